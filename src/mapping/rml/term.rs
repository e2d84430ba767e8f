//! Term maps and expressions.

use oxigraph::model::Term;

use super::{
    graph::{Edge, local},
    read::Reader,
};
use crate::mapping::{Expression, Fault, MappingError, Template, TermMap, TermType};

/// How deep expressions may lie in each other.
const DEPTH: usize = 32;

/// What expressions are made of.
const OF_EXPRESSIONS: [&str; 7] = [
    "constant",
    "reference",
    "column",
    "template",
    "functionExecution",
    "fnml:functionValue",
    "functionValue",
];

/// Where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Predicate,
    Object,
    Graph,
    Datatype,
}

impl Position {
    fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Predicate => "predicate",
            Self::Object => "object",
            Self::Graph => "graph",
            Self::Datatype => "datatype",
        }
    }

    fn allows(self, term_type: TermType) -> bool {
        match term_type {
            TermType::Iri | TermType::Uri | TermType::UnsafeIri | TermType::UnsafeUri => true,
            TermType::BlankNode => matches!(self, Self::Subject | Self::Object | Self::Graph),
            TermType::Literal => self == Self::Object,
        }
    }
}

impl<'g> Reader<'g> {
    /// The terms of all edges with these properties.
    pub(super) fn read_terms(
        &mut self,
        node: &Term,
        properties: &[&str],
        position: Position,
    ) -> Result<Vec<TermMap>, MappingError> {
        let edges = self.all(node, properties);
        edges
            .into_iter()
            .map(|edge| self.read_term(edge, position))
            .collect()
    }

    /// The term map that an edge leads to, or the constant.
    pub(super) fn read_term(&mut self, edge: &'g Edge, position: Position) -> Result<TermMap, MappingError> {
        let is_map = edge.property.ends_with("Map");
        if is_map {
            return self.read_map_of_terms(edge, position);
        }
        // Some older mappings write `rr:graph [ … ]` where they mean `rr:graphMap [ … ]`.
        if !self.graph.is_present && self.graph.has(&edge.object) && edge.object.is_blank_node() {
            self.note(
                edge.line,
                format!("{} is read as {}Map", edge.property, edge.property),
            );
            return self.read_map_of_terms(edge, position);
        }
        let expression = self.read_constant(edge, position)?;
        Ok(TermMap {
            place: self.place(edge.line),
            term_type: constant_type(&expression),
            expression,
            language: None,
            datatype: None,
        })
    }

    fn read_map_of_terms(&mut self, edge: &'g Edge, position: Position) -> Result<TermMap, MappingError> {
        let node = &edge.object;
        let line = self
            .graph
            .edges(node)
            .first()
            .map_or(edge.line, |first| first.line);
        self.refuse_other_modules(node)?;
        let languages = self.at_most_one(node, &["languageMap", "language"], "language")?;
        let datatypes = self.at_most_one(node, &["datatypeMap", "datatype"], "datatype")?;
        let stated = self.at_most_one(node, &["termType"], "term type")?;
        let stated = stated
            .map(|edge| self.read_term_type(edge, position))
            .transpose()?;
        let expression = match self.read_expression(node, position)? {
            Some(expression) => expression,
            None if stated == Some(TermType::BlankNode) => Expression::Fresh,
            None => return Err(self.fault(line, Fault::Missing("constant, reference or template"))),
        };
        let is_constant = matches!(expression, Expression::Constant(_));
        let is_literal = position == Position::Object
            && (matches!(expression, Expression::Reference(_) | Expression::Function(_))
                || languages.is_some()
                || datatypes.is_some());
        let term_type = match stated {
            // A constant is what it is, whatever is said.
            _ if is_constant => constant_type(&expression),
            Some(stated) => stated,
            None if is_literal => TermType::Literal,
            None => TermType::Iri,
        };
        if languages.is_some() && datatypes.is_some() {
            return Err(self.fault(line, Fault::Several("language or datatype")));
        }
        if (languages.is_some() || datatypes.is_some()) && term_type != TermType::Literal {
            if self.graph.is_present {
                return Err(self.fault(line, Fault::NoLiteral));
            }
            self.note(
                line,
                "a language or datatype of what is no literal is left out".to_owned(),
            );
        }
        let language = languages.map(|edge| self.read_language(edge)).transpose()?;
        let datatype = datatypes
            .map(|edge| self.read_term(edge, Position::Datatype))
            .transpose()?;
        Ok(TermMap {
            place: self.place(line),
            expression,
            term_type,
            language,
            datatype: datatype.map(Box::new),
        })
    }

    /// Parts of modules that are not covered change what a term is, so they cannot be passed over.
    fn refuse_other_modules(&self, node: &Term) -> Result<(), MappingError> {
        const OTHERS: [&str; 5] = [
            "gather",
            "gatherAs",
            "allowEmptyListAndContainer",
            "strategy",
            "quotedTriplesMap",
        ];
        match self.all(node, &OTHERS).first() {
            Some(edge) => Err(self.fault(edge.line, Fault::Unsupported(format!("rml:{}", edge.property)))),
            None => Ok(()),
        }
    }

    fn read_term_type(&mut self, edge: &'g Edge, position: Position) -> Result<TermType, MappingError> {
        let iri = self.iri(edge)?;
        let found = || Fault::TermType {
            position: position.name(),
            found: iri.as_str().to_owned(),
        };
        let term_type = match local(&iri) {
            "IRI" => TermType::Iri,
            "URI" => TermType::Uri,
            "UnsafeIRI" => TermType::UnsafeIri,
            "UnsafeURI" => TermType::UnsafeUri,
            "BlankNode" => TermType::BlankNode,
            "Literal" => TermType::Literal,
            _ => return Err(self.fault(edge.line, found())),
        };
        if position.allows(term_type) {
            return Ok(term_type);
        }
        if self.graph.is_present {
            return Err(self.fault(edge.line, found()));
        }
        self.note(edge.line, format!("{}, so it is read as an IRI", found()));
        Ok(TermType::Iri)
    }

    fn read_constant(&self, edge: &'g Edge, position: Position) -> Result<Expression, MappingError> {
        let is_allowed = match &edge.object {
            Term::NamedNode(_) => true,
            Term::Literal(_) => position == Position::Object,
            // One with rules of its own was meant for a term map.
            Term::BlankNode(_) => {
                matches!(position, Position::Subject | Position::Object)
                    && self.graph.is_present
                    && !self.graph.has(&edge.object)
            }
            Term::Triple(_) => false,
        };
        if !is_allowed {
            let fault = Fault::Constant {
                position: position.name(),
                found: edge.object.to_string(),
            };
            return Err(self.fault(edge.line, fault));
        }
        Ok(Expression::Constant(edge.object.clone()))
    }

    /// The expression of a node; `None` if it has none.
    pub(super) fn read_expression(
        &mut self,
        node: &Term,
        position: Position,
    ) -> Result<Option<Expression>, MappingError> {
        let Some(edge) = self.at_most_one(node, &OF_EXPRESSIONS, "constant, reference or template")? else {
            return Ok(None);
        };
        if self.depth >= DEPTH {
            return Err(self.fault(edge.line, Fault::Circle));
        }
        self.depth += 1;
        let expression = match edge.property.as_str() {
            "constant" => self.read_constant(edge, position),
            "reference" | "column" => self.read_reference(edge),
            "template" => self.read_template(edge),
            _ => self.read_function(edge),
        };
        let expression = expression.and_then(|expression| self.read_condition(node, expression));
        self.depth -= 1;
        expression.map(Some)
    }

    fn read_reference(&self, edge: &'g Edge) -> Result<Expression, MappingError> {
        Ok(Expression::Reference(self.text(edge)?.to_owned()))
    }

    fn read_template(&self, edge: &'g Edge) -> Result<Expression, MappingError> {
        let template = Template::parse(self.text(edge)?).map_err(|fault| self.fault(edge.line, fault))?;
        Ok(Expression::Template(template))
    }

    /// One side of a join condition: `child` and `parent` are references.
    pub(super) fn read_side(&mut self, edge: &'g Edge) -> Result<Expression, MappingError> {
        if !edge.property.ends_with("Map") {
            return self.read_reference(edge);
        }
        let expression = self.read_expression(&edge.object, Position::Object)?;
        expression.ok_or_else(|| self.fault(edge.line, Fault::Missing("constant, reference or template")))
    }

    fn read_language(&mut self, edge: &'g Edge) -> Result<Expression, MappingError> {
        let expression = if edge.property == "language" {
            Expression::Constant(edge.object.clone())
        } else {
            let expression = self.read_expression(&edge.object, Position::Object)?;
            expression
                .ok_or_else(|| self.fault(edge.line, Fault::Missing("constant, reference or template")))?
        };
        if let Expression::Constant(tag) = &expression {
            let tag = match tag {
                Term::Literal(tag) => tag.value(),
                other => return Err(self.fault(edge.line, Fault::Language(other.to_string()))),
            };
            if !crate::mapping::write::is_language(tag) {
                return Err(self.fault(edge.line, Fault::Language(tag.to_owned())));
            }
        }
        Ok(expression)
    }
}

/// What a constant is by itself.
fn constant_type(expression: &Expression) -> TermType {
    match expression {
        Expression::Constant(Term::Literal(_)) => TermType::Literal,
        Expression::Constant(Term::BlankNode(_)) => TermType::BlankNode,
        _ => TermType::Iri,
    }
}
