//! Triples maps.

use std::{path::PathBuf, sync::Arc};

use oxigraph::model::{NamedNode, Term};

use super::{
    graph::{Edge, Graph},
    term::Position,
};
use crate::mapping::{
    Condition, Fault, Join, Mapping, MappingError, MappingNote, ObjectMap, Place, PredicateObjectMap,
    TriplesMap,
};

/// What tells a triples map, if only by one of them.
const OF_TRIPLES_MAPS: [&str; 5] = [
    "logicalSource",
    "logicalTable",
    "subjectMap",
    "subject",
    "predicateObjectMap",
];

/// Reads the graph of a mapping.
pub(super) struct Reader<'g> {
    pub(super) graph: &'g Graph,
    pub(super) path: Arc<PathBuf>,
    pub(super) mapping: Mapping,
    /// The triples map that is being read.
    pub(super) map: String,
    /// The triples maps, by their place in the mapping.
    nodes: Vec<Term>,
    /// How deep expressions lie in each other.
    pub(super) depth: usize,
}

impl<'g> Reader<'g> {
    /// At the beginning.
    pub(super) fn new(graph: &'g Graph, path: Arc<PathBuf>) -> Self {
        Self {
            graph,
            path,
            mapping: Mapping::default(),
            map: String::new(),
            nodes: Vec::new(),
            depth: 0,
        }
    }

    /// Reads all triples maps.
    pub(super) fn read(mut self) -> Result<Mapping, MappingError> {
        let is_triples_map = |node: &&Term| {
            let edges = self.graph.edges(node);
            edges.iter().any(|edge| {
                OF_TRIPLES_MAPS.contains(&edge.property.as_str())
                    || (edge.property == "rdf:type" && name(&edge.object).ends_with("TriplesMap"))
            })
        };
        self.nodes = self.graph.order.iter().filter(is_triples_map).cloned().collect();
        if self.nodes.is_empty() {
            return Err(MappingError::Empty {
                path: self.path.as_ref().clone(),
            });
        }
        for node in self.nodes.clone() {
            let map = self.read_map(&node)?;
            self.mapping.maps.push(map);
        }
        self.check_joins()?;
        Ok(self.mapping)
    }

    fn read_map(&mut self, node: &Term) -> Result<TriplesMap, MappingError> {
        self.map = name(node);
        let edges = self.graph.edges(node);
        let line = edges.first().map_or(1, |edge| edge.line);
        let place = self.place(line);
        let source = match self.at_most_one(node, &["logicalSource", "logicalTable"], "logical source")? {
            Some(edge) => Some(self.read_source(edge)?),
            None => None,
        };
        let subject = self.one(node, &["subjectMap", "subject"], "subject map", line)?;
        let mut classes = Vec::new();
        let mut graphs = Vec::new();
        if subject.property == "subjectMap" {
            for edge in self.all(&subject.object, &["class"]) {
                classes.push(self.iri(edge)?);
            }
            graphs = self.read_terms(&subject.object, &["graphMap", "graph"], Position::Graph)?;
        }
        let subject = self.read_term(subject, Position::Subject)?;
        let mut predicate_objects = Vec::new();
        for edge in self.all(node, &["predicateObjectMap"]) {
            predicate_objects.push(self.read_pair(edge)?);
        }
        let base = match self.at_most_one(node, &["baseIRI"], "base IRI")? {
            Some(edge) => Some(match &edge.object {
                Term::Literal(base) => base.value().to_owned(),
                _ => self.iri(edge)?.into_string(),
            }),
            None => self.graph.base.clone(),
        };
        let map = TriplesMap {
            name: self.map.clone(),
            place,
            source,
            base,
            has_natural_datatypes: self.graph.is_present,
            subject,
            classes,
            graphs,
            predicate_objects,
        };
        self.check_source(&map, line)?;
        Ok(map)
    }

    /// Without a source, nothing may be asked of one.
    fn check_source(&self, map: &TriplesMap, line: u64) -> Result<(), MappingError> {
        let mut needs_source = false;
        map.for_each_expression(&mut |expression, _| {
            expression.for_each_reference(&mut |_| needs_source = true);
        });
        if map.source.is_none() && needs_source {
            return Err(self.fault(line, Fault::Missing("logical source")));
        }
        Ok(())
    }

    fn read_pair(&mut self, edge: &'g Edge) -> Result<PredicateObjectMap, MappingError> {
        let node = &edge.object;
        let predicates = self.read_terms(node, &["predicateMap", "predicate"], Position::Predicate)?;
        if predicates.is_empty() {
            return Err(self.fault(edge.line, Fault::Missing("predicate map")));
        }
        let mut objects = Vec::new();
        for edge in self.all(node, &["objectMap", "object"]) {
            objects.push(self.read_object(edge)?);
        }
        if objects.is_empty() {
            return Err(self.fault(edge.line, Fault::Missing("object map")));
        }
        Ok(PredicateObjectMap {
            predicates,
            objects,
            graphs: self.read_terms(node, &["graphMap", "graph"], Position::Graph)?,
        })
    }

    fn read_object(&mut self, edge: &'g Edge) -> Result<ObjectMap, MappingError> {
        let node = &edge.object;
        if edge.property == "object" {
            return self.read_term(edge, Position::Object).map(ObjectMap::Term);
        }
        let Some(parent) = self.at_most_one(node, &["parentTriplesMap"], "parent triples map")? else {
            return self.read_term(edge, Position::Object).map(ObjectMap::Term);
        };
        let at = self.nodes.iter().position(|node| *node == parent.object);
        let at = at.ok_or_else(|| self.fault(parent.line, Fault::NoTriplesMap(name(&parent.object))))?;
        let mut conditions = Vec::new();
        for edge in self.all(node, &["joinCondition"]) {
            let child = self.one(&edge.object, &["childMap", "child"], "child", edge.line)?;
            let parent = self.one(&edge.object, &["parentMap", "parent"], "parent", edge.line)?;
            conditions.push(Condition {
                child: self.read_side(child)?,
                parent: self.read_side(parent)?,
            });
        }
        Ok(ObjectMap::Join(Join {
            parent: at,
            conditions,
            place: self.place(edge.line),
        }))
    }

    /// A join without a condition is of rows of the same source; older mappings may mean all rows with all.
    fn check_joins(&mut self) -> Result<(), MappingError> {
        for map in &self.mapping.maps {
            for join in map.joins() {
                let other = self
                    .mapping
                    .maps
                    .get(join.parent)
                    .and_then(|parent| parent.source);
                if !join.conditions.is_empty() || other == map.source || other.is_none() {
                    continue;
                }
                if self.graph.is_present {
                    return Err(join.place.fault(Fault::NoJoin));
                }
                self.mapping.notes.push(MappingNote {
                    place: join.place.clone(),
                    text:
                        "there is no join condition, so every row is joined with all rows of the other table"
                            .to_owned(),
                });
            }
        }
        Ok(())
    }

    // What reading needs everywhere.

    /// Where a line is.
    pub(super) fn place(&self, line: u64) -> Place {
        Place {
            path: Arc::clone(&self.path),
            line,
            map: self.map.clone(),
        }
    }

    /// A fault on a line.
    pub(super) fn fault(&self, line: u64, fault: Fault) -> MappingError {
        self.place(line).fault(fault)
    }

    /// Says what is made of what the standard does not allow.
    pub(super) fn note(&mut self, line: u64, text: String) {
        let place = self.place(line);
        self.mapping.notes.push(MappingNote { place, text });
    }

    /// All edges with these properties, in order.
    pub(super) fn all(&self, node: &Term, properties: &[&str]) -> Vec<&'g Edge> {
        let edges = self.graph.edges(node).iter();
        edges
            .filter(|edge| properties.contains(&edge.property.as_str()))
            .collect()
    }

    /// The one edge with one of these properties, if there is one.
    pub(super) fn at_most_one(
        &self,
        node: &Term,
        properties: &[&str],
        what: &'static str,
    ) -> Result<Option<&'g Edge>, MappingError> {
        let edges = self.all(node, properties);
        match edges.as_slice() {
            [] => Ok(None),
            [edge] => Ok(Some(edge)),
            [_, second, ..] => Err(self.fault(second.line, Fault::Several(what))),
        }
    }

    /// The one edge with one of these properties.
    pub(super) fn one(
        &self,
        node: &Term,
        properties: &[&str],
        what: &'static str,
        line: u64,
    ) -> Result<&'g Edge, MappingError> {
        let edge = self.at_most_one(node, properties, what)?;
        edge.ok_or_else(|| self.fault(line, Fault::Missing(what)))
    }

    /// The value of an edge, which must be an IRI.
    pub(super) fn iri(&self, edge: &Edge) -> Result<NamedNode, MappingError> {
        match &edge.object {
            Term::NamedNode(iri) => Ok(iri.clone()),
            other => Err(self.kind(edge, "an IRI", other)),
        }
    }

    /// The value of an edge, which must be a literal.
    pub(super) fn text(&self, edge: &'g Edge) -> Result<&'g str, MappingError> {
        match &edge.object {
            Term::Literal(literal) => Ok(literal.value()),
            other => Err(self.kind(edge, "a literal", other)),
        }
    }

    fn kind(&self, edge: &Edge, expected: &'static str, found: &Term) -> MappingError {
        let property = edge.property.clone();
        let found = found.to_string();
        self.fault(
            edge.line,
            Fault::Kind {
                property,
                expected,
                found,
            },
        )
    }
}

/// What a node is called.
pub(super) fn name(node: &Term) -> String {
    match node {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::BlankNode(_) => "a triples map without a name".to_owned(),
        other => other.to_string(),
    }
}
