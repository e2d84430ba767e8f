//! Words without which a pattern cannot match, so that most patterns need not be tried on most sentences.

use regex_syntax::hir::{Hir, HirKind};

/// The shortest text that is worth looking for.
const SHORTEST: usize = 3;

/// Texts of which at least one stands in everything that a regular expression matches; `None` where there are none.
///
/// Of all such sets the one is taken whose shortest text is longest.
pub(super) fn anchors(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    of(&hir)
}

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
    fn every_match_has_one_of_the_anchors() {
        let words = anchors(r"a(?:x|y)? (?:founded|formed|set up)(?: by)? [a-z]+").unwrap();
        for text in ["a founded x", "ax formed b", "ay set up by c"] {
            assert!(
                words.iter().any(|word| text.contains(word.as_str())),
                "{text}: {words:?}"
            );
        }
        assert_eq!(anchors("[a-z]+ x"), None);
    }
}
