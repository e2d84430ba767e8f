//! Learns the weights of the score from texts in which people have said which items are named.

use super::decide::{Case, is_barred, ranked};
use super::model::{Weights, shares};
use super::score::FEATURES;
use super::values::Values;
use super::words::Passages;
use super::{Linker, Mappings};
use crate::model::{Candidate, EntityIndex, ItemId, Resolution};

/// A document of which it is known what its names name.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What was found in it, resolved by itself.
    pub resolution: Resolution,
    /// Its passages.
    pub passages: Passages,
    /// What is right, for the entities of which that is known.
    pub right: Vec<Right>,
    /// How much each of its mentions counts when it is learned from.
    pub weight: f64,
}

/// Which item an entity is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Right {
    /// The entity.
    pub entity: EntityIndex,
    /// Its item; `None` says that there is none.
    pub item: Option<ItemId>,
    /// In how many places it is named so.
    pub mentions: f64,
}

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingOptions {
    /// How strongly a weight is held to where it began: the mentions that it takes to move it, as it were.
    pub hold: f64,
    /// Steps along the gradient in each round.
    pub steps: usize,
    /// Length of a step.
    pub rate: f64,
    /// How much it counts that there is no item, where one has that very name of several words: there may be one by now.
    pub doubt: f64,
    /// How often the values that depend on other entities' items are computed anew.
    pub rounds: usize,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self {
            hold: 12.0,
            steps: 200,
            rate: 0.5,
            rounds: 3,
            doubt: 0.25,
        }
    }
}

/// An entity with the values of its candidates.
struct Example {
    values: Vec<Values>,
    /// The right one among them; `None` where it is not there, or there is none.
    right: Option<usize>,
    mentions: f64,
}

/// Learns from lessons by gradient ascent on the likelihood of what is right, held to the weights of `linker`, which is
/// left with what was learned. A weight keeps the sign that it begins with.
pub fn train(linker: &mut Linker, lessons: &[Lesson], options: &TrainingOptions) -> Weights {
    let prior: Vec<f64> = (0..FEATURES.len()).map(|at| linker.weights().of(at)).collect();
    let mut learned = [0.0; FEATURES.len()];
    learned.copy_from_slice(&prior);
    for _ in 0..options.rounds {
        let examples: Vec<Example> = lessons
            .iter()
            .flat_map(|lesson| examples(linker, lesson, options))
            .collect();
        let all: f64 = examples.iter().map(|example| example.mentions).sum();
        for _ in 0..options.steps {
            let mut gradient = [0.0; FEATURES.len()];
            for example in &examples {
                add_gradient(example, &learned, &mut gradient);
            }
            for ((weight, slope), from) in learned.iter_mut().zip(gradient).zip(&prior) {
                *weight += options.rate * (slope - options.hold * (*weight - from)) / all.max(1.0);
                *weight = if *from > 0.0 {
                    weight.max(0.0)
                } else if *from < 0.0 {
                    weight.min(0.0)
                } else {
                    *weight
                };
            }
        }
        linker.set_weights(Weights::from_learned(&learned));
    }
    linker.weights().clone()
}

fn examples(linker: &Linker, lesson: &Lesson, options: &TrainingOptions) -> Vec<Example> {
    let cases = cases(linker, lesson);
    let example = |right: &Right| {
        let case = cases.get(right.entity.index())?;
        let has_namesake = case.options.iter().any(|choice| choice.meeting.is_whole());
        let doubt = if right.item.is_none() && has_namesake {
            options.doubt
        } else {
            1.0
        };
        Some(Example {
            values: case.options.iter().map(|choice| choice.values).collect(),
            right: case
                .options
                .iter()
                .position(|choice| Some(choice.profile.item.id) == right.item),
            mentions: right.mentions * lesson.weight * doubt,
        })
    };
    lesson.right.iter().filter_map(example).collect()
}

fn cases(linker: &Linker, lesson: &Lesson) -> Vec<Case> {
    let passages = std::slice::from_ref(&lesson.passages);
    linker.cases(&lesson.resolution, passages, &Mappings::default())
}

/// Adds what an example says of how to change each weight: its right candidate's values, less those expected.
fn add_gradient(example: &Example, weights: &Values, gradient: &mut Values) {
    let points: Vec<f64> = example
        .values
        .iter()
        .map(|values| {
            values
                .iter()
                .zip(weights)
                .map(|(value, weight)| value * weight)
                .sum()
        })
        .collect();
    for (at, (values, share)) in example.values.iter().zip(shares(&points)).enumerate() {
        let wanted = f64::from(u8::from(example.right == Some(at)));
        for (slope, value) in gradient.iter_mut().zip(values) {
            *slope += example.mentions * (wanted - share) * value;
        }
    }
}

/// What the best candidate of an entity was worth, beside what is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the entity is called.
    pub name: String,
    /// Its candidates, best first.
    pub candidates: Vec<Candidate>,
    /// Whether the best would not be accepted, however well it scores.
    pub barred: bool,
    /// What is right.
    pub right: Right,
}

impl Judgement {
    /// The score of the best candidate; `None` where there is none.
    pub fn score(&self) -> Option<f64> {
        self.candidates.first().map(|best| best.score.value())
    }

    /// Whether the best candidate is the right item.
    pub fn is_right(&self) -> bool {
        self.right.item.is_some() && self.candidates.first().map(|best| best.item) == self.right.item
    }

    /// Whether the right item is among the candidates.
    pub fn is_among(&self) -> bool {
        let mut candidates = self.candidates.iter();
        candidates.any(|candidate| Some(candidate.item) == self.right.item)
    }
}

/// What a linker makes of a lesson.
pub fn judge(linker: &Linker, lesson: &Lesson) -> Vec<Judgement> {
    let cases = cases(linker, lesson);
    let judgement = |right: &Right| {
        let case = cases.get(right.entity.index())?;
        let entity = lesson.resolution.entity(right.entity)?;
        Some(Judgement {
            name: entity.label.clone(),
            candidates: ranked(case),
            barred: case.best().is_some_and(|choice| is_barred(entity, choice)),
            right: *right,
        })
    };
    lesson.right.iter().filter_map(judgement).collect()
}
