//! Events that are known by their year: "2002 Russian census", "1906 San Francisco earthquake", "2014 Winter Olympics".

use super::Chunk;
use crate::extract::{
    analysis::Analysis,
    lexicon::{HeadPosition, lexicon, lower},
};
use crate::gazetteer::gazetteer;
use crate::model::EntityClass;
use crate::text::TokenKind;

/// What may stand in small letters between the year and the noun, in order.
const KINDS: [&str; 17] = [
    "civil",
    "constitutional",
    "federal",
    "general",
    "gubernatorial",
    "legislative",
    "local",
    "mayoral",
    "military",
    "municipal",
    "national",
    "parliamentary",
    "population",
    "presidential",
    "provincial",
    "regional",
    "state",
];
/// Events of which no two in a year are told apart by where they were, so that a place before them is no part of a name,
/// in order.
const COUNTLESS: [&str; 8] = [
    "birth", "concert", "death", "exchange", "fighting", "game", "hearing", "murder",
];
/// Most words between the year and the last.
const LONGEST: usize = 6;

/// Whether a word is a year of four digits.
pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && word.starts_with(['1', '2'])
}

/// The event whose name begins with a year, in the sentence that ends at `end`.
pub(super) fn dated_event(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<Chunk> {
    if !is_year(analysis.word(at)) || !is_free(analysis, at) {
        return None;
    }
    let head = find_head(analysis, at, end)?;
    if is_named_without(analysis, at + 1, head) {
        return None;
    }
    let to = with_place(analysis, head + 1, end);
    let words = analysis.span(at..to).of(analysis.text);
    Some(Chunk {
        tokens: at..to,
        entry: gazetteer().find(words),
        people: None,
        doubtful: false,
    })
}

/// Whether a year does not end a date or say when: the event is the subject of talk ("the 2002 census"), or begins a line.
fn is_free(analysis: &Analysis<'_>, at: usize) -> bool {
    const DETERMINERS: [&str; 8] = ["The", "Their", "This", "its", "that", "the", "their", "this"];
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let begins = || {
        let sentences = &analysis.sentences;
        let inside = sentences.partition_point(|sentence| sentence.tokens.start <= at);
        let sentence = inside.checked_sub(1).and_then(|inside| sentences.get(inside));
        sentence.is_some_and(|sentence| sentence.tokens.start == at)
    };
    let is_owned = analysis
        .tokens
        .get(before)
        .is_some_and(|token| token.kind == TokenKind::Possessive);
    is_owned || DETERMINERS.binary_search(&analysis.word(before)).is_ok() || begins()
}

/// Whether an event has its name without the year: "1945 Battle of Berlin", "1917 October Revolution".
fn is_named_without(analysis: &Analysis<'_>, from: usize, head: usize) -> bool {
    let opens = |at: usize| {
        let word = analysis.entry(at);
        word.event.is_some_and(HeadPosition::is_first) && analysis.word(at + 1) == "of"
    };
    let words = analysis.span(from..head + 1).of(analysis.text);
    (from..=head).any(opens) || gazetteer().find(words).is_some()
}

/// The noun of an event after a year and at least one word with a capital.
fn find_head(analysis: &Analysis<'_>, year: usize, end: usize) -> Option<usize> {
    let kind = |at: usize| {
        analysis
            .tokens
            .get(at)
            .filter(|_| at < end)
            .map(|token| token.kind)
    };
    let mut capitals = 0_usize;
    let mut head = None;
    for at in (year + 1..end).take(LONGEST + 1) {
        let word = analysis.word(at);
        if kind(at).is_some_and(TokenKind::is_upper_initial) {
            capitals += 1;
            let is_last = analysis.entry(at).event.is_some_and(HeadPosition::is_last);
            head = is_last.then_some(at).or(head);
            continue;
        }
        let is_event = kind(at) == Some(TokenKind::Lower) && capitals > 0 && is_event_noun(word);
        if is_event {
            return Some(at);
        }
        if KINDS.binary_search(&word).is_err() {
            break;
        }
    }
    head
}

/// Whether a noun in small letters, of one or of several, is of what happened once.
fn is_event_noun(word: &str) -> bool {
    let word = lower(word);
    let one = word.strip_suffix('s').unwrap_or(&word);
    let is_event = |noun: &str| {
        let nominal = lexicon().word(noun).nominal;
        nominal.is_some_and(|(class, _)| class == EntityClass::Event)
            && COUNTLESS.binary_search(&noun).is_err()
    };
    is_event(&word) || is_event(one)
}

/// The token after the place of an event: "1939 German invasion of Poland".
fn with_place(analysis: &Analysis<'_>, from: usize, end: usize) -> usize {
    if from >= end || analysis.word(from) != "of" {
        return from;
    }
    let start = from + 1 + usize::from(analysis.word(from + 1) == "the");
    if start >= end {
        return from;
    }
    let listed = gazetteer().longest_match(analysis.text, analysis.tokens(start..end));
    let place = listed.filter(|(_, entry)| entry.class == Some(EntityClass::Place));
    place.map_or(from, |(taken, _)| start + taken)
}
