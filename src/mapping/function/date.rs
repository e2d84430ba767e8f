//! Dates as tables have them, as EDTF or as XSD writes them. What can be read in two ways is not read without a pattern.

use std::sync::LazyLock;

use crate::model::{Day, Edtf};

/// The words of dates, by what they say.
struct Words {
    months: Vec<(&'static str, u8)>,
    /// What stands before a date that is about right.
    about: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    /// What says nothing.
    skip: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut read = Words {
        months: Vec::new(),
        about: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
        skip: Vec::new(),
    };
    let list = include_str!("../../../data/columns/dates.tsv").lines();
    let lines = list.filter(|line| !line.starts_with('#'));
    for (says, words) in lines.filter_map(|line| line.split_once('\t')) {
        // A word is followed by a blank, and a short one that ends in a dot need not be.
        let heads = words.split('|').map(|word| match word {
            short if short.ends_with('.') => short.to_owned(),
            word => format!("{word} "),
        });
        match (says, says.parse()) {
            (_, Ok(month)) => read.months.extend(words.split('|').map(|word| (word, month))),
            ("about", _) => read.about.extend(heads),
            ("before", _) => read.before.extend(heads),
            ("after", _) => read.after.extend(heads),
            _ => read.skip.extend(words.split('|')),
        }
    }
    read
});

/// What follows one of these words at the beginning of a text.
fn behind<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word.as_str()))
}

/// How long a date may be, in bytes: what stands in brackets and the like is read again and again.
const LONGEST: usize = 100;

/// What stands behind a year before Christ, the longer first.
const BEFORE_CHRIST: [&str; 7] = [
    " b.c.e.",
    " b.c.",
    " bce",
    " bc",
    " v. chr.",
    " av. j.-c.",
    " до н. э.",
];

/// What stands behind one after Christ.
const AFTER_CHRIST: [&str; 8] = [
    " a.d.",
    " c.e.",
    " ad",
    " ce",
    " n. chr.",
    " apr. j.-c.",
    " ap. j.-c.",
    " н. э.",
];

/// What stands behind the number of a century.
const CENTURY: [&str; 5] = ["century", "centuries", "cent.", "c.", "c"];

/// A date in EDTF: a day, month, year, decade or period, as precise as it was written.
///
/// Without a pattern it is read as it stands: `1776-07-04`, `4 July 1776`, `July 4, 1776`, `4.7.1776`, `1776`, `1890s`,
/// `c. 1900`, `1930–1992`, `1928–36`, `[c. 1930]`, `1930 or 1931`, `18th century`, `300 BC`, `10th c. BC`.
/// A pattern has `d`, `M` (`MMM` for a name) and `y`, such as `dd/MM/yyyy`.
pub(super) fn to_edtf(text: &str, pattern: Option<&str>) -> Result<String, String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err("a text of this length is no date".to_owned());
    }
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
    // What a cataloguer has found out, and is not in the book.
    if let Some(inner) = lower.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return parse(inner.trim());
    }
    if let Some(rest) = lower.strip_suffix('?').filter(|rest| !rest.ends_with('?')) {
        return parse(rest.trim()).map(Edtf::uncertain);
    }
    if let Some(rest) = behind(&lower, &WORDS.about) {
        return parse(rest.trim()).map(Edtf::approximate);
    }
    if let Some(date) = with_era(&lower) {
        return Some(date);
    }
    if let Some((one, other)) = lower.split_once(" or ") {
        // An era behind both may be that of the first, too.
        let is_told = era(other).is_none() || era(one).is_some();
        let (one, other) = (parse(one.trim())?, parse(other.trim())?);
        return Edtf::one_of(&[one, other]).filter(|_| is_told);
    }
    if let Some(rest) = behind(&lower, &WORDS.before) {
        return Edtf::until(&parse(rest.trim())?);
    }
    if let Some(rest) = behind(&lower, &WORDS.after) {
        return Edtf::since(&parse(rest.trim())?);
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
            .filter(|(from, to)| year(from).is_some() && year(&whole_year(from, to)).is_some())
    });
    if let Some((from, to)) = period
        && let Some(start) = parse(from.trim())
        && let Some(end) = parse(&whole_year(from.trim(), to.trim()))
    {
        return Edtf::interval(&start, &end);
    }
    words(&lower)
        .or_else(|| dotted(&lower))
        .or_else(|| slashed(&lower))
}

/// The year that ends a period, of which only the last two digits may be written: `1928–36`. Up to 12 they may be a month.
fn whole_year(from: &str, to: &str) -> String {
    let is_short = to.len() == 2 && to.parse::<u8>().is_ok_and(|year| year > 12);
    match from.get(..2).filter(|_| is_short && year(from).is_some()) {
        Some(century) => format!("{century}{to}"),
        None => to.to_owned(),
    }
}

/// A year of one to four digits before or after Christ, where that is said, or a century: `300 bc`, `ad 79`, `18th century`,
/// `10th c. bc`, `300–200 bc`.
fn with_era(text: &str) -> Option<Edtf> {
    let era = era(text);
    let has_era = era.is_some();
    let (words, sign) = era.unwrap_or((text, 1));
    let one = |words: &str| {
        let words = words.trim();
        let century = CENTURY.iter().find_map(|century| words.strip_suffix(century));
        if let Some(ordinal) = century {
            let ordinal = ordinal.trim_end_matches([' ', '-']);
            let digits = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|end| ordinal.strip_suffix(end))?;
            return Edtf::century(sign * i32::from(number(digits)?));
        }
        let is_year =
            has_era && (1..=4).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = words.parse().ok().filter(|year| is_year && *year > 0)?;
        // There is no year 0: 1 BC is the year before AD 1.
        Edtf::year(if sign < 0 { 1 - year } else { year })
    };
    let period = || {
        let (from, to) = words.split_once(['–', '—', '-']).filter(|_| has_era)?;
        Edtf::interval(&one(from)?, &one(to)?)
    };
    let choice = || {
        let (first, second) = words.split_once(" or ").filter(|_| has_era)?;
        Edtf::one_of(&[one(first)?, one(second)?])
    };
    one(words).or_else(period).or_else(choice)
}

/// What is said to be of before Christ (-1) or after (1), and which.
fn era(text: &str) -> Option<(&str, i32)> {
    let strip = |eras: &[&str]| eras.iter().find_map(|era| text.strip_suffix(era));
    let after = || strip(&AFTER_CHRIST).or_else(|| text.strip_prefix("ad "));
    let before = strip(&BEFORE_CHRIST).map(|words| (words, -1));
    before.or_else(|| Some((after()?, 1)))
}

/// `4 July 1776`, `July 4, 1776`, `July 1776`, `4. Juli 1776`, `4 июля 1776 г.`.
fn words(text: &str) -> Option<Edtf> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(|word| !WORDS.skip.contains(word)).collect();
    match words.as_slice() {
        [at] if text.len() > at.len() => Edtf::year(year(at)?),
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

/// The month of a name, or of its beginning where that is of one month only.
fn month_of(name: &str) -> Option<u8> {
    let name = name.trim_end_matches('.').to_lowercase();
    if let Some((_, month)) = WORDS.months.iter().find(|(known, _)| *known == name) {
        return Some(*month);
    }
    if name.chars().count() < 3 {
        return None;
    }
    let mut begun = WORDS.months.iter().filter(|(known, _)| known.starts_with(&name));
    let (_, first) = begun.next()?;
    begun.all(|(_, month)| month == first).then_some(*first)
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
            ("1928–36", "1928/1936"),
            ("1928-36", "1928/1936"),
            ("[c. 1930]", "1930~"),
            ("1930 ?", "1930?"),
            ("ca 1900", "1900~"),
            ("1930 or 1931", "[1930,1931]"),
            ("18th century", "17XX"),
            ("c. 300 BC", "-0299~"),
            ("10th c. BC", "-09XX"),
            ("AD 79", "0079"),
            ("300–200 BC", "-0299/-0199"),
            ("1200 or 1100 BC", "[-1199,-1099]"),
        ];
        for (text, edtf) in cases {
            assert_eq!(to_edtf(text, None).as_deref(), Ok(edtf), "{text}");
        }
        for unclear in [
            "07/04/1776",
            "soon",
            "",
            "31.2.2000",
            "76",
            "0 BC",
            "1930??",
            "century",
            "1936–28",
            "c",
            "th c.",
            "1901/12",
            "30 AD or 20 BC or 7",
        ] {
            assert!(to_edtf(unclear, None).is_err(), "{unclear}");
        }
    }

    #[test]
    fn a_long_text_is_no_date() {
        let brackets = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in [brackets, "c.".repeat(100_000), "? ".repeat(100_000)] {
            assert!(to_edtf(&text, None).is_err());
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
