//! Reads one date at one place: "4 April 1918", "late 18th century", "c. 1910", "the 1920s", "Meiji 9".

use crate::model::{Calendar, Day, Edtf, Season};

use super::{
    era::era_year,
    token::{Kind, Tokens},
    words::{Word, word},
};

/// A date with a year, or the century it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stem {
    /// Negative before Christ.
    Century(i32),
    /// "the 1800s": a century by itself, a decade beside another.
    Hundreds(i32),
    Decade(i32),
    Year(i32),
    Season(i32, Season),
    Month(i32, u8),
    Day(Day),
    /// Month and day, or day and month: "4/5/1918".
    Either(Day, Day),
}

/// A date that lacks what another may lend it: "4 to 6 April 1918", "the 18th and 19th centuries".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partial {
    Number(i32),
    Season(Season),
    Month(u8),
    MonthDay(u8, u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Whole(Stem),
    Partial(Partial),
}

/// What shows a number to be a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marking {
    /// Nothing about it.
    Bare,
    /// BC, so that a number beside it is of that era too.
    BeforeChrist,
    /// A month, an era, a form that only dates have.
    Clear,
}

/// By what word a date is called approximate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Approximation {
    None,
    /// One that stands before dates only: "circa".
    Circa,
    /// One that stands before counts as well: "about".
    About,
}

/// A date as read, between two tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) reading: Reading,
    pub(super) start: usize,
    pub(super) end: usize,
    marking: Marking,
    approximation: Approximation,
    pub(super) uncertain: bool,
    /// Of a part of what is named: "late", "the end of".
    pub(super) part: bool,
    pub(super) calendar: Calendar,
}

/// A year where one is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct YearRead {
    pub(super) year: i32,
    pub(super) end: usize,
    /// BC or AD.
    marked: bool,
    bc: bool,
    /// "1731/32", of which this is the later.
    dual: bool,
}

impl Stem {
    pub(super) fn to_edtf(self) -> Option<Edtf> {
        match self {
            Self::Century(number) => Edtf::century(number),
            Self::Hundreds(year) => Edtf::century(year / 100 + 1),
            Self::Decade(year) => Edtf::decade(year),
            Self::Year(year) => Edtf::year(year),
            Self::Season(year, season) => Edtf::season(year, season),
            Self::Month(year, month) => Edtf::month(year, month),
            Self::Day(day) => Edtf::day(day),
            Self::Either(one, other) => Edtf::one_of(&[Edtf::day(one)?, Edtf::day(other)?]),
        }
    }

    /// The one just before, of the same precision; `None` for a season, and for two readings.
    pub(super) fn previous(self) -> Option<Self> {
        Some(match self {
            Self::Century(1) => Self::Century(-1),
            Self::Century(number) => Self::Century(number - 1),
            Self::Hundreds(year) => Self::Century(year / 100),
            Self::Decade(year) => Self::Decade(year - 10),
            Self::Year(year) => Self::Year(year - 1),
            Self::Month(year, 1) => Self::Month(year - 1, 12),
            Self::Month(year, month) => Self::Month(year, month - 1),
            Self::Day(day) => Self::Day(day.plus(-1)?),
            Self::Season(..) | Self::Either(..) => return None,
        })
    }
}

impl Point {
    pub(super) fn new(reading: Reading, start: usize, end: usize) -> Self {
        Self {
            reading,
            start,
            end,
            marking: Marking::Clear,
            approximation: Approximation::None,
            uncertain: false,
            part: false,
            calendar: Calendar::Gregorian,
        }
    }

    /// A number that nothing about it marks as a year.
    pub(super) fn is_bare(&self) -> bool {
        self.marking == Marking::Bare
    }

    pub(super) fn is_bc(&self) -> bool {
        self.marking == Marking::BeforeChrist
    }

    pub(super) fn is_approximate(&self) -> bool {
        self.approximation != Approximation::None
    }

    /// Approximate by a word that stands before counts as well.
    pub(super) fn is_about(&self) -> bool {
        self.approximation == Approximation::About
    }

    pub(super) fn to_edtf(self) -> Option<Edtf> {
        let Reading::Whole(stem) = self.reading else {
            return None;
        };
        Some(self.qualified(stem.to_edtf()?))
    }

    /// The time with the marks of this point.
    pub(super) fn qualified(self, mut time: Edtf) -> Edtf {
        if self.is_approximate() {
            time = time.approximate();
        }
        if self.uncertain {
            time = time.uncertain();
        }
        time
    }
}

impl YearRead {
    /// A day of the month in that year, Old Style where the year is given twice ("11 February 1731/32").
    fn day(self, month: u8, day: u8, start: usize) -> Option<Point> {
        let (day, calendar) = if self.dual {
            (Day::from_julian(self.year, month, day)?, Calendar::Julian)
        } else {
            (Day::new(self.year, month, day)?, Calendar::Gregorian)
        };
        let point = Point::new(Reading::Whole(Stem::Day(day)), start, self.end);
        Some(Point {
            calendar,
            marking: self.marking(),
            ..point
        })
    }

    fn marking(self) -> Marking {
        if self.bc {
            Marking::BeforeChrist
        } else {
            Marking::Clear
        }
    }

    fn point(self, stem: Stem, start: usize) -> Point {
        Point {
            marking: self.marking(),
            ..Point::new(Reading::Whole(stem), start, self.end)
        }
    }
}

/// The date that begins at the token, with its qualifying words.
pub(super) fn point(tokens: &Tokens<'_>, start: usize) -> Option<Point> {
    let (mut marks, at) = qualifiers(tokens, start);
    let core = core(tokens, at)?;
    // "1701?" is doubt only where no sentence can end.
    let doubt = tokens.is(core.end, "?") && tokens.is_glued(core.end) && closes(tokens, core.end + 1);
    marks.uncertain |= doubt;
    let end = core.end + usize::from(doubt);
    let Point {
        approximation,
        uncertain,
        part,
        ..
    } = marks;
    Some(Point {
        start,
        end,
        approximation,
        uncertain,
        part,
        ..core
    })
}

fn closes(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_glued(at) && (tokens.is_mark(at, ")],;/") || tokens.is_dash(at))
}

/// "c.", "about", "perhaps", "late", "the end of", in any order; gives the token after them.
fn qualifiers(tokens: &Tokens<'_>, start: usize) -> (Point, usize) {
    let mut marks = Point::new(Reading::Partial(Partial::Number(0)), start, start);
    let mut at = start;
    for _ in 0..5 {
        let next = match word(tokens.text(at)) {
            Word::Circa => {
                marks.approximation = Approximation::Circa;
                at + 1 + usize::from(tokens.is(at + 1, "."))
            }
            Word::About => {
                marks.approximation = Approximation::About;
                at + 1
            }
            Word::Perhaps => {
                marks.uncertain = true;
                at + 1
            }
            Word::Part | Word::Ordinal(_) => match part_end(tokens, at) {
                Some(end) => {
                    marks.part = true;
                    end
                }
                None => break,
            },
            Word::The if at > start => at + 1,
            _ => break,
        };
        at = next;
    }
    (marks, at)
}

/// After "late", "mid-", "the end of", "early in", "first half of".
fn part_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let joins = |at: usize| matches!(word(tokens.text(at)), Word::Of | Word::In);
    if matches!(word(tokens.text(at)), Word::Ordinal(_)) {
        return (word(tokens.text(at + 1)) == Word::Portion && joins(at + 2)).then_some(at + 3);
    }
    if tokens.is_dash(at + 1) && tokens.is_glued(at + 1) {
        return Some(at + 2);
    }
    let needs_of = !tokens.has_words(at, &["early"])
        && !tokens.has_words(at, &["mid"])
        && !tokens.has_words(at, &["late"]);
    match (joins(at + 1), needs_of) {
        (true, _) => Some(at + 2),
        (false, true) => None,
        (false, false) => Some(at + 1),
    }
}

fn core(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    match tokens.kind(at) {
        Kind::Number => number_led(tokens, at),
        Kind::Word => word_led(tokens, at),
        Kind::Mark => None,
    }
}

fn word_led(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let year = |year, end| Some(Point::new(Reading::Whole(Stem::Year(year)), at, end));
    if matches!(tokens.text(at), "A" | "AD")
        && let Some((_, next)) = era_mark(tokens, at)
    {
        let (number, _) = tokens
            .number(next)
            .filter(|&(number, _)| (1..=9999).contains(&number))?;
        return year(number, next + 1);
    }
    match word(tokens.text(at)) {
        Word::Month(_) => month_led(tokens, at),
        Word::Season(season) => season_led(tokens, at, season),
        Word::Ordinal(number) => ordinal_led(tokens, at, number, at + 1),
        Word::Tens(tens) if tokens.is_dash(at + 1) => match word(tokens.text(at + 2)) {
            Word::Ordinal(number @ 1..=9) => ordinal_led(tokens, at, tens + number, at + 3),
            _ => None,
        },
        Word::Other if tokens.is_capitalized(at) => {
            let (number, _) = tokens.number(at + 1)?;
            year(era_year(tokens.text(at), number)?, at + 2)
        }
        _ => None,
    }
}

/// "April 4, 1918", "April 4th 1918", "Apr. 1918", "April of 1918", "April 4", "April".
fn month_led(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let (month, next) = month(tokens, at)?;
    if let Some((day @ 1..=31, 1..=2)) = tokens.number(next) {
        let day = u8::try_from(day).ok()?;
        let after = next + 1 + usize::from(is_suffix(tokens, next + 1));
        let partial = || Point::new(Reading::Partial(Partial::MonthDay(month, day)), at, after);
        return match year(tokens, after_comma(tokens, after)) {
            Some(year) => year.day(month, day, at),
            None => Some(partial()),
        };
    }
    let year_at = if word(tokens.text(next)) == Word::Of {
        next + 1
    } else {
        after_comma(tokens, next)
    };
    Some(match year(tokens, year_at) {
        Some(year) => year.point(Stem::Month(year.year, month), at),
        None => Point::new(Reading::Partial(Partial::Month(month)), at, next),
    })
}

/// Whether a month is named there.
pub(in crate::extract) fn is_month(tokens: &Tokens<'_>, at: usize) -> bool {
    month(tokens, at).is_some()
}

/// The month named there, with a capital ("may" and "march" are words), and the token after it and its full stop.
pub(super) fn month(tokens: &Tokens<'_>, at: usize) -> Option<(u8, usize)> {
    let Word::Month(month) = word(tokens.text(at)) else {
        return None;
    };
    if !tokens.is_capitalized(at) {
        return None;
    }
    let is_short = tokens.text(at).len() <= 4 && tokens.is(at + 1, ".") && tokens.is_glued(at + 1);
    Some((month, at + 1 + usize::from(is_short)))
}

/// "spring 1918", "the summer of 1945", "winter of 1941–42", "spring".
fn season_led(tokens: &Tokens<'_>, at: usize, season: Season) -> Option<Point> {
    let next = if word(tokens.text(at + 1)) == Word::Of {
        at + 2
    } else {
        at + 1
    };
    let next = if tokens.has_words(next, &["the", "year"]) {
        next + 2
    } else {
        next
    };
    let Some(year) = year(tokens, next) else {
        return Some(Point::new(Reading::Partial(Partial::Season(season)), at, at + 1));
    };
    let mut end = year.end;
    if season != Season::Winter {
        return (!year.dual).then(|| year.point(Stem::Season(year.year, season), at));
    }
    // The winter of two years begins in the first.
    let first = if year.dual { year.year - 1 } else { year.year };
    let second = tokens.glued_number(end + 1).filter(|_| tokens.is_dash(end));
    if second == Some(((first + 1).rem_euclid(100), 2)) || second == Some((first + 1, 4)) {
        end += 2;
    }
    Some(Point {
        end,
        ..year.point(Stem::Season(first, season), at)
    })
}

/// What an ordinal begins: "18th century", "fourth of April 1918", "ninth year of Meiji", "18th".
fn ordinal_led(tokens: &Tokens<'_>, start: usize, number: i32, next: usize) -> Option<Point> {
    let hyphen = usize::from(tokens.is_dash(next) && tokens.is_glued(next));
    if word(tokens.text(next + hyphen)) == Word::Century {
        let end = next + hyphen + 1;
        let (bc, end) = era_mark(tokens, end).unwrap_or((false, end));
        let number =
            Some(number).filter(|number| (1..=21).contains(number) || (bc && (1..=50).contains(number)))?;
        let stem = Stem::Century(if bc { -number } else { number });
        return Some(Point {
            marking: if bc { Marking::BeforeChrist } else { Marking::Clear },
            ..Point::new(Reading::Whole(stem), start, end)
        });
    }
    if tokens.has_words(next, &["year", "of"]) {
        let era = next + 2 + usize::from(tokens.has_words(next + 2, &["the"]));
        if let Some(year) = era_year(tokens.text(era), number) {
            let end = era + 1 + usize::from(tokens.has_words(era + 1, &["era"]));
            return Some(Point::new(Reading::Whole(Stem::Year(year)), start, end));
        }
    }
    let day_of = if tokens.has_words(next, &["day"]) {
        next + 1
    } else {
        next
    };
    let after_of = day_of + usize::from(word(tokens.text(day_of)) == Word::Of);
    if let Some(point) = day_led(tokens, start, number, after_of) {
        return Some(point);
    }
    Some(Point::new(Reading::Partial(Partial::Number(number)), start, next))
}

/// "4 April 1918" and "4 April", from the month on.
fn day_led(tokens: &Tokens<'_>, start: usize, day: i32, at: usize) -> Option<Point> {
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let (month, next) = month(tokens, at)?;
    let is_dashed = tokens.is(next, "-") && tokens.is_glued(next + 1);
    let is_of = word(tokens.text(next)) == Word::Of;
    let year_at = if is_dashed || is_of {
        next + 1
    } else {
        after_comma(tokens, next)
    };
    match year(tokens, year_at) {
        Some(year) => year.day(month, day, start),
        None => Some(Point::new(
            Reading::Partial(Partial::MonthDay(month, day)),
            start,
            next,
        )),
    }
}

fn number_led(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let (number, digits) = tokens.number(at)?;
    if is_suffix(tokens, at + 1) {
        return ordinal_led(tokens, at, number, at + 2);
    }
    if let Some(point) = numeric(tokens, at) {
        return Some(point);
    }
    if digits <= 2 {
        // "4 April", and "4-Apr-1918" of lists.
        let dash = usize::from(tokens.is(at + 1, "-") && tokens.is_glued(at + 2));
        let month_at = if dash == 1 || word(tokens.text(at + 1)) != Word::Of {
            at + 1 + dash
        } else {
            at + 2
        };
        if let Some(point) = day_led(tokens, at, number, month_at) {
            return Some(point);
        }
    }
    if let Some(point) = decade(tokens, at) {
        return Some(point);
    }
    let Some(year) = year(tokens, at) else {
        // "in the year 710" needs no fourth digit.
        let is_year =
            digits == 3 && at >= 2 && tokens.has_words(at - 2, &["the", "year"]) && !runs_on(tokens, at + 1);
        let reading = if is_year {
            Reading::Whole(Stem::Year(number))
        } else {
            Reading::Partial(Partial::Number(number))
        };
        return Some(Point {
            marking: if is_year { Marking::Bare } else { Marking::Clear },
            ..Point::new(reading, at, at + 1)
        });
    };
    Some(Point {
        marking: if year.marked {
            year.marking()
        } else {
            Marking::Bare
        },
        ..year.point(Stem::Year(year.year), at)
    })
}

/// "1920s", "1920's", "1800s"; "2000s" is the decade, since nobody yet looks back on that century.
fn decade(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let (year, 4) = tokens.number(at)? else {
        return None;
    };
    let letter = at + 1 + usize::from(tokens.is_mark(at + 1, "'’") && tokens.is_glued(at + 1));
    if !tokens.is(letter, "s") || !tokens.is_glued(letter) || year % 10 != 0 || !(1000..2100).contains(&year)
    {
        return None;
    }
    let stem = if year % 100 == 0 && year != 2000 {
        Stem::Hundreds(year)
    } else {
        Stem::Decade(year)
    };
    Some(Point::new(Reading::Whole(stem), at, letter + 1))
}

/// "1918-04-04", "04.04.1918", and "1918-04" where it can be no range of years.
fn numeric(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let (first, digits) = tokens.number(at)?;
    let separator = tokens.text(at + 1);
    let is_separator = |at: usize| tokens.is_glued(at) && tokens.is(at, separator);
    if !tokens.is_mark(at + 1, "-./\u{2011}") || !is_separator(at + 1) {
        return None;
    }
    let (second, 1..=2) = tokens.glued_number(at + 2)? else {
        return None;
    };
    let part = |number: i32| u8::try_from(number).ok();
    let third = tokens.glued_number(at + 4).filter(|_| is_separator(at + 3));
    let (stem, end) = match (digits, third) {
        (4, Some((third, 1..=2))) => (Stem::Day(Day::new(first, part(second)?, part(third)?)?), at + 5),
        (4, None) if separator == "-" && second <= first % 100 && tokens.text(at + 2).len() == 2 => (
            Stem::Month(first, part(second).filter(|month| (1..=12).contains(month))?),
            at + 3,
        ),
        (1..=2, Some((year, 4))) if separator != "/" || first > 12 || first == second => {
            (Stem::Day(Day::new(year, part(second)?, part(first)?)?), at + 5)
        }
        // With slashes the month comes first in some countries; it does where the other way is no date.
        (1..=2, Some((year, 4))) if second > 12 => {
            (Stem::Day(Day::new(year, part(first)?, part(second)?)?), at + 5)
        }
        (1..=2, Some((year, 4))) => {
            let (first, second) = (part(first)?, part(second)?);
            let (one, other) = (Day::new(year, first, second)?, Day::new(year, second, first)?);
            (Stem::Either(one.min(other), one.max(other)), at + 5)
        }
        _ => return None,
    };
    Some(Point::new(Reading::Whole(stem), at, end))
}

/// A year after a day or month, or by itself: four digits from 1000 to 2099, or any marked BC or AD.
pub(super) fn year(tokens: &Tokens<'_>, at: usize) -> Option<YearRead> {
    let (number @ 1..=9999, digits) = tokens.number(at)? else {
        return None;
    };
    if let Some((bc, end)) = era_mark(tokens, at + 1) {
        return Some(YearRead {
            year: if bc { 1 - number } else { number },
            end,
            marked: true,
            bc,
            dual: false,
        });
    }
    if digits != 4 || !(1000..2100).contains(&number) || runs_on(tokens, at + 1) {
        return None;
    }
    let mut read = YearRead {
        year: number,
        end: at + 1,
        marked: false,
        bc: false,
        dual: false,
    };
    if tokens.is(at + 1, "/") && tokens.is_glued(at + 1) {
        let next = number + 1;
        read.dual = match tokens.glued_number(at + 2) {
            Some((short, 1)) => next % 10 == short,
            Some((short, 2)) => next % 100 == short,
            Some((long, 4)) => next == long,
            _ => false,
        };
        if read.dual {
            (read.year, read.end) = (next, at + 3);
        }
    }
    Some(read)
}

/// Whether a bare year is of two: "1731/32" without a day.
pub(super) fn is_dual(tokens: &Tokens<'_>, at: usize) -> bool {
    year(tokens, at).is_some_and(|year| year.dual)
}

/// Whether what follows makes the number before it part of another: "1,321", "1500m", "12.5", "1500%".
pub(in crate::extract) fn runs_on(tokens: &Tokens<'_>, at: usize) -> bool {
    if !tokens.is_glued(at) {
        return tokens.is_mark(at, "%°");
    }
    match tokens.kind(at) {
        Kind::Word | Kind::Number => true,
        Kind::Mark if tokens.is(at, ",") => matches!(tokens.glued_number(at + 1), Some((_, 3))),
        Kind::Mark if tokens.is_mark(at, ".:") => tokens.glued_number(at + 1).is_some(),
        Kind::Mark => tokens.is_mark(at, "%°$€£¥@_×"),
    }
}

/// BC, BCE, AD or CE, with or without full stops: whether it is before Christ, and the token after.
pub(super) fn era_mark(tokens: &Tokens<'_>, at: usize) -> Option<(bool, usize)> {
    match tokens.text(at) {
        "BC" | "BCE" => Some((true, at + 1)),
        "AD" | "CE" => Some((false, at + 1)),
        first @ ("A" | "B" | "C") if tokens.is(at + 1, ".") && tokens.is_glued(at + 1) => {
            let letter = |at: usize, text: &str| tokens.is(at, text) && tokens.is_glued(at);
            let full_stop = |at: usize| at + usize::from(tokens.is(at, ".") && tokens.is_glued(at));
            match first {
                "A" if letter(at + 2, "D") => Some((false, full_stop(at + 3))),
                "C" if letter(at + 2, "E") => Some((false, full_stop(at + 3))),
                "B" if letter(at + 2, "C") && letter(at + 3, ".") && letter(at + 4, "E") => {
                    Some((true, full_stop(at + 5)))
                }
                "B" if letter(at + 2, "C") => Some((true, full_stop(at + 3))),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "st", "nd", "rd" or "th" close behind a number.
pub(super) fn is_suffix(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_glued(at) && matches!(tokens.text(at), "st" | "nd" | "rd" | "th")
}

/// The token after a comma, if there is one.
pub(super) fn after_comma(tokens: &Tokens<'_>, at: usize) -> usize {
    at + usize::from(tokens.is(at, ","))
}
