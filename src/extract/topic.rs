//! Finds what a document is about: the thing its title names.

use super::{analysis::Analysis, entities::Entities, name::name_of_people};
use crate::model::{BlockKind, EntityClass, LocalEntityId, Mention};

/// The entity that the title names.
///
/// That is what the whole title is a name of, or else the community in a title such as "Japanese people in Russia", or
/// else the first name in it.
pub(crate) fn find_topic(
    analysis: &Analysis<'_>,
    mentions: &[Mention],
    entities: &mut Entities,
) -> Option<(LocalEntityId, Option<EntityClass>)> {
    let title = analysis.document.title.as_deref()?;
    let heading = analysis.document.blocks.iter().find(|block| block.kind == BlockKind::Title)?;
    let in_title = || mentions.iter().filter(|m| heading.span.contains(m.span));
    let class_of = |id| entities.entity(id).and_then(|e| e.class);
    if let Some(whole) = in_title().find(|m| m.span == heading.span) {
        return Some((whole.entity, class_of(whole.entity)));
    }
    let mut words = title.split_whitespace();
    let is_community = words.next().and_then(name_of_people).is_some() && title.contains(" in ");
    if is_community {
        let class = Some(EntityClass::Group);
        return Some((entities.intern(title, class, None), class));
    }
    in_title().next().map(|m| (m.entity, class_of(m.entity)))
}
