//! Tables as they pass from their reader to a mapping: what is asked of one, and its rows in batches.

use std::{path::PathBuf, sync::Arc};

/// The reference for the number of a row in its file, as CSVW calls it. A column of that name cannot be asked for.
pub const SOURCE_ROW: &str = "_sourceRow";

/// What a mapping wants to know of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRequest {
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// What it is called in messages.
    pub name: String,
    /// How it is read, and what its rows are.
    pub format: TableFormat,
    /// The columns or paths whose values are wanted, each once; their order is that of the cells of a row.
    pub references: Vec<String>,
    /// Values that stand for none, besides those that the format has for it.
    pub nulls: Vec<String>,
    /// The label of the encoding, as in the WHATWG's standard; without one, UTF-8 or what a byte order mark says.
    pub encoding: Option<String>,
    /// How the file is packed where its name does not say: `gz`, `bz2` or `zst`.
    pub packing: Option<&'static str>,
    /// Whether a column that the table does not have makes it unreadable, and not only the values absent.
    pub is_strict: bool,
}

/// How a table is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableFormat {
    /// Comma-separated values and their like: a row is a record, a reference the name of a column.
    Csv(Dialect),
    /// JSON or JSON Lines: a row is what the iterator finds, a reference a `JSONPath` from there.
    Json {
        /// A `JSONPath`; without one, the whole of each value.
        iterator: Option<String>,
        /// Whether an array that a reference finds stands for its elements, and is not something that has no value.
        splits_arrays: bool,
    },
    /// XML: a row is what the iterator finds, a reference an `XPath` from there.
    Xml {
        /// An `XPath`; without one, the root.
        iterator: Option<String>,
        /// Prefixes of the paths and what they stand for.
        namespaces: Vec<(String, String)>,
    },
    /// A sheet of a workbook: a row is a row below the first, a reference the name of a column.
    Sheet {
        /// The name of the sheet; without one, the first.
        sheet: Option<String>,
    },
}

/// How a text holds records and fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dialect {
    /// Between fields; `None` finds out, from the name of the file and its first line.
    pub delimiter: Option<u8>,
    /// Around fields.
    pub quote: Option<u8>,
    /// Before a quote within a field, where quotes are not doubled.
    pub escape: Option<u8>,
    /// At the beginning of lines that are no records.
    pub comment: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: bool,
    /// Lines before the first record that are passed over.
    pub skip_lines: usize,
    /// Whether blanks around values are left out.
    pub trim: bool,
    /// The names of the columns, where they are given.
    pub columns: Vec<String>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: None,
            quote: Some(b'"'),
            escape: None,
            comment: None,
            has_header: true,
            skip_lines: 0,
            trim: false,
            columns: Vec::new(),
        }
    }
}

/// What a value is by itself, apart from its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueKind {
    /// A text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent.
    Double,
    /// True or false.
    Boolean,
}

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableValue<'r> {
    /// As it was written.
    pub text: &'r str,
    /// What it is.
    pub kind: ValueKind,
}

/// Where a value lies in the text of its batch, in bytes.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
    kind: ValueKind,
}

/// What a row has for one reference.
#[derive(Clone, Copy, Debug)]
enum Cell {
    None,
    One(Place),
    /// Several: a range of the batch's values.
    Many(u32, u32),
}

/// Rows of a table, for each the values that were asked for.
///
/// All values lie in one text, so that a batch is filled again and again without new memory.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    text: String,
    cells: Vec<Cell>,
    several: Vec<Place>,
    numbers: Vec<u64>,
    faults: Vec<RowFault>,
    /// For each reference its column, from 1, where there are columns; 0 for none.
    columns: Arc<[u32]>,
}

/// A row, or a value of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row, from 1.
    pub row: u64,
    /// Why, in words.
    pub reason: String,
}

impl Rows {
    /// An empty batch of rows with so many cells.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.several.clear();
        self.numbers.clear();
        self.faults.clear();
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number of the last row; 0 if there is none.
    pub fn last_number(&self) -> u64 {
        self.numbers.last().copied().unwrap_or(0)
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| Row { rows: self, at })
    }

    /// What could not be read.
    pub fn faults(&self) -> &[RowFault] {
        &self.faults
    }

    /// Begins a row without values; `number` counts from 1.
    pub fn push_row(&mut self, number: u64) {
        self.numbers.push(number);
        self.cells.resize(self.cells.len() + self.width, Cell::None);
    }

    /// Takes the last row out again, and says why.
    pub fn refuse_row(&mut self, reason: String) {
        if let Some(row) = self.numbers.pop() {
            self.cells.truncate(self.numbers.len() * self.width);
            self.faults.push(RowFault { row, reason });
        }
    }

    /// Says that a row could not be read.
    pub fn push_fault(&mut self, row: u64, reason: String) {
        self.faults.push(RowFault { row, reason });
    }

    /// Says in which column, from 1, the value for each reference stands; 0 is none.
    pub fn set_columns(&mut self, columns: &Arc<[u32]>) {
        self.columns = Arc::clone(columns);
    }

    /// Gives the batch the text in which the values lie, instead of one that grows with them. It must be empty.
    pub fn set_text(&mut self, text: String) {
        self.text = text;
    }

    /// Takes the text out of a batch that is not needed any more.
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Adds a value to the last row. Texts past four gigabytes are left out.
    pub fn push_value(&mut self, slot: usize, text: &str, kind: ValueKind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.push_place(slot, start, self.text.len(), kind);
    }

    /// Adds a value to the last row that lies between these bytes of the batch's text.
    pub fn push_place(&mut self, slot: usize, start: usize, end: usize, kind: ValueKind) {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
            return;
        };
        let place = Place { start, end, kind };
        let first = self.cells.len() - self.width.min(self.cells.len());
        let Some(cell) = self.cells.get_mut(first + slot) else {
            return;
        };
        *cell = match *cell {
            Cell::None => Cell::One(place),
            Cell::One(before) => {
                let from = to_u32(self.several.len());
                self.several.extend([before, place]);
                Cell::Many(from, from + 2)
            }
            Cell::Many(from, to) => {
                let mut from = from;
                // Values of another cell came in between: these move to the end.
                if to != to_u32(self.several.len()) {
                    let moved = from as usize..to as usize;
                    from = to_u32(self.several.len());
                    self.several.extend_from_within(moved);
                }
                self.several.push(place);
                Cell::Many(from, to_u32(self.several.len()))
            }
        };
    }

    /// Gives each row its own number as the one value of a slot.
    pub fn push_numbers(&mut self, slot: usize) {
        for (at, number) in self.numbers.iter().enumerate() {
            let start = self.text.len();
            self.text.push_str(&number.to_string());
            let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.text.len())) else {
                return;
            };
            if let Some(cell) = self.cells.get_mut(at * self.width + slot) {
                let kind = ValueKind::Text;
                *cell = Cell::One(Place { start, end, kind });
            }
        }
    }

    fn value(&self, place: Place) -> TableValue<'_> {
        let text = self.text.get(place.start as usize..place.end as usize);
        TableValue {
            text: text.unwrap_or_default(),
            kind: place.kind,
        }
    }
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    rows: &'r Rows,
    at: usize,
}

impl<'r> Row<'r> {
    /// Its number, from 1.
    pub fn number(self) -> u64 {
        self.rows.numbers.get(self.at).copied().unwrap_or_default()
    }

    /// The column of a reference, from 1; 0 if the table has no columns, or not this one.
    pub fn column(self, slot: usize) -> u32 {
        self.rows.columns.get(slot).copied().unwrap_or_default()
    }

    /// The value for a reference, if there is exactly one.
    pub fn one(self, slot: usize) -> Option<TableValue<'r>> {
        match self.cell(slot) {
            Cell::One(place) => Some(self.rows.value(place)),
            Cell::None | Cell::Many(..) => None,
        }
    }

    /// Whether there are several values for a reference.
    pub fn has_several(self, slot: usize) -> bool {
        matches!(self.cell(slot), Cell::Many(..))
    }

    /// The values for a reference, in order.
    pub fn values(self, slot: usize) -> impl Iterator<Item = TableValue<'r>> {
        let (one, several) = match self.cell(slot) {
            Cell::None => (None, &[][..]),
            Cell::One(place) => (Some(place), &[][..]),
            Cell::Many(from, to) => {
                let places = self.rows.several.get(from as usize..to as usize);
                (None, places.unwrap_or_default())
            }
        };
        let places = one.into_iter().chain(several.iter().copied());
        places.map(|place| self.rows.value(place))
    }

    fn cell(self, slot: usize) -> Cell {
        let at = self.at * self.rows.width + slot;
        self.rows.cells.get(at).copied().unwrap_or(Cell::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_no_value_or_one_or_several() {
        let mut rows = Rows::new(2);
        rows.push_row(1);
        rows.push_value(0, "a", ValueKind::Text);
        rows.push_value(1, "1", ValueKind::Integer);
        rows.push_value(0, "b", ValueKind::Text);
        rows.push_value(1, "2", ValueKind::Integer);
        rows.push_value(0, "c", ValueKind::Text);
        rows.push_row(2);
        rows.refuse_row("it is broken".to_owned());
        rows.push_row(3);
        let texts = |row: Row<'_>, slot| row.values(slot).map(|v| v.text.to_owned()).collect::<Vec<_>>();
        let all: Vec<_> = rows.iter().collect();
        assert_eq!(texts(all[0], 0), ["a", "b", "c"]);
        assert_eq!(texts(all[0], 1), ["1", "2"]);
        assert_eq!((all.len(), all[1].number(), texts(all[1], 0).len()), (2, 3, 0));
        assert_eq!(rows.faults()[0].row, 2);
    }
}
