//! Cuts a block into words, numbers and marks, the units that dates and quantities are read from.

use crate::model::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, with apostrophes between them.
    Word,
    /// ASCII digits.
    Number,
    /// Any other single character.
    Mark,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    start: u32,
    end: u32,
    kind: Kind,
    /// Whether white space stands before it.
    spaced: bool,
}

/// The tokens of one text. Every index may be asked for: past the end, the text is empty and the kind a mark.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    text: &'a str,
    list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// Cuts `text`. A possessive `'s` is a token of its own, so that "century's" has the word "century".
    pub(crate) fn new(text: &'a str) -> Self {
        let mut list = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        let mut spaced = true;
        while let Some(char) = char_at(text, at) {
            if char.is_whitespace() {
                spaced = true;
                at += char.len_utf8();
                continue;
            }
            let (kind, end) = if char.is_ascii_digit() {
                (Kind::Number, number_end(text, at))
            } else if char.is_alphabetic() {
                (Kind::Word, word_end(text, at))
            } else {
                (Kind::Mark, at + char.len_utf8())
            };
            let span = Span::new(at, end);
            let token = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            list.push(Token {
                start: token(span.start()),
                end: token(span.end()),
                kind,
                spaced,
            });
            spaced = false;
            at = end;
        }
        Self { text, list }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.list.get(at).map_or(Kind::Mark, |token| token.kind)
    }

    pub(crate) fn text(&self, at: usize) -> &'a str {
        self.list.get(at).map_or("", |token| {
            Span::new(token.start as usize, token.end as usize).of(self.text)
        })
    }

    /// Whether nothing stands between this token and the one before it. The first is not glued, nor what is no token.
    pub(crate) fn is_glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether it is this very mark or word.
    pub(crate) fn is(&self, at: usize, text: &str) -> bool {
        self.text(at) == text
    }

    /// Whether it is one of these marks.
    pub(crate) fn is_mark(&self, at: usize, marks: &str) -> bool {
        let mut chars = self.text(at).chars();
        matches!((chars.next(), chars.next()), (Some(char), None) if marks.contains(char))
    }

    /// A hyphen or dash of any length.
    pub(crate) fn is_dash(&self, at: usize) -> bool {
        self.is_mark(at, "-\u{2010}\u{2011}\u{2012}–—―−")
    }

    /// The value of a number of at most nine digits, and how many digits it has.
    pub(crate) fn number(&self, at: usize) -> Option<(i32, usize)> {
        let digits = Some(self.text(at)).filter(|_| self.kind(at) == Kind::Number)?;
        (digits.len() <= 9).then(|| digits.parse().ok().map(|value| (value, digits.len())))?
    }

    /// A number that follows the token before it without space.
    pub(crate) fn glued_number(&self, at: usize) -> Option<(i32, usize)> {
        self.number(at).filter(|_| self.is_glued(at))
    }

    /// Whether it is a word with a capital letter.
    pub(crate) fn is_capitalized(&self, at: usize) -> bool {
        self.text(at).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the words from here on are these, in lower case or with capitals.
    pub(crate) fn has_words(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(step, word)| self.text(at + step).eq_ignore_ascii_case(word))
    }

    /// From the start of one token to the end of the token before another.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.list.get(from).map_or(0, |token| token.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.list.get(last))
            .map_or(start, |token| token.end);
        Span::new(start as usize, end as usize)
    }

    /// The first token that begins at that byte or after it.
    pub(crate) fn at_byte(&self, byte: usize) -> usize {
        self.list.partition_point(|token| (token.start as usize) < byte)
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        Some(char::from(byte))
    } else {
        text.get(at..)?.chars().next()
    }
}

fn number_end(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn word_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(char) = char_at(text, at) {
        let next = at + char.len_utf8();
        let is_letter = char.is_alphabetic() || matches!(char, '\u{300}'..='\u{36f}');
        let is_apostrophe = matches!(char, '\'' | '’') && has_letters_after(text, next);
        if !is_letter && !is_apostrophe {
            break;
        }
        at = next;
    }
    at
}

/// Whether a letter follows the apostrophe, and more than a lone `s`.
fn has_letters_after(text: &str, at: usize) -> bool {
    let Some(first) = char_at(text, at).filter(|char| char.is_alphabetic()) else {
        return false;
    };
    let second = char_at(text, at + first.len_utf8());
    !matches!(first, 's' | 'S') || second.is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text);
        (0..tokens.len()).map(|at| tokens.text(at)).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(
            cut("Kan'ei 9, Japan’s 1,321"),
            ["Kan'ei", "9", ",", "Japan", "’", "s", "1", ",", "321"]
        );
        assert_eq!(
            cut("the 18th century's"),
            ["the", "18", "th", "century", "'", "s"]
        );
        assert_eq!(cut("Ōsaka\u{a0}大阪"), ["Ōsaka", "大阪"]);
        assert!(cut(" \n").is_empty());
    }

    #[test]
    fn what_is_past_the_end_is_nothing() {
        let tokens = Tokens::new("1701");
        assert_eq!(tokens.text(9), "");
        assert_eq!(tokens.number(0), Some((1701, 4)));
        assert_eq!(tokens.number(1), None);
        assert!(!tokens.is_glued(0) && !tokens.is_glued(1));
        assert_eq!(tokens.span(0, 1).of("1701"), "1701");
    }
}
