//! Runs a query on a thread of its own, so that its time can be cut off whatever it is doing.
//!
//! Oxigraph looks for a cancellation only when it reads from the store. A query that multiplies what it has already read,
//! such as one with three patterns that share no variable, may not do so for hours. So the caller waits for the thread no
//! longer than it has time, and the thread is then left to itself: it ends at its next reading or with the process.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use oxigraph::{
    model::{Term, Triple},
    sparql::{CancellationToken, QueryEvaluationError, QueryResults, Variable},
};

use super::{QueryError, engine::evaluator};
use crate::store::GraphStore;

/// How many rows or triples are handed over at once, after the first.
const BATCH: usize = 256;

/// How many batches may wait.
const WAITING: usize = 4;

/// The stack of the thread; deeply nested queries need more than the default.
const STACK: usize = 64 << 20;

/// A row: a term or nothing for each variable.
pub(super) type Row = Vec<Option<Term>>;

/// What the thread has to say.
pub(super) enum Message {
    /// The answer to ASK.
    Boolean(bool),
    /// Rows will come.
    Variables(Vec<Variable>),
    /// Triples will come.
    Graph,
    /// Rows.
    Rows(Vec<Row>),
    /// Triples.
    Triples(Vec<Triple>),
    /// It failed.
    Failed(QueryEvaluationError),
}

/// A query that runs.
pub(super) struct Worker {
    receiver: Receiver<Message>,
    token: CancellationToken,
    timeout: Duration,
    left: Duration,
    is_done: bool,
}

/// Counts the threads at work, among them those that were left to themselves.
#[derive(Debug)]
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Worker {
    /// Starts a query that is known to parse, unless `most` are running already.
    pub(super) fn start(
        store: &GraphStore,
        query: &str,
        timeout: Duration,
        (running, most): (&Arc<AtomicUsize>, usize),
    ) -> Result<Self, QueryError> {
        let place = Place(Arc::clone(running));
        if running.fetch_add(1, Ordering::Relaxed) >= most {
            return Err(QueryError::Busy(most));
        }
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        let token = CancellationToken::new();
        let (store, query, of_thread) = (store.clone(), query.to_owned(), token.clone());
        let thread = thread::Builder::new().name("query".to_owned()).stack_size(STACK);
        thread.spawn(move || {
            let _place = place;
            // Without a listener there is nobody to tell.
            let _ = work(&store, &query, of_thread, &sender);
        })?;
        Ok(Self {
            receiver,
            token,
            timeout,
            left: timeout,
            is_done: false,
        })
    }

    /// Waits for what comes next; `None` at the end. The time that the caller takes between two calls does not count.
    pub(super) fn next_message(&mut self) -> Result<Option<Message>, QueryError> {
        if self.is_done {
            return Ok(None);
        }
        let started = Instant::now();
        let received = self.receiver.recv_timeout(self.left);
        self.left = self.left.saturating_sub(started.elapsed());
        self.is_done = !matches!(received, Ok(ref message) if !matches!(message, Message::Failed(_)));
        match received {
            Ok(Message::Failed(error)) => Err(self.explain(error)),
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                self.token.cancel();
                Err(QueryError::Timeout(self.timeout))
            }
        }
    }

    fn explain(&self, error: QueryEvaluationError) -> QueryError {
        match error {
            QueryEvaluationError::Cancelled => QueryError::Timeout(self.timeout),
            QueryEvaluationError::UnsupportedService(service) => QueryError::Service(service.to_string()),
            other => QueryError::Evaluation(other),
        }
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.token.cancel();
    }
}

/// Answers the query; an error says that nobody listens any more.
fn work(
    store: &GraphStore,
    query: &str,
    token: CancellationToken,
    sender: &SyncSender<Message>,
) -> Result<(), mpsc::SendError<Message>> {
    let Ok(prepared) = evaluator().with_cancellation_token(token).parse_query(query) else {
        return Ok(());
    };
    match prepared.on_store(store.store()).execute() {
        Err(error) => sender.send(Message::Failed(error)),
        Ok(QueryResults::Boolean(answer)) => sender.send(Message::Boolean(answer)),
        Ok(QueryResults::Solutions(rows)) => {
            sender.send(Message::Variables(rows.variables().to_vec()))?;
            send(
                rows.map(|row| row.map(|row| row.values().to_vec())),
                Message::Rows,
                sender,
            )
        }
        Ok(QueryResults::Graph(triples)) => {
            sender.send(Message::Graph)?;
            send(triples, Message::Triples, sender)
        }
    }
}

/// Sends the first as soon as it is there, and the others by the batch.
fn send<T>(
    items: impl Iterator<Item = Result<T, QueryEvaluationError>>,
    message: impl Fn(Vec<T>) -> Message,
    sender: &SyncSender<Message>,
) -> Result<(), mpsc::SendError<Message>> {
    let mut batch = Vec::new();
    let mut size = 1;
    for item in items {
        match item {
            Ok(item) => batch.push(item),
            Err(error) => {
                sender.send(message(std::mem::take(&mut batch)))?;
                return sender.send(Message::Failed(error));
            }
        }
        if batch.len() >= size {
            sender.send(message(std::mem::take(&mut batch)))?;
            size = BATCH;
        }
    }
    if batch.is_empty() {
        Ok(())
    } else {
        sender.send(message(batch))
    }
}
