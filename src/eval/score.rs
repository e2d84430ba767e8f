//! The scores of documents, which add up.

use std::collections::BTreeMap;

use super::alignment::Alignment;
use super::gold::GoldDocument;
use super::slip::{SlipKind, Slips};
use super::tally::{Row, Tally};
use super::{mention, observation, statement, time};
use crate::model::{EntityIndex, Extraction, ItemId, LocalEntityId, Proposal, Resolution, Span};

/// What was found in a document: extracted, resolved and linked by itself, so that the resolution has one document.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What was extracted; its spans count in the text of the gold.
    pub extraction: &'a Extraction,
    /// Its entities.
    pub resolution: &'a Resolution,
    /// Their matches.
    pub proposals: &'a [Proposal],
}

impl Found<'_> {
    /// The resolved entity of a local one.
    pub(super) fn entity(&self, local: LocalEntityId) -> Option<EntityIndex> {
        let index = *self.resolution.local.first()?.get(local.index())?;
        self.resolution.entity(index).map(|_| index)
    }

    /// The accepted match of an entity.
    pub(super) fn item(&self, local: LocalEntityId) -> Option<ItemId> {
        let id = &self.resolution.entity(self.entity(local)?)?.id;
        let at = self.proposals.binary_search_by(|p| p.entity.cmp(id)).ok()?;
        self.proposals
            .get(at)?
            .matched
            .as_ref()
            .map(|matched| matched.item)
    }
}

/// Counts for each row, and the errors behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// How many documents.
    pub documents: usize,
    /// Bytes of text in them.
    pub bytes: usize,
    /// Only what the gold judges has a row.
    pub rows: BTreeMap<Row, Tally>,
    pub(super) slips: Slips,
}

impl Scores {
    /// Adds those of other documents.
    pub fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        for (row, tally) in other.rows {
            *self.rows.entry(row).or_default() += tally;
        }
        self.slips.append(other.slips);
    }

    pub(super) fn row(&mut self, row: Row) -> &mut Tally {
        self.rows.entry(row).or_default()
    }

    pub(super) fn slip(&mut self, kind: SlipKind, what: &str, place: (&str, Span)) {
        self.slips.note(kind, what, place);
    }
}

/// Compares what was found in one document with its gold.
pub fn score(gold: &GoldDocument, found: Found<'_>) -> Scores {
    let mut scores = Scores {
        documents: 1,
        bytes: gold.text.len(),
        ..Scores::default()
    };
    mention::score_mentions(gold, found, &mut scores);
    if gold.judges_links {
        mention::score_links(gold, found, &mut scores);
    }
    if let Some(times) = &gold.times {
        time::score_times(gold, times, found, &mut scores);
    }
    if let Some(quantities) = &gold.quantities {
        time::score_quantities(gold, quantities, found, &mut scores);
    }
    let alignment = Alignment::new(gold, found);
    if let Some(statements) = &gold.statements {
        statement::score_statements(gold, statements, (found, &alignment), &mut scores);
    }
    if let Some(observations) = &gold.observations {
        observation::score_observations(gold, observations, (found, &alignment), &mut scores);
    }
    scores
}
