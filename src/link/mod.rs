//! Finds the Wikidata item that an entity is, or that there is none.
//!
//! Candidates come from a [`CandidateSource`]; their score, in [`score`], can be explained; and what people have decided
//! in the SSSOM file stands above it.

mod gazetteer;
pub mod review;
pub mod score;
mod sssom;

use std::collections::BTreeMap;

pub use gazetteer::GazetteerSource;
pub use score::{Facts, Options};
pub use sssom::{Decision, Earlier, LinkError, Mappings, Named, Reviewer, Verdict};

use crate::model::{
    Candidate, Claim, Decider, Edtf, Entity, EntityClass, EntityIndex, ItemId, Match, Proposal, Resolution,
    Score, Value,
};

/// Where candidates come from: the embedded gazetteer, an index, an API.
pub trait CandidateSource: Sync {
    /// The source's name.
    fn name(&self) -> &'static str;

    /// Items that an entity might be, by its names alone, in the order of their ids.
    fn find(&self, entity: &Entity) -> Vec<Found>;
}

/// An item that a source has under a name of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The item.
    pub item: ItemId,
    /// Its preferred name.
    pub label: String,
    /// The name under which it was found.
    pub name: String,
    /// What it is, where known.
    pub class: Option<EntityClass>,
    /// Birth or beginning, where known.
    pub start: Option<Edtf>,
    /// Death or end, where known.
    pub end: Option<Edtf>,
}

/// Finds candidates for every entity, scores them and decides, entity by entity in their order.
///
/// An item that two entities would be accepted for goes to the one with the better score, the earlier id where they are
/// even; the other keeps it as a candidate.
pub fn link(
    resolution: &Resolution,
    sources: &[&dyn CandidateSource],
    mappings: &Mappings,
    options: &Options,
) -> Vec<Proposal> {
    let facts = facts_by_entity(resolution);
    let mut proposals: Vec<Proposal> = resolution
        .entities
        .iter()
        .enumerate()
        .map(|(at, entity)| propose(entity, facts.get(&at), sources, mappings, options))
        .collect();
    settle_conflicts(&mut proposals);
    proposals.retain(|proposal| !proposal.candidates.is_empty() || proposal.matched.is_some());
    proposals
}

fn propose(
    entity: &Entity,
    facts: Option<&Facts>,
    sources: &[&dyn CandidateSource],
    mappings: &Mappings,
    options: &Options,
) -> Proposal {
    let nothing = Facts::default();
    let mut best: BTreeMap<ItemId, Candidate> = BTreeMap::new();
    for found in sources.iter().flat_map(|source| source.find(entity)) {
        let candidate = score::score(entity, facts.unwrap_or(&nothing), &found);
        match best.get(&candidate.item) {
            Some(known) if known.score >= candidate.score => {}
            _ => {
                best.insert(candidate.item, candidate);
            }
        }
    }
    let mut candidates: Vec<Candidate> = best
        .into_values()
        .filter(|c| c.score >= options.propose)
        .collect();
    candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.score), candidate.item));
    let matched = match mappings.decision(&entity.id) {
        Some(Decision::Accepted(item)) => Some(Match {
            item,
            score: Score::ONE,
            decided_by: Decider::Person,
        }),
        Some(Decision::None) => None,
        None => candidates
            .first()
            .filter(|best| {
                let runner_up = candidates.get(1).map(|second| second.score).unwrap_or_default();
                let rejected = mappings.is_rejected(&entity.id, best.item);
                best.score >= options.accept && runner_up < best.score && !rejected
            })
            .map(|best| Match {
                item: best.item,
                score: best.score,
                decided_by: Decider::Score,
            }),
    };
    candidates.retain(|candidate| !mappings.is_rejected(&entity.id, candidate.item));
    Proposal {
        entity: entity.id.clone(),
        candidates,
        matched,
    }
}

/// What the sources say of each entity, by its index, as far as it bears on its identity.
fn facts_by_entity(resolution: &Resolution) -> BTreeMap<usize, Facts> {
    let mut facts: BTreeMap<usize, Facts> = BTreeMap::new();
    for statement in resolution.statements.iter().filter(|s| !s.claim.negated) {
        let claim: &Claim<EntityIndex> = &statement.claim;
        let Value::Time(time) = &claim.value else { continue };
        let own = facts.entry(claim.subject.index()).or_default();
        match claim.property.as_str() {
            "birthDate" | "inception" | "startTime" | "pointInTime" => own.start.push(time.clone()),
            "deathDate" | "dissolved" | "endTime" => own.end.push(time.clone()),
            _ => {}
        }
    }
    facts
}

fn settle_conflicts(proposals: &mut [Proposal]) {
    let mut holders: BTreeMap<ItemId, usize> = BTreeMap::new();
    for at in 0..proposals.len() {
        let Some(matched) = proposals.get(at).and_then(|p| p.matched.clone()) else {
            continue;
        };
        let Some(&holder) = holders.get(&matched.item) else {
            holders.insert(matched.item, at);
            continue;
        };
        let held = proposals.get(holder).and_then(|p| p.matched.clone());
        // Two that people accepted are kept both: it is theirs to see and settle.
        let both_decided =
            |m: &Match| m.decided_by == Decider::Person && matched.decided_by == Decider::Person;
        if held.as_ref().is_some_and(both_decided) {
            continue;
        }
        let better = held.is_none_or(|held| matched.score > held.score);
        let loser = if better { holder } else { at };
        if better {
            holders.insert(matched.item, at);
        }
        if let Some(proposal) = proposals.get_mut(loser) {
            proposal.matched = None;
        }
    }
}
