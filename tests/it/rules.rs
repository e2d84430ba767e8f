//! Every rule file: it is listed, it can be read, and its examples are what it finds.

use std::{collections::BTreeSet, fs, path::Path};

use dembei::{
    extract::{
        extract,
        rule::{CATALOG, Expected, Rule},
    },
    model::{AccordingTo, Certainty, Claim, DocumentId, Extraction, LocalEntityId, Value},
    source::{Options, PlainText, to_document},
};

#[test]
fn every_rule_file_is_in_the_catalog() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/rule/catalog");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.trim_end_matches(".md").to_owned())
        .collect();
    let listed: BTreeSet<String> = CATALOG.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, listed);
    assert!(CATALOG.is_sorted(), "the catalog is sorted by name");
}

#[test]
fn every_rule_names_properties_of_the_vocabulary() {
    let ontology = dembei::rdf::Ontology::get();
    for (name, text) in CATALOG {
        for claim in Rule::parse(name, text).unwrap().claims {
            let known = claim.property.starts_with('@') || ontology.property(&claim.property).is_some();
            assert!(known, "{name}: the vocabulary has no {}", claim.property);
        }
    }
}

#[test]
fn every_rule_finds_what_its_examples_say_and_nothing_else() {
    let mut wrong = Vec::new();
    for (name, text) in CATALOG {
        let rule = Rule::parse(name, text).unwrap_or_else(|error| panic!("{error}"));
        rule.check().unwrap_or_else(|error| panic!("{error}"));
        assert!(
            rule.examples.iter().any(|e| !e.expected.is_empty()),
            "{name} has no example that matches"
        );
        assert!(
            rule.examples.iter().any(|e| e.expected.is_empty()),
            "{name} has no example that does not match"
        );
        for example in &rule.examples {
            let found = claims_by_rule(&example.text, name);
            let mut expected = example.expected.clone();
            expected.sort();
            if found != expected {
                wrong.push(format!(
                    "{name}: {}\n  expected {expected:?}\n  found    {found:?}",
                    example.text
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} examples differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn claims_by_rule(text: &str, rule: &str) -> Vec<Expected> {
    let id = DocumentId::parse("example").unwrap();
    let extraction = extract(&to_document(id, text.to_owned(), &PlainText, &Options::default()));
    let own = extraction
        .claims
        .iter()
        .filter(|claim| claim.rule.as_str() == rule);
    let mut found: Vec<Expected> = own.map(|claim| to_expected(claim, &extraction)).collect();
    found.sort();
    found
}

fn to_expected(claim: &Claim<LocalEntityId>, extraction: &Extraction) -> Expected {
    let name = |id: LocalEntityId| extraction.entities[id.index()].name.clone();
    let qualifiers = &claim.qualifiers;
    let cited = qualifiers.according_to.as_ref().map(|cited| match cited {
        AccordingTo::Entity(id) => name(*id),
        AccordingTo::Text(words) => words.clone(),
    });
    let mut rest: Vec<String> = [
        qualifiers.time.as_ref().map(|time| format!("time={time}")),
        qualifiers.place.map(|place| format!("place={}", name(place))),
        qualifiers.role.as_ref().map(|role| format!("role={role}")),
        cited.map(|cited| format!("according to={cited}")),
        claim.negated.then(|| "negated".to_owned()),
        (claim.certainty == Certainty::Reported).then(|| "reported".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    rest.sort();
    let value = match &claim.value {
        Value::Entity(id) => name(*id),
        Value::Time(time) => time.to_string(),
        Value::Quantity(quantity) => quantity.value.to_string(),
        Value::Text(words) => words.clone(),
    };
    Expected {
        subject: name(claim.subject),
        property: claim.property.to_string(),
        value,
        rest,
    }
}
