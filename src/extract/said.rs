//! What the sentences of a document say: pronouns and nouns that stand for something, claims, and figures.

use super::{
    adjective,
    analysis::{Analysis, Sentence},
    attribution,
    coreference::Resolver,
    entities::Entities,
    observation,
    parts::{joined, map_parts},
    rule::{self, ClauseReader, Clauses, Encoded, apply_rules, encode},
    syntax::{self, Syntax},
    topic::Topic,
};
use crate::model::{Claim, LocalEntityId, Mention, Observation};

/// How many sentences are held in clauses at once.
const AT_ONCE: usize = 4096;

/// What was said in the sentences of a document, in their order.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Pronouns and nouns that stand for something.
    pub(super) anaphors: Vec<Mention>,
    pub(super) claims: Vec<Claim<LocalEntityId>>,
    pub(super) observations: Vec<Observation<LocalEntityId>>,
}

/// A sentence in clauses, with what stands in it.
struct Read<'a> {
    sentence: &'a Sentence,
    syntax: Syntax,
    /// Its mentions, in reading order.
    inside: Vec<Mention>,
}

/// A sentence with what patterns and frames read in it.
struct Heard<'r> {
    encoded: Encoded<'r>,
    cited: Clauses,
    claims: Vec<Claim<LocalEntityId>>,
}

/// What the sentences say; `names` are all of the document.
///
/// What pronouns stand for, and what figures are of, depends on the sentences before; the rest is read of many sentences
/// at once.
pub(super) fn read_sentences(
    analysis: &Analysis<'_>,
    names: &[Mention],
    topic: Option<Topic>,
    entities: &mut Entities,
) -> Said {
    let mut said = Said::default();
    let mut resolver = Resolver::new(analysis, names, topic);
    let mut context = observation::Context::new(topic);
    for sentences in analysis.sentences.chunks(AT_ONCE) {
        let parsed = map_parts(sentences, Sentence::size, |_, sentences| {
            let read = sentences.iter().filter(|sentence| !analysis.is_field(sentence));
            read.map(|sentence| parse(analysis, sentence, names)).collect()
        });
        let mut read: Vec<Read<'_>> = joined(parsed);
        for Read {
            sentence,
            syntax,
            inside,
        } in &mut read
        {
            let found = resolver.read(sentence, syntax, entities);
            inside.extend(found.iter().cloned());
            said.anaphors.extend(found);
            if !sentence.is_heading {
                let powers = adjective::find_powers(analysis, sentence, inside, entities);
                inside.extend(powers.iter().cloned());
                said.anaphors.extend(powers);
            }
            inside.sort_by_key(|mention| mention.span);
        }
        let heard = map_parts(
            &read,
            |read| read.sentence.size(),
            |_, read| read.iter().map(|read| hear(analysis, read, entities)).collect(),
        );
        for (read, heard) in read.iter().zip(joined(heard)) {
            if read.sentence.is_heading {
                context.note_heading(&read.inside);
                continue;
            }
            let reader = reader(analysis, read, &heard.encoded, &heard.cited);
            let figures = observation::find_figures(read.sentence, &reader, entities, &mut context);
            said.observations.extend(figures);
            context.note(read.sentence, &reader);
            said.claims.extend(heard.claims);
        }
    }
    said
}

fn parse<'a>(analysis: &Analysis<'_>, sentence: &'a Sentence, names: &[Mention]) -> Read<'a> {
    let first = names.partition_point(|m| m.span.start() < sentence.span.start());
    let end = names.partition_point(|m| m.span.start() < sentence.span.end());
    Read {
        sentence,
        syntax: syntax::parse(analysis, sentence, names),
        inside: names.get(first..end).unwrap_or_default().to_vec(),
    }
}

/// Reads a sentence by patterns and frames; a heading says nothing.
fn hear<'r>(analysis: &'r Analysis<'_>, read: &'r Read<'_>, entities: &Entities) -> Heard<'r> {
    let encoded = encode(analysis, read.sentence, &read.inside);
    let is_heading = read.sentence.is_heading;
    let attributions = if is_heading {
        Vec::new()
    } else {
        attribution::find_attributions(&encoded)
    };
    let cited = Clauses {
        span: read.sentence.span,
        attributions,
    };
    let mut claims = Vec::new();
    if !is_heading {
        claims = apply_rules(&encoded, &cited);
        let naming = ClauseReader {
            entities: Some(entities),
            ..reader(analysis, read, &encoded, &cited)
        };
        claims.extend(naming.read());
        claims = rule::without_repetitions(claims);
    }
    Heard {
        encoded,
        cited,
        claims,
    }
}

fn reader<'r>(
    analysis: &'r Analysis<'_>,
    read: &'r Read<'_>,
    encoded: &'r Encoded<'r>,
    cited: &'r Clauses,
) -> ClauseReader<'r> {
    ClauseReader {
        analysis,
        syntax: &read.syntax,
        mentions: &read.inside,
        encoded,
        cited,
        entities: None,
    }
}
