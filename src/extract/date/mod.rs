//! Finds dates and periods, and gives them the precision they were written with.
//!
//! A text is cut into tokens; only the words shortly before a number or the word "century" are looked at, and a text
//! that has neither is passed over at the speed of a byte search. From there, `point` reads one date, `phrase` joins
//! dates into periods and weighs the words before them, `evidence` tells years from counts, and `old_style` sees to
//! dates of the Julian calendar.
//!
//! What each form becomes:
//!
//! | words | time | because |
//! | --- | --- | --- |
//! | 1701 or 1702 | `[1701,1702]` | it is one of them |
//! | as early as 1790, by 1890, until 1920, no later than 1920 | `../1790` … | so at that time, perhaps long before |
//! | as late as 2006, not until 2006, as of 2006 | `2006` | the words give the year a weight, not a length |
//! | before 1800 | `../1799` | the year itself is excluded; but `../1800~` before about 1800 |
//! | since 1956, from 1956 on, From 1956 … | `1956/..` | |
//! | a letter from 1956 | `1956` | "from" within a clause says of when |
//! | after 1945 | `1945/..` | "after 1945" often means the later part of the year too |
//! | 1918–22, from 1918 to 1922, between 1918 and 1922 | `1918/1922` | |
//! | 1956 to the present | `1956/..` | |
//! | c. 1910, about 1910 | `1910~` | |
//! | perhaps 1910, (1910?) | `1910?` | |
//! | late 1918, the end of 1918 | `1918` | EDTF has no part of a year but its seasons, and bounds would be invented |
//! | the early 1920s | `192X` | as above |
//! | the late 18th century | `17XX` | as above; EDTF's 1700–1799 stands for 1701–1800 |
//! | the 1800s | `18XX` | the century, unless beside a decade: "1890s and 1900s" is `189X/190X` |
//! | 1920s and 1930s; spring and summer of 1918 | `192X/193X`; `1918-21/1918-22` | neighbours make a period |
//! | April and June 1918 | `{1918-04,1918-06}` | the two share a year, and leave a gap |
//! | 1920 and 1922 | two times | each is named in full |
//! | 4/5/1918 | `[1918-04-05,1918-05-04]` | it depends on the country |
//! | 1701/02 | `[1701,1702]` | but "11 February 1731/32" is Old Style in 1732 |
//! | 1904-05 | `1904/1905` | a range if the second can follow, else a month: `1918-04` |
//! | winter of 1941–42 | `1941-24` | it begins in the first |
//! | Meiji 9 | `1876` | |
//! | 9 January 1905 (O.S.) | `1905-01-22` | and the calendar is noted |
//!
//! A date without a year is left out, and ages and durations are [`find_durations`](super::find_durations)'s. So is a year with nothing to show that it is one.

mod era;
mod evidence;
mod old_style;
mod phrase;
mod point;
pub(super) mod table;
#[cfg(test)]
mod tests;
pub(super) mod token;
mod words;

use crate::model::TimeMention;

pub(super) use evidence::{counts, is_measured, is_numbered};
use phrase::{Place, phrase};
pub(super) use point::{is_month, runs_on};
use token::{Kind, Tokens};
use words::Word;

/// How many tokens before its number or "century" a time may begin: "between the late eighteenth and the early …".
const REACH: usize = 12;

/// Finds the times that a block of prose states, in order; they do not overlap.
///
/// A span covers the preposition or adverb that bears on the meaning ("until 1920", "as early as 1790", "c. 1910"),
/// but no plain "in", "on" or "at". The table above says what becomes of each form. A block that is nothing but a
/// number from 1400 to 2099 is taken for a year: whether a field holds a year or a count, its name must say.
///
/// ```
/// let times = dembei::extract::date::find_times("It continued to operate until 1920.");
/// assert_eq!(times[0].edtf.to_string(), "../1920");
/// ```
pub fn find_times(text: &str) -> Vec<TimeMention> {
    if !may_hold_times(text) {
        return Vec::new();
    }
    let tokens = Tokens::new(text);
    let mut found = Vec::new();
    let mut last_end = None;
    let mut at = 0;
    let mut anchor = 0;
    while at < tokens.len() {
        anchor = anchor.max(at);
        while anchor < tokens.len() && !is_anchor(&tokens, anchor) {
            anchor += 1;
        }
        if anchor >= tokens.len() {
            break;
        }
        at = at.max(anchor.saturating_sub(REACH));
        let place = Place {
            tokens: &tokens,
            last_end,
        };
        match may_begin(&tokens, at).then(|| phrase(place, at)).flatten() {
            Some(phrase) => {
                let span = tokens.span(phrase.start, phrase.end);
                found.push(TimeMention {
                    span,
                    edtf: phrase.edtf,
                    calendar: phrase.calendar,
                });
                last_end = Some(phrase.end);
                at = phrase.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether there is anything in the text that a time is built around: see [`is_anchor`].
fn may_hold_times(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) || text.contains("entur") || text.contains("year of")
}

/// Whether a time may begin with the token: a quick look, since most tokens are looked at and few begin one.
fn may_begin(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Number => true,
        Kind::Word => match words::word(tokens.text(at)) {
            Word::Other | Word::Determiner => tokens.is_capitalized(at),
            word => word.begins_time(),
        },
        Kind::Mark => false,
    }
}

/// A number, "century", or the year of an era.
fn is_anchor(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Number => true,
        Kind::Word if tokens.is(at, "year") => {
            tokens.is(at + 1, "of") && (era::is_era(tokens.text(at + 2)) || era::is_era(tokens.text(at + 3)))
        }
        Kind::Word => tokens.has_words(at, &["century"]) || tokens.has_words(at, &["centuries"]),
        Kind::Mark => false,
    }
}
