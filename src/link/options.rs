//! The settings of linking.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::Score;

/// From which score on a candidate is accepted, and from which it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// At least this is a match.
    pub accept: Score,
    /// At least this is a proposal.
    pub propose: Score,
    /// The folder of a local index of Wikidata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata_index: Option<PathBuf>,
    /// The address of a reconciliation service whose identifiers are Wikidata's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            accept: Score::new(0.9),
            propose: Score::new(0.3),
            wikidata_index: None,
            service: None,
        }
    }
}
