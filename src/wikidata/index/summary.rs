//! What an index says of itself.

use serde::{Deserialize, Serialize};

use crate::model::EntityClass;

/// What is in an index, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of the format.
    pub version: u32,
    /// The name of the dump's file, without folders.
    pub dump: String,
    /// When the item was changed that was changed last, as the dump has it, or else the date in the name of its file.
    pub date: Option<String>,
    /// How many items it holds.
    pub items: u64,
    /// How many of each class, in their order; `None` for items of other kinds.
    pub classes: Vec<(Option<EntityClass>, u64)>,
    /// How many different keys lead to them.
    pub keys: u64,
    /// The languages of its names, as they were asked for.
    pub languages: Vec<Box<str>>,
    /// The filter that its items passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}
