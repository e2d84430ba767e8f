//! Writes what a table's triples maps make of some of its rows.

use std::{
    hash::{Hash as _, Hasher as _},
    sync::atomic::Ordering,
};

use rustc_hash::{FxHashSet, FxHasher};

use super::{
    Form, Indexes, PlanOptions, TablePlan,
    expression::{ExpressionPlan, Scope, for_each_key},
    term::{TermPlan, Terms, Written},
};
use crate::mapping::without_repeats;
use crate::model::{Row, RowFault, Rows};

/// What was made of some rows.
#[derive(Debug, Default)]
pub struct Batch {
    /// Lines of N-Triples or N-Quads.
    pub lines: Vec<u8>,
    /// How many rows there were.
    pub rows: usize,
    /// What could not be read or written, by row.
    pub faults: Vec<RowFault>,
}

/// What one triples map makes of one row.
#[derive(Clone, Copy, Debug)]
pub struct MadeOfRow<'r> {
    /// The row.
    pub row: Row<'r>,
    /// Which of the mapping's triples maps.
    pub map: usize,
    /// What it is called.
    pub name: &'r str,
    /// Lines of N-Triples or N-Quads.
    pub lines: &'r [u8],
    /// Where in the lines those end that one pair of predicates and objects makes, and the one reference that their
    /// objects are made of, as its place among those of the table.
    pub parts: &'r [(usize, Option<usize>)],
}

/// A triples map, made ready.
#[derive(Debug)]
pub(super) struct MapPlan {
    /// Which of the mapping's.
    index: usize,
    name: String,
    subject: TermPlan,
    graphs: Vec<TermPlan>,
    pairs: Vec<PairPlan>,
    form: Form,
    /// What ends a line outside of named graphs.
    end: Vec<u8>,
    /// Whether one row may make a triple twice.
    may_repeat: bool,
}

/// Predicates and objects, made ready.
#[derive(Debug)]
pub(super) struct PairPlan {
    predicates: Vec<TermPlan>,
    objects: Vec<ObjectPlan>,
    graphs: Vec<TermPlan>,
    /// ` <predicate> `, if it is always the same.
    predicate: Option<Vec<u8>>,
    /// The one value of a row that all objects are made of.
    slot: Option<usize>,
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
            [predicate] => predicate
                .as_constant()
                .map(|predicate| [b" ", predicate, b" "].concat()),
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

impl TablePlan {
    /// Writes what is made of rows. The same rows give the same lines. A line is not there twice for a triples map.
    pub fn write(&self, rows: &Rows, indexes: &Indexes) -> Batch {
        let mut batch = Batch {
            rows: rows.len(),
            faults: rows.faults().to_vec(),
            lines: Vec::with_capacity(self.size.load(Ordering::Relaxed) + (1 << 12)),
        };
        let mut scope = Scope::new(indexes);
        let mut room = Room::default();
        for map in &self.maps {
            let start = batch.lines.len();
            let mut subjects: FxHashSet<u64> = FxHashSet::default();
            let mut may_repeat = map.may_repeat;
            for row in rows.iter() {
                may_repeat |= map.write(row, &mut scope, &mut room, &mut batch.lines);
                if !may_repeat {
                    let mut hasher = FxHasher::default();
                    room.subjects.iter().for_each(|subject| subject.hash(&mut hasher));
                    may_repeat = room.subjects.len() > 0 && !subjects.insert(hasher.finish());
                }
            }
            if may_repeat {
                without_repeats(&mut batch.lines, start);
            }
        }
        self.size.fetch_max(batch.lines.len(), Ordering::Relaxed);
        batch.faults.append(&mut scope.faults);
        batch
    }

    /// Gives `take` what each triples map that is wanted makes of each row, and gives back what could not be read or
    /// written. A line may be there twice.
    pub fn for_each_row(
        &self,
        (rows, indexes): (&Rows, &Indexes),
        is_wanted: impl Fn(usize) -> bool,
        take: &mut dyn FnMut(MadeOfRow<'_>),
    ) -> Vec<RowFault> {
        let mut scope = Scope::new(indexes);
        let mut room = Room::default();
        let (mut lines, mut parts) = (Vec::new(), Vec::new());
        for row in rows.iter() {
            for map in self.maps.iter().filter(|map| is_wanted(map.index)) {
                lines.clear();
                parts.clear();
                if map.begin(row, &mut scope, &mut room).is_none() {
                    continue;
                }
                for pair in &map.pairs {
                    map.write_pair((pair, row), &mut scope, &mut room, &mut lines);
                    parts.push((lines.len(), pair.slot));
                }
                take(MadeOfRow {
                    row,
                    map: map.index,
                    name: &map.name,
                    lines: &lines,
                    parts: &parts,
                });
            }
        }
        let faults = rows.faults().iter().cloned();
        faults.chain(scope.faults).collect()
    }
}

/// Room for terms, used again for each row.
#[derive(Default)]
struct Room {
    subjects: Terms,
    graphs: Terms,
    predicates: Terms,
    objects: Terms,
    /// What ends the lines of the row, and of a pair.
    ends: Vec<Vec<u8>>,
    pair_ends: Vec<Vec<u8>>,
}

impl MapPlan {
    /// One of these parts.
    pub(super) fn new(
        (index, name): (usize, String),
        (subject, graphs): (TermPlan, Vec<TermPlan>),
        pairs: Vec<PairPlan>,
        options: &PlanOptions,
    ) -> Self {
        let end = match (&options.graph, options.form) {
            (Some(graph), Form::Quads) => format!(" <{graph}> .\n").into_bytes(),
            _ => b" .\n".to_vec(),
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
            name,
            subject,
            graphs,
            pairs,
            form: options.form,
            end,
            may_repeat,
        }
    }

    /// Writes a row; gives whether a line may be there twice.
    fn write(&self, row: Row<'_>, scope: &mut Scope<'_>, room: &mut Room, out: &mut Vec<u8>) -> bool {
        let Some(mut may_repeat) = self.begin(row, scope, room) else {
            return false;
        };
        for pair in &self.pairs {
            may_repeat |= self.write_pair((pair, row), scope, room, out);
        }
        may_repeat
    }

    /// Makes subjects and graphs of a row; gives whether there are several subjects, or nothing if there is none.
    fn begin(&self, row: Row<'_>, scope: &mut Scope<'_>, room: &mut Room) -> Option<bool> {
        room.subjects.clear();
        self.subject.generate_into(row, scope, &mut room.subjects);
        if room.subjects.len() == 0 {
            return None;
        }
        room.graphs.clear();
        for graph in &self.graphs {
            graph.generate(row, scope, &mut room.graphs);
        }
        ends(&room.graphs, self, !self.graphs.is_empty(), &mut room.ends);
        Some(room.subjects.len() > 1)
    }

    /// Writes the lines of a pair for a row that is begun; gives whether one may be there twice.
    fn write_pair(
        &self,
        (pair, row): (&PairPlan, Row<'_>),
        scope: &mut Scope<'_>,
        room: &mut Room,
        out: &mut Vec<u8>,
    ) -> bool {
        let mut graphs = &room.ends;
        if !pair.graphs.is_empty() {
            let kept = room.graphs.len();
            for graph in &pair.graphs {
                graph.generate(row, scope, &mut room.graphs);
            }
            ends(&room.graphs, self, true, &mut room.pair_ends);
            room.graphs.truncate(kept);
            graphs = &room.pair_ends;
        }
        let mut line = Line {
            row,
            subjects: &room.subjects,
            ends: graphs,
            predicates: &mut room.predicates,
            objects: &mut room.objects,
        };
        line.write(pair, scope, out)
    }
}

/// What ends the lines of triples in these graphs.
fn ends(graphs: &Terms, map: &MapPlan, has_graphs: bool, ends: &mut Vec<Vec<u8>>) {
    ends.clear();
    if !has_graphs {
        ends.push(map.end.clone());
        return;
    }
    for graph in graphs.iter() {
        let is_default = graph.ends_with(b"#defaultGraph>") || graph.ends_with(b"/rml/defaultGraph>");
        let end = match map.form {
            Form::Quads if !is_default => [b" ", graph, b" .\n"].concat(),
            Form::Quads => map.end.clone(),
            Form::Triples => b" .\n".to_vec(),
        };
        if !ends.contains(&end) {
            ends.push(end);
        }
    }
}

/// A row and what its lines have in common.
struct Line<'r> {
    row: Row<'r>,
    subjects: &'r Terms,
    ends: &'r [Vec<u8>],
    predicates: &'r mut Terms,
    objects: &'r mut Terms,
}

impl Line<'_> {
    /// Writes the lines of a pair; gives whether one may be there twice.
    fn write(&mut self, pair: &PairPlan, scope: &mut Scope<'_>, out: &mut Vec<u8>) -> bool {
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
                    for end in self.ends {
                        out.extend_from_slice(subject);
                        out.push(b' ');
                        out.extend_from_slice(predicate);
                        out.push(b' ');
                        out.extend_from_slice(object);
                        out.extend_from_slice(end);
                    }
                }
            }
        }
        self.objects.len() > 1
    }

    /// Writes the one line of the usual kind of pair; `false` if it is of another kind, and then nothing is written.
    fn write_at_once(
        &self,
        object: &TermPlan,
        pair: &PairPlan,
        scope: &mut Scope<'_>,
        out: &mut Vec<u8>,
    ) -> bool {
        let (Some(predicate), [end], Some(subject)) = (&pair.predicate, self.ends, self.subjects.only())
        else {
            return false;
        };
        let start = out.len();
        out.extend_from_slice(subject);
        out.extend_from_slice(predicate);
        match object.write_one(self.row, scope, out) {
            Written::One => {
                out.extend_from_slice(end);
                true
            }
            Written::None => {
                out.truncate(start);
                true
            }
            Written::Other => {
                out.truncate(start);
                false
            }
        }
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
