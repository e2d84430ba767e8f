//! A document in sentences and tokens, with its times and quantities.

use std::ops::Range;

use super::{
    date::find_times,
    duration::find_durations,
    lexicon::{Word, lexicon},
    parts::map_parts,
    quantity::find_quantities,
};
use crate::model::{BlockKind, Document, DurationMention, QuantityMention, Span, TimeMention};
use crate::text::{Token, TokenKind, split_sentences, tokenize, unbroken};

/// One sentence, heading, list item or field value.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// Its words.
    pub(crate) span: Span,
    /// Its tokens, as indices into those of the document.
    pub(crate) tokens: Range<usize>,
    /// The index of its block.
    pub(crate) block: usize,
    /// Whether it is a heading or the title, where words may be capitalised for show.
    pub(crate) is_heading: bool,
    /// Whether most of its words are written in capitals throughout, which then say nothing.
    pub(crate) is_shouted: bool,
}

impl Sentence {
    /// How many bytes of text it has.
    pub(crate) fn size(&self) -> usize {
        self.span.len()
    }
}

/// What can be read off a document without knowing what its words mean.
#[derive(Debug)]
pub(crate) struct Analysis<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// What all spans count in.
    pub(crate) text: &'a str,
    /// All tokens.
    pub(crate) tokens: Vec<Token>,
    /// What the word lists say of each token.
    entries: Vec<Word>,
    /// All sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// Stated times.
    pub(crate) times: Vec<TimeMention>,
    /// Stated numbers.
    pub(crate) quantities: Vec<QuantityMention>,
    /// Stated ages and lengths of time.
    pub(crate) durations: Vec<DurationMention>,
}

impl<'a> Analysis<'a> {
    /// Reads the blocks of a document.
    pub(crate) fn new(document: &'a Document) -> Self {
        let parts = map_parts(
            &document.blocks,
            |block| block.span.len(),
            |first, blocks| {
                let mut part = Self::empty(document);
                for (at, block) in (first..).zip(blocks) {
                    let is_heading = matches!(block.kind, BlockKind::Title | BlockKind::Heading(_));
                    part.read_block(block.span, at, is_heading);
                }
                part
            },
        );
        let joined = parts.into_iter().reduce(Self::and);
        joined.unwrap_or_else(|| Self::empty(document))
    }

    fn empty(document: &'a Document) -> Self {
        Self {
            document,
            text: document.reading(),
            tokens: Vec::new(),
            entries: Vec::new(),
            sentences: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            durations: Vec::new(),
        }
    }

    /// With what was read of the blocks after its own.
    fn and(mut self, next: Self) -> Self {
        let before = self.tokens.len();
        self.tokens.extend(next.tokens);
        self.entries.extend(next.entries);
        self.sentences
            .extend(next.sentences.into_iter().map(|sentence| Sentence {
                tokens: sentence.tokens.start + before..sentence.tokens.end + before,
                ..sentence
            }));
        self.times.extend(next.times);
        self.quantities.extend(next.quantities);
        self.durations.extend(next.durations);
        self
    }

    fn read_block(&mut self, block: Span, at: usize, is_heading: bool) {
        let text = block.of(self.text);
        let times = find_times(text);
        let quantities = find_quantities(text, &times);
        let durations = find_durations(text, &times);
        let from = block.start();
        self.times.extend(times.into_iter().map(|t| TimeMention {
            span: t.span.shifted(from),
            ..t
        }));
        self.quantities
            .extend(quantities.into_iter().map(|q| QuantityMention {
                span: q.span.shifted(from),
                ..q
            }));
        self.durations
            .extend(durations.into_iter().map(|d| DurationMention {
                span: d.span.shifted(from),
                anchor: d.anchor.map(|anchor| anchor.shifted(from)),
                ..d
            }));
        for sentence in split_sentences(text, &lexicon().abbreviations) {
            let first = self.tokens.len();
            let start = from + sentence.start();
            self.tokens
                .extend(tokenize(sentence.of(text)).into_iter().map(|t| Token {
                    span: t.span.shifted(start),
                    kind: t.kind,
                }));
            let tokens = first..self.tokens.len();
            self.entries.extend((tokens.clone()).map(|at| {
                lexicon().word(&unbroken(
                    self.tokens.get(at).map_or("", |t| t.span.of(self.text)),
                ))
            }));
            let is_shouted = is_shouted(self.tokens(tokens.clone()));
            self.sentences.push(Sentence {
                span: sentence.shifted(from),
                tokens,
                block: at,
                is_heading,
                is_shouted,
            });
        }
    }

    /// Whether a sentence is the value of a field of an infobox.
    pub(crate) fn is_field(&self, sentence: &Sentence) -> bool {
        let block = self.document.blocks.get(sentence.block);
        block.is_some_and(|block| matches!(block.kind, BlockKind::Field { .. }))
    }

    /// The word at a token; empty past the end.
    pub(crate) fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// What the word lists say of a token; nothing past the end.
    pub(crate) fn entry(&self, token: usize) -> Word {
        self.entries.get(token).copied().unwrap_or_default()
    }

    /// The tokens of a range.
    pub(crate) fn tokens(&self, range: Range<usize>) -> &[Token] {
        self.tokens.get(range).unwrap_or_default()
    }

    /// The span from the first to the last of a range of tokens.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        match self.tokens(range) {
            [] => Span::default(),
            [only] => only.span,
            [first, .., last] => first.span.cover(last.span),
        }
    }

    /// The times that lie in a span.
    pub(crate) fn times_in(&self, span: Span) -> &[TimeMention] {
        within(&self.times, span, |t| t.span)
    }

    /// The quantities that lie in a span.
    pub(crate) fn quantities_in(&self, span: Span) -> &[QuantityMention] {
        within(&self.quantities, span, |q| q.span)
    }
}

/// Whether most words are in capitals.
fn is_shouted(tokens: &[Token]) -> bool {
    let words = tokens
        .iter()
        .filter(|t| !matches!(t.kind, TokenKind::Sign | TokenKind::Number))
        .count();
    let upper = tokens.iter().filter(|t| t.kind == TokenKind::Upper).count();
    words > 3 && upper * 2 > words
}

/// The part of a list in reading order that lies in a span.
fn within<T>(list: &[T], span: Span, place: impl Fn(&T) -> Span) -> &[T] {
    let first = list.partition_point(|item| place(item).start() < span.start());
    let end = list.partition_point(|item| place(item).start() < span.end());
    list.get(first..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::paragraph;
    use crate::model::Block;

    #[test]
    fn the_parts_of_a_long_document_make_the_whole() {
        let text = "Anna Petrova left Omsk in 1901. She had 40 pupils, and J. Smith wrote to her.\n\n";
        let mut document = paragraph(&text.repeat(1500));
        document.blocks = (0..1500)
            .map(|at| Block {
                kind: BlockKind::Paragraph,
                span: Span::new(at * text.len(), (at + 1) * text.len() - 2),
            })
            .collect();
        let mut whole = Analysis::empty(&document);
        for (at, block) in document.blocks.iter().enumerate() {
            whole.read_block(block.span, at, false);
        }
        let parts = Analysis::new(&document);
        assert_eq!((whole.sentences.len(), whole.times.len()), (3000, 1500));
        assert_eq!(format!("{parts:?}"), format!("{whole:?}"));
    }
}
