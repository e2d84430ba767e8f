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
    // What is read now and what is next, and what came of it: the same places again and again.
    let at_once = 2 * rayon::current_num_threads();
    let [mut now, mut next] = [(); 2].map(|()| vec![Batch::default(); at_once]);
    let mut pieces = vec![Piece::default(); at_once];
    let mut filled = fill(&mut now, &mut input);
    loop {
        let count = match filled {
            Ok(count) => count,
            Err(error) => {
                // What was read is not lost: the next run begins here.
                work.keep(segment, false).map_err(failed)?;
                return Err(error);
            }
        };
        if count == 0 {
            break;
        }
        let read = now.par_iter().zip(pieces.par_iter_mut()).take(count);
        (filled, ()) = rayon::join(
            || fill(&mut next, &mut input),
            || read.for_each(|(batch, piece)| read_batch(batch, &wanted, piece)),
        );
        for piece in pieces.iter_mut().take(count) {
            segment.write(&piece.records, &piece.edges).map_err(failed)?;
            if (bytes + piece.counts.bytes) / STEP > bytes / STEP {
                drop(span);
                span = info_span!("read", megabytes = (bytes + piece.counts.bytes) >> 20).entered();
            }
            bytes += piece.counts.bytes;
            segment.read.add(std::mem::take(&mut piece.counts));
        }
        if segment.read.bytes >= options.segment {
            info!(megabytes = bytes >> 20, "read and safe");
            let full = std::mem::replace(&mut segment, work.next_segment().map_err(failed)?);
            work.keep(full, false).map_err(failed)?;
            segment = work.next_segment().map_err(failed)?;
        }
        std::mem::swap(&mut now, &mut next);
    }
    if input.is_cut_off() {
        let reason = "the array is not closed: the dump may be cut off".to_owned();
        segment.read.skip(input.last_line(), reason);
    }
    work.keep(segment, true).map_err(failed)
}

/// Reads the next lines into these places; gives how many of them are filled.
fn fill(batches: &mut [Batch], input: &mut Input) -> Result<usize, WikidataError> {
    let mut filled = 0;
    for batch in batches {
        if !input.next_batch(batch)? {
            break;
        }
        filled += 1;
    }
    Ok(filled)
}

/// What came of one piece.
#[derive(Clone, Default)]
struct Piece {
    /// Each behind its length.
    records: Vec<u8>,
    edges: Vec<Edge>,
    counts: ReadCounts,
}

fn read_batch(batch: &Batch, wanted: &Wanted, piece: &mut Piece) {
    piece.records.clear();
    piece.edges.clear();
    piece.counts = ReadCounts::default();
    piece.counts.bytes = batch.bytes();
    piece.counts.lines = batch.line_count();
    if let Some(line) = batch.too_long() {
        piece
            .counts
            .skip(line, "it is longer than any item can be".to_owned());
        return;
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
}
