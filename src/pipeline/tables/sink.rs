//! Where the lines of a mapping go.

use std::io::{self, Write};

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
