//! Turns articles about people, places, organizations and events into a knowledge graph.

pub mod extract;
pub mod gazetteer;
pub mod resolve;
pub mod link;
pub mod model;
pub mod rdf;
pub mod source;
pub mod store;
pub mod query;
pub mod validate;
pub mod export;
pub mod text;
