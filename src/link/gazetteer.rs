//! Candidates from the embedded gazetteer.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use super::compare::meet;
use super::{CandidateError, CandidateSource, Reach};
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{Item, ItemId, LanguageText, NameHit, NameMatch};
use crate::text::{fold, may_be_romanized, name_keys};

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

/// Places of entries that have an item, by something of their names.
type Places = HashMap<String, Vec<usize>>;

/// By folded name.
static FOLDED: LazyLock<Places> = LazyLock::new(|| places(|name| vec![fold(name)]));

/// By the keys of other romanizations, which take a while to make.
static ROMANIZED: LazyLock<Places> = LazyLock::new(|| places(romanized_keys));

/// By word.
static WORDS: LazyLock<Places> =
    LazyLock::new(|| places(|name| fold(name).split(' ').map(str::to_owned).collect()));

fn places(keys: impl Fn(&str) -> Vec<String>) -> Places {
    let mut places = Places::new();
    let entries = gazetteer().entries().iter().enumerate();
    for (at, entry) in entries.filter(|(_, entry)| entry.item.is_some()) {
        for key in names(entry).flat_map(&keys) {
            places.entry(key).or_default().push(at);
        }
    }
    places
}

fn names(entry: &GazetteerEntry) -> impl Iterator<Item = &'static str> {
    entry.aliases.iter().copied().chain([entry.label])
}

fn romanized_keys(name: &str) -> Vec<String> {
    if may_be_romanized(name) {
        name_keys(name)
    } else {
        Vec::new()
    }
}

/// The items that a name meets, the surest first.
fn find(name: &str, reach: Reach) -> Vec<NameHit> {
    let folded = fold(name);
    if folded.is_empty() {
        return Vec::new();
    }
    let mut hits = match reach {
        Reach::Near => find_near(name, &folded),
        Reach::Part | Reach::Far => find_far(name, &folded),
    };
    hits.sort_by_key(|hit| (hit.how, hit.item));
    hits
}

/// The entries at these places, each once.
fn entries<'p>(places: impl Iterator<Item = &'p usize>) -> impl Iterator<Item = &'static GazetteerEntry> {
    let places: BTreeSet<usize> = places.copied().collect();
    places.into_iter().filter_map(|at| gazetteer().entries().get(at))
}

fn find_near(name: &str, folded: &str) -> Vec<NameHit> {
    let hit = |entry: &GazetteerEntry, how: NameMatch| {
        Some(NameHit {
            item: entry.item?,
            name: name.to_owned(),
            how,
            sitelinks: WELL_KNOWN,
        })
    };
    let how = |entry: &GazetteerEntry| {
        if entry.label == name {
            NameMatch::Label
        } else if entry.aliases.contains(&name) {
            NameMatch::Alias
        } else {
            NameMatch::Folded
        }
    };
    let same = FOLDED.get(folded).into_iter().flatten();
    let hits: Vec<NameHit> = entries(same).filter_map(|entry| hit(entry, how(entry))).collect();
    if !hits.is_empty() {
        return hits;
    }
    let keys = romanized_keys(name);
    let alike = keys.iter().filter_map(|key| ROMANIZED.get(key)).flatten();
    entries(alike)
        .filter_map(|entry| hit(entry, NameMatch::Romanized))
        .collect()
}

/// Those that have a word of the name, as far as they meet it in some other way than those near it.
fn find_far(name: &str, folded: &str) -> Vec<NameHit> {
    let words = folded.split(' ').filter_map(|word| WORDS.get(word));
    entries(words.flatten())
        .filter_map(|entry| meet(name, &to_item(entry.item?, entry)))
        .filter(|hit| hit.how > NameMatch::Romanized)
        .collect()
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
