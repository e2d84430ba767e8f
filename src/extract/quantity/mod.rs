//! Finds numbers of things: counts, shares and ratios, with what the text says of their precision.
//!
//! People and things are counted; measures are left out. So no length, weight or sum of money is found, no age or duration
//! (those are `duration`'s), nor a number that names something: a page, a room, an aircraft, a telephone. "one" by itself is more often a
//! pronoun than a number, and left out too, and so are ordinals, Roman numerals and numbers that are not said
//! ("several thousand").

mod context;
mod number;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::model::{Bound, Number, Quantity, QuantityMention, TimeMention, Unit};

use super::date::{
    table::WordTable,
    token::{Kind, Tokens},
};
use number::{Read, number, times};

/// What the words before a number say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lead {
    approximate: bool,
    bound: Option<Bound>,
}

const ABOUT: Lead = Lead {
    approximate: true,
    bound: None,
};
const AT_LEAST: Lead = Lead {
    approximate: false,
    bound: Some(Bound::AtLeast),
};
const AT_MOST: Lead = Lead {
    approximate: false,
    bound: Some(Bound::AtMost),
};
/// "nearly": an end that is almost reached.
const NEARLY: Lead = Lead {
    approximate: true,
    bound: Some(Bound::AtMost),
};

const LEADS: [(&[&str], Lead); 39] = [
    (&["about"], ABOUT),
    (&["around"], ABOUT),
    (&["roughly"], ABOUT),
    (&["approximately"], ABOUT),
    (&["some"], ABOUT),
    (&["circa"], ABOUT),
    (&["c", "."], ABOUT),
    (&["ca", "."], ABOUT),
    (&["~"], ABOUT),
    (&["≈"], ABOUT),
    (&["estimated", "at"], ABOUT),
    (&["estimated", "to", "be"], ABOUT),
    (&["estimated", "to", "number"], ABOUT),
    (&["estimated"], ABOUT),
    (&["nearly"], NEARLY),
    (&["almost"], NEARLY),
    (&["close", "to"], ABOUT),
    (&["just", "under"], NEARLY),
    (
        &["just", "over"],
        Lead {
            approximate: true,
            bound: Some(Bound::AtLeast),
        },
    ),
    (&["at", "least"], AT_LEAST),
    (&["more", "than"], AT_LEAST),
    (&["over"], AT_LEAST),
    (&["upwards", "of"], AT_LEAST),
    (&["no", "fewer", "than"], AT_LEAST),
    (&["not", "fewer", "than"], AT_LEAST),
    (&["no", "less", "than"], AT_LEAST),
    (&["not", "less", "than"], AT_LEAST),
    (&["in", "excess", "of"], AT_LEAST),
    (&["a", "minimum", "of"], AT_LEAST),
    (&["at", "most"], AT_MOST),
    (&["up", "to"], AT_MOST),
    (&["as", "many", "as"], AT_MOST),
    (&["no", "more", "than"], AT_MOST),
    (&["not", "more", "than"], AT_MOST),
    (&["a", "maximum", "of"], AT_MOST),
    (&["fewer", "than"], AT_MOST),
    (&["less", "than"], AT_MOST),
    (&["under"], AT_MOST),
    (
        &["between"],
        Lead {
            approximate: false,
            bound: None,
        },
    ),
];

/// A quantity between two tokens.
#[derive(Clone, Debug)]
struct Phrase {
    start: usize,
    end: usize,
    quantity: Quantity,
}

/// Finds the numbers of things in a block of prose, in order; they do not overlap each other or the times.
///
/// `times` are those of the same text, in order, as [`find_times`](super::date::find_times) gives them. A span covers
/// the words for approximation and bound before the number, and a percent sign after it, but no article.
///
/// ```
/// use dembei::extract::{date::find_times, quantity::find_quantities};
/// let text = "In 1918 roughly 40,000 settlers remained.";
/// let found = find_quantities(text, &find_times(text));
/// assert_eq!(found[0].span.of(text), "roughly 40,000");
/// assert!(found[0].quantity.approximate);
/// ```
pub fn find_quantities(text: &str, times: &[TimeMention]) -> Vec<QuantityMention> {
    let tokens = Tokens::new(text);
    let mut times = times.iter().peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = tokens.span(at, at + 1);
        while times.next_if(|time| time.span.end() <= here.start()).is_some() {}
        let time = times.peek().map(|time| time.span);
        if let Some(time) = time.filter(|time| time.start() <= here.start()) {
            at = tokens.at_byte(time.end()).max(at + 1);
            continue;
        }
        let read = may_begin(&tokens, at).then(|| phrase(&tokens, at)).flatten();
        match read {
            Some(Ok(phrase)) => {
                let span = tokens.span(phrase.start, phrase.end);
                if time.is_some_and(|time| time.overlaps(span)) {
                    at += 1;
                } else {
                    found.push(QuantityMention {
                        span,
                        quantity: phrase.quantity,
                    });
                    at = phrase.end.max(at + 1);
                }
            }
            Some(Err(end)) => at = end.max(at + 1),
            None => at += 1,
        }
    }
    found
}

fn may_begin(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Number => true,
        Kind::Mark => tokens.is_mark(at, "~≈"),
        Kind::Word => number::is_number_word(tokens.text(at)) || begins_lead(tokens.text(at)),
    }
}

/// The words with which leads, "a dozen" and "half a million" begin: a quick look, since every word is looked at.
static FIRST_WORDS: LazyLock<WordTable<()>> = LazyLock::new(|| {
    let first = |(words, _): &(&'static [&'static str], Lead)| words.first().map(|&word| (word, ()));
    WordTable::new(LEADS.iter().filter_map(first).chain([("half", ())]))
});

fn begins_lead(text: &str) -> bool {
    FIRST_WORDS.find(text).is_some()
}

/// What is counted from the token on, whatever it is: the caller looks at the unit behind it. Gives the token after the
/// number too.
pub(super) fn leading_quantity(tokens: &Tokens<'_>, start: usize) -> Option<(Quantity, usize)> {
    let (lead, at) = if may_begin(tokens, start) {
        leads(tokens, start)
    } else {
        return None;
    };
    let first = number(tokens, at)?;
    let (mut quantity, end) =
        range(tokens, at, &first, false).unwrap_or_else(|| (of(first.number, None, Unit::Count), first.end));
    quantity.approximate = lead.approximate;
    quantity.bound = lead.bound;
    Some((quantity, end))
}

/// The quantity whose first word is the token; an error where a number stands there that is none, with its end.
fn phrase(tokens: &Tokens<'_>, start: usize) -> Option<Result<Phrase, usize>> {
    let (lead, at) = leads(tokens, start);
    let first = match number(tokens, at) {
        Some(read) => read,
        // The rest of a malformed number is no number either.
        None if tokens.kind(at) == Kind::Number => return Some(Err(digits_end(tokens, at))),
        None if number::is_number_word(tokens.text(at)) => return Some(Err(number::words_end(tokens, at))),
        None => return None,
    };
    let is_between = at
        .checked_sub(1)
        .is_some_and(|before| tokens.has_words(before, &["between"]));
    let (mut quantity, mut end) = range(tokens, at, &first, is_between)
        .or_else(|| ratio(tokens, at, &first))
        .unwrap_or_else(|| (of(first.number, None, Unit::Count), first.end));
    if quantity.unit == Unit::Count
        && let Some(after) = percent(tokens, end)
    {
        (quantity.unit, end) = (Unit::Percent, after);
    }
    let (after, tail) = tail(tokens, end);
    quantity.approximate = lead.approximate || tail.approximate;
    quantity.bound = lead.bound.or(tail.bound);
    let is_named = at == start && context::is_named(tokens, at, &first);
    if is_named || !context::is_quantity(tokens, at, after, &first, &quantity) {
        return Some(Err(digits_end(tokens, after - 1)));
    }
    // "a" belongs to "a dozen", while "between" belongs to no single number.
    let start = if is_between && quantity.upper.is_none() {
        at
    } else {
        start
    };
    Some(Ok(Phrase {
        start,
        end: after,
        quantity,
    }))
}

fn of(value: Number, upper: Option<Number>, unit: Unit) -> Quantity {
    Quantity {
        value,
        upper,
        approximate: false,
        bound: None,
        unit,
    }
}

/// The words for approximation and bound, of which there may be several: "estimated at about", "at least some".
fn leads(tokens: &Tokens<'_>, start: usize) -> (Lead, usize) {
    let mut lead = Lead::default();
    let mut at = start;
    let lead_at = |at: usize| {
        let begins = tokens.kind(at) == Kind::Mark || begins_lead(tokens.text(at));
        LEADS
            .iter()
            .filter(|_| begins)
            .find(|(words, _)| tokens.has_words(at, words))
    };
    while let Some((words, next)) = lead_at(at) {
        lead = Lead {
            approximate: lead.approximate || next.approximate,
            bound: lead.bound.or(next.bound),
        };
        at += words.len();
    }
    (lead, at)
}

/// Past the digits, points, commas and hyphens that hang together; after a plus also past the groups of a telephone
/// number.
fn digits_end(tokens: &Tokens<'_>, at: usize) -> usize {
    let is_telephone = at.checked_sub(1).is_some_and(|before| tokens.is(before, "+"));
    let mut end = at + 1;
    while (tokens.is_glued(end) || is_telephone)
        && (tokens.kind(end) == Kind::Number || tokens.glued_number(end + 1).is_some())
    {
        end += 1;
    }
    end
}

/// "10 to 15", "10–15", "between 10 and 15", "two or three", "1.5 to 2 million", "10%–15%".
fn range(tokens: &Tokens<'_>, at: usize, first: &Read, is_between: bool) -> Option<(Quantity, usize)> {
    let percent_end = percent(tokens, first.end);
    let first_end = percent_end.unwrap_or(first.end);
    let is_from = at
        .checked_sub(1)
        .is_some_and(|before| tokens.has_words(before, &["from"]));
    let is_dash = tokens.is_dash(first_end) && tokens.is_glued(first_end) == tokens.is_glued(first_end + 1);
    let joins = is_dash
        || (tokens.has_words(first_end, &["to"]) && !is_from)
        || (tokens.has_words(first_end, &["and"]) && is_between)
        || (tokens.has_words(first_end, &["or"]) && percent_end.is_none());
    let second = number(tokens, first_end + 1).filter(|_| joins)?;
    let mut lower = *first;
    if first.scale == 1 && second.scale > 1 && !first.is_grouped && is_less(first.number, second.scale.into())
    {
        lower.number = times(first.number, second.scale)?;
    }
    if !is_less(lower.number, second.number)
        || (is_dash && context::is_code(tokens, at, first_end, second.end))
    {
        return None;
    }
    let unit = if percent_end.is_some() {
        Unit::Percent
    } else {
        Unit::Count
    };
    let end = if percent_end.is_some() {
        percent(tokens, second.end)?
    } else {
        second.end
    };
    Some((of(lower.number, Some(second.number), unit), end))
}

/// "3:2", and "three to two" or "3 to 2" where the text speaks of a proportion.
fn ratio(tokens: &Tokens<'_>, at: usize, first: &Read) -> Option<(Quantity, usize)> {
    let is_colon = tokens.is(first.end, ":") && tokens.is_glued(first.end) && tokens.is_glued(first.end + 1);
    let is_to = tokens.has_words(first.end, &["to"]);
    let second = number(tokens, first.end + 1).filter(|_| is_colon || is_to)?;
    let is_plain = |read: &Read| !read.is_grouped && read.number.decimals == 0 && read.number.mantissa < 1000;
    let is_told = context::speaks_of_proportion(tokens, at);
    let holds = if is_colon {
        is_told || tokens.text(first.end + 1).len() == 1
    } else {
        // More to fewer: fewer to more is a range. After "from" it is a change.
        let is_from = at
            .checked_sub(1)
            .is_some_and(|before| tokens.has_words(before, &["from"]));
        !is_from && is_less(second.number, first.number) && (is_told || (first.in_words && second.in_words))
    };
    let is_ratio = holds && is_plain(first) && is_plain(&second);
    is_ratio.then(|| (of(first.number, Some(second.number), Unit::Ratio), second.end))
}

/// Whether one number is less than the other, whatever their decimals.
fn is_less(a: Number, b: Number) -> bool {
    let widened = |number: Number, other: Number| {
        let power = 10_i128.pow(u32::from(other.decimals.saturating_sub(number.decimals)).min(18));
        i128::from(number.mantissa) * power
    };
    widened(a, b) < widened(b, a)
}

/// The token after "%", "percent" or "per cent".
fn percent(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if tokens.is(at, "%") || tokens.has_words(at, &["percent"]) {
        return Some(at + 1);
    }
    tokens.has_words(at, &["per", "cent"]).then_some(at + 2)
}

/// What is said after the number: "300+", "or so", "or more", "or fewer".
fn tail(tokens: &Tokens<'_>, end: usize) -> (usize, Lead) {
    if tokens.is(end, "+") && tokens.is_glued(end) {
        return (end + 1, AT_LEAST);
    }
    let tails = [
        ("so", ABOUT),
        ("more", AT_LEAST),
        ("fewer", AT_MOST),
        ("less", AT_MOST),
    ];
    let found = tails
        .into_iter()
        .find(|(word, _)| tokens.has_words(end, &["or", word]));
    found.map_or((end, Lead::default()), |(_, lead)| (end + 2, lead))
}
