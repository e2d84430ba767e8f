//! Where a clause has what a frame wants.

use super::{Bound, ClauseReader, Place};
use crate::extract::{
    rule::frame::Wanted,
    syntax::{Complement, Kind},
};

impl<'a> ClauseReader<'a> {
    /// What a frame wants, where it is found.
    pub(super) fn bind(&self, wanted: &Wanted, place: &Place<'a>) -> Vec<Bound<'a>> {
        let is_time = wanted.capture.classes.iter().any(|class| class == "Time");
        // "A report of 1920" tells the year of the report alone.
        let says_when = |complement: &Complement| is_time && complement.preposition != "of";
        let mut found: Vec<Bound<'a>> = Vec::new();
        for (at, complement) in place.rest.iter().enumerate() {
            let tied = if wanted.prepositions.is_empty() {
                complement.preposition.is_empty() || says_when(complement)
            } else {
                // "there" is in, at or to a place.
                let is_there = complement.preposition == "there";
                wanted
                    .prepositions
                    .iter()
                    .any(|p| p == complement.preposition || (is_there && matches!(p.as_str(), "in" | "to")))
            };
            // "in the village of X, in Y": only what a conjunction joins is one more.
            if tied
                && (found.is_empty() || self.is_joined(complement.phrase))
                && (!must_adjoin(wanted, complement) || !found.is_empty() || self.adjoins(place, at))
                && let Some(thing) = self.thing(complement.phrase, &wanted.capture)
            {
                found.push(Bound { thing, at: Some(at) });
            }
        }
        if found.is_empty() {
            for complement in place.lead {
                let tied =
                    says_when(complement) || wanted.prepositions.iter().any(|p| p == complement.preposition);
                if tied && let Some(thing) = self.thing(complement.phrase, &wanted.capture) {
                    found.push(Bound { thing, at: None });
                }
            }
        }
        if is_time {
            found.truncate(1);
        }
        found
    }

    /// Whether what follows at a place adjoins: nothing but what leads to it stands before.
    fn adjoins(&self, place: &Place<'a>, at: usize) -> bool {
        place
            .rest
            .iter()
            .take(at)
            .all(|before| self.is_transparent(before.phrase))
    }

    /// Whether a phrase goes on with what stands before it: in a list, after "and", or after a comma and "then".
    fn is_joined(&self, phrase: usize) -> bool {
        let Some(own) = self.syntax.phrases.get(phrase) else {
            return false;
        };
        if own.listed || own.preposition.is_empty() {
            return true;
        }
        // "the island of X and the town of Y": what goes before "of" is joined.
        let carrier = phrase.checked_sub(1).filter(|_| own.preposition == "of");
        if let Some(carrier) = carrier
            && self.is_transparent(carrier)
        {
            return self.is_joined(carrier);
        }
        // The preposition stands right before the phrase.
        let mut at = own.units.start.saturating_sub(1);
        let mut is_later = false;
        while let Some(before) = at.checked_sub(1) {
            at = before;
            match self.syntax.units.get(at).map(|unit| unit.kind) {
                Some(Kind::Adverb | Kind::Sign) => is_later = true,
                Some(Kind::And | Kind::But) => return true,
                Some(Kind::Comma) => return is_later,
                _ => return false,
            }
        }
        false
    }
}

/// Whether something is wanted right after the verb or noun only.
fn must_adjoin(wanted: &Wanted, complement: &Complement) -> bool {
    wanted.adjoins || (wanted.of_noun && complement.preposition == "of")
}
