//! The graph in the order in which an export writes it.

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, Quad, Term, Triple},
};

use super::{
    ExportError, Options,
    sort::{Sorted, Sorter},
};
use crate::rdf::{canonical_line, has_blank_node, name_blank_nodes};
use crate::store::{GraphFilter, GraphStore};

/// The quads as canonical lines, sorted.
pub(crate) fn quad_lines(graph: &GraphStore, options: &Options) -> Result<Sorted, ExportError> {
    sorted_quads(quads(graph, options))
}

/// Any quads as canonical lines, sorted.
pub(crate) fn sorted_quads(
    quads: impl Iterator<Item = Result<Quad, ExportError>>,
) -> Result<Sorted, ExportError> {
    sorted(quads, canonical_line)
}

/// The triples of any quads as canonical lines, sorted.
pub(crate) fn sorted_triples(
    quads: impl Iterator<Item = Result<Quad, ExportError>>,
) -> Result<Sorted, ExportError> {
    sorted(
        quads.map(|quad| {
            Ok(Quad {
                graph_name: GraphName::DefaultGraph,
                ..quad?
            })
        }),
        canonical_line,
    )
}

/// The triples of the union as canonical lines, sorted.
pub(crate) fn triple_lines(graph: &GraphStore, options: &Options) -> Result<Sorted, ExportError> {
    if options.graphs == GraphFilter::All {
        sorted(
            graph
                .triples()
                .map(|triple| Ok(triple?.in_graph(GraphName::DefaultGraph))),
            canonical_line,
        )
    } else {
        sorted_triples(quads(graph, options))
    }
}

/// The quads as lines that begin with the graph, sorted.
fn graph_lines(graph: &GraphStore, options: &Options) -> Result<Sorted, ExportError> {
    sorted(quads(graph, options), |quad| {
        format!(
            "{} {} {} {} .",
            quad.graph_name, quad.subject, quad.predicate, quad.object
        )
    })
}

/// The triples of the union, one subject after the other.
pub(crate) fn by_subject(
    graph: &GraphStore,
    options: &Options,
) -> Result<impl Iterator<Item = Result<Vec<Triple>, ExportError>> + use<>, ExportError> {
    let lines = triple_lines(graph, options)?;
    let groups = Groups {
        lines,
        next: None,
        is_done: false,
        has_graph: false,
    };
    Ok(groups.map(|group| group.and_then(|group| group.triples())))
}

/// The triples of each graph, one graph and in it one subject after the other.
pub(crate) fn by_graph(
    graph: &GraphStore,
    options: &Options,
) -> Result<impl Iterator<Item = Result<(String, Vec<Triple>), ExportError>> + use<>, ExportError> {
    let lines = graph_lines(graph, options)?;
    let groups = Groups {
        lines,
        next: None,
        is_done: false,
        has_graph: true,
    };
    Ok(groups.map(|group| {
        let group = group?;
        let triples = group.triples()?;
        let graph = group.key.split(' ').next().unwrap_or_default();
        Ok((
            graph.trim_start_matches('<').trim_end_matches('>').to_owned(),
            triples,
        ))
    }))
}

fn quads(graph: &GraphStore, options: &Options) -> impl Iterator<Item = Result<Quad, ExportError>> + use<> {
    graph.quads(&options.graphs).map(|quad| Ok(quad?))
}

/// Sorts; blank nodes are named canonically first.
fn sorted(
    quads: impl Iterator<Item = Result<Quad, ExportError>>,
    line: impl Fn(&Quad) -> String,
) -> Result<Sorted, ExportError> {
    let mut sorter = Sorter::default();
    let mut blank = Vec::new();
    for quad in quads {
        let quad = quad?;
        if has_blank_node(&quad) {
            blank.push(quad);
        } else {
            sorter.push(line(&quad))?;
        }
    }
    if !blank.is_empty() {
        for quad in name_blank_nodes(blank)? {
            sorter.push(line(&quad))?;
        }
    }
    sorter.finish()
}

/// Lines that begin alike.
struct Group {
    key: String,
    text: String,
}

impl Group {
    fn triples(&self) -> Result<Vec<Triple>, ExportError> {
        let parser = RdfParser::from_format(RdfFormat::NTriples).lenient();
        parser
            .for_slice(&self.text)
            .map(|quad| Ok(Triple::from(quad?)))
            .collect()
    }
}

/// Puts together the lines of one subject, or of one graph and subject.
struct Groups {
    lines: Sorted,
    next: Option<(String, String)>,
    is_done: bool,
    has_graph: bool,
}

impl Groups {
    /// The graph and subject of a line, or the subject alone, and the triple.
    fn split(&self, line: &str) -> (String, String) {
        let terms = if self.has_graph { 2 } else { 1 };
        let key: Vec<_> = line.splitn(terms + 1, ' ').take(terms).collect();
        let triple = if self.has_graph {
            line.split_once(' ').map_or("", |(_, rest)| rest)
        } else {
            line
        };
        (key.join(" "), format!("{triple}\n"))
    }
}

impl Iterator for Groups {
    type Item = Result<Group, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let mut group: Option<Group> = self.next.take().map(|(key, text)| Group { key, text });
        loop {
            match self.lines.next() {
                None => {
                    self.is_done = true;
                    return group.map(Ok);
                }
                Some(Err(error)) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
                Some(Ok(line)) => {
                    let (key, text) = self.split(&line);
                    match &mut group {
                        None => group = Some(Group { key, text }),
                        Some(group) if group.key == key => group.text.push_str(&text),
                        Some(_) => {
                            self.next = Some((key, text));
                            return group.map(Ok);
                        }
                    }
                }
            }
        }
    }
}

/// The classes of a subject, from its triples.
pub(crate) fn classes(triples: &[Triple]) -> impl Iterator<Item = &str> {
    triples
        .iter()
        .filter(|triple| triple.predicate == crate::rdf::vocab::rdf::TYPE)
        .filter_map(|triple| match &triple.object {
            Term::NamedNode(class) => Some(class.as_str()),
            _ => None,
        })
}
