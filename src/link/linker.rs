//! Asks the sources for candidates and puts together what the decision needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::{Context, contexts};
use super::decide::{Case, Choice, decide, ranked, weigh_all};
use super::meeting::{Meeting, meetings};
use super::model::Weights;
use super::name::{Lookup, lookups};
use super::sources::Sources;
use super::values::{LANGUAGES, is_noun, mark_alone, own_values};
use super::words::Passages;
use super::{CandidateError, CandidateSource, Decision, Mappings, Options, Reach};
use crate::model::{Candidate, Decider, Edtf, Entity, Item, ItemId, NameMatch, Proposal, Resolution};

/// The names of so many entities are looked up at once.
const ASKED_AT_ONCE: usize = 4096;

/// Links entities with the items of some sources; what they answer is kept for the run.
pub struct Linker {
    sources: Sources,
    weights: Weights,
}

impl std::fmt::Debug for Linker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.sources.all().iter().map(|source| source.name()).collect();
        f.debug_struct("Linker")
            .field("sources", &names)
            .finish_non_exhaustive()
    }
}

impl Linker {
    /// With these sources. Where several know an item, the first of them says what it is.
    pub fn new(sources: Vec<Box<dyn CandidateSource>>) -> Self {
        Self::with_weights(sources, Weights::learned().clone())
    }

    /// With weights of the caller's, to see how well they do.
    pub fn with_weights(sources: Vec<Box<dyn CandidateSource>>, weights: Weights) -> Self {
        Self {
            sources: Sources::new(sources),
            weights,
        }
    }

    /// The weights of its score.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Takes other weights from now on.
    pub fn set_weights(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// Its sources, the most trusted first.
    pub fn sources(&self) -> &[Box<dyn CandidateSource>] {
        self.sources.all()
    }

    /// Links all entities of a resolution; `passages` are of its documents, in the order of their extractions.
    ///
    /// What there is to say is in the order of the entities; those with no candidate and no decision are left out. A source
    /// that cannot answer is as one that has nothing; [`failures`](Self::failures) tells.
    pub fn link(
        &self,
        resolution: &Resolution,
        passages: &[Passages],
        mappings: &Mappings,
        options: &Options,
    ) -> Vec<Proposal> {
        let cases = self.cases(resolution, passages, mappings);
        decide(&resolution.entities, &cases, options)
    }

    /// Every candidate of every entity, best first, with its score and all that it is made of: to explain a decision.
    pub fn candidates(
        &self,
        resolution: &Resolution,
        passages: &[Passages],
        mappings: &Mappings,
    ) -> Vec<Vec<Candidate>> {
        self.cases(resolution, passages, mappings)
            .iter()
            .map(ranked)
            .collect()
    }

    /// What an item is in a few words, as the first source that has it tells: its description and its years.
    pub fn describe(&self, item: ItemId) -> Option<String> {
        let profile = self.sources.profiles(vec![item]).remove(&item)?;
        let item = &profile.item;
        let years = match (&item.start, &item.end) {
            (None, None) => None,
            (start, end) => {
                let text = |time: &Option<Edtf>| time.as_ref().map_or_else(String::new, Edtf::to_string);
                Some(format!("{}–{}", text(start), text(end)))
            }
        };
        let parts: Vec<String> = item
            .description(&LANGUAGES)
            .map(str::to_owned)
            .into_iter()
            .chain(years)
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// What is known of an item, as the first source that has it tells.
    pub fn item(&self, id: ItemId) -> Option<Item> {
        let profile = self.sources.profiles(vec![id]).remove(&id)?;
        Some(Item::clone(&profile.item))
    }

    /// The items that have this name or one like it, those met most surely and the best known first, with how they meet.
    pub fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)> {
        let mut found = self.sources.search(name);
        found.sort_by_key(|hit| (hit.how, std::cmp::Reverse(hit.sitelinks), hit.item));
        let mut seen = BTreeSet::new();
        found.retain(|hit| seen.insert(hit.item));
        found.into_iter().map(|hit| (hit.item, hit.how)).collect()
    }

    /// The sources that could not answer since the last call, each with the first reason and how often it failed.
    pub fn failures(&self) -> Vec<(CandidateError, usize)> {
        self.sources.take_failures()
    }

    /// The candidates of all entities with their scores.
    pub(super) fn cases(
        &self,
        resolution: &Resolution,
        passages: &[Passages],
        mappings: &Mappings,
    ) -> Vec<Case> {
        let found = self.find(&resolution.entities, mappings);
        let are_met: Vec<bool> = found.iter().map(|met| !met.is_empty()).collect();
        let contexts = contexts(resolution, passages, &are_met);
        let none = Context::default();
        let ids: Vec<ItemId> = found.iter().flat_map(BTreeMap::keys).copied().collect();
        let profiles = self.sources.profiles(ids);
        let mut cases = Vec::with_capacity(found.len());
        for ((entity, context), met) in resolution.entities.iter().zip(&contexts).zip(found) {
            let context = context.as_deref().unwrap_or(&none);
            let nearby: Vec<&Entity> = context
                .beside
                .iter()
                .filter_map(|at| resolution.entities.get(*at))
                .collect();
            let choices = met.into_iter().filter_map(|(item, meeting)| {
                let profile = Arc::clone(profiles.get(&item)?);
                // What is left of a school's name may be that of its city.
                let is_other = matches!((entity.class, profile.item.class), (Some(a), Some(b)) if a != b);
                if meeting.left_out > 0 && is_other {
                    return None;
                }
                let values = own_values(entity, context, &profile, &meeting, &nearby);
                Some(Choice {
                    profile,
                    meeting,
                    values,
                    share: 0.0,
                })
            });
            let mut options: Vec<Choice> = choices.collect();
            mark_alone(
                options
                    .iter_mut()
                    .map(|choice| (&choice.meeting, &mut choice.values)),
            );
            let decided = decided(entity, &options, mappings);
            cases.push(Case { options, decided });
        }
        weigh_all(&mut cases, &contexts, &self.weights);
        cases
    }

    /// The items that each entity's names meet, and how. Names are asked for some thousand entities at a time, so that no
    /// more of them are held, and no name is asked again that is in the cache.
    fn find(&self, entities: &[Entity], mappings: &Mappings) -> Vec<BTreeMap<ItemId, Meeting>> {
        let all = entities.chunks(ASKED_AT_ONCE);
        all.flat_map(|some| self.find_some(some, mappings)).collect()
    }

    fn find_some(&self, entities: &[Entity], mappings: &Mappings) -> Vec<BTreeMap<ItemId, Meeting>> {
        let asked: Vec<Vec<Lookup>> = entities.iter().map(lookups).collect();
        let near = self.sources.hits(asked.iter().flatten(), Reach::Near);
        let mut met: Vec<BTreeMap<ItemId, Meeting>> = Vec::with_capacity(entities.len());
        for (entity, lookups) in entities.iter().zip(&asked) {
            met.push(meetings(entity, lookups, &[&near]));
        }
        // A single word may be short for a name even where it is one; a noun is no part of a name, nor a misspelled one.
        for reach in [Reach::Part, Reach::Far] {
            let is_open = |entity: &Entity, met: &BTreeMap<_, _>| {
                let is_short = reach == Reach::Part && !entity.label.contains(char::is_whitespace);
                (is_short || met.is_empty()) && !is_noun(&entity.label)
            };
            let open = entities.iter().zip(&met).zip(&asked);
            let open = open.filter(|((entity, met), _)| is_open(entity, met));
            let more = self.sources.hits(open.flat_map(|(_, lookups)| lookups), reach);
            for ((entity, lookups), met) in entities.iter().zip(&asked).zip(&mut met) {
                if is_open(entity, met) {
                    *met = meetings(entity, lookups, &[&near, &more]);
                }
            }
        }
        for (entity, met) in entities.iter().zip(&mut met) {
            let hinted = entity.items.iter().copied().chain(entity.stated);
            let decided = match mappings.decision(&entity.id) {
                Some(Decision::Accepted(item)) => Some(item),
                _ => None,
            };
            for item in hinted.chain(decided) {
                met.entry(item).or_insert_with(|| Meeting {
                    how: NameMatch::Part,
                    name: entity.label.clone(),
                    left_out: 0,
                    others: (0, entity.other_names.len()),
                    listed: false,
                    alone: false,
                });
            }
            met.retain(|item, _| !mappings.is_rejected(&entity.id, *item));
        }
        met
    }
}

/// What is decided about an entity: what a person says, else what a column of a table does, be it an item or an identifier
/// that one of the items has.
fn decided(entity: &Entity, options: &[Choice], mappings: &Mappings) -> Option<(Decision, Decider)> {
    if let Some(decision) = mappings.decision(&entity.id) {
        return Some((decision, Decider::Person));
    }
    let by_identifier = || {
        let has_one = |choice: &&Choice| {
            let mut own = entity.identifiers.iter();
            own.any(|identifier| choice.profile.item.identifiers.contains(identifier))
        };
        let mut found = options
            .iter()
            .filter(has_one)
            .map(|choice| choice.profile.item.id);
        found.next().filter(|_| found.next().is_none())
    };
    let stated = entity.stated.or_else(by_identifier)?;
    (!mappings.is_rejected(&entity.id, stated)).then_some((Decision::Accepted(stated), Decider::Table))
}
