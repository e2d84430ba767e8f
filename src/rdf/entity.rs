//! Names entities and says what they are.

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::{
    document::DocumentPen,
    literal,
    vocab::{dmb, rdfs, skos},
};
use crate::model::{Entity, EntityClass};

/// The class of the vocabulary for an entity's class; one without is an entity of some other kind.
pub fn class(class: Option<EntityClass>) -> NamedNodeRef<'static> {
    match class {
        Some(EntityClass::Person) => dmb::PERSON,
        Some(EntityClass::Place) => dmb::PLACE,
        Some(EntityClass::Organization) => dmb::ORGANIZATION,
        Some(EntityClass::Event) => dmb::EVENT,
        Some(EntityClass::Group) => dmb::GROUP,
        None => dmb::ENTITY,
    }
}

/// Gives class, label and those of its other names that the document uses.
pub(crate) fn describe<'n>(
    to: &mut DocumentPen<'_>,
    entity: &Entity,
    names: impl Iterator<Item = &'n str>,
) -> NamedNode {
    let iri = to.base.entity(&entity.id);
    let language = to.language;
    to.pen.class(&iri, class(entity.class));
    to.pen
        .add(&iri, rdfs::LABEL, literal::text(&entity.label, language));
    for name in names.filter(|name| *name != entity.label && !name.is_empty()) {
        to.pen.add(&iri, skos::ALT_LABEL, literal::text(name, language));
    }
    iri
}
