//! The score of a candidate: how likely it is that an entity and an item are the same.
//!
//! | feature | range | weight | what it says |
//! | --- | --- | --- | --- |
//! | `name` | 0–1 | 0.60 | 1 the label as written, 0.95 another name of it, less by the share of letters that differ once folded |
//! | `class` | 0, 0.5, 1 | 0.25 | both are of one class; half where one of the two is not known |
//! | `dates` | 0, 0.5, 1 | 0.15 | beginnings and ends agree as far as their precision goes; half where there is nothing to compare |
//!
//! The score is the weighted sum. If a feature of the table is 0 (another class, a contradiction in the dates), the
//! candidate is out of the question and its score is at most 0.4, whatever the others say. The weights were set by hand
//! so that a name with the right class is accepted without dates (0.925, another name 0.895) and one with an unknown class is
//! only proposed (0.80).

use serde::{Deserialize, Serialize};

use super::Found;
use crate::model::{Candidate, Edtf, Entity, Feature, Score};
use crate::text::{edit_similarity, fold};

/// From which score on a candidate is accepted, and from which it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// At least this, and better than any other, is a match.
    pub accept: Score,
    /// At least this is a proposal.
    pub propose: Score,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            accept: Score::new(0.85),
            propose: Score::new(0.6),
        }
    }
}

/// What the sources say of an entity that bears on its identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Births and beginnings.
    pub start: Vec<Edtf>,
    /// Deaths and ends.
    pub end: Vec<Edtf>,
}

const NAME: f64 = 0.60;
const CLASS: f64 = 0.25;
const DATES: f64 = 0.15;
/// The most that a candidate with a contradiction can score.
const CONTRADICTED: f64 = 0.4;

/// Scores one candidate.
pub fn score(entity: &Entity, facts: &Facts, found: &Found) -> Candidate {
    let features = [
        ("name", name(entity, found)),
        ("class", class(entity, found)),
        ("dates", dates(facts, found)),
    ];
    let sum = features
        .iter()
        .zip([NAME, CLASS, DATES])
        .map(|((_, value), weight)| value * weight)
        .sum::<f64>();
    let contradicted = features.iter().any(|(_, value)| *value == 0.0);
    Candidate {
        item: found.item,
        label: found.label.clone(),
        score: Score::new(if contradicted { sum.min(CONTRADICTED) } else { sum }),
        features: features
            .map(|(name, value)| Feature {
                name: name.to_owned(),
                value: Score::new(value),
            })
            .to_vec(),
    }
}

fn name(entity: &Entity, found: &Found) -> f64 {
    let names = || entity.other_names.iter().chain([&entity.label]);
    if names().any(|name| *name == found.label) {
        return 1.0;
    }
    if names().any(|name| *name == found.name) {
        return 0.95;
    }
    let folded = fold(&found.name);
    0.95 * names()
        .map(|name| edit_similarity(&fold(name), &folded))
        .fold(0.0, f64::max)
}

fn class(entity: &Entity, found: &Found) -> f64 {
    match (entity.class, found.class) {
        (Some(a), Some(b)) if a != b => 0.0,
        (None, None) | (Some(_), Some(_)) => 1.0,
        _ => 0.5,
    }
}

/// Whether dates contradict each other. A state or organization may have begun several times, and what a text calls its
/// founding may be a later one; so only persons' and events' dates, which are one, are held against a candidate.
fn dates(facts: &Facts, found: &Found) -> f64 {
    use crate::model::EntityClass::{Event, Person};
    if !matches!(found.class, Some(Person | Event)) {
        return 0.5;
    }
    let pairs = [(&facts.start, &found.start), (&facts.end, &found.end)];
    let compared: Vec<bool> = pairs
        .iter()
        .filter_map(|(ours, theirs)| Some((ours.first()?, theirs.as_ref()?)))
        .map(|(ours, theirs)| overlap(ours, theirs))
        .collect();
    match compared.as_slice() {
        [] => 0.5,
        all if all.iter().all(|agrees| *agrees) => 1.0,
        _ => 0.0,
    }
}

/// Whether two times can be the same: dates of different precision agree if the shared part does. Calendars may set two
/// dates of one event some days apart, so a fortnight is let pass.
fn overlap(a: &Edtf, b: &Edtf) -> bool {
    let bounds = |time: &Edtf| Some((time.earliest()?, time.latest()?));
    match (bounds(a), bounds(b)) {
        (Some((a1, a2)), Some((b1, b2))) => {
            let days = |day: crate::model::Day| {
                i64::from(day.year) * 372 + i64::from(day.month) * 31 + i64::from(day.day)
            };
            days(a1) <= days(b2) + 14 && days(b1) <= days(a2) + 14
        }
        _ => true,
    }
}
