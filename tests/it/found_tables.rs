//! Tables as they are found, built: each is mapped, or refused with row and reason while the rest is built.

use std::{collections::BTreeSet, fmt::Write as _, fs, io::Write as _, path::Path};

use crate::program::{dembei, export};
use crate::workbooks::{cell, damaged_xlsb, ods, ods_cell, sheet, workbook, xlsb};

/// A project with one mapping in YARRRML.
struct Project(tempfile::TempDir);

impl Project {
    fn new(mapping: &str) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::write(project.path().join("dembei.toml"), "").unwrap();
        let head = "prefixes:\n  ex: 'https://example.org/'\n  dmb: 'https://w3id.org/dembei/ontology#'\n  edtf: 'http://id.loc.gov/datatypes/edtf/'\nmappings:\n";
        project.with("map.yml", format!("{head}{mapping}").as_bytes())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, name: &str, bytes: &[u8]) -> Self {
        fs::create_dir_all(self.path().join("data")).unwrap();
        fs::write(self.path().join("data").join(name), bytes).unwrap();
        self
    }

    /// What is told, beside the report, by a build that ends with this code.
    fn build(&self, code: i32) -> String {
        let output = dembei(self.path(), &["build"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        told
    }

    fn triples(&self) -> String {
        export(self.path(), "graph", "ntriples")
    }
}

/// Rows of `a.csv` with a name and a note.
const NOTES: &str = "  notes:
    sources: [['a.csv~csv']]
    s: ex:$(id)
    po: [[a, dmb:Person], [rdfs:label, $(name), en~lang], [ex:note, $(note)]]
";

/// A surname for a number below a thousand.
fn surname(number: u32) -> String {
    let syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu"];
    let digits = format!("{number:03}");
    let parts = digits.bytes().map(|digit| syllables[usize::from(digit - b'0')]);
    format!("Whit{}", parts.collect::<String>())
}

/// A table of artists as museums publish them: a byte order mark, lives in words, 0 for no date, many of one name.
fn artists() -> String {
    let mut table =
        String::from("\u{FEFF}ConstituentID,DisplayName,ArtistBio,BeginDate,EndDate,Wiki QID\r\n");
    for id in 1..=15_000_u32 {
        let (name, born) = (surname(id % 1_000), 1800 + id % 190);
        let (life, end) = match id % 3 {
            0 => (format!("American, born {born}"), 0),
            1 => (format!("\"American, {born}–{}\"", born + 60), born + 60),
            _ => ("Nationality unknown".to_owned(), 0),
        };
        let begin = if id % 3 == 2 { 0 } else { born };
        let life = if life.starts_with('"') {
            life
        } else {
            format!("\"{life}\"")
        };
        let item = if id % 10 == 0 {
            format!("Q{}", 1_000_000 + id)
        } else {
            String::new()
        };
        write!(table, "{id},Ann {name},{life},{begin},{end},{item}\r\n").unwrap();
    }
    table
}

const ARTISTS: &str = "  artists:
    sources: [['artists.csv~csv']]
    s: ex:artist/$(ConstituentID)
    po:
    - [a, schema:Person]
    - [schema:name, $(DisplayName), en~lang]
    - [schema:description, $(ArtistBio), en~lang]
    - [owl:sameAs, 'http://www.wikidata.org/entity/$(Wiki QID)~iri']
    - p: schema:birthDate
      o:
        value: $(BeginDate)
        datatype: edtf:EDTF
        condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(BeginDate)], [grel:valueParameter2, '0']]}
    - p: schema:deathDate
      o:
        value: $(EndDate)
        datatype: edtf:EDTF
        condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(EndDate)], [grel:valueParameter2, '0']]}
";

#[test]
fn fifteen_thousand_artists_stay_themselves_and_an_article_finds_the_right_one() {
    // Fifteen artists are called so, and only the first of them was born in 1801.
    let (one, other) = (surname(1), surname(2));
    let article =
        format!("= A show =\n\nAnn {one} was born in Boston in 1801. Ann {other} lived in Boston.\n");
    let project = Project::new(ARTISTS)
        .with("artists.csv", artists().as_bytes())
        .with("show.txt", article.as_bytes());
    project.build(0);
    let triples = project.triples();
    let people: BTreeSet<&str> = triples
        .lines()
        .filter(|line| line.ends_with("<https://w3id.org/dembei/ontology#Person> ."))
        .filter_map(|line| line.split(' ').next())
        .filter(|subject| subject.contains("/artist/"))
        .collect();
    assert_eq!(people.len(), 15_000);
    assert!(!triples.contains("\"0\"^^<http://id.loc.gov"), "0 is no date");
    let decided = triples
        .lines()
        .filter(|line| line.ends_with("ontology#decidedBy> \"table\" ."));
    assert_eq!(decided.count(), 1_500);
    let named = "<https://w3id.org/dembei/ontology#mentionedIn> <http://localhost:7878/id/document/show>";
    assert!(triples.contains(&format!("<https://example.org/artist/1> {named}")));
    for other in ["2", "1001", "1002", "14001", "14002"] {
        assert!(
            !triples.contains(&format!("<https://example.org/artist/{other}> {named}")),
            "{other}"
        );
    }
    assert!(triples.contains(
        "#cell=2,4> <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf> \"1801\""
    ));
}

#[test]
fn ragged_rows_a_second_header_and_another_encoding_are_named() {
    let table = b"id,name,note\n1,Ann Lee\n2,Bo Lee,x,too much\n3,Zo\xEB,latin\nid,name,note\n5,\"Cy\nLee\",\"two\nlines\"\n";
    let project = Project::new(NOTES).with("a.csv", table);
    let told = project.build(1);
    for reason in [
        "left out: a.csv, row 3: it has 4 fields, and the header 3",
        "left out: a.csv, row 4: it is not UTF-8; state the encoding of the table",
        "left out: a.csv, row 5: it is the header again",
    ] {
        assert!(told.contains(reason), "{told}");
    }
    let triples = project.triples();
    assert!(
        triples
            .contains("<https://example.org/1> <http://www.w3.org/2000/01/rdf-schema#label> \"Ann Lee\"@en")
    );
    assert!(triples.contains("<https://example.org/5> <https://example.org/note> \"two\\nlines\""));
    assert!(!triples.contains("<https://example.org/2>") && !triples.contains("<https://example.org/3>"));
}

#[test]
fn ten_thousand_columns_and_a_field_of_fifty_megabytes_are_built() {
    let names: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let wide = format!(
        "id,{},name,note\n1,{}Ann Lee,last\n",
        names.join(","),
        "x,".repeat(10_000)
    );
    let project = Project::new(NOTES).with("a.csv", wide.as_bytes());
    project.build(0);
    assert!(project.triples().contains("<https://example.org/note> \"last\""));
    let large = format!(
        "id,name,note\n1,Ann Lee,\"{}\"\n2,Bo Lee,short\n",
        "n".repeat(50 << 20)
    );
    let project = project.with("a.csv", large.as_bytes());
    project.build(0);
    let triples = project.triples();
    assert!(
        triples.len() > 50 << 20 && triples.len() < 60 << 20,
        "it is there once"
    );
    assert!(triples.contains("<https://example.org/note> \"short\""));
    fs::write(
        project.path().join("dembei.toml"),
        "[source]\nmax_document_bytes = 1000000\n",
    )
    .unwrap();
    let told = project.build(1);
    assert!(
        told.contains("row 2: it is larger than max_document_bytes = 1000000"),
        "{told}"
    );
    assert!(project.triples().contains("<https://example.org/note> \"short\""));
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_is_is_refused_and_the_rest_is_built() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
    let blanks = vec![b' '; 1 << 20];
    (0..64).for_each(|_| archive.write_all(&blanks).unwrap());
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let sheet =
        "  sheet:\n    sources: [['bomb.xlsx~xlsx']]\n    s: ex:$(id)\n    po: [[ex:name, $(name)]]\n";
    let project = Project::new(&format!("{NOTES}{sheet}"))
        .with("a.csv", b"id,name,note\n1,Ann Lee,here\n")
        .with("bomb.xlsx", &bomb);
    let told = project.build(1);
    assert!(
        told.contains("left out: bomb.xlsx") && told.contains("max_compression_ratio"),
        "{told}"
    );
    assert!(project.triples().contains("<https://example.org/note> \"here\""));
}

#[test]
fn merged_cells_of_a_workbook_stand_in_each_row_that_is_built() {
    let row = |at: usize, cells: &[(char, &str)]| {
        let cells = cells
            .iter()
            .map(|(column, text)| cell(&format!("{column}{at}"), text));
        format!(r#"<row r="{at}">{}</row>"#, cells.collect::<Vec<_>>().concat())
    };
    let rows = [
        row(1, &[('A', "party"), ('B', "id"), ('C', "name")]),
        row(2, &[('A', "Whigs"), ('B', "1"), ('C', "Ann Lee")]),
        row(3, &[('B', "2"), ('C', "Bo Grant")]),
        row(4, &[('A', "Tories"), ('B', "3"), ('C', "Cy Hall")]),
    ];
    let workbook = workbook(sheet(&rows.concat(), &["A2:A3"]));
    let notes = NOTES
        .replace("['a.csv~csv']", "['a.xlsx~xlsx', All]")
        .replace("$(note)", "$(party)");
    let project = Project::new(&notes).with("a.xlsx", &workbook);
    project.build(0);
    let triples = project.triples();
    for (id, party) in [(1, "Whigs"), (2, "Whigs"), (3, "Tories")] {
        let line = format!("<https://example.org/{id}> <https://example.org/note> \"{party}\" .");
        assert!(triples.contains(&line), "{line}");
    }
    // Without a mapping, the table is mapped as is suggested for it, and so are the merged cells.
    fs::remove_file(project.path().join("data").join("map.yml")).unwrap();
    project.build(0);
    let triples = project.triples();
    let mut quotations = triples
        .lines()
        .filter(|line| line.contains("Bo Grant") && line.contains("Whigs"));
    assert!(quotations.next().is_some(), "{triples}");
}

/// Builds a workbook of parties with members, each in three columns: party, number and name; and a note for each.
fn parties(name: &str, workbook: &[u8]) -> String {
    let kind = name.rsplit('.').next().unwrap();
    let notes = NOTES
        .replace("'a.csv~csv'", &format!("'{name}~{kind}', All"))
        .replace("$(note)", "$(party)");
    let project = Project::new(&notes).with(name, workbook);
    project.build(0);
    project.triples()
}

fn assert_parties(triples: &str, expected: &[(u32, &str)]) {
    let notes = triples
        .lines()
        .filter(|line| line.starts_with("<https://example.org/") && line.contains("/note>"));
    let notes: BTreeSet<String> = notes.map(str::to_owned).collect();
    let line = |(id, party): &(u32, &str)| {
        format!("<https://example.org/{id}> <https://example.org/note> \"{party}\" .")
    };
    assert_eq!(notes, expected.iter().map(line).collect(), "{triples}");
}

#[test]
fn merged_cells_of_an_ods_stand_in_each_row_and_repeated_rows_are_counted() {
    let row = |repeated: &str, cells: &[String]| {
        format!("<table:table-row {repeated}>{}</table:table-row>", cells.concat())
    };
    let covered = "<table:covered-table-cell/>".to_owned();
    let text = |text: &str| ods_cell("", text);
    let empty = r#"<table:table-cell table:number-columns-repeated="3"/>"#.to_owned();
    let rows = [
        row(r#"table:number-rows-repeated="2""#, std::slice::from_ref(&empty)),
        row("", &[text("party"), text("id"), text("name")]),
        row(
            "",
            &[
                ods_cell(r#"table:number-rows-spanned="3""#, "Whigs"),
                text("1"),
                text("Ann Lee"),
            ],
        ),
        row("", &[covered.clone(), text("2"), text("Bo Grant")]),
        row("", &[covered.clone(), text("3"), text("Cy Hall")]),
        // Nothing stands in these, and they move what is below.
        row(r#"table:number-rows-repeated="4""#, std::slice::from_ref(&empty)),
        // What is hidden below a merged cell is not seen, so it says nothing.
        row(
            "",
            &[
                ods_cell(r#"table:number-rows-spanned="2" table:number-columns-spanned="1""#, "Tories"),
                text("4"),
                text("Di Moss"),
            ],
        ),
        row(
            "",
            &[
                r#"<table:covered-table-cell office:value-type="string"><text:p>hidden</text:p></table:covered-table-cell>"#.to_owned(),
                text("5"),
                text("Ed Nash"),
            ],
        ),
        row("", &[text("Greens"), text("6"), text("Flo Orr")]),
        row(r#"table:number-rows-repeated="1048000""#, &[empty]),
    ];
    let triples = parties("a.ods", &ods(&rows.concat()));
    let expected = [
        (1, "Whigs"),
        (2, "Whigs"),
        (3, "Whigs"),
        (4, "Tories"),
        (5, "Tories"),
        (6, "Greens"),
    ];
    assert_parties(&triples, &expected);
}

#[test]
fn merged_cells_of_an_xlsb_stand_in_each_row() {
    let rows: [&[&str]; 4] = [
        &["party", "id", "name"],
        &["Whigs", "1", "Ann Lee"],
        &["", "2", "Bo Grant"],
        &["Tories", "3", "Cy Hall"],
    ];
    let triples = parties("a.xlsb", &xlsb(&rows, &[[1, 0, 2, 0]]));
    assert_parties(&triples, &[(1, "Whigs"), (2, "Whigs"), (3, "Tories")]);
}

#[test]
fn a_long_text_in_too_many_merged_cells_is_refused() {
    let text = "x".repeat(1 << 20);
    let head = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell></table:table-row>"#;
    let long = ods_cell(
        r#"table:number-rows-spanned="4000" table:number-columns-spanned="1""#,
        &text,
    );
    let rows = format!(
        r#"{head}<table:table-row>{long}</table:table-row><table:table-row table:number-rows-repeated="4000"><table:covered-table-cell/></table:table-row><table:table-row>{}</table:table-row>"#,
        ods_cell("", "1")
    );
    let sheet = "  sheet:\n    sources: [['a.ods~ods']]\n    s: ex:$(id)\n    po: [[ex:name, $(id)]]\n";
    let project = Project::new(sheet).with("a.ods", &ods(&rows));
    let told = project.build(1);
    assert!(
        told.contains("left out: a.ods") && told.contains("max_document_bytes"),
        "{told}"
    );
}

#[test]
fn rows_without_values_zero_bytes_and_an_open_quotation_mark_are_no_rows() {
    let table = b"id,name,note\n1,Ann Lee,one\n,,\n , ,\n2,Bo\0Lee,two\n3,Cy Lee,three\n4,\"Di Lee,four\n5,Ed Lee,five\n";
    let project = Project::new(NOTES).with("a.csv", table);
    let told = project.build(1);
    assert!(told.contains("row 5: it has a zero byte"), "{told}");
    assert!(
        told.contains("row 7: a quotation mark in it is not closed, so that the 2 lines that follow"),
        "{told}"
    );
    let triples = project.triples();
    assert!(triples.contains("<https://example.org/note> \"three\""));
    assert!(!triples.contains("<https://example.org/note> \"two\""));
    // By its row, too, a row of nothing is nothing.
    let by_row = NOTES.replace("ex:$(id)", "ex:row$(_sourceRow)");
    let project = Project::new(&by_row).with("a.csv", b"id,name,note\n1,Ann Lee,one\n,,\n2,Bo Lee,two\n");
    project.build(0);
    let triples = project.triples();
    assert!(triples.contains("<https://example.org/row4> <https://example.org/note> \"two\""));
    assert!(!triples.contains("<https://example.org/row3>"));
}

#[test]
fn a_line_of_json_that_is_broken_off_is_alone_so() {
    let sheet =
        "  lines:\n    sources: [['a.jsonl~jsonpath', '$']]\n    s: ex:$(id)\n    po: [[ex:note, $(note)]]\n";
    let lines = "{\"id\": 1, \"note\": \"one\"}\n{\"id\": 2, \"note\":\n\n{\"id\": 3, \"note\": \"three\"}\n";
    let project = Project::new(sheet).with("a.jsonl", lines.as_bytes());
    let told = project.build(1);
    assert!(told.contains("a.jsonl, row 2: "), "{told}");
    assert!(project.triples().contains("<https://example.org/note> \"three\""));
    // A value over several lines is one, as before.
    let wide = "{\n\"id\": 1,\n\"note\": \"one\"\n}\n{\n\"id\": 2,\n\"note\": \"two\"\n}\n";
    let project = Project::new(sheet).with("a.jsonl", wide.as_bytes());
    project.build(0);
    assert!(project.triples().contains("<https://example.org/note> \"two\""));
}

#[test]
fn sheets_that_reach_too_far_are_refused_and_the_rest_is_built() {
    let cells = format!(
        r#"<row r="1">{}</row><row r="2">{}</row><row r="1048576">{}</row>"#,
        cell("A1", "id"),
        cell("A2", "1"),
        cell("XFD1048576", "x")
    );
    let repeated = format!(
        r#"<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated="900000">{}</table:table-row>"#,
        ods_cell("", "id"),
        ods_cell(r#"table:number-columns-repeated="16000""#, "x")
    );
    let only = mapping_of_sheet("a.xlsx");
    let mappings = format!("{only}{}", mapping_of_sheet("a.ods"));
    let project = Project::new(&format!("{NOTES}{mappings}"))
        .with("a.csv", b"id,name,note\n1,Ann Lee,here\n")
        .with("a.xlsx", &workbook(sheet(&cells, &[])))
        .with("a.ods", &ods(&repeated));
    let told = project.build(1);
    assert!(told.contains("to row 1048576 and column 16384"), "{told}");
    assert!(told.contains("to row 900001 and column 16000"), "{told}");
    assert!(project.triples().contains("<https://example.org/note> \"here\""));
    // Blanks far below are no rows.
    let cells = cells.replace("XFD1048576", "A1048576").replace(">x<", "> <");
    let project = Project::new(&only).with("a.xlsx", &workbook(sheet(&cells, &[])));
    project.build(0);
    let triples = project.triples();
    let names = triples
        .lines()
        .filter(|line| line.starts_with("<https://example.org/") && line.contains("/name>"));
    assert_eq!(names.count(), 1);
}

#[test]
fn the_encoding_of_a_table_is_found_where_lines_or_zeros_tell_it() {
    let folder = tempfile::tempdir().unwrap();
    let encoding = |bytes: &[u8]| {
        let path = folder.path().join("a.csv");
        fs::write(&path, bytes).unwrap();
        let mut samples = dembei::source::sample_tables(&path, &dembei::source::Options::default()).unwrap();
        samples.remove(0).encoding
    };
    let mixed = [b"id,name\n1,Zo\xEB\n2,Zo\xFC\n".as_slice(), "3,Zoë\n".as_bytes()].concat();
    assert_eq!(encoding(&mixed), None);
    assert_eq!(encoding(b"id,name\n1,Zo\xEB\n"), Some("windows-1252"));
    let wide: Vec<u8> = "id,name\n1,Zoë\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(encoding(&wide), Some("UTF-16LE"));
}

#[test]
fn damaged_workbooks_are_refused_and_the_rest_is_built() {
    // The sheet is said to be in a part that no relation names, and a row is not closed.
    let binary = damaged_xlsb();
    let cut = ods(&format!("<table:table-row>{}", ods_cell("", "id")));
    let mappings: String = ["a.xlsb", "a.ods"].map(mapping_of_sheet).concat();
    let project = Project::new(&format!("{NOTES}{mappings}"))
        .with("a.csv", b"id,name,note\n1,Ann Lee,here\n")
        .with("a.xlsb", &binary)
        .with("a.ods", &cut);
    let told = project.build(1);
    assert!(
        told.contains("a.xlsb") && told.contains("it is damaged"),
        "{told}"
    );
    assert!(told.contains("content.xml is none, or breaks off"), "{told}");
    assert!(project.triples().contains("<https://example.org/note> \"here\""));
}

/// A mapping for a workbook of that name.
fn mapping_of_sheet(name: &str) -> String {
    let (rule, kind) = (name.replace('.', ""), name.rsplit('.').next().unwrap());
    format!("  {rule}:\n    sources: [['{name}~{kind}']]\n    s: ex:$(id)\n    po: [[ex:name, $(id)]]\n")
}
