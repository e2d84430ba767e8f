//! What can go wrong on the way to quads.

/// What can go wrong on the way to quads.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RdfError {
    /// The base is no absolute IRI that ends with a slash.
    #[error("cannot use {base:?} as the base of IRIs: {reason}")]
    Base {
        /// As given.
        base: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file of the ontology is broken.
    #[error("cannot read the ontology file {file}")]
    Ontology {
        /// Its name.
        file: &'static str,
        /// Where and why.
        source: oxigraph::io::RdfSyntaxError,
    },
    /// A statement names an entity that the resolution does not have.
    #[error("cannot describe a statement about entity number {0}, which is not in the resolution")]
    UnknownEntity(u32),
    /// A claim or figure uses a property that the vocabulary does not have.
    #[error("cannot use {0:?} as a property: the vocabulary does not have it")]
    UnknownProperty(String),
    /// A document names a document that is not there.
    #[error("cannot make an IRI of {0:?}")]
    Iri(String),
    /// Blank nodes that look so alike that naming them canonically would take too long.
    #[error("cannot give the blank nodes of the graph canonical names: {0}")]
    BlankNodes(String),
    /// A thread could not be started.
    #[error("cannot start a thread to name blank nodes")]
    Thread(#[source] std::io::Error),
}
