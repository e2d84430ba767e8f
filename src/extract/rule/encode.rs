//! A sentence with its mentions, times and quantities as slots, for patterns to match.

use crate::extract::analysis::{Analysis, Sentence};
use crate::extract::entities::one_line;
use crate::model::{EntityClass, Mention, MentionKind, QuantityMention, Span, TimeMention};

/// What stands at a slot.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot<'a> {
    /// Something named.
    Mention(&'a Mention),
    /// A time.
    Time(&'a TimeMention),
    /// A number.
    Quantity(&'a QuantityMention),
}

impl Slot<'_> {
    /// Where it stands in the document.
    pub(crate) fn span(self) -> Span {
        match self {
            Slot::Mention(mention) => mention.span,
            Slot::Time(time) => time.span,
            Slot::Quantity(quantity) => quantity.span,
        }
    }
}

/// A sentence in the form that patterns match.
#[derive(Debug)]
pub(crate) struct Encoded<'a> {
    /// Lower case text, each slot in it a character for its class and one for its index.
    pub(crate) text: String,
    /// What the slots are, by index.
    pub(crate) slots: Vec<Slot<'a>>,
    /// Where each slot begins in `text`, in bytes.
    pub(crate) places: Vec<usize>,
    /// The text of the document, for the words at slots.
    source: &'a str,
}

/// First of the private characters that stand for slot classes.
const CLASSES: u32 = 0xE000;
/// First of the private characters that stand for slot indices.
const INDICES: u32 = 0xF_0000;
/// What follows "her" where it is an object.
const OBJECT_FOLLOWERS: [&str; 12] = [
    ".", ",", ";", " the ", " a ", " an ", " to ", " in ", " from ", " at ", " and ", " with ",
];
/// How many slots a sentence has at most; the rest of it stays text.
const MOST_SLOTS: usize = 0xFFF0;

/// The character for a class, by its name in patterns.
pub(crate) fn class_char(name: &str) -> Option<char> {
    let names = [
        "Person",
        "Place",
        "Organization",
        "Event",
        "Group",
        "Thing",
        "Time",
        "Quantity",
    ];
    let at = names.iter().position(|n| *n == name)?;
    char::from_u32(CLASSES + u32::try_from(at).ok()?)
}

/// Whether a character stands for a class.
pub(crate) fn is_class(c: char) -> bool {
    ('\u{E000}'..='\u{E007}').contains(&c)
}

/// The characters that indices may be, as a class of a regular expression.
pub(crate) const INDEX_CLASS: &str = r"[\u{F0000}-\u{FFFFD}]";

/// The index that an index character stands for.
pub(crate) fn slot_index(c: char) -> Option<usize> {
    u32::from(c).checked_sub(INDICES).map(|i| i as usize)
}

fn slot_class(slot: Slot<'_>) -> &'static str {
    match slot {
        Slot::Mention(mention) => match mention.class {
            Some(class) => class.as_str(),
            None => "Thing",
        },
        Slot::Time(_) => "Time",
        Slot::Quantity(_) => "Quantity",
    }
}

/// Encodes a sentence; `mentions` are all of the document, in reading order.
pub(crate) fn encode<'a>(
    analysis: &'a Analysis<'_>,
    sentence: &Sentence,
    mentions: &'a [Mention],
) -> Encoded<'a> {
    let mut slots = slots_in(analysis, sentence, mentions);
    slots.truncate(MOST_SLOTS);
    let mut encoded = Encoded {
        text: String::new(),
        slots: Vec::new(),
        places: Vec::new(),
        source: analysis.text,
    };
    let mut at = sentence.span.start();
    for (span, slot) in slots {
        if span.start() < at {
            encoded.push_time_of_name(span, slot);
            continue;
        }
        encoded.push_words(Span::new(at, span.start()).of(analysis.text));
        encoded.push_slot(slot);
        if let Slot::Mention(mention) = slot {
            let word = span.of(analysis.text).to_lowercase();
            let after = analysis.text.get(span.end()..).unwrap_or_default();
            // "Taught her the piano" and "left her in" own nothing.
            let is_object = word == "her"
                && OBJECT_FOLLOWERS
                    .iter()
                    .any(|follower| after.starts_with(follower));
            if !is_object
                && mention.kind == MentionKind::Pronoun
                && matches!(word.as_str(), "his" | "her" | "their" | "its")
            {
                encoded.text.push_str("'s");
            }
        }
        at = span.end();
    }
    encoded.push_words(Span::new(at, sentence.span.end()).of(analysis.text));
    encoded
}

fn slots_in<'a>(
    analysis: &'a Analysis<'_>,
    sentence: &Sentence,
    mentions: &'a [Mention],
) -> Vec<(Span, Slot<'a>)> {
    let first = mentions.partition_point(|m| m.span.start() < sentence.span.start());
    let end = mentions.partition_point(|m| m.span.start() < sentence.span.end());
    let mut slots: Vec<_> = mentions
        .get(first..end)
        .unwrap_or_default()
        .iter()
        .map(|m| (m.span, Slot::Mention(m)))
        .collect();
    slots.extend(
        analysis
            .times_in(sentence.span)
            .iter()
            .map(|t| (t.span, Slot::Time(t))),
    );
    slots.extend(
        analysis
            .quantities_in(sentence.span)
            .iter()
            .map(|q| (q.span, Slot::Quantity(q))),
    );
    slots.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    slots
}

impl Encoded<'_> {
    fn push_words(&mut self, words: &str) {
        for c in words.chars() {
            if c.is_whitespace() {
                if !self.text.ends_with(' ') && !self.text.is_empty() {
                    self.text.push(' ');
                }
            } else if matches!(c, '’' | 'ʼ') {
                self.text.push('\'');
            } else if !matches!(c, '"' | '“' | '”' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
            {
                self.text.extend(c.to_lowercase());
            }
        }
    }
}

impl<'a> Encoded<'a> {
    fn push_slot(&mut self, slot: Slot<'a>) {
        for article in ["the ", "The "] {
            if let Some(before) = self.text.strip_suffix(article)
                && (before.is_empty() || before.ends_with([' ', '(']))
            {
                self.text.truncate(before.len());
            }
        }
        let index = u32::try_from(self.slots.len())
            .ok()
            .and_then(|i| char::from_u32(INDICES + i));
        if let (Some(class), Some(index)) = (class_char(slot_class(slot)), index) {
            self.places.push(self.text.len());
            self.text.push(class);
            self.text.push(index);
            self.slots.push(slot);
        }
    }

    /// The year that the name before begins with says when: it has a place, and no character of its own.
    fn push_time_of_name(&mut self, span: Span, slot: Slot<'a>) {
        let last = self.slots.last().zip(self.places.last().copied());
        if let (Slot::Time(_), Some((name, place))) = (slot, last)
            && name.span().start() == span.start()
        {
            self.slots.push(slot);
            self.places.push(place);
        }
    }

    /// The slot that a captured text is.
    pub(crate) fn slot(&self, captured: &str) -> Option<Slot<'a>> {
        self.slots.get(slot_index(captured.chars().nth(1)?)?).copied()
    }

    /// A part of the text with the words of the document in place of its slots.
    pub(crate) fn words(&self, part: std::ops::Range<usize>) -> String {
        let mut words = String::new();
        for c in self.text.get(part).unwrap_or_default().chars() {
            match slot_index(c).map(|index| self.slots.get(index)) {
                Some(Some(slot)) => words.push_str(slot.span().of(self.source)),
                _ if is_class(c) => {}
                _ => words.push(c),
            }
        }
        one_line(&words)
    }

    /// Where in the text a byte of the document stands: at the first slot from there on.
    pub(crate) fn position(&self, byte: usize) -> usize {
        let at = self.slots.partition_point(|slot| slot.span().start() < byte);
        self.places.get(at).copied().unwrap_or(self.text.len())
    }

    /// The words of the document at a slot, in one line.
    pub(crate) fn words_at(&self, slot: Slot<'_>) -> String {
        one_line(slot.span().of(self.source))
    }

    /// Whether a slot class of those that act stands in a part of the text.
    pub(crate) fn has_class(part: &str, classes: &[EntityClass]) -> bool {
        classes
            .iter()
            .filter_map(|class| class_char(class.as_str()))
            .any(|c| part.contains(c))
    }
}
