//! Japanese words in Latin letters of any system, in one spelling.

use std::sync::LazyLock;

use super::russian::rows;

/// How a mora may begin: the spelling, the vowels that may follow, and the beginning in a key.
struct Onset {
    spelling: &'static str,
    vowels: &'static str,
    key: &'static str,
}

/// By first letter, the longest spelling first.
static ONSETS: LazyLock<Vec<Vec<Onset>>> = LazyLock::new(|| {
    let mut onsets: Vec<Vec<Onset>> = (0..26).map(|_| Vec::new()).collect();
    for row in rows(include_str!("../../../data/romanization/japanese-onsets.tsv")) {
        let mut columns = row.split('\t');
        let (Some(spelling), Some(vowels), Some(key)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let first = spelling.bytes().next().and_then(letter);
        if let Some(list) = first.and_then(|at| onsets.get_mut(at)) {
            list.push(Onset {
                spelling,
                vowels,
                key,
            });
        }
    }
    for list in &mut onsets {
        list.sort_by_key(|onset| std::cmp::Reverse(onset.spelling.len()));
    }
    onsets
});

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

/// The key of a word; `None` if it does not fall into morae.
///
/// Long vowels are short (`ō`, `ô`, `ou`, `oo`, `oh` are `o`), but `ii` and `ei` stay, which no system shortens. ん is `n`
/// also before `b`, `p` and `m`, and before vowels, where not all systems mark it.
pub(super) fn read(word: &str) -> Option<String> {
    let word = to_short(word)?;
    let mut rest = word.as_bytes();
    let mut key = String::with_capacity(rest.len() + 4);
    while let Some((&first, after)) = rest.split_first() {
        let next = after.first().copied().unwrap_or(b'$');
        rest = match first {
            b'\'' => after,
            b'a' | b'i' | b'u' | b'e' | b'o' => {
                key.push(char::from(first));
                skip_length(first, after)
            }
            b'n' if !is_vowel(next) && next != b'y' => {
                key.push('n');
                after
            }
            b'm' if matches!(next, b'b' | b'p' | b'm') => {
                key.push('n');
                after
            }
            // й after a vowel.
            b'y' if !is_vowel(next) && key.ends_with(|c| "aiueo".contains(c)) => {
                key.push('i');
                after
            }
            b't' | b'c' if next == b'c' => {
                key.push('t');
                after
            }
            b'k' if after.starts_with(b"kh") => return None,
            _ if first == next => {
                key.push(if first == b'j' { 'z' } else { char::from(first) });
                after
            }
            _ => read_onset(rest, &mut key)?,
        };
    }
    (!key.is_empty()).then_some(key)
}

/// Reads the beginning of a mora up to its vowel; gives what follows.
fn read_onset<'w>(rest: &'w [u8], key: &mut String) -> Option<&'w [u8]> {
    let onsets = ONSETS.get(letter(*rest.first()?)?)?;
    onsets.iter().find_map(|onset| {
        let after = rest.strip_prefix(onset.spelling.as_bytes())?;
        let fits = after
            .first()
            .is_some_and(|vowel| onset.vowels.as_bytes().contains(vowel));
        fits.then(|| {
            key.push_str(onset.key);
            after
        })
    })
}

/// What follows a vowel and the letter that makes it long, if there is one.
fn skip_length(vowel: u8, after: &[u8]) -> &[u8] {
    let (Some(&next), following) = (after.first(), after.get(1)) else {
        return after;
    };
    let doubled = next == vowel && vowel != b'i';
    let is_mute = next == b'h' && following.is_none_or(|c| !is_vowel(*c) && *c != b'y');
    let long = doubled || matches!((vowel, next), (b'o', b'u')) || (matches!(vowel, b'o' | b'u') && is_mute);
    if long {
        after.get(1..).unwrap_or_default()
    } else {
        after
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'i' | b'u' | b'e' | b'o')
}

/// Without the marks of long vowels; `None` if a letter is not of Japanese in Latin letters.
fn to_short(word: &str) -> Option<String> {
    let mut short = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'a'..='z' | '\'' => short.push(c),
            'ā' | 'â' => short.push('a'),
            'ī' | 'î' => short.push_str("ii"),
            'ū' | 'û' => short.push('u'),
            'ē' | 'ê' => short.push('e'),
            'ō' | 'ô' => short.push('o'),
            _ => return None,
        }
    }
    Some(short)
}
