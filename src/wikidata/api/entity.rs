//! Reads an item from the JSON of an entity, as the reader of dumps does.

use serde_json::Value;

use crate::model::{Item, ItemId};
use crate::wikidata::dump::{Filter, Line, Wanted, read_entity};

/// What is read of entities: the languages, and what an index would keep.
#[derive(Clone, Debug)]
pub(super) struct EntityReader {
    languages: Vec<Box<str>>,
    wanted: Wanted,
}

impl EntityReader {
    /// Names and descriptions in these languages.
    pub(super) fn new(languages: &[String]) -> Self {
        Self {
            languages: languages.iter().map(|code| code.as_str().into()).collect(),
            wanted: Wanted::new(languages, &Filter::default()),
        }
    }

    /// The item that an entity is, under the id that it has now. Its class is left open; what is no item has nothing.
    pub(super) fn item(&self, id: ItemId, entity: &Value) -> Result<Item, serde_json::Error> {
        let item = match read_entity(entity, &self.wanted)? {
            Line::Item(parsed) => parsed.draft.to_item(&self.languages),
            Line::Other => None,
        };
        Ok(Item {
            id,
            ..item.unwrap_or_else(|| Item::new(id))
        })
    }
}

/// What a class is a subclass of (P279).
pub(super) fn superclasses(entity: &Value) -> Vec<u32> {
    match read_entity(entity, &Wanted::new(&[], &Filter::default())) {
        Ok(Line::Item(parsed)) => parsed.draft.parents,
        _ => Vec::new(),
    }
}
