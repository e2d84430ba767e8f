//! Reads a sentence in clauses: who does what to whom, where and when, as far as words and their order tell.
//!
//! No statistics and no grammar of English: [`mod@unit`] says what each word may be, [`piece`] cuts the sentence into noun
//! phrases and verb groups, and [`clause`] gives every verb its subject and what follows it. Coordinated verbs share a
//! subject, relative clauses and participles take the phrase before them, and an apposition is a clause with "is" left
//! out.

mod clause;
mod group;
mod phrase;
mod piece;
#[cfg(test)]
mod tests;
mod unit;
mod verb;

pub(crate) use clause::{Clause, ClauseKind, Complement};
pub(crate) use phrase::{Determiner, Finiteness, Mood, Phrase, Verb};
pub(crate) use unit::{Kind, Unit};
pub(crate) use verb::verb_form;

use super::analysis::{Analysis, Sentence};
use crate::model::{Mention, Span};

/// A sentence in clauses.
#[derive(Debug, Default)]
pub(crate) struct Syntax {
    /// Names, times, numbers and words.
    pub(crate) units: Vec<Unit>,
    /// Noun phrases, in reading order.
    pub(crate) phrases: Vec<Phrase>,
    /// Verb groups, in reading order.
    pub(crate) verbs: Vec<Verb>,
    /// What is said of whom.
    pub(crate) clauses: Vec<Clause>,
    /// For each phrase, another that stands for the same: "is a school", "his brother, Ivan".
    same: Vec<Option<usize>>,
}

/// Reads a sentence; `names` are all of the document, in reading order.
pub(crate) fn parse(analysis: &Analysis<'_>, sentence: &Sentence, names: &[Mention]) -> Syntax {
    let units = unit::units(analysis, sentence, names);
    let pieces = piece::cut(analysis.text, &units);
    let (clauses, owned) = clause::clauses(analysis.text, &units, &pieces);
    let mut phrases = pieces.phrases;
    for (phrase, owner) in owned {
        let head = phrases.get(owner).map(|owner| owner.head);
        if let Some(phrase) = phrases.get_mut(phrase) {
            phrase.owner = phrase.owner.or(head);
        }
    }
    let same = same(&units, &phrases, &pieces.verbs, &clauses);
    Syntax {
        units,
        phrases,
        same,
        verbs: pieces.verbs,
        clauses,
    }
}

/// For each phrase, another that stands for the same thing and says more of which it is.
fn same(units: &[Unit], phrases: &[Phrase], verbs: &[Verb], clauses: &[Clause]) -> Vec<Option<usize>> {
    let mut same = vec![None; phrases.len()];
    let is_noun = |number: usize| {
        phrases.get(number).is_some_and(|phrase| {
            let kind = units.get(phrase.head).map(|unit| unit.kind);
            matches!(kind, Some(Kind::Noun | Kind::Verb(_))) && phrase.determiner != Determiner::Other
        })
    };
    for clause in clauses {
        let is_copula = clause.verb.is_none_or(|verb| {
            verbs.get(verb).is_some_and(|verb| {
                matches!(verb.lemma, "be" | "become" | "remain")
                    && matches!(verb.mood, Mood::Fact | Mood::Said)
                    && !clause.passive
            })
        });
        let first = clause.complements.first().filter(|c| c.preposition.is_empty());
        let (Some(subject), Some(predicate), true) = (clause.subject, first.map(|c| c.phrase), is_copula)
        else {
            continue;
        };
        let (from, to) = if is_noun(predicate) {
            (predicate, subject)
        } else {
            (subject, predicate)
        };
        // "is a painter and poet": of a list, each.
        let listed = phrases
            .iter()
            .skip(from + 1)
            .take_while(|phrase| phrase.listed)
            .count();
        for one in (from..=from + listed).filter(|one| is_noun(*one)) {
            if let Some(slot) = same.get_mut(one) {
                *slot = slot.or(Some(to));
            }
        }
    }
    same
}

impl Syntax {
    /// Another phrase that stands for the same thing as this one, if the sentence says so.
    pub(crate) fn same_as(&self, phrase: usize) -> Option<usize> {
        self.same.get(phrase).copied().flatten()
    }

    /// The words of a unit.
    pub(crate) fn word<'a>(&self, unit: usize, text: &'a str) -> &'a str {
        self.units.get(unit).map_or("", |unit| unit.span.of(text))
    }

    /// Where a phrase stands, without its preposition.
    pub(crate) fn span(&self, phrase: &Phrase) -> Span {
        let units = self.units.get(phrase.units.clone()).unwrap_or_default();
        match units {
            [] => Span::default(),
            [only] => only.span,
            [first, .., last] => first.span.cover(last.span),
        }
    }

    /// A phrase and those listed with it.
    pub(crate) fn list(&self, phrase: usize) -> impl Iterator<Item = usize> {
        let rest = self.phrases.get(phrase + 1..).unwrap_or_default();
        let more = rest.iter().take_while(|p| p.listed).count();
        phrase..phrase + more + 1
    }
}
