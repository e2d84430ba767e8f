//! Reads sources into documents, piece by piece, many at once, in their order.

use tracing::{debug, info, info_span, warn};

use super::{Skipped, stream::in_order};
use crate::extract::extract;
use crate::model::{Document, Extraction};
use crate::source::{self, Discovery, Draft, LeftOut, Reading, SourceError};

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

/// Reads every source and hands what `to` makes of each document to `each`, in their order, so that no more than some
/// are held at once; gives back those that cannot be read, and how many pages of dumps were left out.
pub(super) fn read_all<T: Send, E>(
    discovery: Discovery,
    options: &source::Options,
    to: impl Fn(Document) -> T + Sync,
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<(Vec<Skipped>, LeftOutPages), E> {
    let _span = info_span!("extract", documents = discovery.found.len()).entered();
    let mut errors = discovery.failed;
    let mut left_out = LeftOutPages::default();
    let drafts = discovery
        .found
        .iter()
        .flat_map(|found| source::drafts(found, options));
    let size_of = |draft: &Result<Draft, SourceError>| draft.as_ref().map_or(0, Draft::size);
    let read = |draft: Result<Draft, SourceError>| {
        Ok(match draft?.read(options)? {
            Reading::Document(document) => Ok(to(*document)),
            Reading::LeftOut(why) => Err(why),
        })
    };
    in_order(drafts, size_of, read, |result| {
        match result {
            Ok(Ok(made)) => each(made)?,
            Ok(Err(why)) => left_out.add(why),
            Err(error) => errors.push(error),
        }
        Ok(())
    })?;
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

/// What is found in a document.
pub(super) fn extract_logged(document: &Document) -> Extraction {
    let extraction = extract(document);
    debug!(document = %document.id, mentions = extraction.mentions.len(), "extracted");
    extraction
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
