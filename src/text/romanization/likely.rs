//! Which names may have another romanization at all.

/// Whether a name has other letters than English, a word that may be Russian, or words that may be Japanese: a quick look,
/// for those who have many names. The keys of all others tell nothing new.
///
/// Among other words, a Japanese one counts only if systems spell it differently.
pub fn may_be_romanized(name: &str) -> bool {
    if !name.is_ascii() {
        return name.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    }
    let words = name
        .as_bytes()
        .split(|byte| !byte.is_ascii_alphabetic() && *byte != b'\'');
    let mut all_in_morae = None;
    let mut any_differs = false;
    for word in words.filter(|word| word.len() > 3) {
        if ends_as_russian(word) {
            return true;
        }
        let in_morae = is_in_morae(word);
        all_in_morae = Some(all_in_morae.unwrap_or(true) && in_morae);
        any_differs |= in_morae && is_spelled_differently(word);
    }
    any_differs || all_in_morae == Some(true)
}

/// Whether a word ends as family names of Russian do, in whatever romanization.
fn ends_as_russian(word: &[u8]) -> bool {
    let mut tail = [0; 4];
    for (to, from) in tail.iter_mut().rev().zip(word.iter().rev()) {
        *to = from.to_ascii_lowercase();
    }
    matches!(
        tail,
        [.., b'o' | b'e', b'v' | b'w']
            | [.., b'o' | b'e', b'v', b'a']
            | [.., b'o' | b'e', b'f', b'f']
            | [.., b'i' | b'y', b'n']
            | [.., b'i', b'n', b'a']
            | [.., b's', b'k', b'y' | b'i']
            | [b's', b'k', b'i', b'i' | b'j' | b'y']
            | [.., b'a', b'y' | b'i' | b'j', b'a']
            | [.., b'o', b'y' | b'i']
            | [b'e', b'n', b'k', b'o']
            | [.., b'i', b'c', b'h']
            | [b'i', b't', b'c', b'h']
    )
}

/// Whether a word falls into Japanese syllables in some system: consonants as they begin one, a vowel, and at the end also
/// `n`, or `h` that makes a vowel long.
fn is_in_morae(word: &[u8]) -> bool {
    let mut onset = [0; LONGEST_ONSET];
    let mut length = 0;
    for byte in word.iter().map(u8::to_ascii_lowercase) {
        if is_vowel(byte) {
            if !onset.get(..length).is_some_and(is_onset) {
                return false;
            }
            length = 0;
        } else if let Some(slot) = onset.get_mut(length) {
            *slot = byte;
            length += 1;
        } else {
            return false;
        }
    }
    matches!(onset.get(..length), Some(b"" | b"n" | b"h"))
}

/// `ntch` and `nshy` are the longest.
const LONGEST_ONSET: usize = 4;

/// Whether consonants may begin a syllable, behind what ends the one before: `n`, which may be `m`, a long vowel's `h`, or
/// the first of a doubled consonant.
fn is_onset(consonants: &[u8]) -> bool {
    let two = consonants.split_first().zip(consonants.get(1));
    let rest = match two {
        Some(((b'm', rest), b'b' | b'p' | b'm') | ((b'n', rest), _)) => rest,
        Some(((b'h', rest), next)) if *next != b'y' => rest,
        Some(((first, rest), next)) if first == next || (*first == b't' && *next == b'c') => rest,
        _ => consonants,
    };
    let rest = match rest {
        [before @ .., b'y'] if !before.is_empty() => before,
        all => all,
    };
    match rest {
        [] | [b'\''] => true,
        [one] => matches!(
            one,
            b'k' | b'g'
                | b's'
                | b'z'
                | b't'
                | b'd'
                | b'n'
                | b'h'
                | b'b'
                | b'p'
                | b'm'
                | b'y'
                | b'r'
                | b'w'
                | b'j'
                | b'f'
                | b'v'
        ),
        two => matches!(two, b"ch" | b"dj" | b"dz" | b"kh" | b"sh" | b"ts"),
    }
}

/// Whether a word has a sound that systems spell differently: `shi` is `si`, `fu` is `hu`, `wa` is `va`, `ha` is `kha`.
fn is_spelled_differently(word: &[u8]) -> bool {
    let mut before = 0;
    word.iter().map(u8::to_ascii_lowercase).any(|byte| {
        let differs = matches!(byte, b'h' | b'j' | b'f' | b'w' | b'v' | b'y')
            || matches!(
                (before, byte),
                (b't' | b's' | b'z' | b'd', b'i' | b'u') | (b't', b's') | (b'd', b'z')
            );
        before = byte;
        differs
    })
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_russian_and_foreign_letters_are_likely() {
        for name in ["Hakamada", "Yeltsin", "Pjotr Tschaikowski", "Хакамада", "Chōshū"] {
            assert!(may_be_romanized(name), "{name}");
        }
        for name in [
            "Tsushima Island",
            "Osaka",
            "Ohno",
            "Honjo",
            "Kambe",
            "Hatchobori",
            "Shin'ichi",
        ] {
            assert!(may_be_romanized(name), "{name}");
        }
        for name in [
            "Charles Wright",
            "University of Nebraska",
            "United States",
            "Free State",
            "Toronto Star",
        ] {
            assert!(!may_be_romanized(name), "{name}");
        }
    }
}
