//! Candidates from servers: Wikidata's API, and reconciliation services whose identifiers are Wikidata's.

use std::{
    collections::BTreeMap,
    error::Error,
    sync::{Arc, Mutex},
};

use super::compare::meet;
use super::{CandidateError, CandidateSource, Reach};
use crate::model::{Item, ItemId, LanguageText, NameHit};
use crate::wikidata::api::WikidataApi;
use crate::wikidata::reconciliation::{ReconciliationQuery, ReconciliationService};

/// Wikidata, asked by its API.
#[derive(Debug)]
pub struct ApiSource(WikidataApi);

impl ApiSource {
    /// Asks this one.
    pub fn new(api: WikidataApi) -> Self {
        Self(api)
    }
}

const API: &str = "Wikidata's API";
const SERVICE: &str = "the reconciliation service";

fn failed<E: Error + Send + Sync + 'static>(source_name: &'static str) -> impl Fn(E) -> CandidateError {
    move |error| CandidateError {
        source_name,
        error: Box::new(error),
    }
}

impl CandidateSource for ApiSource {
    fn name(&self) -> &'static str {
        API
    }

    fn is_remote(&self) -> bool {
        true
    }

    /// Searches each name, and fetches what was found to see how its names meet. A search finds what begins with the
    /// name, too, so there is nothing more to be had from afar.
    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        if reach != Reach::Near {
            return Ok(vec![Vec::new(); names.len()]);
        }
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let answers = self.0.search(&names).into_iter();
        let found: Vec<Vec<ItemId>> = answers.collect::<Result<_, _>>().map_err(failed(API))?;
        let ids: Vec<ItemId> = found.iter().flatten().copied().collect();
        let items = self.0.items(&ids).map_err(failed(API))?;
        let hits = |(name, ids): (&String, &Vec<ItemId>)| {
            ids.iter().filter_map(|id| meet(name, items.get(id)?)).collect()
        };
        Ok(names.iter().zip(&found).map(hits).collect())
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        let items = self.0.items(ids).map_err(failed(API))?;
        Ok(ids
            .iter()
            .map(|id| items.get(id).cloned().map(Arc::new))
            .collect())
    }
}

/// A reconciliation service.
#[derive(Debug)]
pub struct ServiceSource {
    service: ReconciliationService,
    /// What it said of the items that it proposed.
    items: Mutex<BTreeMap<ItemId, Arc<Item>>>,
}

/// The identifiers of a service are not Wikidata's, so that it cannot say which items entities are.
#[derive(Debug, thiserror::Error)]
#[error("its identifiers, such as {id:?}, are not Wikidata items")]
pub struct ForeignIdentifiers {
    /// One of them.
    id: String,
}

impl ServiceSource {
    /// Asks this one.
    pub fn new(service: ReconciliationService) -> Self {
        Self {
            service,
            items: Mutex::default(),
        }
    }
}

impl CandidateSource for ServiceSource {
    fn name(&self) -> &'static str {
        SERVICE
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        if reach != Reach::Near {
            return Ok(vec![Vec::new(); names.len()]);
        }
        let queries: Vec<ReconciliationQuery> =
            names.iter().map(|name| ReconciliationQuery::new(name)).collect();
        let answers = self.service.reconcile(&queries).map_err(failed(SERVICE))?;
        let mut hits = Vec::with_capacity(names.len());
        for (name, candidates) in names.iter().zip(answers) {
            let mut of_name = Vec::new();
            for candidate in candidates {
                let Some(id) = self.service.manifest().item(&candidate.id) else {
                    let error = Box::new(ForeignIdentifiers { id: candidate.id });
                    return Err(CandidateError {
                        source_name: SERVICE,
                        error,
                    });
                };
                let english = |text: String| LanguageText {
                    language: "en".into(),
                    text: text.into(),
                };
                let kinds = candidate.types.iter().filter_map(|kind| kind.id.parse().ok());
                let item = Item {
                    labels: vec![english(candidate.name)],
                    descriptions: Some(candidate.description)
                        .filter(|text| !text.is_empty())
                        .map(english)
                        .into_iter()
                        .collect(),
                    kinds: kinds.collect(),
                    ..Item::new(id)
                };
                of_name.extend(meet(name, &item));
                if let Ok(mut items) = self.items.lock() {
                    items.insert(id, Arc::new(item));
                }
            }
            hits.push(of_name);
        }
        Ok(hits)
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        let items = self.items.lock();
        let item = |id: &ItemId| items.as_ref().ok()?.get(id).cloned();
        Ok(ids.iter().map(item).collect())
    }
}
