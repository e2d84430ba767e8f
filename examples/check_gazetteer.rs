//! Checks the embedded gazetteer against Wikidata JSON dumps: every id is there, under the name that the list gives.
//!
//! ```sh
//! cargo run --example check_gazetteer -- latest-all.json.bz2
//! ```
//!
//! The dump is in the official form, one item a line inside an array; `.gz` and `.bz2` are unpacked. An item that the
//! dump lacks is listed as not checked; a name that the dump does not have for the item is listed as different. The
//! exit code is 1 if an item was found in no dump.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;
use dembei::{
    gazetteer::{GazetteerEntry, gazetteer},
    model::ItemId,
    text::fold,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    labels: BTreeMap<String, Text>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<Text>>,
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

#[expect(clippy::print_stdout, reason = "the result of the tool")]
fn main() -> anyhow::Result<ExitCode> {
    let entries: BTreeMap<ItemId, &GazetteerEntry> = gazetteer()
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.item?, entry)))
        .collect();
    let mut found: BTreeMap<ItemId, BTreeSet<String>> = BTreeMap::new();
    for dump in std::env::args().skip(1) {
        read_dump(Path::new(&dump), |item| {
            if let Ok(id) = item.id.parse::<ItemId>()
                && entries.contains_key(&id)
            {
                found.entry(id).or_default().extend(names(&item));
            }
        })?;
    }
    let (mut absent, mut different) = (0, 0);
    for (id, entry) in &entries {
        match found.get(id) {
            None => {
                absent += 1;
                println!("{id} {}: not in the dump", entry.label);
            }
            Some(names) if !is_named(entry, names) => {
                different += 1;
                println!("{id} {}: the dump has other names: {}", entry.label, list(names));
            }
            Some(_) => {}
        }
    }
    println!(
        "{} items, {absent} not in the dump, {different} under other names",
        entries.len()
    );
    Ok(if absent == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read_dump(path: &Path, mut each: impl FnMut(Item)) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let input: Box<dyn Read> = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Some("bz2") => Box::new(bzip2::read::MultiBzDecoder::new(file)),
        _ => Box::new(file),
    };
    for (at, line) in BufReader::new(input).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}, line {}", path.display(), at + 1))?;
        let json = line.trim().trim_end_matches(',');
        if json.starts_with('{') {
            each(serde_json::from_str(json).with_context(|| format!("{}, line {}", path.display(), at + 1))?);
        }
    }
    Ok(())
}

/// All labels, and the English aliases.
fn names(item: &Item) -> impl Iterator<Item = String> {
    let aliases = item.aliases.get("en").into_iter().flatten();
    item.labels.values().chain(aliases).map(|text| text.value.clone())
}

/// Whether one of the entry's names is one of the item's, or is contained in it ("Russians" in "Russian people").
fn is_named(entry: &GazetteerEntry, names: &BTreeSet<String>) -> bool {
    let ours = || entry.aliases.iter().chain([&entry.label]).map(|name| fold(name));
    names
        .iter()
        .map(|name| fold(name))
        .any(|theirs| ours().any(|name| name == theirs || theirs.contains(&name) || name.contains(&theirs)))
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
}
