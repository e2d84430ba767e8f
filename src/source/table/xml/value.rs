//! The values of a row of XML, found in one pass over its text.

use quick_xml::{
    NsReader,
    events::{BytesStart, Event},
};

use super::path::{Last, Name, XmlReference};
use crate::model::{Rows, TableRequest, ValueKind};
use crate::source::table::{Piece, PieceParser, is_null, way::Way};

/// Finds values by ways down.
pub(super) struct XmlParser {
    elements: Elements,
    nulls: Vec<String>,
    namespaces: Vec<(String, String)>,
}

/// What is wanted of an element.
#[derive(Debug, Default)]
struct Wanted {
    /// The slots for all text in it, and for its own pieces of text.
    content: Vec<usize>,
    text: Vec<usize>,
    attributes: Vec<(Name, usize)>,
}

impl Wanted {
    fn note(&mut self, last: &Last, slot: usize) {
        match last {
            Last::Content => self.content.push(slot),
            Last::Text => self.text.push(slot),
            Last::Attribute(name) => self.attributes.push((name.clone(), slot)),
        }
    }
}

type Elements = Way<Name, Wanted>;

impl XmlParser {
    /// One for these references, if all only go down.
    pub(super) fn new(
        references: &[XmlReference],
        request: &TableRequest,
        namespaces: &[(String, String)],
    ) -> Option<Self> {
        let mut elements = Elements::default();
        for (slot, reference) in references.iter().enumerate() {
            let XmlReference::Down(names, last) = reference else {
                return None;
            };
            // An element may be of several steps at once only if one of them is `*`.
            if names.iter().any(Name::is_any) {
                return None;
            }
            elements.add(names, |wanted| wanted.note(last, slot));
        }
        Some(Self {
            elements,
            nulls: request.nulls.clone(),
            namespaces: namespaces.to_vec(),
        })
    }
}

impl PieceParser for XmlParser {
    fn parse(&self, piece: Piece, rows: &mut Rows) -> Piece {
        piece.parse_rows(rows, |bytes, rows| {
            self.parse_row(bytes, rows).map_err(|error| error.to_string())
        });
        piece
    }
}

/// An element that is open.
struct Open<'w> {
    way: Option<&'w Elements>,
    /// All text in it so far, if it is wanted, and its last piece of text.
    content: String,
    text: String,
}

impl XmlParser {
    fn parse_row(&self, bytes: &[u8], rows: &mut Rows) -> Result<(), quick_xml::Error> {
        let mut reader = NsReader::from_reader(bytes);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Open<'_>> = Vec::new();
        loop {
            match reader.read_event()? {
                Event::Start(start) => {
                    let way = match open.last_mut() {
                        None => Some(&self.elements),
                        Some(parent) => {
                            self.push_text(parent, rows);
                            parent.way.and_then(|way| self.child(way, &reader, &start))
                        }
                    };
                    if let Some(way) = way {
                        self.push_attributes(&way.wanted, &reader, &start, rows)?;
                    }
                    open.push(Open {
                        way,
                        content: String::new(),
                        text: String::new(),
                    });
                }
                Event::Text(text) => push(&mut open, &text.unescape()?),
                Event::CData(text) => push(&mut open, &text.decode()?),
                Event::End(_) => {
                    if let Some(mut element) = open.pop() {
                        self.push_text(&mut element, rows);
                        let slots = element.way.map_or(&[][..], |way| &way.wanted.content);
                        self.push_value(slots, &element.content, rows);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn child<'w>(
        &self,
        way: &'w Elements,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
    ) -> Option<&'w Elements> {
        let name = start.name();
        let (resolved, _) = reader.resolve_element(name);
        let mut below = way.below.iter();
        below
            .find(|(known, _)| known.is_of(name, &resolved, &self.namespaces))
            .map(|(_, way)| way)
    }

    fn push_attributes(
        &self,
        wanted: &Wanted,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        rows: &mut Rows,
    ) -> Result<(), quick_xml::Error> {
        if wanted.attributes.is_empty() {
            return Ok(());
        }
        for attribute in start.attributes() {
            let attribute = attribute?;
            let (resolved, _) = reader.resolve_attribute(attribute.key);
            for (name, slot) in &wanted.attributes {
                if name.is_of(attribute.key, &resolved, &self.namespaces) {
                    let value = attribute.unescape_value()?;
                    self.push_value(&[*slot], &value, rows);
                }
            }
        }
        Ok(())
    }

    /// Ends a piece of text of an element.
    fn push_text(&self, element: &mut Open<'_>, rows: &mut Rows) {
        let slots = element.way.map_or(&[][..], |way| &way.wanted.text);
        if !slots.is_empty() {
            self.push_value(slots, &element.text, rows);
            element.text.clear();
        }
    }

    fn push_value(&self, slots: &[usize], text: &str, rows: &mut Rows) {
        if !slots.is_empty() && !text.trim().is_empty() && !is_null(text, &self.nulls) {
            for &slot in slots {
                rows.push_value(slot, text, ValueKind::Text);
            }
        }
    }
}

/// Adds text to all elements that want it.
fn push(open: &mut [Open<'_>], text: &str) {
    let last = open.len().saturating_sub(1);
    for (at, element) in open.iter_mut().enumerate() {
        let Some(wanted) = element.way.map(|way| &way.wanted) else {
            continue;
        };
        if !wanted.content.is_empty() {
            element.content.push_str(text);
        }
        if at == last && !wanted.text.is_empty() {
            element.text.push_str(text);
        }
    }
}
