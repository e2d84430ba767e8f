//! Sorts more lines than memory holds.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Seek, Write},
    vec,
};

use super::ExportError;

/// How many bytes of lines are sorted in memory before they go to a temporary file.
const IN_MEMORY: usize = 96 << 20;

/// What a line costs beside its text.
const OVERHEAD: usize = size_of::<String>() + 16;

/// Takes lines in any order and gives them back by code point, each once. A line has no line feed.
#[derive(Debug)]
pub(crate) struct Sorter {
    lines: Vec<String>,
    size: usize,
    limit: usize,
    runs: Vec<File>,
}

impl Default for Sorter {
    fn default() -> Self {
        Self::with_limit(IN_MEMORY)
    }
}

impl Sorter {
    /// One that keeps up to so many bytes in memory.
    pub(crate) fn with_limit(limit: usize) -> Self {
        Self {
            lines: Vec::new(),
            size: 0,
            limit,
            runs: Vec::new(),
        }
    }

    /// Takes a line.
    pub(crate) fn push(&mut self, line: String) -> Result<(), ExportError> {
        self.size += line.len() + OVERHEAD;
        self.lines.push(line);
        if self.size >= self.limit {
            self.spill().map_err(ExportError::Sort)
        } else {
            Ok(())
        }
    }

    /// Gives the lines back.
    pub(crate) fn finish(mut self) -> Result<Sorted, ExportError> {
        self.sort();
        if self.runs.is_empty() {
            return Ok(Sorted::InMemory(self.lines.into_iter()));
        }
        self.spill().map_err(ExportError::Sort)?;
        let mut merge = Merge {
            heap: BinaryHeap::new(),
            runs: Vec::new(),
            last: None,
        };
        for (at, mut run) in self.runs.into_iter().enumerate() {
            run.rewind().map_err(ExportError::Sort)?;
            merge.runs.push(BufReader::new(run));
            merge.refill(at).map_err(ExportError::Sort)?;
        }
        Ok(Sorted::Merged(merge))
    }

    fn sort(&mut self) {
        self.lines.sort_unstable();
        self.lines.dedup();
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut run = BufWriter::new(tempfile::tempfile()?);
        for line in self.lines.drain(..) {
            run.write_all(line.as_bytes())?;
            run.write_all(b"\n")?;
        }
        self.size = 0;
        self.runs
            .push(run.into_inner().map_err(io::IntoInnerError::into_error)?);
        Ok(())
    }
}

/// Lines in order.
#[derive(Debug)]
pub(crate) enum Sorted {
    /// All in memory.
    InMemory(vec::IntoIter<String>),
    /// From several files.
    Merged(Merge),
}

/// Merges sorted files.
#[derive(Debug)]
pub(crate) struct Merge {
    heap: BinaryHeap<Reverse<(String, usize)>>,
    runs: Vec<BufReader<File>>,
    last: Option<String>,
}

impl Merge {
    fn refill(&mut self, at: usize) -> io::Result<()> {
        let Some(run) = self.runs.get_mut(at) else {
            return Ok(());
        };
        let mut line = String::new();
        if run.read_line(&mut line)? > 0 {
            line.truncate(line.trim_end_matches('\n').len());
            self.heap.push(Reverse((line, at)));
        }
        Ok(())
    }

    fn next_line(&mut self) -> io::Result<Option<String>> {
        while let Some(Reverse((line, at))) = self.heap.pop() {
            self.refill(at)?;
            if self.last.as_ref() != Some(&line) {
                self.last = Some(line.clone());
                return Ok(Some(line));
            }
        }
        Ok(None)
    }
}

impl Iterator for Sorted {
    type Item = Result<String, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::InMemory(lines) => lines.next().map(Ok),
            Self::Merged(merge) => merge.next_line().map_err(ExportError::Sort).transpose(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted_the_same_in_memory_and_in_files() {
        let lines: Vec<_> = (0..2000_u32)
            .map(|n| format!("{}é", n.wrapping_mul(7919) % 1000))
            .collect();
        let sort = |limit| {
            let mut sorter = Sorter::with_limit(limit);
            for line in &lines {
                sorter.push(line.clone()).unwrap();
            }
            sorter
                .finish()
                .unwrap()
                .map(|line| line.unwrap())
                .collect::<Vec<_>>()
        };
        let in_memory = sort(IN_MEMORY);
        assert_eq!(in_memory.len(), 1000);
        assert_eq!(in_memory, sort(1000));
        assert_eq!(in_memory, sort(1));
    }
}
