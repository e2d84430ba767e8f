//! Which names may have another romanization at all.

/// Whether a name has other letters than English or a word that may be of Japanese or Russian: a quick look, for those who
/// have many names. The keys of all others tell nothing new.
pub fn may_be_romanized(name: &str) -> bool {
    if !name.is_ascii() {
        return name.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    }
    name.split(|c: char| !c.is_ascii_alphabetic() && c != '\'')
        .filter(|word| word.len() > 3)
        .any(|word| ends_as_russian(word.as_bytes()) || is_in_morae(word.as_bytes()))
}

/// Whether a word ends as family names of Russian do, in whatever romanization.
fn ends_as_russian(word: &[u8]) -> bool {
    const ENDS: [&[u8]; 24] = [
        b"ov", b"ev", b"ova", b"eva", b"off", b"eff", b"ow", b"ew", b"in", b"ina", b"yn", b"sky", b"ski",
        b"skii", b"skij", b"skiy", b"aya", b"aia", b"aja", b"oy", b"oi", b"enko", b"ich", b"itch",
    ];
    ENDS.iter().any(|end| {
        let from = word.len().checked_sub(end.len());
        from.and_then(|from| word.get(from..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    })
}

/// Whether the letters of a word could be those of Japanese syllables: it ends in a vowel or `n`, and no more consonants
/// stand together than in `tchi`, `kkya` or `mba`.
fn is_in_morae(word: &[u8]) -> bool {
    let mut run = 0;
    for byte in word.iter().map(u8::to_ascii_lowercase) {
        match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'\'' => run = 0,
            b'l' | b'q' | b'x' => return false,
            // Glides and the second letters of `kh`, `sh`, `ts` cost nothing; a syllable may end in `n` or `m`.
            b'y' | b'h' | b'n' | b'm' => {}
            _ => run += 1,
        }
        if run > 2 {
            return false;
        }
    }
    word.last()
        .is_some_and(|last| matches!(last.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_russian_and_foreign_letters_are_likely() {
        for name in ["Hakamada", "Yeltsin", "Pjotr Tschaikowski", "Хакамада", "Chōshū"] {
            assert!(may_be_romanized(name), "{name}");
        }
        assert!(!may_be_romanized("Charles Wright"));
    }
}
