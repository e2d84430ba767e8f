//! The eras by which Japanese years are counted.

use std::{collections::HashMap, sync::LazyLock};

/// Name and first Gregorian year, a line for each spelling, in order of time.
const TABLE: &str = include_str!("../../../data/japanese-eras.tsv");

/// How many years the current era is given.
const OPEN_ERA: i32 = 60;

/// First and last year of each era by name. The last is the first of the next, since an era begins within a year.
static ERAS: LazyLock<HashMap<&'static str, (i32, i32)>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter_map(|line| {
        let (name, year) = line.split_once('\t')?;
        Some((name, year.parse::<i32>().ok()?))
    });
    let eras: Vec<_> = lines.collect();
    let after = |first: i32| eras.iter().map(|&(_, year)| year).find(|&year| year > first);
    eras.iter()
        .map(|&(name, first)| (name, (first, after(first).unwrap_or(first + OPEN_ERA))))
        .collect()
});

/// The Gregorian year in which the year `number` of the era mostly lies; `None` where it had no such year.
///
/// Before 1873 the Japanese year began some weeks after the Gregorian one, so that its last month or so belongs to
/// the next. The convention of historians, which takes no notice of that, is followed.
pub(super) fn era_year(name: &str, number: i32) -> Option<i32> {
    let plain: String;
    // A macron may be a character of its own.
    let name = if name.contains('\u{304}') || name.contains('’') {
        plain = name.replace('\u{304}', "").replace('’', "'");
        plain.as_str()
    } else {
        name
    };
    let &(first, last) = ERAS.get(name)?;
    let year = first.checked_add(number.checked_sub(1)?)?;
    (first..=last).contains(&year).then_some(year)
}

/// Whether an era has that name.
pub(super) fn is_era(name: &str) -> bool {
    era_year(name, 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_complete() {
        let years: Vec<i32> = TABLE
            .lines()
            .map(|line| line.split_once('\t').unwrap().1.parse().unwrap())
            .collect();
        assert!(years.is_sorted());
        assert_eq!((years.first(), years.last()), (Some(&1596), Some(&2019)));
    }

    #[test]
    fn an_era_ends_in_the_year_in_which_the_next_begins() {
        assert_eq!(era_year("Meiji", 1), Some(1868));
        assert_eq!(era_year("Meiji", 45), Some(1912));
        assert_eq!(era_year("Meiji", 46), None);
        assert_eq!(era_year("Shōwa", 20), Some(1945));
        assert_eq!(era_year("Sho\u{304}wa", 64), Some(1989));
        assert_eq!(era_year("Kan’ei", 14), Some(1637));
        assert_eq!(era_year("Meiji", 0), None);
        assert_eq!(era_year("Meiji", i32::MIN), None);
    }
}
