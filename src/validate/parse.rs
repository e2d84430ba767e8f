//! Reads shapes. What is not supported or not well formed is an error, never passed over.

use std::collections::HashMap;

use oxigraph::model::{NamedNode, Term};
use regex::RegexBuilder;

use super::{
    ValidateError,
    graph::{SHACL, ShapesGraph, malformed},
    shape::{Bound, Constraint, NodeKind, Path, Severity, Shape, ShapeId, Shapes, Target},
};
use crate::rdf::vocab::{owl, rdf, rdfs, xsd};

/// Properties that say which nodes a shape is for.
const TARGETS: [&str; 4] = ["targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"];

/// Properties that ask nothing by themselves.
const SILENT: [&str; 12] = [
    "path",
    "severity",
    "message",
    "deactivated",
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "flags",
    "ignoredProperties",
    "qualifiedValueShapesDisjoint",
];

/// Reads the shapes of a graph.
pub(super) fn parse(graph: &ShapesGraph) -> Result<Shapes, ValidateError> {
    let mut parser = Parser {
        graph,
        shapes: Shapes::default(),
        known: HashMap::new(),
    };
    for subject in graph.subjects() {
        let is_shape = ["NodeShape", "PropertyShape"]
            .iter()
            .any(|class| graph.is_a(subject, &format!("{SHACL}{class}")));
        let has_target = TARGETS
            .iter()
            .any(|target| graph.values(subject, target).next().is_some());
        if is_shape || has_target {
            parser.shape(subject, subject)?;
        }
    }
    parser.check_recursion()?;
    Ok(parser.shapes)
}

struct Parser<'g> {
    graph: &'g ShapesGraph,
    shapes: Shapes,
    known: HashMap<Term, ShapeId>,
}

impl Parser<'_> {
    /// The shape of a node, read if it is not known yet; one without a name goes by that of the shape it is in.
    fn shape(&mut self, node: &Term, parent: &Term) -> Result<ShapeId, ValidateError> {
        if let Some(&id) = self.known.get(node) {
            return Ok(id);
        }
        if matches!(node, Term::Literal(_)) {
            return Err(malformed(parent, format!("{node} is not a shape")));
        }
        let name = if matches!(node, Term::NamedNode(_)) {
            node.clone()
        } else {
            parent.clone()
        };
        let id = self.shapes.all.len();
        self.known.insert(node.clone(), id);
        self.shapes.all.push(Shape {
            name: name.clone(),
            path: self
                .graph
                .value(node, "path")?
                .map(|path| self.path(node, path))
                .transpose()?,
            targets: self.targets(node)?,
            constraints: Vec::new(),
            severity: self.severity(node)?,
            message: self.message(node),
            is_deactivated: self.flag(node, "deactivated")?,
        });
        let mut constraints = Vec::new();
        for (property, value) in self.graph.properties(node) {
            let Some(local) = property.as_str().strip_prefix(SHACL) else {
                continue;
            };
            if TARGETS.contains(&local) || SILENT.contains(&local) {
                continue;
            }
            constraints.extend(self.constraint(node, &name, local, value)?);
        }
        let has_path = self.shapes.all.get(id).is_some_and(|shape| shape.path.is_some());
        let needs_path = |constraint: &Constraint| {
            let counts = matches!(
                constraint,
                Constraint::MinCount(_) | Constraint::MaxCount(_) | Constraint::UniqueLang
            );
            counts
                || matches!(
                    constraint,
                    Constraint::LessThan { .. } | Constraint::Qualified { .. }
                )
        };
        if !has_path && let Some(constraint) = constraints.iter().find(|constraint| needs_path(constraint)) {
            return Err(malformed(
                &name,
                format!("{} needs a sh:path", constraint.component()),
            ));
        }
        if let Some(shape) = self.shapes.all.get_mut(id) {
            shape.constraints = constraints;
        }
        Ok(id)
    }

    fn constraint(
        &mut self,
        node: &Term,
        name: &Term,
        local: &str,
        value: &Term,
    ) -> Result<Option<Constraint>, ValidateError> {
        let bound = |bound| Constraint::Bound {
            bound,
            limit: value.clone(),
        };
        Ok(Some(match local {
            "class" => Constraint::Class(iri(node, local, value)?),
            "datatype" => Constraint::Datatype(iri(node, local, self.only(node, local, value)?)?),
            "nodeKind" => Constraint::NodeKind(node_kind(node, self.only(node, local, value)?)?),
            "minCount" => Constraint::MinCount(number(node, local, self.only(node, local, value)?)?),
            "maxCount" => Constraint::MaxCount(number(node, local, self.only(node, local, value)?)?),
            "minInclusive" => bound(Bound::MinInclusive),
            "minExclusive" => bound(Bound::MinExclusive),
            "maxInclusive" => bound(Bound::MaxInclusive),
            "maxExclusive" => bound(Bound::MaxExclusive),
            "minLength" => Constraint::MinLength(number(node, local, value)?),
            "maxLength" => Constraint::MaxLength(number(node, local, value)?),
            "pattern" => self.pattern(node, value)?,
            "languageIn" => {
                let tags = self.graph.list(node, value)?;
                Constraint::LanguageIn(
                    tags.iter()
                        .map(|tag| text(node, local, tag))
                        .collect::<Result<_, _>>()?,
                )
            }
            "uniqueLang" => return Ok(self.flag(node, local)?.then_some(Constraint::UniqueLang)),
            "equals" => Constraint::Equals(iri(node, local, value)?),
            "disjoint" => Constraint::Disjoint(iri(node, local, value)?),
            "lessThan" => Constraint::LessThan {
                property: iri(node, local, value)?,
                may_be_equal: false,
            },
            "lessThanOrEquals" => Constraint::LessThan {
                property: iri(node, local, value)?,
                may_be_equal: true,
            },
            "not" => Constraint::Not(self.shape(value, name)?),
            "and" => Constraint::And(self.shapes_of(node, name, value)?),
            "or" => Constraint::Or(self.shapes_of(node, name, value)?),
            "xone" => Constraint::Xone(self.shapes_of(node, name, value)?),
            "node" => Constraint::Node(self.shape(value, name)?),
            "property" => Constraint::Property(self.property(node, name, value)?),
            "qualifiedValueShape" | "qualifiedMinCount" | "qualifiedMaxCount" => {
                return self.qualified(node, name, local, value);
            }
            "closed" => return self.flag(node, local)?.then(|| self.closed(node)).transpose(),
            "hasValue" => Constraint::HasValue(value.clone()),
            "in" => Constraint::In(self.graph.list(node, value)?),
            _ => {
                return Err(ValidateError::Unsupported {
                    shape: name.to_string(),
                    component: format!("sh:{local}"),
                });
            }
        }))
    }

    /// The value, provided that the property has no other.
    fn only<'v>(&self, node: &Term, local: &str, value: &'v Term) -> Result<&'v Term, ValidateError> {
        self.graph.value(node, local).map(|_| value)
    }

    fn shapes_of(&mut self, node: &Term, name: &Term, list: &Term) -> Result<Vec<ShapeId>, ValidateError> {
        self.graph
            .list(node, list)?
            .iter()
            .map(|member| self.shape(member, name))
            .collect()
    }

    fn property(&mut self, node: &Term, name: &Term, value: &Term) -> Result<ShapeId, ValidateError> {
        if self.graph.values(value, "path").next().is_none() {
            return Err(malformed(node, "a sh:property of it has no sh:path".to_owned()));
        }
        self.shape(value, name)
    }

    fn qualified(
        &mut self,
        node: &Term,
        name: &Term,
        local: &str,
        of: &Term,
    ) -> Result<Option<Constraint>, ValidateError> {
        let Some(value) = self.graph.value(node, "qualifiedValueShape")? else {
            return Err(malformed(
                name,
                format!("sh:{local} has no sh:qualifiedValueShape"),
            ));
        };
        if local == "qualifiedValueShape" {
            // The counts are the constraints.
            let has_count = |count| self.graph.values(node, count).next().is_some();
            let is_counted = has_count("qualifiedMinCount") || has_count("qualifiedMaxCount");
            let missing = || malformed(name, "sh:qualifiedValueShape has no count".to_owned());
            return if is_counted { Ok(None) } else { Err(missing()) };
        }
        let count = number(node, local, self.only(node, local, of)?)?;
        let is_most = local == "qualifiedMaxCount";
        let mut siblings = Vec::new();
        if self.flag(node, "qualifiedValueShapesDisjoint")? {
            let graph = self.graph;
            let parents = graph
                .subjects()
                .iter()
                .filter(|parent| graph.values(parent, "property").any(|p| p == node));
            let others = parents.flat_map(|parent| graph.values(parent, "property"));
            for sibling in others.flat_map(|other| graph.values(other, "qualifiedValueShape")) {
                if sibling != value {
                    siblings.push(self.shape(sibling, name)?);
                }
            }
        }
        let shape = self.shape(value, name)?;
        Ok(Some(Constraint::Qualified {
            shape,
            siblings,
            count,
            is_most,
        }))
    }

    fn closed(&self, node: &Term) -> Result<Constraint, ValidateError> {
        let mut allowed = Vec::new();
        for property in self.graph.values(node, "property") {
            if let Some(Term::NamedNode(path)) = self.graph.value(property, "path")? {
                allowed.push(path.clone());
            }
        }
        if let Some(ignored) = self.graph.value(node, "ignoredProperties")? {
            for property in self.graph.list(node, ignored)? {
                allowed.push(iri(node, "ignoredProperties", &property)?);
            }
        }
        Ok(Constraint::Closed { allowed })
    }

    fn pattern(&self, node: &Term, value: &Term) -> Result<Constraint, ValidateError> {
        let pattern = text(node, "pattern", value)?;
        let flags = match self.graph.value(node, "flags")? {
            Some(flags) => text(node, "flags", flags)?,
            None => String::new(),
        };
        let source = if flags.contains('q') {
            regex::escape(&pattern)
        } else {
            pattern
        };
        let mut builder = RegexBuilder::new(&source);
        for flag in flags.chars() {
            match flag {
                'i' => builder.case_insensitive(true),
                's' => builder.dot_matches_new_line(true),
                'm' => builder.multi_line(true),
                'x' => builder.ignore_whitespace(true),
                'q' => &mut builder,
                _ => return Err(malformed(node, format!("sh:flags has no flag {flag:?}"))),
            };
        }
        let pattern = builder.build();
        pattern
            .map(Constraint::Pattern)
            .map_err(|source| ValidateError::Pattern {
                shape: node.to_string(),
                source,
            })
    }

    fn path(&self, of: &Term, node: &Term) -> Result<Path, ValidateError> {
        if let Term::NamedNode(property) = node {
            return Ok(Path::Predicate(property.clone()));
        }
        let all = |list: &Term| -> Result<Vec<Path>, ValidateError> {
            let members = self.graph.list(of, list)?;
            if members.len() < 2 {
                return Err(malformed(
                    of,
                    "a path of several parts has fewer than two".to_owned(),
                ));
            }
            members.iter().map(|member| self.path(of, member)).collect()
        };
        let first = |local| self.graph.value(node, local);
        if self
            .graph
            .properties(node)
            .iter()
            .any(|(property, _)| *property == rdf::FIRST)
        {
            return Ok(Path::Sequence(all(node)?));
        }
        if let Some(list) = first("alternativePath")? {
            return Ok(Path::Alternative(all(list)?));
        }
        let one = |path: &Term| self.path(of, path).map(Box::new);
        if let Some(path) = first("inversePath")? {
            return Ok(Path::Inverse(one(path)?));
        }
        if let Some(path) = first("zeroOrMorePath")? {
            return Ok(Path::Repeated(one(path)?, true));
        }
        if let Some(path) = first("oneOrMorePath")? {
            return Ok(Path::Repeated(one(path)?, false));
        }
        match first("zeroOrOnePath")? {
            Some(path) => Ok(Path::Optional(one(path)?)),
            None => Err(malformed(of, "its sh:path is not a path".to_owned())),
        }
    }

    fn targets(&self, node: &Term) -> Result<Vec<Target>, ValidateError> {
        let mut targets: Vec<_> = self
            .graph
            .values(node, "targetNode")
            .cloned()
            .map(Target::Node)
            .collect();
        for class in self.graph.values(node, "targetClass") {
            targets.push(Target::Class(iri(node, "targetClass", class)?));
        }
        for property in self.graph.values(node, "targetSubjectsOf") {
            targets.push(Target::SubjectsOf(iri(node, "targetSubjectsOf", property)?));
        }
        for property in self.graph.values(node, "targetObjectsOf") {
            targets.push(Target::ObjectsOf(iri(node, "targetObjectsOf", property)?));
        }
        let is_class = [rdfs::CLASS, owl::CLASS]
            .iter()
            .any(|class| self.graph.is_a(node, class.as_str()));
        match node {
            Term::NamedNode(class) if is_class => targets.push(Target::Class(class.clone())),
            _ => {}
        }
        Ok(targets)
    }

    fn severity(&self, node: &Term) -> Result<Severity, ValidateError> {
        let Some(value) = self.graph.value(node, "severity")? else {
            return Ok(Severity::Violation);
        };
        let known = [Severity::Violation, Severity::Warning, Severity::Info];
        let found = known
            .into_iter()
            .find(|severity| *value == Term::from(severity.iri()));
        found.ok_or_else(|| malformed(node, format!("{value} is no severity")))
    }

    /// The message in English if there is one, else the first.
    fn message(&self, node: &Term) -> Option<String> {
        let messages = self
            .graph
            .values(node, "message")
            .filter_map(|message| match message {
                Term::Literal(literal) => {
                    Some((literal.language() != Some("en"), literal.value().to_owned()))
                }
                _ => None,
            });
        messages.min().map(|(_, message)| message)
    }

    fn flag(&self, node: &Term, local: &str) -> Result<bool, ValidateError> {
        let Some(value) = self.graph.value(node, local)? else {
            return Ok(false);
        };
        match value {
            Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => {
                Ok(["true", "1"].contains(&literal.value()))
            }
            _ => Err(malformed(node, format!("sh:{local} is neither true nor false"))),
        }
    }

    /// A shape that asks itself, directly or by way of others, has no meaning in SHACL Core.
    fn check_recursion(&self) -> Result<(), ValidateError> {
        let mut is_safe = vec![false; self.shapes.all.len()];
        for start in 0..self.shapes.all.len() {
            self.visit(start, &mut Vec::new(), &mut is_safe)?;
        }
        Ok(())
    }

    fn visit(&self, id: ShapeId, open: &mut Vec<ShapeId>, is_safe: &mut [bool]) -> Result<(), ValidateError> {
        if is_safe.get(id).copied().unwrap_or(true) {
            return Ok(());
        }
        let Some(shape) = self.shapes.all.get(id) else {
            return Ok(());
        };
        if open.contains(&id) {
            let component = "a shape that asks itself".to_owned();
            return Err(ValidateError::Unsupported {
                shape: shape.name.to_string(),
                component,
            });
        }
        open.push(id);
        for next in shape.constraints.iter().flat_map(Constraint::shapes) {
            self.visit(next, open, is_safe)?;
        }
        open.pop();
        if let Some(safe) = is_safe.get_mut(id) {
            *safe = true;
        }
        Ok(())
    }
}

fn iri(node: &Term, local: &str, value: &Term) -> Result<NamedNode, ValidateError> {
    match value {
        Term::NamedNode(iri) => Ok(iri.clone()),
        _ => Err(malformed(node, format!("sh:{local} is not an IRI"))),
    }
}

fn text(node: &Term, local: &str, value: &Term) -> Result<String, ValidateError> {
    match value {
        Term::Literal(literal) => Ok(literal.value().to_owned()),
        _ => Err(malformed(node, format!("sh:{local} is not text"))),
    }
}

fn number(node: &Term, local: &str, value: &Term) -> Result<usize, ValidateError> {
    let number = match value {
        Term::Literal(literal) if literal.datatype() == xsd::INTEGER => literal.value().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| malformed(node, format!("sh:{local} is not a whole number")))
}

fn node_kind(node: &Term, value: &Term) -> Result<NodeKind, ValidateError> {
    let kind = iri(node, "nodeKind", value)?;
    let (iri, blank, literal) = match kind.as_str().strip_prefix(SHACL) {
        Some("IRI") => (true, false, false),
        Some("BlankNode") => (false, true, false),
        Some("Literal") => (false, false, true),
        Some("BlankNodeOrIRI") => (true, true, false),
        Some("BlankNodeOrLiteral") => (false, true, true),
        Some("IRIOrLiteral") => (true, false, true),
        _ => return Err(malformed(node, format!("{kind} is no kind of node"))),
    };
    Ok(NodeKind { iri, blank, literal })
}
