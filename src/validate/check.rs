//! Checks nodes against shapes.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, Term};

use super::{
    ValidateError,
    compare::{compare, is_well_formed},
    data::Data,
    report::{Finding, Report},
    shape::{Bound, Constraint, NodeKind, Shape, ShapeId, Shapes, Target},
};

/// Checks a graph against shapes.
pub(super) struct Checker<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) data: Data<'a>,
}

/// What a constraint has to do with: the node, and what its shape looks at from there.
struct Place<'a> {
    shape: &'a Shape,
    focus: &'a Term,
    values: &'a [Term],
}

impl Checker<'_> {
    /// Checks every shape that has targets.
    pub(super) fn run(&self, most: usize) -> Result<Report, ValidateError> {
        let mut report = Report::with_limit(most);
        for (id, shape) in self.shapes.all.iter().enumerate() {
            if shape.is_deactivated || shape.targets.is_empty() {
                continue;
            }
            for focus in self.focus_nodes(&shape.targets)?.values() {
                self.check(id, focus, &mut |finding| report.add(finding))?;
            }
        }
        report.sort();
        Ok(report)
    }

    /// The nodes that a shape is for, sorted, each once.
    fn focus_nodes(&self, targets: &[Target]) -> Result<BTreeMap<String, Term>, ValidateError> {
        let mut nodes = BTreeMap::new();
        let mut take = |node: Term| {
            nodes.insert(node.to_string(), node);
        };
        for target in targets {
            match target {
                Target::Node(node) => take(node.clone()),
                Target::Class(class) => self.data.each_instance(class, &mut take)?,
                Target::SubjectsOf(property) => self.data.each_pair(property, |subject, _| take(subject))?,
                Target::ObjectsOf(property) => self.data.each_pair(property, |_, object| take(object))?,
            }
        }
        Ok(nodes)
    }

    /// Checks one node against one shape.
    fn check(&self, id: ShapeId, focus: &Term, found: &mut dyn FnMut(Finding)) -> Result<(), ValidateError> {
        let Some(shape) = self.shapes.all.get(id).filter(|shape| !shape.is_deactivated) else {
            return Ok(());
        };
        let values = match &shape.path {
            Some(path) => self.data.follow(focus, path)?,
            None => vec![focus.clone()],
        };
        let place = Place {
            shape,
            focus,
            values: &values,
        };
        for constraint in &shape.constraints {
            if let Constraint::Property(property) = constraint {
                for value in &values {
                    self.check(*property, value, found)?;
                }
                continue;
            }
            for value in self.broken(constraint, &place)? {
                found(place.finding(constraint, value));
            }
        }
        Ok(())
    }

    /// Whether a node is as a shape wants it.
    fn conforms(&self, id: ShapeId, node: &Term) -> Result<bool, ValidateError> {
        let mut conforms = true;
        self.check(id, node, &mut |_| conforms = false)?;
        Ok(conforms)
    }

    fn count(&self, shapes: &[ShapeId], node: &Term) -> Result<usize, ValidateError> {
        let mut count = 0;
        for &shape in shapes {
            count += usize::from(self.conforms(shape, node)?);
        }
        Ok(count)
    }

    /// The values that break a constraint; `None` for all of them together.
    fn broken(&self, constraint: &Constraint, place: &Place<'_>) -> Result<Vec<Option<Term>>, ValidateError> {
        let values = place.values;
        let is_broken = match constraint {
            Constraint::MinCount(least) => values.len() < *least,
            Constraint::MaxCount(most) => values.len() > *most,
            Constraint::HasValue(value) => !values.contains(value),
            Constraint::Qualified {
                shape,
                siblings,
                count,
                is_most,
            } => {
                let mut found = 0;
                for value in values {
                    found += usize::from(self.conforms(*shape, value)? && self.count(siblings, value)? == 0);
                }
                if *is_most { found > *count } else { found < *count }
            }
            Constraint::UniqueLang => return Ok(repeated_languages(values)),
            Constraint::Equals(property)
            | Constraint::Disjoint(property)
            | Constraint::LessThan { property, .. } => {
                let others = self.data.objects(place.focus, property.as_ref())?;
                return Ok(compared(constraint, values, &others)
                    .into_iter()
                    .cloned()
                    .map(Some)
                    .collect());
            }
            _ => return self.each_broken(constraint, values),
        };
        Ok(if is_broken { vec![None] } else { Vec::new() })
    }

    /// The same, for constraints that look at one value at a time.
    fn each_broken(
        &self,
        constraint: &Constraint,
        values: &[Term],
    ) -> Result<Vec<Option<Term>>, ValidateError> {
        let mut broken = Vec::new();
        for value in values {
            if let Constraint::Closed { allowed } = constraint {
                let properties = self.data.properties(value)?;
                let others = properties
                    .iter()
                    .filter(|(property, _)| !allowed.contains(property));
                broken.extend(others.map(|(_, value)| Some(value.clone())));
            } else if !self.holds(constraint, value)? {
                broken.push(Some(value.clone()));
            }
        }
        Ok(broken)
    }

    /// Whether a constraint that looks at one value at a time holds for it.
    fn holds(&self, constraint: &Constraint, value: &Term) -> Result<bool, ValidateError> {
        Ok(match constraint {
            Constraint::Class(class) => self.data.is_instance(value, class)?,
            Constraint::Datatype(datatype) => literal(value)
                .is_some_and(|literal| literal.datatype() == datatype.as_ref() && is_well_formed(literal)),
            Constraint::NodeKind(kind) => is_of_kind(value, *kind),
            Constraint::Bound { bound, limit } => compare(value, limit).is_some_and(|order| match bound {
                Bound::MinInclusive => order.is_ge(),
                Bound::MinExclusive => order.is_gt(),
                Bound::MaxInclusive => order.is_le(),
                Bound::MaxExclusive => order.is_lt(),
            }),
            Constraint::MinLength(least) => text(value).is_some_and(|text| text.chars().count() >= *least),
            Constraint::MaxLength(most) => text(value).is_some_and(|text| text.chars().count() <= *most),
            Constraint::Pattern(pattern) => text(value).is_some_and(|text| pattern.is_match(text)),
            Constraint::LanguageIn(tags) => {
                let language = literal(value).and_then(Literal::language);
                language.is_some_and(|language| tags.iter().any(|tag| matches_language(language, tag)))
            }
            Constraint::In(values) => values.contains(value),
            Constraint::Not(shape) => !self.conforms(*shape, value)?,
            Constraint::Node(shape) => self.conforms(*shape, value)?,
            Constraint::And(shapes) => self.count(shapes, value)? == shapes.len(),
            Constraint::Or(shapes) => self.count(shapes, value)? > 0,
            Constraint::Xone(shapes) => self.count(shapes, value)? == 1,
            // The others look at all values together.
            _ => true,
        })
    }
}

impl Place<'_> {
    fn finding(&self, constraint: &Constraint, value: Option<Term>) -> Finding {
        let component = constraint.component();
        let default = || component.trim_end_matches("ConstraintComponent").to_owned();
        Finding {
            severity: self.shape.severity,
            shape: self.shape.name.clone(),
            focus: self.focus.clone(),
            path: self.shape.path.clone(),
            value,
            component,
            message: self.shape.message.clone().unwrap_or_else(default),
        }
    }
}

/// The values that break a comparison with those of another property.
fn compared<'v>(constraint: &Constraint, values: &'v [Term], others: &'v [Term]) -> Vec<&'v Term> {
    match constraint {
        Constraint::Equals(_) => {
            let missing = others.iter().filter(|other| !values.contains(other));
            values
                .iter()
                .filter(|value| !others.contains(value))
                .chain(missing)
                .collect()
        }
        Constraint::LessThan { may_be_equal, .. } => {
            let is_less = |value, other| {
                compare(value, other).is_some_and(|order| order.is_lt() || (*may_be_equal && order.is_eq()))
            };
            let pairs = values
                .iter()
                .flat_map(|value| others.iter().map(move |other| (value, other)));
            pairs
                .filter(|(value, other)| !is_less(value, other))
                .map(|(value, _)| value)
                .collect()
        }
        _ => values.iter().filter(|value| others.contains(value)).collect(),
    }
}

/// Each language that several values share.
fn repeated_languages(values: &[Term]) -> Vec<Option<Term>> {
    let mut languages = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for language in values.iter().filter_map(literal).filter_map(Literal::language) {
        if !languages.insert(language.to_ascii_lowercase()) {
            repeated.insert(language.to_ascii_lowercase());
        }
    }
    repeated.iter().map(|_| None).collect()
}

fn literal(term: &Term) -> Option<&Literal> {
    match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    }
}

/// The text of an IRI or literal; blank nodes have none.
fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

fn is_of_kind(term: &Term, kind: NodeKind) -> bool {
    match term {
        Term::NamedNode(_) => kind.iri,
        Term::BlankNode(_) => kind.blank,
        Term::Literal(_) => kind.literal,
        Term::Triple(_) => false,
    }
}

/// Whether a language tag is in the range of another, as `en-GB` is in that of `en`.
fn matches_language(language: &str, range: &str) -> bool {
    let (language, range) = (language.to_ascii_lowercase(), range.to_ascii_lowercase());
    language
        .strip_prefix(&range)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
