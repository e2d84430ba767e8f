//! One sense per document: a name that is clearly one thing once is the same thing throughout (Gale, Church and Yarowsky
//! 1992; as a second look at the text, Krishnan and Manning 2006).

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::{
    Tagged,
    decode::Emission,
    label::{FIRST, INNER, Kind, LAST, ONLY, label},
};
use crate::extract::analysis::Analysis;
use crate::text::{TokenKind, unbroken};

/// What one whole name adds to the same words elsewhere, in thousandths of a unit of log likelihood.
const WHOLE: i32 = 700;
/// The same for the first or last word of a person's name standing alone.
const PART: i32 = 700;
/// What all of them together add at most.
const MOST: i32 = 2500;
/// Names of more words are not looked for.
const LONGEST: usize = 8;

/// The names of a document with what speaks for each kind, in thousandths of a unit.
#[derive(Debug, Default)]
pub(super) struct Elsewhere<'a> {
    names: HashMap<Vec<Cow<'a, str>>, [i32; 4]>,
    /// How many words the longest name has that begins with a word.
    longest: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Elsewhere<'a> {
    pub(super) fn new<'n>(analysis: &Analysis<'a>, found: impl Iterator<Item = &'n Tagged>) -> Self {
        let mut all = Self::default();
        for name in found.filter(|name| name.tokens.len() <= LONGEST) {
            let words: Vec<_> = name.tokens.clone().map(|at| form(analysis, at)).collect();
            if name.kind == Kind::Person && words.len() > 1 {
                for word in [words.first(), words.last()].into_iter().flatten() {
                    all.note(vec![word.clone()], name, PART);
                }
            }
            all.note(words, name, WHOLE);
        }
        all
    }

    fn note(&mut self, words: Vec<Cow<'a, str>>, name: &Tagged, weight: i32) {
        let Some(first) = words.first() else { return };
        let longest = self.longest.entry(first.clone()).or_default();
        *longest = words.len().max(*longest);
        #[expect(clippy::cast_possible_truncation, reason = "a score is at most 1")]
        let sure = (name.score.value() * 1000.0) as i32;
        if let Some(points) = self.names.entry(words).or_default().get_mut(name.kind as usize) {
            *points += weight * sure / 1000;
        }
    }

    /// Adds to the `emissions` of a stretch of tokens what its names are elsewhere; says whether there was anything to add.
    pub(super) fn add(
        &self,
        analysis: &Analysis<'_>,
        stretch: &Range<usize>,
        emissions: &mut [Emission],
        unit: i32,
    ) -> bool {
        let mut added = false;
        let mut at = stretch.start;
        while at < stretch.end {
            let Some((taken, points)) = self.longest_at(analysis, stretch, at) else {
                at += 1;
                continue;
            };
            let total: i32 = points.iter().sum();
            for (kind, points) in Kind::ALL.into_iter().zip(points) {
                // What speaks for other kinds speaks against this one.
                let net = (2 * points - total).clamp(0, MOST) * unit / 1000;
                added |= net > 0;
                for offset in 0..taken {
                    let place = match (offset == 0, offset + 1 == taken) {
                        (true, true) => ONLY,
                        (true, false) => FIRST,
                        (false, false) => INNER,
                        (false, true) => LAST,
                    };
                    let emission = emissions.get_mut(at - stretch.start + offset);
                    if let Some(points) = emission.and_then(|e| e.get_mut(label(kind, place))) {
                        *points += net;
                    }
                }
            }
            at += taken;
        }
        added
    }

    fn longest_at(
        &self,
        analysis: &Analysis<'_>,
        stretch: &Range<usize>,
        at: usize,
    ) -> Option<(usize, [i32; 4])> {
        let is_word = |at: usize| {
            let token = analysis.tokens.get(at);
            token.is_some_and(|t| {
                matches!(
                    t.kind,
                    TokenKind::Capitalized | TokenKind::Upper | TokenKind::Lower
                )
            })
        };
        if !is_word(at) {
            return None;
        }
        let most = *self.longest.get(&form(analysis, at))?;
        let most = most.min(stretch.end - at);
        (1..=most).rev().find_map(|taken| {
            let words: Vec<_> = (at..at + taken).map(|at| form(analysis, at)).collect();
            Some((taken, *self.names.get(&words)?))
        })
    }
}

/// The word at a token as a name has it elsewhere: without a line break, and with one capital for a long word in capitals,
/// as in headlines.
fn form<'a>(analysis: &Analysis<'a>, at: usize) -> Cow<'a, str> {
    const LONG: usize = 4;
    let word = unbroken(analysis.word(at));
    let is_upper = analysis
        .tokens
        .get(at)
        .is_some_and(|t| t.kind == TokenKind::Upper);
    if !is_upper || word.len() < LONG {
        return word;
    }
    let mut chars = word.chars();
    let first = chars.next().into_iter();
    Cow::Owned(first.chain(chars.flat_map(char::to_lowercase)).collect())
}
