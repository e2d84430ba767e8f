//! Dates as tables have them, as EDTF or as XSD writes them. What can be read in two ways is not read without a pattern.

use crate::model::{Day, Edtf};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date in EDTF: a day, month, year, decade or period, as precise as it was written.
///
/// Without a pattern it is read as it stands: `1776-07-04`, `4 July 1776`, `July 4, 1776`, `4.7.1776`, `1776`, `1890s`,
/// `c. 1900`, `1930–1992`. A pattern has `d`, `M` (`MMM` for a name) and `y`, such as `dd/MM/yyyy`.
pub(super) fn to_edtf(text: &str, pattern: Option<&str>) -> Result<String, String> {
    let text = text.trim();
    let date = match pattern.filter(|pattern| !pattern.is_empty()) {
        Some(pattern) => by_pattern(text, pattern),
        None => parse(text),
    };
    let date = date.ok_or_else(|| match pattern {
        Some(pattern) => format!("{text:?} is no date of the form {pattern:?}"),
        None => format!("{text:?} is no date that can be read in one way only; give its pattern"),
    })?;
    Ok(date.to_string())
}

/// A day, month or year as `xsd:date`, `xsd:gYearMonth` or `xsd:gYear` write it; nothing less precise.
pub(super) fn to_xsd(text: &str, pattern: Option<&str>) -> Result<String, String> {
    let edtf = to_edtf(text, pattern)?;
    let is_plain = edtf.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_plain {
        Ok(edtf)
    } else {
        Err(format!("{text:?} is no single day, month or year"))
    }
}

fn parse(text: &str) -> Option<Edtf> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let lower = text.to_lowercase();
    for about in ["c. ", "ca. ", "circa ", "about ", "approx. ", "c.", "ca."] {
        if let Some(rest) = lower.strip_prefix(about) {
            return parse(rest.trim()).map(Edtf::approximate);
        }
    }
    if let Some(rest) = lower.strip_prefix("before ") {
        return Edtf::until(&parse(rest)?);
    }
    if let Some(rest) = lower
        .strip_prefix("after ")
        .or_else(|| lower.strip_prefix("since "))
    {
        return Edtf::since(&parse(rest)?);
    }
    if let Some(decade) = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('s')) {
        return Edtf::decade(year(decade)?);
    }
    let period = lower
        .split_once(['–', '—', '/'])
        .or_else(|| lower.split_once(" - "))
        .or_else(|| lower.split_once(" to "));
    let period = period.or_else(|| {
        lower
            .split_once('-')
            .filter(|(from, to)| year(from).is_some() && year(to).is_some())
    });
    if let Some((from, to)) = period
        && let (Some(from), Some(to)) = (parse(from.trim()), parse(to.trim()))
    {
        return Edtf::interval(&from, &to);
    }
    words(&lower)
        .or_else(|| dotted(&lower))
        .or_else(|| slashed(&lower))
}

/// `4 July 1776`, `July 4, 1776`, `July 1776`.
fn words(text: &str) -> Option<Edtf> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [month, at] => Edtf::month(year(at)?, month_of(month)?),
        [first, second, at] => match (month_of(first), month_of(second)) {
            (Some(month), None) => day(year(at)?, month, number(second)?),
            (None, Some(month)) => day(year(at)?, month, number(first)?),
            _ => None,
        },
        _ => None,
    }
}

/// `4.7.1776`: with dots, the day is first everywhere.
fn dotted(text: &str) -> Option<Edtf> {
    let mut parts = text.split('.').map(str::trim);
    let (first, month, at) = (
        number(parts.next()?)?,
        number(parts.next()?)?,
        year(parts.next()?)?,
    );
    if parts.next().is_some() {
        None
    } else {
        day(at, month, first)
    }
}

/// `1776/07/04`.
fn slashed(text: &str) -> Option<Edtf> {
    let mut parts = text.split('/').map(str::trim);
    let (at, month, last) = (
        year(parts.next()?)?,
        number(parts.next()?)?,
        number(parts.next()?)?,
    );
    if parts.next().is_some() {
        None
    } else {
        day(at, month, last)
    }
}

fn day(year: i32, month: u8, day: u8) -> Option<Edtf> {
    Edtf::day(Day::new(year, month, day)?)
}

fn year(text: &str) -> Option<i32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { text.parse().ok() } else { None }
}

fn number(text: &str) -> Option<u8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// The month of a name or its beginning.
fn month_of(name: &str) -> Option<u8> {
    let name = name.trim_end_matches('.').to_lowercase();
    if name.len() < 3 {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|month| month.starts_with(&name) || (name == "sept" && *month == "september"))?;
    u8::try_from(at + 1).ok()
}

fn by_pattern(text: &str, pattern: &str) -> Option<Edtf> {
    let (mut at, mut of_month, mut of_day) = (None, None, None);
    let mut rest = text;
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let mut length = 1;
        while signs.next_if_eq(&sign).is_some() {
            length += 1;
        }
        match sign {
            'y' | 'Y' | 'u' => at = Some(take(&mut rest, 4, |c| c.is_ascii_digit())?.parse().ok()?),
            'M' if length >= 3 => of_month = Some(month_of(take(&mut rest, 12, char::is_alphabetic)?)?),
            'M' => of_month = Some(take(&mut rest, 2, |c| c.is_ascii_digit())?.parse().ok()?),
            'd' => of_day = Some(take(&mut rest, 2, |c| c.is_ascii_digit())?.parse().ok()?),
            '\'' => {}
            other => {
                for _ in 0..length {
                    rest = rest.strip_prefix(other)?;
                }
            }
        }
    }
    if !rest.is_empty() {
        return None;
    }
    match (at?, of_month, of_day) {
        (at, Some(of_month), Some(of_day)) => day(at, of_month, of_day),
        (at, Some(of_month), None) => Edtf::month(at, of_month),
        (at, ..) => Edtf::year(at),
    }
}

/// The characters at the beginning that are of a kind.
fn take<'t>(rest: &mut &'t str, most: usize, is_of_kind: impl Fn(char) -> bool) -> Option<&'t str> {
    let length = rest
        .chars()
        .take(most)
        .take_while(|c| is_of_kind(*c))
        .map(char::len_utf8)
        .sum();
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    (!taken.is_empty()).then_some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_that_they_were_written_with() {
        let cases = [
            ("1776-07-04", "1776-07-04"),
            ("4 July 1776", "1776-07-04"),
            ("July 4th, 1776", "1776-07-04"),
            ("Sept. 1939", "1939-09"),
            ("4.7.1776", "1776-07-04"),
            ("1776/07/04", "1776-07-04"),
            ("c. 1900", "1900~"),
            ("1890s", "189X"),
            ("1930–1992", "1930/1992"),
            ("1930-1992", "1930/1992"),
            ("before 1800", "../1800"),
        ];
        for (text, edtf) in cases {
            assert_eq!(to_edtf(text, None).as_deref(), Ok(edtf), "{text}");
        }
        for unclear in ["07/04/1776", "soon", "", "31.2.2000", "76"] {
            assert!(to_edtf(unclear, None).is_err(), "{unclear}");
        }
    }

    #[test]
    fn a_pattern_says_which_part_is_which() {
        assert_eq!(to_edtf("07/04/1776", Some("MM/dd/yyyy")).unwrap(), "1776-07-04");
        assert_eq!(to_xsd("4 Jul 1776", Some("d MMM yyyy")).unwrap(), "1776-07-04");
        assert_eq!(to_xsd("1776", Some("yyyy")).unwrap(), "1776");
        assert!(to_xsd("1890s", None).is_err() && to_edtf("1776-07", Some("dd/MM/yyyy")).is_err());
    }
}
