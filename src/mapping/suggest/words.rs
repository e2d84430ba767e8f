//! What the words in the header of a column mean, by the lists of `data/columns/`.

use std::{collections::HashMap, sync::LazyLock};

use super::kind::{Kind, RowClass};
use crate::text::fold;

/// What some words mean.
#[derive(Debug)]
pub(super) struct Meaning {
    pub(super) kind: Kind,
    /// Of which rows; empty is any.
    pub(super) classes: Vec<RowClass>,
    /// Properties with a prefix, parted by blanks; of a figure, the measure.
    pub(super) property: &'static str,
}

impl Meaning {
    /// Whether rows of a class have it.
    pub(super) fn is_of(&self, class: RowClass) -> bool {
        self.classes.is_empty() || self.classes.contains(&class)
    }
}

/// The lines of the list, and which of them a phrase is in.
struct Headers {
    meanings: Vec<Meaning>,
    by_phrase: HashMap<String, Vec<usize>>,
}

static HEADERS: LazyLock<Headers> = LazyLock::new(|| {
    let mut headers = Headers {
        meanings: Vec::new(),
        by_phrase: HashMap::new(),
    };
    for line in lines(include_str!("../../../data/columns/headers.tsv")) {
        let mut fields = line.split('\t');
        let (Some(kind), Some(classes), Some(property), Some(phrases)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let Some(kind) = Kind::parse(kind) else { continue };
        for phrase in phrases.split('|') {
            let known = headers.by_phrase.entry(words(phrase).join(" ")).or_default();
            if known.last() != Some(&headers.meanings.len()) {
                known.push(headers.meanings.len());
            }
        }
        headers.meanings.push(Meaning {
            kind,
            classes: classes.split(',').filter_map(RowClass::parse).collect(),
            property,
        });
    }
    headers
});

/// The lines of a list that are no comments.
pub(super) fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a header: parted by signs, by digits and by capitals within words, without accents, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_lower_next = chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word =
            c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && is_lower_next));
        let is_number_border = before.is_alphanumeric() && c.is_numeric() != before.is_numeric();
        if !c.is_alphanumeric() || starts_word || is_number_border {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (c.is_alphanumeric(), parts.last_mut()) {
            part.push(c);
        }
        before = c;
    }
    let folded = parts.iter().map(|part| fold(part));
    folded
        .flat_map(|part| part.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Words that do not count when it is asked how much of a header is understood.
const SMALL: &[&str] = &[
    "of", "the", "a", "in", "at", "de", "du", "des", "la", "le", "les", "l", "d", "der", "die", "das", "von",
    "el", "los", "las", "del", "en",
];

/// Whether a word does not count when it is asked how much of a header is understood.
pub(super) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

/// What the words of a header mean: the meanings of the longest phrase in it that is known, the first of equals, if that
/// is half of it at least. The words that were not needed come with them.
///
/// A header in parts, such as the path of a value, means what all of it means, or else what its last part does.
pub(super) fn find_meanings(
    header: &[String],
    last_part: &[String],
) -> Option<(Vec<&'static Meaning>, Vec<String>)> {
    let whole = find_phrase(header, header.len());
    whole
        .or_else(|| find_phrase(last_part, last_part.len()))
        .or_else(|| find_phrase(header, 1))
}

/// The longest phrase of so many words at least.
fn find_phrase(header: &[String], least: usize) -> Option<(Vec<&'static Meaning>, Vec<String>)> {
    const LONGEST: usize = 6;
    for length in (least.max(1)..=header.len().min(LONGEST)).rev() {
        for (start, window) in header.windows(length).enumerate() {
            let Some(found) = HEADERS.by_phrase.get(&window.join(" ")) else {
                continue;
            };
            let found: Vec<_> = found
                .iter()
                .filter_map(|at| HEADERS.meanings.get(*at))
                .filter(|meaning| meaning.kind != Kind::Table)
                .collect();
            let rest: Vec<String> = header
                .iter()
                .enumerate()
                .filter(|(at, _)| !(start..start + length).contains(at))
                .map(|(_, word)| word.clone())
                .collect();
            let unknown = rest.iter().filter(|word| !is_small(word)).count();
            if !found.is_empty() && unknown <= length {
                return Some((found, rest));
            }
        }
    }
    None
}

/// What a table is about by a word of its name; the last word that says it holds.
pub(super) fn class_of_table(name: &str) -> Option<RowClass> {
    words(name).iter().rev().find_map(|word| class_of_plural(word))
}

/// What a header names that is one word for one of the things that tables are about, such as "museum".
pub(super) fn class_of_singular(header: &[String]) -> Option<RowClass> {
    let word = header.last()?;
    let plurals = [
        format!("{word}s"),
        format!("{word}es"),
        format!("{}ies", word.trim_end_matches('y')),
    ];
    let mut found = plurals.iter().filter_map(|plural| class_of_plural(plural));
    found.next().filter(|_| header.len() == 1)
}

fn class_of_plural(word: &str) -> Option<RowClass> {
    let found = HEADERS.by_phrase.get(word)?;
    let mut meanings = found.iter().filter_map(|at| HEADERS.meanings.get(*at));
    let table = meanings.find(|meaning| meaning.kind == Kind::Table)?;
    table.classes.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::Ontology;

    #[test]
    fn headers_are_cut_into_words() {
        let cut = |text: &str| words(text).join(" ");
        assert_eq!(cut("BeginDate"), "begin date");
        assert_eq!(cut("GNDNummer (alt)"), "gnd nummer alt");
        assert_eq!(cut("pop1950"), "pop 1950");
        assert_eq!(cut("Né_le"), "ne le");
        assert_eq!(cut("\"$(\n"), "");
    }

    #[test]
    fn the_longest_phrase_holds() {
        let kind = |header: &str| {
            let last = header.rsplit('.').next().unwrap();
            let (meanings, _) = find_meanings(&words(header), &words(last))?;
            meanings.first().map(|meaning| (meaning.kind, meaning.property))
        };
        let place = Kind::Entity(RowClass::Place);
        assert_eq!(kind("Place of birth"), Some((place, "dmb:birthPlace")));
        assert_eq!(kind("birth_place_name"), Some((place, "dmb:birthPlace")));
        assert_eq!(kind("Дата рождения"), Some((Kind::Date, "dmb:birthDate")));
        assert_eq!(kind("Geburtsort"), Some((place, "dmb:birthPlace")));
        assert_eq!(kind("prénom"), Some((Kind::Given, "-")));
        assert_eq!(kind("fecha de nacimiento"), Some((Kind::Date, "dmb:birthDate")));
        assert_eq!(kind("name.first"), Some((Kind::Given, "-")));
        assert_eq!(kind("birth.date"), Some((Kind::Date, "dmb:birthDate")));
        assert_eq!(kind("number of red apples"), None);
        assert_eq!(class_of_singular(&words("Museum")), Some(RowClass::Organization));
        assert_eq!(class_of_table("us-senators.csv"), Some(RowClass::Person));
    }

    #[test]
    fn every_line_of_the_list_means_something() {
        let list = lines(include_str!("../../../data/columns/headers.tsv"));
        assert_eq!(list.count(), HEADERS.meanings.len());
        let ontology = Ontology::get();
        for meaning in &HEADERS.meanings {
            for property in meaning.property.split(' ').filter(|property| *property != "-") {
                if meaning.kind == Kind::Figure {
                    assert!(ontology.measure(property).is_some(), "{property}");
                } else if let (Some(name), false) =
                    (property.strip_prefix("dmb:"), meaning.kind.is_of_figures())
                {
                    let is_known = ontology.property(name).is_some() || ["kind", "group"].contains(&name);
                    assert!(is_known, "{property}");
                    let Some(property) = ontology.property(name) else {
                        continue;
                    };
                    for class in &meaning.classes {
                        let class = class.iri().trim_start_matches("dmb:");
                        let is_in = property
                            .domain
                            .iter()
                            .any(|domain| domain == class || domain == "Entity");
                        assert!(is_in, "{name} of a {class}");
                    }
                }
            }
        }
    }
}
