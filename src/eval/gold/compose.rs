//! Puts the text of a document together from sentences and their tokens.

use crate::model::{DocumentId, Span};

/// A sentence as such files give it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence<'a> {
    /// The line `# text`, if there is one.
    pub(super) text: Option<&'a str>,
    /// The id of the document that begins here, or that the sentence's id tells.
    pub(super) document: Option<&'a str>,
    /// Whether a paragraph begins here.
    pub(super) paragraph: bool,
    /// The words of its tokens.
    pub(super) words: Vec<&'a str>,
}

/// Closed by one of these, a sentence goes before the next in one paragraph; without, it is a heading or a list item.
const CLOSING: [char; 12] = ['.', '!', '?', '…', ':', ';', ',', '"', '”', '’', '\'', ')'];

/// A text that grows by sentences.
#[derive(Clone, Debug, Default)]
pub(super) struct Composer {
    text: String,
}

impl Composer {
    /// Adds a sentence and gives the span of each of its words.
    pub(super) fn add(&mut self, sentence: &Sentence<'_>) -> Vec<Span> {
        if !self.text.is_empty() {
            let closed = self.text.ends_with(CLOSING);
            self.text.push_str(if sentence.paragraph || !closed {
                "\n\n"
            } else {
                " "
            });
        }
        let start = self.text.len();
        if let Some(text) = sentence.text
            && let Some(spans) = align(text, &sentence.words)
        {
            self.text.push_str(text);
            return spans.into_iter().map(|span| span.shifted(start)).collect();
        }
        self.join(&sentence.words)
    }

    /// Puts words together, with a blank between two of them unless one is a sign that stands close.
    fn join(&mut self, words: &[&str]) -> Vec<Span> {
        let mut spans = Vec::with_capacity(words.len());
        let mut open = true;
        for word in words {
            if !open && !stands_close(word) {
                self.text.push(' ');
            }
            let start = self.text.len();
            self.text.push_str(word);
            spans.push(Span::new(start, self.text.len()));
            open = ["(", "[", "{", "“", "‘", "``", "$", "£", "€"].contains(word);
        }
        spans
    }

    /// The text, and an empty one from here on.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

fn stands_close(word: &str) -> bool {
    const CLOSE: [&str; 14] = [
        ".", ",", ";", ":", "!", "?", ")", "]", "}", "”", "''", "%", "…", "n't",
    ];
    CLOSE.contains(&word) || word.starts_with(['\'', '’'])
}

/// The place of each word in the sentence; `None` where one is not found after the ones before it.
fn align(text: &str, words: &[&str]) -> Option<Vec<Span>> {
    let mut at = 0;
    let mut spans = Vec::with_capacity(words.len());
    for word in words {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        // A token that is written otherwise than the text is stepped over, if the next is found near by.
        let found = text.get(start..)?.find(word).filter(|gap| *gap < 40)?;
        let span = Span::new(start + found, start + found + word.len());
        at = span.end();
        spans.push(span);
    }
    Some(spans)
}

/// The id of the document that a sentence's id tells: `reviews-0042-0003` is of `reviews-0042`.
pub(super) fn document_of(sentence: &str) -> Option<&str> {
    sentence
        .rsplit_once('-')
        .map(|(document, _)| document)
        .filter(|d| !d.is_empty())
}

/// The id as such, or one by number where it cannot be one.
pub(super) fn to_id(name: &str, number: usize) -> Option<DocumentId> {
    DocumentId::parse(name.trim())
        .or_else(|_| DocumentId::parse(&format!("document-{number}")))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'a>(text: Option<&'a str>, words: &[&'a str]) -> Sentence<'a> {
        Sentence {
            text,
            words: words.to_vec(),
            ..Sentence::default()
        }
    }

    #[test]
    fn words_are_found_in_their_text_or_joined() {
        let mut composer = Composer::default();
        let given = composer.add(&words(Some("She  can't."), &["She", "ca", "n't", "."]));
        let joined = composer.add(&words(None, &["Go", "(", "now", ")", ",", "Anna", "'s", "there"]));
        let text = composer.take();
        assert_eq!(text, "She  can't. Go (now), Anna's there");
        let cut: Vec<&str> = given.iter().chain(&joined).map(|span| span.of(&text)).collect();
        assert_eq!(
            cut,
            [
                "She", "ca", "n't", ".", "Go", "(", "now", ")", ",", "Anna", "'s", "there"
            ]
        );
    }

    #[test]
    fn what_is_not_closed_is_a_paragraph_of_its_own() {
        let mut composer = Composer::default();
        for text in ["History", "It was long.", "It is over."] {
            composer.add(&words(Some(text), &[]));
        }
        assert_eq!(composer.take(), "History\n\nIt was long. It is over.");
    }
}
