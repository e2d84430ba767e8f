//! What a linker must beat: the best known item of that very name, whatever the text says.

use std::cmp::Reverse;

use super::{CandidateError, CandidateSource, Reach};
use crate::model::{ItemId, NameHit, NameMatch};

/// Which names of an item count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popularity {
    /// Its label, letter for letter.
    Label,
    /// Its label or another name that it has, letter for letter.
    Alias,
}

/// For each name, the item of a source that has it and the most wiki pages; the one with the smallest number where several
/// have.
pub fn most_popular(
    source: &dyn CandidateSource,
    names: &[&str],
    which: Popularity,
) -> Result<Vec<Option<ItemId>>, CandidateError> {
    let worst = match which {
        Popularity::Label => NameMatch::Label,
        Popularity::Alias => NameMatch::Alias,
    };
    let best = |hits: Vec<NameHit>| {
        let exact = hits.into_iter().filter(|hit| hit.how <= worst);
        exact
            .max_by_key(|hit| (hit.sitelinks, Reverse(hit.item)))
            .map(|hit| hit.item)
    };
    Ok(source.find(names, Reach::Near)?.into_iter().map(best).collect())
}
