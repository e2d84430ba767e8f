//! What a linker must beat: the best known item of that very name, whatever the text says.

use super::{CandidateError, CandidateSource, Reach};
use crate::model::{ItemId, NameMatch};

/// Which names of an item count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popularity {
    /// Its label, letter for letter.
    Label,
    /// Its label or another name that it has, letter for letter.
    Alias,
}

/// For each name, the item that has it and the most wiki pages; the one with the smallest number where several have.
pub fn most_popular(
    sources: &[&dyn CandidateSource],
    names: &[&str],
    which: Popularity,
) -> Result<Vec<Option<ItemId>>, CandidateError> {
    let worst = match which {
        Popularity::Label => NameMatch::Label,
        Popularity::Alias => NameMatch::Alias,
    };
    let mut best: Vec<Option<(u32, std::cmp::Reverse<ItemId>)>> = vec![None; names.len()];
    for source in sources {
        for (best, hits) in best.iter_mut().zip(source.find(names, Reach::Near)?) {
            let exact = hits.into_iter().filter(|hit| hit.how <= worst);
            let of_source = exact
                .map(|hit| (hit.sitelinks, std::cmp::Reverse(hit.item)))
                .max();
            *best = (*best).max(of_source);
        }
    }
    Ok(best
        .into_iter()
        .map(|best| best.map(|(_, item)| item.0))
        .collect())
}
