//! An item as it lies in the index, and while the index is made.

use std::borrow::Cow;

use super::codec::{Reader, put_number, put_text};
use crate::model::{Edtf, EntityClass, Item, ItemId, LanguageText, PropertyId};
use crate::wikidata::classes::other_classes;

/// What a name of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::wikidata) enum NameKind {
    /// The preferred name in a language.
    Label,
    /// Another one.
    Alias,
    /// A name for its inhabitants, or the adjective to it (P1549).
    Demonym,
}

impl NameKind {
    const fn code(self) -> u64 {
        match self {
            Self::Label => 0,
            Self::Alias => 1,
            Self::Demonym => 2,
        }
    }

    fn parse(code: u64) -> Option<Self> {
        [Self::Label, Self::Alias, Self::Demonym]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// What is known of an item once its line is read. Languages are indexes into the list of those that are kept.
#[derive(Clone, Debug, Default)]
pub(in crate::wikidata) struct Draft<'a> {
    /// The number of the item.
    pub(in crate::wikidata) id: u32,
    /// How many wiki pages there are about it.
    pub(in crate::wikidata) sitelinks: u32,
    /// What it is an instance of.
    pub(in crate::wikidata) kinds: Vec<u32>,
    /// What it is a subclass of.
    pub(in crate::wikidata) parents: Vec<u32>,
    /// Its names.
    pub(in crate::wikidata) names: Vec<(NameKind, u16, Cow<'a, str>)>,
    /// Its descriptions.
    pub(in crate::wikidata) descriptions: Vec<(u16, Cow<'a, str>)>,
    /// Birth, inception, start or point in time.
    pub(in crate::wikidata) start: Option<Edtf>,
    /// Death, dissolution, end or point in time.
    pub(in crate::wikidata) end: Option<Edtf>,
    /// Latitude and longitude.
    pub(in crate::wikidata) coordinates: Option<(f64, f64)>,
    /// Property and item.
    pub(in crate::wikidata) relations: Vec<(u32, u32)>,
    /// Property and text.
    pub(in crate::wikidata) identifiers: Vec<(u32, Cow<'a, str>)>,
}

impl Draft<'_> {
    /// The item as an index would give it; its class is left open. `languages` are those that were wanted.
    pub(in crate::wikidata) fn to_item(&self, languages: &[Box<str>]) -> Option<Item> {
        let mut bytes = Vec::new();
        encode(self, &mut bytes);
        Record::parse(&bytes)?.to_item(languages)
    }
}

/// The class byte of a record whose item has none.
const NO_CLASS: u8 = 0;

/// The same, where it is not decided yet and the item has coordinates.
const SOMEWHERE: u8 = 0x80;

/// Whether a record of which the class is not decided yet has coordinates.
pub(super) fn has_coordinates(record: &[u8]) -> bool {
    record.first() == Some(&SOMEWHERE)
}

fn class_code(class: Option<EntityClass>) -> u8 {
    let place = class.and_then(|class| EntityClass::ALL.iter().position(|known| *known == class));
    place.map_or(NO_CLASS, |at| u8::try_from(at + 1).unwrap_or(NO_CLASS))
}

fn class_of(code: u8) -> Option<EntityClass> {
    EntityClass::ALL.get(usize::from(code).checked_sub(1)?).copied()
}

/// Says in a record what the item is.
pub(super) fn put_class(record: &mut [u8], class: Option<EntityClass>) {
    if let Some(first) = record.first_mut() {
        *first = class_code(class);
    }
}

/// Writes an item as a record: what finding it takes comes first, so that the rest need not be read for it.
pub(super) fn encode(draft: &Draft<'_>, to: &mut Vec<u8>) {
    let somewhere = draft.coordinates.is_some();
    to.push(if somewhere { SOMEWHERE } else { NO_CLASS });
    put_number(to, draft.id.into());
    put_number(to, draft.sitelinks.into());
    put_number(to, draft.kinds.len() as u64);
    for kind in &draft.kinds {
        put_number(to, (*kind).into());
    }
    put_names(draft, to);
    put_number(to, draft.descriptions.len() as u64);
    for (language, text) in &draft.descriptions {
        put_number(to, (*language).into());
        put_text(to, text);
    }
    for time in [&draft.start, &draft.end] {
        match time {
            Some(time) => put_text(to, &time.to_string()),
            None => to.push(0),
        }
    }
    match draft.coordinates {
        Some((latitude, longitude)) => {
            to.push(1);
            to.extend_from_slice(&latitude.to_le_bytes());
            to.extend_from_slice(&longitude.to_le_bytes());
        }
        None => to.push(0),
    }
    put_number(to, draft.relations.len() as u64);
    for (property, item) in &draft.relations {
        put_number(to, (*property).into());
        put_number(to, (*item).into());
    }
    put_number(to, draft.identifiers.len() as u64);
    for (property, text) in &draft.identifiers {
        put_number(to, (*property).into());
        put_text(to, text);
    }
}

/// Every text once, with all that it is: the label of many languages is one name.
fn put_names(draft: &Draft<'_>, to: &mut Vec<u8>) {
    let is_first = |at: usize, text: &str| !draft.names.iter().take(at).any(|(_, _, other)| other == text);
    let distinct: Vec<&str> = draft
        .names
        .iter()
        .enumerate()
        .filter(|(at, (_, _, text))| is_first(*at, text))
        .map(|(_, (_, _, text))| text.as_ref())
        .collect();
    put_number(to, distinct.len() as u64);
    for text in distinct {
        put_text(to, text);
        let uses = || draft.names.iter().filter(|(_, _, other)| other == text);
        put_number(to, uses().count() as u64);
        for (kind, language, _) in uses() {
            put_number(to, u64::from(*language) << 2 | kind.code());
        }
    }
}

/// A record as it is read: its head at once, the rest when it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    pub(super) class: Option<EntityClass>,
    pub(super) id: u32,
    pub(super) sitelinks: u32,
    kinds: Numbers<'a>,
    names: Reader<'a>,
}

/// So many numbers.
#[derive(Clone, Debug)]
struct Numbers<'a> {
    left: usize,
    reader: Reader<'a>,
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        self.reader.small()
    }
}

/// A name in a record.
#[derive(Clone, Debug)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    uses: Uses<'a>,
}

#[derive(Clone, Debug)]
struct Uses<'a> {
    left: usize,
    reader: Reader<'a>,
}

impl Iterator for Uses<'_> {
    type Item = (NameKind, u16);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let number = self.reader.number()?;
        Some((NameKind::parse(number & 3)?, u16::try_from(number >> 2).ok()?))
    }
}

impl Name<'_> {
    /// The surest thing that the name is.
    pub(super) fn kind(&self) -> NameKind {
        self.uses
            .clone()
            .map(|(kind, _)| kind)
            .min()
            .unwrap_or(NameKind::Alias)
    }
}

impl<'a> Record<'a> {
    /// Reads the head; `None` for what is no record.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let class = class_of(reader.byte()?);
        let (id, sitelinks) = (reader.small()?, reader.small()?);
        let left = reader.count()?;
        let kinds = Numbers { left, reader };
        for _ in 0..left {
            reader.small()?;
        }
        Some(Self {
            class,
            id,
            sitelinks,
            kinds,
            names: reader,
        })
    }

    /// What it is an instance of.
    pub(super) fn kinds(&self) -> impl Iterator<Item = u32> + Clone {
        self.kinds.clone()
    }

    /// Its names, each once.
    pub(super) fn names(&self) -> impl Iterator<Item = Name<'a>> {
        let mut reader = self.names;
        let mut left = reader.count().unwrap_or(0);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            read_name(&mut reader)
        })
    }

    /// The whole item; `None` where the record is broken. `languages` are those of the index.
    pub(super) fn to_item(&self, languages: &[Box<str>]) -> Option<Item> {
        let language = |index: u16| languages.get(usize::from(index)).cloned();
        let mut item = Item::new(ItemId::new(self.id.into()));
        item.class = self.class;
        item.sitelinks = self.sitelinks;
        item.kinds = self.kinds().map(|kind| ItemId::new(kind.into())).collect();
        item.also = other_classes(item.class, &item.kinds);
        let mut reader = self.names;
        for _ in 0..reader.count()? {
            let name = read_name(&mut reader)?;
            for (kind, index) in name.uses {
                let list = match kind {
                    NameKind::Label => &mut item.labels,
                    NameKind::Alias => &mut item.aliases,
                    NameKind::Demonym => &mut item.demonyms,
                };
                list.push(LanguageText {
                    language: language(index)?,
                    text: name.text.into(),
                });
            }
        }
        for _ in 0..reader.count()? {
            let index = u16::try_from(reader.number()?).ok()?;
            item.descriptions.push(LanguageText {
                language: language(index)?,
                text: reader.text()?.into(),
            });
        }
        for list in [&mut item.labels, &mut item.aliases, &mut item.demonyms] {
            list.sort_by(|a, b| a.language.cmp(&b.language));
        }
        item.descriptions.sort_by(|a, b| a.language.cmp(&b.language));
        read_time(&mut reader, &mut item.start)?;
        read_time(&mut reader, &mut item.end)?;
        if reader.byte()? == 1 {
            item.coordinates = Some((reader.float()?, reader.float()?));
        }
        for _ in 0..reader.count()? {
            let property = PropertyId::new(reader.small()?);
            item.relations
                .push((property, ItemId::new(reader.small()?.into())));
        }
        for _ in 0..reader.count()? {
            let property = PropertyId::new(reader.small()?);
            item.identifiers.push((property, reader.text()?.to_owned()));
        }
        Some(item)
    }
}

fn read_name<'a>(reader: &mut Reader<'a>) -> Option<Name<'a>> {
    let text = reader.text()?;
    let left = reader.count()?;
    let uses = Uses {
        left,
        reader: *reader,
    };
    for _ in 0..left {
        reader.number()?;
    }
    Some(Name { text, uses })
}

/// Reads a time, if one was written; `None` for what is broken.
fn read_time(reader: &mut Reader<'_>, time: &mut Option<Edtf>) -> Option<()> {
    let text = reader.text()?;
    if !text.is_empty() {
        *time = Some(text.parse().ok()?);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was() {
        let draft = Draft {
            id: 8479,
            sitelinks: 12,
            kinds: vec![5],
            names: vec![
                (NameKind::Label, 0, "Dembei".into()),
                (NameKind::Label, 1, "伝兵衛".into()),
                (NameKind::Alias, 0, "Denbei".into()),
                (NameKind::Label, 2, "Dembei".into()),
            ],
            descriptions: vec![(0, "castaway".into())],
            start: "1670~".parse().ok(),
            coordinates: Some((55.75, -37.5)),
            relations: vec![(27, 17)],
            identifiers: vec![(214, "123".into())],
            ..Draft::default()
        };
        let mut bytes = Vec::new();
        encode(&draft, &mut bytes);
        put_class(&mut bytes, Some(EntityClass::Person));
        let record = Record::parse(&bytes).unwrap();
        let names: Vec<_> = record.names().map(|name| (name.text, name.kind())).collect();
        assert_eq!(
            names,
            [
                ("Dembei", NameKind::Label),
                ("伝兵衛", NameKind::Label),
                ("Denbei", NameKind::Alias)
            ]
        );
        let item = record.to_item(&["en".into(), "ja".into(), "de".into()]).unwrap();
        let labels: Vec<_> = item
            .labels
            .iter()
            .map(|label| (&*label.language, &*label.text))
            .collect();
        assert_eq!(labels, [("de", "Dembei"), ("en", "Dembei"), ("ja", "伝兵衛")]);
        assert_eq!(item.class, Some(EntityClass::Person));
        assert_eq!(item.start.unwrap().to_string(), "1670~");
        assert_eq!(item.coordinates, Some((55.75, -37.5)));
        assert_eq!(item.relations, [(PropertyId::new(27), ItemId::new(17))]);
        assert_eq!(item.identifiers, [(PropertyId::new(214), "123".to_owned())]);
        for end in 0..bytes.len() {
            let cut = bytes.get(..end).unwrap();
            assert!(
                Record::parse(cut)
                    .and_then(|record| record.to_item(&[]))
                    .is_none()
            );
        }
    }
}
