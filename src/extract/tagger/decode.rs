//! The best labels for a sentence, and how much better they are than any others.

use super::label::{LABELS, OUTSIDE, may_close, may_follow};

/// Points that no path can win back.
const NEVER: i32 = i32::MIN / 4;

/// Points for each label at one token.
pub(super) type Emission = [i32; LABELS];

type Row = Emission;

/// The steps from label to label.
#[derive(Debug)]
pub(super) struct Decoder {
    /// For each label the points of those that may come after it.
    onward: [Row; LABELS],
    /// For each label the points of those that may come before it.
    backward: [Row; LABELS],
}

impl Decoder {
    pub(super) fn new(transitions: &[Row; LABELS]) -> Self {
        let step = |before: usize, after: usize| {
            let row = transitions.get(before).filter(|_| may_follow(before, after));
            row.map_or(NEVER, |row| at_label(row, after))
        };
        Self {
            onward: std::array::from_fn(|before| std::array::from_fn(|after| step(before, after))),
            backward: std::array::from_fn(|after| std::array::from_fn(|before| step(before, after))),
        }
    }

    /// The best points of a path up to each token and label, against the best of all at the token.
    fn forward(&self, emissions: &[Row]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(emissions.len());
        for emission in emissions {
            let reach = match rows.last() {
                // What is before the first token is outside of all names.
                None => self.onward.get(OUTSIDE).copied().unwrap_or_default(),
                Some(last) => best_steps(last, &self.onward),
            };
            rows.push(against_best(sum(&reach, emission)));
        }
        rows
    }

    /// The best points of a path from behind each token and label to the end, against the best of all at the token.
    fn behind(&self, emissions: &[Row]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(emissions.len());
        let mut row = allowed(may_close);
        for emission in emissions.iter().rev() {
            rows.push(row);
            row = against_best(best_steps(&sum(&row, emission), &self.backward));
        }
        rows.reverse();
        rows
    }

    /// The labels of the best path (Viterbi 1967), and for each the points by which it beats the best path that has
    /// another label there.
    pub(super) fn decode(&self, emissions: &[Row]) -> Vec<(usize, i32)> {
        let forward = self.forward(emissions);
        let behind = self.behind(emissions);
        let mut path = Vec::with_capacity(emissions.len());
        let mut steps = allowed(may_close);
        for (ahead, behind) in forward.iter().zip(&behind).rev() {
            let label = best(&sum(ahead, &steps));
            let totals = sum(ahead, behind);
            let others = totals.iter().enumerate().filter(|(other, _)| *other != label);
            let other = others.map(|(_, points)| *points).max().unwrap_or(NEVER);
            path.push((label, at_label(&totals, label) - other));
            steps = self.backward.get(label).copied().unwrap_or([NEVER; LABELS]);
        }
        path.reverse();
        path
    }
}

/// Nothing for the labels that are allowed.
fn allowed(is_allowed: impl Fn(usize) -> bool) -> Row {
    std::array::from_fn(|label| if is_allowed(label) { 0 } else { NEVER })
}

/// For each label the best points by a step from any other.
fn best_steps(points: &Row, steps: &[Row; LABELS]) -> Row {
    let mut reach = [2 * NEVER; LABELS];
    for (points, row) in points.iter().zip(steps) {
        for (best, step) in reach.iter_mut().zip(row) {
            *best = (*best).max(points + step);
        }
    }
    reach
}

/// The sums label by label, none below [`NEVER`].
fn sum(a: &Row, b: &Row) -> Row {
    let mut sums = *a;
    for (sum, b) in sums.iter_mut().zip(b) {
        *sum = sum.saturating_add(*b).max(NEVER);
    }
    sums
}

/// The points less those of the best label, so that sums over a long sentence stay small.
fn against_best(mut row: Row) -> Row {
    let best = row.iter().copied().max().unwrap_or_default();
    for points in &mut row {
        *points = points.saturating_sub(best).max(NEVER);
    }
    row
}

fn at_label(row: &Row, label: usize) -> i32 {
    row.get(label).copied().unwrap_or(NEVER)
}

/// The label with most points, the first of several.
fn best(row: &Row) -> usize {
    let mut best = (0, i32::MIN);
    for (label, &points) in row.iter().enumerate() {
        if points > best.1 {
            best = (label, points);
        }
    }
    best.0
}
