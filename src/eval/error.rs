//! What can go wrong when gold or a baseline is read.

use std::path::PathBuf;

use crate::model::ParseIdError;

/// A gold file or baseline that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// Gold of no known form.
    #[error(
        "cannot tell the form of {path:?}; gold is IOB2 columns, CoNLL-U with entities in the style of GUM, lines of an ELEVANT benchmark, or records dembei-annotation-1 with their text"
    )]
    Form {
        /// The file.
        path: PathBuf,
    },
    /// Nothing annotated in it.
    #[error("{path:?} has no gold documents")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// JSON of another shape.
    #[error("cannot read {path:?} as gold")]
    Json {
        /// The file.
        path: PathBuf,
        /// Why, with line and column.
        source: serde_json::Error,
    },
    /// A name that is no document id.
    #[error("cannot read {path:?}")]
    Id {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ParseIdError,
    },
    /// A place outside the text, or with other words than the gold says.
    #[error("cannot use {path:?}, document {id:?}: {start}..{end} is not {text:?} in its text")]
    Span {
        /// The file.
        path: PathBuf,
        /// The document.
        id: String,
        /// In code points.
        start: usize,
        /// In code points, half open.
        end: usize,
        /// What should stand there.
        text: String,
    },
    /// A class, property or measure that the ontology does not have.
    #[error("cannot use {path:?}, document {id:?}: the ontology has no {kind} {name:?}")]
    Term {
        /// The file.
        path: PathBuf,
        /// The document.
        id: String,
        /// What is missing.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A statement about something that no mention names.
    #[error("cannot use {path:?}, document {id:?}: no mention names the entity {name:?} of a statement")]
    Entity {
        /// The file.
        path: PathBuf,
        /// The document.
        id: String,
        /// The entity's name.
        name: String,
    },
    /// A baseline that is not TOML of the shape.
    #[error("cannot read {path:?} as a baseline")]
    Baseline {
        /// The file.
        path: PathBuf,
        /// Why, with line and column.
        source: toml::de::Error,
    },
}
