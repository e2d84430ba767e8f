//! Where the lines of a mapping go.

use std::io::{self, Write};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Quad,
};

use crate::export::Sorter;
use crate::pipeline::PipelineError;

/// Takes lines of N-Quads or N-Triples.
pub trait Sink {
    /// Takes some lines, each with its end.
    fn take(&mut self, lines: &[u8]) -> Result<(), PipelineError>;
}

/// Writes lines as they come.
#[derive(Debug)]
pub struct LineSink<W>(pub W);

impl<W: Write> Sink for LineSink<W> {
    fn take(&mut self, lines: &[u8]) -> Result<(), PipelineError> {
        self.0.write_all(lines).map_err(PipelineError::Output)
    }
}

/// Sorts lines, on disk if they are many, and leaves out those that are there already.
#[derive(Debug, Default)]
pub struct SortedSink(Sorter);

impl Sink for SortedSink {
    fn take(&mut self, lines: &[u8]) -> Result<(), PipelineError> {
        for line in lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            self.0.push(String::from_utf8_lossy(line).into_owned())?;
        }
        Ok(())
    }
}

impl SortedSink {
    /// Writes all lines; gives how many there are.
    pub fn write(self, out: &mut dyn Write) -> Result<u64, PipelineError> {
        let mut count = 0;
        for line in self.0.finish()? {
            let mut write = |line: String| -> io::Result<()> {
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")
            };
            write(line?).map_err(PipelineError::Output)?;
            count += 1;
        }
        Ok(count)
    }
}

/// Gives each line to a function, as a quad.
pub struct QuadSink<F>(pub F);

impl<F> std::fmt::Debug for QuadSink<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuadSink").finish_non_exhaustive()
    }
}

impl<F: FnMut(Quad) -> Result<(), PipelineError>> Sink for QuadSink<F> {
    fn take(&mut self, lines: &[u8]) -> Result<(), PipelineError> {
        // The lines are of our own making; what was to be checked in them, is.
        let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
        for quad in parser.for_slice(lines) {
            (self.0)(quad.map_err(crate::export::ExportError::Line)?)?;
        }
        Ok(())
    }
}
