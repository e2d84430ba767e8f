//! Comma-separated values and their like.

use std::{collections::HashMap, io::BufRead, sync::Arc};

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::{PIECE, Piece, PieceParser, ROWS, Table, TableReader, decode, is_null};
use crate::model::{Dialect, RowFault, Rows, TableRequest, ValueKind};
use crate::source::{Options, SourceError, extension};

/// Opens such a table and reads its header.
pub(super) fn open(
    request: &TableRequest,
    dialect: &Dialect,
    options: &Options,
) -> Result<Table, SourceError> {
    let (mut reader, header) = open_reader(request, dialect, options)?;
    let columns = find_columns(request, &header, &mut reader.faults)?;
    let parser = CsvParser {
        positions: positions(&columns),
        columns,
        width: header.is_there.then_some(header.names.len()),
        header: header.bytes,
        nulls: request.nulls.clone(),
        trim: dialect.trim,
    };
    Ok(Table {
        reader: Box::new(reader),
        parser: Arc::new(parser),
    })
}

/// The names of the columns of such a table.
pub(super) fn header(
    request: &TableRequest,
    dialect: &Dialect,
    options: &Options,
) -> Result<Vec<String>, SourceError> {
    let (_, header) = open_reader(request, dialect, options)?;
    Ok(header.names)
}

fn open_reader(
    request: &TableRequest,
    dialect: &Dialect,
    options: &Options,
) -> Result<(CsvReader, Header), SourceError> {
    let mut input = decode::open(request, options)?;
    let failed = |source| decode::failed(request, options, source);
    for _ in 0..dialect.skip_lines {
        input.skip_until(b'\n').map_err(failed)?;
    }
    let delimiter = match dialect.delimiter {
        Some(delimiter) => delimiter,
        None => find_delimiter(request, input.fill_buf().map_err(failed)?),
    };
    let mut core = ReaderBuilder::new();
    core.delimiter(delimiter)
        .quoting(dialect.quote.is_some())
        .quote(dialect.quote.unwrap_or(b'"'))
        .escape(dialect.escape)
        .double_quote(dialect.escape.is_none())
        .comment(dialect.comment);
    let mut reader = CsvReader {
        request: request.clone(),
        options: options.clone(),
        input,
        core: core.build(),
        quote: dialect.quote.unwrap_or(b'"'),
        last: None,
        next: 1,
        faults: Vec::new(),
    };
    let mut header = Header::default();
    if dialect.has_header {
        let piece = reader.next_piece(1)?;
        header.bytes.clone_from(&piece.bytes);
        header.names = fields(&piece);
        header.is_there = true;
    }
    if !dialect.columns.is_empty() {
        header.names.clone_from(&dialect.columns);
    }
    Ok((reader, header))
}

/// A table whose rows were cut elsewhere, such as a sheet: its first row names the columns.
pub(super) fn parser_of(
    request: &TableRequest,
    names: Vec<String>,
    faults: &mut Vec<RowFault>,
) -> Result<Arc<dyn PieceParser>, SourceError> {
    let header = Header {
        bytes: Vec::new(),
        names,
        is_there: true,
    };
    let columns = find_columns(request, &header, faults)?;
    Ok(Arc::new(CsvParser {
        positions: positions(&columns),
        columns,
        width: Some(header.names.len()),
        header: Vec::new(),
        nulls: request.nulls.clone(),
        trim: false,
    }))
}

#[derive(Default)]
struct Header {
    bytes: Vec<u8>,
    names: Vec<String>,
    is_there: bool,
}

/// The fields of the first row.
fn fields(piece: &Piece) -> Vec<String> {
    let mut start = 0;
    let ends = piece
        .ends
        .iter()
        .take(piece.lengths.first().copied().unwrap_or(0));
    ends.map(|&end| {
        let field = piece.bytes.get(start..end).unwrap_or_default();
        start = end;
        String::from_utf8_lossy(field).into_owned()
    })
    .collect()
}

/// The character that most likely stands between fields: a tab by the name of the file, else the one of which the first
/// line has most.
fn find_delimiter(request: &TableRequest, head: &[u8]) -> u8 {
    if extension(&request.path).is_some_and(|extension| ["tsv", "tab"].contains(&extension.as_str())) {
        return b'\t';
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut is_quoted = false;
    for &byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if !is_quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(byte == *delimiter);
                }
            }
            _ => {}
        }
    }
    // Of equals the first, which is the comma.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

/// The column of each reference.
fn find_columns(
    request: &TableRequest,
    header: &Header,
    faults: &mut Vec<RowFault>,
) -> Result<Vec<Option<usize>>, SourceError> {
    let mut columns = Vec::new();
    // By name, the first column and whether there are more.
    let mut named: HashMap<&str, (usize, bool)> = HashMap::new();
    for (at, name) in header.names.iter().enumerate() {
        let first = named.entry(name.trim());
        first
            .and_modify(|(_, is_several)| *is_several = true)
            .or_insert((at, false));
    }
    for reference in &request.references {
        let found = named.get(reference.trim()).copied();
        let column = found.map(|(at, _)| at);
        if found.is_some_and(|(_, is_several)| is_several) {
            let reason = format!("several columns are called {reference:?}, of which the first is used");
            faults.push(RowFault { row: 1, reason });
        }
        // Columns without names, as CSVW calls them.
        let by_number = || {
            reference
                .strip_prefix("_col.")?
                .parse::<usize>()
                .ok()?
                .checked_sub(1)
        };
        let column = column.or_else(by_number);
        if column.is_none() {
            let known = known(&header.names);
            if request.is_strict {
                return Err(SourceError::NoColumn {
                    path: request.path.clone(),
                    column: reference.clone(),
                    known,
                });
            }
            let reason = format!("there is no column {reference:?}; there is {known}");
            faults.push(RowFault { row: 1, reason });
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Columns as people count them, from 1; 0 is none.
fn positions(columns: &[Option<usize>]) -> Arc<[u32]> {
    let position = |column: &Option<usize>| column.and_then(|at| u32::try_from(at + 1).ok());
    columns
        .iter()
        .map(|column| position(column).unwrap_or_default())
        .collect()
}

/// The names of columns in a few words.
fn known(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("{name:?}")).collect();
    let more = names.len().saturating_sub(SHOWN);
    match (shown.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (_, 0) => shown.join(", "),
        _ => format!("{} and {more} more", shown.join(", ")),
    }
}

struct CsvReader {
    request: TableRequest,
    options: Options,
    input: Box<dyn BufRead>,
    core: csv_core::Reader,
    quote: u8,
    /// The last byte that was read.
    last: Option<u8>,
    /// The number of the next record, from 1.
    next: u64,
    faults: Vec<RowFault>,
}

impl TableReader for CsvReader {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        loop {
            let mut piece = self.next_piece(ROWS)?;
            piece.faults.append(&mut self.faults);
            let (is_last, is_empty) = (piece.lengths.is_empty(), piece.faults.is_empty());
            let is_wanted = (is_last && is_empty) || take(piece);
            if is_last || !is_wanted {
                return Ok(());
            }
        }
    }
}

impl CsvReader {
    /// Cuts up to so many records.
    fn next_piece(&mut self, rows: usize) -> Result<Piece, SourceError> {
        let mut piece = Piece {
            first: self.next,
            bytes: vec![0; PIECE + (PIECE >> 2)],
            ends: vec![0; 1 << 10],
            ..Piece::default()
        };
        let (mut bytes, mut ends) = (0, 0);
        let (mut record_bytes, mut record_ends) = (0, 0);
        let limit = self.options.max_document_bytes;
        loop {
            let input = self.input.fill_buf();
            let input = input.map_err(|source| decode::failed(&self.request, &self.options, source))?;
            let is_end = input.is_empty();
            let (result, read, written, ended) =
                self.core
                    .read_record(input, &mut piece.bytes[bytes..], &mut piece.ends[ends..]);
            self.last = input.get(..read).and_then(<[u8]>::last).copied().or(self.last);
            self.input.consume(read);
            bytes += written;
            ends += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if bytes - record_bytes > limit => {
                    // The rest of the record is thrown away piece by piece.
                    (bytes, ends) = (record_bytes, record_ends);
                    let (row, reason) = (
                        self.next,
                        format!("it is larger than max_document_bytes = {limit}"),
                    );
                    if piece.faults.last().is_none_or(|fault| fault.row != row) {
                        piece.faults.push(RowFault { row, reason });
                    }
                }
                ReadRecordResult::OutputFull => piece.bytes.resize(2 * piece.bytes.len(), 0),
                ReadRecordResult::OutputEndsFull => piece.ends.resize(2 * piece.ends.len(), 0),
                ReadRecordResult::Record => {
                    for end in &mut piece.ends[record_ends..ends] {
                        *end += record_bytes;
                    }
                    if is_end && let Some(reason) = self.unclosed(&piece, ends, bytes) {
                        let row = self.next;
                        piece.faults.push(RowFault { row, reason });
                    }
                    // Of what is refused, there is nothing but its number.
                    if piece.faults.last().is_some_and(|fault| fault.row == self.next) {
                        (bytes, ends) = (record_bytes, record_ends);
                    }
                    piece.lengths.push(ends - record_ends);
                    (record_bytes, record_ends) = (bytes, ends);
                    self.next += 1;
                    if piece.lengths.len() >= rows || bytes >= PIECE {
                        break;
                    }
                }
                ReadRecordResult::End => break,
            }
        }
        piece.bytes.truncate(bytes);
        piece.ends.truncate(ends);
        Ok(piece)
    }
}

impl CsvReader {
    /// Why the last record is none: a quotation mark that nothing closes makes all that follows one field of it.
    fn unclosed(&self, piece: &Piece, ends: usize, bytes: usize) -> Option<String> {
        let start = ends
            .checked_sub(2)
            .and_then(|before| piece.ends.get(before))
            .copied();
        let field = piece.bytes.get(start.unwrap_or(0)..bytes)?;
        let lines = memchr::memchr_iter(b'\n', field).count();
        (lines > 0 && self.last != Some(self.quote)).then(|| {
            format!(
                "a quotation mark in it is not closed, so that the {lines} lines that follow are in it too; close or double it"
            )
        })
    }
}

struct CsvParser {
    /// The column of each slot.
    columns: Vec<Option<usize>>,
    positions: Arc<[u32]>,
    /// How many columns the header has.
    width: Option<usize>,
    header: Vec<u8>,
    nulls: Vec<String>,
    trim: bool,
}

impl PieceParser for CsvParser {
    fn parse(&self, mut piece: Piece, rows: &mut Rows) -> Piece {
        rows.clear();
        rows.set_columns(&self.positions);
        for fault in piece.faults.drain(..) {
            rows.push_fault(fault.row, fault.reason);
        }
        let refused = refuse_undecodable(&mut piece);
        let text = String::from_utf8(std::mem::take(&mut piece.bytes)).unwrap_or_default();
        let mut refused = refused.into_iter().peekable();
        let (mut first_field, mut start) = (0, 0);
        for (number, &length) in (piece.first..).zip(&piece.lengths) {
            let ends = &piece.ends[first_field..first_field + length];
            first_field += length;
            let row_start = start;
            start = ends.last().copied().unwrap_or(start);
            let record = text.get(row_start..start).unwrap_or_default();
            // A row of nothing but signs between fields, as spreadsheets leave them below a table.
            if record.trim_ascii().is_empty() {
                continue;
            }
            rows.push_row(number);
            if refused.next_if_eq(&number).is_some() {
                rows.refuse_row("it is not UTF-8; state the encoding of the table".to_owned());
                continue;
            }
            let is_header = !self.header.is_empty() && record.as_bytes() == self.header;
            if is_header {
                rows.refuse_row("it is the header again".to_owned());
                continue;
            }
            if memchr::memchr(0, record.as_bytes()).is_some() {
                rows.refuse_row("it has a zero byte, which is no part of a text; state the encoding of the table if it is UTF-16".to_owned());
                continue;
            }
            if let Some(width) = self.width
                && ends[width.min(length)..]
                    .iter()
                    .any(|&end| end > ends[width.max(1) - 1])
            {
                rows.refuse_row(format!("it has {length} fields, and the header {width}"));
                continue;
            }
            self.push(&text, row_start, ends, rows);
        }
        rows.set_text(text);
        piece
    }
}

impl CsvParser {
    fn push(&self, text: &str, row_start: usize, ends: &[usize], rows: &mut Rows) {
        for (slot, column) in self.columns.iter().enumerate() {
            let Some((column, &end)) = column.and_then(|column| Some((column, ends.get(column)?))) else {
                continue;
            };
            let mut end = end;
            let mut start = column.checked_sub(1).map_or(row_start, |before| ends[before]);
            if self.trim {
                let value = text.get(start..end).unwrap_or_default();
                start += value.len() - value.trim_start().len();
                end = start + value.trim().len();
            }
            let is_absent = start == end
                || (!self.nulls.is_empty() && is_null(text.get(start..end).unwrap_or_default(), &self.nulls));
            if !is_absent {
                rows.push_place(slot, start, end, ValueKind::Text);
            }
        }
    }
}

/// Overwrites records that are not UTF-8; gives their numbers.
fn refuse_undecodable(piece: &mut Piece) -> Vec<u64> {
    let mut refused = Vec::new();
    if std::str::from_utf8(&piece.bytes).is_ok() {
        return refused;
    }
    let (mut field, mut start) = (0, 0);
    for (number, &length) in (piece.first..).zip(&piece.lengths) {
        field += length;
        let end = field.checked_sub(1).map_or(0, |last| piece.ends[last]);
        if let Some(record) = piece.bytes.get_mut(start..end)
            && std::str::from_utf8(record).is_err()
        {
            record.fill(b'?');
            refused.push(number);
        }
        start = end;
    }
    refused
}
