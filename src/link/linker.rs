//! Asks the sources for candidates and puts together what the decision needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, RwLock};

use super::context::contexts;
use super::decide::{Case, Choice, decide, ranked, weigh_all};
use super::gazetteer::GAZETTEER;
use super::model::Weights;
use super::name::{Lookup, lookups};
use super::values::{LANGUAGES, Meeting, Profile, is_noun, own_values};
use super::words::Passages;
use super::{CandidateError, CandidateSource, Decision, Mappings, Options, Reach};
use crate::model::{
    Candidate, Decider, Edtf, Entity, Item, ItemId, NameHit, NameMatch, Proposal, Resolution,
};

/// So many items of an entity are weighed, those met most surely and the best known first.
const MOST_CANDIDATES: usize = 30;
/// So many names are asked for at once, so that a failure costs no more.
const BATCH: usize = 50;
/// So many entries a cache holds before it is emptied.
const CACHED: usize = 200_000;

/// Links entities with the items of some sources; what they answer is kept for the run.
pub struct Linker {
    sources: Vec<Box<dyn CandidateSource>>,
    weights: Weights,
    hits: RwLock<Known>,
    profiles: RwLock<HashMap<ItemId, Arc<Profile>>>,
    /// For each source that could not answer, the first reason and how often.
    failures: Mutex<BTreeMap<&'static str, (CandidateError, usize)>>,
}

/// What the sources have under names that were looked up.
type Known = HashMap<(String, Reach), Arc<[Hit]>>;

/// What one source has under a name.
#[derive(Clone, Debug)]
struct Hit {
    hit: NameHit,
    listed: bool,
}

impl std::fmt::Debug for Linker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.sources.iter().map(|source| source.name()).collect();
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
            sources,
            weights,
            hits: RwLock::default(),
            profiles: RwLock::default(),
            failures: Mutex::default(),
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
        &self.sources
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
        let profile = self.profiles(vec![item]).remove(&item)?;
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
        let profile = self.profiles(vec![id]).remove(&id)?;
        Some(Item::clone(&profile.item))
    }

    /// The items that have this name or one like it, those met most surely and the best known first, with how they meet.
    pub fn search(&self, name: &str) -> Vec<(ItemId, NameMatch)> {
        let lookup = Lookup {
            text: name.to_owned(),
            name: 0,
            at_best: None,
            left_out: 0,
        };
        let mut found: Vec<NameHit> = [Reach::Near, Reach::Far]
            .into_iter()
            .flat_map(|reach| self.hits(std::iter::once(&lookup), reach).into_values())
            .flat_map(|hits| hits.iter().map(|found| found.hit.clone()).collect::<Vec<_>>())
            .collect();
        found.sort_by_key(|hit| (hit.how, std::cmp::Reverse(hit.sitelinks), hit.item));
        let mut seen = BTreeSet::new();
        found.retain(|hit| seen.insert(hit.item));
        found.into_iter().map(|hit| (hit.item, hit.how)).collect()
    }

    /// The sources that could not answer since the last call, each with the first reason and how often it failed.
    pub fn failures(&self) -> Vec<(CandidateError, usize)> {
        let failures = self
            .failures
            .lock()
            .map(|mut failures| std::mem::take(&mut *failures));
        failures
            .map(|failures| failures.into_values().collect())
            .unwrap_or_default()
    }

    fn note(&self, error: CandidateError) {
        if let Ok(mut failures) = self.failures.lock() {
            failures.entry(error.source_name).or_insert((error, 0)).1 += 1;
        }
    }

    /// The candidates of all entities with their scores.
    pub(super) fn cases(
        &self,
        resolution: &Resolution,
        passages: &[Passages],
        mappings: &Mappings,
    ) -> Vec<Case> {
        let contexts = contexts(resolution, passages);
        let found = self.find(&resolution.entities, mappings);
        let ids: Vec<ItemId> = found.iter().flat_map(BTreeMap::keys).copied().collect();
        let profiles = self.profiles(ids);
        let mut cases = Vec::with_capacity(found.len());
        for ((entity, context), met) in resolution.entities.iter().zip(&contexts).zip(found) {
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
            let options: Vec<Choice> = choices.collect();
            let decided = decided(entity, &options, mappings);
            cases.push(Case { options, decided });
        }
        weigh_all(&mut cases, &contexts, &self.weights);
        cases
    }

    /// The items that each entity's names meet, and how.
    fn find(&self, entities: &[Entity], mappings: &Mappings) -> Vec<BTreeMap<ItemId, Meeting>> {
        let asked: Vec<Vec<Lookup>> = entities.iter().map(lookups).collect();
        let near = self.hits(asked.iter().flatten(), Reach::Near);
        let mut met: Vec<BTreeMap<ItemId, Meeting>> = Vec::with_capacity(entities.len());
        for (entity, lookups) in entities.iter().zip(&asked) {
            met.push(meetings(entity, lookups, &near));
        }
        // A noun is not a part of a name, nor a misspelled one.
        let is_unmet = |entity: &Entity, met: &BTreeMap<_, _>| met.is_empty() && !is_noun(&entity.label);
        let unmet = entities.iter().zip(&met).zip(&asked);
        let unmet = unmet.filter(|((entity, met), _)| is_unmet(entity, met));
        let far = self.hits(unmet.flat_map(|(_, lookups)| lookups), Reach::Far);
        for ((entity, lookups), met) in entities.iter().zip(&asked).zip(&mut met) {
            if is_unmet(entity, met) {
                *met = meetings(entity, lookups, &far);
            }
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
                });
            }
            met.retain(|item, _| !mappings.is_rejected(&entity.id, *item));
        }
        met
    }

    /// What the sources have under these names, asked only for those that are not known yet.
    fn hits<'a>(
        &self,
        lookups: impl Iterator<Item = &'a Lookup>,
        reach: Reach,
    ) -> HashMap<&'a str, Arc<[Hit]>> {
        let mut hits: HashMap<&str, Arc<[Hit]>> = HashMap::new();
        let mut missing: Vec<&str> = Vec::new();
        if let Ok(cache) = self.hits.read() {
            for lookup in lookups {
                match cache.get(&(lookup.text.clone(), reach)) {
                    Some(known) => drop(hits.insert(&lookup.text, Arc::clone(known))),
                    None => missing.push(&lookup.text),
                }
            }
        }
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return hits;
        }
        let mut found: Vec<Vec<Hit>> = vec![Vec::new(); missing.len()];
        let mut all_answered = true;
        for source in &self.sources {
            all_answered &= self.ask(source.as_ref(), &missing, reach, &mut found);
        }
        let found: Vec<(&str, Arc<[Hit]>)> = missing
            .into_iter()
            .zip(found.into_iter().map(Arc::from))
            .collect();
        if let (true, Ok(mut cache)) = (all_answered, self.hits.write()) {
            if cache.len() > CACHED {
                cache.clear();
            }
            cache.extend(
                found
                    .iter()
                    .map(|(name, hits)| (((*name).to_owned(), reach), Arc::clone(hits))),
            );
        }
        hits.extend(found);
        hits
    }

    /// Adds what a source has under these names to what was found; whether it could answer.
    fn ask(
        &self,
        source: &dyn CandidateSource,
        names: &[&str],
        reach: Reach,
        found: &mut [Vec<Hit>],
    ) -> bool {
        let listed = source.name() == GAZETTEER;
        let is_asked = |found: &[Hit]| !source.is_remote() || found.is_empty();
        let open: Vec<usize> = found
            .iter()
            .enumerate()
            .filter(|(_, hits)| is_asked(hits))
            .map(|(at, _)| at)
            .collect();
        let mut answered = true;
        for places in open.chunks(BATCH) {
            let batch: Vec<&str> = places.iter().filter_map(|at| names.get(*at)).copied().collect();
            match source.find(&batch, reach) {
                Ok(answers) => {
                    for (at, answer) in places.iter().zip(answers) {
                        if let Some(found) = found.get_mut(*at) {
                            found.extend(answer.into_iter().map(|hit| Hit { hit, listed }));
                        }
                    }
                }
                Err(error) => {
                    answered = false;
                    self.note(error);
                }
            }
        }
        answered
    }

    /// The items of these identifiers, as far as any source has them.
    fn profiles(&self, mut ids: Vec<ItemId>) -> HashMap<ItemId, Arc<Profile>> {
        ids.sort_unstable();
        ids.dedup();
        let mut profiles: HashMap<ItemId, Arc<Profile>> = HashMap::new();
        let mut missing: Vec<ItemId> = Vec::new();
        if let Ok(cache) = self.profiles.read() {
            for id in ids {
                match cache.get(&id) {
                    Some(known) => drop(profiles.insert(id, Arc::clone(known))),
                    None => missing.push(id),
                }
            }
        }
        for source in &self.sources {
            if missing.is_empty() {
                break;
            }
            match source.items(&missing) {
                Ok(items) => {
                    let found = missing.iter().copied().zip(items);
                    let found = found.filter_map(|(id, item)| Some((id, Arc::new(Profile::new(item?)))));
                    profiles.extend(found);
                    missing.retain(|id| !profiles.contains_key(id));
                }
                Err(error) => self.note(error),
            }
        }
        if let Ok(mut cache) = self.profiles.write() {
            if cache.len() > CACHED {
                cache.clear();
            }
            #[expect(clippy::iter_over_hash_type, reason = "fills another map")]
            for (id, profile) in &profiles {
                cache.entry(*id).or_insert_with(|| Arc::clone(profile));
            }
        }
        profiles
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

/// How an entity's names meet items, by what the sources have under them.
fn meetings(
    entity: &Entity,
    lookups: &[Lookup],
    hits: &HashMap<&str, Arc<[Hit]>>,
) -> BTreeMap<ItemId, Meeting> {
    struct Met<'a> {
        best: (NameMatch, usize, &'a Lookup),
        names: Vec<usize>,
        listed: bool,
        sitelinks: u32,
    }
    let mut met: BTreeMap<ItemId, Met<'_>> = BTreeMap::new();
    for lookup in lookups {
        for Hit { hit, listed } in hits.get(&*lookup.text).into_iter().flat_map(|hits| hits.iter()) {
            // The list is short: that it has a part of a name says nothing of all the others that it lacks.
            if *listed && hit.how > NameMatch::Romanized {
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
    order.truncate(MOST_CANDIDATES);
    let others = entity.other_names.len();
    let meeting = |met: Met<'_>| Meeting {
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
