//! Finds what a document is about: the thing its title names.

use super::{analysis::Analysis, entities::Entities, name::name_of_people};
use crate::model::{BlockKind, EntityClass, LocalEntityId, Mention};

/// What a document is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topic {
    /// The thing itself.
    pub(crate) entity: LocalEntityId,
    /// What it is.
    pub(crate) class: Option<EntityClass>,
    /// For a community, the place in the title.
    pub(crate) place: Option<LocalEntityId>,
    /// For a community, the people in the title: the Greeks, of "Greeks in Tashkent".
    pub(crate) people: Option<LocalEntityId>,
}

/// The entity that the title names.
///
/// That is what the whole title is a name of, or else the community in a title such as "Japanese people in Russia", or
/// else the first name in it.
pub(crate) fn find_topic(
    analysis: &Analysis<'_>,
    mentions: &[Mention],
    entities: &mut Entities,
) -> Option<Topic> {
    let title = analysis.document.title.as_deref()?;
    let heading = analysis
        .document
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Title)?;
    let in_title = || mentions.iter().filter(|m| heading.span.contains(m.span));
    let is_community = title
        .split_whitespace()
        .any(|word| name_of_people(word).is_some())
        && [" in ", " of "]
            .iter()
            .any(|preposition| title.contains(preposition));
    let whole = in_title().find(|m| m.span == heading.span);
    if whole.is_none() && is_community {
        let class = Some(EntityClass::Group);
        let place = in_title()
            .find(|m| m.class == Some(EntityClass::Place))
            .map(|m| m.entity);
        // "The Japanese community of Vladivostok" is of the Japanese; "Japanese people in Russia" is a name.
        let named = in_title().find(|m| m.class == class && title.starts_with("The "));
        let entity = named.map_or_else(|| entities.intern(title, class, None), |m| m.entity);
        let people = in_title().find(|m| m.class == class).map(|m| m.entity);
        return Some(Topic {
            entity,
            class,
            place,
            people,
        });
    }
    let entity = whole.or_else(|| in_title().next())?.entity;
    let class = entities.entity(entity).and_then(|e| e.class);
    Some(Topic {
        entity,
        class,
        place: None,
        people: None,
    })
}
