//! What can go wrong when annotations are written.

/// A document whose annotations cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AnnotationError {
    /// As JSON.
    #[error("cannot write the annotations of document {id:?} as JSON")]
    Json {
        /// The document.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// As Turtle.
    #[error("cannot write the annotations of document {id:?} as Turtle")]
    Turtle {
        /// The document.
        id: String,
        /// Why.
        source: std::io::Error,
    },
}
