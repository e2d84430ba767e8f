//! Joins dates into periods and choices, and gives the words before them their due: "until", "between", "as early as".

use crate::model::{Calendar, Day, Edtf};

use super::{
    evidence, old_style,
    point::{self, Partial, Point, Reading, Stem, point},
    token::Tokens,
    words::{Word, word},
};

/// What the words before a date say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// "as late as", "not until": the date itself.
    At,
    /// "until", "by", "as early as".
    Until,
    /// "since".
    Since,
    Before,
    After,
    /// A period, or "from 1956 on".
    From,
    Between,
}

/// A time between two tokens.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) edtf: Edtf,
    pub(super) calendar: Calendar,
}

/// Words, and what they say; the longer before the shorter.
const LEADS: [(&[&str], Lead); 20] = [
    (&["as", "early", "as"], Lead::Until),
    (&["as", "late", "as"], Lead::At),
    (&["no", "later", "than"], Lead::Until),
    (&["not", "later", "than"], Lead::Until),
    (&["no", "earlier", "than"], Lead::Since),
    (&["not", "earlier", "than"], Lead::Since),
    (&["not", "before"], Lead::Since),
    (&["not", "until"], Lead::At),
    (&["up", "until"], Lead::Until),
    (&["up", "to"], Lead::Until),
    (&["starting", "in"], Lead::Since),
    (&["starting", "from"], Lead::Since),
    (&["prior", "to"], Lead::Before),
    (&["pre", "-"], Lead::Before),
    (&["post", "-"], Lead::After),
    (&["since"], Lead::Since),
    (&["by"], Lead::Until),
    (&["before"], Lead::Before),
    (&["after"], Lead::After),
    (&["from"], Lead::From),
];

/// How two dates are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    To,
    And,
    Or,
}

/// What two or more dates make together.
#[derive(Clone, Debug)]
struct Joined {
    end: usize,
    edtf: Edtf,
    is_bare: bool,
}

/// Where a phrase is read: the tokens, and where the last time before it ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) last_end: Option<usize>,
}

/// The time whose first word is the token.
pub(super) fn phrase(place: Place<'_>, start: usize) -> Option<Phrase> {
    let tokens = place.tokens;
    if let Some(phrase) = old_style::marked_before(tokens, start) {
        return Some(phrase);
    }
    match lead(tokens, start) {
        Some((lead, next)) => led(place, start, lead, next),
        None => plain(place, start),
    }
}

fn lead(tokens: &Tokens<'_>, at: usize) -> Option<(Lead, usize)> {
    match word(tokens.text(at)) {
        Word::Until => Some((Lead::Until, at + 1)),
        Word::Lead if tokens.has_words(at, &["between"]) => Some((Lead::Between, at + 1)),
        Word::Lead => {
            let (words, lead) = LEADS.iter().find(|(words, _)| tokens.has_words(at, words))?;
            Some((*lead, at + words.len()))
        }
        _ => None,
    }
}

/// Past "the", "the year", "at least" and the like, which change nothing.
fn skip_fill(tokens: &Tokens<'_>, mut at: usize) -> usize {
    for filler in [["at", "least"], ["at", "latest"]] {
        at += if tokens.has_words(at, &filler) { 2 } else { 0 };
    }
    at += usize::from(matches!(word(tokens.text(at)), Word::In));
    at += usize::from(tokens.has_words(at, &["the"]));
    at + usize::from(word(tokens.text(at)) == Word::Year)
}

/// A date or period by itself, after no word that changes its meaning.
fn plain(place: Place<'_>, start: usize) -> Option<Phrase> {
    let tokens = place.tokens;
    let first = point(tokens, start)?;
    if let Some(phrase) = old_style::dual(tokens, &first) {
        return Some(phrase);
    }
    let joined = joined(place, &first, None).filter(|joined| {
        !evidence::is_cut(tokens, start, joined.end)
            && (!joined.is_bare || evidence::is_period(place, start, joined.end))
    });
    if let Some(Joined { end, edtf, .. }) = joined {
        return Some(Phrase {
            start,
            end,
            edtf,
            calendar: first.calendar,
        });
    }
    single(place, &first, start, None)
}

/// One date, as the lead has it.
fn single(place: Place<'_>, first: &Point, start: usize, lead: Option<Lead>) -> Option<Phrase> {
    let tokens = place.tokens;
    let Reading::Whole(stem) = first.reading else {
        return None;
    };
    if evidence::is_cut(tokens, first.start, first.end)
        || (first.is_bare() && !evidence::is_year(place, first, lead))
    {
        return None;
    }
    let mut end = first.end;
    let mut calendar = first.calendar;
    let is_dual = first.is_bare() && point::is_dual(tokens, end.saturating_sub(3));
    let mut edtf = if is_dual {
        dual_year(first, stem)?
    } else {
        first.to_edtf()?
    };
    if let Some(style) = old_style::marked_after(tokens, end) {
        let (marked, style_end) = style;
        (end, calendar) = (style_end, marked);
        if let (Calendar::Julian, Stem::Day(day)) = (marked, stem) {
            let day = Day::from_julian(day.year, day.month, day.day)?;
            edtf = first.qualified(Edtf::day(day)?);
        }
    }
    let edtf = match lead {
        Some(Lead::Until) => Edtf::until(&edtf)?,
        Some(Lead::Since | Lead::After) => Edtf::since(&edtf)?,
        // What is before about 1800 may be before 1799 or in it.
        Some(Lead::Before) if first.is_approximate() || first.part => Edtf::until(&edtf)?,
        Some(Lead::Before) => Edtf::until(&stem.previous()?.to_edtf()?)?,
        Some(Lead::At | Lead::From | Lead::Between) | None => edtf,
    };
    Some(Phrase {
        start,
        end,
        edtf,
        calendar,
    })
}

/// "1701/02", which may be either.
fn dual_year(first: &Point, stem: Stem) -> Option<Edtf> {
    let Stem::Year(year) = stem else { return None };
    Some(first.qualified(Edtf::one_of(&[Edtf::year(year - 1)?, Edtf::year(year)?])?))
}

fn led(place: Place<'_>, start: usize, lead: Lead, next: usize) -> Option<Phrase> {
    let tokens = place.tokens;
    let first = point(tokens, skip_fill(tokens, next))?;
    if evidence::is_attribute(tokens, &first) {
        return None;
    }
    if matches!(lead, Lead::From | Lead::Between) {
        if let Some(Joined { end, edtf, is_bare }) = joined(place, &first, Some(lead)) {
            let holds = !evidence::is_cut(tokens, first.start, end)
                && (!is_bare || evidence::is_led_period(place, start, end));
            return holds.then_some(Phrase {
                start,
                end,
                edtf,
                calendar: first.calendar,
            });
        }
        return if lead == Lead::From {
            from_on(place, &first, start)
        } else {
            None
        };
    }
    single(place, &first, start, Some(lead))
}

/// "from 1956 on", and "From 1956 he …" where it begins a clause; "a letter from 1956" is of that year.
fn from_on(place: Place<'_>, first: &Point, start: usize) -> Option<Phrase> {
    let tokens = place.tokens;
    let one = single(place, first, start, Some(Lead::From))?;
    let is_open = tokens.has_words(one.end, &["on"])
        || tokens.has_words(one.end, &["onward"])
        || tokens.has_words(one.end, &["onwards"]);
    let (edtf, start, end) = if is_open {
        (Edtf::since(&one.edtf)?, start, one.end + 1)
    } else if start == 0 || tokens.is_mark(start - 1, ".,;:(") {
        (Edtf::since(&one.edtf)?, start, one.end)
    } else {
        (one.edtf, first.start, one.end)
    };
    Some(Phrase {
        start,
        end,
        edtf,
        ..one
    })
}

/// The dates from the first on, where more are joined to it.
fn joined(place: Place<'_>, first: &Point, lead: Option<Lead>) -> Option<Joined> {
    list(place, first).or_else(|| pair(place, first, lead))
}

/// How the date before the token is joined to the next, and where that begins.
fn join(tokens: &Tokens<'_>, at: usize) -> Option<(Join, usize)> {
    let after_comma = point::after_comma(tokens, at);
    if tokens.is_dash(at) {
        return Some((Join::To, at + 1 + usize::from(tokens.is_dash(at + 1))));
    }
    match word(tokens.text(after_comma)) {
        Word::To | Word::Until if after_comma == at => Some((Join::To, at + 1)),
        Word::And => Some((Join::And, after_comma + 1)),
        Word::Or => Some((Join::Or, after_comma + 1)),
        _ => None,
    }
}

/// "1918–22", "4 to 6 April 1918", "1701 or 1702", "1920s and 1930s", "1956 to the present".
fn pair(place: Place<'_>, first: &Point, lead: Option<Lead>) -> Option<Joined> {
    let tokens = place.tokens;
    let (mut join, next) = join(tokens, first.end)?;
    if join == Join::And && lead == Some(Lead::Between) {
        join = Join::To;
    }
    let is_period = join == Join::To;
    if is_period && let Some(short) = abbreviated(tokens, first, next) {
        return Some(short);
    }
    let next = skip_fill(tokens, next);
    let is_now = word(tokens.text(next)) == Word::Now;
    // "(1918– )" is still going on.
    if is_period && (is_now || (tokens.is_dash(next - 1) && tokens.is(next, ")"))) {
        let edtf = Edtf::since(&first.to_edtf()?)?;
        return Some(Joined {
            end: next + usize::from(is_now),
            edtf,
            is_bare: first.is_bare(),
        });
    }
    let second = same_month(tokens, first, next).or_else(|| point(tokens, next))?;
    let Reading::Whole(last) = second.reading else {
        return None;
    };
    let (from, last) = lend(first, &second, last)?;
    let (a, b) = (
        first.qualified(from.to_edtf()?),
        second.qualified(last.to_edtf()?),
    );
    let edtf = match join {
        Join::To => Edtf::interval(&a, &b)?,
        Join::Or => Edtf::one_of(&[a, b])?,
        Join::And if follows(from, last) => Edtf::interval(&a, &b)?,
        Join::And if matches!(first.reading, Reading::Partial(_)) => Edtf::all_of(&[a, b])?,
        Join::And => return None,
    };
    Some(Joined {
        end: second.end,
        edtf,
        is_bare: first.is_bare() && second.is_bare(),
    })
}

/// "1918–22" and "1920s–30s", "1920s and '30s": the end without its first digits.
fn abbreviated(tokens: &Tokens<'_>, first: &Point, next: usize) -> Option<Joined> {
    let Reading::Whole(Stem::Year(year)) = first.reading else {
        return None;
    };
    let (short, digits @ 1..=2) = tokens.glued_number(next)? else {
        return None;
    };
    if !first.is_bare() || !tokens.is_glued(next - 1) || point::runs_on(tokens, next + 1) {
        return None;
    }
    let unit = if digits == 1 { 10 } else { 100 };
    let last = year - year.rem_euclid(unit) + short;
    let edtf = Edtf::interval(&Edtf::year(year)?, &Edtf::year(last)?).filter(|_| last > year)?;
    Some(Joined {
        end: next + 1,
        edtf: first.qualified(edtf),
        is_bare: true,
    })
}

/// "April 4–6, 1918": the second day, which has its month before the first.
fn same_month(tokens: &Tokens<'_>, first: &Point, next: usize) -> Option<Point> {
    let Reading::Partial(Partial::MonthDay(month, _)) = first.reading else {
        return None;
    };
    let (day, 1..=2) = tokens.number(next)? else {
        return None;
    };
    let after = next + 1 + usize::from(point::is_suffix(tokens, next + 1));
    let year = point::year(tokens, point::after_comma(tokens, after))?;
    let day = Day::new(year.year, month, u8::try_from(day).ok()?)?;
    Some(Point::new(Reading::Whole(Stem::Day(day)), next, year.end))
}

/// The first date with what the second lends it, and the second beside it.
fn lend(first: &Point, second: &Point, last: Stem) -> Option<(Stem, Stem)> {
    let stem = match first.reading {
        // "300–200 BC" is before Christ at both ends, "1890s and 1900s" are decades.
        Reading::Whole(Stem::Year(year)) if first.is_bare() && second.is_bc() => Stem::Year(1 - year),
        Reading::Whole(Stem::Decade(decade)) => {
            let last = if let Stem::Hundreds(year) = last {
                Stem::Decade(year)
            } else {
                last
            };
            return Some((Stem::Decade(decade), last));
        }
        Reading::Whole(Stem::Hundreds(year)) if matches!(last, Stem::Decade(_)) => Stem::Decade(year),
        Reading::Whole(stem) => stem,
        Reading::Partial(partial) => complete(partial, last, second)?,
    };
    Some((stem, last))
}

/// A date without a year, completed by the later one: "December and January 1942" are of two years.
pub(super) fn complete(partial: Partial, last: Stem, second: &Point) -> Option<Stem> {
    Some(match (partial, last) {
        (Partial::Number(number), Stem::Day(day)) => {
            Stem::Day(Day::new(day.year, day.month, u8::try_from(number).ok()?)?)
        }
        (Partial::Number(number), Stem::Century(last)) if (1..=50).contains(&number) => {
            Stem::Century(number * last.signum())
        }
        (Partial::Number(number @ 1..), Stem::Year(_)) if !second.is_bare() => {
            Stem::Year(if second.is_bc() { 1 - number } else { number })
        }
        (Partial::Month(month), Stem::Month(year, last)) => {
            Stem::Month(year - i32::from(month > last), month)
        }
        (Partial::Month(month), Stem::Day(day)) => {
            Stem::Month(day.year - i32::from(month > day.month), month)
        }
        (Partial::Season(season), Stem::Season(year, last)) => {
            Stem::Season(year - i32::from(season > last), season)
        }
        (Partial::MonthDay(month, day), Stem::Day(last)) => {
            let is_earlier = (month, day) > (last.month, last.day);
            Stem::Day(Day::new(last.year - i32::from(is_earlier), month, day)?)
        }
        _ => return None,
    })
}

/// Whether the second date begins right after the first ends, so that both together are a period.
fn follows(first: Stem, second: Stem) -> bool {
    // Years joined by "and" are two years of which each is named; days, months and decades lend each other words.
    !matches!(first, Stem::Year(_)) && {
        let previous = match second {
            Stem::Season(year, season) => match first {
                Stem::Season(y, s) => return y == year && (s as u8) + 1 == season as u8,
                _ => return false,
            },
            stem => stem.previous(),
        };
        previous == Some(first)
    }
}

/// Three or more: "1701, 1702 or 1703", "the 1920s, 1930s and 1940s".
fn list(place: Place<'_>, first: &Point) -> Option<Joined> {
    let tokens = place.tokens;
    if !tokens.is(first.end, ",") {
        return None;
    }
    let mut points = vec![*first];
    let mut end = first.end;
    while tokens.is(end, ",") && points.len() < 20 {
        let Some(next) = point(tokens, end + 1) else { break };
        points.push(next);
        end = next.end;
    }
    let (join, next) = join(tokens, end).filter(|_| points.len() > 1)?;
    let last = point(tokens, skip_fill(tokens, next))?;
    points.push(last);
    let stem = |point: &Point| {
        if let Reading::Whole(stem) = point.reading {
            Some(stem)
        } else {
            None
        }
    };
    let stems: Vec<Stem> = points.iter().map(stem).collect::<Option<_>>()?;
    let times: Vec<Edtf> = points
        .iter()
        .map(|point| point.to_edtf())
        .collect::<Option<_>>()?;
    let in_row = || {
        stems
            .iter()
            .zip(stems.iter().skip(1))
            .all(|(&a, &b)| follows(a, b))
    };
    let edtf = match join {
        Join::Or => Edtf::one_of(&times)?,
        Join::And if in_row() => Edtf::interval(times.first()?, times.last()?)?,
        Join::And | Join::To => return None,
    };
    Some(Joined {
        end: last.end,
        edtf,
        is_bare: points.iter().all(Point::is_bare),
    })
}
