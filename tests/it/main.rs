#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod ontology;
mod rules;
mod tidy;
