//! The keys under which an item is found: its names folded, parts of them, initials, acronyms.

use std::{collections::HashSet, hash::BuildHasher};

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::record::{NameKind, Record};
use crate::model::{EntityClass, NameMatch};
use crate::text::{fold, may_be_romanized, name_keys};

/// Bytes of a key; what is longer is cut, on both sides of a comparison.
pub(super) const LONGEST_KEY: usize = 200;

/// How a key came from a name, in the order of how sure it is. The codes are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Label,
    Alias,
    Romanized,
    Demonym,
    Acronym,
    Initials,
    Part,
}

impl Origin {
    const ALL: [Self; 7] = [
        Self::Label,
        Self::Alias,
        Self::Romanized,
        Self::Demonym,
        Self::Acronym,
        Self::Initials,
        Self::Part,
    ];

    pub(super) const fn code(self) -> u8 {
        self as u8
    }

    pub(super) fn parse(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// How many items a key leads to in this way, the best known ones; a name that more have says nothing.
    pub(super) const fn limit(self) -> usize {
        match self {
            Self::Label | Self::Alias | Self::Romanized | Self::Demonym => 1024,
            Self::Acronym | Self::Initials | Self::Part => 256,
        }
    }

    /// How a name that was met by such a key meets, when it is not met letter for letter.
    pub(super) const fn how(self) -> NameMatch {
        match self {
            Self::Label | Self::Alias => NameMatch::Folded,
            Self::Romanized => NameMatch::Romanized,
            Self::Demonym => NameMatch::Demonym,
            Self::Acronym => NameMatch::Acronym,
            Self::Initials => NameMatch::Initials,
            Self::Part => NameMatch::Part,
        }
    }
}

/// The key of a name: the fold, cut to a length. Empty for what has no letters or digits.
pub(super) fn key(name: &str) -> String {
    let mut key = fold(name);
    // A fold is ASCII, so any place is a border of characters.
    key.truncate(LONGEST_KEY);
    key.truncate(key.trim_end().len());
    key
}

/// Further keys for one name: those of [`name_keys`] that are not `own`, its [`key`].
///
/// This is the one place where they come in, both when an index is made and when it is asked. Names that are neither
/// like Japanese nor like Russian ones, nor in other letters, are passed over: their keys would tell nothing new.
pub(super) fn other_keys(name: &str, own: &str) -> Vec<String> {
    if !may_be_romanized(name) {
        return Vec::new();
    }
    let mut keys = name_keys(name);
    keys.retain(|key| key != own && key.len() <= LONGEST_KEY);
    keys
}

/// Words that are no part that anybody is called by.
const CONNECTING: [&str; 24] = [
    "and", "bin", "das", "de", "del", "den", "der", "des", "die", "do", "for", "from", "ibn", "la", "las",
    "les", "los", "of", "the", "und", "van", "von", "with", "y",
];

fn is_connecting(word: &str) -> bool {
    const LONGEST: usize = 4;
    word.len() <= LONGEST && CONNECTING.binary_search(&word).is_ok()
}

/// Whether a word of a key can stand for the whole name.
pub(super) fn is_telling(word: &str) -> bool {
    word.len() > 2 && word.bytes().any(|b| b.is_ascii_alphabetic()) && !is_connecting(word)
}

/// The key of all names with the same first letter and the same last word: `j hood` for `john bell hood`.
pub(super) fn initials_key(key: &str) -> Option<String> {
    let (given, family) = key.rsplit_once(' ')?;
    let first = given.chars().next()?;
    (family.len() > 1).then(|| format!("{first} {family}"))
}

/// The acronym of a name with at least three words, or two of more than two letters: `nato`.
///
/// Small words may be left out or not, so there may be two.
pub(super) fn acronym_keys(key: &str) -> Vec<String> {
    let letters = |small: bool| -> String {
        key.split(' ')
            .filter(|word| small || !is_connecting(word))
            .filter_map(|word| word.chars().next())
            .collect()
    };
    if key.split(' ').filter(|word| word.len() > 2).count() < 2 {
        return Vec::new();
    }
    let mut keys = vec![letters(false), letters(true)];
    keys.dedup();
    keys.retain(|acronym| {
        (2..=8).contains(&acronym.len()) && acronym.bytes().all(|b| b.is_ascii_alphabetic())
    });
    keys
}

/// Makes the keys of items.
#[derive(Default)]
pub(super) struct KeyMaker {
    /// What was made for the item at hand, by hash.
    seen: FxHashSet<u64>,
    hasher: FxBuildHasher,
}

impl KeyMaker {
    /// Hands on every key of an item, how it came about, and the number of its name.
    pub(super) fn make(&mut self, record: &Record<'_>, mut each: impl FnMut(&str, Origin, u16)) {
        self.seen.clear();
        for (number, name) in (0..u16::MAX).zip(record.names()) {
            let whole = key(name.text);
            if whole.is_empty() {
                continue;
            }
            let origin = match name.kind() {
                NameKind::Label => Origin::Label,
                NameKind::Alias => Origin::Alias,
                NameKind::Demonym => Origin::Demonym,
            };
            let hasher = self.hasher;
            let seen: &mut HashSet<u64, FxBuildHasher> = &mut self.seen;
            let mut add = |key: &str, origin: Origin| {
                if origin <= Origin::Demonym || seen.insert(hasher.hash_one((key, origin.code()))) {
                    each(key, origin, number);
                }
            };
            add(&whole, origin);
            if origin != Origin::Demonym {
                for other in other_keys(name.text, &whole) {
                    add(&other, Origin::Romanized);
                }
            }
            if origin == Origin::Demonym || !whole.contains(' ') {
                continue;
            }
            for word in whole.split(' ').filter(|word| is_telling(word)) {
                add(word, Origin::Part);
            }
            if record.class == Some(EntityClass::Person) {
                if let Some(initials) = initials_key(&whole) {
                    add(&initials, Origin::Initials);
                }
            } else {
                for acronym in acronym_keys(&whole) {
                    add(&acronym, Origin::Acronym);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_two_romanizations_have_a_key_in_common() {
        for (a, b) in [
            ("Irina Hakamada", "Irina Khakamada"),
            ("Hakamada", "Хакамада"),
            ("Chōshū", "Tyosyu"),
            ("Yeltsin", "Eltsin"),
            ("Pyotr Tchaikovsky", "Pjotr Tschaikowski"),
        ] {
            let keys = |name: &str| -> Vec<String> {
                let own = key(name);
                other_keys(name, &own).into_iter().chain([own]).collect()
            };
            let (a, b) = (keys(a), keys(b));
            assert!(a.iter().any(|key| b.contains(key)), "{a:?} {b:?}");
        }
        assert!(other_keys("Charles Wright", "charles wright").is_empty());
    }

    #[test]
    fn initials_stand_for_the_given_names() {
        assert_eq!(initials_key("john bell hood").as_deref(), Some("j hood"));
        assert_eq!(initials_key("hood"), None);
    }

    #[test]
    fn an_acronym_has_the_first_letters_of_the_words() {
        assert_eq!(acronym_keys("north atlantic treaty organization"), ["nato"]);
        assert_eq!(acronym_keys("university of latvia"), ["ul", "uol"]);
        assert!(acronym_keys("7 days 3 nights").is_empty());
        assert!(acronym_keys("us nh").is_empty());
    }

    #[test]
    fn small_words_are_sorted_and_no_parts() {
        assert!(CONNECTING.is_sorted());
        assert!(CONNECTING.iter().all(|word| is_connecting(word)));
        assert!(!is_telling("the") && !is_telling("ho") && !is_telling("1905") && is_telling("hood"));
    }
}
