//! Finds whom a sentence cites for what it says: "according to figures of the Ministry …", "a report released in 2005".

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::rule::{Anchors, Encoded, Slot};
use crate::model::{AccordingTo, Edtf, LocalEntityId};

/// A named source after "according to" and the like, or before a verb of saying.
const NAMED: [&str; 3] = [
    r"according to (?:[a-z']+ ){0,6}?(?P<source>[\u{E000}\u{E002}\u{E003}][\u{F0000}-\u{FFFFD}])",
    r"(?:figures|data|statistics|estimates?|reports?|records|documents|census|survey|studies|study) (?:[a-z]+ ){0,3}?(?:from|of|by|published by|compiled by|gathered by) (?:[\u{E001}\u{E004}][\u{F0000}-\u{FFFFD}](?:'s)? )?(?P<source>[\u{E000}\u{E002}][\u{F0000}-\u{FFFFD}])",
    r"(?P<source>[\u{E000}\u{E002}\u{E003}][\u{F0000}-\u{FFFFD}])(?:'s)?(?: [a-z]+){0,3}? (?:estimate[sd]?|report(?:s|ed)|record(?:s|ed)|count(?:s|ed)|stat(?:es|ed)|list(?:s|ed)|show(?:s|ed)?|puts?|calculate[sd]?|register(?:s|ed)|enumerate[sd]?|document(?:s|ed)|gives?|gave)(?-u:\b)",
];

/// A source that is described.
const DESCRIBED: [&str; 2] = [
    r"according to (?P<source>(?:an? |the |some |its |their |his )?[^,;.]{3,80}?)(?:,|;|\.|$| that )",
    r"(?P<source>(?:an? |the |one )?(?:[^,;. ]+ ){0,6}?(?:report|census|survey|newspaper|chronicle|register|study|article|encyclopa?edia|count|documents?|figures|records|statistics)(?: (?:released|published|compiled|of|from|taken|by|for|in) [^,;.]{2,50}?)?) (?:listed|showed|shows|recorded|records|states?|stated|counted|counts|put|puts|gave|gives|found|names?|named|estimated|estimates|claims|claimed|speaks?)(?-u:\b)",
];

/// The patterns, those of named sources first.
struct Citing {
    patterns: Vec<Regex>,
    /// Tells which of them may match: most clauses cite nobody.
    anchors: Anchors,
}

/// Word boundaries are those of ASCII: others would keep the automaton from text with other letters.
#[expect(clippy::expect_used, reason = "literals, compiled in every test")]
static CITING: LazyLock<Citing> = LazyLock::new(|| {
    let all = || NAMED.into_iter().chain(DESCRIBED);
    let compile = |pattern| Regex::new(pattern).expect("a literal pattern compiles");
    Citing {
        patterns: all().map(compile).collect(),
        anchors: Anchors::new(all()),
    }
});

/// Whom a clause cites.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// The clause, in bytes of the encoded sentence.
    pub(crate) clause: Range<usize>,
    /// Whom.
    pub(crate) cited: AccordingTo<LocalEntityId>,
    /// The year that the source is named by, as a census is: what it found was so then.
    pub(crate) time: Option<Edtf>,
    /// The words that cite a publication, whose time is not the time of what it says.
    pub(crate) publication: Option<Range<usize>>,
}

/// Whom the clauses of a sentence cite; semicolons part clauses. A named source goes before a described one.
pub(crate) fn find_attributions(encoded: &Encoded<'_>) -> Vec<Attribution> {
    let ends = encoded
        .text
        .match_indices(';')
        .map(|(at, _)| at)
        .chain([encoded.text.len()]);
    let mut start = 0;
    let mut found = Vec::new();
    for end in ends {
        // A source that opens a sentence is cited for all of it, until another is.
        let own = find_attribution(encoded, start..end);
        let inherited = || {
            found.last().map(|last: &Attribution| Attribution {
                clause: start..end,
                ..last.clone()
            })
        };
        found.extend(own.or_else(inherited));
        start = end;
    }
    found
}

fn find_attribution(encoded: &Encoded<'_>, clause: Range<usize>) -> Option<Attribution> {
    let text = encoded.text.get(clause.clone()).unwrap_or_default();
    let (named, described): (Vec<usize>, Vec<usize>) = CITING
        .anchors
        .matching(text)
        .partition(|number| *number < NAMED.len());
    let matched = |worth_trying: &[usize]| {
        let mut patterns = worth_trying
            .iter()
            .filter_map(|number| CITING.patterns.get(*number));
        // An automaton without captures tells sooner that there is no match.
        let captures = patterns.find(|pattern| pattern.is_match(text))?.captures(text)?;
        let source = captures.name("source")?.range();
        Some(source.start + clause.start..source.end + clause.start)
    };
    let named_at = matched(&named);
    let named = named_at
        .clone()
        .and_then(|source| match encoded.slot(encoded.text.get(source)?)? {
            Slot::Mention(mention) => Some(AccordingTo::Entity(mention.entity)),
            _ => None,
        });
    let described =
        matched(&described).filter(|range| !is_norm(encoded.text.get(range.clone()).unwrap_or_default()));
    let is_report = |words: &str| {
        ["report", "study", "newspaper", "article", "book"]
            .iter()
            .any(|w| words.contains(w))
    };
    let publication = described
        .clone()
        .filter(|range| encoded.text.get(range.clone()).is_some_and(is_report));
    let start = named_at
        .as_ref()
        .or(described.as_ref())
        .map_or(clause.start, |source| source.start);
    let cited = named
        .or_else(|| described.map(|range| AccordingTo::Text(without_auxiliary(encoded.words(range)))))?;
    let clause = if opens_with_concession(encoded.text.get(clause.start..start).unwrap_or_default()) {
        start..clause.end
    } else {
        clause
    };
    let place = named_at.and_then(|source| encoded.places.iter().position(|place| *place == source.start));
    let time = place.and_then(|at| match encoded.slots.get(at + 1)? {
        Slot::Time(time) if encoded.places.get(at) == encoded.places.get(at + 1) => Some(time.edtf.clone()),
        _ => None,
    });
    Some(Attribution {
        clause,
        cited,
        time,
        publication,
    })
}

/// Whether what is done "according to" something follows it: a law or a plan says nothing of what happened.
fn is_norm(words: &str) -> bool {
    const NORMS: [&str; 21] = [
        "agreement",
        "constitution",
        "custom",
        "customs",
        "instructions",
        "law",
        "laws",
        "need",
        "needs",
        "order",
        "orders",
        "plan",
        "plans",
        "principle",
        "principles",
        "procedure",
        "rite",
        "rules",
        "schedule",
        "terms",
        "wishes",
    ];
    let mut own = words.split(' ').take_while(|word| *word != "of");
    own.any(|word| NORMS.binary_search(&word).is_ok())
}

/// The words of a source without the auxiliary of the verb behind it: "a survey of 1897 had found".
fn without_auxiliary(mut words: String) -> String {
    let end = [" had", " has", " have"]
        .iter()
        .find_map(|auxiliary| words.strip_suffix(auxiliary));
    if let Some(end) = end.map(str::len) {
        words.truncate(end);
    }
    words
}

/// Whether the words before a source are a clause by themselves, of which it says nothing: "Though the school was closed
/// in 1912, documents show".
fn opens_with_concession(before: &str) -> bool {
    let opens = ["although ", "even though ", "though ", "whereas ", "while "];
    opens.iter().any(|opener| before.trim_start().starts_with(opener)) && before.contains(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_followed_is_not_cited() {
        assert!(is_norm("the constitution and laws"));
        assert!(is_norm("the wishes of his father"));
        assert!(!is_norm("a report of 1920 on the law"));
    }

    #[test]
    fn a_concession_before_a_source_is_not_the_words_of_the_source() {
        assert!(opens_with_concession("though it was closed in 1912, "));
        assert!(!opens_with_concession("though "));
        assert!(!opens_with_concession("in 1912, "));
    }
}
