//! Turns tables into quads by RML or YARRRML, exactly as the mapping says. `NOTES.md` tells what is covered.
//!
//! A [`Mapping`] is read from its text, with the place of each rule. A [`Plan`] is what it means for a machine: for each
//! table, which values are needed and what is written for a row of them. This room opens no table: `pipeline` gives it
//! rows that `source` has read.

mod error;
mod function;
mod join;
mod lines;
mod plan;
mod rml;
mod rules;
mod subject;
mod suggest;
mod template;
mod write;
mod xsd;
mod yarrrml;

pub use error::{Fault, MappingError, MappingNote, Place};
pub use join::{IndexRows, JoinIndex};
pub use lines::{LineSet, without_repeats};
pub use plan::{Batch, Form, Indexes, JoinTable, MadeOfRow, Plan, PlanOptions, TablePlan};
pub use rml::parse_rml;
pub use rules::{
    Condition, Expression, Formulation, FunctionCall, Join, LogicalSource, Mapping, ObjectMap,
    PredicateObjectMap, Root, TermMap, TermType, TriplesMap,
};
pub use subject::{Describer, Said, Saying, Subjects, describing_maps};
pub use suggest::{SuggestOptions, suggest};
pub use template::{Part, Template};
pub use yarrrml::parse_yarrrml;

/// What relative IRIs begin with where nothing says it: the base of the test cases of RML.
pub const DEFAULT_BASE: &str = "http://example.com/";
