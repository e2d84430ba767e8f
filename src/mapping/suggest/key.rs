//! How the rows of a table are told apart.

use std::collections::{HashMap, HashSet};

use super::{
    fit::is_identifier,
    kind::Kind,
    table::{Role, Table},
};

/// How rows are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// By a name.
    Name(usize),
    /// By an identifier.
    Id(usize),
    /// By an identifier that several rows share, which are of one thing then.
    Shared(usize),
    /// By several columns together.
    Several(Vec<usize>),
    /// By their number in the file.
    Row,
}

impl Key {
    /// The column that it is, if it is one.
    pub(super) fn column(&self) -> Option<usize> {
        match self {
            Self::Name(at) | Self::Id(at) | Self::Shared(at) => Some(*at),
            Self::Several(_) | Self::Row => None,
        }
    }
}

impl Table<'_> {
    /// The first that tells them apart: an identifier, a name, several columns together.
    pub(super) fn find_key(&self) -> Key {
        let slots = || 0..self.looks.len();
        let is_short = |at: &usize| self.looks[*at].length() <= 60.0;
        let is_unique = |at: &usize| self.looks[*at].is_unique() && is_short(at);
        let is_key = |at: &usize| self.roles[*at].kind() == Some(Kind::Key);
        if let Some(at) = slots().filter(is_key).find(is_unique) {
            return Key::Id(at);
        }
        if !self.is_of_figures {
            // Several rows about one thing may have something of their own, such as the number of a photograph.
            if let Some(at) = slots().filter(is_key).find(|at| self.tells_label(*at)) {
                return Key::Shared(at);
            }
            let is_id = |at: &usize| {
                matches!(self.roles[*at], Role::Unknown)
                    && is_identifier(&self.looks[*at], *at)
                    && !self.looks[*at].is_within_something()
            };
            if let Some(at) = slots().filter(is_unique).find(is_id) {
                return Key::Id(at);
            }
            let is_first_authority = |at: &usize| *at == 0 && matches!(self.roles[*at], Role::Authority(_));
            if let Some(at) = slots().filter(is_first_authority).find(is_unique) {
                return Key::Id(at);
            }
            if let Some(at) = slots().filter(is_id).find(|at| self.tells_label(*at)) {
                return Key::Shared(at);
            }
            if let Some(at) = self.label.filter(is_unique) {
                return Key::Name(at);
            }
            // Of what lists name, the same comes in many of them.
            let is_of_list =
                |at: &usize| self.sample.nesting.is_some() && self.looks[*at].is_filled() && is_short(at);
            if let Some(at) = self.label.filter(is_of_list) {
                return Key::Shared(at);
            }
            // Where most names come again and again, rows are about the same things, and not about namesakes.
            let is_repeated = |at: &usize| {
                let look = &self.looks[*at];
                look.is_filled() && 2 * look.distinct <= look.rows && is_short(at)
            };
            if let Some(at) = self.label.filter(is_repeated) {
                return Key::Shared(at);
            }
            let is_authority = |at: &usize| {
                matches!(self.roles[*at], Role::Authority(_)) && !self.looks[*at].is_within_something()
            };
            if let Some(at) = slots().filter(is_authority).find(is_unique) {
                return Key::Id(at);
            }
        }
        self.find_combination().map_or(Key::Row, Key::Several)
    }

    /// Whether rows with the same identifier have the same name, and there are such.
    fn tells_label(&self, at: usize) -> bool {
        let Some(label) = self.label.or_else(|| self.of_kind(Kind::Family).next()) else {
            return false;
        };
        if !self.looks[at].is_filled() || self.looks[at].distinct < 2 || at == label {
            return false;
        }
        let mut names: HashMap<&str, &str> = HashMap::new();
        self.sample.rows().all(|row| match (row.one(at), row.one(label)) {
            (Some(id), Some(name)) => *names.entry(id.text).or_insert(name.text) == name.text,
            _ => false,
        })
    }

    /// Two or three columns that are different in each row together: names, dates and places first.
    fn find_combination(&self) -> Option<Vec<usize>> {
        const MOST: usize = 12;
        let weight = |at: &usize| match self.roles[*at] {
            _ if self.label == Some(*at) => 0,
            Role::Known(Kind::Family | Kind::Given | Kind::Entity(_), _) if self.is_of_figures => 1,
            Role::Known(Kind::Family, _) => 1,
            Role::Known(Kind::Given, _) => 2,
            Role::Known(Kind::Date | Kind::Year | Kind::Span, _) => 3,
            Role::Known(Kind::Measure, _) => 4,
            Role::Known(Kind::Entity(_), _) => 5,
            Role::Known(Kind::Source | Kind::Start | Kind::Text, _) => 6,
            _ => 9,
        };
        let is_usable = |at: &usize| {
            self.looks[*at].is_filled()
                && self.looks[*at].distinct > 1
                && self.looks[*at].length() <= 60.0
                && weight(at) < 9
        };
        let mut columns: Vec<usize> = (0..self.looks.len()).filter(is_usable).collect();
        columns.sort_by_key(|at| (weight(at), *at));
        columns.truncate(MOST);
        let pairs = columns
            .iter()
            .enumerate()
            .flat_map(|(index, one)| columns[index + 1..].iter().map(move |other| vec![*one, *other]));
        let triples = columns.iter().enumerate().flat_map(|(index, one)| {
            let rest = &columns[index + 1..];
            rest.iter().enumerate().flat_map(move |(index, second)| {
                rest[index + 1..]
                    .iter()
                    .map(move |third| vec![*one, *second, *third])
            })
        });
        let needs_name = !self.is_of_figures;
        let is_named = |columns: &Vec<usize>| {
            !needs_name
                || columns
                    .iter()
                    .any(|at| self.label == Some(*at) || self.roles[*at].kind() == Some(Kind::Family))
        };
        pairs
            .chain(triples)
            .filter(is_named)
            .find(|columns| self.is_unique_together(columns))
    }

    fn is_unique_together(&self, columns: &[usize]) -> bool {
        let mut seen = HashSet::new();
        self.sample.rows().all(|row| {
            let values: Option<Vec<&str>> = columns.iter().map(|at| Some(row.one(*at)?.text)).collect();
            values.is_some_and(|values| seen.insert(values))
        })
    }
}
