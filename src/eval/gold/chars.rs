//! Code points to bytes, since gold counts the former.

use crate::model::Span;

/// The byte at which each code point of a text begins, and the end.
#[derive(Clone, Debug)]
pub(super) struct Chars(Vec<usize>);

impl Chars {
    pub(super) fn new(text: &str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at);
        Self(starts.chain([text.len()]).collect())
    }

    /// The bytes of a half-open range of code points; `None` outside the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (from, to) = (self.0.get(start)?, self.0.get(end)?);
        (start <= end).then(|| Span::new(*from, *to))
    }
}
