//! `dembei map`: tables to quads by a mapping.

use std::{
    io::{BufWriter, Write, stdout},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use dembei::{
    config::Config,
    export::{Options, find_exporter},
    mapping::{Form, SuggestOptions},
    model::DocumentId,
    pipeline::{
        LeftOutOfTable, LineSink, MapOptions, MapReport, SortedSink, Unnamed, map_tables, map_to_quads,
        suggest_mapping,
    },
    rdf::Base,
    store::GraphStore,
};

use super::{
    Outcome,
    args::{ConfigArgs, write_file},
};

/// Map tables to RDF by RML or YARRRML
///
/// Reads CSV, JSON, XML and sheets of workbooks as the mappings say, row by row and on all cores, and writes N-Quads or
/// N-Triples as they come; other formats are made in memory. What of a table cannot be mapped is named and left out, and
/// the exit code is 1; a mapping that is against the standard is refused, and so are tables of which nothing can be
/// mapped for what is wrong with them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Mappings: RML in Turtle (.ttl) or YARRRML (.yml)
    #[arg(required_unless_present = "suggest")]
    mappings: Vec<PathBuf>,

    /// Look at a table and write a mapping in YARRRML to start from, with comments
    ///
    /// Reads the beginning of a file of CSV, TSV, JSON, XML or a workbook, and guesses by headers and values what its rows
    /// and columns are.
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["mappings", "format", "sorted", "store", "source"])]
    suggest: Option<PathBuf>,

    /// The file; without it, standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "store")]
    output: Option<PathBuf>,

    /// nquads, ntriples, turtle, trig, jsonld or rdfxml; without it, as the file ends, or nquads
    #[arg(long)]
    format: Option<String>,

    /// Sort the lines of N-Quads or N-Triples, each once
    #[arg(long)]
    sorted: bool,

    /// Build this store anew, instead of writing a file
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,

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
    if let Some(table) = &args.suggest {
        return suggest(args, table, &config);
    }
    let format = format(args);
    let form = match format {
        "ntriples" | "nt" => Form::Triples,
        _ => Form::Quads,
    };
    let is_lines = ["nquads", "nq", "ntriples", "nt"].contains(&format) && args.store.is_none();
    let options = MapOptions {
        mappings: args.mappings.clone(),
        base: args.base.clone(),
        sources: args
            .source
            .iter()
            .map(|source| parse_source(source))
            .collect::<Result<_, _>>()?,
        allow_outside: args.allow_outside,
        folders: Vec::new(),
        form,
        graph: if is_lines {
            Unnamed::Default
        } else {
            Unnamed::GraphBesideOthers(graph_of(args, &config.base()))
        },
        threads: args.threads,
        source: config.source.clone(),
    };
    let report = if let Some(dir) = &args.store {
        GraphStore::build(dir, |loader| -> anyhow::Result<MapReport> {
            let report = map_to_quads(&options, &mut |quads| Ok(loader.extend(quads)?))?;
            refuse_nothing(report)
        })?
    } else if is_lines {
        write_to(args, |out| write_lines(&options, args.sorted, out))?
    } else {
        let exporter = find_exporter(format).with_context(|| format!("there is no format {format}"))?;
        write_to(args, |out| {
            let mut quads = Vec::new();
            let report = map_to_quads(&options, &mut |mut made| {
                quads.append(&mut made);
                Ok(())
            })?;
            let report = refuse_nothing(report)?;
            let store = GraphStore::in_memory(quads)?;
            let options = Options {
                base: config.base(),
                ..Options::default()
            };
            exporter.export(&store, &options, out)?;
            Ok(report)
        })?
    };
    print_report(&report);
    Ok(if report.is_whole() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}

/// Writes a mapping for a table, which it calls as it is found from the mapping.
fn suggest(args: &Args, table: &Path, config: &Config) -> anyhow::Result<Outcome> {
    anyhow::ensure!(table.as_os_str() != "-", "a mapping names its table: give a file");
    let is_beside = args
        .output
        .as_ref()
        .is_some_and(|output| output.parent() == table.parent());
    let file = table.file_name().unwrap_or_default();
    let name = if is_beside { Path::new(file) } else { table };
    let base = config.base();
    let id = DocumentId::parse(&file.to_string_lossy()).context("cannot name the table in IRIs")?;
    let options = SuggestOptions {
        language: config.source.language.clone(),
        document: base.document(&id).into_string(),
        base,
    };
    let mapping = suggest_mapping(table, &name.to_string_lossy(), &options, &config.source)?;
    match &args.output {
        Some(path) => write_file(path, |out| Ok(out.write_all(mapping.as_bytes())?))?,
        None => stdout().lock().write_all(mapping.as_bytes())?,
    }
    Ok(Outcome::Done)
}

fn write_lines(options: &MapOptions, is_sorted: bool, out: &mut dyn Write) -> anyhow::Result<MapReport> {
    if !is_sorted {
        return refuse_nothing(map_tables(options, &mut LineSink(out))?);
    }
    let mut sink = SortedSink::default();
    let mut report = refuse_nothing(map_tables(options, &mut sink)?)?;
    report.lines = sink.write(out)?;
    Ok(report)
}

/// Refuses to give out nothing where something was wrong with all there was.
fn refuse_nothing(report: MapReport) -> anyhow::Result<MapReport> {
    if report.is_failed() {
        print_report(&report);
        bail!("nothing could be mapped; what is wrong is told above");
    }
    Ok(report)
}

/// Writes to the file, or to standard output.
fn write_to(
    args: &Args,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<MapReport>,
) -> anyhow::Result<MapReport> {
    if let Some(path) = &args.output {
        let mut report = MapReport::default();
        write_file(path, |out| {
            report = write(out)?;
            Ok(())
        })?;
        return Ok(report);
    }
    let mut out = BufWriter::new(stdout().lock());
    let report = write(&mut out)?;
    out.flush()?;
    Ok(report)
}

fn parse_source(source: &str) -> anyhow::Result<(String, PathBuf)> {
    let (name, path) = source.split_once('=').context("write --source NAME=PATH")?;
    Ok((name.to_owned(), PathBuf::from(path)))
}

/// The format by its name, or by how the file ends.
fn format(args: &Args) -> &str {
    let ending = args
        .output
        .as_deref()
        .and_then(Path::extension)
        .and_then(|ending| ending.to_str());
    args.format.as_deref().or(ending).unwrap_or("nquads")
}

/// The named graph of what has none beside other graphs: that of the first mapping.
fn graph_of(args: &Args, base: &Base) -> String {
    let stem = args
        .mappings
        .first()
        .and_then(|path| path.file_stem())
        .and_then(|stem| stem.to_str());
    format!(
        "{}graph/source/{}",
        base.as_str(),
        dembei::text::slug(stem.unwrap_or("table"))
    )
}

#[expect(clippy::print_stderr, reason = "what was left out is told beside the data")]
fn print_report(report: &MapReport) {
    for note in &report.notes {
        eprintln!("note: {}: {}", note.place, note.text);
    }
    print_faults(report);
}

/// Names what of tables was left out, on standard error.
#[expect(clippy::print_stderr, reason = "what was left out is told beside the data")]
pub(crate) fn print_faults(report: &MapReport) {
    for fault in &report.faults {
        match &fault.left_out {
            LeftOutOfTable::Row(row) => {
                eprintln!("left out: {}, row {}: {}", fault.table, row.row, row.reason);
            }
            LeftOutOfTable::Table(error) => eprintln!("left out: {}: {error}", fault.table),
        }
    }
    if report.more_faults > 0 {
        eprintln!("left out: {} more", report.more_faults);
    }
}
