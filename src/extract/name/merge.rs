//! Joins what the rules found with what the sequence model found.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use super::{
    Name,
    classify::is_acronym_of_role,
    closing::close,
    titled::{bare, is_title_alone, origin, with_titled},
};
use crate::extract::{
    analysis::{Analysis, Sentence},
    lexicon::lexicon,
    tagger::{Kind, Tagged, Tags},
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Score};
use crate::text::TokenKind;

/// From here on the rules are sure of a name: a head word, a title, a given name before it.
const SURE: f64 = 0.88;

/// What the rules are sure of is a name if the model is less sure than this that there is none.
const DOUBTFUL: f64 = 0.7;
/// The same for names of several words in running text.
const NEARLY_SURE: f64 = 0.9;

/// The names of a document, in reading order.
///
/// The model decides on persons, places and organizations, the rules on events and communities. Where both overlap, a
/// name of the rules stands if they are sure of it and it holds all of what the model found there; persons go without
/// their titles.
pub(super) fn merge(analysis: &Analysis<'_>, rules: &[Name], mut tags: Tags) -> Vec<Name> {
    tags.names = strip(analysis, rules, tags.names);
    tags.names = with_titled(analysis, tags.names);
    let links = analysis.document.links.iter();
    let linked: HashSet<&str> = links.map(|link| link.span.of(analysis.text)).collect();
    let is_linked = |name: &Name| linked.contains(analysis.span(name.tokens.clone()).of(analysis.text));
    let stands = |name: &&Name| is_in_field(analysis, name) || stands(analysis, name, &tags, is_linked(name));
    let standing: Vec<&Name> = rules.iter().filter(stands).collect();
    let mut found: BTreeMap<usize, Name> = standing
        .iter()
        .map(|name| {
            let tokens = bare(analysis, rules, &name.tokens, name.class);
            let name = Name {
                tokens,
                ..(*name).clone()
            };
            (name.tokens.start, name)
        })
        .collect();
    for name in &tags.names {
        let mut taken = overlapping(&standing, |rule| &rule.tokens, &name.tokens);
        if taken.next().is_some() || is_adjective(analysis, &name.tokens) {
            continue;
        }
        let mut near = overlapping(rules, |rule| &rule.tokens, &name.tokens);
        let same = near.find(|rule| rule.tokens == name.tokens);
        let joined = joined(analysis, name, same).map(|joined| (name.tokens.start, joined));
        found.extend(joined);
    }
    close(analysis, &mut found);
    found.into_values().collect()
}

/// What the model found without titles, and with the places that it joined to persons as names of their own.
fn strip(analysis: &Analysis<'_>, rules: &[Name], names: Vec<Tagged>) -> Vec<Tagged> {
    let mut stripped = Vec::with_capacity(names.len());
    for name in names.into_iter().filter(|name| !is_title_alone(analysis, name)) {
        let end = name.tokens.end;
        let tokens = without_opener(analysis, bare(analysis, rules, &name.tokens, class_of(name.kind)));
        let origin = origin(analysis, tokens.end, end);
        stripped.push(Tagged { tokens, ..name });
        stripped.extend(origin);
    }
    stripped
}

/// A name of several words without an adverb or conjunction that opens its sentence: "Then Lee".
fn without_opener(analysis: &Analysis<'_>, tokens: Range<usize>) -> Range<usize> {
    const OPENERS: [&str; 24] = [
        "After",
        "Also",
        "Although",
        "As",
        "Before",
        "But",
        "Finally",
        "Here",
        "However",
        "If",
        "Later",
        "Meanwhile",
        "Now",
        "Once",
        "Since",
        "So",
        "Still",
        "Then",
        "There",
        "Thus",
        "Today",
        "When",
        "While",
        "Yet",
    ];
    let opens = tokens.len() > 1 && OPENERS.binary_search(&analysis.word(tokens.start)).is_ok();
    tokens.start + usize::from(opens)..tokens.end
}

/// Those of a list in reading order that share a token with a range.
fn overlapping<'a, T>(
    list: &'a [T],
    range_of: impl Fn(&T) -> &Range<usize> + 'a,
    range: &Range<usize>,
) -> impl Iterator<Item = &'a T> {
    let (start, end) = (range.start, range.end);
    let first = list.partition_point(|item| range_of(item).end <= start);
    list.iter()
        .skip(first)
        .take_while(move |item| range_of(item).start < end)
}

/// The model's name, with what the rules have for the same words and the gazetteer knows of it.
fn joined(analysis: &Analysis<'_>, name: &Tagged, rule: Option<&Name>) -> Option<Name> {
    let Some(class) = class_of(name.kind) else {
        // A prize, a ship, a book: a name of something else.
        let several = rule.filter(|rule| rule.tokens.len() > 1)?;
        return Some(Name {
            class: None,
            item: None,
            ..several.clone()
        });
    };
    let agreeing = rule.filter(|rule| rule.class == Some(class));
    let words = analysis.span(name.tokens.clone()).of(analysis.text);
    let entry = gazetteer().find(words).filter(|entry| entry.class == Some(class));
    Some(Name {
        tokens: name.tokens.clone(),
        class: Some(class),
        canonical: None,
        listed: entry.is_some(),
        item: entry.and_then(|entry| entry.item),
        score: agreeing.map_or(name.score, |rule| both(rule.score, name.score)),
    })
}

/// Two that agree are surer than either.
fn both(a: Score, b: Score) -> Score {
    Score::new(1.0 - (1.0 - a.value()) * (1.0 - b.value()))
}

/// Whether a name of the rules stands against what the model found, or did not find.
///
/// `is_linked` says that its words are a link to an article somewhere in the document. How much to trust the rules was
/// settled on the development sets, together: a name of several words in running text, of which the rules are sure, is
/// right more often than the model's silence. A single word is not.
fn stands(analysis: &Analysis<'_>, name: &Name, tags: &Tags, is_linked: bool) -> bool {
    let found = || overlapping(&tags.names, |t| &t.tokens, &name.tokens);
    let is_inside = found().all(|t| name.tokens.start <= t.tokens.start && t.tokens.end <= name.tokens.end);
    let is_sure = name.score.value() >= SURE;
    let is_longer = |t: &Tagged| t.tokens.len() < name.tokens.len();
    match name.class {
        // A headline in capitals names no event with a word such as "RETREAT".
        Some(EntityClass::Event) if is_shouted(analysis, name) => is_inside && name.listed,
        Some(EntityClass::Event | EntityClass::Group) => is_inside,
        // What a list has as a religion, a language or a work is none of the model's kinds.
        None => is_inside && found().all(|t| name.listed || t.kind == Kind::Other || is_longer(t)),
        Some(_) if found().next().is_none() => {
            let outside = tags.outside(&name.tokens);
            let is_telling = name.tokens.len() > 1 || is_acronym_of_role(analysis, &name.tokens);
            let is_prose = is_telling && is_in_prose(analysis, name);
            name.listed
                || is_linked
                || (is_sure && (outside < DOUBTFUL || (is_prose && outside < NEARLY_SURE)))
        }
        Some(_) if is_inside && is_sure => {
            // A country that acts is a place still.
            let is_known_place = name.class == Some(EntityClass::Place) && name.item.is_some();
            let is_prose = name.tokens.len() > 1 && is_in_prose(analysis, name);
            found().all(|t| {
                let is_other = t.kind == Kind::Other && (name.listed || is_prose);
                let is_telling = name.tokens.len() > 1 && name.listed || name.tokens.len() > 2 && is_prose;
                is_longer(t) || is_other || is_telling || (is_known_place && t.kind == Kind::Organization)
            })
        }
        Some(_) => false,
    }
}

/// Whether a name stands in running text, where a capital tells something, and not in a title or a list: there are twice
/// as many words in lower case as other names.
fn is_in_prose(analysis: &Analysis<'_>, name: &Name) -> bool {
    const WORDS: usize = 3;
    let Some(sentence) = sentence_of(analysis, name) else {
        return false;
    };
    let (mut lower, mut capitals) = (0_usize, 0_usize);
    let mut is_inside = true;
    for at in sentence.tokens.clone().filter(|at| !name.tokens.contains(at)) {
        let kind = analysis.tokens.get(at).map(|token| token.kind);
        let is_capital = kind.is_some_and(TokenKind::is_upper_initial);
        lower += usize::from(kind == Some(TokenKind::Lower));
        capitals += usize::from(is_capital && !is_inside);
        is_inside = is_capital || at == sentence.tokens.start;
    }
    lower >= WORDS && lower > 2 * capitals
}

/// Whether the words say where something is from, and name nothing: "North Korean citizenship", "Japanese-Soviet relations".
fn is_adjective(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let words = analysis.span(tokens.clone()).of(analysis.text);
    let mut parts = words.split(['-', '–', '‐', '‑']);
    gazetteer().find_by_adjective(words).is_some() || parts.all(|part| lexicon().demonym(part).is_some())
}

/// Whether a name stands in an infobox, of which the model has seen none.
fn is_in_field(analysis: &Analysis<'_>, name: &Name) -> bool {
    sentence_of(analysis, name).is_some_and(|sentence| analysis.is_field(sentence))
}

fn is_shouted(analysis: &Analysis<'_>, name: &Name) -> bool {
    let words = analysis.span(name.tokens.clone()).of(analysis.text);
    !words.contains(char::is_lowercase)
}

fn sentence_of<'a>(analysis: &'a Analysis<'_>, name: &Name) -> Option<&'a Sentence> {
    let sentences = &analysis.sentences;
    let at = sentences.partition_point(|sentence| sentence.tokens.end <= name.tokens.start);
    sentences.get(at)
}

fn class_of(kind: Kind) -> Option<EntityClass> {
    match kind {
        Kind::Person => Some(EntityClass::Person),
        Kind::Place => Some(EntityClass::Place),
        Kind::Organization => Some(EntityClass::Organization),
        Kind::Other => None,
    }
}
