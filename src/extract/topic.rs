//! Finds what a document is about: the thing its title names.

use super::{
    analysis::Analysis, entities::Entities, infobox::told_by_infobox, name::name_of_people,
    wikilink::parts_of_title,
};
use crate::model::{BlockKind, EntityClass, LocalEntityId, Mention, Span};
use crate::text::fold;

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
/// else the first name in it. Where the title does not stand in the text, as on the page of a wiki, it is what the page
/// calls by its own title, or else what the title says.
pub(crate) fn find_topic(
    analysis: &Analysis<'_>,
    mentions: &[Mention],
    entities: &mut Entities,
) -> Option<Topic> {
    let title = analysis.document.title.as_deref()?;
    let blocks = &analysis.document.blocks;
    let Some(heading) = blocks.iter().find(|block| block.kind == BlockKind::Title) else {
        return Some(topic_of_page(analysis, title, mentions, entities));
    };
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

/// Where the text calls a community by the whole title of its document, makes that one mention of it: "Japanese people in
/// Russia" names those there, not all Japanese.
pub(crate) fn name_community(analysis: &Analysis<'_>, topic: Topic, mentions: &mut Vec<Mention>) {
    let title = analysis.document.title.as_deref().unwrap_or_default();
    let is_named = topic.people.is_some() && topic.people != Some(topic.entity) && !title.starts_with("The ");
    if !is_named || title.is_empty() {
        return;
    }
    for (start, _) in analysis.text.match_indices(title) {
        let span = Span::new(start, start + title.len());
        let first = mentions.partition_point(|m| m.span.start() < start);
        let inside = mentions
            .iter()
            .skip(first)
            .take_while(|m| span.contains(m.span))
            .count();
        let Some(people) = mentions
            .get(first)
            .filter(|m| inside > 0 && m.span.start() == start)
        else {
            continue;
        };
        let mention = Mention {
            span,
            entity: topic.entity,
            class: topic.class,
            item: None,
            ..people.clone()
        };
        mentions.splice(first..first + inside, [mention]);
    }
}

/// What a page is about that does not repeat its title.
fn topic_of_page(
    analysis: &Analysis<'_>,
    title: &str,
    mentions: &[Mention],
    entities: &mut Entities,
) -> Topic {
    let (name, _) = parts_of_title(title);
    let own = |mention: &&Mention| {
        let links = &analysis.document.links;
        let first = links.partition_point(|link| link.span.end() < mention.span.end());
        links
            .get(first)
            .is_some_and(|link| link.target == title && link.span.contains(mention.span))
    };
    let called = mentions.iter().find(own).map(|mention| mention.entity);
    let by_name = || {
        let folded = fold(name);
        let named = mentions.iter().find(|m| fold(m.span.of(analysis.text)) == folded);
        named.map(|mention| mention.entity)
    };
    let entity = called.or_else(by_name).unwrap_or_else(|| {
        let class = told_by_infobox(analysis.document).and_then(|told| told.0);
        entities.intern(name, class, None)
    });
    let class = entities.entity(entity).and_then(|entity| entity.class);
    Topic {
        entity,
        class,
        place: None,
        people: None,
    }
}
