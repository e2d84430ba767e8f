//! Well-known names and what they name, compiled in: read by `extract` to find names, and by `link` to find items.
//!
//! The lists are in `data/gazetteer/`.

use std::{borrow::Cow, sync::LazyLock};

use rustc_hash::FxHashMap;

use crate::model::{EntityClass, ItemId};
use crate::text::{Token, tokenize, unbroken};

/// An item of the gazetteer.
#[derive(Clone, Debug)]
pub struct GazetteerEntry {
    /// Its Wikidata item, where one is known and was checked.
    pub item: Option<ItemId>,
    /// What it is; `None` for languages, religions and the like.
    pub class: Option<EntityClass>,
    /// Preferred English name.
    pub label: &'static str,
    /// Other English names.
    pub aliases: Vec<&'static str>,
    /// Forms that refer to it as an adjective.
    pub adjectives: Vec<&'static str>,
    /// Birth, inception or start, as an EDTF year; empty if unknown.
    pub start: &'static str,
    /// Death, end or dissolution.
    pub end: &'static str,
    /// One word for what it is: country, city, island, war.
    pub kind: &'static str,
    /// What Wikidata says it is.
    pub description: &'static str,
}

/// Names of items, for the longest match over tokens.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<GazetteerEntry>,
    /// From a name, words parted by one blank, to its entry.
    names: FxHashMap<Cow<'static, str>, u32>,
    /// How many words the longest name beginning with a word has.
    longest: FxHashMap<Cow<'static, str>, usize>,
    /// From an adjective to the country or people.
    adjectives: FxHashMap<&'static str, u32>,
    items: FxHashMap<ItemId, u32>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::parse(ITEMS, NAMES));

/// Names of items whose ids were checked against a Wikidata dump.
const ITEMS: &str = include_str!("../../data/gazetteer/wikidata.tsv");
/// Names of things whose items are not known.
const NAMES: &str = include_str!("../../data/gazetteer/names.tsv");

/// The embedded gazetteer, read once.
pub fn gazetteer() -> &'static Gazetteer {
    &GAZETTEER
}

impl Gazetteer {
    /// Reads two tables with a header line: items, with the columns `item class label aliases adjectives start end kind
    /// description`, and names, with the columns `class label aliases kind`.
    ///
    /// A line that lacks what it needs is left out; of two entries with one name the first keeps it.
    pub fn parse(items: &'static str, names: &'static str) -> Self {
        let mut gazetteer = Self {
            entries: Vec::new(),
            names: FxHashMap::default(),
            longest: FxHashMap::default(),
            adjectives: FxHashMap::default(),
            items: FxHashMap::default(),
        };
        let items = items.lines().skip(1).filter_map(parse_item);
        for entry in items.chain(names.lines().skip(1).filter_map(parse_name)) {
            gazetteer.push(entry);
        }
        gazetteer
    }

    fn push(&mut self, entry: GazetteerEntry) {
        let index = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for name in entry.aliases.iter().chain([&entry.label]) {
            let (first, words) = words(name);
            let longest = self.longest.entry(first).or_default();
            *longest = words.split(' ').count().max(*longest);
            self.names.entry(words).or_insert(index);
        }
        for adjective in &entry.adjectives {
            self.adjectives.entry(adjective).or_insert(index);
        }
        if let Some(item) = entry.item {
            self.items.insert(item, index);
        }
        self.entries.push(entry);
    }

    /// All entries, in the order of the list.
    pub fn entries(&self) -> &[GazetteerEntry] {
        &self.entries
    }

    /// The entry with this name, as it is written there.
    pub fn find(&self, name: &str) -> Option<&GazetteerEntry> {
        if is_plain(name) {
            return self.at(*self.names.get(name)?);
        }
        let name = unbroken(name);
        let words: Vec<_> = tokenize(&name).iter().map(|t| t.span.of(&name)).collect();
        self.at(*self.names.get(words.join(" ").as_str())?)
    }

    /// The entry of this item.
    pub fn entry(&self, item: ItemId) -> Option<&GazetteerEntry> {
        self.at(*self.items.get(&item)?)
    }

    /// The country or people that an adjective refers to.
    pub fn find_by_adjective(&self, adjective: &str) -> Option<&GazetteerEntry> {
        self.at(*self.adjectives.get(adjective)?)
    }

    /// The longest name that begins with the first of `tokens`, and how many of them it takes.
    pub(crate) fn longest_match(&self, text: &str, tokens: &[Token]) -> Option<(usize, &GazetteerEntry)> {
        let longest = *self
            .longest
            .get(unbroken(tokens.first()?.span.of(text)).as_ref())?;
        let mut name = String::new();
        let mut best = None;
        for (at, token) in tokens.iter().take(longest).enumerate() {
            if at > 0 {
                name.push(' ');
            }
            name.push_str(&unbroken(token.span.of(text)));
            if let Some(&index) = self.names.get(name.as_str()) {
                best = Some((at + 1, index));
            }
        }
        best.and_then(|(taken, index)| Some((taken, self.at(index)?)))
    }

    fn at(&self, index: u32) -> Option<&GazetteerEntry> {
        self.entries.get(index as usize)
    }
}

/// The first word of a name, and its words parted by one blank.
fn words(name: &'static str) -> (Cow<'static, str>, Cow<'static, str>) {
    if is_plain(name) {
        let first = name.split(' ').next().unwrap_or(name);
        return (first.into(), name.into());
    }
    let words: Vec<_> = tokenize(name).iter().map(|t| t.span.of(name)).collect();
    let first = words.first().copied().unwrap_or_default();
    (first.into(), words.join(" ").into())
}

/// Whether a name is words of ASCII letters and digits parted by single blanks, which are its tokens as it stands.
fn is_plain(name: &str) -> bool {
    name.split(' ')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn parse_item(line: &'static str) -> Option<GazetteerEntry> {
    let mut columns = line.split('\t');
    let item = Some(columns.next()?.parse().ok()?);
    let class = EntityClass::parse(columns.next()?);
    let label = columns.next()?;
    let (aliases, adjectives) = (list(columns.next()), list(columns.next()));
    let mut column = || columns.next().unwrap_or_default();
    let (start, end, kind, description) = (column(), column(), column(), column());
    Some(GazetteerEntry {
        item,
        class,
        label,
        aliases,
        adjectives,
        start,
        end,
        kind,
        description,
    })
}

fn parse_name(line: &'static str) -> Option<GazetteerEntry> {
    let mut columns = line.split('\t');
    let class = EntityClass::parse(columns.next()?);
    let label = columns.next()?;
    let aliases = list(columns.next());
    let kind = columns.next()?;
    let (adjectives, start, end, description) = (Vec::new(), "", "", "");
    Some(GazetteerEntry {
        item: None,
        class,
        label,
        aliases,
        adjectives,
        start,
        end,
        kind,
        description,
    })
}

fn list(column: Option<&'static str>) -> Vec<&'static str> {
    column
        .unwrap_or_default()
        .split('|')
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins() {
        let table = "header\nQ1\tPlace\tJapan\t\tJapanese\t\t\tcountry\t\nQ2\tPlace\tSea of Japan\tEast Sea\t\t\t\tsea\t\n";
        let gazetteer = Gazetteer::parse(table, "");
        let text = "Sea of Japan and Japan's coast";
        let (taken, entry) = gazetteer.longest_match(text, &tokenize(text)).unwrap();
        assert_eq!((taken, entry.label), (3, "Sea of Japan"));
        assert_eq!(gazetteer.find_by_adjective("Japanese").unwrap().label, "Japan");
        assert!(gazetteer.find("japan").is_none());
    }

    #[test]
    fn a_plain_name_is_its_tokens() {
        for name in ["Japan", "Sea of Japan", "Apollo 11", "2nd Army", "B52 x"] {
            assert!(is_plain(name));
            let words: Vec<_> = tokenize(name).iter().map(|t| t.span.of(name)).collect();
            assert_eq!(words.join(" "), name);
        }
        for other in ["", " Japan", "Sea  of Japan", "U.S.", "Ōsaka", "Japan's"] {
            assert!(!is_plain(other), "{other:?}");
        }
    }

    #[test]
    fn no_two_items_share_a_name() {
        let mut seen = FxHashMap::default();
        for entry in gazetteer().entries() {
            for name in entry.aliases.iter().chain([&entry.label]) {
                let other = seen.insert(*name, entry.label);
                assert!(
                    other.is_none_or(|label| label == entry.label),
                    "{name} is {} and {other:?}",
                    entry.label
                );
            }
        }
    }
}
