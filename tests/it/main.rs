#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod build;
mod ontology;
mod queries;
mod readme;
mod rules;
mod sources;
mod tidy;
mod wiki;
