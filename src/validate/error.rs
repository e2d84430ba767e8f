//! What can go wrong with a validation.

use oxigraph::io::RdfSyntaxError;

use crate::query::QueryError;
use crate::store::StoreError;

/// What can go wrong with a validation; that the graph is not as the shapes want it is no error but a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ValidateError {
    /// The shapes are no Turtle.
    #[error("cannot read the shapes")]
    Syntax(#[from] RdfSyntaxError),
    /// A shape uses a part of SHACL that is not supported.
    #[error("cannot use the shape {shape}: {component} is not supported")]
    Unsupported {
        /// The shape.
        shape: String,
        /// Which part.
        component: String,
    },
    /// A shape is not well formed.
    #[error("cannot use the shape {shape}: {reason}")]
    Malformed {
        /// The shape.
        shape: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pattern is no regular expression.
    #[error("cannot use the shape {shape}: its sh:pattern is not a regular expression")]
    Pattern {
        /// The shape.
        shape: String,
        /// Why.
        source: regex::Error,
    },
    /// The graph cannot be read.
    #[error("cannot read the graph")]
    Store(#[from] StoreError),
    /// The names of things cannot be looked up.
    #[error("cannot look up labels")]
    Labels(#[from] QueryError),
}

impl ValidateError {
    /// What the reader can do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unsupported { .. } => {
                Some("SHACL Core is supported; leave that part out or use another validator")
            }
            _ => None,
        }
    }
}
