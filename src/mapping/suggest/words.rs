//! What the words in the header of a column mean, by the lists of `data/columns/`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

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

/// Words that add nothing, by what they add nothing to.
static SMALL_WORDS: LazyLock<HashSet<(Use, &str)>> = LazyLock::new(|| {
    let list = lines(include_str!("../../../data/columns/small-words.tsv"));
    let uses = list.filter_map(|line| line.split_once('\t'));
    uses.filter_map(|(name, words)| Some((Use::parse(name)?, words)))
        .flat_map(|(name, words)| words.split('|').map(move |word| (name, word)))
        .collect()
});

/// Beside what a word adds nothing, by the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Use {
    Small,
    Filler,
    Name,
    Address,
    Time,
    Number,
}

impl Use {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "small" => Self::Small,
            "filler" => Self::Filler,
            "name" => Self::Name,
            "address" => Self::Address,
            "time" => Self::Time,
            "number" => Self::Number,
            _ => return None,
        })
    }

    fn has(self, word: &str) -> bool {
        SMALL_WORDS.contains(&(self, word))
    }
}

/// Whether a word does not count when it is asked how much of a header is understood.
pub(super) fn is_small(word: &str) -> bool {
    Use::Small.has(word)
}

/// What the words of a header mean: the meanings of the longest phrase in it that is known, the first of equals, if that
/// is half of it at least. The words that were not needed come with them.
///
/// A header in parts, such as the path of a value, means what all of it means, or else a phrase that goes on into its last
/// part, or else what its last part does.
pub(super) fn find_meanings(header: &[String], last_part: &[String]) -> Option<Found> {
    let border = header.len().saturating_sub(last_part.len());
    let whole = find_phrase(header, header.len(), None);
    whole
        .or_else(|| find_phrase(header, 2, Some(border)))
        .or_else(|| find_phrase(last_part, last_part.len(), None))
        .or_else(|| find_phrase(header, 1, None))
}

/// What a phrase means, and the words of the header that are not in it.
pub(super) type Found = (Vec<&'static Meaning>, Vec<String>);

/// The same for a value in something that has a meaning itself, such as `birth.placeName` and `artist.name`.
pub(super) fn find_meanings_within(
    header: &[String],
    container: &[String],
    last_part: &[String],
) -> Option<Found> {
    let border = header.len().saturating_sub(last_part.len());
    let whole = find_phrase(header, header.len(), None).or_else(|| find_phrase(header, 2, Some(border)));
    if whole.is_some() {
        return whole;
    }
    let outer = header.get(..border).unwrap_or_default();
    // The name of something is what it is called where nothing lies in something.
    if last_part.iter().all(|word| Use::Name.has(word)) {
        let thing =
            find_phrase(outer, outer.len(), None).or_else(|| find_phrase(container, container.len(), None));
        let mut meanings = thing.map_or_else(Vec::new, |(meanings, _)| meanings);
        meanings.retain(|meaning| matches!(meaning.kind, Kind::Entity(_)));
        if !meanings.is_empty() {
            return Some((meanings, Vec::new()));
        }
    }
    let Some((meanings, _)) = find_phrase(container, 1, None) else {
        let is_thing = container.last().is_some_and(|word| is_of_things(word));
        return find_meanings(header, last_part).filter(|_| !is_thing);
    };
    let has = |is_so: fn(Kind) -> bool| meanings.iter().any(|meaning| is_so(meaning.kind));
    let is_time = |word: &String| Use::Time.has(word) || is_filler(word);
    if has(|kind| matches!(kind, Kind::Date | Kind::Start | Kind::End)) && last_part.iter().all(is_time) {
        return Some((meanings, Vec::new()));
    }
    let is_address = |word: &String| Use::Address.has(word) || is_filler(word);
    if has(|kind| matches!(kind, Kind::Url | Kind::Image)) && last_part.iter().all(is_address) {
        return Some((meanings, Vec::new()));
    }
    let is_thing = has(|kind| {
        matches!(
            kind,
            Kind::Entity(_) | Kind::Date | Kind::Label | Kind::Alias | Kind::Image
        )
    });
    if !is_thing {
        let (mut found, rest) = find_meanings(header, last_part)?;
        let is_text = has(|kind| matches!(kind, Kind::Note | Kind::Text));
        found.retain(|meaning| !is_text || !matches!(meaning.kind, Kind::Language | Kind::Key));
        return (!found.is_empty()).then_some((found, rest));
    }
    let is_place = has(|kind| kind == Kind::Entity(RowClass::Place));
    let is_name = has(|kind| matches!(kind, Kind::Label | Kind::Alias));
    let (mut found, rest) = find_phrase(last_part, 1, None)?;
    found.retain(|meaning| match meaning.kind {
        Kind::Entity(RowClass::Place) | Kind::Latitude | Kind::Longitude | Kind::Coordinates => is_place,
        Kind::Label | Kind::Alias | Kind::Given | Kind::Middle | Kind::Family => is_name,
        _ => false,
    });
    (!found.is_empty()).then_some((found, rest))
}

/// The longest phrase of so many words at least, which begins in front of this place and goes on behind it, if it is one.
fn find_phrase(header: &[String], least: usize, border: Option<usize>) -> Option<Found> {
    const LONGEST: usize = 6;
    for length in (least.max(1)..=header.len().min(LONGEST)).rev() {
        for (start, window) in header.windows(length).enumerate() {
            if border.is_some_and(|border| start >= border || start + length <= border) {
                continue;
            }
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

fn is_filler(word: &str) -> bool {
    is_small(word) || Use::Filler.has(word)
}

/// What words of a header besides a phrase of such a kind add to what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Addition {
    Nothing,
    /// Which of several it is, and nobody knows how.
    Unknown,
    /// Something that is a header itself: "artist nationality" is no artist.
    Other,
}

/// What the words that a phrase of a kind does not need add to it; `class` is what the rows are.
pub(super) fn addition(rest: &[String], kind: Kind, class: Option<RowClass>) -> Addition {
    let of_word = |word: &String| {
        let is_time = matches!(
            kind,
            Kind::Date | Kind::Start | Kind::End | Kind::Year | Kind::Span
        );
        let is_number = matches!(kind, Kind::Figure | Kind::Value | Kind::Number | Kind::Key);
        let is_of_row = class.is_some() && class_of_singular(std::slice::from_ref(word)) == class;
        if is_filler(word)
            || is_of_row
            || is_time && Use::Time.has(word)
            || is_number && Use::Number.has(word)
        {
            return Addition::Nothing;
        }
        match find_phrase(std::slice::from_ref(word), 1, None) {
            Some(_) => Addition::Other,
            None => Addition::Unknown,
        }
    };
    rest.iter().map(of_word).max().unwrap_or(Addition::Nothing)
}

/// Whether a word names one or several of the things that tables are about.
fn is_of_things(word: &str) -> bool {
    class_of_plural(word).is_some() || class_of_singular(&[word.to_owned()]).is_some()
}

/// The language that headers are in, by words of at least three of them that are of one language; of equals none.
pub(super) fn language_of<'h>(headers: impl Iterator<Item = &'h [String]>) -> Option<&'static str> {
    static LANGUAGES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let list = lines(include_str!("../../../data/columns/languages.tsv"));
        let pairs = list.filter_map(|line| line.split_once('\t'));
        pairs
            .flat_map(|(language, words)| words.split('|').map(move |word| (fold(word), language)))
            .collect()
    });
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for header in headers {
        let found = header.iter().filter_map(|word| LANGUAGES.get(word.as_str()));
        for language in found.collect::<BTreeSet<_>>() {
            *counts.entry(language).or_default() += 1;
        }
    }
    let (language, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let is_alone = counts.values().filter(|count| *count == most).count() == 1;
    (is_alone && *most >= 3).then_some(*language)
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
    fn headers_tell_their_language() {
        let of = |names: &[&str]| {
            let headers: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
            language_of(headers.iter().map(Vec::as_slice))
        };
        assert_eq!(of(&["Nachname", "Vorname", "Geburtsort", "Name"]), Some("de"));
        assert_eq!(of(&["Фамилия", "Имя", "Дата рождения"]), Some("ru"));
        assert_eq!(of(&["Last name", "Birth date", "Titel"]), None);
        assert_eq!(of(&["Last name", "Birth date", "Place", "Titel"]), Some("en"));
        let list: Vec<&str> = lines(include_str!("../../../data/columns/languages.tsv")).collect();
        let all = list
            .iter()
            .flat_map(|line| line.split('\t').nth(1).unwrap().split('|'));
        let mut seen = BTreeSet::new();
        assert_eq!(all.map(fold).find(|word| !seen.insert(word.clone())), None);
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
