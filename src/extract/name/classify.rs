//! Weighs what speaks for each class where a name stands.
//!
//! Weights are in points; about four are sure. They were set by hand and checked against the Universal NER English
//! development set: what a head word or a title says counts most, then given names, then the words around.

use std::ops::Range;

use super::{Chunk, dated::is_year};
use crate::extract::{
    analysis::Analysis,
    lexicon::{HeadPosition, lexicon},
};
use crate::model::EntityClass::{self, Event, Group, Organization, Person, Place};
use crate::text::{Token, TokenKind};

/// So much evidence in a document overrules the gazetteer.
pub(super) const OVERRULES: f64 = 8.0;

/// Points for each class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence([f64; 5]);

impl Evidence {
    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    pub(super) fn add_weight(&mut self, class: EntityClass, weight: f64) {
        if let Some(points) = self.0.get_mut(class as usize) {
            *points += weight;
        }
    }

    /// The class with most points, the earlier of two that are even; `None` where nothing speaks for any.
    pub(super) fn best(&self) -> (Option<EntityClass>, f64) {
        let mut best = (None, 0.0);
        for (class, &points) in EntityClass::ALL.into_iter().zip(&self.0) {
            if points > best.1 {
                best = (Some(class), points);
            }
        }
        best
    }
}

/// What speaks for each class at this one place.
pub(super) fn evidence(analysis: &Analysis<'_>, chunk: &Chunk) -> Evidence {
    let mut evidence = Evidence::default();
    let mut add = |class, weight| evidence.add_weight(class, weight);
    of_words(analysis, chunk, &mut add);
    of_context(analysis, chunk, &mut add);
    evidence
}

/// What the words of the name say.
fn of_words(analysis: &Analysis<'_>, chunk: &Chunk, add: &mut impl FnMut(EntityClass, f64)) {
    let tokens = chunk.tokens.clone();
    let (first, last) = (analysis.entry(tokens.start), analysis.entry(tokens.end - 1));
    let several = tokens.len() > 1;
    if several && is_year(analysis.word(tokens.start)) {
        add(Event, 6.0);
    }
    let described = last.nominal.is_some_and(|(class, _)| class == Organization);
    if several && described && analysis.word(tokens.end - 1).starts_with(char::is_lowercase) {
        add(Organization, 5.0);
    }
    for (class, head) in [
        (Organization, first.organization),
        (Place, first.place),
        (Event, first.event),
    ] {
        let weight = if several { 5.0 } else { 1.0 };
        if head.is_some_and(HeadPosition::is_first) {
            add(class, weight);
        }
    }
    for (class, head) in [
        (Organization, last.organization),
        (Place, last.place),
        (Event, last.event),
    ] {
        if several && head.is_some_and(HeadPosition::is_last) {
            add(class, 4.5);
        }
    }
    if let Some(weight) = of_inner_heads(analysis, &tokens) {
        add(Organization, weight);
    }
    let name =
        |word: crate::extract::lexicon::Word, weight: f64| if word.ambiguous { weight / 2.0 } else { weight };
    if first.given {
        add(Person, name(first, if several { 3.5 } else { 2.0 }));
    }
    if last.surname && (several || !last.common) {
        add(Person, name(last, if several { 2.0 } else { 1.2 }));
    }
    if tokens.clone().any(|t| is_initial(analysis.word(t))) && several {
        add(Person, 3.0);
    }
    // "Alexander the Great".
    if tokens.len() == 3 && analysis.word(tokens.start + 1) == "the" {
        add(Person, 4.0);
    }
    // "Aldersson & Holm".
    if tokens.clone().any(|t| analysis.word(t) == "&") {
        add(Organization, 4.0);
    }
    if !several {
        of_single_word(analysis.word(tokens.start), add);
    } else if tokens.len() <= 3 {
        add(Person, 0.6);
    } else {
        add(Organization, 0.6);
    }
}

/// What heads of organizations inside a name weigh, more where they head what follows: "Federal Institute for Materials",
/// "Grand Council of Geneva".
fn of_inner_heads(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Option<f64> {
    let mut inner = (tokens.start + 1..tokens.end.saturating_sub(1))
        .filter(|&at| analysis.entry(at).organization.is_some())
        .peekable();
    inner.peek()?;
    let heads = inner.any(|at| matches!(analysis.word(at + 1), "for" | "of" | "on"));
    Some(if heads { 4.5 } else { 2.0 })
}

fn of_single_word(word: &str, add: &mut impl FnMut(EntityClass, f64)) {
    const PLACES: [&str; 14] = [
        "ville", "burg", "grad", "sk", "stan", "land", "shire", "ovo", "ington", "bury", "ford", "polis",
        "ham", "chester",
    ];
    const PERSONS: [&str; 10] = [
        "ov", "ev", "enko", "sson", "sen", "ez", "ski", "sky", "vich", "ovich",
    ];
    if word.chars().count() > 4 {
        if PLACES.iter().any(|suffix| word.ends_with(suffix)) {
            add(Place, 1.2);
        }
        if PERSONS.iter().any(|suffix| word.ends_with(suffix)) {
            add(Person, 1.2);
        }
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if (2..=6).contains(&letters) && !word.chars().any(char::is_lowercase) {
        add(Organization, 2.5);
    }
    add(Person, 0.2);
}

/// What the words around say.
fn of_context(analysis: &Analysis<'_>, chunk: &Chunk, add: &mut impl FnMut(EntityClass, f64)) {
    let tokens = &chunk.tokens;
    before(analysis, tokens.start, add);
    if is_acronym_of_role(analysis, tokens) {
        add(Organization, 2.0);
    }
    after(analysis, tokens.end, add);
}

/// "ACLU attorney", "CCTV president": an acronym before what somebody is there.
pub(super) fn is_acronym_of_role(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let is_acronym = |token: &Token| token.kind == TokenKind::Upper && (2..=6).contains(&token.span.len());
    let [only] = analysis.tokens(tokens.clone()) else {
        return false;
    };
    let next = analysis.entry(tokens.end);
    let is_small = analysis
        .tokens
        .get(tokens.end)
        .is_some_and(|t| t.kind == TokenKind::Lower);
    is_acronym(only) && is_small && (next.occupation || next.title) && !analysis.entry(tokens.start).common
}

fn before(analysis: &Analysis<'_>, start: usize, add: &mut impl FnMut(EntityClass, f64)) {
    let previous = start.checked_sub(1);
    let entry = |at: Option<usize>| at.map(|at| analysis.entry(at)).unwrap_or_default();
    match previous.map_or("", |at| analysis.word(at)) {
        "in" | "In" => add(Place, 2.2),
        "near" | "around" | "across" => add(Place, 2.5),
        "from" | "to" => add(Place, 1.0),
        "at" => {
            add(Organization, 0.8);
            add(Place, 0.8);
        }
        "by" => {
            add(Person, 0.8);
            add(Organization, 0.4);
        }
        "the" | "The" => {
            add(Organization, 0.9);
            add(Person, -2.0);
        }
        "joined" | "founded" => add(Organization, 1.5),
        "named" | "called" | "and" | "," | "" => {}
        "of" => {
            let class = entry(start.checked_sub(2)).nominal.map(|(class, _)| class);
            if let Some(class @ (Place | Organization | Group)) = class {
                add(class, 2.5);
            }
        }
        _ => {
            let known = entry(previous);
            if known.firm {
                add(Person, 1.0);
                add(Organization, 1.0);
            } else if known.title || known.occupation {
                add(Person, 3.5);
            } else if let Some((class, _)) = known.nominal {
                add(class, 1.8);
            }
        }
    }
}

fn after(analysis: &Analysis<'_>, end: usize, add: &mut impl FnMut(EntityClass, f64)) {
    const PERSONAL: [&str; 24] = [
        "said", "says", "wrote", "born", "died", "married", "told", "argued", "became", "was", "had", "went",
        "moved", "studied", "taught", "met", "who", "himself", "herself", "asked", "believes", "thinks",
        "lived", "worked",
    ];
    let next = analysis.word(end);
    let personal = PERSONAL.iter().position(|verb| *verb == next);
    if let Some(at) = personal {
        let vague = matches!(PERSONAL.get(at), Some(&"was" | &"had" | &"became"));
        add(Person, if vague { 0.3 } else { 1.6 });
    }
    if next == "(" && is_lifespan(analysis, end + 1) {
        add(Person, 4.0);
    }
    if next == "," {
        apposition(analysis, end + 1, add);
    }
}

/// "(born", "(1701–1725)".
fn is_lifespan(analysis: &Analysis<'_>, at: usize) -> bool {
    let year = |at: usize| {
        let word = analysis.word(at);
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
    };
    let opener = analysis.word(at);
    matches!(opener, "born" | "b" | "b." | "d" | "d." | "died")
        || (year(at)
            && matches!(analysis.word(at + 1), "–" | "-")
            && (year(at + 2) || analysis.word(at + 2) == ")"))
}

/// ", a merchant", ", the capital of": the noun tells.
fn apposition(analysis: &Analysis<'_>, at: usize, add: &mut impl FnMut(EntityClass, f64)) {
    if !matches!(analysis.word(at), "a" | "an" | "the" | "his" | "her" | "who") {
        return;
    }
    if analysis.word(at) == "who" {
        return add(Person, 2.0);
    }
    for token in at + 1..at + 5 {
        let word = analysis.entry(token);
        let stops = analysis
            .tokens
            .get(token)
            .is_none_or(|t| t.kind == TokenKind::Sign);
        if stops || matches!(analysis.word(token), "of" | "in") {
            return;
        }
        let is_personal = word.occupation && !word.firm;
        if is_personal || lexicon().kinship(analysis.word(token)).is_some() {
            return add(Person, 3.0);
        }
        if let Some((class, _)) = word.nominal {
            return add(class, 2.5);
        }
    }
}

pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.') && chars.next().is_none()
}
