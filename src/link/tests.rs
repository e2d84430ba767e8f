//! Linking as a whole, over items in memory.

use std::sync::Arc;

use super::compare::meet;
use super::*;
use crate::model::{
    Certainty, Claim, DocumentId, Edtf, Entity, EntityClass, EntityId, EntityIndex, LanguageText, NameMatch,
    Property, PropertyId, Proposal, Qualifiers, Reference, Resolution, Score, Span, Statement, Value,
};

/// Items in memory.
struct Shelf(Vec<Arc<Item>>);

impl CandidateSource for Shelf {
    fn name(&self) -> &'static str {
        "the shelf"
    }

    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        let is_near = |hit: &NameHit| (hit.how < NameMatch::Acronym) == (reach == Reach::Near);
        let hits = |name: &&str| {
            self.0
                .iter()
                .filter_map(|item| meet(name, item))
                .filter(is_near)
                .collect()
        };
        Ok(names.iter().map(hits).collect())
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        let item = |id: &ItemId| self.0.iter().find(|item| item.id == *id).cloned();
        Ok(ids.iter().map(item).collect())
    }
}

/// A source that never answers.
struct Broken;

impl CandidateSource for Broken {
    fn name(&self) -> &'static str {
        "the broken one"
    }

    fn find(&self, _: &[&str], _: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        Err(CandidateError {
            source_name: self.name(),
            error: "it is cut off".into(),
        })
    }

    fn items(&self, _: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        self.find(&[], Reach::Near).map(|_| Vec::new())
    }
}

fn english(text: &str) -> LanguageText {
    LanguageText {
        language: "en".into(),
        text: text.into(),
    }
}

fn item(number: u64, label: &str, class: EntityClass, pages: u32) -> Item {
    Item {
        labels: vec![english(label)],
        descriptions: vec![english("something of which this is known")],
        class: Some(class),
        sitelinks: pages,
        ..Item::new(ItemId::new(number))
    }
}

fn entity(label: &str, class: EntityClass) -> Entity {
    Entity {
        id: EntityId::parse(&format!("thing/{}", crate::text::slug(label))).unwrap(),
        class: Some(class),
        label: label.to_owned(),
        other_names: Vec::new(),
        gender: None,
        items: Vec::new(),
        mentions: 1,
        documents: vec![DocumentId::parse("d").unwrap()],
        stated: None,
        identifiers: Vec::new(),
    }
}

/// Entities of one document, in the order of their ids.
fn resolution(entities: Vec<Entity>) -> Resolution {
    let local = (0..u32::try_from(entities.len()).unwrap())
        .map(EntityIndex)
        .collect();
    Resolution {
        entities,
        local: vec![local],
        ..Resolution::default()
    }
}

fn says(resolution: &mut Resolution, subject: u32, property: &str, value: Value<EntityIndex>) {
    let claim = Claim {
        subject: EntityIndex(subject),
        property: Property::new(property),
        value,
        qualifiers: Qualifiers::default(),
        certainty: Certainty::Stated,
        negated: false,
        confidence: Score::ONE,
        span: Span::new(0, 0),
        rule: Property::new("test"),
    };
    resolution.statements.push(Statement {
        claim,
        references: Vec::<Reference>::new(),
    });
}

fn linked(items: Vec<Item>, resolution: &Resolution, decisions: &str) -> Vec<Proposal> {
    let shelf = Shelf(items.into_iter().map(Arc::new).collect());
    let mappings = if decisions.is_empty() {
        Mappings::default()
    } else {
        let header = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier";
        Mappings::parse(&format!("{header}\n{decisions}\n")).unwrap()
    };
    Linker::new(vec![Box::new(shelf)]).link(resolution, &[], &mappings, &Options::default())
}

/// The accepted item of the first entity.
fn matched(proposals: &[Proposal]) -> Option<u64> {
    proposals
        .first()?
        .matched
        .as_ref()
        .map(|matched| matched.item.number())
}

const PERSON: EntityClass = EntityClass::Person;
const PLACE: EntityClass = EntityClass::Place;

#[test]
fn a_well_known_item_of_the_name_is_accepted_and_another_name_is_not_linked() {
    let omsk = || vec![item(1, "Omsk", PLACE, 120)];
    assert_eq!(
        matched(&linked(omsk(), &resolution(vec![entity("Omsk", PLACE)]), "")),
        Some(1)
    );
    assert!(linked(omsk(), &resolution(vec![entity("Kyoto", PLACE)]), "").is_empty());
}

#[test]
fn of_two_that_are_equally_good_both_are_proposed_and_none_is_accepted() {
    let items = vec![
        item(1, "Anna Petrova", PERSON, 30),
        item(2, "Anna Petrova", PERSON, 30),
    ];
    let proposals = linked(items, &resolution(vec![entity("Anna Petrova", PERSON)]), "");
    assert_eq!(matched(&proposals), None);
    assert_eq!(proposals[0].candidates.len(), 2);
}

#[test]
fn a_surname_alone_is_not_accepted_but_a_full_name_nearby_tells_whose_it_is() {
    let items = || {
        vec![
            item(1, "Anna Petrova", PERSON, 20),
            item(2, "Boris Petrov", PERSON, 20),
        ]
    };
    let alone = linked(items(), &resolution(vec![entity("Petrova", PERSON)]), "");
    assert_eq!(matched(&alone), None);
    let with = resolution(vec![entity("Petrova", PERSON), entity("Anna Petrova", PERSON)]);
    let score = |proposals: &[Proposal]| proposals.first().and_then(|p| Some(p.candidates.first()?.score));
    assert!(score(&linked(items(), &with, "")) > score(&alone));
}

#[test]
fn who_was_dead_did_nothing_later() {
    let year = |year: &str| year.parse::<Edtf>().unwrap();
    let dead = Item {
        end: Some(year("1725")),
        ..item(1, "Anna Petrova", PERSON, 100)
    };
    let mut resolution = resolution(vec![entity("Anna Petrova", PERSON)]);
    let before = linked(vec![dead.clone()], &resolution, "");
    says(&mut resolution, 0, "anything", Value::Time(year("1965")));
    let after = linked(vec![dead], &resolution, "");
    assert!(matched(&before).is_some() && matched(&after).is_none());
}

#[test]
fn a_birth_that_agrees_makes_another_romanization_a_candidate() {
    let born = Item {
        start: Some("1955-04-13".parse().unwrap()),
        ..item(1, "Irina Khakamada", PERSON, 30)
    };
    let mut resolution = resolution(vec![entity("Irina Hakamada", PERSON)]);
    says(
        &mut resolution,
        0,
        "birthDate",
        Value::Time("1955".parse().unwrap()),
    );
    let proposals = linked(vec![born], &resolution, "");
    assert_eq!(proposals[0].candidates[0].label, "Irina Khakamada");
}

#[test]
fn a_decision_stands_and_teaches_its_neighbours() {
    let country = item(10, "Ruritania", PLACE, 5);
    let home = |number: u64, of: u64| Item {
        relations: vec![(PropertyId::new(17), ItemId::new(of))],
        ..item(number, "Strelsau", PLACE, 5)
    };
    let items = || {
        vec![
            country.clone(),
            item(11, "Ruritania", PLACE, 5),
            home(1, 10),
            home(2, 11),
        ]
    };
    let resolution = resolution(vec![entity("Strelsau", PLACE), entity("Ruritania", PLACE)]);
    let score_of = |proposals: &[Proposal], number: u64| {
        let candidates = proposals[0].candidates.iter();
        candidates
            .filter(|c| c.item.number() == number)
            .map(|c| c.score)
            .next()
    };
    let undecided = linked(items(), &resolution, "");
    assert_eq!(score_of(&undecided, 1), score_of(&undecided, 2));
    let line = |object: &str, not: &str| {
        format!("entity:thing/ruritania\towl:sameAs\t{object}\tsemapv:ManualMappingCuration\t{not}")
    };
    let decided = linked(items(), &resolution, &line("wd:Q10", ""));
    assert!(score_of(&decided, 1) > score_of(&decided, 2));
    let rejected = linked(items(), &resolution, &line("wd:Q10", "Not"));
    assert!(score_of(&rejected, 2) > score_of(&rejected, 1));
}

#[test]
fn a_source_that_fails_is_told_and_the_others_answer() {
    let shelf = Shelf(vec![Arc::new(item(1, "Omsk", PLACE, 120))]);
    let linker = Linker::new(vec![Box::new(Broken), Box::new(shelf)]);
    let resolution = resolution(vec![entity("Omsk", PLACE)]);
    let proposals = linker.link(&resolution, &[], &Mappings::default(), &Options::default());
    assert_eq!(matched(&proposals), Some(1));
    let failures = linker.failures();
    assert_eq!(failures.len(), 1);
    assert_eq!(
        failures[0].0.to_string(),
        "cannot ask the broken one for candidates"
    );
    assert!(linker.failures().is_empty());
}

#[test]
fn features_of_a_candidate_are_told_by_name() {
    let proposals = linked(
        vec![item(1, "Omsk", PLACE, 120)],
        &resolution(vec![entity("Omsk", PLACE)]),
        "",
    );
    let names: Vec<&str> = proposals[0].candidates[0]
        .features
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert!(
        names.contains(&"label") && names.contains(&"class-same") && names.contains(&"popular"),
        "{names:?}"
    );
}

#[test]
fn the_gazetteer_is_searched_across_romanizations() {
    let linker = Linker::new(vec![Box::new(GazetteerSource)]);
    let found = linker.search("Токио");
    let labels: Vec<String> = found
        .iter()
        .filter_map(|(id, _)| linker.item(*id))
        .map(|item| item.label(&["en"]))
        .collect();
    assert!(labels.iter().any(|label| label == "Tokyo"), "{labels:?}");
    assert!(linker.search("").is_empty());
}

#[test]
fn a_last_name_may_be_a_persons_where_a_place_is_called_so() {
    let items = || {
        vec![
            item(1, "Gayle", EntityClass::Place, 9),
            item(2, "Anna Gayle", PERSON, 9),
            item(3, "Gayle Petrova", PERSON, 9),
        ]
    };
    let best = |class: EntityClass| {
        let proposals = linked(items(), &resolution(vec![entity("Gayle", class)]), "");
        proposals
            .first()
            .map(|proposal| proposal.candidates[0].item.number())
    };
    assert_eq!(best(PERSON), Some(2));
    assert_eq!(best(EntityClass::Place), Some(1));
}

#[test]
fn what_is_of_two_classes_agrees_with_both() {
    let university = Item {
        also: vec![EntityClass::Place],
        ..item(1, "University of Omsk", EntityClass::Organization, 40)
    };
    for class in [EntityClass::Organization, EntityClass::Place] {
        let resolution = resolution(vec![entity("University of Omsk", class)]);
        assert_eq!(
            matched(&linked(vec![university.clone()], &resolution, "")),
            Some(1)
        );
    }
}
