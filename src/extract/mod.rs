//! Finds mentions, times, quantities and claims in one document.
//!
//! The steps are, in order: [`analysis`](mod@self) into sentences and tokens with their [`date`]s and [`quantity`]s;
//! names, with a class each; which names are of the same thing; what pronouns and nouns stand for; and then, sentence by
//! sentence, claims by [`rule`] and figures. Everything is read from one document by itself.

mod analysis;
mod attribution;
mod composite;
mod coreference;
pub mod date;
mod entities;
mod infobox;
mod lexicon;
mod name;
mod observation;
pub mod quantity;
pub mod rule;
pub mod tagger;
mod topic;

use analysis::Analysis;
use entities::Entities;
use rule::{Clauses, apply_rules, encode};

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
    let names = name::find_names(&analysis);
    let mut entities = Entities::default();
    let mut mentions = entities::name_mentions(&analysis, &names, &mut entities);
    let topic = topic::find_topic(&analysis, &mentions, &mut entities);
    let anaphors = coreference::find_anaphors(&analysis, &mentions, &entities, topic);
    mentions.extend(anaphors);
    mentions.sort_by_key(|mention| mention.span);
    let (mut claims, observations) = read_sentences(&analysis, &mentions, &mut entities);
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

type Said = (Vec<Claim<LocalEntityId>>, Vec<Observation<LocalEntityId>>);

/// What the sentences say, one after the other.
fn read_sentences(analysis: &Analysis<'_>, mentions: &[Mention], entities: &mut Entities) -> Said {
    let (mut claims, mut observations) = (Vec::new(), Vec::new());
    let mut context = observation::Context::default();
    for sentence in &analysis.sentences {
        let is_field = analysis
            .document
            .blocks
            .get(sentence.block)
            .is_some_and(|block| matches!(block.kind, crate::model::BlockKind::Field { .. }));
        if sentence.is_heading || is_field {
            continue;
        }
        let first = mentions.partition_point(|m| m.span.start() < sentence.span.start());
        let end = mentions.partition_point(|m| m.span.start() < sentence.span.end());
        let inside = mentions.get(first..end).unwrap_or_default();
        let encoded = encode(analysis, sentence, mentions);
        let clauses = Clauses {
            span: sentence.span,
            attributions: attribution::find_attributions(&encoded),
        };
        claims.extend(apply_rules(&encoded, &clauses));
        let finder = observation::Finder {
            text: analysis.text,
            sentence,
            encoded: &encoded,
            clauses: &clauses,
        };
        observations.extend(finder.find(entities, &mut context));
        context.note(sentence, inside, analysis.text);
    }
    (claims, observations)
}
