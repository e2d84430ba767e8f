//! Gold compared with what was found, end to end within the room.

use std::path::Path;

use super::*;
use crate::model::{
    Claim, DocumentId, Edtf, Entity, EntityClass, EntityId, EntityIndex, Extraction, LocalEntity,
    LocalEntityId, Mention, MentionKind, Observation, Property, Proposal, Qualifiers, Quantity, Resolution,
    Score, Span, TimeMention, Value,
};

/// What was found in a text, made by hand.
struct Finding {
    text: &'static str,
    extraction: Extraction,
    resolution: Resolution,
}

impl Finding {
    fn new(text: &'static str) -> Self {
        let id = DocumentId::parse("a").unwrap();
        Self {
            text,
            extraction: Extraction {
                document: id,
                entities: Vec::new(),
                mentions: Vec::new(),
                times: Vec::new(),
                quantities: Vec::new(),
                durations: Vec::new(),
                claims: Vec::new(),
                observations: Vec::new(),
            },
            resolution: Resolution {
                local: vec![Vec::new()],
                ..Resolution::default()
            },
        }
    }

    fn span(&self, words: &str) -> Span {
        let start = self.text.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    /// A name where its words first stand, as an entity of its own.
    fn name(&mut self, words: &str, class: Option<EntityClass>) -> LocalEntityId {
        let span = self.span(words);
        let index = u32::try_from(self.extraction.entities.len()).unwrap();
        self.extraction.entities.push(LocalEntity {
            name: words.to_owned(),
            class,
            names: vec![words.to_owned()],
            mentions: 1,
            gender: None,
            item: None,
        });
        self.resolution.entities.push(Entity {
            id: EntityId::parse(&format!("thing/e{index}")).unwrap(),
            class,
            label: words.to_owned(),
            other_names: Vec::new(),
            gender: None,
            items: Vec::new(),
            mentions: 1,
            documents: Vec::new(),
            stated: None,
            identifiers: Vec::new(),
        });
        self.resolution.local[0].push(EntityIndex(index));
        self.extraction.mentions.push(Mention {
            span,
            kind: MentionKind::Name,
            class,
            entity: LocalEntityId(index),
            item: None,
            score: Score::ONE,
        });
        LocalEntityId(index)
    }

    fn claim(&mut self, subject: LocalEntityId, property: &str, value: Value<LocalEntityId>, negated: bool) {
        self.extraction.claims.push(Claim {
            subject,
            property: Property::new(property),
            value,
            qualifiers: Qualifiers {
                time: "1901".parse().ok(),
                ..Qualifiers::default()
            },
            certainty: crate::model::Certainty::Stated,
            negated,
            confidence: Score::ONE,
            span: Span::new(0, self.text.len()),
            rule: Property::new("test"),
        });
    }

    fn score(&self, json: &str) -> SetReport {
        let gold = parse_gold(Path::new("gold.json"), json).unwrap();
        let found = Found {
            extraction: &self.extraction,
            resolution: &self.resolution,
            proposals: &[] as &[Proposal],
        };
        let scores = score(&gold.documents[0], found);
        SetReport::new("set", gold.form, &scores, 5)
    }
}

/// Right, wrong and missed.
fn counts(set: &SetReport, row: Row) -> [usize; 3] {
    let figures = set.row(row).unwrap();
    [figures.tp, figures.fp, figures.missed]
}

const COLUMNS: &str = "1\tAnn\tB-PER\n2\tmet\tO\n3\tthe\tO\n4\tJapanese\tO\n5\tof\tO\n6\tNew\tB-LOC\n7\tYork\tI-LOC\n\
                       8\tand\tO\n9\tOmega\tB-ORG\n10\t.\tO\n";

#[test]
fn a_class_that_the_gold_does_not_mark_is_not_held_against_what_was_found() {
    let mut finding = Finding::new("Ann met the Japanese of New York and Omega.");
    finding.name("Ann", Some(EntityClass::Person));
    finding.name("Japanese", Some(EntityClass::Group));
    finding.name("York", Some(EntityClass::Place));
    finding.name("Omega", Some(EntityClass::Event));
    let set = finding.score(COLUMNS);
    assert_eq!(counts(&set, Row::Boundaries), [2, 1, 1]);
    assert_eq!(counts(&set, Row::Mentions), [1, 1, 2]);
    assert_eq!(counts(&set, Row::Class(EntityClass::Place)), [0, 1, 1]);
    assert_eq!(counts(&set, Row::Class(EntityClass::Organization)), [0, 0, 1]);
    assert!(set.row(Row::Class(EntityClass::Group)).is_none() && set.row(Row::Times).is_none());
    let told: Vec<&str> = set.errors.iter().map(|slip| slip.what.as_str()).collect();
    assert_eq!(
        told,
        ["Omega: Organization, found as Event", "New York, found as York"]
    );
}

const STATEMENTS: &str = r#"{"id": "a", "text": "Ann Lee married Bo in Omsk in 1901.",
    "mentions": [{"start": 0, "end": 7, "text": "Ann Lee", "type": "Person"},
                 {"start": 16, "end": 18, "text": "Bo", "type": "Person"},
                 {"start": 22, "end": 26, "text": "Omsk", "type": "Place"}],
    "times": [{"start": 30, "end": 34, "text": "1901", "edtf": "1901"}],
    "statements": [{"subject": "Ann Lee", "property": "spouse", "object": {"entity": "Bo"},
                    "qualifiers": {"time": "1901", "place": "Omsk"}, "start": 0, "end": 35},
                   {"subject": "Bo", "property": ["residence", "visited"], "object": {"entity": "Omsk"},
                    "start": 0, "end": 35, "optional": true}]}"#;

#[test]
fn a_statement_may_be_told_from_either_side_and_several_times() {
    let mut finding = Finding::new("Ann Lee married Bo in Omsk in 1901.");
    let (ann, bo) = (
        finding.name("Ann Lee", Some(EntityClass::Person)),
        finding.name("Bo", Some(EntityClass::Person)),
    );
    let omsk = finding.name("Omsk", Some(EntityClass::Place));
    finding.claim(bo, "spouse", Value::Entity(ann), false);
    finding.claim(bo, "spouse", Value::Entity(ann), false);
    finding.claim(bo, "visited", Value::Entity(omsk), false);
    finding.claim(bo, "religion", Value::Text("none".to_owned()), false);
    let set = finding.score(STATEMENTS);
    assert_eq!(counts(&set, Row::Statements), [1, 0, 0]);
    assert_eq!(counts(&set, Row::StatementDetails), [1, 0, 1]);
    finding.claim(ann, "spouse", Value::Entity(bo), true);
    finding.claim(ann, "birthPlace", Value::Entity(omsk), false);
    assert_eq!(counts(&finding.score(STATEMENTS), Row::Statements), [1, 2, 0]);
}

#[test]
fn times_are_compared_with_and_without_their_bounds() {
    let mut finding = Finding::new("Ann Lee married Bo in Omsk in 1901.");
    let time = |words: &str, edtf: &str, finding: &Finding| TimeMention {
        span: finding.span(words),
        edtf: edtf.parse::<Edtf>().unwrap(),
        calendar: crate::model::Calendar::default(),
    };
    finding.extraction.times = vec![time("in 1901", "1901", &finding)];
    let set = finding.score(STATEMENTS);
    assert_eq!(counts(&set, Row::Times), [0, 1, 1]);
    assert_eq!(counts(&set, Row::TimeValues), [1, 0, 0]);
}

#[test]
fn a_figure_needs_value_measure_and_group() {
    let gold = r#"{"id": "a", "text": "About 80 Japanese lived in Omsk in 1877.",
        "observations": [{"group": ["Japanese", "the Japanese of Omsk"], "measure": ["population", "settlers"],
                          "value": 80, "approximate": true, "time": "1877", "place": "Omsk", "start": 0, "end": 40}]}"#;
    let mut finding = Finding::new("About 80 Japanese lived in Omsk in 1877.");
    let omsk = finding.name("Omsk", Some(EntityClass::Place));
    let group = finding.name("Japanese", Some(EntityClass::Group));
    let figure = Observation {
        group: Some(group),
        group_text: "Japanese".to_owned(),
        measure: Property::new("Population"),
        quantity: Quantity::exact(80),
        qualifiers: Qualifiers {
            time: "1877".parse().ok(),
            place: Some(omsk),
            ..Qualifiers::default()
        },
        further_places: Vec::new(),
        certainty: crate::model::Certainty::Stated,
        confidence: Score::ONE,
        span: Span::new(0, 40),
        rule: Property::new("test"),
    };
    finding.extraction.observations = vec![figure.clone()];
    let set = finding.score(gold);
    assert_eq!(counts(&set, Row::Observations), [1, 0, 0]);
    assert_eq!(counts(&set, Row::ObservationDetails), [2, 0, 1]);
    finding.extraction.observations = vec![Observation {
        group: Some(omsk),
        group_text: String::new(),
        ..figure
    }];
    assert_eq!(counts(&finding.score(gold), Row::Observations), [0, 1, 1]);
}

#[test]
fn a_baseline_fails_below_and_not_above() {
    let mut finding = Finding::new("Ann met the Japanese of New York and Omega.");
    finding.name("Ann", Some(EntityClass::Person));
    let before = finding.score(COLUMNS);
    let mut baseline = Baseline::default();
    baseline.renew(std::slice::from_ref(&before));
    let baseline = Baseline::parse(Path::new("baseline.toml"), &baseline.to_toml()).unwrap();
    assert!(
        baseline
            .compare(std::slice::from_ref(&before))
            .iter()
            .all(|c| !c.is_below() && !c.is_above())
    );
    finding.name("New York", Some(EntityClass::Place));
    let after = finding.score(COLUMNS);
    assert!(
        baseline
            .compare(std::slice::from_ref(&after))
            .iter()
            .any(Comparison::is_above)
    );
    let mut higher = Baseline::default();
    higher.renew(&[after]);
    assert!(higher.compare(&[before]).iter().any(Comparison::is_below));
    let error = Baseline::parse(Path::new("baseline.toml"), "[a]\nmentions = 1").unwrap_err();
    assert!(error.to_string().contains("baseline.toml"));
}

#[test]
fn the_table_fits_into_80_columns() {
    let mut finding = Finding::new("Ann met the Japanese of New York and Omega.");
    finding.name(
        "met the Japanese of New York and Omega",
        Some(EntityClass::Person),
    );
    let set = finding.score(COLUMNS);
    let mut baseline = Baseline::default();
    baseline.renew(std::slice::from_ref(&set));
    let table = to_table(&set, Some(&baseline));
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(
        table.contains("mentions                 0      1       3      0.000   0.000  0.000     0.000"),
        "{table}"
    );
}

#[test]
fn what_is_no_gold_is_refused() {
    for text in ["", "plain words\nand more", "{\"a\": 1}", "1\tAnn\tX"] {
        assert!(parse_gold(Path::new("x"), text).is_err(), "{text:?}");
    }
}

#[test]
fn gold_that_is_cut_off_anywhere_is_an_error_or_gold() {
    let brackets = "# newdoc id = a\n# global.Entity = GRP-etype-infstat-minspan\n\
        1\tAnn\t_\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=(1-person-new-1,99999999999999999999)(2-\n\
        2\t,\t_\tPROPN\tNNP\t_\t0\troot\t_\tEntity=(3-place-new-0)(4-place-new-1)7)\n";
    let elevant = "{\"id\": 1, \"text\": \"Ōsaka\", \"labels\": [{\"id\": 0, \"span\": [0, 5], \"entity_id\": \"Q35765\"}]}";
    for sample in [COLUMNS, brackets, elevant, STATEMENTS] {
        for (at, _) in sample.char_indices() {
            for part in [Span::new(0, at), Span::new(at, sample.len())] {
                if let Ok(gold) = parse_gold(Path::new("x"), part.of(sample)) {
                    assert!(gold.documents.iter().all(|document| !document.text.is_empty()));
                }
            }
        }
    }
}
