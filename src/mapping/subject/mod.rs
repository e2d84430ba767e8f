//! Subjects that a mapping types as people, places, organizations, events or groups, with what resolving and linking
//! need of them: names, dates, places, identifiers.
//!
//! What terms mean is read from the [`Alignment`](crate::rdf::Alignment) of the ontology. A [`Describer`] picks out of the triples of a row what
//! matters, and [`Subjects`] puts it together; all else of a table is never held.

mod collect;
mod maps;
mod pick;
#[cfg(test)]
mod tests;

pub use collect::Subjects;
pub use maps::describing_maps;
pub use pick::{Describer, Said, Saying};
