//! Where the lines of a mapping go.

use std::io::{self, Write};

/// Takes lines of N-Quads or N-Triples.
pub trait Sink {
    /// Takes some lines, each with its end.
    fn take(&mut self, lines: &[u8]) -> io::Result<()>;
}

/// Writes lines as they come.
#[derive(Debug)]
pub struct LineSink<W>(pub W);

impl<W: Write> Sink for LineSink<W> {
    fn take(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.write_all(lines)
    }
}
