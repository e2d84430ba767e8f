//! Entities of a document as its annotations name them.

use super::Annotated;
use crate::model::{
    Entity, EntityClass, EntityIndex, ItemId, LocalEntityId, Mention, MentionKind, Proposal, Resolution,
};
use crate::rdf::Base;

/// From a local entity to its IRI, label and match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    base: &'a Base,
    resolution: &'a Resolution,
    local: &'a [EntityIndex],
    proposals: &'a [Proposal],
}

impl<'a> Names<'a> {
    pub(super) fn new(annotated: Annotated<'a>, base: &'a Base) -> Self {
        Self {
            base,
            resolution: annotated.resolution,
            local: annotated.resolution.local.first().map_or(&[], Vec::as_slice),
            proposals: annotated.proposals,
        }
    }

    /// The entity that a local one was resolved to.
    pub(super) fn entity(&self, local: LocalEntityId) -> Option<&'a Entity> {
        self.resolution.entity(*self.local.get(local.index())?)
    }

    /// The IRI of an entity.
    pub(super) fn iri(&self, entity: &Entity) -> String {
        self.base.entity(&entity.id).into_string()
    }

    /// The accepted match of an entity.
    pub(super) fn item(&self, entity: &Entity) -> Option<ItemId> {
        let by_id = |proposal: &Proposal| proposal.entity.cmp(&entity.id);
        let at = self.proposals.binary_search_by(by_id).ok()?;
        self.proposals
            .get(at)?
            .matched
            .as_ref()
            .map(|matched| matched.item)
    }

    /// All entities with their index, by identifier.
    pub(super) fn entities(&self) -> &'a [Entity] {
        &self.resolution.entities
    }
}

/// Mentions by name, with their class and entity, as other programs expect them: nouns and pronouns are left out, and so
/// are names of things of other kinds.
pub(super) fn named<'a>(
    annotated: Annotated<'a>,
    names: Names<'a>,
) -> impl Iterator<Item = (&'a Mention, EntityClass, &'a Entity)> {
    let mentions = annotated.extraction.mentions.iter();
    mentions.filter_map(move |mention| {
        let is_name = mention.kind == MentionKind::Name;
        let entity = names.entity(mention.entity)?;
        mention
            .class
            .filter(|_| is_name)
            .map(|class| (mention, class, entity))
    })
}
