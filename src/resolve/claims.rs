//! Puts together the claims of all documents: what several passages state is one statement with several references.

use std::collections::BTreeMap;

use crate::model::{
    AccordingTo, Certainty, Claim, EntityId, EntityIndex, Extraction, LocalEntityId, Location, Observation,
    Property, Qualifiers, Reference, Score, Span, Statement, TableClaim, TableSubject, Value,
};

/// All claims of texts and tables, sorted, each once; `of_subject` gives the entity of a subject's IRI.
pub(crate) fn merge_claims(
    extractions: &[&Extraction],
    local: &[Vec<EntityIndex>],
    subjects: &[TableSubject],
    of_subject: impl Fn(&EntityId) -> Option<EntityIndex>,
) -> Vec<Statement<Claim<EntityIndex>>> {
    let of_texts = extractions.iter().zip(local).flat_map(|(extraction, local)| {
        extraction.claims.iter().filter_map(|claim| {
            let reference = Reference {
                document: extraction.document.clone(),
                at: Location::Span(claim.span),
            };
            Some((global_claim(claim, local)?, reference))
        })
    });
    let of_tables = subjects.iter().flat_map(|subject| {
        let of_one = |claim| table_claim(&subject.id, claim, &of_subject);
        subject.claims.iter().filter_map(of_one)
    });
    let nameless = Property::new("");
    let mut merged: BTreeMap<Claim<EntityIndex>, Vec<SaidByRule>> = BTreeMap::new();
    for (claim, reference) in of_texts.chain(of_tables) {
        if claim.value == Value::Entity(claim.subject) {
            continue;
        }
        let said = Said {
            certainty: claim.certainty,
            confidence: claim.confidence,
            reference,
        };
        // What tells claims apart is what they say, not where, how surely or by which rule.
        let rule = claim.rule.clone();
        let key = Claim {
            certainty: Certainty::Stated,
            confidence: Score::ONE,
            span: Span::default(),
            rule: nameless.clone(),
            ..claim
        };
        // Most are said once.
        let known = merged.entry(key).or_insert_with(|| Vec::with_capacity(1));
        known.push((said, rule));
    }
    merged
        .into_iter()
        .filter_map(|(claim, said)| {
            let (first, references) = first_and_references(said)?;
            let (said, rule) = first;
            let (certainty, confidence) = (said.certainty, said.confidence);
            Some(Statement {
                claim: Claim {
                    certainty,
                    confidence,
                    span: span_of(&said.reference),
                    rule,
                    ..claim
                },
                references,
            })
        })
        .collect()
}

/// All figures, sorted, each once.
pub(crate) fn merge_observations(
    extractions: &[&Extraction],
    local: &[Vec<EntityIndex>],
) -> Vec<Statement<Observation<EntityIndex>>> {
    let mut merged = BTreeMap::new();
    for (extraction, local) in extractions.iter().zip(local) {
        for observation in &extraction.observations {
            let Some(observation) = global_observation(observation, local) else {
                continue;
            };
            let reference = Reference {
                document: extraction.document.clone(),
                at: Location::Span(observation.span),
            };
            let said = Said {
                certainty: observation.certainty,
                confidence: observation.confidence,
                reference,
            };
            let rule = observation.rule.clone();
            let key = Observation {
                certainty: Certainty::Stated,
                confidence: Score::ONE,
                span: Span::default(),
                rule: Property::new(""),
                ..observation
            };
            merged.entry(key).or_insert_with(Vec::new).push((said, rule));
        }
    }
    merged
        .into_iter()
        .filter_map(|(observation, said)| {
            let ((said, rule), references) = first_and_references(said)?;
            let (certainty, confidence, span) = (said.certainty, said.confidence, span_of(&said.reference));
            Some(Statement {
                claim: Observation {
                    certainty,
                    confidence,
                    span,
                    rule,
                    ..observation
                },
                references,
            })
        })
        .collect()
}

/// How one passage puts a claim. The surest comes first, and of those alike the first by document and span.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    certainty: Certainty,
    confidence: Score,
    reference: Reference,
}

type SaidByRule = (Said, Property);

/// The surest passage, and all of them in order.
fn first_and_references(mut said: Vec<SaidByRule>) -> Option<(SaidByRule, Vec<Reference>)> {
    said.sort_by(|(a, x), (b, y)| {
        let surer = |s: &Said| (s.certainty, std::cmp::Reverse(s.confidence));
        surer(a)
            .cmp(&surer(b))
            .then_with(|| a.reference.cmp(&b.reference))
            .then_with(|| x.cmp(y))
    });
    let mut references: Vec<Reference> = said.iter().map(|(said, _)| said.reference.clone()).collect();
    references.sort();
    references.dedup();
    Some((said.into_iter().next()?, references))
}

/// The passage, if it is one of a text.
fn span_of(reference: &Reference) -> Span {
    match reference.at {
        Location::Span(span) => span,
        Location::Cell(_) => Span::default(),
    }
}

/// What a cell says, where all that it names is an entity.
fn table_claim(
    subject: &EntityId,
    claim: &TableClaim,
    of_subject: impl Fn(&EntityId) -> Option<EntityIndex>,
) -> Option<(Claim<EntityIndex>, Reference)> {
    let value = match &claim.value {
        Value::Entity(id) => Value::Entity(of_subject(id)?),
        Value::Time(time) => Value::Time(time.clone()),
        Value::Quantity(quantity) => Value::Quantity(quantity.clone()),
        Value::Text(words) => Value::Text(words.clone()),
    };
    let reference = Reference {
        document: claim.document.clone(),
        at: Location::Cell(claim.cell),
    };
    let claim = Claim {
        subject: of_subject(subject)?,
        property: claim.property.clone(),
        value,
        qualifiers: Qualifiers::default(),
        certainty: Certainty::Stated,
        negated: false,
        confidence: Score::ONE,
        span: Span::default(),
        rule: claim.rule.clone(),
    };
    Some((claim, reference))
}

fn entity(id: LocalEntityId, local: &[EntityIndex]) -> Option<EntityIndex> {
    local.get(id.index()).copied()
}

fn global_claim(claim: &Claim<LocalEntityId>, local: &[EntityIndex]) -> Option<Claim<EntityIndex>> {
    let value = match &claim.value {
        Value::Entity(id) => Value::Entity(entity(*id, local)?),
        Value::Time(time) => Value::Time(time.clone()),
        Value::Quantity(quantity) => Value::Quantity(quantity.clone()),
        Value::Text(words) => Value::Text(words.clone()),
    };
    Some(Claim {
        subject: entity(claim.subject, local)?,
        property: claim.property.clone(),
        value,
        qualifiers: global_qualifiers(&claim.qualifiers, local),
        certainty: claim.certainty,
        negated: claim.negated,
        confidence: claim.confidence,
        span: claim.span,
        rule: claim.rule.clone(),
    })
}

fn global_observation(
    observation: &Observation<LocalEntityId>,
    local: &[EntityIndex],
) -> Option<Observation<EntityIndex>> {
    let group = match observation.group {
        Some(group) => Some(entity(group, local)?),
        None => None,
    };
    Some(Observation {
        group,
        group_text: observation.group_text.clone(),
        measure: observation.measure.clone(),
        quantity: observation.quantity.clone(),
        qualifiers: global_qualifiers(&observation.qualifiers, local),
        further_places: (observation.further_places.iter())
            .filter_map(|place| entity(*place, local))
            .collect(),
        certainty: observation.certainty,
        confidence: observation.confidence,
        span: observation.span,
        rule: observation.rule.clone(),
    })
}

fn global_qualifiers(
    qualifiers: &Qualifiers<LocalEntityId>,
    local: &[EntityIndex],
) -> Qualifiers<EntityIndex> {
    Qualifiers {
        time: qualifiers.time.clone(),
        place: qualifiers.place.and_then(|place| entity(place, local)),
        role: qualifiers.role.clone(),
        according_to: qualifiers.according_to.as_ref().and_then(|cited| match cited {
            AccordingTo::Entity(id) => entity(*id, local).map(AccordingTo::Entity),
            AccordingTo::Text(words) => Some(AccordingTo::Text(words.clone())),
        }),
    }
}
