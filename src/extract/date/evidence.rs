//! Tells a bare number that is a year from one that is a count, a page or part of a name.
//!
//! A number of four digits is a year only with evidence: a preposition that goes with years, brackets, a month, a
//! determiner before and a noun after, or another year beside it. Words for what is counted or measured speak
//! against it. What is left in doubt is left out, and may then be read as a quantity.

use super::{
    phrase::{Lead, Place},
    point::{Point, Reading, Stem, runs_on},
    token::{Kind, Tokens},
    words::{Word, word},
};

/// From when on a year may be told by its place in the sentence alone.
const PLAUSIBLE: i32 = 1400;

/// What stands after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follower {
    /// The end, or a mark.
    Nothing,
    Counted,
    Measure,
    Function,
    Noun,
}

fn follower(tokens: &Tokens<'_>, at: usize) -> Follower {
    if tokens.kind(at) != Kind::Word {
        return Follower::Nothing;
    }
    match word(tokens.text(at)) {
        Word::Counted => Follower::Counted,
        // "m" is metres, "G20" a summit.
        Word::Measure if tokens.text(at).len() > 1 || !tokens.is_capitalized(at) => Follower::Measure,
        Word::Measure | Word::Other | Word::Named | Word::Season(_) | Word::Ordinal(_) | Word::Part => {
            Follower::Noun
        }
        _ => Follower::Function,
    }
}

/// Whether something counted follows within a few adjectives: "1500 Japanese prisoners".
pub(in crate::extract) fn counts(tokens: &Tokens<'_>, at: usize, reach: usize) -> bool {
    (at..at + reach)
        .map(|at| follower(tokens, at))
        .take_while(|follower| !matches!(follower, Follower::Nothing | Follower::Function))
        .any(|follower| matches!(follower, Follower::Counted | Follower::Measure))
}

/// Whether the tokens are only a piece of something longer: "Q1701", "$1918", "1,321", "1918-22-33", "1500-metre".
pub(super) fn is_cut(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    is_cut_before(tokens, start) || is_cut_after(tokens, start, end)
}

fn is_cut_before(tokens: &Tokens<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    if tokens.is_mark(before, "$€£¥#№§") {
        return true;
    }
    if tokens.kind(start) != Kind::Number || !tokens.is_glued(start) {
        return false;
    }
    match tokens.kind(before) {
        Kind::Word | Kind::Number => true,
        // A dash that stands free, and one after a word such as "pre" that was read with it, cut nothing.
        Kind::Mark if tokens.is_mark(before, "-‐‑/") => !matches!(
            word(tokens.text(before.saturating_sub(1))),
            Word::Part | Word::Lead
        ),
        Kind::Mark => tokens.is_mark(before, ".,:@_+=\\%&~^*"),
    }
}

fn is_cut_after(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let Some(last) = end
        .checked_sub(1)
        .filter(|&last| tokens.kind(last) == Kind::Number)
    else {
        return false;
    };
    let joins = tokens.is_glued(end) && (tokens.is_dash(end) || tokens.is_mark(end, "/."));
    let next = tokens.is_glued(end + 1);
    runs_on(tokens, end)
        || (joins && next && tokens.kind(end + 1) == Kind::Number)
        // "the 4 April 1918-style" is nobody's English; "a 1500-metre race" is.
        || (joins && next && last == start && tokens.is(end, "-") && tokens.kind(end + 1) == Kind::Word)
}

/// Whether "1918–22" or "1701 or 1702" stands where years stand.
pub(super) fn is_period(place: Place<'_>, start: usize, end: usize) -> bool {
    let tokens = place.tokens;
    let plausible = tokens.number(start).is_none_or(|(year, _)| year >= PLAUSIBLE);
    if counts(tokens, end, 3) || is_numbered(tokens, start) {
        return false;
    }
    plausible || is_placed(place, start, end)
}

/// Whether "from 1500 to 1900" or "between 1500 and 1900" is of years: it is, unless something is counted.
pub(super) fn is_led_period(place: Place<'_>, start: usize, end: usize) -> bool {
    let is_rise = start
        .checked_sub(1)
        .is_some_and(|before| is_change(place.tokens.text(before)));
    !counts(place.tokens, end, 3) && !is_rise
}

/// Whether the date only describes what follows: "by the April 4, 1918 murder", "before the 1917 revolution".
pub(super) fn is_attribute(tokens: &Tokens<'_>, point: &Point) -> bool {
    let is_dated = matches!(
        point.reading,
        Reading::Whole(Stem::Year(_) | Stem::Month(..) | Stem::Day(_))
    );
    let is_determined = point
        .start
        .checked_sub(1)
        .is_some_and(|at| word(tokens.text(at)) == Word::The);
    is_dated && is_determined && follower(tokens, point.end) == Follower::Noun
}

/// Whether the bare number of the point is a year.
pub(super) fn is_year(place: Place<'_>, point: &Point, lead: Option<Lead>) -> bool {
    let tokens = place.tokens;
    let Reading::Whole(Stem::Year(year)) = point.reading else {
        return true;
    };
    let follower = follower(tokens, point.end);
    if follower == Follower::Measure || is_numbered(tokens, point.start) {
        return false;
    }
    if point.is_about() {
        let is_verb = tokens.text(point.end).ends_with("ing") || tokens.text(point.end).ends_with("ed");
        let is_apart = is_verb || matches!(follower, Follower::Nothing | Follower::Function);
        return is_apart && year >= PLAUSIBLE && !is_counting(tokens, point.start);
    }
    let before = point.start.checked_sub(2).unwrap_or(tokens.len());
    match lead {
        Some(Lead::Since | Lead::At) => true,
        Some(Lead::Until) if is_change(tokens.text(before)) => false,
        // "up to 1500" counts more often than it dates.
        Some(Lead::Until) if tokens.has_words(before, &["up", "to"]) => {
            follower == Follower::Nothing && year >= PLAUSIBLE
        }
        Some(_) => follower != Follower::Counted,
        None if point.is_approximate() || point.uncertain || point.part => follower != Follower::Counted,
        None => {
            is_placed(place, point.start, point.end) || is_described(tokens, year, point.start, point.end)
        }
    }
}

/// Whether what stands before and after the number is what stands about years.
fn is_placed(place: Place<'_>, start: usize, end: usize) -> bool {
    let tokens = place.tokens;
    let plausible = tokens.number(start).is_none_or(|(year, _)| year >= PLAUSIBLE);
    let follower = follower(tokens, end);
    let is_apart = matches!(follower, Follower::Nothing | Follower::Function);
    let Some(before) = start.checked_sub(1) else {
        return plausible && begins_block(tokens, end);
    };
    let is_beside = |last: usize| last == before || (last + 1 == before && tokens.is(last, ","));
    if place.last_end.is_some_and(is_beside) {
        let joins =
            tokens.is_mark(before, ",&;") || matches!(word(tokens.text(before)), Word::And | Word::Or);
        if joins {
            return is_apart;
        }
    }
    match word(tokens.text(before)) {
        Word::In | Word::Year => true,
        Word::BeforeYear => follower != Follower::Counted,
        Word::Of => plausible && follower != Follower::Counted && !is_amount(tokens, before),
        Word::Named => plausible && is_apart,
        Word::To => dates_back(tokens, before),
        _ if tokens.has_words(before, &["for"]) || tokens.has_words(before, &["into"]) => {
            plausible && is_apart
        }
        _ if tokens.is(before, "©") => true,
        _ if tokens.is(before, ".") => abbreviates(tokens, before),
        _ if tokens.is_mark(before, "([") => {
            plausible && (tokens.is_mark(end, ")],;:") || tokens.is_dash(end))
        }
        _ if tokens.is_mark(before, ",;") && plausible && tokens.is(end, ")") => true,
        _ if tokens.is(before, ",") && plausible && ends_citation(tokens, before, end) => true,
        _ if tokens.has_words(end, &["saw"]) || tokens.has_words(end, &["marked"]) => plausible,
        _ => plausible && tokens.is(end, ")") && tokens.is_capitalized(before),
    }
}

/// "b. 1701", "d. 1739", "fl. 1790", "est. 1892".
fn abbreviates(tokens: &Tokens<'_>, full_stop: usize) -> bool {
    full_stop
        .checked_sub(1)
        .is_some_and(|at| tokens.is_glued(full_stop) && word(tokens.text(at)) == Word::BeforeYear)
}

/// "Tokyo, 1956." and "Moscow, 1918,": words before the comma, and an end after the year.
fn ends_citation(tokens: &Tokens<'_>, comma: usize, end: usize) -> bool {
    let is_end = end >= tokens.len() || tokens.is_mark(end, ",.;:)](");
    let is_after_words = |at: usize| match tokens.kind(at) {
        Kind::Word => word(tokens.text(at)) != Word::Counted,
        Kind::Number => false,
        Kind::Mark => tokens.is_mark(at, ").]\"”’"),
    };
    is_end && comma.checked_sub(1).is_some_and(is_after_words)
}

/// "dates to 1640", "go back to 1945": the only years that a plain "to" stands before.
fn dates_back(tokens: &Tokens<'_>, to: usize) -> bool {
    const BEFORE: &[&str] = &["back", "date", "dates", "dated", "dating"];
    to.checked_sub(1)
        .is_some_and(|at| BEFORE.contains(&tokens.text(at)))
}

/// "1905 Treaty of Portsmouth", "1918: Revolution", "1955, Tokyo", "1956", where the block begins with it.
fn begins_block(tokens: &Tokens<'_>, end: usize) -> bool {
    match follower(tokens, end) {
        Follower::Noun => !counts(tokens, end, 3),
        Follower::Function => ["saw", "was", "to"].iter().any(|verb| tokens.is(end, verb)),
        Follower::Nothing if tokens.is(end, ",") => tokens.kind(end + 1) == Kind::Word,
        Follower::Nothing => end >= tokens.len() || tokens.is(end, ":") || tokens.is_dash(end),
        Follower::Counted | Follower::Measure => false,
    }
}

/// "an 1897 Russian survey", "the 2002 Russian census", "Japan's 1920 census".
fn is_described(tokens: &Tokens<'_>, year: i32, start: usize, end: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    let end = end + usize::from(tokens.is_mark(end, "\"“‘"));
    let possessive = tokens.is(before, "s") && tokens.is_glued(before);
    let article = tokens.text(before);
    let is_determined = possessive || matches!(word(article), Word::The | Word::Determiner);
    if !is_determined || follower(tokens, end) != Follower::Noun {
        return false;
    }
    // "a" and "an" have one thing after them, so that a number between can only be a year.
    let is_one = article.eq_ignore_ascii_case("a") || article.eq_ignore_ascii_case("an");
    let stands_for_people = is_people(tokens.text(end)) && follower(tokens, end + 1) != Follower::Noun;
    is_one || (year >= PLAUSIBLE && !counts(tokens, end, 3) && !stands_for_people)
}

/// "the 1500 Japanese were": an adjective of nationality that stands for the people.
fn is_people(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && (text.ends_with("ese") || text.ends_with("ans"))
}

/// Whether a unit of measure follows: "km", "hours", "yen".
pub(in crate::extract) fn is_measured(tokens: &Tokens<'_>, at: usize) -> bool {
    follower(tokens, at) == Follower::Measure
}

/// "p. 1204", "No. 1918", "chapter 1500": a number that names a thing.
pub(in crate::extract) fn is_numbered(tokens: &Tokens<'_>, start: usize) -> bool {
    const BEFORE: &[&str] = &[
        "p", "pp", "page", "pages", "no", "nos", "number", "numbers", "nr", "vol", "volume", "ch", "chapter",
        "fig", "figure", "table", "line", "lines", "article", "section", "room", "flight", "highway",
        "route", "isbn", "issn", "box", "tel", "season", "seasons", "chapters", "episode", "phase", "grade",
    ];
    let Some(mut before) = start.checked_sub(1) else {
        return false;
    };
    if tokens.is(before, ".") && tokens.is_glued(before) {
        before = before.saturating_sub(1);
    }
    let text = tokens.text(before);
    BEFORE.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether the word before says that a number grew or shrank: "increased by 1500".
fn is_change(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "increased",
        "grew",
        "rose",
        "fell",
        "decreased",
        "reduced",
        "declined",
        "dropped",
        "expanded",
        "swelled",
        "shrank",
        "grown",
        "risen",
        "fallen",
    ];
    VERBS.contains(&text)
}

/// "a total of 1500".
fn is_amount(tokens: &Tokens<'_>, of: usize) -> bool {
    const NOUNS: &[&str] = &[
        "total",
        "population",
        "number",
        "crew",
        "group",
        "force",
        "average",
        "maximum",
        "minimum",
        "length",
        "height",
        "depth",
        "sum",
        "garrison",
        "army",
        "membership",
        "circulation",
    ];
    of.checked_sub(1).is_some_and(|at| {
        NOUNS
            .iter()
            .any(|noun| tokens.text(at).eq_ignore_ascii_case(noun))
    })
}

/// "numbered about 1500", "a population of about 1500": an amount is stated, not a time.
fn is_counting(tokens: &Tokens<'_>, start: usize) -> bool {
    const BEFORE: &[&str] = &[
        "of", "to", "at", "was", "were", "had", "has", "have", "with", "numbered", "counted", "totalled",
        "totaled", "reached", "only", "killed",
    ];
    start.checked_sub(1).is_some_and(|at| {
        BEFORE
            .iter()
            .any(|word| tokens.text(at).eq_ignore_ascii_case(word))
    })
}
