//! Sentences: the boundaries of Unicode Annex 29, less those after abbreviations and initials.

use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::Span;

/// Words that end in a full stop without ending the sentence, such as "Dr." and "vol.".
#[derive(Clone, Debug, Default)]
pub struct Abbreviations(FxHashSet<String>);

impl Abbreviations {
    /// Takes them with or without the full stop; case counts.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(
            words
                .into_iter()
                .map(|w| w.trim_end_matches('.').to_owned())
                .collect(),
        )
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// Cuts a text into sentences; spans are trimmed, and the blank ones left out.
pub fn split_sentences(text: &str, abbreviations: &Abbreviations) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, piece) in text.split_sentence_bound_indices() {
        let end = at + piece.len();
        let rest = text.get(end..).unwrap_or_default();
        if rest.is_empty() || !goes_on(Span::new(start, end).of(text), rest, abbreviations) {
            let sentence = Span::new(start, end).trimmed(text);
            if !sentence.is_empty() {
                sentences.push(sentence);
            }
            start = end;
        }
    }
    sentences
}

/// Whether the sentence that seems to end with `before` goes on in `after`.
fn goes_on(before: &str, after: &str, abbreviations: &Abbreviations) -> bool {
    let ended = before.trim_end();
    let breaks = before.ends_with('\n');
    if ended.is_empty() || (breaks && after.starts_with(['\n', '\r'])) {
        return false;
    }
    if after.trim_start().starts_with(char::is_lowercase) {
        return true;
    }
    if breaks && !ended.ends_with('.') {
        // A single line break inside a paragraph is no boundary unless the line was closed, or is a headline.
        let closed = ended.ends_with(['!', '?', ':', '"', '”', '»', ')', ']']);
        return !closed && !is_headline(ended, after);
    }
    let Some(stem) = ended.strip_suffix('.') else {
        return false;
    };
    let word = stem
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“'))
        .next()
        .unwrap_or_default();
    let letter = word.rsplit('.').next().unwrap_or_default();
    let initial = letter.chars().count() == 1 && letter.chars().all(char::is_uppercase);
    // "the U.S. The next" ends a sentence, "the U.S. Army" and "J. Smith" do not: a following opener decides.
    if initial {
        return !starts_with_opener(after);
    }
    abbreviations.has(word) && !(breaks && starts_with_opener(after))
}

/// Whether a line is in capitals throughout, and the next one is not.
fn is_headline(before: &str, after: &str) -> bool {
    const LETTERS: usize = 6;
    let line = before.lines().next_back().unwrap_or_default();
    let next = after.lines().next().unwrap_or_default();
    let is_shouted = |line: &str| {
        line.chars().filter(|c| c.is_uppercase()).count() >= LETTERS && !line.contains(char::is_lowercase)
    };
    is_shouted(line) && !is_shouted(next) && next.contains(char::is_lowercase)
}

fn starts_with_opener(after: &str) -> bool {
    const OPENERS: [&str; 14] = [
        "The", "A", "An", "In", "On", "He", "She", "It", "They", "This", "These", "But", "After", "However",
    ];
    let word = after.split_whitespace().next().unwrap_or_default();
    OPENERS.contains(&word.trim_end_matches(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let abbreviations = Abbreviations::new(["Dr", "St.", "c.", "No"]);
        split_sentences(text, &abbreviations)
            .into_iter()
            .map(|s| s.of(text))
            .collect()
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        assert_eq!(
            cut("Dr. J. Smith came to St. Petersburg c. 1910. He left."),
            ["Dr. J. Smith came to St. Petersburg c. 1910.", "He left."]
        );
        assert_eq!(
            cut("He lived in the U.S. The year was 1910."),
            ["He lived in the U.S.", "The year was 1910."]
        );
        assert_eq!(cut("The U.S. Army came."), ["The U.S. Army came."]);
    }

    #[test]
    fn lines_that_break_after_a_title_or_an_initial_go_on() {
        assert_eq!(
            cut("They met Dr.\nSmith and J.\nBrown of Albany, N. Y.\nThe rest (some ten)\nstayed."),
            [
                "They met Dr.\nSmith and J.\nBrown of Albany, N. Y.",
                "The rest (some ten)\nstayed."
            ]
        );
    }

    #[test]
    fn a_headline_is_a_sentence_of_its_own() {
        assert_eq!(
            cut("SENATE PASSES\nTHE BILL\nPARIS, June 4. It was late\nin NEW YORK\nand here."),
            [
                "SENATE PASSES\nTHE BILL",
                "PARIS, June 4.",
                "It was late\nin NEW YORK\nand here."
            ]
        );
    }

    #[test]
    fn a_line_break_within_a_sentence_does_not_end_it() {
        assert_eq!(
            cut("They came\nto Moscow.\nThen they left."),
            ["They came\nto Moscow.", "Then they left."]
        );
        assert_eq!(cut("   \n"), Vec::<&str>::new());
    }
}
