//! The best labels for a sentence, and how much better they are than any others.

use super::label::{LABELS, may_close, may_follow, may_open};

/// Points that no path can win back.
const NEVER: i32 = i32::MIN / 4;

/// Points for each label at one token.
pub(super) type Emission = [i32; LABELS];

type Row = Emission;

/// Which label may follow which: for each label those before it.
#[derive(Debug)]
pub(super) struct Decoder {
    before: [Vec<usize>; LABELS],
    transitions: [Row; LABELS],
}

impl Decoder {
    pub(super) fn new(transitions: &[Row; LABELS]) -> Self {
        Self {
            before: std::array::from_fn(|after| (0..LABELS).filter(|&b| may_follow(b, after)).collect()),
            transitions: *transitions,
        }
    }

    /// The labels of the best path (Viterbi 1967), and for each the points by which it beats the best path that has
    /// another label there.
    pub(super) fn decode(&self, emissions: &[Row]) -> Vec<(usize, i32)> {
        let forward = self.forward(emissions);
        let backward = self.backward(emissions);
        let mut path = Vec::with_capacity(emissions.len());
        let mut next: Option<usize> = None;
        for (at, (ahead, behind)) in forward.iter().zip(&backward).enumerate().rev() {
            let label = match next {
                None => best(ahead, may_close),
                Some(after) => best(&self.arriving(ahead, after), |label| may_follow(label, after)),
            };
            let total = |label: usize| at_label(ahead, label).saturating_add(at_label(behind, label));
            let other = (0..LABELS)
                .filter(|&l| l != label)
                .map(total)
                .max()
                .unwrap_or(NEVER);
            path.push((label, total(label).saturating_sub(other)));
            next = Some(label);
            debug_assert!(at < emissions.len());
        }
        path.reverse();
        path
    }

    /// The best points of a path up to each token and label.
    fn forward(&self, emissions: &[Row]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(emissions.len());
        for emission in emissions {
            let row = match rows.last() {
                None => std::array::from_fn(|l| if may_open(l) { at_label(emission, l) } else { NEVER }),
                Some(last) => {
                    std::array::from_fn(|l| self.reach(last, l).saturating_add(at_label(emission, l)))
                }
            };
            rows.push(row);
        }
        rows
    }

    /// The best points of a path from behind each token and label to the end.
    fn backward(&self, emissions: &[Row]) -> Vec<Row> {
        let closing: Row = std::array::from_fn(|l| if may_close(l) { 0 } else { NEVER });
        let mut rows = vec![closing; emissions.len()];
        for at in (1..emissions.len()).rev() {
            let (Some(&after), Some(emission)) = (rows.get(at), emissions.get(at)) else {
                continue;
            };
            let mut row = [NEVER; LABELS];
            for (label, befores) in self.before.iter().enumerate() {
                let points = at_label(&after, label).saturating_add(at_label(emission, label));
                for &before in befores {
                    if let Some(best) = row.get_mut(before) {
                        *best = (*best).max(points.saturating_add(self.transition(before, label)));
                    }
                }
            }
            if let Some(place) = rows.get_mut(at - 1) {
                *place = row;
            }
        }
        rows
    }

    fn reach(&self, last: &Row, label: usize) -> i32 {
        let befores = self.before.get(label).into_iter().flatten();
        let points = befores.map(|&b| at_label(last, b).saturating_add(self.transition(b, label)));
        points.max().unwrap_or(NEVER)
    }

    fn arriving(&self, row: &Row, after: usize) -> Row {
        std::array::from_fn(|label| at_label(row, label).saturating_add(self.transition(label, after)))
    }

    fn transition(&self, before: usize, after: usize) -> i32 {
        self.transitions
            .get(before)
            .map_or(NEVER, |row| at_label(row, after))
    }
}

fn at_label(row: &Row, label: usize) -> i32 {
    row.get(label).copied().unwrap_or(NEVER)
}

/// The allowed label with most points, the first of several.
fn best(row: &Row, is_allowed: impl Fn(usize) -> bool) -> usize {
    let allowed = (0..LABELS).filter(|&label| is_allowed(label));
    allowed
        .max_by_key(|&label| (at_label(row, label), std::cmp::Reverse(label)))
        .unwrap_or_default()
}
