//! What a text names, and when it says things were.

use serde::{Deserialize, Serialize};

use super::{Calendar, Edtf, EntityClass, ItemId, LocalEntityId, Score, Span};

/// A span that names something, with its class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// How they name it.
    pub kind: MentionKind,
    /// What is named; `None` for a named thing of another kind, such as a language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<EntityClass>,
    /// The entity of the document that it names.
    pub entity: LocalEntityId,
    /// The item that the gazetteer has under these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// How sure the extractor is of span and class.
    pub score: Score,
}

/// How words name a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By its name.
    Name,
    /// By a noun: "the city", "his brother".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// Grammatical gender of a person's name or noun, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// She.
    Feminine,
    /// He.
    Masculine,
}

/// A time that the text states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The words, with the preposition or adverb that bears on their meaning ("until 1920", "as early as 1790").
    pub span: Span,
    /// What they mean; a day of the Julian calendar is converted.
    pub edtf: Edtf,
    /// The calendar in which the source gives it.
    #[serde(default)]
    pub calendar: Calendar,
}
