//! What is known of words by themselves: a table of word classes, made by `examples/make_word_classes.rs`.

use super::{
    hash::hash_word,
    phrase::{Phrase, Phrases, key_of},
};

/// What the table says of a word; all 0 for one that it does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass {
    /// A path in a tree of word clusters, 1 to 2048, or 0: words that are used alike share the front of the path.
    pub cluster: u16,
    /// What names have the word, by kind, place in the name and frequency; 0 for none.
    pub usage: u8,
    /// How many people live in the largest city of that name, in four steps, or 0; and 8 for a part of a city's name.
    pub city: u8,
}

impl WordClass {
    /// The first five bits of the path: 32 clusters.
    pub(super) fn coarse(self) -> u32 {
        self.upper(6)
    }

    /// The first eight bits of the path: 256 clusters.
    pub(super) fn middle(self) -> u32 {
        self.upper(3)
    }

    fn upper(self, cut: u32) -> u32 {
        match self.cluster {
            0 => 0,
            path => 1 + (u32::from(path - 1) >> cut),
        }
    }
}

const SLOT: usize = 8;
const MAGIC: &[u8; 8] = b"dmbword3";

/// A table of word classes, by the hash of the word in lower case with open addressing, and one of phrases.
#[derive(Clone, Debug)]
pub struct WordClasses<'a> {
    slots: &'a [u8],
    count: u64,
    phrases: Phrases<'a>,
}

impl<'a> WordClasses<'a> {
    /// Takes the bytes of a table, as [`WordClasses::write`] makes them; `None` for any others.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk()?;
        let count = u32::from_le_bytes(*count);
        let length = usize::try_from(count).ok()?.checked_mul(SLOT)?;
        let (slots, phrases) = rest.split_at_checked(length)?;
        Some(Self {
            slots,
            count: Some(count).filter(|&count| count > 0)?.into(),
            phrases: Phrases::parse(phrases)?,
        })
    }

    /// What is known of the phrase with this hash.
    pub(super) fn find_phrase(&self, hash: u64) -> Option<Phrase> {
        self.phrases.find(hash)
    }

    /// The class of a word, in whatever case.
    pub fn find(&self, word: &str) -> WordClass {
        self.find_hash(hash_word(word))
    }

    pub(super) fn find_hash(&self, hash: u64) -> WordClass {
        let mut slot = hash % self.count;
        for _ in 0..self.count {
            match self.slot(slot) {
                Some((0, _)) | None => break,
                Some((key, class)) if key == key_of(hash) => return class,
                Some(_) => slot = (slot + 1) % self.count,
            }
        }
        WordClass::default()
    }

    fn slot(&self, slot: u64) -> Option<(u32, WordClass)> {
        let at = usize::try_from(slot).ok()? * SLOT;
        let bytes: &[u8; SLOT] = self.slots.get(at..at + SLOT)?.try_into().ok()?;
        let [k0, k1, k2, k3, c0, c1, usage, city] = *bytes;
        let class = WordClass {
            cluster: u16::from_le_bytes([c0, c1]),
            usage,
            city,
        };
        Some((u32::from_le_bytes([k0, k1, k2, k3]), class))
    }

    /// The bytes of a table of these words and phrases; the first of two words that cannot be told apart is kept.
    pub fn write<'w>(
        words: impl IntoIterator<Item = (&'w str, WordClass)>,
        phrases: impl IntoIterator<Item = (&'w str, Phrase)>,
    ) -> Vec<u8> {
        let words: Vec<_> = words.into_iter().collect();
        let count = (words.len() * 3 / 2).max(2);
        let mut slots = vec![[0_u8; SLOT]; count];
        for (word, class) in words {
            let hash = hash_word(word);
            let key = key_of(hash).to_le_bytes();
            let start = usize::try_from(hash % count as u64).unwrap_or_default();
            for step in 0..count {
                let Some(slot) = slots.get_mut((start + step) % count) else {
                    break;
                };
                if slot.starts_with(&key) {
                    break;
                }
                if slot.starts_with(&[0; 4]) {
                    let [c0, c1] = class.cluster.to_le_bytes();
                    let [k0, k1, k2, k3] = key;
                    *slot = [k0, k1, k2, k3, c0, c1, class.usage, class.city];
                    break;
                }
            }
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(slots.into_iter().flatten());
        bytes.extend(Phrases::write(phrases));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_was_written() {
        let class = |cluster| WordClass {
            cluster,
            usage: 3,
            city: 1,
        };
        let words: Vec<_> = (1..500_u16)
            .map(|n| (format!("word{}", "x".repeat(n.into())), class(n)))
            .collect();
        let bytes = WordClasses::write(words.iter().map(|(word, class)| (word.as_str(), *class)), []);
        let table = WordClasses::parse(&bytes).unwrap();
        for (word, class) in &words {
            assert_eq!(table.find(&word.to_uppercase()), *class);
        }
        assert_eq!(table.find("other"), WordClass::default());
        assert!(WordClasses::parse(&bytes[..20]).is_none());
    }

    #[test]
    fn paths_of_clusters_share_their_front() {
        let path = |cluster| WordClass {
            cluster,
            ..WordClass::default()
        };
        assert_eq!(
            (path(1).coarse(), path(2048).coarse(), path(0).coarse()),
            (1, 32, 0)
        );
        assert_eq!((path(8).middle(), path(9).middle()), (1, 2));
    }
}
