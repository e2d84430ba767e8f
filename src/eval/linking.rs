//! Scores linking by itself: which item each name is, with the names given, and end to end, beside simple baselines.
//!
//! Counted as ELEVANT counts: an item that is the gold's is right; one that is not, is wrong; a mention of which the gold
//! has an item and that did not get it is missed. A mention of which the gold says that there is no item (`<NIL>`) counts
//! only when it gets one, which is wrong. Mentions whose item the set does not know (`<NO_MAPPING>`), and pronouns, are
//! left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gold::{GoldDocument, GoldItem};
use super::mention::is_judged_name;
use super::report::Figures;
use super::score::Found;
use super::tally::Tally;
use crate::model::{ItemId, Mention, MentionKind, Score, Span};

/// What a linker was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Where the names are.
    GivenNames,
    /// Where the names are, and the nouns that the gold has items for, such as "student".
    GivenAll,
    /// The text alone.
    EndToEnd,
}

impl Setting {
    /// All three, in order.
    pub const ALL: [Self; 3] = [Self::GivenNames, Self::GivenAll, Self::EndToEnd];

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::GivenNames => "linking, names given",
            Self::GivenAll => "linking, names and nouns given",
            Self::EndToEnd => "linking, end to end",
        }
    }
}

/// Who links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// The best known item with exactly this label.
    Label,
    /// The best known item with exactly this label or alias.
    Alias,
    /// The likeliest item, if it is likely enough to be proposed.
    Proposed,
    /// The item that is accepted.
    Accepted,
}

impl System {
    /// All four, in order.
    pub const ALL: [Self; 4] = [Self::Label, Self::Alias, Self::Proposed, Self::Accepted];

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Label => "  exact name, most popular",
            Self::Alias => "  alias, most popular",
            Self::Proposed => "  dembei, likeliest",
            Self::Accepted => "  dembei, accepted",
        }
    }
}

/// How many bins scores are put in.
const BINS: usize = 10;

/// Counts of linking, which add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkScores {
    rows: BTreeMap<(Setting, System), Tally>,
    /// For each tenth of the scores of likeliest items of given names: how many, and how many are right.
    bins: [(usize, usize); BINS],
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkRow {
    /// What was given.
    pub setting: &'static str,
    /// Who linked.
    pub system: &'static str,
    /// How well.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How often candidates with scores in a tenth are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// The least score in it.
    pub from: f64,
    /// How many names had a likeliest item with such a score.
    pub names: usize,
    /// The share that is right.
    pub right: f64,
}

impl LinkScores {
    /// Adds those of other documents.
    pub fn add(&mut self, other: &Self) {
        for (row, tally) in &other.rows {
            *self.rows.entry(*row).or_default() += *tally;
        }
        for ((names, right), more) in self.bins.iter_mut().zip(other.bins) {
            *names += more.0;
            *right += more.1;
        }
    }

    /// Compares answers for the spans of the gold.
    pub fn score_given(
        &mut self,
        gold: &GoldDocument,
        (setting, system): (Setting, System),
        answer: impl Fn(Span) -> Option<ItemId>,
    ) {
        let tally = self.rows.entry((setting, system)).or_default();
        for link in gold.links(setting == Setting::GivenAll) {
            count(tally, link.item, answer(link.span));
        }
    }

    /// Compares answers for the names that were found in the text.
    pub fn score_found(
        &mut self,
        gold: &GoldDocument,
        found: Found<'_>,
        system: System,
        answer: impl Fn(&Mention) -> Option<ItemId>,
    ) {
        let tally = self.rows.entry((Setting::EndToEnd, system)).or_default();
        let names = || {
            found
                .extraction
                .mentions
                .iter()
                .filter(|m| m.kind == MentionKind::Name)
        };
        let links = gold.links(false);
        for link in &links {
            let name = names().find(|name| name.span == link.span);
            count(tally, link.item, name.and_then(&answer));
        }
        let all = gold.links(true);
        for name in names().filter(|name| is_judged_name(gold, name)) {
            let is_apart = all.iter().all(|link| !link.span.overlaps(name.span));
            tally.wrong += usize::from(is_apart && answer(name).is_some());
        }
    }

    /// Notes the score of the likeliest item of each given name.
    pub fn note_scores(&mut self, gold: &GoldDocument, best: impl Fn(Span) -> Option<(ItemId, Score)>) {
        for link in gold.links(false) {
            let Some((item, score)) = best(link.span).filter(|_| link.item != GoldItem::Unknown) else {
                continue;
            };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10")]
            let at = ((score.value() * 10.0) as usize).min(BINS - 1);
            if let Some(bin) = self.bins.get_mut(at) {
                bin.0 += 1;
                bin.1 += usize::from(link.item == GoldItem::Item(item));
            }
        }
    }

    /// All rows, in the order of the table.
    pub fn rows(&self) -> Vec<LinkRow> {
        let row = |(&(setting, system), tally): (&(Setting, System), &Tally)| LinkRow {
            setting: setting.title(),
            system: system.title().trim_start(),
            figures: Figures::from(*tally),
        };
        self.rows.iter().map(row).collect()
    }

    /// The figures of one row.
    pub fn tally(&self, setting: Setting, system: System) -> Option<Tally> {
        self.rows.get(&(setting, system)).copied()
    }

    /// How often scores are right, for the tenths in which there are any.
    pub fn reliability(&self) -> Vec<Bin> {
        let tenths = self.bins.iter().zip(0_u8..);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let bin = |(&(names, right), tenth): (&(usize, usize), u8)| {
            (names > 0).then(|| Bin {
                from: f64::from(tenth) / 10.0,
                names,
                right: (right as f64 / names as f64 * 1000.0).round() / 1000.0,
            })
        };
        tenths.filter_map(bin).collect()
    }
}

fn count(tally: &mut Tally, gold: GoldItem, answer: Option<ItemId>) {
    match (gold, answer) {
        (GoldItem::Unknown, _) | (GoldItem::Nil, None) => {}
        (GoldItem::Item(right), Some(item)) if right == item => tally.right += 1,
        (gold, answer) => {
            tally.wrong += usize::from(answer.is_some());
            tally.missed += usize::from(gold != GoldItem::Nil);
        }
    }
}
