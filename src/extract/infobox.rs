//! Reads the fields of infoboxes. What their keys mean is in `data/infobox-keys.tsv`.

use std::{collections::HashMap, sync::LazyLock};

use super::{analysis::Analysis, observation::field_observation};
use crate::{
    model::{
        Block, BlockKind, Certainty, Claim, EntityClass, Extraction, LocalEntityId, Mention, Property, Qualifiers, Score,
        Span, Value,
    },
    text::fold,
};

/// What a key means.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    /// A property, or a measure for a figure.
    term: &'static str,
    /// What its values are.
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Entities named in the value.
    Entity,
    /// Times.
    Time,
    /// The words.
    Text,
    /// A number of people.
    Figure,
}

static KEYS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    include_str!("../../data/infobox-keys.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(parse_key).collect()
});

fn parse_key(line: &'static str) -> Option<(String, Meaning)> {
    let mut columns = line.split('\t');
    let key = fold(columns.next()?);
    let term = columns.next()?;
    let kind = match columns.next()? {
        "entity" => Kind::Entity,
        "time" => Kind::Time,
        "figure" => Kind::Figure,
        _ => Kind::Text,
    };
    Some((key, Meaning { term, kind }))
}

/// Adds what an infobox says of the topic of its document.
pub(crate) fn read_infobox(
    analysis: &Analysis<'_>,
    topic: (LocalEntityId, Option<EntityClass>),
    extraction: &mut Extraction,
) {
    for block in &analysis.document.blocks {
        let BlockKind::Field { key } = block.kind else { continue };
        let field = Field { analysis, topic, block, evidence: key.cover(block.span) };
        if let Some(meaning) = KEYS.get(&fold(key.of(analysis.text))) {
            field.read(*meaning, extraction);
        }
    }
}

struct Field<'a, 'd> {
    analysis: &'a Analysis<'d>,
    topic: (LocalEntityId, Option<EntityClass>),
    block: &'a Block,
    evidence: Span,
}

impl Field<'_, '_> {
    fn read(&self, meaning: Meaning, extraction: &mut Extraction) {
        let span = self.block.span;
        let time = self.analysis.times_in(span).first().map(|t| t.edtf.clone());
        match meaning.kind {
            Kind::Entity => {
                let named: Vec<LocalEntityId> =
                    extraction.mentions.iter().filter(|m| span.contains(m.span)).map(|m: &Mention| m.entity).collect();
                let values = named.into_iter().filter(|entity| *entity != self.topic.0).map(Value::Entity);
                extraction.claims.extend(values.map(|value| self.claim(meaning.term, value)));
            }
            Kind::Time => {
                let value = time.map(Value::Time);
                extraction.claims.extend(value.map(|value| self.claim(meaning.term, value)));
            }
            Kind::Text => {
                let values = span.of(self.analysis.text).split([',', ';']).map(str::trim).filter(|v| !v.is_empty());
                extraction.claims.extend(values.map(|value| self.claim(meaning.term, Value::Text(value.to_owned()))));
            }
            Kind::Figure => {
                let quantities = self.analysis.quantities_in(span);
                for (at, mention) in quantities.iter().enumerate() {
                    let end = quantities.get(at + 1).map_or(span.end(), |next| next.span.start());
                    let own = self.analysis.times_in(Span::new(mention.span.start(), end)).first();
                    let time = own.map(|t| t.edtf.clone()).or_else(|| time.clone());
                    let observation =
                        field_observation(&mention.quantity, time, self.topic, meaning.term, self.evidence);
                    extraction.observations.push(observation);
                }
            }
        }
    }

    fn claim(&self, term: &str, value: Value<LocalEntityId>) -> Claim<LocalEntityId> {
        Claim {
            subject: self.topic.0,
            property: Property::new(term),
            value,
            qualifiers: Qualifiers::default(),
            certainty: Certainty::Stated,
            negated: false,
            confidence: Score::new(0.9),
            span: self.evidence,
            rule: Property::new("infobox"),
        }
    }
}
