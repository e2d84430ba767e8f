#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod annotate;
mod build;
mod checks;
mod corpora;
mod gold;
mod mapping;
mod ontology;
mod program;
mod queries;
mod reading;
mod readme;
mod rules;
mod sources;
mod tables;
mod tidy;
mod wiki;
