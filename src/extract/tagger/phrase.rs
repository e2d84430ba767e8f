//! What is known of names of one or more words: a table of phrases, by the hash of their letters and digits.

use super::hash::Hasher;

/// What the table says of a phrase: whether a person, a place, an organization or something else has that name, whether a
/// city has it, and how well known the best known of them is, in four steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phrase(pub u8);

impl Phrase {
    /// A bit for each of the four kinds, then one for cities, then two for the step of fame.
    pub const CITY: u8 = 1 << 4;
    /// The first bit of the step of fame.
    pub const FAME: u8 = 5;

    /// Both, with the higher step of fame.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let kinds = (self.0 | other.0) & 0x1f;
        Self(kinds | (self.0 >> Self::FAME).max(other.0 >> Self::FAME) << Self::FAME)
    }
}

/// The most words that a phrase has.
pub(super) const MOST_WORDS: usize = 6;

/// The hash of a phrase, word by word; only letters and digits count, in whatever case.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseHasher(Hasher);

impl PhraseHasher {
    pub(super) fn new() -> Self {
        Self(Hasher::new())
    }

    pub(super) fn add(&mut self, word: &str) {
        for c in word.chars().filter(|c| c.is_alphanumeric()) {
            if c.is_ascii() {
                self.0.character(c.to_ascii_lowercase());
            } else {
                c.to_lowercase().for_each(|c| self.0.character(c));
            }
        }
    }

    pub(super) fn finish(self) -> u64 {
        self.0.finish()
    }
}

const SLOT: usize = 5;

/// How many bits of a key the filter goes by.
const FILTER: u32 = 20;

/// A table of phrases: open addressing.
#[derive(Clone, Debug)]
pub(super) struct Phrases<'a> {
    slots: &'a [u8],
    count: u64,
    /// A bit for the front of each key that the table has: far smaller than the table, and most words begin no phrase.
    filter: Vec<u64>,
}

impl<'a> Phrases<'a> {
    /// Takes the bytes of a table; `None` for any that are not.
    pub(super) fn parse(slots: &'a [u8]) -> Option<Self> {
        let count = (slots.len() / SLOT) as u64;
        if !slots.len().is_multiple_of(SLOT) || count == 0 {
            return None;
        }
        let mut filter = vec![0; 1 << (FILTER - 6)];
        for &[k0, k1, k2, k3, _] in slots.as_chunks::<SLOT>().0 {
            let (word, bit) = place_in_filter(u32::from_le_bytes([k0, k1, k2, k3]));
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Some(Self { slots, count, filter })
    }

    /// What is known of the phrase with a hash.
    pub(super) fn find(&self, hash: u64) -> Option<Phrase> {
        let key = key_of(hash);
        let (word, bit) = place_in_filter(key);
        if self.filter.get(word)? & bit == 0 {
            return None;
        }
        let key = key.to_le_bytes();
        let mut slot = usize::try_from(hash % self.count).ok()?;
        let (slots, _) = self.slots.as_chunks::<SLOT>();
        for _ in 0..self.count {
            let [k0, k1, k2, k3, phrase] = *slots.get(slot)?;
            if [k0, k1, k2, k3] == key {
                return Some(Phrase(phrase));
            }
            if [k0, k1, k2, k3] == [0; 4] {
                return None;
            }
            slot = (slot + 1) % slots.len();
        }
        None
    }

    /// The bytes of a table of these phrases; what is said of one phrase twice is added up.
    pub(super) fn write<'w>(phrases: impl IntoIterator<Item = (&'w str, Phrase)>) -> Vec<u8> {
        let phrases: Vec<_> = phrases.into_iter().collect();
        let count = (phrases.len() * 3 / 2).max(2);
        let mut slots = vec![[0_u8; SLOT]; count];
        for (words, phrase) in phrases {
            let mut hasher = PhraseHasher::new();
            hasher.add(words);
            let hash = hasher.finish();
            let [k0, k1, k2, k3] = key_of(hash).to_le_bytes();
            let start = usize::try_from(hash % count as u64).unwrap_or_default();
            for step in 0..count {
                let Some(slot) = slots.get_mut((start + step) % count) else {
                    break;
                };
                if slot.starts_with(&[k0, k1, k2, k3]) || slot.starts_with(&[0; 4]) {
                    let Phrase(byte) = phrase.and(Phrase(slot[4]));
                    *slot = [k0, k1, k2, k3, byte];
                    break;
                }
            }
        }
        slots.into_iter().flatten().collect()
    }
}

/// Where the filter has its bit for a key: which word of it, and the bit there.
fn place_in_filter(key: u32) -> (usize, u64) {
    let front = key >> (u32::BITS - FILTER);
    ((front >> 6) as usize, 1 << (front & 63))
}

/// The half of a hash that is kept; never 0, which marks an empty slot.
pub(super) fn key_of(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_was_written() {
        let phrases = [
            ("New York", Phrase(2)),
            ("new-york", Phrase(4)),
            ("Omsk", Phrase(0x42)),
        ];
        let bytes = Phrases::write(phrases);
        let table = Phrases::parse(&bytes).unwrap();
        let find = |words: &[&str]| {
            let mut hasher = PhraseHasher::new();
            for word in words {
                hasher.add(word);
            }
            table.find(hasher.finish())
        };
        assert_eq!(find(&["NEW", "YORK"]), Some(Phrase(6)));
        assert_eq!(find(&["Omsk"]), Some(Phrase(0x42)));
        assert_eq!(find(&["Tomsk"]), None);
        assert_eq!(find(&[]), None);
    }
}
