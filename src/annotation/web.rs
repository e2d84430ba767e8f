//! W3C Web Annotation: one annotation page a document, each on a line of its own, in JSON-LD.
//!
//! A name is identified with its entity, with its Wikidata item where it has one, and classified; a time bears its EDTF.
//! Every target has both selectors: the position in code points, and the words with those around them, so that an
//! annotation is found again in a text that has changed.

use serde::Serialize;

use super::names::{Names, named};
use super::{Annotated, AnnotationError, AnnotationFormat};
use crate::model::{CharOffsets, Document, Span};
use crate::rdf::{self, Base, vocab::dmb};

/// How many code points of the text stand in a selector before and after the words.
const AROUND: usize = 32;

/// A page a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct WebAnnotation;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(rename = "@context")]
    context: [&'static str; 1],
    id: String,
    r#type: &'static str,
    start_index: usize,
    items: Vec<Annotation>,
}

#[derive(Serialize)]
struct Annotation {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body>,
    target: Target,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body {
    SpecificResource {
        source: String,
        purpose: &'static str,
    },
    TextualBody {
        value: String,
        purpose: &'static str,
        format: &'static str,
    },
}

#[derive(Serialize)]
struct Target {
    source: String,
    selector: (Position, Quote),
}

#[derive(Serialize)]
struct Position {
    r#type: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote {
    r#type: &'static str,
    exact: String,
    prefix: String,
    suffix: String,
}

impl AnnotationFormat for WebAnnotation {
    fn name(&self) -> &'static str {
        "webannotation"
    }

    fn write(&self, annotated: Annotated<'_>, base: &Base) -> Result<String, AnnotationError> {
        let document = annotated.document;
        let page = Page {
            context: ["http://www.w3.org/ns/anno.jsonld"],
            id: base.annotations(&document.id).into_string(),
            r#type: "AnnotationPage",
            start_index: 0,
            items: items(annotated, base),
        };
        let line = serde_json::to_string(&page);
        let mut line = line.map_err(|source| AnnotationError::Json {
            id: document.id.to_string(),
            source,
        })?;
        line.push('\n');
        Ok(line)
    }
}

/// Names and times, in the order of the text.
fn items(annotated: Annotated<'_>, base: &Base) -> Vec<Annotation> {
    let document = annotated.document;
    let offsets = CharOffsets::new(&document.text);
    let names = Names::new(annotated, base);
    let resource = |source: String, purpose| Body::SpecificResource { source, purpose };
    let of_names = named(annotated, names).map(|(mention, class, entity)| {
        let mut body = vec![resource(names.iri(entity), "identifying")];
        let item = names.item(entity).map(|item| rdf::item(item).into_string());
        body.extend(item.map(|item| resource(item, "identifying")));
        body.push(resource(format!("{}{class}", dmb::NAMESPACE), "classifying"));
        (mention.span, "identifying", body)
    });
    let of_times = annotated.extraction.times.iter().map(|time| {
        let body = Body::TextualBody {
            value: time.edtf.to_string(),
            purpose: "describing",
            format: "text/plain",
        };
        (time.span, "describing", vec![body])
    });
    let mut all: Vec<(Span, &'static str, Vec<Body>)> = of_names.chain(of_times).collect();
    all.sort_by_key(|(span, motivation, _)| (*span, std::cmp::Reverse(*motivation)));
    // A name and a time in the same bounds ("1984") would share an IRI: the name is kept.
    all.dedup_by_key(|(span, ..)| *span);
    let annotation = |(span, motivation, body): (Span, &'static str, Vec<Body>)| {
        let (start, end) = offsets.to_char_span(&document.text, span);
        Annotation {
            id: base.annotation(&document.id, start, end).into_string(),
            r#type: "Annotation",
            motivation,
            body,
            target: target(document, base, (span, start, end)),
        }
    };
    all.into_iter().map(annotation).collect()
}

fn target(document: &Document, base: &Base, (span, start, end): (Span, usize, usize)) -> Target {
    let before = Span::new(0, span.start()).of(&document.text);
    let after = Span::new(span.end(), document.text.len()).of(&document.text);
    let from = before
        .char_indices()
        .rev()
        .take(AROUND)
        .last()
        .map_or(before.len(), |(at, _)| at);
    Target {
        source: base.document(&document.id).into_string(),
        selector: (
            Position {
                r#type: "TextPositionSelector",
                start,
                end,
            },
            Quote {
                r#type: "TextQuoteSelector",
                exact: span.of(&document.text).to_owned(),
                prefix: Span::new(from, before.len()).of(before).to_owned(),
                suffix: after.chars().take(AROUND).collect(),
            },
        ),
    }
}
