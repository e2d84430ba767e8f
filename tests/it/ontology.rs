//! Holds the ontology, the constants of `rdf/vocab.rs`, the shapes and the JSON-LD context to one another.
//!
//! `ontology/README.md`, "Adding a term", lists the places that a term is written in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Term},
};
use regex::Regex;

const DMB: &str = "https://w3id.org/dembei/ontology#";
const SHAPES: &str = "https://w3id.org/dembei/shapes#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const COMMENT: &str = "http://www.w3.org/2000/01/rdf-schema#comment";
const IS_DEFINED_BY: &str = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy";
const EXAMPLE: &str = "http://www.w3.org/2004/02/skos/core#example";
const SHACL: &str = "http://www.w3.org/ns/shacl#";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// The triples of a Turtle file of `ontology/`.
fn triples(file: &str) -> Vec<(NamedOrBlankNode, String, Term)> {
    let text = read(&format!("ontology/{file}"));
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text);
    quads
        .map(|quad| {
            let quad = quad.unwrap_or_else(|error| panic!("ontology/{file}: {error}"));
            (quad.subject, quad.predicate.into_string(), quad.object)
        })
        .collect()
}

/// What the vocabulary says of each of its own terms, by local name.
fn terms() -> BTreeMap<String, Vec<(String, Term)>> {
    let mut terms: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (subject, predicate, object) in triples("vocabulary.ttl") {
        if let Some(name) = local_name(&subject.into(), DMB) {
            terms.entry(name).or_default().push((predicate, object));
        }
    }
    terms
}

fn local_name(term: &Term, namespace: &str) -> Option<String> {
    match term {
        Term::NamedNode(iri) => iri.as_str().strip_prefix(namespace).map(str::to_owned),
        _ => None,
    }
}

/// Names of the terms that are of a class of the vocabulary, such as `ClaimProperty`.
fn terms_of(class: &str) -> BTreeSet<String> {
    let is_of = |said: &[(String, Term)]| {
        said.iter()
            .any(|(property, value)| property == TYPE && local_name(value, DMB).as_deref() == Some(class))
    };
    terms()
        .into_iter()
        .filter(|(_, said)| is_of(said))
        .map(|(name, _)| name)
        .collect()
}

/// Prefixes and namespaces, as the `@prefix` lines of a Turtle file have them.
fn prefixes(text: &str) -> BTreeMap<&str, &str> {
    let line = Regex::new(r"(?m)^@prefix (\w+): <([^>]+)> \.").unwrap();
    line.captures_iter(text)
        .map(|groups| groups.extract())
        .map(|(_, [prefix, namespace])| (prefix, namespace))
        .collect()
}

/// The vocabularies of `src/rdf/vocab.rs`: prefix, namespace and the local names of the constants.
fn constants() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let block = Regex::new(r#"(?s)\b(\w+), "([^"]+[#/])":\s*(.*?)\n\);"#).unwrap();
    let constant = Regex::new(r#"\b[A-Z][A-Z_0-9]* = "(\w+)""#).unwrap();
    let text = read("src/rdf/vocab.rs");
    let blocks = block.captures_iter(&text).map(|groups| groups.extract());
    blocks
        .map(|(_, [prefix, namespace, lines])| {
            let names = constant
                .captures_iter(lines)
                .map(|groups| groups.extract())
                .map(|(_, [name])| name.to_owned());
            (prefix.to_owned(), (namespace.to_owned(), names.collect()))
        })
        .collect()
}

#[track_caller]
fn assert_none(problems: &BTreeSet<String>, advice: &str) {
    let list: Vec<&str> = problems.iter().map(String::as_str).collect();
    assert!(problems.is_empty(), "\n  {}\n\n{advice}", list.join("\n  "));
}

#[test]
fn every_term_has_a_label_a_comment_an_example_and_its_origin() {
    let mut missing = BTreeSet::new();
    for (name, said) in terms() {
        for (what, property) in [("label", LABEL), ("comment", COMMENT), ("example", EXAMPLE)] {
            let in_english =
                |value: &Term| matches!(value, Term::Literal(text) if text.language() == Some("en"));
            if !said
                .iter()
                .any(|(predicate, value)| predicate == property && in_english(value))
            {
                missing.insert(format!("dmb:{name} has no {what} in English"));
            }
        }
        for (what, property) in [("type", TYPE), ("rdfs:isDefinedBy", IS_DEFINED_BY)] {
            if !said.iter().any(|(predicate, _)| predicate == property) {
                missing.insert(format!("dmb:{name} has no {what}"));
            }
        }
    }
    assert_none(&missing, "Complete its block in ontology/vocabulary.ttl.");
}

#[test]
fn every_constant_is_a_term_of_the_vocabulary() {
    let terms = terms();
    let (_, names) = constants()
        .remove("dmb")
        .expect("src/rdf/vocab.rs has no vocabulary `dmb`");
    assert!(
        names.len() > 20,
        "only {} constants found in src/rdf/vocab.rs",
        names.len()
    );
    let unknown = names
        .into_iter()
        .filter(|name| !terms.contains_key(name))
        .map(|name| format!("dmb:{name}"))
        .collect();
    assert_none(
        &unknown,
        "Define it in ontology/vocabulary.ttl, or correct the constant in src/rdf/vocab.rs.",
    );
}

#[test]
fn every_term_of_the_vocabulary_has_a_constant() {
    // Claim properties and measures are data: the code reads them from the vocabulary itself.
    let data = &terms_of("ClaimProperty") | &terms_of("Measure");
    let (_, names) = constants()
        .remove("dmb")
        .expect("src/rdf/vocab.rs has no vocabulary `dmb`");
    let terms = terms()
        .into_keys()
        .filter(|name| !data.contains(name) && !names.contains(name));
    assert_none(
        &terms.map(|name| format!("dmb:{name}")).collect(),
        "Add a constant to src/rdf/vocab.rs.",
    );
}

#[test]
fn a_namespace_is_the_same_everywhere() {
    let text = read("ontology/prefixes.ttl");
    let known = prefixes(&text);
    let mut wrong = BTreeSet::new();
    for file in ["vocabulary.ttl", "wikidata.ttl", "shapes.ttl"] {
        for (prefix, namespace) in prefixes(&read(&format!("ontology/{file}"))) {
            if known.get(prefix) != Some(&namespace) {
                wrong.insert(format!("ontology/{file}: {prefix}: <{namespace}>"));
            }
        }
    }
    for (prefix, (namespace, _)) in constants() {
        if known.get(prefix.as_str()) != Some(&namespace.as_str()) {
            wrong.insert(format!("src/rdf/vocab.rs: {prefix}: <{namespace}>"));
        }
    }
    for (prefix, namespace) in &known {
        let declaration = format!(r#"sh:prefix "{prefix}" ; sh:namespace "{namespace}"^^xsd:anyURI"#);
        if !text.contains(&declaration)
            || !text.contains(&format!("<https://w3id.org/dembei/prefixes#{prefix}> "))
        {
            wrong.insert(format!(
                "ontology/prefixes.ttl declares {prefix}: for people and not for programs"
            ));
        }
    }
    assert_none(
        &wrong,
        "Write it as in the @prefix lines of ontology/prefixes.ttl, or add it there.",
    );
}

#[test]
fn the_json_ld_context_has_every_term() {
    let context: serde_json::Value = serde_json::from_str(&read("ontology/context.jsonld")).unwrap();
    let entry = |name: &str| match &context["@context"][name] {
        serde_json::Value::String(iri) => iri.clone(),
        other => other["@id"].as_str().unwrap_or_default().to_owned(),
    };
    let missing = terms()
        .into_keys()
        .filter(|name| entry(name) != format!("dmb:{name}"));
    assert_none(
        &missing.map(|name| format!("dmb:{name}")).collect(),
        "Add it to ontology/context.jsonld.",
    );
}

#[test]
fn the_json_ld_context_has_no_term_that_the_vocabulary_lacks() {
    let terms = terms();
    let text = read("ontology/context.jsonld");
    let names = Regex::new(r#""dmb:(\w+)""#).unwrap();
    let unknown = names
        .captures_iter(&text)
        .map(|groups| groups.extract())
        .map(|(_, [name])| name);
    let unknown = unknown
        .filter(|name| !terms.contains_key(*name))
        .map(|name| format!("dmb:{name}"));
    assert_none(
        &unknown.collect(),
        "Define it in ontology/vocabulary.ttl, or take it out of the context.",
    );
}

#[test]
fn every_claim_property_has_a_shape_and_every_shape_a_property() {
    let mut targets = BTreeSet::new();
    let mut paths = BTreeSet::new();
    let mut problems = BTreeSet::new();
    for (subject, predicate, object) in triples("shapes.ttl") {
        let Some(name) = local_name(&object, DMB) else {
            continue;
        };
        let is_named_so = local_name(&subject.into(), SHAPES).as_ref() == Some(&name);
        match predicate.strip_prefix(SHACL) {
            Some("targetSubjectsOf") if is_named_so => targets.insert(name),
            Some("path") => paths.insert(name),
            _ => false,
        };
    }
    let properties = terms_of("ClaimProperty");
    assert!(!properties.is_empty());
    for name in properties {
        if !targets.contains(&name) || !paths.contains(&name) {
            problems.insert(format!(
                "dmb:{name} has no shape dmbsh:{name} with its target and its path"
            ));
        }
    }
    let terms = terms();
    for name in paths.union(&targets).filter(|name| !terms.contains_key(*name)) {
        problems.insert(format!(
            "a shape is about dmb:{name}, which the vocabulary does not have"
        ));
    }
    assert_none(&problems, "Add or correct the shape in ontology/shapes.ttl.");
}

#[test]
fn the_other_files_name_only_terms_of_the_vocabulary() {
    let terms = terms();
    let name = Regex::new(r"\bdmb:(\w+)").unwrap();
    let mut unknown = BTreeSet::new();
    for file in ["vocabulary.ttl", "shapes.ttl", "wikidata.ttl", "README.md"] {
        let text = read(&format!("ontology/{file}"));
        for (_, [name]) in name.captures_iter(&text).map(|groups| groups.extract()) {
            if !terms.contains_key(name) {
                unknown.insert(format!("ontology/{file}: dmb:{name}"));
            }
        }
    }
    assert_none(
        &unknown,
        "Define it in ontology/vocabulary.ttl, or correct the name.",
    );
}

#[test]
fn the_readme_of_the_ontology_has_every_term() {
    let text = read("ontology/README.md");
    let missing = terms()
        .into_keys()
        .filter(|name| !text.contains(&format!("`dmb:{name}`")));
    assert_none(
        &missing.map(|name| format!("dmb:{name}")).collect(),
        "Add a row to a table of ontology/README.md.",
    );
}

#[test]
fn no_two_claim_properties_share_a_wikidata_property() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for (name, said) in terms() {
        for (_, value) in said
            .iter()
            .filter(|(property, _)| property.strip_prefix(DMB) == Some("wikidataProperty"))
        {
            if let Some(other) = seen.insert(value.to_string(), name.clone()) {
                shared.insert(format!("dmb:{other} and dmb:{name}: {value}"));
            }
        }
    }
    assert_none(&shared, "A Wikidata property must lead to one property of ours.");
}

#[test]
fn the_vocabulary_has_no_blank_nodes() {
    let mut blank = BTreeSet::new();
    for file in ["vocabulary.ttl", "wikidata.ttl", "prefixes.ttl"] {
        for (subject, predicate, object) in triples(file) {
            if subject.is_blank_node() || object.is_blank_node() {
                blank.insert(format!("ontology/{file}: {subject} <{predicate}> {object}"));
            }
        }
    }
    assert_none(
        &blank,
        "It is loaded into every graph, and graphs have no blank nodes: give it an IRI.",
    );
}
