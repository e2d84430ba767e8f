//! Takes in quads in bounded memory.

use oxigraph::{
    model::{GraphName, Quad},
    store::{BulkLoader, StorageError, Store},
};

use super::StoreError;
use crate::rdf::{Base, Census};

/// How many quads are handed to the database at once.
const BATCH: usize = 32 * 1024;

/// The memory that the database aims at: it counts a thousand quads to the megabyte and shares them out among its threads,
/// so that a batch with its mirror goes to one thread whole.
const MEGABYTES: usize = 2 * THREADS * BATCH / 1000 + THREADS;
const THREADS: usize = 2;

/// Takes in quads, counts them, and keeps the union of all graphs beside them, as the default graph.
///
/// Each quad should come once; one that comes again is stored once, but counted again.
#[must_use]
pub struct Loader<'s> {
    bulk: BulkLoader<'s>,
    batch: Vec<Quad>,
    census: Census,
}

impl std::fmt::Debug for Loader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader")
            .field("census", &self.census.quads())
            .finish_non_exhaustive()
    }
}

impl<'s> Loader<'s> {
    pub(super) fn new(store: &'s Store, base: &Base) -> Self {
        let bulk = store
            .bulk_loader()
            .with_num_threads(THREADS)
            .with_max_memory_size_in_megabytes(MEGABYTES)
            // What is built is not visible before it is whole, so the database need not wait for the end.
            .without_atomicity();
        Self {
            bulk,
            batch: Vec::new(),
            census: Census::new(base),
        }
    }

    /// Takes in one quad, which must be in a named graph.
    pub fn push(&mut self, quad: Quad) -> Result<(), StoreError> {
        if !quad.graph_name.is_named_node() {
            return Err(StoreError::NoGraph(format!(
                "{} {} {}",
                quad.subject, quad.predicate, quad.object
            )));
        }
        self.census.add(&quad);
        let mirror = Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad.clone()
        };
        self.batch.push(quad);
        self.batch.push(mirror);
        if self.batch.len() >= 2 * BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Takes in many quads.
    pub fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        quads.into_iter().try_for_each(|quad| self.push(quad))
    }

    /// What has been taken in so far.
    pub fn census(&self) -> &Census {
        &self.census
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        self.bulk.load_quads(batch).map_err(error)
    }

    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.flush()?;
        self.bulk.commit().map_err(error)
    }
}

fn error(source: StorageError) -> StoreError {
    StoreError::Storage {
        action: "load quads into",
        source,
    }
}
