//! The ways down to wanted values, joined where they begin alike, so that one pass over a row finds all.

/// What is wanted at a place of a row, and of what lies below it.
#[derive(Debug)]
pub(super) struct Way<N, W> {
    /// What is wanted here.
    pub(super) wanted: W,
    /// What lies below, by name.
    pub(super) below: Vec<(N, Way<N, W>)>,
}

impl<N, W: Default> Default for Way<N, W> {
    fn default() -> Self {
        Self {
            wanted: W::default(),
            below: Vec::new(),
        }
    }
}

impl<N: Clone + PartialEq, W: Default> Way<N, W> {
    /// Notes what is wanted where some names lead, one below the other.
    pub(super) fn add(&mut self, names: &[N], note: impl FnOnce(&mut W)) {
        let Some((name, rest)) = names.split_first() else {
            note(&mut self.wanted);
            return;
        };
        if let Some((_, next)) = self.below.iter_mut().find(|(known, _)| known == name) {
            next.add(rest, note);
        } else {
            let mut next = Self::default();
            next.add(rest, note);
            self.below.push((name.clone(), next));
        }
    }
}
