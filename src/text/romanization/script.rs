//! Words of a name in Latin letters, whatever script they are in.

use std::{collections::BTreeMap, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// A word in lower-case Latin letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// With accents as they were, and `'` for an apostrophe or a soft or hard sign.
    pub(super) latin: String,
    /// Whether it was in Latin letters before.
    pub(super) is_latin: bool,
    /// Whether it was in kana.
    pub(super) is_kana: bool,
}

static CYRILLIC: LazyLock<BTreeMap<char, &str>> =
    LazyLock::new(|| letters(include_str!("../../../data/romanization/cyrillic.tsv")));
static KANA: LazyLock<BTreeMap<char, &str>> =
    LazyLock::new(|| letters(include_str!("../../../data/romanization/kana.tsv")));

fn letters(table: &'static str) -> BTreeMap<char, &'static str> {
    super::russian::rows(table)
        .filter_map(|row| {
            let (letter, latin) = row.split_once('\t')?;
            Some((letter.chars().next()?, latin))
        })
        .collect()
}

/// The words of a name; `None` where one mixes scripts or is in one that has no reading, or where there is no word.
pub(super) fn find_words(name: &str) -> Option<Vec<Word>> {
    let words = if name.is_ascii() {
        split(name.chars())
    } else if is_nfkc(name) {
        split(name.chars().flat_map(char::to_lowercase))
    } else {
        // Half-width katakana, full-width letters, letters and accents apart.
        split(name.nfkc().flat_map(char::to_lowercase).nfc())
    };
    let words: Option<Vec<Word>> = words.iter().map(|word| to_latin(word)).collect();
    words.filter(|words| !words.is_empty())
}

/// Cuts at what is neither letter nor digit nor within a word; marks that are left over from tied letters are dropped.
fn split(letters: impl Iterator<Item = char>) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = letters.peekable();
    while let Some(c) = letters.next() {
        match c {
            _ if is_mark(c) => {}
            _ if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | 'ʺ' | '`' | '´' | '′' | '″' if !word.is_empty() => {
                word.push('\'');
            }
            // "Shin-ichi" is "Shin'ichi".
            '-' | '‐'
                if word.ends_with('n') && letters.peek().is_some_and(|next| "aiueoAIUEO".contains(*next)) =>
            {
                word.push('\'');
            }
            _ => close(&mut word, &mut words),
        }
    }
    close(&mut word, &mut words);
    words
}

fn close(word: &mut String, words: &mut Vec<String>) {
    let bare = word
        .strip_suffix("'s")
        .filter(|rest| rest.is_ascii())
        .unwrap_or(word);
    if bare.chars().any(char::is_alphanumeric) {
        words.push(bare.to_owned());
    }
    word.clear();
}

/// Whether a character is an accent or a tie that no composed letter took in.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe20}'..='\u{fe2f}')
}

fn to_latin(word: &str) -> Option<Word> {
    let is_latin = word.chars().all(is_latin_letter);
    let is_kana = !is_latin && word.chars().all(is_kana_letter);
    let latin = if is_latin {
        word.to_owned()
    } else if is_kana {
        kana_to_latin(word)?
    } else {
        cyrillic_to_latin(word)?
    };
    Some(Word {
        latin,
        is_latin,
        is_kana,
    })
}

fn is_latin_letter(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_kana_letter(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30f6}' | 'ー')
}

fn cyrillic_to_latin(word: &str) -> Option<String> {
    let mut latin = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().and_then(|next| CYRILLIC.get(next));
        match CYRILLIC.get(&c) {
            // Silent in Russian, where a vowel follows or nothing; a vowel in Bulgarian.
            Some(&"\"") => match next.and_then(|next| next.chars().next()) {
                None => {}
                Some(c) if "aeiouy".contains(c) => latin.push('\''),
                Some(_) => latin.push('a'),
            },
            Some(text) => latin.push_str(text),
            None if c.is_ascii_digit() || c == '\'' => latin.push(c),
            None => return None,
        }
    }
    Some(latin)
}

fn kana_to_latin(word: &str) -> Option<String> {
    let mut latin = String::with_capacity(word.len());
    let mut doubles = false;
    for c in word.chars() {
        let hiragana = match c {
            '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 0x60)?,
            _ => c,
        };
        let text = *KANA.get(&hiragana)?;
        if let Some(vowel) = text.strip_prefix('_') {
            // A small vowel stands by itself where there is none before it to take the place of.
            if latin.ends_with(|c| "aiueo".contains(c)) {
                latin.pop();
            }
            latin.push_str(vowel);
        } else if text == "=" {
            doubles = true;
            continue;
        } else if text != "-" {
            if let Some(first) = text.chars().next().filter(|c| doubles && !"aiueo".contains(*c)) {
                latin.push(first);
            }
            latin.push_str(text);
        }
        doubles = false;
    }
    Some(latin)
}
