//! Writes what columns say of numbers, points, addresses and sexes.

use std::collections::BTreeSet;

use super::{
    draft::Draft,
    fit::{Point, point},
    kind::{Kind, RowClass},
    look::{is_decimal, is_grouped, is_integer, is_url},
    yarrrml::{Pair, Type, Value},
};

impl Draft<'_, '_> {
    pub(super) fn gender(&self, at: usize) -> Vec<Pair> {
        const MALE: &[&str] = &[
            "m",
            "male",
            "männlich",
            "masculin",
            "masculino",
            "м",
            "муж",
            "мужской",
        ];
        const FEMALE: &[&str] = &[
            "f",
            "w",
            "female",
            "weiblich",
            "féminin",
            "femenino",
            "ж",
            "жен",
            "женский",
        ];
        let look = &self.table.looks[at];
        let property = "dmb:gender";
        let is_code = |value: &str| value.chars().count() == 1;
        let sex = |value: &str| {
            let value = value.to_lowercase();
            let is_in = |list: &[&str]| list.contains(&value.as_str());
            is_in(MALE)
                .then_some("male")
                .or_else(|| is_in(FEMALE).then_some("female"))
        };
        if !look.has(100, |value| is_code(value) && sex(value).is_some()) {
            let language = look.language_or(&self.options.language);
            return vec![Pair::new(property, look.value(), Type::Language(language))];
        }
        let codes: BTreeSet<&str> = look.values.iter().copied().collect();
        let said = |code: &&str| {
            let text = Value::Text(sex(code).unwrap_or_default().to_owned());
            let condition = Some(Value::equal(look.value(), code));
            Pair::new(property, text, Type::Language("en".to_owned())).with_condition(condition)
        };
        let mut pairs: Vec<Pair> = codes.iter().map(said).collect();
        if !self.table.sample.is_whole {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        pairs
    }

    pub(super) fn address(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        if look.has(100, is_url) && !look.has_several {
            let is_image = |url: &str| {
                let url = url.to_lowercase();
                [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".tif", ".tiff"]
                    .iter()
                    .any(|ending| url.ends_with(ending))
            };
            let property = if look.has(90, is_image) {
                "schema:image"
            } else {
                property
            };
            return vec![Pair::new(property, look.value(), Type::Iri)];
        }
        vec![Pair::new(property, look.value(), Type::Plain)]
    }

    /// A point in one column.
    pub(super) fn point(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let datatype = Type::Datatype("geo:wktLiteral");
        let forms: BTreeSet<Point> = look.values.iter().filter_map(|value| point(value)).collect();
        let is_all = look.has(100, |value| point(value).is_some()) && self.table.sample.is_whole;
        let has_one = forms.len() == 1 && is_all;
        let mut pairs: Vec<Pair> = Vec::new();
        for form in &forms {
            // What is no such point is left out first.
            let found = if has_one {
                look.value()
            } else {
                Value::matched(look.value(), form.pattern())
            };
            let value = match form {
                Point::Wkt
                    if look.has(100, |value| {
                        value.starts_with("POINT") || point(value) != Some(Point::Wkt)
                    }) =>
                {
                    found
                }
                Point::Wkt => Value::replaced(found, "(?i)point", "POINT"),
                Point::Numbers => Value::replaced(found, r"^\(?([^,; ]+)[,; ]\s*([^)]+)\)?$", "POINT($2 $1)"),
            };
            pairs.push(Pair::new("dmb:coordinates", value, datatype.clone()));
        }
        if !is_all || look.has_several {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        if let Some(first) = pairs.first_mut() {
            first.comments.push(format!(
                "{:?}: where nothing else is said, the latitude is taken to be first.",
                look.name
            ));
        }
        pairs
    }

    /// A point in two columns.
    pub(super) fn position(&self) -> Vec<Pair> {
        let (Some(latitude), Some(longitude)) = self.degrees() else {
            return Vec::new();
        };
        let point = format!(
            "POINT({} {})",
            self.table.looks[longitude].reference, self.table.looks[latitude].reference
        );
        vec![Pair::new(
            "dmb:coordinates",
            Value::Text(point),
            Type::Datatype("geo:wktLiteral"),
        )]
    }

    fn degrees(&self) -> (Option<usize>, Option<usize>) {
        let has_place =
            [RowClass::Place, RowClass::Organization, RowClass::Event].contains(&self.table.class);
        let first = |kind| self.table.of_kind(kind).find(|_| has_place);
        (first(Kind::Latitude), first(Kind::Longitude))
    }

    pub(super) fn lone_coordinate(&self, at: usize, kind: Kind) -> Vec<Pair> {
        let is_paired =
            matches!(self.degrees(), (Some(latitude), Some(longitude)) if latitude == at || longitude == at);
        if kind == Kind::Figure || is_paired {
            Vec::new()
        } else {
            self.unknown(at)
        }
    }

    /// The property for a figure of which nobody says when it was so.
    pub(super) fn bare_count(&self, at: usize, measure: &str) -> Option<&'static str> {
        match (measure, self.table.class) {
            ("Population", RowClass::Place | RowClass::Group) if self.figure_time(at).is_none() => {
                Some("dmb:populationCount")
            }
            // An event has a time of its own.
            ("Deaths", RowClass::Event) if self.figure_year(at).is_none() => Some("dmb:deathCount"),
            _ => None,
        }
    }

    pub(super) fn number_pairs(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let (value, datatype, is_all) = self.number(at);
        let mut pairs = vec![Pair::new(property, value, Type::Datatype(datatype))];
        if !is_all {
            pairs.push(
                Pair::new(&self.own_property(at), look.value(), Type::Plain).with_comment(format!(
                    "{:?}: not all of it is a number, so that what is written is kept too.",
                    look.name
                )),
            );
        }
        pairs
    }

    /// A column of numbers as a value, with its datatype, and whether that is all of it.
    pub(super) fn number(&self, at: usize) -> (Value, &'static str, bool) {
        let look = &self.table.looks[at];
        let datatype = if look.has(1, is_decimal) {
            "xsd:decimal"
        } else {
            "xsd:integer"
        };
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
            let datatype = if self.table.sample.is_whole {
                datatype
            } else {
                "xsd:decimal"
            };
            return (
                number,
                datatype,
                look.has(100, is_number) && self.table.sample.is_whole,
            );
        }
        (number, datatype, look.has(100, is_number))
    }
}
