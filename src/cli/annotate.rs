//! `dembei annotate`: prose to mentions, times, quantities, links and statements.

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use anyhow::Context;
use dembei::{
    annotation::{Annotated, find_format},
    pipeline::{Settled, annotate_records, annotate_sources},
    source::discover,
};
use tracing::info_span;
use tracing_indicatif::{span_ext::IndicatifSpanExt, style::ProgressStyle};

use super::{Outcome, args::ConfigArgs, report};

/// Find people, places, organizations, events, dates and statements in articles
///
/// Prints one JSON object per document (the record `dembei-annotation-1`), or one of the other formats; offsets count
/// Unicode code points. Each document is read, resolved and linked by itself: what is found in it does not depend on
/// the others, and memory does not grow with their number.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders; `-` or nothing is standard input
    paths: Vec<PathBuf>,

    /// What the input is
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    input_format: InputFormat,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum InputFormat {
    /// By the extension of each file; plain text where there is none.
    Auto,
    /// One object a line: {"id", "title"?, "text", "lang"?}.
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object per document, the record `dembei-annotation-1`.
    Jsonl,
    /// NIF in Turtle: names with their classes and entities, for entity linking tools.
    Nif,
    /// W3C Web Annotation: names and dates, one annotation page per document and line (JSON-LD).
    Webannotation,
    /// A page to look at: the text with everything marked, and what it says beside it.
    Html,
}

impl Format {
    fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Nif => "nif",
            Self::Webannotation => "webannotation",
            Self::Html => "html",
        }
    }
}

/// Annotates, and prints the records in the order of the input.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from("-")]
    } else {
        args.paths.clone()
    };
    let settled = Settled::read(project.as_deref())?;
    let format = find_format(args.format.as_str()).context("this format is not there")?;
    let base = config.base();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let with = (&settled, &config);
    let to = |annotated: Annotated<'_>| format.write(annotated, &base);
    let mut outcome = Outcome::Done;
    let progress = info_span!("annotate");
    progress.pb_set_style(&ProgressStyle::with_template(
        "{spinner} {human_pos} documents in {elapsed}",
    )?);
    progress.pb_start();
    out.write_all(format.begin().as_bytes())?;
    match args.input_format {
        InputFormat::Auto => {
            let skipped = annotate_sources(discover(&paths), with, to, |text| {
                progress.pb_inc(1);
                out.write_all(text?.as_bytes()).map_err(anyhow::Error::from)
            })?;
            report::print_skipped(&skipped);
            if !skipped.is_empty() {
                outcome = Outcome::Flawed;
            }
        }
        InputFormat::Jsonl => annotate_records(&paths, with, to, |result| match result {
            Ok(text) => {
                progress.pb_inc(1);
                out.write_all(text?.as_bytes()).map_err(anyhow::Error::from)
            }
            Err(skipped) => {
                report::print_skipped(&[skipped]);
                outcome = Outcome::Flawed;
                Ok(())
            }
        })?,
    }
    out.write_all(format.end().as_bytes())?;
    out.flush()?;
    Ok(outcome)
}
