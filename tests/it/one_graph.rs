//! Tables and articles in one graph: who is in both is one entity, with the evidence of both, and questions go over both.

use std::{fs, path::Path, process::Output};

use crate::program::{assert_conforms, dembei, export};

/// A project with these files.
struct Project(tempfile::TempDir);

const HEAD: &str = "prefixes:
  ex: 'https://example.org/'
  dmb: 'https://w3id.org/dembei/ontology#'
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#'
  skos: 'http://www.w3.org/2004/02/skos/core#'
  owl: 'http://www.w3.org/2002/07/owl#'
  schema: 'http://schema.org/'
  edtf: 'http://id.loc.gov/datatypes/edtf/'
  xsd: 'http://www.w3.org/2001/XMLSchema#'
mappings:
";

/// People with dates and a Wikidata column.
const PEOPLE: &str = "  person:
    sources: [[people.csv~csv]]
    s: ex:person/$(id)
    po:
    - [a, schema:Person]
    - [schema:name, $(name), en~lang]
    - [skos:altLabel, $(also), en~lang]
    - [schema:birthDate, $(born), edtf:EDTF]
    - [dmb:deathDate, $(died), edtf:EDTF]
    - [owl:sameAs, 'http://www.wikidata.org/entity/$(wikidata)~iri']
";

const TABLE: &str = "id,name,also,born,died,wikidata
1,Anna Petrova,,1861-03-02,1930,Q42
2,Peter the Great,Peter I,1672,1725,
3,Ivan Smirnov,,1850,1900,
4,Ivan Smirnov,,1920,1990,
";

const ARTICLE: &str = "= Two lives =

Anna Petrova was born in Moscow in 1861. She moved to Vladivostok in 1890.

Ivan Smirnov was born in Kazan in 1920. He died in Omsk in 1990.
";

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::write(project.path().join("dembei.toml"), "").unwrap();
        files
            .iter()
            .fold(project, |project, (name, text)| project.with(name, text))
    }

    /// Article, table and mapping.
    fn of_people() -> Self {
        let mapping = format!("{HEAD}{PEOPLE}");
        Self::new(&[
            ("data/lives.txt", ARTICLE),
            ("data/people.csv", TABLE),
            ("data/people.yml", &mapping),
        ])
    }

    fn with(self, name: &str, text: &str) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        dembei(self.path(), args)
    }

    /// Builds, and gives what is told beside the report.
    fn build(&self, code: i32) -> String {
        let output = self.run(&["build"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{told}");
        String::from_utf8(output.stdout).unwrap() + &told
    }

    /// The graph as lines of N-Quads, with the base and common namespaces cut short.
    fn quads(&self) -> Vec<String> {
        let text = export(self.path(), "graph", "nquads");
        let shorter = [
            ("http://localhost:7878/id/", "/"),
            ("https://w3id.org/dembei/ontology#", "dmb:"),
            ("http://www.w3.org/ns/prov#", "prov:"),
            ("http://www.w3.org/2002/07/owl#", "owl:"),
            ("http://www.wikidata.org/entity/", "wd:"),
            (
                "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
                "nif:",
            ),
            ("https://example.org/", "ex:"),
        ];
        let short = shorter
            .iter()
            .fold(text, |text, (long, short)| text.replace(long, short));
        short.lines().map(str::to_owned).collect()
    }

    #[track_caller]
    fn has(&self, lines: &[&str]) {
        let quads = self.quads();
        for line in lines {
            assert!(
                quads.iter().any(|quad| quad.contains(line)),
                "{line}\n\n{}",
                quads.join("\n")
            );
        }
    }

    fn query(&self, args: &[&str]) -> String {
        let output = self.run(&[&["query"], args, &["--format", "csv"]].concat());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn who_is_in_a_table_and_an_article_is_one_entity_with_the_evidence_of_both() {
    let project = Project::of_people();
    project.build(0);
    project.has(&[
        // What the mapping says, as it says it, in the graph of the table, and the row that it comes from.
        "<ex:person/1> <http://schema.org/birthDate> \"1861-03-02\"^^<http://id.loc.gov/datatypes/edtf/EDTF> </graph/source/people.csv>",
        "<ex:person/1> <prov:wasDerivedFrom> </document/people.csv#row=2> </graph/source/people.csv>",
        "</document/people.csv#row=2> <nif:referenceContext> </document/people.csv>",
        // In our terms, and what the article says of her.
        "<ex:person/1> <dmb:birthDate> \"1861-03-02\"^^<http://id.loc.gov/datatypes/edtf/EDTF> </graph/source/people.csv>",
        "<ex:person/1> <dmb:birthPlace> </place/moscow> </graph/source/lives>",
        "<ex:person/1> <dmb:mentionedIn> </document/lives>",
        "<ex:person/1> <dmb:mentionedIn> </document/people.csv>",
        // A statement of the table comes from its cell.
        "<prov:wasDerivedFrom> </document/people.csv#cell=2,4>",
        "</document/people.csv#cell=2,4> <nif:anchorOf> \"1861-03-02\"",
    ]);
    assert!(
        !project
            .quads()
            .iter()
            .any(|quad| quad.contains("/person/anna-petrova>"))
    );
    let entities = project.read("entities.tsv");
    assert!(
        entities.contains("https://example.org/person/1\tPerson\tAnna Petrova\tlives\n"),
        "{entities}"
    );
    assert_conforms(project.path());
}

#[test]
fn one_statement_of_both_has_both_references() {
    let project = Project::of_people();
    project.build(0);
    let answer = project.query(&["births-and-deaths", "person=Ivan Smirnov"]);
    let born: Vec<&str> = answer.lines().filter(|line| line.contains(",1920,")).collect();
    assert!(
        born.iter().any(|line| line.contains("was born in Kazan")),
        "{answer}"
    );
    assert!(born.iter().any(|line| line.contains("people.csv")), "{answer}");
}

#[test]
fn people_of_one_name_stay_apart_and_the_article_means_the_one_whose_dates_agree() {
    let project = Project::of_people();
    project.build(0);
    project.has(&["<ex:person/4> <dmb:mentionedIn> </document/lives>"]);
    let quads = project.quads();
    let of_other = |quad: &&String| quad.starts_with("<ex:person/3>") && quad.contains("/graph/source/lives");
    assert!(!quads.iter().any(|quad| of_other(&quad)));
    // Without dates in the article nobody knows which of them is meant.
    let project = Project::of_people().with("data/lives.txt", "Ivan Smirnov lived in Omsk.");
    project.build(0);
    project.has(&["</person/ivan-smirnov> <dmb:residence>"]);
}

#[test]
fn dates_far_apart_tell_namesakes_apart() {
    let project = Project::of_people().with("data/lives.txt", "Anna Petrova was born in Moscow in 1962.");
    project.build(0);
    project.has(&["</person/anna-petrova> <dmb:birthDate>"]);
}

#[test]
fn a_column_of_items_decides_and_a_person_stands_above_it() {
    let project = Project::of_people();
    project.build(0);
    project.has(&[
        "<ex:person/1> <owl:sameAs> <wd:Q42> </graph/links>",
        "<dmb:decidedBy> \"table\"",
    ]);
    let links = project.read("links.sssom.tsv");
    assert!(!links.contains("person/1"), "a table decided: {links}");
    let line = "https://example.org/person/1\towl:sameAs\twd:Q43\tsemapv:ManualMappingCuration\n";
    let table = format!("subject_id\tpredicate_id\tobject_id\tmapping_justification\n{line}");
    let project = project.with("links.sssom.tsv", &table);
    project.build(0);
    project.has(&["<ex:person/1> <owl:sameAs> <wd:Q43> </graph/decisions>"]);
    let quads = project.quads();
    let kept = |quad: &String| quad.contains("<owl:sameAs> <wd:Q42> </graph/links>");
    assert!(!quads.iter().any(kept), "the table is overruled");
}

#[test]
fn building_again_changes_no_byte_nor_does_the_order_of_paths() {
    let project = Project::of_people();
    let files = || ["entities.tsv", "links.sssom.tsv", "review.jsonl"].map(|name| project.read(name));
    project.build(0);
    let (first, kept) = (export(project.path(), "graph", "nquads"), files());
    project.build(0);
    assert_eq!(
        (export(project.path(), "graph", "nquads"), files()),
        (first.clone(), kept.clone())
    );
    for paths in [
        ["data/lives.txt", "data/people.csv", "data/people.yml"],
        ["data/people.yml", "data/people.csv", "data/lives.txt"],
    ] {
        let output = project.run(&[&["build"], &paths[..]].concat());
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(export(project.path(), "graph", "nquads"), first);
    }
    // Linking anew comes to the same as well.
    let output = project.run(&["link", "data"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(files(), kept);
}

#[test]
fn an_entity_keeps_its_iri_when_the_table_is_gone() {
    let project = Project::of_people();
    project.build(0);
    fs::remove_file(project.path().join("data/people.csv")).unwrap();
    fs::remove_file(project.path().join("data/people.yml")).unwrap();
    project.build(0);
    project.has(&["<ex:person/1> <dmb:birthPlace> </place/moscow>"]);
}

#[test]
fn what_is_broken_is_named_and_the_rest_is_built() {
    let map = PEOPLE.replace("people.csv", "more.csv");
    let broken =
        "id,name,also,born,died,wikidata\n7,Olga Ivanova,,1900,,\n8,Too,many,1901,,,fields,here\n9,\u{0}\n";
    let project = Project::of_people()
        .with("data/more.csv", broken)
        .with("data/more.yml", &format!("{HEAD}{map}"))
        .with(
            "data/wrong.yml",
            &format!("{HEAD}  nothing:\n    sources: [[absent.csv~csv]]\n    s: ex:$(id)\n"),
        );
    let told = project.build(1);
    assert!(
        told.contains("left out: more.csv, row 3: it has 8 fields, and the header 6"),
        "{told}"
    );
    assert!(told.contains("wrong.yml cannot be used"), "{told}");
    assert!(told.contains("absent.csv"), "{told}");
    project.has(&[
        "<ex:person/7> <dmb:mentionedIn>",
        "<ex:person/1> <dmb:mentionedIn> </document/lives>",
    ]);
}

#[test]
fn a_table_that_no_mapping_names_is_mapped_as_suggested() {
    let project = Project::of_people()
        .with(
            "data/towns.csv",
            "id,name,country,inception\n1,Exampleton,Examplia,1850\n",
        )
        .with("data/settings.json", "{\"a\": 1}")
        .with("data/feed.xml", "<feed/>")
        .with("data/config.yml", "a: b\n");
    let told = project.build(0);
    assert!(told.contains("no mapping names them: ./data/towns.csv"), "{told}");
    let others = told
        .lines()
        .find(|line| line.contains("being no articles"))
        .unwrap();
    for name in ["settings.json", "feed.xml", "config.yml"] {
        assert!(others.contains(name), "{others}");
    }
    project.has(&[
        "</document/towns.csv#row=2> </graph/source/towns.csv>",
        "\"Exampleton\"",
    ]);
    let told = project.with("data/none.csv", "").build(1);
    assert!(told.contains("none.csv cannot be used"), "{told}");
}

/// Figures of a census, with the places and groups that they are about.
const CENSUS: &str = "  place:
    sources: [[census.csv~csv]]
    s: ex:place/$(place)
    po: [[a, dmb:Place], [rdfs:label, $(place), en~lang]]
  group:
    sources: [[census.csv~csv]]
    s: ex:group/$(group)
    po: [[a, dmb:Group], [rdfs:label, $(group), en~lang]]
  figure:
    sources: [[census.csv~csv]]
    s: ex:figure/$(place)/$(year)
    po:
    - [a, 'http://purl.org/linked-data/cube#Observation~iri']
    - [dmb:place, ex:place/$(place)~iri]
    - [dmb:group, ex:group/$(group)~iri]
    - [dmb:measure, dmb:Population~iri]
    - [dmb:time, $(year), edtf:EDTF]
    - [dmb:value, $(value), xsd:integer]
";

#[test]
fn figures_of_a_table_are_found_by_the_questions_for_those_of_prose() {
    let project = Project::new(&[
        (
            "data/city.txt",
            "About 80 Japanese people lived in Vladivostok in 1877.",
        ),
        (
            "data/census.csv",
            "place,group,year,value\nVladivostok,Japanese people,1890,392\n",
        ),
        ("data/census.yml", &format!("{HEAD}{CENSUS}")),
    ]);
    project.build(0);
    let answer = project.query(&["figures", "place=Vladivostok"]);
    let lines: Vec<&str> = answer.lines().skip(1).collect();
    assert_eq!(lines.len(), 2, "{answer}");
    assert!(
        lines[0].starts_with("1877,about,80,,population,Japanese people,Vladivostok,"),
        "{answer}"
    );
    assert_eq!(
        lines[1],
        "1890,,392,,population,Japanese people,Vladivostok,,\
         place: Vladivostok; group: Japanese people; year: 1890; value: 392,census.csv"
    );
    assert!(
        project
            .query(&["figures-of", "group=Japanese people"])
            .contains("1890,,392")
    );
    assert!(
        project
            .query(&["about", "name=Vladivostok"])
            .contains("392, population, 1890")
    );
    assert!(project.query(&["documents"]).contains("census.csv,census.csv"));
    assert_conforms(project.path());
}

#[test]
fn rows_of_json_xml_and_packed_tables_are_evidence() {
    let person = |source: &str| {
        format!(
            "    sources: [{source}]\n    s: ex:$(id)\n    po: [[a, dmb:Person], [rdfs:label, $(name), en~lang]]\n"
        )
    };
    let maps = [
        ("json", "['people.json~jsonpath', '$.all[*]']"),
        ("xml", "['people.xml~xpath', '/all/one']"),
        ("packed", "['packed.csv.gz~csv']"),
    ];
    let maps = maps.map(|(name, source)| format!("  {name}:\n{}", person(source)));
    let project = Project::new(&[
        (
            "data/people.json",
            "{\"all\": [{\"id\": 1, \"name\": \"Ann Lee\"}, {\"id\": 2, \"name\": \"Bo Lee\"}]}",
        ),
        (
            "data/people.xml",
            "<all><one><id>3</id><name>Cy Lee</name></one></all>",
        ),
        ("data/map.yml", &format!("{HEAD}{}", maps.concat())),
    ]);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, b"id,name\n4,Di Lee\n").unwrap();
    fs::write(project.path().join("data/packed.csv.gz"), gz.finish().unwrap()).unwrap();
    project.build(0);
    project.has(&[
        "<ex:2> <prov:wasDerivedFrom> </document/people.json#jsonpath=$.all%5B*%5D;item=2>",
        "<ex:3> <prov:wasDerivedFrom> </document/people.xml#xpointer((/all/one)%5B1%5D)>",
        "<ex:4> <prov:wasDerivedFrom> </document/packed.csv.gz#row=2>",
        "#xpointer((/all/one)%5B1%5D)> <nif:anchorOf> \"id: 3; name: Cy Lee\"",
    ]);
    assert_conforms(project.path());
}

#[test]
fn graphs_and_nodes_without_names_are_as_the_mapping_says_but_have_iris() {
    let mapping = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <https://example.org/> .
<#one> rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path \"a.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template \"https://example.org/{id}\" ; rml:graph ex:graph ] ;
  rml:predicateObjectMap [ rml:predicate ex:is ; rml:objectMap [ rml:reference \"id\" ; rml:termType rml:BlankNode ] ] .";
    let project = Project::new(&[("data/a.csv", "id,name\nx,Ann\n"), ("data/a.ttl", mapping)]);
    project.build(0);
    project.has(&[
        "<ex:x> <ex:is> </unnamed/a.ttl/x> <ex:graph>",
        "<ex:x> <prov:wasDerivedFrom> </document/a.csv#row=2> </graph/source/a.csv>",
    ]);
}

#[test]
fn a_mapping_may_stand_in_another_folder_of_the_project_but_name_nothing_outside() {
    let map = |path: &str| format!("{HEAD}{}", PEOPLE.replace("people.csv", path));
    let project = Project::new(&[
        ("data/tables/people.csv", TABLE),
        ("secret.csv", TABLE),
        ("data/mappings/people.yml", &map("../tables/people.csv")),
    ]);
    project.build(0);
    project
        .has(&["</document/tables/people.csv#row=2> <nif:referenceContext> </document/tables/people.csv>"]);
    let project = project.with("data/mappings/outside.yml", &map("../../secret.csv"));
    assert!(project.build(1).contains("lies outside"));
}

/// Members of a house with their terms, each a statement of its own.
const TERMS: &str = "  member:
    sources: [[members.csv~csv]]
    s: ex:member/$(id)
    po: [[a, dmb:Person], [schema:givenName, $(first), en~lang], [schema:familyName, $(last), en~lang]]
  term:
    sources: [[members.csv~csv]]
    s: ex:term/$(id)
    po:
    - [a, dmb:Statement]
    - [rdf:subject, ex:member/$(id)~iri]
    - [rdf:predicate, dmb:positionHeld~iri]
    - [rdf:object, $(office), en~lang]
    - [dmb:time, $(from)/$(to), edtf:EDTF]
";

#[test]
fn statements_that_a_mapping_makes_are_found_like_those_of_prose() {
    let project = Project::new(&[
        (
            "data/members.csv",
            "id,first,last,office,from,to\n1,Ann,Lee,senator,1993-01-05,2005\n",
        ),
        ("data/members.yml", &format!("{HEAD}{TERMS}")),
    ]);
    project.build(0);
    project.has(&[
        "<ex:member/1> <http://www.w3.org/2000/01/rdf-schema#label> \"Ann Lee\"@en",
        "<ex:term/1> <dmb:earliest> \"1993-01-05\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "<ex:term/1> <dmb:latest> \"2005-12-31\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "<ex:term/1> <dmb:certainty> <dmb:Stated>",
        "<ex:term/1> <prov:wasDerivedFrom> </document/members.csv#row=2>",
    ]);
    let about = project.query(&["about", "name=Ann Lee"]);
    assert!(
        about.contains("Ann Lee,position held,senator,1993-01-05/2005,,stated"),
        "{about}"
    );
    assert_conforms(project.path());
}
