//! Candidates from a local index of Wikidata.

use std::sync::Arc;

use super::{CandidateError, CandidateSource, Reach};
use crate::model::{Item, ItemId, NameHit};
use crate::wikidata::WikidataIndex;

/// A local index of Wikidata.
#[derive(Debug)]
pub struct IndexSource(Arc<WikidataIndex>);

/// So many items of one name are looked at, the best known.
const MOST: usize = 30;

impl IndexSource {
    /// Of an index that is open.
    pub fn new(index: Arc<WikidataIndex>) -> Self {
        Self(index)
    }
}

impl CandidateSource for IndexSource {
    fn name(&self) -> &'static str {
        "the local index"
    }

    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        let find = |name: &&str| match reach {
            Reach::Near => self.0.find(name, MOST),
            Reach::Part => self.0.find_partly(name, MOST),
            Reach::Far => self.0.find_fuzzy(name, MOST),
        };
        Ok(names.iter().map(find).collect())
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        Ok(ids.iter().map(|id| self.0.item(*id).map(Arc::new)).collect())
    }
}
