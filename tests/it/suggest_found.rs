//! Mappings suggested for tables of the kinds that archives, libraries and museums have: no statement of theirs is wrong.

use crate::suggest::{assert_has, suggested};

#[track_caller]
fn assert_none(lines: &[String], part: &str) {
    let found = lines.iter().find(|line| line.contains(part));
    assert_eq!(found, None, "{part}");
}

#[test]
fn passengers_are_people_though_they_have_ages_days_and_nations() {
    let table = "Passenger ID;Family Name;Given Name(s);Age;Nationality;Last permanent residence;Final destination;Date of departure;Amount of money ($)\n\
                 P1;Marek;Jan;34;Polish;Plock;Chicago;12.04.1907;25\n\
                 P2;Marek;Maria;30;Polish;Plock;Chicago;12.04.1907;\n\
                 P3;Lind;Karl;22;Swedish;Malmo;Boston;15.04.1907;40\n";
    let (_, lines) = suggested("passengers_ss_vega_1907.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/passengers-ss-vega-1907/P1> <rdf:type> <dmb:Person>",
            "<person/passengers-ss-vega-1907/P1> <rdfs:label> \"Jan Marek\"@en",
            "<person/passengers-ss-vega-1907/P3> <dmb:movedFrom> <place/Malmo>",
            "<person/passengers-ss-vega-1907/P3> <dmb:movedTo> <place/Boston>",
            "<person/passengers-ss-vega-1907/P3> <column/passengers-ss-vega-1907/date-of-departure> \"1907-04-15\"^^<edtf:EDTF>",
        ],
    );
    assert_none(&lines, "dmb:Observation");
}

#[test]
fn what_a_register_says_of_parents_is_not_said_of_the_child() {
    let table = "Entry No.,Child's Forename,Surname,Father,Father's Occupation,Mother,Mother's Maiden Name,Abode\n\
                 1,Mary,Toll,John Toll,Labourer,Ann,Baker,Upton\n\
                 2,George,Hale,Will Hale,Smith,Ann,Moss,Upton\n";
    let (_, lines) = suggested("baptisms.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/baptisms/1> <rdfs:label> \"Mary Toll\"@en",
            "<person/baptisms/1> <dmb:father> <person/John%20Toll>",
            "<person/baptisms/1> <dmb:residence> <place/Upton>",
            "<person/baptisms/1> <column/baptisms/mothers-maiden-name> \"Baker\"@en",
            // There is more than one Ann.
            "<person/baptisms/1> <column/baptisms/mother> \"Ann\"@en",
        ],
    );
    assert_none(&lines, "altLabel");
    assert_none(&lines, "<person/Ann>");
}

#[test]
fn identifiers_of_owners_and_numbers_of_photographs_are_not_those_of_works() {
    let table = "Accession No.,Title,Artist,Artist Wikidata,Date Made,Owner,Owner Wikidata,Acquired From,Acquisition Date,Lot No.,Photo No.\n\
                 1921.12,View of a Canal,Piet Blom,Q1111,1645,Hugh Lane,Q2222,Mason,1904,88,P2201\n\
                 1921.12,View of a Canal,Piet Blom,Q1111,1645,City Gallery,Q3333,Hugh Lane,1921,,P2202\n\
                 1933.4,Three Lemons,Wim Aert,Q1112,1638,Duveen,Q4444,Orlov,1911,12,P2203\n";
    let (mapping, lines) = suggested("provenance.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/provenance/1921.12> <rdfs:label> \"View of a Canal\"@en",
            "<work/provenance/1921.12> <schema:dateCreated> \"1645\"^^<edtf:EDTF>",
            "<person/Piet%20Blom> <owl:sameAs> <http://www.wikidata.org/entity/Q1111>",
            "<work/provenance/1933.4> <column/provenance/owner-wikidata> <http://www.wikidata.org/entity/Q4444>",
            "<work/provenance/1933.4> <column/provenance/photo-no> \"P2203\"@en",
        ],
    );
    assert!(
        mapping.contains("\"Owner Wikidata\": it is of what is in \"Owner\", and not of the row."),
        "{mapping}"
    );
    for wrong in [
        "schema:sender",
        "> <schema:dateCreated> \"19",
        "dcterms:identifier> \"88\"",
    ] {
        assert_none(&lines, wrong);
    }
    let works = lines.iter().filter(|line| line.starts_with("<work/"));
    assert_eq!(works.filter(|line| line.contains("owl:sameAs")).count(), 0);
}

#[test]
fn words_beside_a_known_one_say_that_it_is_something_else() {
    let table = "Title,Artist,Artist Nationality,Publisher,Publisher City,Language,Original Language,Male population\n\
                 The River,Ann Lee,Irish,Harbour Press,London,eng,swe,12\n\
                 The Mill,Bo Hall,Danish,Gate Press,Leeds,eng,dan,15\n";
    let (_, lines) = suggested("books.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/The%20River> <schema:creator> <person/Ann%20Lee>",
            "<work/The%20River> <schema:publisher> <organization/Harbour%20Press>",
            "<work/The%20River> <schema:inLanguage> \"eng\"",
            "<work/The%20River> <column/books/artist-nationality> \"Irish\"@en",
            "<work/The%20River> <column/books/publisher-city> \"London\"@en",
            "<work/The%20River> <column/books/original-language> \"swe\"@en",
        ],
    );
    for wrong in ["<person/Irish>", "<organization/London>", "inLanguage> \"swe"] {
        assert_none(&lines, wrong);
    }
}

#[test]
fn a_census_with_a_column_a_year_is_figures_of_groups_in_places() {
    let table = "District,Ethnic group,1897,1926,% 1926\n\
                 Balta,Ukrainians,\"34,210\",\"41,003\",78.2\n\
                 Balta,Jews,\"13,164\",…,17.4\n\
                 Ananiv,Ukrainians,\"21,400\",\"25,010\",81.0\n\
                 Ananiv,Jews,\"6,500\",\"4,300\",13.9\n";
    let (mapping, lines) = suggested("census_population.csv", table.as_bytes());
    let figure = "<observation/census-population/1926/Ananiv/Jews>";
    assert_has(
        &lines,
        &[
            &format!("{figure} <dmb:group> <group/Jews>"),
            &format!("{figure} <dmb:place> <place/Ananiv>"),
            &format!("{figure} <dmb:measure> <dmb:Population>"),
            &format!("{figure} <dmb:time> \"1926\"^^<edtf:EDTF>"),
            &format!("{figure} <dmb:value> \"4300\"^^<xsd:integer>"),
        ],
    );
    let comments = mapping.replace("\n  # ", " ");
    assert!(
        comments.contains("dmb:Population is by the name of the table"),
        "{mapping}"
    );
    assert_none(&lines, "<dmb:Person>");
    // What is not known is no figure, and a share is none of people.
    assert_none(&lines, "<observation/census-population/1926/Balta/Jews>");
    let shares = lines
        .iter()
        .filter(|line| line.contains("13.9") || line.contains("1926-2/Ananiv/Jews"));
    assert_eq!(shares.filter(|line| line.contains("dmb:Population")).count(), 0);
}

#[test]
fn rows_that_name_other_rows_lead_to_them() {
    let table = "Reference Code,Level,Parent Reference,Title,Date Range,Scope and Content\n\
                 HAR,Fonds,,Papers of the Harts,1790-1931,All that is left\n\
                 HAR/1,Series,HAR,Correspondence,1790-1902,Letters received\n\
                 HAR/1/1,File,HAR/1,Letters from Milton,c. 1820,On the commons\n";
    let (_, lines) = suggested("finding_aid.csv", table.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/finding-aid/HAR%2F1%2F1> <column/finding-aid/parent-reference> <work/finding-aid/HAR%2F1>",
            "<work/finding-aid/HAR%2F1> <schema:dateCreated> \"1790/1902\"^^<edtf:EDTF>",
            "<work/finding-aid/HAR%2F1> <schema:description> \"Letters received\"@en",
        ],
    );
}

#[test]
fn dates_and_languages_are_those_of_the_headers() {
    let german = "Nr.;Nachname;Vorname;geb. am;gest. am;Geburtsort;Inschrift\n\
                  1;Maler;Johann;12.03.1821;5. Mai 1889;Heilbronn;Ruhe sanft\n\
                  2;Maler;Katharina;um 1825;nach 1901;Lauffen;Gute Nacht\n";
    let (mapping, lines) = suggested("Grabsteine.csv", german.as_bytes());
    assert!(mapping.contains("\"de\", as the headers are"), "{mapping}");
    assert_has(
        &lines,
        &[
            "<person/grabsteine/1> <dmb:deathDate> \"1889-05-05\"^^<edtf:EDTF>",
            "<person/grabsteine/2> <dmb:birthDate> \"1825~\"^^<edtf:EDTF>",
            "<person/grabsteine/2> <column/grabsteine/inschrift> \"Gute Nacht\"@de",
        ],
    );
    let russian = "№ п/п\tФамилия\tИмя\tДата рождения\tДата смерти\n\
                   1\tИванов\tПётр\tок. 1830\t17 мая 1901 г.\n\
                   2\tКоган\tСара\t1845 г.\tмай 1903\n";
    let (_, lines) = suggested("graves.tsv", &encoding_rs::WINDOWS_1251.encode(russian).0);
    assert_has(
        &lines,
        &[
            "<person/graves/1> <rdfs:label> \"Пётр Иванов\"@ru",
            "<person/graves/1> <dmb:birthDate> \"1830~\"^^<edtf:EDTF>",
            "<person/graves/1> <dmb:deathDate> \"1901-05-17\"^^<edtf:EDTF>",
            "<person/graves/2> <dmb:birthDate> \"1845\"^^<edtf:EDTF>",
            "<person/graves/2> <dmb:deathDate> \"1903-05\"^^<edtf:EDTF>",
        ],
    );
}

#[test]
fn an_empty_list_and_one_with_one_maker_are_lists_of_makers() {
    let json = r#"{"data": {"objects": [
        {"id": 7, "title": "Bowl", "artists": [{"name": "Ann Lee", "birthYear": 1701, "wikidata": "Q801"}], "place": {"city": "Kyoto", "key": "K1"}},
        {"id": 8, "title": "Fan", "artists": [], "place": {"city": "Paris", "key": "K2"}},
        {"id": 9, "title": "Coat", "artists": [{"name": "Bo Hall", "birthYear": 1702, "wikidata": "Q802"}], "place": null}
    ]}}"#;
    let (_, lines) = suggested("objects.json", json.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/objects/7> <rdfs:label> \"Bowl\"@en",
            "<work/objects/8> <rdfs:label> \"Fan\"@en",
            "<work/objects/7> <schema:creator> <person/Ann%20Lee>",
            "<person/Bo%20Hall> <dmb:birthDate> \"1702\"^^<edtf:EDTF>",
            "<person/Bo%20Hall> <owl:sameAs> <http://www.wikidata.org/entity/Q802>",
        ],
    );
    let of_work = lines.iter().filter(|line| line.starts_with("<work/"));
    assert_eq!(
        of_work
            .filter(|line| line.contains("sameAs") || line.contains("K1\" "))
            .count(),
        0
    );
}

#[test]
fn in_xml_a_birth_has_its_own_day_and_place() {
    let person = |n: u8, forename: &str, day: &str, place: &str| {
        format!(
            "<person xml:id='p{n}'><persName type='main'><forename>{forename}</forename><surname>Braun</surname></persName>\
             <persName type='variant'>{forename} B.</persName>\
             <birth when='{day}'><placeName key='k{n}'>{place}</placeName></birth>\
             <death when='1851'><placeName>Jena</placeName></death></person>"
        )
    };
    let xml = format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><listPerson>{}{}</listPerson></text></TEI>",
        person(1, "Emil", "1790-05-02", "Weimar"),
        person(2, "Anna", "1801", "Riga")
    );
    let (_, lines) = suggested("persons.xml", xml.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/persons/p1> <rdfs:label> \"Emil Braun\"@en",
            "<person/persons/p1> <dmb:birthDate> \"1790-05-02\"^^<edtf:EDTF>",
            "<person/persons/p1> <dmb:birthPlace> <place/Weimar>",
            "<person/persons/p2> <dmb:deathPlace> <place/Jena>",
        ],
    );
    assert_none(&lines, "identifier> \"k1\"");
    assert_none(&lines, "altLabel> \"Jena\"");
}

#[test]
fn a_file_that_breaks_off_is_mapped_by_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let cut = [
        ("a.json", r#"[{"id": 1, "name": "Ann Lee"}, {"id": 2, "na"#),
        (
            "a.xml",
            "<all><p><id>1</id><name>Ann Lee</name></p><p><id>2</id><name>Bo</nam></p></all>",
        ),
    ];
    for (name, text) in cut {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let samples = dembei::source::sample_tables(&path, &dembei::source::Options::default()).unwrap();
        let names: Vec<&str> = samples[0]
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(
            (names.as_slice(), samples[0].is_whole),
            (["id", "name"].as_slice(), false),
            "{name}"
        );
    }
}

#[test]
fn what_lies_in_a_place_is_the_places_and_no_key_of_the_row() {
    let json = r#"{"count": 2, "results": [
        {"label": {"en": "Ann Lee", "de": "Anna Lee"}, "birth": {"date": "1850-01-02", "place": {"label": "Upton", "wikidata": "Q5001"}}, "note": {"lang": "en"}},
        {"label": {"en": "Bo Hall"}, "birth": {"date": "1860", "place": {"label": "Halden", "wikidata": "Q5002"}}, "note": {"lang": "no"}}
    ]}"#;
    let (_, lines) = suggested("api.json", json.as_bytes());
    assert_has(
        &lines,
        &[
            "<person/Ann%20Lee> <rdfs:label> \"Ann Lee\"@en",
            "<person/Bo%20Hall> <dmb:birthPlace> <place/Halden>",
            "<person/Bo%20Hall> <dmb:birthDate> \"1860\"^^<edtf:EDTF>",
            "<place/Halden> <owl:sameAs> <http://www.wikidata.org/entity/Q5002>",
        ],
    );
    assert_none(&lines, "anguage>");
}

#[test]
fn elements_of_xml_with_prefixes_are_known_by_their_names() {
    let record = |n: u8, title: &str, creator: &str| {
        format!(
            "<record><header><identifier>oai:x:{n}</identifier></header><metadata><o:dc><dc:title>{title}</dc:title>\
             <dc:creator>{creator}</dc:creator><dc:date>190{n}</dc:date></o:dc></metadata></record>"
        )
    };
    let xml = format!(
        "<all xmlns:o='http://o.example/' xmlns:dc='http://purl.org/dc/elements/1.1/'>{}{}</all>",
        record(1, "The Mill", "Bo Hall"),
        record(2, "The River", "Ann Lee")
    );
    let (_, lines) = suggested("oai.xml", xml.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/oai/oai%3Ax%3A1> <rdfs:label> \"The Mill\"@en",
            "<work/oai/oai%3Ax%3A2> <schema:creator> <person/Ann%20Lee>",
            "<work/oai/oai%3Ax%3A2> <schema:dateCreated> \"1902\"^^<edtf:EDTF>",
        ],
    );
}

#[test]
fn former_names_numbers_and_other_people_are_no_names_languages_and_fathers() {
    let communes = "Commune;Département;Code INSEE;Nom ancien;Habitants en 1793\n\
                    Beaulieu;Isère;38033;Bellus Locus;450\nValmont;Drôme;26001;Vallis Mons;310\n";
    let (_, lines) = suggested("communes.csv", communes.as_bytes());
    assert_has(
        &lines,
        &[
            "<place/communes/38033> <rdfs:label> \"Beaulieu\"@en",
            "<place/communes/38033> <skos:altLabel> \"Bellus Locus\"@en",
        ],
    );
    let coins = "inv_no;denomination;material\nC1;denarius;silver\nC2;as;bronze\n";
    let (_, lines) = suggested("coins.csv", coins.as_bytes());
    assert_has(
        &lines,
        &["<work/coins/C1> <http://purl.org/dc/terms/identifier> \"C1\""],
    );
    let marriages = "ID,Groom,Groom Occupation,Bride,Bride Father\n\
                     M1,John Toll,Smith,Ann Hay,Peter Hay\nM2,Will Hale,Farmer,Jane Moss,George Moss\n";
    let (_, lines) = suggested("marriages.csv", marriages.as_bytes());
    assert_has(
        &lines,
        &["<person/marriages/M1> <column/marriages/bride-father> \"Peter Hay\"@en"],
    );
    assert_none(&lines, "dmb:father");
    let papers = "ISSN,Title,Succeeding title\n1234-5678,The Echo,The Star\n2345-6789,The Star,\n";
    let (_, lines) = suggested("papers.csv", papers.as_bytes());
    assert_has(
        &lines,
        &[
            "<work/The%20Echo> <schema:issn> \"1234-5678\"",
            "<work/The%20Echo> <column/papers/succeeding-title> <work/The%20Star>",
        ],
    );
}
