//! Answers questions: SPARQL, and named questions with parameters.

mod catalog;
mod engine;
mod error;
mod format;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod token;
mod worker;

pub use catalog::{Catalog, Parameter, ParameterKind, QUESTIONS, Question};
pub use engine::{Answer, Options, QueryEngine, Rows, Triples};
pub use error::QueryError;
pub use format::Format;
pub use table::{Shortener, Table};
