//! Looks at a table: its columns and its first rows, before anybody has said how to map it.

use std::{collections::VecDeque, path::Path};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::{SourceError, Table, csv, decode, json, open_table, sheet, xml};
use crate::model::{Dialect, Nesting, Rows, SampleColumn, TableFormat, TableRequest, TableSample};
use crate::source::{Options, extension};

/// How many rows are looked at.
const ROWS: usize = 10_000;

/// How many values are looked at, in a table of many columns.
const VALUES: usize = 1_000_000;

/// How many tables may be in one file of JSON or XML.
const TABLES: usize = 32;

/// The rows of a file of JSON or XML.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What finds them.
    pub(super) iterator: String,
    /// What is in them.
    pub(super) columns: Vec<SampleColumn>,
    /// The lists of things in them: what each is called, and the reference to its elements.
    pub(super) lists: Vec<(String, String)>,
}

impl Survey {
    /// Notes a list, once.
    pub(super) fn note_list(&mut self, name: &str, elements: String) {
        if self.lists.len() < TABLES && self.lists.iter().all(|(_, known)| *known != elements) {
            self.lists.push((name.to_owned(), elements));
        }
    }

    /// The elements of a list, with what is in them.
    fn elements(&self, nesting: &Nesting) -> Self {
        let name = |name: &str| {
            let rest = name.strip_prefix(nesting.name.as_str()).unwrap_or(name);
            rest.trim_start_matches('.').to_owned()
        };
        let columns = self.columns.iter().filter_map(|column| {
            Some(SampleColumn {
                reference: nesting.own_reference(&column.reference)?,
                name: name(&column.name),
            })
        });
        let lists = self.lists.iter().filter_map(|(called, elements)| {
            let own = nesting.own_reference(elements).filter(|own| own != ".")?;
            Some((name(called), own))
        });
        let steps = nesting.elements.strip_prefix('$');
        Self {
            iterator: match steps {
                Some(steps) => format!("{}{steps}", self.iterator),
                None => format!("{}/{}", self.iterator, nesting.elements),
            },
            columns: columns.collect(),
            lists: lists.collect(),
        }
    }
}

/// Reads the columns and the first rows of the tables in a file: one, each sheet of a workbook that has rows, or, in JSON and
/// XML, one and behind it the lists of things in its rows.
///
/// Files of other endings than those of JSON, XML and workbooks are read as comma-separated values.
pub fn sample_tables(path: &Path, options: &Options) -> Result<Vec<TableSample>, SourceError> {
    let mut request = TableRequest {
        path: path.to_owned(),
        name: path.display().to_string(),
        format: TableFormat::Csv(Dialect::default()),
        references: Vec::new(),
        nulls: Vec::new(),
        encoding: None,
        packing: None,
        is_strict: false,
    };
    let ending = extension(path).unwrap_or_default();
    match ending.as_str() {
        "json" | "jsonl" | "ndjson" | "geojson" => {
            let survey = json::survey(&request, options)?;
            let format = |iterator| TableFormat::Json {
                iterator: Some(iterator),
                splits_arrays: true,
            };
            read_nested(&request, survey, &format, options)
        }
        "xml" | "rdf" | "kml" => {
            let (survey, namespaces) = xml::survey(&request, options)?;
            let format = |iterator| TableFormat::Xml {
                iterator: Some(iterator),
                namespaces: namespaces.clone(),
            };
            read_nested(&request, survey, &format, options)
        }
        "xlsx" | "xls" | "xlsb" | "xlsm" | "ods" => {
            let mut samples = Vec::new();
            for sheet in sheet::names(&request, options)? {
                let columns = columns(&sheet::header(&request, &sheet, options)?);
                if !columns.is_empty() {
                    let sheet = Some(sheet);
                    request.format = TableFormat::Sheet { sheet };
                    samples.push(read(request.clone(), columns, options)?);
                }
            }
            Ok(samples)
        }
        _ => {
            let encoding = find_encoding(&request, options)?;
            request.encoding = encoding.map(str::to_owned);
            let columns = columns(&csv::header(&request, &Dialect::default(), options)?);
            let sample = read(request, columns, options)?;
            Ok(vec![TableSample { encoding, ..sample }])
        }
    }
}

/// Reads the first rows of a table, then those of the lists in its rows, each behind the table that has it.
fn read_nested(
    request: &TableRequest,
    survey: Survey,
    format: &dyn Fn(String) -> TableFormat,
    options: &Options,
) -> Result<Vec<TableSample>, SourceError> {
    let mut samples = Vec::new();
    let mut surveys = VecDeque::from([(survey, None)]);
    while let Some((survey, nesting)) = surveys.pop_front() {
        let parent = samples.len();
        let mut request = request.clone();
        request.format = format(survey.iterator.clone());
        let sample = read(request, survey.columns.clone(), options)?;
        samples.push(TableSample { nesting, ..sample });
        // A list in a list is one of its elements'.
        let is_inside = |elements: &str, (_, other): &(String, String)| {
            let rest = elements.strip_prefix(other.as_str());
            rest.is_some_and(|rest| rest.starts_with(['.', '[', '/']))
        };
        let outer = survey.lists.iter();
        for (name, elements) in
            outer.filter(|(_, elements)| !survey.lists.iter().any(|list| is_inside(elements, list)))
        {
            let nesting = Nesting {
                parent,
                name: name.clone(),
                elements: elements.clone(),
            };
            let elements = survey.elements(&nesting);
            if elements.columns.len() > 1 && samples.len() + surveys.len() < TABLES {
                surveys.push_back((elements, Some(nesting)));
            }
        }
    }
    Ok(samples)
}

/// Reads the first rows.
fn read(
    mut request: TableRequest,
    columns: Vec<SampleColumn>,
    options: &Options,
) -> Result<TableSample, SourceError> {
    request.references = columns.iter().map(|column| column.reference.clone()).collect();
    let Table { mut reader, parser } = open_table(&request, options)?;
    let limit = ROWS.min(VALUES / columns.len().max(1)).max(20);
    let mut batches: Vec<Rows> = Vec::new();
    let (mut count, mut is_whole) = (0, true);
    let outcome = reader.read(&mut |piece| {
        if count >= limit {
            is_whole = false;
            return false;
        }
        let mut rows = Rows::new(columns.len());
        parser.parse(piece, &mut rows);
        count += rows.len();
        batches.push(rows);
        true
    });
    // Where a table breaks off, the rows before are some to go by; whoever maps it is told.
    match outcome {
        Err(error) if count == 0 => return Err(error),
        Err(_) => is_whole = false,
        Ok(()) => {}
    }
    Ok(TableSample {
        path: request.name,
        format: request.format,
        encoding: None,
        columns,
        batches,
        is_whole,
        nesting: None,
    })
}

/// What the columns of a header are to be called: by name where that is of one column only and plain, else by number.
fn columns(names: &[String]) -> Vec<SampleColumn> {
    const LONGEST: usize = 200;
    let mut counts = std::collections::HashMap::new();
    for name in names {
        *counts.entry(name.trim()).or_insert(0) += 1;
    }
    let is_plain = |name: &str| {
        !name.is_empty()
            && name.len() <= LONGEST
            && !name.starts_with('_')
            && !name.contains(|c: char| c == '\\' || c == '\u{FFFD}' || c.is_control())
    };
    let column = |(at, name): (usize, &String)| {
        let trimmed = name.trim();
        let reference = if is_plain(trimmed) && counts.get(trimmed) == Some(&1) {
            trimmed.to_owned()
        } else {
            format!("_col.{}", at + 1)
        };
        let name = trimmed.to_owned();
        // Another column may really be called so.
        let is_of_another = reference != trimmed && counts.contains_key(reference.as_str());
        (!is_of_another).then_some(SampleColumn { name, reference })
    };
    names.iter().enumerate().filter_map(column).collect()
}

/// The encoding of a text that is not UTF-8, by its beginning: every other byte of UTF-16 is mostly zero, high bytes stand
/// together where they are Cyrillic, and among others where they are letters with accents. Nothing for a text of which some
/// lines are UTF-8, which no other encoding happens to be.
fn find_encoding(request: &TableRequest, options: &Options) -> Result<Option<&'static str>, SourceError> {
    let mut input = decode::open(request, options)?;
    let head = input
        .fill_buf()
        .map_err(|source| decode::failed(request, options, source))?;
    if let Some(encoding) = utf_16(head) {
        return Ok(Some(encoding.name()));
    }
    let end = memchr::memrchr(b'\n', head).map_or(head.len(), |end| end + 1);
    let head = head.get(..end).unwrap_or_default();
    let (mut good, mut bad) = (0_usize, 0_usize);
    for line in head.split(|&byte| byte == b'\n').filter(|line| !line.is_ascii()) {
        match std::str::from_utf8(line) {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
    }
    if bad <= 10 * good {
        return Ok(None);
    }
    let high = head.iter().filter(|byte| !byte.is_ascii()).count();
    let pairs = head
        .windows(2)
        .filter(|pair| pair.iter().all(|byte| !byte.is_ascii()));
    let encoding: &'static Encoding = if 2 * pairs.count() > high {
        WINDOWS_1251
    } else {
        WINDOWS_1252
    };
    Ok(Some(encoding.name()))
}

/// UTF-16 without a mark, which has a zero beside each letter of English and each sign between fields.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..head.len().min(4096))?;
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match (8 * even > head.len(), 8 * odd > head.len()) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_a_name_does_not_tell_apart_have_numbers() {
        let names = ["id", "", "a b ", "x", "x", "_col.2", "line\nbreak", "_row"].map(str::to_owned);
        let references: Vec<_> = columns(&names)
            .into_iter()
            .map(|column| column.reference)
            .collect();
        // What is called `_col.2` is the sixth column, and the second cannot be told from it.
        assert_eq!(
            references,
            ["id", "a b", "_col.4", "_col.5", "_col.6", "_col.7", "_col.8"]
        );
    }
}
