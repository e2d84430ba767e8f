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
    /// Where its rows lie, if they are a list in the rows of another table.
    pub nesting: Option<Nesting>,
}

/// A list in the rows of a table, whose elements are the rows of another: the creators of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nesting {
    /// The table that has the list, as an index into the tables of the file.
    pub parent: usize,
    /// What the list is called there.
    pub name: String,
    /// The reference to its elements there.
    pub elements: String,
}

impl Nesting {
    /// What the table that has the list calls a column of its elements.
    pub fn reference(&self, own: &str) -> String {
        let elements = &self.elements;
        match own.strip_prefix('$') {
            Some(steps) => format!("{elements}{steps}"),
            None if own == "." => elements.clone(),
            None => format!("{elements}/{own}"),
        }
    }

    /// What the elements call a column of the table that has the list; nothing for one that is not of the list.
    pub fn own_reference(&self, reference: &str) -> Option<String> {
        let rest = reference.strip_prefix(self.elements.as_str())?;
        if self.elements.starts_with('$') {
            return rest.starts_with(['.', '[']).then(|| format!("${rest}"));
        }
        match rest.strip_prefix('/') {
            Some(rest) => Some(rest.to_owned()),
            None => rest.is_empty().then(|| ".".to_owned()),
        }
    }
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
