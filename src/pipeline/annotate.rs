//! Documents each by itself: extracted, resolved and linked without the others, many at once, given back in order.
//!
//! So no more than a batch of them is held at a time, however many there are, and what is found in one does not depend on
//! which others come with it. The price is that a person's surname in one document is not told by the full name in
//! another; `build` does that.

use std::path::PathBuf;

use rayon::prelude::*;

use super::{
    Settled, Skipped,
    read::{extract_logged, read_all},
    stream::in_order,
};
use crate::annotation::Annotated;
use crate::config::Config;
use crate::link::{Linker, Passages};
use crate::model::{Document, Extraction, Proposal, Resolution};
use crate::resolve::resolve;
use crate::source::{self, Discovery, SourceError};

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
    let resolution = resolve(&[extraction], &mut [], &mut settled.registry.clone());
    let passages = [Passages::new(document, extraction)];
    let proposals = linker.link(&resolution, &passages, &settled.mappings, &config.link);
    (resolution, proposals)
}

fn annotate<T>(document: &Document, with: Means<'_>, to: impl Fn(Annotated<'_>) -> T) -> T {
    let extraction = &extract_logged(document);
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
    each: impl FnMut(T) -> Result<(), E>,
) -> Result<Vec<Skipped>, E> {
    let annotated = |document: Document| annotate(&document, with, &to);
    Ok(read_all(discovery, &with.config.source, annotated, each)?.0)
}

/// Reads files of records, one JSON object a line, and hands what `to` makes of each to `each`, in order, with what
/// could not be read in its place.
pub fn annotate_records<T: Send, E>(
    paths: &[PathBuf],
    with: Means<'_>,
    to: impl Fn(Annotated<'_>) -> T + Sync,
    mut each: impl FnMut(Result<T, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    type Line = Result<(usize, String), SourceError>;
    let options = &with.config.source;
    let one = |(path, line): (&PathBuf, Line)| {
        let read = |(number, json): (usize, String)| source::parse_record(&json, path, number, options);
        line.and_then(read)
            .map(|document| annotate(&document, with, &to))
            .map_err(|error| Skipped {
                path: path.clone(),
                error,
            })
    };
    let size_of = |(_, line): &(&PathBuf, Line)| line.as_ref().map_or(0, |(_, json)| json.len());
    let lines = paths
        .iter()
        .flat_map(|path| source::read_lines(path, options).map(move |line| (path, line)));
    in_order(lines, size_of, one, &mut each)
}

/// What `to` makes of each of these documents, in order.
pub fn annotate_documents<T: Send>(
    documents: &[Document],
    with: Means<'_>,
    to: impl Fn(usize, Annotated<'_>) -> T + Sync,
) -> Vec<T> {
    documents
        .par_iter()
        .enumerate()
        .map(|(at, document)| annotate(document, with, |annotated| to(at, annotated)))
        .collect()
}
