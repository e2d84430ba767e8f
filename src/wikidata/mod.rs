//! Items as Wikidata has them: the reader of its dumps, a local index, its API; and candidates as other authorities have them.
//!
//! [`facts`] says what is wanted of items and who has it. [`api`] asks Wikidata itself, or another Wikibase;
//! [`reconciliation`] asks any service that speaks the Reconciliation Service API.

pub mod api;
mod classes;
mod dump;
mod error;
pub mod facts;
mod index;
pub mod reconciliation;

pub use dump::{Filter, property_name};
pub use error::WikidataError;
pub use index::{IndexOptions, IndexReport, ReadCounts, SkippedLine, Summary, WikidataIndex, build_index};
