//! What can go wrong with a store.

use std::{io, path::PathBuf};

use oxigraph::{io::RdfParseError, store::StorageError};

use crate::rdf::RdfError;

/// What can go wrong with a store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is nothing at the path.
    #[error("cannot open the store {}: there is none", .0.display())]
    Missing(PathBuf),
    /// What is at the path was not made by this program.
    #[error("cannot use {} as a store: it holds something else", .0.display())]
    Foreign(PathBuf),
    /// Another build holds the lock.
    #[error("cannot build the store {}: another build of it is running", .0.display())]
    Busy(PathBuf),
    /// A later version wrote the store.
    #[error("cannot open the store {}: it has format {found}, and this version reads format {known}", path.display())]
    Version {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The store is of a form that this build of the program cannot read.
    #[error("cannot open the store {}: it is on RocksDB, which this build of dembei leaves out", .0.display())]
    WithoutRocksDb(PathBuf),
    /// The store is broken.
    #[error("cannot open the store {}: it is damaged ({reason})", path.display())]
    Damaged {
        /// The store.
        path: PathBuf,
        /// In what way.
        reason: String,
    },
    /// The store's database cannot be opened.
    #[error("cannot open the store {}: its database is damaged or in use", path.display())]
    Database {
        /// The store.
        path: PathBuf,
        /// Why.
        source: StorageError,
    },
    /// The database failed.
    #[error("cannot {action} the store")]
    Storage {
        /// What was being done.
        action: &'static str,
        /// Why.
        source: StorageError,
    },
    /// The database failed before, and takes nothing more.
    #[error("cannot load more into the store: its database failed")]
    Failed,
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A triple without a named graph beside others that have one, or the other way round.
    #[error("cannot load the triple {0}: either all triples are in named graphs, or none is")]
    NoGraph(String),
    /// A file is no RDF that can be read.
    #[error("cannot read {}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: RdfParseError,
    },
    /// The ending of a file says nothing of its format.
    #[error("cannot read {} as RDF: its name does not end in .ttl, .nt, .nq, .trig, .rdf or .jsonld", .0.display())]
    UnknownFormat(PathBuf),
    /// The quads cannot be brought into their one order.
    #[error("cannot write the quads of the store")]
    Canonical(#[from] RdfError),
    /// A query of the store's own failed.
    #[error("cannot count the quads of the store")]
    Count(#[source] oxigraph::sparql::QueryEvaluationError),
}

impl StoreError {
    /// What the reader can do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Missing(_) => "run `dembei build` first, or name another store with --store".to_owned(),
            Self::Foreign(path) => {
                format!(
                    "name another folder with --store, or move {} away",
                    path.display()
                )
            }
            Self::Busy(_) => "wait until it is done".to_owned(),
            Self::Version { .. } => {
                "use a later version of dembei, or build the store again with this one".to_owned()
            }
            Self::WithoutRocksDb(_) => {
                "use a dembei with the feature `rocksdb`, or build the store again".to_owned()
            }
            Self::Damaged { path, .. } | Self::Database { path, .. } => {
                format!("delete {} and run `dembei build` again", path.display())
            }
            _ => return None,
        })
    }
}
