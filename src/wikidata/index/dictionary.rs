//! The keys of names in order, in blocks, with the items that each leads to.

use std::io;

use super::{
    codec::{Reader, put_number},
    file::{FileWriter, IndexFile, Part},
    keys::Origin,
    spool::Spool,
};

/// Keys in a block; only the last has fewer.
pub(super) const KEYS_OF_BLOCK: u32 = 16;

/// Bytes behind the key of an entry that is sorted: a nought, the origin, how little known the item is, its number, the
/// place of its record and the number of the name.
const TAIL: usize = 1 + 1 + 4 + 4 + 5 + 2;

/// One item under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) origin: Origin,
    /// Where its record is, in units of eight bytes.
    pub(super) place: u64,
    /// Which of its names the key came from.
    pub(super) name: u16,
}

/// Writes an entry so that entries sort by key, then by origin, then the better known item first, then by number.
pub(super) fn put_entry(to: &mut Vec<u8>, key: &str, posting: Posting, sitelinks: u32, id: u32) {
    to.extend_from_slice(key.as_bytes());
    to.push(0);
    to.push(posting.origin.code());
    to.extend_from_slice(&(!sitelinks).to_be_bytes());
    to.extend_from_slice(&id.to_be_bytes());
    to.extend_from_slice(posting.place.to_be_bytes().get(3..).unwrap_or_default());
    to.extend_from_slice(&posting.name.to_be_bytes());
}

/// Moves the place of an entry on.
pub(super) fn move_entry(entry: &mut [u8], by: u64) {
    let Some(from) = entry.len().checked_sub(7) else {
        return;
    };
    let Some(field) = entry.get_mut(from..from + 5) else {
        return;
    };
    let place = field
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
        + by;
    let bytes = place.to_be_bytes();
    for (to, from) in field.iter_mut().zip(bytes.iter().skip(3)) {
        *to = *from;
    }
}

/// Key, posting and number of the item of an entry.
fn parse_entry(entry: &[u8]) -> Option<(&[u8], Posting, u32)> {
    let (key, tail) = entry.split_at_checked(entry.len().checked_sub(TAIL)?)?;
    let id = u32::from_be_bytes(tail.get(6..10)?.try_into().ok()?);
    let place = tail
        .get(10..15)?
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    let posting = Posting {
        origin: Origin::parse(*tail.get(1)?)?,
        place,
        name: u16::from_be_bytes(tail.get(15..17)?.try_into().ok()?),
    };
    Some((key, posting, id))
}

/// Writes the part of the keys, from entries in order.
#[derive(Debug)]
pub(super) struct DictionaryWriter {
    /// The key at hand.
    key: Vec<u8>,
    /// The one before it in its block.
    before: Vec<u8>,
    postings: Vec<u8>,
    count: u64,
    /// Origin and item of the last posting, and how many of that origin there are.
    last: (Option<Origin>, u32, usize),
    block: Vec<u8>,
    /// Keys that were written.
    keys: u32,
    /// Where each block begins, eight bytes each.
    blocks: Spool,
}

impl DictionaryWriter {
    /// One that holds nothing yet.
    pub(super) fn new(blocks: Spool) -> Self {
        Self {
            key: Vec::new(),
            before: Vec::new(),
            postings: Vec::new(),
            count: 0,
            last: (None, 0, 0),
            block: Vec::new(),
            keys: 0,
            blocks,
        }
    }

    /// Takes the next entry. `each` is told of every new key with its number.
    pub(super) fn push(
        &mut self,
        entry: &[u8],
        file: &mut FileWriter,
        each: &mut impl FnMut(&[u8], u32) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some((key, posting, id)) = parse_entry(entry) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        if key != self.key {
            self.end_key(file)?;
            self.key.clear();
            self.key.extend_from_slice(key);
            each(key, self.keys)?;
        }
        let (origin, item, same) = self.last;
        let same = if origin == Some(posting.origin) { same } else { 0 };
        if (origin == Some(posting.origin) && item == id) || same >= posting.origin.limit() {
            return Ok(());
        }
        self.last = (Some(posting.origin), id, same + 1);
        self.count += 1;
        self.postings.push(posting.origin.code());
        put_number(&mut self.postings, posting.place);
        put_number(&mut self.postings, posting.name.into());
        Ok(())
    }

    fn end_key(&mut self, file: &mut FileWriter) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let is_first = self.keys.is_multiple_of(KEYS_OF_BLOCK);
        if is_first {
            self.before.clear();
            self.blocks.push(&file.position().to_le_bytes())?;
        }
        let shared = self
            .key
            .iter()
            .zip(&self.before)
            .take_while(|(a, b)| a == b)
            .count();
        put_number(&mut self.block, shared as u64);
        let rest = self.key.get(shared..).unwrap_or_default();
        put_number(&mut self.block, rest.len() as u64);
        self.block.extend_from_slice(rest);
        put_number(&mut self.block, self.count);
        put_number(&mut self.block, self.postings.len() as u64);
        self.block.extend_from_slice(&self.postings);
        self.postings.clear();
        self.count = 0;
        self.last = (None, 0, 0);
        self.before.clone_from(&self.key);
        self.keys = self.keys.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        if self.keys.is_multiple_of(KEYS_OF_BLOCK) {
            file.write(&self.block)?;
            self.block.clear();
        }
        Ok(())
    }

    /// Ends this part and writes the next, which says where the blocks begin; gives the number of keys.
    pub(super) fn finish(mut self, file: &mut FileWriter) -> io::Result<u32> {
        self.end_key(file)?;
        file.write(&self.block)?;
        self.blocks.push(&file.position().to_le_bytes())?;
        file.end_part()?;
        self.blocks.copy_to(file)?;
        file.end_part()?;
        Ok(self.keys)
    }
}

/// The items of one key.
#[derive(Clone, Debug)]
pub(super) struct Postings<'a> {
    left: u64,
    reader: Reader<'a>,
}

impl Postings<'_> {
    /// How many there are.
    pub(super) fn total(&self) -> u64 {
        self.left
    }
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    fn next(&mut self) -> Option<Posting> {
        self.left = self.left.checked_sub(1)?;
        Some(Posting {
            origin: Origin::parse(self.reader.byte()?)?,
            place: self.reader.number()?,
            name: u16::try_from(self.reader.number()?).ok()?,
        })
    }
}

/// Looks keys up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dictionary<'a> {
    file: &'a IndexFile,
}

/// The keys of one block, one after the other.
struct Block<'a> {
    reader: Reader<'a>,
    key: Vec<u8>,
}

impl<'a> Block<'a> {
    fn next(&mut self) -> Option<Postings<'a>> {
        let reader = &mut self.reader;
        let shared = usize::try_from(reader.number()?).ok()?;
        if shared > self.key.len() {
            return None;
        }
        self.key.truncate(shared);
        let length = reader.count()?;
        self.key.extend_from_slice(reader.bytes(length)?);
        let left = reader.number()?;
        let length = reader.count()?;
        let reader = Reader::new(reader.bytes(length)?);
        Some(Postings { left, reader })
    }
}

impl<'a> Dictionary<'a> {
    pub(super) fn new(file: &'a IndexFile) -> Self {
        Self { file }
    }

    fn block_count(self) -> usize {
        (self.file.length(Part::KeyBlocks) / 8).saturating_sub(1)
    }

    fn block(self, number: usize) -> Option<Block<'a>> {
        let from = usize::try_from(self.file.number(Part::KeyBlocks, number)?).ok()?;
        let to = usize::try_from(self.file.number(Part::KeyBlocks, number + 1)?).ok()?;
        let bytes = self.file.bytes(Part::Keys, from..to)?;
        Some(Block {
            reader: Reader::new(bytes),
            key: Vec::new(),
        })
    }

    /// The first key of a block, without what it leads to.
    fn first_key(self, number: usize) -> Option<&'a [u8]> {
        let mut block = self.block(number)?.reader;
        block.number()?;
        let length = block.count()?;
        block.bytes(length)
    }

    /// The last block that does not begin behind a key.
    fn block_of(self, key: &[u8]) -> Option<usize> {
        let (mut from, mut to) = (0, self.block_count());
        while from < to {
            let middle = from.midpoint(to);
            if self.first_key(middle)? <= key {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from.checked_sub(1)
    }

    /// What a key leads to.
    pub(super) fn find(self, key: &str) -> Option<Postings<'a>> {
        let mut block = self.block(self.block_of(key.as_bytes())?)?;
        while let Some(postings) = block.next() {
            if block.key.as_slice() >= key.as_bytes() {
                return (block.key.as_slice() == key.as_bytes()).then_some(postings);
            }
        }
        None
    }

    /// The key of a number, with what it leads to.
    pub(super) fn key_at(self, number: u32) -> Option<(Vec<u8>, Postings<'a>)> {
        let mut block = self.block((number / KEYS_OF_BLOCK) as usize)?;
        for _ in 0..number % KEYS_OF_BLOCK {
            block.next()?;
        }
        let postings = block.next()?;
        Some((block.key, postings))
    }

    /// Keys that begin with a text, in order, up to a number of them.
    pub(super) fn find_prefix(self, prefix: &str, limit: usize) -> Vec<(Vec<u8>, Postings<'a>)> {
        let prefix = prefix.as_bytes();
        let mut found = Vec::new();
        let first = self.block_of(prefix).unwrap_or(0);
        for number in first..self.block_count() {
            let Some(mut block) = self.block(number) else {
                break;
            };
            while let Some(postings) = block.next() {
                if block.key.as_slice() < prefix {
                    continue;
                }
                if !block.key.starts_with(prefix) || found.len() >= limit {
                    return found;
                }
                found.push((block.key.clone(), postings));
            }
        }
        found
    }
}
