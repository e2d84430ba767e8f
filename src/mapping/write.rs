//! Terms as N-Triples writes them: escapes, percent-encoding, names of blank nodes.

use std::sync::LazyLock;

use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, vocab::xsd};
use oxilangtag::LanguageTag;

/// How literals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// As N-Triples has them, with escapes.
    NTriples,
    /// Language or datatype, then a quote, then the text as it is: what a term is until it is known what is made of it.
    Bare,
}

/// Writes a literal; the suffix is `@language`, `^^<datatype>` or nothing.
pub(super) fn literal(text: &str, suffix: &[u8], notation: Notation, out: &mut Vec<u8>) {
    match notation {
        Notation::NTriples => {
            out.push(b'"');
            escaped(text, out);
            out.push(b'"');
            out.extend_from_slice(suffix);
        }
        Notation::Bare => {
            out.extend_from_slice(suffix);
            out.push(b'"');
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// The suffix and the text of a bare literal; `None` for an IRI or a blank node, which look the same in N-Triples.
fn split(term: &[u8]) -> Option<(&[u8], &str)> {
    if matches!(term.first(), Some(b'<' | b'_')) {
        return None;
    }
    let (suffix, text) = term.split_at_checked(memchr::memchr(b'"', term)?)?;
    Some((suffix, str_of(text.get(1..)?)))
}

/// Writes a bare term as N-Triples has it.
pub(super) fn term(term: &[u8], out: &mut Vec<u8>) {
    match split(term) {
        Some((suffix, text)) => literal(text, suffix, Notation::NTriples, out),
        None => out.extend_from_slice(term),
    }
}

/// A bare term that is an IRI.
pub(super) fn to_iri(term: &[u8]) -> NamedNode {
    let iri = term.strip_prefix(b"<").and_then(|iri| iri.strip_suffix(b">"));
    NamedNode::new_unchecked(str_of(iri.unwrap_or_default()))
}

/// A bare term that is an IRI or a blank node.
pub(super) fn to_node(term: &[u8]) -> NamedOrBlankNode {
    match term.strip_prefix(b"_:") {
        Some(name) => BlankNode::new_unchecked(str_of(name)).into(),
        None => to_iri(term).into(),
    }
}

/// Any bare term.
pub(super) fn to_term(term: &[u8]) -> Term {
    let Some((suffix, text)) = split(term) else {
        return to_node(term).into();
    };
    let literal = if let Some(language) = suffix.strip_prefix(b"@") {
        Literal::new_language_tagged_literal_unchecked(text, str_of(language).to_ascii_lowercase())
    } else if let Some(datatype) = suffix.strip_prefix(b"^^") {
        Literal::new_typed_literal(text, to_iri(datatype))
    } else {
        Literal::new_simple_literal(text)
    };
    literal.into()
}

/// What was written as text.
fn str_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Writes a text with what cannot stand between quotes escaped.
fn escaped(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    // Without an early end, this is done for many bytes at once.
    let signs = bytes.iter().fold(0, |signs, &byte| {
        signs
            | u8::from(byte < 0x20)
            | u8::from(byte == b'"')
            | u8::from(byte == b'\\')
            | u8::from(byte == 0x7F)
    });
    if signs == 0 {
        out.extend_from_slice(bytes);
        return;
    }
    for &byte in bytes {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            0..0x20 | 0x7F => {
                out.extend_from_slice(b"\\u00");
                push_hex(byte, out);
            }
            _ => out.push(byte),
        }
    }
}

/// Which ASCII characters an IRI may have that are not reserved (RFC 3987, `iunreserved`).
static UNRESERVED: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut unreserved = [false; 256];
    for (byte, is_unreserved) in (0..=u8::MAX).zip(&mut unreserved) {
        *is_unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    }
    unreserved
});

/// Writes a value with all that is not unreserved percent-encoded; in a URI, that is all but ASCII.
pub(super) fn encoded(text: &str, is_ascii_only: bool, out: &mut Vec<u8>) {
    let unreserved = &*UNRESERVED;
    let bytes = text.as_bytes();
    if bytes.iter().all(|&byte| unreserved[usize::from(byte)]) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut buffer = [0; 4];
    for c in text.chars() {
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        let is_kept = match bytes {
            [byte] => unreserved[usize::from(*byte)],
            _ => !is_ascii_only && is_ucschar(c),
        };
        if is_kept {
            out.extend_from_slice(bytes);
        } else {
            for &byte in bytes {
                out.push(b'%');
                push_hex(byte, out);
            }
        }
    }
}

/// `ucschar` of RFC 3987.
fn is_ucschar(c: char) -> bool {
    matches!(c,
        '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}'
        | '\u{10000}'..='\u{1FFFD}' | '\u{20000}'..='\u{2FFFD}' | '\u{30000}'..='\u{3FFFD}'
        | '\u{40000}'..='\u{4FFFD}' | '\u{50000}'..='\u{5FFFD}' | '\u{60000}'..='\u{6FFFD}'
        | '\u{70000}'..='\u{7FFFD}' | '\u{80000}'..='\u{8FFFD}' | '\u{90000}'..='\u{9FFFD}'
        | '\u{A0000}'..='\u{AFFFD}' | '\u{B0000}'..='\u{BFFFD}' | '\u{C0000}'..='\u{CFFFD}'
        | '\u{D0000}'..='\u{DFFFD}' | '\u{E1000}'..='\u{EFFFD}')
}

/// Writes the name of the blank node for a value: other values have other names.
pub(super) fn blank(value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"_:");
    if value.is_empty() {
        out.push(b'_');
    }
    for &byte in value.as_bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(byte);
        } else {
            out.push(b'_');
            push_hex(byte, out);
        }
    }
}

fn push_hex(byte: u8, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

/// A term that is the same for every row, bare.
pub(super) fn constant(term: &Term) -> Vec<u8> {
    let mut out = Vec::new();
    let value = match term {
        Term::Literal(value) => value,
        // No name of a value or of a row has a hyphen in that place.
        Term::BlankNode(node) => {
            blank(node.as_str(), &mut out);
            out.splice(2..2, *b"c-");
            return out;
        }
        other => return other.to_string().into_bytes(),
    };
    let suffix = match value.language() {
        Some(language) => format!("@{language}"),
        None if value.datatype() == xsd::STRING => String::new(),
        None => format!("^^{}", value.datatype()),
    };
    literal(value.value(), suffix.as_bytes(), Notation::Bare, &mut out);
    out
}

/// Whether this is a language tag: well-formed by BCP 47, and with a language that can be registered, which has two or
/// three letters unless it is private or from before the rules.
pub(super) fn is_language(tag: &str) -> bool {
    let Ok(parsed) = LanguageTag::parse(tag) else {
        return false;
    };
    let language = parsed.primary_language();
    (2..=3).contains(&language.len())
        || tag.starts_with("x-")
        || tag.starts_with("i-")
        || tag.contains('-') && language.len() > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn literals_are_escaped() {
        assert_eq!(
            written(|out| literal("a \"b\" \\ é\n\u{1}", b"@en", Notation::NTriples, out)),
            r#""a \"b\" \\ é\n\u0001"@en"#
        );
    }

    #[test]
    fn bare_terms_are_the_terms_that_were_written() {
        let node = |iri: &str| NamedNode::new_unchecked(iri);
        let terms: [Term; 5] = [
            node("http://example.com/a").into(),
            Literal::new_simple_literal("a \"b\" \\ é\n").into(),
            Literal::new_language_tagged_literal_unchecked("\"", "en").into(),
            Literal::new_typed_literal("", node("http://example.com/type")).into(),
            Literal::new_simple_literal("^^<a>\"@en").into(),
        ];
        for known in terms {
            let bare = constant(&known);
            assert_eq!(to_term(&bare), known);
            assert_eq!(written(|out| term(&bare, out)), known.to_string());
        }
        let bare = constant(&BlankNode::new_unchecked("a_b").into());
        assert_eq!(written(|out| term(&bare, out)), "_:c-a_5Fb");
        assert_eq!(to_node(&bare), BlankNode::new_unchecked("c-a_5Fb").into());
    }

    #[test]
    fn what_is_reserved_is_encoded() {
        assert_eq!(
            written(|out| encoded("Hello World!", false, out)),
            "Hello%20World%21"
        );
        assert_eq!(written(|out| encoded("Zoë Krüger", false, out)), "Zoë%20Krüger");
        assert_eq!(
            written(|out| encoded("Zoë Krüger", true, out)),
            "Zo%C3%AB%20Kr%C3%BCger"
        );
        assert_eq!(
            written(|out| encoded("a\u{E000}/~", false, out)),
            "a%EE%80%80%2F~"
        );
    }

    #[test]
    fn blank_nodes_of_other_values_have_other_names() {
        let names: std::collections::BTreeSet<_> = ["", "_", "a b", "a_20b", "a-b", "ab", "é"]
            .iter()
            .map(|value| written(|out| blank(value, out)))
            .collect();
        assert_eq!(names.len(), 7);
    }

    #[test]
    fn languages_are_told_from_names_of_languages() {
        for tag in ["en", "pt-BR", "zh-Hant-TW", "gsw", "x-klingon"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in ["english", "spanish", "e", "en_US", "en us", ""] {
            assert!(!is_language(tag), "{tag}");
        }
    }
}
