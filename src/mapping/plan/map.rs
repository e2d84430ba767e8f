//! A triples map made ready, and its triples for a row.

use rustc_hash::FxHashSet;

use super::{
    Form, PlanOptions,
    expression::{ExpressionPlan, Scope, for_each_key},
    out::Out,
    term::{TermPlan, Terms, Written},
};
use crate::mapping::write::Notation;
use crate::model::Row;

/// A triples map, made ready.
#[derive(Debug)]
pub(super) struct MapPlan {
    /// Which of the mapping's.
    pub(super) index: usize,
    subject: TermPlan,
    graphs: Vec<TermPlan>,
    pub(super) pairs: Vec<PairPlan>,
    form: Form,
    /// The graph of triples for which nothing is said.
    graph: Vec<u8>,
    /// Whether one row may make a triple twice.
    pub(super) may_repeat: bool,
}

/// Predicates and objects, made ready.
#[derive(Debug)]
pub(super) struct PairPlan {
    predicates: Vec<TermPlan>,
    objects: Vec<ObjectPlan>,
    graphs: Vec<TermPlan>,
    /// The predicate, if it is always the same.
    predicate: Option<Vec<u8>>,
    /// The one value of a row that all objects are made of.
    pub(super) slot: Option<usize>,
}

/// What makes objects.
#[derive(Debug)]
pub(super) enum ObjectPlan {
    Term(TermPlan),
    Join {
        index: usize,
        child: Vec<ExpressionPlan>,
    },
}

impl PairPlan {
    /// One of these parts.
    pub(super) fn new(
        predicates: Vec<TermPlan>,
        objects: Vec<ObjectPlan>,
        graphs: Vec<TermPlan>,
        slot: Option<usize>,
    ) -> Self {
        let predicate = match predicates.as_slice() {
            [predicate] => predicate.as_constant().map(<[u8]>::to_vec),
            _ => None,
        };
        Self {
            predicates,
            objects,
            graphs,
            predicate,
            slot,
        }
    }
}

/// Room for terms, used again for each row.
#[derive(Default)]
pub(super) struct Room {
    pub(super) subjects: Terms,
    graphs: Terms,
    predicates: Terms,
    objects: Terms,
    /// Graphs of the row, and of a pair, each once; an empty one is the default graph.
    of_row: Vec<Vec<u8>>,
    of_pair: Vec<Vec<u8>>,
}

impl MapPlan {
    /// One of these parts.
    pub(super) fn new(
        index: usize,
        (subject, graphs): (TermPlan, Vec<TermPlan>),
        pairs: Vec<PairPlan>,
        options: &PlanOptions,
    ) -> Self {
        let graph = match (&options.graph, options.form) {
            (Some(graph), Form::Quads) => format!("<{graph}>").into_bytes(),
            _ => Vec::new(),
        };
        let mut predicates = FxHashSet::default();
        let may_repeat = pairs.iter().any(|pair| {
            let is_once = pair
                .predicate
                .as_ref()
                .is_some_and(|predicate| predicates.insert(predicate.clone()));
            !is_once
                || pair.objects.len() > 1
                || pair
                    .objects
                    .iter()
                    .any(|object| matches!(object, ObjectPlan::Join { .. }))
        });
        Self {
            index,
            subject,
            graphs,
            pairs,
            form: options.form,
            graph,
            may_repeat,
        }
    }

    /// Makes the triples of a row; gives whether one may be there twice.
    pub(super) fn write(
        &self,
        row: Row<'_>,
        scope: &mut Scope<'_>,
        room: &mut Room,
        out: &mut impl Out,
    ) -> bool {
        let Some(mut may_repeat) = self.begin(row, scope, room) else {
            return false;
        };
        for pair in &self.pairs {
            may_repeat |= self.write_pair((pair, row), scope, room, out);
        }
        may_repeat
    }

    /// Makes subjects and graphs of a row; gives whether there are several subjects, or nothing if there is none.
    pub(super) fn begin(&self, row: Row<'_>, scope: &mut Scope<'_>, room: &mut Room) -> Option<bool> {
        room.subjects.clear();
        self.subject.generate_into(row, scope, &mut room.subjects);
        if room.subjects.len() == 0 {
            return None;
        }
        room.graphs.clear();
        for graph in &self.graphs {
            graph.generate(row, scope, &mut room.graphs);
        }
        self.name_graphs(&room.graphs, !self.graphs.is_empty(), &mut room.of_row);
        Some(room.subjects.len() > 1)
    }

    /// Makes the triples of a pair for a row that is begun; gives whether one may be there twice.
    pub(super) fn write_pair(
        &self,
        (pair, row): (&PairPlan, Row<'_>),
        scope: &mut Scope<'_>,
        room: &mut Room,
        out: &mut impl Out,
    ) -> bool {
        let mut graphs = &room.of_row;
        if !pair.graphs.is_empty() {
            let kept = room.graphs.len();
            for graph in &pair.graphs {
                graph.generate(row, scope, &mut room.graphs);
            }
            self.name_graphs(&room.graphs, true, &mut room.of_pair);
            room.graphs.truncate(kept);
            graphs = &room.of_pair;
        }
        let mut triples = Triples {
            row,
            subjects: &room.subjects,
            graphs,
            predicates: &mut room.predicates,
            objects: &mut room.objects,
        };
        triples.write(pair, scope, out)
    }

    /// The graphs of triples, each once.
    fn name_graphs(&self, graphs: &Terms, has_graphs: bool, names: &mut Vec<Vec<u8>>) {
        names.clear();
        if !has_graphs {
            names.push(self.graph.clone());
            return;
        }
        for graph in graphs.iter() {
            let is_default = graph.ends_with(b"#defaultGraph>") || graph.ends_with(b"/rml/defaultGraph>");
            let name: &[u8] = match self.form {
                Form::Quads if !is_default => graph,
                Form::Quads => &self.graph,
                Form::Triples => b"",
            };
            if !names.iter().any(|known| known == name) {
                names.push(name.to_vec());
            }
        }
    }
}

/// A row and what its triples have in common.
struct Triples<'r> {
    row: Row<'r>,
    subjects: &'r Terms,
    graphs: &'r [Vec<u8>],
    predicates: &'r mut Terms,
    objects: &'r mut Terms,
}

impl Triples<'_> {
    /// Makes the triples of a pair; gives whether one may be there twice.
    fn write(&mut self, pair: &PairPlan, scope: &mut Scope<'_>, out: &mut impl Out) -> bool {
        self.objects.clear();
        for object in &pair.objects {
            match object {
                ObjectPlan::Term(term) => {
                    if !self.write_at_once(term, pair, scope, out) {
                        term.generate(self.row, scope, self.objects);
                    }
                }
                ObjectPlan::Join { index, child } => self.join(*index, child, scope),
            }
        }
        if self.objects.len() == 0 {
            return false;
        }
        self.predicates.clear();
        for predicate in &pair.predicates {
            predicate.generate(self.row, scope, self.predicates);
        }
        for subject in self.subjects.iter() {
            for predicate in self.predicates.iter() {
                for object in self.objects.iter() {
                    for graph in self.graphs {
                        out.push(subject, predicate, object, graph);
                    }
                }
            }
        }
        self.objects.len() > 1
    }

    /// Makes the one triple of the usual kind of pair; `false` if it is of another kind, and then there is nothing of it.
    fn write_at_once(
        &self,
        object: &TermPlan,
        pair: &PairPlan,
        scope: &mut Scope<'_>,
        out: &mut impl Out,
    ) -> bool {
        let (Some(predicate), [graph], Some(subject)) = (&pair.predicate, self.graphs, self.subjects.only())
        else {
            return false;
        };
        let write = |notation: Notation, out: &mut Vec<u8>| object.write_one(self.row, scope, notation, out);
        out.push_with([subject, predicate, graph], write) != Written::Other
    }

    fn join(&mut self, index: usize, child: &[ExpressionPlan], scope: &mut Scope<'_>) {
        let Some(index) = scope.indexes.get(index) else {
            return;
        };
        let mut failed = None;
        let objects = &mut *self.objects;
        for_each_key(child, self.row, scope, &mut |key| {
            failed = failed
                .take()
                .or(index.find(key, &mut |term| objects.push(term)).err());
        });
        if let Some(error) = failed {
            scope.fault(self.row, error.to_string());
        }
    }
}
