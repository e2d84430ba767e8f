//! Makes an index from a dump: reads the items, decides which to keep, and writes them with their names.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{
    FILE,
    codec::put_number,
    deletions::{each_deletion, is_word, write_deletions},
    dictionary::{DictionaryWriter, Posting, move_entry, put_entry},
    file::{FileWriter, VERSION},
    keys::KeyMaker,
    record::{self, Record},
    sort::{NumberSorter, TextSorter},
    summary::Summary,
};
use crate::model::{EntityClass, ItemId};
use crate::wikidata::{
    WikidataError,
    classes::{Classes, Edge},
    dump::{Batch, Filter, Input, Line, Skip, Wanted, parse_line},
};

/// Languages of names that are kept by default: those of most material, and `mul`, which stands for many.
const LANGUAGES: [&str; 10] = ["en", "mul", "de", "fr", "es", "it", "pl", "ru", "ja", "zh"];

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
            memory: 32 << 20,
            restart: false,
        }
    }
}

/// A line of a dump that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// How many items the dump has.
    pub items: u64,
    /// How many other entities.
    pub others: u64,
    /// Bytes of the dump, unpacked.
    pub bytes: u64,
    /// Bytes of the index.
    pub size: u64,
    /// The first lines that could not be read.
    pub skipped: Vec<SkippedLine>,
    /// How many could not be read.
    pub broken: u64,
}

/// Makes an index of a dump in a folder.
pub fn build_index(dump: &Path, folder: &Path, options: &IndexOptions) -> Result<IndexReport, WikidataError> {
    let failed = |source| WikidataError::Write {
        path: folder.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut report = IndexReport::default();
    let mut spill = tempfile::tempfile_in(folder).map_err(failed)?;
    let edges = read_dump(dump, options, &mut spill, &mut report)?;
    let also: Vec<u32> = options
        .also
        .iter()
        .filter_map(|item| u32::try_from(item.number()).ok())
        .collect();
    let classes = Classes::new(edges, &also);
    spill.rewind().map_err(failed)?;
    write_index(&mut spill, &classes, folder, options, &mut report).map_err(failed)?;
    Ok(report)
}

/// What came of one piece.
#[derive(Default)]
struct Read1 {
    records: Vec<u8>,
    edges: Vec<Edge>,
    items: u64,
    others: u64,
    skipped: Vec<SkippedLine>,
    modified: Option<String>,
    bytes: u64,
}

fn read_dump(
    dump: &Path,
    options: &IndexOptions,
    spill: &mut File,
    report: &mut IndexReport,
) -> Result<Vec<Edge>, WikidataError> {
    let wanted = Wanted::new(&options.languages, &options.filter);
    let mut input = Input::open(dump, Skip::default())?;
    let group = 2 * rayon::current_num_threads();
    let mut next_group = || -> Result<Vec<Batch>, WikidataError> {
        let mut batches = Vec::new();
        while batches.len() < group
            && let Some(batch) = input.next_batch()?
        {
            batches.push(batch);
        }
        Ok(batches)
    };
    let mut edges = Vec::new();
    let mut out = BufWriter::new(spill);
    let mut batches = next_group()?;
    while !batches.is_empty() {
        let (next, read) = rayon::join(&mut next_group, || {
            batches
                .par_iter()
                .map(|batch| read_batch(batch, &wanted))
                .collect::<Vec<_>>()
        });
        for read in read {
            out.write_all(&read.records)
                .map_err(|source| WikidataError::Write {
                    path: PathBuf::new(),
                    source,
                })?;
            edges.extend(read.edges);
            report.items += read.items;
            report.others += read.others;
            report.bytes += read.bytes;
            report.broken += read.skipped.len() as u64;
            report.skipped.extend(read.skipped);
            report.summary.date = report.summary.date.take().max(read.modified);
        }
        batches = next?;
    }
    out.flush().map_err(|source| WikidataError::Write {
        path: PathBuf::new(),
        source,
    })?;
    Ok(edges)
}

fn read_batch(batch: &Batch, wanted: &Wanted) -> Read1 {
    let mut read = Read1 {
        bytes: batch.len(),
        ..Read1::default()
    };
    let mut record = Vec::new();
    for (number, line) in batch.lines() {
        match parse_line(line, wanted) {
            Ok(Line::Item(parsed)) => {
                read.items += 1;
                let child = parsed.draft.id;
                let parents = parsed.draft.parents.iter();
                read.edges.extend(parents.map(|&parent| Edge { parent, child }));
                if read.modified.as_deref() < parsed.modified.as_deref() {
                    read.modified = parsed.modified.map(std::borrow::Cow::into_owned);
                }
                let is_class = !parsed.draft.parents.is_empty();
                if parsed.passes && !(parsed.draft.kinds.is_empty() && is_class) {
                    record.clear();
                    record::encode(&parsed.draft, &mut record);
                    put_number(&mut read.records, record.len() as u64);
                    read.records.extend_from_slice(&record);
                }
            }
            Ok(Line::Other) => read.others += 1,
            Err(error) => read.skipped.push(SkippedLine {
                line: number,
                reason: error.to_string(),
            }),
        }
    }
    read
}

/// Records that were read, a megabyte or so at a time.
fn next_records(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    const PIECE: usize = 1 << 20;
    let mut piece = Vec::new();
    while piece.len() < PIECE && !input.fill_buf()?.is_empty() {
        let mut length = 0_usize;
        let mut shift = 0;
        loop {
            let mut byte = [0];
            input.read_exact(&mut byte)?;
            length |= usize::from(byte[0] & 0x7F) << shift;
            if byte[0] & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        put_number(&mut piece, length as u64);
        input.take(length as u64).read_to_end(&mut piece)?;
    }
    Ok(piece)
}

/// What is kept of a piece.
#[derive(Default)]
struct Kept {
    records: Vec<u8>,
    /// Number and place of each item.
    ids: Vec<(u32, u64)>,
    entries: Vec<u8>,
    lengths: Vec<u16>,
    counts: [u64; 6],
}

fn keep(piece: &[u8], classes: &Classes, options: &IndexOptions) -> Kept {
    let mut kept = Kept::default();
    let mut keys = KeyMaker::default();
    let mut reader = super::codec::Reader::new(piece);
    while let Some(bytes) = reader.count().and_then(|length| reader.bytes(length)) {
        let Some(mut record) = Record::parse(bytes) else {
            continue;
        };
        // An item of which it is not said what it is may be any of ours.
        let decided = if record.kinds().next().is_none() {
            Some(None)
        } else {
            classes.decide(record.kinds())
        };
        let Some(class) = decided else { continue };
        if class.is_some_and(|class| !options.classes.contains(&class)) {
            continue;
        }
        record.class = class;
        let place = (kept.records.len() / 8) as u64;
        kept.ids.push((record.id, place));
        let at = class.map_or(5, |class| class as usize);
        if let Some(count) = kept.counts.get_mut(at) {
            *count += 1;
        }
        let from = kept.records.len();
        put_number(&mut kept.records, bytes.len() as u64);
        let body = kept.records.len();
        kept.records.extend_from_slice(bytes);
        record::put_class(kept.records.get_mut(body..).unwrap_or_default(), class);
        let _ = from;
        kept.records.resize(kept.records.len().next_multiple_of(8), 0);
        keys.make(&record, |key, origin, name| {
            let before = kept.entries.len();
            let posting = Posting { origin, place, name };
            put_entry(&mut kept.entries, key, posting, record.sitelinks, record.id);
            kept.lengths
                .push(u16::try_from(kept.entries.len() - before).unwrap_or(u16::MAX));
        });
    }
    kept
}

fn write_index(
    spill: &mut File,
    classes: &Classes,
    folder: &Path,
    options: &IndexOptions,
    report: &mut IndexReport,
) -> io::Result<()> {
    let new = tempfile::NamedTempFile::new_in(folder)?;
    let mut file = FileWriter::new(new.reopen()?)?;
    let mut keys = TextSorter::new(folder, options.memory / 2);
    let mut ids = NumberSorter::new(folder, options.memory / 16);
    let mut input = BufReader::with_capacity(1 << 18, spill);
    let mut counts = [0_u64; 6];
    loop {
        let mut pieces = Vec::new();
        for _ in 0..2 * rayon::current_num_threads() {
            let piece = next_records(&mut input)?;
            if !piece.is_empty() {
                pieces.push(piece);
            }
        }
        if pieces.is_empty() {
            break;
        }
        let kept: Vec<Kept> = pieces
            .par_iter()
            .map(|piece| keep(piece, classes, options))
            .collect();
        for mut kept in kept {
            let base = file.position() / 8;
            file.write(&kept.records)?;
            for (id, place) in kept.ids {
                ids.push(u64::from(id) << 33 | (place + base))?;
            }
            let mut from = 0;
            for length in kept.lengths {
                let to = from + usize::from(length);
                if let Some(entry) = kept.entries.get_mut(from..to) {
                    move_entry(entry, base);
                    keys.push(entry)?;
                }
                from = to;
            }
            for (all, count) in counts.iter_mut().zip(kept.counts) {
                *all += count;
            }
        }
    }
    file.end_part()?;
    let mut last = None;
    let mut items = 0;
    ids.finish(|entry: u64| -> io::Result<()> {
        if last == Some(entry >> 33) {
            return Ok(());
        }
        last = Some(entry >> 33);
        items += 1;
        file.write(&entry.to_le_bytes())
    })?;
    file.end_part()?;
    let mut dictionary = DictionaryWriter::default();
    let mut deletions = NumberSorter::new(folder, options.memory / 2);
    keys.finish(|entry: &[u8]| {
        dictionary.push(entry, &mut file, &mut |key, number| {
            if is_word(key) {
                let mut result = Ok(());
                each_deletion(key, |hash| {
                    if result.is_ok() {
                        result = deletions.push(u64::from(hash) << 32 | u64::from(number));
                    }
                });
                result?;
            }
            Ok(())
        })
    })?;
    let (key_count, blocks) = dictionary.finish(&mut file)?;
    file.end_part()?;
    for block in blocks {
        file.write(&block.to_le_bytes())?;
    }
    file.end_part()?;
    write_deletions(deletions, &mut file)?;
    report.summary.version = VERSION;
    report.summary.items = items;
    report.summary.keys = key_count.into();
    report.summary.languages = options
        .languages
        .iter()
        .map(|code| code.as_str().into())
        .collect();
    report.summary.classes = EntityClass::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect();
    file.write(&serde_json::to_vec(&report.summary)?)?;
    file.end_part()?;
    let (_, size) = file.finish()?;
    report.size = size;
    new.persist(folder.join(FILE)).map_err(|error| error.error)?;
    Ok(())
}
