//! A mapping made ready: which values of which tables are needed, and what is written for a row of them.

mod batch;
mod expression;
mod iri;
mod literal;
mod map;
mod out;
mod term;

use std::{collections::HashMap, sync::atomic::AtomicUsize};

use oxigraph::model::{Term, vocab::rdf};

pub use self::batch::{Batch, MadeOfRow};
use self::{
    expression::{ExpressionPlan, Scope},
    map::{MapPlan, ObjectPlan, PairPlan},
    term::{TermPlan, Terms},
};
use super::{
    Condition, Expression, Fault, IndexRows, Join, JoinIndex, LogicalSource, Mapping, MappingError,
    ObjectMap, Place, PredicateObjectMap, TermMap, TriplesMap, write,
};
use crate::model::{RowFault, Rows};

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// N-Quads.
    #[default]
    Quads,
    /// N-Triples: those of all graphs.
    Triples,
}

/// How a plan is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// What relative IRIs begin with where the mapping does not say it.
    pub base: String,
    /// What is written.
    pub form: Form,
    /// The named graph of triples for which the mapping names none; `None` is the default graph.
    pub graph: Option<String>,
}

/// What is to be done.
#[derive(Debug)]
pub struct Plan {
    /// Where rows come from; tables name them by their place.
    pub sources: Vec<LogicalSource>,
    /// Tables that are looked up in, which must be read first, in this order.
    pub joins: Vec<JoinTable>,
    /// Tables of which triples are made.
    pub tables: Vec<TablePlan>,
}

/// The indexes of all tables that are looked up in, in their order.
pub type Indexes = Vec<JoinIndex>;

/// A table of which triples are made.
#[derive(Debug)]
pub struct TablePlan {
    /// Which source; `None` is a table of one row without values.
    pub source: Option<usize>,
    /// The values that are needed of each row.
    pub references: Vec<String>,
    maps: Vec<MapPlan>,
    /// How many bytes of lines, or quads, a batch had at most, so that the next one has room for as many.
    size: AtomicUsize,
}

/// A table that is looked up in.
#[derive(Debug)]
pub struct JoinTable {
    /// Which source.
    pub source: usize,
    /// The values that are needed of each row.
    pub references: Vec<String>,
    keys: Vec<ExpressionPlan>,
    found: Found,
    /// What it was made of, so that it is made once.
    made_of: String,
}

/// What is found in it.
#[derive(Debug)]
enum Found {
    /// The subject of a triples map.
    Subject(TermPlan),
    /// A value.
    Value(ExpressionPlan),
}

/// The values that are needed of a row, each once.
#[derive(Debug, Default)]
struct Slots {
    references: Vec<String>,
    known: HashMap<String, usize>,
}

impl Slots {
    fn slot(&mut self, reference: &str) -> usize {
        if let Some(slot) = self.known.get(reference) {
            return *slot;
        }
        let slot = self.references.len();
        self.references.push(reference.to_owned());
        self.known.insert(reference.to_owned(), slot);
        slot
    }
}

impl Plan {
    /// Makes a mapping ready. Fails where functions are given what they cannot take.
    pub fn new(mapping: &Mapping, options: &PlanOptions) -> Result<Self, MappingError> {
        let mut planner = Planner {
            mapping,
            options,
            sources: mapping.sources.clone(),
            joins: Vec::new(),
            fresh: 0,
        };
        let mut tables: Vec<(TablePlan, Slots)> = Vec::new();
        for (index, map) in mapping.maps.iter().enumerate() {
            let at = tables
                .iter()
                .position(|(table, _)| table.source == map.source)
                .unwrap_or_else(|| {
                    let table = TablePlan {
                        source: map.source,
                        references: Vec::new(),
                        maps: Vec::new(),
                        size: AtomicUsize::new(0),
                    };
                    tables.push((table, Slots::default()));
                    tables.len() - 1
                });
            if let Some((table, slots)) = tables.get_mut(at) {
                table.maps.push(planner.map((index, map), slots)?);
            }
        }
        let tables = tables.into_iter().map(|(table, slots)| TablePlan {
            references: slots.references,
            ..table
        });
        Ok(Self {
            tables: tables.collect(),
            sources: planner.sources,
            joins: planner.joins,
        })
    }
}

impl JoinTable {
    /// The keys and what they lead to, of some rows.
    pub fn index(&self, rows: &Rows, indexes: &Indexes) -> (IndexRows, Vec<RowFault>) {
        let mut found = IndexRows::default();
        let mut scope = Scope::new(indexes);
        let mut terms = Terms::default();
        for row in rows.iter() {
            terms.clear();
            match &self.found {
                Found::Subject(subject) => subject.generate(row, &mut scope, &mut terms),
                Found::Value(value) => {
                    value.for_each(row, &mut scope, &mut |text| terms.push(text.as_bytes()));
                }
            }
            expression::for_each_key(&self.keys, row, &mut scope, &mut |key| {
                for term in terms.iter() {
                    found.push(key, term);
                }
            });
        }
        (found, scope.faults)
    }
}

/// Makes plans.
pub(super) struct Planner<'m> {
    mapping: &'m Mapping,
    options: &'m PlanOptions,
    sources: Vec<LogicalSource>,
    joins: Vec<JoinTable>,
    /// How many makers of new blank nodes there are.
    fresh: usize,
}

/// What terms of a triples map have in common.
#[derive(Clone, Copy)]
struct Around<'m> {
    base: &'m str,
    has_natural_datatypes: bool,
    /// Where the triples map stands, for files that are named in it.
    place: &'m Place,
}

impl<'m> Planner<'m> {
    fn map(
        &mut self,
        (index, map): (usize, &'m TriplesMap),
        slots: &mut Slots,
    ) -> Result<MapPlan, MappingError> {
        let around = self.around(map);
        let subject = self.term(&map.subject, around, slots)?;
        let graphs = self.terms(&map.graphs, around, slots)?;
        let mut pairs = Vec::new();
        if !map.classes.is_empty() {
            let classes = map.classes.iter().map(|class| {
                ObjectPlan::Term(TermPlan::constant(write::constant(&Term::from(class.clone()))))
            });
            pairs.push(PairPlan::new(
                vec![TermPlan::constant(write::constant(&Term::from(
                    rdf::TYPE.into_owned(),
                )))],
                classes.collect(),
                Vec::new(),
                None,
            ));
        }
        for pair in &map.predicate_objects {
            let predicates = self.terms(&pair.predicates, around, slots)?;
            let mut objects = Vec::new();
            for object in &pair.objects {
                objects.push(self.object(object, map, around, slots)?);
            }
            pairs.push(PairPlan::new(
                predicates,
                objects,
                self.terms(&pair.graphs, around, slots)?,
                only_reference(pair).map(|reference| slots.slot(reference)),
            ));
        }
        Ok(MapPlan::new(index, (subject, graphs), pairs, self.options))
    }

    fn around(&self, map: &'m TriplesMap) -> Around<'m> {
        Around {
            base: map.base.as_deref().unwrap_or(&self.options.base),
            has_natural_datatypes: map.has_natural_datatypes,
            place: &map.place,
        }
    }

    fn terms(
        &mut self,
        terms: &'m [TermMap],
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<Vec<TermPlan>, MappingError> {
        terms.iter().map(|term| self.term(term, around, slots)).collect()
    }

    fn object(
        &mut self,
        object: &'m ObjectMap,
        map: &'m TriplesMap,
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<ObjectPlan, MappingError> {
        let Join {
            parent, conditions, ..
        } = match object {
            ObjectMap::Term(term) => return self.term(term, around, slots).map(ObjectPlan::Term),
            ObjectMap::Join(join) => join,
        };
        let Some(parent_map) = self.mapping.maps.get(*parent) else {
            return Err(map.place.fault(Fault::NoTriplesMap(parent.to_string())));
        };
        let around_parent = self.around(parent_map);
        let source = match parent_map.source {
            // Rows of the same source without a condition are the same rows.
            Some(source) if !conditions.is_empty() || map.source != Some(source) => source,
            _ => {
                return self
                    .term(&parent_map.subject, around_parent, slots)
                    .map(ObjectPlan::Term);
            }
        };
        let mut child = Vec::new();
        for condition in conditions {
            child.push(self.expression(&condition.child, around, slots)?);
        }
        let made_of = format!(
            "{parent} {:?}",
            conditions
                .iter()
                .map(|condition| &condition.parent)
                .collect::<Vec<_>>()
        );
        if let Some(index) = self.joins.iter().position(|join| join.made_of == made_of) {
            return Ok(ObjectPlan::Join { index, child });
        }
        let mut slots = Slots::default();
        let keys = conditions
            .iter()
            .map(|Condition { parent, .. }| self.expression(parent, around_parent, &mut slots));
        let keys = keys.collect::<Result<_, _>>()?;
        let found = Found::Subject(self.term(&parent_map.subject, around_parent, &mut slots)?);
        self.joins.push(JoinTable {
            source,
            references: slots.references,
            keys,
            found,
            made_of,
        });
        Ok(ObjectPlan::Join {
            index: self.joins.len() - 1,
            child,
        })
    }

    /// The index of a table in which values of one column are looked up by those of another.
    fn lookup(&mut self, inputs: &[Option<Expression>], around: Around<'m>) -> Result<usize, MappingError> {
        let constant = |at: usize| match inputs.get(at) {
            Some(Some(Expression::Constant(term))) => Ok(match term {
                Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            }),
            _ => Err(around
                .place
                .fault(Fault::Missing("constant file and columns for its lookup"))),
        };
        let (file, from, to) = (constant(1)?, constant(2)?, constant(3)?);
        let source = LogicalSource::of_file(file, around.place);
        let at = self
            .sources
            .iter()
            .position(|known| *known == source)
            .unwrap_or_else(|| {
                self.sources.push(source);
                self.sources.len() - 1
            });
        let made_of = format!("lookup {at} {from:?} {to:?}");
        if let Some(index) = self.joins.iter().position(|join| join.made_of == made_of) {
            return Ok(index);
        }
        let mut slots = Slots::default();
        let key = ExpressionPlan::Slot(slots.slot(&from));
        let found = Found::Value(ExpressionPlan::Slot(slots.slot(&to)));
        self.joins.push(JoinTable {
            source: at,
            references: slots.references,
            keys: vec![key],
            found,
            made_of,
        });
        Ok(self.joins.len() - 1)
    }
}

/// The reference that all objects of a pair are made of, if there is only one.
fn only_reference(pair: &PredicateObjectMap) -> Option<&str> {
    let mut references: Vec<&str> = Vec::new();
    for object in &pair.objects {
        let expressions: Vec<&Expression> = match object {
            ObjectMap::Term(term) => vec![&term.expression],
            ObjectMap::Join(join) => join.conditions.iter().map(|condition| &condition.child).collect(),
        };
        for expression in expressions {
            expression.for_each_reference(&mut |reference| references.push(reference));
        }
    }
    references.sort_unstable();
    references.dedup();
    match references.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}
