//! What can go wrong with a query.

use std::{io, path::PathBuf, time::Duration};

use oxigraph::sparql::QueryEvaluationError;

use crate::store::StoreError;

/// What can go wrong with a query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is no SPARQL query.
    #[error("cannot read the query, line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
        /// What the reader can do about it.
        help: Option<String>,
    },
    /// It takes too long.
    #[error("cannot answer the query within {} seconds", .0.as_secs_f64())]
    Timeout(Duration),
    /// Too many queries are running.
    #[error("cannot answer the query: {0} others are running")]
    Busy(usize),
    /// It asks another server.
    #[error("cannot ask {0}: SERVICE is switched off")]
    Service(String),
    /// It fails while it runs.
    #[error("cannot answer the query")]
    Evaluation(#[source] QueryEvaluationError),
    /// The answer does not go with the format.
    #[error("cannot write {answer} as {format}")]
    Format {
        /// What the answer is.
        answer: &'static str,
        /// The format.
        format: &'static str,
    },
    /// There is no question of that name.
    #[error("cannot find a question called {0:?}")]
    UnknownQuestion(String),
    /// The head of a question lacks something.
    #[error("cannot use the question {name:?}: {reason}")]
    Header {
        /// The question.
        name: String,
        /// What is wrong with its head.
        reason: String,
    },
    /// A question has no such parameter.
    #[error("cannot ask {question:?} with {name:?}: it has no such parameter")]
    UnknownParameter {
        /// The question.
        question: String,
        /// The parameter.
        name: String,
    },
    /// A parameter that must be given is not.
    #[error("cannot ask {question:?} without {name:?}")]
    MissingParameter {
        /// The question.
        question: String,
        /// The parameter.
        name: String,
    },
    /// A value is not of the type of its parameter.
    #[error("cannot use {value:?} for {name:?}: it is not {expected}")]
    Value {
        /// The parameter.
        name: String,
        /// As given.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The graph cannot be read.
    #[error("cannot read the graph")]
    Store(#[from] StoreError),
    /// The answer cannot be written.
    #[error("cannot write the answer")]
    Write(#[from] io::Error),
    /// A question cannot be read from its file.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl QueryError {
    /// What the reader can do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Syntax { help, .. } => return help.clone(),
            Self::Timeout(_) => {
                "ask for less, for instance with LIMIT, or allow more time with --timeout".to_owned()
            }
            Self::Busy(_) => "try again later".to_owned(),
            Self::Service(_) => "ask that server on its own, and load what it answers".to_owned(),
            Self::Format {
                answer: "a graph", ..
            } => "use turtle, ntriples, rdfxml or jsonld".to_owned(),
            Self::Format { .. } => "use csv, tsv, json or xml".to_owned(),
            Self::UnknownQuestion(_) => "`dembei query` shows the questions there are".to_owned(),
            Self::MissingParameter { name, .. } => format!("add {name}=…"),
            _ => return None,
        })
    }
}
