//! Cuts a SPARQL query into words, well enough to tell names from strings, IRIs and comments.

/// A word of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// Byte offset.
    pub(super) start: usize,
    pub(super) text: &'a str,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// From `#` to the end of the line.
    Comment,
    /// `<…>`.
    Iri,
    /// A string with both its quotes.
    String,
    /// A string without its second quote.
    OpenString,
    /// `?name` or `$name`.
    Variable,
    /// `prefix:local`; the prefix may be empty.
    Prefixed,
    /// A keyword, a number or a blank node.
    Word,
    /// Anything else, one character each.
    Sign,
}

/// The words of a query, in order; white space is left out.
pub(super) fn tokens(query: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = query.get(at..).filter(|rest| !rest.is_empty()) {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        let Some(first) = trimmed.chars().next() else {
            break;
        };
        let (kind, length) = read(trimmed, first);
        let text = trimmed.get(..length).unwrap_or(trimmed);
        tokens.push(Token {
            kind,
            start: at,
            text,
        });
        at += text.len().max(1);
    }
    tokens
}

/// The kind and length of the word that `text` begins with.
fn read(text: &str, first: char) -> (Kind, usize) {
    match first {
        '#' => (Kind::Comment, text.find(['\n', '\r']).unwrap_or(text.len())),
        '<' => read_iri(text).map_or((Kind::Sign, 1), |length| (Kind::Iri, length)),
        '"' | '\'' => read_string(text, first),
        '?' | '$' => {
            let name = length_of(text, 1, |c| c.is_alphanumeric() || c == '_');
            if name > 1 {
                (Kind::Variable, name)
            } else {
                (Kind::Sign, 1)
            }
        }
        ':' => (Kind::Prefixed, length_of(text, 0, is_name)),
        '@' => (
            Kind::Word,
            length_of(text, 1, |c| c.is_ascii_alphanumeric() || c == '-'),
        ),
        c if c.is_alphanumeric() || c == '_' => {
            let length = length_of(text, 0, is_name);
            let word = text.get(..length).unwrap_or(text);
            let is_blank = word.starts_with("_:");
            (
                if word.contains(':') && !is_blank {
                    Kind::Prefixed
                } else {
                    Kind::Word
                },
                length,
            )
        }
        c => (Kind::Sign, c.len_utf8()),
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || "_:-.%\\".contains(c)
}

/// How many bytes from `from` on have characters of that kind.
fn length_of(text: &str, from: usize, is_part: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(|c| !is_part(c)).unwrap_or(rest.len())
}

fn read_iri(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let is_iri = |c: char| c > ' ' && !"\"{}|^`\\".contains(c);
    text.get(1..end)?
        .chars()
        .all(|c| is_iri(c) && c != '<')
        .then_some(end + 1)
}

fn read_string(text: &str, quote: char) -> (Kind, usize) {
    let long: String = [quote; 3].iter().collect();
    let is_long = text.starts_with(&long);
    let opening = if is_long { 3 } else { 1 };
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(opening) {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == quote && (!is_long || text.get(at..).is_some_and(|rest| rest.starts_with(&long))) {
            return (Kind::String, at + opening);
        } else if !is_long && (c == '\n' || c == '\r') {
            return (Kind::OpenString, at);
        }
    }
    (Kind::OpenString, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_strings_iris_and_comments() {
        let query =
            "SELECT ?a { ?a a:b \"$x # ?y\" , '''q'\n$z''' ; <http://e/#f> $p } # $c\nFILTER(?a<$n && 1 > 2)";
        let of = |kind| {
            tokens(query)
                .into_iter()
                .filter(|t| t.kind == kind)
                .map(|t| t.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(Kind::Variable), ["?a", "?a", "$p", "?a", "$n"]);
        assert_eq!(of(Kind::String), ["\"$x # ?y\"", "'''q'\n$z'''"]);
        assert_eq!(of(Kind::Iri), ["<http://e/#f>"]);
        assert_eq!(of(Kind::Comment), ["# $c"]);
        assert_eq!(of(Kind::Prefixed), ["a:b"]);
    }

    #[test]
    fn no_text_brings_it_down() {
        for text in [
            "", "\"", "'''", "\"\\", "<", "$", "é:ü", "?", "\u{0}", "\"a\nb", "::", "<a b>",
        ] {
            let total: usize = tokens(text).iter().map(|token| token.text.len()).sum();
            assert!(total <= text.len());
        }
    }
}
