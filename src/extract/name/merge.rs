//! Joins what the rules found with what the sequence model found.

use std::{collections::BTreeMap, ops::Range};

use super::Name;
use crate::extract::{
    analysis::Analysis,
    tagger::{Kind, Tagged},
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Score};

/// The names of a document, in reading order.
///
/// The model decides on persons, places and organizations, the rules on events and communities. Where both overlap, an
/// event or community of the rules stands if it holds all of what the model found.
pub(super) fn merge(analysis: &Analysis<'_>, rules: Vec<Name>, tagged: &[Tagged]) -> Vec<Name> {
    let mut found: BTreeMap<usize, Name> = BTreeMap::new();
    for name in rules.iter().filter(|name| stands(name, tagged)) {
        found.insert(name.tokens.start, name.clone());
    }
    let mut at = 0;
    for name in tagged {
        let Some(class) = class_of(name.kind) else {
            continue;
        };
        while rules
            .get(at)
            .is_some_and(|rule| rule.tokens.end <= name.tokens.start)
        {
            at += 1;
        }
        let overlapping = || {
            rules
                .iter()
                .skip(at)
                .take_while(|rule| rule.tokens.start < name.tokens.end)
        };
        if overlapping().any(|rule| stands(rule, tagged)) {
            continue;
        }
        let same = overlapping().find(|rule| rule.tokens == name.tokens);
        found.insert(name.tokens.start, named(analysis, name, class, same));
    }
    found.into_values().collect()
}

/// The model's name, with what the gazetteer knows of it.
fn named(analysis: &Analysis<'_>, name: &Tagged, class: EntityClass, rule: Option<&Name>) -> Name {
    let known = rule.filter(|rule| rule.class == Some(class));
    let words = analysis.span(name.tokens.clone()).of(analysis.text);
    let entry = || gazetteer().find(words).filter(|entry| entry.class == Some(class));
    let item = match rule {
        Some(_) => known.and_then(|rule| rule.item),
        None => entry().and_then(|entry| entry.item),
    };
    Name {
        tokens: name.tokens.clone(),
        class: Some(class),
        canonical: None,
        listed: known.map_or_else(|| entry().is_some(), |rule| rule.listed),
        item,
        score: known.map_or(name.score, |rule| agreed(rule.score, name.score)),
    }
}

/// Two that agree are surer than either.
fn agreed(a: Score, b: Score) -> Score {
    Score::new(1.0 - (1.0 - a.value()) * (1.0 - b.value()))
}

/// Whether a name of the rules stands against what the model found.
fn stands(name: &Name, tagged: &[Tagged]) -> bool {
    let first = tagged.partition_point(|t| t.tokens.end <= name.tokens.start);
    let overlapping = || {
        let rest = tagged.iter().skip(first);
        rest.take_while(|t| t.tokens.start < name.tokens.end)
    };
    let inside = |range: &Range<usize>| name.tokens.start <= range.start && range.end <= name.tokens.end;
    match name.class {
        Some(EntityClass::Event | EntityClass::Group) => overlapping().all(|t| inside(&t.tokens)),
        _ => overlapping().all(|t| t.kind == Kind::Other) && (name.listed || name.class.is_none()),
    }
}

fn class_of(kind: Kind) -> Option<EntityClass> {
    match kind {
        Kind::Person => Some(EntityClass::Person),
        Kind::Place => Some(EntityClass::Place),
        Kind::Organization => Some(EntityClass::Organization),
        Kind::Other => None,
    }
}
