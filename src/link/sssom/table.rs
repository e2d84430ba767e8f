//! The text of an SSSOM file cut into metadata, header and rows, each kept as it was written.

use std::collections::BTreeSet;

use super::LinkError;

/// A file as text: what is not understood is kept, so that it can be written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Whether it begins with a byte order mark.
    pub(super) bom: bool,
    /// What ends its lines.
    pub(super) newline: &'static str,
    /// The lines of the metadata block, with their `#`.
    pub(super) metadata: Vec<String>,
    /// The names of the columns.
    pub(super) columns: Vec<String>,
}

/// A record of the table, or a comment between records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Of its first line, from 1.
    pub(super) line: usize,
    /// As it was written, without the end of the line.
    pub(super) raw: String,
    /// Its cells; none for a comment.
    pub(super) cells: Vec<String>,
}

/// The text of a file: UTF-8, or UTF-16 with a byte order mark, as some spreadsheets save it.
pub(super) fn decode(bytes: &[u8]) -> Result<String, LinkError> {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((rest, join)) = wide {
        let (units, odd) = rest.as_chunks::<2>();
        let units: Vec<u16> = units.iter().map(|unit| join(*unit)).collect();
        return match String::from_utf16(&units) {
            Ok(text) if odd.is_empty() => Ok(text),
            _ => Err(LinkError::Encoding { line: 1, column: 1 }),
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line_start = before
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            Err(LinkError::Encoding {
                line: before.split(|byte| *byte == b'\n').count(),
                column: before.len() - line_start + 1,
            })
        }
    }
}

/// Cuts a text into its parts.
pub(super) fn cut(text: &str) -> Result<(Sheet, Vec<Record>), LinkError> {
    let (bom, text) = text
        .strip_prefix('\u{feff}')
        .map_or((false, text), |rest| (true, rest));
    let newline = if text.split('\n').next().is_some_and(|line| line.ends_with('\r')) {
        "\r\n"
    } else {
        "\n"
    };
    let mut sheet = Sheet {
        bom,
        newline,
        metadata: Vec::new(),
        columns: Vec::new(),
    };
    let mut records = Vec::new();
    let mut cutter = Cutter { rest: text, line: 1 };
    let mut last = 1;
    while let Some(record) = cutter.next_record()? {
        last = record.line;
        let first = record.cells.first().map_or("", |cell| cell.trim());
        let is_blank = record.cells.iter().all(|cell| cell.trim().is_empty());
        let is_comment = first.starts_with('#');
        if sheet.columns.is_empty() {
            match (is_comment, is_blank) {
                // A spreadsheet fills metadata lines up with tabs, and quotes those with commas.
                (true, _) => {
                    let is_quoted = record.raw.starts_with('"');
                    let line = if is_quoted {
                        record.cells.join(" ").replace('\t', " ")
                    } else {
                        record.raw
                    };
                    let line = line.replace(['\n', '\r'], " ");
                    sheet.metadata.push(line.trim_end().to_owned());
                }
                (false, true) => {}
                (false, false) => sheet.columns = header(&record)?,
            }
        } else if is_comment && !is_note(&sheet.columns, &record) {
            let raw = record.raw.trim_end_matches('\t').to_owned();
            records.push(Record {
                raw,
                cells: Vec::new(),
                ..record
            });
        } else if !is_blank {
            records.push(fit(
                record,
                sheet.columns.len(),
                cutter.rest.is_empty() && !text.ends_with('\n'),
            )?);
        }
    }
    if sheet.columns.is_empty() {
        return Err(LinkError::NoTable { line: last });
    }
    Ok((sheet, records))
}

/// Whether a line that begins with `#` is a row all the same: where the first column is one of the user's.
fn is_note(columns: &[String], record: &Record) -> bool {
    let mut others = record.cells.iter().skip(1);
    columns.first().is_some_and(|first| first != "subject_id") && others.any(|cell| !cell.trim().is_empty())
}

fn header(record: &Record) -> Result<Vec<String>, LinkError> {
    let line = record.line;
    let mut columns: Vec<String> = record.cells.iter().map(|cell| cell.trim().to_owned()).collect();
    while columns.last().is_some_and(String::is_empty) {
        columns.pop();
    }
    if let [only] = columns.as_slice() {
        let separator = [',', ';'].into_iter().find(|separator| only.contains(*separator));
        if let Some(separator) = separator {
            return Err(LinkError::Separator { line, separator });
        }
    }
    for column in super::REQUIRED {
        if !columns.iter().any(|own| own == column) {
            return Err(LinkError::Column { line, column });
        }
    }
    let mut seen = BTreeSet::new();
    for column in &columns {
        if !seen.insert(column) {
            return Err(LinkError::TwoColumns {
                line,
                column: column.clone(),
            });
        }
    }
    Ok(columns)
}

/// Fills a record up to the width of the table, since spreadsheets drop empty cells at the end or add some.
fn fit(mut record: Record, expected: usize, is_open: bool) -> Result<Record, LinkError> {
    let (line, found) = (record.line, record.cells.len());
    if record.raw.starts_with("<<<<<<<")
        || record.raw.starts_with("=======")
        || record.raw.starts_with(">>>>>>>")
    {
        return Err(LinkError::MergeMark { line });
    }
    if found < expected && is_open {
        return Err(LinkError::CutOff {
            line,
            found,
            expected,
        });
    }
    let extra = record.cells.split_off(expected.min(found));
    if extra.iter().any(|cell| !cell.trim().is_empty()) || found < super::REQUIRED.len() {
        return Err(LinkError::Width {
            line,
            found,
            expected,
        });
    }
    let tabs = "\t".repeat(extra.len());
    if let Some(length) = record.raw.strip_suffix(&tabs).map(str::len) {
        record.raw.truncate(length);
    } else {
        let cells: Vec<String> = record.cells.iter().map(|cell| quote(cell)).collect();
        record.raw = cells.join("\t");
    }
    for _ in found..expected {
        record.raw.push('\t');
        record.cells.push(String::new());
    }
    Ok(record)
}

/// Takes a text apart, record by record.
struct Cutter<'t> {
    rest: &'t str,
    line: usize,
}

impl Cutter<'_> {
    /// The next record: a line, or more where a quoted cell has line ends in it.
    fn next_record(&mut self) -> Result<Option<Record>, LinkError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        let mut record = Record {
            line,
            raw: String::new(),
            cells: Vec::new(),
        };
        let mut left = self.rest;
        loop {
            let column = record.cells.len() + 1;
            let (cell, after) = next_cell(left).ok_or(LinkError::Quote { line, column })?;
            record.cells.push(cell);
            let more = after.strip_prefix('\t');
            left = more.unwrap_or(after);
            if more.is_none() {
                break;
            }
        }
        let length = self.rest.len() - left.len();
        let (raw, _) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        raw.strip_suffix('\r').unwrap_or(raw).clone_into(&mut record.raw);
        self.line += raw.matches('\n').count() + 1;
        self.rest = left
            .strip_prefix("\r\n")
            .or_else(|| left.strip_prefix('\n'))
            .unwrap_or(left);
        Ok(Some(record))
    }
}

/// The first cell of a text, and what follows it; `None` if it is quoted and the quotation never ends.
///
/// A cell that has more after its closing mark was not quoted by a program, and is taken as it is.
fn next_cell(text: &str) -> Option<(String, &str)> {
    let plain = || {
        let end = text.find(['\t', '\n']).unwrap_or(text.len());
        let (cell, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        // The end of the line is not part of its last cell.
        let Some(cell) = cell.strip_suffix('\r').filter(|_| !rest.starts_with('\t')) else {
            return (cell.to_owned(), rest);
        };
        let (_, rest) = text.split_at_checked(cell.len()).unwrap_or((text, rest));
        (cell.to_owned(), if rest == "\r" { "" } else { rest })
    };
    let Some(mut rest) = text.strip_prefix('"') else {
        return Some(plain());
    };
    let mut cell = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None if after.is_empty() || after.starts_with(['\t', '\n', '\r']) => return Some((cell, after)),
            // Only within its line, so that what a line says does not hang on those below.
            None if cell.contains('\n') => return None,
            None => return Some(plain()),
        }
    }
}

/// A cell as it is written: quoted where it would be read as something else otherwise.
pub(super) fn quote(cell: &str) -> String {
    if cell.starts_with('"') || cell.contains(['\t', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
