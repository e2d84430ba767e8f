//! What the documents say around an entity, as far as it bears on which item it is.

use std::collections::HashMap;

use super::stance::Stance;
use super::words::{Passages, Stem, stems};
use crate::model::{Claim, Edtf, EntityIndex, Location, Reference, Resolution, Statement, Value};

/// So many entities beside it in a document, on each side, are an entity's neighbours.
const BESIDE: usize = 4;
/// So many of an entity's documents are looked at.
const MOST_DOCUMENTS: usize = 6;

/// What the sources say of an entity that bears on its identity.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Context {
    /// Births and beginnings.
    pub(super) start: Vec<Edtf>,
    /// Deaths and ends.
    pub(super) end: Vec<Edtf>,
    /// Any other time at which it did something or something was said of it.
    pub(super) active: Vec<Edtf>,
    /// The entities that claims tie it to, sorted.
    pub(super) claimed: Vec<usize>,
    /// The entities that are named near it, sorted.
    pub(super) beside: Vec<usize>,
    /// The words near its mentions, sorted.
    pub(super) words: Vec<Stem>,
    /// How its names stand, over all its documents.
    pub(super) stance: Stance,
}

/// The contexts of those entities that have one, each at its index.
pub(super) type Contexts = Vec<Option<Box<Context>>>;

/// The context of every entity that `are_wanted` holds for, by its index.
pub(super) fn contexts(resolution: &Resolution, passages: &[Passages], are_wanted: &[bool]) -> Contexts {
    let of_one = |is_wanted: &bool| is_wanted.then(Box::<Context>::default);
    let mut contexts: Contexts = are_wanted.iter().map(of_one).collect();
    for statement in resolution.statements.iter().filter(|s| !s.claim.negated) {
        note_claim(&statement.claim, &mut contexts);
        note_words(statement, &mut contexts);
    }
    for statement in resolution.table_statements.iter() {
        let ends = [Some(statement.subject()), statement.entity()];
        let is_wanted = |entity: &EntityIndex| are_wanted.get(entity.index()) == Some(&true);
        if ends.iter().flatten().any(is_wanted) {
            let statement = statement.to_statement();
            note_claim(&statement.claim, &mut contexts);
            note_words(&statement, &mut contexts);
        }
    }
    let mut stances: HashMap<usize, Vec<Stance>> = HashMap::new();
    for (at, local) in resolution.local.iter().enumerate() {
        for (place, entity) in local.iter().enumerate() {
            let Some(context) = of(&mut contexts, entity.index()) else {
                continue;
            };
            let stances = stances.entry(entity.index()).or_default();
            if stances.len() == MOST_DOCUMENTS {
                continue;
            }
            stances.push(
                passages
                    .get(at)
                    .map_or_else(Stance::default, |passages| passages.stance(place)),
            );
            let near = local
                .iter()
                .skip(place.saturating_sub(BESIDE))
                .take(2 * BESIDE + 1);
            context
                .beside
                .extend(near.filter(|other| *other != entity).map(|other| other.index()));
            if let Some(passages) = passages.get(at) {
                context.words.extend(passages.near(place));
            }
        }
    }
    for (at, context) in contexts.iter_mut().enumerate() {
        let Some(context) = context else { continue };
        context.stance = stances
            .get(&at)
            .map_or_else(Stance::default, |stances| Stance::mean(stances));
        context.words.sort_unstable();
        context.words.dedup();
        for list in [&mut context.beside, &mut context.claimed] {
            list.sort_unstable();
            list.dedup();
        }
    }
    contexts
}

/// The context of an entity, if it has one.
fn of(contexts: &mut Contexts, entity: usize) -> Option<&mut Context> {
    contexts.get_mut(entity)?.as_deref_mut()
}

/// What a table says of something in words is what stands near its name.
fn note_words(statement: &Statement<Claim<EntityIndex>>, contexts: &mut Contexts) {
    let is_of_table = |reference: &Reference| matches!(reference.at, Location::Cell(_));
    let context = of(contexts, statement.claim.subject.index());
    if let (Value::Text(text), Some(context)) = (&statement.claim.value, context)
        && statement.references.iter().any(is_of_table)
    {
        context.words.extend(stems(text));
    }
}

fn note_claim(claim: &Claim<EntityIndex>, contexts: &mut Contexts) {
    let subject = claim.subject.index();
    if let Value::Entity(object) = &claim.value {
        let object = object.index();
        for (one, other) in [(subject, object), (object, subject)] {
            if let Some(context) = of(contexts, one) {
                context.claimed.push(other);
                context.active.extend(claim.qualifiers.time.clone());
            }
        }
        return;
    }
    let Some(context) = of(contexts, subject) else {
        return;
    };
    match (&claim.value, claim.property.as_str()) {
        (Value::Time(time), "birthDate" | "inception" | "startTime" | "pointInTime") => {
            context.start.push(time.clone());
        }
        (Value::Time(time), "deathDate" | "dissolved" | "endTime") => context.end.push(time.clone()),
        (Value::Time(time), _) => context.active.push(time.clone()),
        _ => context.active.extend(claim.qualifiers.time.clone()),
    }
}
