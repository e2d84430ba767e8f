//! How an index is made, and what came of it.

use super::Summary;
use crate::model::{EntityClass, ItemId};
use crate::wikidata::{WikidataError, dump::Filter};

/// Languages of names that are kept by default: those of most material, and `mul`, which stands for many.
const LANGUAGES: [&str; 10] = ["en", "mul", "de", "fr", "es", "it", "pl", "ru", "ja", "zh"];

/// How many languages a record can tell apart.
const MOST_LANGUAGES: usize = 4096;

/// How an index is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexOptions {
    /// Wikimedia's codes of the languages of names and descriptions, at most 4096.
    pub languages: Vec<String>,
    /// Which classes of items are kept.
    pub classes: Vec<EntityClass>,
    /// Further classes of Wikidata, whose instances are kept too.
    pub also: Vec<ItemId>,
    /// What is stated of an item that is kept.
    pub filter: Filter,
    /// How many bytes of what is sorted are held in memory.
    pub memory: usize,
    /// After how many bytes of the dump what was read so far is made safe against an interruption.
    pub segment: u64,
    /// Whether to begin from the start, even if an interrupted run can be gone on with.
    pub restart: bool,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            languages: LANGUAGES.map(str::to_owned).to_vec(),
            classes: EntityClass::ALL.to_vec(),
            also: Vec::new(),
            filter: Filter::default(),
            memory: 24 << 20,
            segment: 8 << 30,
            restart: false,
        }
    }
}

impl IndexOptions {
    pub(super) fn check(&self) -> Result<(), WikidataError> {
        let count = self.languages.len();
        if count > MOST_LANGUAGES {
            return Err(WikidataError::Languages {
                limit: MOST_LANGUAGES,
                count,
            });
        }
        Ok(())
    }

    /// What decides how a line is read; two runs that agree in it can share what they read.
    pub(super) fn reading(&self) -> String {
        format!("{} | {}", self.languages.join(","), self.filter.as_str())
    }
}

/// A line of a dump that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkippedLine {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// What came of a dump.
#[derive(Clone, Debug, Default)]
pub struct IndexReport {
    /// What the index says of itself.
    pub summary: Summary,
    /// Bytes of the index.
    pub size: u64,
    /// What was read.
    pub read: ReadCounts,
    /// Bytes of the dump that an interrupted run had read already.
    pub resumed: u64,
}

/// What was read of a dump.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadCounts {
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Lines.
    pub lines: u64,
    /// Items.
    pub items: u64,
    /// Other entities, and items that are no more.
    pub others: u64,
    /// How many lines could not be read.
    pub broken: u64,
    /// The first of those.
    pub skipped: Vec<SkippedLine>,
    /// When the item was changed that was changed last, where the dump says so.
    pub date: Option<String>,
}

/// How many of the lines that could not be read are named.
const NAMED: usize = 100;

impl ReadCounts {
    /// Adds what was read behind it.
    pub(super) fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.lines += other.lines;
        self.items += other.items;
        self.others += other.others;
        self.broken += other.broken;
        self.skipped.extend(other.skipped);
        self.skipped.truncate(NAMED);
        self.date = self.date.take().max(other.date);
    }

    pub(super) fn skip(&mut self, line: u64, reason: String) {
        self.broken += 1;
        if self.skipped.len() < NAMED {
            self.skipped.push(SkippedLine { line, reason });
        }
    }
}
