//! What triples are made as: lines, or quads for a store, without a text in between.

use oxigraph::model::{GraphName, Quad};

use super::term::Written;
use crate::mapping::write::{self, Notation};

/// Takes triples, whose terms are bare; an empty graph is the default one.
pub(super) trait Out {
    /// Takes a triple.
    fn push(&mut self, subject: &[u8], predicate: &[u8], object: &[u8], graph: &[u8]);

    /// Takes the triple whose object `write` writes, if it writes one.
    fn push_with(
        &mut self,
        subject_predicate_graph: [&[u8]; 3],
        write: impl FnOnce(Notation, &mut Vec<u8>) -> Written,
    ) -> Written;
}

/// Lines of N-Quads, or of N-Triples where all is in the default graph.
pub(super) struct Lines(pub(super) Vec<u8>);

impl Lines {
    fn end(&mut self, graph: &[u8]) {
        if !graph.is_empty() {
            self.0.push(b' ');
            self.0.extend_from_slice(graph);
        }
        self.0.extend_from_slice(b" .\n");
    }
}

impl Out for Lines {
    fn push(&mut self, subject: &[u8], predicate: &[u8], object: &[u8], graph: &[u8]) {
        self.0.extend_from_slice(subject);
        self.0.push(b' ');
        self.0.extend_from_slice(predicate);
        self.0.push(b' ');
        write::term(object, &mut self.0);
        self.end(graph);
    }

    fn push_with(
        &mut self,
        [subject, predicate, graph]: [&[u8]; 3],
        write: impl FnOnce(Notation, &mut Vec<u8>) -> Written,
    ) -> Written {
        let start = self.0.len();
        self.0.extend_from_slice(subject);
        self.0.push(b' ');
        self.0.extend_from_slice(predicate);
        self.0.push(b' ');
        let written = write(Notation::NTriples, &mut self.0);
        match written {
            Written::One => self.end(graph),
            Written::None | Written::Other => self.0.truncate(start),
        }
        written
    }
}

/// Quads.
#[derive(Default)]
pub(super) struct Quads {
    pub(super) quads: Vec<Quad>,
    /// An object that is being written.
    object: Vec<u8>,
}

impl Quads {
    /// None yet, with room for so many.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            quads: Vec::with_capacity(capacity),
            object: Vec::new(),
        }
    }
}

impl Out for Quads {
    fn push(&mut self, subject: &[u8], predicate: &[u8], object: &[u8], graph: &[u8]) {
        self.quads.push(Quad {
            subject: write::to_node(subject),
            predicate: write::to_iri(predicate),
            object: write::to_term(object),
            graph_name: if graph.is_empty() {
                GraphName::DefaultGraph
            } else {
                write::to_node(graph).into()
            },
        });
    }

    fn push_with(
        &mut self,
        [subject, predicate, graph]: [&[u8]; 3],
        write: impl FnOnce(Notation, &mut Vec<u8>) -> Written,
    ) -> Written {
        let mut object = std::mem::take(&mut self.object);
        object.clear();
        let written = write(Notation::Bare, &mut object);
        if written == Written::One {
            self.push(subject, predicate, &object, graph);
        }
        self.object = object;
        written
    }
}
