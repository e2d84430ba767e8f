//! Finds the names in a document and what they are names of.
//!
//! First by rules: [`chunk`] cuts out the runs of words that are written as names are, [`classify`] weighs what speaks
//! for each class where a name stands, and [`find_by_rules`] adds up over the document, so that a name that is clearly a
//! person's once is a person's throughout. The sequence model ([`tagger`](super::tagger)) sees what the rules found and
//! decides on persons, places and organizations; events and communities are the rules' alone. [`merge`] joins both, and
//! [`definition`] has the last word where the text says outright what a name is of ("Varnitsa is a town").

mod branch;
mod chunk;
mod classify;
mod closing;
mod dated;
mod definition;
mod group;
mod merge;
#[cfg(test)]
mod tests;
mod titled;

use std::{collections::HashMap, ops::Range};

use chunk::find_chunks;
use classify::{Evidence, evidence};
pub(crate) use dated::is_year;
pub(crate) use group::{is_trait, stands_for_people};

use super::{
    analysis::{Analysis, Sentence},
    lexicon::lexicon,
    parts::map_parts,
    tagger::{Tagger, tagger},
};
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{EntityClass, ItemId, Score, Span};

/// A name where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// Its tokens, as indices into those of the document.
    pub(crate) tokens: Range<usize>,
    /// What it names.
    pub(crate) class: Option<EntityClass>,
    /// The name of what it names, where the words are another form of it ("Japanese settlers").
    pub(crate) canonical: Option<String>,
    /// The item that the gazetteer has under this name.
    pub(crate) item: Option<ItemId>,
    /// Whether the gazetteer has it, with or without an item.
    pub(crate) listed: bool,
    /// How sure both are.
    pub(crate) score: Score,
}

/// A run of words written as a name.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    pub(crate) tokens: Range<usize>,
    /// The gazetteer's entry for exactly these words.
    pub(crate) entry: Option<&'static GazetteerEntry>,
    /// For a group, the name of the people.
    pub(crate) people: Option<String>,
    /// Whether the capital may be there only because a sentence begins.
    pub(crate) doubtful: bool,
}

/// All names of a document, in reading order; they do not overlap.
pub(crate) fn find_names(analysis: &Analysis<'_>) -> Vec<Name> {
    match tagger() {
        Some(tagger) => find_names_with(tagger, analysis),
        None => find_by_rules(analysis),
    }
}

/// All names of a document, with a model of the caller's.
pub(crate) fn find_names_with(tagger: &Tagger<'_>, analysis: &Analysis<'_>) -> Vec<Name> {
    let names = find_by_rules(analysis);
    let found = tagger.tag(analysis, &names);
    let mut names = merge::merge(analysis, &names, found);
    branch::apply_branches(analysis, &mut names);
    definition::apply_definitions(analysis, &mut names);
    names
}

/// The names that the rules find, in reading order; they do not overlap.
pub(crate) fn find_by_rules(analysis: &Analysis<'_>) -> Vec<Name> {
    let parts = map_parts(&analysis.sentences, Sentence::size, |_, sentences| {
        let chunks = sentences.iter().flat_map(|s| find_chunks(analysis, s));
        let weighed = chunks.map(|chunk| (evidence(analysis, &chunk), chunk));
        weighed.collect::<Vec<_>>()
    });
    let (own, chunks): (Vec<Evidence>, Vec<Chunk>) = parts.into_iter().flatten().unzip();
    let mut all: HashMap<&str, Evidence> = HashMap::new();
    let mut seen_inside: HashMap<&str, usize> = HashMap::new();
    for (chunk, evidence) in chunks.iter().zip(&own) {
        let words = analysis.span(chunk.tokens.clone()).of(analysis.text);
        all.entry(words).or_default().add(evidence);
        *seen_inside.entry(words).or_default() += usize::from(!chunk.doubtful);
    }
    let people = parts_of_persons(analysis, &chunks, &all);
    let mut names = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let words = analysis.span(chunk.tokens.clone()).of(analysis.text);
        let confirmed = seen_inside.get(words).is_some_and(|&n| n > 0) || people.contains_key(words);
        if chunk.doubtful && chunk.entry.is_none() && !confirmed {
            continue;
        }
        let mut total = all.get(words).copied().unwrap_or_default();
        if let Some(extra) = people.get(words) {
            total.add_weight(EntityClass::Person, *extra);
        }
        let last = analysis.word(chunk.tokens.end - 1);
        names.push(decide(chunk, last, &total));
    }
    names
}

/// The names at these spans, widened to whole tokens; what overlaps the one before it is left out.
pub(crate) fn given_names(analysis: &Analysis<'_>, spans: &[Span]) -> Vec<Name> {
    let found = find_names(analysis);
    let mut names: Vec<Name> = Vec::with_capacity(spans.len());
    for span in spans {
        let start = analysis
            .tokens
            .partition_point(|token| token.span.end() <= span.start());
        let end = analysis
            .tokens
            .partition_point(|token| token.span.start() < span.end());
        let is_apart = names.last().is_none_or(|before| before.tokens.end <= start);
        if start >= end || !is_apart {
            continue;
        }
        let same = found.iter().find(|name| name.tokens == (start..end)).cloned();
        names.push(same.unwrap_or_else(|| name_at(analysis, start..end)));
    }
    names
}

/// The name at these tokens, which something other than its words has found; its words and those around tell the class.
pub(crate) fn name_at(analysis: &Analysis<'_>, tokens: Range<usize>) -> Name {
    let words = analysis.span(tokens.clone()).of(analysis.text);
    let last = analysis.word(tokens.end.saturating_sub(1));
    let chunk = Chunk {
        entry: gazetteer().find(words),
        people: None,
        doubtful: false,
        tokens,
    };
    let evidence = evidence(analysis, &chunk);
    decide(chunk, last, &evidence)
}

/// The first and last words of names of several words that are clearly persons'.
fn parts_of_persons<'a>(
    analysis: &Analysis<'a>,
    chunks: &[Chunk],
    all: &HashMap<&str, Evidence>,
) -> HashMap<&'a str, f64> {
    const OF_A_PERSON: f64 = 4.0;
    let mut parts = HashMap::new();
    for chunk in chunks.iter().filter(|chunk| chunk.tokens.len() > 1) {
        let words = analysis.span(chunk.tokens.clone()).of(analysis.text);
        let (class, weight) = all.get(words).copied().unwrap_or_default().best();
        if class == Some(EntityClass::Person) && weight >= 3.0 {
            for token in [chunk.tokens.start, chunk.tokens.end - 1] {
                parts.insert(analysis.word(token), OF_A_PERSON);
            }
        }
    }
    parts
}

/// Whether a name that ends so is of a religion, a language or a school of thought: "Orthodox Christianity".
fn is_teaching(last: &str) -> bool {
    gazetteer()
        .find(last)
        .is_some_and(|entry| matches!(entry.kind, "religion" | "language" | "ideology"))
}

/// What a chunk is a name of, by all the evidence for its words, the last of which is `last`.
fn decide(chunk: Chunk, last: &str, total: &Evidence) -> Name {
    let item = chunk.entry.and_then(|entry| entry.item);
    if let Some(people) = chunk.people {
        let score = Score::new(0.9);
        let item = item.or_else(|| gazetteer().find(&people)?.item);
        return Name {
            tokens: chunk.tokens,
            class: Some(EntityClass::Group),
            canonical: Some(people),
            item,
            listed: chunk.entry.is_some(),
            score,
        };
    }
    if let Some(entry) = chunk.entry {
        let (class, weight) = total.best();
        // The list is right unless the document says clearly that its own person has the name of a place.
        let class = if weight >= classify::OVERRULES && class == Some(EntityClass::Person) {
            class
        } else {
            entry.class
        };
        let item = item.filter(|_| class == entry.class);
        return Name {
            tokens: chunk.tokens,
            class,
            canonical: None,
            item,
            listed: true,
            score: Score::new(0.95),
        };
    }
    let (class, weight) = total.best();
    let class = class.filter(|_| !is_teaching(last));
    Name {
        tokens: chunk.tokens,
        class,
        canonical: None,
        item: None,
        listed: false,
        score: Score::new(1.0 - 0.5 / (1.0 + weight)),
    }
}

/// The name that a community is known by: the gazetteer's for these people, or the plural.
pub(crate) fn name_of_people(word: &str) -> Option<String> {
    let demonym = lexicon().demonym(word)?;
    let invariant = format!("{} people", demonym.adjective);
    let listed = [demonym.people, &invariant].into_iter().find_map(|name| {
        gazetteer()
            .find(name)
            .filter(|entry| entry.class == Some(EntityClass::Group))
    });
    Some(match listed {
        Some(entry) => entry.label.to_owned(),
        None if demonym.people == demonym.adjective => invariant,
        None => demonym.people.to_owned(),
    })
}
