//! Communities: "Koreans", "Japanese settlers", "Sakhalin Koreans".

use super::{Chunk, name_of_people};
use crate::extract::{analysis::Analysis, lexicon::lexicon};
use crate::gazetteer::gazetteer;
use crate::model::EntityClass;
use crate::text::TokenKind;

/// Words that show that an adjective before them stands for people: a verb, a preposition, a conjunction.
const AFTER_PEOPLE: [&str; 48] = [
    "a",
    "an",
    "in",
    "who",
    "whom",
    "were",
    "are",
    "was",
    "is",
    "had",
    "have",
    "has",
    "to",
    "from",
    "of",
    "at",
    "on",
    "by",
    "and",
    "or",
    "but",
    "as",
    "with",
    "there",
    "living",
    "lived",
    "settled",
    "left",
    "came",
    "fled",
    "went",
    "returned",
    "remained",
    "emigrating",
    "did",
    "could",
    "would",
    "may",
    "abroad",
    "also",
    "moved",
    "worked",
    "began",
    "arrived",
    "died",
    "for",
    "than",
    "captured",
];

/// Whether a word shows that an adjective before it stands for people.
pub(crate) fn stands_for_people(next: &str) -> bool {
    AFTER_PEOPLE.contains(&next)
}

/// The community that is named at a token, if one is.
pub(super) fn group_at(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<Chunk> {
    let word = analysis.word(at);
    if let Some(chunk) = people_of_place(analysis, at, end) {
        return Some(chunk);
    }
    let Some(demonym) = lexicon().demonym(word) else {
        let plural_faith =
            analysis.entry(at).group_name && word.ends_with('s') && !is_upper(analysis, at + 1, end);
        return plural_faith.then(|| chunk(at, at + 1, word.to_owned()));
    };
    if is_upper(analysis, at + 1, end) {
        return None;
    }
    let people = name_of_people(word)?;
    if let Some(noun_end) = after_group_noun(analysis, at + 1, end) {
        return Some(chunk(at, noun_end, people));
    }
    let plural = word == demonym.people && word != demonym.adjective;
    let next = if at + 1 < end { analysis.word(at + 1) } else { "" };
    let ends = next.is_empty()
        || analysis
            .tokens
            .get(at + 1)
            .is_some_and(|t| t.kind == TokenKind::Sign);
    let noun = plural
        || (word.ends_with("ese") || word.ends_with("ss") || word.ends_with("sh") || word.ends_with("ch"));
    let counted = at > 0
        && analysis
            .tokens
            .get(at - 1)
            .is_some_and(|t| t.kind == TokenKind::Number);
    let stands_alone = counted
        || (ends && next != "-")
        || stands_for_people(next)
        || next.ends_with("ed")
        || is_numbered(analysis, at, end);
    (plural || (noun && stands_alone && !is_language(analysis, at, end))).then(|| chunk(at, at + 1, people))
}

/// "the Koreans 26,100 and the Japanese a mere 2,291": with the verb left out, and nothing that the number counts.
fn is_numbered(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    const ABOUT: [&str; 16] = [
        "a",
        "about",
        "almost",
        "an",
        "approximately",
        "around",
        "at",
        "least",
        "mere",
        "merely",
        "nearly",
        "only",
        "over",
        "roughly",
        "some",
        "under",
    ];
    let word_at = |at: usize| if at < end { analysis.word(at) } else { "" };
    let kind_at = |at: usize| {
        analysis
            .tokens
            .get(at)
            .filter(|_| at < end)
            .map(|token| token.kind)
    };
    let number = (at + 1..at + 4).find(|&at| !ABOUT.contains(&word_at(at)));
    at > 0
        && analysis.word(at - 1) == "the"
        && number.is_some_and(|number| {
            let after = word_at(number + 1);
            let ends = matches!(kind_at(number + 1), None | Some(TokenKind::Sign)) || after == "and";
            kind_at(number) == Some(TokenKind::Number) && ends && after != "-"
        })
}

/// "Sakhalin Koreans", "Volga Germans": a people of a place is one of its own.
fn people_of_place(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<Chunk> {
    if !is_upper(analysis, at + 1, end) {
        return None;
    }
    let demonym = lexicon().demonym(analysis.word(at + 1))?;
    let plural = analysis.word(at + 1) == demonym.people && demonym.people != demonym.adjective;
    let place = gazetteer()
        .find(analysis.word(at))
        .is_some_and(|entry| entry.class == Some(EntityClass::Place))
        || lexicon().demonym(analysis.word(at)).is_some();
    let name = format!("{} {}", analysis.word(at), analysis.word(at + 1));
    (plural && place && !is_upper(analysis, at + 2, end)).then(|| chunk(at, at + 2, name))
}

/// Nouns for a people as a whole.
const COLLECTIVES: [&str; 6] = [
    "population",
    "community",
    "diaspora",
    "minority",
    "colony",
    "presence",
];
/// Nouns for belonging to a people, in order.
const TRAITS: [&str; 6] = [
    "ancestry",
    "descent",
    "ethnicity",
    "heritage",
    "nationality",
    "origin",
];

/// Whether a noun is for what people have in common, and not for them: "Japanese nationality".
pub(crate) fn is_trait(noun: &str) -> bool {
    TRAITS.binary_search(&noun).is_ok()
}

/// The token after a noun for many people, such as "settlers" or "prisoners of war".
fn after_group_noun(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<usize> {
    if at >= end {
        return None;
    }
    let noun = analysis.word(at);
    if COLLECTIVES.contains(&noun) || is_trait(noun) {
        return Some(at + 1);
    }
    let word = analysis.entry(at);
    let plural = noun.ends_with('s') || noun.ends_with("men") || noun == "people";
    let lower = analysis
        .tokens
        .get(at)
        .is_some_and(|t| t.kind == TokenKind::Lower);
    if !lower || !plural || !(word.group || word.occupation) {
        return None;
    }
    let of_war = at + 2 < end && analysis.word(at + 1) == "of" && analysis.word(at + 2) == "war";
    Some(if of_war { at + 3 } else { at + 1 })
}

/// Whether the word is the name of a language where it stands: "spoke Japanese", "Japanese is their native language".
fn is_language(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    const BEFORE: [&str; 14] = [
        "speak", "speaks", "spoke", "speaking", "spoken", "in", "into", "learn", "learned", "teach",
        "taught", "teaching", "studied", "fluent",
    ];
    /// So many words after the copula, the noun is of another phrase: "is one of the native languages".
    const FAR: usize = 7;
    let predicate = || {
        let nouns: &[&str] = match analysis.word(at + 1) {
            "as" | "is" | "remains" | "was" => &["language", "languages", "tongue"],
            "are" | "were" => &["languages"],
            _ => return false,
        };
        (at + 2..end.min(at + 2 + FAR))
            .take_while(|&at| analysis.tokens.get(at).is_some_and(|t| t.kind != TokenKind::Sign))
            .any(|at| nouns.contains(&analysis.word(at)))
    };
    let before = at.checked_sub(1).map_or("", |before| analysis.word(before));
    // "The Chinese" are a people.
    BEFORE.contains(&before) || !matches!(before, "The" | "the") && predicate()
}

fn is_upper(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    at < end && analysis.tokens.get(at).is_some_and(|t| t.kind.is_upper_initial())
}

fn chunk(from: usize, to: usize, people: String) -> Chunk {
    Chunk {
        tokens: from..to,
        entry: None,
        people: Some(people),
        doubtful: false,
    }
}
