//! What goes into a later part of the index than the one that is being written.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    path::Path,
};

use super::file::FileWriter;

const BUFFER: usize = 64 << 10;

/// Bytes in a temporary file without a name.
#[derive(Debug)]
pub(super) struct Spool(BufWriter<File>);

impl Spool {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self(BufWriter::with_capacity(
            BUFFER,
            tempfile::tempfile_in(folder)?,
        )))
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Writes them to the part that is now being written.
    pub(super) fn copy_to(self, to: &mut FileWriter) -> io::Result<()> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut input = BufReader::with_capacity(BUFFER, file);
        let mut buffer = vec![0; BUFFER];
        loop {
            let count = input.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            to.write(buffer.get(..count).unwrap_or_default())?;
        }
    }
}
