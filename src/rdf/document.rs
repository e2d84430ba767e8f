//! Describes a document, its passages and the names in it.

use oxigraph::model::{Literal, NamedNode, Term};

use super::{
    Base, literal,
    pen::Pen,
    vocab::{dcterms, dmb, itsrdf, nif, oa},
};
use crate::model::{CharOffsets, Document, Span};

/// One document with what its IRIs need.
#[derive(Debug)]
pub(crate) struct DocumentPen<'a> {
    pub(crate) base: &'a Base,
    pub(crate) document: &'a Document,
    pub(crate) iri: NamedNode,
    offsets: CharOffsets,
    pub(crate) pen: Pen,
}

impl<'a> DocumentPen<'a> {
    /// Starts the source graph of `document`.
    pub(crate) fn new(base: &'a Base, document: &'a Document) -> Self {
        Self {
            base,
            document,
            iri: base.document(&document.id),
            offsets: CharOffsets::new(&document.text),
            pen: Pen::new(base.source_graph(&document.id)),
        }
    }

    /// Describes the document itself.
    pub(crate) fn describe(&mut self) {
        let Self {
            document, iri, pen, ..
        } = self;
        pen.class(iri, dmb::DOCUMENT);
        pen.class(iri, nif::CONTEXT);
        pen.add(
            iri,
            dcterms::TITLE,
            literal::text(&document.name(), &document.language),
        );
        pen.add(iri, dcterms::IDENTIFIER, literal::string(document.id.as_str()));
        pen.add(
            iri,
            dcterms::LANGUAGE,
            literal::string(document.language.as_str()),
        );
        if let Some(path) = &document.path {
            pen.add(iri, dcterms::SOURCE, literal::string(path.as_str()));
        }
        if let Some(licence) = &document.licence {
            pen.add(iri, dcterms::LICENSE, licence_term(licence));
        }
        if !document.hash.is_empty() {
            pen.add(iri, dmb::CONTENT_HASH, literal::string(document.hash.as_str()));
        }
    }

    /// Describes a passage and gives its IRI.
    pub(crate) fn passage(&mut self, span: Span) -> NamedNode {
        let passage = self.position(span);
        self.pen.class(&passage, nif::STRING);
        self.pen.class(&passage, oa::TEXT_POSITION_SELECTOR);
        let (start, end) = self.offsets.to_char_span(&self.document.text, span);
        self.pen.add(&passage, oa::START, literal::offset(start));
        self.pen.add(&passage, oa::END, literal::offset(end));
        passage
    }

    /// Describes a name and says what it names.
    pub(crate) fn name(&mut self, span: Span, entity: &NamedNode) {
        let phrase = self.position(span);
        self.pen.class(&phrase, nif::PHRASE);
        self.pen.add(&phrase, itsrdf::TA_IDENT_REF, entity.clone());
    }

    /// What is said of passages and phrases alike: where they stand and how they read.
    fn position(&mut self, span: Span) -> NamedNode {
        let text = &self.document.text;
        let (start, end) = self.offsets.to_char_span(text, span);
        let iri = self.base.passage(&self.document.id, start, end);
        let words = Literal::new_simple_literal(span.of(text));
        self.pen.add(&iri, nif::ANCHOR_OF, words);
        self.pen.add(&iri, nif::BEGIN_INDEX, literal::offset(start));
        self.pen.add(&iri, nif::END_INDEX, literal::offset(end));
        self.pen.add(&iri, nif::REFERENCE_CONTEXT, self.iri.clone());
        iri
    }

    /// Says that the document names an entity.
    pub(crate) fn mentioned(&mut self, entity: &NamedNode) {
        self.pen.add(entity, dmb::MENTIONED_IN, self.iri.clone());
    }
}

/// A licence: its IRI if it is one, else its name.
pub(crate) fn licence_term(licence: &str) -> Term {
    let is_web = licence.starts_with("http://") || licence.starts_with("https://");
    match NamedNode::new(licence) {
        Ok(iri) if is_web => iri.into(),
        _ => literal::string(licence).into(),
    }
}
