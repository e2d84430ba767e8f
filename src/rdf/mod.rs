//! The `rdf` room.
