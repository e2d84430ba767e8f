//! Objects of YARRRML: texts, lists with a type, maps, joins with other mappings.

use super::{
    read::{Pending, Reader},
    yaml::{Node, Yaml},
};
use crate::mapping::{Condition, Expression, Fault, Join, MappingError, ObjectMap, TermMap, TermType};

impl Reader {
    /// The objects of a pair: several, or one that is a list itself, such as `[$(name), en~lang]`.
    pub(super) fn list_of_objects(yaml: &Yaml) -> &[Yaml] {
        match &yaml.node {
            Node::List(parts) => match parts.as_slice() {
                [_, second]
                    if second
                        .text()
                        .is_some_and(|text| text.ends_with("~lang") || is_datatype(text)) =>
                {
                    std::slice::from_ref(yaml)
                }
                parts => parts,
            },
            _ => yaml.members(),
        }
    }

    /// One object; `at` is the map, the pair, and which object of it this is.
    pub(super) fn read_object(
        &mut self,
        yaml: &Yaml,
        is_type: bool,
        at: (usize, usize, usize),
    ) -> Result<ObjectMap, MappingError> {
        match &yaml.node {
            Node::Text(text) => self.text_object(text, yaml.line, is_type).map(ObjectMap::Term),
            Node::List(parts) => {
                let value = parts
                    .first()
                    .ok_or_else(|| self.fault(yaml.line, Fault::Missing("object")))?;
                let mut term = self.text_object(self.needs_text(value, "object")?, value.line, is_type)?;
                if let Some(value_type) = parts.get(1) {
                    let text = self.needs_text(value_type, "datatype or language")?;
                    self.give_type(&mut term, text, value_type.line)?;
                }
                Ok(ObjectMap::Term(term))
            }
            Node::Map(_) => self.map_object(yaml, is_type, at),
            Node::Null => Err(self.fault(yaml.line, Fault::Missing("object"))),
        }
    }

    fn text_object(&self, text: &str, line: u64, is_type: bool) -> Result<TermMap, MappingError> {
        let text_of_iri = text.strip_suffix("~iri");
        if is_type || text_of_iri.is_some() {
            return self.iri_map(text_of_iri.unwrap_or(text), line);
        }
        Ok(self.term_map(self.parse_value(text, line, false)?, TermType::Literal, line))
    }

    fn map_object(
        &mut self,
        yaml: &Yaml,
        is_type: bool,
        at: (usize, usize, usize),
    ) -> Result<ObjectMap, MappingError> {
        if let Some(mapping) = yaml.at(&["mapping", "mappings"]) {
            return self.join(yaml, mapping, at);
        }
        let kind = yaml.at(&["type"]).and_then(Yaml::text);
        let mut term = match yaml.at(&["value", "v"]) {
            Some(value) => {
                let text = self.needs_text(value, "value")?;
                self.text_object(text, value.line, is_type || kind == Some("iri"))?
            }
            None => self.read_function_term(yaml)?,
        };
        match kind {
            Some("iri") => term.term_type = TermType::Iri,
            Some("blank" | "blanknode") => term.term_type = TermType::BlankNode,
            _ => {}
        }
        if let Some(datatype) = yaml.at(&["datatype"]) {
            self.give_type(&mut term, self.needs_text(datatype, "datatype")?, datatype.line)?;
        }
        if let Some(language) = yaml.at(&["language"]) {
            let tag = self.needs_text(language, "language")?;
            self.give_language(&mut term, tag.strip_suffix("~lang").unwrap_or(tag), language.line)?;
        }
        if yaml.at(&["value", "v"]).is_some()
            && let Some(condition) = yaml.at(&["condition"])
        {
            term.expression = self.with_condition(condition, term.expression)?;
        }
        Ok(ObjectMap::Term(term))
    }

    /// `{mapping: name, condition: {function: equal, parameters: [[str1, $(a)], [str2, $(b)]]}}`.
    fn join(
        &mut self,
        yaml: &Yaml,
        mapping: &Yaml,
        at: (usize, usize, usize),
    ) -> Result<ObjectMap, MappingError> {
        let parent = self.needs_text(mapping, "name of a mapping")?.to_owned();
        let mut conditions = Vec::new();
        for condition in yaml
            .at(&["condition", "conditions"])
            .map_or(&[][..], Yaml::members)
        {
            let function = condition
                .at(&["function", "f"])
                .and_then(Yaml::text)
                .unwrap_or("equal");
            if !function.ends_with("equal") && !function.ends_with("equals") {
                return Err(self.fault(
                    condition.line,
                    Fault::Function(format!("{function} as a condition of a join")),
                ));
            }
            conditions.push(self.read_sides(condition)?);
        }
        let place = self.place(yaml.line);
        self.joins.push(Pending {
            map: at.0,
            pair: at.1,
            object: at.2,
            parent,
            place: place.clone(),
        });
        Ok(ObjectMap::Join(Join {
            parent: usize::MAX,
            conditions,
            place,
        }))
    }

    /// The two sides of a condition: the first is of the row and the second of the parent's, unless `s` and `o` say it.
    /// Names on the parent's side are not paths yet, since its source may not be known.
    fn read_sides(&mut self, condition: &Yaml) -> Result<Condition, MappingError> {
        let (mut child, mut parent) = (None, None);
        let parameters = condition.at(&["parameters", "pms"]);
        for (at, parameter) in parameters.map_or(&[][..], Yaml::members).iter().enumerate() {
            let (value, side) = match &parameter.node {
                Node::List(parts) => (parts.get(1), parts.get(2).and_then(Yaml::text)),
                _ => (parameter.at(&["value", "v"]), None),
            };
            let value =
                value.ok_or_else(|| self.fault(parameter.line, Fault::Missing("value of a parameter")))?;
            let text = self.needs_text(value, "value")?;
            let is_of_parent = side.map_or(at > 0, |side| side == "o");
            let is_json = self.is_json;
            self.is_json &= !is_of_parent;
            let read = self.parse_value(text, value.line, false);
            self.is_json = is_json;
            let side = if is_of_parent { &mut parent } else { &mut child };
            *side = Some(read?);
        }
        match (child, parent) {
            (Some(child), Some(parent)) => Ok(Condition { child, parent }),
            _ => Err(self.fault(condition.line, Fault::Missing("two parameters"))),
        }
    }

    /// Lets an expression hold only where a condition does.
    pub(super) fn with_condition(
        &self,
        condition: &Yaml,
        expression: Expression,
    ) -> Result<Expression, MappingError> {
        use crate::mapping::{FunctionCall, function::Function};

        let condition = self.read_function(condition)?;
        Ok(Expression::Function(Box::new(FunctionCall {
            function: Function::If,
            inputs: vec![Some(condition), Some(expression), None],
        })))
    }
}

fn is_datatype(text: &str) -> bool {
    text.starts_with("xsd:") || text.starts_with("http://www.w3.org/2001/XMLSchema#")
}
