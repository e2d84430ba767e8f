//! Normalization, tokens, sentences and similarity: pure functions on `&str`.

mod fold;
mod romanization;
mod sentence;
mod similarity;
mod slug;
mod token;

pub use fold::fold;
pub use romanization::{is_same_romanized, may_be_romanized, name_keys};
pub use sentence::{Abbreviations, split_sentences};
pub use similarity::edit_similarity;
pub use slug::slug;
pub use token::{Token, TokenKind, tokenize, unbroken};
