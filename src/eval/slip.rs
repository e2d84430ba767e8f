//! Single errors, put together with others of the same kind and words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Span;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlipKind {
    /// A name of the gold where nothing was found.
    Missed,
    /// A name that was found where the gold has none.
    Invented,
    /// The right words, the wrong class.
    Mistyped,
    /// A name with too many words or too few.
    Cut,
    /// A wrong match, or none.
    Link,
    /// A time that was missed, invented or misread.
    Time,
    /// A number that was missed, invented or misread.
    Quantity,
    /// A statement of the gold that was not found.
    MissedStatement,
    /// A statement that the gold does not have.
    InventedStatement,
    /// A figure of the gold that was not found.
    MissedObservation,
    /// A figure that the gold does not have.
    InventedObservation,
}

impl SlipKind {
    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Missed => "names missed",
            Self::Invented => "names invented",
            Self::Mistyped => "names with another class",
            Self::Cut => "names with other bounds",
            Self::Link => "links",
            Self::Time => "times",
            Self::Quantity => "quantities",
            Self::MissedStatement => "statements missed",
            Self::InventedStatement => "statements invented",
            Self::MissedObservation => "observations missed",
            Self::InventedObservation => "observations invented",
        }
    }
}

/// Errors of one kind over the same words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// What is wrong.
    pub kind: SlipKind,
    /// The words, with what was found and what the gold has.
    pub what: String,
    /// How often.
    pub count: usize,
    /// The first place: the words in brackets, between some others.
    pub context: String,
}

/// Errors by kind and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slips(BTreeMap<(SlipKind, String), (usize, String)>);

impl Slips {
    /// Notes an error at a place of a text.
    pub(super) fn note(&mut self, kind: SlipKind, what: &str, (text, span): (&str, Span)) {
        let entry = self.0.entry((kind, one_line(what)));
        entry.or_insert_with(|| (0, context(text, span))).0 += 1;
    }

    /// Adds those of another document; the first place stays.
    pub(super) fn append(&mut self, other: Self) {
        for (key, (count, context)) in other.0 {
            self.0.entry(key).or_insert((0, context)).0 += count;
        }
    }

    /// How many there are of each kind, and the `most` frequent of them; words break ties.
    pub(super) fn worst(&self, most: usize) -> Vec<(SlipKind, usize, Vec<Slip>)> {
        let mut kinds: BTreeMap<SlipKind, (usize, Vec<Slip>)> = BTreeMap::new();
        for ((kind, what), (count, context)) in &self.0 {
            let of_kind = kinds.entry(*kind).or_default();
            of_kind.0 += count;
            of_kind.1.push(Slip {
                kind: *kind,
                what: what.clone(),
                count: *count,
                context: context.clone(),
            });
        }
        let mut worst = Vec::new();
        for (kind, (all, mut slips)) in kinds {
            slips.sort_by_key(|slip| std::cmp::Reverse(slip.count));
            slips.truncate(most);
            worst.push((kind, all, slips));
        }
        worst
    }
}

/// How many code points stand on each side.
const AROUND: usize = 32;

/// Longer words than that are cut in the middle.
const LONGEST: usize = 60;

/// The words in brackets with some before and after them, on one line.
fn context(text: &str, span: Span) -> String {
    let before = Span::new(0, span.start()).of(text);
    let after = Span::new(span.end(), text.len()).of(text);
    let mut start: Vec<char> = before.chars().rev().take(AROUND).collect();
    start.reverse();
    let start: String = start.into_iter().collect();
    let end: String = after.chars().take(AROUND).collect();
    let words: Vec<char> = span.of(text).chars().collect();
    let words: String = if words.len() > LONGEST {
        let head = words.iter().take(LONGEST / 2);
        let tail = words.iter().skip(words.len() - LONGEST / 2);
        head.chain(&[' ', '…', ' ']).chain(tail).collect()
    } else {
        words.into_iter().collect()
    };
    one_line(&format!("{start}[{words}]{end}"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
