//! Functions: executions of the present vocabulary, function values of the older one, and conditions.

use oxigraph::model::Term;

use super::{
    graph::{Edge, local},
    read::{Reader, name},
    term::Position,
};
use crate::mapping::{Expression, Fault, FunctionCall, MappingError, function::Function};

impl<'g> Reader<'g> {
    /// The function that an edge of an expression leads to.
    pub(super) fn read_function(&mut self, edge: &'g Edge) -> Result<Expression, MappingError> {
        if edge.property.ends_with("functionValue") {
            return self.read_function_value(edge);
        }
        let node = &edge.object;
        let named = self.one(node, &["functionMap", "function"], "function", edge.line)?;
        let function = self.constant_of(named)?;
        let mut call = self.call(function, named.line)?;
        for edge in self.all(node, &["input"]) {
            let parameter = self.one(
                &edge.object,
                &["parameterMap", "parameter"],
                "parameter",
                edge.line,
            )?;
            let parameter_name = self.constant_of(parameter)?;
            let value = self.one(
                &edge.object,
                &["inputValueMap", "inputValue", "valueMap"],
                "input value",
                edge.line,
            )?;
            let value = if value.property == "inputValue" {
                Expression::Constant(value.object.clone())
            } else {
                let expression = self.read_expression(&value.object, Position::Object)?;
                expression.ok_or_else(|| {
                    self.fault(value.line, Fault::Missing("constant, reference or template"))
                })?
            };
            self.give(&mut call, parameter_name, value, parameter.line)?;
        }
        Ok(Expression::Function(Box::new(call)))
    }

    /// What a map or its shortcut always is.
    fn constant_of(&self, edge: &'g Edge) -> Result<&'g Term, MappingError> {
        if edge.property.ends_with("Map") {
            let constant = self.one(&edge.object, &["constant"], "constant", edge.line)?;
            return Ok(&constant.object);
        }
        Ok(&edge.object)
    }

    /// `fnml:functionValue [ rr:predicateObjectMap [ rr:predicate fno:executes ; … ] , … ]`.
    fn read_function_value(&mut self, edge: &'g Edge) -> Result<Expression, MappingError> {
        const EXECUTES: &str = "https://w3id.org/function/ontology#executes";
        let mut function = None;
        let mut inputs = Vec::new();
        for pair in self.all(&edge.object, &["predicateObjectMap"]) {
            let predicate = self.one(
                &pair.object,
                &["predicateMap", "predicate"],
                "predicate",
                pair.line,
            )?;
            let predicate = self.constant_of(predicate)?;
            let object = self.one(&pair.object, &["objectMap", "object"], "object", pair.line)?;
            if name(predicate) == EXECUTES {
                function = Some((self.constant_of(object)?, object.line));
                continue;
            }
            let value = if object.property == "object" {
                Expression::Constant(object.object.clone())
            } else {
                let expression = self.read_expression(&object.object, Position::Object)?;
                expression.ok_or_else(|| {
                    self.fault(object.line, Fault::Missing("constant, reference or template"))
                })?
            };
            inputs.push((predicate, value, object.line));
        }
        let (function, line) =
            function.ok_or_else(|| self.fault(edge.line, Fault::Missing("fno:executes")))?;
        let mut call = self.call(function, line)?;
        for (parameter, value, line) in inputs {
            self.give(&mut call, parameter, value, line)?;
        }
        Ok(Expression::Function(Box::new(call)))
    }

    fn call(&self, function: &Term, line: u64) -> Result<FunctionCall, MappingError> {
        let known = match function {
            Term::NamedNode(iri) => Function::of(local(iri)),
            _ => None,
        };
        let function = known.ok_or_else(|| self.fault(line, Fault::Function(function.to_string())))?;
        Ok(FunctionCall {
            function,
            inputs: vec![None; function.parameters().len()],
        })
    }

    fn give(
        &self,
        call: &mut FunctionCall,
        parameter: &Term,
        value: Expression,
        line: u64,
    ) -> Result<(), MappingError> {
        let at = match parameter {
            Term::NamedNode(iri) => call.function.parameter(local(iri)),
            _ => None,
        };
        match at.and_then(|at| call.inputs.get_mut(at)) {
            Some(input) => {
                *input = Some(value);
                Ok(())
            }
            None => Err(self.fault(line, Fault::Function(format!("with the parameter {parameter}")))),
        }
    }

    /// Puts a condition around an expression, if it has one.
    pub(super) fn read_condition(
        &mut self,
        node: &Term,
        expression: Expression,
    ) -> Result<Expression, MappingError> {
        let Some(edge) = self.at_most_one(node, &["condition"], "condition")? else {
            return Ok(expression);
        };
        let condition = self.read_expression(&edge.object, Position::Object)?;
        let condition = condition.ok_or_else(|| self.fault(edge.line, Fault::Missing("function")))?;
        Ok(Expression::Function(Box::new(FunctionCall {
            function: Function::If,
            inputs: vec![Some(condition), Some(expression), None],
        })))
    }
}
