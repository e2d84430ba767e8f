//! What can be wrong with a mapping, and where.

use std::{fmt, io, path::PathBuf, sync::Arc};

use oxigraph::io::RdfSyntaxError;

/// A mapping that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// It is not Turtle.
    #[error("cannot read {path:?}, line {line}, as Turtle")]
    Turtle {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Why.
        source: Box<RdfSyntaxError>,
    },
    /// It is not YAML.
    #[error("cannot read {path:?}, line {line}, as YAML: {reason}")]
    Yaml {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Why.
        reason: String,
    },
    /// A rule is against the standard.
    #[error("{place}: {fault}")]
    Rule {
        /// Where it stands.
        place: Place,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// There is no triples map in it.
    #[error("{path:?} has no triples map")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The base is no IRI.
    #[error("the base {base:?} is no absolute IRI")]
    Base {
        /// As it was given.
        base: String,
    },
    /// What a join needs cannot be kept on disk.
    #[error("cannot use a temporary file for a join")]
    Spill(#[source] io::Error),
}

/// Where something stands in a mapping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: Arc<PathBuf>,
    /// The line, from 1.
    pub line: u64,
    /// The triples map; empty outside of one.
    pub map: String,
}

impl Place {
    /// The error that the mapping breaks a rule here.
    pub(crate) fn fault(&self, fault: Fault) -> MappingError {
        MappingError::Rule {
            place: self.clone(),
            fault: Box::new(fault),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.path.display(), self.line)?;
        if !self.map.is_empty() {
            write!(f, ", in {}", self.map)?;
        }
        Ok(())
    }
}

/// What is odd about a mapping that can be used nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingNote {
    /// Where.
    pub place: Place,
    /// What, and what is made of it.
    pub text: String,
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A property that must be there.
    #[error("it has no {0}")]
    Missing(&'static str),
    /// A property that may be there once.
    #[error("it has more than one {0}")]
    Several(&'static str),
    /// A value of the wrong kind.
    #[error("{property} must be {expected}, not {found}")]
    Kind {
        /// The property.
        property: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// A term type that the place does not allow.
    #[error("a {position} may not be of term type {found}")]
    TermType {
        /// Subject, predicate …
        position: &'static str,
        /// The term type.
        found: String,
    },
    /// A constant that the place does not allow.
    #[error("a {position} may not be the constant {found}")]
    Constant {
        /// Subject, predicate …
        position: &'static str,
        /// The constant.
        found: String,
    },
    /// A language tag that is none.
    #[error("{0:?} is no language tag; write one such as \"en\" or \"pt-BR\"")]
    Language(String),
    /// A datatype or language where there is no literal.
    #[error("a language or datatype is given, but what is made is no literal")]
    NoLiteral,
    /// A template that is none.
    #[error("the template {template:?} is broken: {reason}")]
    Template {
        /// As it was written.
        template: String,
        /// Why.
        reason: &'static str,
    },
    /// A join without a condition over two tables.
    #[error("the parent triples map has another logical source, so there must be a join condition")]
    NoJoin,
    /// A triples map that is named and not there.
    #[error("there is no triples map {0}")]
    NoTriplesMap(String),
    /// A function that is not known.
    #[error("there is no function {0}; NOTES.md of the mapping room lists those that there are")]
    Function(String),
    /// A part of a standard that is not covered.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// Rules that go round in a circle.
    #[error("it contains itself")]
    Circle,
    /// A key of YARRRML that is not known.
    #[error("there is no key {found:?} here; there are {known}")]
    Key {
        /// The key.
        found: String,
        /// Those that may be there.
        known: &'static str,
    },
    /// A prefix that was not declared.
    #[error("there is no prefix {0:?}; declare it under \"prefixes\"")]
    Prefix(String),
    /// An expression that the reader of the table does not take.
    #[error("{0}")]
    Expression(String),
}
