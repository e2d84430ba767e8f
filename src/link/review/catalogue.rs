//! What is known of items, for a person to decide by.

use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{Item, ItemId, LanguageText, NameMatch};
use crate::text::{fold, is_same_romanized};

/// Describes items, and finds them by name.
pub trait Catalogue {
    /// What is known of an item.
    fn item(&self, id: ItemId) -> Option<Item>;

    /// Items that have this name or one like it, the best first, with how the names meet.
    fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)>;
}

/// The embedded gazetteer.
#[derive(Clone, Copy, Debug, Default)]
pub struct GazetteerCatalogue;

impl Catalogue for GazetteerCatalogue {
    fn item(&self, id: ItemId) -> Option<Item> {
        gazetteer().entry(id).map(to_item)
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

fn to_item(entry: &GazetteerEntry) -> Item {
    let english = |text: &str| LanguageText {
        language: "en".into(),
        text: text.into(),
    };
    Item {
        labels: vec![english(entry.label)],
        aliases: entry.aliases.iter().map(|alias| english(alias)).collect(),
        descriptions: Some(entry.description)
            .filter(|text| !text.is_empty())
            .map(english)
            .into_iter()
            .collect(),
        class: entry.class,
        start: entry.start.parse().ok(),
        end: entry.end.parse().ok(),
        ..Item::new(entry.item.unwrap_or(ItemId::new(0)))
    }
}
