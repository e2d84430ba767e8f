//! Writes the rules for figures: columns of them beside a thing, and rows that are figures themselves.

use std::collections::BTreeSet;

use super::{
    draft::Draft,
    key::Key,
    kind::{Kind, RowClass},
    measure::measure_of_table,
    table::Role,
    yarrrml::{Pair, Rule, Type, Value},
};

impl Draft<'_, '_> {
    /// The year that the header of a column of figures has.
    pub(super) fn figure_year(&self, at: usize) -> Option<&str> {
        let look = &self.table.looks[at];
        let is_figure = match self.table.roles[at] {
            Role::Known(Kind::Figure, _) => true,
            Role::Unknown => look.words.is_empty() || self.has_years(at) || self.table.is_of_figures,
            _ => false,
        };
        let year = look.year.as_deref()?;
        (is_figure && (look.is_numbers() || look.values.is_empty())).then_some(year)
    }

    /// Whether other columns are called the same but for the year.
    fn has_years(&self, at: usize) -> bool {
        let look = &self.table.looks[at];
        let mut others = self.table.looks.iter();
        others.any(|other| other.slot != at && other.year.is_some() && other.words == look.words)
    }

    /// When a figure beside a thing was so: the year of its header, or the one column of years.
    pub(super) fn figure_time(&self, at: usize) -> Option<Vec<Pair>> {
        let edtf = Type::Datatype("edtf:EDTF");
        if let Some(year) = self.figure_year(at) {
            return Some(vec![Pair::new("dmb:time", Value::Text(year.to_owned()), edtf)]);
        }
        let is_time = |at: &usize| {
            let look = &self.table.looks[*at];
            let is_year = look
                .words
                .iter()
                .any(|word| ["year", "date", "jahr", "annee", "god", "ano"].contains(&word.as_str()));
            look.words.len() == 1 && is_year && look.dates.is_mostly()
        };
        let column = (0..self.table.looks.len()).find(is_time)?;
        let of_time = self.date(column, "dmb:time");
        Some(
            of_time
                .into_iter()
                .filter(|pair| pair.predicate == "dmb:time")
                .collect(),
        )
    }

    /// Writes an observation for each column of figures.
    pub(super) fn write_figures_of_rows(&mut self) {
        for at in 0..self.table.looks.len() {
            let measure = match self.table.roles[at] {
                Role::Known(Kind::Figure, measure) => Some(measure),
                Role::Unknown if self.figure_year(at).is_some() => None,
                _ => continue,
            };
            if measure.is_some_and(|measure| self.bare_count(at, measure).is_some()) {
                continue;
            }
            let time = self.figure_time(at);
            let mut comments = Vec::new();
            let measures = self.table.of_kind(Kind::Measure).next();
            let is_year_alone = self.table.looks[at].is_year_alone();
            let measure = match measure {
                Some(measure) => format!("dmb:{measure}"),
                None if measures.is_some() => String::new(),
                None if !is_year_alone => self.own_measure(at),
                None => {
                    let (measure, comment) = self.measure_of_years();
                    comments.extend(comment);
                    measure
                }
            };
            let subject = Value::Text(self.subject());
            let mut pairs = vec![Pair::new("dmb:group", subject.clone(), Type::Iri)];
            if self.table.class == RowClass::Place {
                pairs.push(Pair::new("dmb:place", subject, Type::Iri));
            }
            match measures {
                Some(column) if measure.is_empty() => pairs.extend(self.measures(column)),
                _ => pairs.push(Pair::constant("dmb:measure", &measure)),
            }
            pairs.extend(time.unwrap_or_default());
            let end = format!("{}/{}", self.column_slug(at), self.key_of_row());
            self.write_observation(at, &end, comments, pairs);
        }
    }

    /// What columns measure that are called by years alone: as the name of the table says, or a guess, which is told at the first.
    pub(super) fn measure_of_years(&self) -> (String, Option<String>) {
        let is_of_people =
            self.table.is_of_figures || matches!(self.table.class, RowClass::Place | RowClass::Group);
        let by_name = measure_of_table(&self.slug);
        let guess = if is_of_people { "Population" } else { "Count" };
        let measure = format!("dmb:{}", by_name.unwrap_or(guess));
        let why = if by_name.is_some() {
            "by the name of the table"
        } else {
            "a guess"
        };
        let comment = format!(
            "Columns that are called by a year are taken for figures of it. Of what, no header says: {measure} is {why}."
        );
        let is_first = !self.rules.iter().any(is_observation);
        (measure, is_first.then_some(comment))
    }

    /// Writes the rules for rows that are figures.
    pub(super) fn write_figures(&mut self) {
        let has_measure = self.table.of_kind(Kind::Measure).next().is_some();
        let values: Vec<usize> = (0..self.table.looks.len())
            .filter(|at| match self.table.roles[*at] {
                Role::Known(Kind::Value | Kind::Figure, _) => true,
                Role::Unknown => !has_measure && self.table.looks[*at].is_numbers(),
                _ => false,
            })
            .collect();
        let (about, mut shared) = self.about();
        let mut rest = Vec::new();
        for at in 0..self.table.looks.len() {
            if values.contains(&at) || about.contains(&at) {
                continue;
            }
            match self.table.roles[at] {
                Role::Known(Kind::Year, _) => shared.extend(self.date(at, "dmb:time")),
                Role::Known(Kind::Measure, _) => shared.extend(self.measures(at)),
                Role::Known(Kind::Approximate, _) => shared.extend(self.approximate(at)),
                Role::Known(Kind::Source, _) => {
                    let text = self.table.looks[at].value();
                    shared.push(Pair::new("dmb:accordingToText", text, Type::Plain));
                }
                _ => rest.extend(self.unknown(at)),
            }
        }
        shared.extend(rest);
        for at in &values {
            let mut pairs = shared.clone();
            let mut remarks = Vec::new();
            if let Some(year) = self.figure_year(*at) {
                let year = Value::Text(year.to_owned());
                pairs.retain(|pair| pair.predicate != "dmb:time");
                pairs.push(Pair::new("dmb:time", year, Type::Datatype("edtf:EDTF")));
            }
            if !has_measure && self.table.looks[*at].is_year_alone() && self.table.looks[*at].year.is_some() {
                let (measure, comment) = self.measure_of_years();
                remarks.extend(comment);
                pairs.push(Pair::constant("dmb:measure", &measure));
            } else if !has_measure {
                pairs.push(self.measure(*at));
            }
            let key = self.key();
            let end = if values.len() == 1 {
                key
            } else {
                format!("{}/{key}", self.column_slug(*at))
            };
            let mut comments = if self.table.key == Key::Row {
                vec![
                    "WARNING: nothing tells the rows apart, so that the figures go by the number of their row. When rows are \
                     added or sorted, their IRIs change."
                        .to_owned(),
                ]
            } else {
                vec!["Each row is a figure.".to_owned()]
            };
            comments.extend(remarks);
            self.write_observation(*at, &end, comments, pairs);
        }
    }

    /// Whom and which place figures are about, and the columns that say it: a group, the place of which there are most, and
    /// what is left as larger places.
    fn about(&mut self) -> (Vec<usize>, Vec<Pair>) {
        let class_of = |at: usize| match self.table.roles[at] {
            Role::Known(Kind::Entity(class), _) => Some(class),
            Role::Known(Kind::Label, _) => Some(self.table.class),
            _ => None,
        };
        let things: Vec<(usize, RowClass)> = (0..self.table.looks.len())
            .filter(|at| !self.table.looks[*at].has_several)
            .filter_map(|at| Some((at, class_of(at)?)))
            .collect();
        let places = things.iter().filter(|(_, class)| *class == RowClass::Place);
        let place = places
            .rev()
            .max_by_key(|(at, _)| self.table.looks[*at].distinct)
            .copied();
        let other = things
            .iter()
            .find(|(_, class)| *class != RowClass::Place)
            .copied();
        let mut columns = Vec::new();
        let mut pairs = Vec::new();
        let group = other.or(place);
        for (property, thing) in [("dmb:group", group), ("dmb:place", place)] {
            let Some((at, class)) = thing else { continue };
            let look = &self.table.looks[at];
            let mut pair = Pair::new(property, Value::Text(self.entity(at, class)), Type::Iri);
            if property == "dmb:group" && !look.is_filled() && place.is_some_and(|(place, _)| place != at) {
                // A figure of which no group is named is about its place.
                pair = pair.with_condition(Some(Value::is_not_null(look.value())));
                if let Some((place, class)) = place {
                    let about = Pair::new(property, Value::Text(self.entity(place, class)), Type::Iri);
                    pairs.push(about.with_condition(Some(Value::is_null(look.value()))));
                }
            }
            pairs.push(pair);
            columns.push(at);
            self.write_related(at, class);
        }
        for (at, class) in things {
            if class == RowClass::Place && !columns.contains(&at) && !self.table.looks[at].values.is_empty() {
                self.write_related(at, class);
                columns.push(at);
                let larger = Pair::new("dmb:locatedIn", Value::Text(self.entity(at, class)), Type::Iri);
                let smaller = place.map(|(place, class)| Value::Text(self.entity(place, class)));
                if let Some(rule) = self
                    .rules
                    .iter_mut()
                    .find(|rule| Some(&rule.subject) == smaller.as_ref())
                {
                    rule.pairs.push(larger);
                }
            }
        }
        if group.is_none() {
            pairs.push(
                Pair::constant("dmb:group", "id:group/unnamed")
                    .with_comment("Whom or what the figures are about, no column says."),
            );
        }
        (columns, pairs)
    }

    /// Whether figures are rounded, as the words of a column say.
    fn approximate(&self, at: usize) -> Vec<Pair> {
        const YES: &[&str] = &[
            "yes",
            "y",
            "true",
            "1",
            "x",
            "ja",
            "oui",
            "да",
            "sí",
            "si",
            "approx",
            "approximate",
            "estimated",
        ];
        const NO: &[&str] = &["no", "n", "false", "0", "nein", "non", "нет", "exact"];
        let look = &self.table.looks[at];
        let words: BTreeSet<&str> = look
            .values
            .iter()
            .copied()
            .filter(|word| !word.contains("$("))
            .collect();
        let mut pairs = Vec::new();
        for word in words {
            let lower = word.to_lowercase();
            let truth = match lower.as_str() {
                yes if YES.contains(&yes) => "true",
                no if NO.contains(&no) => "false",
                _ => continue,
            };
            let condition = Some(Value::equal(look.value(), word));
            pairs.push(
                Pair::new(
                    "dmb:approximate",
                    Value::Text(truth.to_owned()),
                    Type::Datatype("xsd:boolean"),
                )
                .with_condition(condition),
            );
        }
        if !look.has(100, |word| {
            YES.contains(&word.to_lowercase().as_str()) || NO.contains(&word.to_lowercase().as_str())
        }) {
            pairs.extend(self.unknown(at));
        }
        pairs
    }

    fn write_observation(&mut self, at: usize, end: &str, comments: Vec<String>, about: Vec<Pair>) {
        let look = &self.table.looks[at];
        let (value, datatype, is_all) = self.number(at);
        let is_filled = look.is_filled() && is_all;
        let mut pairs = vec![
            Pair::constant("a", "dmb:Observation"),
            Pair::constant("a", "qb:Observation"),
        ];
        pairs.extend(about);
        pairs.push(Pair::new("dmb:value", value.clone(), Type::Datatype(datatype)));
        pairs.push(self.evidence());
        let rule = Rule {
            comments,
            name: self.name_of(&format!("{}-figure", self.column_slug(at))),
            source: self.source.clone(),
            subject: Value::Text(format!("id:observation/{}/{end}", self.slug)),
            condition: (!is_filled).then(|| Value::is_not_null(if is_all { look.value() } else { value })),
            pairs,
        };
        self.rules.push(rule);
        if !is_all && self.table.sample.is_whole {
            let name = look.name;
            if let Some(rule) = self.rules.last_mut() {
                rule.comments
                    .push(format!("What is no number in {name:?} is left out."));
            }
        }
    }
}

fn is_observation(rule: &Rule) -> bool {
    rule.name.ends_with("-figure")
}
