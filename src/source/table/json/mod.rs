//! JSON and JSON Lines: cut at the rows that the iterator finds, without a tree of the whole where that can be.

mod cut;
mod path;
mod survey;
mod value;

use std::sync::Arc;

use serde_json::Value;

pub(super) use self::survey::survey;
use self::{
    cut::Cutter,
    path::{JsonReference, Step, steps},
    value::JsonParser,
};
use super::{PIECE, Piece, ROWS, Table, TableReader, decode};
use crate::model::TableRequest;
use crate::source::{Options, SourceError};

/// Whether this is a path.
pub(super) fn check(path: &str) -> Result<(), SourceError> {
    JsonReference::parse(path).map(|_| ())
}

/// Opens such a table.
pub(super) fn open(
    request: &TableRequest,
    iterator: Option<&str>,
    splits_arrays: bool,
    options: &Options,
) -> Result<Table, SourceError> {
    let parser = JsonParser::new(&request.references, &request.nulls, splits_arrays)?;
    let parser = Arc::new(parser);
    let input = decode::open(request, options)?;
    let iterator = iterator.unwrap_or("$");
    let cutter = Cutter::new(input, request.clone(), options.clone());
    let reader: Box<dyn TableReader> = match steps(iterator) {
        Some(steps) => Box::new(Streamed { cutter, steps }),
        None => Box::new(Whole {
            cutter,
            iterator: JsonReference::parse(iterator)?,
        }),
    };
    Ok(Table { reader, parser })
}

/// Rows as they come by.
struct Streamed {
    cutter: Cutter,
    steps: Vec<Step>,
}

impl TableReader for Streamed {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        let mut pieces = Pieces::new(take);
        let outcome = self.cutter.cut(&self.steps, &mut |row| pieces.push(row));
        pieces.finish();
        outcome
    }
}

/// Rows that are found in the tree of a whole value, such as those of a filter.
struct Whole {
    cutter: Cutter,
    iterator: JsonReference,
}

impl TableReader for Whole {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        let mut pieces = Pieces::new(take);
        let iterator = &self.iterator;
        let outcome = self.cutter.cut(&[], &mut |text| {
            let Ok(value) = serde_json::from_slice::<Value>(text) else {
                // The parser says what is wrong with it.
                return pieces.push(text);
            };
            iterator.find(&value).into_iter().all(|node| {
                let row = serde_json::to_vec(node).unwrap_or_default();
                pieces.push(&row)
            })
        });
        pieces.finish();
        outcome
    }
}

/// Puts rows together to pieces.
pub(super) struct Pieces<'t> {
    take: &'t mut dyn FnMut(Piece) -> bool,
    piece: Piece,
    is_wanted: bool,
}

impl<'t> Pieces<'t> {
    /// None yet.
    pub(super) fn new(take: &'t mut dyn FnMut(Piece) -> bool) -> Self {
        Self {
            take,
            piece: Piece {
                first: 1,
                ..Piece::default()
            },
            is_wanted: true,
        }
    }

    /// Adds a row; `false` when no more are wanted.
    pub(super) fn push(&mut self, row: &[u8]) -> bool {
        self.piece.bytes.extend_from_slice(row);
        self.piece.ends.push(self.piece.bytes.len());
        if self.piece.bytes.len() >= PIECE || self.piece.ends.len() >= ROWS {
            let first = self.piece.first + self.piece.ends.len() as u64;
            let next = Piece {
                first,
                bytes: Vec::with_capacity(self.piece.bytes.len()),
                ends: Vec::with_capacity(self.piece.ends.len()),
                ..Piece::default()
            };
            self.is_wanted = (self.take)(std::mem::replace(&mut self.piece, next));
        }
        self.is_wanted
    }

    /// Gives the last piece.
    pub(super) fn finish(self) {
        if self.is_wanted && !self.piece.ends.is_empty() {
            (self.take)(self.piece);
        }
    }
}
