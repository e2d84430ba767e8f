//! Finds mentions, times, quantities and claims in one document.
//!
//! The steps are, in order: [`analysis`](mod@self) into sentences and tokens with their [`date`]s and [`quantity`]s;
//! names, with a class each, and what links say of them; which names are of the same thing; what pronouns and nouns
//! stand for; and then, sentence by sentence, claims by [`rule`] and figures. Everything is read from one document by
//! itself.

mod adjective;
mod alias;
mod analysis;
mod attribution;
mod composite;
mod coreference;
pub mod date;
mod entities;
#[cfg(test)]
mod fixture;
mod infobox;
mod lexicon;
mod name;
mod observation;
pub mod quantity;
pub mod rule;
mod syntax;
pub mod tagger;
mod topic;
mod wikilink;

use analysis::Analysis;
use entities::Entities;
use rule::{ClauseReader, Clauses, apply_rules, encode};

use crate::model::{Claim, Document, Extraction, LocalEntityId, Mention, Observation, Span};

/// Reads a document.
///
/// ```
/// use dembei::{extract::extract, model::DocumentId, source::{Options, PlainText, to_document}};
/// let id = DocumentId::parse("tula")?;
/// let text = "Anna Petrova was born in Moscow in 1901.".to_owned();
/// let extraction = extract(&to_document(id, text, &PlainText, &Options::default()));
/// let names: Vec<_> = extraction.entities.iter().map(|e| e.name.as_str()).collect();
/// assert_eq!(names, ["Anna Petrova", "Moscow"]);
/// assert_eq!(extraction.claims.len(), 2);
/// # Ok::<(), dembei::model::ParseIdError>(())
/// ```
pub fn extract(document: &Document) -> Extraction {
    let analysis = Analysis::new(document);
    let names = wikilink::join_links(&analysis, name::find_names(&analysis));
    let mut entities = Entities::default();
    let mut mentions = entities::name_mentions(&analysis, &names, &mut entities);
    let topic = topic::find_topic(&analysis, &mentions, &mut entities);
    let (anaphors, mut claims, observations) = read_sentences(&analysis, &mentions, topic, &mut entities);
    mentions.extend(anaphors);
    mentions.sort_by_key(|mention| mention.span);
    let sentence_of = |span: Span| {
        let at = analysis.sentences.partition_point(|s| s.span.end() < span.end());
        analysis.sentences.get(at).map_or(span, |s| s.span)
    };
    claims.extend(composite::read_composites(
        &mentions,
        sentence_of,
        analysis.text,
        &mut entities,
    ));
    let mut extraction = Extraction {
        document: document.id.clone(),
        entities: Vec::new(),
        mentions,
        times: Vec::new(),
        quantities: Vec::new(),
        claims,
        observations,
    };
    if let Some(topic) = topic {
        infobox::read_infobox(&analysis, topic, &mut entities, &mut extraction);
    }
    extraction.claims.sort_by(|a, b| (a.span, a).cmp(&(b.span, b)));
    extraction.times = analysis.times;
    extraction.quantities = analysis.quantities;
    extraction.entities = entities.finish(&extraction.mentions);
    extraction
}

/// Pronouns and nouns that stand for something, claims, and figures.
type Said = (
    Vec<Mention>,
    Vec<Claim<LocalEntityId>>,
    Vec<Observation<LocalEntityId>>,
);

/// What the sentences say, one after the other; `names` are all of the document.
fn read_sentences(
    analysis: &Analysis<'_>,
    names: &[Mention],
    topic: Option<topic::Topic>,
    entities: &mut Entities,
) -> Said {
    let (mut anaphors, mut claims, mut observations) = (Vec::new(), Vec::new(), Vec::new());
    let mut resolver = coreference::Resolver::new(analysis, names, topic);
    let mut context = observation::Context::new(topic);
    for sentence in &analysis.sentences {
        if analysis.is_field(sentence) {
            continue;
        }
        let syntax = syntax::parse(analysis, sentence, names);
        let found = resolver.read(sentence, &syntax, entities);
        let first = names.partition_point(|m| m.span.start() < sentence.span.start());
        let end = names.partition_point(|m| m.span.start() < sentence.span.end());
        if sentence.is_heading {
            context.note_heading(names.get(first..end).unwrap_or_default());
            continue;
        }
        let mut inside = names.get(first..end).unwrap_or_default().to_vec();
        inside.extend(found.iter().cloned());
        let powers = adjective::find_powers(analysis, sentence, &inside, entities);
        inside.extend(powers.iter().cloned());
        anaphors.extend(powers);
        inside.sort_by_key(|mention| mention.span);
        anaphors.extend(found);
        let encoded = encode(analysis, sentence, &inside);
        let clauses = Clauses {
            span: sentence.span,
            attributions: attribution::find_attributions(&encoded),
        };
        let mut said = apply_rules(&encoded, &clauses);
        let reader = ClauseReader {
            analysis,
            syntax: &syntax,
            mentions: &inside,
            encoded: &encoded,
            cited: &clauses,
            entities: None,
        };
        let naming = ClauseReader {
            entities: Some(entities),
            ..reader
        };
        said.extend(naming.read());
        claims.extend(rule::without_repetitions(said));
        observations.extend(observation::find_figures(
            sentence,
            &reader,
            entities,
            &mut context,
        ));
        context.note(sentence, &reader);
    }
    (anaphors, claims, observations)
}
