//! Reads mappings in YARRRML, the form of RML for people, into the same rules.

mod function;
mod object;
mod read;
mod source;
#[cfg(test)]
mod tests;
mod value;
mod yaml;

use std::{path::Path, sync::Arc};

use self::{read::Reader, yaml::Yaml};
use super::{Mapping, MappingError};

/// Reads a mapping in YARRRML.
///
/// # Examples
///
/// ```
/// use std::path::Path;
///
/// let yarrrml = "
/// prefixes: {ex: 'http://example.org/'}
/// mappings:
///   people:
///     sources: [['people.csv~csv']]
///     s: ex:$(id)
///     po:
///       - [a, ex:Person]
///       - [ex:name, $(name), en~lang]
/// ";
/// let mapping = dembei::mapping::parse_yarrrml(yarrrml, Path::new("people.yml"))?;
/// assert_eq!(mapping.maps[0].predicate_objects.len(), 2);
/// # Ok::<(), dembei::mapping::MappingError>(())
/// ```
pub fn parse_yarrrml(text: &str, path: &Path) -> Result<Mapping, MappingError> {
    let document = Yaml::parse(text, path)?;
    Reader::new(Arc::new(path.to_owned())).read(&document)
}
