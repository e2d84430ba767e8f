//! Which name a text gives as another name of which: in brackets, after "also known as", as initials, or as the title in
//! short.

use super::{analysis::Analysis, lexicon::lexicon, name::Name};
use crate::gazetteer::gazetteer;
use crate::model::{BlockKind, EntityClass};
use crate::text::TokenKind;

/// Words between two names that make the second another name of the first, without signs.
const CUES: [&str; 30] = [
    "aka",
    "also",
    "also called",
    "also known as",
    "alias",
    "also written",
    "better known as",
    "born",
    "called",
    "commonly known as",
    "formerly",
    "formerly called",
    "formerly known as",
    "formerly the",
    "in full",
    "known as",
    "known also as",
    "later",
    "later known as",
    "later called",
    "now",
    "now called",
    "or",
    "originally",
    "popularly known as",
    "previously",
    "previously known as",
    "then",
    "today",
    "was born",
];

/// How many tokens may stand between a name and another of it.
const FAR: usize = 6;

/// What [`find_aliases`] finds.
#[derive(Debug)]
pub(crate) struct Aliases {
    /// For each name, the earlier name that it is another name of.
    pub(crate) of: Vec<Option<usize>>,
    /// The class of the name in the title, where the text tells it: a title has no words around it that would.
    pub(crate) title: Option<EntityClass>,
}

/// The names that a text gives as other names.
pub(crate) fn find_aliases(analysis: &Analysis<'_>, names: &[Name]) -> Aliases {
    let mut aliases: Vec<Option<usize>> = vec![None; names.len()];
    for at in 1..names.len() {
        let found = [at.checked_sub(1), at.checked_sub(2)]
            .into_iter()
            .flatten()
            .find(|&before| is_alias(analysis, names, (before, at)));
        // Another name of another name is one of the first.
        let first = found.map(|before| aliases.get(before).copied().flatten().unwrap_or(before));
        if let Some(alias) = aliases.get_mut(at) {
            *alias = first;
        }
    }
    let mut title = None;
    if let Some(short) = short_title(analysis, names)
        && let Some(alias) = aliases.get_mut(short)
    {
        alias.get_or_insert(0);
        title = names.get(short).and_then(|name| name.class);
    }
    Aliases { of: aliases, title }
}

/// Whether the second of two names is given as another name of the first.
fn is_alias(analysis: &Analysis<'_>, names: &[Name], (before, at): (usize, usize)) -> bool {
    let (Some(first), Some(second)) = (names.get(before), names.get(at)) else {
        return false;
    };
    let between = first.tokens.end..second.tokens.start;
    if between.is_empty() || between.len() > FAR || !may_be_same(first, second) {
        return false;
    }
    let words: Vec<&str> = between.clone().map(|token| analysis.word(token)).collect();
    let follows = analysis.word(second.tokens.end);
    let closes = matches!(follows, ")" | "," | ";" | "");
    let acronym = is_acronym(analysis, second);
    match words.as_slice() {
        ["("] => {
            closes
                && (acronym
                    || initials(analysis, first) == analysis.span(second.tokens.clone()).of(analysis.text))
        }
        // "(Spanish: Unión Obrera, UOP)": after the language, or after the name in it.
        ["(", .., ":"] => closes && first.class != Some(EntityClass::Person),
        [","] => {
            let is_initials = acronym && follows == ")";
            let is_written_anew = closes && is_in_language(analysis, first.tokens.start);
            in_brackets(analysis, first.tokens.start) && (is_initials || is_written_anew)
        }
        _ => {
            let cue: Vec<&str> = words
                .iter()
                .copied()
                .filter(|word| !matches!(*word, "(" | "," | "\"" | "“" | "the"))
                .collect();
            let cue = cue.join(" ").to_lowercase();
            let personal = matches!(cue.as_str(), "born" | "was born");
            let both = first.class == Some(EntityClass::Person) && second.class == first.class;
            // "the city, now Russia's": a name by itself between signs.
            let signed = matches!(words.first(), Some(&("(" | ","))) && closes;
            CUES.contains(&cue.as_str())
                && if personal {
                    both && second.tokens.len() > 1
                } else {
                    signed
                }
        }
    }
}

/// Whether two names may be of one thing, as far as their classes tell.
fn may_be_same(first: &Name, second: &Name) -> bool {
    let known = first.item.is_some() && second.item.is_some() && first.item != second.item;
    !known
        && (first.class == second.class || first.class.is_none() || second.class.is_none() || {
            let named = [first.class, second.class];
            // What a foreign name is a name of is often mistaken.
            !named.contains(&Some(EntityClass::Group)) && second.item.is_none()
        })
}

fn is_acronym(analysis: &Analysis<'_>, name: &Name) -> bool {
    let is_upper = analysis
        .tokens
        .get(name.tokens.start)
        .is_some_and(|token| token.kind == TokenKind::Upper);
    let length = analysis.span(name.tokens.clone()).len();
    name.tokens.len() == 1 && is_upper && (2..=8).contains(&length)
}

/// The first letters of the capitalised words of a name.
pub(crate) fn initials(analysis: &Analysis<'_>, name: &Name) -> String {
    name.tokens
        .clone()
        .filter_map(|token| analysis.word(token).chars().next().filter(|c| c.is_uppercase()))
        .collect()
}

/// Whether a name stands behind the name of its language: "(Greek: Αθήνα, Athína)".
fn is_in_language(analysis: &Analysis<'_>, at: usize) -> bool {
    let Some(language) = at.checked_sub(2) else {
        return false;
    };
    let word = analysis.word(language);
    let is_listed = || {
        gazetteer()
            .find(word)
            .is_some_and(|entry| entry.kind == "language")
    };
    analysis.word(at - 1) == ":" && (lexicon().demonym(word).is_some() || is_listed())
}

/// Whether a bracket was opened shortly before a token.
fn in_brackets(analysis: &Analysis<'_>, at: usize) -> bool {
    (at.saturating_sub(FAR)..at)
        .rev()
        .map(|token| analysis.word(token))
        .find(|word| matches!(*word, "(" | ")"))
        .is_some_and(|word| word == "(")
}

/// The first name of the text where it is the title in short: "Hebrew Gymnasium" of "Hebrew Gymnasium of Kaunas".
fn short_title(analysis: &Analysis<'_>, names: &[Name]) -> Option<usize> {
    let heading = analysis
        .document
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Title)?;
    let title = names.first()?;
    let whole = analysis.span(title.tokens.clone());
    let at = names
        .iter()
        .position(|name| analysis.span(name.tokens.clone()).start() >= heading.span.end())?;
    let first = names.get(at)?;
    let words = analysis.span(first.tokens.clone()).of(analysis.text);
    let whole_title = heading.span.of(analysis.text);
    if words == whole_title {
        return Some(at);
    }
    if let Some(form) = words.strip_prefix(whole_title) {
        // "Neva Timber" and "Neva Timber AB".
        let is_form = form.trim_start().chars().count() <= 5 && form.starts_with([' ', ',']);
        return is_form.then_some(at);
    }
    let rest = whole.of(analysis.text).strip_prefix(words)?;
    let is_short = (rest.starts_with(" of ") || rest.starts_with(" in ") || rest.starts_with(" ("))
        && first.tokens.len() > 1;
    (whole == heading.span && is_short).then_some(at)
}
