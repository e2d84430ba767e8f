//! Days, and the two calendars in which sources count them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar, with the astronomical year (the year before 1 is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Astronomical year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The calendar in which a source gives a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// New Style.
    #[default]
    Gregorian,
    /// Old Style.
    Julian,
}

/// What a count from 1 March 4801 BC, Gregorian, is ahead of the Julian day number.
const GREGORIAN_SHIFT: i64 = 32_045;
/// The same for the Julian calendar.
const JULIAN_SHIFT: i64 = 32_083;
/// Julian day number of 1 March of the year 0, Gregorian.
const FIRST_MARCH_OF_YEAR_0: i64 = 1_721_120;
/// Years past which the day count is not attempted: far beyond what EDTF of four digits can reach.
const YEAR_LIMIT: u32 = 1_000_000;

impl Day {
    /// The day of that name, if there is one: `None` for 29 February 1918 or a month 13.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        (1..=month_length(year, month))
            .contains(&day)
            .then_some(Self { year, month, day })
    }

    /// The day that the Julian calendar, Old Style, calls so; `None` where it has no such day.
    ///
    /// ```
    /// use dembei::model::Day;
    /// assert_eq!(Day::from_julian(1917, 10, 25), Day::new(1917, 11, 7));
    /// ```
    pub fn from_julian(year: i32, month: u8, day: u8) -> Option<Self> {
        let leap_day = month == 2 && day == 29 && year.rem_euclid(4) == 0;
        if !(leap_day || (1..=month_length(1, month)).contains(&day)) || year.unsigned_abs() > YEAR_LIMIT {
            return None;
        }
        Self::from_number(march_days(year, month, day) - JULIAN_SHIFT)
    }

    /// Days since a fixed day long ago: the Julian day number.
    pub fn number(self) -> i64 {
        let (years, _) = march_year(self.year, self.month);
        march_days(self.year, self.month, self.day) - years.div_euclid(100) + years.div_euclid(400)
            - GREGORIAN_SHIFT
    }

    /// The day so many days later, or earlier if negative; `None` beyond a million years.
    pub fn plus(self, days: i64) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?)
    }

    /// The day of that Julian day number.
    fn from_number(number: i64) -> Option<Self> {
        if number.unsigned_abs() > u64::from(YEAR_LIMIT) * 366 {
            return None;
        }
        // Split into cycles of 400 years, then years and months that begin in March.
        let days = number - FIRST_MARCH_OF_YEAR_0;
        let cycle = days.div_euclid(146_097);
        let in_cycle = days.rem_euclid(146_097);
        let year_of_cycle = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        let in_year = in_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let march_month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
        Self::new(
            i32::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
    }
}

/// The year since 4801 BC that begins in March, and the month counted from March.
fn march_year(year: i32, month: u8) -> (i64, i64) {
    let before_march = i64::from(month < 3);
    (
        i64::from(year) + 4800 - before_march,
        i64::from(month) + 12 * before_march - 3,
    )
}

/// Days since 1 March 4801 BC as if every fourth year were a leap year.
fn march_days(year: i32, month: u8, day: u8) -> i64 {
    let (years, months) = march_year(year, month);
    i64::from(day) + (153 * months + 2) / 5 + 365 * years + years.div_euclid(4)
}

/// How many days the month has in the Gregorian calendar; none where there is no such month.
pub(super) fn month_length(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{:04}-{:02}-{:02}",
            self.year.unsigned_abs(),
            self.month,
            self.day
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_style_days_are_ten_to_thirteen_days_behind() {
        for (julian, gregorian) in [
            ((1582, 10, 5), (1582, 10, 15)),
            ((1700, 2, 18), (1700, 2, 28)),
            ((1700, 2, 29), (1700, 3, 11)),
            ((1701, 12, 25), (1702, 1, 5)),
            ((1917, 10, 25), (1917, 11, 7)),
            ((4, 3, 1), (4, 2, 28)),
        ] {
            let expected = Day::new(gregorian.0, gregorian.1, gregorian.2);
            assert_eq!(
                Day::from_julian(julian.0, julian.1, julian.2),
                expected,
                "{julian:?}"
            );
        }
        assert_eq!(Day::from_julian(1701, 2, 29), None);
        assert_eq!(Day::from_julian(i32::MIN, 1, 1), None);
    }

    #[test]
    fn the_day_after_the_last_of_a_month_is_the_first_of_the_next() {
        let mut day = Day::new(-401, 12, 30).unwrap();
        for _ in 0..300_000 {
            let next = day.plus(1).unwrap();
            assert_eq!(next.number(), day.number() + 1);
            assert!(next > day, "{day} {next}");
            assert!(
                next.day == day.day + 1 || (next.day == 1 && day.day == month_length(day.year, day.month))
            );
            day = next;
        }
    }

    #[test]
    fn a_year_before_christ_prints_with_four_digits() {
        assert_eq!(Day::new(-43, 3, 15).unwrap().to_string(), "-0043-03-15");
    }

    #[test]
    fn there_is_no_day_that_the_calendar_does_not_have() {
        for (year, month, day) in [
            (1918, 2, 29),
            (1900, 2, 29),
            (1918, 13, 1),
            (1918, 0, 1),
            (1918, 4, 31),
            (1, 1, 0),
        ] {
            assert_eq!(Day::new(year, month, day), None);
        }
        assert!(Day::new(2000, 2, 29).is_some());
    }
}
