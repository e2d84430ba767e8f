//! Turns articles about people, places, organizations and events into a knowledge graph.
//!
//! The data flows one way, and the rooms are listed in that order:
//!
//! | room | what it does |
//! | --- | --- |
//! | [`model`] | the plain types that pass between the stages |
//! | [`text`] | normalization, tokens, sentences: pure functions on `&str` |
//! | [`gazetteer`] | well-known names and what they name |
//! | [`net`] | the only room that opens connections |
//! | [`source`] | reads files and folders into documents |
//! | [`extract`] | finds mentions, times, quantities and claims in one document |
//! | [`resolve`] | decides which mentions, in all documents, are of the same entity |
//! | [`wikidata`] | items as Wikidata has them: dumps, a local index, its API; and other authorities |
//! | [`link`] | finds the Wikidata item that an entity is, or that there is none |
//! | [`rdf`] | turns entities and statements into quads |
//! | [`store`] | builds, opens and reads the store |
//! | [`query`], [`validate`], [`export`] | read the graph |
//! | [`annotation`] | what was found in one document, for other programs |
//! | [`eval`] | scores what was found against gold |
//! | [`pipeline`], [`config`] | all stages in their order; the settings of them all |

pub mod annotation;
pub mod config;
pub mod eval;
pub mod export;
pub mod extract;
pub mod gazetteer;
pub mod link;
pub mod mapping;
pub mod model;
pub mod net;
pub mod pipeline;
pub mod query;
pub mod rdf;
pub mod resolve;
mod sort;
pub mod source;
pub mod store;
pub mod text;
pub mod validate;
pub mod wikidata;
