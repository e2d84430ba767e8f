//! Which entities of the gold are which of those found.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::GoldDocument;
use super::score::Found;
use crate::model::{Entity, EntityIndex, MentionKind, Span};

/// Gold names entities by words that are unique in its document. A found entity is the gold's if one of its names
/// stands in the bounds of one of the gold's mentions; or, where none of its names stands in the bounds of any, if it
/// bears a name of the gold's. So a wrong class or identifier costs nothing here, and two things put together as one
/// count as both.
#[derive(Debug)]
pub(super) struct Alignment<'a> {
    found: Found<'a>,
    /// For each entity, the gold's names for what is mentioned in the same bounds.
    by_span: BTreeMap<EntityIndex, BTreeSet<&'a str>>,
    /// For each of the gold's entities, all words that name it, in lower case.
    words: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Alignment<'a> {
    pub(super) fn new(gold: &'a GoldDocument, found: Found<'a>) -> Self {
        let mut spans: BTreeMap<Span, &str> = BTreeMap::new();
        let mut words: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for mention in &gold.mentions {
            let Some(name) = mention.entity.as_deref() else {
                continue;
            };
            let own = words.entry(name).or_default();
            own.extend([name.to_lowercase(), mention.span.of(&gold.text).to_lowercase()]);
            for span in mention.also.iter().chain([&mention.span]) {
                spans.insert(*span, name);
            }
        }
        let mut by_span: BTreeMap<EntityIndex, BTreeSet<&str>> = BTreeMap::new();
        for mention in &found.extraction.mentions {
            let name = spans.get(&mention.span).copied();
            let is_name = mention.kind == MentionKind::Name;
            if let (Some(name), Some(entity), true) = (name, found.entity(mention.entity), is_name) {
                by_span.entry(entity).or_default().insert(name);
            }
        }
        Self {
            found,
            by_span,
            words,
        }
    }

    /// Whether a found entity is the one that the gold calls so.
    pub(super) fn is(&self, entity: EntityIndex, name: &str) -> bool {
        if let Some(names) = self.by_span.get(&entity) {
            return names.contains(name);
        }
        let entity = self.found.resolution.entity(entity);
        let known = self.words.get(name);
        entity.is_some_and(|entity| {
            names_of(entity).any(|words| match known {
                Some(known) => known.contains(&words.to_lowercase()),
                None => words.to_lowercase() == name.to_lowercase(),
            })
        })
    }

    /// What an entity is called, for telling of errors.
    pub(super) fn label(&self, entity: EntityIndex) -> &str {
        let entity = self.found.resolution.entity(entity);
        entity.map_or("?", |entity| entity.label.as_str())
    }
}

/// All names of an entity, the preferred one first.
pub(super) fn names_of(entity: &Entity) -> impl Iterator<Item = &str> {
    let others = entity.other_names.iter().map(String::as_str);
    [entity.label.as_str()].into_iter().chain(others)
}

/// Words as they are compared: in lower case, without an article before them.
pub(super) fn plain(words: &str) -> String {
    let words = words.trim().to_lowercase();
    let bare = ["the ", "a ", "an "]
        .iter()
        .find_map(|article| words.strip_prefix(article));
    bare.map_or_else(|| words.clone(), str::to_owned)
}
