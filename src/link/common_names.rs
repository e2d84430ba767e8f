//! How common names of persons are: the more people share a name, the less it says which of them is meant.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// Of every 10,000 people, how many have a word as their first name, and as their last.
static TABLE: LazyLock<HashMap<&'static str, (f64, f64)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/linker/common-names.tsv").lines();
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        let word = columns.next()?;
        Some((
            word,
            (columns.next()?.parse().ok()?, columns.next()?.parse().ok()?),
        ))
    };
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(row)
        .collect()
});

/// What is not in the table is as rare as this.
const RARE: f64 = 1.5;
/// The most common names of all are some 2¹⁴ times as common as rare ones.
const DOUBLINGS: f64 = 12.0;

/// How common a name of a first and a last word is, from 0, where both are rare, to 1; a name of one word has no measure.
pub(super) fn commonness(name: &str) -> f64 {
    let folded = fold(name);
    let Some((first, rest)) = folded.split_once(' ') else {
        return 0.0;
    };
    let mut words = rest.rsplit(' ');
    let mut last = words.next().unwrap_or(rest);
    if matches!(last, "jr" | "sr") {
        last = words.next().unwrap_or(last);
    }
    measure(TABLE.get(first).map(|(first, _)| first)) + last_commonness(last)
}

/// The same of a last name alone.
pub(super) fn last_commonness(name: &str) -> f64 {
    measure(TABLE.get(&*fold(name)).map(|(_, last)| last))
}

/// By how many people have a word for a name.
fn measure(people: Option<&f64>) -> f64 {
    let people = people.map_or(RARE, |people| people.max(RARE));
    ((people / RARE).log2() / DOUBLINGS).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_common_if_its_parts_are() {
        assert!(commonness("John Smith") > commonness("John Grover"));
        assert!(commonness("John Grover") > commonness("Irina Khakamada"));
        assert!(commonness("Dembei").abs() < 1e-9);
        assert!(last_commonness("Smith") > last_commonness("Khakamada"));
        assert!((commonness("John Smith") - commonness("John Smith, Jr.")).abs() < 1e-9);
    }
}
