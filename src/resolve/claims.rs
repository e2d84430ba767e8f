//! Puts together the claims of all documents: what several passages state is one statement with several references.

use std::{cmp::Reverse, collections::BTreeMap};

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
    let all = of_texts.chain(of_tables);
    merge(all.filter(|(claim, _)| claim.value != Value::Entity(claim.subject)))
}

/// All figures, sorted, each once.
pub(crate) fn merge_observations(
    extractions: &[&Extraction],
    local: &[Vec<EntityIndex>],
) -> Vec<Statement<Observation<EntityIndex>>> {
    merge(extractions.iter().zip(local).flat_map(|(extraction, local)| {
        extraction.observations.iter().filter_map(|observation| {
            let reference = Reference {
                document: extraction.document.clone(),
                at: Location::Span(observation.span),
            };
            Some((global_observation(observation, local)?, reference))
        })
    }))
}

/// How one passage puts what it says. The surest is the least, and of those alike the first by document and span.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    certainty: Certainty,
    confidence: Reverse<Score>,
    reference: Reference,
    rule: Property,
}

/// What several passages can say.
trait Sayable: Ord {
    /// How surely, where and by which rule it is said: what does not tell two of a kind apart.
    fn manner(&mut self) -> (&mut Certainty, &mut Score, &mut Span, &mut Property);
}

impl Sayable for Claim<EntityIndex> {
    fn manner(&mut self) -> (&mut Certainty, &mut Score, &mut Span, &mut Property) {
        (
            &mut self.certainty,
            &mut self.confidence,
            &mut self.span,
            &mut self.rule,
        )
    }
}

impl Sayable for Observation<EntityIndex> {
    fn manner(&mut self) -> (&mut Certainty, &mut Score, &mut Span, &mut Property) {
        (
            &mut self.certainty,
            &mut self.confidence,
            &mut self.span,
            &mut self.rule,
        )
    }
}

/// Each once, sorted, as the passage puts it that says it most surely, with all passages in order.
fn merge<T: Sayable>(all: impl Iterator<Item = (T, Reference)>) -> Vec<Statement<T>> {
    let nameless = Property::new("");
    let mut merged: BTreeMap<T, Vec<Said>> = BTreeMap::new();
    for (mut what, reference) in all {
        let (certainty, confidence, span, rule) = what.manner();
        *span = Span::default();
        let said = Said {
            certainty: std::mem::replace(certainty, Certainty::Stated),
            confidence: Reverse(std::mem::replace(confidence, Score::ONE)),
            reference,
            rule: std::mem::replace(rule, nameless.clone()),
        };
        // Most are said once.
        let known = merged.entry(what).or_insert_with(|| Vec::with_capacity(1));
        known.push(said);
    }
    let merged = merged.into_iter().filter_map(|(mut what, said)| {
        let mut references: Vec<Reference> = said.iter().map(|said| said.reference.clone()).collect();
        references.sort();
        references.dedup();
        let surest = said.into_iter().min()?;
        let (certainty, confidence, span, rule) = what.manner();
        *certainty = surest.certainty;
        *confidence = surest.confidence.0;
        *span = span_of(&surest.reference);
        *rule = surest.rule;
        Some(Statement {
            claim: what,
            references,
        })
    });
    merged.collect()
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
