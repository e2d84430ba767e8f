//! Asks Wikidata, or another Wikibase, by its Action API: searches names and fetches items.
//!
//! Modules of the API: `wbsearchentities` and `wbgetentities`, as described at
//! <https://www.wikidata.org/w/api.php?action=help&recursivesubmodules=1>. Every request carries `maxlag`
//! (<https://www.mediawiki.org/wiki/Manual:Maxlag_parameter>), so that it waits while the database is behind.

mod class;
mod entity;
mod fetch;
mod statement;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Item, ItemId};
use crate::net::{Client, NetError, Request};

use self::{class::Kinds, entity::EntityReader, fetch::Scope};

/// How far the database may be behind, in seconds, before a request waits.
const MAXLAG: &str = "5";

/// Which Wikibase to ask, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The address of its Action API.
    pub endpoint: String,
    /// Languages of labels, aliases and descriptions, by Wikimedia's codes; names are searched in the first, and by the
    /// service's own choice in others.
    pub languages: Vec<String>,
    /// How many items a search may find, at most 50.
    pub limit: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            endpoint: "https://www.wikidata.org/w/api.php".to_owned(),
            languages: ["en", "mul"].map(str::to_owned).to_vec(),
            limit: 10,
        }
    }
}

/// Wikidata by its API.
#[derive(Debug)]
pub struct WikidataApi {
    client: Arc<Client>,
    options: Options,
    kinds: Mutex<Kinds>,
}

/// What was asked for and what there is of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fetched {
    /// Items by the id that they were asked for by. One that was merged into another has the other's id in
    /// [`Item::id`].
    pub items: BTreeMap<ItemId, Item>,
    /// Items that are deleted or never were.
    pub missing: BTreeSet<ItemId>,
}

impl WikidataApi {
    /// Asks by that client.
    pub fn new(client: Arc<Client>, options: Options) -> Self {
        Self {
            client,
            options,
            kinds: Mutex::default(),
        }
    }

    /// Items that have, or begin with, each name, as label or alias, in the service's order; one answer for each name,
    /// in the order of the names. A blank name has none, and nothing is asked.
    pub fn search(&self, names: &[String]) -> Vec<Result<Vec<ItemId>, NetError>> {
        let wanted: BTreeSet<&str> = names
            .iter()
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())
            .collect();
        let wanted: Vec<&str> = wanted.into_iter().collect();
        let requests: Vec<Request> = wanted.iter().map(|name| self.search_request(name)).collect();
        let mut answers: BTreeMap<&str, Result<Vec<ItemId>, NetError>> = wanted
            .into_iter()
            .zip(self.client.json_all(&requests))
            .map(|(name, answer)| (name, answer.and_then(|answer| self.found(&answer))))
            .collect();
        let again = |name: &str| {
            let answer = self.client.json(&self.search_request(name));
            answer.and_then(|answer| self.found(&answer))
        };
        let answer = |name: &str| match answers.get(name) {
            _ if name.is_empty() => Ok(Vec::new()),
            Some(Ok(found)) => Ok(found.clone()),
            // An error can be given once; for a name that comes again, it is asked again.
            _ => answers.remove(name).unwrap_or_else(|| again(name)),
        };
        names.iter().map(|name| name.trim()).map(answer).collect()
    }

    fn search_request(&self, name: &str) -> Request {
        let language = self.options.languages.first().map_or("en", String::as_str);
        Request::get(&self.options.endpoint)
            .with("action", "wbsearchentities")
            .with("search", name)
            .with("language", language)
            .with("uselang", language)
            .with("type", "item")
            .with("limit", self.options.limit.clamp(1, 50).to_string())
            .with("format", "json")
            .with("maxlag", MAXLAG)
    }

    fn found(&self, answer: &Value) -> Result<Vec<ItemId>, NetError> {
        let hits = answer.get("search").and_then(Value::as_array);
        let hits = hits.ok_or_else(|| self.odd("it has no list `search`"))?;
        let ids = hits
            .iter()
            .filter_map(|hit| hit.get("id")?.as_str()?.parse().ok());
        Ok(ids.collect())
    }

    /// Fetches items with their classes, 50 at a time. What is deleted or unknown is left out.
    pub fn items(&self, ids: &[ItemId]) -> Result<BTreeMap<ItemId, Item>, NetError> {
        Ok(self.fetch(ids)?.items)
    }

    /// Fetches items with their classes, and tells what is missing.
    ///
    /// Their classes are decided by P31 and what the API says of the subclasses (P279) of those.
    pub fn fetch(&self, ids: &[ItemId]) -> Result<Fetched, NetError> {
        let scope = Scope {
            props: "labels|aliases|descriptions|claims|sitelinks",
            languages: &self.options.languages,
        };
        let mut fetched = Fetched::default();
        let reader = EntityReader::new(&self.options.languages);
        self.entities(ids, &scope, |asked, entity| {
            match entity {
                Some((id, entity)) => {
                    let item = reader
                        .item(id, entity)
                        .map_err(|error| self.odd(&format!("{id} is no entity: {error}")))?;
                    fetched.items.insert(asked, item);
                }
                None => {
                    fetched.missing.insert(asked);
                }
            }
            Ok(())
        })?;
        self.decide_classes(fetched.items.values_mut())?;
        Ok(fetched)
    }

    fn odd(&self, what: &str) -> NetError {
        NetError::Form {
            host: Request::get(&self.options.endpoint).host().to_owned(),
            what: what.to_owned(),
        }
    }
}
