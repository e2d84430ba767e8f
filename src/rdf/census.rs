//! Counts quads as they are made, so that the graph can be described without reading it again.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    hash::{DefaultHasher, Hash, Hasher},
    io,
};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{
    Base,
    vocab::{WIKIDATA_ENTITY, dmb, owl, rdf, skos},
};
use crate::sort::NumberSorter;

/// Bytes of quads that are held in memory; more go to a temporary file.
const IN_MEMORY: usize = 16 << 20;

/// Counts quads, triples, instances of classes and uses of properties, in memory that does not grow with their number.
///
/// A quad that comes again is not counted again, and the same triple in several graphs counts once as a triple. Only what
/// the graph of a text says of the text and its passages is counted without looking, but for its hash, which the run
/// notes, too: each quad of that kind must come once.
#[derive(Debug)]
pub struct Census {
    documents: String,
    sources: String,
    /// For each quad the hash of its triple, its graph and its kind, so that what is alike comes together.
    seen: NumberSorter<u128>,
    graphs: Names,
    properties: Names,
    classes: Names,
    /// Kinds by property and class.
    kinds: HashMap<(u32, Role), u32>,
    /// What was counted without looking.
    counts: Counts,
}

/// What a triple counts as beside a use of its property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Nothing,
    /// An instance of that class.
    Instance(u32),
    /// A link of an entity to its item.
    Link,
}

/// The numbers alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Quads of each named graph.
    pub(crate) graphs: BTreeMap<NamedNode, u64>,
    /// Instances of each class.
    pub(crate) classes: BTreeMap<NamedNode, u64>,
    /// Triples of each property.
    pub(crate) properties: BTreeMap<NamedNode, u64>,
    /// Triples that link an entity to a Wikidata item, by property.
    pub(crate) links: BTreeMap<NamedNode, u64>,
    /// Triples of the union of all graphs.
    pub(crate) triples: u64,
    /// Quads in all.
    pub(crate) quads: u64,
}

impl Census {
    /// One that has counted nothing, of a graph below `base`.
    pub fn new(base: &Base) -> Self {
        Self::with_memory(base, IN_MEMORY)
    }

    fn with_memory(base: &Base, bytes: usize) -> Self {
        Self {
            documents: format!("{}document/", base.as_str()),
            sources: format!("{}graph/source/", base.as_str()),
            seen: NumberSorter::new(&env::temp_dir(), bytes),
            graphs: Names::default(),
            properties: Names::default(),
            classes: Names::default(),
            kinds: HashMap::new(),
            counts: Counts::default(),
        }
    }

    /// Counts one quad; fails where a temporary file does.
    pub fn add(&mut self, quad: &Quad) -> io::Result<()> {
        if self.is_of_text(quad) {
            self.counts.add(quad, true);
            return Ok(());
        }
        let triple = fingerprint(&(&quad.subject, &quad.predicate, &quad.object));
        let graph = match &quad.graph_name {
            GraphName::NamedNode(graph) => self.graphs.number(graph),
            _ => NO_GRAPH,
        };
        let kind = self.kind(quad);
        let seen = u128::from(triple) << 64 | u128::from(graph) << 32 | u128::from(kind);
        self.seen.push(seen)
    }

    /// The numbers, when all has been counted; fails where a temporary file does.
    pub fn finish(self) -> io::Result<Counts> {
        let Self { seen, mut counts, .. } = self;
        let mut of_graphs = vec![0_u64; self.graphs.in_order.len()];
        let mut of_kinds = vec![0_u64; self.kinds.len()];
        let mut last: Option<u128> = None;
        seen.finish(|seen| {
            let is_new = last.is_none_or(|last| last >> 64 != seen >> 64);
            if last == Some(seen) {
                return Ok::<(), io::Error>(());
            }
            last = Some(seen);
            counts.quads += 1;
            if let Some(count) = of_graphs.get_mut(part(seen >> 32)) {
                *count += 1;
            }
            if let Some(count) = of_kinds.get_mut(part(seen)).filter(|_| is_new) {
                *count += 1;
                counts.triples += 1;
            }
            Ok(())
        })?;
        for (graph, count) in self.graphs.in_order.into_iter().zip(of_graphs) {
            *counts.graphs.entry(graph).or_default() += count;
        }
        let (properties, classes) = (&self.properties.in_order, &self.classes.in_order);
        #[expect(clippy::iter_over_hash_type, reason = "adds up in maps that are sorted")]
        for ((property, role), kind) in self.kinds {
            let count = of_kinds.get(kind as usize).copied().unwrap_or_default();
            let Some(property) = properties.get(property as usize).filter(|_| count > 0) else {
                continue;
            };
            *counts.properties.entry(property.clone()).or_default() += count;
            match role {
                Role::Nothing => {}
                Role::Instance(class) => {
                    if let Some(class) = classes.get(class as usize) {
                        *counts.classes.entry(class.clone()).or_default() += count;
                    }
                }
                Role::Link => *counts.links.entry(property.clone()).or_default() += count,
            }
        }
        Ok(counts)
    }

    fn kind(&mut self, quad: &Quad) -> u32 {
        let property = self.properties.number(&quad.predicate);
        let role = match &quad.object {
            Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                Role::Instance(self.classes.number(class))
            }
            Term::NamedNode(object) if is_link(quad, object) => Role::Link,
            _ => Role::Nothing,
        };
        let next = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        *self.kinds.entry((property, role)).or_insert(next)
    }

    fn is_of_text(&self, quad: &Quad) -> bool {
        match (&quad.subject, &quad.graph_name) {
            (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) => {
                let place = subject.as_str().strip_prefix(&self.documents);
                quad.predicate != dmb::CONTENT_HASH
                    && place.is_some_and(|place| place.contains("#char="))
                    && graph.as_str().starts_with(&self.sources)
            }
            _ => false,
        }
    }
}

/// Stands for the graph of a triple that is in none.
const NO_GRAPH: u32 = u32::MAX;

/// The last 32 bits, as an index.
fn part(of: u128) -> usize {
    usize::try_from(of & u128::from(u32::MAX)).unwrap_or(usize::MAX)
}

/// Numbers for names, in the order in which they come.
#[derive(Debug, Default)]
struct Names {
    in_order: Vec<NamedNode>,
    numbers: HashMap<NamedNode, u32>,
    /// The last that was asked for, which mostly comes again.
    last: u32,
}

impl Names {
    fn number(&mut self, name: &NamedNode) -> u32 {
        if self.in_order.get(self.last as usize) == Some(name) {
            return self.last;
        }
        self.last = if let Some(known) = self.numbers.get(name) {
            *known
        } else {
            let next = u32::try_from(self.in_order.len()).unwrap_or(u32::MAX);
            self.in_order.push(name.clone());
            self.numbers.insert(name.clone(), next);
            next
        };
        self.last
    }
}

impl Counts {
    /// How many quads there are.
    pub fn quads(&self) -> u64 {
        self.quads
    }

    /// Counts one quad; `is_new` says that no graph has its triple yet.
    pub(crate) fn add(&mut self, quad: &Quad, is_new: bool) {
        self.quads += 1;
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            count(&mut self.graphs, graph);
        }
        if !is_new {
            return;
        }
        self.triples += 1;
        count(&mut self.properties, &quad.predicate);
        let Term::NamedNode(object) = &quad.object else {
            return;
        };
        if quad.predicate == rdf::TYPE {
            count(&mut self.classes, object);
        }
        if is_link(quad, object) {
            count(&mut self.links, &quad.predicate);
        }
    }
}

/// Whether a triple says which item an entity is; the vocabulary's own alignment does not count.
fn is_link(quad: &Quad, object: &NamedNode) -> bool {
    let of_vocabulary = match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => subject.as_str().starts_with(dmb::NAMESPACE),
        NamedOrBlankNode::BlankNode(_) => false,
    };
    let is_match = quad.predicate == owl::SAME_AS || quad.predicate == skos::CLOSE_MATCH;
    is_match && !of_vocabulary && object.as_str().starts_with(WIKIDATA_ENTITY)
}

fn count(counts: &mut BTreeMap<NamedNode, u64>, key: &NamedNode) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else {
        counts.insert(key.clone(), 1);
    }
}

fn fingerprint(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_is_counted_on_disk_is_counted_as_in_memory() {
        let name = |name: String| NamedNode::new_unchecked(format!("http://e.org/{name}"));
        let quads = (0..4000_u32).map(|at| {
            let thing = name(format!("thing{}", at % 700));
            let class = name(format!("Class{}", at % 7));
            let graph = name(format!("graph{}", at % 3));
            match at % 5 {
                0 => Quad::new(thing, rdf::TYPE, class, graph),
                1 => Quad::new(
                    thing,
                    owl::SAME_AS,
                    NamedNode::new_unchecked(format!("{WIKIDATA_ENTITY}Q1")),
                    graph,
                ),
                _ => Quad::new(thing, name("is".to_owned()), class, graph),
            }
        });
        let quads: Vec<Quad> = quads.collect();
        let count = |bytes| {
            let mut census = Census::with_memory(&Base::default(), bytes);
            for quad in &quads {
                census.add(quad).unwrap();
            }
            census.finish().unwrap()
        };
        let mut counts = Counts::default();
        let (mut seen, mut triples) = (HashSet::new(), HashSet::new());
        for quad in quads.iter().filter(|quad| seen.insert(*quad)) {
            let triple = (&quad.subject, &quad.predicate, &quad.object);
            counts.add(quad, triples.insert(triple));
        }
        assert!(counts.triples > 0 && counts.triples < counts.quads);
        assert_eq!(count(1 << 20), counts);
        assert_eq!(count(1000), counts);
    }
}
