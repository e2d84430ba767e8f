//! Writes of a table what is known beyond its triples: the file, its rows, its subjects as entities, its statements.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::{
    Alignment, Base, GraphWriter, Ontology, RdfError,
    document::DocumentPen,
    entity, literal,
    pen::Pen,
    vocab::{dmb, nif, prov, qb, rdf, rdfs, skos},
    writer::entities_of,
};
use crate::model::{Cell, DocumentId, Edtf, EntityIndex, Score, TableDocument, TableSubject};

/// How many things are written before they are handed on.
const AT_ONCE: usize = 512;

/// Writes where the triples of a table come from.
#[derive(Debug)]
pub struct RowPen<'a> {
    base: &'a Base,
    table: &'a TableDocument,
    iri: NamedNode,
    pen: Pen,
}

impl<'a> RowPen<'a> {
    /// For rows of this table.
    pub fn new(base: &'a Base, table: &'a TableDocument) -> Self {
        Self {
            base,
            table,
            iri: base.document(&table.id),
            pen: Pen::new(base.source_graph(&table.id)),
        }
    }

    /// The IRI of a row or cell; `None` if the table has no such part.
    pub fn iri(&self, cell: Cell) -> Option<NamedNode> {
        let format = self.table.parts.get(usize::from(cell.part))?;
        Some(self.base.cell(&self.table.id, format, cell))
    }

    /// Quotes a row or cell.
    pub fn quote(&mut self, cell: &NamedNode, words: &str) {
        self.pen.add(cell, nif::REFERENCE_CONTEXT, self.iri.clone());
        if !words.is_empty() {
            self.pen.add(cell, nif::ANCHOR_OF, literal::string(words));
        }
    }

    /// Says that something comes from a row.
    pub fn derive(&mut self, subject: &NamedOrBlankNode, row: &NamedNode) {
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            self.pen.add(subject, prov::WAS_DERIVED_FROM, row.clone());
        }
    }

    /// Adds to figures and statements among the triples of a row what questions ask of them and mappings seldom say: that the
    /// table states them, bounds of the time, and of a figure a class of ours and a name to read.
    pub fn complete(&mut self, quads: &[Quad]) {
        let types = quads.iter().filter(|quad| quad.predicate == rdf::TYPE);
        let nodes = types.filter_map(|quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(node), Term::NamedNode(class)) => Some((node, class)),
            _ => None,
        });
        let (mut figures, mut statements) = (BTreeSet::new(), BTreeSet::new());
        for (node, class) in nodes {
            if *class == dmb::STATEMENT {
                statements.insert(node);
            } else if Alignment::get().is_observation(class.as_str()) {
                figures.insert(node);
            }
        }
        let of = |node: &NamedNode| -> Vec<&Quad> {
            let is_of = |quad: &&Quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(of) if of == node);
            quads.iter().filter(is_of).collect()
        };
        for node in statements {
            let own = of(node);
            self.state(node, &own);
            if object(&own, dmb::CONFIDENCE).is_none() {
                self.pen.add(node, dmb::CONFIDENCE, literal::score(Score::ONE));
            }
        }
        for node in figures {
            let own = of(node);
            // One in terms of somebody else's own is no figure that our questions could read.
            if object(&own, dmb::VALUE).is_some() {
                self.name_figure(node, &own);
                self.state(node, &own);
            }
        }
    }

    /// Says that a table states a statement or figure, and from when to when it holds.
    fn state(&mut self, node: &NamedNode, own: &[&Quad]) {
        if object(own, dmb::CERTAINTY).is_none() {
            self.pen.add(node, dmb::CERTAINTY, dmb::STATED.into_owned());
        }
        let Some(time) = text(own, dmb::TIME).and_then(|time| time.parse::<Edtf>().ok()) else {
            return;
        };
        for (property, day) in [(dmb::EARLIEST, time.earliest()), (dmb::LATEST, time.latest())] {
            if let (Some(day), None) = (day, object(own, property)) {
                self.pen.add(node, property, literal::date(day));
            }
        }
    }

    /// Gives a figure our class and, if it has none, a name to read: "392, population, 1890".
    fn name_figure(&mut self, figure: &NamedNode, own: &[&Quad]) {
        self.pen.class(figure, dmb::OBSERVATION);
        self.pen.class(figure, qb::OBSERVATION);
        let measure = match object(own, dmb::MEASURE) {
            Some(Term::NamedNode(measure)) => Ontology::get().label(measure.as_ref()),
            _ => None,
        };
        let parts = [text(own, dmb::VALUE), measure, text(own, dmb::TIME)];
        let label: Vec<&str> = parts.into_iter().flatten().collect();
        if object(own, rdfs::LABEL).is_none() {
            self.pen
                .add(figure, rdfs::LABEL, literal::text(&label.join(", "), "en"));
        }
    }

    /// All that was written, each quad once.
    pub fn finish(self) -> Vec<Quad> {
        self.pen.finish()
    }
}

impl GraphWriter<'_> {
    /// The cells of a table that statements come from, sorted.
    pub fn cells(&self, table: &TableDocument) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.cells_of(&table.id).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// What resolving made of a table: the table itself, its subjects as entities, and a node for each statement; given to
    /// `take` piece by piece.
    pub fn table<'s, E: From<RdfError>>(
        &self,
        table: &TableDocument,
        subjects: impl Iterator<Item = &'s TableSubject>,
        take: &mut dyn FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut to = DocumentPen::of_table(self.base(), table);
        to.describe_table(table);
        let mut described = BTreeSet::new();
        for (count, subject) in subjects.enumerate() {
            if let Some(index) = self.index_of(&subject.id) {
                described.insert(index);
                describe(&mut to, subject);
            }
            if (count + 1).is_multiple_of(AT_ONCE) {
                take(to.take())?;
            }
        }
        take(to.take())?;
        self.statements_of_table((&mut to, &table.id), &described, take)
    }

    /// Writes statements, with the names of entities in them that the table does not describe.
    fn statements_of_table<E: From<RdfError>>(
        &self,
        (to, id): (&mut DocumentPen<'_>, &DocumentId),
        described: &BTreeSet<EntityIndex>,
        take: &mut dyn FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut others, mut count) = (BTreeSet::new(), 0_usize);
        self.statements(to, id, |to, claim| {
            others.extend(entities_of(claim));
            count += 1;
            if count.is_multiple_of(AT_ONCE) {
                take(to.take())?;
            }
            Ok::<(), E>(())
        })?;
        for index in others.difference(described) {
            if let Some(other) = self.entity(*index) {
                entity::describe(to, other, std::iter::empty());
            }
        }
        take(to.take())
    }
}

/// The first value of a property among the triples of one thing.
fn object<'q>(own: &[&'q Quad], property: NamedNodeRef<'_>) -> Option<&'q Term> {
    let found = own.iter().find(|quad| quad.predicate == property);
    found.map(|quad| &quad.object)
}

/// The same, of a literal.
fn text<'q>(own: &[&'q Quad], property: NamedNodeRef<'_>) -> Option<&'q str> {
    match object(own, property)? {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Gives class and names of a subject as its tables have them, and says that this one names it.
fn describe(to: &mut DocumentPen<'_>, subject: &TableSubject) {
    let iri = to.base.entity(&subject.id);
    to.pen.class(&iri, entity::class(Some(subject.class)));
    for (at, name) in subject.names.iter().enumerate() {
        let language = if name.language.is_empty() {
            to.language
        } else {
            &name.language
        };
        let property = if at == 0 { rdfs::LABEL } else { skos::ALT_LABEL };
        to.pen.add(&iri, property, literal::text(&name.text, language));
    }
    to.mentioned(&iri);
}
