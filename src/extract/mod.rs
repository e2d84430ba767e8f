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
mod duration;
mod entities;
#[cfg(test)]
mod fixture;
mod infobox;
mod lexicon;
mod lifespan;
mod member;
mod name;
mod observation;
mod parts;
pub mod quantity;
pub mod rule;
mod said;
mod syntax;
pub mod tagger;
mod topic;
mod wikilink;

use analysis::Analysis;
pub use duration::find_durations;
use entities::Entities;

use crate::model::{Document, Extraction, Span};

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
    read(analysis, &names)
}

/// Reads a document whose names are known: these and no others, in order and apart from each other.
///
/// A span is widened to whole words. What it names is told by its words and those around it, as for names that are found.
pub fn extract_given(document: &Document, names: &[Span]) -> Extraction {
    let analysis = Analysis::new(document);
    let names = name::given_names(&analysis, names);
    read(analysis, &names)
}

/// What is found beside the names.
fn read(analysis: Analysis<'_>, names: &[name::Name]) -> Extraction {
    let document = analysis.document;
    let mut entities = Entities::default();
    let mut mentions = entities::name_mentions(&analysis, names, &mut entities);
    let topic = topic::find_topic(&analysis, &mentions, &mut entities);
    if let Some(topic) = topic {
        topic::name_community(&analysis, topic, &mut mentions);
    }
    let said = said::read_sentences(&analysis, &mentions, topic, &mut entities);
    mentions.extend(said.anaphors);
    mentions.sort_by_key(|mention| mention.span);
    let sentence_of = |span: Span| {
        let at = analysis.sentences.partition_point(|s| s.span.end() < span.end());
        analysis.sentences.get(at).map_or(span, |s| s.span)
    };
    let members = member::find_members(&analysis, &mentions, &mut entities);
    mentions.extend(members);
    mentions.sort_by_key(|mention| mention.span);
    let mut claims = said.claims;
    lifespan::drop_terms(&analysis, &mut claims);
    claims.extend(composite::read_composites(
        (&mentions, topic),
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
        durations: Vec::new(),
        claims,
        observations: said.observations,
    };
    if let Some(topic) = topic {
        infobox::read_infobox(&analysis, topic, &mut entities, &mut extraction);
    }
    extraction.claims.sort_by(|a, b| (a.span, a).cmp(&(b.span, b)));
    extraction.times = analysis.times;
    extraction.quantities = analysis.quantities;
    extraction.durations = analysis.durations;
    extraction.entities = entities.finish(&extraction.mentions);
    extraction
}
