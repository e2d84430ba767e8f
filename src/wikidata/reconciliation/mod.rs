//! Asks any service that speaks the Reconciliation Service API, version 0.2: GND, Getty, VIAF, an institution's own.
//!
//! The protocol is that of <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>. A service
//! describes itself in a manifest, takes queries in batches, answers each with candidates that have scores of its own
//! making, and may give properties of what was found.

mod extend;
mod manifest;
mod query;

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value};

pub use extend::ExtendedValue;
pub use manifest::{Manifest, ReconciliationType};
pub use query::{ReconciliationCandidate, ReconciliationQuery, TypeStrictness};

use crate::net::{Client, NetError, Request};

/// How many queries are sent at once where the manifest does not say.
const BATCH: usize = 10;

/// How many are sent at once at most, whatever the manifest says.
const LARGEST_BATCH: usize = 50;

/// A service that was asked what it is.
#[derive(Debug)]
pub struct ReconciliationService {
    client: Arc<Client>,
    url: String,
    manifest: Manifest,
}

impl ReconciliationService {
    /// Asks for the manifest. Fails when there is none, or one of versions that are not spoken here.
    pub fn open(client: Arc<Client>, url: &str) -> Result<Self, NetError> {
        let request = Request::get(url);
        let answer = client.json(&request)?;
        let manifest = Manifest::parse(&answer).map_err(|what| odd(&request, what))?;
        Ok(Self {
            client,
            url: url.to_owned(),
            manifest,
        })
    }

    /// What the service says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Candidates for each query, best first, in the order of the queries. A blank query has none, and is not sent.
    pub fn reconcile(
        &self,
        queries: &[ReconciliationQuery],
    ) -> Result<Vec<Vec<ReconciliationCandidate>>, NetError> {
        let asked: Vec<(usize, &ReconciliationQuery)> = queries
            .iter()
            .enumerate()
            .filter(|(_, query)| !query.is_blank())
            .collect();
        let size = self.manifest.batch_size.unwrap_or(BATCH).clamp(1, LARGEST_BATCH);
        let batches: Vec<&[(usize, &ReconciliationQuery)]> = asked.chunks(size).collect();
        let requests: Vec<Request> = batches.iter().map(|batch| self.to_request(batch)).collect();
        let mut candidates = vec![Vec::new(); queries.len()];
        for ((batch, request), answer) in batches.iter().zip(&requests).zip(self.client.json_all(&requests)) {
            let answer = answer?;
            for (number, (at, _)) in batch.iter().enumerate() {
                let found = query::parse_result(&answer, &key(number)).map_err(|what| odd(request, what))?;
                if let Some(place) = candidates.get_mut(*at) {
                    *place = found;
                }
            }
        }
        Ok(candidates)
    }

    fn to_request(&self, batch: &[(usize, &ReconciliationQuery)]) -> Request {
        let queries: Map<String, Value> = batch
            .iter()
            .enumerate()
            .map(|(number, (_, query))| (key(number), query.to_json()))
            .collect();
        Request::post(&self.url).with("queries", Value::Object(queries).to_string())
    }

    /// The values that the service has of these properties for these things, by thing and property.
    ///
    /// Fails when the manifest does not offer it.
    pub fn extend(
        &self,
        ids: &[String],
        properties: &[String],
    ) -> Result<BTreeMap<String, BTreeMap<String, Vec<ExtendedValue>>>, NetError> {
        let requests: Vec<Request> = ids
            .chunks(BATCH)
            .map(|ids| Request::post(&self.url).with("extend", extend::to_json(ids, properties).to_string()))
            .collect();
        if !self.manifest.extends {
            return Err(odd(
                &Request::get(&self.url),
                "its manifest offers no `extend`".to_owned(),
            ));
        }
        let mut rows = BTreeMap::new();
        for (request, answer) in requests.iter().zip(self.client.json_all(&requests)) {
            rows.extend(extend::parse_rows(&answer?).map_err(|what| odd(request, what))?);
        }
        Ok(rows)
    }
}

fn key(number: usize) -> String {
    format!("q{number}")
}

fn odd(request: &Request, what: String) -> NetError {
    NetError::Form {
        host: request.host().to_owned(),
        what,
    }
}

/// A text that some services write as a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
