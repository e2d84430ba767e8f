//! Times of uncertain and varying precision: a subset of the Extended Date/Time Format (EDTF, ISO 8601-2).

mod day;
mod parse;
mod part;
#[cfg(test)]
mod tests;

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub use day::{Calendar, Day};
pub use part::Season;
use part::{Date, Part, Qualifier, Year};

/// A text that is not EDTF of the subset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an EDTF date")]
pub struct ParseEdtfError {
    text: String,
}

/// A time as EDTF: levels 0 and 1, and sets and unspecified digits of level 2.
///
/// It holds years of four digits, before and after Christ, with months, days or seasons; unspecified digits at the
/// end of a part (`192X`, `1918-XX`); the qualifiers `?`, `~` and `%` of a whole date; intervals, open (`..`) or with
/// an end unknown; one-of (`[…]`) and all-of (`{…}`) sets. It leaves out times of day, years of more digits, and
/// qualifiers of single components. What was parsed prints exactly as it was written.
///
/// Times are ordered by their first day, then by their last, then by form, so that the order of any two is fixed. An
/// open beginning comes before every day, an open end after.
///
/// ```
/// use dembei::model::{Day, Edtf};
/// let time: Edtf = "1951-05/1953-06".parse()?;
/// assert_eq!(time.latest(), Day::new(1953, 6, 30));
/// # Ok::<(), dembei::model::ParseEdtfError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edtf(Form);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Date(Date),
    Interval(End, End),
    OneOf(Vec<Member>),
    AllOf(Vec<Member>),
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum End {
    Open,
    Unknown,
    Date(Date),
}

/// A member of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Member {
    Date(Date),
    Range(Option<Date>, Option<Date>),
}

impl Edtf {
    /// The year, astronomical: 44 BC is -43. `None` past four digits, as in all of these.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self::date(Year::new(year, 0)?, Part::Year))
    }

    /// The decade that begins with the year: 1920 gives `192X`. `None` unless the year is a multiple of ten.
    pub fn decade(year: i32) -> Option<Self> {
        let year = Year::new(year, 1).filter(|_| year % 10 == 0)?;
        Some(Self::date(year, Part::Year))
    }

    /// The century of that number, negative before Christ: 18 gives `17XX`, -12 gives `-11XX`.
    ///
    /// EDTF counts 1700 to 1799 where historians count 1701 to 1800; the form is the usual one all the same. Before
    /// Christ the two agree.
    pub fn century(number: i32) -> Option<Self> {
        Some(Self::date(Year::century(number)?, Part::Year))
    }

    /// The month, 1 to 12, of a year.
    pub fn month(year: i32, month: u8) -> Option<Self> {
        let date = Date {
            year: Year::new(year, 0)?,
            part: Part::Month(Some(month)),
            qualifier: None,
        };
        date.is_valid().then_some(Self(Form::Date(date)))
    }

    /// The season of a year.
    pub fn season(year: i32, season: Season) -> Option<Self> {
        Some(Self::date(Year::new(year, 0)?, Part::Season(season)))
    }

    /// The day.
    pub fn day(day: Day) -> Option<Self> {
        let Day { year, month, day } = day;
        let date = Date {
            year: Year::new(year, 0)?,
            part: Part::Day(Some(month), Some(day)),
            qualifier: None,
        };
        date.is_valid().then_some(Self(Form::Date(date)))
    }

    /// From one date to another. `None` where either is not a plain date, or the first lies after the second.
    pub fn interval(from: &Self, to: &Self) -> Option<Self> {
        Self::valid(Form::Interval(
            End::Date(from.as_date()?),
            End::Date(to.as_date()?),
        ))
    }

    /// From an open beginning to the date: `../1790`. `None` for what is not a plain date.
    pub fn until(to: &Self) -> Option<Self> {
        Some(Self(Form::Interval(End::Open, End::Date(to.as_date()?))))
    }

    /// From the date to an open end: `1702/..`. `None` for what is not a plain date.
    pub fn since(from: &Self) -> Option<Self> {
        Some(Self(Form::Interval(End::Date(from.as_date()?), End::Open)))
    }

    /// One of the dates, it is not known which: `[1701,1702]`. `None` if there are none, or one is not plain.
    pub fn one_of(dates: &[Self]) -> Option<Self> {
        Self::valid(Form::OneOf(Self::members(dates)?))
    }

    /// All of the dates: `{1921,1922}`. `None` if there are none, or one is not plain.
    pub fn all_of(dates: &[Self]) -> Option<Self> {
        Self::valid(Form::AllOf(Self::members(dates)?))
    }

    /// The same, approximately (`~`); every date in it is marked.
    #[must_use]
    pub fn approximate(self) -> Self {
        self.qualified(Qualifier::Approximate)
    }

    /// The same, if the source is right (`?`); every date in it is marked.
    #[must_use]
    pub fn uncertain(self) -> Self {
        self.qualified(Qualifier::Uncertain)
    }

    /// The first day it can mean; `None` where it is open, or nothing is known of the year.
    ///
    /// A qualifier does not widen it: how far "about" reaches is not for this program to say. A season is given whole
    /// months of the northern hemisphere, wide enough for both the calendar's and the weather's.
    pub fn earliest(&self) -> Option<Day> {
        match &self.0 {
            Form::Date(date) | Form::Interval(End::Date(date), _) => date.earliest(),
            Form::Interval(..) => None,
            Form::OneOf(members) | Form::AllOf(members) => {
                // Of options, none comes first: one open member opens the whole.
                members.iter().map(Member::earliest).min().flatten()
            }
        }
    }

    /// The last day it can mean; `None` where it is open, or nothing is known of the year.
    pub fn latest(&self) -> Option<Day> {
        match &self.0 {
            Form::Date(date) | Form::Interval(_, End::Date(date)) => date.latest(),
            Form::Interval(..) => None,
            Form::OneOf(members) | Form::AllOf(members) => {
                let days: Option<Vec<Day>> = members.iter().map(Member::latest).collect();
                days?.into_iter().max()
            }
        }
    }

    /// The one calendar year that it lies in, if it is no longer than that and not open.
    pub fn only_year(&self) -> Option<i32> {
        let (first, last) = (self.earliest()?, self.latest()?);
        (first.year == last.year).then_some(first.year)
    }

    /// Whether a date in it is marked as approximate (`~` or `%`).
    pub fn is_approximate(&self) -> bool {
        let mark = |date: &Date| matches!(date.qualifier, Some(Qualifier::Approximate | Qualifier::Both));
        self.dates().iter().any(mark)
    }

    /// The beginning and the end of an interval, each `None` where it is open or unknown; `None` for other forms.
    pub fn ends(&self) -> Option<(Option<Self>, Option<Self>)> {
        let Form::Interval(from, to) = &self.0 else {
            return None;
        };
        let end = |end: &End| {
            if let End::Date(date) = end {
                Some(Self(Form::Date(*date)))
            } else {
                None
            }
        };
        Some((end(from), end(to)))
    }

    fn date(year: Year, part: Part) -> Self {
        Self(Form::Date(Date {
            year,
            part,
            qualifier: None,
        }))
    }

    fn as_date(&self) -> Option<Date> {
        if let Form::Date(date) = self.0 {
            Some(date)
        } else {
            None
        }
    }

    fn members(dates: &[Self]) -> Option<Vec<Member>> {
        dates
            .iter()
            .map(|date| date.as_date().map(Member::Date))
            .collect()
    }

    /// The form, if its parts go together: a set is not empty, nothing ends before it begins.
    fn valid(form: Form) -> Option<Self> {
        let in_order = |from: &Date, to: &Date| match (from.earliest(), to.latest()) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        let holds = match &form {
            Form::Date(date) => date.is_valid(),
            Form::Interval(End::Date(from), End::Date(to)) => in_order(from, to),
            Form::Interval(from, to) => matches!(from, End::Date(_)) || matches!(to, End::Date(_)),
            Form::OneOf(members) | Form::AllOf(members) => {
                let ordered = |member: &Member| match member {
                    Member::Range(Some(from), Some(to)) => in_order(from, to),
                    Member::Range(from, to) => from.is_some() || to.is_some(),
                    Member::Date(_) => true,
                };
                !members.is_empty() && members.iter().all(ordered)
            }
        };
        holds.then_some(Self(form))
    }

    fn dates(&self) -> Vec<Date> {
        let end = |end: &End| {
            if let End::Date(date) = end {
                Some(*date)
            } else {
                None
            }
        };
        match &self.0 {
            Form::Date(date) => vec![*date],
            Form::Interval(from, to) => [end(from), end(to)].into_iter().flatten().collect(),
            Form::OneOf(members) | Form::AllOf(members) => members.iter().flat_map(Member::dates).collect(),
        }
    }

    fn qualified(mut self, qualifier: Qualifier) -> Self {
        let mark = |date: &mut Date| date.qualifier = Some(qualifier.with(date.qualifier));
        match &mut self.0 {
            Form::Date(date) => mark(date),
            Form::Interval(from, to) => {
                for end in [from, to] {
                    if let End::Date(date) = end {
                        mark(date);
                    }
                }
            }
            Form::OneOf(members) | Form::AllOf(members) => {
                for member in members {
                    match member {
                        Member::Date(date) => mark(date),
                        Member::Range(from, to) => [from, to].into_iter().flatten().for_each(mark),
                    }
                }
            }
        }
        self
    }
}

impl Member {
    fn earliest(&self) -> Option<Day> {
        match self {
            Self::Date(date) => date.earliest(),
            Self::Range(from, _) => from.and_then(|date| date.earliest()),
        }
    }

    fn latest(&self) -> Option<Day> {
        match self {
            Self::Date(date) => date.latest(),
            Self::Range(_, to) => to.and_then(|date| date.latest()),
        }
    }

    fn dates(&self) -> Vec<Date> {
        match self {
            Self::Date(date) => vec![*date],
            Self::Range(from, to) => [*from, *to].into_iter().flatten().collect(),
        }
    }
}

impl Ord for Edtf {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_latest = || match (self.latest(), other.latest()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        self.earliest()
            .cmp(&other.earliest())
            .then_with(by_latest)
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Edtf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Edtf {
    type Err = ParseEdtfError;

    fn from_str(text: &str) -> Result<Self, ParseEdtfError> {
        let form = parse::form(text).and_then(Self::valid);
        form.ok_or_else(|| ParseEdtfError {
            text: text.chars().take(100).collect(),
        })
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Date(date) => date.fmt(f),
            Form::Interval(from, to) => write!(f, "{from}/{to}"),
            Form::OneOf(members) => write!(f, "[{}]", Members(members)),
            Form::AllOf(members) => write!(f, "{{{}}}", Members(members)),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
            Self::Date(date) => date.fmt(f),
        }
    }
}

struct Members<'a>(&'a [Member]);

impl fmt::Display for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, member) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            match member {
                Member::Date(date) => date.fmt(f)?,
                Member::Range(from, to) => {
                    from.iter().try_for_each(|date| date.fmt(f))?;
                    f.write_str("..")?;
                    to.iter().try_for_each(|date| date.fmt(f))?;
                }
            }
        }
        Ok(())
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
