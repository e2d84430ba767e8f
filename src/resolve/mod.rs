//! Decides which mentions, in all documents, are of the same entity, and puts together what is said of it.
//!
//! It is a function of the set of documents: their order changes nothing.

mod claims;
mod cluster;
mod registry;

use std::collections::BTreeMap;

use cluster::{Cluster, find_clusters};
pub use registry::{Registry, ResolveError};

use crate::model::{Entity, EntityIndex, Extraction, Resolution};

/// Resolves what was found in all documents, which are told apart by their ids. Entities that the registry knows keep
/// their identifiers, and new ones are entered in it.
pub fn resolve(extractions: &[&Extraction], registry: &mut Registry) -> Resolution {
    let clusters = find_clusters(extractions);
    let ids = registry.assign(&clusters);
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by(|a, b| ids.get(*a).cmp(&ids.get(*b)));
    let mut local: Vec<Vec<EntityIndex>> = extractions
        .iter()
        .map(|e| vec![EntityIndex(u32::MAX); e.entities.len()])
        .collect();
    let mut entities = Vec::with_capacity(order.len());
    for (index, &at) in order.iter().enumerate() {
        let (Some(cluster), Some(id)) = (clusters.get(at), ids.get(at)) else {
            continue;
        };
        let index = EntityIndex(u32::try_from(index).unwrap_or(u32::MAX));
        for &(document, entity) in &cluster.members {
            if let Some(slot) = local.get_mut(document).and_then(|l| l.get_mut(entity)) {
                *slot = index;
            }
        }
        entities.push(to_entity(cluster, id.clone()));
    }
    let statements = claims::merge_claims(extractions, &local);
    let observations = claims::merge_observations(extractions, &local);
    Resolution {
        entities,
        statements,
        observations,
        local,
    }
}

fn to_entity(cluster: &Cluster, id: crate::model::EntityId) -> Entity {
    let label = cluster.label().to_owned();
    let other_names = cluster
        .names
        .keys()
        .filter(|name| **name != label)
        .cloned()
        .collect();
    let mut items: Vec<_> = cluster.items.iter().collect();
    items.sort_by_key(|(item, count)| (std::cmp::Reverse(**count), **item));
    Entity {
        id,
        class: cluster.class,
        label,
        other_names,
        gender: cluster.gender,
        items: items.into_iter().map(|(item, _)| *item).collect(),
        mentions: cluster.mentions,
        documents: cluster.documents.iter().cloned().collect(),
    }
}

/// Counts by name, for tables that must come out in one order.
pub(crate) type Counts<K> = BTreeMap<K, usize>;
