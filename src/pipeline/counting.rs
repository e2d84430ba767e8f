//! Loads quads into a store and counts them, so that the graph can say how large it is.

use oxigraph::model::Quad;

use super::PipelineError;
use crate::rdf::{Base, Census, Counts};
use crate::store::Loader;

/// A loader that counts.
pub(super) struct Counting<'l> {
    loader: &'l mut Loader,
    census: Census,
}

impl<'l> Counting<'l> {
    /// Counts what goes into a graph below `base`.
    pub(super) fn new(loader: &'l mut Loader, base: &Base) -> Self {
        Self {
            loader,
            census: Census::new(base),
        }
    }

    /// Takes in one quad.
    pub(super) fn push(&mut self, quad: Quad) -> Result<(), PipelineError> {
        self.census.add(&quad).map_err(PipelineError::Spill)?;
        Ok(self.loader.push(quad)?)
    }

    /// Takes in many quads.
    pub(super) fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), PipelineError> {
        quads.into_iter().try_for_each(|quad| self.push(quad))
    }

    /// Takes in last what there is to say of all others, by what was counted of them; gives the number of all quads.
    pub(super) fn describe(self, describe: impl FnOnce(&Counts) -> Vec<Quad>) -> Result<u64, PipelineError> {
        let counts = self.census.finish().map_err(PipelineError::Spill)?;
        let quads = describe(&counts);
        let all = counts.quads() + quads.len() as u64;
        self.loader.extend(quads)?;
        Ok(all)
    }
}
