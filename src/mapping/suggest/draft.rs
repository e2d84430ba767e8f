//! A mapping while it is written: what its parts have in common.

use std::collections::BTreeSet;

use super::{
    SuggestOptions,
    date::Order,
    key::Key,
    kind::RowClass,
    list::List,
    table::Table,
    yarrrml::{Pair, Rule, Type, Value},
};
use crate::model::SOURCE_ROW;

/// The rules for one table.
pub(super) struct Draft<'t, 's> {
    pub(super) table: &'t Table<'s>,
    pub(super) options: &'t SuggestOptions,
    /// The table as it stands in IRIs.
    pub(super) slug: String,
    /// The name of its source in the mapping.
    pub(super) source: String,
    /// What is in front of the names of its own properties.
    pub(super) prefix: String,
    pub(super) rules: Vec<Rule>,
    /// The lists in its rows that are tables of their own.
    pub(super) lists: Vec<List<'t, 's>>,
    /// By column, the end of the IRI of a property of its own.
    names: Vec<String>,
    /// Names of rules, which are in the mapping once.
    taken: &'t mut BTreeSet<String>,
}

impl<'t, 's> Draft<'t, 's> {
    /// Without rules yet.
    pub(super) fn new(
        table: &'t Table<'s>,
        options: &'t SuggestOptions,
        (slug, prefix): (&str, &str),
        taken: &'t mut BTreeSet<String>,
        lists: Vec<List<'t, 's>>,
    ) -> Self {
        let mut names = Vec::new();
        let mut known = BTreeSet::new();
        for look in &table.looks {
            names.push(free_name(&crate::text::slug(look.name), &mut known));
        }
        Self {
            table,
            options,
            slug: slug.to_owned(),
            source: slug.to_owned(),
            prefix: prefix.to_owned(),
            rules: Vec::new(),
            lists,
            names,
            taken,
        }
    }

    /// A property of the column's own.
    pub(super) fn own_property(&self, at: usize) -> String {
        format!("{}:{}", self.prefix, self.names[at])
    }

    /// A column as it stands in IRIs.
    pub(super) fn column_slug(&self, at: usize) -> &str {
        &self.names[at]
    }

    /// A name for a rule that no other has.
    pub(super) fn name_of(&mut self, wanted: &str) -> String {
        free_name(wanted, self.taken)
    }

    /// The end of the IRI of a row.
    pub(super) fn key(&self) -> String {
        self.table.key_text()
    }

    /// The end of an IRI of something that each row has one of.
    pub(super) fn key_of_row(&self) -> String {
        match self.table.key {
            Key::Shared(_) => format!("row-$({SOURCE_ROW})"),
            _ => self.key(),
        }
    }

    /// The column that the key is.
    pub(super) fn key_column(&self) -> Option<usize> {
        self.table.key.column()
    }

    /// The IRI of what a row is.
    pub(super) fn subject(&self) -> String {
        self.table.subject(&self.slug)
    }

    /// The IRI of what a column names.
    pub(super) fn entity(&self, at: usize, class: RowClass) -> String {
        format!("id:{}/{}", class.slug(), self.table.looks[at].reference)
    }

    /// The row of the file, as evidence.
    pub(super) fn evidence(&self) -> Pair {
        let document = &self.options.document;
        let document = document
            .strip_prefix(self.options.base.as_str())
            .map_or_else(|| document.clone(), |rest| format!("id:{rest}"));
        let row = Value::Text(format!("{document}#row=$({SOURCE_ROW})"));
        Pair::new("prov:wasDerivedFrom", row, Type::Iri)
    }

    /// Writes the rule for what a column names, once.
    pub(super) fn write_related(&mut self, at: usize, class: RowClass) {
        let look = &self.table.looks[at];
        let language = Type::Language(look.language_or(&self.options.language));
        let subject = Value::Text(self.entity(at, class));
        if self.rules.iter().any(|rule| rule.subject == subject) {
            return;
        }
        let pairs = vec![
            Pair::constant("a", class.iri()),
            Pair::new("rdfs:label", look.value(), language),
        ];
        let name = self.names[at].clone();
        let rule = Rule {
            comments: Vec::new(),
            name: self.name_of(&name),
            source: self.source.clone(),
            subject,
            condition: None,
            pairs,
        };
        self.rules.push(rule);
    }

    /// Which number is the day, as the columns of dates tell together.
    pub(super) fn order(&self) -> Option<Order> {
        let mut orders = self.table.looks.iter().filter_map(|look| look.dates.order());
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

impl Table<'_> {
    /// The end of the IRI of a row.
    fn key_text(&self) -> String {
        let reference = |at: &usize| self.looks[*at].reference.clone();
        match &self.key {
            Key::Name(at) | Key::Id(at) | Key::Shared(at) => reference(at),
            Key::Several(columns) => columns.iter().map(reference).collect::<Vec<_>>().join("/"),
            Key::Row => format!("row-$({SOURCE_ROW})"),
        }
    }

    /// The IRI of what a row is. What goes by its name has the same IRI wherever it is named; identifiers are those of the
    /// table alone, which is called `slug`.
    pub(super) fn subject(&self, slug: &str) -> String {
        let class = self.class.slug();
        let key = self.key_text();
        match self.key {
            Key::Shared(at) if self.label == Some(at) => format!("id:{class}/{key}"),
            Key::Name(_) => format!("id:{class}/{key}"),
            _ => format!("id:{class}/{slug}/{key}"),
        }
    }
}

/// The name, or the name with the first number that makes it one of its own.
pub(super) fn free_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}
