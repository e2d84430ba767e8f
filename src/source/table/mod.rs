//! Reads tables row by row: CSV and its like, JSON, XML, sheets of workbooks.
//!
//! A table is read in two steps, so that one thread can cut a file of any length into [`Piece`]s and others find the
//! values in them: [`TableReader`] and [`PieceParser`]. Neither holds more than a few pieces, except where a path needs
//! the whole document.

mod csv;
mod decode;
mod json;
mod merged;
mod sample;
mod sheet;
mod way;
mod xml;

use std::sync::Arc;

pub use sample::sample_tables;

use super::{Options, SourceError};
use crate::model::{RowFault, Rows, SOURCE_ROW, TableFormat, TableRequest};

/// How many bytes a piece has, about.
const PIECE: usize = 256 << 10;

/// How many rows a piece has at most: what is made of them may be fifty times as large.
const ROWS: usize = 1024;

/// Some rows of a table, cut out but not looked at.
#[derive(Debug, Default)]
pub struct Piece {
    /// The number of the first row, from 1.
    first: u64,
    /// Fields or rows one after another.
    bytes: Vec<u8>,
    /// Where each field or row ends in `bytes`.
    ends: Vec<usize>,
    /// How many fields each row has, where these are fields.
    lengths: Vec<usize>,
    /// Rows of this piece that could not be read.
    faults: Vec<RowFault>,
}

impl Piece {
    /// Puts the rows of a piece whose rows are not cut into fields in place of those that are there; a row that cannot be
    /// read is refused with the reason.
    fn parse_rows(&self, rows: &mut Rows, parse: impl Fn(&[u8], &mut Rows) -> Result<(), String>) {
        rows.clear();
        let mut start = 0;
        for (number, &end) in (self.first..).zip(&self.ends) {
            let bytes = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            rows.push_row(number);
            if let Err(reason) = parse(bytes, rows) {
                rows.refuse_row(reason);
            }
        }
    }
}

/// Cuts a table into pieces.
pub trait TableReader {
    /// Gives each piece to `take`, in order, until there are no more or it says `false`. Fails where the table breaks
    /// off; the pieces before hold.
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError>;
}

/// Finds the values in the pieces of one table.
pub trait PieceParser: Send + Sync {
    /// Puts the rows of a piece in place of those that are there, and gives the memory of the piece back.
    fn parse(&self, piece: Piece, rows: &mut Rows) -> Piece;
}

/// A table, opened.
pub struct Table {
    /// What cuts it.
    pub reader: Box<dyn TableReader>,
    /// What reads the pieces.
    pub parser: Arc<dyn PieceParser>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// Opens a table.
///
/// Fails when the file cannot be read, when a strict request names a column that there is not, and when a path is none.
pub fn open_table(request: &TableRequest, options: &Options) -> Result<Table, SourceError> {
    let numbered = request
        .references
        .iter()
        .position(|reference| reference == SOURCE_ROW);
    let Some(slot) = numbered else {
        return open_unnumbered(request, options);
    };
    let mut request = request.clone();
    // Something that any row may be asked for, in place of what no format knows.
    let stand_in = match request.format {
        TableFormat::Csv(_) | TableFormat::Sheet { .. } => "_col.1",
        TableFormat::Json { .. } => "$._sourceRow",
        TableFormat::Xml { .. } => SOURCE_ROW,
    };
    stand_in.clone_into(&mut request.references[slot]);
    let Table { reader, parser } = open_unnumbered(&request, options)?;
    let parser = Arc::new(Numbering { parser, slot });
    Ok(Table { reader, parser })
}

/// Gives each row its number, besides what another parser finds in it.
struct Numbering {
    parser: Arc<dyn PieceParser>,
    slot: usize,
}

impl PieceParser for Numbering {
    fn parse(&self, piece: Piece, rows: &mut Rows) -> Piece {
        let piece = self.parser.parse(piece, rows);
        rows.push_numbers(self.slot);
        piece
    }
}

fn open_unnumbered(request: &TableRequest, options: &Options) -> Result<Table, SourceError> {
    match &request.format {
        TableFormat::Csv(dialect) => csv::open(request, dialect, options),
        TableFormat::Json {
            iterator,
            splits_arrays,
        } => json::open(request, iterator.as_deref(), *splits_arrays, options),
        TableFormat::Xml { iterator, namespaces } => {
            xml::open(request, iterator.as_deref(), namespaces, options)
        }
        TableFormat::Sheet { sheet } => sheet::open(request, sheet.as_deref(), options),
    }
}

/// Whether the rows of such a table can be found with that iterator; an error says why not.
pub fn check_iterator(format: &TableFormat) -> Result<(), SourceError> {
    match format {
        TableFormat::Json {
            iterator: Some(iterator),
            ..
        } => json::check(iterator),
        TableFormat::Xml {
            iterator: Some(iterator),
            ..
        } => xml::check(iterator),
        _ => Ok(()),
    }
}

/// Whether the values of a row of such a table can be found with that reference; an error says why not.
pub fn check_reference(format: &TableFormat, reference: &str) -> Result<(), SourceError> {
    match format {
        _ if reference == SOURCE_ROW => Ok(()),
        TableFormat::Json { .. } => json::check(reference),
        TableFormat::Xml { .. } => xml::check(reference),
        TableFormat::Csv(_) | TableFormat::Sheet { .. } => Ok(()),
    }
}

/// Whether a value stands for none.
fn is_null(text: &str, nulls: &[String]) -> bool {
    nulls.iter().any(|null| null == text)
}
