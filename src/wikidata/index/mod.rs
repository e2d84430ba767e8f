//! A local index of items: made from a dump, mapped into memory, asked by name and by number.

mod build;
mod codec;
mod deletions;
mod dictionary;
mod file;
mod keys;
mod lookup;
mod map;
mod options;
mod read;
mod record;
mod spool;
mod summary;
#[cfg(test)]
mod tests;
mod work;
mod write;

use std::path::{Path, PathBuf};

pub use build::build_index;
pub use options::{IndexOptions, IndexReport, ReadCounts, SkippedLine};
pub(super) use record::{Draft, NameKind};
pub use summary::Summary;

use codec::Reader;
use dictionary::Dictionary;
use file::{IndexFile, Part};
use record::Record;
use write::PLACE_BITS;

use super::WikidataError;
use crate::model::{Item, ItemId};

/// The name of the file of an index in its folder.
const FILE: &str = "items.index";

/// An index that is open. It may be asked by many threads at once.
#[derive(Debug)]
pub struct WikidataIndex {
    file: IndexFile,
    summary: Summary,
}

impl WikidataIndex {
    /// Opens the index in a folder, or the file itself. It takes milliseconds, whatever its size.
    ///
    /// A file that is no index, of another version, cut off or damaged is refused. A small one is checked wholly, a
    /// large one where it is read: what is damaged is then left out of the answers, and [`Self::damage`] tells.
    pub fn open(path: &Path) -> Result<Self, WikidataError> {
        let path: PathBuf = if path.is_dir() {
            path.join(FILE)
        } else {
            path.to_owned()
        };
        Self::open_checking(&path, file::CHECKED_AT_ONCE)
    }

    /// Opens a file, checked wholly if it has up to so many bytes.
    fn open_checking(path: &Path, checked_at_once: usize) -> Result<Self, WikidataError> {
        let file = IndexFile::open(path, checked_at_once)?;
        let summary = file
            .bytes(Part::Summary, 0..file.length(Part::Summary))
            .and_then(|bytes| serde_json::from_slice(bytes).ok());
        match summary {
            Some(summary) => Ok(Self { file, summary }),
            None => Err(file.damage().unwrap_or_else(|| WikidataError::Foreign {
                path: path.to_owned(),
            })),
        }
    }

    /// What is in it, and where it comes from.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// All items that it holds, by number.
    pub fn ids(&self) -> impl Iterator<Item = ItemId> {
        let count = self.file.length(Part::Ids) / 8;
        let entries = (0..count).map_while(|at| self.file.number(Part::Ids, at));
        entries.map(|entry| ItemId::new(entry >> PLACE_BITS))
    }

    /// The item of that number.
    pub fn item(&self, id: ItemId) -> Option<Item> {
        let number = u32::try_from(id.number()).ok()?;
        let (mut from, mut to) = (0, self.file.length(Part::Ids) / 8);
        while from < to {
            let middle = from.midpoint(to);
            let entry = self.file.number(Part::Ids, middle)?;
            match (entry >> PLACE_BITS).cmp(&number.into()) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => {
                    let record = self.record_at(entry & ((1 << PLACE_BITS) - 1))?;
                    return record.to_item(&self.summary.languages);
                }
            }
        }
        None
    }

    /// Reads all of it and checks that nothing has changed since it was written.
    pub fn check(&self) -> Result<(), WikidataError> {
        self.file.check()
    }

    /// What was found to be damaged so far; the answers are then not whole.
    pub fn damage(&self) -> Option<WikidataError> {
        self.file.damage()
    }

    fn dictionary(&self) -> Dictionary<'_> {
        Dictionary::new(&self.file)
    }

    /// The record at a place in units of eight bytes.
    fn record_at(&self, place: u64) -> Option<Record<'_>> {
        const LONGEST_NUMBER: usize = 10;
        let from = usize::try_from(place.checked_mul(8)?).ok()?;
        let end = self
            .file
            .length(Part::Records)
            .min(from.saturating_add(LONGEST_NUMBER));
        let mut head = Reader::new(self.file.bytes(Part::Records, from..end)?);
        let length = usize::try_from(head.number()?).ok()?;
        let body = end - head.len();
        Record::parse(self.file.bytes(Part::Records, body..body.checked_add(length)?)?)
    }
}
