//! Matches the rules against a sentence and makes claims of the matches.

use regex::Captures;

use super::{
    catalog::RULES,
    encode::{Encoded, Slot},
    file::{ClaimForm, Rule},
};
use crate::{
    extract::lexicon::{Hedge, lexicon},
    model::{AccordingTo, Certainty, Claim, Edtf, EntityClass, LocalEntityId, Property, Qualifiers, Score, Span, Value},
};

/// What holds for all claims of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// The sentence, as evidence.
    pub(crate) span: Span,
    /// Whom it cites.
    pub(crate) according_to: Option<AccordingTo<LocalEntityId>>,
}

/// All claims that the rules read in a sentence.
pub(crate) fn apply_rules(encoded: &Encoded<'_>, clause: &Clause) -> Vec<Claim<LocalEntityId>> {
    if encoded.slots.is_empty() {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (rule, pattern) in RULES.matching(&encoded.text) {
        let mut from = 0;
        while let Some(captures) = pattern.captures_at(&encoded.text, from) {
            let Some(whole) = captures.get(0) else { break };
            let reader = Reader { encoded, clause, rule, captures: &captures };
            claims.extend(rule.claims.iter().filter_map(|form| reader.claim(form)));
            // The next match may begin with the slot that ended this one.
            from = whole.start() + encoded.text.get(whole.start()..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        }
    }
    claims.sort();
    claims.dedup_by(|a, b| {
        (a.subject, &a.property, &a.value, &a.qualifiers) == (b.subject, &b.property, &b.value, &b.qualifiers)
    });
    claims
}

struct Reader<'r, 'e> {
    encoded: &'r Encoded<'e>,
    clause: &'r Clause,
    rule: &'r Rule,
    captures: &'r Captures<'r>,
}

impl<'e> Reader<'_, 'e> {
    fn claim(&self, form: &ClaimForm) -> Option<Claim<LocalEntityId>> {
        let Slot::Mention(subject) = self.slot(&form.subject)? else { return None };
        let value = self.value(&form.value)?;
        if value == Value::Entity(subject.entity) {
            return None;
        }
        let property = self.property(&form.property)?;
        let place = match form.place.as_deref().and_then(|name| self.slot(name)) {
            Some(Slot::Mention(mention)) => Some(mention.entity),
            _ => None,
        };
        let time = match form.time.as_deref().and_then(|name| self.slot(name)) {
            Some(Slot::Time(time)) => Some(time.edtf.clone()),
            _ if self.rule.takes_time && !matches!(value, Value::Time(_)) => self.time_nearby(),
            _ => None,
        };
        let role = form.role.as_deref().and_then(|name| self.text(name)).map(str::to_owned);
        let (certainty, negated) = self.mood();
        let sureness = if certainty == Certainty::Stated { Score::ONE } else { Score::new(0.95) };
        Some(Claim {
            subject: subject.entity,
            property,
            value,
            qualifiers: Qualifiers { time, place, role, according_to: self.clause.according_to.clone() },
            certainty,
            negated: negated || self.rule.negated,
            confidence: self.rule.confidence.times(subject.score).times(sureness),
            span: self.clause.span,
            rule: self.rule.name.clone(),
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.captures.name(name).map(|m| m.as_str())
    }

    fn slot(&self, name: &str) -> Option<Slot<'e>> {
        self.encoded.slot(self.text(name)?)
    }

    fn value(&self, name: &str) -> Option<Value<LocalEntityId>> {
        match self.slot(name) {
            Some(Slot::Mention(mention)) => Some(Value::Entity(mention.entity)),
            Some(Slot::Time(time)) => Some(Value::Time(time.edtf.clone())),
            Some(Slot::Quantity(quantity)) => Some(Value::Quantity(quantity.quantity.clone())),
            None => self.text(name).map(|words| Value::Text(words.to_owned())),
        }
    }

    fn property(&self, form: &str) -> Option<Property> {
        match form.strip_prefix('@') {
            Some(kin) => lexicon().kinship(self.text(kin)?).cloned(),
            None => Some(Property::new(form)),
        }
    }

    /// The time of the clause that the match stands in: within it, right after it, or at the head of the sentence.
    fn time_nearby(&self) -> Option<Edtf> {
        let whole = self.captures.get(0)?;
        let agents = [EntityClass::Person, EntityClass::Organization];
        let times = || {
            self.encoded.slots.iter().zip(&self.encoded.places).filter_map(|(slot, &place)| match slot {
                Slot::Time(time) => Some((time, place)),
                _ => None,
            })
        };
        let inside = times().find(|(_, place)| whole.range().contains(place));
        let after = || {
            times().find(|(_, place)| *place >= whole.end()).filter(|(_, place)| {
                let between = self.encoded.text.get(whole.end()..*place).unwrap_or_default();
                between.len() < 60 && !between.contains([';', ':']) && !Encoded::has_class(between, &agents)
            })
        };
        let heading = || {
            times().next().filter(|(_, place)| {
                let before = self.encoded.text.get(..*place).unwrap_or_default();
                *place < whole.start() && before.len() < 12
            })
        };
        inside.or_else(after).or_else(heading).map(|(time, _)| time.edtf.clone())
    }

    /// How the sentence puts the match, and whether it denies it.
    fn mood(&self) -> (Certainty, bool) {
        let Some(whole) = self.captures.get(0) else { return (self.rule.certainty, false) };
        let before = self.encoded.text.get(..whole.start()).unwrap_or_default();
        let clause = before.rfind(';').map_or(before, |at| before.get(at..).unwrap_or_default());
        let inside = lexicon().hedge(whole.as_str());
        let negated = inside == Some(Hedge::Negated);
        let hedged = !negated && (inside.is_some() || matches!(lexicon().hedge(clause), Some(Hedge::Reported | Hedge::Possible)));
        let reported = hedged || self.clause.according_to.is_some();
        (if reported { Certainty::Reported } else { self.rule.certainty }, negated)
    }
}
