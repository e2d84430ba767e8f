//! What belongs to a name at its end, or stands right after it: the full stop of "Co.", the state after a city, the small
//! "street" of old newspapers.

use std::{collections::BTreeMap, ops::Range};

use super::Name;
use crate::extract::analysis::{Analysis, Sentence};
use crate::model::{EntityClass, Score};
use crate::text::TokenKind;

/// Shortened words at the end of names, whose full stop belongs to them.
const SHORTENED: [&str; 12] = [
    "Co", "Inc", "Ltd", "Corp", "Bros", "Jr", "Sr", "Mfg", "Assn", "Dept", "Esq", "Cos",
];
/// The states of the United States and the provinces of Canada as newspapers shorten them.
const STATES: [&str; 47] = [
    "Ala", "Alta", "Ariz", "Ark", "Cal", "Calif", "Col", "Colo", "Conn", "Del", "Fla", "Ga", "Ia", "Ida",
    "Ill", "Ind", "Kan", "Kans", "Kas", "Ky", "La", "Mass", "Md", "Me", "Mich", "Minn", "Miss", "Mo", "Mont",
    "Neb", "Nev", "Okla", "Ont", "Ore", "Oreg", "Pa", "Penn", "Que", "Tenn", "Tex", "Va", "Vt", "Wash",
    "Wis", "Wisc", "Wyo", "Man",
];
/// The first words of states with two, and what may follow.
const TWO_WORDS: [(&str, &[&str]); 5] = [
    ("N.", &["Y.", "J.", "H.", "C.", "D.", "M.", "S.", "B."]),
    ("S.", &["C.", "D."]),
    ("W.", &["Va"]),
    ("D.", &["C."]),
    ("R.", &["I."]),
];

/// How sure a city before it makes of a state.
const SURE: f64 = 0.95;

/// Completes the names of a document, by their first token.
pub(super) fn close(analysis: &Analysis<'_>, names: &mut BTreeMap<usize, Name>) {
    let mut places = Vec::new();
    for name in names.values_mut() {
        let end = name.tokens.end;
        if SHORTENED.contains(&analysis.word(end - 1)) && adjoins(analysis, end) {
            name.tokens.end = end + 1;
        }
        if name.class == Some(EntityClass::Place) && analysis.word(end) == "," {
            places.extend(state_at(analysis, end + 1));
        }
    }
    for sentence in &analysis.sentences {
        let at = sentence.tokens.clone();
        places.extend(at.filter_map(|at| street_at(analysis, sentence, at)));
    }
    for tokens in places {
        let inner = overlapping(names, &tokens);
        let is_whole = |name: &Name| tokens.start <= name.tokens.start && name.tokens.end <= tokens.end;
        if inner.iter().all(|start| names.get(start).is_some_and(is_whole)) {
            names.retain(|start, _| !inner.contains(start));
            let place = Name {
                tokens: tokens.clone(),
                class: Some(EntityClass::Place),
                canonical: None,
                item: None,
                listed: false,
                score: Score::new(SURE),
            };
            names.insert(tokens.start, place);
        }
    }
}

/// The first tokens of the names that share a token with a range.
fn overlapping(names: &BTreeMap<usize, Name>, tokens: &Range<usize>) -> Vec<usize> {
    const LONGEST: usize = 40;
    let near = names.range(tokens.start.saturating_sub(LONGEST)..tokens.end);
    near.filter(|(_, name)| name.tokens.end > tokens.start)
        .map(|(start, _)| *start)
        .collect()
}

/// "Canal street": the street whose last word stands here in small letters, with the capitalised words before it.
fn street_at(analysis: &Analysis<'_>, sentence: &Sentence, at: usize) -> Option<Range<usize>> {
    if !matches!(analysis.word(at), "street" | "avenue") {
        return None;
    }
    let is_large = |at: &usize| {
        let token = analysis.tokens.get(*at);
        let is_first = *at == sentence.tokens.start;
        token.is_some_and(|token| token.kind == TokenKind::Capitalized) && !is_first
    };
    let start = (sentence.tokens.start..at).rev().take_while(is_large).last()?;
    let word = analysis.entry(start);
    (at - start <= 3 && !word.not_name && !word.title).then_some(start..at + 1)
}

/// Whether a full stop stands right behind the token before.
fn adjoins(analysis: &Analysis<'_>, at: usize) -> bool {
    let ends = |at: usize| analysis.tokens.get(at).map(|token| token.span);
    analysis.word(at) == "."
        && at
            .checked_sub(1)
            .and_then(ends)
            .zip(ends(at))
            .is_some_and(|(last, stop)| last.end() == stop.start())
}

/// The shortened name of a state that stands here.
fn state_at(analysis: &Analysis<'_>, at: usize) -> Option<Range<usize>> {
    let word = analysis.word(at);
    if STATES.contains(&word) && adjoins(analysis, at + 1) {
        return Some(at..at + 2);
    }
    let (_, seconds) = TWO_WORDS.iter().find(|(first, _)| *first == word)?;
    let second = analysis.word(at + 1);
    let end = at + 2 + usize::from(adjoins(analysis, at + 2));
    seconds.contains(&second).then_some(at..end)
}
