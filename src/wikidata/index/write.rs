//! Writes an index from what was read: items, then names in order, then misspellings.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use rayon::prelude::*;
use tracing::info_span;

use super::{
    codec::{Reader, put_number},
    deletions::{allowance, each_deletion, is_word, write_deletions},
    dictionary::{DictionaryWriter, Posting, move_entry, put_entry},
    file::FileWriter,
    keys::KeyMaker,
    options::IndexOptions,
    record::{Record, has_coordinates, put_class},
    spool::Spool,
    summary::Summary,
    work::Work,
};
use crate::model::EntityClass;
use crate::sort::{NumberSorter, TextSorter};
use crate::wikidata::classes::{Classes, Decision};

/// Bits for the place of a record, in units of eight bytes: records may have 64 GB.
pub(super) const PLACE_BITS: u32 = 33;

/// Writes all parts but the last, and says in the summary what they hold.
pub(super) fn write_index(
    work: &Work,
    classes: Classes,
    options: &IndexOptions,
    file: File,
    summary: &mut Summary,
) -> io::Result<u64> {
    let mut file = FileWriter::new(file)?;
    // Half of the memory is for the keys, which are most, and the classes; the rest is shared by what there is at the
    // same time.
    let half = options.memory / 2;
    let for_keys = half.saturating_sub(classes.bytes()).max(half / 4);
    let mut keys = TextSorter::new(work.path(), for_keys);
    let ids = info_span!("items")
        .in_scope(|| write_records(work, &classes, options, (&mut file, &mut keys), summary))?;
    // They are not needed any more, and a whole dump has millions.
    drop(classes);
    let mut last = None;
    ids.finish(|entry: u64| -> io::Result<()> {
        // Of an item that stands in the dump twice, the first counts.
        if last != Some(entry >> PLACE_BITS) {
            last = Some(entry >> PLACE_BITS);
            summary.items += 1;
            file.write(&entry.to_le_bytes())?;
        }
        Ok(())
    })?;
    file.end_part()?;
    let deletions = info_span!("names").in_scope(|| write_keys(keys, work, options, &mut file, summary))?;
    info_span!("misspellings")
        .in_scope(|| write_deletions(deletions, Spool::new(work.path())?, &mut file))?;
    file.write(&serde_json::to_vec(summary)?)?;
    file.end_part()?;
    let (_, size) = file.finish()?;
    Ok(size)
}

/// Writes the items that are kept and gathers their keys; gives number and place of each.
fn write_records(
    work: &Work,
    classes: &Classes,
    options: &IndexOptions,
    to: (&mut FileWriter, &mut TextSorter),
    summary: &mut Summary,
) -> io::Result<NumberSorter<u64>> {
    let (file, keys) = to;
    let mut ids = NumberSorter::<u64>::new(work.path(), options.memory / 64);
    let mut input = BufReader::with_capacity(1 << 18, work.read_records());
    let mut counts = [0_u64; EntityClass::ALL.len() + 1];
    // All is read into, and kept in, the same places again and again.
    let mut pieces = vec![(Vec::new(), Kept::default()); 2 * rayon::current_num_threads()];
    loop {
        for (records, _) in &mut pieces {
            next_records(&mut input, records)?;
        }
        if pieces.iter().all(|(records, _)| records.is_empty()) {
            break;
        }
        pieces
            .par_iter_mut()
            .for_each(|(records, kept)| keep(records, classes, options, kept));
        for (_, kept) in &mut pieces {
            let base = file.position() / 8;
            file.write(&kept.records)?;
            if file.position() >> 3 >= 1 << PLACE_BITS {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            for (id, place) in &kept.ids {
                ids.push(u64::from(*id) << PLACE_BITS | (place + base))?;
            }
            let mut from = 0;
            for length in &kept.lengths {
                let to = from + usize::from(*length);
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
    let classes = EntityClass::ALL.into_iter().map(Some).chain([None]);
    summary.classes = classes.zip(counts).filter(|(_, count)| *count > 0).collect();
    Ok(ids)
}

/// Bytes of a piece of records; their keys take some times as much.
const PIECE: usize = 64 << 10;

/// Whole records, each behind its length, about a piece of them; nothing at the end.
fn next_records(input: &mut impl BufRead, piece: &mut Vec<u8>) -> io::Result<()> {
    piece.clear();
    while piece.len() < PIECE && !input.fill_buf()?.is_empty() {
        let mut length = 0_u64;
        let mut shift = 0;
        loop {
            let mut byte = [0];
            input.read_exact(&mut byte)?;
            piece.extend_from_slice(&byte);
            length |= u64::from(byte[0] & 0x7F) << shift;
            shift += 7;
            if byte[0] & 0x80 == 0 || shift > 56 {
                break;
            }
        }
        if input.take(length).read_to_end(piece)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// What is kept of a piece. Places are counted from its beginning.
#[derive(Clone, Default)]
struct Kept {
    records: Vec<u8>,
    /// Number and place of each item.
    ids: Vec<(u32, u64)>,
    /// Keys to be sorted, one behind the other, with their lengths.
    entries: Vec<u8>,
    lengths: Vec<u16>,
    counts: [u64; EntityClass::ALL.len() + 1],
}

impl Kept {
    fn clear(&mut self) {
        self.records.clear();
        self.ids.clear();
        self.entries.clear();
        self.lengths.clear();
        self.counts = Default::default();
    }
}

fn keep(piece: &[u8], classes: &Classes, options: &IndexOptions, kept: &mut Kept) {
    kept.clear();
    let mut keys = KeyMaker::default();
    let mut reader = Reader::new(piece);
    while let Some(bytes) = reader.count().and_then(|length| reader.bytes(length)) {
        let Some(mut record) = Record::parse(bytes) else {
            continue;
        };
        let Decision::Kept(class) = classes.decide(record.kinds(), has_coordinates(bytes)) else {
            continue;
        };
        if class.is_some_and(|class| !options.classes.contains(&class)) {
            continue;
        }
        record.class = class;
        let place = (kept.records.len() / 8) as u64;
        kept.ids.push((record.id, place));
        let at = class.map_or(EntityClass::ALL.len(), |class| class as usize);
        if let Some(count) = kept.counts.get_mut(at) {
            *count += 1;
        }
        put_number(&mut kept.records, bytes.len() as u64);
        let body = kept.records.len();
        kept.records.extend_from_slice(bytes);
        put_class(kept.records.get_mut(body..).unwrap_or_default(), class);
        kept.records.resize(kept.records.len().next_multiple_of(8), 0);
        keys.make(&record, |key, origin, name| {
            let before = kept.entries.len();
            let posting = Posting { origin, place, name };
            put_entry(&mut kept.entries, key, posting, record.sitelinks, record.id);
            let length = u16::try_from(kept.entries.len() - before).unwrap_or(u16::MAX);
            kept.lengths.push(length);
        });
    }
}

/// Writes the names in order, and gathers the misspellings of the words among them.
fn write_keys(
    keys: TextSorter,
    work: &Work,
    options: &IndexOptions,
    file: &mut FileWriter,
    summary: &mut Summary,
) -> io::Result<NumberSorter<u64>> {
    let mut dictionary = DictionaryWriter::new(Spool::new(work.path())?);
    let mut deletions = NumberSorter::<u64>::new(work.path(), options.memory / 4);
    keys.finish(|entry: &[u8]| {
        dictionary.push(entry, file, &mut |key, number| {
            if !is_word(key) {
                return Ok(());
            }
            let mut result = Ok(());
            each_deletion(key, allowance(key.len()), |hash| {
                if result.is_ok() {
                    result = deletions.push(u64::from(hash) << 32 | u64::from(number));
                }
            });
            result
        })
    })?;
    summary.keys = dictionary.finish(file)?.into();
    Ok(deletions)
}
