//! The units that sentences are made of: names, times, numbers, and the words between them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::verb::{Form, Shape, verb_form};
use crate::extract::{
    analysis::{Analysis, Sentence},
    lexicon::{lexicon, lower},
};
use crate::model::{EntityClass, Mention, Span};
use crate::text::TokenKind;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A name, by its index among the names of the document.
    Name(usize),
    /// A time that is stated.
    Time,
    /// A number that counts something.
    Number,
    /// "the", "some", "two of".
    Determiner,
    /// "his".
    Possessive,
    /// "he".
    Pronoun,
    /// "in".
    Preposition(&'static str),
    /// "and", "or".
    And,
    /// "but".
    But,
    /// "while".
    Subordinator,
    /// "who".
    Relative,
    /// Forms of "be".
    Be,
    /// Forms of "have".
    Have,
    /// Forms of "do".
    Do,
    /// "would".
    Modal,
    /// "not".
    Not,
    /// "to".
    To,
    /// "later", "officially".
    Adverb,
    /// A form of another verb, though the word may be a noun or an adjective where it stands.
    Verb(Form),
    /// Any other word: a noun or an adjective.
    Noun,
    /// "'s".
    Owner,
    /// A comma or a dash.
    Comma,
    /// A semicolon, a colon, a full stop.
    Break,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A quotation mark or another sign that changes nothing.
    Sign,
}

/// A unit: its kind, and its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it stands in the document.
    pub(crate) span: Span,
    /// Whether it is written with a capital.
    pub(crate) capital: bool,
    /// For a name, what it names.
    pub(crate) class: Option<EntityClass>,
}

static FUNCTION_WORDS: LazyLock<FxHashMap<&'static str, Kind>> = LazyLock::new(|| {
    include_str!("../../../data/names/function-words.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, kind)| Some((word, function(word, kind)?)))
        .collect()
});

fn function(word: &'static str, kind: &str) -> Option<Kind> {
    Some(match kind {
        "adverb" => Kind::Adverb,
        "and" => Kind::And,
        "be" => Kind::Be,
        "but" => Kind::But,
        "determiner" => Kind::Determiner,
        "do" => Kind::Do,
        "have" => Kind::Have,
        "modal" => Kind::Modal,
        "not" => Kind::Not,
        "possessive" => Kind::Possessive,
        "preposition" => Kind::Preposition(word),
        "pronoun" => Kind::Pronoun,
        "relative" => Kind::Relative,
        "subordinator" => Kind::Subordinator,
        "to" => Kind::To,
        _ => return None,
    })
}

/// The units of a sentence; `names` are all of the document, in reading order.
pub(super) fn units(analysis: &Analysis<'_>, sentence: &Sentence, names: &[Mention]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(sentence.tokens.len());
    let mut name = names.partition_point(|m| m.span.end() <= sentence.span.start());
    let times = analysis.times_in(sentence.span);
    let quantities = analysis.quantities_in(sentence.span);
    let (mut time, mut quantity, mut until) = (0, 0, 0);
    for token in analysis.tokens(sentence.tokens.clone()) {
        let start = token.span.start();
        if start < until {
            continue;
        }
        name = skip(names, name, start, |m| m.span);
        time = skip(times, time, start, |t| t.span);
        quantity = skip(quantities, quantity, start, |q| q.span);
        let longer = names
            .get(name)
            .filter(|m| m.span.start() <= start)
            .map(|m| (m.span, Kind::Name(name)))
            .or_else(|| {
                let time = times.get(time).filter(|t| t.span.start() <= start)?;
                Some((time.span, Kind::Time))
            })
            .or_else(|| {
                let quantity = quantities.get(quantity).filter(|q| q.span.start() <= start)?;
                Some((quantity.span, Kind::Number))
            });
        let capital = token.kind.is_upper_initial();
        if let Some((span, kind)) = longer {
            until = span.end();
            let class = match kind {
                Kind::Name(name) => names.get(name).and_then(|m| m.class),
                _ => None,
            };
            units.push(Unit {
                kind,
                span,
                capital,
                class,
            });
            continue;
        }
        if token.span.end() < sentence.span.end() && is_of_abbreviation(&units, token.span, analysis.text) {
            // "Dr. Bailey" is one phrase.
            if let Some(last) = units.last_mut() {
                last.span = Span::new(last.span.start(), token.span.end());
            }
            continue;
        }
        let kind = match token.kind {
            TokenKind::Sign => sign(token.span.of(analysis.text)),
            TokenKind::Possessive => Kind::Owner,
            TokenKind::Number => Kind::Number,
            _ => word_after(&units, token.span.of(analysis.text), capital),
        };
        units.push(Unit {
            kind,
            span: token.span,
            capital,
            class: None,
        });
    }
    units
}

/// The first of a list in reading order, from one on, that ends behind a place.
fn skip<T>(list: &[T], from: usize, start: usize, span: impl Fn(&T) -> Span) -> usize {
    let rest = list.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|item| span(item).end() <= start).count()
}

/// Whether a full stop belongs to the word before it.
fn is_of_abbreviation(before: &[Unit], stop: Span, text: &str) -> bool {
    let word = before.last().filter(|last| last.span.end() == stop.start());
    stop.of(text) == "." && word.is_some_and(|word| lexicon().is_abbreviation(word.span.of(text)))
}

/// What a word is after the units before it.
fn word_after(before: &[Unit], text: &str, capital: bool) -> Kind {
    let lower = lower(text);
    match word(&lower, capital && !before.is_empty()) {
        Kind::Noun if !capital && is_participle(&lower, before) => Kind::Verb(UNKNOWN),
        kind => kind,
    }
}

/// A participle of a verb that is in no list.
const UNKNOWN: Form = Form {
    lemma: "",
    shape: Shape::Either,
    intransitive: false,
};

/// Whether a word in no list is a participle by its look, after an auxiliary: "was blamed".
fn is_participle(word: &str, before: &[Unit]) -> bool {
    let mut before = before
        .iter()
        .rev()
        .skip_while(|unit| matches!(unit.kind, Kind::Adverb | Kind::Not));
    let after_auxiliary = before
        .next()
        .is_some_and(|unit| matches!(unit.kind, Kind::Be | Kind::Have));
    after_auxiliary && word.len() > 5 && word.ends_with("ed") && !word.ends_with("eed")
}

fn sign(sign: &str) -> Kind {
    match sign {
        "," | ":" | "–" | "—" => Kind::Comma,
        ";" | "." | "?" | "!" => Kind::Break,
        "(" | "[" => Kind::Open,
        ")" | "]" => Kind::Close,
        _ => Kind::Sign,
    }
}

/// What a word in lower case is by itself; a capital inside a sentence makes it a noun.
fn word(word: &str, capital: bool) -> Kind {
    if let Some(kind) = FUNCTION_WORDS.get(word) {
        return *kind;
    }
    if capital {
        return Kind::Noun;
    }
    if let Some(form) = verb_form(word) {
        return Kind::Verb(form);
    }
    let is_adverb = word.len() > 4
        && word.ends_with("ly")
        && !matches!(
            word,
            "family"
                | "early"
                | "daily"
                | "weekly"
                | "monthly"
                | "yearly"
                | "assembly"
                | "elderly"
                | "monopoly"
        );
    if is_adverb { Kind::Adverb } else { Kind::Noun }
}
