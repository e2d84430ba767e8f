//! Finds the countries that adjectives stand for: "Japanese territory", "under Soviet rule".

use super::{
    analysis::{Analysis, Sentence},
    entities::{Entities, one_line},
    lexicon::lower,
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Mention, MentionKind, Score, Span};

/// Nouns for power over a place, in order.
const POWERS: [&str; 14] = [
    "administration",
    "citizenship",
    "colony",
    "control",
    "dominion",
    "hands",
    "occupation",
    "possession",
    "protectorate",
    "province",
    "rule",
    "sovereignty",
    "suzerainty",
    "territory",
];

/// Whether a lower case noun is one for power over a place, so that an adjective before it says whose it is.
pub(crate) fn is_power(noun: &str) -> bool {
    POWERS.binary_search(&noun).is_ok()
}

/// The adjectives of a sentence that stand for a country which has power over a place; `names` are those of the sentence.
pub(crate) fn find_powers(
    analysis: &Analysis<'_>,
    sentence: &Sentence,
    names: &[Mention],
    entities: &mut Entities,
) -> Vec<Mention> {
    let mut found = Vec::new();
    for at in sentence.tokens.clone() {
        if at + 1 >= sentence.tokens.end || !is_power(&lower(analysis.word(at + 1))) {
            continue;
        }
        let Some(span) = adjective_at(analysis, sentence, at) else {
            continue;
        };
        let is_named = names.iter().any(|name| name.span.overlaps(span));
        let country = gazetteer()
            .find_by_adjective(&one_line(span.of(analysis.text)))
            .filter(|entry| entry.class == Some(EntityClass::Place) && !is_named);
        let Some(country) = country else { continue };
        found.push(Mention {
            span,
            kind: MentionKind::Nominal,
            class: country.class,
            entity: entities.intern(country.label, country.class, country.item),
            item: None,
            score: Score::new(0.8),
        });
    }
    found
}

/// The adjective that ends with a token, with a capitalized word before it: "North Korean".
fn adjective_at(analysis: &Analysis<'_>, sentence: &Sentence, at: usize) -> Option<Span> {
    let is_capital = |at: usize| {
        analysis
            .tokens
            .get(at)
            .is_some_and(|token| token.kind.is_upper_initial())
    };
    let before = at
        .checked_sub(1)
        .filter(|before| *before >= sentence.tokens.start && is_capital(*before));
    let longer = before.map(|before| analysis.span(before..at + 1));
    let is_known = |span: &Span| {
        gazetteer()
            .find_by_adjective(&one_line(span.of(analysis.text)))
            .is_some()
    };
    longer
        .filter(is_known)
        .or_else(|| is_capital(at).then(|| analysis.span(at..at + 1)))
}
