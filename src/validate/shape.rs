//! Shapes as the validator uses them.

use std::fmt;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use regex::Regex;

/// Index of a shape within its [`Shapes`].
pub(super) type ShapeId = usize;

/// All shapes of a shapes graph.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// All of them; those within others come after them.
    pub(super) all: Vec<Shape>,
}

/// A shape.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its IRI, or that of the shape it is in; a blank node if neither has one.
    pub(super) name: Term,
    /// What it looks at from its focus node; the node itself without one.
    pub(super) path: Option<Path>,
    /// Which nodes it is for.
    pub(super) targets: Vec<Target>,
    /// What it asks.
    pub(super) constraints: Vec<Constraint>,
    /// How bad it is if it is not so.
    pub(super) severity: Severity,
    /// What to say then.
    pub(super) message: Option<String>,
    /// Whether it is switched off.
    pub(super) is_deactivated: bool,
}

/// Which nodes a shape is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One node.
    Node(Term),
    /// The instances of a class and of those below it.
    Class(NamedNode),
    /// Whatever has a property.
    SubjectsOf(NamedNode),
    /// Whatever is the value of a property.
    ObjectsOf(NamedNode),
}

/// A way from a node to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Along a property.
    Predicate(NamedNode),
    /// Backwards.
    Inverse(Box<Path>),
    /// One after the other.
    Sequence(Vec<Path>),
    /// Either.
    Alternative(Vec<Path>),
    /// Any number of times; the flag says whether none at all will do.
    Repeated(Box<Path>, bool),
    /// Once or not at all.
    Optional(Box<Path>),
}

/// How bad a result is; the worst comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The graph is wrong.
    #[default]
    Violation,
    /// It may be.
    Warning,
    /// Something to know.
    Info,
}

/// What a shape asks of the nodes it looks at.
#[derive(Debug)]
pub(super) enum Constraint {
    Class(NamedNode),
    Datatype(NamedNode),
    NodeKind(NodeKind),
    MinCount(usize),
    MaxCount(usize),
    Bound {
        bound: Bound,
        limit: Term,
    },
    MinLength(usize),
    MaxLength(usize),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan {
        property: NamedNode,
        may_be_equal: bool,
    },
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    Qualified {
        shape: ShapeId,
        siblings: Vec<ShapeId>,
        count: usize,
        is_most: bool,
    },
    Closed {
        allowed: Vec<NamedNode>,
    },
    HasValue(Term),
    In(Vec<Term>),
}

/// Kinds of nodes; each flag says whether that kind will do.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeKind {
    pub(super) iri: bool,
    pub(super) blank: bool,
    pub(super) literal: bool,
}

/// Which end of a range a limit is, and whether it belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    MinInclusive,
    MinExclusive,
    MaxInclusive,
    MaxExclusive,
}

impl Constraint {
    /// The local name of the constraint component.
    pub(super) fn component(&self) -> &'static str {
        match self {
            Self::Class(_) => "ClassConstraintComponent",
            Self::Datatype(_) => "DatatypeConstraintComponent",
            Self::NodeKind(_) => "NodeKindConstraintComponent",
            Self::MinCount(_) => "MinCountConstraintComponent",
            Self::MaxCount(_) => "MaxCountConstraintComponent",
            Self::Bound {
                bound: Bound::MinInclusive,
                ..
            } => "MinInclusiveConstraintComponent",
            Self::Bound {
                bound: Bound::MinExclusive,
                ..
            } => "MinExclusiveConstraintComponent",
            Self::Bound {
                bound: Bound::MaxInclusive,
                ..
            } => "MaxInclusiveConstraintComponent",
            Self::Bound {
                bound: Bound::MaxExclusive,
                ..
            } => "MaxExclusiveConstraintComponent",
            Self::MinLength(_) => "MinLengthConstraintComponent",
            Self::MaxLength(_) => "MaxLengthConstraintComponent",
            Self::Pattern(_) => "PatternConstraintComponent",
            Self::LanguageIn(_) => "LanguageInConstraintComponent",
            Self::UniqueLang => "UniqueLangConstraintComponent",
            Self::Equals(_) => "EqualsConstraintComponent",
            Self::Disjoint(_) => "DisjointConstraintComponent",
            Self::LessThan {
                may_be_equal: false, ..
            } => "LessThanConstraintComponent",
            Self::LessThan {
                may_be_equal: true, ..
            } => "LessThanOrEqualsConstraintComponent",
            Self::Not(_) => "NotConstraintComponent",
            Self::And(_) => "AndConstraintComponent",
            Self::Or(_) => "OrConstraintComponent",
            Self::Xone(_) => "XoneConstraintComponent",
            Self::Node(_) => "NodeConstraintComponent",
            Self::Property(_) => "PropertyShapeComponent",
            Self::Qualified { is_most: false, .. } => "QualifiedMinCountConstraintComponent",
            Self::Qualified { is_most: true, .. } => "QualifiedMaxCountConstraintComponent",
            Self::Closed { .. } => "ClosedConstraintComponent",
            Self::HasValue(_) => "HasValueConstraintComponent",
            Self::In(_) => "InConstraintComponent",
        }
    }

    /// The shapes that it asks.
    pub(super) fn shapes(&self) -> Vec<ShapeId> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![*shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.clone(),
            Self::Qualified { shape, siblings, .. } => siblings.iter().copied().chain([*shape]).collect(),
            _ => Vec::new(),
        }
    }
}

impl Severity {
    /// As it is called in a table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// As it is called in SHACL.
    pub(super) fn iri(self) -> NamedNodeRef<'static> {
        NamedNodeRef::new_unchecked(match self {
            Self::Violation => "http://www.w3.org/ns/shacl#Violation",
            Self::Warning => "http://www.w3.org/ns/shacl#Warning",
            Self::Info => "http://www.w3.org/ns/shacl#Info",
        })
    }
}

/// As SPARQL writes paths.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, paths: &[Path], sign: &str| {
            for (at, path) in paths.iter().enumerate() {
                write!(f, "{}{path}", if at == 0 { "(" } else { sign })?;
            }
            f.write_str(")")
        };
        match self {
            Self::Predicate(property) => write!(f, "{property}"),
            Self::Inverse(path) => write!(f, "^{path}"),
            Self::Sequence(paths) => list(f, paths, "/"),
            Self::Alternative(paths) => list(f, paths, "|"),
            Self::Repeated(path, true) => write!(f, "({path})*"),
            Self::Repeated(path, false) => write!(f, "({path})+"),
            Self::Optional(path) => write!(f, "({path})?"),
        }
    }
}
