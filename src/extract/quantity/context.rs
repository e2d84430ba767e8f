//! Tells a number of things from a measure, a name and a piece of something longer, by what stands beside it.

use crate::extract::date::{
    counts, is_measured, is_month, is_numbered, runs_on,
    token::{Kind, Tokens},
};
use crate::model::{Number, Quantity, Unit};

use super::number::Read;

/// Whether the number between the tokens counts something. `first` is its beginning, without what was joined to it.
pub(super) fn is_quantity(
    tokens: &Tokens<'_>,
    start: usize,
    end: usize,
    first: &Read,
    quantity: &Quantity,
) -> bool {
    let is_lone_one = first.in_words && quantity.upper.is_none() && quantity.value == Number::from(1);
    !is_lone_one
        && !is_cut_before(tokens, start)
        && !is_cut_after(tokens, end)
        && !is_numbered(tokens, start)
        && !is_dated(tokens, start, end)
        && (!is_year_like(tokens, first, quantity) || is_counted(tokens, start, end))
        && !is_enumerator(tokens, start, end)
        && (quantity.unit != Unit::Count || !is_measure(tokens, start, end))
}

/// Whether a number with no word about it looks like a year: then it needs something counted.
fn is_year_like(tokens: &Tokens<'_>, first: &Read, quantity: &Quantity) -> bool {
    let year = quantity.value.mantissa;
    let is_plain = !first.is_grouped && !first.in_words && first.scale == 1 && quantity.value.decimals == 0;
    let is_single = quantity.unit == Unit::Count && quantity.upper.is_none() && quantity.bound.is_none();
    let is_digits = tokens.kind(first.end - 1) == Kind::Number;
    is_plain
        && is_single
        && is_digits
        && !quantity.approximate
        && (1400..2100).contains(&year)
        && year % 100 != 0
}

/// Whether people or things follow, or the number is all there is: the caller knows what the field holds.
fn is_counted(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    counts(tokens, end, 3) || (start == 0 && end == tokens.len())
}

/// Whether the number hangs on to what is before it: "$5", "Q12", "A-10", "1/2", "-5".
fn is_cut_before(tokens: &Tokens<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    if tokens.is_mark(before, "$€£¥₽#№§") {
        return true;
    }
    let two_before = before.checked_sub(1);
    if !tokens.is_glued(start) {
        // "42 (2019): 24–46" are pages.
        let is_citation = tokens.is(before, ":") && two_before.is_some_and(|at| tokens.is(at, ")"));
        return is_citation || tokens.is_mark(before, "=×*");
    }
    // "42(1)" is an issue.
    if tokens.is(before, "(")
        && tokens.is_glued(before)
        && two_before.is_some_and(|at| tokens.number(at).is_some())
    {
        return true;
    }
    match tokens.kind(before) {
        Kind::Mark => !tokens.is_mark(before, "([{\"“‘«'’~≈—–"),
        Kind::Word | Kind::Number => true,
    }
}

/// Whether something hangs on to the number: "5km", "80-year", "24/7", "3rd", "1918-22-33".
fn is_cut_after(tokens: &Tokens<'_>, end: usize) -> bool {
    if !tokens.is_glued(end) {
        return tokens.is_mark(end, "°×");
    }
    let is_glued_next = tokens.is_glued(end + 1) && tokens.kind(end + 1) != Kind::Mark;
    let joins = tokens.is_dash(end) || tokens.is_mark(end, "/.:,@_'’");
    // "prisoners numbered 300.They" has lost a space.
    let is_lost_space = tokens.is_mark(end, ".,:") && tokens.kind(end + 1) == Kind::Word;
    // "42(1)" is a volume with its issue.
    let is_issue = tokens.is(end, "(") && tokens.glued_number(end + 1).is_some();
    tokens.kind(end) != Kind::Mark
        || is_issue
        || tokens.is_mark(end, "°$€£¥‰")
        || (joins && is_glued_next && !is_lost_space)
        || (tokens.kind(end - 1) == Kind::Number && runs_on(tokens, end))
}

/// "5 km", "four decades", "2 million yen", "24 years old", "per 1000 residents", "aged 24", "USD 5".
fn is_measure(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    const AREAS: &[&str] = &["square", "sq", "cubic", "nautical"];
    const BEFORE: &[&str] = &[
        "per", "aged", "age", "ages", "usd", "eur", "gbp", "jpy", "rub", "cny", "rs",
    ];
    const AFTER: &[&str] = &[
        "decade",
        "decades",
        "am",
        "pm",
        "o'clock",
        "o’clock",
        "year",
        "years",
        "century",
        "centuries",
        "fold",
        "st",
        "nd",
        "rd",
        "th",
    ];
    let is_one_of = |at: usize, words: &[&str]| {
        words
            .iter()
            .any(|word| tokens.text(at).eq_ignore_ascii_case(word))
    };
    let is_age = start >= 2 && tokens.has_words(start - 2, &["age", "of"]);
    let is_hour = is_one_of(end, &["a", "p"]) && tokens.is(end + 1, ".") && tokens.is_glued(end + 1);
    let is_before = start
        .checked_sub(1)
        .is_some_and(|before| is_one_of(before, BEFORE));
    is_age
        || is_hour
        || is_before
        || is_measured(tokens, end)
        || is_one_of(end, AREAS)
        || is_one_of(end, AFTER)
}

/// "May 15", "15 May": a day without a year.
fn is_dated(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    is_month(tokens, end)
        || start
            .checked_sub(1)
            .is_some_and(|before| is_month(tokens, before))
}

/// "1. First item", "2) …", and "3" in square brackets.
fn is_enumerator(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return tokens.is_glued(end) && tokens.is_mark(end, ".)") && end + 1 < tokens.len();
    };
    let is_bracketed = |open: &str, close: &str| tokens.is(before, open) && tokens.is(end, close);
    is_bracketed("[", "]") || (before == 0 && is_bracketed("(", ")"))
}

/// "Apollo 11", "World War Two", "Boeing 747": a name within a sentence, and its number.
pub(super) fn is_named(tokens: &Tokens<'_>, start: usize, first: &Read) -> bool {
    const COUNTING: &[&str] = &["Another", "All", "These", "Those", "Only", "Nearly", "Of", "The"];
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    let is_title = first.in_words && tokens.is_capitalized(start) && !begins_sentence(tokens, start);
    let is_after_name = tokens.kind(before) == Kind::Word
        && tokens.is_capitalized(before)
        && !COUNTING.contains(&tokens.text(before))
        && !first.is_grouped
        && first.scale == 1
        && !first.in_words
        && !begins_sentence(tokens, before);
    is_title || is_after_name
}

fn begins_sentence(tokens: &Tokens<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| tokens.is_mark(before, ".!?:;•-–—\"“(["))
}

/// Whether digits joined by a dash are a telephone number, a code or a score rather than a range.
pub(super) fn is_code(tokens: &Tokens<'_>, start: usize, dash: usize, end: usize) -> bool {
    let goes_on =
        |at: usize| tokens.is_dash(at) && tokens.is_glued(at) && tokens.glued_number(at + 1).is_some();
    let (first, second) = (tokens.text(start).len(), tokens.text(dash + 1).len());
    let is_telephone = tokens.is(dash, "-") && (first, second) == (3, 4);
    let is_padded = tokens.text(dash + 1).starts_with('0') || tokens.text(start).starts_with('0');
    goes_on(end) || is_telephone || is_padded
}

/// Whether "by a factor of", "outnumbered", "a ratio of" and the like stand shortly before.
pub(super) fn speaks_of_proportion(tokens: &Tokens<'_>, start: usize) -> bool {
    const WORDS: &[&str] = &[
        "factor",
        "ratio",
        "outnumbered",
        "outnumber",
        "proportion",
        "odds",
        "margin",
        "vote",
    ];
    let from = start.saturating_sub(5);
    (from..start).any(|at| {
        WORDS
            .iter()
            .any(|word| tokens.text(at).eq_ignore_ascii_case(word))
    })
}
