//! Describes a document, its passages and the names in it.

use oxigraph::model::{Literal, NamedNode, Term};

use super::{
    Base, literal,
    pen::Pen,
    vocab::{dcterms, dmb, itsrdf, nif, oa},
};
use crate::model::{Cell, CharOffsets, Document, DocumentId, Location, Span, TableDocument, TableFormat};

/// One document with what its IRIs need.
#[derive(Debug)]
pub(crate) struct DocumentPen<'a> {
    pub(crate) base: &'a Base,
    /// BCP 47 tag.
    pub(crate) language: &'a str,
    id: &'a DocumentId,
    iri: NamedNode,
    body: Body<'a>,
    pub(crate) pen: Pen,
}

/// What places in a document are counted in.
#[derive(Debug)]
enum Body<'a> {
    /// The characters of a text.
    Text(&'a str, CharOffsets),
    /// The rows of tables.
    Tables(&'a [TableFormat]),
}

impl<'a> DocumentPen<'a> {
    /// Starts the source graph of a text.
    pub(crate) fn new(base: &'a Base, document: &'a Document) -> Self {
        Self {
            base,
            language: &document.language,
            id: &document.id,
            iri: base.document(&document.id),
            body: Body::Text(&document.text, CharOffsets::new(&document.text)),
            pen: Pen::new(base.source_graph(&document.id)),
        }
    }

    /// Starts the source graph of a table, or a part of it.
    pub(crate) fn of_table(base: &'a Base, table: &'a TableDocument) -> Self {
        Self {
            base,
            language: &table.language,
            id: &table.id,
            iri: base.document(&table.id),
            body: Body::Tables(&table.parts),
            pen: Pen::new(base.source_graph(&table.id)),
        }
    }

    /// Describes a text itself.
    pub(crate) fn describe(&mut self, document: &Document) {
        self.pen.class(&self.iri, nif::CONTEXT);
        self.describe_source(&document.name(), document.path.as_deref());
        self.describe_origin(document.licence.as_deref(), &document.hash);
    }

    /// Describes a table itself.
    pub(crate) fn describe_table(&mut self, table: &TableDocument) {
        self.describe_source(table.id.as_str(), Some(table.id.as_str()));
        self.describe_origin(table.licence.as_deref(), &table.hash);
    }

    fn describe_source(&mut self, title: &str, path: Option<&str>) {
        let Self {
            iri,
            pen,
            language,
            id,
            ..
        } = self;
        pen.class(iri, dmb::DOCUMENT);
        pen.add(iri, dcterms::TITLE, literal::text(title, language));
        pen.add(iri, dcterms::IDENTIFIER, literal::string(id.as_str()));
        pen.add(iri, dcterms::LANGUAGE, literal::string(*language));
        if let Some(path) = path {
            pen.add(iri, dcterms::SOURCE, literal::string(path));
        }
    }

    fn describe_origin(&mut self, licence: Option<&str>, hash: &str) {
        let Self { iri, pen, .. } = self;
        if let Some(licence) = licence {
            pen.add(iri, dcterms::LICENSE, licence_term(licence));
        }
        if !hash.is_empty() {
            pen.add(iri, dmb::CONTENT_HASH, literal::string(hash));
        }
    }

    /// The IRI of what something was read from. A passage is described as well; a row is where it is read.
    pub(crate) fn source(&mut self, at: Location) -> Option<NamedNode> {
        match at {
            Location::Span(span) => self.passage(span),
            Location::Cell(cell) => self.cell(cell),
        }
    }

    fn cell(&self, cell: Cell) -> Option<NamedNode> {
        let Body::Tables(parts) = &self.body else {
            return None;
        };
        let format = parts.get(usize::from(cell.part))?;
        Some(self.base.cell(self.id, format, cell))
    }

    /// Describes a passage and gives its IRI.
    fn passage(&mut self, span: Span) -> Option<NamedNode> {
        let (passage, start, end) = self.position(span)?;
        self.pen.class(&passage, nif::STRING);
        self.pen.class(&passage, oa::TEXT_POSITION_SELECTOR);
        self.pen.add(&passage, oa::START, literal::offset(start));
        self.pen.add(&passage, oa::END, literal::offset(end));
        Some(passage)
    }

    /// Describes a name and says what it names.
    pub(crate) fn name(&mut self, span: Span, entity: &NamedNode) {
        if let Some((phrase, ..)) = self.position(span) {
            self.pen.class(&phrase, nif::PHRASE);
            self.pen.add(&phrase, itsrdf::TA_IDENT_REF, entity.clone());
        }
    }

    /// What is said of passages and phrases alike: where they stand, in characters, and how they read.
    fn position(&mut self, span: Span) -> Option<(NamedNode, usize, usize)> {
        let Body::Text(text, offsets) = &self.body else {
            return None;
        };
        let (start, end) = offsets.to_char_span(text, span);
        let iri = self.base.passage(self.id, start, end);
        let words = Literal::new_simple_literal(span.of(text));
        self.pen.add(&iri, nif::ANCHOR_OF, words);
        self.pen.add(&iri, nif::BEGIN_INDEX, literal::offset(start));
        self.pen.add(&iri, nif::END_INDEX, literal::offset(end));
        self.pen.add(&iri, nif::REFERENCE_CONTEXT, self.iri.clone());
        Some((iri, start, end))
    }

    /// Takes out what was written so far.
    pub(crate) fn take(&mut self) -> Vec<oxigraph::model::Quad> {
        let next = Pen::new(self.base.source_graph(self.id));
        std::mem::replace(&mut self.pen, next).finish()
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
