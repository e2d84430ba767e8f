//! Looks at XML: which element is there again and again, and what is in it.

use std::collections::HashSet;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{broken, check};
use crate::model::{SOURCE_ROW, SampleColumn, TableRequest};
use crate::source::table::{decode, sample::Survey};
use crate::source::{Options, SourceError};

/// How many parts of the document are looked through.
const EVENTS: usize = 200_000;

/// How deep a value may lie in a row.
const DEPTH: usize = 4;

/// How many columns there may be.
const COLUMNS: usize = 1000;

/// An element, wherever it stands with these names above it.
#[derive(Debug)]
struct Element {
    path: Vec<String>,
    count: usize,
    /// Whether one element has several of it.
    is_listed: bool,
    attributes: Vec<String>,
    has_elements: bool,
}

/// Reads the beginning of a document: its rows, and the prefixes that it declares.
pub(in crate::source::table) fn survey(
    request: &TableRequest,
    options: &Options,
) -> Result<(Survey, Vec<(String, String)>), SourceError> {
    let mut reader = Reader::from_reader(decode::open(request, options)?);
    reader.config_mut().expand_empty_elements = true;
    let mut found = Found::default();
    let mut buffer = Vec::new();
    for _ in 0..EVENTS {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            // Where it breaks off, there are still the rows before.
            Err(_) if found.elements.iter().any(|element| element.count > 1) => break,
            Err(error) => return Err(broken(request, options, reader.error_position(), error)),
        };
        match event {
            Event::Start(start) => found.open(&start),
            Event::End(_) => {
                found.open.pop();
                found.inside.truncate(found.open.len() + 1);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(found.into_survey())
}

#[derive(Default)]
struct Found {
    elements: Vec<Element>,
    /// The names of the elements that are open.
    open: Vec<String>,
    /// What was in each of them and in the document so far.
    inside: Vec<HashSet<String>>,
    namespaces: Vec<(String, String)>,
}

impl Found {
    fn open(&mut self, start: &BytesStart<'_>) {
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        if let Some(parent) = self.elements.iter_mut().find(|element| element.path == self.open) {
            parent.has_elements = true;
        }
        self.inside.resize_with(self.open.len() + 1, HashSet::new);
        let is_first = self
            .inside
            .last_mut()
            .is_none_or(|inside| inside.insert(name.clone()));
        self.open.push(name);
        let known = self.elements.iter().position(|element| element.path == self.open);
        let at = known.unwrap_or_else(|| {
            if self.elements.len() < COLUMNS {
                self.elements.push(Element {
                    path: self.open.clone(),
                    count: 0,
                    is_listed: false,
                    attributes: Vec::new(),
                    has_elements: false,
                });
            }
            self.elements.len() - 1
        });
        let Some(element) = self
            .elements
            .get_mut(at)
            .filter(|element| element.path == self.open)
        else {
            return;
        };
        element.count += 1;
        element.is_listed |= !is_first;
        for attribute in start.attributes().flatten() {
            let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                let value = String::from_utf8_lossy(&attribute.value).into_owned();
                if !self.namespaces.iter().any(|(known, _)| known == prefix) {
                    self.namespaces.push((prefix.to_owned(), value));
                }
            } else if name != "xmlns" && !element.attributes.contains(&name) {
                element.attributes.push(name);
            }
        }
    }

    /// The rows are the elements nearest to the root that come more than once and have something in them; of those the
    /// most frequent, and of equals the first.
    fn into_survey(self) -> (Survey, Vec<(String, String)>) {
        let is_row = |element: &&Element| {
            element.count > 1 && (element.has_elements || !element.attributes.is_empty())
        };
        let rows = self.elements.iter().filter(is_row);
        let depth = rows.clone().map(|element| element.path.len()).min();
        let row = rows
            .rev()
            .filter(|element| Some(element.path.len()) == depth)
            .max_by_key(|element| element.count);
        // A document with one row has it below its root.
        let path = row.map_or_else(
            || self.elements.first().map(|root| &root.path),
            |row| Some(&row.path),
        );
        let path = path.cloned().unwrap_or_default();
        let mut survey = Survey {
            iterator: format!("/{}", path.join("/")),
            ..Survey::default()
        };
        for element in &self.elements {
            if element.path.len() <= path.len() + DEPTH && element.path.starts_with(&path) {
                let below = element.path.get(path.len()..).unwrap_or_default().join("/");
                columns_of(element, &below, &mut survey.columns);
                if element.is_listed && !below.is_empty() {
                    survey.note_list(&below.replace('/', "."), below);
                }
            }
        }
        survey.columns.retain(|column| check(&column.reference).is_ok());
        (survey, self.namespaces)
    }
}

fn columns_of(element: &Element, below: &str, columns: &mut Vec<SampleColumn>) {
    for attribute in &element.attributes {
        let between = if below.is_empty() { "" } else { "/" };
        columns.push(SampleColumn {
            name: format!("{below}{between}{attribute}").replace('/', "."),
            reference: format!("{below}{between}@{attribute}"),
        });
    }
    if !element.has_elements {
        columns.push(SampleColumn {
            name: below.replace('/', "."),
            reference: match below {
                "" => ".".to_owned(),
                SOURCE_ROW => format!("./{below}"),
                below => below.to_owned(),
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::model::TableFormat;

    #[test]
    fn rows_are_the_elements_that_come_again() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(
            b"<all xmlns:x='http://x/'><head>a</head><who id='1'><x:name>A</x:name><born at='b'/></who><who/></all>",
        )
        .unwrap();
        let request = TableRequest {
            path: file.path().to_owned(),
            name: "a.xml".to_owned(),
            format: TableFormat::Xml {
                iterator: None,
                namespaces: Vec::new(),
            },
            references: Vec::new(),
            nulls: Vec::new(),
            encoding: None,
            packing: None,
            is_strict: false,
        };
        let (survey, namespaces) = survey(&request, &Options::default()).unwrap();
        assert_eq!(survey.iterator, "/all/who");
        let references: Vec<_> = survey.columns.iter().map(|column| &column.reference).collect();
        assert_eq!(references, ["@id", "x:name", "born/@at", "born"]);
        assert_eq!(namespaces, [("x".to_owned(), "http://x/".to_owned())]);
    }
}
