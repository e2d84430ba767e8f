//! `dembei annotate`: prose to mentions, times, quantities, links and statements.

use std::{
    io::{BufRead, BufWriter, Write},
    path::PathBuf,
};

use anyhow::Context;
use dembei::{
    annotation::annotate_jsonl,
    extract::extract,
    model::{Document, Extraction},
    pipeline::{Settled, Skipped, read_sources, settle},
    source::{self, discover},
};

use super::{Outcome, args::ConfigArgs, report};

/// Find people, places, organizations, events, dates and statements in articles
///
/// Prints one JSON object per document (the record `dembei-annotation-1`); offsets count Unicode code points.
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
    /// One JSON object per document.
    Jsonl,
}

/// Annotates, and prints the records in the order of the input.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from("-")]
    } else {
        args.paths.clone()
    };
    let (read, skipped) = match args.input_format {
        InputFormat::Auto => read_sources(discover(&paths), &config.source),
        InputFormat::Jsonl => read_records(&paths, &config.source)?,
    };
    let extractions: Vec<&Extraction> = read.iter().map(|(_, extraction)| extraction).collect();
    let mut settled = Settled::read(project.as_deref())?;
    let (resolution, proposals) = settle(&extractions, &mut settled, &config);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let Format::Jsonl = args.format;
    for (at, (document, extraction)) in read.iter().enumerate() {
        let line = annotate_jsonl(
            document,
            extraction,
            &config.base(),
            (&resolution, &proposals, at),
        )?;
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    report::print_skipped(&skipped);
    Ok(if skipped.is_empty() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}

type Records = (Vec<(Document, Extraction)>, Vec<Skipped>);

fn read_records(paths: &[PathBuf], options: &source::Options) -> anyhow::Result<Records> {
    let (mut read, mut skipped) = (Vec::new(), Vec::new());
    for path in paths {
        let input: Box<dyn BufRead> = if path.as_os_str() == "-" {
            Box::new(std::io::stdin().lock())
        } else {
            let text = source::read_text(
                path,
                &source::Options {
                    max_line_bytes: usize::MAX,
                    ..options.clone()
                },
            )?;
            Box::new(std::io::Cursor::new(text))
        };
        for (at, line) in input.lines().enumerate() {
            let line = line.with_context(|| format!("cannot read {}, line {}", path.display(), at + 1))?;
            if line.trim().is_empty() {
                continue;
            }
            match source::parse_record(&line, path, at + 1, options) {
                Ok(document) => {
                    let extraction = extract(&document);
                    read.push((document, extraction));
                }
                Err(error) => skipped.push(Skipped {
                    path: path.clone(),
                    error,
                }),
            }
        }
    }
    Ok((read, skipped))
}
