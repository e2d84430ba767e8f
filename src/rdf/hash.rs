//! Names statements and figures by what they say, so that the same claim has the same IRI in every document.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use crate::model::{
    AccordingTo, Bound, Claim, Edtf, EntityId, EntityIndex, Number, Observation, Qualifiers, Quantity,
    Resolution, Unit, Value,
};

/// How many characters of the hash stand in an IRI: 100 bits.
const LENGTH: usize = 20;

/// Adds up fields to a hash; each is preceded by its kind and length, so that no two lists of fields look the same.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// One that begins with what is named.
    pub(crate) fn new(kind: &str) -> Self {
        let mut fingerprint = Self::default();
        fingerprint.field(b'k', kind);
        fingerprint
    }

    /// Adds a field.
    pub(crate) fn field(&mut self, kind: u8, value: &str) {
        self.0.update([kind]);
        self.0.update((value.len() as u64).to_be_bytes());
        self.0.update(value.as_bytes());
    }

    /// Adds a field or its absence.
    fn optional(&mut self, kind: u8, value: Option<&str>) {
        match value {
            Some(value) => self.field(kind, value),
            None => self.0.update([b'-', kind]),
        }
    }

    /// The first characters of the hash in base 32, lower case.
    pub(crate) fn finish(self) -> String {
        let mut text = BASE32_NOPAD.encode(&self.0.finalize()).to_ascii_lowercase();
        text.truncate(LENGTH);
        text
    }
}

/// The name of a claim: subject, property, value, qualifiers and whether it is denied.
pub(crate) fn of_claim(claim: &Claim<EntityIndex>, resolution: &Resolution) -> String {
    let mut hash = Fingerprint::new("statement");
    hash.field(b's', entity(claim.subject, resolution));
    hash.field(b'p', claim.property.as_str());
    match &claim.value {
        Value::Entity(value) => hash.field(b'e', entity(*value, resolution)),
        Value::Time(time) => hash.field(b't', &time.to_string()),
        Value::Quantity(value) => quantity(&mut hash, value),
        Value::Text(text) => hash.field(b'x', text),
    }
    qualifiers(&mut hash, &claim.qualifiers, resolution);
    hash.field(b'n', if claim.negated { "1" } else { "0" });
    hash.finish()
}

/// The name of a figure: group, measure, quantity and qualifiers.
pub(crate) fn of_observation(observation: &Observation<EntityIndex>, resolution: &Resolution) -> String {
    let mut hash = Fingerprint::new("observation");
    hash.optional(b'g', observation.group.map(|group| entity(group, resolution)));
    // The words count only where no entity says who is meant.
    let words = observation
        .group
        .is_none()
        .then_some(observation.group_text.as_str());
    hash.optional(b'w', words);
    hash.field(b'm', observation.measure.as_str());
    quantity(&mut hash, &observation.quantity);
    qualifiers(&mut hash, &observation.qualifiers, resolution);
    for place in &observation.further_places {
        hash.field(b'p', entity(*place, resolution));
    }
    hash.finish()
}

fn entity(index: EntityIndex, resolution: &Resolution) -> &str {
    resolution
        .entity(index)
        .map_or("", |entity| EntityId::as_str(&entity.id))
}

fn quantity(hash: &mut Fingerprint, quantity: &Quantity) {
    hash.field(b'q', &plain(quantity.value));
    hash.optional(b'u', quantity.upper.map(plain).as_deref());
    hash.field(b'a', if quantity.approximate { "1" } else { "0" });
    hash.optional(
        b'b',
        quantity.bound.map(|bound| match bound {
            Bound::AtLeast => "at least",
            Bound::AtMost => "at most",
        }),
    );
    hash.field(
        b'c',
        match quantity.unit {
            Unit::Count => "count",
            Unit::Percent => "percent",
            Unit::Ratio => "ratio",
        },
    );
}

/// The number as the graph writes it, so that 1.50 and 1.5 are one.
fn plain(number: Number) -> String {
    super::literal::number(number).value().to_owned()
}

fn qualifiers(hash: &mut Fingerprint, qualifiers: &Qualifiers<EntityIndex>, resolution: &Resolution) {
    hash.optional(b'T', qualifiers.time.as_ref().map(Edtf::to_string).as_deref());
    hash.optional(b'P', qualifiers.place.map(|place| entity(place, resolution)));
    hash.optional(b'R', qualifiers.role.as_deref());
    match &qualifiers.according_to {
        Some(AccordingTo::Entity(by)) => hash.field(b'A', entity(*by, resolution)),
        Some(AccordingTo::Text(words)) => hash.field(b'W', words),
        None => hash.optional(b'A', None),
    }
}
