//! One key for all spellings of a name in the systems that romanize Japanese and Russian.
//!
//! [`name_keys`] gives the keys of a name; two names that have one in common may be one name, and [`is_same_romanized`]
//! asks just that. A key is the sound of the name as one of its *readings* has it, spelled in lower-case ASCII in one way,
//! its words sorted and parted by a blank, so that family names may come first or last. The readings are:
//!
//! - **Japanese**, for words that fall into morae: kana, Hepburn, Kunrei and Nihon (ISO 3602), as typed, older spellings,
//!   and Polivanov's Cyrillic, also where it was put in Latin letters again. Kunrei without long vowels, `va` for わ and `i`
//!   for the glide: `はかまだ`, `Hakamada`, `Khakamada` and `Хакамада` are `hakamada`; `Chōshū` and `Tyôsyû` are `tiosiu`.
//! - **English**, for every word: Russian by BGN/PCGN, ALA-LC, GOST and passports, and all other names. `Yel'tsin` and
//!   `Eltsin` are `eltsin`. Cyrillic is put in BGN/PCGN first and has this reading and the Japanese one.
//! - **Scholarly** (ISO 9, libraries) instead of it for names with a haček, and as well for names with a Slavic ending.
//! - **German** and **French**, for names with a Slavic ending that have nothing English about them. Where German writes one
//!   letter for two sounds (`s`, `sch`), there is a key for each.
//!
//! What the systems of Russian do not agree on is left out of keys: soft and hard signs, `ё` or `е`, `y` or `i`, `-ov` or
//! `-off`, doubled consonants. Roman numerals, initials and acronyms stay as they are. Most names have one key, and few more than four.
//!
//! Names with letters of any other script have no keys: kanji have no reading without a dictionary, so `袴田` meets
//! `Hakamada` only through an item that has both among its labels and aliases. Nor are there readings for Chinese, Korean
//! or Greek, nor for foreign names in katakana, which drop what Japanese does not tell apart.
//!
//! The tables are in `data/romanization/`, with the standards that they follow.

mod japanese;
mod likely;
mod russian;
mod script;
#[cfg(test)]
mod tests;

pub use likely::may_be_romanized;

use russian::Reading;
use script::Word;

/// The keys of a name, sorted, each once; none for a name without letters or with letters of a script that has no reading.
///
/// Two spellings of one name in different systems share a key, and different names rarely do. Case, punctuation, the
/// order of words and whether letters are composed make no difference. A key has itself among its own keys.
///
/// ```
/// use dembei::text::name_keys;
/// assert_eq!(name_keys("Хакамада"), name_keys("Khakamada"));
/// assert_eq!(name_keys("Yeltsin"), ["eltsin"]);
/// assert!(name_keys("袴田").is_empty());
/// ```
pub fn name_keys(name: &str) -> Vec<String> {
    let Some(words) = script::find_words(name) else {
        return Vec::new();
    };
    let japanese: Vec<Option<String>> = words.iter().map(|word| japanese::read(&word.latin)).collect();
    let all_japanese = japanese.iter().all(Option::is_some);
    let read = |reading: Reading| -> Vec<String> {
        let read = |(word, japanese): (&Word, &Option<String>)| match japanese {
            Some(japanese) if word.is_kana => japanese.clone(),
            _ => russian::read(&word.latin, reading, all_japanese),
        };
        words.iter().zip(&japanese).map(read).collect()
    };
    let readings = readings(&words);
    let plain = read(*readings.first().unwrap_or(&Reading::English));
    let mut keys = Vec::new();
    let is_new = |(japanese, plain): (&Option<String>, &String)| {
        let japanese = japanese.as_ref();
        japanese.is_some_and(|japanese| {
            japanese != plain && (all_japanese || !russian::sounds_like(japanese, plain))
        })
    };
    if japanese.iter().zip(&plain).any(is_new) {
        let words = japanese.iter().zip(&plain);
        let words = words.map(|(japanese, plain)| japanese.clone().unwrap_or_else(|| plain.clone()));
        keys.push(join(words.collect()));
    }
    for reading in readings.iter().skip(1) {
        expand(read(*reading), &mut keys);
    }
    expand(plain, &mut keys);
    keys.sort();
    keys.dedup();
    keys
}

/// Whether two names may be one in different romanizations or scripts: whether they share a key.
///
/// ```
/// use dembei::text::is_same_romanized;
/// assert!(is_same_romanized("Chruschtschow", "Хрущёв"));
/// assert!(!is_same_romanized("Sakharov", "Zakharov"));
/// ```
pub fn is_same_romanized(a: &str, b: &str) -> bool {
    let keys = name_keys(a);
    name_keys(b).iter().any(|key| keys.binary_search(key).is_ok())
}

/// The readings that words may have besides the Japanese one.
fn readings(words: &[Word]) -> Vec<Reading> {
    let latin = || {
        words
            .iter()
            .filter(|word| word.is_latin)
            .map(|word| word.latin.as_str())
    };
    let any = |parts: &[&str]| latin().any(|word| parts.iter().any(|part| has(word, part)));
    if latin().any(|word| !word.is_ascii() && word.contains(['š', 'ž', 'č', 'ŝ'])) {
        return vec![Reading::Scholarly];
    }
    let mut readings = vec![Reading::English];
    let slavic = latin().any(russian::has_slavic_ending);
    if !slavic && !any(&["sch"]) {
        return readings;
    }
    if !any(&["kh", "zh", "sh"]) {
        readings.push(Reading::German);
        if slavic {
            readings.push(Reading::Scholarly);
        }
    }
    if slavic && any(&FRENCH) && !any(&["w", "zh", "sh", "sch"]) {
        readings.push(Reading::French);
    }
    readings
}

/// Whether a word has a part: letter by letter, which for short words is quicker than to prepare a search.
fn has(word: &str, part: &str) -> bool {
    word.as_bytes()
        .windows(part.len())
        .any(|letters| letters == part.as_bytes())
}

/// What French spellings of Russian names have, and English ones have not.
const FRENCH: [&str; 9] = ["ou", "tch", "ï", "é", "ine", "yne", "ff", "j", "gu"];

/// The most keys that one reading gives.
const MOST_EXPANDED: usize = 8;

/// Adds the keys of words in which some sounds are open: `S` may be `s` or `z`, `X` may be `sh` or `zh`.
fn expand(words: Vec<String>, keys: &mut Vec<String>) {
    if !words.iter().any(|word| word.contains(['X', 'S'])) {
        keys.push(join(words));
        return;
    }
    let mut choices = vec![words];
    for (open, one, other) in [('X', "sh", "zh"), ('S', "s", "z")] {
        let is_open = |words: &Vec<String>| words.iter().any(|word| word.contains(open));
        while choices.first().is_some_and(is_open) {
            let room = choices.len() * 2 <= MOST_EXPANDED;
            choices = choices
                .into_iter()
                .flat_map(|words| settle(&words, open, one, room.then_some(other)))
                .collect();
        }
    }
    keys.extend(choices.into_iter().map(join));
}

/// Puts a sound, and another if there is one, in the first open place of some words.
fn settle(words: &[String], open: char, one: &str, other: Option<&str>) -> Vec<Vec<String>> {
    let first = words.iter().position(|word| word.contains(open));
    let with = |sound: &str| {
        let mut words = words.to_vec();
        if let Some(word) = first.and_then(|at| words.get_mut(at)) {
            *word = word.replacen(open, sound, 1);
        }
        words
    };
    [Some(one), other].into_iter().flatten().map(with).collect()
}

/// A key of words.
fn join(mut words: Vec<String>) -> String {
    words.retain(|word| !word.is_empty());
    words.sort();
    words.join(" ")
}
