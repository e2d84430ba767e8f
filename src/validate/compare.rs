//! Compares literals by value, and tells whether they are well formed.

use std::cmp::Ordering;

use oxigraph::model::{Literal, Term};

use crate::rdf::vocab::xsd;

/// What the names of XML Schema's kinds of integer end with.
const INTEGERS: [&str; 13] = [
    "integer",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "long",
    "int",
    "short",
    "byte",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
];

/// The order of two literals; `None` if they cannot be compared.
pub(super) fn compare(one: &Term, other: &Term) -> Option<Ordering> {
    let (Term::Literal(one), Term::Literal(other)) = (one, other) else {
        return None;
    };
    match (Value::of(one)?, Value::of(other)?) {
        (Value::Decimal(one), Value::Decimal(other)) => Some(compare_decimals(one, other)),
        (Value::Double(one), Value::Double(other)) => one.partial_cmp(&other),
        (Value::Double(one), Value::Decimal(other)) => one.partial_cmp(&other.parse().ok()?),
        (Value::Decimal(one), Value::Double(other)) => one.parse::<f64>().ok()?.partial_cmp(&other),
        (Value::Time(one), Value::Time(other)) => one.partial_cmp(&other),
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        (Value::Boolean(one), Value::Boolean(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}

/// Whether the text of a literal is one that its datatype has. Datatypes other than the common ones of XML Schema have
/// any.
pub(super) fn is_well_formed(literal: &Literal) -> bool {
    let Some(name) = literal.datatype().as_str().strip_prefix(xsd::NAMESPACE) else {
        return true;
    };
    if !INTEGERS.contains(&name)
        && !["decimal", "double", "float", "boolean", "date", "dateTime"].contains(&name)
    {
        return true;
    }
    let (value, is_whole) = (literal.value(), !literal.value().contains('.'));
    let sign_fits = match name {
        "positiveInteger" => compare_decimals(value, "0").is_gt(),
        "negativeInteger" => compare_decimals(value, "0").is_lt(),
        "nonPositiveInteger" => compare_decimals(value, "0").is_le(),
        _ if name == "nonNegativeInteger" || name.starts_with("unsigned") => {
            compare_decimals(value, "0").is_ge()
        }
        _ => true,
    };
    Value::of(literal).is_some() && (!INTEGERS.contains(&name) || (is_whole && sign_fits))
}

/// The value of a literal that can be compared.
enum Value<'l> {
    Decimal(&'l str),
    Double(f64),
    /// Days, and seconds within them.
    Time((i64, f64)),
    Text(&'l str),
    Boolean(bool),
}

impl<'l> Value<'l> {
    fn of(literal: &'l Literal) -> Option<Self> {
        let value = literal.value();
        let name = literal.datatype().as_str().strip_prefix(xsd::NAMESPACE)?;
        match name {
            "string" => Some(Self::Text(value)),
            "boolean" => match value {
                "true" | "1" => Some(Self::Boolean(true)),
                "false" | "0" => Some(Self::Boolean(false)),
                _ => None,
            },
            "double" | "float" => match value {
                "INF" | "+INF" => Some(Self::Double(f64::INFINITY)),
                "-INF" => Some(Self::Double(f64::NEG_INFINITY)),
                "NaN" => Some(Self::Double(f64::NAN)),
                _ if value.contains(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E') => None,
                _ => value.parse().ok().map(Self::Double),
            },
            "date" => time(value, false).map(Self::Time),
            "dateTime" => time(value, true).map(Self::Time),
            _ if name == "decimal" || INTEGERS.contains(&name) => {
                is_decimal(value).then_some(Self::Decimal(value))
            }
            _ => None,
        }
    }
}

fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    let points = unsigned.bytes().filter(|&byte| byte == b'.').count();
    digits > 0 && points <= 1 && digits + points == unsigned.len()
}

/// The order of two decimal numbers of any length.
fn compare_decimals(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| {
        let is_negative = text.starts_with('-');
        let unsigned = text.trim_start_matches(['+', '-']);
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let (whole, part) = (
            whole.trim_start_matches('0').to_owned(),
            part.trim_end_matches('0').to_owned(),
        );
        let is_zero = whole.is_empty() && part.is_empty();
        (is_negative && !is_zero, whole, part)
    };
    let ((one_negative, one_whole, one_part), (other_negative, other_whole, other_part)) =
        (parts(one), parts(other));
    let size = one_whole
        .len()
        .cmp(&other_whole.len())
        .then(one_whole.cmp(&other_whole))
        .then(one_part.cmp(&other_part));
    match (one_negative, other_negative) {
        (false, false) => size,
        (true, true) => size.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Days since the year 0, and seconds; the time zone is taken off.
fn time(text: &str, has_time: bool) -> Option<(i64, f64)> {
    let (text, offset) = split_zone(text)?;
    let (date, time) = match text.split_once('T') {
        Some((date, time)) if has_time => (date, Some(time)),
        None if !has_time => (text, None),
        _ => return None,
    };
    let is_negative = date.starts_with('-');
    let parts: Vec<_> = date.trim_start_matches('-').split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if year.len() < 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let year = number(year)? * if is_negative { -1 } else { 1 };
    let (month, day) = (number(month)?, number(day)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut seconds = 0.0;
    if let Some(time) = time {
        let parts: Vec<_> = time.split(':').collect();
        let [hour, minute, second] = parts.as_slice() else {
            return None;
        };
        #[expect(clippy::cast_precision_loss, reason = "below 90,000")]
        let whole = (number(hour)? * 3600 + number(minute)? * 60) as f64;
        seconds = whole + second.parse::<f64>().ok()?;
    }
    #[expect(clippy::cast_precision_loss, reason = "below 60,000")]
    let seconds = seconds - (offset * 60) as f64;
    Some((days(year, month, day), seconds))
}

/// Days since the first of March of the year 0, in the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + day
        - 1
}

/// The text before the time zone, and the zone in minutes.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(text) = text.strip_suffix('Z') {
        return Some((text, 0));
    }
    let Some((rest, zone)) = text.len().checked_sub(6).and_then(|at| text.split_at_checked(at)) else {
        return Some((text, 0));
    };
    let sign = match zone.chars().next() {
        Some('+') => 1,
        Some('-') => -1,
        _ => return Some((text, 0)),
    };
    match zone.get(1..).and_then(|zone| zone.split_once(':')) {
        Some((hours, minutes)) => Some((rest, sign * (number(hours)? * 60 + number(minutes)?))),
        None => Some((text, 0)),
    }
}

fn number(text: &str) -> Option<i64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    fn literal(text: &str, datatype: &str) -> Literal {
        Literal::new_typed_literal(
            text,
            NamedNode::new(format!("{}{datatype}", xsd::NAMESPACE)).unwrap(),
        )
    }

    #[test]
    fn literals_are_compared_by_value() {
        let order = |one: (&str, &str), other: (&str, &str)| {
            compare(&literal(one.0, one.1).into(), &literal(other.0, other.1).into())
        };
        assert_eq!(order(("9", "integer"), ("10", "integer")), Some(Ordering::Less));
        assert_eq!(
            order(("1.50", "decimal"), ("1.5", "decimal")),
            Some(Ordering::Equal)
        );
        assert_eq!(
            order(("-2", "integer"), ("-1.5", "decimal")),
            Some(Ordering::Less)
        );
        assert_eq!(
            order(("1e1", "double"), ("9", "integer")),
            Some(Ordering::Greater)
        );
        assert_eq!(
            order(("1702-01-01", "date"), ("1701-12-31", "date")),
            Some(Ordering::Greater)
        );
        assert_eq!(
            order(("-0044-03-15", "date"), ("0001-01-01", "date")),
            Some(Ordering::Less)
        );
        let (early, late) = (
            ("2000-01-01T00:00:00+02:00", "dateTime"),
            ("2000-01-01T00:00:00Z", "dateTime"),
        );
        assert_eq!(order(early, late), Some(Ordering::Less));
        assert_eq!(order(("a", "string"), ("1", "integer")), None);
    }

    #[test]
    fn what_a_datatype_does_not_have_is_not_well_formed() {
        for (text, datatype) in [
            ("x", "integer"),
            ("1.0", "integer"),
            ("-1", "nonNegativeInteger"),
            ("0", "positiveInteger"),
            ("", "decimal"),
            ("yes", "boolean"),
            ("1702", "date"),
            ("1702-13-01", "date"),
            ("1702-01-01T", "dateTime"),
            ("inf", "double"),
        ] {
            assert!(!is_well_formed(&literal(text, datatype)), "{text} {datatype}");
        }
        for (text, datatype) in [
            ("+7", "integer"),
            ("0", "nonNegativeInteger"),
            ("1702-01-01", "date"),
            ("x", "anyURI"),
        ] {
            assert!(is_well_formed(&literal(text, datatype)), "{text} {datatype}");
        }
    }
}
