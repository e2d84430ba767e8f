//! What a token is part of: the labels of the sequence model.

/// What the model tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organization.
    Organization,
    /// Something else with a name: a people, an event, a work, a language.
    Other,
}

impl Kind {
    /// All four, in the order of the labels.
    pub const ALL: [Self; 4] = [Self::Person, Self::Place, Self::Organization, Self::Other];
}

/// How many labels name something: first, inner, last and only token for each kind, and so many bytes has a row of
/// weights. The label after them stands for a token outside of all names, and its weights are all 0.
pub(super) const NAMED: usize = 16;

/// The label of a token outside of all names.
pub(super) const OUTSIDE: usize = NAMED;

/// All labels.
pub(super) const LABELS: usize = NAMED + 1;

/// The place of a token within a name (the scheme of Ratinov and Roth 2009: begin, inside, last, unit).
pub(super) const FIRST: usize = 0;
pub(super) const INNER: usize = 1;
pub(super) const LAST: usize = 2;
pub(super) const ONLY: usize = 3;

/// The label of the token in this place of a name of this kind.
pub(super) fn label(kind: Kind, place: usize) -> usize {
    kind as usize * 4 + place
}

/// The kind that a label names, and the place of its token in the name.
pub(super) fn parts(label: usize) -> Option<(Kind, usize)> {
    Some((*Kind::ALL.get(label / 4)?, label % 4))
}

/// Whether a label may stand at the start of a sentence.
pub(super) fn may_open(label: usize) -> bool {
    label == OUTSIDE || matches!(label % 4, FIRST | ONLY)
}

/// Whether a label may stand at the end of a sentence.
pub(super) fn may_close(label: usize) -> bool {
    label == OUTSIDE || matches!(label % 4, LAST | ONLY)
}

/// Whether one label may follow another.
pub(super) fn may_follow(before: usize, after: usize) -> bool {
    if may_close(before) {
        may_open(after)
    } else {
        after != OUTSIDE && before / 4 == after / 4 && matches!(after % 4, INNER | LAST)
    }
}
