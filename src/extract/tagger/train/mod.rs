//! Learns the weights of the sequence model: a linear-chain conditional random field (Lafferty, `McCallum` and Pereira
//! 2001) by stochastic gradient descent with `AdaGrad` (Duchi, Hazan and Singer 2011), hashed features (Weinberger et al.
//! 2009), and features left out at random (Hinton et al. 2012).

mod lattice;
mod learner;
mod random;

use rayon::prelude::*;

use learner::{Learner, Token};

use super::{
    Tagger,
    feature::Cells,
    label::{FIRST, INNER, Kind, LAST, ONLY, OUTSIDE, label, may_close, may_follow, may_open},
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
    /// So many models are learned, each with another order and other features left out, and the mean is taken.
    pub models: u64,
    /// The number of the first of them.
    pub first: u64,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self {
            bits: 18,
            epochs: 4,
            rate: 0.1,
            decay: 1e-5,
            dropout: 128,
            unseen: 128,
            lean: 1.0,
            unit: 24,
            models: 8,
            first: 0,
        }
    }
}

/// Learns from examples; gives the bytes of the model's file. `word_classes` are the bytes of the table that goes with
/// it. `after_epoch` is told which model is learned, from 0, how many epochs are done, and the mean loss of a token in the
/// last.
///
/// The same examples in the same order give the same bytes. `None` if the table is none.
pub fn train(
    examples: &[Example],
    word_classes: &[u8],
    options: &TrainingOptions,
    after_epoch: impl Fn(u64, usize, f64) + Sync,
) -> Option<Vec<u8>> {
    let tagger = Tagger::without_weights(word_classes)?;
    let sentences: Vec<Vec<Token>> = examples.par_iter().flat_map_iter(|e| read(e, &tagger)).collect();
    let numbers: Vec<u64> = (options.first..options.first + options.models.max(1)).collect();
    let models: Vec<Learned> = numbers
        .into_par_iter()
        .map(|number| {
            learn(&sentences, number, options, |epoch, loss| {
                after_epoch(number, epoch, loss);
            })
        })
        .collect();
    let mut learned = Learned::mean(&models)?;
    lean(&mut learned, options.lean);
    Some(learned.to_bytes(options.unit))
}

/// Learns one model.
fn learn(
    sentences: &[Vec<Token>],
    number: u64,
    options: &TrainingOptions,
    after_epoch: impl Fn(usize, f64),
) -> Learned {
    let tokens: usize = sentences.iter().map(Vec::len).sum();
    let mut learner = Learner::new(options, number);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for epoch in 1..=options.epochs {
        learner.shuffle(&mut order);
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
    learner.average()
}

/// Adds to the weight of every step into a name.
fn lean(learned: &mut Learned, by: f32) {
    for (before, row) in learned.transitions.iter_mut().enumerate() {
        for (after, weight) in row.iter_mut().enumerate() {
            if may_close(before) && after != OUTSIDE && may_follow(before, after) {
                *weight += by;
            }
        }
    }
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
            cells.features(sentence, at, &mut features);
            let gold = labels.get(at).copied().unwrap_or(OUTSIDE);
            tokens.push(Token {
                features: features.clone(),
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
