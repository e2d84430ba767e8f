//! Tables as they are found, mapped as a user does: sources, joins, functions, ugly rows, and what does not change the result.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::workbooks::{cell, sheet, workbook};
use dembei::pipeline::{
    LeftOutOfTable, LineSink, MapOptions, MapReport, PipelineError, SortedSink, map_tables,
};

/// A folder with a mapping in YARRRML and tables.
struct Project(tempfile::TempDir);

impl Project {
    fn new(mappings: &str) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        let head = "prefixes: {ex: 'http://example.org/'}\nmappings:\n";
        project.with("map.yml", format!("{head}{mappings}").as_bytes())
    }

    fn with(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn options(&self, mapping: &str) -> MapOptions {
        MapOptions {
            mappings: vec![self.path(mapping)],
            threads: 2,
            ..MapOptions::default()
        }
    }

    fn map(&self) -> (String, MapReport) {
        map(&self.options("map.yml")).unwrap()
    }

    /// The lines without what all of them have, sorted.
    fn lines(&self) -> Vec<String> {
        let (text, report) = self.map();
        assert!(report.is_whole(), "{:?}", report.faults);
        short(&text)
    }
}

fn map(options: &MapOptions) -> Result<(String, MapReport), PipelineError> {
    let mut out = Vec::new();
    let report = map_tables(options, &mut LineSink(&mut out))?;
    Ok((String::from_utf8(out).unwrap(), report))
}

fn short(text: &str) -> Vec<String> {
    let mut lines: Vec<_> = text
        .lines()
        .map(|line| line.replace("http://example.org/", "").replace(" .", ""))
        .collect();
    lines.sort();
    lines
}

fn faults(report: &MapReport) -> Vec<String> {
    let fault = |left_out: &LeftOutOfTable| match left_out {
        LeftOutOfTable::Row(fault) => format!("{}: {}", fault.row, fault.reason),
        LeftOutOfTable::Table(error) => error.to_string(),
    };
    report
        .faults
        .iter()
        .map(|fault_of| fault(&fault_of.left_out))
        .collect()
}

const PEOPLE: &str =
    "  people:\n    sources: [['people.csv~csv']]\n    s: ex:$(id)\n    po: [[ex:name, $(name)]]\n";

#[test]
fn one_content_in_every_format_gives_the_same_triples() {
    let source = |source: &str| PEOPLE.replace("['people.csv~csv']", source);
    let csv = Project::new(PEOPLE).with(
        "people.csv",
        "\u{FEFF}id;name\r\n1;\"Ann \"\"A.\"\"\nLee\"\r\n2;Bo\r\n".as_bytes(),
    );
    let expected = csv.lines();
    assert_eq!(
        expected,
        [r#"<1> <name> "Ann \"A.\"\nLee""#, r#"<2> <name> "Bo""#]
    );
    let json = Project::new(&source("['people.json~jsonpath', '$.all[*]']")).with(
        "people.json",
        br#"{"x": [{}], "all": [{"id": 1, "name": "Ann \"A.\"\nLee"}, {"name": "Bo", "id": 2}]}"#,
    );
    assert_eq!(json.lines(), expected);
    let lines = Project::new(&source("['people.jsonl~jsonpath', '$']")).with(
        "people.jsonl",
        b"{\"id\": 1, \"name\": \"Ann \\\"A.\\\"\\nLee\"}\n{\"id\": 2, \"name\": \"Bo\"}\n",
    );
    assert_eq!(lines.lines(), expected);
    let filter = Project::new(&source("['people.json~jsonpath', '$[?@.id]']")).with(
        "people.json",
        br#"[{"id": 1, "name": "Ann \"A.\"\nLee"}, {}, {"name": "Bo", "id": 2}]"#,
    );
    assert_eq!(filter.lines(), expected);
    let xml = Project::new(&source("['people.xml~xpath', '/all/one']").replace("$(id)", "$(@id)")).with(
        "people.xml",
        b"<all><one id='1'><name>Ann &quot;A.&quot;\nLee</name></one><one id='2'><name>Bo</name></one></all>",
    );
    assert_eq!(xml.lines(), expected);
    let tree = Project::new(
        &source("['people.xml~xpath', '//one[name]']").replace("$(id)", "$(../@n)$(@id)"),
    )
    .with(
        "people.xml",
        b"<all><one id='1'><name>Ann &quot;A.&quot;\nLee</name></one><one id='2'><name>Bo</name></one></all>",
    );
    assert!(tree.lines().is_empty(), "there is no n");
}

#[test]
fn packed_and_encoded_tables_are_read() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(b"id,name\n1,Ann\n").unwrap();
    let packed = Project::new(&PEOPLE.replace("people.csv", "people.csv.gz"))
        .with("people.csv.gz", &gz.finish().unwrap());
    assert_eq!(packed.lines(), [r#"<1> <name> "Ann""#]);
    let wide: Vec<u8> = "\u{FEFF}id\tname\n1\tZoë\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        Project::new(PEOPLE).with("people.csv", &wide).lines(),
        [r#"<1> <name> "Zoë""#]
    );
    let source = "{access: people.csv, referenceFormulation: csv, encoding: windows-1252}";
    let latin = Project::new(&PEOPLE.replace("['people.csv~csv']", source))
        .with("people.csv", b"id,name\n1,Zo\xEB\n");
    assert_eq!(latin.lines(), [r#"<1> <name> "Zoë""#]);
}

#[test]
fn a_workbook_is_a_table_and_merged_cells_stand_in_each_row() {
    let map = PEOPLE
        .replace("['people.csv~csv']", "['people.xlsx~xlsx', All]")
        .replace("ex:$(id)", "ex:$(id)$(name)");
    // A merged cell above and beside what is filled has no value.
    let rows = format!(
        r#"<row r="4">{}{}</row><row r="5">{}<c r="C5"><v>1.5</v></c></row><row r="6"><c r="C6"><v>2</v></c></row>"#,
        cell("B4", "id"),
        cell("C4", "name"),
        cell("B5", "x")
    );
    let workbook = workbook(sheet(&rows, &["B5:B6", "A1:A9", "B4:C4", "A1:D2"]));
    let project = Project::new(&map).with("people.xlsx", &workbook);
    assert_eq!(project.lines(), [r#"<x1.5> <name> "1.5""#, r#"<x2> <name> "2""#]);
    let project = Project::new(&map.replace("All", "None")).with("people.xlsx", &workbook);
    let refused = map_error(&project);
    assert!(
        refused.ends_with("has no sheet \"None\"; it has All"),
        "{refused}"
    );
}

fn map_error(project: &Project) -> String {
    map(&project.options("map.yml")).unwrap_err().to_string()
}

#[test]
fn a_bomb_is_left_out_and_named() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(b"id,name\n").unwrap();
    gz.write_all(&b"1,Ann\n".repeat(1 << 20)).unwrap();
    let bomb = Project::new(&PEOPLE.replace("people.csv", "people.csv.gz"))
        .with("people.csv.gz", &gz.finish().unwrap());
    let (_, report) = bomb.map();
    assert!(
        faults(&report)[0].contains("max_compression_ratio"),
        "{:?}",
        faults(&report)
    );
}

#[test]
fn ugly_rows_are_named_and_the_others_are_mapped() {
    let table = b"id,name,name\n1,Ann\n2,Bo,x,too much\n3,\xFF\nid,name,name\n4,\n5,Cy,,\n";
    let (text, report) = Project::new(PEOPLE).with("people.csv", table).map();
    assert_eq!(short(&text), [r#"<1> <name> "Ann""#, r#"<5> <name> "Cy""#]);
    assert_eq!(
        faults(&report),
        [
            "1: several columns are called \"name\", of which the first is used",
            "3: it has 4 fields, and the header 3",
            "4: it is not UTF-8; state the encoding of the table",
            "5: it is the header again",
        ]
    );
}

#[test]
fn wide_tables_and_large_fields_are_mapped() {
    let names: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let table = format!("id,{},name\n1,{}Ann\n", names.join(","), "x,".repeat(10_000));
    assert_eq!(
        Project::new(PEOPLE).with("people.csv", table.as_bytes()).lines(),
        [r#"<1> <name> "Ann""#]
    );
    let large = format!("id,name\n1,\"{}\"\n2,Bo\n", "y\n".repeat(2 << 20));
    let project = Project::new(PEOPLE).with("people.csv", large.as_bytes());
    assert_eq!(project.lines().len(), 2);
    let mut options = project.options("map.yml");
    options.source.max_document_bytes = 1 << 20;
    let (text, report) = map(&options).unwrap();
    assert_eq!(short(&text), [r#"<2> <name> "Bo""#]);
    assert_eq!(
        faults(&report),
        ["2: it is larger than max_document_bytes = 1048576"]
    );
}

#[test]
fn values_that_make_no_term_are_named() {
    let map = "  people:\n    sources: [['people.csv~csv']]\n    s: $(id)\n    po:\n    - [ex:born, $(born), xsd:date]\n    - {p: ex:name, o: {value: $(name), language: $(lang)}}\n";
    let table = b"id,born,name,lang\nhttp://x/1,1900-01-01,Ann,en\na b,1900-01-01,Bo,en\nhttp://x/3,1900-02-30,Cy,english\n";
    let (text, report) = Project::new(map).with("people.csv", table).map();
    assert_eq!(short(&text).len(), 2);
    assert_eq!(
        faults(&report),
        [
            "3: <http://example.com/a b> is no IRI",
            "4: \"1900-02-30\" is not of the datatype <http://www.w3.org/2001/XMLSchema#date>",
            "4: \"english\" is no language tag",
        ]
    );
}

#[test]
fn a_mapping_is_refused_for_what_is_not_there() {
    let project = Project::new(PEOPLE);
    let refused = |project: &Project| map(&project.options("map.yml")).unwrap_err().to_string();
    assert!(
        refused(&project).contains("line 3, in people: cannot read"),
        "{}",
        refused(&project)
    );
    let project = project.with("people.csv", b"id,nom\n1,Ann\n");
    assert!(
        refused(&project).contains("line 6, in people: ")
            && refused(&project).ends_with("has no column \"name\"; it has \"id\", \"nom\""),
        "{}",
        refused(&project)
    );
    let outside = Project::new(&PEOPLE.replace("people.csv", "../people.csv"));
    assert!(
        refused(&outside).contains("lies outside"),
        "{}",
        refused(&outside)
    );
}

#[test]
fn tables_are_joined_by_all_conditions() {
    let map = "  towns:\n    sources: [['towns.csv~csv']]\n    s: ex:town/$(name)\n  people:\n    sources: [['people.csv~csv']]\n    s: ex:$(id)\n    po:\n    - p: ex:in\n      o:\n        mapping: towns\n        condition:\n        - {function: equal, parameters: [[str1, $(town)], [str2, $(name)]]}\n        - {function: equal, parameters: [[str1, $(land)], [str2, $(land)]]}\n";
    let project = Project::new(map)
        .with("towns.csv", b"name,land\nOmsk,ru\nOmsk,xx\nBonn,de\n")
        .with(
            "people.csv",
            b"id,town,land\n1,Omsk,ru\n2,Bonn,ru\n3,Bonn,de\n4,,de\n",
        );
    assert_eq!(project.lines(), ["<1> <in> <town/Omsk>", "<3> <in> <town/Bonn>"]);
}

#[test]
fn functions_work_on_values() {
    let map = "  people:\n    sources: [['people.csv~csv']]\n    s: ex:$(id)\n    po:\n    - p: ex:name\n      o: {function: grel:toUpperCase, parameters: [[grel:valueParameter, {function: grel:string_trim, parameters: [[grel:valueParameter, $(name)]]}]]}\n    - p: ex:tag\n      o: {function: grel:string_split, parameters: [[grel:valueParameter, $(tags)], [grel:p_string_sep, ;]]}\n    - p: ex:life\n      o: {function: idlab-fn:toEdtf, parameters: [[idlab-fn:strDate, $(life)]]}\n    - p: ex:land\n      o: {function: idlab-fn:lookup, parameters: [[idlab-fn:searchString, $(code)], [idlab-fn:inputFile, codes.csv], [idlab-fn:fromColumn, code], [idlab-fn:toColumn, land]]}\n    - p: ex:alive\n      o: {value: 'yes', condition: {function: idlab-fn:isNull, parameters: [[idlab-fn:str, $(died)]]}}\n";
    let project = Project::new(map)
        .with(
            "people.csv",
            "id,name,tags,life,code,died\n1, Ann ,a;b,1930–1992,us,1992\n2,Bo,,c. 1900,xx,\n".as_bytes(),
        )
        .with("codes.csv", b"code,land\nus,America\n");
    assert_eq!(
        project.lines(),
        [
            r#"<1> <land> "America""#,
            r#"<1> <life> "1930/1992""#,
            r#"<1> <name> "ANN""#,
            r#"<1> <tag> "a""#,
            r#"<1> <tag> "b""#,
            r#"<2> <alive> "yes""#,
            r#"<2> <life> "1900~""#,
            r#"<2> <name> "BO""#,
        ]
    );
}

/// A table with repeated values, of which every row has its own and every tenth a shared one.
fn rows() -> Vec<String> {
    (0..30_000)
        .map(|n| format!("{n},\"Name, {}\",{}\n", n % 1000, n % 7))
        .collect()
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let map_text = format!(
        "{PEOPLE}  kinds:\n    sources: [['people.csv~csv']]\n    s: ex:kind/$(kind)\n    po: [[a, ex:Kind]]\n"
    );
    let table = format!("id,name,kind\n{}", rows().concat());
    let project = Project::new(&map_text).with("people.csv", table.as_bytes());
    let mut options = project.options("map.yml");
    options.threads = 1;
    let (one, report) = map(&options).unwrap();
    assert_eq!((report.rows, report.lines), (30_000, one.lines().count() as u64));
    assert_eq!(
        one.lines().filter(|line| line.contains("Kind>")).count(),
        7,
        "each once, as long as there are not many"
    );
    for threads in [2, 5] {
        options.threads = threads;
        assert!(
            map(&options).unwrap().0 == one,
            "{threads} threads give other lines than one"
        );
    }
}

#[test]
fn the_order_of_rows_does_not_change_the_set_of_lines() {
    let sorted = |rows: &[String]| {
        let table = format!("id,name,kind\n{}", rows.concat());
        let project = Project::new(PEOPLE).with("people.csv", table.as_bytes());
        let mut sink = SortedSink::default();
        map_tables(&project.options("map.yml"), &mut sink).unwrap();
        let mut out = Vec::new();
        sink.write(&mut out).unwrap();
        out
    };
    let mut rows = rows();
    let forwards = sorted(&rows);
    rows.reverse();
    assert!(forwards == sorted(&rows));
    rows.sort_by_key(|row| row.bytes().rev().collect::<Vec<_>>());
    assert!(forwards == sorted(&rows));
}

#[test]
fn a_source_can_be_another_file() {
    let project = Project::new(PEOPLE).with("others.csv", b"id,name\n1,Ann\n");
    let mut options = project.options("map.yml");
    options.sources = vec![("people.csv".to_owned(), project.path("others.csv"))];
    assert_eq!(short(&map(&options).unwrap().0), [r#"<1> <name> "Ann""#]);
    assert!(Path::new(&options.mappings[0]).exists());
}
