//! Decides which mentions, in all documents, are of the same entity, and puts together what is said of it.
//!
//! It is a function of the set of documents: their order changes nothing.

mod claims;
mod cluster;
mod registry;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use cluster::{Cluster, find_clusters};
pub use registry::{Registry, ResolveError};

use subject::find_subjects;

use crate::model::{DocumentId, Entity, EntityId, EntityIndex, Extraction, ItemId, Resolution, TableSubject};

/// Resolves what was found in all documents, which are told apart by their ids, and what tables describe, sorted by IRI.
///
/// A subject of a table is an entity under its IRI, and so is what texts say of it. Its claims are taken out of it, since a
/// large table makes many. Entities that the registry knows keep
/// their identifiers, and new ones are entered in it, as are the IRIs of subjects that texts speak of.
pub fn resolve(
    extractions: &[&Extraction],
    subjects: &mut [TableSubject],
    registry: &mut Registry,
) -> Resolution {
    let clusters = find_clusters(extractions);
    let remembered = registry.recognise(&clusters);
    let found = find_subjects(&clusters, extractions, subjects, &remembered);
    let fixed: Vec<Option<&EntityId>> = found
        .iter()
        .map(|at| at.and_then(|at| subjects.get(at)).map(|subject| &subject.id))
        .collect();
    let is_taken = |id: &EntityId| subject::find(subjects, id).is_some();
    let ids = registry.assign(&clusters, remembered, &fixed, is_taken);
    let mut things: BTreeMap<&EntityId, Thing<'_>> = BTreeMap::new();
    for subject in subjects.iter() {
        things.entry(&subject.id).or_default().subject = Some(subject);
    }
    for (cluster, id) in clusters.iter().zip(&ids) {
        things.entry(id).or_default().clusters.push(cluster);
    }
    let mut local: Vec<Vec<EntityIndex>> = extractions
        .iter()
        .map(|e| vec![EntityIndex(u32::MAX); e.entities.len()])
        .collect();
    let mut entities = Vec::with_capacity(things.len());
    for (index, (id, thing)) in things.into_iter().enumerate() {
        let index = EntityIndex(u32::try_from(index).unwrap_or(u32::MAX));
        for &(document, entity) in thing.clusters.iter().flat_map(|cluster| &cluster.members) {
            if let Some(slot) = local.get_mut(document).and_then(|l| l.get_mut(entity)) {
                *slot = index;
            }
        }
        entities.push(thing.to_entity(id.clone()));
    }
    let of_subject = |id: &EntityId| {
        let at = entities.binary_search_by(|entity: &Entity| entity.id.cmp(id));
        at.ok().and_then(|at| u32::try_from(at).ok()).map(EntityIndex)
    };
    let (statements, table_statements) = claims::merge_claims(extractions, &local, subjects, of_subject);
    let observations = claims::merge_observations(extractions, &local);
    Resolution {
        entities,
        statements,
        table_statements,
        observations,
        local,
    }
}

/// All that is one entity.
#[derive(Default)]
struct Thing<'a> {
    subject: Option<&'a TableSubject>,
    /// In their order; several only with a subject.
    clusters: Vec<&'a Cluster>,
}

impl Thing<'_> {
    fn to_entity(&self, id: EntityId) -> Entity {
        let subject = self.subject;
        let clusters = || self.clusters.iter();
        let label = self.label();
        let given = subject.into_iter().flat_map(|subject| &subject.names);
        let given = given.map(|name| String::from(&*name.text));
        let names: BTreeSet<String> = clusters()
            .flat_map(|cluster| cluster.names.keys().cloned())
            .chain(given)
            .filter(|name| *name != label)
            .collect();
        let mut counts: Counts<ItemId> = Counts::new();
        for (item, count) in clusters().flat_map(|cluster| &cluster.items) {
            *counts.entry(*item).or_default() += count;
        }
        let mut items: Vec<_> = counts.into_iter().collect();
        items.sort_by_key(|(item, count)| (std::cmp::Reverse(*count), *item));
        let described = subject.into_iter().flat_map(|subject| &subject.documents);
        let documents: BTreeSet<&DocumentId> = clusters()
            .flat_map(|cluster| &cluster.documents)
            .chain(described)
            .collect();
        Entity {
            id,
            class: subject.map_or_else(|| clusters().find_map(|cluster| cluster.class), |s| Some(s.class)),
            label,
            other_names: names.into_iter().collect(),
            gender: clusters().filter_map(|cluster| cluster.gender).min(),
            items: items.into_iter().map(|(item, _)| item).collect(),
            mentions: clusters().map(|cluster| cluster.mentions).sum::<usize>()
                + subject.map_or(0, |subject| subject.rows),
            documents: documents.into_iter().cloned().collect(),
            stated: subject.and_then(|subject| subject.item),
            identifiers: subject
                .map(|subject| subject.identifiers.clone())
                .unwrap_or_default(),
        }
    }

    /// The name that the table prefers, if it is in its language; else that of the texts.
    fn label(&self) -> String {
        let preferred = self.subject.and_then(|subject| subject.names.first());
        let text = self.clusters.first().map(|cluster| cluster.label());
        match (preferred, text) {
            (Some(name), Some(text)) if !name.language.is_empty() => text.to_owned(),
            (Some(name), _) => name.text.to_string(),
            (None, text) => text.unwrap_or_default().to_owned(),
        }
    }
}

/// Counts by name, for tables that must come out in one order.
pub(crate) type Counts<K> = BTreeMap<K, usize>;
