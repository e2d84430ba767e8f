//! Queries, questions and their answers.

use std::time::{Duration, Instant};

use super::{Answer, Catalog, Format, Options, QueryEngine, QueryError, Question, Shortener, Table};
use crate::rdf::{Base, fixture};
use crate::store::GraphStore;

fn engine() -> QueryEngine {
    let store = GraphStore::in_memory(fixture::quads(true)).unwrap();
    QueryEngine::new(store, Options::default())
}

fn csv(query: &str) -> String {
    let mut out = Vec::new();
    engine().run(query).unwrap().write(Format::Csv, &mut out).unwrap();
    String::from_utf8(out).unwrap().replace("\r\n", "\n")
}

const QUESTION: &str = "\
# title: Who was where
# asks: Who was at a place?
# columns: person, place
# param: place name Moscow The name of a place
# param: least integer 0 How many at least
# param: kind iri dmb:Place What it is
# example: place='New York' least=3
SELECT ?person ?place { # $place in a comment
  ?person dmb:residence ?place . ?place rdfs:label ?label ; a $kind
  FILTER(LCASE(STR(?label)) = LCASE($place) && \"$place\" != '$least' && $least<1)
}";

#[test]
fn an_entity_of_two_documents_is_one_row() {
    let people = "SELECT ?name { ?p a dmb:Person ; rdfs:label ?name }";
    assert_eq!(csv(people), "name\nDembei\n");
    assert_eq!(
        csv("SELECT (COUNT(*) AS ?n) { ?p dmb:residence ?place }"),
        "n\n1\n"
    );
    assert_eq!(
        csv("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?p dmb:residence ?place } }"),
        "n\n2\n"
    );
}

#[test]
fn every_kind_of_answer_has_its_formats() {
    let write = |query, format| {
        let mut out = Vec::new();
        let count = engine().run(query).unwrap().write(format, &mut out)?;
        Ok::<_, QueryError>((count, String::from_utf8(out).unwrap()))
    };
    let ask = "ASK { ?p a dmb:Person }";
    let construct = "CONSTRUCT { ?p rdfs:label ?l } WHERE { ?p a dmb:Place ; rdfs:label ?l }";
    assert!(write(ask, Format::Json).unwrap().1.contains("true"));
    assert!(matches!(
        write(ask, Format::Turtle),
        Err(QueryError::Format { .. })
    ));
    assert!(matches!(
        write(construct, Format::Csv),
        Err(QueryError::Format { .. })
    ));
    for format in Format::ALL.into_iter().filter(|format| !format.is_for_rows()) {
        let (count, text) = write(construct, format).unwrap();
        assert_eq!(count, 3);
        assert!(text.contains("Moscow"), "{text}");
    }
    assert!(
        write(
            "DESCRIBE <http://localhost:7878/id/person/dembei>",
            Format::Turtle
        )
        .unwrap()
        .1
        .contains("Denbei")
    );
    let (_, turtle) = write(construct, Format::Turtle).unwrap();
    assert!(turtle.contains("@prefix rdfs:") && !turtle.contains("@prefix foaf:"));
}

#[test]
fn a_query_that_takes_too_long_is_cut_off() {
    let store = GraphStore::in_memory(fixture::quads(false)).unwrap();
    let engine = QueryEngine::new(
        store,
        Options {
            timeout: Duration::from_millis(100),
            most_at_once: 1,
        },
    );
    let started = Instant::now();
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    assert!(matches!(engine.run(endless), Err(QueryError::Timeout(_))));
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(
        matches!(engine.run("ASK {}"), Err(QueryError::Busy(1))),
        "the thread is still at it"
    );
}

#[test]
fn no_query_reaches_another_server() {
    let query = "SELECT * { SERVICE <http://localhost:9/sparql> { ?a ?b ?c } }";
    let error = engine().run(query).unwrap_err();
    assert!(matches!(error, QueryError::Service(_)), "{error:?}");
}

#[test]
fn what_is_wrong_with_a_query_is_said_plainly() {
    let explain = |query| match QueryEngine::check(query) {
        Err(QueryError::Syntax {
            line,
            column,
            message,
            help,
        }) => (line, column, message, help.unwrap_or_default()),
        other => panic!("{other:?}"),
    };
    let (line, column, message, help) = explain("SELECT *\n{ ?a ex:b ?c }");
    assert_eq!(
        (line, column, message.as_str()),
        (2, 6, "the prefix ex: is not declared")
    );
    assert!(help.starts_with("write PREFIX ex: <…>"));
    assert_eq!(
        explain("SELECT * { ?a rdfs:label \"b }").2,
        "the string is not closed"
    );
    assert_eq!(explain("SELECT * { ?a rdfs:label ?b").2, "this { is not closed");
    assert_eq!(
        explain("SELECT * { FILTER(?a }").2,
        "} does not go with the ( of line 1"
    );
    let (line, column, ..) = explain("SELECT *\nWHERE { ?a ?b }");
    assert_eq!((line, column > 1), (2, true));
    assert!(QueryEngine::check("PREFIX ex: <http://e/> SELECT * { ?a ex:b dmb:Person }").is_ok());
    assert!(QueryEngine::check("DELETE WHERE { ?a ?b ?c }").is_err());
    assert!(QueryEngine::check("").is_err());
}

#[test]
fn a_question_is_read_with_its_head() {
    let question = Question::parse("where", QUESTION).unwrap();
    assert_eq!(question.title, "Who was where");
    assert_eq!(question.columns, ["person", "place"]);
    assert_eq!(question.parameters.len(), 3);
    assert_eq!(question.parameters[0].description, "The name of a place");
    assert_eq!(question.example[0], ("place".to_owned(), "New York".to_owned()));
    let answer = csv(&question.fill(&[]).unwrap());
    assert_eq!(answer.lines().count(), 2);
    assert!(Question::parse("x", "# title: X\nSELECT * {}").is_err());
    assert!(Question::parse("x", "# title: X\n# asks: Y\n# param: a number 1 b\nSELECT * {}").is_err());
}

#[test]
fn a_value_cannot_change_what_a_question_asks() {
    let question = Question::parse("where", QUESTION).unwrap();
    let fill = |name: &str, value: &str| question.fill(&[(name.to_owned(), value.to_owned())]);
    for evil in [
        "\") } INSERT { ?a ?b ?c } #",
        "Moscow\") || (\"a\" = \"a",
        "\\",
        "\\\"",
        "\\u0022) || (1 = 1) #",
        "\\U00000022) || (1 = 1) #",
        "\\\\u0022",
        "line\nfeed\r\"\"\"",
        "$kind $least",
        "",
    ] {
        let query = fill("place", evil).unwrap();
        assert_eq!(csv(&query), "person,place\n", "{query}");
        let echo = Question::parse(
            "e",
            "# title: T\n# asks: A\n# param: v string - V\nSELECT ?x { BIND($v AS ?x) }",
        )
        .unwrap();
        let query = echo.fill(&[("v".to_owned(), evil.to_owned())]).unwrap();
        let Answer::Rows(mut rows) = engine().run(&query).unwrap() else {
            panic!()
        };
        match rows.next().unwrap().unwrap().remove(0).unwrap() {
            oxigraph::model::Term::Literal(literal) => assert_eq!(literal.value(), evil, "{query}"),
            other => panic!("{other}"),
        }
    }
    for (name, evil) in [
        ("least", "1 || true"),
        ("least", "1)"),
        ("least", ""),
        ("kind", "http://e/> . ?s ?p ?o . <http://e/"),
        ("kind", "dmb:Place . ?s ?p ?o"),
        ("kind", "no iri"),
        ("other", "1"),
    ] {
        assert!(fill(name, evil).is_err(), "{evil}");
    }
    assert!(fill("kind", "https://w3id.org/dembei/ontology#Place").is_ok());
}

#[test]
fn a_folder_adds_questions() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("where.rq"), QUESTION).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "x").unwrap();
    let mut catalog = Catalog::builtin().unwrap();
    catalog.add_folder(folder.path()).unwrap();
    catalog.add_folder(&folder.path().join("nowhere")).unwrap();
    assert!(catalog.question("where").is_ok());
    assert!(catalog.question("nobody").unwrap_err().help().is_some());
    for question in catalog.questions() {
        QueryEngine::check(&question.fill(&question.example).unwrap()).unwrap();
    }
}

#[test]
fn a_table_is_short_and_fits() {
    let engine = engine();
    let query = "SELECT ?person ?place ?missing { ?person dmb:residence ?place }";
    let base = Base::default();
    let table = |shortener: &mut Shortener<'_>| match engine.run(query).unwrap() {
        Answer::Rows(rows) => Table::from_rows(rows, shortener).unwrap(),
        other => panic!("{other:?}"),
    };
    let short = table(&mut Shortener::new(&base));
    assert_eq!(short.rows, [["person/dembei", "place/moscow", ""]]);
    let labels = table(&mut Shortener::new(&base).with_labels(engine.store()));
    assert_eq!(labels.rows, [["Dembei", "Moscow", ""]]);
    let wide = Table {
        columns: vec!["a".to_owned()],
        rows: vec![vec!["words 大阪 ".repeat(40)]],
    };
    assert!(wide.draw(40).lines().all(|line| line.chars().count() <= 40));
    let evil = oxigraph::model::Literal::new_simple_literal("\u{1b}[31mred");
    assert!(
        !Shortener::new(&base)
            .text(&evil.into())
            .unwrap()
            .contains('\u{1b}')
    );
}
