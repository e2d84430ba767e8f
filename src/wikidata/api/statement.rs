//! Reads statements with their qualifiers and references from the JSON of an entity.

use serde_json::{Map, Value};

use super::{
    WikidataApi,
    entity::{self, coordinates_of},
    fetch::Scope,
    time,
};
use crate::model::{
    FactOrigin, ItemFacts, ItemId, ItemReference, ItemStatement, ItemValue, LanguageText, PropertyId,
};
use crate::net::NetError;
use crate::wikidata::facts::{FactSource, Facts, Wanted, labels};

impl FactSource for WikidataApi {
    fn name(&self) -> &'static str {
        "api"
    }

    fn facts(&self, ids: &[ItemId], wanted: &Wanted) -> Result<Facts, NetError> {
        let only_labels = wanted.groups.iter().all(|group| group.properties().is_empty());
        let scope = Scope {
            props: if only_labels {
                "info|labels"
            } else {
                "info|labels|claims"
            },
            languages: &wanted.languages,
        };
        let mut facts = Facts::new();
        self.entities(ids, &scope, |asked, entity| {
            if let Some((id, entity)) = entity {
                facts.insert(asked, parse_facts(id, entity, wanted));
            }
            Ok(())
        })?;
        Ok(facts)
    }
}

/// What is wanted of an entity.
pub(super) fn parse_facts(item: ItemId, entity: &Value, wanted: &Wanted) -> ItemFacts {
    let revision = entity.get("lastrevid").and_then(Value::as_u64);
    let mut properties: Vec<PropertyId> = entity::properties(entity)
        .filter_map(|property| property.parse().ok())
        .filter(|property| wanted.has(*property))
        .collect();
    properties.sort_unstable();
    let of_property = |property: PropertyId| statements(entity, property);
    ItemFacts {
        item,
        origin: revision.map_or(FactOrigin::Page, FactOrigin::Revision),
        labels: labels(&entity::texts(entity, "labels", &wanted.languages), wanted),
        statements: properties.into_iter().flat_map(of_property).collect(),
    }
}

fn statements(entity: &Value, property: PropertyId) -> Vec<ItemStatement> {
    let name = property.to_string();
    let best = entity::best(entity, &name);
    let read = |statement: &Value| {
        let references = statement.get("references").and_then(Value::as_array);
        Some(ItemStatement {
            property,
            id: statement.get("id").and_then(Value::as_str).map(str::to_owned),
            value: parse_snak(statement.get("mainsnak")?)?,
            is_best: best.contains(&statement),
            qualifiers: parse_snaks(statement.get("qualifiers")),
            references: references
                .into_iter()
                .flatten()
                .filter_map(parse_reference)
                .collect(),
        })
    };
    entity::statements(entity, &name).filter_map(read).collect()
}

/// A reference; one without a hash, or with nothing that can be read, is none.
fn parse_reference(value: &Value) -> Option<ItemReference> {
    let hash = value.get("hash")?.as_str()?;
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts = parse_snaks(value.get("snaks"));
    (is_hash && !parts.is_empty()).then(|| ItemReference {
        hash: hash.to_owned(),
        parts,
    })
}

/// All that can be read of a map from properties to lists of values, sorted by property.
fn parse_snaks(value: Option<&Value>) -> Vec<(PropertyId, ItemValue)> {
    let by_property = value.and_then(Value::as_object).into_iter().flat_map(Map::iter);
    let mut parts = Vec::new();
    for (property, snaks) in by_property {
        let Ok(property) = property.parse::<PropertyId>() else {
            continue;
        };
        let snaks = snaks.as_array().into_iter().flatten();
        parts.extend(snaks.filter_map(parse_snak).map(|value| (property, value)));
    }
    parts.sort_by_key(|(property, _)| *property);
    parts
}

/// A value; `None` for "unknown" and "none", and for kinds of values that are of no use here.
fn parse_snak(snak: &Value) -> Option<ItemValue> {
    let value = snak.pointer("/datavalue/value")?;
    let text = || value.as_str().map(str::to_owned);
    match snak.get("datatype").and_then(Value::as_str)? {
        "wikibase-item" => entity::item(value).map(ItemValue::Item),
        "time" => time::parse(value).map(ItemValue::Time),
        "globe-coordinate" => {
            coordinates_of(value).map(|(latitude, longitude)| ItemValue::Coordinates(latitude, longitude))
        }
        "external-id" | "string" => text().map(ItemValue::Text),
        "url" => text().map(ItemValue::Url),
        "commonsMedia" => text().map(ItemValue::File),
        "monolingualtext" => Some(ItemValue::LanguageText(LanguageText {
            language: value.get("language")?.as_str()?.into(),
            text: value.get("text")?.as_str()?.into(),
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wikidata::facts::FactGroup;

    fn wanted() -> Wanted {
        Wanted {
            groups: FactGroup::ALL.into_iter().collect(),
            languages: vec!["en".to_owned()],
        }
    }

    fn snak(property: &str, kind: &str, value: &Value) -> Value {
        json!({ "snaktype": "value", "property": property, "datatype": kind, "datavalue": { "value": value } })
    }

    #[test]
    fn statements_keep_rank_qualifiers_and_references() {
        let item =
            |number: u64| json!({ "entity-type": "item", "numeric-id": number, "id": format!("Q{number}") });
        let year = json!({ "time": "+1905-00-00T00:00:00Z", "precision": 9, "calendarmodel": "" });
        let entity = json!({ "id": "Q585", "lastrevid": 7, "claims": { "P17": [
            { "mainsnak": snak("P17", "wikibase-item", &item(34)), "rank": "normal", "id": "Q585$a" },
            { "mainsnak": snak("P17", "wikibase-item", &item(20)), "rank": "preferred", "id": "q585$b",
              "qualifiers": { "P580": [snak("P580", "time", &year)] },
              "references": [
                { "hash": "ed8b", "snaks": { "P854": [snak("P854", "url", &json!("https://example.org/"))] } },
                { "hash": "not a hash", "snaks": { "P854": [snak("P854", "url", &json!("https://example.org/"))] } },
                { "hash": "00ff", "snaks": [] },
              ] },
            { "mainsnak": snak("P17", "wikibase-item", &item(35)), "rank": "deprecated", "id": "Q585$c" },
            { "mainsnak": { "snaktype": "somevalue", "property": "P17", "datatype": "wikibase-item" }, "id": "Q585$d" },
        ], "P106": [{ "mainsnak": snak("P106", "wikibase-item", &item(1)) }] } });
        let facts = parse_facts(ItemId::new(585), &entity, &wanted());
        assert_eq!(facts.origin, FactOrigin::Revision(7));
        let told: Vec<(&str, bool, usize, usize)> = facts
            .statements
            .iter()
            .map(|s| {
                (
                    s.id.as_deref().unwrap(),
                    s.is_best,
                    s.qualifiers.len(),
                    s.references.len(),
                )
            })
            .collect();
        assert_eq!(told, [("Q585$a", false, 0, 0), ("q585$b", true, 1, 1)]);
    }

    #[test]
    fn an_entity_of_odd_form_gives_nothing() {
        for entity in [
            json!([]),
            json!({ "claims": [] }),
            json!({ "claims": { "P17": {}, "X": [1], "P18": [{}, 5] } }),
        ] {
            let facts = parse_facts(ItemId::new(1), &entity, &wanted());
            assert!(facts.statements.is_empty() && facts.labels.is_empty(), "{entity}");
            assert_eq!(facts.origin, FactOrigin::Page);
        }
    }
}
