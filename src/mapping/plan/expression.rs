//! Expressions made ready, and their values for a row.

use oxigraph::model::Term;
use regex::Regex;

use super::{Around, Indexes, Planner, Slots};
use crate::mapping::{
    Expression, Fault, FunctionCall, MappingError, Part,
    function::{Function, is_true},
    write,
};
use crate::model::{Row, RowFault};

/// What values may be looked up in, and what was wrong with them.
pub(super) struct Scope<'i> {
    pub(super) indexes: &'i Indexes,
    pub(super) faults: Vec<RowFault>,
}

impl<'i> Scope<'i> {
    /// With nothing wrong yet.
    pub(super) fn new(indexes: &'i Indexes) -> Self {
        Self {
            indexes,
            faults: Vec::new(),
        }
    }

    /// Says what is wrong with a row.
    pub(super) fn fault(&mut self, row: Row<'_>, reason: String) {
        self.faults.push(RowFault {
            row: row.number(),
            reason,
        });
    }
}

/// An expression with the places of its values in a row.
#[derive(Debug)]
pub(super) enum ExpressionPlan {
    Constant(String),
    Slot(usize),
    Template(Vec<Piece>),
    Function(Box<CallPlan>),
    /// Nothing: a blank node of its own for each row.
    Fresh,
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Slot(usize),
}

/// A function with its inputs.
#[derive(Debug)]
pub(super) struct CallPlan {
    function: Function,
    inputs: Vec<Option<ExpressionPlan>>,
    pattern: Option<Regex>,
    /// The table of a lookup.
    index: usize,
}

/// How values are written in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As they are.
    Plain,
    /// For an IRI.
    Iri,
    /// For a URI.
    Uri,
}

impl Encoding {
    /// Writes a value.
    pub(super) fn write(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Plain => out.extend_from_slice(text.as_bytes()),
            Self::Iri => write::encoded(text, false, out),
            Self::Uri => write::encoded(text, true, out),
        }
    }
}

impl<'m> Planner<'m> {
    /// Makes an expression ready.
    pub(super) fn expression(
        &mut self,
        expression: &'m Expression,
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<ExpressionPlan, MappingError> {
        Ok(match expression {
            Expression::Constant(Term::Literal(literal)) => {
                ExpressionPlan::Constant(literal.value().to_owned())
            }
            Expression::Constant(Term::NamedNode(iri)) => ExpressionPlan::Constant(iri.as_str().to_owned()),
            Expression::Constant(other) => ExpressionPlan::Constant(other.to_string()),
            Expression::Reference(reference) => ExpressionPlan::Slot(slots.slot(reference)),
            Expression::Template(template) => {
                let piece = |part: &Part| match part {
                    Part::Text(text) => Piece::Text(text.clone()),
                    Part::Reference(reference) => Piece::Slot(slots.slot(reference)),
                };
                ExpressionPlan::Template(template.parts.iter().map(piece).collect())
            }
            Expression::Function(call) => ExpressionPlan::Function(Box::new(self.call(call, around, slots)?)),
            Expression::Fresh => ExpressionPlan::Fresh,
        })
    }

    fn call(
        &mut self,
        call: &'m FunctionCall,
        around: Around<'m>,
        slots: &mut Slots,
    ) -> Result<CallPlan, MappingError> {
        let mut inputs = Vec::new();
        for input in &call.inputs {
            inputs.push(
                input
                    .as_ref()
                    .map(|input| self.expression(input, around, slots))
                    .transpose()?,
            );
        }
        let compile = |pattern: &str| {
            Regex::new(pattern).map_err(|error| around.place.fault(Fault::Expression(error.to_string())))
        };
        let pattern = match (call.function, inputs.get(1)) {
            (Function::ReplacePattern, Some(Some(ExpressionPlan::Constant(pattern)))) => {
                Some(compile(pattern)?)
            }
            (Function::Match, Some(Some(ExpressionPlan::Constant(pattern)))) => {
                Some(compile(&format!("^(?:{pattern})$"))?)
            }
            (Function::ReplacePattern | Function::Match, _) => {
                return Err(around.place.fault(Fault::Missing("constant pattern")));
            }
            _ => None,
        };
        let index = if call.function == Function::Lookup {
            self.lookup(&call.inputs, around)?
        } else {
            0
        };
        Ok(CallPlan {
            function: call.function,
            inputs,
            pattern,
            index,
        })
    }
}

impl ExpressionPlan {
    /// Calls `take` with each value, as text.
    pub(super) fn for_each(&self, row: Row<'_>, scope: &mut Scope<'_>, take: &mut dyn FnMut(&str)) {
        self.for_each_encoded(row, Encoding::Plain, scope, take);
    }

    /// The same, with the values in a template encoded.
    pub(super) fn for_each_encoded(
        &self,
        row: Row<'_>,
        encoding: Encoding,
        scope: &mut Scope<'_>,
        take: &mut dyn FnMut(&str),
    ) {
        match self {
            Self::Constant(text) => take(text),
            Self::Slot(slot) => row.values(*slot).for_each(|value| take(value.text)),
            Self::Template(pieces) => for_each_product(pieces, row, encoding, take),
            Self::Function(call) => call.run(row, encoding, scope, take),
            Self::Fresh => {}
        }
    }
}

/// All ways to fill a template.
fn for_each_product(pieces: &[Piece], row: Row<'_>, encoding: Encoding, take: &mut dyn FnMut(&str)) {
    let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Text(text) => texts
                .iter_mut()
                .for_each(|filled| filled.extend_from_slice(text.as_bytes())),
            Piece::Slot(slot) => {
                let values: Vec<_> = row.values(*slot).collect();
                let filled = texts.iter().flat_map(|filled| {
                    values.iter().map(move |value| {
                        let mut filled = filled.clone();
                        encoding.write(value.text, &mut filled);
                        filled
                    })
                });
                texts = filled.collect();
            }
        }
    }
    for text in texts {
        take(&String::from_utf8(text).unwrap_or_default());
    }
}

impl CallPlan {
    /// Runs the function for each combination of its inputs.
    fn run(&self, row: Row<'_>, encoding: Encoding, scope: &mut Scope<'_>, take: &mut dyn FnMut(&str)) {
        if matches!(self.function, Function::If | Function::TrueCondition) {
            return self.choose(row, encoding, scope, take);
        }
        let mut inputs: Vec<Vec<Option<String>>> = Vec::new();
        for input in &self.inputs {
            let mut values = Vec::new();
            if let Some(input) = input {
                input.for_each(row, scope, &mut |text| values.push(Some(text.to_owned())));
            }
            if values.is_empty() {
                values.push(None);
            }
            inputs.push(values);
        }
        let mut chosen = Vec::with_capacity(inputs.len());
        combine(&inputs, &mut chosen, &mut |inputs| {
            let outcome = match self.function {
                Function::Lookup => self.look_up(inputs.first().copied().flatten(), scope),
                function => function.call(inputs, self.pattern.as_ref()),
            };
            match outcome {
                Ok(values) => values.iter().for_each(|value| take(value)),
                Err(reason) => scope.fault(row, reason),
            }
        });
    }

    /// Gives what is chosen; what is not chosen is not looked at, so that nothing can be wrong with it.
    fn choose(&self, row: Row<'_>, encoding: Encoding, scope: &mut Scope<'_>, take: &mut dyn FnMut(&str)) {
        let input = |at: usize| self.inputs.get(at).and_then(Option::as_ref);
        let mut conditions = Vec::new();
        if let Some(condition) = input(0) {
            condition.for_each(row, scope, &mut |text| conditions.push(is_true(text)));
        }
        if conditions.is_empty() {
            conditions.push(false);
        }
        for holds in conditions {
            if let Some(chosen) = input(if holds { 1 } else { 2 }) {
                chosen.for_each_encoded(row, encoding, scope, take);
            }
        }
    }

    fn look_up(&self, value: Option<&str>, scope: &Scope<'_>) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        if let (Some(value), Some(index)) = (value, scope.indexes.get(self.index)) {
            let mut take = |text: &[u8]| found.push(String::from_utf8_lossy(text).into_owned());
            index
                .find(value.as_bytes(), &mut take)
                .map_err(|error| error.to_string())?;
        }
        Ok(found)
    }
}

/// Calls `call` with each choice of one value of each input.
fn combine<'v>(
    inputs: &'v [Vec<Option<String>>],
    chosen: &mut Vec<Option<&'v str>>,
    call: &mut dyn FnMut(&[Option<&str>]),
) {
    let Some((first, rest)) = inputs.split_first() else {
        return call(chosen);
    };
    for value in first {
        chosen.push(value.as_deref());
        combine(rest, chosen, call);
        chosen.pop();
    }
}

/// Calls `take` with each key: a value of each expression. Without expressions, there is one key, which is empty.
pub(super) fn for_each_key(
    keys: &[ExpressionPlan],
    row: Row<'_>,
    scope: &mut Scope<'_>,
    take: &mut dyn FnMut(&[u8]),
) {
    if let [key] = keys {
        return key.for_each(row, scope, &mut |text| take(text.as_bytes()));
    }
    let mut made: Vec<Vec<u8>> = vec![Vec::new()];
    for key in keys {
        let mut more = Vec::new();
        key.for_each(row, scope, &mut |text| {
            for begun in &made {
                let mut key = begun.clone();
                // With their lengths, so that the keys of other values are others.
                key.extend_from_slice(&(text.len() as u64).to_le_bytes());
                key.extend_from_slice(text.as_bytes());
                more.push(key);
            }
        });
        made = more;
    }
    for key in &made {
        take(key);
    }
}
