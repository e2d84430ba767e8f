//! Runs queries, each within its time.

use std::{
    collections::{BTreeMap, VecDeque},
    io::Write,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use oxigraph::{
    io::RdfSerializer,
    model::{Term, Triple},
    sparql::{SparqlEvaluator, Variable, results::QueryResultsSerializer},
};

use super::{
    Format, QueryError, syntax,
    worker::{Message, Row, Worker},
};
use crate::rdf::Ontology;
use crate::store::GraphStore;

/// How queries are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long one may take.
    pub timeout: Duration,
    /// How many may run at once, among them those that were cut off and have not ended yet.
    pub most_at_once: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            most_at_once: 16,
        }
    }
}

/// Answers queries from a store; it never asks another server.
///
/// The default graph is the union of the named ones, and the prefixes of the ontology need no declaration.
#[derive(Clone, Debug)]
pub struct QueryEngine {
    store: GraphStore,
    options: Options,
    running: Arc<AtomicUsize>,
}

/// The answer to a query; rows and triples are found as they are asked for, and the time runs until all are.
#[derive(Debug)]
pub enum Answer {
    /// Of ASK.
    Boolean(bool),
    /// Of SELECT.
    Rows(Rows),
    /// Of CONSTRUCT and DESCRIBE.
    Graph(Triples),
}

/// The rows of an answer.
#[derive(Debug)]
pub struct Rows {
    variables: Vec<String>,
    waiting: VecDeque<Row>,
    worker: Worker,
}

/// The triples of an answer; the same one may come again.
#[derive(Debug)]
pub struct Triples {
    waiting: VecDeque<Triple>,
    worker: Worker,
}

impl QueryEngine {
    /// One that answers from `store`.
    pub fn new(store: GraphStore, options: Options) -> Self {
        Self {
            store,
            options,
            running: Arc::default(),
        }
    }

    /// The store it answers from.
    pub fn store(&self) -> &GraphStore {
        &self.store
    }

    /// Answers a query. The first row or triple is found before this returns, so that most errors come from here.
    pub fn run(&self, query: &str) -> Result<Answer, QueryError> {
        Self::check(query)?;
        let Options {
            timeout,
            most_at_once,
        } = self.options;
        let mut worker = Worker::start(&self.store, query, timeout, (&self.running, most_at_once))?;
        Ok(match worker.next_message()? {
            Some(Message::Boolean(answer)) => Answer::Boolean(answer),
            Some(Message::Variables(variables)) => {
                let variables = variables.into_iter().map(Variable::into_string).collect();
                let mut rows = Rows {
                    variables,
                    waiting: VecDeque::new(),
                    worker,
                };
                rows.wait()?;
                Answer::Rows(rows)
            }
            _ => {
                let mut triples = Triples {
                    waiting: VecDeque::new(),
                    worker,
                };
                triples.wait()?;
                Answer::Graph(triples)
            }
        })
    }

    /// Whether a text is a query; says what is wrong if it is not.
    pub fn check(query: &str) -> Result<(), QueryError> {
        evaluator()
            .parse_query(query)
            .map(drop)
            .map_err(|error| syntax::explain(query, &error))
    }
}

/// An evaluator that knows our prefixes. It asks no server, since Oxigraph is built without its HTTP client.
pub(super) fn evaluator() -> SparqlEvaluator {
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, namespace) in Ontology::get().prefixes() {
        // A prefix of the ontology is an IRI, as a test sees to.
        evaluator = match evaluator.clone().with_prefix(prefix, namespace) {
            Ok(with_prefix) => with_prefix,
            Err(_) => evaluator,
        };
    }
    evaluator
}

impl Answer {
    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "yes or no",
            Self::Rows(_) => "rows",
            Self::Graph(_) => "a graph",
        }
    }

    /// Writes all of it, and gives the number of rows or triples.
    ///
    /// Rows come in the order of the query; triples are sorted, each once.
    pub fn write(self, format: Format, out: &mut dyn Write) -> Result<usize, QueryError> {
        let mismatch = QueryError::Format {
            answer: self.kind(),
            format: format.name(),
        };
        match (self, format.results(), format.graph()) {
            (Self::Boolean(answer), Some(format), _) => {
                QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(out, answer)?;
                Ok(1)
            }
            (Self::Rows(rows), Some(format), _) => {
                rows.write(QueryResultsSerializer::from_format(format), out)
            }
            (Self::Graph(triples), _, Some(format)) => triples.write(RdfSerializer::from_format(format), out),
            _ => Err(mismatch),
        }
    }
}

impl Rows {
    /// The names of the columns, without question marks.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    fn write(mut self, serializer: QueryResultsSerializer, out: &mut dyn Write) -> Result<usize, QueryError> {
        let variables: Vec<_> = self.variables.iter().map(Variable::new_unchecked).collect();
        let mut serializer = serializer.serialize_solutions_to_writer(out, variables.clone())?;
        let mut count = 0;
        for row in &mut self {
            let row = row?;
            let bound = variables
                .iter()
                .zip(&row)
                .filter_map(|(variable, term)| Some((variable, term.as_ref()?)));
            serializer.serialize(bound.map(|(variable, term)| (variable.as_ref(), term.as_ref())))?;
            count += 1;
        }
        serializer.finish()?;
        Ok(count)
    }
}

impl Triples {
    fn write(mut self, mut serializer: RdfSerializer, out: &mut dyn Write) -> Result<usize, QueryError> {
        let mut sorted = BTreeMap::new();
        for triple in &mut self {
            let triple = triple?;
            sorted.insert(triple.to_string(), triple);
        }
        for (prefix, namespace) in Ontology::get().prefixes() {
            let is_used = sorted.keys().any(|line| line.contains(namespace.as_str()));
            if is_used && let Ok(with_prefix) = serializer.clone().with_prefix(prefix, namespace) {
                serializer = with_prefix;
            }
        }
        let mut writer = serializer.for_writer(out);
        for triple in sorted.values() {
            writer.serialize_triple(triple)?;
        }
        writer.finish()?;
        Ok(sorted.len())
    }
}

impl Rows {
    /// Waits until there is a row, or none will come.
    fn wait(&mut self) -> Result<(), QueryError> {
        while self.waiting.is_empty() {
            match self.worker.next_message()? {
                Some(Message::Rows(rows)) => self.waiting.extend(rows),
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

impl Triples {
    /// Waits until there is a triple, or none will come.
    fn wait(&mut self) -> Result<(), QueryError> {
        while self.waiting.is_empty() {
            match self.worker.next_message()? {
                Some(Message::Triples(triples)) => self.waiting.extend(triples),
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

impl Iterator for Rows {
    type Item = Result<Vec<Option<Term>>, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.wait() {
            Ok(()) => self.waiting.pop_front().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Iterator for Triples {
    type Item = Result<Triple, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.wait() {
            Ok(()) => self.waiting.pop_front().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }
}
