//! The values of a row of JSON.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Value, value::RawValue};

use super::path::JsonReference;
use crate::model::{Rows, ValueKind};
use crate::source::SourceError;
use crate::source::table::{Piece, PieceParser, is_null, way::Way};

/// How deep arrays may lie in each other whose elements are values.
const DEPTH: usize = 16;

/// Finds values by names in one pass over the text of a row, and by other paths in its tree.
pub(super) struct JsonParser {
    names: Names,
    queries: Vec<(usize, JsonReference)>,
    nulls: Vec<String>,
}

/// The slots for which a value is wanted, and the members that are wanted of it.
type Names = Way<String, Vec<usize>>;

impl JsonParser {
    /// One for these references.
    pub(super) fn new(references: &[String], nulls: &[String]) -> Result<Self, SourceError> {
        let mut parser = Self {
            names: Names::default(),
            queries: Vec::new(),
            nulls: nulls.to_vec(),
        };
        for (slot, reference) in references.iter().enumerate() {
            match JsonReference::parse(reference)? {
                JsonReference::Names(names) => parser.names.add(&names, |slots| slots.push(slot)),
                query @ JsonReference::Query(_) => parser.queries.push((slot, query)),
            }
        }
        Ok(parser)
    }
}

impl PieceParser for JsonParser {
    fn parse(&self, piece: Piece, rows: &mut Rows) -> Piece {
        piece.parse_rows(rows, |bytes, rows| self.parse_row(bytes, rows));
        piece
    }
}

impl JsonParser {
    fn parse_row(&self, bytes: &[u8], rows: &mut Rows) -> Result<(), String> {
        let text =
            std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8; state the encoding".to_owned())?;
        let mut sink = Sink {
            rows,
            nulls: &self.nulls,
            objects: 0,
        };
        sink.push_row(&self.names, text)
            .map_err(|error| error.to_string())?;
        if !self.queries.is_empty() {
            let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
            for (slot, query) in &self.queries {
                for found in query.find(&value) {
                    sink.push_tree(&[*slot], found, 0);
                }
            }
        }
        if sink.objects > 0 {
            let row = sink.rows.last_number();
            let reason = "an object is where a value is wanted, and is left out".to_owned();
            sink.rows.push_fault(row, reason);
        }
        Ok(())
    }
}

/// Where values go.
struct Sink<'r> {
    rows: &'r mut Rows,
    nulls: &'r [String],
    /// How many objects were found in place of values.
    objects: usize,
}

impl Sink<'_> {
    fn push(&mut self, slots: &[usize], text: &str, kind: ValueKind) {
        if !is_null(text, self.nulls) {
            for &slot in slots {
                self.rows.push_value(slot, text, kind);
            }
        }
    }

    /// Takes a value as it is written; the elements of an array are values of their own.
    fn push_raw(&mut self, slots: &[usize], raw: &str, depth: usize) -> serde_json::Result<()> {
        match raw.as_bytes().first() {
            Some(b'"') => {
                let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
                if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
                    self.push(slots, inner, ValueKind::Text);
                } else {
                    let text: String = serde_json::from_str(raw)?;
                    self.push(slots, &text, ValueKind::Text);
                }
            }
            Some(b't' | b'f') => self.push(slots, raw, ValueKind::Boolean),
            Some(b'[') if depth < DEPTH => {
                for element in serde_json::from_str::<Vec<&RawValue>>(raw)? {
                    self.push_raw(slots, element.get(), depth + 1)?;
                }
            }
            Some(b'{' | b'[') => self.objects += 1,
            Some(b'n') | None => {}
            Some(_) => self.push(slots, raw, number_kind(raw)),
        }
        Ok(())
    }

    fn push_tree(&mut self, slots: &[usize], value: &Value, depth: usize) {
        match value {
            Value::Null => {}
            Value::Bool(value) => self.push(slots, if *value { "true" } else { "false" }, ValueKind::Boolean),
            Value::Number(number) => {
                let text = number.to_string();
                self.push(slots, &text, number_kind(&text));
            }
            Value::String(text) => self.push(slots, text, ValueKind::Text),
            Value::Array(values) if depth < DEPTH => {
                for value in values {
                    self.push_tree(slots, value, depth + 1);
                }
            }
            Value::Array(_) | Value::Object(_) => self.objects += 1,
        }
    }
}

fn number_kind(number: &str) -> ValueKind {
    if number.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
        ValueKind::Integer
    } else {
        ValueKind::Double
    }
}

impl Sink<'_> {
    /// Takes the values of a whole row. All of it must be JSON.
    fn push_row(&mut self, names: &Names, text: &str) -> serde_json::Result<()> {
        if !names.wanted.is_empty() || !text.trim_start().starts_with('{') {
            let raw: &RawValue = serde_json::from_str(text)?;
            return self.push_raw_if_wanted(names, raw.get());
        }
        let mut deserializer = Deserializer::from_str(text);
        serde::Deserializer::deserialize_map(&mut deserializer, Members { names, sink: self })?;
        deserializer.end()
    }

    fn push_raw_if_wanted(&mut self, names: &Names, raw: &str) -> serde_json::Result<()> {
        if !names.wanted.is_empty() {
            self.push_raw(&names.wanted, raw, 0)?;
        }
        if !names.below.is_empty() && raw.starts_with('{') {
            let mut deserializer = Deserializer::from_str(raw);
            serde::Deserializer::deserialize_map(&mut deserializer, Members { names, sink: self })?;
        }
        Ok(())
    }
}

struct Members<'n, 's, 'r> {
    names: &'n Names,
    sink: &'s mut Sink<'r>,
}

impl<'de> Visitor<'de> for Members<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        use serde::de::Error as _;

        let Self { names, sink } = self;
        // Members mostly come in the order in which they are asked for.
        let mut expected = 0;
        while let Some(at) = map.next_key_seed(Key { names, expected })? {
            let Some((_, inner)) = at.and_then(|at| names.below.get(at)) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            expected = at.map_or(0, |at| at + 1);
            let raw: &RawValue = map.next_value()?;
            sink.push_raw_if_wanted(inner, raw.get())
                .map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// Which of the wanted members a name is.
struct Key<'n> {
    names: &'n Names,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        let members = &self.names.below;
        if members.get(self.expected).is_some_and(|(known, _)| known == name) {
            return Ok(Some(self.expected));
        }
        Ok(members.iter().position(|(known, _)| known == name))
    }
}
