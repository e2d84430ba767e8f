//! Reads what names themselves say: a school "in Moscow" in its name is in Moscow.

use super::entities::Entities;
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{
    Certainty, Claim, EntityClass, LocalEntityId, Mention, Property, Qualifiers, Score, Span, Value,
};

/// The place that is part of an organization's name, as where it is.
pub(crate) fn read_composites(
    mentions: &[Mention],
    sentence_of: impl Fn(Span) -> Span,
    text: &str,
    entities: &mut Entities,
) -> Vec<Claim<LocalEntityId>> {
    let mut claims: Vec<Claim<LocalEntityId>> = Vec::new();
    for mention in mentions
        .iter()
        .filter(|m| m.class == Some(EntityClass::Organization))
    {
        let name = mention.span.of(text);
        let Some(place) = place_in(name) else { continue };
        let (label, item) = (place.label, place.item);
        let value = Value::Entity(entities.intern(label, Some(EntityClass::Place), item));
        if claims
            .iter()
            .any(|claim| claim.subject == mention.entity && claim.value == value)
        {
            continue;
        }
        claims.push(Claim {
            subject: mention.entity,
            property: Property::new("location"),
            value,
            qualifiers: Qualifiers::default(),
            certainty: Certainty::Implied,
            negated: false,
            confidence: Score::new(0.8),
            span: sentence_of(mention.span),
            rule: Property::new("name"),
        });
    }
    claims
}

/// The city at the end of a name after "in", or at its head before other words.
fn place_in(name: &str) -> Option<&'static GazetteerEntry> {
    let is_city = |entry: &&'static GazetteerEntry| entry.kind == "city";
    if let Some((_, place)) = name.rsplit_once(" in ") {
        return gazetteer()
            .find(place)
            .filter(|entry| entry.class == Some(EntityClass::Place));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    (1..words.len().min(4))
        .rev()
        .find_map(|n| gazetteer().find(&words.get(..n)?.join(" ")))
        .filter(is_city)
}
