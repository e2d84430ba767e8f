//! Turns documents, entities, statements and links into quads, with IRIs that depend on their content alone.

mod alignment;
mod canonical;
mod census;
mod description;
mod document;
mod enrichment;
mod entity;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
mod hash;
mod iri;
mod link;
pub mod literal;
mod observation;
mod ontology;
mod pen;
mod statement;
mod table;
#[cfg(test)]
mod tests;
pub mod vocab;
mod writer;

pub use alignment::{Alignment, Naming};
pub use canonical::{canonical_line, canonical_lines, canonical_nquads, has_blank_node, name_blank_nodes};
pub use census::{Census, Counts};
pub use description::{Description, Run, UsedDocument, is_description};
pub use enrichment::{enrichment, reachable_enrichment};
pub use entity::class;
pub use error::RdfError;
pub use iri::{Base, NamedGraph, item};
pub use link::links;
pub use ontology::{CONTEXT, ClaimProperty, Ontology, SHAPES};
pub use table::RowPen;
pub use writer::{GraphWriter, SourceText};
