//! `dembei enrich`: what Wikidata says of the entities that are matched with its items.

use std::{path::PathBuf, sync::Arc, time::SystemTime};

use anyhow::anyhow;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use dembei::{
    pipeline::{EnrichOptions, EnrichReport, enrich},
    wikidata::{
        WikidataIndex,
        api::WikidataApi,
        facts::{FactGroup, FactSource, INDEX, KnownItems, Wanted},
    },
};

use super::{
    Outcome,
    args::{ConfigArgs, StoreArgs},
    net::NetArgs,
};

/// Fetch what Wikidata says of the matched entities
///
/// For every entity of the graph that has an accepted Wikidata item, fetches labels, dates, places, coordinates, images and
/// identifiers with their references, and puts them in a graph of their own, in Wikidata's terms and about its items, beside
/// what the sources say. They are kept in enrichment.nt, which later builds take over; `enrich` renews them all.
/// `dembei query against-wikidata` shows where Wikidata and the sources disagree.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to fetch; without it, all, or what dembei.toml names
    #[arg(long, value_name = "GROUP", value_delimiter = ',', value_parser = groups())]
    with: Vec<FactGroup>,

    /// Languages of the labels, such as en,ja,ru
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    languages: Vec<String>,

    /// Take it from a local index instead of asking Wikidata
    ///
    /// No connection is opened. An index has values without references and qualifiers: each names the dump.
    #[arg(long, value_name = "DIR")]
    wikidata_index: Option<PathBuf>,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    net: NetArgs,
}

fn groups() -> impl TypedValueParser<Value = FactGroup> {
    PossibleValuesParser::new(FactGroup::ALL.map(FactGroup::as_str))
        .try_map(|name| FactGroup::parse(&name).ok_or_else(|| anyhow!("no group {name}")))
}

/// Fetches, and prints what was fetched.
pub(crate) fn run(args: &Args, now: SystemTime) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let chosen = |own: &[String], other: &[String]| {
        if own.is_empty() {
            other.to_vec()
        } else {
            own.to_vec()
        }
    };
    let with = if args.with.is_empty() {
        &config.enrich.with
    } else {
        &args.with
    };
    let wanted = Wanted {
        groups: with.iter().copied().collect(),
        languages: chosen(&args.languages, &config.enrich.languages),
    };
    let source: Box<dyn FactSource> = if let Some(folder) = &args.wikidata_index {
        let index = WikidataIndex::open(folder)?;
        let summary = index.summary();
        let dump = match &summary.date {
            Some(date) => date.split('T').next().unwrap_or(date).to_owned(),
            None => summary.dump.clone(),
        };
        Box::new(KnownItems::new(dump, move |id| index.item(id)))
    } else {
        let client = Arc::new(args.net.client(&config, now)?);
        Box::new(WikidataApi::new(client, config.wikidata.clone()))
    };
    let options = EnrichOptions {
        store: args.store.store.clone(),
        project,
        config,
        wanted,
    };
    let report = enrich(&options, source.as_ref())?;
    print(&report, source.name());
    let is_whole = report.missing.is_empty() && report.merged.is_empty();
    Ok(if is_whole { Outcome::Done } else { Outcome::Flawed })
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn print(report: &EnrichReport, source: &str) {
    println!("{:>9}  items that entities are matched with", report.matched);
    println!("{:>9}  statements", report.statements);
    println!("{:>9}  references", report.references);
    println!("{:>9}  labels", report.labels);
    println!("{:>9}  quads in the graph of enrichment", report.quads);
    for (old, new) in &report.merged {
        println!("{old} was merged into {new}: set it in links.sssom.tsv");
    }
    for item in &report.missing {
        if source == INDEX {
            println!(
                "{item} is not in the index: ask Wikidata for it, or make an index of a dump that has it"
            );
        } else {
            println!("{item} is not there any more: decide its link anew in links.sssom.tsv");
        }
    }
    match &report.kept {
        Some(path) => println!("Kept in {}; builds take it over.", path.display()),
        None => println!("There is no dembei.toml here, so the next build will not keep it."),
    }
}
