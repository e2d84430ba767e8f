//! Finds the countries that adjectives stand for: "Japanese territory", "under Soviet rule".

use super::{
    analysis::{Analysis, Sentence},
    entities::{Entities, one_line},
    lexicon::lower,
};
use crate::gazetteer::{GazetteerEntry, gazetteer};
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
        let country = adjective_at(analysis, sentence, at).filter(|(span, entry)| {
            let is_named = names.iter().any(|name| name.span.overlaps(*span));
            entry.class == Some(EntityClass::Place) && !is_named
        });
        let Some((span, country)) = country else { continue };
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

/// The adjective that ends with a token, with a capitalized word before it where that makes another: "North Korean"; and
/// what it stands for.
fn adjective_at(
    analysis: &Analysis<'_>,
    sentence: &Sentence,
    at: usize,
) -> Option<(Span, &'static GazetteerEntry)> {
    let is_capital = |at: usize| {
        let token = analysis.tokens.get(at);
        sentence.tokens.contains(&at) && token.is_some_and(|token| token.kind.is_upper_initial())
    };
    let starts = [at.checked_sub(1), Some(at)].into_iter().flatten();
    starts.filter(|start| is_capital(*start)).find_map(|start| {
        let span = analysis.span(start..at + 1);
        let entry = gazetteer().find_by_adjective(&one_line(span.of(analysis.text)))?;
        Some((span, entry))
    })
}
