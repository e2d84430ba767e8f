//! Writes claims: the direct triple, and the node with everything else.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};

use super::{
    Base, ClaimProperty, Ontology, RdfError,
    document::DocumentPen,
    hash, literal,
    vocab::{dmb, prov, rdf, rdfs, xsd},
};
use crate::model::{
    AccordingTo, Certainty, Claim, Edtf, EntityIndex, Location, Property, Qualifiers, Quantity, Resolution,
    Score, Value,
};

/// The claims of the same content, as one: the firmest certainty, the highest confidence, the first rule.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) hash: String,
    pub(crate) certainty: Certainty,
    pub(crate) confidence: Score,
    pub(crate) rule: Property,
}

impl Merged {
    /// One claim alone.
    pub(crate) fn of_claim(claim: &Claim<EntityIndex>, resolution: &Resolution) -> Self {
        Self {
            hash: hash::of_claim(claim, resolution),
            certainty: claim.certainty,
            confidence: claim.confidence,
            rule: claim.rule.clone(),
        }
    }

    /// Both as one, whichever comes first.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.certainty = self.certainty.min(other.certainty);
        self.confidence = self.confidence.max(other.confidence);
        if other.rule < self.rule {
            self.rule = other.rule.clone();
        }
    }
}

/// What a claim needs to be written: the entities, and what it is merged with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) base: &'a Base,
    pub(crate) resolution: &'a Resolution,
}

impl Context<'_> {
    /// The IRI of an entity.
    pub(crate) fn entity(&self, index: EntityIndex) -> Result<NamedNode, RdfError> {
        let entity = self
            .resolution
            .entity(index)
            .ok_or(RdfError::UnknownEntity(index.0))?;
        Ok(self.base.entity(&entity.id))
    }
}

/// Writes a claim with the places in this document that state it.
pub(crate) fn write(
    to: &mut DocumentPen<'_>,
    context: Context<'_>,
    claim: &Claim<EntityIndex>,
    merged: &Merged,
    at: &[Location],
) -> Result<(), RdfError> {
    let unknown = || RdfError::UnknownProperty(claim.property.to_string());
    let property = Ontology::get()
        .property(claim.property.as_str())
        .ok_or_else(unknown)?;
    let subject = context.entity(claim.subject)?;
    let object = object(context, claim, property, to.language)?;
    if !claim.negated {
        to.pen.add(&subject, property.iri.as_ref(), object.clone());
    }
    let node = context.base.statement(&merged.hash);
    to.pen.class(&node, dmb::STATEMENT);
    if claim.negated {
        to.pen.class(&node, dmb::NEGATED_STATEMENT);
    }
    to.pen.add(&node, rdf::SUBJECT, subject);
    to.pen.add(&node, rdf::PREDICATE, property.iri.clone());
    to.pen.add(&node, rdf::OBJECT, object);
    if let (Value::Time(time), None) = (&claim.value, &claim.qualifiers.time) {
        bounds(to, &node, time);
    }
    if let Value::Quantity(quantity) = &claim.value {
        precision(to, &node, quantity);
    }
    qualifiers(to, &node, context, &claim.qualifiers)?;
    if let Some(role) = &claim.qualifiers.role {
        let role = literal::text(role, to.language);
        to.pen.add(&node, dmb::ROLE, role);
    }
    evidence(to, &node, merged, at);
    Ok(())
}

/// How sure a claim or figure is, by which rule it was read, and where.
pub(crate) fn evidence(to: &mut DocumentPen<'_>, node: &NamedNode, merged: &Merged, at: &[Location]) {
    to.pen
        .add(node, dmb::CERTAINTY, certainty(merged.certainty).into_owned());
    to.pen
        .add(node, dmb::CONFIDENCE, literal::score(merged.confidence));
    to.pen.add(node, dmb::RULE, literal::string(merged.rule.as_str()));
    for &at in at {
        if let Some(source) = to.source(at) {
            to.pen.add(node, prov::WAS_DERIVED_FROM, source);
        }
    }
}

/// Time, place and who says so.
pub(crate) fn qualifiers(
    to: &mut DocumentPen<'_>,
    node: &NamedNode,
    context: Context<'_>,
    qualifiers: &Qualifiers<EntityIndex>,
) -> Result<(), RdfError> {
    if let Some(time) = &qualifiers.time {
        to.pen.add(node, dmb::TIME, literal::time(time));
        bounds(to, node, time);
    }
    if let Some(place) = qualifiers.place {
        to.pen.add(node, dmb::AT_PLACE, context.entity(place)?);
    }
    match &qualifiers.according_to {
        Some(AccordingTo::Entity(by)) => to.pen.add(node, dmb::ACCORDING_TO, context.entity(*by)?),
        Some(AccordingTo::Text(words)) => {
            to.pen
                .add(node, dmb::ACCORDING_TO_TEXT, literal::string(words.as_str()));
        }
        None => {}
    }
    Ok(())
}

/// The upper end of a range, and whether the number is rounded.
pub(crate) fn precision(to: &mut DocumentPen<'_>, node: &NamedNode, quantity: &Quantity) {
    if let Some(upper) = quantity.upper {
        to.pen.add(node, dmb::UPPER_VALUE, literal::number(upper));
    }
    if quantity.approximate {
        to.pen.add(node, dmb::APPROXIMATE, Literal::from(true));
    }
}

fn bounds(to: &mut DocumentPen<'_>, node: &NamedNode, time: &Edtf) {
    if let Some(day) = time.earliest() {
        to.pen.add(node, dmb::EARLIEST, literal::date(day));
    }
    if let Some(day) = time.latest() {
        to.pen.add(node, dmb::LATEST, literal::date(day));
    }
}

fn certainty(certainty: Certainty) -> NamedNodeRef<'static> {
    match certainty {
        Certainty::Stated => dmb::STATED,
        Certainty::Reported => dmb::REPORTED,
        Certainty::Implied => dmb::IMPLIED,
    }
}

fn object(
    context: Context<'_>,
    claim: &Claim<EntityIndex>,
    property: &ClaimProperty,
    language: &str,
) -> Result<Term, RdfError> {
    Ok(match &claim.value {
        Value::Entity(entity) => context.entity(*entity)?.into(),
        Value::Time(time) => literal::time(time).into(),
        Value::Quantity(quantity) => literal::number(quantity.value).into(),
        Value::Text(text) => words(text, property, language),
    })
}

/// Words as the property wants them: of its datatype if it has one, else in the language of the document.
fn words(text: &str, property: &ClaimProperty, language: &str) -> Term {
    match property.range.as_slice() {
        [one] if *one == xsd::STRING => literal::string(text).into(),
        [one] if is_datatype(one) => Literal::new_typed_literal(text, one.clone()).into(),
        _ => literal::text(text, language),
    }
}

fn is_datatype(range: &NamedNode) -> bool {
    let iri = range.as_str();
    let is_class = iri.starts_with(dmb::NAMESPACE) || iri.starts_with(rdfs::NAMESPACE);
    !is_class && *range != rdf::LANG_STRING
}
