//! The graph as a whole: what is there, what is not, and that its numbers are right.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::{GraphName, NamedNode, Quad, Term};

use super::{
    Base, canonical_lines, fixture, has_blank_node, hash,
    vocab::{dmb, rdf, rdfs, void},
};
use crate::model::{Certainty, EntityIndex, Qualifiers, Value};

fn lines(quads: &[Quad]) -> String {
    let lines = canonical_lines(quads.iter().cloned()).unwrap();
    lines
        .iter()
        .map(|line| line.replace(Base::DEFAULT, "/").replace(dmb::NAMESPACE, "dmb:") + "\n")
        .collect()
}

fn node(path: &str) -> NamedNode {
    NamedNode::new(format!("{}{path}", Base::DEFAULT)).unwrap()
}

#[test]
fn a_claim_gives_a_triple_and_a_node_with_its_words() {
    let text = lines(&fixture::quads(false));
    let hash = hash::of_claim(&fixture::claim(), &fixture::resolution());
    for expected in [
        "</person/dembei> <dmb:residence> </place/moscow> </graph/source/one> .".to_owned(),
        format!("</statement/{hash}> <dmb:time> \"1702/..\"^^<http://id.loc.gov/datatypes/edtf/EDTF> </graph/source/one> ."),
        format!("</statement/{hash}> <http://www.w3.org/ns/prov#wasDerivedFrom> </document/one#char=24,71> </graph/source/one> ."),
        format!("</statement/{hash}> <http://www.w3.org/ns/prov#wasDerivedFrom> </document/two%20words#char=55,88> </graph/source/two%20words> ."),
        "nif-core#anchorOf> \"Unable to return, he lived in Moscow from 1702.\" </graph/source/one> .".to_owned(),
        "skos/core#altLabel> \"Denbei\"@en </graph/source/one> .".to_owned(),
        "label> \"about 80 Japanese people, Vladivostok, 1877\"@en </graph/source/two%20words> .".to_owned(),
        "</place/moscow> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q649> </graph/links> .".to_owned(),
        "</place/osaka> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q35765> </graph/decisions> .".to_owned(),
        "</person/dembei> <http://www.w3.org/2004/02/skos/core#closeMatch> <http://www.wikidata.org/entity/Q1187000> </graph/links> .".to_owned(),
    ] {
        assert!(text.contains(&expected), "{expected}\n\n{text}");
    }
    assert!(
        !text.contains("unknown"),
        "a name that resolution left out is no label"
    );
}

#[test]
fn a_denied_claim_has_a_node_and_no_triple() {
    let text = lines(&fixture::quads(false));
    assert!(text.contains("<dmb:NegatedStatement>"));
    assert!(!text.contains("</person/dembei> <dmb:citizenship>"));
}

#[test]
fn the_graph_has_no_blank_node_and_no_quad_twice() {
    let quads = fixture::quads(true);
    assert!(!quads.iter().any(has_blank_node));
    assert!(
        quads
            .iter()
            .all(|quad| quad.graph_name != GraphName::DefaultGraph)
    );
    let distinct: HashSet<_> = quads.iter().collect();
    assert_eq!(distinct.len(), quads.len());
}

#[test]
fn a_source_graph_names_all_its_entities() {
    for graph in ["graph/source/one", "graph/source/two%20words"] {
        let quads: Vec<_> = fixture::quads(false)
            .into_iter()
            .filter(|q| q.graph_name == GraphName::from(node(graph)))
            .collect();
        let labelled: BTreeSet<_> = quads
            .iter()
            .filter(|q| q.predicate == rdfs::LABEL)
            .map(|q| q.subject.to_string())
            .collect();
        for quad in &quads {
            let object = quad.object.to_string();
            if object.contains("/id/person/")
                || object.contains("/id/place/")
                || object.contains("/id/group/")
            {
                assert!(labelled.contains(&object), "{object} has no label in {graph}");
            }
        }
    }
}

#[test]
fn the_same_claim_has_the_same_name_and_another_one_another() {
    let resolution = fixture::resolution();
    let name = |claim| hash::of_claim(&claim, &resolution);
    let same = crate::model::Claim {
        certainty: Certainty::Implied,
        ..fixture::claim()
    };
    assert_eq!(name(fixture::claim()), name(same));
    let others = [
        crate::model::Claim {
            negated: true,
            ..fixture::claim()
        },
        crate::model::Claim {
            qualifiers: Qualifiers::default(),
            ..fixture::claim()
        },
        crate::model::Claim {
            value: Value::Entity(EntityIndex(3)),
            ..fixture::claim()
        },
        crate::model::Claim {
            value: Value::Text("place/moscow".to_owned()),
            ..fixture::claim()
        },
        crate::model::Claim {
            subject: EntityIndex(2),
            value: Value::Entity(EntityIndex(1)),
            ..fixture::claim()
        },
    ];
    let mut names: BTreeSet<_> = others.into_iter().map(name).collect();
    names.insert(name(fixture::claim()));
    assert_eq!(names.len(), 6);
    assert!(
        names.iter().all(
            |name| name.len() == 20 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        )
    );
}

#[test]
fn the_description_counts_what_is_there() {
    let quads = fixture::quads(true);
    let triples: HashSet<_> = quads
        .iter()
        .map(|q| (&q.subject, &q.predicate, &q.object))
        .collect();
    let mut classes: BTreeMap<String, u64> = BTreeMap::new();
    for (_, _, class) in triples
        .iter()
        .filter(|(_, predicate, _)| **predicate == rdf::TYPE)
    {
        *classes.entry(class.to_string()).or_default() += 1;
    }
    let number = |subject: &NamedNode, predicate| {
        let found = quads
            .iter()
            .find(|q| q.subject == subject.clone().into() && q.predicate == predicate);
        match &found.unwrap().object {
            Term::Literal(literal) => literal.value().parse::<u64>().unwrap(),
            other => panic!("{other}"),
        }
    };
    assert_eq!(number(&node("dataset"), void::TRIPLES), triples.len() as u64);
    assert_eq!(
        number(&node("dataset/class/dmb-Place"), void::ENTITIES),
        classes[&dmb::PLACE.to_string()]
    );
    assert_eq!(
        number(&node("dataset/class/void-Dataset"), void::ENTITIES),
        classes[&void::DATASET.to_string()]
    );
    assert_eq!(number(&node("dataset/links/sameAs"), void::TRIPLES), 2);
    assert_eq!(number(&node("dataset/links/closeMatch"), void::TRIPLES), 1);
    let run = quads
        .iter()
        .filter(|q| q.graph_name == GraphName::from(node("graph/run")))
        .count();
    assert_eq!(number(&node("graph/run"), void::TRIPLES), run as u64);
}
