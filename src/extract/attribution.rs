//! Finds whom a sentence cites for what it says: "according to figures of the Ministry …", "a report released in 2005".

use std::sync::LazyLock;

use regex::Regex;

use super::rule::{Encoded, Slot};
use crate::model::{AccordingTo, LocalEntityId};

/// A named source after "according to" and the like, or before a verb of saying.
static NAMED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"according to (?:[a-z']+ ){0,6}?(?P<source>[\u{E000}\u{E002}\u{E003}][\u{F0000}-\u{FFFFD}])",
        r"(?:figures|data|statistics|estimates?|reports?|records|documents|census|survey|studies|study) (?:[a-z]+ ){0,3}?(?:from|of|by|published by|compiled by|gathered by) (?:[\u{E001}\u{E004}][\u{F0000}-\u{FFFFD}](?:'s)? )?(?P<source>[\u{E000}\u{E002}][\u{F0000}-\u{FFFFD}])",
        r"(?P<source>[\u{E000}\u{E002}\u{E003}][\u{F0000}-\u{FFFFD}])(?:'s)?(?: [a-z]+){0,3}? (?:estimat|report|record|count|stat|list|show|put|calculat|register|enumerat|document|give|gave)[a-z]*\b",
    ])
});

/// A source that is described.
static DESCRIBED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"according to (?P<source>(?:an? |the |some |its |their |his )?[^,;.]{3,80}?)(?:,|;|\.|$| that )",
        r"(?P<source>(?:an? |the |one )?(?:[^,;. ]+ ){0,6}?(?:report|census|survey|newspaper|chronicle|register|study|article|encyclopa?edia|count|documents?|figures|records|statistics)(?: (?:released|published|compiled|of|from|taken|by|for|in) [^,;.]{2,50}?)?) (?:listed|showed|shows|recorded|records|states?|stated|counted|counts|put|puts|gave|gives|found|names?|named|estimated|estimates|claims|claimed|speaks?)\b",
    ])
});

#[expect(clippy::expect_used, reason = "literals, compiled in every test")]
fn patterns(list: &[&str]) -> Vec<Regex> {
    list.iter().map(|pattern| Regex::new(pattern).expect("a literal pattern compiles")).collect()
}

/// Whom a sentence cites; a named source before a described one.
pub(crate) fn find_attribution(encoded: &Encoded<'_>) -> Option<AccordingTo<LocalEntityId>> {
    let named = NAMED.iter().find_map(|pattern| {
        let captures = pattern.captures(&encoded.text)?;
        match encoded.slot(captures.name("source")?.as_str())? {
            Slot::Mention(mention) => Some(AccordingTo::Entity(mention.entity)),
            _ => None,
        }
    });
    named.or_else(|| {
        let captures = DESCRIBED.iter().find_map(|pattern| pattern.captures(&encoded.text))?;
        Some(AccordingTo::Text(encoded.words(captures.name("source")?.range())))
    })
}
