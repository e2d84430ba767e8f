//! Makes claims of what a frame has captured.

use super::{Bound, ClauseReader, Place, Thing};
use crate::extract::{
    entities::one_line,
    lexicon::lexicon,
    rule::file::{ClaimForm, Reading, Rule},
};
use crate::model::{
    AccordingTo, Certainty, Claim, LocalEntityId, Mention, MentionKind, Property, Qualifiers, Score, Value,
};

impl<'a> ClauseReader<'a> {
    pub(super) fn claims(
        &self,
        rule: &Rule,
        captures: &[(&str, Vec<Bound<'a>>)],
        place: &Place<'a>,
    ) -> Vec<Claim<LocalEntityId>> {
        let Some(mood) = place.mood else { return Vec::new() };
        let bound = |name: &str| {
            let same = captures.iter().filter(move |(n, _)| *n == name && !n.is_empty());
            same.flat_map(|(_, bound)| bound).collect::<Vec<_>>()
        };
        let reads = |reading: &&Reading| {
            let bound = bound(&reading.capture);
            bound.is_empty()
                || bound
                    .iter()
                    .any(|bound| self.reads_well(rule, &reading.capture, bound))
        };
        if !rule.readings.iter().all(|reading| reads(&reading)) {
            return Vec::new();
        }
        let attribution = self.cited.attribution(self.encoded.position(place.start));
        let cited = attribution.map(|a| a.cited.clone());
        // What happened at several places is said of each.
        let values = |name: &str, place: Option<&str>| {
            let places = places(place.into_iter().flat_map(&bound));
            let pairs = bound(name).into_iter();
            pairs
                .flat_map(|value| {
                    places
                        .iter()
                        .map(move |place| (value, *place))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        let mut claims = Vec::new();
        for form in &rule.claims {
            let (name, end) = form.value.split_once('.').unwrap_or((&form.value, ""));
            for subject in bound(&form.subject) {
                for (value, where_) in values(name, form.place.as_deref()) {
                    let made = self.claim((rule, form), (subject, value, end), captures, place);
                    let Some(mut claim) = made else { continue };
                    claim.qualifiers.place = where_;
                    if rule.takes_time && !matches!(claim.value, Value::Time(_)) {
                        let time = claim.qualifiers.time.take();
                        claim.qualifiers.time = time.or_else(|| attribution?.time.clone());
                    }
                    let cited = cited.clone().filter(|c| *c != AccordingTo::Entity(claim.subject));
                    claim.certainty = if mood.0 == Certainty::Stated && cited.is_some() {
                        Certainty::Reported
                    } else if mood.0 == Certainty::Stated {
                        rule.certainty
                    } else {
                        mood.0
                    };
                    if claim.certainty != Certainty::Stated {
                        claim.confidence = claim.confidence.times(Score::new(0.95));
                    }
                    claim.negated = mood.1 || rule.negated;
                    claim.qualifiers.according_to = cited;
                    claims.push(claim);
                }
            }
        }
        claims
    }

    fn claim(
        &self,
        (rule, form): (&Rule, &ClaimForm),
        (subject, value, end): (&Bound<'a>, &Bound<'a>, &str),
        captures: &[(&str, Vec<Bound<'a>>)],
        place: &Place<'a>,
    ) -> Option<Claim<LocalEntityId>> {
        let Thing::Mention(mention) = subject.thing else {
            return None;
        };
        let name = form.value.split('.').next().unwrap_or_default();
        if !(self.reads_well(rule, &form.subject, subject) && self.reads_well(rule, name, value)) {
            return None;
        }
        let object = match &value.thing {
            Thing::Mention(m) if end == "words" && m.kind != MentionKind::Name => return None,
            Thing::Mention(m) if end == "words" => Value::Text(one_line(m.span.of(self.analysis.text))),
            Thing::Mention(m) => Value::Entity(m.entity),
            Thing::Time(time) if end == "start" => Value::Time(time.edtf.ends()?.0?),
            Thing::Time(time) if end == "end" => Value::Time(time.edtf.ends()?.1?),
            Thing::Time(time) => Value::Time(time.edtf.clone()),
            Thing::Quantity(quantity) => Value::Quantity(quantity.quantity.clone()),
            Thing::Words(words) => Value::Text(words.clone()),
        };
        if object == Value::Entity(mention.entity) {
            return None;
        }
        let first = |name: &str| {
            captures
                .iter()
                .find(|(n, _)| *n == name)
                .and_then(|(_, bound)| bound.first())
        };
        let words = |name: &str| match first(name).map(|bound| &bound.thing) {
            Some(Thing::Words(words)) => Some(words.clone()),
            _ => None,
        };
        let property = match form.property.strip_prefix('@') {
            Some(kin) => lexicon().kinship(&words(kin)?).cloned()?,
            None => Property::new(&form.property),
        };
        let stated = match form.time.as_deref().and_then(first).map(|bound| &bound.thing) {
            Some(Thing::Time(time)) => Some(time.edtf.clone()),
            _ => None,
        };
        let takes_time = rule.takes_time && !matches!(object, Value::Time(_));
        let at = value.at.or(subject.at);
        Some(Claim {
            subject: mention.entity,
            property,
            value: object,
            qualifiers: Qualifiers {
                time: stated.or_else(|| self.time_near(at, place).filter(|_| takes_time)),
                place: None,
                role: form.role.as_deref().and_then(words),
                according_to: None,
            },
            certainty: Certainty::Stated,
            negated: false,
            confidence: rule.confidence.times(mention.score),
            span: self.cited.span,
            rule: rule.name.clone(),
        })
    }

    /// The words of a name, or the name of what a pronoun or noun stands for.
    fn name_of(&self, mention: &Mention) -> &'a str {
        let named = match mention.kind {
            MentionKind::Name => None,
            _ => self.entities.and_then(|entities| entities.entity(mention.entity)),
        };
        named.map_or_else(
            || mention.span.of(self.analysis.text),
            |entity| entity.name.as_str(),
        )
    }

    /// Whether the words at a capture are such as the rule asks for.
    fn reads_well(&self, rule: &Rule, name: &str, bound: &Bound<'a>) -> bool {
        rule.readings
            .iter()
            .filter(|reading| reading.capture == name)
            .all(|reading| {
                let words = match &bound.thing {
                    Thing::Mention(m) => self.name_of(m).to_lowercase(),
                    Thing::Words(words) => words.clone(),
                    Thing::Time(_) | Thing::Quantity(_) => return true,
                };
                reading.words.is_match(&words) == reading.wanted
            })
    }
}

/// What happened where: the places, or the one that is not told.
fn places<'b>(bound: impl Iterator<Item = &'b Bound<'b>>) -> Vec<Option<LocalEntityId>> {
    let places: Vec<_> = bound
        .filter_map(|bound| match bound.thing {
            Thing::Mention(mention) => Some(Some(mention.entity)),
            _ => None,
        })
        .collect();
    if places.is_empty() { vec![None] } else { places }
}
