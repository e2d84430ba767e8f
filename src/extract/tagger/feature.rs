//! What the sequence model sees of a token: its word, its looks, its class, what the lists and rules say of it, and the
//! same of the tokens beside it.

use std::{collections::HashMap, ops::Range};

use super::{
    hash::{Hasher, hash_feature, hash_word},
    sentence::{phrases, setting, written_as_usual},
    words::{WordClass, WordClasses},
};
use crate::extract::{
    analysis::{Analysis, Sentence},
    lexicon::{HeadPosition, Word},
    name::Name,
    parts::{joined, map_parts},
};
use crate::model::EntityClass;
use crate::text::{TokenKind, unbroken};

/// What is known of one token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// The word in lower case, digits as 0.
    word: u32,
    /// The word as it is written.
    exact: u32,
    /// Its first two, three and four letters.
    prefixes: [u32; 3],
    /// Its last one to four.
    suffixes: [u32; 4],
    /// One of a dozen kinds of looks.
    looks: u32,
    /// Its letters and signs in short: `Xx-Xx`, `X.X.`.
    pattern: u32,
    class: WordClass,
    /// What the word lists say, a bit for each.
    lists: u32,
    /// What the rules found here: class of name, place in it, and whether it is listed.
    rule: u32,
    /// How the word is written elsewhere in the document.
    elsewhere: u32,
    /// What the table of phrases says of the longest phrase here, and the token's place in it.
    phrase: u32,
    /// Where the sentence stands and how it is written, and whether the token opens it.
    setting: u32,
}

/// The cells of a document's tokens.
#[derive(Debug)]
pub(super) struct Cells {
    cells: Vec<Cell>,
}

impl Cell {
    /// Whether the token is written like a name, or is part of one that the rules found or a list has.
    fn may_be_name(&self) -> bool {
        (1..=8).contains(&self.looks) || self.rule != 0 || (self.phrase != 0 && self.lists & COMMON == 0)
    }
}

/// The bit of [`lists`] for common words.
const COMMON: u32 = 1;
/// How many tokens beside a word that may be a name are looked at.
const MARGIN: usize = 1;
const LOOKS_START: u32 = 15;
const BEFORE: Cell = Cell {
    word: 1,
    exact: 1,
    prefixes: [1; 3],
    suffixes: [1; 4],
    looks: LOOKS_START,
    pattern: 1,
    class: WordClass {
        cluster: 0,
        usage: 0,
        city: 0,
    },
    lists: 1 << 31,
    rule: 0,
    elsewhere: 0,
    phrase: 0,
    setting: 0,
};

impl Cells {
    /// Looks at every token of a document, in which the rules have found these names.
    pub(super) fn new(analysis: &Analysis<'_>, words: &WordClasses<'_>, names: &[Name]) -> Self {
        let parts = map_parts(&analysis.sentences, Sentence::size, |_, sentences| {
            let mut part = Vec::new();
            for sentence in sentences {
                push_sentence(analysis, sentence, words, &mut part);
            }
            part
        });
        let mut cells = joined(parts);
        for name in names {
            mark_rule(&mut cells, name);
        }
        mark_elsewhere(analysis, &mut cells);
        Self { cells }
    }

    /// The stretches of a sentence in which there can be names, in order: words with a capital and what the rules found,
    /// with [`MARGIN`] tokens to each side. All of a sentence where capitals say nothing.
    pub(super) fn stretches(&self, sentence: &Sentence) -> Vec<Range<usize>> {
        let cells = self.cells.get(sentence.tokens.clone()).unwrap_or_default();
        let is_usual = cells
            .first()
            .is_some_and(|cell| written_as_usual(cell.setting >> 1));
        if !is_usual {
            return vec![sentence.tokens.clone()];
        }
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (at, _) in (sentence.tokens.start..)
            .zip(cells)
            .filter(|(_, cell)| cell.may_be_name())
        {
            let start = at.saturating_sub(MARGIN).max(sentence.tokens.start);
            let end = (at + MARGIN + 1).min(sentence.tokens.end);
            match stretches.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => stretches.push(start..end),
            }
        }
        stretches
    }

    fn cell(&self, at: Option<usize>) -> &Cell {
        at.and_then(|at| self.cells.get(at)).unwrap_or(&BEFORE)
    }

    /// The features of a token in its sentence, as hashes, in `into`; first those of the word itself, of which there are
    /// [`OF_WORD`].
    pub(super) fn features(&self, sentence: &Sentence, at: usize, into: &mut Vec<u32>) {
        into.clear();
        let range = &sentence.tokens;
        let near = |step: isize| {
            let place = at.checked_add_signed(step).filter(|place| range.contains(place));
            self.cell(place)
        };
        let window = [near(-2), near(-1), near(0), near(1), near(2)];
        let mut add = |template: u32, a: u32, b: u32, c: u32| into.push(hash_feature(template, a, b, c));
        of_word(&window, &mut add);
        of_looks(window[2], &mut add);
        of_neighbours(&window, &mut add);
        of_pairs(&window, &mut add);
        of_phrases(&window, &mut add);
    }
}

/// How many features a token has as a rule, and hardly ever more.
pub(super) const USUAL: usize = 96;

/// How many features [`of_word`] adds.
pub(super) const OF_WORD: usize = 12;

/// What only a word that was seen in training can tell.
fn of_word(window: &[&Cell; 5], add: &mut impl FnMut(u32, u32, u32, u32)) {
    let [_, last, own, next, _] = window;
    add(2, own.word, 0, 0);
    let opens = own.setting & 1;
    add(3, own.exact, opens, 0);
    add(10, own.word, own.looks, own.setting);
    add(40, last.word, own.word, 0);
    add(41, own.word, next.word, 0);
    for (at, &prefix) in (0..).zip(&own.prefixes) {
        add(4, at, prefix, 0);
    }
    for (at, &suffix) in (0..).zip(&own.suffixes) {
        add(5, at, suffix, own.looks);
    }
}

fn of_looks(own: &Cell, add: &mut impl FnMut(u32, u32, u32, u32)) {
    add(1, 0, 0, 0);
    let opens = own.setting & 1;
    add(6, own.looks, own.setting, 0);
    add(7, own.pattern, 0, 0);
    add(8, own.looks, own.elsewhere, opens);
    add(9, own.looks, own.class.middle(), opens);
    add(
        11,
        u32::from(own.class.usage),
        u32::from(own.class.city),
        own.looks,
    );
}

fn of_neighbours(window: &[&Cell; 5], add: &mut impl FnMut(u32, u32, u32, u32)) {
    for (at, cell) in (0..).zip(window) {
        add(20, at, u32::from(cell.class.cluster), 0);
        add(21, at, cell.class.middle(), 0);
        add(22, at, cell.class.coarse(), cell.looks);
        add(23, at, cell.lists, 0);
        add(24, at, cell.looks, 0);
        if at != 2 {
            add(25, at, cell.word, 0);
        }
        if (1..=3).contains(&at) {
            add(26, at, cell.rule, 0);
            add(27, at, u32::from(cell.class.usage), u32::from(cell.class.city));
            add(28, at, cell.rule, cell.looks);
            let mut rest = cell.lists;
            while rest != 0 {
                add(29, at, rest.trailing_zeros(), cell.looks);
                rest &= rest - 1;
            }
        }
    }
}

fn of_pairs(window: &[&Cell; 5], add: &mut impl FnMut(u32, u32, u32, u32)) {
    let [second_last, last, own, next, second] = window;
    add(42, last.class.middle(), own.class.middle(), own.looks);
    add(43, own.class.middle(), next.class.middle(), own.looks);
    add(44, last.looks, own.looks, next.looks);
    add(45, last.word, own.looks, 0);
    add(46, next.word, own.looks, 0);
    add(47, last.lists, own.lists, 0);
    add(48, own.lists, next.lists, 0);
    add(49, second_last.word, last.word, own.looks);
    add(50, next.word, second.word, own.looks);
    add(51, last.class.coarse(), own.looks, next.class.coarse());
    add(52, last.rule, own.rule, next.rule);
    add(53, own.rule, last.word, 0);
    add(54, own.rule, own.class.middle(), u32::from(own.class.usage));
    add(
        55,
        u32::from(last.class.usage),
        u32::from(own.class.usage),
        u32::from(next.class.usage),
    );
    add(56, own.rule, next.word, 0);
    add(57, own.rule, own.lists, 0);
}

/// What the table of phrases says, with looks and with what stands beside.
fn of_phrases(window: &[&Cell; 5], add: &mut impl FnMut(u32, u32, u32, u32)) {
    let [_, last, own, next, _] = window;
    for (at, cell) in (0..).zip([last, own, next]) {
        add(60, at, cell.phrase, 0);
        add(61, at, cell.phrase, cell.looks);
    }
    add(62, own.phrase, own.rule, 0);
    add(63, own.phrase, last.word, own.looks);
    add(64, own.phrase, next.word, own.looks);
    add(65, own.phrase, own.class.middle(), own.looks);
    add(66, own.phrase, own.setting, own.looks);
    add(67, last.word, next.word, own.looks);
    add(68, own.setting, own.class.coarse(), own.looks);
    add(69, own.setting, u32::from(own.class.usage), own.looks);
    add(70, own.setting, u32::from(own.class.city), own.looks);
}

/// Looks at the tokens of a sentence, each by itself, and at the known phrases that they make.
fn push_sentence(
    analysis: &Analysis<'_>,
    sentence: &Sentence,
    words: &WordClasses<'_>,
    cells: &mut Vec<Cell>,
) {
    let (first, start) = (cells.len(), sentence.tokens.start);
    let setting = setting(analysis, sentence);
    for at in sentence.tokens.clone() {
        let kind = analysis
            .tokens
            .get(at)
            .map_or(TokenKind::Sign, |token| token.kind);
        cells.push(Cell {
            setting: setting << 1 | u32::from(at == start),
            ..cell(&unbroken(analysis.word(at)), kind, &analysis.entry(at), words)
        });
    }
    phrases(analysis, sentence, words, |at, phrase| {
        if let Some(cell) = cells.get_mut(first + at - start) {
            cell.phrase = phrase;
        }
    });
}

fn cell(word: &str, kind: TokenKind, entry: &Word, words: &WordClasses<'_>) -> Cell {
    let hash = hash_word(word);
    let mut exact = Hasher::new();
    word.bytes().for_each(|byte| exact.byte(byte));
    Cell {
        word: fold(hash),
        exact: fold(exact.finish()),
        prefixes: affixes(word.chars(), [2, 3, 4]),
        suffixes: affixes(word.chars().rev(), [1, 2, 3, 4]),
        looks: looks(word, kind),
        pattern: pattern(word),
        class: words.find_hash(hash),
        lists: lists(entry),
        rule: 0,
        elsewhere: 0,
        phrase: 0,
        setting: 0,
    }
}

fn fold(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}

/// The hashes of the first so many characters, or else of all; `lengths` are in order.
fn affixes<const N: usize>(mut chars: impl Iterator<Item = char>, lengths: [usize; N]) -> [u32; N] {
    let mut hasher = Hasher::new();
    let mut taken = 0;
    lengths.map(|length| {
        chars
            .by_ref()
            .take(length - taken)
            .for_each(|c| hasher.character(c));
        taken = length;
        fold(hasher.finish())
    })
}

/// What a word looks like, in one of a dozen ways.
fn looks(word: &str, kind: TokenKind) -> u32 {
    let inner_capital = || word.chars().skip(1).any(char::is_uppercase);
    let hyphen = || word.contains(['-', '–']);
    match kind {
        TokenKind::Capitalized if word.ends_with('.') => 1,
        TokenKind::Capitalized if word.chars().nth(1).is_none() => 2,
        TokenKind::Capitalized if hyphen() => 3,
        TokenKind::Capitalized if inner_capital() => 4,
        TokenKind::Capitalized => 5,
        TokenKind::Upper if word.contains('.') => 6,
        TokenKind::Upper => 7,
        TokenKind::Lower if inner_capital() => 8,
        TokenKind::Lower if hyphen() => 9,
        TokenKind::Lower => 10,
        TokenKind::Number if word.len() == 4 => 11,
        TokenKind::Number => 12,
        TokenKind::Possessive => 13,
        TokenKind::Sign => 14,
    }
}

/// Runs of capitals as `X`, of other letters as `x`, of digits as `0`; signs as they are.
fn pattern(word: &str) -> u32 {
    let mut hasher = Hasher::new();
    let mut before = '\0';
    for c in word.chars() {
        let sign = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => '0',
            _ => c,
        };
        if sign != before {
            hasher.character(sign);
        }
        before = sign;
    }
    fold(hasher.finish())
}

/// What the word lists say of a word, a bit for each.
fn lists(word: &Word) -> u32 {
    let head = |position: Option<HeadPosition>| {
        let first = position.is_some_and(HeadPosition::is_first);
        let last = position.is_some_and(HeadPosition::is_last);
        [first, last]
    };
    let nominal = |class| word.nominal.is_some_and(|(of, _)| of == class);
    let [organization, place, event] = [word.organization, word.place, word.event].map(head);
    [
        word.common,
        word.given,
        word.surname,
        word.ambiguous,
        word.title,
        word.occupation,
        word.group || word.group_name,
        word.not_name,
        nominal(EntityClass::Person),
        nominal(EntityClass::Place),
        nominal(EntityClass::Organization),
        nominal(EntityClass::Event),
    ]
    .into_iter()
    .chain(organization)
    .chain(place)
    .chain(event)
    .zip(0..)
    .fold(0, |bits, (is_set, bit)| bits | u32::from(is_set) << bit)
}

/// Notes in the cells of a name that the rules found there: its class, the token's place in it, and how it was found.
fn mark_rule(cells: &mut [Cell], name: &Name) {
    let class = name.class.map_or(6, |class| class as u32 + 1);
    let found = if name.item.is_some() {
        2
    } else {
        u32::from(name.listed)
    };
    let sure = u32::from(name.score.value() > 0.85);
    let last = name.tokens.end - 1;
    for (at, cell) in name.tokens.clone().zip(cells.iter_mut().skip(name.tokens.start)) {
        let place = u32::from(at == name.tokens.start) | u32::from(at == last) << 1;
        cell.rule = 1 + (class | place << 3 | found << 5 | sure << 7);
    }
}

/// Notes how each capitalised word is written where a capital means something: that it is a name there, or not.
fn mark_elsewhere(analysis: &Analysis<'_>, cells: &mut [Cell]) {
    let mut seen: HashMap<u32, u32> = HashMap::new();
    for sentence in analysis
        .sentences
        .iter()
        .filter(|s| !s.is_shouted && !s.is_heading)
    {
        for at in sentence.tokens.clone() {
            let (Some(cell), Some(token)) = (cells.get(at), analysis.tokens.get(at)) else {
                continue;
            };
            let bit = match token.kind {
                TokenKind::Lower => 1,
                TokenKind::Capitalized | TokenKind::Upper if at > sentence.tokens.start => 2,
                _ => continue,
            };
            *seen.entry(cell.word).or_default() |= bit;
        }
    }
    for cell in cells.iter_mut().filter(|cell| (1..=8).contains(&cell.looks)) {
        cell.elsewhere = seen.get(&cell.word).copied().unwrap_or_default();
    }
}
