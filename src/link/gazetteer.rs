//! Candidates from the embedded gazetteer.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use super::compare::meet;
use super::{CandidateError, CandidateSource, Reach};
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{Item, ItemId, LanguageText, NameHit, NameMatch};
use crate::text::{fold, name_keys};

/// The embedded gazetteer.
#[derive(Clone, Copy, Debug, Default)]
pub struct GazetteerSource;

/// Its name.
pub(super) const GAZETTEER: &str = "the gazetteer";

/// The list does not say how many pages a thing has. It has the well known, so they count as such.
const WELL_KNOWN: u32 = 100;

impl CandidateSource for GazetteerSource {
    fn name(&self) -> &'static str {
        GAZETTEER
    }

    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        Ok(names.iter().map(|name| find(name, reach)).collect())
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        let item = |id: &ItemId| Some(Arc::new(to_item(*id, gazetteer().entry(*id)?)));
        Ok(ids.iter().map(item).collect())
    }
}

/// By folded name, by romanization and by word, the places of entries that have an item.
#[derive(Debug, Default)]
struct Keys {
    near: HashMap<String, Vec<usize>>,
    words: HashMap<String, Vec<usize>>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let mut keys = Keys::default();
    let entries = gazetteer().entries().iter().enumerate();
    for (at, entry) in entries.filter(|(_, entry)| entry.item.is_some()) {
        for name in entry.aliases.iter().copied().chain([entry.label]) {
            let folded = fold(name);
            for word in folded.split(' ') {
                keys.words.entry(word.to_owned()).or_default().push(at);
            }
            for key in name_keys(name).into_iter().chain([folded]) {
                keys.near.entry(key).or_default().push(at);
            }
        }
    }
    keys
});

/// The items that a name meets, the surest first.
fn find(name: &str, reach: Reach) -> Vec<NameHit> {
    let folded = fold(name);
    if folded.is_empty() {
        return Vec::new();
    }
    let mut places: BTreeSet<usize> = BTreeSet::new();
    match reach {
        Reach::Near => {
            for key in name_keys(name).iter().chain([&folded]) {
                places.extend(KEYS.near.get(key).into_iter().flatten());
            }
        }
        Reach::Far => {
            for word in folded.split(' ') {
                places.extend(KEYS.words.get(word).into_iter().flatten());
            }
        }
    }
    let entries = places.into_iter().filter_map(|at| gazetteer().entries().get(at));
    let is_near = |hit: &NameHit| hit.how <= NameMatch::Romanized;
    let mut hits: Vec<NameHit> = entries
        .filter_map(|entry| meet(name, &to_item(entry.item?, entry)))
        .filter(|hit| is_near(hit) == (reach == Reach::Near))
        .collect();
    hits.sort_by_key(|hit| (hit.how, hit.item));
    hits
}

/// What the gazetteer says of an item.
fn to_item(id: ItemId, entry: &GazetteerEntry) -> Item {
    let english = |text: &str| LanguageText {
        language: "en".into(),
        text: text.into(),
    };
    // Where it has no description, its kind says at least that: "ministry", "historical state".
    let kind = entry.kind.replace('-', " ");
    let told = [entry.description, &kind];
    let description = told.into_iter().find(|text| !text.is_empty() && *text != "other");
    Item {
        labels: vec![english(entry.label)],
        aliases: entry.aliases.iter().map(|alias| english(alias)).collect(),
        descriptions: description.into_iter().map(english).collect(),
        class: entry.class,
        start: entry.start.parse().ok(),
        end: entry.end.parse().ok(),
        sitelinks: WELL_KNOWN,
        ..Item::new(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_written_elsewhere_and_by_their_parts_from_afar() {
        let how = |name: &str, reach: Reach| find(name, reach).first().map(|hit| hit.how);
        assert_eq!(how("Moscow", Reach::Near), Some(NameMatch::Label));
        assert_eq!(how("MOSCOW", Reach::Near), Some(NameMatch::Folded));
        assert_eq!(how("Токио", Reach::Near), Some(NameMatch::Romanized));
        assert_eq!(how("Pasteur", Reach::Near), None);
        assert_eq!(how("Pasteur", Reach::Far), Some(NameMatch::Part));
        assert!(find("", Reach::Far).is_empty());
    }
}
