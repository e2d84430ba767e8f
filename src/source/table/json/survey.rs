//! Looks at JSON: where its rows are, and which values they have.

use serde_json::Value;

use super::{cut::Cutter, path::steps};
use crate::model::{SampleColumn, TableRequest};
use crate::source::table::{decode, sample::Survey};
use crate::source::{Options, SourceError};

/// How many rows are looked through for columns.
const ROWS: usize = 1000;

/// How many columns there may be.
const COLUMNS: usize = 10_000;

/// How deep rows and values may lie.
const DEPTH: usize = 4;

/// The rows that there are, with their columns and the lists in them.
pub(in crate::source::table) fn survey(
    request: &TableRequest,
    options: &Options,
) -> Result<Survey, SourceError> {
    let mut iterator = "$".to_owned();
    let mut rows = read(request, &iterator, options)?;
    if rows.is_empty() || matches!(rows.as_slice(), [Value::Array(_)]) {
        "$[*]".clone_into(&mut iterator);
    } else if let [row @ Value::Object(_)] = rows.as_slice()
        && let Some(path) = find_rows(row, "$", 0)
    {
        iterator = path;
    }
    if iterator != "$" {
        rows = read(request, &iterator, options)?;
    }
    let mut survey = Survey {
        iterator,
        ..Survey::default()
    };
    for row in &rows {
        gather(row, &Path::default(), 0, &mut survey);
    }
    // What is an object or a list of such in other rows, is no value in any.
    let references: Vec<String> = survey
        .columns
        .iter()
        .map(|column| column.reference.clone())
        .collect();
    survey
        .columns
        .retain(|column| !is_in_some(&column.reference, &references));
    Ok(survey)
}

/// The first rows. Of one large value, nothing: it is read as an array if it is one.
fn read(request: &TableRequest, iterator: &str, options: &Options) -> Result<Vec<Value>, SourceError> {
    let steps = steps(iterator).unwrap_or_default();
    let mut input = decode::open(request, options)?;
    let head = input
        .fill_buf()
        .map_err(|source| decode::failed(request, options, source))?;
    let is_array = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if is_array && steps.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    let outcome = Cutter::new(input, request.clone(), options.clone()).cut(&steps, &mut |row| {
        rows.extend(serde_json::from_slice(row).ok());
        rows.len() < ROWS
    });
    // Where it breaks off, there are still the rows before.
    outcome.map_or_else(|error| if rows.is_empty() { Err(error) } else { Ok(()) }, Ok)?;
    Ok(rows)
}

/// The path to the longest array of objects.
fn find_rows(value: &Value, path: &str, depth: usize) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    let Value::Object(members) = value else {
        return None;
    };
    for (name, member) in members {
        let path = format!("{path}{}", step(name));
        let found = match member {
            Value::Array(rows) if rows.iter().any(Value::is_object) => {
                Some((rows.len(), format!("{path}[*]")))
            }
            Value::Object(_) if depth < DEPTH => find_rows(member, &path, depth + 1).map(|path| (1, path)),
            _ => None,
        };
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| found.0 > best.0)
        {
            best = Some(found);
        }
    }
    best.map(|(_, path)| path)
}

/// Where a value lies in a row: as a `JSONPath`, and in words.
#[derive(Clone, Default)]
struct Path {
    steps: String,
    name: String,
}

impl Path {
    fn member(&self, name: &str) -> Self {
        let between = if self.name.is_empty() { "" } else { "." };
        self.with(&step(name), &format!("{between}{name}"))
    }

    fn with(&self, steps: &str, name: &str) -> Self {
        Self {
            steps: format!("{}{steps}", self.steps),
            name: format!("{}{name}", self.name),
        }
    }
}

/// Whether one of these lies in what a reference leads to.
fn is_in_some(reference: &str, references: &[String]) -> bool {
    references.iter().any(|other| {
        let rest = other.strip_prefix(reference);
        rest.is_some_and(|rest| rest.starts_with(['.', '[']))
    })
}

fn gather(value: &Value, path: &Path, depth: usize, survey: &mut Survey) {
    match value {
        Value::Object(members) if depth < DEPTH => {
            for (name, member) in members {
                gather(member, &path.member(name), depth + 1, survey);
            }
        }
        Value::Array(elements) if elements.iter().any(Value::is_object) && depth < DEPTH => {
            let inner = path.with("[*]", "");
            survey.note_list(&path.name, format!("${}", inner.steps));
            for element in elements {
                gather(element, &inner, depth + 1, survey);
            }
        }
        // A position of GeoJSON.
        Value::Array(_) if path.name.ends_with("geometry.coordinates") => {
            push(path.with("[0]", ".longitude"), survey);
            push(path.with("[1]", ".latitude"), survey);
        }
        // What lies too deep is not looked into, and is no value.
        Value::Null | Value::Object(_) => {}
        Value::Array(elements) if elements.iter().any(Value::is_object) => {}
        _ => push(path.clone(), survey),
    }
}

fn push(path: Path, survey: &mut Survey) {
    let column = SampleColumn {
        name: path.name,
        reference: format!("${}", path.steps),
    };
    if survey.columns.len() < COLUMNS && !survey.columns.contains(&column) {
        survey.columns.push(column);
    }
}

/// One step of a path.
fn step(name: &str) -> String {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    if name.chars().all(is_word) && name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) {
        return format!(".{name}");
    }
    let mut step = "['".to_owned();
    for c in name.chars() {
        match c {
            '\'' | '\\' => step.extend(['\\', c]),
            '\0'..='\u{1f}' => step.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            c => step.push(c),
        }
    }
    step + "']"
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::model::TableFormat;

    fn look(text: &str) -> (String, Vec<String>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let request = TableRequest {
            path: file.path().to_owned(),
            name: "a.json".to_owned(),
            format: TableFormat::Json {
                iterator: None,
                splits_arrays: true,
            },
            references: Vec::new(),
            nulls: Vec::new(),
            encoding: None,
            packing: None,
            is_strict: false,
        };
        let survey = survey(&request, &Options::default()).unwrap();
        let columns = survey.columns.into_iter().map(|column| column.reference);
        (survey.iterator, columns.collect())
    }

    #[test]
    fn rows_are_found_in_lines_arrays_and_members() {
        let columns = |names: &[&str]| names.iter().map(|name| format!("${name}")).collect::<Vec<_>>();
        let lines = look("{\"a\": 1}\n{\"b\": {\"c d\": [1, 2]}}\n");
        assert_eq!(lines, ("$".to_owned(), columns(&[".a", ".b['c d']"])));
        assert_eq!(look(" [{\"a\": 1}]"), ("$[*]".to_owned(), columns(&[".a"])));
        let geo = r#"{"type": "x", "features": [{"properties": {"name": "a"}, "geometry": {"coordinates": [1, 2]}}]}"#;
        assert_eq!(
            look(geo),
            (
                "$.features[*]".to_owned(),
                columns(&[
                    ".geometry.coordinates[0]",
                    ".geometry.coordinates[1]",
                    ".properties.name"
                ])
            )
        );
        assert_eq!(look("[]").1, columns(&[]));
        let deep = r#"[{"a": {"b": {"c": {"d": {"e": 1}, "f": 2}}}}]"#;
        assert_eq!(look(deep).1, columns(&[".a.b.c.f"]));
    }
}
