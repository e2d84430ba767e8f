//! Puts together the claims of all documents: what several passages state is one statement with several references.

use std::{cmp::Reverse, collections::BTreeMap, mem};

use crate::model::{
    AccordingTo, Cell, Certainty, Claim, DocumentId, EntityId, EntityIndex, Extraction, LocalEntityId,
    Location, Observation, Property, Qualifiers, Reference, Score, Span, Statement, TableStatements,
    TableStatementsBuilder, TableSubject, Value, table_claim,
};

/// All claims, sorted, each once: those that texts make, with the cells that say the same, and those of tables alone.
///
/// `of_subject` gives the entity of a subject's IRI. The claims are taken out of the subjects.
pub(crate) fn merge_claims(
    extractions: &[&Extraction],
    local: &[Vec<EntityIndex>],
    subjects: &mut [TableSubject],
    of_subject: impl Fn(&EntityId) -> Option<EntityIndex>,
) -> (Vec<Statement<Claim<EntityIndex>>>, TableStatements) {
    let of_texts = extractions.iter().zip(local).flat_map(|(extraction, local)| {
        extraction.claims.iter().filter_map(|claim| {
            let reference = Reference {
                document: extraction.document.clone(),
                at: Location::Span(claim.span),
            };
            Some((global_claim(claim, local)?, reference))
        })
    });
    let is_of_itself = |claim: &Claim<EntityIndex>| claim.value == Value::Entity(claim.subject);
    let mut of_texts = gather(of_texts.filter(|(claim, _)| !is_of_itself(claim)));
    let mut of_tables = TableStatementsBuilder::default();
    for subject in subjects {
        let claims = mem::take(&mut subject.claims);
        let Some(index) = of_subject(&subject.id) else {
            continue;
        };
        for claim in claims {
            let Some(value) = global_value(claim.value, &of_subject) else {
                continue;
            };
            if value == Value::Entity(index) {
                continue;
            }
            let place = (&claim.document, claim.cell);
            let said = (index, &claim.property, value);
            if let Some(value) = add_to_texts(&mut of_texts, said, place, &claim.rule) {
                of_tables.push((index, &claim.property, value), place, &claim.rule);
            }
        }
    }
    (merge(of_texts), of_tables.finish())
}

/// Adds to a claim of texts that a cell says the same; gives the value back where no text does.
fn add_to_texts(
    of_texts: &mut Gathered<Claim<EntityIndex>>,
    (subject, property, value): (EntityIndex, &Property, Value<EntityIndex>),
    (document, cell): (&DocumentId, Cell),
    rule: &Property,
) -> Option<Value<EntityIndex>> {
    if of_texts.is_empty() {
        return Some(value);
    }
    let claim = table_claim(subject, property.clone(), value, nameless());
    let Some(known) = of_texts.get_mut(&claim) else {
        return Some(claim.value);
    };
    known.push(Said {
        certainty: claim.certainty,
        confidence: Reverse(claim.confidence),
        reference: Reference {
            document: document.clone(),
            at: Location::Cell(cell),
        },
        rule: rule.clone(),
    });
    None
}

/// A value of a table, if it is an entity where it names one.
fn global_value(
    value: Value<EntityId>,
    of_subject: impl Fn(&EntityId) -> Option<EntityIndex>,
) -> Option<Value<EntityIndex>> {
    Some(match value {
        Value::Entity(id) => Value::Entity(of_subject(&id)?),
        Value::Time(time) => Value::Time(time),
        Value::Quantity(quantity) => Value::Quantity(quantity),
        Value::Text(words) => Value::Text(words),
    })
}

/// All figures, sorted, each once.
pub(crate) fn merge_observations(
    extractions: &[&Extraction],
    local: &[Vec<EntityIndex>],
) -> Vec<Statement<Observation<EntityIndex>>> {
    let all = extractions.iter().zip(local).flat_map(|(extraction, local)| {
        extraction.observations.iter().filter_map(|observation| {
            let reference = Reference {
                document: extraction.document.clone(),
                at: Location::Span(observation.span),
            };
            Some((global_observation(observation, local)?, reference))
        })
    });
    merge(gather(all))
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

/// What is said, without the manner, and how each passage puts it.
type Gathered<T> = BTreeMap<T, Vec<Said>>;

/// The rule of what is told apart by its content alone.
fn nameless() -> Property {
    Property::new("")
}

/// What is the same comes together.
fn gather<T: Sayable>(all: impl Iterator<Item = (T, Reference)>) -> Gathered<T> {
    let nameless = nameless();
    let mut gathered: Gathered<T> = BTreeMap::new();
    for (mut what, reference) in all {
        let (certainty, confidence, span, rule) = what.manner();
        *span = Span::default();
        let said = Said {
            certainty: mem::replace(certainty, Certainty::Stated),
            confidence: Reverse(mem::replace(confidence, Score::ONE)),
            reference,
            rule: mem::replace(rule, nameless.clone()),
        };
        // Most are said once.
        let known = gathered.entry(what).or_insert_with(|| Vec::with_capacity(1));
        known.push(said);
    }
    gathered
}

/// Each once, sorted, as the passage puts it that says it most surely, with all passages in order.
fn merge<T: Sayable>(gathered: Gathered<T>) -> Vec<Statement<T>> {
    let merged = gathered.into_iter().filter_map(|(mut what, said)| {
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
