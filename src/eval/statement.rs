//! Scores statements.
//!
//! A statement is right if its subject and its object are the gold's entities, or its object the gold's time, and
//! property and negation are the same; one that is told from the other side, by the inverse of the property, is the
//! same. What a document states several times counts once. Statements of words and numbers are compared with the gold's
//! where it has such, and else neither right nor wrong.

use super::alignment::{Alignment, names_of, plain};
use super::gold::{GoldDetails, GoldDocument, GoldStatement, GoldValue};
use super::score::{Found, Scores};
use super::slip::SlipKind;
use super::tally::{Row, Tally};
use crate::model::{AccordingTo, Claim, EntityIndex, LocalEntityId, Qualifiers, Value};
use crate::rdf::Ontology;

/// All claims of a document that say the same.
struct Told<'a> {
    subject: EntityIndex,
    object: Option<EntityIndex>,
    claims: Vec<&'a Claim<LocalEntityId>>,
}

impl<'a> Told<'a> {
    fn first(&self) -> Option<&'a Claim<LocalEntityId>> {
        self.claims.first().copied()
    }
}

/// Rows for statements, and for the qualifiers of those that are right.
pub(super) fn score_statements(
    gold: &GoldDocument,
    statements: &[GoldStatement],
    (found, alignment): (Found<'_>, &Alignment<'_>),
    scores: &mut Scores,
) {
    let told = gather(gold, found);
    let mut used = vec![false; told.len()];
    let mut details = Tally::default();
    scores.row(Row::Statements);
    for statement in statements {
        let is_it = |told: &Told<'_>| is_same(told, statement, (found, alignment));
        let at: Vec<usize> = (0..told.len())
            .filter(|at| told.get(*at).is_some_and(is_it))
            .collect();
        let claims = at
            .iter()
            .filter_map(|at| told.get(*at))
            .flat_map(|told| &told.claims);
        let best = claims
            .map(|claim| compare(&statement.details, &claim.qualifiers, (found, alignment)))
            .max_by_key(|tally| (tally.right, std::cmp::Reverse(tally.wrong + tally.missed)));
        for at in at {
            if let Some(used) = used.get_mut(at) {
                *used = true;
            }
        }
        match best {
            _ if statement.optional => {}
            Some(best) => {
                scores.row(Row::Statements).right += 1;
                details += best;
            }
            None => {
                scores.row(Row::Statements).missed += 1;
                let what = tell_gold(statement);
                scores.slip(SlipKind::MissedStatement, &what, (&gold.text, statement.span));
            }
        }
    }
    *scores.row(Row::StatementDetails) += details;
    for told in told
        .iter()
        .zip(used)
        .filter(|(_, used)| !used)
        .map(|(told, _)| told)
    {
        let Some(claim) = told.first().filter(|claim| is_judged(claim, told, found)) else {
            continue;
        };
        scores.row(Row::Statements).wrong += 1;
        let what = tell(claim, told, alignment);
        scores.slip(SlipKind::InventedStatement, &what, (&gold.text, claim.span));
    }
}

/// Puts the claims of one subject, property, value and negation together, in their order.
fn gather<'a>(gold: &GoldDocument, found: Found<'a>) -> Vec<Told<'a>> {
    let mut all: Vec<Told<'a>> = Vec::new();
    for claim in found.extraction.claims.iter().filter(|c| gold.is_judged(c.span)) {
        let Some(subject) = found.entity(claim.subject) else {
            continue;
        };
        let object = match &claim.value {
            Value::Entity(object) => found.entity(*object),
            _ => None,
        };
        let same = all.iter_mut().find(|told| {
            told.subject == subject
                && told.object == object
                && told.first().is_some_and(|first| {
                    first.property == claim.property
                        && first.negated == claim.negated
                        && (object.is_some() || first.value == claim.value)
                })
        });
        match same {
            Some(told) => told.claims.push(claim),
            None => all.push(Told {
                subject,
                object,
                claims: vec![claim],
            }),
        }
    }
    all
}

fn is_same(told: &Told<'_>, gold: &GoldStatement, (found, alignment): (Found<'_>, &Alignment<'_>)) -> bool {
    let Some(claim) = told.first().filter(|claim| claim.negated == gold.negated) else {
        return false;
    };
    let property = claim.property.as_str();
    let has = |name: &str| gold.properties.iter().any(|property| property == name);
    let forward = has(property)
        && alignment.is(told.subject, &gold.subject)
        && match (&gold.object, &claim.value) {
            (GoldValue::Entity(name), Value::Entity(_)) => {
                told.object.is_some_and(|object| alignment.is(object, name))
            }
            (GoldValue::Time(times), Value::Time(time)) => times.contains(time),
            (GoldValue::Text(words), Value::Text(other)) => plain(words) == plain(other),
            (GoldValue::Text(words), Value::Quantity(number)) => *words == number.value.to_string(),
            (GoldValue::Text(words), Value::Entity(_)) => told
                .object
                .and_then(|object| found.resolution.entity(object))
                .is_some_and(|object| names_of(object).any(|name| plain(name) == plain(words))),
            _ => false,
        };
    let inverse = || Ontology::get().property(property).and_then(other_side);
    let backward = |name: &String| {
        inverse().is_some_and(has)
            && alignment.is(told.subject, name)
            && told
                .object
                .is_some_and(|object| alignment.is(object, &gold.subject))
    };
    forward || matches!(&gold.object, GoldValue::Entity(name) if backward(name))
}

/// The property that says the same from the other side.
fn other_side(property: &'static crate::rdf::ClaimProperty) -> Option<&'static str> {
    if property.symmetric {
        Some(property.name.as_str())
    } else {
        property.inverse.as_deref()
    }
}

/// Compares qualifiers one by one. A value that differs is both wrong and missed.
pub(super) fn compare(
    gold: &GoldDetails,
    qualifiers: &Qualifiers<LocalEntityId>,
    (found, alignment): (Found<'_>, &Alignment<'_>),
) -> Tally {
    let is_entity = |local: LocalEntityId, names: &[String]| {
        let entity = found.entity(local);
        entity.is_some_and(|entity| names.iter().any(|name| alignment.is(entity, name)))
    };
    let is_words = |words: &str, all: &[String]| all.iter().any(|one| plain(one) == plain(words));
    let time = qualifiers.time.as_ref().map(|time| gold.times.contains(time));
    let place = qualifiers.place.map(|place| is_entity(place, &gold.places));
    let role = qualifiers.role.as_ref().map(|role| is_words(role, &gold.roles));
    let source = qualifiers.according_to.as_ref().map(|cited| match cited {
        AccordingTo::Entity(local) => is_entity(*local, &gold.sources),
        AccordingTo::Text(words) => is_words(words, &gold.sources),
    });
    let mut tally = Tally::default();
    for (has_gold, got) in [
        (!gold.times.is_empty(), time),
        (!gold.places.is_empty(), place),
        (!gold.roles.is_empty(), role),
        (!gold.sources.is_empty(), source),
    ] {
        match got {
            Some(true) => tally.right += 1,
            Some(false) => {
                tally.wrong += 1;
                tally.missed += usize::from(has_gold);
            }
            None => tally.missed += usize::from(has_gold),
        }
    }
    tally
}

/// Whether a statement that the gold does not have is held against the program: one of entities of the five classes, or
/// of a time.
fn is_judged(claim: &Claim<LocalEntityId>, told: &Told<'_>, found: Found<'_>) -> bool {
    let is_ours = |entity: EntityIndex| found.resolution.entity(entity).is_some_and(|e| e.class.is_some());
    match claim.value {
        Value::Time(_) => true,
        Value::Entity(_) => told.object.is_some_and(is_ours),
        Value::Quantity(_) | Value::Text(_) => false,
    }
}

fn tell_gold(statement: &GoldStatement) -> String {
    let property = statement.properties.first().map_or("?", String::as_str);
    let object = match &statement.object {
        GoldValue::Entity(words) | GoldValue::Text(words) => words.clone(),
        GoldValue::Time(times) => times.first().map(ToString::to_string).unwrap_or_default(),
    };
    let not = if statement.negated { "not " } else { "" };
    format!("{} – {not}{property} – {object}", statement.subject)
}

fn tell(claim: &Claim<LocalEntityId>, told: &Told<'_>, alignment: &Alignment<'_>) -> String {
    let object = match &claim.value {
        Value::Entity(_) => told
            .object
            .map_or("?", |object| alignment.label(object))
            .to_owned(),
        Value::Time(time) => time.to_string(),
        Value::Quantity(quantity) => quantity.value.to_string(),
        Value::Text(words) => words.clone(),
    };
    let not = if claim.negated { "not " } else { "" };
    let subject = alignment.label(told.subject);
    format!("{subject} – {not}{} – {object} [{}]", claim.property, claim.rule)
}
