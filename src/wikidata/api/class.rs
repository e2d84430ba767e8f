//! Decides which of our classes an item is of, by what it is an instance of.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use super::{
    WikidataApi,
    entity::{self, SUPERCLASS},
    fetch::Scope,
};
use crate::model::{EntityClass, Item, ItemId};
use crate::net::NetError;

/// How many steps up the subclasses are followed. Most kinds are within four of a root.
const STEPS: usize = 8;

/// Kinds whose meaning is settled, and above which nothing is looked for.
const ROOTS: &[(u64, Option<EntityClass>)] = &[
    (5, Some(EntityClass::Person)),            // human
    (41_710, Some(EntityClass::Group)),        // ethnic group
    (133_311, Some(EntityClass::Group)),       // tribe
    (2_472_587, Some(EntityClass::Group)),     // people
    (33_829, Some(EntityClass::Group)),        // human population
    (515, Some(EntityClass::Place)),           // city
    (6256, Some(EntityClass::Place)),          // country
    (7275, Some(EntityClass::Place)),          // state
    (56_061, Some(EntityClass::Place)),        // administrative territorial entity
    (82_794, Some(EntityClass::Place)),        // geographic region
    (486_972, Some(EntityClass::Place)),       // human settlement
    (618_123, Some(EntityClass::Place)),       // geographical object
    (1_048_835, Some(EntityClass::Place)),     // political territorial entity
    (2_221_906, Some(EntityClass::Place)),     // geographic location
    (15_642_541, Some(EntityClass::Place)),    // human-geographic territorial entity
    (43_229, Some(EntityClass::Organization)), // organization
    (1_656_682, Some(EntityClass::Event)),     // event
    (95_074, None),                            // fictional character
    (4_167_410, None),                         // Wikimedia disambiguation page
    (13_406_463, None),                        // Wikimedia list article
];

/// What is known of kinds: their superclasses.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    above: BTreeMap<ItemId, Vec<ItemId>>,
}

impl Kinds {
    /// The class of an item of these kinds: that of the nearest root, in the order of [`ROOTS`] where two are as near.
    fn decide(&self, kinds: &[ItemId]) -> Option<EntityClass> {
        let mut seen: BTreeSet<ItemId> = BTreeSet::new();
        let mut level: Vec<ItemId> = kinds.to_vec();
        for _ in 0..=STEPS {
            let is_here = |(number, _): &&(u64, Option<EntityClass>)| level.contains(&ItemId::new(*number));
            if let Some((_, class)) = ROOTS.iter().find(is_here) {
                return *class;
            }
            seen.extend(&level);
            let above = level.iter().filter_map(|kind| self.above.get(kind)).flatten();
            level = above.copied().filter(|kind| !seen.contains(kind)).collect();
        }
        None
    }

    /// The kinds that are needed for a decision on these and are not known yet.
    fn unknown(&self, kinds: &BTreeSet<ItemId>) -> Vec<ItemId> {
        let is_open = |kind: &&ItemId| !is_root(**kind) && !self.above.contains_key(kind);
        kinds.iter().filter(is_open).copied().collect()
    }
}

fn is_root(kind: ItemId) -> bool {
    ROOTS.iter().any(|(number, _)| *number == kind.number())
}

impl WikidataApi {
    /// Decides the classes of items, and fetches what must be known of their kinds for that.
    pub(super) fn decide_classes<'i>(
        &self,
        items: impl Iterator<Item = &'i mut Item>,
    ) -> Result<(), NetError> {
        let items: Vec<&mut Item> = items.collect();
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let mut level: BTreeSet<ItemId> = items.iter().flat_map(|item| item.kinds.iter().copied()).collect();
        let mut seen = BTreeSet::new();
        for _ in 0..STEPS {
            self.learn(&mut kinds, &level)?;
            seen.extend(level.iter().copied());
            let above = level.iter().filter(|kind| !is_root(**kind));
            let above = above.filter_map(|kind| kinds.above.get(kind)).flatten().copied();
            level = above.filter(|kind| !seen.contains(kind)).collect();
            if level.is_empty() {
                break;
            }
        }
        for item in items {
            item.class = kinds.decide(&item.kinds);
        }
        Ok(())
    }

    fn learn(&self, kinds: &mut Kinds, level: &BTreeSet<ItemId>) -> Result<(), NetError> {
        let scope = Scope {
            props: "claims",
            languages: &[],
        };
        self.entities(&kinds.unknown(level), &scope, |asked, entity| {
            let above = entity.map(|(_, entity)| entity::items(entity, SUPERCLASS));
            kinds.above.insert(asked, above.unwrap_or_default());
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u64]) -> Vec<ItemId> {
        numbers.iter().copied().map(ItemId::new).collect()
    }

    #[test]
    fn the_nearest_root_decides_and_a_loop_ends() {
        let mut kinds = Kinds::default();
        kinds.above.insert(ItemId::new(1), ids(&[2]));
        kinds.above.insert(ItemId::new(2), ids(&[1, 43_229]));
        kinds.above.insert(ItemId::new(3), ids(&[4]));
        kinds.above.insert(ItemId::new(4), ids(&[3]));
        assert_eq!(kinds.decide(&ids(&[1])), Some(EntityClass::Organization));
        assert_eq!(kinds.decide(&ids(&[1, 515])), Some(EntityClass::Place));
        assert_eq!(kinds.decide(&ids(&[3])), None);
        assert_eq!(kinds.decide(&ids(&[4_167_410, 1])), None);
        assert_eq!(kinds.decide(&[]), None);
    }
}
