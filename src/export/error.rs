//! What can go wrong with an export.

use std::io;

use oxigraph::io::RdfSyntaxError;

use crate::rdf::RdfError;
use crate::store::StoreError;

/// What can go wrong with an export.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The graph cannot be read.
    #[error("cannot read the graph")]
    Store(#[from] StoreError),
    /// Blank nodes cannot be named.
    #[error("cannot bring the graph into order")]
    Rdf(#[from] RdfError),
    /// The output cannot be written.
    #[error("cannot write the export")]
    Write(#[from] io::Error),
    /// A temporary file cannot be written or read.
    #[error("cannot sort the graph in a temporary file")]
    Sort(#[source] io::Error),
    /// A line of our own making cannot be read again.
    #[error("cannot read a line of the sorted graph")]
    Line(#[from] RdfSyntaxError),
    /// A prefix or base that the format does not take.
    #[error("cannot use {0:?} as a prefix")]
    Prefix(String),
    /// An IRI that the JSON-LD context would read as another.
    #[error("cannot write the IRI {0:?} as JSON-LD: its scheme is a prefix of the context")]
    Scheme(String),
    /// A triple about a triple, which the format has no words for.
    #[error("cannot write {0} in this format: it holds a triple as a term")]
    TripleTerm(String),
    /// The compiled-in context is broken.
    #[error("cannot read the JSON-LD context")]
    Context(#[source] serde_json::Error),
    /// A row cannot be written.
    #[error("cannot write the table")]
    Table(#[from] csv::Error),
}
