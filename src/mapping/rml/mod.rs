//! Reads mappings in RML: those of the present vocabulary and those of the older one, with `rr:` and `ql:`.

mod function;
mod graph;
mod read;
mod source;
mod term;
#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc};

use self::{graph::Graph, read::Reader};
use super::{DEFAULT_BASE, Mapping, MappingError};

/// Reads a mapping in Turtle; relative IRIs in it stand below `base` if it has no base of its own.
///
/// Relative IRIs that it makes stand below the `rml:baseIRI` of the triples map, else below `base`, else below the base of
/// the document, else below [`DEFAULT_BASE`]; in the older vocabulary, the base of the document comes before `base`.
///
/// Fails at the first rule that is against the standard. What older mappings are used to and the newer standard forbids
/// is a note of the mapping.
///
/// # Examples
///
/// ```
/// use std::path::Path;
///
/// let rml = r#"
///     @prefix rml: <http://w3id.org/rml/> .
///     <#people> rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation rml:CSV ] ;
///         rml:subjectMap [ rml:template "http://example.org/{id}" ] ."#;
/// let mapping = dembei::mapping::parse_rml(rml, Path::new("people.ttl"), None)?;
/// assert_eq!(mapping.maps[0].subject.place.line, 4);
/// # Ok::<(), dembei::mapping::MappingError>(())
/// ```
pub fn parse_rml(text: &str, path: &Path, base: Option<&str>) -> Result<Mapping, MappingError> {
    let mut graph = Graph::parse(text, path, base.unwrap_or(DEFAULT_BASE))?;
    if graph.is_present && base.is_some() {
        graph.base = None;
    }
    Reader::new(&graph, Arc::new(path.to_owned())).read()
}
