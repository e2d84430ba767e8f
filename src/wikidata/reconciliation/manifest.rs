//! What a service says of itself.

use serde_json::Value;

use super::text;
use crate::model::ItemId;

/// Versions of the protocol that are spoken here.
const VERSIONS: [&str; 2] = ["0.1", "0.2"];

/// Ways in which services name Wikidata's items.
const WIKIDATA: [&str; 2] = [
    "http://www.wikidata.org/entity/",
    "https://www.wikidata.org/entity/",
];

/// The manifest of a service, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its name for people.
    pub name: String,
    /// The beginning of the IRIs of what it finds.
    pub identifier_space: String,
    /// The beginning of the IRIs of its types and properties.
    pub schema_space: String,
    /// The address of the page of a thing, with `{{id}}` for its identifier.
    pub view: Option<String>,
    /// Types to choose from where one does not know better.
    pub default_types: Vec<ReconciliationType>,
    /// How many queries it takes at once.
    pub batch_size: Option<usize>,
    /// Whether it gives properties of what was found.
    pub extends: bool,
}

/// A type of things that a service knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReconciliationType {
    /// Its identifier there.
    pub id: String,
    /// Its name; empty where the service does not say.
    pub name: String,
}

impl Manifest {
    /// Reads a manifest, or says what is wrong with it.
    pub(super) fn parse(answer: &Value) -> Result<Self, String> {
        let field = |name: &str| {
            let value = answer.get(name).and_then(text);
            value.ok_or_else(|| format!("its manifest has no `{name}`"))
        };
        // Services of version 0.1 need not name one.
        if let Some(versions) = answer.get("versions").and_then(Value::as_array) {
            let versions: Vec<&str> = versions.iter().filter_map(Value::as_str).collect();
            if !versions.is_empty() && !versions.iter().any(|version| VERSIONS.contains(version)) {
                let spoken = versions.join(", ");
                return Err(format!(
                    "it speaks version {spoken} of the protocol, and this program 0.2"
                ));
            }
        }
        let types = answer.get("defaultTypes").and_then(Value::as_array);
        Ok(Self {
            name: field("name")?,
            identifier_space: field("identifierSpace")?,
            schema_space: field("schemaSpace")?,
            view: answer.pointer("/view/url").and_then(text),
            default_types: types.into_iter().flatten().filter_map(parse_type).collect(),
            batch_size: answer
                .get("batchSize")
                .and_then(Value::as_u64)
                .and_then(|size| usize::try_from(size).ok()),
            extends: answer.get("extend").is_some_and(|extend| !extend.is_null()),
        })
    }

    /// The Wikidata item that an identifier of this service is, if its identifiers are those of Wikidata.
    pub fn item(&self, id: &str) -> Option<ItemId> {
        WIKIDATA
            .contains(&self.identifier_space.as_str())
            .then(|| id.parse().ok())?
    }

    /// The IRI of a thing: an identifier that is a whole IRI stays as it is.
    pub fn iri(&self, id: &str) -> String {
        if id.contains("://") {
            id.to_owned()
        } else {
            format!("{}{id}", self.identifier_space)
        }
    }
}

/// A type, as `{"id", "name"}` or as its identifier alone.
pub(super) fn parse_type(value: &Value) -> Option<ReconciliationType> {
    let (id, name) = match value.get("id") {
        Some(id) => (text(id)?, value.get("name").and_then(text)),
        None => (text(value)?, None),
    };
    Some(ReconciliationType {
        id,
        name: name.unwrap_or_default(),
    })
}
