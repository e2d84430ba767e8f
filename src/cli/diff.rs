//! `dembei diff`: what changed between two graphs.

use std::{
    io::{Write, stdout},
    path::{Path, PathBuf},
};

use dembei::{
    export::{Side, diff},
    store::GraphStore,
};

use super::{Outcome, args::ConfigArgs};

/// Show what changed between two graphs
///
/// Each is a store, or a file of RDF in any format, compressed or not. The exit code is 1 if they differ.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The first graph
    from: PathBuf,

    /// The second graph
    to: PathBuf,

    /// How to print the changes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// By subject, removed after a minus and added after a plus.
    Text,
    /// N-Quads of both kinds.
    Json,
}

/// Compares, and prints the changes.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    let (from, to) = (open(&args.from)?, open(&args.to)?);
    let changes = diff(side(&args.from, from.as_ref()), side(&args.to, to.as_ref()))?;
    let mut out = stdout().lock();
    match args.format {
        Format::Text if changes.is_empty() => writeln!(out, "The graphs are the same.")?,
        Format::Text => write!(out, "{}", changes.to_text(&config.base()))?,
        Format::Json => writeln!(out, "{}", changes.to_json())?,
    }
    Ok(if changes.is_empty() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}

fn open(path: &Path) -> anyhow::Result<Option<GraphStore>> {
    Ok(if path.is_dir() {
        Some(GraphStore::open(path)?)
    } else {
        None
    })
}

fn side<'a>(path: &'a Path, store: Option<&'a GraphStore>) -> Side<'a> {
    store.map_or(Side::File(path), Side::Store)
}
