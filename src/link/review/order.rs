//! Which cases are worth deciding first.
//!
//! | part | range | what it says |
//! | --- | --- | --- |
//! | reach | ≥ 1 | 1 + ln(mentions) + ln(documents): how much of the graph the decision is about |
//! | doubt | 0–1 | 1 for a score at the threshold, less by its distance from it, 0.2 where there is no candidate |
//! | rivalry | 0–0.5 | how near the runner-up comes: half of its score divided by the best |
//! | neighbours | 0–0.5 | share of the other cases that a document names together with this one: decided, they help each other |
//!
//! The use of a case is reach × (doubt + rivalry + neighbours); ties are broken by entity. What has no candidate, and must be
//! searched for, comes after what has; what its score alone has accepted comes after all that waits, the least sure first.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::Case;
use crate::model::{DocumentId, Score};

/// Sorts cases, the most useful first; `accept` is the score from which a candidate is accepted.
pub fn order(cases: &mut [Case], accept: Score) {
    let mut together: BTreeMap<&DocumentId, Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        for document in &case.entity.documents {
            together.entry(document).or_default().push(at);
        }
    }
    let neighbours: Vec<usize> = cases
        .iter()
        .enumerate()
        .map(|(at, case)| {
            let documents = case
                .entity
                .documents
                .iter()
                .filter_map(|document| together.get(document));
            documents
                .flatten()
                .filter(|other| **other != at)
                .collect::<BTreeSet<_>>()
                .len()
        })
        .collect();
    let count = cases.len();
    let mut keys: Vec<_> = cases
        .iter()
        .zip(neighbours)
        .map(|(case, neighbours)| {
            let accepted = case.matched.as_ref().map(|matched| matched.score);
            let value = worth(case, accept) + 0.5 * reach(case) * share(neighbours, count);
            // In thousandths, so that the order is that of whole numbers.
            #[expect(clippy::cast_possible_truncation, reason = "a few hundreds at most")]
            let value = (value * 1000.0).round() as i64;
            let is_without = case.candidates.is_empty();
            (accepted, is_without, Reverse(value), case.entity.id.clone())
        })
        .collect();
    keys.sort();
    let places: BTreeMap<_, _> = keys
        .drain(..)
        .enumerate()
        .map(|(place, key)| (key.3, place))
        .collect();
    cases.sort_by_key(|case| places.get(&case.entity.id).copied());
}

fn worth(case: &Case, accept: Score) -> f64 {
    let score = |place: usize| {
        case.candidates
            .get(place)
            .map(|candidate| candidate.score.value())
    };
    let Some(best) = score(0) else {
        return reach(case) * WITHOUT_CANDIDATE;
    };
    let doubt = 1.0 - (best - accept.value()).abs();
    let rivalry = if best > 0.0 {
        0.5 * score(1).unwrap_or_default() / best
    } else {
        0.0
    };
    reach(case) * (doubt + rivalry)
}

const WITHOUT_CANDIDATE: f64 = 0.2;

fn reach(case: &Case) -> f64 {
    let logarithm = |count: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a weight")]
        let count = count.max(1) as f64;
        count.ln()
    };
    1.0 + logarithm(case.entity.mentions) + logarithm(case.entity.documents.len())
}

#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn share(part: usize, count: usize) -> f64 {
    part as f64 / count.max(1) as f64
}
