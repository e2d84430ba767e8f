//! What is known of items, for a person to decide by.

use crate::gazetteer::gazetteer;
use crate::link::{Linker, gazetteer::to_item};
use crate::model::{Item, ItemId, NameMatch};
use crate::text::{fold, is_same_romanized};

/// Describes items, and finds them by name.
pub trait Catalogue {
    /// What is known of an item.
    fn item(&self, id: ItemId) -> Option<Item>;

    /// Items that have this name or one like it, the best first, with how the names meet.
    fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)>;
}

/// All that the sources of a linker know, and the gazetteer by names that are only alike.
impl Catalogue for Linker {
    fn item(&self, id: ItemId) -> Option<Item> {
        Linker::item(self, id)
    }

    fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)> {
        let mut found = self.search(name);
        for (item, how) in GazetteerCatalogue.search(name) {
            if found.iter().all(|(known, _)| *known != item) {
                found.push((item, how));
            }
        }
        found.sort_by_key(|(_, how)| *how);
        found
    }
}

/// The embedded gazetteer.
#[derive(Clone, Copy, Debug, Default)]
pub struct GazetteerCatalogue;

impl Catalogue for GazetteerCatalogue {
    fn item(&self, id: ItemId) -> Option<Item> {
        gazetteer().entry(id).map(|entry| to_item(id, entry))
    }

    fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)> {
        let mut found: Vec<(NameMatch, ItemId)> = gazetteer()
            .entries()
            .iter()
            .filter_map(|entry| {
                let names = entry.aliases.iter().copied().chain([entry.label]);
                let how = names
                    .filter_map(|own| meet(own, own == entry.label, name))
                    .min()?;
                Some((how, entry.item?))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(how, item)| (item, how)).collect()
    }
}

/// How a name of an item meets the one that is looked for.
fn meet(own: &str, is_label: bool, name: &str) -> Option<NameMatch> {
    let (folded, wanted) = (fold(own), fold(name));
    if own == name {
        Some(if is_label {
            NameMatch::Label
        } else {
            NameMatch::Alias
        })
    } else if folded == wanted {
        Some(NameMatch::Folded)
    } else if is_same_romanized(own, name) {
        Some(NameMatch::Romanized)
    } else if !wanted.is_empty() && folded.split(' ').any(|word| word == wanted) {
        Some(NameMatch::Part)
    } else {
        None
    }
}
