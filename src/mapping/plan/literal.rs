//! Literals of values: with the language or datatype that is stated, or the datatype that a value has by itself.

use std::borrow::Cow;

use super::{expression::ExpressionPlan, term::TermPlan};
use crate::mapping::{
    write::{self, Notation},
    xsd,
};
use crate::model::{TableValue, ValueKind};

/// What comes after the text of a literal.
#[derive(Debug)]
pub(super) enum Suffix {
    /// Nothing.
    None,
    /// The datatype that a value has by itself.
    Natural,
    /// A language or datatype that is always the same; the text must be of the datatype.
    Fixed(Vec<u8>, Option<xsd::Datatype>),
    /// Languages of the row.
    Language(Box<ExpressionPlan>),
    /// Datatypes of the row.
    Datatype(Box<TermPlan>),
}

/// Writes a literal whose suffix does not depend on the row.
pub(super) fn literal(
    value: TableValue<'_>,
    suffix: &Suffix,
    notation: Notation,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let suffix: &[u8] = match suffix {
        Suffix::None | Suffix::Language(_) | Suffix::Datatype(_) => b"",
        Suffix::Natural => {
            natural(value, notation, out);
            return Ok(());
        }
        Suffix::Fixed(suffix, Some(datatype)) if !datatype.has(value.text) => {
            let datatype = String::from_utf8_lossy(suffix).replace("^^", "");
            return Err(format!("{:?} is not of the datatype {datatype}", value.text));
        }
        Suffix::Fixed(suffix, _) => suffix,
    };
    write::literal(value.text, suffix, notation, out);
    Ok(())
}

/// Writes a literal of the datatype that the value has by itself.
fn natural(value: TableValue<'_>, notation: Notation, out: &mut Vec<u8>) {
    let (text, suffix): (Cow<'_, str>, &[u8]) = match value.kind {
        ValueKind::Text => (value.text.into(), b""),
        ValueKind::Integer => (
            xsd::canonical_integer(value.text).into(),
            b"^^<http://www.w3.org/2001/XMLSchema#integer>",
        ),
        ValueKind::Double => (
            xsd::canonical_double(value.text).into(),
            b"^^<http://www.w3.org/2001/XMLSchema#double>",
        ),
        ValueKind::Boolean => (value.text.into(), b"^^<http://www.w3.org/2001/XMLSchema#boolean>"),
    };
    write::literal(&text, suffix, notation, out);
}
