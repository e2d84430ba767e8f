//! What is wrong with an SSSOM file, where, and what to do about it.

use crate::model::EntityId;

/// An SSSOM file that cannot be read as one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Bytes that are no UTF-8.
    #[error("line {line}, column {column}: the text is not UTF-8")]
    Encoding {
        /// From 1.
        line: usize,
        /// Of the line, in bytes, from 1.
        column: usize,
    },
    /// A file that ends before its table begins.
    #[error("line {line}: the file ends without a table")]
    NoTable {
        /// The last line, from 1.
        line: usize,
    },
    /// A table whose columns are not parted by tabs.
    #[error("line {line}: the columns are parted by {separator:?} and not by tabs")]
    Separator {
        /// Of the header, from 1.
        line: usize,
        /// What parts them.
        separator: char,
    },
    /// A column that must be there is not.
    #[error("line {line}: the table has no column {column}")]
    Column {
        /// Of the header, from 1.
        line: usize,
        /// Which.
        column: &'static str,
    },
    /// A column that is there twice.
    #[error("line {line}: the table has two columns {column}")]
    TwoColumns {
        /// Of the header, from 1.
        line: usize,
        /// Which.
        column: String,
    },
    /// A line of another form.
    #[error("line {line}: it has {found} columns, and the header {expected}")]
    Width {
        /// From 1.
        line: usize,
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// The last line is not whole.
    #[error("line {line}: the file breaks off after {found} of {expected} columns")]
    CutOff {
        /// From 1.
        line: usize,
        /// How many columns it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A quoted cell that does not end.
    #[error("line {line}, column {column}: a cell begins with a quotation mark that is never closed")]
    Quote {
        /// From 1.
        line: usize,
        /// Of the table, from 1.
        column: usize,
    },
    /// What git leaves where two versions of a file could not be joined.
    #[error("line {line}: a mark of a conflict that git left")]
    MergeMark {
        /// From 1.
        line: usize,
    },
    /// A cell that does not say what its column should.
    #[error("line {line}, column {column}: {text:?} is not {expected}")]
    Cell {
        /// From 1.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// What stands there.
        text: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// Two decisions that cannot both hold.
    #[error(
        "lines {first} and {second} contradict each other about {entity}: {first_says}, and {second_says}"
    )]
    Contradiction {
        /// Of whom.
        entity: EntityId,
        /// From 1.
        first: usize,
        /// From 1.
        second: usize,
        /// What the first says.
        first_says: String,
        /// What the second says.
        second_says: String,
    },
}

impl LinkError {
    /// What a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Encoding { .. } => {
                "save the file again as UTF-8 (in a spreadsheet, choose the encoding when saving)"
            }
            Self::NoTable { .. } => {
                "put back the file as it was; a new file may be made by moving this one away and building again"
            }
            Self::Separator { .. } => {
                "save the table with tabs between its columns (in a spreadsheet, as TSV or text)"
            }
            Self::Column { .. } | Self::TwoColumns { .. } => {
                "the line before the first mapping must name each column once, subject_id, predicate_id, object_id and \
                 mapping_justification among them"
            }
            Self::Width { .. } => "part all cells of that line by one tab each",
            Self::CutOff { .. } => "put back the file as it was, or finish its last line",
            Self::Quote { .. } => "close the quotation, or write the mark twice within quotation marks",
            Self::MergeMark { .. } => {
                "decide which of the two versions of those lines holds, and delete the marks"
            }
            Self::Cell { .. } => "mend that cell, or put back the line as it was",
            Self::Contradiction { .. } => "delete one of the two lines, or change what it says",
        }
    }
}
