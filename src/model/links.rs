//! Entities and the Wikidata items they may be.

use serde::{Deserialize, Serialize};

use super::{EntityId, ItemId, Score};

/// An item an entity might be, with the features its score comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The item.
    pub item: ItemId,
    /// Its name there.
    pub label: String,
    /// How likely the two are the same.
    pub score: Score,
    /// What the score is made of.
    pub features: Vec<Feature>,
}

/// One reason for or against a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// Which.
    pub name: String,
    /// How far it holds.
    pub value: Score,
}

/// The accepted candidate of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The item.
    pub item: ItemId,
    /// How likely it is right.
    pub score: Score,
    /// Who accepted it.
    pub decided_by: Decider,
}

/// Who accepted or rejected a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decider {
    /// The score alone.
    Score,
    /// A table, by a column of its own.
    Table,
    /// A person.
    Person,
}

/// What linking has to say about one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whose.
    pub entity: EntityId,
    /// Best first; ties are broken by item.
    pub candidates: Vec<Candidate>,
    /// The accepted one; `None` is NIL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Match>,
}
