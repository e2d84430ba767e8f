//! Finds ages, lengths of time, and times that are told from another: "aged 44", "for twelve years", "two years later".
//!
//! What is told from another time stays so. "Three years after the treaty" gives no date, even where the treaty has
//! one: what a text leaves open, a reader may count out, but must be able to see that it was counted.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::model::{Duration, DurationKind, DurationMention, Quantity, Span, TimeMention, TimeUnit};

use super::date::{
    table::WordTable,
    token::{Kind, Tokens},
};
use super::quantity::leading_quantity;

/// A piece of every unit and of "age", "aged": without one of them a text has no duration.
static HINTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build([
            "year", "month", "week", "day", "hour", "minute", "decade", "centur", " age", "aged",
        ])
        .ok()
});

static UNITS: LazyLock<WordTable<TimeUnit>> = LazyLock::new(|| {
    WordTable::new([
        ("century", TimeUnit::Century),
        ("centuries", TimeUnit::Century),
        ("decade", TimeUnit::Decade),
        ("decades", TimeUnit::Decade),
        ("year", TimeUnit::Year),
        ("years", TimeUnit::Year),
        ("month", TimeUnit::Month),
        ("months", TimeUnit::Month),
        ("week", TimeUnit::Week),
        ("weeks", TimeUnit::Week),
        ("day", TimeUnit::Day),
        ("days", TimeUnit::Day),
        ("hour", TimeUnit::Hour),
        ("hours", TimeUnit::Hour),
        ("minute", TimeUnit::Minute),
        ("minutes", TimeUnit::Minute),
    ])
});

/// The oldest that anything which an age without a unit is said of may be: "aged 44", but not "aged 1918".
const OLDEST: i64 = 130;

/// Finds the durations in a block of prose, in order; they overlap neither each other nor `times`, which are those of
/// the same text in order.
///
/// A number that is not said ("some years", "several decades") gives none.
///
/// ```
/// use dembei::{extract::find_durations, model::DurationKind};
/// let found = find_durations("He died in Omsk at the age of 67, two years after the war.", &[]);
/// assert_eq!(found[0].duration.to_string(), "P67Y");
/// assert_eq!((found[1].duration.to_string().as_str(), found[1].kind), ("P2Y", DurationKind::After));
/// ```
pub fn find_durations(text: &str, times: &[TimeMention]) -> Vec<DurationMention> {
    if HINTS.as_ref().is_none_or(|hints| !hints.is_match(text)) {
        return Vec::new();
    }
    let tokens = Tokens::new(text);
    let mut times = times.iter().peekable();
    let mut found: Vec<DurationMention> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = tokens.span(at, at + 1);
        while times.next_if(|time| time.span.end() <= here.start()).is_some() {}
        let time = times.peek().map(|time| time.span);
        let read = may_begin(&tokens, at).then(|| duration(&tokens, at)).flatten();
        match read.filter(|(mention, _)| !time.is_some_and(|time| time.overlaps(mention.span))) {
            Some((mention, end)) => {
                found.push(mention);
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn may_begin(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Number => !at.checked_sub(1).is_some_and(|before| is_cut(tokens, before, at)),
        Kind::Mark => tokens.is_mark(at, "~≈"),
        Kind::Word => true,
    }
}

/// Whether a number hangs on to the mark before it: "$5", "1918-22", "3.5".
fn is_cut(tokens: &Tokens<'_>, before: usize, at: usize) -> bool {
    tokens.is_glued(at) && !tokens.is_mark(before, "([\"“‘«'’—–~≈")
}

/// The duration whose first word is the token, and the token after it.
fn duration(tokens: &Tokens<'_>, at: usize) -> Option<(DurationMention, usize)> {
    age(tokens, at)
        .or_else(|| fixed(tokens, at))
        .or_else(|| counted(tokens, at))
}

fn mention(span: Span, quantity: Quantity, unit: TimeUnit, kind: DurationKind) -> DurationMention {
    DurationMention {
        span,
        duration: Duration { quantity, unit },
        kind,
        anchor: None,
    }
}

/// "aged 44", "aged about 60", "at the age of 67", "at age 19".
fn age(tokens: &Tokens<'_>, at: usize) -> Option<(DurationMention, usize)> {
    const LEADS: [&[&str]; 6] = [
        &["at", "the", "age", "of"],
        &["the", "age", "of"],
        &["at", "an", "age", "of"],
        &["at", "age"],
        &["age", "of"],
        &["aged"],
    ];
    let lead = LEADS.iter().find(|words| tokens.has_words(at, words))?;
    let (quantity, end) = leading_quantity(tokens, at + lead.len())?;
    // "aged six months" says its unit.
    let (unit, end) = match UNITS.find(tokens.text(end)) {
        Some(unit) => (unit, end + 1),
        None => (TimeUnit::Year, end),
    };
    let is_plausible = unit != TimeUnit::Year || quantity.value.mantissa <= OLDEST;
    let is_lone = quantity.value.decimals == 0 && !tokens.is(end, "%");
    (is_plausible && is_lone).then(|| {
        (
            mention(tokens.span(at, end), quantity, unit, DurationKind::Age),
            end,
        )
    })
}

/// "the same year", "the following month", "that day", "the year before".
fn fixed(tokens: &Tokens<'_>, at: usize) -> Option<(DurationMention, usize)> {
    const ORDERS: [(&[&str], i64, DurationKind); 11] = [
        (&["the", "same"], 0, DurationKind::After),
        (&["that", "same"], 0, DurationKind::After),
        (&["the", "following"], 1, DurationKind::After),
        (&["the", "next"], 1, DurationKind::After),
        (&["the", "previous"], 1, DurationKind::Before),
        (&["the", "preceding"], 1, DurationKind::Before),
        (&["later", "that"], 0, DurationKind::After),
        (&["earlier", "that"], 0, DurationKind::After),
        (&["later", "the", "same"], 0, DurationKind::After),
        (&["that"], 0, DurationKind::After),
        (&["the"], 1, DurationKind::After),
    ];
    let &(words, count, mut kind) = ORDERS.iter().find(|(words, ..)| tokens.has_words(at, words))?;
    let mut end = at + words.len() + 1;
    let unit = UNITS.find(tokens.text(end - 1))?;
    // "the next years" and "the previous two years" say nothing of when; minutes and hours are no dates.
    if tokens.text(end - 1).ends_with('s') || matches!(unit, TimeUnit::Hour | TimeUnit::Minute) {
        return None;
    }
    if words == ["the"] {
        // "the year after the war" counts from the war, but says no number; "the year" alone says nothing.
        let is_last = end + 1 >= tokens.len() || tokens.is_mark(end + 1, ".,;:)");
        kind = match tokens.text(end) {
            "after" if is_last => DurationKind::After,
            "before" if is_last => DurationKind::Before,
            _ => return None,
        };
        end += 1;
    }
    let span = tokens.span(at, end);
    Some((mention(span, Quantity::exact(count), unit, kind), end))
}

/// "twelve years", "a decade later", "19 years old", "the 30-year-old", "two months before the war".
fn counted(tokens: &Tokens<'_>, at: usize) -> Option<(DurationMention, usize)> {
    let is_article = ["a", "an", "one"]
        .iter()
        .any(|word| tokens.has_words(at, &[word]));
    let (quantity, number_end) = match leading_quantity(tokens, at) {
        Some(read) => read,
        None if is_article => (Quantity::exact(1), at + 1),
        None => return None,
    };
    let is_hyphened =
        tokens.is_dash(number_end) && tokens.is_glued(number_end) && tokens.is_glued(number_end + 1);
    let unit_at = number_end + usize::from(is_hyphened);
    let unit = UNITS.find(tokens.text(unit_at))?;
    let mut end = unit_at + 1;
    if is_hyphened {
        let is_old = tokens.is_dash(end) && tokens.has_words(end + 1, &["old"]);
        end += 2 * usize::from(is_old);
        let kind = if is_old {
            DurationKind::Age
        } else {
            DurationKind::Length
        };
        return Some((mention(tokens.span(at, end), quantity, unit, kind), end));
    }
    let one_of = |words: &[&str]| words.iter().any(|word| tokens.has_words(end, &[word]));
    let found = |kind, end| (mention(tokens.span(at, end), quantity.clone(), unit, kind), end);
    if tokens.has_words(end, &["old"]) || tokens.has_words(end, &["of", "age"]) {
        end += if tokens.has_words(end, &["old"]) { 1 } else { 2 };
        return Some(found(DurationKind::Age, end));
    }
    if one_of(&["later", "afterwards", "afterward", "thereafter"]) {
        return Some(found(DurationKind::After, end + 1));
    }
    if one_of(&["earlier", "previously"]) {
        return Some(found(DurationKind::Before, end + 1));
    }
    if one_of(&["after", "before"]) {
        let kind = if one_of(&["after"]) {
            DurationKind::After
        } else {
            DurationKind::Before
        };
        let (mut read, after) = found(kind, end + 1);
        read.anchor = anchor(tokens, after);
        return Some((read, after));
    }
    // "a year" and "a day" by themselves are mostly rates: "twice a year".
    let is_bare_article = is_article && !tokens.has_words(at, &["one"]);
    (!is_bare_article).then(|| found(DurationKind::Length, end))
}

/// The words for what a time is told from: up to the end of the clause, and no more than a name is long.
fn anchor(tokens: &Tokens<'_>, from: usize) -> Option<Span> {
    const LONGEST: usize = 8;
    const ENDS: &[&str] = &[
        "he", "she", "it", "they", "in", "at", "when", "while", "and", "but", "was", "were", "had", "which",
        "who",
    ];
    let is_end =
        |at: usize| tokens.is_mark(at, ".,;:()!?—–") || ENDS.iter().any(|word| tokens.has_words(at, &[word]));
    let most = (from + LONGEST).min(tokens.len());
    let end = (from..most).find(|&at| is_end(at)).unwrap_or(most);
    (end > from).then(|| tokens.span(from, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String, DurationKind)> {
        find_durations(text, &[])
            .into_iter()
            .map(|d| (d.span.of(text).to_owned(), d.duration.to_string(), d.kind))
            .collect()
    }

    fn one(text: &str) -> (String, String, DurationKind) {
        let mut all = found(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn ages_have_a_lead_or_a_unit_with_old() {
        use DurationKind::Age;
        let cases = [
            ("He died at the age of 67.", "at the age of 67", "P67Y"),
            ("Ivan, aged 44, was freed.", "aged 44", "P44Y"),
            ("She was 19 years old.", "19 years old", "P19Y"),
            ("The 30-year-old teacher left.", "30-year-old", "P30Y"),
            ("a child aged six months", "aged six months", "P6M"),
            (
                "at about twenty years of age",
                "about twenty years of age",
                "P20Y",
            ),
        ];
        for (text, words, iso) in cases {
            assert_eq!(one(text), (words.to_owned(), iso.to_owned(), Age));
        }
    }

    #[test]
    fn what_is_told_from_another_time_stays_so() {
        use DurationKind::{After, Before};
        assert_eq!(one("Two years later he left.").2, After);
        assert_eq!(one("A decade earlier she came.").1, "P10Y");
        assert_eq!(
            one("The following year it closed."),
            ("The following year".into(), "P1Y".into(), After)
        );
        assert_eq!(one("Later that month it burned.").1, "P0M");
        assert_eq!(
            one("The year before, it had burned."),
            ("The year before".into(), "P1Y".into(), Before)
        );
        assert_eq!(one("That year he came back.").1, "P0Y");
        let text = "Three years before the Treaty of Paris, he left.";
        let mention = &find_durations(text, &[])[0];
        assert_eq!(mention.kind, Before);
        assert_eq!(mention.anchor.unwrap().of(text), "the Treaty of Paris");
    }

    #[test]
    fn lengths_keep_their_unit_and_range() {
        assert_eq!(one("The siege lasted some twelve weeks.").1, "P12W");
        let text = "It took 10 to 12 days.";
        let mention = &find_durations(text, &[])[0];
        assert_eq!(mention.duration.upper_to_iso().as_deref(), Some("P12D"));
        assert_eq!(one("after a three-day march").1, "P3D");
    }

    #[test]
    fn no_number_no_duration() {
        for text in [
            "It rained twice a year.",
            "for several decades",
            "the next years",
            "a wine aged 1918",
            "the 19th century",
            "Day by day they waited.",
            "the year before the war",
            "a few years later",
            "the year 1900",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
