//! One line of a dump: the item on it, with what an index keeps. What is not kept is passed over unread.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    Wanted,
    statement::{Best, Statements, Value},
    time::one_time,
};
use crate::wikidata::index::{Draft, NameKind};

/// What stands on a line.
#[derive(Debug)]
pub(in crate::wikidata) enum Line<'a> {
    /// An item.
    Item(Box<Parsed<'a>>),
    /// Another entity, such as a property, or an item that is no more.
    Other,
}

/// An item with what is needed to decide whether it is kept.
#[derive(Debug, Default)]
pub(in crate::wikidata) struct Parsed<'a> {
    pub(in crate::wikidata) draft: Draft<'a>,
    /// When it was last changed.
    pub(in crate::wikidata) modified: Option<Cow<'a, str>>,
    /// Whether the filter lets it pass.
    pub(in crate::wikidata) passes: bool,
}

/// Parses a line without the comma at its end.
pub(in crate::wikidata) fn parse_line<'a>(
    line: &'a [u8],
    wanted: &Wanted,
) -> Result<Line<'a>, serde_json::Error> {
    // Checked once for the whole line, which is much faster than text by text.
    let text = std::str::from_utf8(line).map_err(|error| {
        let offset = error.valid_up_to();
        serde_json::Error::custom(format!("it is not UTF-8 behind byte {offset}"))
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let entity = EntitySeed(wanted).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(entity)
}

/// Reads an entity that is parsed already, such as one of an answer of the API.
pub(in crate::wikidata) fn read_entity<'a>(
    entity: &'a serde_json::Value,
    wanted: &Wanted,
) -> Result<Line<'a>, serde_json::Error> {
    EntitySeed(wanted).deserialize(entity)
}

struct EntitySeed<'w>(&'w Wanted);

impl<'de> DeserializeSeed<'de> for EntitySeed<'_> {
    type Value = Line<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for EntitySeed<'_> {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entity of Wikidata")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let wanted = self.0;
        let mut parsed = Parsed::default();
        let mut is_item = true;
        let mut has_id = false;
        let mut claims = Claims::default();
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Type => is_item = map.next_value::<Text<'de>>()?.0 == "item",
                Key::Id => {
                    let id = map.next_value::<Text<'de>>()?.0;
                    has_id = true;
                    match item_number(&id) {
                        Some(number) => parsed.draft.id = number,
                        None => is_item = false,
                    }
                }
                Key::Missing => {
                    map.next_value::<IgnoredAny>()?;
                    is_item = false;
                }
                Key::Labels => map.next_value_seed(ByLanguage {
                    wanted,
                    add: |language, text: OneText<'de>| {
                        parsed.draft.names.push((NameKind::Label, language, text.value));
                    },
                    of: PhantomData,
                })?,
                Key::Aliases => map.next_value_seed(ByLanguage {
                    wanted,
                    add: |language, texts: Vec<OneText<'de>>| {
                        let names = texts
                            .into_iter()
                            .map(|text| (NameKind::Alias, language, text.value));
                        parsed.draft.names.extend(names);
                    },
                    of: PhantomData,
                })?,
                Key::Descriptions => map.next_value_seed(ByLanguage {
                    wanted,
                    add: |language, text: OneText<'de>| {
                        parsed.draft.descriptions.push((language, text.value));
                    },
                    of: PhantomData,
                })?,
                Key::Claims => map.next_value_seed(ClaimsSeed(wanted, &mut claims))?,
                Key::Sitelinks => parsed.draft.sitelinks = map.next_value::<Count>()?.0,
                Key::Modified => parsed.modified = Some(map.next_value::<Text<'de>>()?.0),
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !has_id {
            return Err(A::Error::missing_field("id"));
        }
        if !is_item {
            return Ok(Line::Other);
        }
        claims.settle(&mut parsed, wanted);
        Ok(Line::Item(Box::new(parsed)))
    }
}

/// The number of an item; `None` for other entities. Wikibase itself has no greater ones.
pub(super) fn item_number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix('Q')?;
    let is_number = digits.starts_with(|c: char| ('1'..='9').contains(&c));
    is_number.then(|| digits.parse().ok())?
}

/// The fields of an entity.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Type,
    Id,
    Missing,
    Labels,
    Aliases,
    Descriptions,
    Claims,
    Sitelinks,
    Modified,
    #[serde(other)]
    Other,
}

/// A text that is borrowed from the line where it has no escapes.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[derive(Debug, Deserialize)]
struct OneText<'a> {
    #[serde(borrow)]
    value: Cow<'a, str>,
}

/// An object of languages, of which the wanted ones are handed on. An empty array is an empty object: so PHP writes it.
struct ByLanguage<'w, F, T> {
    wanted: &'w Wanted,
    add: F,
    of: PhantomData<T>,
}

impl<'de, F: FnMut(u16, T), T: Deserialize<'de>> DeserializeSeed<'de> for ByLanguage<'_, F, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(u16, T), T: Deserialize<'de>> Visitor<'de> for ByLanguage<'_, F, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts by language")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(language) = map.next_key::<Text<'de>>()? {
            match self.wanted.language(&language.0) {
                Some(index) => (self.add)(index, map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        empty(seq)
    }
}

/// How many entries an object has.
struct Count(u32);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counter;
        impl<'de> Visitor<'de> for Counter {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("links to pages")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Count, A::Error> {
                empty(seq).map(|()| Count(0))
            }
        }
        deserializer.deserialize_any(Counter)
    }
}

fn empty<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    match seq.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::custom("a list where an object should be")),
    }
}

/// What the statements of one item come to.
#[derive(Debug, Default)]
pub(super) struct Claims<'a> {
    /// Property and value of all that are kept and of all that the filter asks for; deprecated ones are left out.
    values: Vec<(u32, Best, Value<'a>)>,
    /// The properties that the filter asks for and the item has.
    present: Vec<u32>,
}

struct ClaimsSeed<'w, 'c, 'a>(&'w Wanted, &'c mut Claims<'a>);

impl<'de> DeserializeSeed<'de> for ClaimsSeed<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ClaimsSeed<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("statements by property")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            let number = key.0.strip_prefix('P').and_then(|digits| digits.parse().ok());
            match number.filter(|number| self.0.wants(*number)) {
                Some(number) => {
                    let before = self.1.values.len();
                    map.next_value_seed(Statements(number, &mut self.1.values))?;
                    if self.1.values.len() > before {
                        self.1.present.push(number);
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        empty(seq)
    }
}

/// Properties of when something began, the surest first: birth, inception, start, point in time.
const START: [u32; 4] = [569, 571, 580, 585];
/// Properties of when something ended: death, dissolution, end, point in time.
const END: [u32; 4] = [570, 576, 582, 585];
const INSTANCE_OF: u32 = 31;
const SUBCLASS_OF: u32 = 279;
const COORDINATES: u32 = 625;
const DEMONYM: u32 = 1549;

impl<'a> Claims<'a> {
    fn settle(mut self, parsed: &mut Parsed<'a>, wanted: &Wanted) {
        parsed.passes = wanted.filter.passes(&self.present, |property, item| {
            let is = |(of, _, value): &(u32, Best, Value<'_>)| {
                *of == property && matches!(value, Value::Item(number) if *number == item)
            };
            self.values.iter().any(is)
        });
        // Preferred ones first, otherwise as they come.
        self.values.sort_by_key(|(property, best, _)| (*property, *best));
        let draft = &mut parsed.draft;
        draft.start = self.time(&START);
        draft.end = self.time(&END);
        for (property, _, value) in self.values {
            match (property, value) {
                (INSTANCE_OF, Value::Item(item)) => draft.kinds.push(item),
                (SUBCLASS_OF, Value::Item(item)) => draft.parents.push(item),
                (COORDINATES, Value::Place(latitude, longitude)) => {
                    draft.coordinates.get_or_insert((latitude, longitude));
                }
                (DEMONYM, Value::Named(language, text)) => {
                    if let Some(index) = wanted.language(&language) {
                        draft.names.push((NameKind::Demonym, index, text));
                    }
                }
                (_, Value::Item(item)) if wanted.is_relation(property) => {
                    draft.relations.push((property, item));
                }
                (_, Value::Text(text)) if wanted.is_identifier(property) => {
                    draft.identifiers.push((property, text));
                }
                _ => {}
            }
        }
        draft.relations.sort_unstable();
        draft.relations.dedup();
        draft.identifiers.sort_unstable();
        draft.identifiers.dedup();
    }

    /// The time that the first of `properties` gives that is there, of the preferred statements if any are.
    fn time(&self, properties: &[u32]) -> Option<crate::model::Edtf> {
        properties.iter().find_map(|property| {
            let all = || self.values.iter().filter(|(of, _, _)| of == property);
            let best = all().map(|(_, best, _)| *best).min()?;
            let times = all()
                .filter(|(_, rank, _)| *rank == best)
                .filter_map(|(_, _, value)| value.to_time());
            one_time(times.collect())
        })
    }
}
