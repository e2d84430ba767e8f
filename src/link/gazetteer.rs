//! Candidates from the embedded gazetteer.

use std::sync::Arc;

use super::{CandidateError, CandidateSource, Reach};
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{Item, ItemId, LanguageText, NameHit, NameMatch};

/// The embedded gazetteer, by exact name.
#[derive(Clone, Copy, Debug, Default)]
pub struct GazetteerSource;

/// Its name.
pub(super) const GAZETTEER: &str = "the gazetteer";

/// The list does not say how many pages a thing has. It has the well known, so they count as such.
const WELL_KNOWN: u32 = 100;

impl CandidateSource for GazetteerSource {
    fn name(&self) -> &'static str {
        GAZETTEER
    }

    fn find(&self, names: &[&str], _: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        let hit = |name: &&str| {
            let entry = gazetteer().find(name)?;
            let how = if entry.label == *name {
                NameMatch::Label
            } else {
                NameMatch::Alias
            };
            Some(NameHit {
                item: entry.item?,
                name: (*name).to_owned(),
                how,
                sitelinks: WELL_KNOWN,
            })
        };
        Ok(names.iter().map(|name| hit(name).into_iter().collect()).collect())
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        let item = |id: &ItemId| Some(Arc::new(to_item(*id, gazetteer().entry(*id)?)));
        Ok(ids.iter().map(item).collect())
    }
}

/// What the gazetteer says of an item.
pub(super) fn to_item(id: ItemId, entry: &GazetteerEntry) -> Item {
    let english = |text: &str| LanguageText {
        language: "en".into(),
        text: text.into(),
    };
    let description = Some(entry.description).filter(|text| !text.is_empty());
    Item {
        labels: vec![english(entry.label)],
        aliases: entry.aliases.iter().map(|alias| english(alias)).collect(),
        descriptions: description.into_iter().map(english).collect(),
        class: entry.class,
        start: entry.start.parse().ok(),
        end: entry.end.parse().ok(),
        sitelinks: WELL_KNOWN,
        ..Item::new(id)
    }
}
