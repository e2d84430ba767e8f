//! Times that are told from another: "two years later", "the same year".

use crate::model::Span;

use super::{
    token::Tokens,
    words::{Word, word},
};

/// A year told from the last one that the text states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelativeTime {
    /// The words.
    pub span: Span,
    /// How many years later; fewer than none if earlier.
    pub years: i32,
}

/// Finds "the same year", "the following year", "two years later" and the like, in order.
///
/// A number of years before or after something ("two years after the war") is left out, since that something, not
/// the last stated time, is what it counts from; so is an uncertain number ("a few years later").
///
/// ```
/// let found = dembei::extract::date::find_relative("He returned two years later.");
/// assert_eq!(found[0].years, 2);
/// ```
pub fn find_relative(text: &str) -> Vec<RelativeTime> {
    if !text.contains("year") && !text.contains("decade") {
        return Vec::new();
    }
    let tokens = Tokens::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match relative(&tokens, at) {
            Some((years, end)) => {
                found.push(RelativeTime {
                    span: tokens.span(at, end),
                    years,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn relative(tokens: &Tokens<'_>, at: usize) -> Option<(i32, usize)> {
    const FIXED: [(&[&str], i32); 9] = [
        (&["the", "same", "year"], 0),
        (&["that", "same", "year"], 0),
        (&["that", "year"], 0),
        (&["the", "following", "year"], 1),
        (&["the", "next", "year"], 1),
        (&["the", "year", "after"], 1),
        (&["the", "previous", "year"], -1),
        (&["the", "preceding", "year"], -1),
        (&["the", "year", "before"], -1),
    ];
    let fixed = FIXED.iter().find(|(words, _)| tokens.has_words(at, words));
    if let Some(&(words, years)) = fixed {
        let end = at + words.len();
        // "the year after the war" counts from the war.
        let is_open = words
            .last()
            .is_some_and(|&last| last == "after" || last == "before");
        return (!is_open || end >= tokens.len() || tokens.is_mark(end, ".,;:)")).then_some((years, end));
    }
    let (number, next) = count(tokens, at)?;
    let unit = match tokens.text(next) {
        "year" | "years" => 1,
        "decade" | "decades" => 10,
        _ => return None,
    };
    let direction = match tokens.text(next + 1) {
        "later" | "afterwards" | "afterward" | "thereafter" => 1,
        "earlier" | "previously" => -1,
        _ => return None,
    };
    Some((number * unit * direction, next + 2))
}

/// "a", "two", "10": how many, and the token after.
fn count(tokens: &Tokens<'_>, at: usize) -> Option<(i32, usize)> {
    const NUMBERS: [&str; 13] = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let before = at.checked_sub(1);
    // "twenty-five years later" is not five, nor "1.5" five.
    if before.is_some_and(|before| tokens.is_glued(at) && tokens.is_mark(before, "-.,")) {
        return None;
    }
    if let Some((number, 1..=2)) = tokens.number(at) {
        return Some((number, at + 1));
    }
    let text = tokens.text(at);
    if word(text) == Word::Determiner && text.eq_ignore_ascii_case("a") {
        return Some((1, at + 1));
    }
    let number = (1..)
        .zip(NUMBERS.iter().skip(1))
        .find(|(_, name)| text.eq_ignore_ascii_case(name))?
        .0;
    Some((number, at + 1))
}
