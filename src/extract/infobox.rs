//! Reads the fields of infoboxes. What their keys mean is in `data/infobox-keys.tsv`.

use std::{collections::HashMap, sync::LazyLock};

use super::{analysis::Analysis, entities::Entities, observation::field_observation, topic::Topic};
use crate::gazetteer::gazetteer;
use crate::model::{
    Block, BlockKind, Certainty, Claim, Extraction, LocalEntityId, Property, Qualifiers, Score, Span, Value,
};
use crate::text::fold;

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
    include_str!("../../data/infobox-keys.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(parse_key)
        .collect()
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
    topic: Topic,
    entities: &mut Entities,
    extraction: &mut Extraction,
) {
    for block in &analysis.document.blocks {
        let BlockKind::Field { key } = block.kind else {
            continue;
        };
        let field = Field {
            analysis,
            topic,
            block,
            evidence: key.cover(block.span),
        };
        if let Some(meaning) = KEYS.get(&fold(key.of(analysis.text))) {
            field.read(*meaning, entities, extraction);
        }
    }
}

struct Field<'a, 'd> {
    analysis: &'a Analysis<'d>,
    topic: Topic,
    block: &'a Block,
    evidence: Span,
}

impl Field<'_, '_> {
    fn read(&self, meaning: Meaning, entities: &mut Entities, extraction: &mut Extraction) {
        let span = self.block.span;
        let time = self.analysis.times_in(span).first().map(|t| t.edtf.clone());
        match meaning.kind {
            Kind::Entity => {
                let inside = extraction
                    .mentions
                    .iter()
                    .filter(|m| span.contains(m.span))
                    .map(|m| m.entity);
                let named: Vec<LocalEntityId> = if meaning.term == "language" {
                    languages(span.of(self.analysis.text), entities)
                } else {
                    inside.collect()
                };
                let values = named
                    .into_iter()
                    .filter(|entity| *entity != self.topic.entity)
                    .map(Value::Entity);
                extraction
                    .claims
                    .extend(values.map(|value| self.claim(meaning.term, value)));
            }
            Kind::Time => {
                let value = time.map(Value::Time);
                extraction
                    .claims
                    .extend(value.map(|value| self.claim(meaning.term, value)));
            }
            Kind::Text => {
                let values = span
                    .of(self.analysis.text)
                    .split([',', ';'])
                    .map(str::trim)
                    .filter(|v| !v.is_empty());
                extraction
                    .claims
                    .extend(values.map(|value| self.claim(meaning.term, Value::Text(value.to_owned()))));
            }
            Kind::Figure => {
                let quantities = self.analysis.quantities_in(span);
                for (at, mention) in quantities.iter().enumerate() {
                    let end = quantities
                        .get(at + 1)
                        .map_or(span.end(), |next| next.span.start());
                    let own = self
                        .analysis
                        .times_in(Span::new(mention.span.start(), end))
                        .first();
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
            subject: self.topic.entity,
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

/// The languages that a list of adjectives stands for: "Russian, Japanese".
fn languages(list: &str, entities: &mut Entities) -> Vec<LocalEntityId> {
    let names = list
        .split([',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let listed = names.filter_map(|name| gazetteer().find(&format!("{name} language")));
    listed
        .map(|entry| entities.intern(entry.label, entry.class, entry.item))
        .collect()
}
