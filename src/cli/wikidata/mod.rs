//! `dembei wikidata`: a local index of Wikidata, made from a dump, and looked into.

mod check;
mod index;
mod search;
mod show;

use std::path::PathBuf;

use clap::Subcommand;
use dembei::{
    model::EntityClass,
    wikidata::{Summary, WikidataError, WikidataIndex},
};
use serde_json::json;

use super::{
    Outcome, args,
    report::{self, thousands},
};

/// Make a local index from a dump of Wikidata, and look into it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Check(check::Args),
}

/// The folder of an index where none is named.
const FOLDER: &str = "wikidata";

/// Which index is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct IndexPath {
    /// The folder of the index
    #[arg(short = 'w', long = "wikidata-index", value_name = "DIR", default_value = FOLDER, env = "DEMBEI_WIKIDATA_INDEX")]
    index: PathBuf,
}

impl IndexPath {
    fn open(&self) -> Result<WikidataIndex, WikidataError> {
        WikidataIndex::open(&self.index)
    }
}

/// Makes an index, or asks one.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Index(args) => index::run(args),
        Command::Search(args) => search::run(args),
        Command::Show(args) => show::run(args),
        Command::Check(args) => check::run(args),
    }
}

fn class_name(class: Option<EntityClass>) -> &'static str {
    class.map_or("Other", EntityClass::as_str)
}

fn languages(index: &WikidataIndex) -> Vec<&str> {
    index.summary().languages.iter().map(|code| &**code).collect()
}

fn number(count: u64) -> String {
    thousands(usize::try_from(count).unwrap_or(usize::MAX))
}

fn plural(class: Option<EntityClass>) -> &'static str {
    match class {
        Some(EntityClass::Person) => "people",
        Some(EntityClass::Place) => "places",
        Some(EntityClass::Organization) => "organizations",
        Some(EntityClass::Event) => "events",
        Some(EntityClass::Group) => "groups",
        None => "others",
    }
}

fn summary_to_json(summary: &Summary) -> serde_json::Value {
    let classes: serde_json::Map<String, serde_json::Value> = summary
        .classes
        .iter()
        .map(|(class, count)| (class_name(*class).to_owned(), (*count).into()))
        .collect();
    json!({
        "version": summary.version,
        "dump": summary.dump,
        "date": summary.date,
        "items": summary.items,
        "classes": classes,
        "keys": summary.keys,
        "languages": summary.languages,
        "filter": summary.filter,
    })
}

/// What an index holds, a line for each thing that can be said of it.
fn summary_lines(summary: &Summary) -> Vec<(String, String)> {
    let classes: Vec<String> = summary
        .classes
        .iter()
        .map(|(class, count)| format!("{} {}", number(*count), plural(*class)))
        .collect();
    let languages: Vec<&str> = summary.languages.iter().map(|code| &**code).collect();
    let date = summary.date.clone().unwrap_or_else(|| "not known".to_owned());
    let lines = [
        ("Dump", summary.dump.clone()),
        ("Last change", date),
        (
            "Items",
            format!("{}: {}", number(summary.items), classes.join(", ")),
        ),
        ("Names", number(summary.keys)),
        ("Languages", languages.join(", ")),
        ("Filter", summary.filter.clone().unwrap_or_default()),
    ];
    lines.map(|(label, words)| (label.to_owned(), words)).to_vec()
}

/// Labels with words beside them, broken into lines as wide as the terminal; what has no words is left out.
fn draw(lines: &[(String, String)]) -> String {
    const COLUMN: usize = 16;
    let width = usize::from(args::terminal_width()).max(COLUMN + 24);
    let mut text = String::new();
    for (label, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
        let mut line = format!("{label:<COLUMN$}");
        if label.chars().count() >= COLUMN {
            line.push(' ');
        }
        let mut is_empty = true;
        for word in words.split(' ') {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
                text += &line;
                text.push('\n');
                line = " ".repeat(COLUMN);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line += word;
            is_empty = false;
        }
        text += &line;
        text.push('\n');
    }
    text
}
