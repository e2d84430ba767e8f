//! Reads a dump into segments: each line once, many at a time, in bounded memory.

use std::{borrow::Cow, path::Path};

use rayon::prelude::*;
use tracing::{info, info_span};

use super::{
    codec::put_number,
    options::{IndexOptions, ReadCounts},
    record,
    work::Work,
};
use crate::wikidata::{
    WikidataError,
    classes::Edge,
    dump::{Batch, Input, Line, Skip, Wanted, parse_line},
};

/// Bytes of the dump after which a stage span begins anew, so that bars show how far the reading is.
const STEP: u64 = 256 << 20;

/// Reads what of the dump is not read yet.
pub(super) fn read_dump(dump: &Path, options: &IndexOptions, work: &mut Work) -> Result<(), WikidataError> {
    if work.is_read() {
        return Ok(());
    }
    let wanted = Wanted::new(&options.languages, &options.filter);
    let ReadCounts { bytes, lines, .. } = work.counts();
    let path = work.path().to_owned();
    let failed = |source| WikidataError::Write {
        path: path.clone(),
        source,
    };
    let mut input = Input::open(dump, Skip { bytes, lines })?;
    let mut segment = work.next_segment().map_err(failed)?;
    let mut bytes = bytes;
    let mut span = info_span!("read", megabytes = bytes >> 20).entered();
    let mut batches = next_batches(&mut input);
    loop {
        let now = match batches {
            Ok(now) => now,
            Err(error) => {
                // What was read is not lost: the next run begins here.
                work.keep(segment, false).map_err(failed)?;
                return Err(error);
            }
        };
        if now.is_empty() {
            break;
        }
        let (next, read) = rayon::join(
            || next_batches(&mut input),
            || {
                now.par_iter()
                    .map(|batch| read_batch(batch, &wanted))
                    .collect::<Vec<_>>()
            },
        );
        for piece in read {
            segment.write(&piece.records, &piece.edges).map_err(failed)?;
            if (bytes + piece.counts.bytes) / STEP > bytes / STEP {
                drop(span);
                span = info_span!("read", megabytes = (bytes + piece.counts.bytes) >> 20).entered();
            }
            bytes += piece.counts.bytes;
            segment.read.add(piece.counts);
        }
        if segment.read.bytes >= options.segment {
            info!(megabytes = bytes >> 20, "read and safe");
            let full = std::mem::replace(&mut segment, work.next_segment().map_err(failed)?);
            work.keep(full, false).map_err(failed)?;
            segment = work.next_segment().map_err(failed)?;
        }
        batches = next;
    }
    if input.is_cut_off() {
        let reason = "the array is not closed: the dump may be cut off".to_owned();
        segment.read.skip(input.last_line(), reason);
    }
    work.keep(segment, true).map_err(failed)
}

/// As many pieces as are worked on at once.
fn next_batches(input: &mut Input) -> Result<Vec<Batch>, WikidataError> {
    let mut batches = Vec::new();
    while batches.len() < 2 * rayon::current_num_threads()
        && let Some(batch) = input.next_batch()?
    {
        batches.push(batch);
    }
    Ok(batches)
}

/// What came of one piece.
#[derive(Default)]
struct Piece {
    /// Each behind its length.
    records: Vec<u8>,
    edges: Vec<Edge>,
    counts: ReadCounts,
}

fn read_batch(batch: &Batch, wanted: &Wanted) -> Piece {
    let mut piece = Piece::default();
    piece.counts.bytes = batch.bytes();
    piece.counts.lines = batch.line_count();
    if let Some(line) = batch.too_long() {
        piece
            .counts
            .skip(line, "it is longer than any item can be".to_owned());
        return piece;
    }
    let mut record = Vec::new();
    for (number, line) in batch.lines() {
        let parsed = match parse_line(line, wanted) {
            Ok(Line::Item(parsed)) => parsed,
            Ok(Line::Other) => {
                piece.counts.others += 1;
                continue;
            }
            Err(error) => {
                piece.counts.skip(number, error.to_string());
                continue;
            }
        };
        piece.counts.items += 1;
        let child = parsed.draft.id;
        let parents = parsed.draft.parents.iter();
        piece.edges.extend(parents.map(|&parent| Edge { parent, child }));
        if piece.counts.date.as_deref() < parsed.modified.as_deref() {
            piece.counts.date = parsed.modified.map(Cow::into_owned);
        }
        // What is a class and no instance of anything is none of ours.
        let is_class = parsed.draft.kinds.is_empty() && !parsed.draft.parents.is_empty();
        if parsed.passes && !is_class {
            record.clear();
            record::encode(&parsed.draft, &mut record);
            put_number(&mut piece.records, record.len() as u64);
            piece.records.extend_from_slice(&record);
        }
    }
    piece
}
