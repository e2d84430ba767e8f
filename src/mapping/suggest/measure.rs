//! What figures measure: by the header, by the values of a column, or as a measure of the table's own.

use std::collections::BTreeSet;

use super::{
    authority::NoValue,
    draft::Draft,
    kind::Kind,
    table::Role,
    words::{find_meanings, words},
    yarrrml::{Pair, Rule, Type, Value},
};
use crate::rdf::Ontology;
use crate::text::slug;

/// What is written for a measure of which there are too many to name each.
const MEASURES: usize = 40;

impl Draft<'_, '_> {
    /// A measure that is the table's own, by the words of a header without its year.
    pub(super) fn own_measure(&mut self, at: usize) -> String {
        let look = &self.table.looks[at];
        let name = look
            .year
            .as_ref()
            .map_or(look.name.to_owned(), |year| look.name.replace(year.as_str(), " "));
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = match slug(&name) {
            empty if empty.is_empty() => self.column_slug(at).to_owned(),
            end => end,
        };
        let measure = format!("{}:measure-{end}", self.prefix);
        let subject = Value::Text(measure.clone());
        if !name.contains("$(") && !self.rules.iter().any(|rule| rule.subject == subject) {
            let language = look.language_or(&self.options.language);
            let rule = Rule {
                comments: vec![format!(
                    "What {name:?} is, no list of measures says, so that it is one of its own."
                )],
                name: self.name_of(&format!("measure-{end}")),
                source: self.source.clone(),
                subject,
                condition: None,
                pairs: vec![
                    Pair::constant("a", "dmb:Measure"),
                    Pair::new("rdfs:label", Value::Text(name), Type::Language(language)),
                ],
            };
            self.rules.push(rule);
        }
        measure
    }

    /// The measure of a column of figures.
    pub(super) fn measure(&mut self, at: usize) -> Pair {
        match self.table.roles[at] {
            Role::Unknown => Pair::constant("dmb:measure", &self.own_measure(at)),
            Role::Known(Kind::Figure, measure) => Pair::constant("dmb:measure", &format!("dmb:{measure}")),
            _ => Pair::constant("dmb:measure", "dmb:Count").with_comment(format!(
                "What {:?} counts, no column says: dmb:Population or another measure may be right.",
                self.table.looks[at].name
            )),
        }
    }

    /// The measures that the values of a column name.
    pub(super) fn measures(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        // A word such as "unknown" is a value here.
        let words = look.nulls.iter().filter(|(_, kind)| **kind == NoValue::OfThings);
        let names: BTreeSet<&str> = look
            .values
            .iter()
            .chain(words.map(|(word, _)| word))
            .copied()
            .filter(|name| !name.contains("$("))
            .collect();
        let ontology = Ontology::get();
        let mut pairs = Vec::new();
        if names.len() <= MEASURES {
            for name in &names {
                let known = ontology.measures().find(|(measure, iri)| {
                    let label = ontology.label(iri.as_ref()).unwrap_or_default();
                    measure.eq_ignore_ascii_case(name) || label.eq_ignore_ascii_case(name)
                });
                let measure = known
                    .map(|(measure, _)| measure)
                    .or_else(|| measure_of_words(name));
                let measure = measure.unwrap_or("Count");
                let condition = Some(Value::equal(look.value(), name));
                pairs
                    .push(Pair::constant("dmb:measure", &format!("dmb:{measure}")).with_condition(condition));
            }
            if !self.table.sample.is_whole
                && let Some(first) = pairs.first_mut()
            {
                first
                    .comments
                    .push("These are the measures of the rows that were looked at.".to_owned());
            }
        } else {
            pairs.push(Pair::constant("dmb:measure", "dmb:Count").with_comment(format!(
                "{:?} names too many measures to list them here.",
                look.name
            )));
        }
        if !look.is_filled() {
            let is_missing = Some(Value::is_null(look.value()));
            pairs.push(Pair::constant("dmb:measure", "dmb:Count").with_condition(is_missing));
        }
        pairs.extend(self.unknown(at));
        pairs
    }
}

/// The measure that a name means, as the header of a column would.
fn measure_of_words(name: &str) -> Option<&'static str> {
    let (meanings, rest) = find_meanings(&words(name), &[])?;
    let figure = meanings.iter().find(|meaning| meaning.kind == Kind::Figure);
    figure.filter(|_| rest.is_empty()).map(|meaning| meaning.property)
}

/// The measure that a word in the name of a table means.
pub(super) fn measure_of_table(name: &str) -> Option<&'static str> {
    words(name).iter().find_map(|word| measure_of_words(word))
}
