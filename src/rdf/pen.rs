//! Writes triples about one thing after the other into one named graph.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad, Term};

use super::vocab::rdf;

/// Collects the quads of one named graph.
#[derive(Debug)]
pub(crate) struct Pen {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Pen {
    /// Writes into that graph.
    pub(crate) fn new(graph: NamedNode) -> Self {
        Self {
            graph: graph.into(),
            quads: Vec::new(),
        }
    }

    /// Writes one triple.
    pub(crate) fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object.into(),
            self.graph.clone(),
        ));
    }

    /// Says what a thing is.
    pub(crate) fn class(&mut self, subject: &NamedNode, class: NamedNodeRef<'_>) {
        self.add(subject, rdf::TYPE, class.into_owned());
    }

    /// All that was written, each quad once, in the order of its first writing.
    pub(crate) fn finish(mut self) -> Vec<Quad> {
        let mut seen = HashSet::with_capacity(self.quads.len());
        let mut is_first = Vec::with_capacity(self.quads.len());
        for quad in &self.quads {
            is_first.push(seen.insert((&quad.subject, &quad.predicate, &quad.object)));
        }
        let mut is_first = is_first.into_iter();
        self.quads.retain(|_| is_first.next().unwrap_or(true));
        self.quads
    }
}
