//! What has been mentioned, and how much it weighs.

use std::collections::VecDeque;

use crate::model::{EntityClass, Gender, LocalEntityId};

/// How many sentences back a noun may find what it stands for; pronouns reach less far.
pub(super) const FAR: usize = 12;
/// How many mentions are remembered at most, whatever the length of the sentences.
const MOST: usize = 160;

/// How much the place of a mention says that the text goes on about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// "X's letter".
    Owner,
    /// After a preposition.
    Oblique,
    /// An object, or a phrase by itself.
    Object,
    /// "X's brother did".
    Kin,
    /// The subject of a verb.
    Subject,
}

impl Weight {
    pub(super) fn points(self) -> i32 {
        match self {
            Weight::Subject => 50,
            Weight::Kin => 33,
            Weight::Object => 28,
            Weight::Oblique => 18,
            Weight::Owner => 15,
        }
    }
}

/// Something mentioned: an entity, or a thing without a name.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The entity; none for "his father", "the soldiers".
    pub(super) entity: Option<LocalEntityId>,
    pub(super) class: Option<EntityClass>,
    pub(super) gender: Option<Gender>,
    /// Whether it is many.
    pub(super) plural: bool,
    pub(super) weight: Weight,
    /// The number of its sentence.
    pub(super) sentence: usize,
}

/// The last mentions, oldest first.
#[derive(Debug, Default)]
pub(super) struct Memory {
    seen: VecDeque<Seen>,
    /// Whether the sentence begins a paragraph.
    pub(super) begins: bool,
}

impl Memory {
    /// Drops what is too far back from a sentence to be meant.
    pub(super) fn forget(&mut self, sentence: usize) {
        while self
            .seen
            .front()
            .is_some_and(|seen| seen.sentence + FAR < sentence)
            || self.seen.len() > MOST
        {
            self.seen.pop_front();
        }
    }

    pub(super) fn begin_sentence(&mut self, begins: bool) {
        self.begins = begins;
    }

    pub(super) fn push(&mut self, seen: Seen) {
        if self.seen.len() > 2 * MOST {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
    }

    /// The last mentions, newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = &Seen> {
        self.seen.iter().rev()
    }
}
