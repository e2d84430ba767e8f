//! Mappings of YARRRML: prefixes, subjects, predicates and objects.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use super::{
    value::to_json_paths,
    yaml::{Node, Yaml},
};
use crate::mapping::{
    Expression, Fault, Formulation, Join, Mapping, MappingError, ObjectMap, Place, PredicateObjectMap,
    TermMap, TermType, TriplesMap,
};

/// What may stand in a mapping.
const KEYS: &str = "sources, subjects, predicateobjects, graphs and condition";

/// Reads a document.
pub(super) struct Reader {
    path: Arc<PathBuf>,
    pub(super) mapping: Mapping,
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) base: Option<String>,
    /// Sources that have names.
    pub(super) sources: BTreeMap<String, usize>,
    /// The key of the mapping that is being read.
    map: String,
    /// Whether its source is JSON.
    pub(super) is_json: bool,
    /// By the keys of mappings, the triples maps they came to.
    maps: BTreeMap<String, Vec<usize>>,
    /// Joins with mappings that were not read yet: which pair and object of which map, and with what.
    pub(super) joins: Vec<Pending>,
}

/// A join that is completed when all mappings are read.
pub(super) struct Pending {
    pub(super) map: usize,
    pub(super) pair: usize,
    pub(super) object: usize,
    pub(super) parent: String,
    pub(super) place: Place,
}

impl Reader {
    /// At the beginning.
    pub(super) fn new(path: Arc<PathBuf>) -> Self {
        Self {
            path,
            mapping: Mapping::default(),
            prefixes: Vec::new(),
            base: None,
            sources: BTreeMap::new(),
            map: String::new(),
            is_json: false,
            maps: BTreeMap::new(),
            joins: Vec::new(),
        }
    }

    /// Reads all mappings.
    pub(super) fn read(mut self, document: &Yaml) -> Result<Mapping, MappingError> {
        for (key, value) in document
            .at(&["prefixes", "prefix"])
            .map_or(&[][..], Yaml::entries)
        {
            let key = self.needs_text(key, "prefix")?.to_owned();
            let value = self.needs_text(value, "IRI for a prefix")?.to_owned();
            self.prefixes.push((key, value));
        }
        if let Some(base) = document.at(&["base"]) {
            self.base = Some(self.needs_text(base, "base")?.to_owned());
        }
        for (key, value) in document.at(&["sources", "source"]).map_or(&[][..], Yaml::entries) {
            let key = self.needs_text(key, "name of a source")?.to_owned();
            let source = self.read_source(value)?;
            self.sources.insert(key, source);
        }
        let mappings = document
            .at(&["mappings", "mapping", "m"])
            .map_or(&[][..], Yaml::entries);
        if mappings.is_empty() {
            return Err(MappingError::Empty {
                path: self.path.as_ref().clone(),
            });
        }
        for (key, value) in mappings {
            self.map = self.needs_text(key, "name of a mapping")?.to_owned();
            self.read_mapping(key, value)?;
        }
        self.complete_joins()?;
        Ok(self.mapping)
    }

    /// One triples map for each source and subject.
    fn read_mapping(&mut self, key: &Yaml, value: &Yaml) -> Result<(), MappingError> {
        for (key, _) in value.entries() {
            let known = [
                "sources",
                "source",
                "subjects",
                "subject",
                "s",
                "predicateobjects",
                "predicateobject",
                "po",
                "graphs",
                "graph",
                "g",
                "condition",
            ];
            if !key.text().is_some_and(|key| known.contains(&key)) {
                let found = key.text().unwrap_or_default().to_owned();
                return Err(self.fault(key.line, Fault::Key { found, known: KEYS }));
            }
        }
        let mut sources = Vec::new();
        for source in value
            .at(&["sources", "source"])
            .map_or(&[][..], Self::list_of_sources)
        {
            sources.push(self.read_source(source)?);
        }
        if sources.is_empty() {
            return Err(self.fault(key.line, Fault::Missing("source")));
        }
        for source in sources {
            let formulation = self.mapping.sources.get(source).map(|source| &source.formulation);
            self.is_json = matches!(formulation, Some(Formulation::Json { .. }));
            for subject in self.read_subjects(value, key.line)? {
                let at = self.mapping.maps.len();
                self.maps.entry(self.map.clone()).or_default().push(at);
                let graphs = self.read_iris(value.at(&["graphs", "graph", "g"]))?;
                let mut map = TriplesMap {
                    name: self.map.clone(),
                    place: self.place(key.line),
                    source: Some(source),
                    base: self.base.clone(),
                    has_natural_datatypes: true,
                    subject,
                    classes: Vec::new(),
                    graphs,
                    predicate_objects: Vec::new(),
                };
                for pair in value
                    .at(&["predicateobjects", "predicateobject", "po"])
                    .map_or(&[][..], Yaml::members)
                {
                    let pair = self.read_pair(pair, (at, map.predicate_objects.len()))?;
                    map.predicate_objects.push(pair);
                }
                self.mapping.maps.push(map);
            }
        }
        Ok(())
    }

    fn read_subjects(&mut self, value: &Yaml, line: u64) -> Result<Vec<TermMap>, MappingError> {
        let condition = value.at(&["condition"]);
        let subjects = value.at(&["subjects", "subject", "s"]);
        let mut read = Vec::new();
        for subject in subjects.map_or(&[][..], Yaml::members) {
            let mut term = match (&subject.node, subject.text()) {
                (_, Some(text)) => self.iri_map(text, subject.line)?,
                (Node::Map(_), _) => {
                    let mut term = self.read_function_term(subject)?;
                    term.term_type = TermType::Iri;
                    term
                }
                _ => return Err(self.fault(subject.line, Fault::Missing("subject"))),
            };
            if let Some(condition) = condition {
                term.expression = self.with_condition(condition, term.expression)?;
            }
            read.push(term);
        }
        // Without a subject, each row is a blank node.
        if read.is_empty() {
            read.push(self.term_map(Expression::Fresh, TermType::BlankNode, line));
        }
        Ok(read)
    }

    fn read_iris(&self, yaml: Option<&Yaml>) -> Result<Vec<TermMap>, MappingError> {
        let members = yaml.map_or(&[][..], Yaml::members).iter();
        members
            .map(|member| self.iri_map(self.needs_text(member, "IRI")?, member.line))
            .collect()
    }

    /// `[predicates, objects, type]` or a map of them.
    fn read_pair(&mut self, yaml: &Yaml, at: (usize, usize)) -> Result<PredicateObjectMap, MappingError> {
        let (predicates, objects, value_type) = match &yaml.node {
            Node::List(parts) => (parts.first(), parts.get(1), parts.get(2)),
            _ => (
                yaml.at(&["predicates", "predicate", "p"]),
                yaml.at(&["objects", "object", "o"]),
                None,
            ),
        };
        let predicates = predicates.ok_or_else(|| self.fault(yaml.line, Fault::Missing("predicate")))?;
        let objects = objects.ok_or_else(|| self.fault(yaml.line, Fault::Missing("object")))?;
        let is_type = predicates
            .members()
            .iter()
            .any(|p| matches!(p.text(), Some("a" | "rdf:type")));
        let mut read = Vec::new();
        for object in Self::list_of_objects(objects) {
            let mut object = self.read_object(object, is_type, (at.0, at.1, read.len()))?;
            if let (ObjectMap::Term(term), Some(value_type)) = (&mut object, value_type) {
                self.give_type(
                    term,
                    self.needs_text(value_type, "datatype or language")?,
                    value_type.line,
                )?;
            }
            if let (ObjectMap::Term(term), Some(condition)) = (&mut object, yaml.at(&["condition"])) {
                let expression = std::mem::replace(&mut term.expression, Expression::Fresh);
                term.expression = self.with_condition(condition, expression)?;
            }
            read.push(object);
        }
        Ok(PredicateObjectMap {
            predicates: self.read_iris(Some(predicates))?,
            objects: read,
            graphs: self.read_iris(yaml.at(&["graphs", "graph", "g"]))?,
        })
    }

    /// Finds the triples maps that joins name: a join with each of them.
    fn complete_joins(&mut self) -> Result<(), MappingError> {
        let sources = &self.mapping.sources;
        let is_json = |map: &TriplesMap| {
            let source = map.source.and_then(|source| sources.get(source));
            source.is_some_and(|source| matches!(source.formulation, Formulation::Json { .. }))
        };
        let are_json: Vec<bool> = self.mapping.maps.iter().map(is_json).collect();
        for pending in std::mem::take(&mut self.joins) {
            let parents = self.maps.get(&pending.parent).map_or(&[][..], Vec::as_slice);
            if parents.is_empty() {
                return Err(pending.place.fault(Fault::NoTriplesMap(pending.parent)));
            }
            let map = self.mapping.maps.get_mut(pending.map);
            let Some(pair) = map.and_then(|map| map.predicate_objects.get_mut(pending.pair)) else {
                continue;
            };
            let Some(ObjectMap::Join(found)) = pair.objects.get(pending.object).cloned() else {
                continue;
            };
            let mut joins = parents.iter().map(|&parent| {
                let mut join = Join {
                    parent,
                    ..found.clone()
                };
                if are_json.get(parent) == Some(&true) {
                    let sides = join.conditions.iter_mut().map(|condition| &mut condition.parent);
                    sides.for_each(to_json_paths);
                }
                ObjectMap::Join(join)
            });
            if let (Some(object), Some(join)) = (pair.objects.get_mut(pending.object), joins.next()) {
                *object = join;
            }
            pair.objects.extend(joins);
        }
        Ok(())
    }

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
}
