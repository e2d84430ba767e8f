//! Benchmarks in the form of ELEVANT: a JSON object a line, with spans, Wikidata items and classes of them.
//!
//! These sets mark more than names: pronouns and nouns ("student") have items too. Gold are the names, those spans with
//! a capital that are neither pronouns nor dates; the others are optional. An item's classes are Wikidata's: a person
//! (Q215627), a place (Q27096213), an organization (Q43229) or an event (Q1656682). Where there are several, as for
//! states, any of them will do. Groups are marked here and there only, and are optional. Without a class of these (`OTHER`, mostly where no item is
//! known), the class is not judged, only the span. What is known to be of another class, such as a film, is no name to
//! be found. Of nested spans the inner ones count. Only text inside `evaluation_span` is judged.

use std::path::Path;

use serde::Deserialize;

use super::chars::Chars;
use super::{GoldDocument, GoldItem, GoldLink, GoldMention, innermost};
use crate::eval::EvalError;
use crate::model::{DocumentId, EntityClass, Span};

#[derive(Debug, Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    evaluation_span: Option<(usize, usize)>,
    labels: Vec<Label>,
}

#[derive(Debug, Deserialize)]
struct Label {
    id: i64,
    span: (usize, usize),
    entity_id: String,
    #[serde(rename = "type", default)]
    class: String,
    #[serde(default)]
    parent: Option<i64>,
}

/// Wikidata's classes as ours; the first that fits is the one under which a name is counted.
const ITEMS: [(&str, EntityClass); 6] = [
    ("Q215627", EntityClass::Person),
    ("Q27096213", EntityClass::Place),
    ("Q43229", EntityClass::Organization),
    ("Q1656682", EntityClass::Event),
    ("Q33829", EntityClass::Group),
    ("Q41710", EntityClass::Group),
];

/// Words that stand for something and do not name it.
const PRONOUNS: [&str; 24] = [
    "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them",
    "their", "theirs", "who", "whom", "whose", "which", "that", "i", "we", "you", "this",
];

/// What begins with a capital in English and is a time.
const DATES: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Reads all lines.
pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<GoldDocument>, EvalError> {
    let lines = serde_json::Deserializer::from_str(text).into_iter::<Line>();
    let documents = lines.map(|line| {
        let line = line.map_err(|source| EvalError::Json {
            path: path.to_owned(),
            source,
        })?;
        document(path, &line)
    });
    documents.collect()
}

fn document(path: &Path, line: &Line) -> Result<GoldDocument, EvalError> {
    let name = line
        .id
        .as_str()
        .map_or_else(|| line.id.to_string(), str::to_owned);
    let id = DocumentId::parse(&name).map_err(|source| EvalError::Id {
        path: path.to_owned(),
        source,
    })?;
    let chars = Chars::new(&line.text);
    let span = |(start, end): (usize, usize)| {
        chars.span(start, end).ok_or_else(|| EvalError::Span {
            path: path.to_owned(),
            id: name.clone(),
            start,
            end,
            text: String::new(),
        })
    };
    let region = line.evaluation_span.map(span).transpose()?;
    let mut document = GoldDocument::new(id, line.text.clone());
    document.regions = region.map(|region| vec![region]);
    document.classes.push(EntityClass::Event);
    document.judges_links = true;
    let mut links = Vec::new();
    for label in &line.labels {
        let span = span(label.span)?;
        let words = span.of(&line.text);
        if region.is_none_or(|region| region.contains(span)) && !is_pronoun(words) {
            let (item, is_name) = (gold_item(label), is_name(words));
            links.push(GoldLink { span, item, is_name });
        }
        if region.is_none_or(|region| region.contains(span)) {
            let has_inner = line.labels.iter().any(|inner| inner.parent == Some(label.id));
            document
                .mentions
                .extend(mention(label, span, (&line.text, has_inner)));
        }
    }
    document.links = innermost(links);
    Ok(document)
}

fn gold_item(label: &Label) -> GoldItem {
    match label.entity_id.parse() {
        Ok(item) => GoldItem::Item(item),
        Err(_) if label.entity_id == "<NIL>" => GoldItem::Nil,
        Err(_) => GoldItem::Unknown,
    }
}

fn is_pronoun(words: &str) -> bool {
    PRONOUNS.contains(&words.to_lowercase().as_str())
}

fn mention(label: &Label, span: Span, (text, has_inner): (&str, bool)) -> Option<GoldMention> {
    let known: Vec<&str> = label.class.split('|').collect();
    let mut classes: Vec<EntityClass> = ITEMS
        .iter()
        .filter(|(item, _)| known.contains(item))
        .map(|(_, class)| *class)
        .collect();
    // A position or occupation is none of ours, even where it is also said to be a person.
    if known.contains(&"Q12737077") {
        classes.clear();
    }
    let is_unknown = known.iter().all(|class| matches!(*class, "OTHER" | ""));
    if classes.is_empty() && !is_unknown {
        return None;
    }
    let item = gold_item(label);
    Some(GoldMention {
        optional: has_inner || classes.first() == Some(&EntityClass::Group) || !is_name(span.of(text)),
        item,
        ..GoldMention::new(span, classes)
    })
}

/// Whether words name something, as far as their form says.
fn is_name(words: &str) -> bool {
    let is_other = |word: &str| {
        let word = word.to_lowercase();
        is_pronoun(&word) || DATES.contains(&word.as_str()) || matches!(&*word, "the" | "a" | "an")
    };
    let mut words = words.split_whitespace().filter(|word| !is_other(word));
    words.any(|word| word.contains(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_pronouns_nouns_and_things_of_other_kinds() {
        let text = r#"{"id": 7, "text": "Émile, a student, saw Solaris in Omsk. He left.", "evaluation_span": [0, 40],
            "labels": [
                {"id": 0, "span": [0, 5], "entity_id": "Q1", "type": "Q215627"},
                {"id": 1, "span": [9, 16], "entity_id": "Q2", "type": "OTHER"},
                {"id": 2, "span": [22, 29], "entity_id": "Q3", "type": "Q2424752"},
                {"id": 3, "span": [33, 37], "entity_id": "<NIL>", "type": "Q27096213|Q43229"},
                {"id": 4, "span": [39, 41], "entity_id": "Q1", "type": "Q215627"}]}"#;
        let documents = parse(Path::new("x"), text).unwrap();
        let mentions = documents[0].mentions.iter();
        let got: Vec<_> = mentions
            .map(|m| (m.span.of(&documents[0].text), m.optional, m.item, m.classes.len()))
            .collect();
        let item = |id: &str| GoldItem::Item(id.parse().unwrap());
        assert_eq!(
            got,
            [
                ("Émile", false, item("Q1"), 1),
                ("student", true, item("Q2"), 0),
                ("Omsk", false, GoldItem::Nil, 2)
            ]
        );
    }

    #[test]
    fn a_span_outside_its_text_is_an_error() {
        let text = r#"{"id": "a", "text": "Omsk", "labels": [{"id": 0, "span": [0, 9], "entity_id": "Q1"}]}"#;
        let error = parse(Path::new("gold.jsonl"), text).unwrap_err().to_string();
        assert!(error.contains("gold.jsonl") && error.contains("0..9"), "{error}");
    }
}
