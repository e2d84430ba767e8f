//! A small graph to test with: two documents, five entities, claims of every kind.

use oxigraph::model::Quad;

use super::{
    Base, Census, Description, GraphWriter, NamedGraph, Ontology, Run, SourceText, UsedDocument, links,
};
use crate::model::{
    AccordingTo, Candidate, Certainty, Claim, Decider, Document, DocumentId, Edtf, Entity, EntityClass,
    EntityId, EntityIndex, Extraction, Feature, LocalEntity, LocalEntityId, Location, Match, Mention,
    MentionKind, Observation, Property, Proposal, Qualifiers, Quantity, Reference, Resolution, Score, Span,
    Statement, TableStatements, Value,
};

/// The text of the first document; not all of it is ASCII.
pub(crate) const TEXT: &str = "Dembei came from Ōsaka. Unable to return, he lived in Moscow from 1702.";

/// The text of the second document.
pub(crate) const OTHER: &str =
    "About 80 Japanese people lived in Vladivostok in 1877. Dembei lived in Moscow from 1702.";

pub(crate) fn id(text: &str) -> DocumentId {
    DocumentId::parse(text).unwrap()
}

pub(crate) fn documents() -> [Document; 2] {
    let document = |name: &str, text: &str| Document {
        id: id(name),
        title: Some(name.to_uppercase()),
        text: text.to_owned(),
        prose: None,
        language: "en".to_owned(),
        path: Some(format!("articles/{name}.txt")),
        licence: Some("https://creativecommons.org/licenses/by-sa/4.0/".to_owned()),
        hash: "ab".repeat(32),
        blocks: Vec::new(),
        links: Vec::new(),
    };
    [document("one", TEXT), document("two words", OTHER)]
}

fn entity(id: &str, class: EntityClass, label: &str, others: &[&str]) -> Entity {
    Entity {
        id: EntityId::parse(id).unwrap(),
        class: Some(class),
        label: label.to_owned(),
        other_names: others.iter().map(|&name| name.to_owned()).collect(),
        gender: None,
        items: Vec::new(),
        mentions: 1,
        documents: Vec::new(),
        stated: None,
        identifiers: Vec::new(),
    }
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

/// A claim that Dembei lived in Moscow; the tests change what they need.
pub(crate) fn claim() -> Claim<EntityIndex> {
    Claim {
        subject: EntityIndex(1),
        property: Property::new("residence"),
        value: Value::Entity(EntityIndex(2)),
        qualifiers: Qualifiers {
            time: Some("1702/..".parse().unwrap()),
            ..Qualifiers::default()
        },
        certainty: Certainty::Stated,
        negated: false,
        confidence: Score::new(0.93),
        span: span(TEXT, "Unable to return, he lived in Moscow from 1702."),
        rule: Property::new("residence"),
    }
}

/// That Ōsaka has an official name.
fn named() -> Claim<EntityIndex> {
    Claim {
        subject: EntityIndex(3),
        property: Property::new("officialName"),
        value: Value::Text("大坂".to_owned()),
        ..claim()
    }
}

fn statements() -> Vec<Statement<Claim<EntityIndex>>> {
    let one = |words: &str| Reference {
        document: id("one"),
        at: Location::Span(span(TEXT, words)),
    };
    let two = |words: &str| Reference {
        document: id("two words"),
        at: Location::Span(span(OTHER, words)),
    };
    let time: Edtf = "1670~".parse().unwrap();
    let lived = claim();
    let born = Claim {
        property: Property::new("birthDate"),
        value: Value::Time(time),
        qualifiers: Qualifiers::default(),
        ..claim()
    };
    let from = Claim {
        property: Property::new("birthPlace"),
        value: Value::Entity(EntityIndex(3)),
        certainty: Certainty::Reported,
        qualifiers: Qualifiers {
            according_to: Some(AccordingTo::Text("a \"report\"\nof 1705".to_owned())),
            ..Qualifiers::default()
        },
        ..claim()
    };
    let denied = Claim {
        property: Property::new("citizenship"),
        negated: true,
        ..claim()
    };
    let sentence = "Dembei came from Ōsaka.";
    vec![
        Statement {
            claim: lived,
            references: vec![
                one("Unable to return, he lived in Moscow from 1702."),
                two("Dembei lived in Moscow from 1702."),
            ],
        },
        Statement {
            claim: born,
            references: vec![one(sentence)],
        },
        Statement {
            claim: from,
            references: vec![one(sentence)],
        },
        Statement {
            claim: denied,
            references: vec![one(sentence)],
        },
        Statement {
            claim: named(),
            references: vec![one(sentence)],
        },
    ]
}

pub(crate) fn resolution() -> Resolution {
    let figure = Observation {
        group: Some(EntityIndex(0)),
        group_text: "Japanese people".to_owned(),
        measure: Property::new("Population"),
        quantity: Quantity {
            approximate: true,
            ..Quantity::exact(80)
        },
        qualifiers: Qualifiers {
            time: Some("1877".parse().unwrap()),
            place: Some(EntityIndex(4)),
            ..Qualifiers::default()
        },
        further_places: Vec::new(),
        certainty: Certainty::Stated,
        confidence: Score::new(0.9),
        span: span(OTHER, "About 80 Japanese people lived in Vladivostok in 1877."),
        rule: Property::new("population"),
    };
    let references = vec![Reference {
        document: id("two words"),
        at: Location::Span(figure.span),
    }];
    Resolution {
        table_statements: TableStatements::default(),
        entities: vec![
            entity(
                "group/japanese-people",
                EntityClass::Group,
                "Japanese people",
                &[],
            ),
            entity("person/dembei", EntityClass::Person, "Dembei", &["Denbei"]),
            entity("place/moscow", EntityClass::Place, "Moscow", &[]),
            entity("place/osaka", EntityClass::Place, "Ōsaka", &["Osaka"]),
            entity("place/vladivostok", EntityClass::Place, "Vladivostok", &[]),
        ],
        statements: statements(),
        observations: vec![Statement {
            claim: figure,
            references,
        }],
        local: vec![
            vec![EntityIndex(1), EntityIndex(3), EntityIndex(2)],
            vec![EntityIndex(0), EntityIndex(4), EntityIndex(1), EntityIndex(2)],
        ],
    }
}

fn extraction(document: &Document, names: &[&[&str]]) -> Extraction {
    let local = |names: &&[&str]| LocalEntity {
        name: names[0].to_owned(),
        class: None,
        names: names.iter().map(|&name| name.to_owned()).collect(),
        mentions: 1,
        gender: None,
        item: None,
    };
    let mention = |(at, names): (usize, &&[&str])| Mention {
        span: span(&document.text, names[0]),
        kind: MentionKind::Name,
        class: None,
        entity: LocalEntityId(u32::try_from(at).unwrap()),
        item: None,
        score: Score::ONE,
    };
    Extraction {
        document: document.id.clone(),
        entities: names.iter().map(local).collect(),
        mentions: names.iter().enumerate().map(mention).collect(),
        times: Vec::new(),
        quantities: Vec::new(),
        durations: Vec::new(),
        claims: Vec::new(),
        observations: Vec::new(),
    }
}

pub(crate) fn extractions(documents: &[Document; 2]) -> [Extraction; 2] {
    let [one, two] = documents;
    [
        extraction(
            one,
            &[&["Dembei", "Denbei", "unknown"], &["Ōsaka", "Osaka"], &["Moscow"]],
        ),
        extraction(
            two,
            &[&["Japanese people"], &["Vladivostok"], &["Dembei"], &["Moscow"]],
        ),
    ]
}

pub(crate) fn proposals() -> Vec<Proposal> {
    let candidate = |item: &str, score| Candidate {
        item: item.parse().unwrap(),
        label: item.to_owned(),
        score: Score::new(score),
        features: vec![Feature {
            name: "name".to_owned(),
            value: Score::ONE,
        }],
    };
    let matched = |item: &str, decided_by| Match {
        item: item.parse().unwrap(),
        score: Score::new(0.98),
        decided_by,
    };
    let id = |id: &str| EntityId::parse(id).unwrap();
    vec![
        Proposal {
            entity: id("person/dembei"),
            candidates: vec![candidate("Q1187000", 0.7)],
            matched: None,
        },
        Proposal {
            entity: id("place/moscow"),
            candidates: vec![candidate("Q649", 0.98), candidate("Q1", 0.2)],
            matched: Some(matched("Q649", Decider::Score)),
        },
        Proposal {
            entity: id("place/osaka"),
            candidates: vec![candidate("Q35765", 0.9)],
            matched: Some(matched("Q35765", Decider::Person)),
        },
    ]
}

/// All quads of the small graph: sources, links, and, if asked for, ontology, run and description.
pub(crate) fn quads(with_rest: bool) -> Vec<Quad> {
    let base = Base::default();
    let documents = documents();
    let extractions = extractions(&documents);
    let resolution = resolution();
    let writer = GraphWriter::new(&base, &resolution);
    let mut quads = Vec::new();
    for ((document, extraction), local) in documents.iter().zip(&extractions).zip(&resolution.local) {
        quads.extend(
            writer
                .document(SourceText {
                    document,
                    extraction,
                    local,
                })
                .unwrap(),
        );
    }
    quads.extend(links(&base, &proposals(), Score::new(0.5)));
    if with_rest {
        let used = documents
            .map(|d| UsedDocument {
                id: d.id,
                hash: d.hash,
                licence: d.licence,
            })
            .to_vec();
        let run = Run {
            version: "0.1.0".to_owned(),
            documents: used.clone(),
            ..Run::default()
        };
        quads.extend(Ontology::get().quads(&base.graph(NamedGraph::Ontology)));
        quads.extend(run.quads(&base));
        let mut census = Census::new(&base);
        for quad in &quads {
            census.add(quad).unwrap();
        }
        let description = Description {
            title: "Castaways".to_owned(),
            language: "en".to_owned(),
            ..Description::default()
        };
        quads.extend(description.quads(&base, &census.finish().unwrap(), &used));
    }
    quads
}
