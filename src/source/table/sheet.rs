//! Sheets of workbooks: `.xlsx`, `.xls`, `.xlsb`, `.ods`.

use std::{fs::File, io::BufReader, path::Path};

use calamine::{
    Cell, Data, DataRef, DataType as _, Dimensions, Error, Range, Reader, Sheets, open_workbook_auto,
};

use super::{
    Piece, ROWS, Table, TableReader, csv,
    merged::{self, Unfit},
};
use crate::model::TableRequest;
use crate::source::{Options, SourceError};

/// Opens such a table; its first row names the columns.
pub(super) fn open(
    request: &TableRequest,
    sheet: Option<&str>,
    options: &Options,
) -> Result<Table, SourceError> {
    let mut workbook = open_workbook(request, options)?;
    let names = workbook.sheet_names();
    let name = match sheet {
        None => names.first().cloned().unwrap_or_default(),
        Some(sheet) if names.iter().any(|name| name == sheet) => sheet.to_owned(),
        Some(sheet) => {
            return Err(SourceError::NoSheet {
                path: request.path.clone(),
                sheet: sheet.to_owned(),
                known: names.join(", "),
            });
        }
    };
    let mut range = held(request, || cells(&mut workbook, request, &name, options))?;
    let merged = held(request, || {
        Ok(merged_cells(&mut workbook, &request.path, &name, options))
    })?;
    let limit = options.max_document_bytes;
    if !fill(&mut range, &merged, limit) {
        let path = request.path.clone();
        return Err(SourceError::TooLarge { path, limit });
    }
    let mut rows = range.rows();
    let header: Vec<String> = rows.next().into_iter().flatten().map(text).collect();
    let mut faults = Vec::new();
    let parser = csv::parser_of(request, header, &mut faults)?;
    let reader = SheetReader { range, faults };
    Ok(Table {
        reader: Box::new(reader),
        parser,
    })
}

/// The names of the sheets of a workbook.
pub(super) fn names(request: &TableRequest, options: &Options) -> Result<Vec<String>, SourceError> {
    Ok(open_workbook(request, options)?.sheet_names())
}

/// The names of the columns of a sheet; none of one without rows.
pub(super) fn header(
    request: &TableRequest,
    sheet: &str,
    options: &Options,
) -> Result<Vec<String>, SourceError> {
    let mut workbook = open_workbook(request, options)?;
    let range = held(request, || cells(&mut workbook, request, sheet, options))?;
    Ok(range.rows().next().into_iter().flatten().map(text).collect())
}

fn open_workbook(request: &TableRequest, options: &Options) -> Result<Sheets<BufReader<File>>, SourceError> {
    check_size(request, options)?;
    let path = || request.path.clone();
    match merged::unfit_ods(&request.path, options.max_document_bytes) {
        None => {}
        Some(Unfit::Broken) => {
            return Err(SourceError::Document {
                path: path(),
                reason: "its part content.xml is none, or breaks off".to_owned(),
            });
        }
        Some(Unfit::Vast(row, column)) => {
            return Err(SourceError::VastSheet {
                path: path(),
                row,
                column,
            });
        }
    }
    held(request, || {
        open_workbook_auto(&request.path).map_err(|source| failed(request, source))
    })
}

/// What the library of workbooks reads. It panics on some that are damaged, of which each is to be named and no more.
fn held<T>(request: &TableRequest, read: impl FnOnce() -> Result<T, SourceError>) -> Result<T, SourceError> {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    outcome.unwrap_or_else(|_| {
        Err(SourceError::Damaged {
            path: request.path.clone(),
        })
    })
}

/// The cells of a sheet, from the first to the last that has something in it.
fn cells(
    workbook: &mut Sheets<BufReader<File>>,
    request: &TableRequest,
    name: &str,
    options: &Options,
) -> Result<Range<Data>, SourceError> {
    let mut cells = Vec::new();
    let mut take = |cell: &Cell<DataRef<'_>>| {
        let data = Data::from(cell.get_value().clone());
        if data != Data::Empty {
            cells.push(Cell::new(cell.get_position(), data));
        }
    };
    // Of these, cells are read one by one, so that it can be seen how far they reach before there is room made for all.
    let read = match workbook {
        Sheets::Xlsx(workbook) => workbook
            .worksheet_cells_reader(name)
            .and_then(|mut reader| {
                while let Some(cell) = reader.next_cell()? {
                    take(&cell);
                }
                Ok(())
            })
            .map_err(Error::Xlsx),
        Sheets::Xlsb(workbook) => workbook
            .worksheet_cells_reader(name)
            .and_then(|mut reader| {
                while let Some(cell) = reader.next_cell()? {
                    take(&cell);
                }
                Ok(())
            })
            .map_err(Error::Xlsb),
        Sheets::Xls(_) | Sheets::Ods(_) => {
            return workbook
                .worksheet_range(name)
                .map_err(|source| failed(request, source));
        }
    };
    read.map_err(|source| failed(request, source))?;
    let positions = || cells.iter().map(Cell::get_position);
    let extent = |of: fn((u32, u32)) -> u32| {
        let (first, last) = (positions().map(of).min(), positions().map(of).max());
        (first.unwrap_or(0), last.unwrap_or(0))
    };
    let (rows, columns) = (extent(|(row, _)| row), extent(|(_, column)| column));
    let count = |(first, last): (u32, u32)| u64::from(last - first) + 1;
    let bytes = count(rows)
        .saturating_mul(count(columns))
        .saturating_mul(size_of::<Data>() as u64);
    if bytes > (options.max_document_bytes as u64).saturating_mul(merged::MEMORY) {
        return Err(SourceError::VastSheet {
            path: request.path.clone(),
            row: rows.1.saturating_add(1),
            column: columns.1.saturating_add(1),
        });
    }
    Ok(Range::from_sparse(cells))
}

fn failed(request: &TableRequest, source: Error) -> SourceError {
    SourceError::Workbook {
        path: request.path.clone(),
        source: Box::new(source),
    }
}

/// A workbook is unpacked in memory, so its parts must be small enough.
fn check_size(request: &TableRequest, options: &Options) -> Result<(), SourceError> {
    let path = request.path.clone();
    let file = File::open(&path).map_err(|source| SourceError::Read {
        path: path.clone(),
        source,
    })?;
    let packed = file.metadata().map_or(0, |data| data.len());
    let limit = options.max_document_bytes;
    if packed > limit as u64 {
        return Err(SourceError::TooLarge { path, limit });
    }
    // Older formats are not packed.
    let Ok(mut archive) = zip::ZipArchive::new(BufReader::new(file)) else {
        return Ok(());
    };
    let sizes = (0..archive.len()).map(|at| archive.by_index_raw(at).map_or(0, |part| part.size()));
    let unpacked: u64 = sizes.fold(0, u64::saturating_add);
    if unpacked
        > packed
            .saturating_mul(options.max_compression_ratio as u64)
            .max(1 << 20)
    {
        let limit = options.max_compression_ratio;
        return Err(SourceError::Bomb { path, limit });
    }
    if unpacked > limit as u64 {
        return Err(SourceError::TooLarge { path, limit });
    }
    Ok(())
}

/// The cells of a sheet that are one.
fn merged_cells(
    workbook: &mut Sheets<BufReader<File>>,
    path: &Path,
    name: &str,
    options: &Options,
) -> Vec<Dimensions> {
    match workbook {
        Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xlsb(_) => merged::of_xlsb(path, name, options.max_document_bytes),
        Sheets::Ods(_) => merged::of_ods(path, name, options.max_document_bytes),
    }
}

/// What is written in a cell that stands for several, stands in each of them. Tells whether the texts that are added have
/// no more bytes than `limit`.
fn fill(range: &mut Range<Data>, merged: &[Dimensions], limit: usize) -> bool {
    let (Some(first), Some(last)) = (range.start(), range.end()) else {
        return true;
    };
    // No cell is in two that are merged, so there are no more to fill than there are.
    let mut cells = range.width().saturating_mul(range.height());
    let mut bytes = limit;
    for region in merged {
        let Some(value) = range.get_value(region.start).cloned() else {
            continue;
        };
        let length = value.get_string().map_or(0, str::len);
        // The first row names the columns, of which each needs a name of its own.
        for row in region.start.0.max(first.0 + 1)..=region.end.0.min(last.0) {
            for column in region.start.1.max(first.1)..=region.end.1.min(last.1) {
                if cells == 0 || bytes < length {
                    return false;
                }
                (cells, bytes) = (cells - 1, bytes - length);
                range.set_value((row, column), value.clone());
            }
        }
    }
    true
}

struct SheetReader {
    range: Range<Data>,
    faults: Vec<crate::model::RowFault>,
}

impl TableReader for SheetReader {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        let first = self.range.start().map_or(0, |(row, _)| u64::from(row)) + 2;
        let mut piece = Piece {
            first,
            faults: std::mem::take(&mut self.faults),
            ..Piece::default()
        };
        for row in self.range.rows().skip(1) {
            for cell in row {
                piece.bytes.extend_from_slice(text(cell).as_bytes());
                piece.ends.push(piece.bytes.len());
            }
            piece.lengths.push(row.len());
            if piece.lengths.len() >= ROWS {
                let next = Piece {
                    first: piece.first + piece.lengths.len() as u64,
                    ..Piece::default()
                };
                if !take(std::mem::replace(&mut piece, next)) {
                    return Ok(());
                }
            }
        }
        if !piece.lengths.is_empty() || !piece.faults.is_empty() {
            take(piece);
        }
        Ok(())
    }
}

/// A cell as text: dates as in ISO 8601, whole numbers without a fraction.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(_) => date(cell),
        Data::DateTimeIso(text) | Data::DurationIso(text) | Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Days and times count from a beginning that workbooks disagree on; `calamine` knows it.
fn date(cell: &Data) -> String {
    let Data::DateTime(date) = cell else {
        return String::new();
    };
    if date.is_duration() {
        return date.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}
