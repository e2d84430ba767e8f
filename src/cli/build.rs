//! `dembei build`: sources to graph.

use std::{path::PathBuf, time::SystemTime};

use dembei::pipeline::{BuildOptions, PipelineError, build};

use super::{
    Outcome,
    args::{ConfigArgs, LinkArgs, StoreArgs},
    report,
};

/// Build the graph from articles and tables
///
/// Reads files and folders of plain text (.txt), Markdown (.md), HTML (.html), wikitext (.wiki) and dumps of wikis (.xml),
/// packed (.gz, .bz2, .zst) or not, and finds what they say. Mappings among them (RML in .ttl or .rml, YARRRML in .yml) say
/// what their tables mean (.csv, .tsv, .json, .jsonl, .xml, .xlsx, .ods); tables that none names are mapped as
/// `map --suggest` would have it. Builds the store anew, all or nothing: the old
/// one stays as it is until the new one is whole.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders; without any, the sources that dembei.toml names
    paths: Vec<PathBuf>,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    link: LinkArgs,

    /// Also write what passes between the stages into this folder, as JSON Lines
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,

    /// How to print the report
    #[arg(long, value_enum, default_value_t = report::Format::Text)]
    format: report::Format,
}

/// Builds, and prints the report.
pub(crate) fn run(args: &Args, now: SystemTime) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let paths = config.sources(&args.paths, project.as_deref());
    let linker = args.link.linker(&config, now)?;
    let options = BuildOptions {
        paths,
        store: args.store.store.clone(),
        project,
        keep: args.keep.clone(),
        config,
    };
    let report = match build(&options, &linker) {
        Err(PipelineError::NoSources { paths, skipped }) => {
            report::print_skipped(&skipped);
            return Err(PipelineError::NoSources { paths, skipped }.into());
        }
        other => other?,
    };
    report::print(&report, &options, args.format)?;
    report::print_failures(&linker);
    Ok(if report.skipped.is_empty() && report.tables.is_whole() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}
