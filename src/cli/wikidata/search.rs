//! `dembei wikidata search`: finds items by name.

use std::io::{Write, stdout};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use dembei::{
    model::{Edtf, Item, NameHit, NameMatch},
    wikidata::WikidataIndex,
};
use serde_json::json;

use super::{IndexPath, Outcome, args, class_name, languages, number, report::Format};

/// Find items by name
///
/// First those that have the name, then those in whose name it stands: as a family name or another part, with initials,
/// as an acronym, or with a letter or two that differ.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name
    #[arg(required = true)]
    name: Vec<String>,

    /// How many items to show
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 10)]
    limit: usize,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    index: IndexPath,
}

/// Finds items and prints them, the surest first.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let index = args.index.open()?;
    let name = args.name.join(" ");
    let mut hits = index.find(&name, args.limit);
    for more in [
        index.find_fuzzy(&name, args.limit),
        index.find_prefix(&name, args.limit),
    ] {
        for hit in more {
            if hits.len() < args.limit && !hits.iter().any(|known| known.item == hit.item) {
                hits.push(hit);
            }
        }
    }
    if let Some(damage) = index.damage() {
        return Err(damage.into());
    }
    let mut out = stdout().lock();
    match args.format {
        Format::Json => {
            let found: Vec<_> = hits
                .iter()
                .map(|hit| json!({"hit": hit, "item": index.item(hit.item)}))
                .collect();
            let all = json!({"schema": "dembei-wikidata-search-1", "name": name, "found": found});
            writeln!(out, "{all}")?;
        }
        Format::Text if hits.is_empty() => writeln!(out, "Nothing is called {name:?}, or nearly so.")?,
        Format::Text => writeln!(out, "{}", hits_to_table(&hits, &index).trim_fmt())?,
    }
    Ok(Outcome::Done)
}

fn how(how: NameMatch) -> &'static str {
    match how {
        NameMatch::Label => "label",
        NameMatch::Alias => "alias",
        NameMatch::Folded => "folded",
        NameMatch::Romanized => "romanized",
        NameMatch::Demonym => "demonym",
        NameMatch::Acronym => "acronym",
        NameMatch::Initials => "initials",
        NameMatch::Part => "part",
        NameMatch::Fuzzy => "spelling",
    }
}

fn hits_to_table(hits: &[NameHit], index: &WikidataIndex) -> Table {
    let languages = languages(index);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(args::terminal_width())
        .set_header(["item", "name", "by", "what it is", "pages"]);
    for hit in hits {
        let item = index.item(hit.item);
        let label = item
            .as_ref()
            .map(|item| item.label(&languages))
            .unwrap_or_default();
        let name = if label == hit.name {
            label
        } else {
            format!("{label} ({})", hit.name)
        };
        let what = item
            .as_ref()
            .map(|item| what_it_is(item, &languages))
            .unwrap_or_default();
        table.add_row([
            hit.item.to_string(),
            name,
            how(hit.how).to_owned(),
            what,
            number(hit.sitelinks.into()),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    if let Some(column) = table.column_mut(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for (at, width) in [(1, 28), (3, 30)] {
        if let Some(column) = table.column_mut(at) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width)));
        }
    }
    table
}

/// Its description, or else its class, with the years of its beginning and end.
fn what_it_is(item: &Item, languages: &[&str]) -> String {
    let words = item.description(languages).unwrap_or(class_name(item.class));
    let time = |time: &Option<Edtf>| time.as_ref().map(ToString::to_string).unwrap_or_default();
    match (&item.start, &item.end) {
        (None, None) => words.to_owned(),
        (start, end) => format!("{words} ({} – {})", time(start), time(end)),
    }
}
