//! `dembei query`: SPARQL and named questions.

use std::{
    fs,
    io::{IsTerminal, Write, stdout},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail};
use dembei::{
    query::{Answer, Catalog, Format, Options, QueryEngine, Question, Shortener, Table},
    store::GraphStore,
};

use super::{
    Outcome,
    args::{ConfigArgs, StoreArgs, terminal_width},
};

/// Ask the graph a question
///
/// Without a question, lists those that have a name. A question is a name from the list, a file of SPARQL, or a text
/// after -e; its parameters are given as name=value. The default graph is the union of all graphs, and the usual
/// prefixes need no declaration.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name of a question, or a file of SPARQL
    #[arg(value_name = "NAME|FILE")]
    question: Option<String>,

    /// Values for its parameters, as name=value
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,

    /// A query as text
    #[arg(short, long, value_name = "SPARQL", conflicts_with = "question")]
    expression: Option<String>,

    /// table, csv, tsv, json, xml; for a graph: turtle, ntriples, rdfxml, jsonld
    ///
    /// Without it, a table.
    #[arg(long)]
    format: Option<String>,

    /// How many seconds it may take
    #[arg(long, default_value_t = 60)]
    timeout: u64,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

/// Answers, or lists the questions.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let mut catalog = Catalog::builtin()?;
    if let Some(project) = &project {
        catalog.add_folder(&project.join("queries"))?;
    }
    let Some(text) = text(args, &catalog)? else {
        return list(&catalog);
    };
    let options = Options {
        timeout: Duration::from_secs(args.timeout),
        ..Options::default()
    };
    let engine = QueryEngine::new(GraphStore::open(&args.store.store)?, options);
    let answer = engine.run(&text)?;
    let mut out = stdout().lock();
    match (args.format.as_deref(), answer) {
        (None | Some("table"), Answer::Rows(rows)) => {
            let base = config.base();
            let table = Table::from_rows(rows, &mut Shortener::new(&base))?;
            write!(out, "{}", table.draw(terminal_width()))?;
            note_count(table.rows.len());
        }
        (None | Some("table"), Answer::Boolean(yes)) => writeln!(out, "{}", if yes { "yes" } else { "no" })?,
        (format, answer) => {
            let name = format.filter(|name| *name != "table").unwrap_or("turtle");
            let format = Format::parse(name).with_context(|| format!("there is no format {name}"))?;
            answer.write(format, &mut out)?;
        }
    }
    Ok(Outcome::Done)
}

/// The query to run; `None` asks for the list.
fn text(args: &Args, catalog: &Catalog) -> anyhow::Result<Option<String>> {
    if let Some(text) = &args.expression {
        return Ok(Some(text.clone()));
    }
    let Some(name) = &args.question else {
        return Ok(None);
    };
    if name == "-" || Path::new(name).is_file() {
        let path = PathBuf::from(if name == "-" { "/dev/stdin" } else { name });
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if !text.contains("# param:") {
            return Ok(Some(text));
        }
        return Ok(Some(Question::parse(name, &text)?.fill(&values(args)?)?));
    }
    Ok(Some(catalog.question(name)?.fill(&values(args)?)?))
}

fn values(args: &Args) -> anyhow::Result<Vec<(String, String)>> {
    let pair = |value: &String| match value.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => bail!("{value:?} is no parameter: write name=value"),
    };
    args.values.iter().map(pair).collect()
}

/// The questions with their parameters.
fn list(catalog: &Catalog) -> anyhow::Result<Outcome> {
    let mut out = stdout().lock();
    for question in catalog.questions() {
        writeln!(out, "{:<22} {}", question.name, question.asks)?;
        for parameter in &question.parameters {
            let default = parameter
                .default
                .as_ref()
                .map(|d| format!(" [{d}]"))
                .unwrap_or_default();
            writeln!(
                out,
                "{:<24}{}={default} {}",
                "", parameter.name, parameter.description
            )?;
        }
    }
    writeln!(out, "\nAsk one with: dembei query NAME parameter=value …")?;
    Ok(Outcome::Done)
}

#[expect(clippy::print_stderr, reason = "beside the data, for people")]
fn note_count(rows: usize) {
    if stdout().is_terminal() {
        eprintln!("{rows} {}", if rows == 1 { "row" } else { "rows" });
    }
}
