//! The decision: candidates of all entities, their scores in rounds, and which of them is accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::coherence::fit;
use super::context::Contexts;
use super::meeting::Meeting;
use super::model::{Weights, shares};
use super::score::FEATURES;
use super::values::{DATES_CLASH, LANGUAGES, Profile, Values, is_name_alone, told_class};
use super::{Decision, Options};
use crate::model::{
    Candidate, Decider, Entity, EntityClass, EntityId, Feature, ItemId, Match, NameMatch, Proposal, Score,
};

/// How often the items of the neighbours are weighed anew.
pub const ROUNDS: usize = 2;

/// So many candidates are kept with a proposal.
const KEPT: usize = 5;

/// A candidate beside the proposed one that is less likely is not worth a look.
const LEAST: Score = Score::from_thousandths(20);

/// What an entity might be.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// The items, sorted by id.
    pub(super) options: Vec<Choice>,
    /// What a person or a table decided.
    pub(super) decided: Option<(Decision, Decider)>,
}

/// One item that an entity might be.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) profile: Arc<Profile>,
    pub(super) meeting: Meeting,
    pub(super) values: Values,
    /// How likely it is, by the last round.
    pub(super) share: f64,
}

impl Case {
    pub(super) fn is_empty(&self) -> bool {
        self.options.is_empty()
    }

    /// The items, the likeliest first; ties are broken by id.
    fn ranked(&self) -> Vec<&Choice> {
        let mut ranked: Vec<&Choice> = self.options.iter().collect();
        ranked.sort_by(|a, b| {
            b.share
                .total_cmp(&a.share)
                .then(a.profile.item.id.cmp(&b.profile.item.id))
        });
        ranked
    }

    /// The likeliest item.
    pub(super) fn best(&self) -> Option<&Choice> {
        self.ranked().into_iter().next()
    }

    /// The `most` likeliest items with their shares.
    pub(super) fn likeliest(&self, most: usize) -> impl Iterator<Item = (&Profile, f64)> {
        let ranked = self.ranked().into_iter().take(most);
        ranked.map(|choice| (&*choice.profile, choice.share))
    }

    /// Scores the items by their values. What is decided is certain.
    pub(super) fn weigh(&mut self, weights: &Weights) {
        let points: Vec<f64> = self
            .options
            .iter()
            .map(|choice| weights.points(&choice.values))
            .collect();
        let shares = shares(&points);
        for (choice, share) in self.options.iter_mut().zip(shares) {
            choice.share = match &self.decided {
                Some((decision, _)) => {
                    f64::from(u8::from(*decision == Decision::Accepted(choice.profile.item.id)))
                }
                None => share,
            };
        }
    }
}

/// Scores all cases, round by round. An entity's case is at its index, and so is its context.
pub(super) fn weigh_all(cases: &mut [Case], contexts: &Contexts, weights: &Weights) {
    for case in cases.iter_mut() {
        case.weigh(weights);
    }
    for _ in 0..ROUNDS {
        let values: Vec<Vec<Values>> = cases
            .iter()
            .zip(contexts)
            .map(|(case, context)| {
                let fitted = |choice: &Choice| {
                    let mut values = choice.values;
                    if let Some(context) = context {
                        fit(&mut values, &choice.profile, context, cases);
                    }
                    values
                };
                case.options.iter().map(fitted).collect()
            })
            .collect();
        for (case, values) in cases.iter_mut().zip(values) {
            for (choice, values) in case.options.iter_mut().zip(values) {
                choice.values = values;
            }
            case.weigh(weights);
        }
    }
}

/// What is said of each entity by its case, in their order; entities with nothing to say are left out.
pub(super) fn decide(entities: &[Entity], cases: &[Case], options: &Options) -> Vec<Proposal> {
    let mut proposals: Vec<(Proposal, Option<NameMatch>)> = Vec::new();
    for (entity, case) in entities.iter().zip(cases) {
        let ranked = case.ranked();
        let best = ranked.first().copied();
        let score = best.map(|best| to_score(best.share)).unwrap_or_default();
        let matched = match &case.decided {
            Some((Decision::Accepted(item), decided_by)) => Some(Match {
                item: *item,
                score: Score::ONE,
                decided_by: decided_by.clone(),
            }),
            Some((Decision::None, _)) => None,
            None => best
                .filter(|best| score >= options.accept && !is_barred(entity, best))
                .map(|best| Match {
                    item: best.profile.item.id,
                    score,
                    decided_by: Decider::Score,
                }),
        };
        // Homonyms share the odds: that it is one of them may be likely, though none of them is.
        let one_of_them: f64 = ranked.iter().take(KEPT).map(|choice| choice.share).sum();
        let is_proposed = Score::new(one_of_them) >= options.propose;
        let kept = ranked.iter().copied().map(candidate);
        let kept = kept.take_while(|candidate| candidate.score >= LEAST).take(KEPT);
        let proposal = Proposal {
            entity: entity.id.clone(),
            candidates: kept.filter(|_| is_proposed).collect(),
            matched,
        };
        if says_something(&proposal) {
            proposals.push((proposal, best.map(|best| best.meeting.how)));
        }
    }
    settle_conflicts(&mut proposals);
    // A conflict may have taken away all that a proposal said.
    let proposals = proposals.into_iter().map(|(proposal, _)| proposal);
    proposals.filter(says_something).collect()
}

fn says_something(proposal: &Proposal) -> bool {
    !proposal.candidates.is_empty() || proposal.matched.is_some()
}

/// Whether a candidate is out of the question, however well it scores: a person is nothing else, and was not where its dates
/// do not let it be; and what is known by nothing but a common name may be any of its bearers. People may say otherwise.
pub(super) fn is_barred(entity: &Entity, choice: &Choice) -> bool {
    let is_person = |class: EntityClass| class == EntityClass::Person;
    let classes = told_class(entity).zip(choice.profile.item.class);
    let is_other = classes.is_some_and(|(ours, theirs)| is_person(ours) != is_person(theirs));
    let is_contradicted = choice.values.get(DATES_CLASH).is_some_and(|clash| *clash > 0.0);
    is_other || is_contradicted || is_name_alone(&choice.profile.item, &choice.values)
}

/// The surest that a score can be: certain is only what a person decided, so that `accept = 1` accepts nothing else.
const SUREST: Score = Score::from_thousandths(999);

fn to_score(share: f64) -> Score {
    Score::new(share).min(SUREST)
}

/// All candidates of a case, best first.
pub(super) fn ranked(case: &Case) -> Vec<Candidate> {
    case.ranked().into_iter().map(candidate).collect()
}

fn candidate(choice: &Choice) -> Candidate {
    let features = FEATURES
        .iter()
        .zip(choice.values)
        .filter(|(_, value)| *value > 0.0);
    Candidate {
        item: choice.profile.item.id,
        label: choice.profile.item.label(&LANGUAGES),
        score: to_score(choice.share),
        features: features
            .map(|(feature, value)| Feature {
                name: feature.name.to_owned(),
                value: Score::new(value),
            })
            .collect(),
    }
}

/// An item that several entities would be accepted for stays with all that have a name of it; one that met it by less
/// than a name, such as a spelling that is a few letters off, loses it to the one with the best score.
fn settle_conflicts(proposals: &mut [(Proposal, Option<NameMatch>)]) {
    let mut holders: BTreeMap<ItemId, Vec<(Score, EntityId)>> = BTreeMap::new();
    for (proposal, _) in proposals.iter() {
        if let Some(matched) = &proposal.matched {
            holders
                .entry(matched.item)
                .or_default()
                .push((matched.score, proposal.entity.clone()));
        }
    }
    let mut losers: BTreeSet<EntityId> = BTreeSet::new();
    for mut all in holders.into_values().filter(|all| all.len() > 1) {
        all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        losers.extend(all.into_iter().skip(1).map(|(_, entity)| entity));
    }
    for (proposal, how) in proposals {
        let by_score = proposal
            .matched
            .as_ref()
            .is_some_and(|matched| matched.decided_by == Decider::Score);
        let by_less = how.is_some_and(|how| how >= NameMatch::Part);
        if by_score && by_less && losers.contains(&proposal.entity) {
            proposal.matched = None;
        }
    }
}
