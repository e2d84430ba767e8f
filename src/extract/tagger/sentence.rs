//! What the sequence model sees of a sentence as a whole: where it stands, how it is written, and the known names in it.

use super::{
    phrase::{MOST_WORDS, PhraseHasher},
    words::WordClasses,
};
use crate::extract::analysis::{Analysis, Sentence};
use crate::model::BlockKind;
use crate::text::TokenKind;

/// Where a sentence stands, in prose, a heading, a list or a field, and how it is written: a number from 0 to 15.
pub(super) fn setting(analysis: &Analysis<'_>, sentence: &Sentence) -> u32 {
    let block = match analysis
        .document
        .blocks
        .get(sentence.block)
        .map(|block| &block.kind)
    {
        None | Some(BlockKind::Paragraph) => 0,
        Some(BlockKind::Title | BlockKind::Heading(_)) => 1,
        Some(BlockKind::ListItem) => 2,
        Some(BlockKind::Field { .. }) => 3,
    };
    block << 2 | written(analysis, sentence)
}

/// Whether a sentence of this [`setting`] is written with capitals where they belong.
pub(super) fn written_as_usual(setting: u32) -> bool {
    setting.is_multiple_of(4)
}

/// How the words of a sentence are written: 0 as usual, 1 in capitals, 2 each with a capital, 3 without any capitals.
fn written(analysis: &Analysis<'_>, sentence: &Sentence) -> u32 {
    if sentence.is_shouted {
        return 1;
    }
    let (mut large, mut small, mut long_small) = (0, 0, 0);
    for at in sentence.tokens.clone() {
        match analysis.tokens.get(at).map(|token| token.kind) {
            Some(TokenKind::Capitalized | TokenKind::Upper) => large += 1,
            Some(TokenKind::Lower) => {
                small += 1;
                long_small += u32::from(analysis.word(at).len() > 4);
            }
            _ => {}
        }
    }
    match (large, small, long_small) {
        (0, 2.., _) => 3,
        (4.., _, 0) if large > small => 2,
        _ => 0,
    }
}

/// The longest phrases of the table in a sentence, from the left; `note` is told of each token in one, and a number that
/// says what the table has and the token's place in the phrase.
pub(super) fn phrases(
    analysis: &Analysis<'_>,
    sentence: &Sentence,
    words: &WordClasses<'_>,
    mut note: impl FnMut(usize, u32),
) {
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        let mut hasher = PhraseHasher::new();
        let mut longest = None;
        for end in at + 1..=sentence.tokens.end.min(at + MOST_WORDS) {
            let kind = analysis.tokens.get(end - 1).map(|token| token.kind);
            if kind.is_none_or(|kind| kind == TokenKind::Sign && end == at + 1) {
                break;
            }
            hasher.add(analysis.word(end - 1));
            if kind != Some(TokenKind::Sign)
                && let Some(phrase) = words.find_phrase(hasher.finish())
            {
                longest = Some((end, phrase));
            }
        }
        let Some((end, phrase)) = longest else {
            at += 1;
            continue;
        };
        let several = u32::from(end - at > 1);
        for token in at..end {
            let place = u32::from(token == at) | u32::from(token + 1 == end) << 1;
            note(token, 1 + (u32::from(phrase.0) | place << 7 | several << 9));
        }
        at = end;
    }
}
