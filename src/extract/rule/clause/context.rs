//! When a claim holds, and how the sentence puts it: from the times and the words about its clause.

use super::{ClauseReader, Place};
use crate::extract::{
    lexicon::{Hedge, lexicon},
    syntax::{Clause, ClauseKind, Complement, Finiteness, Kind, Mood, Verb},
};
use crate::model::{Certainty, Edtf, Span};

impl<'a> ClauseReader<'a> {
    /// The time of what stands at a place after the verb: after it and before the next of its kind, else before it, else
    /// at the head of the clause or of the one whose subject it shares.
    pub(super) fn time_near(&self, at: Option<usize>, place: &Place<'a>) -> Option<Edtf> {
        let own = at.and_then(|at| place.rest.get(at));
        let from = at.map_or(0, |at| at + 1);
        let after = place.rest.get(from..).unwrap_or_default();
        for (at, complement) in after.iter().enumerate() {
            if let Some(time) = self.time(complement.phrase) {
                return self.period(after, at).or_else(|| Some(time.edtf.clone()));
            }
            let listed = self
                .syntax
                .phrases
                .get(complement.phrase)
                .is_some_and(|p| p.listed);
            if own.is_some_and(|own| self.rivals(own, complement)) && !listed {
                break;
            }
        }
        // "renamed X in 1922 and later Y": a time that follows another of the kind belongs to that.
        let before = place.rest.get(..at.unwrap_or(0)).unwrap_or_default();
        let first = before
            .iter()
            .position(|c| own.is_some_and(|own| self.rivals(own, c)))
            .unwrap_or(before.len());
        let before = before.get(..first).unwrap_or_default();
        let time = |list: &[Complement]| {
            let period = (0..list.len()).find_map(|at| self.period(list, at));
            let mut backwards = list.iter().rev();
            let last = || {
                backwards.find_map(|c| {
                    let time = self.time(c.phrase)?;
                    // "until 1920, when they left": they left in 1920.
                    match time.edtf.ends() {
                        Some((None, Some(end))) if c.preposition == "in" => Some(end),
                        _ => Some(time.edtf.clone()),
                    }
                })
            };
            period.or_else(last)
        };
        time(before).or_else(|| time(place.lead)).or_else(|| {
            let mut at = self.syntax.clauses.get(place.clause?)?.shares?;
            for _ in 0..4 {
                let clause = self.syntax.clauses.get(at)?;
                if let Some(found) = time(&clause.lead) {
                    return Some(found);
                }
                at = clause.shares?;
            }
            None
        })
    }

    /// The period that begins with the time at a place of a list: "from 1918 until his death in 1922".
    fn period(&self, list: &[Complement], at: usize) -> Option<Edtf> {
        let [from, until, rest @ ..] = list.get(at..)? else {
            return None;
        };
        let end = rest.iter().find(|c| c.preposition != "of")?;
        let prepositions = from.preposition == "from"
            && matches!(until.preposition, "until" | "till" | "to")
            && matches!(end.preposition, "in" | "on");
        self.head_noun(until.phrase).filter(|_| prepositions)?;
        Edtf::interval(&self.time(from.phrase)?.edtf, &self.time(end.phrase)?.edtf)
    }

    /// Whether two things after a verb are of the same kind, so that each has a time of its own.
    fn rivals(&self, one: &Complement, other: &Complement) -> bool {
        one.preposition == other.preposition
            && one.phrase != other.phrase
            && self.mention_of(one.phrase).map(|m| m.class) == self.mention_of(other.phrase).map(|m| m.class)
    }

    /// How the sentence puts a clause, and whether it denies it; nothing for what was only meant.
    pub(super) fn mood(&self, at: usize, clause: &Clause) -> Option<(Certainty, bool)> {
        let verb = self.syntax.verbs.get(clause.verb?)?;
        if verb.mood == Mood::Unreal {
            return None;
        }
        if clause.kind == ClauseKind::Purpose {
            let governing = self.syntax.clauses.get(at.checked_sub(1)?)?;
            let governor = self.syntax.verbs.get(governing.verb?)?;
            let goes = matches!(
                governor.lemma,
                "move" | "go" | "come" | "return" | "leave" | "travel" | "emigrate" | "sail" | "back"
            );
            let same = governing.subject == clause.subject && governor.mood == Mood::Fact;
            return (goes && same).then_some((Certainty::Implied, false));
        }
        // "controlled by neither X nor Y", "neither X nor Y controlled it".
        let is_neither_at = |unit: usize| {
            self.syntax
                .word(unit, self.analysis.text)
                .eq_ignore_ascii_case("neither")
        };
        let subject = clause
            .subject
            .and_then(|subject| self.syntax.phrases.get(subject));
        let is_neither = (verb.end..verb.end + 3).any(is_neither_at)
            || subject.is_some_and(|subject| {
                let start = subject.units.start;
                is_neither_at(start) || start.checked_sub(1).is_some_and(is_neither_at)
            });
        if is_neither {
            return Some((Certainty::Stated, verb.mood != Mood::Denied));
        }
        let is_said = verb.mood == Mood::Said || self.is_hedged(verb, clause);
        let certainty = if is_said && verb.mood != Mood::Denied {
            Certainty::Reported
        } else {
            Certainty::Stated
        };
        Some((certainty, verb.mood == Mood::Denied))
    }

    /// Whether words between the verb before and what follows this one say that others say so.
    fn is_hedged(&self, verb: &Verb, clause: &Clause) -> bool {
        let mut from = 0;
        for before in self.syntax.verbs.iter().filter(|before| before.end <= verb.start) {
            // "It is believed that he died": a verb of saying right before belongs to what it governs.
            let says = matches!(
                before.lemma,
                "say"
                    | "believe"
                    | "think"
                    | "claim"
                    | "report"
                    | "allege"
                    | "suppose"
                    | "assume"
                    | "suggest"
                    | "argue"
            );
            from = if says && before.finiteness == Finiteness::Finite {
                before.start
            } else {
                before.end
            };
        }
        let subject = clause
            .subject
            .and_then(|subject| self.syntax.phrases.get(subject));
        let opens = subject.map_or(verb.start, |subject| subject.units.start.min(verb.start));
        // A hedge of the clause before does not reach over a comma and a new subject.
        if from < opens
            && self
                .syntax
                .units
                .get(from..opens)
                .is_some_and(|units| units.iter().any(|u| u.kind == Kind::Comma))
            && from > 0
        {
            from = opens;
        }
        let end = clause
            .complements
            .first()
            .and_then(|c| self.syntax.phrases.get(c.phrase))
            .map_or(verb.end, |phrase| phrase.units.start.max(verb.end));
        let span = self.cover(from, end);
        matches!(
            lexicon().hedge(&span.of(self.analysis.text).to_lowercase()),
            Some(Hedge::Reported | Hedge::Possible)
        )
    }

    fn cover(&self, from: usize, end: usize) -> Span {
        match self.syntax.units.get(from..end).unwrap_or_default() {
            [] => Span::default(),
            [only] => only.span,
            [first, .., last] => first.span.cover(last.span),
        }
    }
}
