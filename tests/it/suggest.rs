//! Mappings that are suggested for tables: what they say, and that they can be used whatever the table is like.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use dembei::{
    mapping::{ObjectMap, SuggestOptions, parse_yarrrml, suggest},
    pipeline::{LeftOutOfTable, LineSink, MapOptions, map_tables, suggest_mapping},
    rdf::Base,
    source::{Options, sample_tables},
};

fn options() -> SuggestOptions {
    let base = Base::parse("http://example.org/").unwrap();
    SuggestOptions {
        document: format!("{}document/table", base.as_str()),
        language: "en".to_owned(),
        base,
    }
}

/// The mapping for a table, and the lines that come of it.
pub(crate) fn suggested(name: &str, table: &[u8]) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, table).unwrap();
    let mapping = suggest_mapping(&path, name, &options(), &Options::default()).unwrap();
    let file = folder.path().join("map.yml");
    fs::write(&file, &mapping).unwrap();
    let lines = map_file(&file, &format!("{mapping}\n{}", String::from_utf8_lossy(table)));
    (mapping, lines)
}

/// The lines of a mapping, which must have no fault.
fn map_file(file: &Path, about: &str) -> Vec<String> {
    let options = MapOptions {
        mappings: vec![file.to_owned()],
        threads: 1,
        ..MapOptions::default()
    };
    let mut out = Vec::new();
    let report = map_tables(&options, &mut LineSink(&mut out));
    let report = report.unwrap_or_else(|error| panic!("{error}\n{about}"));
    if let Some(fault) = report.faults.first() {
        let reason = match &fault.left_out {
            LeftOutOfTable::Row(row) => format!("row {}: {}", row.row, row.reason),
            LeftOutOfTable::Table(error) => error.to_string(),
        };
        panic!("{reason}\n{about}");
    }
    let mut lines: Vec<String> = String::from_utf8(out).unwrap().lines().map(short).collect();
    lines.sort();
    lines
}

/// A line with short names.
fn short(line: &str) -> String {
    let namespaces = [
        ("http://example.org/", ""),
        ("https://w3id.org/dembei/ontology#", "dmb:"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
        ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
        ("http://www.w3.org/2001/XMLSchema#", "xsd:"),
        ("http://www.w3.org/2002/07/owl#", "owl:"),
        ("http://www.w3.org/2004/02/skos/core#", "skos:"),
        ("http://www.w3.org/ns/prov#", "prov:"),
        ("http://www.opengis.net/ont/geosparql#", "geo:"),
        ("http://id.loc.gov/datatypes/edtf/", "edtf:"),
        ("https://schema.org/", "schema:"),
    ];
    let mut line = line.strip_suffix(" .").unwrap().to_owned();
    for (iri, prefix) in namespaces {
        line = line.replace(iri, prefix);
    }
    line
}

#[track_caller]
pub(crate) fn assert_has(lines: &[String], expected: &[&str]) {
    for line in expected {
        assert!(
            lines.iter().any(|known| known == line),
            "{line} is not in\n{}",
            lines.join("\n")
        );
    }
}

#[test]
fn members_have_dates_parties_places_and_terms() {
    let table = "code,first_name,surname,date_of_birth,sex,office,district,party,term_start,term_end,wikidata\n\
                 M0001,Ann,Stone,1858-10-13,F,senator,North Vale,Farmers,1893-01-05,1899-01-03,Q101\n\
                 M0002,Carl,Berg,1860-05-25,M,deputy,South Vale,Workers,1897-01-04,,Q102\n";
    let (mapping, lines) = suggested("members.csv", table.as_bytes());
    assert!(
        mapping.contains("# \"code\" is there in each row, and different in each."),
        "{mapping}"
    );
    assert_has(
        &lines,
        &[
            "<person/members/M0001> <rdf:type> <dmb:Person>",
            "<person/members/M0001> <rdfs:label> \"Ann Stone\"@en",
            "<person/members/M0001> <dmb:birthDate> \"1858-10-13\"^^<edtf:EDTF>",
            "<person/members/M0001> <dmb:gender> \"female\"@en",
            "<person/members/M0001> <dmb:party> <organization/Farmers>",
            "<organization/Farmers> <rdf:type> <dmb:Organization>",
            "<organization/Farmers> <rdfs:label> \"Farmers\"@en",
            "<person/members/M0001> <dmb:significantPlace> <place/North%20Vale>",
            "<person/members/M0002> <owl:sameAs> <http://www.wikidata.org/entity/Q102>",
            "<statement/members/office/M0001> <rdf:subject> <person/members/M0001>",
            "<statement/members/office/M0001> <rdf:object> \"senator\"@en",
            "<statement/members/office/M0001> <dmb:time> \"1893-01-05/1899-01-03\"^^<edtf:EDTF>",
            "<statement/members/office/M0002> <dmb:time> \"1897-01-04/..\"^^<edtf:EDTF>",
            "<statement/members/office/M0001> <prov:wasDerivedFrom> <document/table#row=2>",
        ],
    );
}

#[test]
fn lives_of_artists_are_read_from_years_and_texts() {
    let mut table = "\u{feff}ID,Artist,Bio,Begin,End,QID\n".to_owned();
    for n in 0..20 {
        let (born, died) = (1850 + n, 1920 + n);
        let _infallible = writeln!(
            table,
            "{n},Ann Stone,\"Dutch, {born}–{died}\",{born},{died},Q{}",
            n + 1
        );
    }
    table.push_str("20,Carl Berg,\"Danish, born 1980\",1980,0,\n");
    let (_, lines) = suggested("artists.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/artists/0> <dmb:birthDate> \"1850\"^^<edtf:EDTF>",
            "<person/artists/0> <dmb:deathDate> \"1920\"^^<edtf:EDTF>",
            "<person/artists/20> <dmb:birthDate> \"1980\"^^<edtf:EDTF>",
            "<person/artists/20> <rdfs:label> \"Carl Berg\"@en",
        ],
    );
    assert!(
        !lines.iter().any(|line| line.contains("\"0\"^^<edtf")),
        "0 is no date"
    );
    let texts = "ID,Artist,Bio\n1,Ann Stone,\"Dutch, 1850–1920\"\n2,Carl Berg,\"Danish, born 1980\"\n3,Eva Dahl,unknown\n";
    let (_, lines) = suggested("artists.csv", texts.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/artists/1> <dmb:birthDate> \"1850\"^^<edtf:EDTF>",
            "<person/artists/1> <dmb:deathDate> \"1920\"^^<edtf:EDTF>",
            "<person/artists/2> <dmb:birthDate> \"1980\"^^<edtf:EDTF>",
            "<person/artists/1> <schema:description> \"Dutch, 1850–1920\"@en",
        ],
    );
}

#[test]
fn columns_of_years_are_figures() {
    let table = "Region;1897;1926\nNorth Vale;1,234;2,000\nSouth Vale;–;512\n";
    let (_, lines) = suggested("regions.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<place/North%20Vale> <rdf:type> <dmb:Place>",
            "<observation/regions/1897/North%20Vale> <dmb:group> <place/North%20Vale>",
            "<observation/regions/1897/North%20Vale> <dmb:value> \"1234\"^^<xsd:integer>",
            "<observation/regions/1897/North%20Vale> <dmb:time> \"1897\"^^<edtf:EDTF>",
            "<observation/regions/1926/South%20Vale> <dmb:measure> <dmb:Population>",
        ],
    );
    assert!(
        !lines.iter().any(|line| line.contains("1897/South")),
        "where there is no figure, there is no node"
    );
}

#[test]
fn long_tables_of_figures_are_figures() {
    let table =
        "Town,Year,Inhabitants\nOmsk,1897,37000\nOmsk,1926,161000\nTula,1897,114000\nTula,1926,155000\n";
    let (_, lines) = suggested("towns.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<observation/towns/Omsk/1897> <dmb:value> \"37000\"^^<xsd:integer>",
            "<observation/towns/Omsk/1897> <dmb:place> <place/Omsk>",
            "<observation/towns/Omsk/1897> <dmb:measure> <dmb:Population>",
            "<place/Omsk> <rdfs:label> \"Omsk\"@en",
        ],
    );
}

#[test]
fn authority_lists_and_gazetteers_have_their_identifiers() {
    let table = "Heading\tVIAF\tGND\nStone, Ann, 1858-1920\t12345678\t118540238\nBerg, Carl, 1860-1930\t23456789\t118540239\n";
    let (_, lines) = suggested("names.tsv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/Stone%2C%20Ann%2C%201858-1920> <rdfs:label> \"Ann Stone\"@en",
            "<person/Berg%2C%20Carl%2C%201860-1930> <owl:sameAs> <http://viaf.org/viaf/23456789>",
            "<person/Berg%2C%20Carl%2C%201860-1930> <owl:sameAs> <https://d-nb.info/gnd/118540239>",
            "<person/Berg%2C%20Carl%2C%201860-1930> <dmb:deathDate> \"1930\"^^<edtf:EDTF>",
        ],
    );
    let table = "geonameid,name,lat,long,country,population\n1,Omsk,54.99,73.37,Russia,1154000\n2,Bonn,50.73,7.1,Germany,330000\n";
    let (_, lines) = suggested("gazetteer.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<place/gazetteer/1> <owl:sameAs> <https://sws.geonames.org/1/>",
            "<place/gazetteer/1> <dmb:coordinates> \"POINT(73.37 54.99)\"^^<geo:wktLiteral>",
            "<place/gazetteer/1> <dmb:country> <place/Russia>",
            "<place/gazetteer/2> <dmb:populationCount> \"330000\"^^<xsd:integer>",
        ],
    );
}

#[test]
fn headers_in_other_languages_are_understood() {
    let table = "Фамилия,Имя,Дата рождения,Место рождения\nИванов,Иван,04.07.1876,Омск\nПетров,Пётр,14.03.1880,Тула\n";
    let (_, lines) = suggested("лица.csv", table.as_bytes());
    assert_has(&lines, &["<place/Омск> <rdfs:label> \"Омск\"@ru"]);
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("<dmb:birthDate> \"1876-07-04\"^^<edtf:EDTF>")),
        "{lines:?}"
    );
    let table = "Nr;Name;Geburtsort;Sterbedatum\n1;Anna Stein;Köln;1900\n2;Karl Berg;Bonn;1910\n";
    let (_, lines) = suggested("liste.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/liste/1> <dmb:birthPlace> <place/Köln>",
            "<person/liste/2> <dmb:deathDate> \"1910\"^^<edtf:EDTF>",
        ],
    );
}

#[test]
fn json_xml_and_geojson_are_looked_at() {
    let json = "{\"id\": \"a1\", \"name\": {\"first\": \"Ann\", \"last\": \"Stone\"}, \"born\": 1858}\n";
    let (_, lines) = suggested("people.jsonl", json.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/people/a1> <rdfs:label> \"Ann Stone\"@en",
            "<person/people/a1> <dmb:birthDate> \"1858\"^^<edtf:EDTF>",
        ],
    );
    let geo = r#"{"features": [{"properties": {"name": "Omsk"}, "geometry": {"coordinates": [73.37, 54.99]}}, {"properties": {"name": "Bonn"}, "geometry": {"coordinates": [7.1, 50.73]}}]}"#;
    let (_, lines) = suggested("places.geojson", geo.as_bytes());
    assert_has(
        &lines,
        &["<place/Omsk> <dmb:coordinates> \"POINT(73.37 54.99)\"^^<geo:wktLiteral>"],
    );
    let xml = "<all><person id='p1'><name>Ann Stone</name><born>1858</born></person><person id='p2'><name>Carl Berg</name></person></all>";
    let (_, lines) = suggested("people.xml", xml.as_bytes());
    assert_has(
        &lines,
        &["<person/people/p1> <dmb:birthDate> \"1858\"^^<edtf:EDTF>"],
    );
}

#[test]
fn lists_in_rows_are_things_of_their_own() {
    let json = r#"{"records": [
        {"id": "b1", "title": "The Waves", "creators": [{"name": "Woolf, Virginia", "role": "author", "viaf": "39385478", "dates": "1882-1941"}], "tags": [{"word": "sea"}]},
        {"id": "b2", "title": "Petersburg", "creators": [{"name": "Bely, Andrei", "role": "author", "viaf": "27067064"}, {"name": "Cournos, John", "role": "translator"}]}
    ]}"#;
    let (mapping, lines) = suggested("catalogue.json", json.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/catalogue/b2> <rdfs:label> \"Petersburg\"@en",
            "<work/catalogue/b2> <schema:creator> <person/Bely%2C%20Andrei>",
            "<work/catalogue/b2> <schema:creator> <person/Cournos%2C%20John>",
            "<person/Woolf%2C%20Virginia> <rdfs:label> \"Virginia Woolf\"@en",
            "<person/Woolf%2C%20Virginia> <dmb:deathDate> \"1941\"^^<edtf:EDTF>",
            "<person/Woolf%2C%20Virginia> <owl:sameAs> <http://viaf.org/viaf/39385478>",
            "<work/catalogue/b1> <column/catalogue/tags-word> \"sea\"@en",
        ],
    );
    assert!(!mapping.contains("positionHeld"), "{mapping}");
    let of_work = |line: &&String| line.starts_with("<work/") && line.contains("sameAs");
    assert_eq!(lines.iter().find(of_work), None);
    let xml = "<catalogue><book id='b1'><title>The Waves</title><author><name>Virginia Woolf</name><born>1882</born></author></book>\
        <book id='b2'><title>Petersburg</title><author><name>Andrei Bely</name><born>1880</born></author>\
        <author><name>John Cournos</name><born>1881</born></author></book></catalogue>";
    let (_, lines) = suggested("catalogue.xml", xml.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/catalogue/b2> <schema:creator> <person/John%20Cournos>",
            "<person/John%20Cournos> <dmb:birthDate> \"1881\"^^<edtf:EDTF>",
        ],
    );
}

#[test]
fn a_list_whose_elements_nothing_names_stays_with_its_row() {
    let json = r#"[{"name": "Omsk", "counts": [{"year": 1900, "number": 12}, {"year": 1910, "number": 14}]},
        {"name": "Tula", "counts": [{"year": 1900, "number": 9}]}]"#;
    let (_, lines) = suggested("places.json", json.as_bytes());
    assert_has(&lines, &["<place/Omsk> <rdfs:label> \"Omsk\"@en"]);
    let counts = lines
        .iter()
        .filter(|line| line.starts_with("<place/Omsk> <column/places/counts-"));
    assert_eq!(counts.count(), 4, "{}", lines.join("\n"));
}

#[test]
fn an_array_with_one_object_is_no_list() {
    let json = r#"[{"name": "Omsk", "geo": [{"lat": 54.98, "lon": 73.37}]}, {"name": "Bonn", "geo": [{"lat": 50.73, "lon": 7.1}]}]"#;
    let (_, lines) = suggested("places.json", json.as_bytes());
    assert_has(
        &lines,
        &["<place/Omsk> <dmb:coordinates> \"POINT(73.37 54.98)\"^^<geo:wktLiteral>"],
    );
}

#[test]
fn sites_are_places_and_what_else_happened_there_is_no_end_of_theirs() {
    let table = "Site ID;Site name;Modern country;Founded;Abandoned;Excavation years;Pleiades\n\
        S1;Palmyra;Syria;c. 2000 BC;1932;1929–1939;668331\n\
        S2;Dura-Europos;Syria;ca. 300 BC;256;1922-1937;893989\n\
        S3;Butrint;Albania;10th c. BC;;1928–36;530834\n";
    let (mapping, lines) = suggested("sites.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<place/sites/S1> <rdfs:label> \"Palmyra\"@en",
            "<place/sites/S2> <dmb:inception> \"-0299~\"^^<edtf:EDTF>",
            "<place/sites/S3> <dmb:inception> \"-09XX\"^^<edtf:EDTF>",
            "<place/sites/S3> <column/sites/excavation-years> \"1928/1936\"^^<edtf:EDTF>",
            "<place/sites/S1> <owl:sameAs> <https://pleiades.stoa.org/places/668331>",
        ],
    );
    assert!(!mapping.contains("schema:url"), "{mapping}");
}

#[test]
fn letters_have_senders_and_schools_are_called_by_their_column() {
    let table = "Letter no.,Date,From,To,Place sent,Shelfmark\n\
        1,12 Mar 1789,\"Goethe, Johann\",\"Schiller, Friedrich\",Weimar,GSA 28/1\n\
        2,[c. 1790],\"Schiller, Friedrich\",\"Goethe, Johann\",Jena,GSA 28/2\n";
    let (_, lines) = suggested("letters.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/letters/1> <schema:sender> <person/Goethe%2C%20Johann>",
            "<work/letters/1> <schema:recipient> <person/Schiller%2C%20Friedrich>",
            "<work/letters/2> <schema:dateCreated> \"1790~\"^^<edtf:EDTF>",
            "<work/letters/2> <schema:locationCreated> <place/Jena>",
        ],
    );
    let table = "School,City,Opened,Denomination\nSt Mary's,York,1850,Catholic\nBoard School,York,1872,\n";
    let (_, lines) = suggested("schools.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<organization/St%20Mary%27s> <rdfs:label> \"St Mary's\"@en",
            "<organization/St%20Mary%27s> <dmb:religion> \"Catholic\"@en",
        ],
    );
}

#[test]
fn the_tables_of_the_sample_are_mapped() {
    for name in ["people", "census", "associations", "schools"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/tables/{name}.csv"));
        let (mapping, lines) = suggested(&format!("{name}.csv"), &fs::read(path).unwrap());
        assert!(lines.len() > 25, "{mapping}");
        let class = match name {
            "people" => "dmb:Person",
            "census" => "dmb:Observation",
            _ => "dmb:Organization",
        };
        assert!(
            lines
                .iter()
                .any(|line| line.ends_with(&format!("<rdf:type> <{class}>"))),
            "{mapping}"
        );
    }
}

#[test]
fn the_mapping_by_hand_maps_its_example() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/legislators");
    let lines = map_file(&folder.join("legislators.yml"), "");
    let person = "<http://localhost:7878/id/person/X000001>";
    assert_has(
        &lines,
        &[
            format!("{person} <owl:sameAs> <http://www.wikidata.org/entity/Q1701703>").as_str(),
            format!("{person} <dmb:party> <http://localhost:7878/id/organization/Whig>").as_str(),
        ],
    );
    let (_, lines) = suggested(
        "legislators.csv",
        &fs::read(folder.join("legislators.csv")).unwrap(),
    );
    assert_eq!(
        lines.iter().filter(|line| line.contains("<owl:sameAs>")).count(),
        3
    );
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const HEADERS: &[&str] = &[
    "name",
    "id",
    "Nr.",
    "born",
    "died",
    "Dates",
    "population 1990",
    "population_2000",
    "1897",
    "2010",
    "lat",
    "lon",
    "coordinates",
    "party",
    "office",
    "term start",
    "term_end",
    "wikidata",
    "VIAF",
    "note",
    "Place of birth",
    "gender",
    "year",
    "value",
    "measure",
    "approximate",
    "source",
    "group",
    "first",
    "last",
    "middle name",
    "title",
    "author",
    "publisher",
    "website",
    "image",
    "language",
    "occupation",
    "country",
    "city",
    "founded",
    "dissolved",
    "members",
    "wikipedia",
    "name_ru",
    "founder",
    "parent",
    "father",
    "type",
    "visitors 2001",
    "visitors 2002",
    "a\"b",
    "x: y",
    "{z}",
    "$(q)",
    "$(q",
    "new\nline",
    "",
    " ",
    "naïve 名前",
    "a\\b",
    "\\",
    "(p",
    "q)",
    "((a) b",
    "'",
    "#",
    "- [x]",
    "~iri",
    "en~lang",
    "a~b",
    "*",
    "&a",
    "%",
    "\u{feff}x",
    "a\u{2028}b",
    "null",
    "~",
    "<x>",
    "[1, 2]",
    "_sourceRow",
    "_col.1",
    "$",
    "@",
    "\t",
    "a.b",
    "<ключ>",
    "\u{202e}x",
    "!important",
    "|",
    ">",
    "?",
    "x,y",
    "name;x",
];

const CELLS: &[&[&str]] = &[
    &["Ann Stone", "Carl Berg", "Eva Dahl", "Anna Petrova"],
    &["Stone, Ann", "Berg, Carl", "Stone, Ann, 1858-1920", "Berg"],
    &["1930", "1958-10-13", "0", "", "n/a"],
    &["13/02/1900", "02/03/1900", "1/2/1890"],
    &["02/03/1900", "01/02/1903"],
    &["13.2.1900", "c. 1900", "1890s", "soon", "1958-10-13T10:00:00"],
    &["American, 1930–1992", "Dutch, born 1970", "1930-1992", ""],
    &["Q42", "Q1", "http://www.wikidata.org/entity/Q7", ""],
    &["12345678", "87654321", "1234 5678"],
    &["1", "2", "3", "4", "5", "6", "7"],
    &["1,234", "12", "–", "1.5"],
    &["55.1", "-20.5", "89", "-120.25"],
    &["48.85, 2.35", "POINT(1 2)", "(1; 2)"],
    &["M", "F"],
    &["yes", "no", "maybe"],
    &["en", "ru; de", "English"],
    &["population", "deaths", "apples", "$(x)"],
    &["http://example.org/ok", "https://example.org/a.jpg"],
    &["http://example.org/a b", "http://", "example.org"],
    &[
        "$(x)",
        "{y}",
        "a\"b",
        "line\nbreak",
        "\\",
        "'",
        "~iri",
        "%",
        "<>",
        "\u{1}",
        "#x",
    ],
    &["Москва", "名前", "Łódź", "ひらがな", " padded "],
    &["writer; painter", "a|b", "a,b,c", ";", "|"],
    &["", "", "x"],
];

/// A table of any columns and values, as records.
fn odd_table(dice: &mut Dice) -> Vec<Vec<String>> {
    let columns = 1 + dice.roll(9);
    let rows = [0, 1, 2, 3, 12][dice.roll(5)];
    let mut table = vec![
        (0..columns)
            .map(|_| dice.pick(HEADERS).to_owned())
            .collect::<Vec<_>>(),
    ];
    let pools: Vec<usize> = (0..columns).map(|_| dice.roll(CELLS.len())).collect();
    for _ in 0..rows {
        let cell = |pool: &usize| {
            let pool = if dice.roll(12) == 0 {
                dice.roll(CELLS.len())
            } else {
                *pool
            };
            dice.pick(CELLS[pool]).to_owned()
        };
        table.push(pools.iter().map(cell).collect());
    }
    table
}

fn to_csv(table: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in table {
        let fields: Vec<String> = row
            .iter()
            .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
            .collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn to_json(table: &[Vec<String>]) -> String {
    let (header, rows) = table.split_first().unwrap();
    let mut text = String::new();
    for row in rows {
        let object: serde_json::Map<_, _> = header
            .iter()
            .zip(row)
            .map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str())))
            .collect();
        text.push_str(&serde_json::Value::Object(object).to_string());
        text.push('\n');
    }
    text
}

/// All columns that can be named are used in the mapping.
fn assert_all_are_used(name: &str, table: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, table).unwrap();
    let samples = sample_tables(&path, &Options::default()).unwrap();
    let text = suggest(&samples, &options());
    assert_eq!(
        text,
        suggest(&samples, &options()),
        "the same table gives the same mapping"
    );
    let mapping =
        parse_yarrrml(&text, Path::new("map.yml")).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut used = BTreeSet::new();
    for map in &mapping.maps {
        map.for_each_expression(&mut |expression, _| {
            expression.for_each_reference(&mut |reference| {
                used.insert(reference.to_owned());
            });
        });
        let objects = map.predicate_objects.iter().flat_map(|pair| &pair.objects);
        assert!(
            objects
                .into_iter()
                .all(|object| matches!(object, ObjectMap::Term(_)))
        );
    }
    for column in samples.iter().flat_map(|sample| &sample.columns) {
        assert!(
            used.contains(&column.reference),
            "{:?} is lost in\n{text}",
            column.name
        );
    }
}

#[test]
fn odd_tables_are_mapped_without_fault() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for _ in 0..400 {
        let table = odd_table(&mut dice);
        let csv = to_csv(&table);
        suggested("odd.csv", csv.as_bytes());
        assert_all_are_used("odd.csv", csv.as_bytes());
        let json = to_json(&table);
        suggested("odd.jsonl", json.as_bytes());
        assert_all_are_used("odd.jsonl", json.as_bytes());
    }
}

#[test]
fn tables_of_any_size_have_a_mapping() {
    for table in ["", "\n", "a", "a\n", "\"\n\"", "a,a,a\n1,2,3\n", ",,\n,,\n"] {
        suggested("small.csv", table.as_bytes());
    }
    let names: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let table = format!("{}\n{}\n", names.join(","), vec!["x"; 10_000].join(","));
    let (_, lines) = suggested("wide.csv", table.as_bytes());
    assert!(lines.len() > 9_000);
    let years: Vec<String> = (0..10_000).map(|n| format!("{}", 1000 + n % 1000)).collect();
    let table = format!("name,{}\n{}\n", years.join(","), vec!["5"; 10_001].join(","));
    suggested("years.csv", table.as_bytes());
}
