//! A mapping while it is written: what its parts have in common.

use std::collections::BTreeSet;

use super::{
    SuggestOptions,
    date::Order,
    look::{is_decimal, is_grouped, is_integer},
    table::{Key, Role, Table},
    words::{Kind, RowClass},
    yarrrml::{Pair, Rule, Type, Value},
};
use crate::model::SOURCE_ROW;
use crate::text::slug;

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
    ) -> Self {
        let mut names = Vec::new();
        let mut known = BTreeSet::new();
        for look in &table.looks {
            names.push(free_name(&super::draft::slug(look.name), &mut known));
        }
        Self {
            table,
            options,
            slug: slug.to_owned(),
            source: slug.to_owned(),
            prefix: prefix.to_owned(),
            rules: Vec::new(),
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
        let reference = |at: &usize| self.table.looks[*at].reference.clone();
        match &self.table.key {
            Key::Name(at) | Key::Id(at) | Key::Shared(at) => reference(at),
            Key::Several(columns) => columns.iter().map(reference).collect::<Vec<_>>().join("/"),
            Key::Row => format!("row-$({SOURCE_ROW})"),
        }
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
        match self.table.key {
            Key::Name(at) | Key::Id(at) | Key::Shared(at) => Some(at),
            Key::Several(_) | Key::Row => None,
        }
    }

    /// The IRI of what a row is. What goes by its name has the same IRI wherever it is named; identifiers are those of the
    /// table alone.
    pub(super) fn subject(&self) -> String {
        let class = self.table.class.slug();
        let key = self.key();
        match self.table.key {
            Key::Shared(at) if self.table.label == Some(at) => format!("id:{class}/{key}"),
            Key::Name(_) => format!("id:{class}/{key}"),
            _ => format!("id:{class}/{}/{key}", self.slug),
        }
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

    /// A column of numbers as a value, with its datatype, and whether that is all of it.
    pub(super) fn number(&self, at: usize) -> (Value, &'static str, bool) {
        let look = &self.table.looks[at];
        let datatype = if look.has(1, is_decimal) { "xsd:decimal" } else { "xsd:integer" };
        let is_plain = |value: &str| is_integer(value) || is_decimal(value);
        if look.values.is_empty() || (look.has(100, is_plain) && self.table.sample.is_whole) {
            return (look.value(), datatype, true);
        }
        let is_number = |value: &str| is_plain(value) || is_grouped(value);
        if look.has(100, is_number) && self.table.sample.is_whole {
            return (Value::replaced(look.value(), r"[,'’\s]", ""), datatype, true);
        }
        let number = Value::matched(look.value(), r"-?[0-9][0-9,'’\s]*(?:\.[0-9]+)?");
        if look.has(1, is_grouped) || !self.table.sample.is_whole {
            let number = Value::replaced(number, r"[,'’\s]", "");
            let datatype = if self.table.sample.is_whole { datatype } else { "xsd:decimal" };
            return (number, datatype, look.has(100, is_number) && self.table.sample.is_whole);
        }
        (number, datatype, look.has(100, is_number))
    }

    /// Which number is the day, as the columns of dates tell together.
    pub(super) fn order(&self) -> Option<Order> {
        let mut orders = self.table.looks.iter().filter_map(|look| look.dates.order());
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }

    /// The column for what a person was from a beginning to an end.
    fn term_target(&self) -> Option<usize> {
        let properties = ["dmb:positionHeld", "dmb:party", "dmb:employer", "dmb:memberOf"];
        let of_property = |property: &&str| {
            let roles = self.table.roles.iter();
            let found = roles.enumerate().filter(|(_, role)| matches!(role, Role::Known(_, of) if of == property));
            let mut columns = found.map(|(at, _)| at);
            columns.find(|at| {
                let look = &self.table.looks[*at];
                !look.has_several && look.separator().is_none() && !look.values.is_empty()
            })
        };
        let found = properties.iter().find_map(of_property);
        found.filter(|_| self.table.class == RowClass::Person)
    }

    /// The columns for the beginning and the end of what a person was, and the column for that.
    pub(super) fn term(&self) -> Option<(Option<usize>, Option<usize>, usize)> {
        let start = self.table.of_kind(Kind::Start).next();
        let end = self.table.of_kind(Kind::End).next();
        let target = self.term_target().filter(|_| start.is_some() || end.is_some());
        target.map(|at| (start, end, at))
    }

    /// Writes a statement with its time for what a person was.
    pub(super) fn write_terms(&mut self) {
        let Some((start, end, at)) = self.term() else {
            return;
        };
        let look = &self.table.looks[at];
        let Role::Known(kind, property) = self.table.roles[at] else { return };
        let object = match kind {
            Kind::Entity(class) => Pair::new("rdf:object", Value::Text(self.entity(at, class)), Type::Iri),
            _ => {
                let language = look.language_or(&self.options.language);
                Pair::new("rdf:object", look.value(), Type::Language(language))
            }
        };
        let mut pairs = vec![
            Pair::constant("a", "dmb:Statement"),
            Pair::new("rdf:subject", Value::Text(self.subject()), Type::Iri),
            Pair::constant("rdf:predicate", property),
            object,
        ];
        pairs.extend(self.time(start, end));
        pairs.push(Pair::constant("dmb:certainty", "dmb:Stated"));
        pairs.push(self.evidence());
        let names: Vec<String> = [start, end]
            .iter()
            .flatten()
            .map(|at| format!("{:?}", self.table.looks[*at].name))
            .collect();
        let rule = Rule {
            comments: vec![format!("When that was so, by {}.", names.join(" and "))],
            name: self.name_of(&format!("{}-time", self.names[at])),
            source: self.source.clone(),
            subject: Value::Text(format!("id:statement/{}/{}/{}", self.slug, self.names[at], self.key_of_row())),
            condition: (!look.is_filled()).then(|| Value::is_not_null(look.value())),
            pairs,
        };
        self.rules.push(rule);
    }

    /// A time from a beginning to an end, of which one may be missing.
    fn time(&self, start: Option<usize>, end: Option<usize>) -> Vec<Pair> {
        let edtf = Type::Datatype("edtf:EDTF");
        let is_plain = |at: &usize| {
            let look = &self.table.looks[*at];
            look.dates.is_all_days() && self.table.sample.is_whole
        };
        let all_plain = [start, end].iter().flatten().all(is_plain);
        let value = |at: usize| {
            let look = &self.table.looks[at];
            let order = self.order();
            let mut values = look.dates.reading(&look.value(), self.table.sample.is_whole, order).values;
            if all_plain || values.is_empty() { look.value() } else { values.swap_remove(0) }
        };
        let join = |from: Option<usize>, to: Option<usize>| match (from, to) {
            (Some(from), Some(to)) if all_plain => {
                let reference = |at: usize| &self.table.looks[at].reference;
                Value::Text(format!("{}/{}", reference(from), reference(to)))
            }
            (from, to) => {
                let part = |at: Option<usize>| at.map_or(Value::Text("..".to_owned()), value);
                Value::joined(Value::joined(part(from), Value::Text("/".to_owned())), part(to))
            }
        };
        let (Some(start), Some(end)) = (start, end) else {
            return vec![Pair::new("dmb:time", join(start, end), edtf)];
        };
        let (from, to) = (&self.table.looks[start], &self.table.looks[end]);
        let mut both = Pair::new("dmb:time", join(Some(start), Some(end)), edtf.clone());
        let mut pairs = Vec::new();
        if !to.is_filled() {
            both = both.with_condition(Some(Value::is_not_null(to.value())));
            let condition = Some(Value::is_null(to.value()));
            pairs.push(Pair::new("dmb:time", join(Some(start), None), edtf.clone()).with_condition(condition));
        }
        if !from.is_filled() {
            both = both.with_condition(Some(Value::is_not_null(from.value())));
            let condition = Some(Value::is_null(from.value()));
            pairs.push(Pair::new("dmb:time", join(None, Some(end)), edtf).with_condition(condition));
        }
        pairs.insert(0, both);
        if all_plain {
            pairs.push(Pair::new("dmb:earliest", from.value(), Type::Datatype("xsd:date")));
            pairs.push(Pair::new("dmb:latest", to.value(), Type::Datatype("xsd:date")));
        }
        pairs
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
