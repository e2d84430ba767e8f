//! The file of an index: a head, parts, and a checksum for every block of 64 kB.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use twox_hash::XxHash3_64;

use super::{
    codec::{u32_at, u64_at},
    map::Map,
};
use crate::wikidata::WikidataError;

/// How an index begins.
const MAGIC: &[u8; 8] = b"DEMBEI\x1Aw";

/// The version of the format; it grows with every change that an older program could not read.
pub(super) const VERSION: u32 = 1;

/// Bytes of the head; the parts begin behind it.
const HEAD: usize = 4096;

/// Bytes that have a checksum together.
const BLOCK: usize = 64 << 10;

/// An index up to this many bytes is checked wholly when it is opened; a larger one block by block when it is read.
pub(super) const CHECKED_AT_ONCE: usize = 48 << 20;

/// The parts of an index, in their order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The items.
    Records,
    /// Where the record of each item is, by number of the item.
    Ids,
    /// The keys of names, with what has them.
    Keys,
    /// Where each block of keys is.
    KeyBlocks,
    /// The letters left of words when some are left out.
    Deletions,
    /// Where each bucket of those is.
    DeletionBuckets,
    /// The summary.
    Summary,
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Records,
        Self::Ids,
        Self::Keys,
        Self::KeyBlocks,
        Self::Deletions,
        Self::DeletionBuckets,
        Self::Summary,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Records => "items",
            Self::Ids => "list of items",
            Self::Keys => "names",
            Self::KeyBlocks => "list of names",
            Self::Deletions => "misspellings",
            Self::DeletionBuckets => "list of misspellings",
            Self::Summary => "summary",
        }
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// Writes an index, part after part.
#[derive(Debug)]
pub(super) struct FileWriter {
    file: BufWriter<File>,
    /// Bytes behind the head.
    length: u64,
    block: Vec<u8>,
    checksums: Vec<u8>,
    parts: Vec<(u64, u64)>,
    begun: u64,
}

impl FileWriter {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let mut file = BufWriter::with_capacity(256 << 10, file);
        file.write_all(&[0; HEAD])?;
        Ok(Self {
            file,
            length: 0,
            block: Vec::with_capacity(BLOCK),
            checksums: Vec::new(),
            parts: Vec::new(),
            begun: 0,
        })
    }

    /// Bytes of the part that is being written.
    pub(super) fn position(&self) -> u64 {
        self.length - self.begun
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = BLOCK - self.block.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.block.extend_from_slice(now);
            if self.block.len() == BLOCK {
                self.end_block();
            }
            bytes = later;
        }
        Ok(())
    }

    fn end_block(&mut self) {
        self.checksums
            .extend_from_slice(&checksum(&self.block).to_le_bytes());
        self.block.clear();
    }

    /// Fills up to a multiple of eight bytes.
    pub(super) fn align(&mut self) -> io::Result<()> {
        let left = self.length.next_multiple_of(8) - self.length;
        let noughts = [0_u8; 8];
        let left = usize::try_from(left).unwrap_or(0);
        self.write(noughts.get(..left).unwrap_or_default())
    }

    /// Ends a part; the next begins at a multiple of eight bytes.
    pub(super) fn end_part(&mut self) -> io::Result<()> {
        self.parts.push((self.begun, self.length - self.begun));
        self.align()?;
        self.begun = self.length;
        Ok(())
    }

    /// Writes checksums and head, and gives the file back when it is safe on the disk, with its length.
    pub(super) fn finish(mut self) -> io::Result<(File, u64)> {
        if !self.block.is_empty() {
            self.end_block();
        }
        self.file.write_all(&self.checksums)?;
        let total = HEAD as u64 + self.length + self.checksums.len() as u64;
        let mut head = Vec::with_capacity(HEAD);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(&VERSION.to_le_bytes());
        head.extend_from_slice(
            &u32::try_from(self.parts.len())
                .map_err(io::Error::other)?
                .to_le_bytes(),
        );
        for number in [total, self.length, checksum(&self.checksums)] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for (from, length) in &self.parts {
            head.extend_from_slice(&from.to_le_bytes());
            head.extend_from_slice(&length.to_le_bytes());
        }
        head.resize(HEAD - 8, 0);
        let sum = checksum(&head);
        head.extend_from_slice(&sum.to_le_bytes());
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        file.write_all(&head)?;
        file.sync_all()?;
        Ok((file, total))
    }
}

/// An index that is open.
#[derive(Debug)]
pub(super) struct IndexFile {
    path: PathBuf,
    map: Map,
    parts: [Range<usize>; 7],
    /// Where the checksums begin.
    checksums: usize,
    /// A bit for each block that was found sound.
    sound: Vec<AtomicU64>,
    /// Whether all are known to be.
    all_sound: bool,
    /// The first block that was found damaged.
    damaged: OnceLock<usize>,
}

/// The head of an index as it says itself.
struct Head {
    total: u64,
    /// Bytes of the parts.
    length: usize,
    /// The checksum of the checksums.
    checksums: u64,
    parts: Vec<Range<usize>>,
}

impl IndexFile {
    /// Opens a file; what is no index, or no whole one, is refused.
    pub(super) fn open(path: &Path, checked_at_once: usize) -> Result<Self, WikidataError> {
        let failed = |source| WikidataError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        let found = file.metadata().map_err(failed)?.len();
        if found < 12 {
            return Err(WikidataError::Foreign {
                path: path.to_owned(),
            });
        }
        let map = Map::new(&file).map_err(failed)?;
        let head = read_head(&map, path)?;
        if head.total != found {
            return Err(WikidataError::Truncated {
                path: path.to_owned(),
                found,
                expected: head.total,
            });
        }
        let damaged_head = || WikidataError::Damaged {
            path: path.to_owned(),
            part: "head",
            from: 0,
            to: HEAD as u64,
        };
        let parts: [Range<usize>; 7] = head.parts.try_into().map_err(|_| damaged_head())?;
        let checksums = HEAD + head.length;
        if map.get(checksums..).map(checksum) != Some(head.checksums) {
            return Err(WikidataError::Damaged {
                path: path.to_owned(),
                part: "list of checksums",
                from: checksums as u64,
                to: found,
            });
        }
        let blocks = head.length.div_ceil(BLOCK);
        let mut index = Self {
            path: path.to_owned(),
            map,
            parts,
            checksums,
            sound: (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            all_sound: false,
            damaged: OnceLock::new(),
        };
        if head.length <= checked_at_once {
            index.check()?;
            index.all_sound = true;
        }
        Ok(index)
    }

    /// Checks every block.
    pub(super) fn check(&self) -> Result<(), WikidataError> {
        let blocks = (self.checksums - HEAD).div_ceil(BLOCK);
        match (0..blocks).find(|block| !self.is_sound(*block)) {
            Some(block) => Err(self.damage_of(block)),
            None => Ok(()),
        }
    }

    /// What was found to be damaged so far.
    pub(super) fn damage(&self) -> Option<WikidataError> {
        self.damaged.get().map(|block| self.damage_of(*block))
    }

    fn damage_of(&self, block: usize) -> WikidataError {
        let from = block * BLOCK;
        let part = Part::ALL
            .iter()
            .zip(&self.parts)
            .find(|(_, range)| range.end > HEAD + from)
            .map_or("items", |(part, _)| part.name());
        WikidataError::Damaged {
            path: self.path.clone(),
            part,
            from: (HEAD + from) as u64,
            to: self.checksums.min(HEAD + from + BLOCK) as u64,
        }
    }

    fn is_sound(&self, block: usize) -> bool {
        let (word, bit) = (block / 64, 1 << (block % 64));
        let Some(word) = self.sound.get(word) else {
            return false;
        };
        if word.load(Ordering::Relaxed) & bit != 0 {
            return true;
        }
        let from = HEAD + block * BLOCK;
        let bytes = self.map.get(from..self.checksums.min(from + BLOCK));
        let expected = self
            .map
            .get(self.checksums..)
            .and_then(|sums| u64_at(sums, block));
        let sound = bytes.map(checksum) == expected;
        if sound {
            word.fetch_or(bit, Ordering::Relaxed);
        } else {
            let _is_the_first = self.damaged.set(block);
        }
        sound
    }

    /// Bytes of a part; `None` where it has not so many, or a block of them is damaged.
    pub(super) fn bytes(&self, part: Part, range: Range<usize>) -> Option<&[u8]> {
        let whole = self.parts.get(part as usize)?;
        let from = whole.start.checked_add(range.start)?;
        let to = whole.start.checked_add(range.end)?;
        if from > to || to > whole.end {
            return None;
        }
        if !self.all_sound && from < to {
            let blocks = (from - HEAD) / BLOCK..=(to - 1 - HEAD) / BLOCK;
            if !blocks.into_iter().all(|block| self.is_sound(block)) {
                return None;
            }
        }
        self.map.get(from..to)
    }

    /// How many bytes a part has.
    pub(super) fn length(&self, part: Part) -> usize {
        self.parts.get(part as usize).map_or(0, ExactSizeIterator::len)
    }

    /// The number of eight bytes at an index of a part.
    pub(super) fn number(&self, part: Part, index: usize) -> Option<u64> {
        let from = index.checked_mul(8)?;
        u64_at(self.bytes(part, from..from.checked_add(8)?)?, 0)
    }
}

fn read_head(map: &[u8], path: &Path) -> Result<Head, WikidataError> {
    let path = || path.to_owned();
    if map.get(..MAGIC.len()) != Some(MAGIC) {
        return Err(WikidataError::Foreign { path: path() });
    }
    let found = u32_at(map, 2).unwrap_or_default();
    if found != VERSION {
        return Err(WikidataError::Version {
            path: path(),
            found,
            known: VERSION,
        });
    }
    let Some(head) = map.get(..HEAD) else {
        return Err(WikidataError::Truncated {
            path: path(),
            found: map.len() as u64,
            expected: HEAD as u64,
        });
    };
    parse_head(head).ok_or_else(|| WikidataError::Damaged {
        path: path(),
        part: "head",
        from: 0,
        to: HEAD as u64,
    })
}

fn parse_head(head: &[u8]) -> Option<Head> {
    let (body, sum) = head.split_last_chunk::<8>()?;
    if checksum(body) != u64::from_le_bytes(*sum) || u32_at(head, 3)? as usize != Part::ALL.len() {
        return None;
    }
    let (total, length, checksums) = (u64_at(head, 2)?, u64_at(head, 3)?, u64_at(head, 4)?);
    let length = usize::try_from(length).ok()?;
    let mut parts = Vec::new();
    for at in 0..Part::ALL.len() {
        let from = HEAD.checked_add(usize::try_from(u64_at(head, 5 + 2 * at)?).ok()?)?;
        let to = from.checked_add(usize::try_from(u64_at(head, 6 + 2 * at)?).ok()?)?;
        if to > HEAD.checked_add(length)? {
            return None;
        }
        parts.push(from..to);
    }
    let sums = length.div_ceil(BLOCK).checked_mul(8)?;
    let fits = (HEAD as u64)
        .checked_add(length as u64)?
        .checked_add(sums as u64)?
        == total;
    fits.then_some(Head {
        total,
        length,
        checksums,
        parts,
    })
}

/// Makes the checksums of changed bytes right again, as far as the head lets them be found.
#[cfg(test)]
pub(super) fn seal(bytes: &mut [u8]) {
    let length = usize::try_from(u64_at(bytes, 3).unwrap()).unwrap_or(usize::MAX);
    let Some(sums) = HEAD.checked_add(length).filter(|from| *from < bytes.len()) else {
        return;
    };
    for (number, from) in (HEAD..sums).step_by(BLOCK).enumerate() {
        let sum = checksum(&bytes[from..sums.min(from + BLOCK)]);
        let Some(place) = bytes.get_mut(sums + number * 8..sums + number * 8 + 8) else {
            return;
        };
        place.copy_from_slice(&sum.to_le_bytes());
    }
    let sum = checksum(&bytes[sums..]);
    bytes[32..40].copy_from_slice(&sum.to_le_bytes());
    let sum = checksum(&bytes[..HEAD - 8]);
    bytes[HEAD - 8..HEAD].copy_from_slice(&sum.to_le_bytes());
}
