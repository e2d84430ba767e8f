//! Sums over all ways to label a sentence (the forward and backward algorithm).

use crate::extract::tagger::label::{LABELS, OUTSIDE, may_close, may_follow};

/// A number for each label.
pub(super) type Row = [f64; LABELS];

/// Sums over all ways to label a sentence, in logarithms.
pub(super) struct Lattice {
    forward: Vec<Row>,
    backward: Vec<Row>,
    /// The logarithm of the sum over all of them.
    pub(super) total: f64,
    /// How often each label is expected after each other.
    pub(super) pairs: [Row; LABELS],
}

impl Lattice {
    pub(super) fn new(emissions: &[Row], transitions: &[[f32; LABELS]; LABELS]) -> Self {
        let never = f64::NEG_INFINITY;
        let step: [Row; LABELS] = std::array::from_fn(|b| {
            std::array::from_fn(|a| {
                let weight = transitions.get(b).and_then(|row| row.get(a));
                if may_follow(b, a) {
                    weight.map_or(0.0, |&w| f64::from(w))
                } else {
                    never
                }
            })
        });
        // What is before the first token is outside of all names.
        let opening = step.get(OUTSIDE).copied().unwrap_or([never; LABELS]);
        let mut forward: Vec<Row> = Vec::with_capacity(emissions.len());
        for emission in emissions {
            let row: Row = match forward.last() {
                None => std::array::from_fn(|l| at(&opening, l) + at(emission, l)),
                Some(last) => std::array::from_fn(|a| {
                    at(emission, a) + log_sum(|b| at(last, b) + step.get(b).map_or(never, |row| at(row, a)))
                }),
            };
            forward.push(row);
        }
        let closing: Row = std::array::from_fn(|l| if may_close(l) { 0.0 } else { never });
        let mut backward = vec![closing; emissions.len()];
        for place in (1..emissions.len()).rev() {
            let (Some(&after), Some(emission)) = (backward.get(place), emissions.get(place)) else {
                continue;
            };
            let row: Row = std::array::from_fn(|b| {
                log_sum(|a| step.get(b).map_or(never, |row| at(row, a)) + at(emission, a) + at(&after, a))
            });
            if let Some(slot) = backward.get_mut(place - 1) {
                *slot = row;
            }
        }
        let total = forward
            .last()
            .map_or(0.0, |last| log_sum(|l| at(last, l) + at(&closing, l)));
        let mut lattice = Self {
            forward,
            backward,
            total,
            pairs: [[0.0; LABELS]; LABELS],
        };
        lattice.expect_pairs(emissions, &step);
        lattice
    }

    /// Adds up how likely each label is after each other, from before the first token on.
    fn expect_pairs(&mut self, emissions: &[Row], step: &[Row; LABELS]) {
        let never = f64::NEG_INFINITY;
        let mut before: Row = std::array::from_fn(|l| if l == OUTSIDE { 0.0 } else { never });
        for ((emission, behind), ahead) in emissions.iter().zip(&self.backward).zip(&self.forward) {
            for (b, row) in self.pairs.iter_mut().enumerate() {
                for (a, cell) in row.iter_mut().enumerate() {
                    let weight = step.get(b).map_or(never, |row| at(row, a));
                    let points = at(&before, b) + weight;
                    if points > never {
                        *cell += (points + at(emission, a) + at(behind, a) - self.total).exp();
                    }
                }
            }
            before = *ahead;
        }
    }

    /// How likely each label is at a token.
    pub(super) fn marginal(&self, place: usize) -> Row {
        let (Some(before), Some(behind)) = (self.forward.get(place), self.backward.get(place)) else {
            return [0.0; LABELS];
        };
        std::array::from_fn(|l| (at(before, l) + at(behind, l) - self.total).exp())
    }
}

fn at(row: &Row, label: usize) -> f64 {
    row.get(label).copied().unwrap_or(f64::NEG_INFINITY)
}

/// The logarithm of a sum of exponentials over all labels.
fn log_sum(value: impl Fn(usize) -> f64) -> f64 {
    let values: Row = std::array::from_fn(value);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + values.iter().map(|value| (value - most).exp()).sum::<f64>().ln()
}
