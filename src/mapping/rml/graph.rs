//! The graph of a mapping, by subject, with the line of each triple and without the difference of vocabularies.

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{self, Read},
    path::Path,
    rc::Rc,
};

use oxigraph::{
    io::{RdfFormat, RdfParseError, RdfParser},
    model::{NamedNode, Term},
};

use crate::mapping::MappingError;

/// The present vocabulary.
pub(super) const RML: &str = "http://w3id.org/rml/";
/// The older ones, and the namespaces of what mappings say beside RML.
const OLDER: [&str; 2] = ["http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#"];
const OTHERS: [(&str, &str); 5] = [
    ("http://www.w3.org/ns/csvw#", "csvw:"),
    ("https://www.w3.org/ns/csvw#", "csvw:"),
    ("http://semweb.mmlab.be/ns/fnml#", "fnml:"),
    ("http://www.w3.org/ns/dcat#", "dcat:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
];

/// One property of a node.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The local name in RML or R2RML, a name with a prefix of another vocabulary, or an IRI.
    pub(super) property: String,
    /// Its value.
    pub(super) object: Term,
    /// The line on which it stands, from 1.
    pub(super) line: u64,
}

/// The graph of a mapping.
#[derive(Debug)]
pub(super) struct Graph {
    nodes: BTreeMap<String, Vec<Edge>>,
    /// The subjects in the order in which they begin.
    pub(super) order: Vec<Term>,
    /// The base that the mapping states.
    pub(super) base: Option<String>,
    /// Whether it uses the present vocabulary.
    pub(super) is_present: bool,
}

impl Graph {
    /// Reads Turtle.
    pub(super) fn parse(text: &str, path: &Path, base: &str) -> Result<Self, MappingError> {
        let bad_base = |_| MappingError::Base {
            base: base.to_owned(),
        };
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(base)
            .map_err(bad_base)?;
        let line = Rc::new(Cell::new(0));
        let lines: Vec<&str> = text.lines().collect();
        let mut parsing = parser.for_reader(Lines {
            text: text.as_bytes(),
            line: Rc::clone(&line),
        });
        let mut graph = Self {
            nodes: BTreeMap::new(),
            order: Vec::new(),
            base: None,
            is_present: false,
        };
        let mut after = 1;
        for quad in parsing.by_ref() {
            let quad = quad.map_err(|error| broken(error, path, line.get()))?;
            let place = place(&lines, after, line.get(), quad.predicate.as_str());
            after = place;
            graph.is_present |= quad.predicate.as_str().starts_with(RML);
            let subject = Term::from(quad.subject);
            let edges = graph.nodes.entry(subject.to_string()).or_insert_with(|| {
                graph.order.push(subject.clone());
                Vec::new()
            });
            edges.push(Edge {
                property: short(quad.predicate.as_str()),
                object: quad.object,
                line: place,
            });
        }
        graph.base = parsing
            .base_iri()
            .filter(|stated| *stated != base)
            .map(str::to_owned);
        Ok(graph)
    }

    /// What is said of a node, in order.
    pub(super) fn edges(&self, node: &Term) -> &[Edge] {
        self.nodes.get(&node.to_string()).map_or(&[], Vec::as_slice)
    }

    /// Whether anything is said of a node.
    pub(super) fn has(&self, node: &Term) -> bool {
        !self.edges(node).is_empty()
    }
}

/// The name of a property without its vocabulary, if it is one of those of mappings.
fn short(iri: &str) -> String {
    let local = |namespace: &&str| iri.strip_prefix(*namespace);
    if let Some(local) = [RML].iter().chain(&OLDER).find_map(local) {
        return local.to_owned();
    }
    let other = OTHERS
        .iter()
        .find_map(|(namespace, prefix)| Some(format!("{prefix}{}", iri.strip_prefix(namespace)?)));
    other.unwrap_or_else(|| iri.to_owned())
}

/// The last part of an IRI, such as `CSV` of `ql:CSV` and `rml:CSV`.
pub(super) fn local(iri: &NamedNode) -> &str {
    iri.as_str().rsplit(['#', '/']).next().unwrap_or_default()
}

/// The line of a triple. The parser gives it when it has read what follows, which may be on the next line: then it is the
/// last line before that has the name of the property.
fn place(lines: &[&str], after: u64, read: u64, predicate: &str) -> u64 {
    let name = predicate.rsplit(['#', '/']).next().unwrap_or_default();
    let has = |line: &u64| {
        let line = usize::try_from(*line)
            .ok()
            .and_then(|line| lines.get(line.checked_sub(1)?));
        line.is_some_and(|line| line.contains(name))
    };
    (after..=read).rev().find(has).unwrap_or(read)
}

fn broken(error: RdfParseError, path: &Path, read: u64) -> MappingError {
    let source = match error {
        RdfParseError::Syntax(source) => source,
        RdfParseError::Io(_) => {
            return MappingError::Empty {
                path: path.to_owned(),
            };
        }
    };
    let line = source.location().map_or(read, |location| location.start.line + 1);
    MappingError::Turtle {
        path: path.to_owned(),
        line,
        source: Box::new(source),
    }
}

/// Gives one line at a time, so that it is known how far a parser has read.
struct Lines<'t> {
    text: &'t [u8],
    line: Rc<Cell<u64>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = memchr::memchr(b'\n', self.text).map_or(self.text.len(), |at| at + 1);
        let length = end.min(buffer.len());
        let (line, rest) = self.text.split_at(length);
        buffer.get_mut(..length).unwrap_or_default().copy_from_slice(line);
        self.text = rest;
        if length == end {
            self.line.set(self.line.get() + 1);
        }
        Ok(length)
    }
}
