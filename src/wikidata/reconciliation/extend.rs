//! Properties of what was found, as a service gives them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::text;

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum ExtendedValue {
    /// Another thing of the service.
    Thing {
        /// Its identifier.
        id: String,
        /// Its name.
        name: String,
    },
    /// A text.
    Text(String),
    /// A day or a time, as the service writes it.
    Date(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
}

pub(super) fn to_json(ids: &[String], properties: &[String]) -> Value {
    let properties: Vec<Value> = properties.iter().map(|id| json!({ "id": id })).collect();
    json!({ "ids": ids, "properties": properties })
}

/// The values by thing and property, or what is wrong with the answer. Values of no known form are left out.
pub(super) fn parse_rows(
    answer: &Value,
) -> Result<BTreeMap<String, BTreeMap<String, Vec<ExtendedValue>>>, String> {
    let rows = answer.get("rows").and_then(Value::as_object);
    let rows = rows.ok_or_else(|| "it has no map `rows`".to_owned())?;
    let values = |cell: &Value| {
        cell.as_array()
            .into_iter()
            .flatten()
            .filter_map(parse_value)
            .collect()
    };
    let cells = |row: &Value| {
        let cells = row.as_object().into_iter().flatten();
        cells
            .map(|(property, cell)| (property.clone(), values(cell)))
            .collect()
    };
    Ok(rows.iter().map(|(id, row)| (id.clone(), cells(row))).collect())
}

fn parse_value(value: &Value) -> Option<ExtendedValue> {
    let field = |name: &str| value.get(name);
    if let Some(id) = field("id").and_then(text) {
        let name = field("name").and_then(text).unwrap_or_default();
        return Some(ExtendedValue::Thing { id, name });
    }
    let number = field("float").or_else(|| field("int")).and_then(Value::as_f64);
    let said = field("str").and_then(text).map(ExtendedValue::Text);
    said.or_else(|| field("date").and_then(text).map(ExtendedValue::Date))
        .or_else(|| number.map(ExtendedValue::Number))
        .or_else(|| field("bool").and_then(Value::as_bool).map(ExtendedValue::Truth))
}
