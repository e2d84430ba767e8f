//! What a mapping gives does not depend on the number of threads, nor, as a set, on the order of rows, nor on whether
//! lines or quads are made: on made-up mappings and tables of every kind of value.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use dembei::pipeline::{LeftOutOfTable, LineSink, MapOptions, MapReport, map_tables, map_to_quads};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Quad,
};

/// More than the rows of a piece, so that several threads have work.
const ROWS: usize = 9_000;

/// Numbers that look random and are the same in each run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn choose<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, self.below(at + 1));
        }
    }
}

/// Values of every kind: with quotes, line ends, braces, other letters, no value, and such as are no IRI, number or language.
const VALUES: [&str; 14] = [
    "Ann",
    "ann lee",
    "\"A.\"",
    "two\nlines",
    "a;b;a",
    "12",
    "12.50",
    "é ß 字",
    "http://example.org/é",
    "",
    "en",
    "{x}\\",
    "x y <z>",
    "english",
];

const KINDS: [&str; 5] = ["a", "b", "c", "", "a b"];

/// A mapping with some of what mappings can say.
fn mapping(numbers: &mut Numbers, format: &str) -> String {
    let before = if format == "json" { "$." } else { "" };
    let path = |column: &str| format!("$({before}{column})");
    let (id, value, kind) = (path("id"), path("value"), path("kind"));
    let source = match format {
        "json" => "['rows.json~jsonpath', '$[*]']",
        _ => "['rows.csv~csv']",
    };
    let subject = [
        format!("ex:row/{id}"),
        format!("ex:kind/{kind}"),
        format!("ex:{value}/{kind}"),
    ];
    let subject = &subject[numbers.below(3)];
    let graphs = ["", "    graphs: ex:graph\n", "    graphs: \"ex:g/{kind}\"\n"][numbers.below(3)]
        .replace("{kind}", &kind);
    let mut pairs = String::new();
    let all = [
        "[a, ex:Row]".to_owned(),
        format!("[ex:value, '{value}']"),
        format!("[ex:link, '{value}~iri']"),
        format!("[ex:number, '{value}', xsd:decimal]"),
        format!("[ex:label, '{value}', '{value}~lang']"),
        format!("[[ex:p, ex:q], ['{kind}', '{value}', constant]]"),
        format!(
            "{{p: ex:part, o: {{function: grel:string_split, parameters: [[grel:valueParameter, '{value}'], [grel:p_string_sep, ';']]}}}}"
        ),
        format!(
            "{{p: ex:of, o: {{mapping: kinds, condition: {{function: equal, parameters: [[str1, '{kind}'], [str2, $(kind)]]}}}}}}"
        ),
    ];
    for pair in &all {
        if numbers.below(3) > 0 {
            let _ = writeln!(pairs, "      - {pair}");
        }
    }
    format!(
        "prefixes:\n  ex: 'http://example.org/'\n  xsd: 'http://www.w3.org/2001/XMLSchema#'\n  grel: \
         'http://users.ugent.be/~bjdmeest/function/grel.ttl#'\nmappings:\n  rows:\n    sources: [{source}]\n    s: \
         '{subject}'\n{graphs}    po:\n      - [ex:id, '{id}']\n{pairs}  kinds:\n    sources: [['kinds.csv~csv']]\n    s: \
         ex:kinds/$(name)\n    po: [[ex:name, $(name)]]\n"
    )
}

fn row(numbers: &mut Numbers, at: usize, format: &str) -> String {
    let id = if numbers.below(50) == 0 { at / 2 } else { at };
    let (value, kind) = (numbers.choose(&VALUES), numbers.choose(&KINDS));
    if format != "json" {
        let more = if numbers.below(500) == 0 { ",more" } else { "" };
        return format!("{id},\"{}\",{kind}{more}\n", value.replace('"', "\"\""));
    }
    let text = |value: &str| serde_json::to_string(value).unwrap();
    let value = match numbers.below(4) {
        0 => format!("[{}, {}]", text(value), text(numbers.choose(&VALUES))),
        1 => "null".to_owned(),
        2 => "12.50".to_owned(),
        _ => text(value),
    };
    format!("{{\"id\": {id}, \"value\": {value}, \"kind\": {}}}", text(kind))
}

struct Case {
    folder: tempfile::TempDir,
    format: &'static str,
}

impl Case {
    fn new(mapping: &str, format: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("map.yml"), mapping).unwrap();
        let kinds = "kind,name\na,A\nb,B\na,A2\n";
        fs::write(folder.path().join("kinds.csv"), kinds).unwrap();
        Self { folder, format }
    }

    fn with_rows(&self, rows: &[String]) -> &Self {
        let (name, text) = match self.format {
            "json" => ("rows.json", format!("[{}]", rows.join(",\n"))),
            _ => ("rows.csv", format!("id,value,kind\n{}", rows.concat())),
        };
        fs::write(self.folder.path().join(name), text).unwrap();
        self
    }

    fn options(&self, threads: usize) -> MapOptions {
        MapOptions {
            mappings: vec![self.folder.path().join("map.yml")],
            threads,
            ..MapOptions::default()
        }
    }

    fn lines(&self, threads: usize) -> (Vec<u8>, MapReport) {
        let mut out = Vec::new();
        let report = map_tables(&self.options(threads), &mut LineSink(&mut out)).unwrap();
        (out, report)
    }

    fn quads(&self) -> (BTreeSet<String>, MapReport) {
        let mut quads: Vec<Quad> = Vec::new();
        let report = map_to_quads(&self.options(3), &mut |mut made| {
            quads.append(&mut made);
            Ok(())
        });
        (quads.iter().map(Quad::to_string).collect(), report.unwrap())
    }
}

/// What was left out, with the row, and how much more.
fn faults(report: &MapReport) -> (Vec<String>, u64) {
    let fault = |left_out: &LeftOutOfTable| match left_out {
        LeftOutOfTable::Row(fault) => format!("{}: {}", fault.row, fault.reason),
        LeftOutOfTable::Table(error) => error.to_string(),
    };
    (
        report.faults.iter().map(|of| fault(&of.left_out)).collect(),
        report.more_faults,
    )
}

fn set(lines: &[u8]) -> BTreeSet<String> {
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(lines);
    quads.map(|quad| quad.unwrap().to_string()).collect()
}

#[test]
fn neither_threads_nor_the_order_of_rows_change_what_a_mapping_gives() {
    for seed in 0..8 {
        let format = if seed % 3 == 2 { "json" } else { "csv" };
        let mut numbers = Numbers(seed);
        let mapping = mapping(&mut numbers, format);
        let case = Case::new(&mapping, format);
        let mut rows: Vec<String> = (0..ROWS).map(|at| row(&mut numbers, at, format)).collect();
        let (one, of_one) = case.with_rows(&rows).lines(1);
        assert!(!one.is_empty(), "seed {seed}: {mapping}");
        for threads in [2, 5] {
            let (many, of_many) = case.lines(threads);
            assert!(many == one, "seed {seed}, {threads} threads: {mapping}");
            assert_eq!(
                faults(&of_many),
                faults(&of_one),
                "seed {seed}, {threads} threads"
            );
        }
        let expected = set(&one);
        let (quads, of_quads) = case.quads();
        assert!(quads == expected, "seed {seed}, quads: {mapping}");
        assert_eq!(faults(&of_quads), faults(&of_one), "seed {seed}, quads");
        numbers.shuffle(&mut rows);
        let (shuffled, of_shuffled) = case.with_rows(&rows).lines(3);
        assert!(set(&shuffled) == expected, "seed {seed}, shuffled: {mapping}");
        let number = |report: &MapReport| report.faults.len() as u64 + report.more_faults;
        assert_eq!(number(&of_shuffled), number(&of_one), "seed {seed}, shuffled");
    }
}
