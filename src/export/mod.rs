//! Writes the graph to files: one exporter for each format.

mod csv;
mod diff;
mod error;
mod jsonld;
mod name;
mod nquads;
mod rdfxml;
mod sort;
mod source;
#[cfg(test)]
mod tests;
mod turtle;

use std::io::Write;

pub use diff::{Changes, Side, diff};
pub use error::ExportError;
pub(crate) use sort::Sorter;

use crate::rdf::Base;
use crate::store::{GraphFilter, GraphStore};

/// Writes a graph in one format.
///
/// The same graph and options give the same bytes. A format for triples gets the union of the graphs, each triple once.
pub trait Exporter: std::fmt::Debug + Sync {
    /// What the format is called on the command line.
    fn name(&self) -> &'static str;

    /// What it is called on the web.
    fn media_type(&self) -> &'static str;

    /// How its files end, without the dot.
    fn extension(&self) -> &'static str;

    /// Writes the graph; fails when it cannot be read, sorted or written, and then leaves half a file behind.
    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError>;
}

/// All exporters, in the order in which they are listed to users.
pub const EXPORTERS: &[&dyn Exporter] = &[
    &turtle::Turtle,
    &nquads::NTriples,
    &nquads::NQuads,
    &turtle::TriG,
    &jsonld::JsonLd,
    &rdfxml::RdfXml,
    &csv::Csv,
];

/// The exporter of that name, or of the format whose files end so.
pub fn find_exporter(name: &str) -> Option<&'static dyn Exporter> {
    let is_it = |exporter: &&dyn Exporter| exporter.name() == name || exporter.extension() == name;
    EXPORTERS.iter().copied().find(is_it)
}

/// What is exported, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which of the named graphs.
    pub graphs: GraphFilter,
    /// What the IRIs of the graph begin with.
    pub base: Base,
    /// Which table, for a format of tables.
    pub table: Table,
}

/// What a table lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Table {
    /// Claims.
    #[default]
    Statements,
    /// Figures.
    Observations,
    /// People, places, organizations, events and groups.
    Entities,
}

impl Table {
    /// All tables by the names they have on the command line.
    pub const ALL: [(&str, Self); 3] = [
        ("statements", Self::Statements),
        ("observations", Self::Observations),
        ("entities", Self::Entities),
    ];

    /// The table of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, table)| table)
    }
}
