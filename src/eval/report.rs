//! What is told of sets of gold: the stable JSON of `eval --format json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gold::Form;
use super::linking::{Bin, LinkRow, LinkScores};
use super::score::Scores;
use super::slip::{Slip, SlipKind};
use super::tally::{Row, Tally};

/// The name of this form; a change that readers must know of changes it.
const SCHEMA: &str = "dembei-eval-1";

/// The scores of all sets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    schema: &'static str,
    /// In the order in which they were named.
    pub sets: Vec<SetReport>,
}

/// The scores of one set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetReport {
    /// The set, by its file or folder.
    pub name: String,
    /// How it is written.
    pub form: &'static str,
    /// How many documents.
    pub documents: usize,
    /// Bytes of text in them.
    pub bytes: usize,
    /// Figures by the key of their row; only what the set judges.
    pub scores: BTreeMap<&'static str, Figures>,
    /// Linking by itself, where that was measured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linking: Vec<LinkRow>,
    /// How often the scores of likeliest items are right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<Bin>,
    /// The most frequent errors of each kind.
    pub errors: Vec<Slip>,
    /// How many there are of each kind.
    #[serde(skip)]
    pub(super) kinds: Vec<(SlipKind, usize)>,
}

/// One row: counts, and what follows from them with four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Found rightly.
    pub tp: usize,
    /// Found wrongly.
    pub fp: usize,
    /// Missed.
    #[serde(rename = "fn")]
    pub missed: usize,
    /// `None` where nothing was found.
    pub precision: Option<f64>,
    /// `None` where there was nothing to find.
    pub recall: Option<f64>,
    /// `None` where there was neither.
    pub f1: Option<f64>,
}

impl From<Tally> for Figures {
    fn from(tally: Tally) -> Self {
        let rounded = |share: Option<f64>| share.map(|share| (share * 10_000.0).round() / 10_000.0);
        Self {
            tp: tally.right,
            fp: tally.wrong,
            missed: tally.missed,
            precision: rounded(tally.precision()),
            recall: rounded(tally.recall()),
            f1: rounded(tally.f1()),
        }
    }
}

impl Report {
    /// Of these sets.
    pub fn new(sets: Vec<SetReport>) -> Self {
        Self { schema: SCHEMA, sets }
    }
}

impl SetReport {
    /// Sums a set up, with at most `errors` of each kind of error.
    pub fn new(name: &str, form: Form, scores: &Scores, errors: usize) -> Self {
        let worst = scores.slips.worst(errors);
        Self {
            name: name.to_owned(),
            form: form.as_str(),
            documents: scores.documents,
            bytes: scores.bytes,
            scores: scores
                .rows
                .iter()
                .map(|(row, tally)| (row.key(), Figures::from(*tally)))
                .collect(),
            linking: Vec::new(),
            reliability: Vec::new(),
            kinds: worst.iter().map(|(kind, all, _)| (*kind, *all)).collect(),
            errors: worst.into_iter().flat_map(|(_, _, slips)| slips).collect(),
        }
    }

    /// With the scores of linking by itself.
    #[must_use]
    pub fn with_linking(mut self, scores: &LinkScores) -> Self {
        self.linking = scores.rows();
        self.reliability = scores.reliability();
        self
    }

    /// The figures of a row, if the set judges it.
    pub fn row(&self, row: Row) -> Option<Figures> {
        self.scores.get(row.key()).copied()
    }
}
