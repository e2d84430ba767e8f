//! Decides which of our classes an item is of, by what it is an instance of and what the API says of its superclasses.

use std::{collections::BTreeSet, sync::PoisonError};

use super::{WikidataApi, entity::superclasses, fetch::Scope};
use crate::model::{Item, ItemId};
use crate::net::NetError;
use crate::wikidata::classes::{Classes, Edge, is_settled, other_classes};

/// How many steps up the subclasses are followed. Most kinds are within four of a class that is settled.
const STEPS: usize = 8;

/// What is known of kinds: their superclasses.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    known: BTreeSet<u32>,
    edges: Vec<Edge>,
}

impl Kinds {
    /// Those of which it is neither known nor settled what they are.
    fn unknown(&self, kinds: &BTreeSet<u32>) -> Vec<ItemId> {
        let is_open = |kind: &&u32| !self.known.contains(kind) && !is_settled(**kind);
        let open = kinds.iter().filter(is_open);
        open.map(|kind| ItemId::new((*kind).into())).collect()
    }

    /// What is right above these.
    fn above(&self, kinds: &BTreeSet<u32>) -> BTreeSet<u32> {
        let edges = self.edges.iter().filter(|edge| kinds.contains(&edge.child));
        edges.map(|edge| edge.parent).collect()
    }
}

fn numbers(kinds: &[ItemId]) -> impl Iterator<Item = u32> + Clone {
    kinds.iter().filter_map(|kind| u32::try_from(kind.number()).ok())
}

impl WikidataApi {
    /// Decides the classes of items, and fetches what must be known of their kinds for that.
    pub(super) fn decide_classes<'i>(
        &self,
        items: impl Iterator<Item = &'i mut Item>,
    ) -> Result<(), NetError> {
        let items: Vec<&mut Item> = items.collect();
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let mut level: BTreeSet<u32> = items.iter().flat_map(|item| numbers(&item.kinds)).collect();
        let mut seen = BTreeSet::new();
        for _ in 0..STEPS {
            self.learn(&mut kinds, &level)?;
            seen.extend(level.iter().copied());
            level = kinds.above(&level).difference(&seen).copied().collect();
            if level.is_empty() {
                break;
            }
        }
        let classes = Classes::new(kinds.edges.clone(), &[]);
        for item in items {
            item.class = classes.class_of(numbers(&item.kinds), item.coordinates.is_some());
            item.also = other_classes(item.class, &item.kinds);
        }
        Ok(())
    }

    fn learn(&self, kinds: &mut Kinds, level: &BTreeSet<u32>) -> Result<(), NetError> {
        let scope = Scope {
            props: "claims",
            languages: &[],
        };
        self.entities(&kinds.unknown(level), &scope, |asked, entity| {
            let parents = entity.map(|(_, entity)| superclasses(entity)).unwrap_or_default();
            if let Ok(child) = u32::try_from(asked.number()) {
                kinds.known.insert(child);
                kinds
                    .edges
                    .extend(parents.into_iter().map(|parent| Edge { parent, child }));
            }
            Ok(())
        })
    }
}
