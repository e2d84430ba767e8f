//! What tables state, in little memory: a large table makes millions of statements.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::Arc,
};

use super::{
    Cell, Certainty, Claim, DocumentId, EntityIndex, Location, Property, Qualifiers, Reference, Score, Span,
    Statement, Value, claim::equal,
};

/// Statements that tables make, each as a fact and without qualifiers, sorted as claims are.
///
/// It holds 48 bytes for a cell that states something, and each time, number and text once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableStatements {
    /// By statement, then by document, cell and rule.
    sayings: Vec<Saying>,
    /// For each statement its first saying.
    starts: Vec<u32>,
    documents: Vec<DocumentId>,
    properties: Vec<Property>,
}

/// What one cell says. Documents and properties are by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Saying {
    value: Shared,
    subject: EntityIndex,
    property: u32,
    rule: u32,
    document: u32,
    cell: Cell,
}

/// A value in two words.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shared {
    Entity(EntityIndex),
    Other(Arc<Value<EntityIndex>>),
}

/// One statement of a table.
#[derive(Clone, Copy, Debug)]
pub struct TableStatement<'s> {
    all: &'s TableStatements,
    first: &'s Saying,
    sayings: &'s [Saying],
}

impl TableStatements {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The statement of that index.
    pub fn get(&self, at: usize) -> Option<TableStatement<'_>> {
        let start = *self.starts.get(at)? as usize;
        let end = self.starts.get(at + 1).map(|end| *end as usize);
        let sayings = self.sayings.get(start..end.unwrap_or(self.sayings.len()))?;
        Some(TableStatement {
            all: self,
            first: sayings.first()?,
            sayings,
        })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = TableStatement<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl<'s> TableStatement<'s> {
    /// Of whom or what.
    pub fn subject(self) -> EntityIndex {
        self.first.subject
    }

    /// What is said.
    pub fn property(self) -> &'s Property {
        name(&self.all.properties, self.first.property)
    }

    /// The other side.
    pub fn value(self) -> Value<EntityIndex> {
        match &self.first.value {
            Shared::Entity(entity) => Value::Entity(*entity),
            Shared::Other(value) => Value::clone(value),
        }
    }

    /// The other side, if it is an entity.
    pub fn entity(self) -> Option<EntityIndex> {
        match &self.first.value {
            Shared::Entity(entity) => Some(*entity),
            Shared::Other(_) => None,
        }
    }

    /// The cells that state it, with their documents, sorted; one may come again.
    pub fn cells(self) -> impl Iterator<Item = (&'s DocumentId, Cell)> {
        let of_one = |saying: &'s Saying| (name(&self.all.documents, saying.document), saying.cell);
        self.sayings.iter().map(of_one)
    }

    /// Those of one document, each once.
    pub fn cells_in(self, document: &DocumentId) -> Vec<Cell> {
        let own = equal(self.sayings, |saying| {
            name(&self.all.documents, saying.document).cmp(document)
        });
        let mut cells: Vec<Cell> = own.iter().map(|saying| saying.cell).collect();
        cells.dedup();
        cells
    }

    /// The same as texts have it.
    pub fn to_statement(self) -> Statement<Claim<EntityIndex>> {
        let mut references: Vec<Reference> = Vec::with_capacity(self.sayings.len());
        references.extend(self.cells().map(|(document, cell)| Reference {
            document: document.clone(),
            at: Location::Cell(cell),
        }));
        references.dedup();
        Statement {
            claim: self.to_claim(),
            references,
        }
    }

    /// What is stated, by the rule of the first that states it.
    pub fn to_claim(self) -> Claim<EntityIndex> {
        let rule = name(&self.all.properties, self.first.rule).clone();
        table_claim(self.subject(), self.property().clone(), self.value(), rule)
    }
}

/// A claim as tables make them.
pub fn table_claim(
    subject: EntityIndex,
    property: Property,
    value: Value<EntityIndex>,
    rule: Property,
) -> Claim<EntityIndex> {
    Claim {
        subject,
        property,
        value,
        qualifiers: Qualifiers::default(),
        certainty: Certainty::Stated,
        negated: false,
        confidence: Score::ONE,
        span: Span::default(),
        rule,
    }
}

/// The name of that number; the builder makes numbers only for what is in its lists.
fn name<T>(names: &[T], number: u32) -> &T {
    &names[number as usize]
}

/// Puts statements of tables together.
#[derive(Debug, Default)]
pub struct TableStatementsBuilder {
    statements: TableStatements,
    documents: HashMap<DocumentId, u32>,
    properties: HashMap<Property, u32>,
    values: HashSet<Arc<Value<EntityIndex>>>,
}

impl TableStatementsBuilder {
    /// Adds what a cell states, by a rule. Claims of one subject must come one after the other, sorted by property, value,
    /// document and cell, and subjects in order.
    pub fn push(
        &mut self,
        (subject, property, value): (EntityIndex, &Property, Value<EntityIndex>),
        (document, cell): (&DocumentId, Cell),
        rule: &Property,
    ) {
        let all = &mut self.statements;
        let value = match value {
            Value::Entity(entity) => Shared::Entity(entity),
            other => Shared::Other(if let Some(known) = self.values.get(&other) {
                Arc::clone(known)
            } else {
                let new = Arc::new(other);
                self.values.insert(Arc::clone(&new));
                new
            }),
        };
        let saying = Saying {
            value,
            subject,
            property: number(&mut self.properties, &mut all.properties, property),
            rule: number(&mut self.properties, &mut all.properties, rule),
            document: number(&mut self.documents, &mut all.documents, document),
            cell,
        };
        let is_same = |last: &Saying| {
            (last.subject, last.property) == (subject, saying.property) && last.value == saying.value
        };
        if !all.sayings.last().is_some_and(is_same) {
            all.starts
                .push(u32::try_from(all.sayings.len()).unwrap_or(u32::MAX));
        }
        all.sayings.push(saying);
    }

    /// All that was added.
    pub fn finish(self) -> TableStatements {
        let mut statements = self.statements;
        statements.sayings.shrink_to_fit();
        statements.starts.shrink_to_fit();
        statements
    }
}

fn number<T: Clone + Eq + Hash>(numbers: &mut HashMap<T, u32>, names: &mut Vec<T>, name: &T) -> u32 {
    if let Some(known) = numbers.get(name) {
        return *known;
    }
    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
    names.push(name.clone());
    numbers.insert(name.clone(), next);
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_cells_say_is_one_statement_by_the_rule_of_the_first() {
        let mut builder = TableStatementsBuilder::default();
        let property = Property::new("birthDate");
        let documents = ["a.csv", "b.csv"].map(|id| DocumentId::parse(id).unwrap());
        let cell = |row| Cell {
            row,
            ..Cell::default()
        };
        let says = [
            ("1718", 0, 2, "people"),
            ("1718", 0, 2, "teachers"),
            ("1718", 1, 1, "all"),
            ("1719", 0, 3, "people"),
        ];
        for (time, document, row, rule) in says {
            let value = Value::Time(time.parse().unwrap());
            let place = (&documents[document], cell(row));
            builder.push((EntityIndex(7), &property, value), place, &Property::new(rule));
        }
        builder.push(
            (EntityIndex(9), &property, Value::Entity(EntityIndex(7))),
            (&documents[1], cell(4)),
            &property,
        );
        let statements = builder.finish();
        assert_eq!((statements.len(), statements.iter().count()), (3, 3));
        let first = statements.get(0).unwrap().to_statement();
        let places: Vec<_> = first
            .references
            .iter()
            .map(|r| (r.document.as_str(), r.at))
            .collect();
        let at = |row| Location::Cell(cell(row));
        assert_eq!(places, [("a.csv", at(2)), ("b.csv", at(1))]);
        for (document, row) in [(0, 2), (1, 1)] {
            let cells = statements.get(0).unwrap().cells_in(&documents[document]);
            assert_eq!(cells, [cell(row)]);
        }
        assert_eq!(first.claim.rule.as_str(), "people");
        assert_eq!(
            statements.get(1).unwrap().value(),
            Value::Time("1719".parse().unwrap())
        );
        assert_eq!(statements.get(2).unwrap().entity(), Some(EntityIndex(7)));
        assert!(statements.get(3).is_none());
    }
}
