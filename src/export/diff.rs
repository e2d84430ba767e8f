//! What changed between two graphs.

use std::{cmp::Ordering, collections::BTreeMap, path::Path};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, Quad},
};
use serde_json::json;

use super::{
    ExportError, Options,
    name::Names,
    sort::Sorted,
    source::{quad_lines, sorted_quads, sorted_triples, triple_lines},
};
use crate::rdf::Base;
use crate::store::{GraphStore, read_file};

/// One of two graphs to compare.
#[derive(Clone, Copy, Debug)]
pub enum Side<'a> {
    /// A store.
    Store(&'a GraphStore),
    /// A file of RDF, compressed or not.
    File(&'a Path),
}

/// What one graph has and the other has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What only the second has, in canonical order.
    pub added: Vec<Quad>,
    /// What only the first has, in canonical order.
    pub removed: Vec<Quad>,
}

/// Compares two graphs; if one of them is a file of triples, then without regard to named graphs.
pub fn diff(from: Side<'_>, to: Side<'_>) -> Result<Changes, ExportError> {
    let only_triples = from.has_only_triples() || to.has_only_triples();
    let mut removed = from.lines(only_triples)?.peekable();
    let mut added = to.lines(only_triples)?.peekable();
    let mut changes = Changes::default();
    loop {
        let order = match (removed.peek(), added.peek()) {
            (None, None) => return Ok(changes),
            (Some(Ok(from)), Some(Ok(to))) => from.cmp(to),
            (Some(_), None) | (Some(Err(_)), Some(_)) => Ordering::Less,
            (None, Some(_)) | (Some(Ok(_)), Some(Err(_))) => Ordering::Greater,
        };
        let from = if order.is_le() {
            removed.next().transpose()?
        } else {
            None
        };
        let to = if order.is_ge() {
            added.next().transpose()?
        } else {
            None
        };
        match (from, to) {
            (Some(line), None) => changes.removed.extend(parse(&line)?),
            (None, Some(line)) => changes.added.extend(parse(&line)?),
            _ => {}
        }
    }
}

impl Side<'_> {
    fn has_only_triples(self) -> bool {
        let Self::File(path) = self else { return false };
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        ["ttl", "nt", "rdf", "xml", "owl"].contains(&ending)
    }

    fn lines(self, only_triples: bool) -> Result<Sorted, ExportError> {
        let options = Options::default();
        match (self, only_triples) {
            (Self::Store(store), true) => triple_lines(store, &options),
            (Self::Store(store), false) => quad_lines(store, &options),
            (Self::File(path), true) => sorted_triples(read_file(path)?.map(|quad| Ok(quad?))),
            (Self::File(path), false) => sorted_quads(read_file(path)?.map(|quad| Ok(quad?))),
        }
    }
}

fn parse(line: &str) -> Result<Option<Quad>, ExportError> {
    Ok(RdfParser::from_format(RdfFormat::NQuads)
        .lenient()
        .for_slice(line)
        .next()
        .transpose()?)
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// For people: by subject, what was removed after a minus and what was added after a plus.
    pub fn to_text(&self, base: &Base) -> String {
        let mut names = Names::new(base, false);
        let mut subjects: BTreeMap<String, Vec<(String, char)>> = BTreeMap::new();
        for (quads, sign) in [(&self.removed, '-'), (&self.added, '+')] {
            for quad in quads {
                let subject = names.subject(quad.subject.as_ref());
                let mut line = format!(
                    "{} {}",
                    names.iri(quad.predicate.as_str()),
                    names.term(&quad.object)
                );
                if let GraphName::NamedNode(graph) = &quad.graph_name {
                    line.push_str("  # ");
                    line.push_str(names.iri(graph.as_str()).trim_matches(['<', '>']));
                }
                subjects.entry(subject).or_default().push((line, sign));
            }
        }
        let mut text = String::new();
        for (subject, mut lines) in subjects {
            lines.sort();
            text.push_str(&subject);
            text.push('\n');
            for (line, sign) in lines {
                text.push_str("  ");
                text.push(sign);
                text.push(' ');
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }

    /// For programs: N-Quads of both kinds.
    pub fn to_json(&self) -> String {
        let lines = |quads: &[Quad]| quads.iter().map(crate::rdf::canonical_line).collect::<Vec<_>>();
        let changes = json!({
            "schema": "dembei-diff-1",
            "added": lines(&self.added),
            "removed": lines(&self.removed),
        });
        format!("{changes:#}\n")
    }
}
