//! `dembei validate`: the graph against its shapes.

use std::{
    fs,
    io::{Write, stdout},
    path::PathBuf,
};

use anyhow::Context;
use dembei::{
    query::Shortener,
    store::GraphStore,
    validate::{Options, Severity, Validator},
};

use super::{
    Outcome,
    args::{ConfigArgs, StoreArgs, terminal_width},
};

/// Check the graph against shapes (SHACL)
///
/// Without shapes of your own, against those of the ontology. The exit code is 1 if there is a violation; warnings and
/// notes are listed and change nothing.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Shapes in Turtle
    #[arg(long, value_name = "FILE")]
    shapes: Option<PathBuf>,

    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// A SHACL validation report.
    Turtle,
}

/// Checks, and prints the findings.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    let validator = match &args.shapes {
        None => Validator::builtin(Options::default())?,
        Some(path) => {
            let shapes =
                fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Validator::parse(&shapes, Options::default()).with_context(|| format!("in {}", path.display()))?
        }
    };
    let report = validator.validate(&GraphStore::open(&args.store.store)?)?;
    let sound = report.count(Severity::Violation) == 0;
    let mut out = stdout().lock();
    match args.format {
        Format::Turtle => write!(out, "{}", report.to_turtle())?,
        Format::Table => {
            let base = config.base();
            for (severity, message, count) in report.summary() {
                writeln!(out, "{:<10} {count:>6}  {message}", severity.as_str())?;
            }
            let table = report.to_table(&mut Shortener::new(&base))?;
            if !table.rows.is_empty() {
                writeln!(out, "\n{}", table.draw(terminal_width()))?;
            }
            let end = if sound {
                "There is no violation."
            } else {
                "The graph has violations."
            };
            writeln!(out, "{end}")?;
        }
    }
    Ok(if sound { Outcome::Done } else { Outcome::Flawed })
}
