//! IRIs of values: absolute ones as they are, others below the base, by joining the two texts.

use oxiri::Iri;

use super::expression::{Encoding, ExpressionPlan, Piece};

/// How the IRIs of one term map are made.
#[derive(Debug)]
pub(super) struct IriPlan {
    pub(super) encoding: Encoding,
    base: String,
    /// Whether only ASCII is allowed.
    is_ascii: bool,
    /// What is known beforehand; `None` if each value must be looked at.
    known: Option<Known>,
}

/// What is known of all IRIs of a template.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Whether the base comes first.
    needs_base: bool,
    /// Whether they are valid, whatever the values are.
    is_valid: bool,
}

impl IriPlan {
    /// For an expression.
    pub(super) fn new(expression: &ExpressionPlan, encoding: Encoding, is_ascii: bool, base: &str) -> Self {
        let known = match expression {
            ExpressionPlan::Template(pieces) if encoding != Encoding::Plain => {
                Some(Known::of(pieces, base, is_ascii))
            }
            _ => None,
        };
        Self {
            encoding,
            base: base.to_owned(),
            is_ascii,
            known,
        }
    }

    /// Begins an IRI of a template of which all is known; `false` if it is not.
    pub(super) fn begin(&self, out: &mut Vec<u8>) -> bool {
        let Some(known) = self.known else {
            return false;
        };
        out.push(b'<');
        if known.needs_base {
            out.extend_from_slice(self.base.as_bytes());
        }
        true
    }

    /// Ends an IRI that was begun at `start`; an error says why it is none.
    pub(super) fn end(&self, start: usize, out: &mut Vec<u8>) -> Result<(), String> {
        if !self.known.is_some_and(|known| known.is_valid) {
            let written = out.get(start + 1..).unwrap_or_default();
            let text = std::str::from_utf8(written).unwrap_or_default();
            if !is_valid(text, self.is_ascii) {
                let reason = format!("<{text}> is no IRI");
                out.truncate(start);
                return Err(reason);
            }
        }
        out.push(b'>');
        Ok(())
    }

    /// Writes the IRI of a value; an error says why there is none.
    pub(super) fn write(&self, text: &str, out: &mut Vec<u8>) -> Result<(), String> {
        let start = out.len();
        out.push(b'<');
        if !self
            .known
            .map_or_else(|| is_valid(text, self.is_ascii), |known| !known.needs_base)
        {
            out.extend_from_slice(self.base.as_bytes());
        }
        out.extend_from_slice(text.as_bytes());
        // One with a scheme was not meant to stand below the base.
        self.end(start, out).map_err(|reason| {
            if has_scheme(text) {
                format!("<{text}> is no IRI")
            } else {
                reason
            }
        })
    }
}

impl Known {
    fn of(pieces: &[Piece], base: &str, is_ascii: bool) -> Self {
        let sample: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Slot(_) => "x",
            })
            .collect();
        // An encoded value has no colon, so what comes first tells whether there is a scheme.
        let has_scheme = match pieces.first() {
            Some(Piece::Text(text)) => has_scheme(text),
            _ => false,
        };
        let needs_base = !(has_scheme && is_valid(&sample, is_ascii));
        let whole = if needs_base {
            format!("{base}{sample}")
        } else {
            sample
        };
        // A port, and what stands between square brackets, must be more than an encoded value is.
        let authority = whole
            .split("://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_default();
        let is_plain = !authority.contains([':', '[', '@']);
        Self {
            needs_base,
            is_valid: is_plain && is_valid(&whole, is_ascii),
        }
    }
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn is_valid(text: &str, is_ascii: bool) -> bool {
    (!is_ascii || text.is_ascii()) && Iri::parse(text).is_ok()
}
