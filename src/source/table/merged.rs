//! Which cells of a sheet are one cell, in the formats whose reader does not tell: `.ods` and `.xlsb`; and whether a sheet of
//! an `.ods` is too vast to be read.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use calamine::Dimensions;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// A sheet may take so many times as many bytes in memory as its file may have.
pub(super) const MEMORY: u64 = 4;

/// The merged cells of a sheet of an `.ods`; `limit` is how many bytes of it are read. None of a file that cannot be read,
/// which whoever reads the cells tells.
pub(super) fn of_ods(path: &Path, sheet: &str, limit: usize) -> Vec<Dimensions> {
    read(path, "content.xml", limit, |content| look(content, sheet))
        .map_or_else(Vec::new, |content| content.spans)
}

/// The same of an `.xlsb`.
pub(super) fn of_xlsb(path: &Path, sheet: &str, limit: usize) -> Vec<Dimensions> {
    let part = || {
        let relation = read(path, "xl/workbook.bin", limit, |input| relation(input, sheet))?;
        let target = read(path, "xl/_rels/workbook.bin.rels", limit, |input| {
            target(input, &relation)
        })?;
        read(path, &format!("xl/{target}"), limit, merge_records)
    };
    part().unwrap_or_default()
}

/// What is found in a part of a packed file.
fn read<T>(
    path: &Path,
    part: &str,
    limit: usize,
    find: impl FnOnce(&mut dyn BufRead) -> Option<T>,
) -> Option<T> {
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let part = archive.by_name(part).ok()?;
    find(&mut BufReader::new(part.take(limit as u64)))
}

/// What is written in the sheets of an `.ods`.
#[derive(Default)]
struct Content {
    /// The merged cells of the sheet that was asked for.
    spans: Vec<Dimensions>,
    /// How far each sheet reaches, in rows and columns, and the bytes of its texts.
    extents: Vec<(u32, u32, u64)>,
}

/// Why the sheets of an `.ods` should not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The XML of its content breaks off or is none.
    Broken,
    /// A sheet reaches so far, to this row and column, or repeats texts so often, that it takes too much memory.
    Vast(u32, u32),
}

/// Whether an `.ods`, of which `limit` bytes are read, has something that its reader does not bear.
pub(super) fn unfit_ods(path: &Path, limit: usize) -> Option<Unfit> {
    // A cell is kept as a value and as a formula.
    const CELL: u64 = 64;
    let content = read(path, "content.xml", limit, |content| Some(look(content, "")))?;
    let Some(content) = content else {
        return Some(Unfit::Broken);
    };
    let size = |(rows, columns, texts): &(u32, u32, u64)| {
        let cells = u64::from(*rows).saturating_mul(u64::from(*columns));
        cells.saturating_mul(CELL).saturating_add(*texts)
    };
    let most = (limit as u64).saturating_mul(MEMORY);
    let vast = content.extents.iter().find(|extent| size(extent) > most);
    vast.map(|(rows, columns, _)| Unfit::Vast(*rows, *columns))
}

/// Looks through the sheets. Rows and columns that are repeated are alike, so a cell of theirs goes on for all.
fn look(content: &mut dyn BufRead, sheet: &str) -> Option<Content> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let (mut found, mut place) = (Content::default(), Place::default());
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).ok()?;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => (),
        }
        match event {
            Event::Start(element) => match element.name().as_ref() {
                b"table:table" => {
                    place = Place::default();
                    place.is_wanted = attribute(&element, "table:name").as_deref() == Some(sheet);
                    found.extents.push((0, 0, 0));
                }
                b"table:table-row" => {
                    place.column = 0;
                    place.rows =
                        count(&element, "table:number-rows-repeated").min(ROWS - place.row.min(ROWS - 1));
                }
                b"table:table-cell" | b"table:covered-table-cell" => {
                    let span = place.open(&element);
                    found.spans.extend(span.filter(|_| place.is_wanted));
                }
                _ => (),
            },
            Event::Text(text) => place.text += text.len() as u64,
            Event::End(element) => match element.name().as_ref() {
                b"table:table-cell" | b"table:covered-table-cell" => {
                    if let Some(extent) = found.extents.last_mut() {
                        place.close(extent);
                    }
                }
                b"table:table-row" => place.row = place.row.saturating_add(place.rows),
                _ => (),
            },
            Event::Eof => return (depth == 0).then_some(found),
            _ => (),
        }
    }
}

/// How many rows and columns a sheet may have.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Where the reader of a sheet is.
#[derive(Default)]
struct Place {
    is_wanted: bool,
    row: u32,
    /// How often the row is repeated.
    rows: u32,
    column: u32,
    /// How often the cell is repeated.
    columns: u32,
    has_value: bool,
    /// The bytes in the cell.
    text: u64,
}

impl Place {
    /// Begins a cell; the cells that it covers, if they are others, too.
    fn open(&mut self, element: &BytesStart<'_>) -> Option<Dimensions> {
        self.columns =
            count(element, "table:number-columns-repeated").min(COLUMNS - self.column.min(COLUMNS - 1));
        let mut names = element.attributes().flatten();
        self.has_value = names.any(|named| {
            named.key.as_ref().starts_with(b"office:") || named.key.as_ref() == b"table:formula"
        });
        self.text = element.len() as u64;
        let height = count(element, "table:number-rows-spanned");
        let width = count(element, "table:number-columns-spanned");
        let last = |first: u32, repeated: u32, spanned: u32| {
            first.saturating_add(repeated - 1).saturating_add(spanned - 1)
        };
        let end = (
            last(self.row, self.rows.max(1), height),
            last(self.column, self.columns, width),
        );
        (height > 1 || width > 1).then(|| Dimensions::new((self.row, self.column), end))
    }

    /// Ends a cell.
    fn close(&mut self, (rows, columns, texts): &mut (u32, u32, u64)) {
        self.column = self.column.saturating_add(self.columns);
        if self.has_value {
            *rows = self.row.saturating_add(self.rows).max(*rows);
            *columns = self.column.max(*columns);
            let copies = u64::from(self.rows).saturating_mul(u64::from(self.columns));
            *texts = texts.saturating_add(self.text.saturating_mul(copies));
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.unescape_value().ok()?.into_owned())
}

/// A number of rows or columns: one where nothing else is said.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    let number = attribute(element, name).and_then(|text| text.parse().ok());
    number.unwrap_or(1).max(1)
}

/// Records of a binary part that are looked for, by their numbers in [MS-XLSB].
const SHEET: u16 = 0x9C;
const MERGED_CELL: u16 = 0xB0;

/// The identifier of the part that has a sheet.
fn relation(input: &mut dyn BufRead, sheet: &str) -> Option<String> {
    let mut data = Vec::new();
    while let Some(kind) = record(input, &mut data).ok()? {
        if kind == SHEET {
            let (relation, rest) = wide_text(data.get(8..)?)?;
            if wide_text(rest)?.0 == sheet {
                return Some(relation);
            }
        }
    }
    None
}

/// The name of the part with this identifier.
fn target(input: &mut dyn BufRead, relation: &str) -> Option<String> {
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element)
                if attribute(&element, "Id").as_deref() == Some(relation) =>
            {
                return attribute(&element, "Target");
            }
            Event::Eof => return None,
            _ => (),
        }
    }
}

fn merge_records(input: &mut dyn BufRead) -> Option<Vec<Dimensions>> {
    let (mut data, mut merged) = (Vec::new(), Vec::new());
    while let Some(kind) = record(input, &mut data).ok()? {
        if kind == MERGED_CELL {
            let number = |at: usize| Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?));
            let (first_row, last_row) = (number(0)?, number(4)?);
            let (first_column, last_column) = (number(8)?, number(12)?);
            merged.push(Dimensions::new(
                (first_row, first_column),
                (last_row, last_column),
            ));
        }
    }
    Some(merged)
}

/// Reads a record: its kind, and what it has to `data`. Nothing at the end.
fn record(input: &mut dyn BufRead, data: &mut Vec<u8>) -> io::Result<Option<u16>> {
    if input.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let kind = seven_bits(input, 2)?;
    let length = seven_bits(input, 4)?;
    data.clear();
    input.take(u64::from(length)).read_to_end(data)?;
    Ok(u16::try_from(kind).ok())
}

/// A number in bytes of seven bits, of which all but the last have the eighth bit.
fn seven_bits(input: &mut dyn BufRead, most: u32) -> io::Result<u32> {
    let mut number = 0;
    for at in 0..most {
        let mut byte = [0];
        input.read_exact(&mut byte)?;
        number |= u32::from(byte[0] & 0x7F) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

/// A text in UTF-16 behind its length, and what follows it. A length of all ones is that of no text.
fn wide_text(data: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = data.split_first_chunk::<4>()?;
    let length = match u32::from_le_bytes(*length) {
        u32::MAX => 0,
        length => usize::try_from(length).ok()?.checked_mul(2)?,
    };
    let (text, rest) = rest.split_at_checked(length)?;
    Some((
        encoding_rs::UTF_16LE
            .decode_without_bom_handling(text)
            .0
            .into_owned(),
        rest,
    ))
}
