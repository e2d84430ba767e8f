//! Sheets of workbooks: `.xlsx`, `.xls`, `.xlsb`, `.ods`.

use std::{fs::File, io::BufReader};

use calamine::{Data, Error, Range, Reader, Sheets, open_workbook_auto};

use super::{Piece, ROWS, Table, TableReader, csv};
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
    let mut range = workbook
        .worksheet_range(&name)
        .map_err(|source| failed(request, source))?;
    fill_merged(&mut workbook, &name, &mut range);
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
    let range = workbook
        .worksheet_range(sheet)
        .map_err(|source| failed(request, source))?;
    Ok(range.rows().next().into_iter().flatten().map(text).collect())
}

fn open_workbook(request: &TableRequest, options: &Options) -> Result<Sheets<BufReader<File>>, SourceError> {
    check_size(request, options)?;
    open_workbook_auto(&request.path).map_err(|source| failed(request, source))
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

/// What is written in a cell that stands for several, stands in each of them.
fn fill_merged(workbook: &mut Sheets<BufReader<File>>, name: &str, range: &mut Range<Data>) {
    let regions = match workbook {
        Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        // Of the others, nothing tells which cells are merged.
        Sheets::Xlsb(_) | Sheets::Ods(_) => return,
    };
    let (Some(first), Some(last)) = (range.start(), range.end()) else {
        return;
    };
    for region in regions {
        let Some(value) = range.get_value(region.start).cloned() else {
            continue;
        };
        // The first row names the columns, of which each needs a name of its own.
        for row in region.start.0.max(first.0 + 1)..=region.end.0.min(last.0) {
            for column in region.start.1.max(first.1)..=region.end.1.min(last.1) {
                range.set_value((row, column), value.clone());
            }
        }
    }
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
