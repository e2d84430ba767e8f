//! N-Quads and N-Triples, canonical and sorted: the form to compare and to keep in Git.

use std::io::Write;

use super::{ExportError, Exporter, Options, sort::Sorted, source};
use crate::store::GraphStore;

/// All quads, one a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct NQuads;

/// All triples of the union, one a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct NTriples;

impl Exporter for NQuads {
    fn name(&self) -> &'static str {
        "nquads"
    }

    fn media_type(&self) -> &'static str {
        "application/n-quads"
    }

    fn extension(&self) -> &'static str {
        "nq"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        write(source::quad_lines(graph, options)?, out)
    }
}

impl Exporter for NTriples {
    fn name(&self) -> &'static str {
        "ntriples"
    }

    fn media_type(&self) -> &'static str {
        "application/n-triples"
    }

    fn extension(&self) -> &'static str {
        "nt"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        write(source::triple_lines(graph, options)?, out)
    }
}

fn write(lines: Sorted, out: &mut dyn Write) -> Result<(), ExportError> {
    for line in lines {
        out.write_all(line?.as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
