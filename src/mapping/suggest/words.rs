//! What the words in the header of a column mean, by the lists of `data/columns/`.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use crate::text::fold;

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum RowClass {
    Person,
    Place,
    Organization,
    Event,
    Group,
    /// A book, a painting: something that was made.
    Work,
    /// Something, and nobody knows what.
    Thing,
}

impl RowClass {
    /// Those that can be told, in the order that settles ties.
    pub(super) const KNOWN: [Self; 6] = [
        Self::Person,
        Self::Place,
        Self::Organization,
        Self::Event,
        Self::Group,
        Self::Work,
    ];

    fn parse(name: &str) -> Option<Self> {
        Self::KNOWN
            .into_iter()
            .find(|class| class.iri().rsplit(':').next() == Some(name) || (name == "Work" && *class == Self::Work))
    }

    /// Its class, with a prefix.
    pub(super) fn iri(self) -> &'static str {
        match self {
            Self::Person => "dmb:Person",
            Self::Place => "dmb:Place",
            Self::Organization => "dmb:Organization",
            Self::Event => "dmb:Event",
            Self::Group => "dmb:Group",
            Self::Work => "schema:CreativeWork",
            Self::Thing => "schema:Thing",
        }
    }

    /// What several are called.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Person => "people",
            Self::Place => "places",
            Self::Organization => "organizations",
            Self::Event => "events",
            Self::Group => "groups",
            Self::Work => "works",
            Self::Thing => "things",
        }
    }

    /// With its article.
    pub(super) fn one(self) -> &'static str {
        match self {
            Self::Person => "a person",
            Self::Place => "a place",
            Self::Organization => "an organization",
            Self::Event => "an event",
            Self::Group => "a group of people",
            Self::Work => "a work",
            Self::Thing => "a thing of unknown kind",
        }
    }

    /// As it stands in an IRI.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::Event => "event",
            Self::Group => "group",
            Self::Work => "work",
            Self::Thing => "thing",
        }
    }
}

/// What values a header speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Label,
    Given,
    Middle,
    Family,
    Alias,
    Key,
    Date,
    /// Two dates in one text.
    Span,
    Entity(RowClass),
    Text,
    /// A text that is in no language.
    Code,
    Note,
    Language,
    Gender,
    Number,
    /// A number of people or things: a measure.
    Figure,
    Latitude,
    Longitude,
    Coordinates,
    Url,
    Image,
    /// The beginning and end of what a person was, such as an office.
    Start,
    End,
    Year,
    Value,
    Measure,
    Approximate,
    Source,
    /// A word in the name of a table.
    Table,
}

impl Kind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "label" => Self::Label,
            "given" => Self::Given,
            "middle" => Self::Middle,
            "family" => Self::Family,
            "alias" => Self::Alias,
            "key" => Self::Key,
            "date" => Self::Date,
            "span" => Self::Span,
            "person" => Self::Entity(RowClass::Person),
            "place" => Self::Entity(RowClass::Place),
            "organization" => Self::Entity(RowClass::Organization),
            "event" => Self::Entity(RowClass::Event),
            "group" => Self::Entity(RowClass::Group),
            "text" => Self::Text,
            "code" => Self::Code,
            "note" => Self::Note,
            "language" => Self::Language,
            "gender" => Self::Gender,
            "number" => Self::Number,
            "figure" => Self::Figure,
            "latitude" => Self::Latitude,
            "longitude" => Self::Longitude,
            "coordinates" => Self::Coordinates,
            "url" => Self::Url,
            "image" => Self::Image,
            "start" => Self::Start,
            "end" => Self::End,
            "year" => Self::Year,
            "value" => Self::Value,
            "measure" => Self::Measure,
            "approximate" => Self::Approximate,
            "source" => Self::Source,
            "table" => Self::Table,
            _ => return None,
        })
    }

    /// Whether it is of rows that are figures themselves.
    pub(super) fn is_of_figures(self) -> bool {
        matches!(
            self,
            Self::Year | Self::Value | Self::Measure | Self::Approximate | Self::Source
        )
    }
}

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

/// An authority file, whose identifiers can be made to IRIs.
pub(super) struct Authority {
    words: Vec<String>,
    /// What an identifier looks like; the first group is what is kept.
    pub(super) pattern: &'static str,
    regex: Option<Regex>,
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    /// Whether the pattern alone tells.
    has_form: bool,
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
                    words: phrases.split('|').map(|phrase| words(phrase).join(" ")).collect(),
                    pattern,
                    regex: Regex::new(&format!("^(?:{pattern})$")).ok(),
                    before,
                    after: if *after == "-" { "" } else { after },
                    has_form: form.first() == Some(&"form"),
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

    /// Whether words of a header name it, or nothing needs to.
    pub(super) fn is_named_by(&self, header: &[String]) -> Option<usize> {
        let found = self.words.iter().filter_map(|phrase| {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            header
                .windows(phrase.len())
                .any(|window| window.iter().zip(&phrase).all(|(word, part)| word == part))
                .then_some(phrase.len())
        });
        found.max().or_else(|| self.has_form.then_some(0))
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

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a header: parted by signs, by digits and by capitals within words, without accents, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_lower_next = chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && is_lower_next));
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
    "of", "the", "a", "in", "at", "de", "du", "des", "la", "le", "les", "l", "d", "der", "die", "das", "von", "el", "los",
    "las", "del", "en",
];

/// What the words of a header mean: the meanings of the longest phrase in it that is known, the first of equals, if that
/// is half of it at least. The words that were not needed come with them.
///
/// A header in parts, such as the path of a value, means what all of it means, or else what its last part does.
pub(super) fn find_meanings(header: &[String], last_part: &[String]) -> Option<(Vec<&'static Meaning>, Vec<String>)> {
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
            let unknown = rest.iter().filter(|word| !SMALL.contains(&word.as_str())).count();
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
    let plurals = [format!("{word}s"), format!("{word}es"), format!("{}ies", word.trim_end_matches('y'))];
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
                } else if let (Some(name), false) = (property.strip_prefix("dmb:"), meaning.kind.is_of_figures()) {
                    let is_known = ontology.property(name).is_some() || ["kind", "group"].contains(&name);
                    assert!(is_known, "{property}");
                    let Some(property) = ontology.property(name) else { continue };
                    for class in &meaning.classes {
                        let class = class.iri().trim_start_matches("dmb:");
                        let is_in = property.domain.iter().any(|domain| domain == class || domain == "Entity");
                        assert!(is_in, "{name} of a {class}");
                    }
                }
            }
        }
        assert!(Authority::all().iter().all(|authority| authority.regex.is_some()));
    }

    #[test]
    fn identifiers_are_known_by_their_form_or_name() {
        let of = |header: &str, value: &str| {
            let named = |authority: &&Authority| {
                authority.is_named_by(&words(header)).is_some() && authority.is_id(value)
            };
            Authority::all().iter().find(named).map(|authority| authority.words[0].as_str())
        };
        assert_eq!(of("x", "Q42"), Some("wikidata"));
        assert_eq!(of("x", "https://www.wikidata.org/wiki/Q42"), Some("wikidata"));
        assert_eq!(of("x", "118540238"), None);
        assert_eq!(of("GND-Nummer", "118540238"), Some("gnd"));
        assert_eq!(of("id", "n79021164"), Some("lcnaf"));
    }

    #[test]
    fn some_texts_stand_for_none() {
        assert_eq!(no_value("N/A"), Some(NoValue::Anywhere));
        assert_eq!(no_value("#N/A"), Some(NoValue::Anywhere));
        assert_eq!(no_value("Unknown"), Some(NoValue::OfThings));
        assert_eq!((no_value(" "), no_value("no")), (Some(NoValue::Anywhere), None));
    }
}
