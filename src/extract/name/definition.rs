//! What a text says outright that a name is of: "Varnitsa is a town", "the village of Gjirokë", "22 in Korsakov".
//!
//! Names of small places and bodies are in no list and look like those of persons. Where the text defines one, that holds
//! for the name throughout.

use std::{collections::HashMap, ops::Range};

use super::{Name, is_year};
use crate::extract::{
    analysis::Analysis,
    lexicon::{HeadPosition, lexicon},
    wikilink::parts_of_title,
};
use crate::model::{EntityClass, Score};
use crate::text::TokenKind;

/// How many tokens a definition may take up to its noun, and an aside before it.
const FAR: usize = 9;
const ASIDE: usize = 40;

/// Nouns before "of" and the name of a place.
const PLACES: [&str; 22] = [
    "city",
    "commune",
    "district",
    "hamlet",
    "inhabitants",
    "island",
    "mayor",
    "municipality",
    "outskirts",
    "peninsula",
    "population",
    "port",
    "prefecture",
    "province",
    "region",
    "republic",
    "residents",
    "settlement",
    "streets",
    "suburb",
    "town",
    "village",
];

/// Nouns that are said of persons and bodies alike.
const VAGUE: [&str; 11] = [
    "division",
    "founder",
    "head",
    "home",
    "host",
    "leader",
    "member",
    "owner",
    "partner",
    "rival",
    "successor",
];

/// Gives names the class that the text defines them to have; of two definitions the first holds. What the text says that
/// the title is, is a name wherever it stands.
pub(super) fn apply_definitions(analysis: &Analysis<'_>, names: &mut Vec<Name>) {
    add_title(analysis, names);
    let mut defined: HashMap<&str, EntityClass> = HashMap::new();
    for name in names
        .iter()
        .filter(|name| may_be_defined(name) && !has_head(analysis, name) && !is_doubted(analysis, name))
    {
        if let Some(class) = predicate(analysis, name.tokens.end).or_else(|| carrier(analysis, name)) {
            defined
                .entry(analysis.span(name.tokens.clone()).of(analysis.text))
                .or_insert(class);
        }
    }
    for name in names.iter_mut().filter(|name| may_be_defined(name)) {
        let words = analysis.span(name.tokens.clone()).of(analysis.text);
        let class = defined.get(words).copied().or_else(|| counted(analysis, name));
        if let Some(class) = class.filter(|class| name.class != Some(*class)) {
            name.class = Some(class);
            name.score = Score::new(0.9);
        }
    }
}

/// Adds the title where it stands in the text and is no name yet, if the text says what it is.
fn add_title(analysis: &Analysis<'_>, names: &mut Vec<Name>) {
    let Some(title) = analysis.document.title.as_deref() else {
        return;
    };
    let (title, _) = parts_of_title(title);
    if !title.starts_with(char::is_uppercase) {
        return;
    }
    let mut places = occurrences(analysis, title);
    let Some(class) = places.iter().find_map(|tokens| predicate(analysis, tokens.end)) else {
        return;
    };
    // A part of the title is no name by itself: "Workers' Union of Patagonia".
    places.retain(|tokens| {
        let next = names.partition_point(|name| name.tokens.end <= tokens.start);
        let near = names.iter().skip(next).map(|name| &name.tokens);
        near.take_while(|name| name.start < tokens.end)
            .all(|name| tokens.start <= name.start && name.end <= tokens.end && name != tokens)
    });
    names.retain(|name| {
        let next = places.partition_point(|tokens| tokens.end <= name.tokens.start);
        places
            .get(next)
            .is_none_or(|tokens| tokens.start >= name.tokens.end)
    });
    let added: Vec<Name> = places
        .into_iter()
        .map(|tokens| Name {
            tokens,
            class: Some(class),
            canonical: None,
            item: None,
            listed: false,
            score: Score::new(0.9),
        })
        .collect();
    names.extend(added);
    names.sort_by_key(|name| name.tokens.start);
}

/// The tokens of some words, wherever they stand as whole words.
fn occurrences(analysis: &Analysis<'_>, words: &str) -> Vec<Range<usize>> {
    let tokens = analysis.tokens.iter().enumerate();
    let begins = tokens.filter(|(_, token)| {
        let end = token.span.start() + words.len();
        analysis.text.get(token.span.start()..end) == Some(words)
    });
    begins
        .filter_map(|(start, token)| {
            let end = token.span.start() + words.len();
            let last = analysis.tokens.partition_point(|token| token.span.end() < end);
            (analysis.tokens.get(last)?.span.end() == end).then_some(start..last + 1)
        })
        .collect()
}

/// Whether a class is in doubt: that of a name in a list, of an event or a people is not.
fn may_be_defined(name: &Name) -> bool {
    let is_known = name.item.is_some() || name.listed || name.canonical.is_some();
    !is_known && name.class != Some(EntityClass::Event)
}

/// Whether the words before a name leave in doubt what is said of it: "I think Varnitsa was a town".
fn is_doubted(analysis: &Analysis<'_>, name: &Name) -> bool {
    const DOUBTS: [&str; 20] = [
        "assume", "believe", "believed", "believes", "claim", "claims", "guess", "if", "maybe", "perhaps",
        "say", "says", "suppose", "suspect", "suspects", "think", "thinks", "thought", "unless", "whether",
    ];
    let before = name
        .tokens
        .start
        .checked_sub(1)
        .map_or("", |at| analysis.word(at));
    DOUBTS
        .binary_search(&before.to_ascii_lowercase().as_str())
        .is_ok()
}

/// Whether the words of a name say what it is of: "Zelenogradsk Oblast".
fn has_head(analysis: &Analysis<'_>, name: &Name) -> bool {
    let last = analysis.entry(name.tokens.end.saturating_sub(1));
    let first = analysis.entry(name.tokens.start);
    let heads_last = [last.place, last.organization].into_iter().flatten();
    let heads_first = [first.place, first.organization].into_iter().flatten();
    name.tokens.len() > 1
        && (heads_last.into_iter().any(HeadPosition::is_last)
            || heads_first.into_iter().any(HeadPosition::is_first))
}

/// "is a town in", "was a Japanese trading company", "(Russian: …) is a port".
fn predicate(analysis: &Analysis<'_>, end: usize) -> Option<EntityClass> {
    let mut at = after_aside(analysis, end);
    if !matches!(analysis.word(at), "is" | "was" | "are" | "were") {
        return None;
    }
    at += 1;
    while matches!(
        analysis.word(at),
        "also" | "now" | "today" | "still" | "once" | "originally" | "formerly"
    ) {
        at += 1;
    }
    if !matches!(analysis.word(at), "a" | "an" | "the" | "one") {
        return None;
    }
    let noun = (at + 1..at + FAR)
        .take_while(|&at| !ends_noun(analysis, at))
        .last()?;
    let noun = analysis.word(noun);
    let word = lexicon().word(noun);
    if VAGUE.contains(&noun) {
        return None;
    }
    let class = word
        .nominal
        .map(|(class, _)| class)
        .or(word.occupation.then_some(EntityClass::Person))
        .filter(|class| !(word.firm && *class == EntityClass::Person))?;
    matches!(
        class,
        EntityClass::Person | EntityClass::Place | EntityClass::Organization
    )
    .then_some(class)
}

/// The token after what stands in brackets or between commas behind a name.
fn after_aside(analysis: &Analysis<'_>, at: usize) -> usize {
    let close = match analysis.word(at) {
        "(" => ")",
        "," => ",",
        _ => return at,
    };
    let inside = (at + 1..at + ASIDE).take_while(|&at| !matches!(analysis.word(at), "." | ";"));
    let end = inside
        .filter(|&at| analysis.word(at) == close)
        .find(|&end| close == ")" || matches!(analysis.word(end + 1), "is" | "was" | "are" | "were"));
    end.map_or(at, |end| end + 1)
}

/// Whether a noun phrase ends before a token.
fn ends_noun(analysis: &Analysis<'_>, at: usize) -> bool {
    const WORDS: [&str; 35] = [
        "about",
        "active",
        "and",
        "at",
        "based",
        "built",
        "by",
        "east",
        "established",
        "for",
        "formed",
        "founded",
        "from",
        "held",
        "in",
        "just",
        "located",
        "near",
        "north",
        "of",
        "off",
        "on",
        "or",
        "operated",
        "owned",
        "situated",
        "some",
        "south",
        "that",
        "to",
        "west",
        "where",
        "which",
        "who",
        "with",
    ];
    let Some(token) = analysis.tokens.get(at) else {
        return true;
    };
    let word = analysis.word(at);
    (token.kind == TokenKind::Sign && word != "-") || WORDS.contains(&word)
}

/// "the village of Gjirokë".
fn carrier(analysis: &Analysis<'_>, name: &Name) -> Option<EntityClass> {
    let (of, noun) = (
        name.tokens.start.checked_sub(1)?,
        name.tokens.start.checked_sub(2)?,
    );
    (analysis.word(of) == "of" && PLACES.binary_search(&analysis.word(noun)).is_ok())
        .then_some(EntityClass::Place)
}

/// "22 in Korsakov": where so many are is a place, whoever else is called so.
fn counted(analysis: &Analysis<'_>, name: &Name) -> Option<EntityClass> {
    let (preposition, number) = (
        name.tokens.start.checked_sub(1)?,
        name.tokens.start.checked_sub(2)?,
    );
    let is_number = analysis
        .tokens
        .get(number)
        .is_some_and(|token| token.kind == TokenKind::Number);
    // A year is no number of people.
    (analysis.word(preposition) == "in"
        && is_number
        && !is_year(analysis.word(number))
        && name.class == Some(EntityClass::Person))
    .then_some(EntityClass::Place)
}

#[cfg(test)]
mod tests {
    use crate::extract::{extract, fixture::paragraph};
    use crate::model::EntityClass;

    fn class_of(text: &str, name: &str) -> Option<EntityClass> {
        let extraction = extract(&paragraph(text));
        let entity = extraction.entities.into_iter().find(|entity| entity.name == name);
        entity.unwrap().class
    }

    #[test]
    fn a_predicate_says_what_a_name_is_of() {
        let text = "In 1901 he moved to Varnitsa. Varnitsa is a small town in Moldova.";
        assert_eq!(class_of(text, "Varnitsa"), Some(EntityClass::Place));
        let text =
            "In 1901 he moved to Kotokpa. Kotokpa (in the north of Ghana) was the capital of the region.";
        assert_eq!(class_of(text, "Kotokpa"), Some(EntityClass::Place));
        let text = "In 1901 he met Anna Orlova. Anna Orlova was a town councillor.";
        assert_eq!(class_of(text, "Anna Orlova"), Some(EntityClass::Person));
    }

    #[test]
    fn what_is_doubted_defines_nothing() {
        let text = "In 1901 he met Anna Orlova. I think Anna Orlova was a town.";
        assert_eq!(class_of(text, "Anna Orlova"), Some(EntityClass::Person));
    }

    #[test]
    fn the_noun_before_of_says_what_a_name_is_of() {
        let text = "In 1901 the village of Hailanpao was burned.";
        assert_eq!(class_of(text, "Hailanpao"), Some(EntityClass::Place));
        let text = "In 2010 there were 1,400 Koreans in Kholmsk and 900 in Korsakov.";
        assert_eq!(class_of(text, "Korsakov"), Some(EntityClass::Place));
    }
}
