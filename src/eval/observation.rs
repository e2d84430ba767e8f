//! Scores figures about groups.
//!
//! A figure is right if it has the gold's value, or range, in a passage that touches the gold's, one of its measures and
//! one of its groups. Time, place, source and approximation are counted for those that are right.

use super::alignment::{Alignment, names_of, plain};
use super::gold::{GoldDocument, GoldObservation};
use super::score::{Found, Scores};
use super::slip::SlipKind;
use super::statement::compare;
use super::tally::{Row, Tally};
use super::time::{is_same, is_same_upper};
use crate::model::{LocalEntityId, Observation};

type Figure = Observation<LocalEntityId>;

/// Rows for figures, and for the qualifiers of those that are right.
pub(super) fn score_observations(
    gold: &GoldDocument,
    observations: &[GoldObservation],
    context: (Found<'_>, &Alignment<'_>),
    scores: &mut Scores,
) {
    let figures: Vec<&Figure> = context
        .0
        .extraction
        .observations
        .iter()
        .filter(|figure| gold.is_judged(figure.span))
        .collect();
    let mut used = vec![false; figures.len()];
    let mut details = Tally::default();
    scores.row(Row::Observations);
    for observation in observations {
        let free = figures
            .iter()
            .zip(&used)
            .enumerate()
            .filter(|(_, (_, used))| !**used);
        let fitting = free.filter(|(_, (figure, _))| is_right(figure, observation, context));
        let best = fitting
            .map(|(at, (figure, _))| (at, compare_details(figure, observation, context)))
            .max_by_key(|(at, tally)| (tally.right, std::cmp::Reverse((tally.wrong, *at))));
        if let Some(used) = best.and_then(|(at, _)| used.get_mut(at)) {
            *used = true;
        }
        match best {
            _ if observation.optional => {}
            Some((_, tally)) => {
                scores.row(Row::Observations).right += 1;
                details += tally;
            }
            None => {
                scores.row(Row::Observations).missed += 1;
                let what = tell_gold(observation);
                scores.slip(SlipKind::MissedObservation, &what, (&gold.text, observation.span));
            }
        }
    }
    *scores.row(Row::ObservationDetails) += details;
    for figure in figures
        .iter()
        .zip(used)
        .filter(|(_, used)| !used)
        .map(|(figure, _)| *figure)
    {
        if observations.iter().any(|o| o.optional && has_value(figure, o)) {
            continue;
        }
        scores.row(Row::Observations).wrong += 1;
        let what = tell(figure, context);
        scores.slip(SlipKind::InventedObservation, &what, (&gold.text, figure.span));
    }
}

fn has_value(figure: &Figure, gold: &GoldObservation) -> bool {
    figure.span.overlaps(gold.span)
        && is_same(figure.quantity.value, gold.value)
        && is_same_upper(figure.quantity.upper, gold.upper)
}

fn is_right(
    figure: &Figure,
    gold: &GoldObservation,
    (found, alignment): (Found<'_>, &Alignment<'_>),
) -> bool {
    let has_measure = gold
        .measures
        .iter()
        .any(|measure| measure.eq_ignore_ascii_case(figure.measure.as_str()));
    let entity = figure.group.and_then(|group| found.entity(group));
    let is_group = |name: &String| {
        let by_entity = entity.is_some_and(|entity| {
            let named = found.resolution.entity(entity);
            alignment.is(entity, name)
                || named.is_some_and(|e| names_of(e).any(|other| plain(other) == plain(name)))
        });
        by_entity || plain(&figure.group_text) == plain(name)
    };
    has_value(figure, gold) && has_measure && (gold.groups.is_empty() || gold.groups.iter().any(is_group))
}

fn compare_details(figure: &Figure, gold: &GoldObservation, context: (Found<'_>, &Alignment<'_>)) -> Tally {
    let mut tally = compare(&gold.details, &figure.qualifiers, context);
    match (gold.approximate, figure.quantity.approximate) {
        (true, true) => tally.right += 1,
        (true, false) => tally.missed += 1,
        (false, true) => tally.wrong += 1,
        (false, false) => {}
    }
    tally
}

fn tell_gold(observation: &GoldObservation) -> String {
    let measure = observation.measures.first().map_or("?", String::as_str);
    let group = observation.groups.first().map_or("?", String::as_str);
    format!("{measure} of {group}: {}", observation.value)
}

fn tell(figure: &Figure, (found, alignment): (Found<'_>, &Alignment<'_>)) -> String {
    let entity = figure.group.and_then(|group| found.entity(group));
    let group = entity.map_or(figure.group_text.as_str(), |entity| alignment.label(entity));
    format!("{} of {group}: {}", figure.measure, figure.quantity.value)
}
