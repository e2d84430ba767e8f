//! Places in a text: half-open byte ranges, and their conversion to code points.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a document's text.
///
/// Only a span cuts text. One that does not lie inside the text, or not on character borders, cuts the empty
/// string, so that no span from a file can bring the program down.
///
/// ```
/// use dembei::model::Span;
/// assert_eq!(Span::new(0, 6).of("Ōsaka Bay"), "Ōsaka");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range `start..end` in bytes; an end before the start counts as empty, and what passes 4 GiB is cut there.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { start, end }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text it covers.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same span in a text that has `by` more bytes before it.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start() + by, self.end() + by)
    }

    /// The span without white space at both ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let cut = self.of(text);
        let start = self.start() + (cut.len() - cut.trim_start().len());
        Self::new(start, start + cut.trim().len())
    }
}

/// Converts byte offsets of one text into code point offsets, as NIF, Web Annotation and `annotate` count them.
#[derive(Clone, Debug)]
pub struct CharOffsets {
    /// Code points before every `STEP`-th byte; empty for a text that is ASCII throughout.
    checkpoints: Vec<u32>,
}

impl CharOffsets {
    const STEP: usize = 256;

    /// Counts `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self {
                checkpoints: Vec::new(),
            };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / Self::STEP + 2);
        let mut chars = 0_u32;
        for (at, byte) in text.bytes().enumerate() {
            if at % Self::STEP == 0 {
                checkpoints.push(chars);
            }
            chars += u32::from(is_char_start(byte));
        }
        checkpoints.push(chars);
        Self { checkpoints }
    }

    /// The number of code points before byte `at` of `text`, the text that this was made of.
    pub fn to_chars(&self, text: &str, at: usize) -> usize {
        let at = at.min(text.len());
        let Some(&before) = self.checkpoints.get(at / Self::STEP) else {
            return at;
        };
        let from = at - at % Self::STEP;
        let rest = text.as_bytes().get(from..at).unwrap_or_default();
        before as usize + rest.iter().filter(|&&byte| is_char_start(byte)).count()
    }

    /// The span in code points, half open.
    pub fn to_char_span(&self, text: &str, span: Span) -> (usize, usize) {
        (self.to_chars(text, span.start()), self.to_chars(text, span.end()))
    }
}

fn is_char_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_off_a_character_border_cuts_nothing() {
        assert_eq!(Span::new(1, 2).of("Ōsaka"), "");
        assert_eq!(Span::new(3, 99).of("Ōsaka"), "");
    }

    #[test]
    fn characters_are_counted_past_every_checkpoint() {
        let text = "Ōsaka 大阪 ".repeat(200);
        let offsets = CharOffsets::new(&text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.to_chars(&text, byte), chars);
        }
        assert_eq!(offsets.to_chars(&text, text.len()), text.chars().count());
    }
}
