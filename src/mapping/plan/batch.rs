//! Makes lines or quads of some rows of a table.

use std::{
    hash::{Hash as _, Hasher as _},
    sync::atomic::Ordering,
};

use oxigraph::model::Quad;
use rustc_hash::{FxHashSet, FxHasher};

use super::{
    Indexes, TablePlan,
    expression::Scope,
    map::Room,
    out::{Lines, Quads},
};
use crate::mapping::without_repeats;
use crate::model::{Row, RowFault, Rows};

/// What was made of some rows.
#[derive(Debug, Default)]
pub struct Batch<T> {
    /// Lines of N-Triples or N-Quads, or quads.
    pub made: T,
    /// How many rows there were.
    pub rows: usize,
    /// What could not be read or written, by row.
    pub faults: Vec<RowFault>,
}

/// What one triples map makes of one row.
#[derive(Debug)]
pub struct MadeOfRow<'r> {
    /// The row.
    pub row: Row<'r>,
    /// Which of the mapping's triples maps.
    pub map: usize,
    /// The quads; those that are taken are not in the next row.
    pub quads: &'r mut Vec<Quad>,
    /// Where those end that one pair of predicates and objects makes, and the one reference that their objects are made of,
    /// as its place among those of the table.
    pub parts: &'r [(usize, Option<usize>)],
}

impl TablePlan {
    /// Writes what is made of rows, as lines. The same rows give the same lines. A line is not there twice for a triples
    /// map.
    pub fn write(&self, rows: &Rows, indexes: &Indexes) -> Batch<Vec<u8>> {
        let mut lines = Lines(Vec::with_capacity(self.size.load(Ordering::Relaxed) + (1 << 12)));
        let mut scope = Scope::new(indexes);
        let mut room = Room::default();
        for map in &self.maps {
            let start = lines.0.len();
            let mut subjects: FxHashSet<u64> = FxHashSet::default();
            let mut may_repeat = map.may_repeat;
            for row in rows.iter() {
                may_repeat |= map.write(row, &mut scope, &mut room, &mut lines);
                if !may_repeat {
                    let mut hasher = FxHasher::default();
                    room.subjects.iter().for_each(|subject| subject.hash(&mut hasher));
                    may_repeat = room.subjects.len() > 0 && !subjects.insert(hasher.finish());
                }
            }
            if may_repeat {
                without_repeats(&mut lines.0, start);
            }
        }
        self.size.fetch_max(lines.0.len(), Ordering::Relaxed);
        scope.into_batch(rows, lines.0)
    }

    /// Makes quads of rows. One may be there twice.
    pub fn quads(&self, rows: &Rows, indexes: &Indexes) -> Batch<Vec<Quad>> {
        let mut quads = Quads::with_capacity(self.size.load(Ordering::Relaxed));
        let mut scope = Scope::new(indexes);
        let mut room = Room::default();
        for map in &self.maps {
            for row in rows.iter() {
                map.write(row, &mut scope, &mut room, &mut quads);
            }
        }
        self.size.fetch_max(quads.quads.len(), Ordering::Relaxed);
        scope.into_batch(rows, quads.quads)
    }

    /// Gives `take` what each triples map that is wanted makes of each row, and gives back what could not be read or
    /// written. A quad may be there twice.
    pub fn for_each_row(
        &self,
        (rows, indexes): (&Rows, &Indexes),
        is_wanted: impl Fn(usize) -> bool,
        take: &mut dyn FnMut(MadeOfRow<'_>),
    ) -> Vec<RowFault> {
        let mut scope = Scope::new(indexes);
        let mut room = Room::default();
        let (mut quads, mut parts) = (Quads::default(), Vec::new());
        for row in rows.iter() {
            for map in self.maps.iter().filter(|map| is_wanted(map.index)) {
                quads.quads.clear();
                parts.clear();
                if map.begin(row, &mut scope, &mut room).is_none() {
                    continue;
                }
                for pair in &map.pairs {
                    map.write_pair((pair, row), &mut scope, &mut room, &mut quads);
                    parts.push((quads.quads.len(), pair.slot));
                }
                take(MadeOfRow {
                    row,
                    map: map.index,
                    quads: &mut quads.quads,
                    parts: &parts,
                });
            }
        }
        scope.into_batch(rows, ()).faults
    }
}

impl Scope<'_> {
    /// What was made of the rows, with what was wrong with them.
    fn into_batch<T>(self, rows: &Rows, made: T) -> Batch<T> {
        let mut faults = rows.faults().to_vec();
        faults.extend(self.faults);
        Batch {
            made,
            rows: rows.len(),
            faults,
        }
    }
}
