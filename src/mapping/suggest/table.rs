//! Decides what the rows of a table are, and what each column is of them.

use std::collections::BTreeMap;

use super::{
    authority::{Authority, NoValue},
    class::{are_figures, are_years, find_authority, find_class, find_head},
    fit::{fits, is_textual},
    key::Key,
    kind::{Kind, RowClass},
    list::{are_names, class_of_list},
    look::{Look, is_url},
    words::{Addition, Found, Meaning, addition, find_meanings, find_meanings_within, is_small},
};
use crate::model::{Nesting, SampleColumn, TableSample};

/// What a column is.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// What its header means, with a property or measure.
    Known(Kind, &'static str),
    /// Identifiers of an authority file.
    Authority(&'static Authority),
    /// Titles of articles of a Wikipedia.
    Wikipedia,
    /// Of the elements of a list, which is a table of its own.
    Listed,
    /// Nothing that is known; the values may tell what kind they are of.
    Unknown,
}

impl Role {
    /// The kind, if it is known.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Known(kind, _) => Some(kind),
            _ => None,
        }
    }
}

/// A table that was looked at.
pub(super) struct Table<'s> {
    pub(super) sample: &'s TableSample,
    pub(super) looks: Vec<Look<'s>>,
    pub(super) class: RowClass,
    /// The headers that tell the class.
    pub(super) evidence: Vec<&'s str>,
    pub(super) roles: Vec<Role>,
    /// Words of headers that their meaning does not need.
    pub(super) rests: Vec<Vec<String>>,
    /// Whether rows are figures about something, and not things.
    pub(super) is_of_figures: bool,
    pub(super) key: Key,
    /// The column of names.
    pub(super) label: Option<usize>,
}

impl<'s> Table<'s> {
    /// Looks at a table; `lists` are those in its rows, each with whether it is a table of its own.
    pub(super) fn new(sample: &'s TableSample, name: &str, lists: &[(&Nesting, bool)]) -> Self {
        let looks = Look::all(sample);
        let listed: Vec<Option<Role>> = sample
            .columns
            .iter()
            .map(|column| of_list(column, lists, &looks))
            .collect();
        let found: Vec<_> = looks
            .iter()
            .zip(&listed)
            .map(|(look, listed)| listed.map_or_else(|| meanings_of(look), |_| None))
            .collect();
        let meanings: Vec<&[&Meaning]> = found
            .iter()
            .map(|found| {
                found
                    .as_ref()
                    .map_or(&[][..], |(meanings, _)| meanings.as_slice())
            })
            .collect();
        let rests: Vec<Vec<String>> = found
            .iter()
            .map(|found| found.as_ref().map(|(_, rest)| rest.clone()).unwrap_or_default())
            .collect();
        let authorities = authorities(&looks, &listed);
        let are_figures = are_figures(&looks, &meanings, &rests);
        let head = if are_figures {
            None
        } else {
            find_head(&looks, &meanings, &rests, &authorities)
        };
        let is_of_figures = are_figures || head.is_none() && are_years(&looks, &meanings);
        let (class, evidence) = match sample.nesting.as_ref().and_then(class_of_list) {
            Some((called, by)) => (called, vec![by]),
            None => find_class(&looks, &meanings, head, name),
        };
        let mut table = Self {
            sample,
            class,
            evidence,
            roles: Vec::new(),
            rests,
            is_of_figures,
            key: Key::Row,
            label: head.map(|(at, _)| at),
            looks,
        };
        let roles = (0..table.looks.len())
            .map(|at| listed[at].unwrap_or_else(|| table.role(at, meanings[at], authorities[at])));
        table.roles = roles.collect();
        table.choose_key();
        if !is_of_figures {
            table.find_label(
                head.filter(|(_, of)| of.is_none_or(|of| of == class))
                    .map(|(at, _)| at),
            );
            table.tell_lives();
        }
        table.key = table.find_key();
        table
    }

    fn role(&self, at: usize, meanings: &[&'static Meaning], authority: Option<&'static Authority>) -> Role {
        let look = &self.looks[at];
        if let Some(authority) = authority {
            return Role::Authority(authority);
        }
        let is_wikipedia = |word: &String| word == "wikipedia" || word == "enwiki";
        if look.words.iter().any(is_wikipedia) && !look.has(1, is_url) {
            return Role::Wikipedia;
        }
        let has_years = self
            .looks
            .iter()
            .filter(|look| look.year.is_some() && look.is_numbers())
            .count()
            > 1;
        let is_code = self.rests[at]
            .iter()
            .any(|word| ["id", "code", "iso", "nr"].contains(&word.as_str()));
        let fitting = meanings.iter().find(|meaning| {
            let is_allowed = match meaning.kind {
                Kind::Measure => self.is_of_figures || has_years,
                Kind::Entity(_) => !is_code,
                kind => !kind.is_of_figures() || self.is_of_figures,
            };
            meaning.is_of(self.class) && is_allowed && fits(look, meaning.kind) && self.is_of_row(at, meaning)
        });
        // Rows that are figures have what all figures have first.
        let of_figures = meanings.iter().find(|meaning| {
            let is_what_figures_have = meaning.kind.is_of_figures()
                || matches!(meaning.kind, Kind::Figure | Kind::Entity(_))
                || meaning.property == "dmb:group";
            is_what_figures_have && meaning.classes.is_empty() && fits(look, meaning.kind)
        });
        let places = meanings
            .iter()
            .find(|meaning| matches!(meaning.kind, Kind::Entity(_)) && fits(look, meaning.kind));
        let meaning = if self.is_of_figures {
            of_figures.or(places).or(fitting)
        } else {
            fitting
        };
        meaning.map_or(Role::Unknown, |meaning| {
            Role::Known(meaning.kind, meaning.property)
        })
    }

    /// Whether what a header means is of the row: "excavation years" are of an excavation, and the role of an author is one in
    /// the book.
    fn is_of_row(&self, at: usize, meaning: &Meaning) -> bool {
        let has_rest = self.rests[at].iter().any(|word| !is_small(word));
        let is_of_list = self.sample.nesting.is_some() && meaning.property == "dmb:positionHeld";
        if is_of_list || has_rest && meaning.kind == Kind::Span {
            return false;
        }
        let is_one_of_several = matches!(
            meaning.kind,
            Kind::Date | Kind::Language | Kind::Start | Kind::End | Kind::Figure
        ) || ["schema:sender", "schema:recipient"].contains(&meaning.property);
        // "Bride Father" is of what "Bride" names, if that is not the name of the row.
        let rest = &self.rests[at];
        let is_called_so =
            |look: &Look<'_>| look.slot != at && Some(look.slot) != self.label && look.words == *rest;
        if !rest.is_empty() && self.looks.iter().any(is_called_so) {
            return false;
        }
        match addition(rest, meaning.kind, Some(self.class)) {
            Addition::Nothing => true,
            Addition::Unknown => !is_one_of_several,
            Addition::Other => false,
        }
    }

    /// Of several identifiers whose headers say more than that they are such, only the first is of the row.
    fn choose_key(&mut self) {
        let keys: Vec<usize> = self.of_kind(Kind::Key).collect();
        let is_plain =
            |at: &usize| addition(&self.rests[*at], Kind::Key, Some(self.class)) == Addition::Nothing;
        let first = keys.iter().copied().find(is_plain).or(keys.first().copied());
        let others: Vec<usize> = keys
            .into_iter()
            .filter(|at| !is_plain(at) && Some(*at) != first)
            .collect();
        for at in others {
            self.roles[at] = Role::Unknown;
        }
    }

    /// Whether one column with names tells the rows apart, so that other tables can name them.
    pub(super) fn is_told_apart(&self) -> bool {
        !self.is_of_figures && self.label.is_some() && self.key.column().is_some()
    }

    /// The columns of a kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        (0..self.roles.len()).filter(move |at| self.roles[*at].kind() == Some(kind))
    }

    /// Chooses the column of names; other such columns are of other names.
    fn find_label(&mut self, head: Option<usize>) {
        let labels: Vec<usize> = self.of_kind(Kind::Label).collect();
        let best = labels.iter().copied().max_by_key(|at| {
            let look = &self.looks[*at];
            // Of equals the first; without a language before those with one.
            (
                look.filled > 0,
                10 * look.filled >= 9 * look.rows,
                look.language.is_none(),
                std::cmp::Reverse(look.depth()),
                self.rests[*at].is_empty(),
                std::cmp::Reverse(*at),
            )
        });
        let has_parts = self.of_kind(Kind::Family).next().is_some();
        if !has_parts {
            // A given name alone is a name like others.
            for at in self.of_kind(Kind::Given).collect::<Vec<_>>() {
                self.roles[at] = Role::Unknown;
            }
        }
        let head = head.filter(|_| !has_parts);
        self.label = best
            .filter(|at| {
                let is_whole = addition(&self.rests[*at], Kind::Label, Some(self.class)) != Addition::Unknown;
                head.is_none_or(|head| is_whole && self.looks[head].filled <= self.looks[*at].filled)
            })
            .or(head);
        if self.label.is_none() && !has_parts {
            let is_name = |at: &usize| {
                let look = &self.looks[*at];
                matches!(self.roles[*at], Role::Unknown) && look.is_unique() && is_textual(look)
            };
            self.label = (0..self.looks.len()).find(is_name);
        }
        for at in labels {
            // A name of something else, as the other words in the header say.
            let is_of_row = self.rests[at].is_empty();
            self.roles[at] = if is_of_row {
                Role::Known(Kind::Alias, "skos:altLabel")
            } else {
                Role::Unknown
            };
        }
        if let Some(at) = self.label {
            self.roles[at] = Role::Known(Kind::Label, "rdfs:label");
        }
    }

    /// Beginnings and ends of persons that lie a life apart are births and deaths, where nothing else is.
    fn tell_lives(&mut self) {
        if self.class != RowClass::Person {
            return;
        }
        let is_born = |role: &Role| {
            matches!(
                role,
                Role::Known(_, "dmb:birthDate" | "dmb:birthDate dmb:deathDate")
            )
        };
        if self.roles.iter().any(is_born) {
            return;
        }
        let begins = |words: &[String]| {
            words
                .iter()
                .any(|word| ["begin", "start", "from"].contains(&word.as_str()))
        };
        let ends = |words: &[String]| {
            words
                .iter()
                .any(|word| ["end", "to", "until"].contains(&word.as_str()))
        };
        let is_free = |at: &usize| {
            matches!(
                self.roles[*at],
                Role::Unknown | Role::Known(Kind::Date | Kind::Start | Kind::End, _)
            ) && self.looks[*at].dates.is_mostly()
        };
        let mut columns = (0..self.looks.len()).filter(is_free);
        let begin = columns.clone().find(|at| begins(&self.looks[*at].words));
        let end = columns.find(|at| ends(&self.looks[*at].words));
        let (Some(begin), Some(end)) = (begin, end) else {
            return;
        };
        let mut spans: Vec<i32> = Vec::new();
        for row in self.sample.rows() {
            let year = |slot| {
                let text = row.one(slot)?.text;
                text.get(..4)?.parse::<i32>().ok()
            };
            if let (Some(from), Some(to)) = (year(begin), year(end)) {
                spans.push(to - from);
            }
        }
        spans.sort_unstable();
        if spans
            .get(spans.len() / 2)
            .is_some_and(|middle| (30..=110).contains(middle))
        {
            self.roles[begin] = Role::Known(Kind::Date, "dmb:birthDate");
            self.roles[end] = Role::Known(Kind::Date, "dmb:deathDate");
        }
    }

    /// Texts that stand for no value in any column.
    pub(super) fn nulls(&self) -> Vec<String> {
        let mut nulls: BTreeMap<&str, bool> = BTreeMap::new();
        for (look, role) in self.looks.iter().zip(&self.roles) {
            let is_of_things = matches!(
                role,
                Role::Authority(_)
                    | Role::Known(
                        Kind::Label
                            | Kind::Date
                            | Kind::Entity(_)
                            | Kind::Number
                            | Kind::Figure
                            | Kind::Year
                            | Kind::Value,
                        _
                    )
            );
            for (text, kind) in &look.nulls {
                *nulls.entry(text).or_default() |= *kind == NoValue::Anywhere || is_of_things;
            }
        }
        nulls
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(text, _)| text.to_owned())
            .collect()
    }
}

/// What the header of a column means.
fn meanings_of(look: &Look<'_>) -> Option<Found> {
    if look.container.is_empty() {
        find_meanings(&look.words, &look.last_part)
    } else {
        find_meanings_within(&look.words, &look.container, &look.last_part)
    }
}

/// What a column of a list is of the rows that have the list. Names in parts are names of the row, and so is what lies in
/// lists that never have more than one element.
fn of_list(column: &SampleColumn, lists: &[(&Nesting, bool)], looks: &[Look<'_>]) -> Option<Role> {
    let is_in = |nesting: &Nesting, reference: &str| nesting.own_reference(reference).is_some();
    let (nesting, is_table) = lists
        .iter()
        .find(|(nesting, _)| is_in(nesting, &column.reference))?;
    let is_long = |look: &Look<'_>| look.has_several && is_in(nesting, look.path);
    match is_table {
        true => Some(Role::Listed),
        false if are_names(nesting) || !looks.iter().any(is_long) => None,
        false => Some(Role::Unknown),
    }
}

/// The authority files whose identifiers columns of the rows have.
fn authorities(looks: &[Look<'_>], listed: &[Option<Role>]) -> Vec<Option<&'static Authority>> {
    let columns = looks.iter().zip(listed);
    columns
        .map(|(look, listed)| listed.map_or_else(|| find_authority(look), |_| None))
        .collect()
}
