//! Words as keys: what is left of a text when only its content words are compared.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::stance::{Sentence, Stance};
use crate::model::{Document, Extraction, Mention, MentionKind, Span};
use crate::text::{fold, tokenize};

/// The key of a word, such that "football", "footballer" and "Footballers" have one.
pub(super) type Stem = u32;

/// Words of so many letters are compared by their first ones.
const STEM: usize = 6;
/// Shorter words say little.
const SHORTEST: usize = 3;
/// Words so near to a mention are its passage, on each side.
const NEAR: usize = 30;
/// So many mentions of an entity in one document are looked at.
const MOST_MENTIONS: usize = 6;

/// Words that stand everywhere.
static COMMON: LazyLock<HashSet<Stem>> = LazyLock::new(|| {
    let words = "the and for with from that this was were are has had have not but his her its their they who which \
                 where when also been being into over under about after before between during other some such than then \
                 there these those through until very will would can could may might one two three first second new \
                 former more most many much all any both each only own same she him our your out off per via known named \
                 used part";
    words.split_whitespace().map(key).collect()
});

/// The key of a word that is folded already.
fn key(word: &str) -> Stem {
    let letters = word.bytes().take(STEM);
    letters.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The content words of a text, sorted, each once.
pub(super) fn stems(text: &str) -> Vec<Stem> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| word.len() >= SHORTEST).map(key);
    let mut stems: Vec<Stem> = words.filter(|stem| !COMMON.contains(stem)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// How many of `few` are in `many`; both are sorted.
pub(super) fn shared(few: &[Stem], many: &[Stem]) -> usize {
    few.iter().filter(|stem| many.binary_search(stem).is_ok()).count()
}

/// What stands around the names in a document: all that linking needs of its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passages {
    /// For each entity of the document, the words near its mentions.
    near: Vec<Vec<Stem>>,
    /// For each, how its mentions stand.
    stances: Vec<Stance>,
}

impl Passages {
    /// Of what was found in a document.
    pub fn new(document: &Document, extraction: &Extraction) -> Self {
        let text = document.prose.as_deref().unwrap_or(&document.text);
        let tokens = tokenize(text);
        let mut stances: Vec<Vec<Stance>> = vec![Vec::new(); extraction.entities.len()];
        let names: Vec<Span> = name_mentions(extraction).map(|mention| mention.span).collect();
        let sentence = Sentence {
            text,
            tokens: &tokens,
            names: &names,
        };
        let mut near: Vec<Vec<Stem>> = vec![Vec::new(); extraction.entities.len()];
        let title = document.title.as_deref().map(stems).unwrap_or_default();
        for mention in name_mentions(extraction) {
            let at = mention.entity.index();
            let (Some(stances), Some(near)) = (stances.get_mut(at), near.get_mut(at)) else {
                continue;
            };
            if stances.len() == MOST_MENTIONS {
                continue;
            }
            let first = tokens.partition_point(|token| token.span.end() <= mention.span.start());
            let end = tokens.partition_point(|token| token.span.start() < mention.span.end());
            stances.push(sentence.stance(first, end));
            let bound = |at: usize| tokens.get(at).map(|token| token.span);
            let start = bound(first.saturating_sub(NEAR)).map_or(0, Span::start);
            let end = bound((end + NEAR).min(tokens.len().saturating_sub(1))).map_or(text.len(), Span::end);
            near.extend(stems(Span::new(start, end.max(start)).of(text)));
        }
        for words in &mut near {
            words.extend(&title);
            words.sort_unstable();
            words.dedup();
        }
        let stances = stances.iter().map(|stances| Stance::mean(stances)).collect();
        Self { near, stances }
    }

    /// The words near the mentions of an entity of the document.
    pub(super) fn near(&self, local: usize) -> &[Stem] {
        self.near.get(local).map_or(&[], Vec::as_slice)
    }

    /// How the mentions of an entity of the document stand.
    pub(super) fn stance(&self, local: usize) -> Stance {
        self.stances.get(local).copied().unwrap_or_default()
    }
}

fn name_mentions(extraction: &Extraction) -> impl Iterator<Item = &Mention> {
    extraction.mentions.iter().filter(|m| m.kind == MentionKind::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_and_small_words_none() {
        assert_eq!(stems("the footballers"), stems("Football"));
        assert!(stems("of the and").is_empty());
        assert_eq!(
            shared(&stems("Japanese castaway"), &stems("a castaway from Osaka")),
            1
        );
    }
}
