//! Sounds of Russian names, and of all others, by the ways in which languages spell them in Latin letters.

use std::{collections::BTreeSet, sync::LazyLock};

use deunicode::deunicode_char;

/// Whose habits a name is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// English.
    English,
    /// ISO 9 and libraries.
    Scholarly,
    /// German.
    German,
    /// French.
    French,
}

impl Reading {
    /// The letter for it in the table.
    fn letter(self) -> char {
        match self {
            Self::English => 'e',
            Self::Scholarly => 's',
            Self::German => 'g',
            Self::French => 'f',
        }
    }
}

/// A spelling and its sound in some readings.
struct Rule {
    spelling: Vec<char>,
    after: &'static str,
    before: &'static str,
    readings: &'static str,
    sound: &'static str,
}

/// Rules by first letter: those of ASCII letters at the place of the letter, the rest together at the end.
static RULES: LazyLock<Vec<Vec<Rule>>> = LazyLock::new(|| {
    let mut rules: Vec<Vec<Rule>> = (0..=LETTERS).map(|_| Vec::new()).collect();
    for row in rows(include_str!("../../../data/romanization/russian.tsv")) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [spelling, place, readings, sound] = *columns else {
            continue;
        };
        let (after, before) = place.split_once('_').unwrap_or(("*", "*"));
        let spelling: Vec<char> = spelling.chars().collect();
        let list = spelling.first().and_then(|first| rules.get_mut(bucket(*first)));
        if let Some(list) = list {
            list.push(Rule {
                spelling,
                after,
                before,
                readings,
                sound,
            });
        }
    }
    for list in &mut rules {
        list.sort_by_key(|rule| std::cmp::Reverse(rule.spelling.len()));
    }
    rules
});

const LETTERS: usize = 128;

fn bucket(c: char) -> usize {
    (c as usize).min(LETTERS)
}

static ENDINGS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| rows(include_str!("../../../data/romanization/slavic-endings.txt")).collect());

/// The lines of a table that are no comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Whether a word ends as Russian names in Latin letters do.
pub(super) fn has_slavic_ending(word: &str) -> bool {
    let starts = word.char_indices().rev().map(|(at, _)| at).take(LONGEST_ENDING);
    starts
        .filter(|at| *at > 0)
        .filter_map(|at| word.get(at..))
        .any(|end| ENDINGS.contains(end))
}

/// In letters.
const LONGEST_ENDING: usize = 5;

/// The sounds of a word in a reading, one letter each; in capitals where there is a choice.
///
/// With `is_japanese`, for words that may all be Japanese, doubled consonants and `yo` are kept, which tell names apart.
pub(super) fn read(word: &str, reading: Reading, is_japanese: bool) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut sounds = String::with_capacity(word.len());
    let mut rest = letters.as_slice();
    let mut before = '^';
    while let Some((&first, after)) = rest.split_first() {
        let list = RULES.get(bucket(first)).map_or(&[][..], Vec::as_slice);
        let rule = list
            .iter()
            .find(|rule| rule.fits(before, rest, reading, is_japanese));
        let (length, mut sound) = rule.map_or((1, ""), |rule| (rule.spelling.len(), rule.sound));
        let mut own = [0; 4];
        if rule.is_none() {
            sound = plain(first, &mut own);
        }
        for c in sound.chars() {
            // What deunicode gives may have capitals, which mean something else here.
            let c = if rule.is_none() { c.to_ascii_lowercase() } else { c };
            push(&mut sounds, c, is_japanese);
        }
        before = rest.get(length - 1).copied().unwrap_or(first);
        rest = rest.get(length..).unwrap_or(if length > 1 { &[] } else { after });
    }
    if is_japanese {
        return shorten_i(&sounds);
    }
    mend_ending(&mut sounds);
    sounds
}

impl Rule {
    fn fits(&self, before: char, rest: &[char], reading: Reading, is_japanese: bool) -> bool {
        let is_yo = self.sound == "e" && self.spelling.ends_with(&['o']);
        rest.starts_with(&self.spelling)
            && self.readings.contains(reading.letter())
            && !(is_japanese && is_yo)
            && is_of(before, self.after)
            && is_of(rest.get(self.spelling.len()).copied().unwrap_or('$'), self.before)
    }
}

/// Whether a letter, or `^` and `$` for the ends, is of a class of the table.
fn is_of(c: char, class: &str) -> bool {
    match class {
        "*" => true,
        "V" => is_vowel(c),
        "C" => c.is_alphabetic() && !is_vowel(c),
        letters => letters.contains(c),
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouyäöüàáâèéêëìíîïòóôùúûāēīōūě".contains(c)
}

/// A letter that no rule names, in ASCII.
fn plain(c: char, own: &mut [u8; 4]) -> &str {
    if c.is_ascii_alphanumeric() {
        c.encode_utf8(own)
    } else if c.is_ascii() {
        ""
    } else {
        deunicode_char(c).unwrap_or_default()
    }
}

/// Adds a sound, unless it only lengthens the one before.
fn push(sounds: &mut String, c: char, is_japanese: bool) {
    if !c.is_ascii_alphanumeric() {
        return;
    }
    if !is_japanese && sounds.ends_with(c) && !"aeou".contains(c) && !c.is_ascii_digit() {
        return;
    }
    if c == 's' && sounds.ends_with('t') {
        sounds.pop();
        return push(sounds, 'c', is_japanese);
    }
    sounds.push(c);
}

/// Leaves one `i` of several, but not before a consonant, where Japanese has a long one.
fn shorten_i(sounds: &str) -> String {
    let mut short = String::with_capacity(sounds.len());
    let mut rest = sounds.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let before_consonant = next.is_some_and(|next| !"aeiou".contains(next));
        if c != 'i' || before_consonant || !short.ends_with('i') {
            short.push(c);
        }
    }
    short
}

/// Brings endings together that systems write in more than one way: -ьев and -ев, -чёв and -чов, -ander and -andr.
fn mend_ending(sounds: &mut String) {
    for (ending, better) in ENDING_PAIRS {
        let stem = sounds
            .strip_suffix(ending)
            .filter(|stem| stem.len() >= SHORTEST_STEM);
        if let Some(stem) = stem {
            *sounds = format!("{stem}{better}");
            return;
        }
    }
}

const SHORTEST_STEM: usize = 2;

const ENDING_PAIRS: [(&str, &str); 11] = [
    ("iev", "ev"),
    ("ieva", "eva"),
    ("xov", "xev"),
    ("xova", "xeva"),
    ("Xov", "Xev"),
    ("Xova", "Xeva"),
    ("qov", "qev"),
    ("qova", "qeva"),
    ("jov", "jev"),
    ("jova", "jeva"),
    ("ander", "andr"),
];

/// Whether a key in the Japanese reading differs from sounds only in what keys of Russian leave out.
pub(super) fn sounds_like(key: &str, sounds: &str) -> bool {
    read(key, Reading::English, false) == sounds
}

/// Sounds as they are written in a key.
pub(super) fn spell(sounds: &str) -> String {
    let mut spelled = String::with_capacity(sounds.len() + 4);
    for c in sounds.chars() {
        match c {
            'c' => spelled.push_str("ts"),
            'j' => spelled.push_str("zh"),
            'q' => spelled.push_str("ch"),
            'x' => spelled.push_str("sh"),
            _ => spelled.push(c),
        }
    }
    spelled
}
