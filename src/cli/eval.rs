//! `dembei eval`: what is found in texts that people have annotated, scored.

use std::{
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, bail};
use dembei::{
    config::Config,
    eval::{
        Baseline, Comparison, Found, Gold, GoldDocument, LinkScores, Report, Scores, SetReport, parse_gold,
        score, to_table,
    },
    model::Document,
    pipeline::{Means, Settled, annotate_documents, measure_links},
    source::{self, PlainText, format_of, read_text, to_document},
};

use super::{
    Outcome,
    args::{ConfigArgs, LinkArgs},
    report,
};

/// Score names, links, dates, figures and statements against gold
///
/// Gold is IOB2 columns (such as Universal NER), CoNLL-U with entities in brackets (GUM), lines of an ELEVANT benchmark,
/// or records of `annotate` with the text in them; the form is known by its content. Classes that a set does not mark
/// are not held against what was found.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of gold, plain or packed; the files of a folder are one set
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,

    /// How to print the scores
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// How many errors of each kind to list, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 3)]
    errors: usize,

    /// Figures to reach: the exit code is 1 where F1 is below
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write the figures into the baseline instead of comparing them
    #[arg(long, requires = "baseline")]
    update_baseline: bool,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    link: LinkArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON object, `dembei-eval-1`.
    Json,
}

/// Scores each set, prints the scores and compares them with the baseline.
pub(crate) fn run(args: &Args, now: SystemTime) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let settled = Settled::read(project.as_deref())?;
    let linker = args.link.linker(&config, now)?;
    let with = Means {
        settled: &settled,
        config: &config,
        linker: &linker,
    };
    let read = |path| read_baseline(path, args.update_baseline);
    let baseline = args.baseline.as_deref().map(read).transpose()?;
    let mut sets = Vec::new();
    for path in &args.gold {
        sets.push(score_set(path, with, args.errors)?);
    }
    report::print_failures(&linker);
    let mut out = stdout().lock();
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &Report::new(sets.clone()))?;
            writeln!(out)?;
        }
        Format::Table => {
            for (at, set) in sets.iter().enumerate() {
                let between = if at == 0 { "" } else { "\n" };
                write!(out, "{between}{}", to_table(set, baseline.as_ref()))?;
            }
        }
    }
    match (args.baseline.as_deref(), baseline) {
        (Some(path), Some(mut baseline)) if args.update_baseline => {
            baseline.renew(&sets);
            fs::write(path, baseline.to_toml())
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok(Outcome::Done)
        }
        (_, Some(baseline)) => Ok(tell(&baseline.compare(&sets))),
        _ => Ok(Outcome::Done),
    }
}

/// The baseline; one that is to be written may not be there yet.
fn read_baseline(path: &Path, is_new: bool) -> anyhow::Result<Baseline> {
    match fs::read_to_string(path) {
        Ok(toml) => Ok(Baseline::parse(path, &toml)?),
        Err(error) if is_new && error.kind() == std::io::ErrorKind::NotFound => Ok(Baseline::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Says which rows are below their baseline, and how many are above.
#[expect(
    clippy::print_stderr,
    reason = "scores go to standard output, what is to be done about them here"
)]
fn tell(comparisons: &[Comparison]) -> Outcome {
    let below: Vec<&Comparison> = comparisons.iter().filter(|c| c.is_below()).collect();
    for Comparison { set, row, was, is } in &below {
        eprintln!("below its baseline: {row} of {set}, F1 {is:.3} instead of {was:.3}");
    }
    let above = comparisons.iter().filter(|c| c.is_above()).count();
    if above > 0 {
        eprintln!("above their baseline: {above} rows; --update-baseline writes the new figures");
    }
    if below.is_empty() {
        Outcome::Done
    } else {
        Outcome::Flawed
    }
}

fn score_set(path: &Path, with: Means<'_>, errors: usize) -> anyhow::Result<SetReport> {
    let mut all = Scores::default();
    let mut form = None;
    let mut links = None;
    for file in files(path)? {
        let gold = read_gold(&file, with.config)?;
        form.get_or_insert(gold.form);
        let documents: Vec<Document> = gold
            .documents
            .iter()
            .map(|document| lay_out(document, with.config))
            .collect();
        let scores = annotate_documents(&documents, with, |at, annotated| {
            let found = Found {
                extraction: annotated.extraction,
                resolution: annotated.resolution,
                proposals: annotated.proposals,
            };
            gold.documents.get(at).map(|document| score(document, found))
        });
        for scores in scores.into_iter().flatten() {
            all.add(scores);
        }
        // The gazetteer alone has nothing to compare: it has one item for a name.
        if with.linker.sources().len() > 1 && gold.documents.iter().any(|d| !d.links(true).is_empty()) {
            let scores = measure_links(&gold.documents, &documents, with);
            links.get_or_insert_with(LinkScores::default).add(&scores);
        }
    }
    let Some(form) = form else {
        bail!("there is no gold in {}", path.display())
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("gold");
    let name = name.split('.').next().unwrap_or(name);
    let report = SetReport::new(name, form, &all, errors);
    Ok(match links {
        Some(links) => report.with_linking(&links),
        None => report,
    })
}

/// The file itself, or the files of a folder by name, but for hidden ones and Markdown.
fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = || format!("cannot read {}", path.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(failed)? {
        let file = entry.with_context(failed)?.path();
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_prose = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
        if file.is_file() && !name.starts_with('.') && !is_prose {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read_gold(path: &Path, config: &Config) -> anyhow::Result<Gold> {
    let options = source::Options {
        max_line_bytes: usize::MAX,
        ..config.source.clone()
    };
    Ok(parse_gold(path, &read_text(path, &options)?)?)
}

/// The text of the gold as `annotate` would read it.
fn lay_out(gold: &GoldDocument, config: &Config) -> Document {
    let source = gold.path.as_deref().and_then(|path| format_of(Path::new(path)));
    to_document(
        gold.id.clone(),
        gold.text.clone(),
        source.unwrap_or(&PlainText),
        &config.source,
    )
}
