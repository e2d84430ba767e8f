//! Counts quads as they are made, so that the graph can be described without reading it again.

use std::{
    collections::{BTreeMap, HashMap, HashSet, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{
    Base,
    vocab::{WIKIDATA_ENTITY, dmb, owl, rdf, skos},
};

/// How many quads, triples, instances of classes and uses of properties there are.
///
/// A quad that comes again is not counted again, and the same triple in several graphs counts once as a triple. Only what
/// the graph of a text says of the text and its passages is counted without looking, but for its hash, which the run
/// notes, too: each quad of that kind must come once.
#[derive(Clone, Debug)]
pub struct Census {
    documents: String,
    sources: String,
    /// Triples, with the graph that each was first seen in.
    seen: HashMap<u64, u32>,
    /// Quads whose triples were first seen in another graph.
    again: HashSet<u64>,
    counts: Counts,
}

/// The numbers alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
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
        Self {
            documents: format!("{}document/", base.as_str()),
            sources: format!("{}graph/source/", base.as_str()),
            seen: HashMap::new(),
            again: HashSet::new(),
            counts: Counts::default(),
        }
    }

    /// Counts one quad.
    pub fn add(&mut self, quad: &Quad) {
        if self.is_of_text(quad) {
            return self.counts.add(quad, true);
        }
        let triple = fingerprint(&(&quad.subject, &quad.predicate, &quad.object));
        let graph = fingerprint(&quad.graph_name);
        let short = u32::try_from(graph & u64::from(u32::MAX)).unwrap_or_default();
        match self.seen.entry(triple) {
            Entry::Vacant(first) => {
                first.insert(short);
                self.counts.add(quad, true);
            }
            Entry::Occupied(first) if *first.get() == short => {}
            Entry::Occupied(_) => {
                if self.again.insert(triple ^ graph) {
                    self.counts.add(quad, false);
                }
            }
        }
    }

    /// How many quads were counted.
    pub fn quads(&self) -> u64 {
        self.counts.quads
    }

    /// How many triples the union of the graphs has.
    pub fn triples(&self) -> u64 {
        self.counts.triples
    }

    /// How many things of that class there are.
    pub fn instances(&self, class: &NamedNode) -> u64 {
        self.counts.classes.get(class).copied().unwrap_or_default()
    }

    /// The graphs with the number of their quads, by IRI.
    pub fn graphs(&self) -> impl Iterator<Item = (&NamedNode, u64)> {
        self.counts.graphs.iter().map(|(graph, count)| (graph, *count))
    }

    /// The numbers so far.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
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

impl Counts {
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
