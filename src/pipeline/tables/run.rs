//! Work on the pieces of a table on all cores, with what comes of it in the order of the pieces.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use super::MapOptions;
use crate::model::{Rows, TableRequest};
use crate::pipeline::PipelineError;
use crate::source::{Piece, PieceParser, SourceError, Table, open_table};

/// A piece with its number and what reads it.
type Numbered = (usize, Piece, Arc<dyn PieceParser>);

/// What threads say to the one that waits for them.
enum Said<T> {
    /// The table is opened, and so is read.
    Opened,
    /// What came of a piece, by its number.
    Done(usize, T),
    /// Why the table could not be opened.
    NotOpened(SourceError),
    /// Why it breaks off.
    Broken(SourceError),
}

/// Reads a table piece by piece, runs `work` on the rows of each on many threads, and gives what comes of them to `take`
/// in order. Only a few pieces are held at a time.
///
/// Fails where the table cannot be opened, or `take` fails; where the table breaks off, that is the inner error.
pub(super) fn in_order<T: Send>(
    request: &TableRequest,
    options: &MapOptions,
    work: &(dyn Fn(&Rows) -> T + Sync),
    take: &mut dyn FnMut(T) -> Result<(), PipelineError>,
) -> Result<Result<(), SourceError>, PipelineError> {
    let threads = match options.threads {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    let in_flight = 2 * threads + 2;
    // A piece is cut only when there is a token for it, and its token comes back when what came of it is taken.
    let (tokens_out, tokens_in) = sync_channel::<()>(in_flight);
    for _ in 0..in_flight {
        let _fits = tokens_out.send(());
    }
    let (pieces_out, pieces_in) = sync_channel::<Numbered>(in_flight);
    let (said_out, said_in) = sync_channel::<Said<T>>(in_flight + 4);
    let pieces_in = Mutex::new(pieces_in);
    thread::scope(|scope| {
        let reader_says = said_out.clone();
        scope.spawn(move || cut(request, options, (&tokens_in, &pieces_out), &reader_says));
        for _ in 0..threads {
            let says = said_out.clone();
            let pieces = &pieces_in;
            let width = request.references.len();
            scope.spawn(move || work_on(pieces, width, work, &says));
        }
        drop(said_out);
        // Leaving early drops the receivers, at which the threads end.
        let outcome = collect(&said_in, &tokens_out, take);
        drop(said_in);
        drop(tokens_out);
        outcome
    })
}

fn cut<T>(
    request: &TableRequest,
    options: &MapOptions,
    (tokens, pieces): (&Receiver<()>, &SyncSender<Numbered>),
    says: &SyncSender<Said<T>>,
) {
    let Table { mut reader, parser } = match open_table(request, &options.source) {
        Ok(table) => table,
        Err(error) => {
            let _nobody_waits = says.send(Said::NotOpened(error));
            return;
        }
    };
    if says.send(Said::Opened).is_err() {
        return;
    }
    let mut number = 0;
    let outcome = reader.read(&mut |piece| {
        let is_wanted = tokens.recv().is_ok() && pieces.send((number, piece, parser.clone())).is_ok();
        number += 1;
        is_wanted
    });
    if let Err(error) = outcome {
        let _nobody_waits = says.send(Said::Broken(error));
    }
}

fn work_on<T>(
    pieces: &Mutex<Receiver<Numbered>>,
    width: usize,
    work: &(dyn Fn(&Rows) -> T + Sync),
    says: &SyncSender<Said<T>>,
) {
    let mut rows = Rows::new(width);
    loop {
        let next = match pieces.lock() {
            Ok(pieces) => pieces.recv(),
            Err(_) => return,
        };
        let Ok((number, piece, parser)) = next else { return };
        parser.parse(piece, &mut rows);
        if says.send(Said::Done(number, work(&rows))).is_err() {
            return;
        }
    }
}

fn collect<T>(
    said: &Receiver<Said<T>>,
    tokens: &SyncSender<()>,
    take: &mut dyn FnMut(T) -> Result<(), PipelineError>,
) -> Result<Result<(), SourceError>, PipelineError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    let mut outcome = Ok(());
    while let Ok(said) = said.recv() {
        match said {
            Said::Opened => {}
            Said::NotOpened(error) => return Err(error.into()),
            Said::Broken(error) => outcome = Err(error),
            Said::Done(number, done) => {
                waiting.insert(number, done);
                while let Some(done) = waiting.remove(&next) {
                    next += 1;
                    take(done)?;
                    let _reader_is_done = tokens.send(());
                }
            }
        }
    }
    Ok(outcome)
}
