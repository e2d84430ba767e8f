//! A query and its candidates.

use serde_json::{Value, json};

use super::{
    manifest::{ReconciliationType, parse_type},
    text,
};

/// A name to find, with what is known of the thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReconciliationQuery {
    /// The name.
    pub name: String,
    /// The type that it should be of, as the service names it.
    pub type_id: Option<String>,
    /// How strictly; services take it as a wish if it is not said.
    pub strictness: Option<TypeStrictness>,
    /// How many candidates at most.
    pub limit: Option<u32>,
    /// Properties, as the service names them, with a value each.
    pub properties: Vec<(String, String)>,
}

/// How several types are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeStrictness {
    /// Of any of them.
    Any,
    /// Of all of them.
    All,
    /// Preferably.
    Should,
}

/// What a service proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct ReconciliationCandidate {
    /// Its identifier in the service's identifier space.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, briefly; empty where the service does not say.
    pub description: String,
    /// Its types.
    pub types: Vec<ReconciliationType>,
    /// The service's score, mostly 0 to 100, higher for better, comparable within one answer only.
    pub score: f64,
    /// Whether the service is sure; at most one candidate of a query should be.
    pub is_match: bool,
    /// The features that the service names, with their values; yes and no are 1 and 0.
    pub features: Vec<(String, f64)>,
}

impl ReconciliationQuery {
    /// A query for a name alone.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.name.trim().is_empty()
    }

    pub(super) fn to_json(&self) -> Value {
        let mut query = json!({ "query": self.name.trim() });
        if let Some(id) = &self.type_id {
            query["type"] = json!(id);
        }
        if let Some(strictness) = self.strictness {
            query["type_strict"] = json!(match strictness {
                TypeStrictness::Any => "any",
                TypeStrictness::All => "all",
                TypeStrictness::Should => "should",
            });
        }
        if let Some(limit) = self.limit {
            query["limit"] = json!(limit);
        }
        if !self.properties.is_empty() {
            let properties = self
                .properties
                .iter()
                .map(|(id, value)| json!({ "pid": id, "v": value }));
            query["properties"] = properties.collect();
        }
        query
    }
}

/// The candidates that an answer has for a query, best first; or what is wrong with the answer.
pub(super) fn parse_result(answer: &Value, key: &str) -> Result<Vec<ReconciliationCandidate>, String> {
    let Some(result) = answer.get(key) else {
        // A redirect can turn the question into one for the manifest.
        return Err(if answer.get("identifierSpace").is_some() {
            "it answered with its manifest; name the address that it redirects to".to_owned()
        } else {
            format!("there is no answer to query {key}")
        });
    };
    let candidates = result.get("result").and_then(Value::as_array);
    let candidates = candidates.ok_or_else(|| {
        let said = result
            .get("error")
            .or_else(|| result.get("message"))
            .and_then(text);
        let said = said.unwrap_or_else(|| "no list `result`".to_owned());
        format!("query {key} failed: {said}")
    })?;
    let mut candidates: Vec<ReconciliationCandidate> =
        candidates.iter().filter_map(parse_candidate).collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    Ok(candidates)
}

/// A candidate; one without an identifier is none.
fn parse_candidate(value: &Value) -> Option<ReconciliationCandidate> {
    let field = |name: &str| value.get(name).and_then(text).unwrap_or_default();
    let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
    let number = |value: &Value| match value {
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    };
    let feature = |value: &Value| Some((text(value.get("id")?)?, number(value.get("value")?)?));
    Some(ReconciliationCandidate {
        id: value.get("id").and_then(text).filter(|id| !id.is_empty())?,
        name: field("name"),
        description: field("description"),
        types: list("type").filter_map(parse_type).collect(),
        score: value
            .get("score")
            .and_then(number)
            .filter(|score| score.is_finite())
            .unwrap_or_default(),
        is_match: value.get("match").and_then(Value::as_bool).unwrap_or_default(),
        features: list("features")
            .filter_map(feature)
            .filter(|(_, value)| value.is_finite())
            .collect(),
    })
}
