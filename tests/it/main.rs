#![cfg(test)]
//! The integration tests: one binary, a module per subject.

mod annotate;
mod build;
mod checks;
mod corpora;
mod enrich;
mod found_tables;
mod gold;
mod linking;
mod mapping;
mod net;
mod one_graph;
mod ontology;
mod program;
mod queries;
mod reading;
mod readme;
mod review;
mod rml_core;
mod rules;
mod server;
mod sources;
mod suggest;
mod suggest_found;
mod table_properties;
mod tables;
mod tidy;
mod wiki;
mod wikidata;
mod wikidata_api;
mod workbooks;
