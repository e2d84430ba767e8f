#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod build;
mod ontology;
mod queries;
mod reading;
mod readme;
mod rules;
mod tidy;
