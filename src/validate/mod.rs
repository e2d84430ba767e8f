//! Checks the graph against shapes: SHACL Core, on the union of all graphs.

mod check;
mod compare;
mod data;
mod error;
mod graph;
mod parse;
mod report;
mod shape;
#[cfg(test)]
mod tests;

pub use error::ValidateError;
pub use report::{Finding, Report};
pub use shape::{Path, Severity};

use self::{check::Checker, data::Data, graph::ShapesGraph, shape::Shapes};
use crate::rdf::SHAPES;
use crate::store::GraphStore;

/// How a graph is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many findings are kept; all are counted.
    pub most_findings: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            most_findings: 100_000,
        }
    }
}

/// Checks graphs against shapes.
#[derive(Debug)]
pub struct Validator {
    shapes: Shapes,
    options: Options,
}

impl Validator {
    /// One for the shapes that are compiled in.
    pub fn builtin(options: Options) -> Result<Self, ValidateError> {
        Self::parse(SHAPES, options)
    }

    /// One for shapes in Turtle. Fails on what is not well formed and on what is not supported.
    pub fn parse(shapes: &str, options: Options) -> Result<Self, ValidateError> {
        let shapes = parse::parse(&ShapesGraph::parse(shapes)?)?;
        Ok(Self { shapes, options })
    }

    /// Checks the union of all graphs of a store; the classes of the ontology are known without being in it.
    pub fn validate(&self, store: &GraphStore) -> Result<Report, ValidateError> {
        let checker = Checker {
            shapes: &self.shapes,
            data: Data::new(store)?,
        };
        checker.run(self.options.most_findings)
    }
}
