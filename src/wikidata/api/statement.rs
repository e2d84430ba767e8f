//! Reads statements with their qualifiers and references from the JSON of an entity.

use serde_json::{Map, Value};

use super::{WikidataApi, entity::EntityReader, fetch::Scope};
use crate::model::{
    FactOrigin, ItemFacts, ItemId, ItemReference, ItemStatement, ItemValue, LanguageText, PropertyId,
};
use crate::net::NetError;
use crate::wikidata::dump;
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
        let reader = EntityReader::new(&wanted.languages);
        self.entities(ids, &scope, |asked, entity| {
            if let Some((id, entity)) = entity {
                facts.insert(asked, parse_facts(id, entity, wanted, &reader));
            }
            Ok(())
        })?;
        Ok(facts)
    }
}

/// What is wanted of an entity.
fn parse_facts(item: ItemId, entity: &Value, wanted: &Wanted, reader: &EntityReader) -> ItemFacts {
    let revision = entity.get("lastrevid").and_then(Value::as_u64);
    let claims = entity.get("claims").and_then(Value::as_object);
    let mut statements: Vec<ItemStatement> = Vec::new();
    for (property, list) in claims.into_iter().flatten() {
        let wanted_property = property.parse().ok().filter(|property| wanted.has(*property));
        if let (Some(property), Some(list)) = (wanted_property, list.as_array()) {
            statements.extend(parse_statements(property, list));
        }
    }
    statements.sort_by_key(|statement| statement.property);
    let names = reader
        .item(item, entity)
        .map(|item| item.labels)
        .unwrap_or_default();
    ItemFacts {
        item,
        origin: revision.map_or(FactOrigin::Page, FactOrigin::Revision),
        labels: labels(&names, wanted),
        statements,
    }
}

/// The statements of a property that are not deprecated.
fn parse_statements(property: PropertyId, list: &[Value]) -> Vec<ItemStatement> {
    let has_rank =
        |statement: &Value, rank: &str| statement.get("rank").and_then(Value::as_str) == Some(rank);
    let has_preferred = list.iter().any(|statement| has_rank(statement, "preferred"));
    let read = |statement: &Value| {
        let references = statement.get("references").and_then(Value::as_array);
        Some(ItemStatement {
            property,
            id: statement.get("id").and_then(Value::as_str).map(str::to_owned),
            value: parse_snak(statement.get("mainsnak")?)?,
            is_best: !has_preferred || has_rank(statement, "preferred"),
            qualifiers: parse_snaks(statement.get("qualifiers")),
            references: references
                .into_iter()
                .flatten()
                .filter_map(parse_reference)
                .collect(),
        })
    };
    let kept = list.iter().filter(|statement| !has_rank(statement, "deprecated"));
    kept.filter_map(read).collect()
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
    let value = dump::Value::read(snak.pointer("/datavalue/value")?)?;
    match (snak.get("datatype").and_then(Value::as_str)?, value) {
        ("wikibase-item", dump::Value::Item(item)) => Some(ItemValue::Item(ItemId::new(item.into()))),
        ("time", value) => value.to_time().map(ItemValue::Time),
        ("globe-coordinate", dump::Value::Place(latitude, longitude)) => {
            Some(ItemValue::Coordinates(latitude, longitude))
        }
        ("external-id" | "string", dump::Value::Text(text)) => Some(ItemValue::Text(text.into_owned())),
        ("url", dump::Value::Text(text)) => Some(ItemValue::Url(text.into_owned())),
        ("commonsMedia", dump::Value::Text(text)) => Some(ItemValue::File(text.into_owned())),
        ("monolingualtext", dump::Value::Named(language, text)) => {
            Some(ItemValue::LanguageText(LanguageText {
                language: language.into(),
                text: text.into(),
            }))
        }
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

    fn facts_of(item: u64, entity: &Value) -> ItemFacts {
        let wanted = wanted();
        parse_facts(
            ItemId::new(item),
            entity,
            &wanted,
            &EntityReader::new(&wanted.languages),
        )
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
        let facts = facts_of(585, &entity);
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
            let facts = facts_of(1, &entity);
            assert!(facts.statements.is_empty() && facts.labels.is_empty(), "{entity}");
            assert_eq!(facts.origin, FactOrigin::Page);
        }
    }
}
