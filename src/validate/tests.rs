//! Each constraint with a node that keeps it and one that breaks it.

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Quad},
};

use super::{Options, Report, Severity, ValidateError, Validator};
use crate::query::Shortener;
use crate::rdf::{Base, fixture};
use crate::store::GraphStore;

const PREFIXES: &str = "\
@prefix : <http://e.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dmb: <https://w3id.org/dembei/ontology#> .
";

fn store(data: &str) -> GraphStore {
    let graph = NamedNode::new("http://e.org/graph").unwrap();
    let text = format!("{PREFIXES}{data}");
    let quads = RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(graph)
        .for_slice(&text);
    GraphStore::in_memory(quads.map(|quad| quad.unwrap()).collect::<Vec<Quad>>()).unwrap()
}

fn report(shapes: &str, data: &str) -> Report {
    let validator = Validator::parse(&format!("{PREFIXES}{shapes}"), Options::default()).unwrap();
    validator.validate(&store(data)).unwrap()
}

/// The local names of the focus nodes that were found, with what for.
fn found(shapes: &str, data: &str) -> Vec<(String, String)> {
    let report = report(shapes, data);
    let local = |text: String| {
        text.rsplit(['/', '#'])
            .next()
            .unwrap()
            .trim_end_matches('>')
            .to_owned()
    };
    let found = report.findings().iter();
    found
        .map(|f| {
            (
                local(f.focus.to_string()),
                f.component.trim_end_matches("ConstraintComponent").to_owned(),
            )
        })
        .collect()
}

/// Checks that of the nodes `:good` and `:bad` only the second breaks the constraint, on the path `:p`.
fn breaks(component: &str, constraint: &str, good: &str, bad: &str) {
    let shapes = format!(":S sh:targetNode :good, :bad ; sh:property [ sh:path :p ; {constraint} ] .");
    let data = format!(":good :p {good} . :bad :p {bad} .");
    assert_eq!(
        found(&shapes, &data),
        [("bad".to_owned(), component.to_owned())],
        "{constraint}"
    );
}

#[test]
fn each_constraint_on_values_is_kept_and_broken() {
    breaks("MaxCount", "sh:maxCount 1", "1", "1, 2");
    breaks("MinCount", "sh:minCount 2", "1, 2", "1");
    breaks("Datatype", "sh:datatype xsd:integer", "1", "\"1\"");
    breaks("Datatype", "sh:datatype xsd:integer", "1", "\"x\"^^xsd:integer");
    breaks("Datatype", "sh:datatype rdf:langString", "\"a\"@en", "\"a\"");
    breaks("NodeKind", "sh:nodeKind sh:IRI", ":x", "1");
    breaks("NodeKind", "sh:nodeKind sh:BlankNodeOrLiteral", "1, []", ":x");
    breaks("In", "sh:in ( 1 :x )", "1, :x", ":y");
    breaks(
        "Pattern",
        "sh:pattern \"^a.c$\" ; sh:flags \"i\"",
        "\"AbC\"",
        "\"abcd\"",
    );
    breaks("Pattern", "sh:pattern \"e.org\"", ":x", "\"nothing\"");
    breaks("MinInclusive", "sh:minInclusive 2", "2, 10", "1.5");
    breaks("MinExclusive", "sh:minExclusive 2", "10", "2");
    breaks("MaxInclusive", "sh:maxInclusive 2", "2", "10");
    breaks("MaxExclusive", "sh:maxExclusive 2", "1", "\"text\"");
    breaks("MinLength", "sh:minLength 2", "\"大阪\"", "\"é\"");
    breaks("MaxLength", "sh:maxLength 2", "\"大阪\"", "\"abc\"");
    breaks(
        "LanguageIn",
        "sh:languageIn ( \"en\" \"ja\" )",
        "\"a\"@en-GB, \"b\"@ja",
        "\"a\"@ru",
    );
    breaks(
        "UniqueLang",
        "sh:uniqueLang true",
        "\"a\"@en, \"b\"@ja, \"c\", \"d\"",
        "\"a\"@en, \"b\"@en",
    );
    breaks("HasValue", "sh:hasValue 1", "1, 2", "2");
}

#[test]
fn classes_below_count_and_so_does_the_ontology() {
    let data = ":C rdfs:subClassOf :D . :x a :C . :y a :E . :good :p :x . :bad :p :y .";
    let shapes = ":S sh:targetNode :good, :bad ; sh:property [ sh:path :p ; sh:class :D ] .";
    assert_eq!(found(shapes, data), [("bad".to_owned(), "Class".to_owned())]);
    let shapes = ":S sh:targetClass dmb:Entity ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .";
    assert_eq!(
        found(shapes, ":x a dmb:Person . :y a :Other ."),
        [("x".to_owned(), "MinCount".to_owned())]
    );
}

#[test]
fn properties_of_one_node_are_compared() {
    let shape = |constraint: &str| {
        format!(":S sh:targetNode :good, :bad ; sh:property [ sh:path :p ; {constraint} :q ] .")
    };
    let bad = |component: &str| vec![("bad".to_owned(), component.to_owned())];
    let data = ":good :p 1 ; :q 2 . :bad :p 2 ; :q 2 .";
    assert_eq!(found(&shape("sh:lessThan"), data), bad("LessThan"));
    let dates = ":good :p \"1702-01-01\"^^xsd:date ; :q \"1702-01-01\"^^xsd:date .
                 :bad :p \"1703-01-01\"^^xsd:date ; :q \"1702-12-31\"^^xsd:date .";
    assert_eq!(
        found(&shape("sh:lessThanOrEquals"), dates),
        bad("LessThanOrEquals")
    );
    assert_eq!(found(&shape("sh:disjoint"), data), bad("Disjoint"));
    assert_eq!(
        found(&shape("sh:equals"), ":good :p 1 ; :q 1 . :bad :p 1 ."),
        bad("Equals")
    );
}

#[test]
fn shapes_are_combined() {
    let number = "[ sh:datatype xsd:integer ]";
    let small = "[ sh:maxInclusive 5 ]";
    breaks(
        "Or",
        &format!("sh:or ( {number} [ sh:nodeKind sh:IRI ] )"),
        "1, :x",
        "\"a\"",
    );
    breaks("And", &format!("sh:and ( {number} {small} )"), "1", "7");
    breaks("Xone", &format!("sh:xone ( {number} {small} )"), "7, 1.5", "1");
    breaks("Not", &format!("sh:not {number}"), "\"a\"", "1");
    breaks(
        "Node",
        "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
        "[ :q 1 ]",
        ":x",
    );
    let counted = format!("sh:qualifiedValueShape {number} ; sh:qualifiedMinCount 1");
    breaks("QualifiedMinCount", &counted, "1, \"a\"", "\"a\"");
    breaks(
        "QualifiedMaxCount",
        &format!("sh:qualifiedValueShape {number} ; sh:qualifiedMaxCount 1"),
        "1",
        "1, 2",
    );
}

#[test]
fn values_of_sibling_shapes_do_not_count_twice() {
    let shapes = ":S sh:targetNode :hand ;
        sh:property [ sh:path :p ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedValueShape :A ; sh:qualifiedMinCount 1 ] ;
        sh:property [ sh:path :p ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedValueShape :B ; sh:qualifiedMinCount 1 ] .
        :A a sh:NodeShape ; sh:class :Thumb . :B a sh:NodeShape ; sh:class :Finger .";
    assert_eq!(
        found(shapes, ":hand :p :a, :b . :a a :Thumb . :b a :Finger .").len(),
        0
    );
    assert_eq!(found(shapes, ":hand :p :a . :a a :Thumb, :Finger .").len(), 2);
}

#[test]
fn a_closed_shape_takes_no_other_property() {
    let shapes = ":S sh:targetNode :good, :bad ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
        sh:property [ sh:path :p ] .";
    let data = ":good a :C ; :p 1 . :bad :p 1 ; :q 2 .";
    assert_eq!(found(shapes, data), [("bad".to_owned(), "Closed".to_owned())]);
}

#[test]
fn every_path_is_followed() {
    for (path, good) in [
        ("[ sh:inversePath :q ]", ":v :q :good ."),
        ("( :p :q )", ":good :p [ :q :v ] ."),
        ("[ sh:alternativePath ( :p :q ) ]", ":good :q :v ."),
        ("( [ sh:inversePath :p ] :q )", ":x :p :good ; :q :v ."),
        ("[ sh:inversePath ( :p :q ) ]", ":v :p [ :q :good ] ."),
        ("[ sh:oneOrMorePath :p ]", ":good :p [ :p :v ] ."),
        ("[ sh:zeroOrOnePath :p ]", ":good :p :v ."),
        ("( [ sh:zeroOrMorePath :p ] :q )", ":good :p [ :p [ :q :v ] ] ."),
    ] {
        let shapes =
            format!(":S sh:targetNode :good, :bad ; sh:property [ sh:path {path} ; sh:hasValue :v ] .");
        assert_eq!(
            found(&shapes, good),
            [("bad".to_owned(), "HasValue".to_owned())],
            "{path}"
        );
    }
}

#[test]
fn every_target_is_found() {
    let data = ":x a :C ; :p :y . :D rdfs:subClassOf :C . :z a :D .";
    let nodes = |target: &str| {
        let nodes = found(
            &format!(":S a sh:NodeShape ; {target} ; sh:nodeKind sh:Literal ."),
            data,
        );
        nodes
            .into_iter()
            .map(|(node, _)| node)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(nodes("sh:targetNode :n"), "n");
    assert_eq!(nodes("sh:targetClass :C"), "x z");
    assert_eq!(nodes("sh:targetSubjectsOf :p"), "x");
    assert_eq!(nodes("sh:targetObjectsOf :p"), "y");
    let implicit = ":C a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:Literal .";
    assert_eq!(found(implicit, data).len(), 2);
    assert_eq!(nodes("sh:targetNode :n ; sh:deactivated true"), "");
}

#[test]
fn what_is_not_supported_or_not_well_formed_is_an_error() {
    let parse =
        |shapes: &str| Validator::parse(&format!("{PREFIXES}{shapes}"), Options::default()).unwrap_err();
    for shapes in [
        ":S sh:targetNode :x ; sh:sparql [ sh:select \"…\" ] .",
        ":S sh:targetNode :x ; sh:pathern \"typo\" .",
        ":S sh:targetNode :x ; sh:target [ a sh:SPARQLTarget ] .",
        ":S sh:targetNode :x ; sh:node :S .",
        ":S sh:targetNode :x ; sh:property [ sh:path :p ; sh:node :T ] . :T sh:not :S .",
    ] {
        assert!(
            matches!(parse(shapes), ValidateError::Unsupported { .. }),
            "{shapes}"
        );
    }
    for shapes in [
        ":S sh:targetNode :x ; sh:minCount 1 .",
        ":S sh:targetNode :x ; sh:property [ sh:minCount 1 ] .",
        ":S sh:targetNode :x ; sh:property [ sh:path \"p\" ; sh:minCount 1 ] .",
        ":S sh:targetNode :x ; sh:property [ sh:path :p ; sh:minCount \"one\" ] .",
        ":S sh:targetNode :x ; sh:datatype xsd:string, xsd:integer .",
        ":S sh:targetNode :x ; sh:nodeKind sh:Nothing .",
        ":S sh:targetNode :x ; sh:in :x .",
        ":S sh:targetNode :x ; sh:severity :Bad ; sh:nodeKind sh:IRI .",
        ":S sh:targetNode :x ; sh:class \"C\" .",
    ] {
        assert!(
            matches!(parse(shapes), ValidateError::Malformed { .. }),
            "{shapes}: {:?}",
            parse(shapes)
        );
    }
    assert!(matches!(
        parse(":S sh:targetNode :x ; sh:pattern \"(\" ."),
        ValidateError::Pattern { .. }
    ));
    assert!(matches!(parse(":S sh:targetNode"), ValidateError::Syntax(_)));
}

#[test]
fn a_report_can_be_read_by_people_and_by_programs() {
    let shapes = ":S sh:targetNode :x ; sh:severity sh:Warning ; sh:message \"No \\\"literal\\\"\"@en, \"Kein Literal\"@de ;
        sh:nodeKind sh:Literal ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ] .";
    let report = report(shapes, "");
    assert!(!report.conforms());
    assert_eq!(
        (report.count(Severity::Violation), report.count(Severity::Warning)),
        (1, 1)
    );
    assert_eq!(report.summary()[1], (Severity::Warning, "No \"literal\"", 1));
    let text = report.to_turtle();
    let quads: Vec<_> = RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(&text)
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(quads.len() > 14, "{text}");
    assert!(
        text.contains("sh:resultPath [ sh:inversePath <http://e.org/p> ]"),
        "{text}"
    );
    let base = Base::default();
    let table = report.to_table(&mut Shortener::new(&base)).unwrap();
    assert_eq!(
        table.rows[1],
        [
            "warning",
            "http://e.org/x",
            "",
            "http://e.org/x",
            "No \"literal\""
        ]
    );
    assert!(self::report("", "").conforms());
}

#[test]
fn our_own_graph_is_as_our_shapes_want_it() {
    let validator = Validator::builtin(Options::default()).unwrap();
    let store = GraphStore::in_memory(fixture::quads(true)).unwrap();
    let report = validator.validate(&store).unwrap();
    assert!(report.conforms(), "{}", report.to_turtle());
    let without: Vec<_> = fixture::quads(true)
        .into_iter()
        .filter(|q| !q.predicate.as_str().ends_with("#label"))
        .collect();
    let report = validator
        .validate(&GraphStore::in_memory(without).unwrap())
        .unwrap();
    assert_eq!(report.count(Severity::Violation), 5);
}
