//! Lexical forms of XSD datatypes: which there are, and which of them is canonical (XML Schema 1.1, Part 2).

use std::sync::LazyLock;

use regex::Regex;

/// What every datatype of XSD begins with.
pub(super) const NAMESPACE: &str = "http://www.w3.org/2001/XMLSchema#";

/// A datatype whose lexical forms are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datatype {
    Boolean,
    Decimal,
    Double,
    Integer,
    /// With a smallest and a largest value.
    Bounded(i128, i128),
    Date,
    Time,
    DateTime,
    Year,
    HexBinary,
}

impl Datatype {
    /// The one with that IRI, if its forms are checked.
    pub(super) fn of(iri: &str) -> Option<Self> {
        const ALL: i128 = i128::MAX;
        Some(match iri.strip_prefix(NAMESPACE)? {
            "boolean" => Self::Boolean,
            "decimal" => Self::Decimal,
            "double" | "float" => Self::Double,
            "integer" => Self::Integer,
            "int" => Self::Bounded(i32::MIN.into(), i32::MAX.into()),
            "long" => Self::Bounded(i64::MIN.into(), i64::MAX.into()),
            "short" => Self::Bounded(i16::MIN.into(), i16::MAX.into()),
            "byte" => Self::Bounded(i8::MIN.into(), i8::MAX.into()),
            "unsignedInt" => Self::Bounded(0, u32::MAX.into()),
            "unsignedLong" => Self::Bounded(0, u64::MAX.into()),
            "unsignedShort" => Self::Bounded(0, u16::MAX.into()),
            "unsignedByte" => Self::Bounded(0, u8::MAX.into()),
            "nonNegativeInteger" => Self::Bounded(0, ALL),
            "positiveInteger" => Self::Bounded(1, ALL),
            "nonPositiveInteger" => Self::Bounded(-ALL, 0),
            "negativeInteger" => Self::Bounded(-ALL, -1),
            "date" => Self::Date,
            "time" => Self::Time,
            "dateTime" | "dateTimeStamp" => Self::DateTime,
            "gYear" => Self::Year,
            "hexBinary" => Self::HexBinary,
            _ => return None,
        })
    }

    /// Whether a text is a lexical form of it.
    pub(super) fn has(self, text: &str) -> bool {
        match self {
            Self::Boolean => ["true", "false", "1", "0"].contains(&text),
            Self::Integer => is_integer(text),
            Self::Bounded(least, most) => {
                is_integer(text)
                    && text
                        .strip_prefix('+')
                        .unwrap_or(text)
                        .parse::<i128>()
                        .map_or_else(
                            // Past the largest number that fits, only the sign matters.
                            |_| {
                                if text.starts_with('-') {
                                    least == -i128::MAX
                                } else {
                                    most == i128::MAX
                                }
                            },
                            |number| (least..=most).contains(&number),
                        )
            }
            Self::Decimal => is_decimal(text),
            Self::Double => is_double(text),
            Self::Date => DATE.is_match(text) && is_day(text),
            Self::Time => TIME.is_match(text),
            Self::DateTime => DATE_TIME.is_match(text) && is_day(text),
            Self::Year => YEAR.is_match(text),
            Self::HexBinary => {
                text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
        }
    }
}

const ZONE: &str = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?";
const CLOCK: &str = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)";
const CALENDAR: &str = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])";

#[expect(clippy::expect_used, reason = "literals, which a test compiles")]
fn whole(pattern: &str) -> Regex {
    Regex::new(&format!("^{pattern}$")).expect("a pattern")
}

static DATE: LazyLock<Regex> = LazyLock::new(|| whole(&format!("{CALENDAR}{ZONE}")));
static TIME: LazyLock<Regex> = LazyLock::new(|| whole(&format!("{CLOCK}{ZONE}")));
static DATE_TIME: LazyLock<Regex> = LazyLock::new(|| whole(&format!("{CALENDAR}T{CLOCK}{ZONE}")));
static YEAR: LazyLock<Regex> = LazyLock::new(|| whole(&format!(r"-?(?:[1-9]\d{{3,}}|0\d{{3}}){ZONE}")));

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
}

fn is_double(text: &str) -> bool {
    if ["INF", "+INF", "-INF", "NaN"].contains(&text) {
        return true;
    }
    match text.split_once(['e', 'E']) {
        None => is_decimal(text),
        Some((number, exponent)) => is_decimal(number) && is_integer(exponent),
    }
}

/// Whether the month of a date has that day. The form must be right.
fn is_day(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let mut parts = text.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<u32>().ok())
        .unwrap_or_default();
    let day = parts
        .next()
        .and_then(|day| day.get(..2)?.parse::<u32>().ok())
        .unwrap_or_default();
    // What matters of the year is its rest by 400, for which the last digits and the hundreds are enough.
    let tail = year
        .get(year.len().saturating_sub(4)..)
        .and_then(|tail| tail.parse::<u32>().ok());
    let year = tail.unwrap_or_default() % 400;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days
}

/// The canonical form of a number that JSON writes with a fraction or an exponent, as an `xsd:double`.
pub(super) fn canonical_double(text: &str) -> String {
    let Ok(number) = text.parse::<f64>() else {
        return text.to_owned();
    };
    if number.is_infinite() {
        return if number > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    let written = format!("{number:E}");
    match written.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => written,
    }
}

/// The canonical form of a whole number.
pub(super) fn canonical_integer(text: &str) -> &str {
    if text == "-0" { "0" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_from_what_is_none() {
        let cases = [
            ("int", "42 -7 +1 2147483647", "2147483648 4.0 x"),
            (
                "positiveInteger",
                "1 99999999999999999999999999999999999999999999",
                "0 -1",
            ),
            ("decimal", "1 .5 -1.50 1.", ". 1e3 1,5"),
            ("double", "1 1e3 INF -1.5E-2 NaN", "inf 1e 1e1.5"),
            ("boolean", "true 0", "TRUE yes"),
            (
                "date",
                "2000-02-29 1900-02-28 -0044-03-15 2011-08-23Z 12000-01-01",
                "1900-02-29 2001-13-01 1-1-1 01-02-2000 2001-04-31",
            ),
            (
                "dateTime",
                "2011-08-23T22:17:00.000+00:00 2000-01-01T24:00:00",
                "2011-08-23 2011-08-23T25:00:00",
            ),
            ("time", "22:17:34.1+01:00", "22:17 24:00:01"),
            ("gYear", "1983 -0044 12000", "83 01983"),
            ("hexBinary", "5232", "523 zz"),
        ];
        for (name, good, bad) in cases {
            let datatype = Datatype::of(&format!("{NAMESPACE}{name}")).unwrap();
            for text in good.split(' ') {
                assert!(datatype.has(text), "{text} is a {name}");
            }
            for text in bad.split(' ') {
                assert!(!datatype.has(text), "{text} is no {name}");
            }
        }
    }

    #[test]
    fn doubles_have_one_digit_before_the_point() {
        let cases = [
            ("30.5", "3.05E1"),
            ("100.0", "1.0E2"),
            ("0.00014770215", "1.4770215E-4"),
            ("1e3", "1.0E3"),
            ("0.0", "0.0E0"),
        ];
        for (text, canonical) in cases {
            assert_eq!(canonical_double(text), canonical);
        }
    }
}
