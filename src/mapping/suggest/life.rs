//! Writes what columns say of names, dates and periods.

use super::{
    date::{BORN, PERIOD_END, PERIOD_START},
    draft::Draft,
    kind::{Kind, RowClass},
    look::Look,
    table::Role,
    yarrrml::{Pair, Type, Value},
};

impl Draft<'_, '_> {
    /// The name of a row: of a person, with what comes first in front, if it is written the other way.
    pub(super) fn label(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let language = Type::Language(look.language_or(&self.options.language));
        let plain = Pair::new("rdfs:label", look.value(), language.clone());
        if self.table.class != RowClass::Person {
            return vec![plain];
        }
        let name_of = |name: &str| name.split(", ").take(2).collect::<Vec<_>>().join(", ");
        let has_years = look.has(30, |name| name.bytes().filter(u8::is_ascii_digit).count() >= 4);
        let is_turned = |name: &str| {
            let name = if has_years { name_of(name) } else { name.to_owned() };
            name.matches(", ").count() == 1 && !name.bytes().any(|byte| byte.is_ascii_digit())
        };
        if !look.has(60, is_turned) {
            return vec![plain];
        }
        let mut name = look.value();
        let mut pairs = Vec::new();
        if has_years {
            name = Value::replaced(name, r",?\s*[^,]*[0-9]{3}.*", "");
            pairs = self.span_in_text(at);
        }
        let turned = Value::replaced(name, "^([^,]+), ([^,]+)$", "$2 $1");
        let mut all = vec![
            Pair::new("rdfs:label", turned, language.clone())
                .with_comment(format!("{:?}: the given name is put in front.", look.name)),
            Pair::new("skos:altLabel", look.value(), language),
        ];
        all.append(&mut pairs);
        all
    }

    /// A name that is made of two columns, where no column has it whole.
    pub(super) fn label_of_parts(&self) -> Vec<Pair> {
        let whole = self.table.label.map(|at| &self.table.looks[at]);
        let Some(family) = self.table.of_kind(Kind::Family).next() else {
            return Vec::new();
        };
        if whole.is_some_and(Look::is_filled) {
            return Vec::new();
        }
        let family = &self.table.looks[family];
        let label = |value: Value, condition: Option<Value>| {
            let language = Type::Language(family.language_or(&self.options.language));
            let is_missing = whole.map(|whole| Value::is_null(whole.value()));
            Pair::new("rdfs:label", value, language)
                .with_condition(is_missing)
                .with_condition(condition)
        };
        let Some(given) = self.table.of_kind(Kind::Given).next() else {
            return vec![label(family.value(), None)];
        };
        let given = &self.table.looks[given];
        let both = Value::Text(format!("{} {}", given.reference, family.reference));
        let mut pairs = vec![label(both, None)];
        if !given.is_filled() {
            pairs.push(label(family.value(), Some(Value::is_null(given.value()))));
        }
        if !family.is_filled() {
            pairs.push(label(given.value(), Some(Value::is_null(family.value()))));
        }
        pairs
    }

    /// A column of dates.
    pub(super) fn date(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let reading = look
            .dates
            .reading(&look.value(), self.table.sample.is_whole, self.order());
        let condition = reading.skips_zero.then(|| Value::not_equal(look.value(), "0"));
        let mut pairs: Vec<Pair> = reading
            .values
            .into_iter()
            .map(|value| {
                Pair::new(property, value, Type::Datatype("edtf:EDTF")).with_condition(condition.clone())
            })
            .collect();
        if reading.keeps_text {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        if let Some(first) = pairs.first_mut() {
            let remarks = reading.remarks.into_iter();
            first
                .comments
                .extend(remarks.map(|remark| format!("{:?}: {remark}.", look.name)));
        }
        pairs
    }

    /// A column of periods: their beginnings and ends.
    pub(super) fn span(&self, at: usize, properties: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let mut pairs = Vec::new();
        if let Some((from, to)) = properties.split_once(' ')
            && !self.has_date(from)
        {
            pairs = period(look, from, to);
        }
        pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        pairs
    }

    /// Whether a column has these dates alone.
    fn has_date(&self, property: &str) -> bool {
        self.table
            .roles
            .iter()
            .any(|role| matches!(role, Role::Known(Kind::Date, of) if *of == property))
    }

    /// The years of a life or of an organization in a text, where no column has them alone.
    pub(super) fn span_in_text(&self, at: usize) -> Vec<Pair> {
        let (from, to) = match self.table.class {
            RowClass::Person => ("dmb:birthDate", "dmb:deathDate"),
            RowClass::Organization => ("dmb:inception", "dmb:dissolved"),
            _ => return Vec::new(),
        };
        let look = &self.table.looks[at];
        let has_span = self.table.of_kind(Kind::Span).next().is_some();
        if has_span || self.has_date(from) || !look.has(30, has_period) {
            return Vec::new();
        }
        period(look, from, to)
    }
}

fn has_period(text: &str) -> bool {
    let parts = text.split(['–', '—', '-']);
    let starts: Vec<&str> = parts.map(str::trim).collect();
    starts.windows(2).any(|pair| {
        let before = pair.first().map_or("", |part| part);
        let year: String = before.chars().rev().take(4).collect();
        year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Beginning and end of the periods in a column.
fn period(look: &Look<'_>, from: &str, to: &str) -> Vec<Pair> {
    let pair = |property: &str, pattern| {
        Pair::new(
            property,
            Value::matched(look.value(), pattern),
            Type::Datatype("edtf:EDTF"),
        )
    };
    let mut pairs = vec![pair(from, PERIOD_START), pair(to, PERIOD_END)];
    if let Some(first) = pairs.first_mut() {
        first.comments.push(format!(
            "{:?}: the years of a period such as 1930–1992.",
            look.name
        ));
    }
    let born = regex::Regex::new(&format!("^(?:{BORN})$"));
    if born.is_ok_and(|born| look.has(1, |text| born.is_match(text) && !has_period(text))) {
        pairs.push(pair(from, BORN));
    }
    pairs
}
