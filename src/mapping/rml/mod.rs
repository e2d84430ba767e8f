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
use super::{Mapping, MappingError};

/// Reads a mapping in Turtle; relative IRIs in it stand below `base` if it has no base of its own.
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
/// let mapping = dembei::mapping::parse_rml(rml, Path::new("people.ttl"), "http://example.org/")?;
/// assert_eq!(mapping.maps[0].subject.place.line, 4);
/// # Ok::<(), dembei::mapping::MappingError>(())
/// ```
pub fn parse_rml(text: &str, path: &Path, base: &str) -> Result<Mapping, MappingError> {
    let graph = Graph::parse(text, path, base)?;
    Reader::new(&graph, Arc::new(path.to_owned())).read()
}
