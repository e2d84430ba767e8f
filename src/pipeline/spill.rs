//! Documents with what was found in them, on disk between the stages, so that memory does not grow with the sources.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

use super::Read;

/// A temporary file without a name, which is gone when it is closed.
#[derive(Debug)]
pub(super) struct Spill(BufWriter<File>);

impl Spill {
    /// An empty one.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(BufWriter::new(tempfile::tempfile()?)))
    }

    /// Adds one document.
    pub(super) fn push(&mut self, read: &Read) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, read)?;
        self.0.write_all(b"\n")
    }

    /// Gives all documents in the order in which they came.
    pub(super) fn read(&mut self) -> io::Result<impl Iterator<Item = io::Result<Spilled>> + use<'_>> {
        self.0.flush()?;
        let file = self.0.get_mut();
        file.rewind()?;
        let lines = BufReader::new(file).split(b'\n');
        Ok(lines.map(|line| line.map(Spilled)))
    }
}

/// A document as it lies on disk.
#[derive(Debug)]
pub(super) struct Spilled(Vec<u8>);

impl Spilled {
    /// The document with what was found in it.
    pub(super) fn parse(self) -> io::Result<Read> {
        Ok(serde_json::from_slice(&self.0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::model::DocumentId;
    use crate::source::{Options, PlainText, to_document};

    #[test]
    fn what_is_spilled_comes_back_as_it_was() {
        let text = "Anna Petrova was born in Ōsaka on 4 April 1918; 80 Japanese lived there in 1877.";
        let id = DocumentId::parse("a").unwrap();
        let document = to_document(id, text.to_owned(), &PlainText, &Options::default());
        let read = (document.clone(), extract(&document));
        let mut spill = Spill::new().unwrap();
        spill.push(&read).unwrap();
        spill.push(&read).unwrap();
        for _ in 0..2 {
            let back: Vec<Read> = spill
                .read()
                .unwrap()
                .map(|line| line.and_then(Spilled::parse).unwrap())
                .collect();
            assert_eq!(back, [read.clone(), read.clone()]);
        }
    }
}
