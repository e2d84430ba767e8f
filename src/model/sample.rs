//! The beginning of a table, as far as one looks at it before it is mapped.

use super::{Row, Rows, TableFormat};

/// Some rows of a table with all of its columns.
#[derive(Debug)]
pub struct TableSample {
    /// The file, as a mapping is to name it.
    pub path: String,
    /// How it is read, and what its rows are.
    pub format: TableFormat,
    /// The label of its encoding, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// In order; the slots of the rows are theirs.
    pub columns: Vec<SampleColumn>,
    /// The rows, in batches.
    pub batches: Vec<Rows>,
    /// Whether these are all rows.
    pub is_whole: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleColumn {
    /// What it is called; may be empty, or be the name of others too.
    pub name: String,
    /// What a mapping calls it.
    pub reference: String,
}

impl TableSample {
    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.batches.iter().flat_map(Rows::iter)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.batches.iter().map(Rows::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
