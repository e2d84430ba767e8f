//! Reads the JSON dumps of Wikidata: one entity a line, inside an array.

mod filter;
mod input;
mod line;
mod statement;
mod time;

use std::sync::LazyLock;

pub use filter::Filter;
pub(super) use input::{Batch, Input, Skip};
pub(super) use line::{Line, parse_line, read_entity};
pub(super) use statement::Value;

use crate::model::PropertyId;

/// What a property is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Relation,
    /// A text that stands for the item elsewhere: an identifier, or the file of an image.
    Identifier,
    /// It is read for the filter, for dates, for names or for classes.
    Other,
}

/// Properties that are kept whatever the table says: classes, coordinates, dates, demonyms.
const ALWAYS: [u32; 11] = [31, 279, 569, 570, 571, 576, 580, 582, 585, 625, 1549];

/// The properties that are kept.
const TABLE: &str = include_str!("../../../data/wikidata/properties.tsv");

/// Number and role of the properties of the table.
static PROPERTIES: LazyLock<Vec<(u32, Role)>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let number = fields.next()?.strip_prefix('P')?.parse().ok()?;
            let role = match fields.next()? {
                "relation" => Role::Relation,
                "identifier" | "file" => Role::Identifier,
                _ => return None,
            };
            Some((number, role))
        })
        .collect()
});

/// What Wikidata calls a property that an index keeps, in English.
pub fn property_name(property: PropertyId) -> Option<&'static str> {
    let code = property.to_string();
    TABLE.lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next() == Some(&code)).then(|| fields.nth(1)).flatten()
    })
}

/// What is read of an item.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Code and index of the languages, sorted.
    languages: Vec<(Box<str>, u16)>,
    /// By number of the property.
    roles: Vec<Option<Role>>,
    filter: Filter,
}

impl Wanted {
    /// Texts in these languages, what the table of properties says, and what the filter asks for.
    pub(super) fn new(languages: &[String], filter: &Filter) -> Self {
        let mut indexed: Vec<(Box<str>, u16)> = languages
            .iter()
            .zip(0..)
            .map(|(code, index)| (code.as_str().into(), index))
            .collect();
        indexed.sort_unstable();
        let mut roles = Vec::new();
        let asked = ALWAYS.into_iter().chain(filter.properties());
        let all = asked
            .map(|number| (number, Role::Other))
            .chain(PROPERTIES.iter().copied());
        for (number, role) in all {
            let number = number as usize;
            if roles.len() <= number {
                roles.resize(number + 1, None);
            }
            if let Some(place) = roles.get_mut(number) {
                *place = Some(role);
            }
        }
        Self {
            languages: indexed,
            roles,
            filter: filter.clone(),
        }
    }

    fn language(&self, code: &str) -> Option<u16> {
        let at = self
            .languages
            .binary_search_by(|(known, _)| (**known).cmp(code))
            .ok()?;
        self.languages.get(at).map(|(_, index)| *index)
    }

    fn role(&self, property: u32) -> Option<Role> {
        self.roles.get(property as usize).copied().flatten()
    }

    fn wants(&self, property: u32) -> bool {
        self.role(property).is_some()
    }

    fn is_relation(&self, property: u32) -> bool {
        self.role(property) == Some(Role::Relation)
    }

    fn is_identifier(&self, property: u32) -> bool {
        self.role(property) == Some(Role::Identifier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_no_property_stands_twice() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(PROPERTIES.len(), lines);
        let mut numbers: Vec<u32> = PROPERTIES.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), lines);
        assert!(ALWAYS.iter().all(|number| !numbers.contains(number)));
        assert_eq!(property_name(PropertyId::new(17)), Some("country"));
        assert_eq!(property_name(PropertyId::new(999_999)), None);
    }
}
