//! What the sources of candidates say, kept for the run: each name and each item is asked for once, but for names that a
//! source could not answer, which are asked again where they come again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, RwLock};

use super::gazetteer::GAZETTEER;
use super::name::Lookup;
use super::values::Profile;
use super::{CandidateError, CandidateSource, Reach};
use crate::model::{ItemId, NameHit};

/// So many names are asked for at once, so that a failure costs no more.
const BATCH: usize = 50;
/// So many entries a cache holds before it is emptied.
const CACHED: usize = 200_000;

/// The sources, the most trusted first, and what they said.
pub(super) struct Sources {
    all: Vec<Box<dyn CandidateSource>>,
    hits: RwLock<Known>,
    profiles: RwLock<HashMap<ItemId, Arc<Profile>>>,
    /// For each source that could not answer, the first reason and how often.
    failures: Mutex<BTreeMap<&'static str, (CandidateError, usize)>>,
}

/// What the sources have under names that were looked up.
type Known = HashMap<(String, Reach), Arc<[Hit]>>;

/// What one source has under a name.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) hit: NameHit,
    /// Whether the source is the embedded gazetteer.
    pub(super) listed: bool,
}

impl Sources {
    pub(super) fn new(all: Vec<Box<dyn CandidateSource>>) -> Self {
        Self {
            all,
            hits: RwLock::default(),
            profiles: RwLock::default(),
            failures: Mutex::default(),
        }
    }

    pub(super) fn all(&self) -> &[Box<dyn CandidateSource>] {
        &self.all
    }

    /// The sources that could not answer since the last call, each with the first reason and how often it failed.
    pub(super) fn take_failures(&self) -> Vec<(CandidateError, usize)> {
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

    /// What all of them have under a name and under names like it.
    pub(super) fn search(&self, name: &str) -> Vec<NameHit> {
        let mut found: Vec<Vec<Hit>> = vec![Vec::new()];
        for reach in [Reach::Near, Reach::Part, Reach::Far] {
            for source in &self.all {
                self.ask(source.as_ref(), &[name], reach, &mut found);
            }
        }
        found.into_iter().flatten().map(|found| found.hit).collect()
    }

    /// What they have under these names, asked only for those that are not known yet.
    ///
    /// The gazetteer is short: that it has a part of a name says nothing of all the others that it lacks. So from afar it
    /// is not asked.
    pub(super) fn hits<'a>(
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
        let is_asked = |source: &dyn CandidateSource| reach == Reach::Near || source.name() != GAZETTEER;
        for source in self.all.iter().filter(|source| is_asked(source.as_ref())) {
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
    pub(super) fn profiles(&self, mut ids: Vec<ItemId>) -> HashMap<ItemId, Arc<Profile>> {
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
        for source in &self.all {
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
