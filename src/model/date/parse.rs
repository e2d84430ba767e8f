//! Reads EDTF; whether the parts go together is for [`Edtf`](super::Edtf) to say.

use super::{
    End, Form, Member,
    part::{Date, Part, Qualifier, Season, Year},
};

/// The time that the whole text writes; `None` where it is of no known form.
pub(super) fn form(text: &str) -> Option<Form> {
    if let Some(inner) = text.strip_prefix('[') {
        return members(inner.strip_suffix(']')?).map(Form::OneOf);
    }
    if let Some(inner) = text.strip_prefix('{') {
        return members(inner.strip_suffix('}')?).map(Form::AllOf);
    }
    match text.split_once('/') {
        Some((from, to)) => Some(Form::Interval(end(from)?, end(to)?)),
        None => date(text).map(Form::Date),
    }
}

fn end(text: &str) -> Option<End> {
    match text {
        "" => Some(End::Unknown),
        ".." => Some(End::Open),
        _ => date(text).map(End::Date),
    }
}

/// A range may be open only where that says something: before the first member, or after the last.
fn members(text: &str) -> Option<Vec<Member>> {
    let last = text.split(',').count() - 1;
    let member = |(at, text): (usize, &str)| match text.split_once("..") {
        None => date(text).map(Member::Date),
        Some(("", to)) if at == 0 => Some(Member::Range(None, Some(date(to)?))),
        Some((from, "")) if at == last => Some(Member::Range(Some(date(from)?), None)),
        Some((from, to)) => Some(Member::Range(Some(date(from)?), Some(date(to)?))),
    };
    text.split(',').enumerate().map(member).collect()
}

fn date(text: &str) -> Option<Date> {
    let sign = text.chars().next_back()?;
    let qualifier = Qualifier::parse(sign);
    let text = if qualifier.is_some() {
        text.strip_suffix(sign)?
    } else {
        text
    };
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut fields = text.split('-');
    let year = year(fields.next()?, negative)?;
    let part = match (fields.next(), fields.next(), fields.next()) {
        (None, ..) => Part::Year,
        (Some(month), None, _) => match two(month)? {
            Digits::Known(code @ 21..=24) => Part::Season(Season::parse(code)?),
            month => Part::Month(month.known()),
        },
        // A season has no days; as a month it is not valid.
        (Some(month), Some(day), None) => Part::Day(two(month)?.known(), two(day)?.known()),
        _ => return None,
    };
    let date = Date {
        year,
        part,
        qualifier,
    };
    date.is_valid().then_some(date)
}

fn year(text: &str, negative: bool) -> Option<Year> {
    let known = text.trim_end_matches('X');
    let unspecified = u8::try_from(text.len() - known.len()).ok()?;
    if text.len() != 4 || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = if known.is_empty() {
        0
    } else {
        known.parse::<u16>().ok()?
    };
    Some(Year {
        negative,
        digits: digits * 10_u16.pow(u32::from(unspecified)),
        unspecified,
    })
}

#[derive(Clone, Copy)]
enum Digits {
    Known(u8),
    Unspecified,
}

impl Digits {
    fn known(self) -> Option<u8> {
        if let Self::Known(number) = self {
            Some(number)
        } else {
            None
        }
    }
}

/// Two digits, or `XX` for unspecified ones.
fn two(text: &str) -> Option<Digits> {
    match text {
        "XX" => Some(Digits::Unspecified),
        _ if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().ok().map(Digits::Known)
        }
        _ => None,
    }
}
