//! Words with a letter or two left out, by which misspelled ones are found.
//!
//! Two words that differ in one letter, or by two that changed places, are the same when the right letter is left out
//! of each; so the words with all their letters but one, and of longer words but two, are kept by hash. Only the first
//! letters of a word are looked at, since what differs behind them is seen when the words are compared.
//!
//! Source: Bocek, Hunt and Stiller, "Fast similarity search in large dictionaries", 2007; the limit to the first letters
//! is that of Garbe's `SymSpell`, 2012.

use std::io;

use super::{
    codec::{u32_at, u64_at},
    file::{FileWriter, IndexFile, Part},
    spool::Spool,
};
use crate::sort::NumberSorter;

/// Letters of a word that are looked at.
const LOOKED_AT: usize = 8;

/// Entries in a bucket, about.
const BUCKET: u64 = 8;

/// How many letters a word may differ in: none for short ones, two for long ones.
pub(super) const fn allowance(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Whether a key is a word that misspellings are found for.
pub(super) fn is_word(key: &[u8]) -> bool {
    allowance(key.len()) > 0 && key.len() <= 40 && key.iter().all(u8::is_ascii_alphabetic)
}

/// What letters are multiplied with, so that the hash of a word can be put together from those of its parts.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hands on the hash of the word with up to `most` letters left out, at most two.
pub(super) fn each_deletion(word: &[u8], most: usize, mut each: impl FnMut(u32)) {
    let length = LOOKED_AT.min(word.len());
    // Hashes of the first letters, and powers of the base: `a b` has the hash of `a` times a power, and that of `b`.
    let mut firsts = [0_u64; LOOKED_AT + 1];
    let mut powers = [1_u64; LOOKED_AT + 1];
    for (at, byte) in word.iter().take(length).enumerate() {
        firsts[at + 1] = firsts[at].wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1);
        powers[at + 1] = powers[at].wrapping_mul(BASE);
    }
    let with = |hash: u64, from: usize, to: usize| {
        let power = powers[to - from];
        let part = firsts[to].wrapping_sub(firsts[from].wrapping_mul(power));
        hash.wrapping_mul(power).wrapping_add(part)
    };
    each(mix(firsts[length]));
    if most == 0 {
        return;
    }
    for (first, &before) in firsts.iter().enumerate().take(length) {
        // Leaving out either of two equal neighbours is the same.
        if first > 0 && word.get(first) == word.get(first - 1) {
            continue;
        }
        each(mix(with(before, first + 1, length)));
        if most > 1 {
            for second in first + 1..length {
                let hash = with(before, first + 1, second);
                each(mix(with(hash, second + 1, length)));
            }
        }
    }
}

/// Spreads a hash, and gives the half of it that is spread best.
fn mix(hash: u64) -> u32 {
    let mixed = (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    u32::try_from(mixed >> 32).unwrap_or_default()
}

/// Writes both parts, from hashes in the upper half and numbers of keys in the lower half.
pub(super) fn write_deletions(
    sorter: NumberSorter<u64>,
    mut buckets: Spool,
    file: &mut FileWriter,
) -> io::Result<()> {
    let bits = bucket_bits(sorter.count());
    let (mut count, mut next) = (0_u32, 0_u64);
    let mut last = None;
    sorter.finish(|entry: u64| -> io::Result<()> {
        if last == Some(entry) {
            return Ok(());
        }
        last = Some(entry);
        let bucket = bucket_of(entry, bits);
        while next <= bucket {
            buckets.push(&count.to_le_bytes())?;
            next += 1;
        }
        file.write(&entry.to_le_bytes())?;
        count = count.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(())
    })?;
    while next <= 1 << bits {
        buckets.push(&count.to_le_bytes())?;
        next += 1;
    }
    file.end_part()?;
    buckets.copy_to(file)?;
    file.end_part()
}

fn bucket_bits(count: u64) -> u32 {
    (count / BUCKET).max(1).ilog2()
}

fn bucket_of(entry: u64, bits: u32) -> u64 {
    entry >> 32 >> (32 - bits.min(32))
}

/// The numbers of the keys that share a hash with a word that has up to `most` letters left out, each once.
pub(super) fn find_similar(file: &IndexFile, word: &[u8], most: usize) -> Vec<u32> {
    let buckets = (file.length(Part::DeletionBuckets) / 4).saturating_sub(1);
    let mut found = Vec::new();
    if buckets == 0 {
        return found;
    }
    let bits = buckets.ilog2();
    each_deletion(word, most, |hash| {
        let bucket = bucket_of(u64::from(hash) << 32, bits);
        let range = usize::try_from(bucket).ok().and_then(|bucket| {
            let bytes = file.bytes(Part::DeletionBuckets, bucket * 4..bucket * 4 + 8)?;
            Some(u32_at(bytes, 0)? as usize..u32_at(bytes, 1)? as usize)
        });
        let entries = range.and_then(|range| {
            let from = range.start.checked_mul(8)?;
            file.bytes(Part::Deletions, from..range.end.checked_mul(8)?)
        });
        let Some(entries) = entries else { return };
        for at in 0..entries.len() / 8 {
            let entry = u64_at(entries, at).unwrap_or_default();
            if entry >> 32 == u64::from(hash) {
                #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
                found.push(entry as u32);
            }
        }
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// How many letters two words differ in, where neighbours that changed places count once; `None` past `most`.
///
/// Source: the optimal string alignment distance of Damerau, "A technique for computer detection and correction of
/// spelling errors", 1964.
pub(super) fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    const LONGEST: usize = 64;
    if a.len().abs_diff(b.len()) > most || a.len().max(b.len()) >= LONGEST {
        return None;
    }
    let mut rows = [[0_u8; LONGEST + 1]; 3];
    for (at, cell) in (0..).zip(rows[1].iter_mut()) {
        *cell = at;
    }
    let mut before = None;
    for (i, &x) in a.iter().enumerate() {
        let [older, old, new] = &mut rows;
        new[0] = u8::try_from(i + 1).ok()?;
        let mut least = new[0];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (old[j] + u8::from(x != y)).min(old[j + 1] + 1).min(new[j] + 1);
            let swapped = j > 0 && before == Some(y) && b.get(j - 1) == Some(&x);
            if swapped {
                best = best.min(older[j - 1] + 1);
            }
            new[j + 1] = best;
            least = least.min(best);
        }
        if usize::from(least) > most {
            return None;
        }
        before = Some(x);
        rows.rotate_left(1);
    }
    let found = usize::from(*rows[1].get(b.len())?);
    (found <= most).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(a: &str, b: &str) -> bool {
        let mut hashes = Vec::new();
        each_deletion(a.as_bytes(), allowance(a.len()), |hash| hashes.push(hash));
        let mut met = false;
        each_deletion(b.as_bytes(), allowance(b.len()), |hash| {
            met |= hashes.contains(&hash);
        });
        met
    }

    #[test]
    fn words_that_differ_little_share_a_deletion() {
        for (a, b) in [
            ("hakamada", "khakamada"),
            ("nikitin", "nikitn"),
            ("hood", "hoed"),
            ("petersburg", "petersberg"),
            ("vladivostok", "wladiwostok"),
            ("vladivostok", "vladviostok"),
        ] {
            assert!(share(a, b), "{a} {b}");
            assert!(distance(a.as_bytes(), b.as_bytes(), 2).is_some(), "{a} {b}");
        }
        assert!(!share("hood", "pond"));
    }

    #[test]
    fn distances_count_letters() {
        for (a, b, expected) in [
            ("hood", "hood", Some(0)),
            ("hood", "hodo", Some(1)),
            ("hood", "ood", Some(1)),
            ("abcd", "badc", Some(2)),
            ("kitten", "sitting", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), expected, "{a} {b}");
        }
    }
}
