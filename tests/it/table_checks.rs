//! What holds of any bytes at all as tables and mappings; `checks.rs` lists them beside the others.

use std::{collections::HashSet, io::Write as _, path::Path};

use dembei::{
    mapping::{Form, Mapping, Part, Plan, PlanOptions, Template, parse_rml, parse_yarrrml},
    model::{Dialect, Rows, TableFormat, TableRequest},
    source::{Options, check_iterator, check_reference, open_table},
};
use oxigraph::io::{RdfFormat, RdfParser};

/// A table of that format in these bytes, with these references: twice the same rows, or the same error.
fn check_table(format: &TableFormat, encoding: Option<&str>, references: &[String], bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let request = TableRequest {
        path: file.path().to_owned(),
        name: "input".to_owned(),
        format: format.clone(),
        references: references.to_vec(),
        nulls: vec!["-".to_owned()],
        encoding: encoding.map(str::to_owned),
        packing: None,
        is_strict: false,
    };
    let read = || read(&request);
    let rows = read();
    assert_eq!(rows, read(), "read twice, it gives two things");
}

/// A row: its number, and for each reference its values.
type Found = (u64, Vec<Vec<String>>);

/// The values of all rows, what was wrong with rows, and why it breaks off.
fn read(request: &TableRequest) -> (Vec<Found>, Vec<String>, Option<String>) {
    let options = Options {
        max_document_bytes: 64 << 10,
        ..Options::default()
    };
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut table = match open_table(request, &options) {
        Ok(table) => table,
        Err(error) => return (found, faults, Some(error.to_string())),
    };
    let parser = table.parser.clone();
    let mut rows = Rows::new(request.references.len());
    let outcome = table.reader.read(&mut |piece| {
        parser.parse(piece, &mut rows);
        faults.extend(
            rows.faults()
                .iter()
                .map(|fault| format!("{} {}", fault.row, fault.reason)),
        );
        for row in rows.iter() {
            let values = |slot| {
                row.values(slot)
                    .map(|value| value.text.to_owned())
                    .collect::<Vec<_>>()
            };
            let cells: Vec<_> = (0..request.references.len()).map(values).collect();
            assert!(
                !cells.iter().flatten().any(|value| value == "-"),
                "a null is no value"
            );
            found.push((row.number(), cells));
        }
        true
    });
    assert!(found.is_sorted_by_key(|(number, _)| *number), "rows are in order");
    (found, faults, outcome.err().map(|error| error.to_string()))
}

/// The first line, and what comes after.
fn split_line(bytes: &[u8]) -> (String, &[u8]) {
    let end = bytes
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(bytes.len());
    let line = String::from_utf8_lossy(&bytes[..end]).into_owned();
    (line, bytes.get(end + 1..).unwrap_or_default())
}

/// Encodings that a mapping may state; `None` is found out.
const ENCODINGS: [Option<&str>; 5] = [
    None,
    Some("utf-8"),
    Some("windows-1252"),
    Some("utf-16le"),
    Some("shift_jis"),
];

/// Bytes that say how fields are told apart and which encoding is stated, and then a table.
pub(crate) fn check_csv(bytes: &[u8]) {
    let [delimiter, quote, flags, table @ ..] = bytes else {
        return;
    };
    let dialect = Dialect {
        delimiter: (delimiter % 2 == 0).then_some(delimiter / 2),
        quote: (quote % 2 == 0).then_some(quote / 2),
        escape: (flags & 1 != 0).then_some(b'\\'),
        comment: (flags & 2 != 0).then_some(b'#'),
        has_header: flags & 4 == 0,
        skip_lines: usize::from(flags >> 6),
        trim: flags & 8 != 0,
        columns: if flags & 16 == 0 {
            Vec::new()
        } else {
            vec!["name".to_owned(), "b".to_owned()]
        },
    };
    let encoding = ENCODINGS[usize::from(flags & 32 != 0) * usize::from(1 + delimiter % 4)];
    let references = ["a".to_owned(), "name".to_owned(), "_col.2".to_owned()];
    check_table(&TableFormat::Csv(dialect), encoding, &references, table);
}

/// A line that may be a path and one that may be an iterator, and then JSON.
pub(crate) fn check_jsonpath(bytes: &[u8]) {
    let (iterator, rest) = split_line(bytes);
    let (reference, json) = split_line(rest);
    let format = TableFormat::Json {
        iterator: Some(iterator),
        splits_arrays: true,
    };
    if check_iterator(&format).is_ok() && check_reference(&format, &reference).is_ok() {
        check_table(&format, None, &[reference, "name".to_owned()], json);
    }
}

/// A line that may be a path and one that may be an iterator, and then XML.
pub(crate) fn check_xpath(bytes: &[u8]) {
    let (iterator, rest) = split_line(bytes);
    let (reference, xml) = split_line(rest);
    let format = TableFormat::Xml {
        iterator: Some(iterator),
        namespaces: vec![("ex".to_owned(), "http://example.org/".to_owned())],
    };
    if check_iterator(&format).is_ok() && check_reference(&format, &reference).is_ok() {
        check_table(&format, None, &[reference, "name".to_owned()], xml);
    }
}

/// A template, which says the same when it is written again.
pub(crate) fn check_template(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(template) = Template::parse(&text) else {
        return;
    };
    let escape = |text: &str| text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}");
    let written: String = template
        .parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => escape(text),
            Part::Reference(reference) => format!("{{{}}}", escape(reference)),
        })
        .collect();
    assert_eq!(Template::parse(&written).unwrap(), template);
}

/// A mapping in either language: it is refused with a message, or gives lines that are N-Quads, and the same quads.
pub(crate) fn check_mapping(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = Path::new("input");
    for mapping in [parse_rml(&text, path, None), parse_yarrrml(&text, path)] {
        match mapping {
            Ok(mapping) => check_plan(&mapping),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn check_plan(mapping: &Mapping) {
    let options = PlanOptions {
        base: "http://example.org/".to_owned(),
        form: Form::Quads,
        graph: None,
    };
    let Ok(plan) = Plan::new(mapping, &options) else {
        return;
    };
    for table in &plan.tables {
        let mut rows = Rows::new(table.references.len());
        for number in 1..=3_usize {
            rows.push_row(number as u64);
            for slot in 0..table.references.len() {
                let value = ["a b", "http://example.org/é\"", "12"][(slot + number) % 3];
                rows.push_value(slot, value, dembei::model::ValueKind::Text);
            }
        }
        let batch = table.write(&rows, &Vec::new());
        assert_eq!(
            batch.made,
            table.write(&rows, &Vec::new()).made,
            "written twice, it gives two things"
        );
        let parser = RdfParser::from_format(RdfFormat::NQuads);
        let read: Result<HashSet<_>, _> = parser.for_slice(&batch.made).collect();
        let quads = table.quads(&rows, &Vec::new());
        assert_eq!(read.unwrap(), quads.made.into_iter().collect());
        assert_eq!(batch.faults, quads.faults);
    }
}
