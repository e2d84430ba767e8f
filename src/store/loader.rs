//! Takes in quads in bounded memory.

use std::{
    panic::resume_unwind,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

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
pub struct Loader {
    batch: Vec<Quad>,
    /// Whether what is taken in is in named graphs; unknown before anything is.
    is_named: Option<bool>,
    /// To the thread that has the database.
    batches: SyncSender<Vec<Quad>>,
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").finish_non_exhaustive()
    }
}

/// The store that `open` gives, with all that `load` puts into it, and what `load` gives.
///
/// The store is opened again each time that it has merged many batches.
pub(super) fn fill<T, E: From<StoreError>>(
    open: impl Fn() -> Result<Store, StoreError> + Send,
    load: impl FnOnce(&mut Loader) -> Result<T, E>,
) -> Result<(Store, T), E> {
    let (batches, received) = sync_channel(1);
    let (store, outcome) = thread::scope(move |scope| {
        let filled = scope.spawn(move || take_in(open, &received));
        let mut loader = Loader {
            batch: Vec::with_capacity(BATCH),
            is_named: None,
            batches,
        };
        let outcome = load(&mut loader).and_then(|outcome| {
            loader.hand_over()?;
            Ok(outcome)
        });
        drop(loader);
        (
            filled.join().unwrap_or_else(|panic| resume_unwind(panic)),
            outcome,
        )
    });
    // Where the database failed, `load` could only say that it did.
    Ok((store?, outcome?))
}

impl Loader {
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
        self.hand_over()
    }

    fn hand_over(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.batches.send(batch).map_err(|_| StoreError::Failed)
    }
}

/// Puts batches into the store that `open` gives, until no more come. After each merge of many it is closed and opened
/// again, since what the database keeps in memory grows each time.
fn take_in(
    open: impl Fn() -> Result<Store, StoreError>,
    batches: &Receiver<Vec<Quad>>,
) -> Result<Store, StoreError> {
    let at_once = batches_at_once();
    loop {
        let store = open()?;
        let mut bulk = bulk_loader(&store);
        let mut taken = 0;
        for batch in batches.iter().take(at_once) {
            bulk.load_quads(batch).map_err(error)?;
            taken += 1;
        }
        bulk.commit().map_err(error)?;
        if taken < at_once {
            return Ok(store);
        }
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
