//! Words without which a pattern cannot match, so that most patterns need not be tried on most sentences.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use regex_syntax::hir::{Hir, HirKind};

/// The shortest text that is worth looking for.
const SHORTEST: usize = 3;

/// What many patterns need, found in one pass over a text.
#[derive(Debug)]
pub(crate) struct Anchors {
    words: Option<AhoCorasick>,
    /// For each word, the sets that it is one of.
    sets: Vec<Vec<usize>>,
    /// For each pattern, the sets of each of which it needs a word.
    needs: Vec<Vec<usize>>,
    /// How many sets there are.
    count: usize,
}

impl Anchors {
    /// Of regular expressions, or of some that match more than those that are meant.
    pub(crate) fn new(patterns: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut count = 0;
        let mut needs = Vec::new();
        for pattern in patterns {
            let first = count;
            for set in sets(pattern.as_ref()) {
                for word in set {
                    words.entry(word).or_default().push(count);
                }
                count += 1;
            }
            needs.push((first..count).collect());
        }
        Self {
            words: AhoCorasick::new(words.keys()).ok(),
            sets: words.into_values().collect(),
            needs,
            count,
        }
    }

    /// The patterns that may match somewhere in a text, by their numbers, in order.
    pub(crate) fn matching(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut seen = vec![self.words.is_none(); self.count];
        let found = self
            .words
            .iter()
            .flat_map(|words| words.find_overlapping_iter(text));
        for &set in found
            .filter_map(|word| self.sets.get(word.pattern().as_usize()))
            .flatten()
        {
            if let Some(slot) = seen.get_mut(set) {
                *slot = true;
            }
        }
        let is_met = move |needs: &Vec<usize>| needs.iter().all(|&set| seen.get(set) == Some(&true));
        let numbered = self.needs.iter().enumerate();
        numbered
            .filter(move |(_, needs)| is_met(needs))
            .map(|(number, _)| number)
    }
}

/// Sets of texts, of each of which at least one stands in everything that a regular expression matches: one set for each
/// of its parts that has any.
fn sets(pattern: &str) -> Vec<Vec<String>> {
    let Ok(hir) = regex_syntax::parse(pattern) else {
        return Vec::new();
    };
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().filter_map(of).collect(),
        _ => of(&hir).into_iter().collect(),
    }
}

/// Texts of which at least one stands in everything that a part matches; `None` where there are none.
///
/// Of all such sets the one is taken whose shortest text is longest.
fn of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            // Slots have an index that differs, so only the words between them are sure to be found.
            let words = text.split(|c: char| !c.is_ascii());
            let longest = words.max_by_key(|words| words.len())?;
            (longest.trim().len() >= SHORTEST).then(|| vec![longest.to_owned()])
        }
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(of).max_by_key(|set| shortest(set)),
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<Vec<String>>> = parts.iter().map(of).collect();
            let mut all: Vec<String> = sets?.into_iter().flatten().collect();
            all.sort();
            all.dedup();
            Some(all)
        }
        _ => None,
    }
}

fn shortest(set: &[String]) -> usize {
    set.iter().map(String::len).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_has_one_of_each_set() {
        let sets = sets(r"a(?:x|y)? (?:founded|formed|set up)(?: by)? [a-z]+ in");
        for text in ["a founded x in", "ax formed b in", "ay set up by c in"] {
            let has = |set: &Vec<String>| set.iter().any(|word| text.contains(word.as_str()));
            assert!(sets.iter().all(has), "{text}: {sets:?}");
        }
        assert!(super::sets("[a-z]+ x").is_empty());
    }

    #[test]
    fn a_pattern_is_tried_where_all_that_it_needs_is_there() {
        let anchors = Anchors::new([r"(?P<a>report|census) of [a-z]+ (?:found|state[sd])", "[a-z]+ x"]);
        let tried = |text| anchors.matching(text).collect::<Vec<_>>();
        assert_eq!(tried("the report of those who stated it"), [0, 1]);
        assert_eq!(tried("the report of those who left"), [1]);
        assert_eq!(tried(""), [1]);
    }
}
