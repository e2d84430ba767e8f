//! Keeps the graph in an Oxigraph store: builds it all or nothing, and opens it to read.

mod datatype;
mod directory;
mod error;
mod file;
mod files;
mod loader;
mod marker;
#[cfg(test)]
mod tests;

use std::path::Path;

use oxigraph::{
    model::{
        GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
        TermRef, Triple,
    },
    sparql::{QueryResults, SparqlEvaluator},
    store::{StorageError, Store},
};

pub use error::StoreError;
pub use file::read_file;
pub use loader::Loader;
#[cfg(feature = "rocksdb")]
use oxigraph::store::StoreOptions;

use self::{
    directory::{Building, Place},
    file::LinesError,
    marker::{FORMAT, Form, Marker},
};
use crate::rdf::canonical_lines;

/// The name of the database within the folder of a store on disk.
#[cfg(feature = "rocksdb")]
const DATABASE: &str = "rocksdb";

/// The name of the file of quads within the folder of a store without a database.
const QUADS: &str = "graph.nq";

/// A graph to read: on disk with the feature `rocksdb`, else in memory and kept in a file.
///
/// Beside its named graphs it holds their union as the default graph, each triple once, so that a query sees a triple
/// that two documents state only once. Nothing else is in the default graph, but in a store without named graphs.
#[derive(Clone)]
pub struct GraphStore {
    store: Store,
}

impl std::fmt::Debug for GraphStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GraphStore").finish_non_exhaustive()
    }
}

/// Which of the named graphs are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GraphFilter {
    /// All of them.
    #[default]
    All,
    /// These alone.
    Only(Vec<NamedNode>),
}

impl GraphStore {
    /// Builds the store `dir` anew from what `load` gives it; the old one stays as it is until all is done.
    ///
    /// Gives back what `load` gives. Fails, and leaves the old store in place, when `load` does, when another build of
    /// the store is running, and when `dir` holds something that is no store of ours.
    pub fn build<T, E: From<StoreError>>(
        dir: &Path,
        load: impl FnOnce(&mut Loader) -> Result<T, E>,
    ) -> Result<T, E> {
        let building = Place::new(dir)?.start_build()?;
        let form = if cfg!(feature = "rocksdb") {
            Form::RocksDb
        } else {
            Form::NQuads
        };
        let mut marker = Marker {
            format: FORMAT,
            form,
            complete: false,
            hash: None,
        };
        marker.write(building.path())?;
        let (store, outcome) = match form {
            Form::RocksDb => loader::fill(|| open_to_load(building.path()), load)?,
            Form::NQuads => fill_memory(load)?,
        };
        marker.hash = keep(&Self { store }, &building, form)?;
        marker.complete = true;
        marker.write(building.path())?;
        building.install()?;
        Ok(outcome)
    }

    /// Opens the store `dir` to read.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let place = Place::new(dir)?;
        let dir = place.find()?;
        let marker = Marker::read(dir)?.ok_or_else(|| StoreError::Foreign(dir.to_owned()))?;
        if !marker.complete {
            let reason = "its build did not end".to_owned();
            return Err(StoreError::Damaged {
                path: dir.to_owned(),
                reason,
            });
        }
        match marker.form {
            Form::RocksDb => open_database(dir),
            Form::NQuads => open_file(dir, marker.hash.as_deref().unwrap_or_default()),
        }
    }

    /// A store in memory of these quads.
    pub fn in_memory(quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        let (store, ()) = fill_memory(|loader| loader.extend(quads))?;
        Ok(Self { store })
    }

    /// The Oxigraph store; its default graph is the union of the named ones.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The named graphs, sorted.
    pub fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut graphs = Vec::new();
        for graph in self.store.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph.map_err(read_error)? {
                graphs.push(graph);
            }
        }
        graphs.sort();
        Ok(graphs)
    }

    /// The quads of the named graphs that are meant, in no order that means anything; where there are no named graphs, the
    /// triples of the default graph.
    pub fn quads(&self, filter: &GraphFilter) -> impl Iterator<Item = Result<Quad, StoreError>> + use<> {
        let graphs = match filter {
            GraphFilter::All => vec![None],
            GraphFilter::Only(graphs) => graphs.iter().cloned().map(Some).collect(),
        };
        let store = self.store.clone();
        let quads = graphs.into_iter().flat_map(move |graph| {
            let graph = graph.as_ref().map(|graph| GraphNameRef::from(graph.as_ref()));
            store.quads_for_pattern(None, None, None, graph)
        });
        let has_graphs = self.has_graphs();
        quads
            .filter(move |quad| !(has_graphs && is_of_union(quad)))
            .map(restored)
    }

    /// The triples of the union of all graphs, each once, in no order that means anything.
    pub fn triples(&self) -> impl Iterator<Item = Result<Triple, StoreError>> + use<> {
        self.find(None, None, None)
    }

    /// Those triples of the union that have this subject, predicate and object, where one is given.
    pub fn find(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> impl Iterator<Item = Result<Triple, StoreError>> + use<> {
        let quads =
            self.store
                .quads_for_pattern(subject, predicate, object, Some(GraphNameRef::DefaultGraph));
        quads.map(|quad| restored(quad).map(Triple::from))
    }

    /// Whether there are named graphs; without any, the default graph is no union.
    fn has_graphs(&self) -> bool {
        self.store.named_graphs().next().is_some()
    }

    /// How many quads the named graphs have; where there are no named graphs, how many triples there are.
    pub fn len(&self) -> Result<u64, StoreError> {
        if !self.has_graphs() {
            return self.count_triples();
        }
        self.count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    }

    /// How many triples their union has.
    pub fn count_triples(&self) -> Result<u64, StoreError> {
        self.count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.store.is_empty().map_err(read_error)
    }

    fn count(&self, query: &str) -> Result<u64, StoreError> {
        let Ok(query) = SparqlEvaluator::new().parse_query(query) else {
            return Ok(0);
        };
        let results = query.on_store(&self.store).execute().map_err(StoreError::Count)?;
        let QueryResults::Solutions(mut solutions) = results else {
            return Ok(0);
        };
        let Some(solution) = solutions.next() else {
            return Ok(0);
        };
        let solution = solution.map_err(StoreError::Count)?;
        Ok(match solution.get("n") {
            Some(Term::Literal(count)) => count.value().parse().unwrap_or(0),
            _ => 0,
        })
    }
}

fn restored(quad: Result<Quad, StorageError>) -> Result<Quad, StoreError> {
    let quad = quad.map_err(read_error)?;
    let object = datatype::restore(&quad.predicate, quad.object);
    Ok(Quad { object, ..quad })
}

fn is_of_union(quad: &Result<Quad, StorageError>) -> bool {
    quad.as_ref()
        .is_ok_and(|quad| quad.graph_name == GraphName::DefaultGraph)
}

fn read_error(source: StorageError) -> StoreError {
    StoreError::Storage {
        action: "read",
        source,
    }
}

/// Opens the database to load into, which is made if there is none yet.
#[cfg(feature = "rocksdb")]
fn open_to_load(dir: &Path) -> Result<Store, StoreError> {
    let options = StoreOptions::default().with_max_open_files(files::OPEN);
    Store::open_with_options(dir.join(DATABASE), options).map_err(|source| StoreError::Storage {
        action: "make",
        source,
    })
}

#[cfg(not(feature = "rocksdb"))]
fn open_to_load(dir: &Path) -> Result<Store, StoreError> {
    Err(StoreError::WithoutRocksDb(dir.to_owned()))
}

/// A store in memory with what `load` puts into it, and what `load` gives.
fn fill_memory<T, E: From<StoreError>>(
    load: impl FnOnce(&mut Loader) -> Result<T, E>,
) -> Result<(Store, T), E> {
    let store = Store::new().map_err(|source| StoreError::Storage {
        action: "make",
        source,
    })?;
    loader::fill(|| Ok(store.clone()), load)
}

/// Sees to it that what was loaded is in the folder; gives the hash of the file of quads, where there is one.
fn keep(graph: &GraphStore, building: &Building, form: Form) -> Result<Option<String>, StoreError> {
    match form {
        #[cfg(feature = "rocksdb")]
        Form::RocksDb => {
            let written = graph.store.flush().and_then(|()| graph.store.optimize());
            written.map_err(|source| StoreError::Storage {
                action: "write",
                source,
            })?;
            Ok(None)
        }
        #[cfg(not(feature = "rocksdb"))]
        Form::RocksDb => Err(StoreError::WithoutRocksDb(building.path().to_owned())),
        Form::NQuads => {
            let quads: Result<Vec<_>, _> = graph.quads(&GraphFilter::All).collect();
            let lines = canonical_lines(quads?)?;
            let lines = lines.iter().map(String::as_str);
            file::write_lines(&building.path().join(QUADS), lines).map(Some)
        }
    }
}

#[cfg(feature = "rocksdb")]
fn open_database(dir: &Path) -> Result<GraphStore, StoreError> {
    let store = Store::open_read_only(dir.join(DATABASE));
    let store = store.map_err(|source| StoreError::Database {
        path: dir.to_owned(),
        source,
    })?;
    Ok(GraphStore { store })
}

#[cfg(not(feature = "rocksdb"))]
fn open_database(dir: &Path) -> Result<GraphStore, StoreError> {
    Err(StoreError::WithoutRocksDb(dir.to_owned()))
}

fn open_file(dir: &Path, hash: &str) -> Result<GraphStore, StoreError> {
    let (store, ()) = fill_memory(|loader| {
        file::read_lines(&dir.join(QUADS), hash, |quad| loader.push(quad)).map_err(|error| match error {
            LinesError::Broken(reason) => StoreError::Damaged {
                path: dir.to_owned(),
                reason,
            },
            LinesError::Other(other) => other,
        })
    })?;
    Ok(GraphStore { store })
}
