//! The values of a row of JSON.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Value, value::RawValue};

use super::path::{JsonReference, Step};
use crate::model::{Rows, ValueKind};
use crate::source::SourceError;
use crate::source::table::{Piece, PieceParser, is_null, way::Way};

/// How deep arrays may lie in each other whose elements are values.
const DEPTH: usize = 16;

/// What is said of an object in place of a value.
const OBJECT: &str = "an object is where a value is wanted, and is left out";

/// What is said of an array in place of a value.
const ARRAY: &str =
    "an array is where a value is wanted, and is left out; its elements are found by [*] after its path";

/// Finds values by names and wildcards in one pass over the text of a row, and by other paths in its tree.
pub(super) struct JsonParser {
    steps: Steps,
    queries: Vec<(usize, JsonReference)>,
    nulls: Vec<String>,
    /// Whether the elements of an array in place of a value are values of their own.
    splits_arrays: bool,
}

/// The slots for which a value is wanted, and the members and elements that are wanted of it.
type Steps = Way<Step, Vec<usize>>;

impl JsonParser {
    /// One for these references.
    pub(super) fn new(
        references: &[String],
        nulls: &[String],
        splits_arrays: bool,
    ) -> Result<Self, SourceError> {
        let mut parser = Self {
            steps: Steps::default(),
            queries: Vec::new(),
            nulls: nulls.to_vec(),
            splits_arrays,
        };
        for (slot, reference) in references.iter().enumerate() {
            match JsonReference::parse(reference)? {
                JsonReference::Steps(steps) => parser.steps.add(&steps, |slots| slots.push(slot)),
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
            splits_arrays: self.splits_arrays,
            objects: 0,
            arrays: 0,
        };
        sink.push_row(&self.steps, text)
            .map_err(|error| error.to_string())?;
        if !self.queries.is_empty() {
            let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
            for (slot, query) in &self.queries {
                for found in query.find(&value) {
                    sink.push_tree(&[*slot], found, 0);
                }
            }
        }
        let row = sink.rows.last_number();
        for (count, reason) in [(sink.objects, OBJECT), (sink.arrays, ARRAY)] {
            if count > 0 {
                sink.rows.push_fault(row, reason.to_owned());
            }
        }
        Ok(())
    }
}

/// Where values go.
struct Sink<'r> {
    rows: &'r mut Rows,
    nulls: &'r [String],
    splits_arrays: bool,
    /// How many objects were found in place of values.
    objects: usize,
    /// How many arrays that are not split.
    arrays: usize,
}

impl Sink<'_> {
    fn push(&mut self, slots: &[usize], text: &str, kind: ValueKind) {
        if !is_null(text, self.nulls) {
            for &slot in slots {
                self.rows.push_value(slot, text, kind);
            }
        }
    }

    /// Takes a value as it is written; the elements of an array may be values of their own.
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
            Some(b'[') if !self.splits_arrays => self.arrays += 1,
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
            Value::Array(_) if !self.splits_arrays => self.arrays += 1,
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
    fn push_row(&mut self, steps: &Steps, text: &str) -> serde_json::Result<()> {
        if !steps.wanted.is_empty() || !text.trim_start().starts_with('{') {
            let raw: &RawValue = serde_json::from_str(text)?;
            return self.push_raw_if_wanted(steps, raw.get());
        }
        let mut deserializer = Deserializer::from_str(text);
        serde::Deserializer::deserialize_map(&mut deserializer, Members { steps, sink: self })?;
        deserializer.end()
    }

    fn push_raw_if_wanted(&mut self, steps: &Steps, raw: &str) -> serde_json::Result<()> {
        if !steps.wanted.is_empty() {
            self.push_raw(&steps.wanted, raw, 0)?;
        }
        if steps.below.is_empty() {
            return Ok(());
        }
        if raw.starts_with('{') {
            let mut deserializer = Deserializer::from_str(raw);
            serde::Deserializer::deserialize_map(&mut deserializer, Members { steps, sink: self })?;
        } else if let Some(inner) = of_all(steps)
            && raw.starts_with('[')
        {
            for element in serde_json::from_str::<Vec<&RawValue>>(raw)? {
                self.push_raw_if_wanted(inner, element.get())?;
            }
        }
        Ok(())
    }
}

/// What is wanted of all members or elements.
fn of_all(steps: &Steps) -> Option<&Steps> {
    let mut below = steps.below.iter();
    below.find_map(|(step, inner)| (*step == Step::All).then_some(inner))
}

struct Members<'n, 's, 'r> {
    steps: &'n Steps,
    sink: &'s mut Sink<'r>,
}

impl<'de> Visitor<'de> for Members<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        use serde::de::Error as _;

        let Self { steps, sink } = self;
        let of_all = of_all(steps);
        // Members mostly come in the order in which they are asked for.
        let mut expected = 0;
        while let Some(at) = map.next_key_seed(Key { steps, expected })? {
            let named = at.and_then(|at| steps.below.get(at)).map(|(_, inner)| inner);
            if named.is_none() && of_all.is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            expected = at.map_or(expected, |at| at + 1);
            let raw: &RawValue = map.next_value()?;
            for inner in named.into_iter().chain(of_all) {
                sink.push_raw_if_wanted(inner, raw.get())
                    .map_err(A::Error::custom)?;
            }
        }
        Ok(())
    }
}

/// Which of the wanted members a name is.
struct Key<'n> {
    steps: &'n Steps,
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
        let below = &self.steps.below;
        let is_it = |(step, _): &(Step, Steps)| matches!(step, Step::Name(known) if known == name);
        if below.get(self.expected).is_some_and(is_it) {
            return Ok(Some(self.expected));
        }
        Ok(below.iter().position(is_it))
    }
}
