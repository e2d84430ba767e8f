//! What was found in one document.

use serde::{Deserialize, Serialize};

use super::{
    Claim, DocumentId, DurationMention, EntityClass, Gender, ItemId, Mention, Observation, QuantityMention,
    TimeMention,
};

/// What was found in one document; every list is in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extraction {
    /// The document.
    pub document: DocumentId,
    /// What the mentions name, each once; a mention's and a claim's entity is an index into it.
    pub entities: Vec<LocalEntity>,
    /// Names, nouns and pronouns; names do not overlap.
    pub mentions: Vec<Mention>,
    /// Dates and periods.
    pub times: Vec<TimeMention>,
    /// Numbers of things.
    pub quantities: Vec<QuantityMention>,
    /// Ages, lengths of time, and times told from another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub durations: Vec<DurationMention>,
    /// What is said of the entities.
    pub claims: Vec<Claim<LocalEntityId>>,
    /// Figures about groups.
    pub observations: Vec<Observation<LocalEntityId>>,
}

/// Index of an entity within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocalEntityId(pub u32);

impl LocalEntityId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that one document names, before it is compared with other documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// Its fullest name.
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<EntityClass>,
    /// All names it goes by in the document, sorted, the fullest among them.
    pub names: Vec<String>,
    /// In how many places it is mentioned by name.
    #[serde(default)]
    pub mentions: usize,
    /// For a person, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// The item that the gazetteer has under one of its names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}
