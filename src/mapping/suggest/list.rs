//! Lists in the rows of a table, whose elements are rows of a table of their own: the creators of a book.

use super::{
    draft::Draft,
    kind::{Kind, RowClass},
    look::written,
    table::Table,
    words::{Meaning, find_meanings, words},
    yarrrml::{Pair, Type, Value},
};
use crate::model::Nesting;

/// A list with the table that its elements are.
pub(super) struct List<'t, 's> {
    nesting: &'t Nesting,
    table: &'t Table<'s>,
    /// The name of the table in IRIs.
    slug: &'t str,
}

impl<'t, 's> List<'t, 's> {
    /// The lists in the rows of one of the tables; `slugs` are the names of all.
    pub(super) fn all(parent: usize, tables: &'t [Option<Table<'s>>], slugs: &'t [String]) -> Vec<Self> {
        let tables = tables.iter().zip(slugs);
        let lists = tables.filter_map(|(table, slug)| {
            let table = table.as_ref()?;
            let nesting = table
                .sample
                .nesting
                .as_ref()
                .filter(|nesting| nesting.parent == parent)?;
            Some(Self { nesting, table, slug })
        });
        lists.collect()
    }
}

/// What the name of a list means, for the list or for one of its elements: "authors", "author".
fn meanings(nesting: &Nesting) -> Vec<&'static Meaning> {
    let last = nesting.name.rsplit('.').next().unwrap_or_default();
    let mut header = words(last);
    let mut found = find_meanings(&header, &header);
    if found.is_none()
        && let Some(word) = header.last_mut()
        && word.ends_with('s')
    {
        word.pop();
        found = find_meanings(&header, &header);
    }
    found.map_or_else(Vec::new, |(meanings, _)| meanings)
}

/// What the elements of a list are, if its name says so, and the name.
pub(super) fn class_of_list(nesting: &Nesting) -> Option<(RowClass, &str)> {
    meanings(nesting).iter().find_map(|meaning| match meaning.kind {
        Kind::Entity(class) => Some((class, nesting.name.as_str())),
        _ => None,
    })
}

/// Whether the elements of a list are names, by the name of the list.
pub(super) fn are_names(nesting: &Nesting) -> bool {
    let is_name = |meaning: &&Meaning| matches!(meaning.kind, Kind::Label | Kind::Alias);
    meanings(nesting).iter().any(is_name)
}

impl Draft<'_, '_> {
    /// The elements of the lists in a row.
    pub(super) fn elements(&self) -> Vec<Pair> {
        self.lists
            .iter()
            .filter_map(|list| self.elements_of(list))
            .collect()
    }

    fn elements_of(&self, list: &List<'_, '_>) -> Option<Pair> {
        let table = list.table;
        let key = table.looks.get(table.key.column()?)?;
        let column = &table.sample.columns.get(key.slot)?.reference;
        let reference = written(&self.table.sample.format, &list.nesting.reference(column));
        let subject = table
            .subject(list.slug)
            .replace(&key.reference, &format!("$({reference})"));
        let known = meanings(list.nesting)
            .into_iter()
            .find(|meaning| meaning.kind == Kind::Entity(table.class) && meaning.is_of(self.table.class));
        let property = match known {
            Some(meaning) => meaning.property.to_owned(),
            None => format!("{}:{}", self.prefix, crate::text::slug(&list.nesting.name)),
        };
        let comment = format!(
            "{:?}: a list, each of which is {} below.",
            list.nesting.name,
            table.class.one()
        );
        Some(Pair::new(&property, Value::Text(subject), Type::Iri).with_comment(comment))
    }
}
