//! `dembei wikidata`: a local index of Wikidata, made from a dump, and looked into.

use std::{
    io::{Write, stdout},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use dembei::{
    model::{EntityClass, Item, ItemId, LanguageText, NameHit, NameMatch},
    wikidata::{Filter, IndexOptions, IndexReport, Summary, WikidataIndex, build_index},
};
use serde_json::json;

use super::{
    Outcome, args,
    report::{Format, thousands},
};

/// Make a local index from a dump of Wikidata, and look into it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(IndexArgs),
    Search(SearchArgs),
    Show(ShowArgs),
    Check(CheckArgs),
}

/// Make a local index of the people, places, organizations, events and groups in a dump
///
/// The dump is the official one in JSON (`latest-all.json.gz`), with one entity a line; it is read in any of the
/// packings of Wikimedia and in little memory, whatever its size. An index that is there already stays in use until
/// the new one is whole. A run that was cut off goes on from where it was when the command is given again.
#[derive(Debug, clap::Args)]
struct IndexArgs {
    /// The dump: .json, .json.gz, .json.bz2 or .json.zst; `-` is standard input
    dump: PathBuf,

    /// The folder of the index
    #[arg(short, long, value_name = "DIR", default_value = "wikidata")]
    output: PathBuf,

    /// Languages of the names to keep, as Wikimedia's codes
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    languages: Option<Vec<String>>,

    /// Which classes of items to keep
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', value_enum)]
    classes: Option<Vec<Class>>,

    /// Further classes of Wikidata whose instances to keep, such as Q11424 for films
    #[arg(long, value_name = "ITEMS", value_delimiter = ',')]
    also: Vec<ItemId>,

    /// Keep only what this is stated of, such as `P31:Q5`
    ///
    /// Written as for wikibase-dump-filter: `&` is and, `|` is or, `~` is not, and a comma parts items of which one is
    /// enough: `P31:Q515,Q3957&~P576`.
    #[arg(long, value_name = "FILTER")]
    filter: Option<Filter>,

    /// Megabytes of memory for sorting; more makes large dumps faster
    #[arg(long, value_name = "MB", default_value_t = 32)]
    memory: usize,

    /// Begin from the start, even where an interrupted run could be gone on with
    #[arg(long)]
    restart: bool,

    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Class {
    Person,
    Place,
    Organization,
    Event,
    Group,
}

impl Class {
    fn to_entity_class(self) -> EntityClass {
        match self {
            Self::Person => EntityClass::Person,
            Self::Place => EntityClass::Place,
            Self::Organization => EntityClass::Organization,
            Self::Event => EntityClass::Event,
            Self::Group => EntityClass::Group,
        }
    }
}

/// Which index is asked.
#[derive(Debug, clap::Args)]
struct IndexPath {
    /// The folder of the index
    #[arg(
        short = 'w',
        long = "wikidata-index",
        value_name = "DIR",
        default_value = "wikidata",
        env = "DEMBEI_WIKIDATA_INDEX"
    )]
    index: PathBuf,
}

/// Find items by name
///
/// First those that have the name, then those in whose name it stands: as a family name or another part, with initials,
/// as an acronym, or with a letter or two that differ.
#[derive(Debug, clap::Args)]
struct SearchArgs {
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

/// Show what the index has of items, or without any what the index is
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The items, such as Q42
    items: Vec<ItemId>,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    index: IndexPath,
}

/// Check that nothing of an index has changed since it was written
#[derive(Debug, clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    index: IndexPath,
}

/// Makes an index, or asks one.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Index(args) => index(args),
        Command::Search(args) => search(args),
        Command::Show(args) => show(args),
        Command::Check(args) => check(args),
    }
}

fn index(args: &IndexArgs) -> anyhow::Result<Outcome> {
    let default = IndexOptions::default();
    let classes = args.classes.as_ref();
    let options = IndexOptions {
        languages: args
            .languages
            .clone()
            .unwrap_or_else(|| default.languages.clone()),
        classes: classes.map_or_else(
            || default.classes.clone(),
            |classes| classes.iter().map(|class| class.to_entity_class()).collect(),
        ),
        also: args.also.clone(),
        filter: args.filter.clone().unwrap_or_default(),
        memory: args.memory.saturating_mul(1 << 20),
        restart: args.restart,
        ..default
    };
    let report = build_index(&args.dump, &args.output, &options)?;
    let mut out = stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", report_to_json(&report, &args.output))?,
        Format::Text => write!(out, "{}", report_to_text(&report, &args.output))?,
    }
    print_skipped(&report);
    Ok(if report.read.broken > 0 {
        Outcome::Flawed
    } else {
        Outcome::Done
    })
}

fn class_name(class: Option<EntityClass>) -> &'static str {
    class.map_or("Other", EntityClass::as_str)
}

fn report_to_json(report: &IndexReport, folder: &Path) -> serde_json::Value {
    let skipped: Vec<_> = report
        .read
        .skipped
        .iter()
        .map(|line| json!({"line": line.line, "reason": line.reason}))
        .collect();
    json!({
        "schema": "dembei-wikidata-index-1",
        "index": folder.display().to_string(),
        "bytes": report.size,
        "dump": {"bytes": report.read.bytes, "items": report.read.items, "others": report.read.others, "broken": report.read.broken},
        "holds": summary_to_json(&report.summary),
        "skipped": skipped,
    })
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

fn number(count: u64) -> String {
    thousands(usize::try_from(count).unwrap_or(usize::MAX))
}

fn report_to_text(report: &IndexReport, folder: &Path) -> String {
    let mut text = summary_to_text(&report.summary);
    let read = format!(
        "{} items, {} other entities",
        number(report.read.items),
        number(report.read.others)
    );
    text += &format!("{:<14}{read}\n", "Read");
    let flag = if folder == Path::new("wikidata") {
        String::new()
    } else {
        format!(" -w {}", folder.display())
    };
    text += &format!(
        "\nThe index is in {} ({} kB). What next:\n  dembei wikidata search{flag} NAME\n",
        folder.display(),
        number(report.size / 1000),
    );
    text
}

fn summary_to_text(summary: &Summary) -> String {
    let mut text = String::new();
    let classes: Vec<String> = summary
        .classes
        .iter()
        .map(|(class, count)| format!("{} {}", number(*count), plural(*class)))
        .collect();
    let languages: Vec<&str> = summary.languages.iter().map(|code| &**code).collect();
    let lines = [
        ("Dump", summary.dump.clone()),
        (
            "Last change",
            summary.date.clone().unwrap_or_else(|| "not known".to_owned()),
        ),
        ("Items", number(summary.items)),
        ("", classes.join(", ")),
        ("Names", number(summary.keys)),
        ("Languages", languages.join(", ")),
        ("Filter", summary.filter.clone().unwrap_or_default()),
    ];
    for (label, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
        text += &format!("{label:<14}{words}\n");
    }
    text
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

#[expect(clippy::print_stderr, reason = "what went wrong belongs there")]
fn print_skipped(report: &IndexReport) {
    if report.read.broken == 0 {
        return;
    }
    eprintln!("\nSkipped ({} lines):", number(report.read.broken));
    for skipped in &report.read.skipped {
        eprintln!("  line {}: {}", skipped.line, skipped.reason);
    }
    let more = report
        .read
        .broken
        .saturating_sub(report.read.skipped.len() as u64);
    if more > 0 {
        eprintln!("  and {} more", number(more));
    }
}

fn search(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let index = WikidataIndex::open(&args.index.index)?;
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

fn languages(index: &WikidataIndex) -> Vec<&str> {
    index.summary().languages.iter().map(|code| &**code).collect()
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

fn what_it_is(item: &Item, languages: &[&str]) -> String {
    let mut words = item
        .description(languages)
        .unwrap_or(class_name(item.class))
        .to_owned();
    let time =
        |time: &Option<dembei::model::Edtf>| time.as_ref().map(ToString::to_string).unwrap_or_default();
    if item.start.is_some() || item.end.is_some() {
        words += &format!(" ({} – {})", time(&item.start), time(&item.end));
    }
    words
}

fn show(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let index = WikidataIndex::open(&args.index.index)?;
    let mut out = stdout().lock();
    if args.items.is_empty() {
        match args.format {
            Format::Json => writeln!(out, "{}", summary_to_json(index.summary()))?,
            Format::Text => write!(out, "{}", summary_to_text(index.summary()))?,
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
    let texts = |texts: &[LanguageText]| {
        texts
            .iter()
            .map(|text| format!("{} ({})", text.text, text.language))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut lines = vec![
        ("labels".to_owned(), texts(&item.labels)),
        ("aliases".to_owned(), texts(&item.aliases)),
        ("demonyms".to_owned(), texts(&item.demonyms)),
        ("descriptions".to_owned(), texts(&item.descriptions)),
        ("class".to_owned(), class_name(item.class).to_owned()),
        (
            "kinds".to_owned(),
            item.kinds
                .iter()
                .map(|kind| named(*kind))
                .collect::<Vec<_>>()
                .join(", "),
        ),
        (
            "start".to_owned(),
            item.start.as_ref().map(ToString::to_string).unwrap_or_default(),
        ),
        (
            "end".to_owned(),
            item.end.as_ref().map(ToString::to_string).unwrap_or_default(),
        ),
        (
            "coordinates".to_owned(),
            item.coordinates
                .map(|(latitude, longitude)| format!("{latitude}, {longitude}"))
                .unwrap_or_default(),
        ),
        ("pages".to_owned(), number(item.sitelinks.into())),
    ];
    for (property, other) in &item.relations {
        lines.push((property.to_string(), named(*other)));
    }
    for (property, text) in &item.identifiers {
        lines.push((property.to_string(), text.clone()));
    }
    let mut text = format!("{} ({})\n", item.label(&languages), item.id);
    for (label, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
        text += &format!("  {label:<14}{words}\n");
    }
    text
}

fn check(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let index = WikidataIndex::open(&args.index.index)?;
    index.check()?;
    writeln!(stdout(), "{}", "The index is as it was written.")?;
    Ok(Outcome::Done)
}
