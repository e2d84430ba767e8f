//! Functions of YARRRML: `{function: grel:toUpperCase, parameters: [[grel:valueParameter, $(name)]]}`.

use super::{
    read::Reader,
    yaml::{Node, Yaml},
};
use crate::mapping::{Expression, Fault, FunctionCall, MappingError, TermMap, TermType, function::Function};

/// How deep functions may lie in each other.
const DEPTH: usize = 16;

impl Reader {
    /// A function as a term map: a literal, unless it is said to be another.
    pub(super) fn read_function_term(&self, yaml: &Yaml) -> Result<TermMap, MappingError> {
        Ok(self.term_map(self.read_function(yaml)?, TermType::Literal, yaml.line))
    }

    /// A function with its parameters.
    pub(super) fn read_function(&self, yaml: &Yaml) -> Result<Expression, MappingError> {
        self.read_function_at(yaml, 0)
    }

    fn read_function_at(&self, yaml: &Yaml, depth: usize) -> Result<Expression, MappingError> {
        if depth > DEPTH {
            return Err(self.fault(yaml.line, Fault::Circle));
        }
        let named = yaml.at(&["function", "f", "fn"]);
        let named = named.ok_or_else(|| self.fault(yaml.line, Fault::Missing("value or function")))?;
        let name = self.needs_text(named, "function")?;
        // `grel:toUpperCase(grel:valueParameter = $(name))` holds its parameters itself.
        let (name, inline) = match name.split_once('(') {
            Some((name, parameters)) => (name, Some(parameters.strip_suffix(')').unwrap_or(parameters))),
            None => (name, None),
        };
        let function = Function::of(local(name));
        let function = function.ok_or_else(|| self.fault(named.line, Fault::Function(name.to_owned())))?;
        let mut call = FunctionCall {
            function,
            inputs: vec![None; function.parameters().len()],
        };
        for parameter in inline
            .unwrap_or_default()
            .split(", ")
            .filter(|parameter| !parameter.is_empty())
        {
            let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
            let value = self.parse_value(value.trim(), named.line, false)?;
            self.give(&mut call, name.trim(), value, named.line)?;
        }
        for parameter in yaml.at(&["parameters", "pms"]).map_or(&[][..], Yaml::members) {
            let (name, value) = match &parameter.node {
                Node::List(parts) => (parts.first(), parts.get(1)),
                _ => (parameter.at(&["parameter", "pm"]), parameter.at(&["value", "v"])),
            };
            let (Some(name), Some(value)) = (name, value) else {
                return Err(self.fault(parameter.line, Fault::Missing("name and value of a parameter")));
            };
            let input = match value.text() {
                Some(text) => self.parse_value(text, value.line, false)?,
                None => self.read_function_at(value, depth + 1)?,
            };
            self.give(&mut call, self.needs_text(name, "parameter")?, input, name.line)?;
        }
        Ok(Expression::Function(Box::new(call)))
    }

    fn give(
        &self,
        call: &mut FunctionCall,
        name: &str,
        value: Expression,
        line: u64,
    ) -> Result<(), MappingError> {
        let at = call.function.parameter(local(name));
        match at.and_then(|at| call.inputs.get_mut(at)) {
            Some(input) => {
                *input = Some(value);
                Ok(())
            }
            None => Err(self.fault(line, Fault::Function(format!("with the parameter {name}")))),
        }
    }
}

/// The last part of a name, behind its prefix or namespace.
fn local(name: &str) -> &str {
    name.trim().rsplit(['#', '/', ':']).next().unwrap_or_default()
}
