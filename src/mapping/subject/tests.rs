//! What is picked out of triples, and what comes of it.

use std::fmt::Write;

use oxigraph::io::{RdfFormat, RdfParser};

use super::{Describer, Subjects};
use crate::model::{Cell, DocumentId, EntityClass, Property, TableSubject, Value};
use crate::rdf::{Base, Ontology};

/// The subjects of some triples in Turtle, each triple in a row of its own.
fn subjects(triples: &str) -> Vec<TableSubject> {
    let mut text = String::from("@prefix : <http://e.org/> .\n");
    for (prefix, namespace) in Ontology::get().prefixes() {
        writeln!(text, "@prefix {prefix}: <{namespace}> .").unwrap();
    }
    text.push_str(triples);
    let base = Base::default();
    let describer = Describer {
        base: &base,
        language: "en",
    };
    let mut subjects = Subjects::default();
    let document = DocumentId::parse("a.csv").unwrap();
    for (row, quad) in (1..).zip(RdfParser::from_format(RdfFormat::Turtle).for_slice(&text)) {
        let cell = Cell {
            row,
            ..Cell::default()
        };
        if let Some(saying) = describer.pick(&quad.unwrap(), cell) {
            subjects.add(saying, &document, &Property::new("people"));
        }
    }
    subjects.finish()
}

fn names(subject: &TableSubject) -> Vec<String> {
    let names = subject.names.iter();
    names
        .map(|name| format!("{}@{}", name.text, name.language))
        .collect()
}

#[test]
fn a_subject_has_names_the_preferred_one_first() {
    let found = subjects(
        ":a a foaf:Person ; skos:altLabel \"G.\" ; foaf:name \"Gonza\"@en ; rdfs:label \"権蔵\"@ja .
         :b a schema:Person ; schema:givenName \"Irina\" ; schema:familyName \"Khakamada\" .
         :c a schema:Person . :d rdfs:label \"no person\" .
         <http://e.org/Anna%20L%C3%A9e> a schema:Person .
         :e a <http://schema.org/Place> ; <http://schema.org/name> \"Дембэй\" .",
    );
    let all: Vec<_> = found.iter().map(names).collect();
    assert_eq!(
        all,
        [
            vec!["Anna Lée@und"],
            vec!["Gonza@", "権蔵@ja", "G.@"],
            vec!["Irina Khakamada@"],
            vec!["c@und"],
            vec!["Дембэй@und"],
        ]
    );
    assert_eq!(found[4].class, EntityClass::Place);
}

#[test]
fn classes_of_several_meanings_are_told_apart_by_others() {
    let found = subjects(
        ":a a crm:E74_Group ; rdfs:label \"a\" . :b a crm:E74_Group, dmb:Group ; rdfs:label \"b\" .
         :c a schema:Thing ; rdfs:label \"c\" . :d wdt:P31 wd:Q5 ; rdfs:label \"d\" .",
    );
    let classes: Vec<_> = found.iter().map(|subject| subject.class).collect();
    assert_eq!(
        classes,
        [EntityClass::Organization, EntityClass::Group, EntityClass::Person]
    );
}

#[test]
fn claims_have_the_property_that_fits_class_and_value() {
    let found = subjects(
        ":a a dmb:Person ; rdfs:label \"a\" ; schema:birthDate \"1718~\" ; wdt:P570 \"1739-12-11T00:00:00Z\"^^xsd:dateTime ;
            dmb:birthPlace :p, :q, wd:Q649 ; dmb:inception \"1700\" ; dmb:occupation \"teacher\", \"учитель\"@ru ;
            dmb:deathPlace \"Moscow\" .
         :p a dmb:Place ; rdfs:label \"p\" ; crm:P74_has_current_or_former_residence :a ; dmb:populationCount \"1,321\" .",
    );
    let claims: Vec<_> = found[0]
        .claims
        .iter()
        .map(|claim| match &claim.value {
            Value::Entity(id) => format!("{} {id}", claim.property),
            Value::Time(time) => format!("{} {time}", claim.property),
            Value::Quantity(quantity) => format!("{} {}", claim.property, quantity.value),
            Value::Text(text) => format!("{} {text:?}", claim.property),
        })
        .collect();
    assert_eq!(
        claims,
        [
            "birthDate 1718~",
            "birthPlace http://e.org/p",
            "deathDate 1739-12-11",
            "occupation \"teacher\"",
        ]
    );
    assert_eq!(found[1].claims.len(), 1);
}

#[test]
fn items_and_identifiers_are_known_however_they_are_written() {
    let found = subjects(
        ":a a dmb:Person ; rdfs:label \"a\" ; owl:sameAs wd:Q8479 ; schema:sameAs \"https://www.wikidata.org/wiki/Q8479\" ;
            skos:exactMatch <http://viaf.org/viaf/123/> ; wdt:P227 \"11852\" .
         :b a dmb:Person ; rdfs:label \"b\" ; owl:sameAs wd:Q1, wd:Q2, <http://e.org/x> .",
    );
    assert_eq!(found[0].item.unwrap().to_string(), "Q8479");
    let identifiers: Vec<_> = found[0]
        .identifiers
        .iter()
        .map(|(file, text)| (file.number(), text.as_str()))
        .collect();
    assert_eq!(identifiers, [(214, "123"), (227, "11852")]);
    assert_eq!(found[1].item, None, "a table that says two says none");
}
