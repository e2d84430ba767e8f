//! How well a candidate fits the items that its neighbours may be.

use super::context::Context;
use super::decide::Case;
use super::values::{ALIKE, CLAIMED, LINKED, Profile, Values, saturating};
use super::words::shared;
use crate::model::ItemId;

/// So many of a neighbour's candidates are looked at, the likeliest.
const OF_NEIGHBOUR: usize = 3;
/// A neighbour's candidate that is less likely counts nothing.
const LEAST: f64 = 0.05;
/// Kinds that so many things are of that having them in common says nothing: human, person, organization, geographic
/// entity, given name, family name, taxon, Wikimedia disambiguation page.
const BROAD: [u64; 8] = [
    5, 215_627, 43_229, 27_096_213, 202_444, 101_352, 16_521, 4_167_410,
];
/// A label that the description of another item names ties the two, but less than a statement does.
const NAMED: f64 = 0.7;

/// The values of a candidate that depend on what its neighbours are.
pub(super) fn fit(values: &mut Values, profile: &Profile, context: &Context, cases: &[Case]) {
    let mut claimed = 1.0;
    let mut linked = 1.0;
    let (mut alike, mut neighbours) = (0.0, 0_u32);
    let others = context
        .beside
        .iter()
        .chain(context.claimed.iter().filter(|at| !context.beside.contains(at)));
    for &at in others {
        let Some(case) = cases.get(at) else { continue };
        let is_claimed = context.claimed.binary_search(&at).is_ok();
        let mut best = 0.0_f64;
        for (other, share) in case.likeliest(OF_NEIGHBOUR).filter(|(_, share)| *share >= LEAST) {
            if other.item.id == profile.item.id {
                continue;
            }
            let tie = tie(profile, other);
            linked *= 1.0 - share * tie;
            if is_claimed && tie >= 1.0 {
                claimed *= 1.0 - share;
            }
            best = best.max(share * likeness(profile, other));
        }
        neighbours += u32::from(!case.is_empty());
        alike += best;
    }
    let alike = if neighbours == 0 {
        0.0
    } else {
        alike / f64::from(neighbours)
    };
    for (at, value) in [(CLAIMED, 1.0 - claimed), (LINKED, 1.0 - linked), (ALIKE, alike)] {
        if let Some(slot) = values.get_mut(at) {
            *slot = (value.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        }
    }
}

/// Whether a statement or a description of one names the other.
fn tie(a: &Profile, b: &Profile) -> f64 {
    let states =
        |one: &Profile, other: &Profile| one.item.relations.iter().any(|(_, item)| *item == other.item.id);
    let describes = |one: &Profile, other: &Profile| {
        !other.label.is_empty() && shared(&other.label, &one.description) == other.label.len()
    };
    if states(a, b) || states(b, a) {
        1.0
    } else if describes(a, b) || describes(b, a) {
        NAMED
    } else {
        0.0
    }
}

/// How much two items are of a kind.
fn likeness(a: &Profile, b: &Profile) -> f64 {
    let is_telling = |kind: &&ItemId| !BROAD.contains(&kind.number());
    let kinds = a
        .item
        .kinds
        .iter()
        .filter(is_telling)
        .filter(|kind| b.item.kinds.contains(kind))
        .count();
    let relations = a
        .item
        .relations
        .iter()
        .filter(|relation| b.item.relations.contains(relation))
        .count();
    let words = shared(&a.description, &b.description);
    saturating(kinds + relations + words)
}
