//! The other table of a join: its keys and what they lead to, found by hash; past a limit, on disk.

use std::{
    fs::File,
    io::{self, Write as _},
};

use rustc_hash::FxHashMap;

use super::MappingError;

/// How many bytes of keys and terms are kept in memory.
const IN_MEMORY: usize = 96 << 20;

/// How long the head of an entry is: where the entry before with the same hash is, and the lengths of key and term.
const HEAD: usize = 16;

/// How much of an entry on disk is read first. Most are shorter; one that is not is read again.
const GUESS: usize = 256;

/// No entry.
const NONE: u64 = u64::MAX;

/// Keys and terms of some rows of a parent table, one pair after another.
#[derive(Debug, Default)]
pub struct IndexRows {
    bytes: Vec<u8>,
    /// The ends of each key and each term.
    ends: Vec<(usize, usize)>,
}

impl IndexRows {
    /// Adds a pair.
    pub(super) fn push(&mut self, key: &[u8], term: &[u8]) {
        self.bytes.extend_from_slice(key);
        let end = self.bytes.len();
        self.bytes.extend_from_slice(term);
        self.ends.push((end, self.bytes.len()));
    }

    fn pairs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut start = 0;
        self.ends.iter().map(move |&(key, term)| {
            let pair = (&self.bytes[start..key], &self.bytes[key..term]);
            start = term;
            pair
        })
    }
}

/// Finds the terms for a key.
#[derive(Debug)]
pub struct JoinIndex {
    /// Of each hash, where its last entry is.
    heads: FxHashMap<u64, u64>,
    /// Entries that are on disk, and how many bytes of them.
    file: Option<File>,
    on_disk: u64,
    /// Entries after those.
    tail: Vec<u8>,
    limit: usize,
}

impl Default for JoinIndex {
    fn default() -> Self {
        Self::with_limit(IN_MEMORY)
    }
}

impl JoinIndex {
    /// One that keeps up to so many bytes in memory.
    pub(super) fn with_limit(limit: usize) -> Self {
        Self {
            heads: FxHashMap::default(),
            file: None,
            on_disk: 0,
            tail: Vec::new(),
            limit,
        }
    }

    /// Takes in rows of the parent table, in their order.
    pub fn extend(&mut self, rows: &IndexRows) -> Result<(), MappingError> {
        for (key, term) in rows.pairs() {
            let at = self.on_disk + self.tail.len() as u64;
            let before = self.heads.insert(hash(key), at).unwrap_or(NONE);
            let (Ok(key_length), Ok(term_length)) = (u32::try_from(key.len()), u32::try_from(term.len()))
            else {
                continue;
            };
            self.tail.extend_from_slice(&before.to_le_bytes());
            self.tail.extend_from_slice(&key_length.to_le_bytes());
            self.tail.extend_from_slice(&term_length.to_le_bytes());
            self.tail.extend_from_slice(key);
            self.tail.extend_from_slice(term);
        }
        if self.tail.len() > self.limit {
            self.spill().map_err(MappingError::Spill)?;
        }
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.tail)?;
        self.on_disk += self.tail.len() as u64;
        self.tail.clear();
        Ok(())
    }

    /// Calls `take` with each term for the key, in the order in which they came.
    pub(super) fn find(&self, key: &[u8], take: &mut dyn FnMut(&[u8])) -> Result<(), MappingError> {
        let mut at = self.heads.get(&hash(key)).copied().unwrap_or(NONE);
        let mut found: Vec<Vec<u8>> = Vec::new();
        let mut buffer = Vec::new();
        while at != NONE {
            let entry = self.entry(at, &mut buffer).map_err(MappingError::Spill)?;
            at = entry.before;
            if entry.key == key {
                found.push(entry.term.to_vec());
            }
        }
        found.iter().rev().for_each(|term| take(term));
        Ok(())
    }

    fn entry<'a>(&'a self, at: u64, buffer: &'a mut Vec<u8>) -> io::Result<Entry<'a>> {
        if let Some(at) = at.checked_sub(self.on_disk) {
            let at = usize::try_from(at).map_err(io::Error::other)?;
            return Ok(parse(self.tail.get(at..).unwrap_or_default()));
        }
        self.read(at, GUESS, buffer)?;
        let length = HEAD + lengths(buffer).0 + lengths(buffer).1;
        if length > buffer.len() {
            self.read(at, length, buffer)?;
        }
        Ok(parse(buffer))
    }

    /// Reads up to so many bytes of what is on disk.
    fn read(&self, at: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        let rest = usize::try_from(self.on_disk.saturating_sub(at)).unwrap_or(usize::MAX);
        buffer.resize(length.min(rest), 0);
        match &self.file {
            Some(file) => read_at(file, buffer, at),
            None => Ok(()),
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    let mut read = 0;
    while read < buffer.len() {
        let rest = buffer.get_mut(read..).unwrap_or_default();
        match std::os::windows::fs::FileExt::seek_read(file, rest, at + read as u64)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => read += more,
        }
    }
    Ok(())
}

struct Entry<'a> {
    before: u64,
    key: &'a [u8],
    term: &'a [u8],
}

fn lengths(entry: &[u8]) -> (usize, usize) {
    let length = |from: usize| {
        let bytes = entry.get(from..from + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes) as usize
    };
    (length(8), length(12))
}

fn parse(entry: &[u8]) -> Entry<'_> {
    let before = entry.get(..8).and_then(|bytes| bytes.try_into().ok());
    let (key, term) = lengths(entry);
    Entry {
        before: before.map_or(NONE, u64::from_le_bytes),
        key: entry.get(HEAD..HEAD + key).unwrap_or_default(),
        term: entry.get(HEAD + key..HEAD + key + term).unwrap_or_default(),
    }
}

fn hash(key: &[u8]) -> u64 {
    use std::hash::Hasher as _;

    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(key);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_memory_and_on_disk_in_their_order() {
        for limit in [0, 100, usize::MAX] {
            let mut index = JoinIndex::with_limit(limit);
            for number in 0..50_u32 {
                let mut rows = IndexRows::default();
                let term = format!("{number} {}", "x".repeat(number as usize * 10));
                rows.push(format!("{}", number % 7).as_bytes(), term.as_bytes());
                index.extend(&rows).unwrap();
            }
            let mut found = Vec::new();
            index
                .find(b"3", &mut |term| {
                    found.push(String::from_utf8_lossy(term).into_owned());
                })
                .unwrap();
            let numbers: Vec<_> = found.iter().map(|term| term.split(' ').next().unwrap()).collect();
            assert_eq!(numbers, ["3", "10", "17", "24", "31", "38", "45"]);
            assert_eq!(found[6].len(), 453);
            index.find(b"8", &mut |_| panic!("there is no such key")).unwrap();
        }
    }
}
