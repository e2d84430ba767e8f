//! Loads quads into a store and counts them, so that the graph can say how large it is.

use oxigraph::model::Quad;

use crate::rdf::{Base, Census};
use crate::store::{Loader, StoreError};

/// A loader that counts.
pub(super) struct Counting<'l, 's> {
    loader: &'l mut Loader<'s>,
    census: Census,
}

impl<'l, 's> Counting<'l, 's> {
    /// Counts what goes into a graph below `base`.
    pub(super) fn new(loader: &'l mut Loader<'s>, base: &Base) -> Self {
        Self {
            loader,
            census: Census::new(base),
        }
    }

    /// Takes in one quad.
    pub(super) fn push(&mut self, quad: Quad) -> Result<(), StoreError> {
        self.census.add(&quad);
        self.loader.push(quad)
    }

    /// Takes in many quads.
    pub(super) fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        quads.into_iter().try_for_each(|quad| self.push(quad))
    }

    /// What has been taken in so far.
    pub(super) fn census(&self) -> &Census {
        &self.census
    }
}
