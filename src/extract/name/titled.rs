//! Persons by the titles before them: "Messrs. Blaine, Platt and Quay", "Gen. J. B. Hood", and titles that are no part of
//! a name.

use std::ops::Range;

use super::Name;
use crate::extract::{
    analysis::{Analysis, Sentence},
    lexicon::lexicon,
    tagger::{Kind, Tagged},
};
use crate::model::{EntityClass, Score};
use crate::text::TokenKind;

/// Titles after which nothing but a person is named, however short the name.
const ADDRESSES: [&str; 18] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Messrs",
    "Mme",
    "Mlle",
    "Mx",
    "MR",
    "MRS",
    "MISS",
    "MESSRS",
    "Senator",
    "Congressman",
    "Sir",
    "SENATOR",
    "Dr",
    "Judge",
];
/// The same, if a full stop follows.
const ABBREVIATED: [&str; 30] = [
    "Gen", "Col", "Capt", "Lieut", "Lt", "Maj", "Sgt", "Sergt", "Corp", "Hon", "Rev", "Prof", "Gov", "Sen",
    "Rep", "Adm", "Supt", "Brig", "Msgr", "Ven", "GEN", "COL", "CAPT", "LIEUT", "MAJ", "HON", "REV", "PROF",
    "GOV", "SEN",
];
/// Titles that are part of how their bearer is known, at least where one word follows: "Lord Kames", "St. Peter".
const KNOWN_BY: [&str; 27] = [
    "Lord",
    "Lady",
    "Baron",
    "Baroness",
    "Count",
    "Countess",
    "Duke",
    "Duchess",
    "Earl",
    "Marquis",
    "Marquess",
    "Viscount",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Emperor",
    "Empress",
    "Sir",
    "Dame",
    "Pope",
    "Sultan",
    "Brother",
    "Sister",
    "Father",
    "Bishop",
    "Archbishop",
];
/// Titles that stay with a name of any length.
const KEPT: [&str; 7] = ["St", "Saint", "ST", "Sheikh", "Shaikh", "Mullah", "Imam"];
/// The most words of a name after a title.
const LONGEST: usize = 5;

/// How sure a title makes of a person.
const SURE: f64 = 0.95;

/// What the model found, with the persons whom titles tell; in reading order.
pub(super) fn with_titled(analysis: &Analysis<'_>, names: Vec<Tagged>) -> Vec<Tagged> {
    let mut titled = Vec::new();
    for sentence in &analysis.sentences {
        titled_in(analysis, sentence, &mut titled);
    }
    if titled.is_empty() {
        return names;
    }
    let mut all = names;
    for person in titled {
        let near = || all.iter().filter(|name| overlaps(&name.tokens, &person));
        let is_told = near().any(|name| {
            name.kind == Kind::Person || name.tokens.start < person.start || name.tokens.end > person.end
        });
        if !is_told {
            all.retain(|name| !overlaps(&name.tokens, &person));
            all.push(Tagged {
                tokens: person,
                kind: Kind::Person,
                score: Score::new(SURE),
            });
        }
    }
    all.sort_by_key(|name| name.tokens.start);
    all
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The persons with a title in a sentence.
fn titled_in(analysis: &Analysis<'_>, sentence: &Sentence, found: &mut Vec<Range<usize>>) {
    let end = sentence.tokens.end;
    let mut at = sentence.tokens.start;
    while at < end {
        let Some(mut start) = after_address(analysis, at, end) else {
            at += 1;
            continue;
        };
        let are_several = matches!(analysis.word(at), "Messrs" | "MESSRS");
        while let Some(next) = after_address(analysis, start, end) {
            start = next;
        }
        let mut run = run_at(analysis, start, end);
        at = run.end.max(start);
        // "Messrs. Hartwell & Dunn" are a firm.
        let is_firm = |run: &Range<usize>| analysis.word(run.end) == "&";
        while !run.is_empty() && !is_firm(&run) {
            at = run.end;
            found.push(run);
            let Some(next) = next_of_list(analysis, at).filter(|_| are_several) else {
                break;
            };
            run = run_at(analysis, next, end);
        }
    }
}

/// The token after the comma or "and" that joins names.
fn next_of_list(analysis: &Analysis<'_>, at: usize) -> Option<usize> {
    match (analysis.word(at), analysis.word(at + 1)) {
        (",", "and") => Some(at + 2),
        ("," | "and", _) => Some(at + 1),
        _ => None,
    }
}

/// The token after a title of address that stands here.
fn after_address(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<usize> {
    let word = analysis.word(at);
    let word = word
        .strip_prefix("ex-")
        .or_else(|| word.strip_prefix("Ex-"))
        .unwrap_or(word);
    let is_abbreviated = analysis.word(at + 1) == ".";
    // "Detective-Sergeant McCauley".
    let is_compound = word.contains('-')
        && word
            .split('-')
            .all(|part| part.starts_with(char::is_uppercase) && lexicon().word(part).title);
    let is_title =
        is_compound || ADDRESSES.contains(&word) || (is_abbreviated && ABBREVIATED.contains(&word));
    let next = at + 1 + usize::from(is_abbreviated);
    (is_title && next < end).then_some(next)
}

/// The words of a person's name from here: capitalised, with initials, shortened given names and particles.
fn run_at(analysis: &Analysis<'_>, start: usize, end: usize) -> Range<usize> {
    let is_large = |at: usize| {
        let token = analysis.tokens.get(at).filter(|_| at < end);
        let word = analysis.entry(at);
        token.is_some_and(|token| token.kind.is_upper_initial()) && !word.not_name && analysis.word(at) != "I"
    };
    if !is_large(start) || is_plain(analysis, start) {
        return start..start;
    }
    let mut at = start + 1;
    while at < end && at < start + LONGEST {
        at = match analysis.word(at) {
            "." if lexicon().is_abbreviation(analysis.word(at - 1)) && is_large(at + 1) => at + 2,
            "de" | "von" | "van" | "der" | "la" | "du" | "di" | "da" if is_large(at + 1) => at + 2,
            _ if is_large(at) && !is_plain(analysis, at) => at + 1,
            _ => break,
        };
    }
    start..at.min(end)
}

/// Whether a word is no part of a name though it has a capital: an ordinary word, in a title or a headline.
fn is_plain(analysis: &Analysis<'_>, at: usize) -> bool {
    let word = analysis.entry(at);
    word.common && !word.given && !word.surname
}

/// The tokens of a name of this class without titles before it, and without what it is joined to: "Carol Jensen of
/// Minneapolis" and "Anna Orlova and Kazan" hold one person. `rules` are the names that the rules found.
pub(super) fn bare(
    analysis: &Analysis<'_>,
    rules: &[Name],
    tokens: &Range<usize>,
    class: Option<EntityClass>,
) -> Range<usize> {
    let start = tokens.start + misread_article(analysis, tokens);
    if class != Some(EntityClass::Person) {
        return start..tokens.end;
    }
    let start = without_titles(analysis, &(start..tokens.end));
    start..before_origin(analysis, rules, &(start..tokens.end))
}

/// Whether a person's name is nothing but a title: "the Emperor".
pub(super) fn is_title_alone(analysis: &Analysis<'_>, name: &Tagged) -> bool {
    const ALONE: [&str; 7] = ["Lord", "Lady", "Emperor", "Empress", "Sir", "Madam", "Hon"];
    name.kind == Kind::Person && name.tokens.len() == 1 && ALONE.contains(&analysis.word(name.tokens.start))
}

/// The place that a person's name was joined to, between the end of the name and that of what was found.
pub(super) fn origin(analysis: &Analysis<'_>, from: usize, end: usize) -> Option<Tagged> {
    let is_place = matches!(analysis.word(from), "of" | "in" | "from");
    let mut rest = from + 1..end;
    let is_named = rest.all(|at| {
        let token = analysis.tokens.get(at);
        token.is_some_and(|token| token.kind.is_upper_initial())
    });
    (is_place && is_named && from + 1 < end).then(|| Tagged {
        tokens: from + 1..end,
        kind: Kind::Place,
        score: Score::new(SURE),
    })
}

/// 1 if the name begins with an article that a scanner's software misread: "Tbe Senate".
fn misread_article(analysis: &Analysis<'_>, tokens: &Range<usize>) -> usize {
    const MISREAD: [&str; 8] = ["Tbe", "Tlie", "Thc", "Tho", "Tiie", "Ihe", "Tne", "Tke"];
    usize::from(tokens.len() > 1 && MISREAD.contains(&analysis.word(tokens.start)))
}

/// The first token of a person's name after titles that are no part of it.
fn without_titles(analysis: &Analysis<'_>, tokens: &Range<usize>) -> usize {
    let mut start = tokens.start;
    while start + 1 < tokens.end {
        let word = analysis.word(start);
        let next = start + 1 + usize::from(analysis.word(start + 1) == ".");
        let is_alone = next + 1 >= tokens.end;
        let is_known_by = (is_alone && KNOWN_BY.contains(&word)) || KEPT.contains(&word);
        let is_title = after_address(analysis, start, tokens.end).is_some() || is_title(word);
        let goes_on = analysis
            .tokens
            .get(next)
            .is_some_and(|token| token.kind.is_upper_initial());
        if is_known_by || !is_title || !goes_on || next >= tokens.end {
            break;
        }
        start = next;
    }
    start
}

/// Whether a word, or each of its parts, is a title and no given name: "Capt", "District-Attorney", "ex-Senator".
fn is_title(word: &str) -> bool {
    let mut parts = word.split('-').filter(|part| !matches!(*part, "Ex" | "ex"));
    parts.all(|part| {
        let word = lexicon().word(part);
        // "Potter Palmer" and "Baker" are no titles.
        let is_occupation = word.occupation && !word.surname && !word.firm;
        part.len() > 1 && ((word.title && !word.firm) || is_occupation) && !word.given
    })
}

/// The end of a full name before "of" a place, or before "and" and another that the rules part from it.
fn before_origin(analysis: &Analysis<'_>, rules: &[Name], tokens: &Range<usize>) -> usize {
    let is_joiner = |at: &usize| matches!(analysis.word(*at), "of" | "and" | "in" | "from");
    let Some(joiner) = (tokens.start + 1..tokens.end).find(is_joiner) else {
        return tokens.end;
    };
    let is_person = rules.iter().any(|rule| {
        rule.tokens.start <= tokens.start
            && rule.tokens.end == joiner
            && rule.class == Some(EntityClass::Person)
    });
    let words = (tokens.start..joiner).filter(|&at| {
        let token = analysis.tokens.get(at);
        token.is_some_and(|token| token.kind != TokenKind::Sign)
    });
    if joiner + 1 < tokens.end
        && is_person
        && words.count() > 1
        && !KNOWN_BY.contains(&analysis.word(tokens.start))
    {
        joiner
    } else {
        tokens.end
    }
}
