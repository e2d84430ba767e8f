//! What a mapping says, whatever language it is written in.

use std::{path::PathBuf, sync::Arc};

use oxigraph::model::{NamedNode, Term};

use super::{MappingNote, Place, Template, function::Function};
use crate::model::Dialect;

/// A mapping: triples maps, in the order in which they stand.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// Where rows come from, each once.
    pub sources: Vec<LogicalSource>,
    /// What is made of them.
    pub maps: Vec<TriplesMap>,
    /// What is odd about it.
    pub notes: Vec<MappingNote>,
}

impl Mapping {
    /// Whether it names graphs for some triples.
    pub fn names_graphs(&self) -> bool {
        self.maps.iter().any(|map| {
            !map.graphs.is_empty() || map.predicate_objects.iter().any(|pair| !pair.graphs.is_empty())
        })
    }
}

/// How rows and their values are named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formulation {
    /// Records and columns.
    Csv(Dialect),
    /// `JSONPath`.
    Json {
        /// Whether an array that a reference finds stands for its elements. The newer standard has none but what the
        /// reference finds, and an array makes no term.
        splits_arrays: bool,
    },
    /// `XPath`, with prefixes and what they stand for.
    Xml(Vec<(String, String)>),
    /// Rows and columns of a sheet.
    Sheet,
}

/// Where a relative path begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// Not said: in the folder of the mapping or, if it is not there, the current one.
    #[default]
    Unsaid,
    /// In the folder of the mapping.
    Mapping,
    /// In the current folder.
    Current,
    /// In this folder.
    Folder(String),
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogicalSource {
    /// The file, as it was written.
    pub path: String,
    /// Where the path begins.
    pub root: Root,
    /// The file of the mapping.
    pub mapping: Arc<PathBuf>,
    /// How rows and values are named.
    pub formulation: Formulation,
    /// What rows are; a sheet by its name.
    pub iterator: Option<String>,
    /// Values that stand for none.
    pub nulls: Vec<String>,
    /// The label of the encoding, if it is said.
    pub encoding: Option<String>,
    /// How it is packed, if it is said: `gz`, `bz2` or `zst`.
    pub packing: Option<&'static str>,
    /// Whether a column that is not there is an error, as the newer standard has it.
    pub is_strict: bool,
}

impl LogicalSource {
    /// A file of comma-separated values that a rule names.
    pub(super) fn of_file(path: String, place: &Place) -> Self {
        Self {
            path,
            root: Root::Unsaid,
            mapping: Arc::clone(&place.path),
            formulation: Formulation::Csv(Dialect::default()),
            iterator: None,
            nulls: Vec::new(),
            encoding: None,
            packing: None,
            is_strict: true,
        }
    }
}

/// Makes triples of each row of a source.
#[derive(Clone, Debug)]
pub struct TriplesMap {
    /// Its IRI or key.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Which of the sources; `None` if it makes the same triples whatever rows there are.
    pub source: Option<usize>,
    /// What relative IRIs begin with, if it says so itself.
    pub base: Option<String>,
    /// Whether numbers and truth values of JSON are literals of their own datatype, as the newer standard has it.
    pub has_natural_datatypes: bool,
    /// What the triples are about.
    pub subject: TermMap,
    /// Of which classes it is.
    pub classes: Vec<NamedNode>,
    /// In which graphs all triples are.
    pub graphs: Vec<TermMap>,
    /// What is said of it.
    pub predicate_objects: Vec<PredicateObjectMap>,
}

/// Predicates and objects, all with all.
#[derive(Clone, Debug)]
pub struct PredicateObjectMap {
    /// At least one.
    pub predicates: Vec<TermMap>,
    /// At least one.
    pub objects: Vec<ObjectMap>,
    /// In which graphs these triples are, besides those of the subject.
    pub graphs: Vec<TermMap>,
}

/// What makes objects.
#[derive(Clone, Debug)]
pub enum ObjectMap {
    /// A term of the same row.
    Term(TermMap),
    /// The subjects that another triples map makes of the rows that fit.
    Join(Join),
}

/// The subjects that another triples map makes of the rows that fit.
#[derive(Clone, Debug)]
pub struct Join {
    /// Which of the maps.
    pub parent: usize,
    /// All of which must hold; without any, the rows are the same.
    pub conditions: Vec<Condition>,
    /// Where it stands.
    pub place: Place,
}

/// That a value of the row is one of the parent's row.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Of the row.
    pub child: Expression,
    /// Of the parent's row.
    pub parent: Expression,
}

/// Makes terms of a row.
#[derive(Clone, Debug)]
pub struct TermMap {
    /// Where it stands.
    pub place: Place,
    /// Of what they are made.
    pub expression: Expression,
    /// What they are.
    pub term_type: TermType,
    /// The language of literals.
    pub language: Option<Expression>,
    /// The datatype of literals.
    pub datatype: Option<Box<TermMap>>,
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermType {
    /// An IRI; in a template, what is not unreserved is percent-encoded.
    Iri,
    /// The same in ASCII.
    Uri,
    /// An IRI, of which nothing is encoded.
    UnsafeIri,
    /// The same in ASCII.
    UnsafeUri,
    /// A blank node.
    BlankNode,
    /// A literal.
    Literal,
}

/// Gives values for a row: none, one or several.
#[derive(Clone, Debug)]
pub enum Expression {
    /// Always this.
    Constant(Term),
    /// What the source has for it.
    Reference(String),
    /// Values put together.
    Template(Template),
    /// What a function makes of values.
    Function(Box<FunctionCall>),
    /// A new name for each row, of blank nodes.
    Fresh,
}

/// A function with its inputs.
#[derive(Clone, Debug)]
pub struct FunctionCall {
    /// Which.
    pub(crate) function: Function,
    /// By the position of its parameters.
    pub(crate) inputs: Vec<Option<Expression>>,
}

impl Expression {
    /// Calls `take` for each reference in it.
    pub fn for_each_reference<'e>(&'e self, take: &mut dyn FnMut(&'e str)) {
        match self {
            Self::Constant(_) | Self::Fresh => {}
            Self::Reference(reference) => take(reference),
            Self::Template(template) => template.references().for_each(take),
            Self::Function(call) => {
                for input in call.inputs.iter().flatten() {
                    input.for_each_reference(take);
                }
            }
        }
    }
}

impl TermMap {
    /// Calls `take` for each expression in it.
    pub fn for_each_expression<'e>(&'e self, take: &mut dyn FnMut(&'e Expression)) {
        take(&self.expression);
        if let Some(language) = &self.language {
            take(language);
        }
        if let Some(datatype) = &self.datatype {
            datatype.for_each_expression(take);
        }
    }
}

impl TriplesMap {
    /// Calls `take` for each expression that is evaluated on a row of its own source, with where it stands.
    pub fn for_each_expression<'e>(&'e self, take: &mut dyn FnMut(&'e Expression, &'e Place)) {
        let mut of_term =
            |term: &'e TermMap| term.for_each_expression(&mut |expression| take(expression, &term.place));
        of_term(&self.subject);
        self.graphs.iter().for_each(&mut of_term);
        for pair in &self.predicate_objects {
            pair.predicates.iter().for_each(&mut of_term);
            pair.graphs.iter().for_each(&mut of_term);
            for object in &pair.objects {
                if let ObjectMap::Term(term) = object {
                    of_term(term);
                }
            }
        }
        for join in self.joins() {
            for condition in &join.conditions {
                take(&condition.child, &join.place);
            }
        }
    }

    /// Its joins with other triples maps.
    pub fn joins(&self) -> impl Iterator<Item = &Join> {
        let objects = self.predicate_objects.iter().flat_map(|pair| &pair.objects);
        objects.filter_map(|object| match object {
            ObjectMap::Join(join) => Some(join),
            ObjectMap::Term(_) => None,
        })
    }
}
