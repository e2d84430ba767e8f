//! Reads Wikidata's times: a point with the precision that it is known to, in one of two calendars.

use serde_json::Value;

use crate::model::{Day, Edtf};

/// Proleptic Julian calendar.
const JULIAN: &str = "/Q1985786";

/// The time with its precision, in the Gregorian calendar; `None` for what is less than a century sure, has a year of
/// more than four digits, or is none.
///
/// The precisions are those of the data model: 7 century, 8 decade, 9 year, 10 month, 11 day. Days of the Julian calendar
/// are converted; months and years are kept as they are, since what they are in the other calendar is no month and no year.
pub(super) fn parse(value: &Value) -> Option<Edtf> {
    let text = value.get("time")?.as_str()?;
    let precision = value.get("precision")?.as_u64()?;
    let is_julian = value
        .get("calendarmodel")
        .and_then(Value::as_str)
        .is_some_and(|model| model.ends_with(JULIAN));
    let (written, month, day) = parts(text)?;
    // There is no year 0: 44 BC is -44 here, and -43 in ISO 8601.
    let year = if written < 0 { written + 1 } else { written };
    match precision {
        7 => Edtf::century((written.abs() + 99) / 100 * written.signum()),
        8 if written > 0 => Edtf::decade(year - year % 10),
        9 => Edtf::year(year),
        10 => Edtf::month(year, month),
        11 if is_julian => Edtf::day(Day::from_julian(year, month, day)?),
        11 => Edtf::day(Day::new(year, month, day)?),
        _ => None,
    }
}

/// The year with its sign, the month and the day of `+1967-01-17T00:00:00Z`.
fn parts(text: &str) -> Option<(i32, u8, u8)> {
    let (date, _) = text.split_once('T')?;
    let (is_before, date) = match date.strip_prefix('-') {
        Some(date) => (true, date),
        None => (false, date.strip_prefix('+').unwrap_or(date)),
    };
    let mut parts = date.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let year = if is_before { -year } else { year };
    (year != 0 && parts.next().is_none()).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(time: &str, precision: u8, calendar: &str) -> Option<String> {
        let model = format!("http://www.wikidata.org/entity/{calendar}");
        let value = json!({ "time": time, "precision": precision, "calendarmodel": model });
        parse(&value).map(|time| time.to_string())
    }

    #[test]
    fn a_time_has_the_precision_that_it_is_known_to() {
        let gregorian = |time, precision| read(time, precision, "Q1985727");
        assert_eq!(
            gregorian("+1955-04-13T00:00:00Z", 11).as_deref(),
            Some("1955-04-13")
        );
        assert_eq!(gregorian("+1918-04-00T00:00:00Z", 10).as_deref(), Some("1918-04"));
        assert_eq!(gregorian("+1892-00-00T00:00:00Z", 9).as_deref(), Some("1892"));
        assert_eq!(gregorian("+1920-00-00T00:00:00Z", 8).as_deref(), Some("192X"));
        assert_eq!(gregorian("+1701-00-00T00:00:00Z", 7).as_deref(), Some("17XX"));
        assert_eq!(gregorian("+1800-00-00T00:00:00Z", 7).as_deref(), Some("17XX"));
        assert_eq!(
            gregorian("-0044-03-15T00:00:00Z", 11).as_deref(),
            Some("-0043-03-15")
        );
        assert_eq!(gregorian("+2000-00-00T00:00:00Z", 6), None);
        assert_eq!(gregorian("-13798000000-00-00T00:00:00Z", 3), None);
    }

    #[test]
    fn a_julian_day_is_converted_and_a_julian_month_is_not() {
        assert_eq!(
            read("+1725-01-28T00:00:00Z", 11, "Q1985786").as_deref(),
            Some("1725-02-08")
        );
        assert_eq!(
            read("+1725-01-00T00:00:00Z", 10, "Q1985786").as_deref(),
            Some("1725-01")
        );
    }

    #[test]
    fn what_is_no_time_gives_none() {
        for wrong in [
            "",
            "1955",
            "+0000-01-01T00:00:00Z",
            "+1955-13-01T00:00:00Z",
            "+1955-04-13-01T00:00:00Z",
        ] {
            assert_eq!(read(wrong, 11, "Q1985727"), None, "{wrong}");
        }
    }
}
