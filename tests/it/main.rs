#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod annotate;
mod build;
mod gold;
mod ontology;
mod queries;
mod readme;
mod rules;
mod tidy;
