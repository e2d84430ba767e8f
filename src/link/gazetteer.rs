//! Candidates from the embedded gazetteer.

use super::{CandidateSource, Found};
use crate::gazetteer::gazetteer;
use crate::model::Entity;

/// The embedded gazetteer, by exact name.
pub struct GazetteerSource;

impl CandidateSource for GazetteerSource {
    fn name(&self) -> &'static str {
        "gazetteer"
    }

    fn find(&self, entity: &Entity) -> Vec<Found> {
        let by_name = entity
            .other_names
            .iter()
            .chain([&entity.label])
            .filter_map(|name| {
                let entry = gazetteer().find(name)?;
                Some((entry, name.as_str()))
            });
        let by_item = entity.items.iter().filter_map(|item| {
            let entry = gazetteer().entry(*item)?;
            Some((entry, entry.label))
        });
        let mut found: Vec<Found> = by_name
            .chain(by_item)
            .filter_map(|(entry, name)| {
                Some(Found {
                    item: entry.item?,
                    label: entry.label.to_owned(),
                    name: name.to_owned(),
                    class: entry.class,
                    start: entry.start.parse().ok(),
                    end: entry.end.parse().ok(),
                })
            })
            .collect();
        found.sort_by(|a, b| (a.item, &a.name).cmp(&(b.item, &b.name)));
        found
    }
}
