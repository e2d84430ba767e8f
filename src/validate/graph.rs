//! The shapes graph as it is read: nodes with their properties.

use std::collections::{BTreeSet, HashMap};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Term},
};

use super::ValidateError;
use crate::rdf::vocab::rdf;

/// What the terms of SHACL begin with.
pub(super) const SHACL: &str = "http://www.w3.org/ns/shacl#";

/// How long a list may be.
const LONGEST_LIST: usize = 1_000_000;

/// Nodes with their properties.
#[derive(Debug, Default)]
pub(super) struct ShapesGraph {
    nodes: HashMap<Term, Vec<(NamedNode, Term)>>,
    subjects: Vec<Term>,
}

impl ShapesGraph {
    /// Reads Turtle.
    pub(super) fn parse(text: &str) -> Result<Self, ValidateError> {
        let mut graph = Self::default();
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri("urn:shapes:");
        let parser = parser.unwrap_or_else(|_| RdfParser::from_format(RdfFormat::Turtle));
        for quad in parser.for_slice(text) {
            let quad = quad?;
            let subject = Term::from(quad.subject);
            if !graph.nodes.contains_key(&subject) {
                graph.subjects.push(subject.clone());
            }
            graph
                .nodes
                .entry(subject)
                .or_default()
                .push((quad.predicate, quad.object));
        }
        Ok(graph)
    }

    /// All subjects, in the order of the file.
    pub(super) fn subjects(&self) -> &[Term] {
        &self.subjects
    }

    /// The properties of a node.
    pub(super) fn properties(&self, node: &Term) -> &[(NamedNode, Term)] {
        self.nodes.get(node).map_or(&[], Vec::as_slice)
    }

    /// The values of a property of SHACL.
    pub(super) fn values<'g>(&'g self, node: &Term, local: &'g str) -> impl Iterator<Item = &'g Term> {
        self.properties(node)
            .iter()
            .filter(move |(property, _)| property.as_str().strip_prefix(SHACL) == Some(local))
            .map(|(_, value)| value)
    }

    /// The one value of a property of SHACL, if it has one; more than one is an error.
    pub(super) fn value(&self, node: &Term, local: &str) -> Result<Option<&Term>, ValidateError> {
        let values: BTreeSet<String> = self.values(node, local).map(ToString::to_string).collect();
        if values.len() > 1 {
            return Err(malformed(node, format!("sh:{local} has several values")));
        }
        let is_it = |property: &NamedNode| property.as_str().strip_prefix(SHACL) == Some(local);
        Ok(self
            .properties(node)
            .iter()
            .find(|(property, _)| is_it(property))
            .map(|(_, value)| value))
    }

    /// The classes of a node.
    pub(super) fn is_a(&self, node: &Term, class: &str) -> bool {
        self.properties(node).iter().any(|(property, value)| {
            *property == rdf::TYPE && matches!(value, Term::NamedNode(found) if found.as_str() == class)
        })
    }

    /// The members of a list.
    pub(super) fn list(&self, of: &Term, head: &Term) -> Result<Vec<Term>, ValidateError> {
        let mut members = Vec::new();
        let mut node = head;
        while *node != Term::from(rdf::NIL) {
            let one = |property| {
                let mut found = self
                    .properties(node)
                    .iter()
                    .filter(|(known, _)| *known == property);
                found
                    .next()
                    .map(|(_, value)| value)
                    .filter(|_| found.next().is_none())
            };
            let (Some(first), Some(rest)) = (one(rdf::FIRST), one(rdf::REST)) else {
                return Err(malformed(of, "a list of it is not well formed".to_owned()));
            };
            members.push(first.clone());
            if members.len() > LONGEST_LIST {
                return Err(malformed(of, "a list of it does not end".to_owned()));
            }
            node = rest;
        }
        Ok(members)
    }
}

pub(super) fn malformed(shape: &Term, reason: String) -> ValidateError {
    ValidateError::Malformed {
        shape: shape.to_string(),
        reason,
    }
}
