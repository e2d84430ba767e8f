//! Measures linking against gold: with the names given, and end to end, beside two baselines.

use rayon::prelude::*;

use super::annotate::{Means, settle_alone};
use crate::eval::{Found, GoldDocument, LinkScores, Setting, System};
use crate::extract::{extract, extract_given};
use crate::link::{Popularity, most_popular};
use crate::model::{
    Candidate, Document, Extraction, ItemId, LocalEntityId, Mention, MentionKind, Proposal, Resolution,
    Score, Span,
};

/// Scores linking in documents of gold; a document and its gold are at the same place.
pub fn measure_links(gold: &[GoldDocument], documents: &[Document], with: Means<'_>) -> LinkScores {
    let each = gold.par_iter().zip(documents).map(|(gold, document)| {
        let mut scores = LinkScores::default();
        for setting in [Setting::GivenNames, Setting::GivenAll] {
            measure_given(&mut scores, gold, (document, setting), with);
        }
        measure_found(&mut scores, gold, document, with);
        scores
    });
    let mut all = LinkScores::default();
    for scores in each.collect::<Vec<_>>() {
        all.add(&scores);
    }
    all
}

fn measure_given(
    scores: &mut LinkScores,
    gold: &GoldDocument,
    (document, setting): (&Document, Setting),
    with: Means<'_>,
) {
    let links = gold.links(setting == Setting::GivenAll);
    let spans: Vec<Span> = links.iter().map(|link| link.span).collect();
    let linked = Linked::new(document, extract_given(document, &spans), with);
    let name_at = |span: Span| linked.names().find(|name| name.span.overlaps(span));
    scores.score_given(gold, (setting, System::Accepted), |span| {
        linked.accepted(name_at(span)?)
    });
    let likeliest = |span: Span| linked.likeliest(name_at(span)?).map(|(item, _)| item);
    scores.score_given(gold, (setting, System::Proposed), likeliest);
    if setting == Setting::GivenNames {
        scores.note_scores(gold, |span| linked.likeliest(name_at(span)?));
    }
    for (system, which) in BASELINES {
        let words: Vec<&str> = spans.iter().map(|span| span.of(&gold.text)).collect();
        let items = popular(&words, which, with);
        let at = |span: Span| spans.iter().position(|known| *known == span);
        scores.score_given(gold, (setting, system), |span| {
            items.get(at(span)?).copied().flatten()
        });
    }
}

fn measure_found(scores: &mut LinkScores, gold: &GoldDocument, document: &Document, with: Means<'_>) {
    let linked = Linked::new(document, extract(document), with);
    let found = Found {
        extraction: &linked.extraction,
        resolution: &linked.resolution,
        proposals: &linked.proposals,
    };
    scores.score_found(gold, found, System::Accepted, |name| linked.accepted(name));
    scores.score_found(gold, found, System::Proposed, |name| {
        Some(linked.likeliest(name)?.0)
    });
    for (system, which) in BASELINES {
        let words: Vec<&str> = linked.names().map(|name| name.span.of(&gold.text)).collect();
        let items = popular(&words, which, with);
        let at = |name: &Mention| linked.names().position(|known| known.span == name.span);
        scores.score_found(gold, found, system, |name| {
            items.get(at(name)?).copied().flatten()
        });
    }
}

const BASELINES: [(System, Popularity); 2] = [
    (System::Label, Popularity::Label),
    (System::Alias, Popularity::Alias),
];

/// The baseline asks the first source, which knows how many pages an item has.
fn popular(names: &[&str], which: Popularity, with: Means<'_>) -> Vec<Option<ItemId>> {
    let first = with.linker.sources().first();
    let found = first.and_then(|source| most_popular(source.as_ref(), names, which).ok());
    found.unwrap_or_else(|| vec![None; names.len()])
}

/// A document with the links of its names.
struct Linked {
    extraction: Extraction,
    resolution: Resolution,
    proposals: Vec<Proposal>,
}

impl Linked {
    fn new(document: &Document, extraction: Extraction, with: Means<'_>) -> Self {
        let (resolution, proposals) = settle_alone(document, &extraction, with);
        Self {
            extraction,
            resolution,
            proposals,
        }
    }

    fn names(&self) -> impl Iterator<Item = &Mention> {
        self.extraction
            .mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Name)
    }

    fn proposal(&self, local: LocalEntityId) -> Option<&Proposal> {
        let index = *self.resolution.local.first()?.get(local.index())?;
        let id = &self.resolution.entity(index)?.id;
        let at = self
            .proposals
            .binary_search_by(|proposal| proposal.entity.cmp(id))
            .ok()?;
        self.proposals.get(at)
    }

    fn accepted(&self, name: &Mention) -> Option<ItemId> {
        Some(self.proposal(name.entity)?.matched.as_ref()?.item)
    }

    fn likeliest(&self, name: &Mention) -> Option<(ItemId, Score)> {
        let Candidate { item, score, .. } = self.proposal(name.entity)?.candidates.first()?;
        Some((*item, *score))
    }
}
