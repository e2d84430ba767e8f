//! What the tools read of a Wikidata dump: names, and what kind of thing has them.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
};

use serde_json::Value;

/// An item of Wikidata that has a name.
pub(crate) struct Item {
    pub(crate) label: String,
    pub(crate) aliases: Vec<String>,
    /// 0 person, 1 place, 2 organization, 3 anything else that has a name.
    pub(crate) kind: Option<usize>,
    /// How many wikis have a page on it.
    pub(crate) links: usize,
}

/// The items of a Wikidata dump in JSON, packed as `.gz`, that have an English label.
pub(crate) fn read_items(dump: &str) -> anyhow::Result<Vec<Item>> {
    let reader = BufReader::new(flate2::read::MultiGzDecoder::new(File::open(dump)?));
    let mut items = Vec::new();
    let mut parents: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for line in reader.lines() {
        let line = line?;
        let Ok(item) = serde_json::from_str::<Value>(line.trim_end_matches(',')) else {
            continue;
        };
        let id = item["id"]
            .as_str()
            .and_then(|id| id.get(1..)?.parse().ok())
            .unwrap_or(0);
        parents.insert(id, values(&item, "P279"));
        let text = |value: &Value| value["value"].as_str().map(str::to_owned);
        if let Some(label) = text(&item["labels"]["en"]) {
            let aliases = item["aliases"]["en"].as_array().into_iter().flatten();
            let aliases = aliases.filter_map(text).collect();
            let links = item["sitelinks"].as_object().map_or(0, serde_json::Map::len);
            let item_of = |kind| Item {
                label,
                aliases,
                kind,
                links,
            };
            items.push((item_of(None), values(&item, "P31")));
        }
    }
    Ok(items
        .into_iter()
        .map(|(item, classes)| Item {
            kind: kind_of(&classes, &parents),
            ..item
        })
        .collect())
}

fn values(item: &Value, property: &str) -> Vec<u64> {
    let statements = item["claims"][property].as_array();
    let statements = statements.map(Vec::as_slice).unwrap_or_default();
    let number = |s: &Value| s["mainsnak"]["datavalue"]["value"]["numeric-id"].as_u64();
    statements.iter().filter_map(number).collect()
}

/// 0 person, 1 place, 2 organization, 3 anything else that has a name.
fn kind_of(classes: &[u64], parents: &BTreeMap<u64, Vec<u64>>) -> Option<usize> {
    const ROOTS: [(u64, usize); 5] = [(5, 0), (2_221_906, 1), (618_123, 1), (43_229, 2), (4_167_410, 9)];
    if classes.is_empty() {
        return None;
    }
    let mut open: Vec<u64> = classes.to_vec();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(class) = open.pop() {
        if let Some((_, kind)) = ROOTS.iter().find(|(root, _)| *root == class) {
            return Some(*kind).filter(|kind| *kind < 4);
        }
        if seen.insert(class) {
            open.extend(parents.get(&class).into_iter().flatten());
        }
    }
    Some(3)
}
