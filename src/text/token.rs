//! Words, numbers and signs.

use std::borrow::Cow;

use crate::model::Span;

/// A word, a number or a single sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word that begins with an upper case letter.
    Capitalized,
    /// A word of two or more letters, all upper case.
    Upper,
    /// A word that begins with another letter.
    Lower,
    /// A number, with its separators.
    Number,
    /// The possessive ending, `'s` or a bare apostrophe after a plural.
    Possessive,
    /// Anything else, one character.
    Sign,
}

impl TokenKind {
    /// Whether it is a word written with an upper case initial.
    pub fn is_upper_initial(self) -> bool {
        matches!(self, Self::Capitalized | Self::Upper)
    }
}

/// Cuts a text into tokens, leaving out white space.
///
/// Hyphens, dashes and apostrophes between letters belong to the word ("Anglo-American", "O'Brien", "Japan–Russia"),
/// as do the full stops of initials ("J.", "U.S."); separators between digits belong to the number ("1,321", "3:2").
/// A word that is hyphenated at the end of a line is one token, of which [`unbroken`] gives the word.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let end = if c.is_alphabetic() {
            word_end(text, at)
        } else if c.is_numeric() {
            number_end(text, at)
        } else {
            at + c.len_utf8()
        };
        let span = Span::new(at, end);
        if c.is_whitespace() {
            // nothing stands here
        } else if is_apostrophe(c) {
            let (span, kind) = after_apostrophe(text, at, c, tokens.last());
            at = span.end();
            tokens.push(Token { span, kind });
            continue;
        } else if c.is_alphabetic() {
            at = push_word(text, span, &mut tokens);
            continue;
        } else {
            let kind = if c.is_numeric() {
                TokenKind::Number
            } else {
                TokenKind::Sign
            };
            tokens.push(Token { span, kind });
        }
        at = end;
    }
    tokens
}

fn after_apostrophe(text: &str, at: usize, c: char, before: Option<&Token>) -> (Span, TokenKind) {
    let next = at + c.len_utf8();
    let adjoins = before.is_some_and(|t| t.span.end() == at && t.kind != TokenKind::Sign);
    let s = char_at(text, next).filter(|&s| s == 's' && adjoins);
    let s_ends = s.is_some() && char_at(text, next + 1).is_none_or(|n| !n.is_alphanumeric());
    if s_ends {
        return (Span::new(at, next + 1), TokenKind::Possessive);
    }
    let plural = adjoins && before.is_some_and(|t| t.span.of(text).ends_with(['s', 'S']));
    (
        Span::new(at, next),
        if plural {
            TokenKind::Possessive
        } else {
            TokenKind::Sign
        },
    )
}

/// Pushes a word, parting off a possessive `'s`; gives the byte after what was pushed.
fn push_word(text: &str, span: Span, tokens: &mut Vec<Token>) -> usize {
    let word = span.of(text);
    let stem = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word);
    let end = span.start() + stem.len();
    tokens.push(Token {
        span: Span::new(span.start(), end),
        kind: word_kind(stem),
    });
    end
}

fn word_kind(word: &str) -> TokenKind {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = 0;
            let all = letters.all(|c| {
                rest += 1;
                c.is_uppercase()
            });
            if all && rest > 0 {
                TokenKind::Upper
            } else {
                TokenKind::Capitalized
            }
        }
        // Scripts without case, such as Japanese, are names as likely as not; they count as lower case words.
        _ => TokenKind::Lower,
    }
}

fn word_end(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut single = true; // whether the run of letters since the last full stop is one letter long
    let mut run = 0;
    while let Some(c) = char_at(text, end) {
        let next = end + c.len_utf8();
        if c.is_alphanumeric() || is_mark(c) {
            run += 1;
            single &= run <= 1;
        } else if (is_joiner(c) || is_apostrophe(c)) && char_at(text, next).is_some_and(char::is_alphabetic) {
            run = 0;
            single = false;
        } else if c == '.' && single && run == 1 {
            run = 0;
        } else if is_hyphen(c)
            && run > 0
            && let Some(rest) = next_line(text, next)
        {
            (run, single) = (0, false);
            end = rest;
            continue;
        } else {
            break;
        }
        end = next;
    }
    end
}

/// Where a word goes on that a hyphen before `at` parts at the end of a line: the first letter of the next line.
fn next_line(text: &str, at: usize) -> Option<usize> {
    const INDENT: usize = 8;
    let rest = text.get(at..)?;
    let after = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    let word = after.trim_start_matches([' ', '\t']);
    let is_near = rest.len() - word.len() <= INDENT && word.starts_with(char::is_alphabetic);
    is_near.then(|| text.len() - word.len())
}

/// Words as they would stand on one line: without the hyphens that part them at the ends of lines.
///
/// The hyphen stays between a small letter and a capital ("Anglo-American").
pub fn unbroken(words: &str) -> Cow<'_, str> {
    if !words.contains('\n') {
        return Cow::Borrowed(words);
    }
    let mut whole = String::with_capacity(words.len());
    for line in words.lines().map(str::trim) {
        let part = whole.trim_end_matches(is_hyphen);
        let is_compound = part.ends_with(char::is_lowercase) && line.starts_with(char::is_uppercase);
        let length = part.len();
        if length == whole.len() {
            whole.push_str(if length == 0 { "" } else { " " });
        } else if !is_compound {
            whole.truncate(length);
        }
        whole.push_str(line);
    }
    Cow::Owned(whole)
}

fn number_end(text: &str, from: usize) -> usize {
    let mut end = from;
    while let Some(c) = char_at(text, end) {
        let next = end + c.len_utf8();
        let separates = matches!(c, ',' | '.' | ':' | '\u{a0}' | '\u{202f}');
        let goes_on = c.is_alphanumeric() || (separates && char_at(text, next).is_some_and(char::is_numeric));
        if !goes_on {
            break;
        }
        end = next;
    }
    end
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '&')
}

/// A hyphen that parts a word at the end of a line; prints read by machine have it as `¬`, too.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '¬' | '\u{ad}')
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn a_possessive_is_a_token_of_its_own() {
        assert_eq!(words("Japan's Ministry"), ["Japan", "'s", "Ministry"]);
        assert_eq!(
            words("the residents’ association"),
            ["the", "residents", "’", "association"]
        );
        assert_eq!(words("O'Brien said 'no'"), ["O'Brien", "said", "'", "no", "'"]);
    }

    #[test]
    fn initials_keep_their_full_stops_and_sentences_do_not() {
        assert_eq!(
            words("J. R. Smith of the U.S. left."),
            ["J.", "R.", "Smith", "of", "the", "U.S.", "left", "."]
        );
    }

    #[test]
    fn hyphens_and_separators_stay_inside() {
        assert_eq!(
            words("Anglo-American, 1,321 (3:2)."),
            ["Anglo-American", ",", "1,321", "(", "3:2", ")", "."]
        );
        assert_eq!(words("Japan–Russia 1918–22"), ["Japan–Russia", "1918", "–", "22"]);
    }

    #[test]
    fn a_word_that_is_hyphenated_at_the_end_of_a_line_is_one() {
        let text = "of Hart-\nford, the Anglo-\n  American ALEX-\r\nEIEFF and Paris-\n\nThen";
        let words: Vec<_> = words(text).into_iter().map(unbroken).collect();
        assert_eq!(
            words,
            [
                "of",
                "Hartford",
                ",",
                "the",
                "Anglo-American",
                "ALEXEIEFF",
                "and",
                "Paris",
                "-",
                "Then"
            ]
        );
    }

    #[test]
    fn any_text_is_cut_on_character_borders() {
        let text = "é'’s 'S ’ 9.a.b 北京's ––A.\u{301} a-\nb¬\n\u{301}c-\n";
        for token in tokenize(text) {
            assert!(!token.span.of(text).is_empty());
        }
    }
}
