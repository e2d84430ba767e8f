//! Matches the rules against a sentence and makes claims of the matches.

use std::ops::Range;

use regex::Captures;

use super::{
    catalog::RULES,
    encode::{Encoded, Slot},
    file::{ClaimForm, Rule},
};
use crate::extract::{
    attribution::Attribution,
    lexicon::{Hedge, lexicon},
};
use crate::model::{
    AccordingTo, Certainty, Claim, Edtf, EntityClass, LocalEntityId, Property, Qualifiers, Score, Span, Value,
};

/// What holds for all that a sentence says.
#[derive(Clone, Debug)]
pub(crate) struct Clauses {
    /// The sentence, as evidence.
    pub(crate) span: Span,
    /// Whom it cites, clause by clause.
    pub(crate) attributions: Vec<Attribution>,
}

impl Clauses {
    /// What the clause cites in which a byte of the encoded sentence stands.
    pub(crate) fn attribution(&self, at: usize) -> Option<&Attribution> {
        self.attributions.iter().find(|a| a.clause.contains(&at))
    }
}

/// All claims that the rules read in a sentence.
pub(crate) fn apply_rules(encoded: &Encoded<'_>, clauses: &Clauses) -> Vec<Claim<LocalEntityId>> {
    if encoded.slots.is_empty() {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (rule, pattern) in RULES.matching(&encoded.text) {
        let (mut from, mut last_end) = (0, 0);
        while let Some(captures) = pattern.captures_at(&encoded.text, from) {
            let Some(whole) = captures.get(0) else { break };
            // A match that ends with the one before it is the same words with a nearer subject, taken from an aside.
            if whole.end() > last_end && is_allowed(rule, encoded, whole.range()) {
                let reader = Reader {
                    encoded,
                    clauses,
                    rule,
                    captures: &captures,
                };
                claims.extend(rule.claims.iter().filter_map(|form| reader.claim(form)));
                last_end = whole.end();
            }
            // The next match may begin with the slot that ended this one.
            let first = encoded.text.get(whole.start()..).and_then(|t| t.chars().next());
            from = whole.start() + first.map_or(1, char::len_utf8);
        }
    }
    claims.sort();
    claims.dedup_by(|a, b| {
        (a.subject, &a.property, &a.value, &a.qualifiers) == (b.subject, &b.property, &b.value, &b.qualifiers)
    });
    claims
}

/// Whether the words around a match let it stand.
fn is_allowed(rule: &Rule, encoded: &Encoded<'_>, whole: Range<usize>) -> bool {
    let before = encoded.text.get(..whole.start).unwrap_or_default();
    let after = encoded.text.get(whole.end..).unwrap_or_default();
    let preceded = rule
        .not_after
        .as_ref()
        .is_some_and(|regex| regex.is_match(before));
    let followed = preceded
        || rule
            .not_followed
            .as_ref()
            .is_some_and(|regex| regex.is_match(after));
    !followed && (rule.free_subject || !is_oblique(before))
}

/// Whether what follows is governed by a preposition and so no subject. "The city of", "half of" and the like are let
/// pass: what is said of them is said of the place.
fn is_oblique(before: &str) -> bool {
    const PREPOSITIONS: [&str; 12] = [
        "in", "of", "to", "from", "at", "on", "near", "with", "by", "under", "between", "against",
    ];
    const TRANSPARENT: [&str; 14] = [
        "half",
        "part",
        "whole",
        "island",
        "city",
        "town",
        "village",
        "port",
        "peninsula",
        "republic",
        "most",
        "rest",
        "all",
        "settlement",
    ];
    let mut words = before.split_whitespace().rev();
    let is_title = |word: &&str| lexicon().word(word).occupation || lexicon().word(word).title;
    let mut last = words.next();
    if last.as_ref().is_some_and(is_title) {
        last = words.next();
    }
    let governed = last.is_some_and(|word| PREPOSITIONS.contains(&word));
    let transparent =
        before.trim_end().ends_with("of") && words.next().is_some_and(|word| TRANSPARENT.contains(&word));
    governed && before.ends_with(' ') && !transparent
}

struct Reader<'r, 'e> {
    encoded: &'r Encoded<'e>,
    clauses: &'r Clauses,
    rule: &'r Rule,
    captures: &'r Captures<'r>,
}

impl<'e> Reader<'_, 'e> {
    fn claim(&self, form: &ClaimForm) -> Option<Claim<LocalEntityId>> {
        let Slot::Mention(subject) = self.slot(&form.subject)? else {
            return None;
        };
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
        let role = form
            .role
            .as_deref()
            .and_then(|name| self.text(name))
            .map(str::to_owned);
        // Nobody is cited for what the sentence says of himself.
        let cited = self
            .cited()
            .filter(|cited| *cited != AccordingTo::Entity(subject.entity));
        let (certainty, negated) = self.mood(cited.is_some());
        let sureness = if certainty == Certainty::Stated {
            Score::ONE
        } else {
            Score::new(0.95)
        };
        Some(Claim {
            subject: subject.entity,
            property,
            value,
            qualifiers: Qualifiers {
                time,
                place,
                role,
                according_to: cited,
            },
            certainty,
            negated: negated || self.rule.negated,
            confidence: self.rule.confidence.times(subject.score).times(sureness),
            span: self.clauses.span,
            rule: self.rule.name.clone(),
        })
    }

    fn cited(&self) -> Option<AccordingTo<LocalEntityId>> {
        let whole = self.captures.get(0)?;
        self.clauses
            .attribution(whole.start())
            .map(|attribution| attribution.cited.clone())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.captures.name(name).map(|m| m.as_str())
    }

    fn slot(&self, name: &str) -> Option<Slot<'e>> {
        self.encoded.slot(self.text(name)?)
    }

    /// The value that a form names: a capture, its words, or the start or end of a time that is captured.
    fn value(&self, form: &str) -> Option<Value<LocalEntityId>> {
        let (name, end) = form.split_once('.').unwrap_or((form, ""));
        match self.slot(name) {
            Some(slot) if end == "words" => Some(Value::Text(self.encoded.words_at(slot))),
            Some(Slot::Time(time)) if !end.is_empty() => {
                let (first, last) = time.edtf.ends()?;
                (if end == "start" { first } else { last }).map(Value::Time)
            }
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
            self.encoded
                .slots
                .iter()
                .zip(&self.encoded.places)
                .filter_map(|(slot, &place)| match slot {
                    Slot::Time(time) => Some((time, place)),
                    _ => None,
                })
        };
        let inside = times().find(|(_, place)| whole.range().contains(place));
        let after = || {
            times()
                .find(|(_, place)| *place >= whole.end())
                .filter(|(_, place)| {
                    let between = self.encoded.text.get(whole.end()..*place).unwrap_or_default();
                    between.len() < 60
                        && !between.contains([';', ':'])
                        && !Encoded::has_class(between, &agents)
                })
        };
        let heading = || {
            times().next().filter(|(_, place)| {
                let before = self.encoded.text.get(..*place).unwrap_or_default();
                *place < whole.start() && is_opening(before)
            })
        };
        inside
            .or_else(after)
            .or_else(heading)
            .map(|(time, _)| time.edtf.clone())
    }

    /// How the sentence puts the match, and whether it denies it.
    fn mood(&self, cited: bool) -> (Certainty, bool) {
        let Some(whole) = self.captures.get(0) else {
            return (self.rule.certainty, false);
        };
        let before = self.encoded.text.get(..whole.start()).unwrap_or_default();
        let clause = before
            .rfind(';')
            .map_or(before, |at| before.get(at..).unwrap_or_default());
        let inside = lexicon().hedge(whole.as_str());
        let negated = inside == Some(Hedge::Negated);
        let hedged = !negated
            && (inside.is_some()
                || matches!(lexicon().hedge(clause), Some(Hedge::Reported | Hedge::Possible)));
        let reported = hedged || cited;
        (
            if reported {
                Certainty::Reported
            } else {
                self.rule.certainty
            },
            negated,
        )
    }
}

/// Whether a time after these words, at the head of a sentence, is when all of it happened: "In 1938", "After the war
/// in 1905".
fn is_opening(before: &str) -> bool {
    const OPENERS: [&str; 11] = [
        "in ",
        "on ",
        "after ",
        "during ",
        "by ",
        "following ",
        "since ",
        "when ",
        "before ",
        "from ",
        "at ",
    ];
    before.is_empty() || (!before.contains(',') && OPENERS.iter().any(|opener| before.starts_with(opener)))
}
