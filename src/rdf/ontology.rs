//! The ontology that is compiled in: prefixes, claim properties, measures, classes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term},
};

use super::{
    RdfError,
    vocab::{self, dmb, owl, rdf, rdfs, schema, sh},
};

/// The file of shapes, as it is compiled in.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

/// The JSON-LD context, as it is compiled in.
pub const CONTEXT: &str = include_str!("../../ontology/context.jsonld");

const VOCABULARY: &str = include_str!("../../ontology/vocabulary.ttl");
const ALIGNMENT: &str = include_str!("../../ontology/wikidata.ttl");
const PREFIXES: &str = include_str!("../../ontology/prefixes.ttl");

/// A property that a claim can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimProperty {
    /// Local name, such as `birthPlace`.
    pub name: String,
    /// Its IRI.
    pub iri: NamedNode,
    /// What it is called in English.
    pub label: String,
    /// Number of the Wikidata property that says the same.
    pub wikidata: Option<u64>,
    /// Local names of the classes that can have it, sorted.
    pub domain: Vec<String>,
    /// Classes and datatypes of its values, sorted.
    pub range: Vec<NamedNode>,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// Local name of the property that says the same the other way round.
    pub inverse: Option<String>,
}

/// What the ontology says, read once.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    prefixes: Vec<(String, String)>,
    properties: BTreeMap<String, ClaimProperty>,
    measures: BTreeMap<String, NamedNode>,
    labels: HashMap<NamedNode, String>,
    super_classes: BTreeMap<String, BTreeSet<String>>,
    triples: Vec<(NamedOrBlankNode, NamedNode, Term)>,
}

impl Ontology {
    /// The one that is compiled in; a test reads it, so that it cannot fail.
    pub fn get() -> &'static Self {
        static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| Ontology::parse().unwrap_or_default());
        &ONTOLOGY
    }

    fn parse() -> Result<Self, RdfError> {
        let mut ontology = Self::default();
        let files = [
            ("vocabulary.ttl", VOCABULARY),
            ("wikidata.ttl", ALIGNMENT),
            ("prefixes.ttl", PREFIXES),
        ];
        for (file, text) in files {
            for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
                let quad = quad.map_err(|source| RdfError::Ontology { file, source })?;
                ontology.triples.push((quad.subject, quad.predicate, quad.object));
            }
        }
        ontology.read_prefixes();
        ontology.read_classes();
        ontology.read_terms();
        Ok(ontology)
    }

    /// Prefixes and the namespaces they stand for, in the order of the file.
    pub fn prefixes(&self) -> &[(String, String)] {
        &self.prefixes
    }

    /// The claim property of that local name.
    pub fn property(&self, name: &str) -> Option<&ClaimProperty> {
        self.properties.get(name)
    }

    /// All claim properties, by local name.
    pub fn properties(&self) -> impl Iterator<Item = &ClaimProperty> {
        self.properties.values()
    }

    /// The measure of that local name, in whatever case.
    pub fn measure(&self, name: &str) -> Option<&NamedNode> {
        let found = self.measures.get(name);
        found.or_else(|| {
            self.measures
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, iri)| iri)
        })
    }

    /// Local names and IRIs of all measures, by local name.
    pub fn measures(&self) -> impl Iterator<Item = (&str, &NamedNode)> {
        self.measures.iter().map(|(name, iri)| (name.as_str(), iri))
    }

    /// What a class, property or measure is called in English.
    pub fn label(&self, iri: NamedNodeRef<'_>) -> Option<&str> {
        self.labels.get(&iri.into_owned()).map(String::as_str)
    }

    /// The class and all classes above it, as IRIs.
    pub fn super_classes<'a>(&'a self, class: &'a str) -> BTreeSet<&'a str> {
        let mut all = BTreeSet::from([class]);
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            for above in self.super_classes.get(next).into_iter().flatten() {
                if all.insert(above) {
                    open.push(above);
                }
            }
        }
        all
    }

    /// Each class with a class directly above it, as IRIs.
    pub fn class_hierarchy(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.super_classes.iter();
        pairs.flat_map(|(class, above)| above.iter().map(move |above| (class.as_str(), above.as_str())))
    }

    /// The IRIs that a property of a term of the ontology has.
    pub fn named<'a>(&'a self, term: &'a str, property: NamedNodeRef<'a>) -> impl Iterator<Item = &'a str> {
        self.triples
            .iter()
            .filter_map(move |(subject, predicate, object)| {
                let is_of_term = matches!(subject, NamedOrBlankNode::NamedNode(iri) if iri.as_str() == term);
                match object {
                    Term::NamedNode(iri) if is_of_term && *predicate == property => Some(iri.as_str()),
                    _ => None,
                }
            })
    }

    /// The ontology as quads of `graph`.
    pub fn quads(&self, graph: &NamedNode) -> impl Iterator<Item = Quad> {
        let graph = GraphName::from(graph.clone());
        self.triples.iter().map(move |(subject, predicate, object)| {
            Quad::new(subject.clone(), predicate.clone(), object.clone(), graph.clone())
        })
    }

    /// The IRI that a name with one of the prefixes stands for.
    pub fn expand(&self, name: &str) -> Option<String> {
        let (prefix, local) = name.split_once(':')?;
        let (_, namespace) = self.prefixes.iter().find(|(known, _)| known == prefix)?;
        Some(format!("{namespace}{local}"))
    }

    fn read_prefixes(&mut self) {
        let value = |node: &Term, property: NamedNodeRef<'_>| match self.objects(node, property).next() {
            Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
            _ => None,
        };
        let declared = self
            .triples
            .iter()
            .filter(|(_, predicate, _)| *predicate == sh::DECLARE);
        let prefixes = declared
            .filter_map(|(_, _, node)| Some((value(node, sh::PREFIX)?, value(node, sh::DECLARED_NAMESPACE)?)))
            .collect();
        self.prefixes = prefixes;
    }

    fn read_classes(&mut self) {
        for (subject, predicate, object) in &self.triples {
            if let (NamedOrBlankNode::NamedNode(class), Term::NamedNode(above)) = (subject, object)
                && *predicate == rdfs::SUB_CLASS_OF
            {
                let above = above.as_str().to_owned();
                self.super_classes
                    .entry(class.as_str().to_owned())
                    .or_default()
                    .insert(above);
            }
            if let (NamedOrBlankNode::NamedNode(term), Term::Literal(label)) = (subject, object)
                && *predicate == rdfs::LABEL
            {
                self.labels.insert(term.clone(), label.value().to_owned());
            }
        }
    }

    fn read_terms(&mut self) {
        let mut properties = BTreeMap::new();
        let mut measures = BTreeMap::new();
        for (subject, predicate, class) in &self.triples {
            let NamedOrBlankNode::NamedNode(iri) = subject else {
                continue;
            };
            let Some(name) = iri.as_str().strip_prefix(dmb::NAMESPACE) else {
                continue;
            };
            if *predicate != rdf::TYPE {
                continue;
            }
            if *class == Term::from(dmb::CLAIM_PROPERTY) {
                properties.insert(name.to_owned(), self.read_property(name, iri));
            } else if *class == Term::from(dmb::MEASURE_CLASS) {
                measures.insert(name.to_owned(), iri.clone());
            }
        }
        self.properties = properties;
        self.measures = measures;
    }

    fn read_property(&self, name: &str, iri: &NamedNode) -> ClaimProperty {
        let node = Term::from(iri.clone());
        let named = |property| {
            let nodes = self.objects(&node, property).filter_map(|object| match object {
                Term::NamedNode(found) => Some(found.clone()),
                _ => None,
            });
            nodes.collect::<Vec<_>>()
        };
        let either = |several, one| {
            Some(named(several))
                .filter(|found| !found.is_empty())
                .unwrap_or_else(|| named(one))
        };
        let local = |iri: &NamedNode| iri.as_str().strip_prefix(dmb::NAMESPACE).map(str::to_owned);
        let mut domain: Vec<_> = either(schema::DOMAIN_INCLUDES, rdfs::DOMAIN)
            .iter()
            .filter_map(local)
            .collect();
        domain.sort();
        let mut range = either(schema::RANGE_INCLUDES, rdfs::RANGE);
        range.sort();
        let number = |iri: &NamedNode| {
            iri.as_str()
                .strip_prefix(vocab::WIKIDATA_DIRECT)?
                .strip_prefix('P')?
                .parse()
                .ok()
        };
        ClaimProperty {
            name: name.to_owned(),
            iri: iri.clone(),
            label: self.labels.get(iri).cloned().unwrap_or_else(|| name.to_owned()),
            wikidata: named(dmb::WIKIDATA_PROPERTY).iter().find_map(number),
            domain,
            range,
            symmetric: self
                .objects(&node, rdf::TYPE)
                .any(|class| *class == Term::from(owl::SYMMETRIC_PROPERTY)),
            inverse: self.inverse(&node).and_then(|iri| local(&iri)),
        }
    }

    /// The inverse of a property, whichever of the two declares it.
    fn inverse(&self, property: &Term) -> Option<NamedNode> {
        self.triples
            .iter()
            .filter(|(_, predicate, _)| *predicate == owl::INVERSE_OF)
            .find_map(|(one, _, other)| {
                let one = Term::from(one.clone());
                match (one == *property, other == property, one, other) {
                    (true, _, _, Term::NamedNode(other)) => Some(other.clone()),
                    (_, true, Term::NamedNode(one), _) => Some(one),
                    _ => None,
                }
            })
    }

    fn objects<'a>(
        &'a self,
        subject: &'a Term,
        predicate: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = &'a Term> {
        self.triples
            .iter()
            .filter(move |(s, p, _)| *p == predicate && Term::from(s.clone()) == *subject)
            .map(|(_, _, object)| object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_ontology_can_be_read() {
        let ontology = Ontology::parse().unwrap();
        assert_eq!(
            ontology.prefixes()[0],
            ("dmb".to_owned(), dmb::NAMESPACE.to_owned())
        );
        assert!(ontology.properties().count() > 70);
        assert!(ontology.measures().count() > 10);
        let residence = ontology.property("residence").unwrap();
        assert_eq!(residence.wikidata, Some(551));
        assert_eq!(residence.domain, ["Group", "Person"]);
        assert_eq!(residence.range, [dmb::PLACE.into_owned()]);
        assert!(ontology.property("sibling").unwrap().symmetric);
        assert_eq!(
            ontology.property("capitalOf").unwrap().inverse.as_deref(),
            Some("capital")
        );
        assert_eq!(
            ontology.property("capital").unwrap().inverse.as_deref(),
            Some("capitalOf")
        );
        assert!(
            ontology
                .super_classes(dmb::NEGATED_STATEMENT.as_str())
                .contains(dmb::STATEMENT.as_str())
        );
        assert_eq!(ontology.measure("population"), ontology.measure("Population"));
    }

    #[test]
    fn every_term_of_ours_is_in_the_vocabulary_and_the_other_way_round() {
        let ontology = Ontology::get();
        for term in dmb::ALL {
            assert!(ontology.label(*term).is_some(), "{term} is not in vocabulary.ttl");
        }
        let constants: BTreeSet<_> = dmb::ALL.iter().map(|term| term.as_str()).collect();
        for iri in ontology
            .labels
            .keys()
            .filter(|iri| iri.as_str().starts_with(dmb::NAMESPACE))
        {
            let name = iri.as_str().strip_prefix(dmb::NAMESPACE).unwrap();
            let known = ontology.property(name).is_some() || ontology.measures.contains_key(name);
            assert!(known || constants.contains(iri.as_str()), "{iri} has no constant");
        }
    }
}
