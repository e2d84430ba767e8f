//! Character references of XML, HTML and wikitext: `&amp;`, `&#233;`, `&ndash;`.

use std::borrow::Cow;

use crate::model::Span;

/// The characters that a reference, from its ampersand to its semicolon, stands for; a blank that does not break
/// comes out as any other. `None` for what is no reference.
pub(super) fn decode_reference(reference: &str) -> Option<Cow<'static, str>> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    let Some(number) = name.strip_prefix('#') else {
        return match name {
            "nbsp" | "thinsp" | "ensp" | "emsp" => Some(" ".into()),
            "zwj" | "zwnj" | "shy" | "lrm" | "rlm" => Some("".into()),
            _ => quick_xml::escape::resolve_html5_entity(name).map(Cow::Borrowed),
        };
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match char::from_u32(number)? {
        '\u{a0}' | '\u{2009}' => Some(" ".into()),
        c if c.is_control() && !c.is_whitespace() => None,
        c => Some(c.to_string().into()),
    }
}

/// A text with its references decoded; what is none stays as it is.
pub(super) fn decode_references(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut done = 0;
    for span in find_references(text) {
        if let Some(characters) = decode_reference(span.of(text)) {
            decoded.push_str(Span::new(done, span.start()).of(text));
            decoded.push_str(&characters);
            done = span.end();
        }
    }
    decoded.push_str(Span::new(done, text.len()).of(text));
    Cow::Owned(decoded)
}

/// Where references stand, or what looks like them.
pub(super) fn find_references(text: &str) -> impl Iterator<Item = Span> + use<'_> {
    const LONGEST: usize = 40;
    text.match_indices('&').filter_map(move |(at, _)| {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
            .count();
        (length > 0 && rest.get(length) == Some(&b';')).then(|| Span::new(at, at + length + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_and_other_ampersands_stay() {
        assert_eq!(
            decode_references("A&amp;B &#233;&#xE9; 1918&ndash;22 x&nbsp;y & c; &nosuch; &#0;"),
            "A&B éé 1918–22 x y & c; &nosuch; &#0;"
        );
    }
}
