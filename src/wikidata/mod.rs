//! Items as Wikidata has them: the reader of its dumps, and a local index.

mod classes;
mod dump;
mod error;
mod index;

pub use dump::{Filter, property_name};
pub use error::WikidataError;
pub use index::{IndexOptions, IndexReport, ReadCounts, SkippedLine, Summary, WikidataIndex, build_index};
