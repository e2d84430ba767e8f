//! Tables as they are found, built: each is mapped, or refused with row and reason while the rest is built.

use std::{collections::BTreeSet, fmt::Write as _, fs, io::Write as _, path::Path};

use crate::program::{dembei, export};
use crate::tables::{cell, sheet, workbook};

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
