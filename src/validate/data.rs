//! The graph as the validator reads it: the neighbours of nodes, and who is an instance of what.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};

use super::{ValidateError, shape::Path};
use crate::rdf::{
    Ontology,
    vocab::{rdf, rdfs},
};
use crate::store::GraphStore;

/// The properties of one node.
type Properties = Rc<Vec<(NamedNode, Term)>>;

/// Two hashes of a term: enough to tell it from all others, in little room.
type Key = (u64, u64);

/// The union of the graphs of a store.
pub(super) struct Data<'s> {
    store: &'s GraphStore,
    below: BTreeMap<String, BTreeSet<String>>,
    members: RefCell<HashMap<NamedNode, Rc<HashSet<Key>>>>,
    last: RefCell<Option<(Term, Properties)>>,
}

impl<'s> Data<'s> {
    /// Reads the hierarchy of classes, both that of the graph and that of the ontology.
    pub(super) fn new(store: &'s GraphStore) -> Result<Self, ValidateError> {
        let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut add = |class: &str, above: &str| {
            below
                .entry(above.to_owned())
                .or_default()
                .insert(class.to_owned());
        };
        for triple in store.find(None, Some(rdfs::SUB_CLASS_OF), None) {
            let triple = triple?;
            if let (NamedOrBlankNode::NamedNode(class), Term::NamedNode(above)) =
                (&triple.subject, &triple.object)
            {
                add(class.as_str(), above.as_str());
            }
        }
        for (class, above) in Ontology::get().class_hierarchy() {
            add(class, above);
        }
        Ok(Self {
            store,
            below,
            members: RefCell::default(),
            last: RefCell::default(),
        })
    }

    /// The properties of a node; the last one that was asked for is remembered.
    pub(super) fn properties(&self, node: &Term) -> Result<Properties, ValidateError> {
        if let Some((known, properties)) = &*self.last.borrow()
            && known == node
        {
            return Ok(Rc::clone(properties));
        }
        let mut properties = Vec::new();
        if let Some(subject) = as_subject(node) {
            for triple in self.store.find(Some(subject), None, None) {
                let triple = triple?;
                properties.push((triple.predicate, triple.object));
            }
        }
        let properties = Rc::new(properties);
        *self.last.borrow_mut() = Some((node.clone(), Rc::clone(&properties)));
        Ok(properties)
    }

    /// The values of a property, without the memory of [`Data::properties`].
    pub(super) fn objects(
        &self,
        node: &Term,
        property: NamedNodeRef<'_>,
    ) -> Result<Vec<Term>, ValidateError> {
        let properties = self.properties(node)?;
        Ok(properties
            .iter()
            .filter(|(known, _)| *known == property)
            .map(|(_, value)| value.clone())
            .collect())
    }

    /// Whether a node is an instance of a class or of one below it.
    pub(super) fn is_instance(&self, node: &Term, class: &NamedNode) -> Result<bool, ValidateError> {
        if matches!(node, Term::Literal(_)) {
            return Ok(false);
        }
        let known = self.members.borrow().get(class).cloned();
        if let Some(members) = known {
            return Ok(members.contains(&key(node)));
        }
        let mut members = HashSet::new();
        self.each_instance(class, |instance| {
            members.insert(key(&instance));
        })?;
        let is_member = members.contains(&key(node));
        self.members.borrow_mut().insert(class.clone(), Rc::new(members));
        Ok(is_member)
    }

    /// Goes through the instances of a class and of those below it; one of several classes comes several times.
    pub(super) fn each_instance(
        &self,
        class: &NamedNode,
        mut take: impl FnMut(Term),
    ) -> Result<(), ValidateError> {
        for class in self.with_below(class.as_str()) {
            let class = TermRef::NamedNode(NamedNodeRef::new_unchecked(class));
            for triple in self.store.find(None, Some(rdf::TYPE), Some(class)) {
                take(triple?.subject.into());
            }
        }
        Ok(())
    }

    /// Goes through all triples of a property.
    pub(super) fn each_pair(
        &self,
        property: &NamedNode,
        mut take: impl FnMut(Term, Term),
    ) -> Result<(), ValidateError> {
        for triple in self.store.find(None, Some(property.as_ref()), None) {
            let triple = triple?;
            take(triple.subject.into(), triple.object);
        }
        Ok(())
    }

    fn with_below<'a>(&'a self, class: &'a str) -> BTreeSet<&'a str> {
        let mut all = BTreeSet::from([class]);
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            for class in self.below.get(next).into_iter().flatten() {
                if all.insert(class) {
                    open.push(class);
                }
            }
        }
        all
    }

    /// Where a path leads from a node; each node once.
    pub(super) fn follow(&self, node: &Term, path: &Path) -> Result<Vec<Term>, ValidateError> {
        let mut found = match path {
            Path::Predicate(property) => self.objects(node, property.as_ref())?,
            Path::Inverse(path) => self.follow_back(node, path)?,
            Path::Sequence(paths) => {
                let mut nodes = vec![node.clone()];
                for path in paths {
                    nodes = self.follow_all(&nodes, path)?;
                }
                nodes
            }
            Path::Alternative(paths) => {
                let mut nodes = Vec::new();
                for path in paths {
                    nodes.extend(self.follow(node, path)?);
                }
                nodes
            }
            Path::Optional(path) => {
                let mut nodes = self.follow(node, path)?;
                nodes.push(node.clone());
                nodes
            }
            Path::Repeated(path, may_be_none) => {
                let mut nodes = if *may_be_none {
                    vec![node.clone()]
                } else {
                    self.follow(node, path)?
                };
                let mut seen: HashSet<Term> = nodes.iter().cloned().collect();
                let mut open = nodes.clone();
                while let Some(next) = open.pop() {
                    for reached in self.follow(&next, path)? {
                        if seen.insert(reached.clone()) {
                            nodes.push(reached.clone());
                            open.push(reached);
                        }
                    }
                }
                nodes
            }
        };
        let mut seen = HashSet::new();
        found.retain(|node| seen.insert(node.clone()));
        Ok(found)
    }

    fn follow_all(&self, nodes: &[Term], path: &Path) -> Result<Vec<Term>, ValidateError> {
        let mut found = Vec::new();
        for node in nodes {
            found.extend(self.follow(node, path)?);
        }
        Ok(found)
    }

    fn follow_back(&self, node: &Term, path: &Path) -> Result<Vec<Term>, ValidateError> {
        match path {
            Path::Predicate(property) => {
                let triples = self
                    .store
                    .find(None, Some(property.as_ref()), Some(node.as_ref()));
                triples.map(|triple| Ok(triple?.subject.into())).collect()
            }
            Path::Inverse(path) => self.follow(node, path),
            Path::Sequence(paths) => {
                let back = paths
                    .iter()
                    .rev()
                    .map(|path| Path::Inverse(Box::new(path.clone())))
                    .collect();
                self.follow(node, &Path::Sequence(back))
            }
            Path::Alternative(paths) => {
                let back = paths
                    .iter()
                    .map(|path| Path::Inverse(Box::new(path.clone())))
                    .collect();
                self.follow(node, &Path::Alternative(back))
            }
            Path::Repeated(path, may_be_none) => self.follow(
                node,
                &Path::Repeated(Box::new(Path::Inverse(path.clone())), *may_be_none),
            ),
            Path::Optional(path) => self.follow(node, &Path::Optional(Box::new(Path::Inverse(path.clone())))),
        }
    }
}

fn as_subject(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref().into()),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

fn key(term: &Term) -> Key {
    let hash = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, term).hash(&mut hasher);
        hasher.finish()
    };
    (hash(0), hash(1))
}
