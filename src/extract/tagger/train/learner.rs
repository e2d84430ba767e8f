//! Stochastic gradient descent, a sentence a step.

use super::{
    TrainingOptions,
    lattice::{Lattice, Row},
    random::Random,
};
use crate::extract::tagger::{
    feature::OF_WORD,
    label::{LABELS, NAMED, OUTSIDE},
    model::Learned,
};

/// A token to learn from.
pub(super) struct Token {
    /// Its features, as hashes.
    pub(super) features: Vec<u32>,
    /// Its label.
    pub(super) gold: usize,
}

/// A model that is being learned.
pub(super) struct Learner {
    weights: Learned,
    /// Sums of squared gradients.
    squares: Vec<f32>,
    transition_squares: [[f32; LABELS]; LABELS],
    sum: Vec<f32>,
    transition_sum: [[f32; LABELS]; LABELS],
    noted: f32,
    options: TrainingOptions,
    random: Random,
}

impl Learner {
    /// A model of which nothing is learned yet; `number` chooses among orders of the sentences and features left out.
    pub(super) fn new(options: &TrainingOptions, number: u64) -> Self {
        let size = NAMED << options.bits;
        Self {
            weights: Learned {
                bits: options.bits,
                rows: vec![0.0; size],
                transitions: [[0.0; LABELS]; LABELS],
            },
            squares: vec![1e-6; size],
            transition_squares: [[1e-6; LABELS]; LABELS],
            sum: vec![0.0; size],
            transition_sum: [[0.0; LABELS]; LABELS],
            noted: 0.0,
            options: options.clone(),
            random: Random(0x2545_f491_4f6c_dd1d ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        }
    }

    /// Puts sentences into another order.
    pub(super) fn shuffle(&mut self, order: &mut [usize]) {
        self.random.shuffle(order);
    }

    /// One step on one sentence; gives its loss.
    pub(super) fn learn(&mut self, sentence: &[Token]) -> f64 {
        let shift = 32 - self.options.bits;
        let kept: Vec<Vec<usize>> = sentence
            .iter()
            .map(|token| {
                let unseen = self.random.byte() < self.options.unseen;
                let seen = token.features.iter().skip(if unseen { OF_WORD } else { 0 });
                let rows = seen.map(|feature| (feature >> shift) as usize);
                rows.filter(|_| self.random.byte() >= self.options.dropout)
                    .collect()
            })
            .collect();
        let scale = 256.0 / (256.0 - f32::from(self.options.dropout));
        let emissions: Vec<Row> = kept.iter().map(|rows| self.emission(rows, scale)).collect();
        let lattice = Lattice::new(&emissions, &self.weights.transitions);
        let mut loss = lattice.total;
        let mut before = OUTSIDE;
        for ((token, rows), (at, emission)) in sentence.iter().zip(&kept).zip(emissions.iter().enumerate()) {
            let mut gradient = lattice.marginal(at);
            if let Some(gold) = gradient.get_mut(token.gold) {
                *gold -= 1.0;
            }
            loss -= emission.get(token.gold).copied().unwrap_or_default();
            loss -= f64::from(self.transition(before, token.gold));
            self.step_rows(rows, &gradient, scale);
            before = token.gold;
        }
        self.step_transitions(sentence, &lattice);
        loss
    }

    fn transition(&self, before: usize, after: usize) -> f32 {
        let row = self.weights.transitions.get(before);
        row.and_then(|row| row.get(after)).copied().unwrap_or_default()
    }

    fn emission(&self, rows: &[usize], scale: f32) -> Row {
        let mut sums = [0.0_f32; NAMED];
        let (weights, _) = self.weights.rows.as_chunks::<NAMED>();
        for row in rows.iter().filter_map(|&row| weights.get(row)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        for sum in &mut sums {
            *sum *= scale;
        }
        std::array::from_fn(|l| sums.get(l).map_or(0.0, |&sum| f64::from(sum)))
    }

    fn step_rows(&mut self, rows: &[usize], gradient: &Row, scale: f32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "weights are kept in single precision"
        )]
        let gradient: [f32; NAMED] =
            std::array::from_fn(|l| gradient.get(l).map_or(0.0, |&g| g as f32 * scale));
        if gradient.iter().all(|g| g.abs() < 1e-5) {
            return;
        }
        let (rate, decay) = (self.options.rate, self.options.decay);
        let (weights, _) = self.weights.rows.as_chunks_mut::<NAMED>();
        let (squares, _) = self.squares.as_chunks_mut::<NAMED>();
        for &row in rows {
            let (Some(weights), Some(squares)) = (weights.get_mut(row), squares.get_mut(row)) else {
                continue;
            };
            for ((weight, square), g) in weights.iter_mut().zip(squares).zip(gradient) {
                let g = g + decay * *weight;
                *square += g * g;
                *weight -= rate * g / square.sqrt();
            }
        }
    }

    fn step_transitions(&mut self, sentence: &[Token], lattice: &Lattice) {
        let mut gradient = lattice.pairs;
        let befores = std::iter::once(OUTSIDE).chain(sentence.iter().map(|token| token.gold));
        for (before, token) in befores.zip(sentence) {
            if let Some(cell) = gradient.get_mut(before).and_then(|row| row.get_mut(token.gold)) {
                *cell -= 1.0;
            }
        }
        let weights = self.weights.transitions.iter_mut().flatten();
        let squares = self.transition_squares.iter_mut().flatten();
        for ((weight, square), g) in weights.zip(squares).zip(gradient.iter().flatten()) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "weights are kept in single precision"
            )]
            let g = *g as f32;
            if g != 0.0 {
                *square += g * g;
                *weight -= self.options.rate * g / square.sqrt();
            }
        }
    }

    /// Counts the weights as they are now towards the mean.
    pub(super) fn note_for_average(&mut self) {
        self.noted += 1.0;
        for (sum, weight) in self.sum.iter_mut().zip(&self.weights.rows) {
            *sum += weight;
        }
        let sums = self.transition_sum.iter_mut().flatten();
        for (sum, weight) in sums.zip(self.weights.transitions.iter().flatten()) {
            *sum += weight;
        }
    }

    /// The mean of the weights after each of the later epochs, which generalizes better than the last.
    pub(super) fn average(self) -> Learned {
        let count = self.noted.max(1.0);
        Learned {
            bits: self.options.bits,
            rows: self.sum.iter().map(|sum| sum / count).collect(),
            transitions: self.transition_sum.map(|row| row.map(|sum| sum / count)),
        }
    }
}
