//! The order of cases, and steps forth and back.

use super::*;
use crate::model::{Decider, EntityClass, Score};

fn case(name: &str, mentions: usize, documents: &[&str], scores: &[f64]) -> Case {
    Case {
        entity: Entity {
            id: EntityId::parse(&format!("person/{name}")).unwrap(),
            class: Some(EntityClass::Person),
            label: name.to_owned(),
            other_names: Vec::new(),
            gender: None,
            items: Vec::new(),
            mentions,
            documents: documents
                .iter()
                .map(|id| DocumentId::parse(id).unwrap())
                .collect(),
            stated: None,
            identifiers: Vec::new(),
        },
        candidates: scores
            .iter()
            .zip(1..)
            .map(|(score, number)| Candidate {
                item: ItemId::new(number),
                label: format!("Item {number}"),
                score: Score::new(*score),
                features: Vec::new(),
            })
            .collect(),
        matched: None,
        passages: Vec::new(),
    }
}

fn names(cases: &[Case]) -> Vec<&str> {
    cases.iter().map(|case| case.entity.label.as_str()).collect()
}

#[test]
fn what_is_named_often_doubtful_and_in_company_comes_first() {
    let accept = Score::new(0.85);
    let mut cases = vec![
        case("rare", 1, &["z"], &[0.8]),
        case("often", 30, &["z"], &[0.8]),
        case("sure-not", 1, &["z"], &[0.1]),
        case("nothing", 1, &["z"], &[]),
    ];
    order(&mut cases, accept);
    assert_eq!(names(&cases), ["often", "rare", "sure-not", "nothing"]);
    let mut cases = vec![
        case("alone", 1, &["y"], &[0.8]),
        case("b", 1, &["z"], &[0.8]),
        case("a", 1, &["z"], &[0.8]),
    ];
    order(&mut cases, accept);
    assert_eq!(names(&cases), ["a", "b", "alone"]);
    let mut cases = vec![
        case("one", 1, &["y"], &[0.8]),
        case("two", 1, &["z"], &[0.8, 0.75]),
    ];
    order(&mut cases, accept);
    assert_eq!(names(&cases), ["two", "one"]);
    let mut accepted = case("accepted", 90, &["z"], &[0.9]);
    accepted.matched = Some(Match {
        item: ItemId::new(1),
        score: Score::new(0.9),
        decided_by: Decider::Score,
    });
    let mut cases = vec![accepted, case("open", 1, &["z"], &[0.1])];
    order(&mut cases, accept);
    assert_eq!(names(&cases), ["open", "accepted"]);
}

#[test]
fn every_step_can_be_taken_back() {
    let mut mappings = Mappings::default();
    let before = mappings.to_text();
    let reviewer = Reviewer::default();
    let mut review = Review::new(vec![
        case("a", 1, &["z"], &[0.8, 0.7]),
        case("b", 1, &["z"], &[0.8]),
    ]);
    let open = |review: &mut Review, mappings: &Mappings| {
        review.current(mappings).map(|case| case.entity.label.clone())
    };
    assert!(review.answer(Answer::Reject(0), &mut mappings, &reviewer));
    assert_eq!(review.current(&mappings).unwrap().candidates.len(), 1);
    assert!(
        !review.answer(Answer::Accept(1), &mut mappings, &reviewer),
        "there is one candidate left"
    );
    assert!(review.answer(Answer::Accept(0), &mut mappings, &reviewer));
    assert_eq!(open(&mut review, &mappings).as_deref(), Some("b"));
    review.skip();
    assert_eq!(open(&mut review, &mappings), None);
    assert!(!review.answer(Answer::Nil, &mut mappings, &reviewer));
    assert!(review.undo(&mut mappings));
    assert!(review.answer(Answer::Nil, &mut mappings, &reviewer));
    assert_eq!(review.decisions(), 3);
    let a = EntityId::parse("person/a").unwrap();
    assert_eq!(mappings.decision(&a), Some(Decision::Accepted(ItemId::new(2))));
    for _ in 0..3 {
        assert!(review.undo(&mut mappings));
    }
    assert!(!review.undo(&mut mappings));
    assert_eq!(mappings.to_text(), before);
    assert_eq!(review.current(&mappings).unwrap().candidates.len(), 2);
}

#[test]
fn what_was_decided_elsewhere_is_passed_over() {
    let mut mappings = Mappings::default();
    let a = EntityId::parse("person/a").unwrap();
    let named = Named {
        entity: &a,
        label: "a",
        item: None,
        item_label: "",
    };
    mappings.decide(named, Verdict::Nil, &Reviewer::default());
    let mut review = Review::new(vec![case("a", 1, &["z"], &[0.8]), case("b", 1, &["z"], &[0.8])]);
    assert_eq!(review.current(&mappings).unwrap().entity.label, "b");
}

#[test]
fn a_search_takes_the_place_of_the_candidates_until_it_is_taken_back() {
    let mut mappings = Mappings::default();
    let mut review = Review::new(vec![case("a", 1, &["z"], &[0.8, 0.7])]);
    review.offer(case("x", 1, &["z"], &[0.5]).candidates);
    assert_eq!(review.current(&mappings).unwrap().candidates.len(), 1);
    assert!(review.undo(&mut mappings));
    assert_eq!(review.current(&mappings).unwrap().candidates.len(), 2);
}

#[test]
fn a_passage_has_whole_words_around_the_name() {
    let text = format!("{} Ōsaka, {}\nnext", "word ".repeat(60), "слово ".repeat(60));
    let start = text.find("Ōsaka").unwrap();
    let name = Span::new(start, start + "Ōsaka".len());
    let id = DocumentId::parse("a").unwrap();
    let passage = Passage::cut(&id, &text, Span::new(0, text.len() - 5), name);
    assert_eq!(passage.name.of(&passage.text), "Ōsaka");
    assert!(
        passage.text.starts_with("… word ") && passage.text.ends_with("слово …"),
        "{}",
        passage.text
    );
    let whole = Passage::cut(&id, "Ōsaka", Span::new(0, 6), Span::new(0, 6));
    assert_eq!((whole.text.as_str(), whole.name), ("Ōsaka", Span::new(0, 6)));
}
