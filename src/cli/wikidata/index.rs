//! `dembei wikidata index`: makes a local index from a dump.

use std::{
    io::{Write, stdout},
    path::{Path, PathBuf},
};

use dembei::{
    model::{EntityClass, ItemId},
    wikidata::{Filter, IndexOptions, IndexReport, build_index},
};
use serde_json::json;

use super::{FOLDER, Outcome, draw, number, report::Format, summary_lines, summary_to_json};

/// Make a local index of the people, places, organizations, events and groups in a dump
///
/// The dump is the official one in JSON (`latest-all.json.gz`), with one entity a line; it is read in any of the
/// packings of Wikimedia and in little memory, whatever its size. An index that is there already stays in use until
/// the new one is whole. A run that was cut off goes on from where it was when the command is given again.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The dump: .json, .json.gz, .json.bz2 or .json.zst; `-` is standard input
    dump: PathBuf,

    /// The folder of the index
    #[arg(short, long, value_name = "DIR", default_value = FOLDER)]
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
    #[arg(long, value_name = "MB", default_value_t = 24)]
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

/// Makes the index and reports what it holds.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
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

fn report_to_text(report: &IndexReport, folder: &Path) -> String {
    let mut lines = summary_lines(&report.summary);
    let read = format!(
        "{} items, {} other entities",
        number(report.read.items),
        number(report.read.others)
    );
    lines.push(("Read".to_owned(), read));
    if report.resumed > 0 {
        let megabytes = number(report.resumed / 1_000_000);
        lines.push((
            "Resumed".to_owned(),
            format!("behind {megabytes} MB that were read before"),
        ));
    }
    let flag = if folder == Path::new(FOLDER) {
        String::new()
    } else {
        format!(" -w {}", folder.display())
    };
    draw(&lines)
        + &format!(
            "\nThe index is in {} ({} kB). What next:\n  dembei wikidata search{flag} NAME\n",
            folder.display(),
            number(report.size / 1000),
        )
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
