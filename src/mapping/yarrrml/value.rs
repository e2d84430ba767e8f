//! Texts with references, prefixes and types: `ex:person_$(id)`, `$(homepage)~iri`, `en~lang`.

use oxigraph::model::{Literal, NamedNode};

use super::{read::Reader, yaml::Yaml};
use crate::mapping::{Expression, Fault, MappingError, Part, Template, TermMap, TermType, write};
use crate::model::SOURCE_ROW;

impl Reader {
    /// Reads a text with references as a template.
    pub(super) fn parse_template(&self, text: &str, line: u64) -> Result<Template, MappingError> {
        let mut template = Template::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("$(") {
            template.push_if_any(before);
            let end = end_of_reference(after).ok_or_else(|| {
                let fault = Fault::Template {
                    template: text.to_owned(),
                    reason: "a reference is not closed",
                };
                self.fault(line, fault)
            })?;
            let (reference, after) = after.split_at_checked(end).unwrap_or((after, ""));
            let reference = reference.replace("\\)", ")").replace("\\(", "(");
            template.parts.push(Part::Reference(self.reference(&reference)));
            rest = after.strip_prefix(')').unwrap_or(after);
        }
        template.push_if_any(rest);
        Ok(template)
    }

    fn reference(&self, reference: &str) -> String {
        if self.is_json {
            json_path(reference)
        } else {
            reference.to_owned()
        }
    }

    /// What a text stands for: a reference, a template or a constant, which is an IRI if it is to be one.
    pub(super) fn parse_value(
        &self,
        text: &str,
        line: u64,
        is_iri: bool,
    ) -> Result<Expression, MappingError> {
        let text = if is_iri {
            self.expand(text, line)?
        } else {
            text.to_owned()
        };
        let template = self.parse_template(&text, line)?;
        Ok(match template.parts.as_slice() {
            [Part::Reference(reference)] => Expression::Reference(reference.clone()),
            [] | [Part::Text(_)] if is_iri => Expression::Constant(self.constant_iri(&text, line)?.into()),
            [] | [Part::Text(_)] => Expression::Constant(Literal::from(text).into()),
            _ => Expression::Template(template),
        })
    }

    fn constant_iri(&self, text: &str, line: u64) -> Result<NamedNode, MappingError> {
        let whole = NamedNode::new(text);
        let below_base = || NamedNode::new(format!("{}{text}", self.base.as_deref().unwrap_or_default()));
        whole.or_else(|_| below_base()).map_err(|_| {
            let fault = Fault::Kind {
                property: "value".to_owned(),
                expected: "an IRI",
                found: format!("{text:?}"),
            };
            self.fault(line, fault)
        })
    }

    /// A term map for an IRI.
    pub(super) fn iri_map(&self, text: &str, line: u64) -> Result<TermMap, MappingError> {
        let text = text.strip_suffix("~iri").unwrap_or(text);
        Ok(self.term_map(self.parse_value(text, line, true)?, TermType::Iri, line))
    }

    /// A term map without language or datatype.
    pub(super) fn term_map(&self, expression: Expression, term_type: TermType, line: u64) -> TermMap {
        TermMap {
            place: self.place(line),
            expression,
            term_type,
            language: None,
            datatype: None,
        }
    }

    /// Writes the prefix of a name out; `a` is `rdf:type`.
    pub(super) fn expand(&self, text: &str, line: u64) -> Result<String, MappingError> {
        if text == "a" {
            return Ok("http://www.w3.org/1999/02/22-rdf-syntax-ns#type".to_owned());
        }
        let Some((prefix, local)) = text.split_once(':') else {
            return Ok(text.to_owned());
        };
        let is_prefix = prefix.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        if !is_prefix || local.starts_with("//") {
            return Ok(text.to_owned());
        }
        let declared = self
            .prefixes
            .iter()
            .find(|(known, _)| known == prefix)
            .map(|(_, iri)| iri.as_str());
        if let Some(iri) = declared.or_else(|| well_known(prefix)) {
            return Ok(format!("{iri}{local}"));
        }
        let schemes = ["urn", "mailto", "tag", "doi", "data", "tel", "info"];
        if schemes.contains(&prefix) {
            return Ok(text.to_owned());
        }
        Err(self.fault(line, Fault::Prefix(prefix.to_owned())))
    }

    /// Gives a literal its language or datatype: `en~lang`, `xsd:date`.
    pub(super) fn give_type(&self, term: &mut TermMap, text: &str, line: u64) -> Result<(), MappingError> {
        if let Some(tag) = text.strip_suffix("~lang") {
            return self.give_language(term, tag, line);
        }
        if let Some(datatype) = text.strip_suffix("~iri") {
            return self.give_type(term, datatype, line);
        }
        term.term_type = TermType::Literal;
        term.datatype = Some(Box::new(self.iri_map(text, line)?));
        Ok(())
    }

    pub(super) fn give_language(&self, term: &mut TermMap, tag: &str, line: u64) -> Result<(), MappingError> {
        let expression = self.parse_value(tag, line, false)?;
        if matches!(expression, Expression::Constant(_)) && !write::is_language(tag) {
            return Err(self.fault(line, Fault::Language(tag.to_owned())));
        }
        term.term_type = TermType::Literal;
        term.language = Some(expression);
        Ok(())
    }

    /// The text of a node that must have one.
    pub(super) fn needs_text<'y>(&self, yaml: &'y Yaml, what: &'static str) -> Result<&'y str, MappingError> {
        yaml.text()
            .ok_or_else(|| self.fault(yaml.line, Fault::Missing(what)))
    }
}

impl Template {
    fn push_if_any(&mut self, text: &str) {
        if !text.is_empty() {
            self.push_text(text);
        }
    }
}

/// Where a reference ends that may have brackets in it, which come in pairs or after backslashes.
fn end_of_reference(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Prefixes that need no declaration.
fn well_known(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs" => "http://www.w3.org/2000/01/rdf-schema#",
        "xsd" => "http://www.w3.org/2001/XMLSchema#",
        "owl" => "http://www.w3.org/2002/07/owl#",
        "skos" => "http://www.w3.org/2004/02/skos/core#",
        "foaf" => "http://xmlns.com/foaf/0.1/",
        "schema" => "https://schema.org/",
        "dcterms" => "http://purl.org/dc/terms/",
        "grel" => "http://users.ugent.be/~bjdmeest/function/grel.ttl#",
        "idlab-fn" => "https://w3id.org/imec/idlab/function#",
        _ => return None,
    })
}

/// In JSON, a name is a path from the row.
fn json_path(reference: &str) -> String {
    if reference.starts_with('$') || reference == SOURCE_ROW {
        return reference.to_owned();
    }
    let is_path = reference
        .chars()
        .all(|c| c.is_alphanumeric() || "_.[]*@".contains(c));
    if is_path {
        format!("$.{}", reference.trim_start_matches("@."))
    } else {
        format!("$['{}']", reference.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// Reads the names in an expression as [`json_path`] does.
pub(super) fn to_json_paths(expression: &mut Expression) {
    match expression {
        Expression::Reference(reference) => *reference = json_path(reference),
        Expression::Template(template) => {
            for part in &mut template.parts {
                if let Part::Reference(reference) = part {
                    *reference = json_path(reference);
                }
            }
        }
        Expression::Function(call) => call.inputs.iter_mut().flatten().for_each(to_json_paths),
        Expression::Constant(_) | Expression::Fresh => {}
    }
}
