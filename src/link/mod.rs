//! Finds the Wikidata item that an entity is, or that there is none.
//!
//! Candidates come from [`CandidateSource`]s; their score, in [`score`], can be explained; and what people have decided
//! in the SSSOM file stands above it.

mod baseline;
mod coherence;
mod common_names;
mod compare;
mod context;
mod dates;
mod decide;
mod gazetteer;
mod index;
mod linker;
mod meeting;
mod model;
mod name;
mod options;
mod remote;
pub mod review;
pub mod score;
mod sources;
mod sport;
mod sssom;
mod stance;
#[cfg(test)]
mod tests;
mod train;
mod values;
mod words;

use std::sync::Arc;

pub use baseline::{Popularity, most_popular};
pub use decide::ROUNDS;
pub use gazetteer::GazetteerSource;
pub use index::IndexSource;
pub use linker::Linker;
pub use model::Weights;
pub use options::Options;
pub use remote::{ApiSource, ForeignIdentifiers, ServiceSource};
pub use score::FEATURES;
pub use sssom::{Decision, Earlier, LinkError, Mappings, Named, Reviewer, Verdict};
pub use train::{Judgement, Lesson, Right, TrainingOptions, judge, train};
pub use words::Passages;

use crate::model::{Item, ItemId, NameHit};

/// Where candidates come from: the embedded gazetteer, an index, an API.
///
/// Both questions are asked for many names or items at once, since some sources answer a batch as fast as one. The same
/// question has the same answer throughout a run.
pub trait CandidateSource: Send + Sync {
    /// The source's name.
    fn name(&self) -> &'static str;

    /// Whether asking it means asking a server, so that it is asked only for names that no other source has.
    fn is_remote(&self) -> bool {
        false
    }

    /// For each name, the items that have it or one like it, best first.
    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError>;

    /// For each identifier, the item, if the source has it.
    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError>;
}

/// How far a name may be from the item's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Names that are the same but for spelling.
    Near,
    /// Names that this one is a part of, such as a family name, or short for.
    Part,
    /// All that, and names that differ in a few letters.
    Far,
}

/// A source of candidates that could not answer. The others do, and linking goes on.
#[derive(Debug, thiserror::Error)]
#[error("cannot ask {source_name} for candidates")]
pub struct CandidateError {
    /// Which.
    pub source_name: &'static str,
    /// Why.
    #[source]
    pub error: Box<dyn std::error::Error + Send + Sync>,
}
