//! Words of rules: lists of languages and religions, and the nouns of frames at the end of what somebody is called.

use std::{collections::HashSet, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::frame::{Frame, Head, WordList};
use crate::extract::lexicon::lexicon;

/// Names of languages, as they are written.
pub(super) static LANGUAGES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("../../../data/names/languages.txt")));

/// Names of religions, in lower case.
pub(super) static RELIGIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("../../../data/names/religions.txt")));

/// Nouns for places and their parts, in lower case.
pub(super) static PLACE_NOUNS: LazyLock<PlaceNouns> = LazyLock::new(|| {
    let rows = include_str!("../../../data/names/place-nouns.tsv").lines();
    PlaceNouns(
        rows.filter(|row| !row.starts_with('#'))
            .filter_map(|row| row.split_once('\t'))
            .collect(),
    )
});

/// Nouns for places and their parts, with their uses.
#[derive(Debug)]
pub(super) struct PlaceNouns(FxHashMap<&'static str, &'static str>);

impl PlaceNouns {
    /// Whether the noun adds nothing to a name after "of": "the city of Tula".
    pub(super) fn is_transparent(&self, noun: &str) -> bool {
        self.has_use(noun, "of")
    }

    /// Whether the noun stands for a part of what is named after "of": "the south of Tula".
    pub(super) fn is_part(&self, noun: &str) -> bool {
        self.has_use(noun, "part")
    }

    /// Whether a name before the noun tells which place it is: "the Tula area".
    pub(super) fn is_named(&self, noun: &str) -> bool {
        self.has_use(noun, "named")
    }

    fn has_use(&self, noun: &str, wanted: &str) -> bool {
        self.0
            .get(noun)
            .is_some_and(|uses| uses.split(',').any(|known| known == wanted))
    }
}

/// The language that words name: "Japanese", "Japanese language".
pub(crate) fn language(words: &str) -> Option<&str> {
    let name = words.strip_suffix(" language").unwrap_or(words);
    LANGUAGES.contains(name).then_some(name)
}

fn rows(list: &'static str) -> HashSet<&'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

/// The words of a frame's noun at the end of some words, as the rule captures them.
pub(super) fn matched(frame: &Frame, words: &str) -> Option<String> {
    match frame.list {
        Some(WordList::Occupation) => occupation(words),
        Some(WordList::Kin) => suffixes(words)
            .find(|words| lexicon().kinship(words).is_some())
            .map(str::to_owned),
        None => frame
            .heads
            .iter()
            .filter_map(|head| ends_with(words, head))
            .max_by_key(String::len),
    }
}

/// The noun of a frame at the end of some words, with what makes it another office: "deputy mayor".
fn ends_with(words: &str, head: &Head) -> Option<String> {
    const LESSER: [&str; 6] = ["deputy", "vice", "assistant", "acting", "honorary", "under"];
    let before = words.strip_suffix(head.word.as_str())?;
    if !(before.is_empty() || before.ends_with([' ', '-'])) {
        return None;
    }
    let stem = before.trim_end_matches([' ', '-']);
    let lesser = stem.rsplit(' ').next().filter(|word| LESSER.contains(word));
    Some(match lesser {
        Some(lesser) => format!(
            "{lesser}{}{}",
            before.get(stem.len()..).unwrap_or_default(),
            head.word
        ),
        None => head.word.clone(),
    })
}

/// Some words with the last in the singular: "graduates".
pub(super) fn singular(words: &str) -> Option<String> {
    if let Some(stem) = words.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let stem = words.strip_suffix('s').filter(|stem| !stem.ends_with('s'))?;
    Some(match words {
        "alumni" => "alumnus".to_owned(),
        _ => stem.to_owned(),
    })
}

/// The words from each of them on, longest first.
fn suffixes(words: &str) -> impl Iterator<Item = &str> {
    std::iter::once(words).chain(words.match_indices(' ').filter_map(|(at, _)| words.get(at + 1..)))
}

/// The occupation at the end of some words, in the singular, with the word before it that belongs to it.
fn occupation(words: &str) -> Option<String> {
    let found = suffixes(words).find(|words| lexicon().is_occupation(words))?;
    let before = words.strip_suffix(found).unwrap_or_default().trim_end();
    let field = before.rsplit(' ').next().unwrap_or_default();
    let with_field = if lexicon().occupation_fields.contains(&field) {
        format!("{field} {found}")
    } else {
        found.to_owned()
    };
    lexicon().occupation(&with_field)
}
