//! Identifiers of authority files, and texts that stand for no value, by the lists of `data/columns/`.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::words::{lines, words};

/// An authority file, whose identifiers can be made to IRIs.
pub(super) struct Authority {
    /// Phrases without their blanks, with the number of their words.
    words: Vec<(String, usize)>,
    /// What an identifier looks like; the first group is what is kept.
    pub(super) pattern: &'static str,
    regex: Option<Regex>,
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    /// What values alone tell, whatever the header is.
    form: Option<Regex>,
}

impl Authority {
    /// All, in the order of the list.
    pub(super) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Authority>> = LazyLock::new(|| {
            let line = |line: &'static str| {
                let fields: Vec<&str> = line.split('\t').collect();
                let [phrases, pattern, before, after, form @ ..] = fields.as_slice() else {
                    return None;
                };
                Some(Authority {
                    words: phrases
                        .split('|')
                        .map(words)
                        .map(|phrase| (phrase.concat(), phrase.len()))
                        .collect(),
                    pattern,
                    regex: Regex::new(&format!("^(?:{pattern})$")).ok(),
                    before,
                    after: if *after == "-" { "" } else { after },
                    form: match form.first() {
                        Some(&"form") => Regex::new(&format!("^(?:{pattern})$")).ok(),
                        Some(form) => Regex::new(&format!("^(?:{form})$")).ok(),
                        None => None,
                    },
                })
            };
            lines(include_str!("../../../data/columns/authorities.tsv"))
                .filter_map(line)
                .collect()
        });
        &ALL
    }

    /// Whether a value is such an identifier.
    ///
    /// Blanks between groups of digits do not matter.
    pub(super) fn is_id(&self, value: &str) -> bool {
        let value: String = value.split_whitespace().collect();
        self.regex.as_ref().is_some_and(|regex| regex.is_match(&value))
    }

    /// Whether a value is the identifier alone, without an address around it.
    pub(super) fn is_bare(&self, value: &str) -> bool {
        let captures = self.regex.as_ref().and_then(|regex| regex.captures(value));
        captures.is_some_and(|found| found.get(1).is_some_and(|group| group.as_str() == value))
    }

    /// Whether a value is one that needs no header to be known.
    pub(super) fn is_known(&self, value: &str) -> bool {
        self.form.as_ref().is_some_and(|form| form.is_match(value.trim()))
    }

    /// How many words of a header name it.
    pub(super) fn is_named_by(&self, header: &[String]) -> Option<usize> {
        self.named_in(header).map(|(_, length)| length)
    }

    /// The words of a header beside those that name it.
    pub(super) fn rest_of(&self, header: &[String]) -> Vec<String> {
        let (start, length) = self.named_in(header).unwrap_or_default();
        let words = header.iter().enumerate();
        let rest = words.filter(|(at, _)| !(start..start + length).contains(at));
        rest.map(|(_, word)| word.clone()).collect()
    }

    /// Where the longest phrase for it begins in a header, and how many words it has.
    fn named_in(&self, header: &[String]) -> Option<(usize, usize)> {
        // "GeoNames" is two words by its capitals, and one in the list.
        let found = self.words.iter().filter_map(|(phrase, least)| {
            let is_phrase = |window: &[String]| {
                let length: usize = window.iter().map(String::len).sum();
                length == phrase.len() && window.concat() == *phrase
            };
            (*least..=(least + 1).min(header.len()))
                .find_map(|length| Some((header.windows(length).position(is_phrase)?, length)))
        });
        found.max_by_key(|(_, length)| *length)
    }
}

/// Whether a text stands for no value: in any column, or only where a date, a number or a name is expected.
pub(super) fn no_value(text: &str) -> Option<NoValue> {
    static LIST: LazyLock<HashMap<&'static str, NoValue>> = LazyLock::new(|| {
        let line = |line: &'static str| match line.strip_suffix('!') {
            Some(text) => (text, NoValue::Anywhere),
            None => (line, NoValue::OfThings),
        };
        // A hash begins a comment, and is in two of the texts.
        let list = include_str!("../../../data/columns/no-value.txt").lines();
        list.filter(|line| !line.is_empty() && !line.starts_with("# "))
            .map(line)
            .collect()
    });
    let text = text.trim();
    if text.is_empty() {
        return Some(NoValue::Anywhere);
    }
    LIST.get(text)
        .or_else(|| LIST.get(text.to_lowercase().as_str()))
        .copied()
}

/// Where a text stands for no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoValue {
    Anywhere,
    OfThings,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_known_by_their_form_or_name() {
        let of = |header: &str, value: &str| {
            let named = |authority: &&Authority| {
                authority.is_known(value)
                    || authority.is_named_by(&words(header)).is_some() && authority.is_id(value)
            };
            Authority::all()
                .iter()
                .find(named)
                .map(|authority| authority.words[0].0.as_str())
        };
        assert_eq!(of("x", "Q42"), Some("wikidata"));
        assert_eq!(of("x", "https://www.wikidata.org/wiki/Q42"), Some("wikidata"));
        assert_eq!(of("x", "118540238"), None);
        // The number of a photograph, and a quarter of a year.
        assert_eq!((of("x", "P2201"), of("x", "Q3")), (None, None));
        assert_eq!(of("wikidata property", "P2201"), Some("wikidata"));
        assert_eq!(of("GeoNames ID", "2643743"), Some("geonames"));
        assert_eq!(of("GND-Nummer", "118540238"), Some("gnd"));
        assert_eq!(of("id", "n79021164"), Some("lcnaf"));
        assert!(Authority::all().iter().all(|authority| authority.regex.is_some()));
    }

    #[test]
    fn some_texts_stand_for_none() {
        assert_eq!(no_value("N/A"), Some(NoValue::Anywhere));
        assert_eq!(no_value("#N/A"), Some(NoValue::Anywhere));
        assert_eq!(no_value("Unknown"), Some(NoValue::OfThings));
        assert_eq!((no_value(" "), no_value("no")), (Some(NoValue::Anywhere), None));
    }
}
