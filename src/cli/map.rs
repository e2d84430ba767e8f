//! `dembei map`: tables to quads by a mapping.

use std::{
    io::{BufWriter, Write, stdout},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use dembei::{
    mapping::Form,
    pipeline::{LeftOutOfTable, LineSink, MapOptions, MapReport, Sink, map_tables},
};

use super::{
    Outcome,
    args::{ConfigArgs, write_file},
};

/// Map tables to RDF by RML
///
/// Reads CSV, JSON, XML and sheets of workbooks as the mappings say, row by row and on all cores, and writes N-Quads or
/// N-Triples. What of a table cannot be mapped is named and left out, and the exit code is 1; a mapping that is against
/// the standard is refused.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Mappings: RML in Turtle (.ttl)
    #[arg(required = true)]
    mappings: Vec<PathBuf>,

    /// The file; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// nquads or ntriples; without it, as the file ends, or nquads
    #[arg(long)]
    format: Option<String>,

    /// What relative IRIs begin with where the mapping does not say it
    #[arg(long, value_name = "IRI")]
    base: Option<String>,

    /// A file in place of the one that a mapping names; `-` is standard input; may be repeated
    #[arg(long, value_name = "NAME=PATH")]
    source: Vec<String>,

    /// Let mappings name files outside of their folder and the current one
    #[arg(long)]
    allow_outside: bool,

    /// How many threads work; 0 is one for each core
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,

    #[command(flatten)]
    config: ConfigArgs,
}

/// Maps, writes, and tells what was left out.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    let options = MapOptions {
        mappings: args.mappings.clone(),
        base: args.base.clone(),
        sources: args
            .source
            .iter()
            .map(|source| parse_source(source))
            .collect::<Result<_, _>>()?,
        allow_outside: args.allow_outside,
        form: form(args)?,
        graph: None,
        threads: args.threads,
        source: config.source,
    };
    let mut report = MapReport::default();
    match &args.output {
        None => {
            let mut sink = LineSink(BufWriter::new(stdout().lock()));
            report = map_tables(&options, &mut sink)?;
            sink.0.flush()?;
        }
        Some(path) => write_file(path, |out| {
            report = map_tables(&options, &mut LineSink(out) as &mut dyn Sink)?;
            Ok(())
        })?,
    }
    print_report(&report);
    Ok(if report.is_whole() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}

fn parse_source(source: &str) -> anyhow::Result<(String, PathBuf)> {
    let (name, path) = source.split_once('=').context("write --source NAME=PATH")?;
    Ok((name.to_owned(), PathBuf::from(path)))
}

fn form(args: &Args) -> anyhow::Result<Form> {
    let ending = args
        .output
        .as_deref()
        .and_then(Path::extension)
        .and_then(|ending| ending.to_str());
    match args.format.as_deref().or(ending) {
        None | Some("nquads" | "nq") => Ok(Form::Quads),
        Some("ntriples" | "nt") => Ok(Form::Triples),
        Some(other) if args.format.is_none() => bail!("no format ends in .{other}: say which with --format"),
        Some(other) => bail!("there is no format {other}, but there are nquads and ntriples"),
    }
}

#[expect(clippy::print_stderr, reason = "what was left out is told beside the data")]
fn print_report(report: &MapReport) {
    for note in &report.notes {
        eprintln!("note: {}: {}", note.place, note.text);
    }
    for fault in &report.faults {
        match &fault.left_out {
            LeftOutOfTable::Row(row) => {
                eprintln!("left out: {}, row {}: {}", fault.table, row.row, row.reason)
            }
            LeftOutOfTable::Table(error) => eprintln!("left out: {}: {error}", fault.table),
        }
    }
    if report.more_faults > 0 {
        eprintln!("left out: {} more", report.more_faults);
    }
}
