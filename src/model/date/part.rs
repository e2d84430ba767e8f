//! The dates that an EDTF time is made of: a year, perhaps with a month, a day or a season.

use std::fmt;

use super::day::{Day, month_length};

/// A season as EDTF has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    /// 21.
    Spring,
    /// 22.
    Summer,
    /// 23.
    Autumn,
    /// 24.
    Winter,
}

impl Season {
    pub(super) fn parse(code: u8) -> Option<Self> {
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter]
            .into_iter()
            .find(|season| season.code() == code)
    }

    fn code(self) -> u8 {
        match self {
            Self::Spring => 21,
            Self::Summer => 22,
            Self::Autumn => 23,
            Self::Winter => 24,
        }
    }

    /// First month, last month, and how many years after the first the last one lies.
    ///
    /// Neighbours overlap by a month, since some count seasons from the solstice and some from the first of the
    /// month. The winter of a year may be the one that ends in it as well as the one that begins in it.
    fn months(self) -> (u8, u8, i32) {
        match self {
            Self::Spring => (3, 6, 0),
            Self::Summer => (6, 9, 0),
            Self::Autumn => (9, 12, 0),
            Self::Winter => (1, 3, 1),
        }
    }
}

/// A year of four digits, the last of which may be unspecified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Year {
    /// Kept apart from the digits, since `-00XX` is before Christ and `00XX` after.
    pub(super) negative: bool,
    /// With noughts where digits are unspecified.
    pub(super) digits: u16,
    /// How many digits, counted from the end.
    pub(super) unspecified: u8,
}

impl Year {
    /// `None` past four digits.
    pub(super) fn new(year: i32, unspecified: u8) -> Option<Self> {
        let digits = u16::try_from(year.unsigned_abs())
            .ok()
            .filter(|&digits| digits <= 9999)?;
        Some(Self {
            negative: year < 0,
            digits,
            unspecified,
        })
    }

    pub(super) fn century(number: i32) -> Option<Self> {
        let index = u16::try_from(number.unsigned_abs().checked_sub(1)?)
            .ok()
            .filter(|&index| index < 100)?;
        Some(Self {
            negative: number < 0,
            digits: index * 100,
            unspecified: 2,
        })
    }

    /// First and last year; `None` where no digit is known.
    fn bounds(self) -> Option<(i32, i32)> {
        let width = 10_i32.pow(u32::from(self.unspecified.min(4))) - 1;
        let digits = i32::from(self.digits);
        match (self.unspecified, self.negative) {
            (4.., _) => None,
            (_, true) => Some((-digits - width, -digits)),
            (_, false) => Some((digits, digits + width)),
        }
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let unspecified = self.unspecified.min(4);
        let known = usize::from(4 - unspecified);
        f.write_str(sign)?;
        if known > 0 {
            write!(f, "{:0known$}", self.digits / 10_u16.pow(u32::from(unspecified)))?;
        }
        (0..unspecified).try_for_each(|_| f.write_str("X"))
    }
}

/// What a date says below the year; a month or day that is `None` is unspecified (`XX`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Year,
    Season(Season),
    Month(Option<u8>),
    Day(Option<u8>, Option<u8>),
}

/// What a source says of a date as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Qualifier {
    /// `?`
    Uncertain,
    /// `~`
    Approximate,
    /// `%`
    Both,
}

impl Qualifier {
    pub(super) fn parse(sign: char) -> Option<Self> {
        [Self::Uncertain, Self::Approximate, Self::Both]
            .into_iter()
            .find(|qualifier| qualifier.sign() == sign)
    }

    fn sign(self) -> char {
        match self {
            Self::Uncertain => '?',
            Self::Approximate => '~',
            Self::Both => '%',
        }
    }

    /// Both, where they differ.
    pub(super) fn with(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other != self => Self::Both,
            _ => self,
        }
    }
}

/// A date of EDTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Date {
    pub(super) year: Year,
    pub(super) part: Part,
    pub(super) qualifier: Option<Qualifier>,
}

impl Date {
    /// Whether some year has it: no month 13, no 30 February, no `-0000`.
    pub(super) fn is_valid(&self) -> bool {
        let Year {
            negative,
            digits,
            unspecified,
        } = self.year;
        let year = !(negative && (unspecified >= 4 || (unspecified == 0 && digits == 0)));
        let month = |month: u8| (1..=12).contains(&month);
        year && match self.part {
            Part::Year | Part::Season(_) | Part::Month(None) | Part::Day(None, None) => true,
            Part::Month(Some(number)) | Part::Day(Some(number), None) => month(number),
            Part::Day(None, Some(day)) => (1..=31).contains(&day),
            Part::Day(Some(number), Some(day)) if unspecified >= 4 => {
                (1..=month_length(4, number)).contains(&day)
            }
            Part::Day(Some(_), Some(_)) => self.earliest().is_some(),
        }
    }

    pub(super) fn earliest(&self) -> Option<Day> {
        let (first, last) = self.year.bounds()?;
        match self.part {
            Part::Day(month, Some(day)) => {
                // 29 February of an unspecified year is first found in its first leap year.
                (first..=last).find_map(|year| Day::new(year, month.unwrap_or(1), day))
            }
            Part::Year | Part::Month(None) | Part::Day(None, None) => Day::new(first, 1, 1),
            Part::Month(Some(month)) | Part::Day(Some(month), None) => Day::new(first, month, 1),
            Part::Season(season) => Day::new(first, season.months().0, 1),
        }
    }

    pub(super) fn latest(&self) -> Option<Day> {
        let (first, last) = self.year.bounds()?;
        let end_of = |year, month| Day::new(year, month, month_length(year, month));
        match self.part {
            Part::Day(month, Some(day)) => (first..=last)
                .rev()
                .find_map(|year| Day::new(year, month.unwrap_or(12), day)),
            Part::Year | Part::Month(None) | Part::Day(None, None) => Day::new(last, 12, 31),
            Part::Month(Some(month)) | Part::Day(Some(month), None) => end_of(last, month),
            Part::Season(season) => {
                let (_, month, later) = season.months();
                end_of(last + later, month)
            }
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.year.fmt(f)?;
        let two = |f: &mut fmt::Formatter<'_>, number: Option<u8>| match number {
            Some(number) => write!(f, "-{number:02}"),
            None => f.write_str("-XX"),
        };
        match self.part {
            Part::Year => {}
            Part::Season(season) => two(f, Some(season.code()))?,
            Part::Month(month) => two(f, month)?,
            Part::Day(month, day) => {
                two(f, month)?;
                two(f, day)?;
            }
        }
        self.qualifier
            .map_or(Ok(()), |qualifier| write!(f, "{}", qualifier.sign()))
    }
}
