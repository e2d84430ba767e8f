//! Finds the names of persons, places and organizations in running text with a trained sequence model.
//!
//! The model is a linear-chain conditional random field over tokens. What it sees of a token ([`feature`](self)) are the
//! word, its looks, its class in a table made from word vectors and from lists of names, what the rules of
//! `name` found there, and the same of two tokens to each side. Weights are whole numbers, so that one text
//! gives the same names on every machine. `data/tagger/README.md` says what it was trained on and how well it does.

mod consistency;
mod decode;
mod feature;
mod hash;
mod label;
mod model;
mod phrase;
mod sentence;
mod train;
mod words;

use std::{ops::Range, sync::LazyLock};

use consistency::Elsewhere;
use decode::{Decoder, Emission};
use feature::Cells;
use label::{FIRST, INNER, LAST, OUTSIDE, parts};
use model::Weights;

use super::{
    analysis::{Analysis, Sentence},
    name::{Name, find_names_with},
    parts::{joined, map_parts},
};
use crate::model::{Document, EntityClass, Score, Span};

pub use label::Kind;
pub use phrase::Phrase;
pub use train::{Example, TrainingOptions, train};
pub use words::{WordClass, WordClasses};

/// A name that the model found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tagged {
    /// Its tokens, as indices into those of the document.
    pub(crate) tokens: Range<usize>,
    /// What it names.
    pub(crate) kind: Kind,
    /// How likely that is, by the model.
    pub(crate) score: Score,
}

/// What the model says of a document.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// The names that it found, in reading order; they do not overlap.
    pub(crate) names: Vec<Tagged>,
    /// How likely each token is outside of all names, by the model.
    outside: Vec<Score>,
}

impl Tags {
    /// How likely it is that there is no name at these tokens: the least likely of them tells.
    pub(crate) fn outside(&self, tokens: &Range<usize>) -> f64 {
        let scores = self.outside.get(tokens.clone()).unwrap_or_default();
        scores.iter().map(|score| score.value()).fold(1.0, f64::min)
    }
}

/// A model with its table of words.
#[derive(Debug)]
pub(crate) struct Tagger<'a> {
    words: WordClasses<'a>,
    weights: Option<Weights<'a>>,
    decoder: Decoder,
}

static WORDS: &[u8] = include_bytes!("../../../data/tagger/words.bin");
static MODEL: &[u8] = include_bytes!("../../../data/tagger/model.bin");

static TAGGER: LazyLock<Option<Tagger<'static>>> = LazyLock::new(|| Tagger::parse(WORDS, MODEL));

/// The model that is compiled in; a test sees to it that there is one.
pub(crate) fn tagger() -> Option<&'static Tagger<'static>> {
    TAGGER.as_ref()
}

impl<'a> Tagger<'a> {
    fn parse(words: &'a [u8], model: &'a [u8]) -> Option<Self> {
        let weights = Weights::parse(model)?;
        Some(Self {
            words: WordClasses::parse(words)?,
            decoder: Decoder::new(&weights.transitions),
            weights: Some(weights),
        })
    }

    /// Sees features, and finds nothing.
    fn without_weights(words: &'a [u8]) -> Option<Self> {
        Some(Self {
            words: WordClasses::parse(words)?,
            decoder: Decoder::new(&[[0; label::LABELS]; label::LABELS]),
            weights: None,
        })
    }

    /// The names in a document, given those that the rules find.
    pub(crate) fn tag(&self, analysis: &Analysis<'_>, names: &[Name]) -> Tags {
        let Some(weights) = &self.weights else {
            return Tags::default();
        };
        let cells = Cells::new(analysis, &self.words, names);
        let parts = map_parts(&analysis.sentences, Sentence::size, |_, sentences| {
            let mut part: Vec<Stretch> = Vec::with_capacity(sentences.len());
            for sentence in sentences {
                for tokens in cells.stretches(sentence) {
                    part.push(self.read(&cells, weights, (sentence, tokens)));
                }
            }
            part
        });
        let mut stretches = joined(parts);
        let elsewhere = Elsewhere::new(analysis, stretches.iter().flat_map(|stretch| &stretch.names));
        for stretch in &mut stretches {
            let Stretch {
                tokens, emissions, ..
            } = &mut *stretch;
            if elsewhere.add(analysis, tokens, emissions, weights.unit) {
                self.decode(stretch, weights.unit);
            }
        }
        let mut tags = Tags {
            names: Vec::new(),
            outside: vec![Score::new(1.0); analysis.tokens.len()],
        };
        for stretch in stretches {
            for (all, own) in tags
                .outside
                .iter_mut()
                .skip(stretch.tokens.start)
                .zip(stretch.outside)
            {
                *all = own;
            }
            tags.names.extend(stretch.names);
        }
        tags
    }

    /// What the model says of a stretch of tokens by itself.
    fn read(
        &self,
        cells: &Cells,
        weights: &Weights<'_>,
        (sentence, tokens): (&Sentence, Range<usize>),
    ) -> Stretch {
        let mut features = Vec::with_capacity(feature::USUAL);
        let points = |at| {
            cells.features(sentence, at, &mut features);
            weights.sum(&features)
        };
        let mut stretch = Stretch {
            emissions: tokens.clone().map(points).collect(),
            tokens,
            ..Stretch::default()
        };
        self.decode(&mut stretch, weights.unit);
        stretch
    }

    /// Finds the names of a stretch of tokens by its points, and how likely each token is outside of them.
    fn decode(&self, stretch: &mut Stretch, unit: i32) {
        let path = self.decoder.decode(&stretch.emissions);
        stretch.outside.clear();
        stretch.outside.extend(path.iter().map(|&(label, margin)| {
            if label == OUTSIDE {
                likelihood(margin, unit)
            } else {
                Score::new(0.0)
            }
        }));
        stretch.names.clear();
        collect(&path, stretch.tokens.start, unit, &mut stretch.names);
    }
}

/// Tokens in which there can be names, and what the model says of them.
#[derive(Debug, Default)]
struct Stretch {
    tokens: Range<usize>,
    /// The points of each token.
    emissions: Vec<Emission>,
    names: Vec<Tagged>,
    /// How likely each token is outside of the names.
    outside: Vec<Score>,
}

/// The persons, places and organizations that are found in a document with a model, in bytes of its text: to see how
/// well one does that was just trained.
///
/// `word_classes` and `model` are the bytes of their files; `None` if they are none.
pub fn find_names(document: &Document, word_classes: &[u8], model: &[u8]) -> Option<Vec<(Span, Kind)>> {
    let tagger = Tagger::parse(word_classes, model)?;
    let analysis = Analysis::new(document);
    let names = find_names_with(&tagger, &analysis);
    let kind = |class| match class {
        Some(EntityClass::Person) => Some(Kind::Person),
        Some(EntityClass::Place) => Some(Kind::Place),
        Some(EntityClass::Organization) => Some(Kind::Organization),
        _ => None,
    };
    let spans = names
        .into_iter()
        .filter_map(|name| Some((analysis.span(name.tokens), kind(name.class)?)));
    Some(spans.collect())
}

/// The names along a path of labels, the first of which is that of the token `from`.
fn collect(path: &[(usize, i32)], from: usize, unit: i32, found: &mut Vec<Tagged>) {
    let mut start = 0;
    let mut least = i32::MAX;
    for (at, &(label, margin)) in path.iter().enumerate() {
        let Some((kind, place)) = parts(label).filter(|_| label != OUTSIDE) else {
            continue;
        };
        if !matches!(place, INNER | LAST) {
            (start, least) = (at, i32::MAX);
        }
        least = least.min(margin);
        if !matches!(place, FIRST | INNER) {
            found.push(Tagged {
                tokens: from + start..from + at + 1,
                kind,
                score: likelihood(least, unit),
            });
        }
    }
}

/// The logistic function of a margin, with a polynomial in place of the exponential, so that it is the same everywhere.
fn likelihood(margin: i32, unit: i32) -> Score {
    let x = f64::from(margin.max(0)) / f64::from(unit.max(1));
    let exponential = 1.0 + x + x * x / 2.0 + x * x * x / 6.0;
    Score::new(exponential / (1.0 + exponential))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_compiled_in() {
        assert!(tagger().is_some());
    }

    #[test]
    fn likelihood_grows_from_even_to_sure() {
        let values: Vec<_> = [0, 24, 48, 240]
            .iter()
            .map(|&m| likelihood(m, 24).value())
            .collect();
        assert!(
            (values[0] - 0.5).abs() < 1e-9 && values.is_sorted() && values[3] > 0.99,
            "{values:?}"
        );
    }
}
