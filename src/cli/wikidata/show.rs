//! `dembei wikidata show`: all that an index has of an item.

use std::io::{Write, stdout};

use dembei::{
    model::{Item, ItemId, LanguageText, PropertyId},
    wikidata::{WikidataIndex, property_name},
};
use serde_json::json;

use super::{
    IndexPath, Outcome, class_name, draw, languages, number, report::Format, summary_lines, summary_to_json,
};

/// Show what the index has of items, or without any what the index is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The items, such as Q42
    items: Vec<ItemId>,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    index: IndexPath,
}

/// Shows the items, or the index.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let index = args.index.open()?;
    let mut out = stdout().lock();
    if args.items.is_empty() {
        match args.format {
            Format::Json => writeln!(out, "{}", summary_to_json(index.summary()))?,
            Format::Text => write!(out, "{}", draw(&summary_lines(index.summary())))?,
        }
    }
    let mut outcome = Outcome::Done;
    for id in &args.items {
        let item = index.item(*id);
        if let Some(damage) = index.damage() {
            return Err(damage.into());
        }
        if item.is_none() {
            outcome = Outcome::Flawed;
        }
        match (args.format, item) {
            (Format::Json, item) => writeln!(
                out,
                "{}",
                json!({"schema": "dembei-wikidata-item-1", "id": id, "item": item})
            )?,
            (Format::Text, Some(item)) => writeln!(out, "{}", item_to_text(&item, &index))?,
            (Format::Text, None) => writeln!(out, "{id} is not in the index")?,
        }
    }
    Ok(outcome)
}

fn item_to_text(item: &Item, index: &WikidataIndex) -> String {
    let languages = languages(index);
    let named = |id: ItemId| {
        let label = index.item(id).map(|item| item.label(&languages));
        label.map_or_else(|| id.to_string(), |label| format!("{label} ({id})"))
    };
    let kinds: Vec<String> = item.kinds.iter().map(|kind| named(*kind)).collect();
    let text = |text: Option<String>| text.unwrap_or_default();
    let mut lines: Vec<(String, String)> = [
        ("labels", texts(&item.labels)),
        ("aliases", texts(&item.aliases)),
        ("demonyms", texts(&item.demonyms)),
        ("descriptions", texts(&item.descriptions)),
        ("class", class_name(item.class).to_owned()),
        ("kinds", kinds.join(", ")),
        ("start", text(item.start.as_ref().map(ToString::to_string))),
        ("end", text(item.end.as_ref().map(ToString::to_string))),
        (
            "coordinates",
            text(
                item.coordinates
                    .map(|(latitude, longitude)| format!("{latitude}, {longitude}")),
            ),
        ),
        ("pages", number(item.sitelinks.into())),
    ]
    .map(|(label, words)| (label.to_owned(), words))
    .to_vec();
    let relations = item
        .relations
        .iter()
        .map(|(property, other)| (*property, named(*other)));
    let identifiers = item
        .identifiers
        .iter()
        .map(|(property, text)| (*property, text.clone()));
    let mut before: Option<PropertyId> = None;
    for (property, words) in relations.chain(identifiers) {
        match lines.last_mut().filter(|_| before == Some(property)) {
            Some((_, others)) => {
                others.push_str(", ");
                others.push_str(&words);
            }
            None => lines.push((
                property_name(property).map_or_else(|| property.to_string(), str::to_owned),
                words,
            )),
        }
        before = Some(property);
    }
    format!("{} ({})\n{}", item.label(&languages), item.id, draw(&lines))
}

fn texts(texts: &[LanguageText]) -> String {
    let texts: Vec<String> = texts
        .iter()
        .map(|text| format!("{} ({})", text.text, text.language))
        .collect();
    texts.join(", ")
}
