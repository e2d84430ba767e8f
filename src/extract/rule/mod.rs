//! Rules that read claims from sentences; each is a Markdown file in `catalog/`, with its examples.
//!
//! A rule's patterns are regular expressions over a sentence in which mentions, times and quantities have become slots
//! (see `encode`). `{subject:Person}` captures a slot by class, `{value:Occupation}` words of a list, `..` any words that
//! bring in no other person, organization or group and no clause of another subject, and `<be>` and the like stand for
//! the alternatives in `pattern`. Everything else is as the `regex` crate has it, over text in lower case without the
//! article "the" before slots. A `claim:` line names captures and a property of the vocabulary:
//! `claim: subject residence place`.
//! What a capture at either end of a match is listed with ("A, B and C") is claimed as well (see `list`).

mod anchor;
mod apply;
mod catalog;
mod clause;
mod encode;
mod file;
mod frame;
mod list;
mod pattern;
mod words;

pub(crate) use anchor::Anchors;
pub(crate) use apply::{Clauses, apply_rules, without_repetitions};
pub use catalog::{CATALOG, RULES};
pub(crate) use clause::ClauseReader;
pub(crate) use encode::{Encoded, Slot, encode};
pub use file::{ClaimForm, Example, Expected, ParseRuleError, Reading, Rule};
pub use frame::{Capture, Frame, FrameKind, Head, Wanted, WordList};
pub use pattern::Pattern;
pub(crate) use words::language;
