//! Joins what the rules found with what the sequence model found.

use std::{collections::BTreeMap, ops::Range};

use super::Name;
use crate::extract::{
    analysis::Analysis,
    tagger::{Kind, Tagged},
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Score};

/// From here on the rules are sure of a name: a head word, a title, a given name before it.
const SURE: f64 = 0.9;

/// The names of a document, in reading order.
///
/// The model decides on persons, places and organizations, the rules on events and communities. Where both overlap, a
/// name of the rules stands if they are sure of it and it holds all of what the model found there.
pub(super) fn merge(analysis: &Analysis<'_>, rules: &[Name], tagged: &[Tagged]) -> Vec<Name> {
    let standing: Vec<&Name> = rules.iter().filter(|name| stands(name, tagged)).collect();
    let mut found: BTreeMap<usize, Name> =
        standing.iter().map(|name| (name.tokens.start, (*name).clone())).collect();
    for name in tagged {
        let Some(class) = class_of(name.kind) else { continue };
        if overlapping(&standing, |rule| &rule.tokens, &name.tokens).next().is_some() {
            continue;
        }
        let same = overlapping(rules, |rule| &rule.tokens, &name.tokens).find(|rule| rule.tokens == name.tokens);
        found.insert(name.tokens.start, named(analysis, name, class, same));
    }
    found.into_values().collect()
}

/// Those of a list in reading order that share a token with a range.
fn overlapping<'a, T>(
    list: &'a [T],
    range_of: impl Fn(&T) -> &Range<usize> + 'a,
    range: &Range<usize>,
) -> impl Iterator<Item = &'a T> {
    let (start, end) = (range.start, range.end);
    let first = list.partition_point(|item| range_of(item).end <= start);
    list.iter().skip(first).take_while(move |item| range_of(item).start < end)
}

/// The model's name, with what the rules and the gazetteer know of it.
fn named(analysis: &Analysis<'_>, name: &Tagged, class: EntityClass, rule: Option<&Name>) -> Name {
    let agreeing = rule.filter(|rule| rule.class == Some(class));
    let words = analysis.span(name.tokens.clone()).of(analysis.text);
    let entry = gazetteer().find(words).filter(|entry| entry.class == Some(class));
    Name {
        tokens: name.tokens.clone(),
        class: Some(class),
        canonical: None,
        listed: entry.is_some(),
        item: entry.and_then(|entry| entry.item),
        score: agreeing.map_or(name.score, |rule| both(rule.score, name.score)),
    }
}

/// Two that agree are surer than either.
fn both(a: Score, b: Score) -> Score {
    Score::new(1.0 - (1.0 - a.value()) * (1.0 - b.value()))
}

/// Whether a name of the rules stands against what the model found.
fn stands(name: &Name, tagged: &[Tagged]) -> bool {
    let found = || overlapping(tagged, |t| &t.tokens, &name.tokens);
    let inside = found().all(|t| name.tokens.start <= t.tokens.start && t.tokens.end <= name.tokens.end);
    let longer = found().all(|t| t.tokens.len() < name.tokens.len());
    match name.class {
        Some(EntityClass::Event | EntityClass::Group) => inside,
        None => inside && found().all(|t| t.kind == Kind::Other || t.tokens.len() < name.tokens.len()),
        Some(_) if found().next().is_none() => name.listed,
        Some(_) => inside && longer && name.score.value() >= SURE,
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
