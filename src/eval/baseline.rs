//! Figures that a set must reach.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use super::EvalError;
use super::report::{Figures, SetReport};
use super::tally::Row;

/// F1 by set and row, with the precision and recall that it came from: the file of `--baseline`.
///
/// F1 decides; precision and recall are there to be read. All have three decimals. Rows of details have no place in it:
/// they are of what is right in the row above, and fall where that grows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Baseline(BTreeMap<String, BTreeMap<String, Mark>>);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    precision: f64,
    recall: f64,
    f1: f64,
}

/// How a row stands to its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The set.
    pub set: String,
    /// The key of the row.
    pub row: String,
    /// F1 of the baseline.
    pub was: f64,
    /// F1 now, with three decimals; 0 for a row that the set no longer has.
    pub is: f64,
}

impl Comparison {
    /// Whether it is worse.
    pub fn is_below(&self) -> bool {
        self.is < self.was - 1e-9
    }

    /// Whether it is better, so that the baseline can be raised.
    pub fn is_above(&self) -> bool {
        self.is > self.was + 1e-9
    }
}

impl Baseline {
    /// Reads the file; the path is for errors.
    pub fn parse(path: &Path, toml: &str) -> Result<Self, EvalError> {
        toml::from_str(toml).map_err(|source| EvalError::Baseline {
            path: path.to_owned(),
            source,
        })
    }

    /// Compares all rows of the sets that both have, in the order of the baseline. A set that was not measured now is
    /// left out.
    pub fn compare(&self, sets: &[SetReport]) -> Vec<Comparison> {
        let mut comparisons = Vec::new();
        for set in sets {
            for (row, mark) in self.0.get(&set.name).into_iter().flatten() {
                let now = set.scores.get(row.as_str()).and_then(|figures| figures.f1);
                comparisons.push(Comparison {
                    set: set.name.clone(),
                    row: row.clone(),
                    was: mark.f1,
                    is: rounded(now),
                });
            }
        }
        comparisons
    }

    /// F1 of a row of a set.
    pub(super) fn f1(&self, set: &str, row: &str) -> Option<f64> {
        Some(self.0.get(set)?.get(row)?.f1)
    }

    /// Puts the figures of these sets in the place of the old ones.
    pub fn renew(&mut self, sets: &[SetReport]) {
        for set in sets {
            let rows = Row::ALL.into_iter().filter(|row| !row.is_detail());
            let marks = rows.filter_map(|row| Some((row.key().to_owned(), mark(set.row(row)?))));
            self.0.insert(set.name.clone(), marks.collect());
        }
    }

    /// The file, sorted by set and row.
    pub fn to_toml(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        for (set, rows) in &self.0 {
            let between = if text.is_empty() { "" } else { "\n" };
            let _infallible = writeln!(text, "{between}[{}]", key(set));
            for (
                row,
                Mark {
                    precision,
                    recall,
                    f1,
                },
            ) in rows
            {
                let _infallible = writeln!(
                    text,
                    "{} = {{ precision = {precision:.3}, recall = {recall:.3}, f1 = {f1:.3} }}",
                    key(row)
                );
            }
        }
        text
    }
}

fn mark(figures: Figures) -> Mark {
    Mark {
        precision: rounded(figures.precision),
        recall: rounded(figures.recall),
        f1: rounded(figures.f1),
    }
}

fn rounded(share: Option<f64>) -> f64 {
    (share.unwrap_or_default() * 1000.0).round() / 1000.0
}

/// A key of TOML, bare where it can be.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        toml::Value::from(name).to_string()
    }
}
