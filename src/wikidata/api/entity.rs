//! Reads an item from the JSON of an entity.
//!
//! The form is that of the Wikibase JSON data model: <https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>.
//! The API writes an empty map as an empty list, so that what is no map counts as empty.

use serde_json::Value;

use super::time;
use crate::model::{Edtf, Item, ItemId, LanguageText, PropertyId};

/// Instance of.
pub(super) const KIND: &str = "P31";
/// Subclass of.
pub(super) const SUPERCLASS: &str = "P279";
/// Coordinate location.
const COORDINATES: &str = "P625";
/// Birth, inception, start, point in time.
const STARTS: [&str; 4] = ["P569", "P571", "P580", "P585"];
/// Death, dissolution, end, point in time.
const ENDS: [&str; 4] = ["P570", "P576", "P582", "P585"];

/// The item that an entity is, with what it has in these languages.
///
/// Deprecated statements are left out; of dates and coordinates those of the best rank are taken. Its class is left open.
pub(super) fn parse_item(id: ItemId, entity: &Value, languages: &[String]) -> Item {
    let date = |properties: &[&str]| properties.iter().find_map(|property| best_time(entity, property));
    let mut item = Item {
        labels: texts(entity, "labels", languages),
        aliases: texts(entity, "aliases", languages),
        descriptions: texts(entity, "descriptions", languages),
        kinds: items(entity, KIND),
        start: date(&STARTS),
        end: date(&ENDS),
        coordinates: best(entity, COORDINATES).into_iter().find_map(coordinates),
        sitelinks: count(entity.get("sitelinks")),
        ..Item::new(id)
    };
    for property in properties(entity).filter(|property| *property != KIND) {
        let Ok(id) = property.parse::<PropertyId>() else {
            continue;
        };
        item.relations
            .extend(items(entity, property).into_iter().map(|item| (id, item)));
        let identifiers = statements(entity, property).filter(|s| datatype(s) == Some("external-id"));
        item.identifiers
            .extend(identifiers.filter_map(|statement| Some((id, value(statement)?.as_str()?.to_owned()))));
    }
    item.relations.sort_unstable();
    item.relations.dedup();
    item.identifiers.sort_unstable();
    item.identifiers.dedup();
    item
}

/// The items that a property has as values, in their order, each once.
pub(super) fn items(entity: &Value, property: &str) -> Vec<ItemId> {
    let mut items = Vec::new();
    for item in statements(entity, property).filter_map(|statement| item(value(statement)?)) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// The texts of a part in these languages, sorted by language; all of them where none is named.
pub(super) fn texts(entity: &Value, part: &str, languages: &[String]) -> Vec<LanguageText> {
    let Some(by_language) = entity.get(part).and_then(Value::as_object) else {
        return Vec::new();
    };
    let is_wanted = |language: &str| languages.is_empty() || languages.iter().any(|own| own == language);
    let mut texts = Vec::new();
    for (language, value) in by_language.iter().filter(|(language, _)| is_wanted(language)) {
        let several = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for text in several.iter().filter_map(|one| one.get("value")?.as_str()) {
            texts.push(LanguageText {
                language: language.as_str().into(),
                text: text.into(),
            });
        }
    }
    // Stable, so that aliases stay as Wikidata has them.
    texts.sort_by(|a, b| a.language.cmp(&b.language));
    texts
}

pub(super) fn properties(entity: &Value) -> impl Iterator<Item = &str> {
    let claims = entity.get("claims").and_then(Value::as_object);
    claims
        .into_iter()
        .flat_map(|claims| claims.keys().map(String::as_str))
}

/// The statements of a property that are not deprecated.
pub(super) fn statements<'v>(entity: &'v Value, property: &str) -> impl Iterator<Item = &'v Value> {
    let claims = entity.get("claims").and_then(|claims| claims.get(property));
    let statements = claims
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    statements
        .iter()
        .filter(|statement| rank(statement) != "deprecated")
}

/// Those of the best rank.
pub(super) fn best<'v>(entity: &'v Value, property: &str) -> Vec<&'v Value> {
    let is_preferred = |statement: &&Value| rank(statement) == "preferred";
    let all: Vec<&Value> = statements(entity, property).collect();
    if all.iter().any(is_preferred) {
        all.into_iter().filter(is_preferred).collect()
    } else {
        all
    }
}

pub(super) fn rank(statement: &Value) -> &str {
    statement.get("rank").and_then(Value::as_str).unwrap_or("normal")
}

fn datatype(statement: &Value) -> Option<&str> {
    statement.pointer("/mainsnak/datatype")?.as_str()
}

/// The value of a statement; `None` for "unknown" and "none".
fn value(statement: &Value) -> Option<&Value> {
    statement.pointer("/mainsnak/datavalue/value")
}

/// An item that is a value.
pub(super) fn item(value: &Value) -> Option<ItemId> {
    match value.get("id").and_then(Value::as_str) {
        Some(id) => id.parse().ok(),
        // Older dumps and caches have the number only.
        None if value.get("entity-type")?.as_str()? == "item" => {
            value.get("numeric-id")?.as_u64().map(ItemId::new)
        }
        None => None,
    }
}

/// Latitude and longitude in degrees, of a place on Earth.
pub(super) fn coordinates_of(value: &Value) -> Option<(f64, f64)> {
    const EARTH: &str = "/Q2";
    let globe = value.get("globe").and_then(Value::as_str);
    if globe.is_some_and(|globe| !globe.ends_with(EARTH)) {
        return None;
    }
    let (latitude, longitude) = (
        value.get("latitude")?.as_f64()?,
        value.get("longitude")?.as_f64()?,
    );
    let is_sound = latitude.abs() <= 90.0 && longitude.abs() <= 360.0;
    is_sound.then_some((latitude, longitude))
}

fn coordinates(statement: &Value) -> Option<(f64, f64)> {
    coordinates_of(value(statement)?)
}

/// The time that a property gives: one of several where those of the best rank differ.
fn best_time(entity: &Value, property: &str) -> Option<Edtf> {
    let statements = best(entity, property).into_iter();
    let mut times: Vec<Edtf> = statements
        .filter_map(|statement| time::parse(value(statement)?))
        .collect();
    times.sort();
    times.dedup();
    match times.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Edtf::one_of(several).or_else(|| several.first().cloned()),
    }
}

fn count(map: Option<&Value>) -> u32 {
    let count = map.and_then(Value::as_object).map_or(0, serde_json::Map::len);
    u32::try_from(count).unwrap_or(u32::MAX)
}
