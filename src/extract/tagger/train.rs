//! Learns the weights of the sequence model: a linear-chain conditional random field (Lafferty, McCallum and Pereira
//! 2001) by stochastic gradient descent with `AdaGrad` (Duchi, Hazan and Singer 2011), hashed features (Weinberger et al.
//! 2009), and features left out at random (Hinton et al. 2012).

use super::{
    Tagger,
    feature::{Cells, OF_WORD, OFFSETS},
    label::{FIRST, INNER, Kind, LABELS, LAST, NAMED, ONLY, OUTSIDE, label, may_close, may_follow, may_open},
    model::Learned,
};
use crate::extract::{analysis::Analysis, name};
use crate::model::{Document, Span};

/// A document with the names that somebody has marked in it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The document.
    pub document: Document,
    /// Its names in reading order, in bytes of its text.
    pub names: Vec<(Span, Kind)>,
}

/// How to learn.
#[derive(Clone, Debug)]
pub struct TrainingOptions {
    /// Features share two to the power of this many rows of weights.
    pub bits: u32,
    /// How often every sentence is seen.
    pub epochs: usize,
    /// The step of `AdaGrad`.
    pub rate: f32,
    /// The same for the weights of word vectors.
    pub dense_rate: f32,
    /// The pull of weights towards 0.
    pub decay: f32,
    /// The share of features left out each time, of 256.
    pub dropout: u8,
    /// The share of tokens, of 256, that are seen as if their word were unknown.
    pub unseen: u8,
    /// What is added, in units of log likelihood, to every name: more finds more names, and more that are none.
    pub lean: f32,
    /// How many points in the model's file make one unit of log likelihood.
    pub unit: u16,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self {
            bits: 18,
            epochs: 6,
            rate: 0.1,
            dense_rate: 0.02,
            decay: 1e-5,
            dropout: 128,
            unseen: 64,
            lean: 0.7,
            unit: 24,
        }
    }
}

struct Token {
    features: Vec<u32>,
    vectors: [u16; OFFSETS],
    gold: usize,
}

/// How many numbers a word vector has.
pub const DIMENSIONS: usize = 100;

/// Learns from examples; gives the bytes of the model's file. `word_classes` are the bytes of the table that goes with
/// it, `vectors` the word vectors that the table refers to, [`DIMENSIONS`] numbers each, and `after_epoch` is told how many epochs are done and the mean loss of a token in the last.
///
/// The same examples in the same order give the same bytes. `None` if the table is none.
pub fn train(
    examples: &[Example],
    (word_classes, vectors): (&[u8], &[f32]),
    options: &TrainingOptions,
    mut after_epoch: impl FnMut(usize, f64),
) -> Option<Vec<u8>> {
    let tagger = Tagger::without_weights(word_classes)?;
    let sentences: Vec<Vec<Token>> = examples.iter().flat_map(|e| read(e, &tagger)).collect();
    let tokens: usize = sentences.iter().map(Vec::len).sum();
    let mut learner = Learner::new(options, vectors);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for epoch in 1..=options.epochs {
        learner.random.shuffle(&mut order);
        let mut loss = 0.0;
        for &at in &order {
            if let Some(sentence) = sentences.get(at) {
                loss += learner.learn(sentence);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a mean to show")]
        after_epoch(epoch, loss / tokens.max(1) as f64);
        if epoch * 2 >= options.epochs {
            learner.note_for_average();
        }
    }
    let mut learned = learner.average();
    for (before, row) in learned
        .transitions
        .iter_mut()
        .enumerate()
        .filter(|(b, _)| may_close(*b))
    {
        for (after, weight) in row
            .iter_mut()
            .enumerate()
            .filter(|(a, _)| *a != OUTSIDE && may_follow(before, *a))
        {
            *weight += options.lean;
            debug_assert!(after < OUTSIDE);
        }
    }
    Some(learned.to_bytes(options.unit))
}

/// The sentences of an example, in features and labels.
fn read(example: &Example, tagger: &Tagger<'_>) -> Vec<Vec<Token>> {
    let analysis = Analysis::new(&example.document);
    let names = name::find_by_rules(&analysis);
    let cells = Cells::new(&analysis, &tagger.words, &names);
    let mut labels = vec![OUTSIDE; analysis.tokens.len()];
    for &(span, kind) in &example.names {
        let first = analysis.tokens.partition_point(|t| t.span.end() <= span.start());
        let end = analysis.tokens.partition_point(|t| t.span.start() < span.end());
        for (at, slot) in labels.iter_mut().enumerate().take(end).skip(first) {
            let place = match (at == first, at + 1 == end) {
                (true, true) => ONLY,
                (true, false) => FIRST,
                (false, false) => INNER,
                (false, true) => LAST,
            };
            *slot = label(kind, place);
        }
    }
    let mut features = Vec::new();
    let mut sentences = Vec::with_capacity(analysis.sentences.len());
    for sentence in &analysis.sentences {
        let mut tokens: Vec<Token> = Vec::with_capacity(sentence.tokens.len());
        for at in sentence.tokens.clone() {
            cells.features(&analysis, sentence, at, &mut features);
            let gold = labels.get(at).copied().unwrap_or(OUTSIDE);
            tokens.push(Token {
                features: features.clone(),
                vectors: cells.vectors(sentence, at),
                gold,
            });
        }
        if is_sound(&tokens) {
            sentences.push(tokens);
        }
    }
    sentences
}

/// Whether the labels can follow each other: a name that our sentences or tokens cut through cannot be learned from.
fn is_sound(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|t| may_open(t.gold))
        && tokens.last().is_some_and(|t| may_close(t.gold))
        && tokens.windows(2).all(|pair| match pair {
            [before, after] => may_follow(before.gold, after.gold),
            _ => true,
        })
}

type Row = [f64; LABELS];

/// Weights for the numbers of the vectors beside a token.
type Dense = [[[f32; DIMENSIONS]; NAMED]; OFFSETS];

struct Learner<'v> {
    vectors: &'v [[f32; DIMENSIONS]],
    dense: Box<Dense>,
    dense_squares: Box<Dense>,
    dense_sum: Box<Dense>,
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

impl<'v> Learner<'v> {
    fn new(options: &TrainingOptions, vectors: &'v [f32]) -> Self {
        let size = NAMED << options.bits;
        let dense = |value| Box::new([[[value; DIMENSIONS]; NAMED]; OFFSETS]);
        Self {
            vectors: vectors.as_chunks::<DIMENSIONS>().0,
            dense: dense(0.0),
            dense_squares: dense(1e-4),
            dense_sum: dense(0.0),
            weights: Learned {
                bits: options.bits,
                words: Vec::new(),
                rows: vec![0.0; size],
                transitions: [[0.0; LABELS]; LABELS],
            },
            squares: vec![1e-6; size],
            transition_squares: [[1e-6; LABELS]; LABELS],
            sum: vec![0.0; size],
            transition_sum: [[0.0; LABELS]; LABELS],
            noted: 0.0,
            options: options.clone(),
            random: Random(0x2545_f491_4f6c_dd1d),
        }
    }

    /// One step on one sentence; gives its loss.
    fn learn(&mut self, sentence: &[Token]) -> f64 {
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
        let emissions: Vec<Row> = sentence
            .iter()
            .zip(&kept)
            .map(|(token, rows)| self.emission(rows, scale, token.vectors))
            .collect();
        let lattice = Lattice::new(&emissions, &self.weights.transitions);
        let mut loss = lattice.total;
        let mut before: Option<usize> = None;
        for ((token, rows), (at, emission)) in sentence.iter().zip(&kept).zip(emissions.iter().enumerate()) {
            let mut gradient = lattice.marginal(at);
            if let Some(gold) = gradient.get_mut(token.gold) {
                *gold -= 1.0;
            }
            loss -= emission.get(token.gold).copied().unwrap_or_default();
            loss -= before.map_or(0.0, |before| f64::from(self.transition(before, token.gold)));
            self.step_rows(rows, &gradient, scale);
            self.step_dense(token.vectors, &gradient);
            before = Some(token.gold);
        }
        self.step_transitions(sentence, &lattice);
        loss
    }

    fn transition(&self, before: usize, after: usize) -> f32 {
        let row = self.weights.transitions.get(before);
        row.and_then(|row| row.get(after)).copied().unwrap_or_default()
    }

    fn vector(&self, number: u16) -> Option<&'v [f32; DIMENSIONS]> {
        self.vectors.get(usize::from(number).checked_sub(1)?)
    }

    fn emission(&self, rows: &[usize], scale: f32, vectors: [u16; OFFSETS]) -> Row {
        let mut sums = [0.0_f32; NAMED];
        let (weights, _) = self.weights.rows.as_chunks::<NAMED>();
        for row in rows.iter().filter_map(|&row| weights.get(row)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        sums.iter_mut().for_each(|sum| *sum *= scale);
        for (weights, number) in self.dense.iter().zip(vectors) {
            let Some(vector) = self.vector(number) else {
                continue;
            };
            for (sum, row) in sums.iter_mut().zip(weights) {
                *sum += dot(row, vector);
            }
        }
        std::array::from_fn(|l| sums.get(l).map_or(0.0, |&sum| f64::from(sum)))
    }

    fn step_dense(&mut self, vectors: [u16; OFFSETS], gradient: &Row) {
        let rate = self.options.dense_rate;
        let places = self
            .dense
            .iter_mut()
            .zip(self.dense_squares.iter_mut())
            .zip(vectors);
        for ((weights, squares), number) in places {
            let Some(vector) = usize::from(number)
                .checked_sub(1)
                .and_then(|n| self.vectors.get(n))
            else {
                continue;
            };
            for ((row, squares), g) in weights.iter_mut().zip(squares).zip(gradient) {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "weights are kept in single precision"
                )]
                let g = *g as f32;
                if g.abs() < 1e-5 {
                    continue;
                }
                for ((weight, square), x) in row.iter_mut().zip(squares).zip(vector) {
                    let g = g * x;
                    *square += g * g;
                    *weight -= rate * g / square.sqrt();
                }
            }
        }
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
        for pair in sentence.windows(2) {
            if let [before, after] = pair
                && let Some(cell) = gradient
                    .get_mut(before.gold)
                    .and_then(|row| row.get_mut(after.gold))
            {
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

    fn note_for_average(&mut self) {
        self.noted += 1.0;
        for (sum, weight) in self.sum.iter_mut().zip(&self.weights.rows) {
            *sum += weight;
        }
        let sums = self.dense_sum.iter_mut().flatten().flatten();
        for (sum, weight) in sums.zip(self.dense.iter().flatten().flatten()) {
            *sum += weight;
        }
        let sums = self.transition_sum.iter_mut().flatten();
        for (sum, weight) in sums.zip(self.weights.transitions.iter().flatten()) {
            *sum += weight;
        }
    }

    /// The mean of the weights after each of the later epochs, which generalizes better than the last.
    fn average(self) -> Learned {
        let count = self.noted.max(1.0);
        let dense = &self.dense_sum;
        let of_word =
            |vector: &'v [f32; DIMENSIONS]| dense.iter().flatten().map(move |row| dot(row, vector) / count);
        Learned {
            words: self.vectors.iter().flat_map(of_word).collect(),
            bits: self.options.bits,
            rows: self.sum.iter().map(|sum| sum / count).collect(),
            transitions: self.transition_sum.map(|row| row.map(|sum| sum / count)),
        }
    }
}

/// Sums over all ways to label a sentence, in logarithms.
struct Lattice {
    forward: Vec<Row>,
    backward: Vec<Row>,
    total: f64,
    /// How often each label is expected after each other.
    pairs: [Row; LABELS],
}

impl Lattice {
    fn new(emissions: &[Row], transitions: &[[f32; LABELS]; LABELS]) -> Self {
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
        let mut forward: Vec<Row> = Vec::with_capacity(emissions.len());
        for emission in emissions {
            let row: Row = match forward.last() {
                None => std::array::from_fn(|l| if may_open(l) { at(emission, l) } else { never }),
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
        let mut pairs = [[0.0; LABELS]; LABELS];
        for (place, emission) in emissions.iter().enumerate().skip(1) {
            let (Some(before), Some(behind)) = (forward.get(place - 1), backward.get(place)) else {
                continue;
            };
            for (b, row) in pairs.iter_mut().enumerate() {
                for (a, cell) in row.iter_mut().enumerate() {
                    let weight = step.get(b).map_or(never, |row| at(row, a));
                    if weight > never {
                        *cell += (at(before, b) + weight + at(emission, a) + at(behind, a) - total).exp();
                    }
                }
            }
        }
        Self {
            forward,
            backward,
            total,
            pairs,
        }
    }

    /// How likely each label is at a token.
    fn marginal(&self, place: usize) -> Row {
        let (Some(before), Some(behind)) = (self.forward.get(place), self.backward.get(place)) else {
            return [0.0; LABELS];
        };
        std::array::from_fn(|l| (at(before, l) + at(behind, l) - self.total).exp())
    }
}

fn dot(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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

/// Numbers that look random and are the same each time (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    fn shuffle(&mut self, list: &mut [usize]) {
        for last in (1..list.len()).rev() {
            let other = usize::try_from(self.next() % (last as u64 + 1)).unwrap_or_default();
            list.swap(last, other);
        }
    }
}
