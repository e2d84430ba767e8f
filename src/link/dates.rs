//! Whether what is said of an entity agrees in time with an item.

use super::context::Context;
use crate::model::{Day, Edtf, EntityClass, Item};

/// Whether dates agree: `None` where there is nothing to compare.
///
/// Only persons and events are compared: a state, city or organization may have begun several times, and what a text calls
/// its founding may be a later one. Any time at which the entity did something counts, not only beginning and end.
pub(super) fn dates(context: &Context, item: &Item) -> Option<bool> {
    if !matches!(item.class, Some(EntityClass::Person | EntityClass::Event)) {
        return None;
    }
    let same = [(&context.start, &item.start), (&context.end, &item.end)];
    let mut agrees = None;
    for (ours, theirs) in same {
        for (ours, theirs) in ours.iter().filter_map(|ours| Some((ours, theirs.as_ref()?))) {
            if !overlap(ours, theirs) {
                return Some(false);
            }
            agrees = Some(true);
        }
    }
    let outside = |time: &Edtf| {
        let too_late = item.end.as_ref().is_some_and(|end| is_after(time, end));
        too_late || item.start.as_ref().is_some_and(|start| is_after(start, time))
    };
    let mut times = context.start.iter().chain(&context.end).chain(&context.active);
    if times.any(outside) { Some(false) } else { agrees }
}

/// Days from the year 0, all months being of one length: good enough to compare.
fn days(day: Day) -> i64 {
    i64::from(day.year) * 372 + i64::from(day.month) * 31 + i64::from(day.day)
}

/// Calendars may set two dates of one event some days apart.
const FORTNIGHT: i64 = 14;
/// Works appear, and offices are counted, somewhat after a death.
const YEAR: i64 = 372;

/// Whether two times can be the same: dates of different precision agree if the shared part does.
fn overlap(a: &Edtf, b: &Edtf) -> bool {
    let bounds = |time: &Edtf| Some((days(time.earliest()?), days(time.latest()?)));
    match (bounds(a), bounds(b)) {
        (Some((a1, a2)), Some((b1, b2))) => a1 <= b2 + FORTNIGHT && b1 <= a2 + FORTNIGHT,
        _ => true,
    }
}

/// Whether all of a time is more than a year after all of another.
fn is_after(late: &Edtf, early: &Edtf) -> bool {
    match (late.earliest(), early.latest()) {
        (Some(late), Some(early)) => days(late) > days(early) + YEAR,
        _ => false,
    }
}
