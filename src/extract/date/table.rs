//! Looks words up without regard to capitals, fast enough to do it for every word of a text.

/// The longest word that is looked for.
const LONGEST: usize = 16;

/// Words and what they mean, in a bucket for each first letter and length, few enough to compare one by one.
#[derive(Debug)]
pub(crate) struct WordTable<T> {
    buckets: Vec<Vec<(&'static str, T)>>,
}

impl<T: Copy> WordTable<T> {
    /// Of lower-case words that begin with an ASCII letter; the first entry of a word is the one that counts.
    pub(crate) fn new(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut buckets = vec![Vec::new(); 26 * LONGEST];
        for (word, meaning) in words {
            if let Some(bucket) = bucket(word).and_then(|at| buckets.get_mut(at)) {
                bucket.push((word, meaning));
            }
        }
        Self { buckets }
    }

    /// What the word means, in whatever capitals.
    pub(crate) fn find(&self, text: &str) -> Option<T> {
        let bucket = self.buckets.get(bucket(text)?)?;
        bucket
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text))
            .map(|&(_, meaning)| meaning)
    }
}

fn bucket(text: &str) -> Option<usize> {
    let first = text
        .bytes()
        .next()
        .filter(u8::is_ascii_alphabetic)?
        .to_ascii_lowercase();
    (text.len() <= LONGEST).then_some(usize::from(first - b'a') * LONGEST + text.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_meaning_counts_in_any_capitals() {
        let table = WordTable::new([("may", 1), ("may", 2), ("march", 3)]);
        assert_eq!(table.find("MAY"), Some(1));
        assert_eq!(table.find("March"), Some(3));
        for other in ["", "ma", "mar", "Ōsaka", "8", "internationalization"] {
            assert_eq!(table.find(other), None, "{other}");
        }
    }
}
