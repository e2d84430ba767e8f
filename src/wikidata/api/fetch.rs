//! Fetches entities in batches, each kept in the cache by itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{MAXLAG, WikidataApi};
use crate::model::ItemId;
use crate::net::{AT_ONCE, NetError, Request};

/// How many entities are asked for at once, as the API allows everybody.
const BATCH: usize = 50;

/// Which parts of entities are wanted.
pub(super) struct Scope<'a> {
    /// The parts, with `|` between them.
    pub(super) props: &'a str,
    /// Languages of labels, aliases and descriptions.
    pub(super) languages: &'a [String],
}

/// An entity with its id, which is another than that asked for where the two were merged; `None` for one that is deleted
/// or never was.
pub(super) type Entity<'a> = Option<(ItemId, &'a Value)>;

impl WikidataApi {
    /// Fetches entities and gives each to `take`, with the id by which it was asked for, in the order of those.
    ///
    /// An entity that the cache has is not asked for. A batch whose answer is too long is halved.
    pub(super) fn entities(
        &self,
        ids: &[ItemId],
        scope: &Scope<'_>,
        mut take: impl FnMut(ItemId, Entity<'_>) -> Result<(), NetError>,
    ) -> Result<(), NetError> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        // As much as can be under way at once, so that no more is held.
        for group in ids.chunks(BATCH * AT_ONCE) {
            let mut known: BTreeMap<ItemId, Value> = BTreeMap::new();
            for id in group {
                if let Some(answer) = self.client.cached(&self.request(&[*id], scope)) {
                    known.extend(entity_of(&answer, *id).map(|entity| (*id, entity.clone())));
                }
            }
            let unknown: Vec<ItemId> = group
                .iter()
                .copied()
                .filter(|id| !known.contains_key(id))
                .collect();
            for batch in self.ask(unknown.chunks(BATCH).collect(), scope)? {
                self.keep(&batch, scope);
                known.extend(batch);
            }
            for (asked, entity) in &known {
                take(*asked, present(*asked, entity))?;
            }
        }
        Ok(())
    }

    fn ask(
        &self,
        batches: Vec<&[ItemId]>,
        scope: &Scope<'_>,
    ) -> Result<Vec<BTreeMap<ItemId, Value>>, NetError> {
        let requests: Vec<Request> = batches.iter().map(|batch| self.request(batch, scope)).collect();
        let mut fetched = Vec::new();
        for (batch, answer) in batches.into_iter().zip(self.client.fresh_all(&requests)) {
            match answer {
                Ok(answer) => fetched.push(self.read(batch, &answer)?),
                Err(NetError::TooLarge { .. }) if batch.len() > 1 => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    fetched.extend(self.ask(vec![first, second], scope)?);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(fetched)
    }

    /// The entities of an answer by the ids that were asked for.
    fn read(&self, batch: &[ItemId], answer: &Value) -> Result<BTreeMap<ItemId, Value>, NetError> {
        let found = |id: &ItemId| {
            let entity = entity_of(answer, *id).ok_or_else(|| self.odd(&format!("{id} is not in it")))?;
            Ok((*id, entity.clone()))
        };
        batch.iter().map(found).collect()
    }

    /// Keeps each entity as the answer to a question for it alone, so that it is there whatever it is asked for with.
    fn keep(&self, entities: &BTreeMap<ItemId, Value>, scope: &Scope<'_>) {
        for (asked, entity) in entities {
            let answer = json!({ "entities": { asked.to_string(): entity }, "success": 1 });
            if let Ok(body) = serde_json::to_vec(&answer) {
                self.client.keep(&self.request(&[*asked], scope), &body);
            }
        }
    }

    fn request(&self, ids: &[ItemId], scope: &Scope<'_>) -> Request {
        let ids: Vec<String> = ids.iter().map(ItemId::to_string).collect();
        let request = Request::get(&self.options.endpoint)
            .with("action", "wbgetentities")
            .with("ids", ids.join("|"))
            .with("props", scope.props)
            .with("redirects", "yes");
        let request = if scope.languages.is_empty() {
            request
        } else {
            request.with("languages", scope.languages.join("|"))
        };
        request.with("format", "json").with("maxlag", MAXLAG)
    }
}

/// The entity that was asked for by that id: under that name, or as one that a redirect leads to.
fn entity_of(answer: &Value, asked: ItemId) -> Option<&Value> {
    let entities = answer.get("entities")?.as_object()?;
    let name = asked.to_string();
    let leads_here =
        |entity: &&Value| entity.pointer("/redirects/from").and_then(Value::as_str) == Some(&name);
    entities.get(&name).or_else(|| entities.values().find(leads_here))
}

fn present(asked: ItemId, entity: &Value) -> Entity<'_> {
    if entity.get("missing").is_some() {
        return None;
    }
    let id = entity
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok());
    Some((id.unwrap_or(asked), entity))
}
