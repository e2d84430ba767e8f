//! Sounds of Russian names, and of all others, by the ways in which languages spell them in Latin letters.

use std::sync::LazyLock;

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

/// The letters for the readings in the table, in their order.
const READINGS: [char; 4] = ['e', 's', 'g', 'f'];

/// A spelling and its sound in some readings.
#[derive(Clone)]
struct Rule {
    spelling: Vec<char>,
    after: Class,
    before: Class,
    sound: &'static str,
}

/// The rules of one reading by first letter: those of ASCII letters at the place of the letter, the rest at the end.
type Rules = Vec<Vec<Rule>>;

/// By reading; of one letter, the longest spelling is first.
static RULES: LazyLock<Vec<Rules>> = LazyLock::new(|| {
    let mut rules: Vec<Rules> = vec![vec![Vec::new(); LETTERS + 1]; READINGS.len()];
    for row in rows(include_str!("../../../data/romanization/russian.tsv")) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [spelling, place, readings, sound] = *columns else {
            continue;
        };
        let (after, before) = place.split_once('_').unwrap_or(("*", "*"));
        let rule = Rule {
            spelling: spelling.chars().collect(),
            after: Class::parse(after),
            before: Class::parse(before),
            sound,
        };
        let first = spelling.chars().next().map_or(LETTERS, bucket);
        for (rules, _) in rules
            .iter_mut()
            .zip(READINGS)
            .filter(|(_, letter)| readings.contains(*letter))
        {
            if let Some(list) = rules.get_mut(first) {
                list.push(rule.clone());
            }
        }
    }
    for list in rules.iter_mut().flatten() {
        list.sort_by_key(|rule| std::cmp::Reverse(rule.spelling.len()));
    }
    rules
});

const LETTERS: usize = 128;

fn bucket(c: char) -> usize {
    (c as usize).min(LETTERS)
}

/// What may stand beside a spelling.
#[derive(Clone, Copy)]
enum Class {
    Any,
    Vowel,
    Consonant,
    /// One of these letters, or `^` and `$` for the ends.
    Of(&'static str),
}

impl Class {
    fn parse(text: &'static str) -> Self {
        match text {
            "*" => Self::Any,
            "V" => Self::Vowel,
            "C" => Self::Consonant,
            letters => Self::Of(letters),
        }
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Any => true,
            Self::Vowel => is_vowel(c),
            Self::Consonant => c.is_alphabetic() && !is_vowel(c),
            Self::Of(letters) => letters.contains(c),
        }
    }
}

/// By last letter.
static ENDINGS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut endings = vec![Vec::new(); LETTERS + 1];
    for ending in rows(include_str!("../../../data/romanization/slavic-endings.txt")) {
        let last = ending.chars().next_back().map_or(LETTERS, bucket);
        if let Some(list) = endings.get_mut(last) {
            list.push(ending);
        }
    }
    endings
});

/// The lines of a table that are no comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Whether a word ends as Russian names in Latin letters do.
pub(super) fn has_slavic_ending(word: &str) -> bool {
    let last = word.chars().next_back().map_or(LETTERS, bucket);
    let endings = ENDINGS.get(last).map_or(&[][..], Vec::as_slice);
    endings
        .iter()
        .any(|ending| word.len() > ending.len() && word.ends_with(ending))
}

/// How a key has a word in a reading, with capitals where there is a choice of sounds.
///
/// Roman numerals and what has no vowels (initials, acronyms) is not read but stays as it is.
/// With `is_japanese`, for words that may all be Japanese, doubled consonants and `yo` are kept, which tell names apart.
pub(super) fn read(word: &str, reading: Reading, is_japanese: bool) -> String {
    if is_numeral(word) || (word.is_ascii() && !word.contains(is_vowel)) {
        return word.replace('\'', "");
    }
    let letters: Vec<char> = word.chars().collect();
    let rules = RULES.get(reading as usize).map_or(&[][..], Vec::as_slice);
    let mut sounds = String::with_capacity(word.len() + 4);
    let mut rest = letters.as_slice();
    let mut before = '^';
    while let Some((&first, after)) = rest.split_first() {
        let list = rules.get(bucket(first)).map_or(&[][..], Vec::as_slice);
        let rule = list.iter().find(|rule| rule.fits(before, rest, is_japanese));
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
        return spell(&shorten_i(&sounds));
    }
    mend_ending(&mut sounds);
    spell(&sounds)
}

impl Rule {
    fn fits(&self, before: char, rest: &[char], is_japanese: bool) -> bool {
        let is_yo = || self.sound == "e" && self.spelling.ends_with(&['o']);
        // Letter by letter, since spellings are too short for a comparison of memory to be quick.
        rest.len() >= self.spelling.len()
            && self.spelling.iter().zip(rest).all(|(a, b)| a == b)
            && self.after.has(before)
            && self
                .before
                .has(rest.get(self.spelling.len()).copied().unwrap_or('$'))
            && !(is_japanese && is_yo())
    }
}

fn is_numeral(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|c| matches!(c, b'i' | b'v' | b'x'))
}

fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ā' | 'ē' | 'ī' | 'ō' | 'ū' | 'ě'
    ) || matches!(c, 'à'..='å' | 'è'..='ï' | 'ò'..='ö' | 'ù'..='ü')
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
    if !is_japanese && sounds.ends_with(c) && !matches!(c, 'a' | 'e' | 'o' | 'u' | '0'..='9') {
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
        let before_consonant = next.is_some_and(|next| !matches!(next, 'a' | 'e' | 'i' | 'o' | 'u'));
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

/// Whether a word in the Japanese reading differs from another only in what keys of Russian leave out.
pub(super) fn sounds_like(japanese: &str, word: &str) -> bool {
    read(japanese, Reading::English, false) == word
}

/// Sounds as they are written in a key.
fn spell(sounds: &str) -> String {
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
