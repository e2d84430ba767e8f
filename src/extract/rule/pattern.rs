//! From the patterns of rule files to regular expressions.

use std::{fmt::Write, sync::OnceLock};

use regex::Regex;

use super::encode::{INDEX_CLASS, class_char};
use crate::extract::lexicon::lexicon;

/// What `<name>` stands for in patterns.
const MACROS: [(&str, &str); 9] = [
    (
        "be",
        "(?:is|was|are|were|became|has been|had been|have been|be|being|been|remained)",
    ),
    ("had", "(?:has |had |have |having )?"),
    (
        "adverb",
        "(?:[a-z]+ly |then |later |soon |also |again |first |finally |instead |eventually |still )?",
    ),
    ("a", "(?:an? |the |his |her |their |its |one of |another )?"),
    ("aside", "(?: \\([^)]*\\)|, [^,;:]*,)?"),
    ("adjectives", "(?:[a-z-]+ ){0,3}?"),
    ("in", "(?:in|at|on|near|outside|within|of)"),
    ("to", "(?:to|into|for|towards)"),
    ("and", "(?: and |, and |, | or )"),
];

/// Any words that bring in no other person, organization or group, except as the owner of something. They do not begin
/// with a possessive ending: "X's ship" is not X.
const GAP: &str =
    r"(?:[^'\u{E000}\u{E002}\u{E004};](?:[^\u{E000}\u{E002}\u{E004};]|\u{E000}[\u{F0000}-\u{FFFFD}]'s )*?)??";

/// What the names of the groups begin with that are gaps.
pub(super) const GAP_NAME: &str = "gap";

/// A pattern of a rule. It is compiled when it is first tried: one short text tries few of them, and should not wait for
/// all.
#[derive(Clone, Debug)]
pub struct Pattern {
    pattern: String,
    compiled: OnceLock<Result<Regex, regex::Error>>,
}

/// What stands for `{value:Occupation}` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lists {
    /// All words of the list.
    Spelt,
    /// Any words.
    Any,
}

impl Pattern {
    /// Takes a pattern with its slots and macros; the error says what is wrong in these.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        to_regex(pattern, Lists::Any)?;
        Ok(Self {
            pattern: pattern.to_owned(),
            compiled: OnceLock::new(),
        })
    }

    /// The pattern, as it was given.
    pub(super) fn as_str(&self) -> &str {
        &self.pattern
    }

    /// A regular expression that matches whatever the pattern does, and more: any words for those of a list.
    pub(super) fn outline(&self) -> String {
        to_regex(&self.pattern, Lists::Any).unwrap_or_default()
    }

    /// The regular expression; an error if it is none, which the tests of the rules see to.
    pub fn compile(&self) -> Result<&Regex, &regex::Error> {
        let compile = || Regex::new(&to_regex(&self.pattern, Lists::Spelt).unwrap_or_default());
        self.compiled.get_or_init(compile).as_ref()
    }

    /// Whether it is found in a text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.compile().is_ok_and(|regex| regex.is_match(text))
    }
}

/// Turns a pattern into a regular expression; the error says what is wrong in it.
fn to_regex(pattern: &str, lists: Lists) -> Result<String, String> {
    let mut regex = String::new();
    let mut rest = pattern;
    let mut gaps = 0;
    while let Some(at) = rest.find(['{', '<', '.']) {
        let (before, found) = rest.split_at(at);
        regex.push_str(before);
        if let Some(after) = found.strip_prefix("..") {
            gaps += 1;
            push_gap(&mut regex, gaps, after);
            rest = after;
        } else if found.starts_with('{')
            && found
                .get(1..2)
                .is_some_and(|c| c.starts_with(|c: char| c.is_alphabetic()))
        {
            let (inner, after) = found
                .get(1..)
                .and_then(|f| f.split_once('}'))
                .ok_or("a '{' is not closed")?;
            push_slot(&mut regex, inner, lists)?;
            rest = after;
        } else if found.starts_with('<') && !regex.ends_with("(?P") && !regex.ends_with("(?") {
            let (name, after) = found
                .get(1..)
                .and_then(|f| f.split_once('>'))
                .ok_or("a '<' is not closed")?;
            let (_, meaning) = MACROS
                .iter()
                .find(|(n, _)| *n == name)
                .ok_or(format!("there is no <{name}>"))?;
            regex.push_str(meaning);
            rest = after;
        } else {
            let mut chars = found.chars();
            regex.extend(chars.next());
            rest = chars.as_str();
        }
    }
    regex.push_str(rest);
    Ok(regex)
}

/// A gap, which ends where a word does.
fn push_gap(regex: &mut String, number: usize, after: &str) {
    let word_follows = after
        .trim_start_matches("(?:")
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '<');
    let border = if word_follows { r"\b" } else { "" };
    regex.extend([
        format!("(?P<{GAP_NAME}{number}>"),
        GAP.to_owned(),
        format!("){border}"),
    ]);
}

/// `name:Class|Class`, `Class`, or a list of words.
fn push_slot(regex: &mut String, inner: &str, lists: Lists) -> Result<(), String> {
    let (name, classes) = inner
        .split_once(':')
        .map_or((None, inner), |(name, classes)| (Some(name), classes));
    let body = match classes {
        "Occupation" | "Kin" if lists == Lists::Any => ".+?".to_owned(),
        "Occupation" => format!(
            "(?:{} )?{}",
            words(&lexicon().occupation_fields),
            words(&lexicon().occupations())
        ),
        "Kin" => words(&lexicon().kin_nouns()),
        "Words" => "[a-z][a-z' -]*?".to_owned(),
        _ => {
            let mut body = "[".to_owned();
            for class in classes.split('|') {
                body.push(class_char(class).ok_or(format!("there is no class {class}"))?);
            }
            body + "]" + INDEX_CLASS
        }
    };
    let result = match name {
        Some(name) => write!(regex, "(?P<{name}>{body})"),
        None => write!(regex, "(?:{body})"),
    };
    result.map_err(|e| e.to_string())
}

fn words(list: &[&str]) -> String {
    // Longest first, so that "merchant captain" is not read as "merchant".
    let mut list: Vec<_> = list.iter().map(|word| regex::escape(word)).collect();
    list.sort_by_key(|word| std::cmp::Reverse(word.len()));
    format!("(?:{})", list.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_becomes_a_regular_expression() {
        let regex = to_regex(
            "{subject:Person}<aside> (?:left|fled) {place:Place|Thing}..{Time}",
            Lists::Spelt,
        )
        .unwrap();
        assert!(regex::Regex::new(&regex).is_ok(), "{regex}");
        assert!(regex.contains("(?P<subject>[\u{E000}]"));
    }

    #[test]
    fn what_is_unknown_is_said() {
        let problem = |pattern| to_regex(pattern, Lists::Any).unwrap_err();
        assert!(problem("{subject:Persona}").contains("Persona"));
        assert!(problem("<bee>").contains("bee"));
        assert!(problem("{subject:Person").contains("closed"));
    }
}
