//! XML read into a tree, for paths that do more than to go down by names.

use std::{
    collections::BTreeSet,
    io::{BufRead, Read},
};

use sxd_document::{Package, dom::Element, parser};
use sxd_xpath::{Context, Factory, Value, XPath, nodeset::Node};

use crate::model::{Rows, TableRequest, ValueKind};
use crate::source::table::{Piece, PieceParser, TableReader, decode, is_null};
use crate::source::{Options, SourceError};

/// Whether this is a path.
pub(super) fn check(path: &str) -> Result<(), SourceError> {
    build(path).map(|_| ())
}

/// How long a path may be, and how deep its brackets.
const LONGEST: usize = 4096;
const BRACKETS: usize = 32;

fn build(path: &str) -> Result<XPath, SourceError> {
    let failed = |reason: String| SourceError::XPath {
        expression: path.to_owned(),
        reason,
    };
    // The library descends into brackets and signs without a limit of its own.
    let opened = path.matches(['(', '[']).count() + path.matches("--").count() + path.matches("- -").count();
    if path.len() > LONGEST || opened > BRACKETS {
        return Err(failed("it is longer or deeper than paths are".to_owned()));
    }
    match Factory::new().build(path) {
        Ok(Some(path)) => Ok(path),
        Ok(None) => Err(failed("it is empty".to_owned())),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Gives a whole document as one piece.
pub(super) struct Whole {
    input: Box<dyn BufRead>,
    request: TableRequest,
    options: Options,
}

impl Whole {
    /// At the beginning.
    pub(super) fn new(input: Box<dyn BufRead>, request: &TableRequest, options: &Options) -> Self {
        Self {
            input,
            request: request.clone(),
            options: options.clone(),
        }
    }
}

impl TableReader for Whole {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        let limit = self.options.max_document_bytes;
        let mut piece = Piece {
            first: 1,
            ..Piece::default()
        };
        let read = (&mut self.input)
            .take(limit as u64 + 1)
            .read_to_end(&mut piece.bytes);
        read.map_err(|source| decode::failed(&self.request, &self.options, source))?;
        if piece.bytes.len() > limit {
            return Err(SourceError::TooLarge {
                path: self.request.path.clone(),
                limit,
            });
        }
        piece.ends.push(piece.bytes.len());
        take(piece);
        Ok(())
    }
}

/// Evaluates paths in trees.
pub(super) struct TreeParser {
    /// `None` where each document of a piece is a row.
    iterator: Option<String>,
    references: Vec<String>,
    namespaces: Vec<(String, String)>,
    /// The prefixes that paths have, whether anybody has declared them or not.
    prefixes: BTreeSet<String>,
    nulls: Vec<String>,
}

/// The namespace of prefixes that nobody has declared, so that they find nothing; the library wants one for each.
const UNDECLARED: &str = "about:undeclared";

/// The prefixes of names in a path; some of what stands before a colon may be none.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let is_delimiter = |c: char| c.is_whitespace() || "/@()[],|+=<>!*$'\":".contains(c);
    let colons = path.match_indices(':');
    let before = colons.filter_map(move |(at, _)| path.get(..at)?.rsplit(is_delimiter).next());
    before
        .map(|name| name.trim_start_matches(|c: char| c.is_ascii_digit() || ".-".contains(c)))
        .filter(|name| !name.is_empty())
}

impl TreeParser {
    /// One for these paths, which were checked.
    pub(super) fn new(
        request: &TableRequest,
        iterator: Option<&str>,
        namespaces: &[(String, String)],
    ) -> Self {
        let paths = request.references.iter().map(String::as_str).chain(iterator);
        Self {
            prefixes: paths.flat_map(prefixes).map(str::to_owned).collect(),
            iterator: iterator.map(str::to_owned),
            references: request.references.clone(),
            namespaces: namespaces.to_vec(),
            nulls: request.nulls.clone(),
        }
    }
}

impl PieceParser for TreeParser {
    fn parse(&self, piece: Piece, rows: &mut Rows) -> Piece {
        rows.clear();
        let references: Vec<Option<XPath>> = self.references.iter().map(|path| build(path).ok()).collect();
        let iterator = self.iterator.as_ref().and_then(|path| build(path).ok());
        let mut start = 0;
        for (number, &end) in (piece.first..).zip(&piece.ends) {
            let bytes = piece.bytes.get(start..end).unwrap_or_default();
            start = end;
            let package = std::str::from_utf8(bytes)
                .map_err(|error| error.to_string())
                .and_then(|text| parser::parse(text.trim_start()).map_err(|error| error.to_string()));
            match package {
                Err(reason) => rows.push_fault(number, reason),
                Ok(package) => self.parse_tree(&package, number, (iterator.as_ref(), &references), rows),
            }
        }
        piece
    }
}

impl TreeParser {
    fn parse_tree(
        &self,
        package: &Package,
        number: u64,
        (iterator, references): (Option<&XPath>, &[Option<XPath>]),
        rows: &mut Rows,
    ) {
        let document = package.as_document();
        let Some(element) = document
            .root()
            .children()
            .iter()
            .find_map(|child| child.element())
        else {
            return;
        };
        leave_default_namespaces(element, 0);
        let mut context = Context::new();
        for prefix in &self.prefixes {
            context.set_namespace(prefix, UNDECLARED);
        }
        for (prefix, iri) in declared(element) {
            context.set_namespace(&prefix, &iri);
        }
        for (prefix, iri) in &self.namespaces {
            context.set_namespace(prefix, iri);
        }
        let found = match iterator {
            None => vec![Node::Element(element)],
            Some(iterator) => match iterator.evaluate(&context, document.root()) {
                Ok(Value::Nodeset(nodes)) => nodes.document_order(),
                Ok(_) => return rows.push_fault(number, "the iterator gives no nodes".to_owned()),
                Err(error) => return rows.push_fault(number, error.to_string()),
            },
        };
        for (number, node) in (number..).zip(found) {
            rows.push_row(number);
            for (slot, path) in references.iter().enumerate() {
                let value = path.as_ref().map(|path| path.evaluate(&context, node));
                match value {
                    None => {}
                    Some(Ok(Value::Nodeset(nodes))) => {
                        for node in nodes.document_order() {
                            self.push(slot, &node.string_value(), ValueKind::Text, rows);
                        }
                    }
                    Some(Ok(Value::Boolean(value))) => {
                        self.push(slot, if value { "true" } else { "false" }, ValueKind::Text, rows);
                    }
                    Some(Ok(value)) => self.push(slot, &value.string(), ValueKind::Text, rows),
                    Some(Err(error)) => rows.push_fault(number, error.to_string()),
                }
            }
        }
    }

    fn push(&self, slot: usize, text: &str, kind: ValueKind, rows: &mut Rows) {
        if !text.trim().is_empty() && !is_null(text, &self.nulls) {
            rows.push_value(slot, text, kind);
        }
    }
}

/// How deep elements are looked at.
const DEPTH: usize = 500;

/// Takes elements without a prefix out of the default namespace, so that names without a prefix find them.
fn leave_default_namespaces(element: Element<'_>, depth: usize) {
    if element.preferred_prefix().is_none() && element.name().namespace_uri().is_some() {
        let local = element.name().local_part().to_owned();
        element.set_name(local.as_str());
    }
    if depth < DEPTH {
        for child in element.children() {
            if let Some(child) = child.element() {
                leave_default_namespaces(child, depth + 1);
            }
        }
    }
}

/// The prefixes that hold at an element.
fn declared(element: Element<'_>) -> Vec<(String, String)> {
    let declared = element.namespaces_in_scope();
    declared
        .iter()
        .map(|namespace| (namespace.prefix().to_owned(), namespace.uri().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_a_path_are_found_wherever_names_are() {
        let found = |path: &str| prefixes(path).collect::<Vec<_>>().join(" ");
        assert_eq!(found("../a:b/@c:d[e-f:g = 1-h.i:j]"), "a c e-f h.i");
        assert_eq!(found("child::x:y | //name"), "child x");
    }
}
