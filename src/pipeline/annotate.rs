//! Documents each by itself: extracted, resolved and linked without the others, many at once, given back in order.
//!
//! So no more than a batch of them is held at a time, however many there are, and what is found in one does not depend on
//! which others come with it. The price is that a person's surname in one document is not told by the full name in
//! another; `build` does that.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Settled, Skipped, extract_sources};
use crate::annotation::Annotated;
use crate::config::Config;
use crate::extract::extract;
use crate::link::{Linker, Passages};
use crate::model::{Document, Extraction, Proposal, Resolution};
use crate::resolve::resolve;
use crate::source::{self, Discovery, SourceError};

/// How many bytes of text are worked on at once.
const BATCH: usize = 4 << 20;

/// With what documents are resolved and linked.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// What was settled before.
    pub settled: &'a Settled,
    /// The settings.
    pub config: &'a Config,
    /// What finds items.
    pub linker: &'a Linker,
}

/// Resolves and links what was found in one document as if there were no other. What was settled before holds, and
/// nothing new is remembered.
pub fn settle_alone(
    document: &Document,
    extraction: &Extraction,
    with: Means<'_>,
) -> (Resolution, Vec<Proposal>) {
    let Means {
        settled,
        config,
        linker,
    } = with;
    let resolution = resolve(&[extraction], &mut settled.registry.clone());
    let passages = [Passages::new(document, extraction)];
    let proposals = linker.link(&resolution, &passages, &settled.mappings, &config.link);
    (resolution, proposals)
}

fn annotate<T>(
    document: &Document,
    extraction: &Extraction,
    with: Means<'_>,
    to: impl Fn(Annotated<'_>) -> T,
) -> T {
    let (resolution, proposals) = settle_alone(document, extraction, with);
    to(Annotated {
        document,
        extraction,
        resolution: &resolution,
        proposals: &proposals,
    })
}

/// Reads every source and hands what `to` makes of each document to `each`, in order; gives back what was skipped.
pub fn annotate_sources<T: Send, E>(
    discovery: Discovery,
    with: Means<'_>,
    to: impl Fn(Annotated<'_>) -> T + Sync,
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<Vec<Skipped>, E> {
    let mut batch: Vec<(Document, Extraction)> = Vec::new();
    let mut bytes = 0;
    let mut work = |batch: &mut Vec<(Document, Extraction)>| {
        let done: Vec<T> = batch
            .par_iter()
            .map(|(document, extraction)| annotate(document, extraction, with, &to))
            .collect();
        batch.clear();
        done.into_iter().try_for_each(&mut each)
    };
    let skipped = extract_sources(discovery, &with.config.source, |read| {
        bytes += read.0.text.len();
        batch.push(read);
        if bytes < BATCH {
            return Ok(());
        }
        bytes = 0;
        work(&mut batch)
    })?;
    work(&mut batch)?;
    Ok(skipped)
}

/// Reads files of records, one JSON object a line, and hands what `to` makes of each to `each`, in order, with what
/// could not be read in its place.
pub fn annotate_records<T: Send, E>(
    paths: &[PathBuf],
    with: Means<'_>,
    to: impl Fn(Annotated<'_>) -> T + Sync,
    mut each: impl FnMut(Result<T, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    let one = |path: &Path, line: Result<(usize, String), SourceError>| {
        let (number, json) = line?;
        let document = source::parse_record(&json, path, number, &with.config.source)?;
        Ok(annotate(&document, &extract(&document), with, &to))
    };
    for path in paths {
        let mut lines = source::read_lines(path, &with.config.source);
        loop {
            let batch = take_batch(&mut lines);
            if batch.is_empty() {
                break;
            }
            let done: Vec<Result<T, SourceError>> =
                batch.into_par_iter().map(|line| one(path, line)).collect();
            for result in done {
                each(result.map_err(|error| Skipped {
                    path: path.clone(),
                    error,
                }))?;
            }
        }
    }
    Ok(())
}

type Line = Result<(usize, String), SourceError>;

fn take_batch(lines: &mut impl Iterator<Item = Line>) -> Vec<Line> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while bytes < BATCH {
        let Some(line) = lines.next() else { break };
        bytes += line.as_ref().map_or(1, |(_, json)| json.len());
        batch.push(line);
    }
    batch
}

/// What `to` makes of each of these documents, in order, by what `read` finds in it.
pub fn annotate_documents<T: Send>(
    documents: &[Document],
    with: Means<'_>,
    read: impl Fn(usize, &Document) -> Extraction + Sync,
    to: impl Fn(usize, Annotated<'_>) -> T + Sync,
) -> Vec<T> {
    let each = documents.par_iter().enumerate();
    each.map(|(at, document)| annotate(document, &read(at, document), with, |annotated| to(at, annotated)))
        .collect()
}
