//! Term maps made ready, and their terms for a row.

use super::{
    Around, Planner, Slots,
    expression::{Encoding, ExpressionPlan, Piece, Scope},
    iri::IriPlan,
    literal::{Suffix, literal},
};
use crate::mapping::{
    Expression, MappingError, TermMap, TermType,
    write::{self, Notation},
    xsd,
};
use crate::model::{Row, TableValue, ValueKind};

/// Terms one after another, [bare](write::Notation::Bare).
#[derive(Debug, Default)]
pub(super) struct Terms {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Terms {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(super) fn push(&mut self, term: &[u8]) {
        self.bytes.extend_from_slice(term);
        self.ends.push(self.bytes.len());
    }

    /// Adds what `write` writes, if it writes a term.
    fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), String>) -> Result<(), String> {
        let before = self.bytes.len();
        match write(&mut self.bytes) {
            Ok(()) => {
                self.ends.push(self.bytes.len());
                Ok(())
            }
            Err(reason) => {
                self.bytes.truncate(before);
                Err(reason)
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Keeps the first terms.
    pub(super) fn truncate(&mut self, length: usize) {
        self.ends.truncate(length);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// The term, if there is exactly one.
    pub(super) fn only(&self) -> Option<&[u8]> {
        if self.ends.len() == 1 {
            Some(&self.bytes)
        } else {
            None
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let term = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            term
        })
    }
}

/// A term map with the places of its values in a row.
#[derive(Debug)]
pub(super) struct TermPlan {
    expression: ExpressionPlan,
    form: Form,
}

/// What is made of the values.
#[derive(Debug)]
enum Form {
    /// Always this, bare.
    Constant(Vec<u8>),
    Iri(IriPlan),
    Blank,
    /// A blank node of its own for each row; the number tells it from others.
    Fresh(usize),
    Literal(Suffix),
}

/// What writing a term without a list of terms came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A term.
    One,
    /// There is none.
    None,
    /// There may be several, or it takes more; nothing is written.
    Other,
}

impl<'m> Planner<'m> {
    /// Makes a term map ready.
    pub(super) fn term(
        &mut self,
        term: &'m TermMap,
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<TermPlan, MappingError> {
        if let Expression::Constant(constant) = &term.expression {
            let is_typed = term.language.is_some() || term.datatype.is_some();
            if !is_typed || !constant.is_literal() {
                return Ok(TermPlan::constant(write::constant(constant)));
            }
        }
        let expression = self.expression(&term.expression, around, slots)?;
        let iri = |encoding, is_ascii| Form::Iri(IriPlan::new(&expression, encoding, is_ascii, around.base));
        let form = match term.term_type {
            TermType::BlankNode if matches!(expression, ExpressionPlan::Fresh) => {
                self.fresh += 1;
                Form::Fresh(self.fresh)
            }
            TermType::BlankNode => Form::Blank,
            TermType::Iri => iri(Encoding::Iri, false),
            TermType::Uri => iri(Encoding::Uri, true),
            TermType::UnsafeIri => iri(Encoding::Plain, false),
            TermType::UnsafeUri => iri(Encoding::Plain, true),
            TermType::Literal => {
                let suffix = self.suffix(term, around, slots)?;
                match constant(&expression, &suffix) {
                    Some(literal) => Form::Constant(literal),
                    None => Form::Literal(suffix),
                }
            }
        };
        Ok(TermPlan { expression, form })
    }

    fn suffix(
        &mut self,
        term: &'m TermMap,
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<Suffix, MappingError> {
        if let Some(language) = &term.language {
            return Ok(match self.expression(language, around, slots)? {
                ExpressionPlan::Constant(tag) => Suffix::Fixed(format!("@{tag}").into_bytes(), None),
                language => Suffix::Language(Box::new(language)),
            });
        }
        if let Some(datatype) = &term.datatype {
            let datatype = self.term(datatype, around, slots)?;
            return Ok(match &datatype.form {
                Form::Constant(iri) => fixed(iri),
                _ => Suffix::Datatype(Box::new(datatype)),
            });
        }
        let is_reference = matches!(term.expression, Expression::Reference(_));
        Ok(if is_reference && around.has_natural_datatypes {
            Suffix::Natural
        } else {
            Suffix::None
        })
    }
}

/// A literal that is always the same, unless it is not of its datatype, which each row is told.
fn constant(expression: &ExpressionPlan, suffix: &Suffix) -> Option<Vec<u8>> {
    let (ExpressionPlan::Constant(text), Suffix::None | Suffix::Fixed(..)) = (expression, suffix) else {
        return None;
    };
    let mut term = Vec::new();
    let kind = ValueKind::Text;
    literal(TableValue { text, kind }, suffix, Notation::Bare, &mut term).ok()?;
    Some(term)
}

/// The suffix of a datatype, `<…>`.
fn fixed(datatype: &[u8]) -> Suffix {
    let iri = String::from_utf8_lossy(datatype);
    let iri = iri.trim_start_matches('<').trim_end_matches('>');
    Suffix::Fixed([b"^^", datatype].concat(), xsd::Datatype::of(iri))
}

impl TermPlan {
    /// A bare term that is always the same.
    pub(super) fn constant(term: Vec<u8>) -> Self {
        Self {
            expression: ExpressionPlan::Fresh,
            form: Form::Constant(term),
        }
    }

    /// The bare term, if it is always the same.
    pub(super) fn as_constant(&self) -> Option<&[u8]> {
        match &self.form {
            Form::Constant(term) => Some(term),
            _ => None,
        }
    }

    /// Writes the term if there is exactly one and it is of the usual kinds.
    pub(super) fn write_one(
        &self,
        row: Row<'_>,
        scope: &mut Scope<'_>,
        notation: Notation,
        out: &mut Vec<u8>,
    ) -> Written {
        let start = out.len();
        let outcome = match (&self.form, &self.expression) {
            (Form::Constant(term), _) => {
                match notation {
                    Notation::NTriples => write::term(term, out),
                    Notation::Bare => out.extend_from_slice(term),
                }
                Ok(Written::One)
            }
            (
                Form::Literal(suffix @ (Suffix::None | Suffix::Natural | Suffix::Fixed(..))),
                ExpressionPlan::Slot(slot),
            ) => match row.one(*slot) {
                Some(value) => literal(value, suffix, notation, out).map(|()| Written::One),
                None if row.has_several(*slot) => Ok(Written::Other),
                None => Ok(Written::None),
            },
            (Form::Iri(plan), ExpressionPlan::Template(pieces)) => template(plan, pieces, row, out),
            _ => Ok(Written::Other),
        };
        match outcome {
            Ok(Written::One) => Written::One,
            Ok(other) => {
                out.truncate(start);
                other
            }
            Err(reason) => {
                out.truncate(start);
                scope.fault(row, reason);
                Written::None
            }
        }
    }

    /// Puts all terms for a row into an empty list.
    pub(super) fn generate_into(&self, row: Row<'_>, scope: &mut Scope<'_>, out: &mut Terms) {
        match self.write_one(row, scope, Notation::Bare, &mut out.bytes) {
            Written::One => out.ends.push(out.bytes.len()),
            Written::None => {}
            Written::Other => self.generate(row, scope, out),
        }
    }

    /// Adds all terms for a row.
    pub(super) fn generate(&self, row: Row<'_>, scope: &mut Scope<'_>, out: &mut Terms) {
        let mut faults = Vec::new();
        let mut keep = |outcome: Result<(), String>| faults.extend(outcome.err());
        match (&self.form, &self.expression) {
            (Form::Constant(term), _) => out.push(term),
            (Form::Fresh(number), _) => out.push(format!("_:n{number}-{}", row.number()).as_bytes()),
            (Form::Iri(plan), expression) => {
                expression.for_each_encoded(row, plan.encoding, scope, &mut |text| {
                    keep(out.push_with(|out| plan.write(text, out)));
                });
            }
            (Form::Blank, expression) => expression.for_each(row, scope, &mut |text| {
                keep(out.push_with(|out| {
                    write::blank(text, out);
                    Ok(())
                }));
            }),
            (Form::Literal(suffix), ExpressionPlan::Slot(slot)) => {
                for value in row.values(*slot) {
                    generate_literal((value, suffix), row, scope, out, &mut keep);
                }
            }
            (Form::Literal(suffix), expression) => {
                let mut texts = Vec::new();
                expression.for_each(row, scope, &mut |text| texts.push(text.to_owned()));
                for text in &texts {
                    let value = TableValue {
                        text,
                        kind: ValueKind::Text,
                    };
                    generate_literal((value, suffix), row, scope, out, &mut keep);
                }
            }
        }
        for reason in faults {
            scope.fault(row, reason);
        }
    }
}

/// Adds the literals of a value, for each language or datatype of the row.
fn generate_literal(
    (value, suffix): (TableValue<'_>, &Suffix),
    row: Row<'_>,
    scope: &mut Scope<'_>,
    out: &mut Terms,
    keep: &mut dyn FnMut(Result<(), String>),
) {
    match suffix {
        Suffix::Language(language) => language.for_each(row, scope, &mut |tag| {
            keep(out.push_with(|out| {
                if !write::is_language(tag) {
                    return Err(format!("{tag:?} is no language tag"));
                }
                let suffix = format!("@{tag}");
                write::literal(value.text, suffix.as_bytes(), Notation::Bare, out);
                Ok(())
            }));
        }),
        Suffix::Datatype(datatype) => {
            let mut datatypes = Terms::default();
            datatype.generate(row, scope, &mut datatypes);
            for datatype in datatypes.iter() {
                let suffix = fixed(datatype);
                keep(out.push_with(|out| literal(value, &suffix, Notation::Bare, out)));
            }
        }
        suffix => keep(out.push_with(|out| literal(value, suffix, Notation::Bare, out))),
    }
}

fn template(plan: &IriPlan, pieces: &[Piece], row: Row<'_>, out: &mut Vec<u8>) -> Result<Written, String> {
    let start = out.len();
    if !plan.begin(out) {
        return Ok(Written::Other);
    }
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
            Piece::Slot(slot) => match row.one(*slot) {
                Some(value) => plan.encoding.write(value.text, out),
                None if row.has_several(*slot) => return Ok(Written::Other),
                None => return Ok(Written::None),
            },
        }
    }
    plan.end(start, out).map(|()| Written::One)
}
