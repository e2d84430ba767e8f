//! `dembei export`: the graph as a file.

use std::{
    io::{BufWriter, Write, stdout},
    path::PathBuf,
};

use super::{
    Outcome,
    args::{ConfigArgs, StoreArgs, write_file},
};
use anyhow::{Context, bail};
use dembei::{
    export::{EXPORTERS, Exporter, Options, Table, find_exporter},
    store::{GraphFilter, GraphStore},
};

/// Write the graph to a file
///
/// The same graph gives the same bytes. Formats for triples get the union of all graphs.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// turtle, ntriples, nquads, trig, jsonld, rdfxml or csv; without it, as the file ends, or turtle
    #[arg(long)]
    format: Option<String>,

    /// The file; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Only this named graph, by its IRI or by what stands after the base, such as source/vladivostok; may be repeated
    #[arg(long, value_name = "GRAPH")]
    graph: Vec<String>,

    /// What a CSV lists: statements, observations or entities
    #[arg(long, default_value = "statements")]
    table: String,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

/// Writes it.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    let exporter = exporter(args)?;
    let base = config.base();
    warn_of_default(&base);
    let store = GraphStore::open(&args.store.store)?;
    let options = Options {
        graphs: graphs(args, base.as_str(), &store)?,
        base,
        table: Table::parse(&args.table).with_context(|| format!("there is no table {}", args.table))?,
    };
    let Some(path) = &args.output else {
        let mut out = BufWriter::new(stdout().lock());
        exporter.export(&store, &options, &mut out)?;
        out.flush()?;
        return Ok(Outcome::Done);
    };
    write_file(path, |out| Ok(exporter.export(&store, &options, out)?))?;
    Ok(Outcome::Done)
}

fn exporter(args: &Args) -> anyhow::Result<&'static dyn Exporter> {
    if let Some(name) = &args.format {
        let known = || EXPORTERS.iter().map(|e| e.name()).collect::<Vec<_>>().join(", ");
        return find_exporter(name)
            .with_context(|| format!("there is no format {name}, but there are {}", known()));
    }
    let ending = args
        .output
        .as_deref()
        .and_then(|path| path.extension())
        .and_then(|e| e.to_str());
    let by_ending = ending.and_then(|ending| EXPORTERS.iter().copied().find(|e| e.extension() == ending));
    match (ending, by_ending) {
        (_, Some(exporter)) => Ok(exporter),
        (Some(ending), None) => bail!("no format ends in .{ending}: say which with --format"),
        (None, None) => find_exporter("turtle").context("there is no turtle"),
    }
}

fn graphs(args: &Args, base: &str, store: &GraphStore) -> anyhow::Result<GraphFilter> {
    if args.graph.is_empty() {
        return Ok(GraphFilter::All);
    }
    let known = store.graphs()?;
    let mut graphs = Vec::new();
    for name in &args.graph {
        let iri = if name.contains("://") {
            name.clone()
        } else {
            format!("{base}graph/{name}")
        };
        let graph = known.iter().find(|graph| graph.as_str() == iri);
        let graph = graph
            .with_context(|| format!("there is no graph {iri} in the store"))?
            .clone();
        graphs.push(graph);
    }
    Ok(GraphFilter::Only(graphs))
}

#[expect(clippy::print_stderr, reason = "a warning beside the data")]
fn warn_of_default(base: &dembei::rdf::Base) {
    if base.is_default() {
        eprintln!(
            "note: identifiers begin with {}, which only this machine can open;\n      set `base` in dembei.toml before you publish",
            base.as_str()
        );
    }
}
