//! Takes in quads in bounded memory.

use oxigraph::{
    model::{GraphName, Quad},
    store::{BulkLoader, StorageError, Store},
};

use super::{StoreError, files::batches_at_once};

/// How many quads are sorted at once. Larger batches take longer and more memory, smaller ones make more files.
const BATCH: usize = 16 * 1024;

/// How many threads of the database work at once.
const THREADS: usize = 2;

/// The memory that the database aims at: it counts a thousand quads to the megabyte and shares them out among its threads,
/// so that a batch goes to one thread whole.
const MEGABYTES: usize = THREADS * BATCH / 1000 + THREADS;

/// Takes in quads, and keeps the union of all graphs beside them, as the default graph; or takes in the triples of the
/// default graph alone.
///
/// A quad that comes again is stored once.
#[must_use]
pub struct Loader<'s> {
    store: &'s Store,
    bulk: BulkLoader<'s>,
    batch: Vec<Quad>,
    /// How many batches the bulk loader has, and how many the database takes in at once.
    batches: usize,
    round: usize,
    /// Whether what is taken in is in named graphs; unknown before anything is.
    is_named: Option<bool>,
}

impl std::fmt::Debug for Loader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").finish_non_exhaustive()
    }
}

impl<'s> Loader<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            bulk: bulk_loader(store),
            batch: Vec::with_capacity(BATCH),
            batches: 0,
            round: batches_at_once(),
            is_named: None,
        }
    }

    /// Takes in one quad. Either all are in named graphs, or none is.
    pub fn push(&mut self, quad: Quad) -> Result<(), StoreError> {
        let is_named = quad.graph_name.is_named_node();
        if *self.is_named.get_or_insert(is_named) != is_named || quad.graph_name.is_blank_node() {
            return Err(StoreError::NoGraph(format!(
                "{} {} {}",
                quad.subject, quad.predicate, quad.object
            )));
        }
        if is_named {
            self.add(Quad {
                subject: quad.subject.clone(),
                predicate: quad.predicate.clone(),
                object: quad.object.clone(),
                graph_name: GraphName::DefaultGraph,
            })?;
        }
        self.add(quad)
    }

    /// Takes in many quads.
    pub fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        quads.into_iter().try_for_each(|quad| self.push(quad))
    }

    fn add(&mut self, quad: Quad) -> Result<(), StoreError> {
        self.batch.push(quad);
        if self.batch.len() < BATCH {
            return Ok(());
        }
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.bulk.load_quads(batch).map_err(error)?;
        self.batches += 1;
        if self.batches < self.round {
            return Ok(());
        }
        self.batches = 0;
        let bulk = std::mem::replace(&mut self.bulk, bulk_loader(self.store));
        bulk.commit().map_err(error)
    }

    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.bulk.load_quads(self.batch).map_err(error)?;
        self.bulk.commit().map_err(error)
    }
}

/// A bulk loader that hands nothing over before its end, so that the database merges many batches at once.
fn bulk_loader(store: &Store) -> BulkLoader<'_> {
    store
        .bulk_loader()
        .with_num_threads(THREADS)
        .with_max_memory_size_in_megabytes(MEGABYTES)
}

fn error(source: StorageError) -> StoreError {
    StoreError::Storage {
        action: "load quads into",
        source,
    }
}
