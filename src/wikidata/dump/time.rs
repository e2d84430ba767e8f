//! Times as Wikidata has them, to EDTF.

use crate::model::{Day, Edtf};

/// The proleptic Julian calendar, as a calendar model.
const JULIAN: &str = "Q1985786";

/// A time of Wikidata: a timestamp, how much of it counts, and the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawTime<'a> {
    /// Such as `+1701-12-25T00:00:00Z`; the year before 1 is -1.
    pub(super) time: &'a str,
    /// 11 is a day, 10 a month, 9 a year, 8 a decade, 7 a century, 6 a millennium.
    pub(super) precision: u8,
    /// The address of the item of the calendar.
    pub(super) calendar: &'a str,
}

impl RawTime<'_> {
    /// The time in the Gregorian calendar; `None` for what is less precise than a millennium, further off than four
    /// digits of a year reach, or no day at all.
    ///
    /// A day of the Julian calendar is brought over; a month or a year of it is kept as it is, since the few days
    /// between the two are less than it leaves open. Decades and centuries are the ones that Wikidata's own pages
    /// show (1920 is "1920s", 1801 to 1900 the 19th century).
    pub(super) fn to_edtf(self) -> Option<Edtf> {
        let (year, month, day) = self.parts()?;
        // Wikidata has no year 0; EDTF has.
        let astronomical = |year: i32| if year < 0 { year + 1 } else { year };
        match self.precision {
            11.. if month > 0 && day > 0 => {
                let year = astronomical(year);
                let is_julian = self.calendar.ends_with(JULIAN);
                let day = if is_julian {
                    Day::from_julian(year, month, day)
                } else {
                    Day::new(year, month, day)
                };
                Edtf::day(day?)
            }
            10.. if month > 0 => Edtf::month(astronomical(year), month),
            9.. => Edtf::year(astronomical(year)),
            8 if year > 0 => Edtf::decade(year - year % 10),
            8 => years(year - year % 10 - 9, year - year % 10),
            7 => Edtf::century(away_from_zero(year, 100)),
            6 if year > 0 => {
                let number = away_from_zero(year, 1000);
                years(number * 1000 - 999, number * 1000)
            }
            _ => None,
        }
    }

    /// Year, month and day; the last two are 0 where not given.
    fn parts(self) -> Option<(i32, u8, u8)> {
        let (negative, rest) = match self.time.split_at_checked(1)? {
            ("-", rest) => (true, rest),
            ("+", rest) => (false, rest),
            _ => (false, self.time),
        };
        let (date, _) = rest.split_once('T')?;
        let mut parts = date.split('-');
        let year: i32 = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let is_year = year != 0 && year < 10_000;
        is_year.then_some((if negative { -year } else { year }, month, day))
    }
}

/// How many whole or begun stretches of `length` years a year is from the beginning of its era.
fn away_from_zero(year: i32, length: i32) -> i32 {
    year.signum() * (year.abs() + length - 1).div_euclid(length)
}

/// From one year to another, in historians' count.
fn years(from: i32, to: i32) -> Option<Edtf> {
    let year = |year: i32| Edtf::year(if year < 0 { year + 1 } else { year });
    Edtf::interval(&year(from)?, &year(to)?)
}

/// One time for all that are given of one thing: what says less than another is left out, and if several stay, it is
/// one of them.
pub(super) fn one_time(mut times: Vec<Edtf>) -> Option<Edtf> {
    const MOST: usize = 8;
    times.sort_unstable_by(Edtf::cmp);
    times.dedup();
    times.truncate(MOST);
    let says_less = |wide: &Edtf, narrow: &Edtf| {
        wide != narrow && wide.earliest() <= narrow.earliest() && narrow.latest() <= wide.latest()
    };
    let kept: Vec<Edtf> = times
        .iter()
        .filter(|wide| !times.iter().any(|narrow| says_less(wide, narrow)))
        .cloned()
        .collect();
    match kept.as_slice() {
        [] => times.into_iter().next(),
        [only] => Some(only.clone()),
        [first, ..] => Edtf::one_of(&kept).or_else(|| Some(first.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edtf(time: &str, precision: u8, calendar: &str) -> Option<String> {
        RawTime {
            time,
            precision,
            calendar,
        }
        .to_edtf()
        .map(|time| time.to_string())
    }

    #[test]
    fn a_time_keeps_its_precision() {
        for (time, precision, expected) in [
            ("+1918-04-04T00:00:00Z", 11, Some("1918-04-04")),
            ("+1918-04-00T00:00:00Z", 10, Some("1918-04")),
            ("+1918-04-04T00:00:00Z", 10, Some("1918-04")),
            ("+1918-01-01T00:00:00Z", 9, Some("1918")),
            ("+1925-00-00T00:00:00Z", 8, Some("192X")),
            ("+1801-00-00T00:00:00Z", 7, Some("18XX")),
            ("+1900-00-00T00:00:00Z", 7, Some("18XX")),
            ("+1500-00-00T00:00:00Z", 6, Some("1001/2000")),
            ("-0044-03-15T00:00:00Z", 11, Some("-0043-03-15")),
            ("-0753-00-00T00:00:00Z", 9, Some("-0752")),
            ("-0045-00-00T00:00:00Z", 8, Some("-0048/-0039")),
            ("+1918-00-00T00:00:00Z", 11, Some("1918")),
            ("-13798000000-00-00T00:00:00Z", 3, None),
            ("+0000-00-00T00:00:00Z", 9, None),
            ("+1918-02-30T00:00:00Z", 11, None),
            ("", 9, None),
            ("é", 9, None),
        ] {
            assert_eq!(
                edtf(time, precision, "http://www.wikidata.org/entity/Q1985727").as_deref(),
                expected,
                "{time}/{precision}"
            );
        }
    }

    #[test]
    fn a_day_of_the_julian_calendar_is_brought_over() {
        let julian = "http://www.wikidata.org/entity/Q1985786";
        assert_eq!(
            edtf("+1701-12-25T00:00:00Z", 11, julian).as_deref(),
            Some("1702-01-05")
        );
        assert_eq!(
            edtf("+1701-12-00T00:00:00Z", 10, julian).as_deref(),
            Some("1701-12")
        );
    }

    #[test]
    fn of_several_times_the_more_precise_ones_count() {
        let times = |texts: &[&str]| {
            one_time(texts.iter().map(|text| text.parse().unwrap()).collect()).map(|time| time.to_string())
        };
        assert_eq!(times(&["1870", "1870-04-22"]).as_deref(), Some("1870-04-22"));
        assert_eq!(times(&["1871", "1870", "1870"]).as_deref(), Some("[1870,1871]"));
        assert_eq!(times(&[]), None);
    }
}
