//! Literals: numbers, days and times as RDF writes them.

use oxigraph::model::{Literal, Term};

use super::vocab::{edtf, geo, xsd};
use crate::model::{Day, Edtf, Number, Score};

/// A day as `xsd:date`: at least four digits of year, a minus before the year 0, which is 1 BC.
pub fn date(day: Day) -> Literal {
    let sign = if day.year < 0 { "-" } else { "" };
    let text = format!(
        "{sign}{:04}-{:02}-{:02}",
        day.year.unsigned_abs(),
        day.month,
        day.day
    );
    Literal::new_typed_literal(text, xsd::DATE)
}

/// A time as EDTF.
pub fn time(time: &Edtf) -> Literal {
    Literal::new_typed_literal(time.to_string(), edtf::EDTF)
}

/// A whole number as `xsd:integer`, any other as `xsd:decimal`.
pub fn number(number: Number) -> Literal {
    let text = number.to_string();
    if number.decimals == 0 {
        return Literal::new_typed_literal(text, xsd::INTEGER);
    }
    let short = text.trim_end_matches('0');
    Literal::new_typed_literal(short.strip_suffix('.').unwrap_or(short), xsd::DECIMAL)
}

/// A score as `xsd:decimal`.
pub fn score(score: Score) -> Literal {
    Literal::new_typed_literal(score.to_string(), xsd::DECIMAL)
}

/// How many, as `xsd:integer`.
pub fn count(count: u64) -> Literal {
    Literal::new_typed_literal(count.to_string(), xsd::INTEGER)
}

/// A place in a text, as `xsd:nonNegativeInteger`.
pub fn offset(offset: usize) -> Literal {
    Literal::new_typed_literal(offset.to_string(), xsd::NON_NEGATIVE_INTEGER)
}

/// Words in a language; a tag that is not well formed is left out.
pub fn text(text: &str, language: &str) -> Term {
    match Literal::new_language_tagged_literal(text, language) {
        Ok(literal) => literal.into(),
        Err(_) => Literal::new_simple_literal(text).into(),
    }
}

/// A position as a WKT point, longitude first, both in degrees.
pub fn point(latitude: f64, longitude: f64) -> Literal {
    Literal::new_typed_literal(format!("POINT({longitude} {latitude})"), geo::WKT_LITERAL)
}

/// A plain string.
pub fn string(text: impl Into<String>) -> Literal {
    Literal::new_simple_literal(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_outside_four_digits_are_written_as_xsd_wants_them() {
        let year = |year| {
            date(Day {
                year,
                month: 3,
                day: 15,
            })
            .value()
            .to_owned()
        };
        assert_eq!(year(1702), "1702-03-15");
        assert_eq!(year(645), "0645-03-15");
        assert_eq!(year(0), "0000-03-15");
        assert_eq!(year(-43), "-0043-03-15");
        assert_eq!(year(12_345), "12345-03-15");
    }

    #[test]
    fn numbers_are_integers_or_decimals() {
        assert_eq!(
            number(Number::from(1321)).to_string(),
            r#""1321"^^<http://www.w3.org/2001/XMLSchema#integer>"#
        );
        let decimal = number(Number {
            mantissa: 1250,
            decimals: 3,
        });
        assert_eq!(
            decimal.to_string(),
            r#""1.25"^^<http://www.w3.org/2001/XMLSchema#decimal>"#
        );
    }

    #[test]
    fn a_broken_language_tag_is_left_out() {
        assert_eq!(text("Dembei", "en").to_string(), "\"Dembei\"@en");
        assert_eq!(text("Dembei", "no tag").to_string(), "\"Dembei\"");
    }
}
