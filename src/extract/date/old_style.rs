//! Dates of the Julian calendar, and dates given in both: "4 February [O.S. 23 January] 1905".

use crate::model::{Calendar, Day, Edtf};

use super::{
    evidence,
    phrase::{Phrase, complete},
    point::{Partial, Point, Reading, Stem, after_comma, point, year},
    token::Tokens,
    words::{Word, word},
};

/// By how many days the calendars have differed since the Gregorian was made.
const DIFFERENCE: std::ops::RangeInclusive<i64> = 10..=13;

/// "O.S.", "Old Style", "Julian", or their opposites: which calendar, and the token after.
fn style(tokens: &Tokens<'_>, at: usize) -> Option<(Calendar, usize)> {
    let calendar = |name: &str| match name {
        "O" | "OS" | "Old" | "Julian" => Some(Calendar::Julian),
        "N" | "NS" | "New" | "Gregorian" => Some(Calendar::Gregorian),
        _ => None,
    };
    let first = tokens.text(at);
    let calendar = calendar(first)?;
    let end = match first {
        "O" | "N" => {
            let is_dotted = tokens.is(at + 1, ".") && tokens.is(at + 2, "S");
            Some(at + 3 + usize::from(tokens.is(at + 3, "."))).filter(|_| is_dotted)?
        }
        "Old" | "New" => Some(at + 2).filter(|_| tokens.has_words(at + 1, &["style"]))?,
        "Julian" | "Gregorian" => at + 1 + usize::from(tokens.has_words(at + 1, &["calendar"])),
        _ => at + 1,
    };
    Some((calendar, end))
}

/// A calendar named after a date, with or without brackets or "in the … calendar", and the token after.
pub(super) fn marked_after(tokens: &Tokens<'_>, at: usize) -> Option<(Calendar, usize)> {
    if tokens.is_mark(at, "([") {
        let (calendar, end) = style(tokens, at + 1)?;
        return tokens.is_mark(end, ")]").then_some((calendar, end + 1));
    }
    if tokens.has_words(at, &["in", "the"]) {
        return style(tokens, at + 2).filter(|&(_, end)| tokens.has_words(end - 1, &["calendar"]));
    }
    // "Julian" alone after a date is a name.
    style(tokens, after_comma(tokens, at)).filter(|&(_, end)| end > at + 1 || tokens.text(at).len() == 2)
}

/// "O.S. 23 January 1905".
pub(super) fn marked_before(tokens: &Tokens<'_>, start: usize) -> Option<Phrase> {
    if word(tokens.text(start)) != Word::Other {
        return None;
    }
    let (calendar, next) = style(tokens, start)?;
    let point = point(tokens, next)?;
    let Reading::Whole(stem @ Stem::Day(day)) = point.reading else {
        return None;
    };
    let stem = match calendar {
        Calendar::Julian => Stem::Day(Day::from_julian(day.year, day.month, day.day)?),
        Calendar::Gregorian => stem,
    };
    Some(Phrase {
        start,
        end: point.end,
        edtf: point.qualified(stem.to_edtf()?),
        calendar,
    })
}

/// One day given in both calendars, of which `first` is the one written first.
///
/// Where neither is marked, two dates are of one day if they lie as far apart as the calendars do. The time is the
/// Gregorian day as written; the calendar is that of the date written first.
pub(super) fn dual(tokens: &Tokens<'_>, first: &Point) -> Option<Phrase> {
    if evidence::is_cut(tokens, first.start, first.start) {
        return None;
    }
    let (second, mark, end) = if tokens.is_mark(first.end, "([") {
        bracketed(tokens, first.end + 1)?
    } else if tokens.is(first.end, "/") && matches!(first.reading, Reading::Partial(_)) {
        let second = point(tokens, first.end + 1)?;
        (second, None, second.end)
    } else {
        return None;
    };
    // The year may stand after the brackets.
    let trailing = year(tokens, after_comma(tokens, end));
    let (one, other, end) = match (day(first), day(&second), trailing) {
        (Some(one), Some(other), _) => (one, other, end),
        (Some(one), None, _) => (one, nearest(&second, one)?, end),
        (None, Some(other), _) => (nearest(first, other)?, other, end),
        (None, None, year) => {
            let year = year?;
            let Reading::Partial(Partial::MonthDay(month, of_month)) = second.reading else {
                return None;
            };
            let other = Day::new(year.year, month, of_month)?;
            (nearest(first, other)?, other, year.end)
        }
    };
    let apart = other.number() - one.number();
    if !DIFFERENCE.contains(&apart.abs()) {
        return None;
    }
    let first_is_old = match mark {
        Some(calendar) => calendar == Calendar::Gregorian,
        None => apart > 0,
    };
    let calendar = if first_is_old {
        Calendar::Julian
    } else {
        Calendar::Gregorian
    };
    let edtf = Edtf::day(if first_is_old { other } else { one })?;
    Some(Phrase {
        start: first.start,
        end,
        edtf,
        calendar,
    })
}

/// The date in the brackets, the calendar it is marked with, and the token after the brackets.
fn bracketed(tokens: &Tokens<'_>, at: usize) -> Option<(Point, Option<Calendar>, usize)> {
    let before = style(tokens, at);
    let second = point(tokens, before.map_or(at, |(_, end)| end))?;
    let after = style(tokens, after_comma(tokens, second.end)).filter(|_| before.is_none());
    let end = after.map_or(second.end, |(_, end)| end);
    let mark = before.or(after).map(|(calendar, _)| calendar);
    tokens.is_mark(end, ")]").then_some((second, mark, end + 1))
}

fn day(point: &Point) -> Option<Day> {
    if let Reading::Whole(Stem::Day(day)) = point.reading {
        Some(day)
    } else {
        None
    }
}

/// The point's day in the year that brings it within days of the other.
fn nearest(point: &Point, other: Day) -> Option<Day> {
    match point.reading {
        Reading::Partial(Partial::MonthDay(month, of_month)) => (-1..=1)
            .filter_map(|years| Day::new(other.year + years, month, of_month))
            .min_by_key(|day| (day.number() - other.number()).abs()),
        Reading::Partial(partial) => match complete(partial, Stem::Day(other), point)? {
            Stem::Day(day) => Some(day),
            _ => None,
        },
        Reading::Whole(_) => None,
    }
}
