//! How the names of an entity meet the names of items.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::name::Lookup;
use super::sources::Hit;
use crate::model::{Entity, ItemId, NameMatch};

/// So many items that have a name of an entity are weighed, those met most surely and the best known first, and so many
/// that it is a part of.
const MOST_CANDIDATES: usize = 24;

/// How an entity's names met an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meeting {
    /// The surest way.
    pub(super) how: NameMatch,
    /// The name of the entity that met it that way, as it is written.
    pub(super) name: String,
    /// Words of it that were left out.
    pub(super) left_out: usize,
    /// How many other names of the entity met it, and how many there are.
    pub(super) others: (usize, usize),
    /// Whether the gazetteer gave it.
    pub(super) listed: bool,
    /// Whether no other item has that name, but for spelling.
    pub(super) alone: bool,
}

/// Whether a name that met an item so is one of the item's: letter for letter, but for spelling, or, where the given name
/// is written out, for middle names.
fn is_name(how: NameMatch, name: &str) -> bool {
    const WRITTEN_OUT: usize = 3;
    let given = name.split(' ').next().unwrap_or_default();
    how <= NameMatch::Romanized || (how == NameMatch::Initials && given.len() >= WRITTEN_OUT)
}

impl Meeting {
    /// Whether the entity has a name of the item.
    pub(super) fn is_named(&self) -> bool {
        self.left_out == 0 && is_name(self.how, &self.name)
    }

    /// Whether a name of several words is the item's, letter for letter.
    pub(super) fn is_whole(&self) -> bool {
        self.how <= NameMatch::Alias && self.left_out == 0 && self.name.contains(char::is_whitespace)
    }
}

/// How an entity's names meet items, by what the sources have under them.
pub(super) fn meetings(
    entity: &Entity,
    lookups: &[Lookup],
    hits: &[&HashMap<&str, Arc<[Hit]>>],
) -> BTreeMap<ItemId, Meeting> {
    struct Met<'a> {
        best: (NameMatch, usize, &'a Lookup),
        names: Vec<usize>,
        listed: bool,
        sitelinks: u32,
    }
    let mut met: BTreeMap<ItemId, Met<'_>> = BTreeMap::new();
    for lookup in lookups {
        let found = hits.iter().filter_map(|hits| hits.get(&*lookup.text));
        for Hit { hit, listed } in found.flat_map(|hits| hits.iter()) {
            // First letters have no other romanization.
            if hit.how == NameMatch::Romanized
                && !lookup.text.contains(char::is_lowercase)
                && lookup.text.is_ascii()
            {
                continue;
            }
            let how = lookup.at_best.map_or(hit.how, |at_best| at_best.max(hit.how));
            let way = (how, lookup.left_out, lookup);
            let entry = met.entry(hit.item).or_insert_with(|| Met {
                best: way,
                names: Vec::new(),
                listed: false,
                sitelinks: hit.sitelinks,
            });
            if (lookup.left_out, how) < (entry.best.1, entry.best.0) {
                entry.best = way;
            }
            if how <= NameMatch::Romanized && lookup.left_out == 0 && !entry.names.contains(&lookup.name) {
                entry.names.push(lookup.name);
            }
            entry.listed |= *listed && how <= NameMatch::Alias;
            entry.sitelinks = entry.sitelinks.max(hit.sitelinks);
        }
    }
    let mut order: Vec<(ItemId, Met<'_>)> = met.into_iter().collect();
    order.sort_by_key(|(item, met)| (met.best.1, met.best.0, std::cmp::Reverse(met.sitelinks), *item));
    let mut room = [MOST_CANDIDATES; 2];
    order.retain(|(_, met)| {
        let kind = usize::from(met.best.0 >= NameMatch::Acronym);
        room.get_mut(kind).is_some_and(|room| {
            let has_room = *room > 0;
            *room = room.saturating_sub(1);
            has_room
        })
    });
    let others = entity.other_names.len();
    let has_name = |met: &Met<'_>| met.best.1 == 0 && is_name(met.best.0, &met.best.2.text);
    let alone = order.iter().filter(|(_, met)| has_name(met)).count() == 1;
    let meeting = |met: Met<'_>| Meeting {
        alone: alone && has_name(&met),
        how: met.best.0,
        name: met.best.2.text.clone(),
        left_out: met.best.1,
        others: (met.names.len().saturating_sub(1).min(others), others),
        listed: met.listed,
    };
    order
        .into_iter()
        .map(|(item, met)| (item, meeting(met)))
        .collect()
}
