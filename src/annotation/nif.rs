//! NIF, the NLP Interchange Format, in Turtle, for tools of entity linking.
//!
//! A document is a `nif:Context` with its text; each name in it is a `nif:Phrase` with offsets in code points, the
//! entity's IRI, its Wikidata item where it has one, and its class. Every document begins with its prefixes, so that it
//! is Turtle by itself, and one after the other as well.

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{Literal, NamedNode, NamedNodeRef, Term, Triple},
};

use super::names::{Names, named};
use super::{Annotated, AnnotationError, AnnotationFormat};
use crate::model::CharOffsets;
use crate::rdf::vocab::{dcterms, dmb, itsrdf, nif, rdf, xsd};
use crate::rdf::{self as graph, Base};

/// Turtle, a document after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nif;

impl AnnotationFormat for Nif {
    fn name(&self) -> &'static str {
        "nif"
    }

    fn write(&self, annotated: Annotated<'_>, base: &Base) -> Result<String, AnnotationError> {
        write(annotated, base).map_err(|source| AnnotationError::Turtle {
            id: annotated.document.id.to_string(),
            source,
        })
    }
}

fn write(annotated: Annotated<'_>, base: &Base) -> std::io::Result<String> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
    for (prefix, namespace) in [
        ("nif", nif::NAMESPACE),
        ("itsrdf", itsrdf::NAMESPACE),
        ("dmb", dmb::NAMESPACE),
        ("dcterms", dcterms::NAMESPACE),
        ("xsd", xsd::NAMESPACE),
    ] {
        serializer = serializer
            .with_prefix(prefix, namespace)
            .map_err(std::io::Error::other)?;
    }
    let mut to = serializer.for_writer(Vec::new());
    for triple in triples(annotated, base) {
        to.serialize_triple(&triple)?;
    }
    let mut text = String::from_utf8(to.finish()?).map_err(std::io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn triples(annotated: Annotated<'_>, base: &Base) -> Vec<Triple> {
    let document = annotated.document;
    let offsets = CharOffsets::new(&document.text);
    let length = offsets.to_chars(&document.text, document.text.len());
    let context = base.passage(&document.id, 0, length);
    let mut pen = Pen {
        subject: context.clone(),
        triples: Vec::new(),
    };
    pen.place((nif::CONTEXT, 0, length));
    pen.add(nif::IS_STRING, Literal::new_simple_literal(&document.text));
    pen.add(nif::SOURCE_URL, base.document(&document.id));
    pen.add(dcterms::LANGUAGE, Literal::new_simple_literal(&document.language));
    let names = Names::new(annotated, base);
    for (mention, class, entity) in named(annotated, names) {
        let (start, end) = offsets.to_char_span(&document.text, mention.span);
        pen.subject = base.passage(&document.id, start, end);
        // A name that is the whole of a text has the IRI of the text; it is then both.
        pen.place((nif::PHRASE, start, end));
        let words = mention.span.of(&document.text);
        pen.add(nif::ANCHOR_OF, Literal::new_simple_literal(words));
        pen.add(nif::REFERENCE_CONTEXT, context.clone());
        pen.add(itsrdf::TA_IDENT_REF, base.entity(&entity.id));
        if let Some(item) = names.item(entity) {
            pen.add(itsrdf::TA_IDENT_REF, graph::item(item));
        }
        pen.add(itsrdf::TA_CLASS_REF, graph::class(Some(class)).into_owned());
        let score = Literal::new_typed_literal(mention.score.to_string(), xsd::DOUBLE);
        pen.add(itsrdf::TA_CONFIDENCE, score);
    }
    pen.triples
}

struct Pen {
    subject: NamedNode,
    triples: Vec<Triple>,
}

impl Pen {
    fn add(&mut self, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let triple = Triple::new(self.subject.clone(), predicate.into_owned(), object);
        self.triples.push(triple);
    }

    /// What a string is, and where.
    fn place(&mut self, (class, start, end): (NamedNodeRef<'_>, usize, usize)) {
        self.add(rdf::TYPE, class.into_owned());
        self.add(rdf::TYPE, nif::RFC5147_STRING.into_owned());
        for (predicate, at) in [(nif::BEGIN_INDEX, start), (nif::END_INDEX, end)] {
            let at = Literal::new_typed_literal(at.to_string(), xsd::NON_NEGATIVE_INTEGER);
            self.add(predicate, at);
        }
    }
}
