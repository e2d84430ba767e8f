//! Reads sources into documents with what they say: piece by piece, many at once, in their order.

use rayon::prelude::*;
use tracing::{debug, info, info_span, warn};

use super::{Read, Skipped};
use crate::extract::extract;
use crate::source::{self, Discovery, Draft, LeftOut, Reading, SourceError};

/// How many pieces are read and worked on at once.
const CHUNK: usize = 256;

/// How many bytes of text are read and worked on at once, or else one piece.
const CHUNK_BYTES: usize = 8 << 20;

/// Pages of dumps that are no documents, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOutPages {
    /// Pages that lead to another.
    pub redirects: usize,
    /// Talk pages, templates, categories and other pages that are no articles.
    pub no_articles: usize,
    /// Pages without text.
    pub empty: usize,
}

impl LeftOutPages {
    fn add(&mut self, why: LeftOut) {
        match why {
            LeftOut::Redirect => self.redirects += 1,
            LeftOut::NoArticle => self.no_articles += 1,
            LeftOut::Empty => self.empty += 1,
        }
    }
}

/// Reads and extracts every source and gives each to `each`, in their order, so that no more than some are held at once;
/// those that cannot be read are given back as skipped.
pub fn extract_sources<E>(
    discovery: Discovery,
    options: &source::Options,
    each: impl FnMut(Read) -> Result<(), E>,
) -> Result<Vec<Skipped>, E> {
    Ok(read_all(discovery, options, each)?.0)
}

/// The same, and how many pages of dumps were left out.
pub(super) fn read_all<E>(
    discovery: Discovery,
    options: &source::Options,
    mut each: impl FnMut(Read) -> Result<(), E>,
) -> Result<(Vec<Skipped>, LeftOutPages), E> {
    let _span = info_span!("extract", documents = discovery.found.len()).entered();
    let mut errors = discovery.failed;
    let mut left_out = LeftOutPages::default();
    let mut drafts = discovery
        .found
        .iter()
        .flat_map(|found| source::drafts(found, options));
    loop {
        let chunk = next_chunk(&mut drafts, &mut errors);
        if chunk.is_empty() {
            break;
        }
        let read: Vec<_> = chunk
            .into_par_iter()
            .map(|draft| read_draft(draft, options))
            .collect();
        for result in read {
            match result {
                Ok(Ok(read)) => each(read)?,
                Ok(Err(why)) => left_out.add(why),
                Err(error) => errors.push(error),
            }
        }
    }
    if left_out != LeftOutPages::default() {
        let LeftOutPages {
            redirects,
            no_articles,
            empty,
        } = left_out;
        info!(redirects, no_articles, empty, "left out");
    }
    Ok((to_skipped(errors), left_out))
}

fn next_chunk(
    drafts: &mut impl Iterator<Item = Result<Draft, SourceError>>,
    errors: &mut Vec<SourceError>,
) -> Vec<Draft> {
    let mut chunk = Vec::new();
    let mut size = 0;
    while chunk.len() < CHUNK && size < CHUNK_BYTES {
        match drafts.next() {
            Some(Ok(draft)) => {
                size = draft.size().saturating_add(size);
                chunk.push(draft);
            }
            Some(Err(error)) => errors.push(error),
            None => break,
        }
    }
    chunk
}

fn read_draft(draft: Draft, options: &source::Options) -> Result<Result<Read, LeftOut>, SourceError> {
    let document = match draft.read(options)? {
        Reading::Document(document) => *document,
        Reading::LeftOut(why) => return Ok(Err(why)),
    };
    let extraction = extract(&document);
    debug!(document = %document.id, mentions = extraction.mentions.len(), "extracted");
    Ok(Ok((document, extraction)))
}

fn to_skipped(errors: Vec<SourceError>) -> Vec<Skipped> {
    let mut skipped: Vec<Skipped> = errors
        .into_iter()
        .map(|error| Skipped {
            path: error.path().to_owned(),
            error,
        })
        .collect();
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    for skip in &skipped {
        warn!(path = %skip.path.display(), error = %skip.error, "skipped");
    }
    skipped
}
