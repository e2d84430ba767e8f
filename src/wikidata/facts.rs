//! Statements about items, from wherever they are to be had: the API, or an index of a dump.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{
    EntityClass, FactOrigin, Item, ItemFacts, ItemId, ItemStatement, ItemValue, LanguageText, PropertyId,
};
use crate::net::NetError;

/// A group of things to know about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactGroup {
    /// Names in the chosen languages.
    Labels,
    /// Coordinates (P625).
    Coordinates,
    /// Birth, death, inception, dissolution, start, end, point in time.
    Dates,
    /// Country, containing place, places of birth and death, residence, headquarters, location.
    Places,
    /// An image (P18), as its file at Wikimedia Commons.
    Images,
    /// Identifiers of authority files: ISNI, VIAF, GND, Library of Congress, `BnF`, `IdRef`, NDL, Libris, `GeoNames`, Getty.
    Identifiers,
}

impl FactGroup {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Labels,
        Self::Coordinates,
        Self::Dates,
        Self::Places,
        Self::Images,
        Self::Identifiers,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Coordinates => "coordinates",
            Self::Dates => "dates",
            Self::Places => "places",
            Self::Images => "images",
            Self::Identifiers => "identifiers",
        }
    }

    /// The group of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }

    /// Numbers of the Wikidata properties in it.
    pub fn properties(self) -> &'static [u32] {
        match self {
            Self::Labels => &[],
            Self::Coordinates => &[625],
            Self::Dates => &[569, 570, 571, 576, 580, 582, 585],
            Self::Places => &[17, 19, 20, 131, 159, 276, 551],
            Self::Images => &[18],
            Self::Identifiers => &[213, 214, 227, 244, 268, 269, 349, 906, 1566, 1667],
        }
    }
}

/// What the user wants to know about matched items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Groups of statements.
    pub with: Vec<FactGroup>,
    /// Languages of labels, by Wikimedia's codes.
    pub languages: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            with: FactGroup::ALL.to_vec(),
            languages: ["de", "en", "es", "fr", "ja", "mul", "ru", "zh"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

/// What is wanted of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Groups of statements.
    pub groups: BTreeSet<FactGroup>,
    /// Languages of labels, by Wikimedia's codes.
    pub languages: Vec<String>,
}

impl Wanted {
    /// Whether statements of that property are.
    pub fn has(&self, property: PropertyId) -> bool {
        self.groups
            .iter()
            .any(|group| group.properties().contains(&property.number()))
    }

    /// Whether labels are.
    pub fn has_labels(&self) -> bool {
        self.groups.contains(&FactGroup::Labels)
    }
}

/// Facts, by the id that they were asked for by. An item that was merged into another has the other's id in
/// [`ItemFacts::item`]; one that is deleted or unknown is left out.
pub type Facts = BTreeMap<ItemId, ItemFacts>;

/// Where statements about items come from.
pub trait FactSource {
    /// Its name, for messages.
    fn name(&self) -> &'static str;

    /// What it has of these items.
    fn facts(&self, ids: &[ItemId], wanted: &Wanted) -> Result<Facts, NetError>;
}

/// The name of [`KnownItems`] as a source.
pub const INDEX: &str = "index";

/// Items that are at hand, such as those of an index of a dump: with values, but without references for each.
#[derive(Debug)]
pub struct KnownItems<F> {
    dump: String,
    find: F,
}

impl<F: Fn(ItemId) -> Option<Item>> KnownItems<F> {
    /// Those that `find` finds, out of the dump of that name or date.
    pub fn new(dump: impl Into<String>, find: F) -> Self {
        Self {
            dump: dump.into(),
            find,
        }
    }
}

impl<F: Fn(ItemId) -> Option<Item>> FactSource for KnownItems<F> {
    fn name(&self) -> &'static str {
        INDEX
    }

    fn facts(&self, ids: &[ItemId], wanted: &Wanted) -> Result<Facts, NetError> {
        let found = ids.iter().filter_map(|id| Some((*id, (self.find)(*id)?)));
        let facts = found.map(|(id, item)| (id, self.facts_of(&item, wanted)));
        Ok(facts.collect())
    }
}

impl<F> KnownItems<F> {
    fn facts_of(&self, item: &Item, wanted: &Wanted) -> ItemFacts {
        let mut values: Vec<(PropertyId, ItemValue)> = dates(item);
        let point = item
            .coordinates
            .map(|(latitude, longitude)| ItemValue::Coordinates(latitude, longitude));
        values.extend(point.map(|point| (PropertyId::new(625), point)));
        values.extend(
            item.relations
                .iter()
                .map(|(property, other)| (*property, ItemValue::Item(*other))),
        );
        let texts = item.identifiers.iter().map(|(property, text)| {
            let is_file = FactGroup::Images.properties().contains(&property.number());
            let of = if is_file { ItemValue::File } else { ItemValue::Text };
            (*property, of(text.clone()))
        });
        values.extend(texts);
        values.retain(|(property, _)| wanted.has(*property));
        values.sort_by_key(|(property, _)| *property);
        let statement = |(property, value)| ItemStatement {
            property,
            id: None,
            value,
            is_best: true,
            qualifiers: Vec::new(),
            references: Vec::new(),
        };
        ItemFacts {
            item: item.id,
            origin: FactOrigin::Dump(self.dump.clone()),
            labels: labels(&item.labels, wanted),
            statements: values.into_iter().map(statement).collect(),
        }
    }
}

/// Those of the labels that are wanted.
pub(super) fn labels(labels: &[LanguageText], wanted: &Wanted) -> Vec<LanguageText> {
    let is_wanted = |label: &&LanguageText| {
        wanted
            .languages
            .iter()
            .any(|language| **language == *label.language)
    };
    let labels = labels.iter().filter(|_| wanted.has_labels());
    labels.filter(is_wanted).cloned().collect()
}

/// The dates of an item, each with the property that it has for things of that class: an item does not keep which it was.
fn dates(item: &Item) -> Vec<(PropertyId, ItemValue)> {
    let (start, end) = match item.class {
        Some(EntityClass::Person) => (569, 570),
        Some(EntityClass::Event) if item.start == item.end => (585, 585),
        Some(EntityClass::Event) => (580, 582),
        _ => (571, 576),
    };
    let mut dates: Vec<(PropertyId, ItemValue)> = Vec::new();
    for (number, time) in [(start, &item.start), (end, &item.end)] {
        if let Some(time) = time {
            let date = (PropertyId::new(number), ItemValue::Time(time.clone()));
            if !dates.contains(&date) {
                dates.push(date);
            }
        }
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_an_index_gives_what_is_wanted_of_it_and_names_the_dump() {
        let item = |id: ItemId| Item {
            class: Some(EntityClass::Event),
            start: "1904".parse().ok(),
            end: "1905".parse().ok(),
            coordinates: Some((38.8, 121.25)),
            relations: vec![
                (PropertyId::new(17), ItemId::new(148)),
                (PropertyId::new(106), ItemId::new(1)),
            ],
            identifiers: [(18, "Siege.jpg"), (227, "4125452-3")]
                .map(|(number, text)| (PropertyId::new(number), text.to_owned()))
                .to_vec(),
            labels: ["en", "ja"]
                .map(|language| LanguageText {
                    language: language.into(),
                    text: "siege".into(),
                })
                .to_vec(),
            ..Item::new(id)
        };
        let known = KnownItems::new("2026-11-30", |id| (id == ItemId::new(7)).then(|| item(id)));
        let wanted = Wanted {
            groups: FactGroup::ALL
                .into_iter()
                .filter(|group| *group != FactGroup::Identifiers)
                .collect(),
            languages: vec!["ja".to_owned()],
        };
        let facts = known.facts(&[ItemId::new(7), ItemId::new(8)], &wanted).unwrap();
        assert_eq!(facts.len(), 1);
        let facts = &facts[&ItemId::new(7)];
        assert_eq!(facts.origin, FactOrigin::Dump("2026-11-30".to_owned()));
        assert_eq!(facts.labels.len(), 1);
        let properties: Vec<u32> = facts.statements.iter().map(|s| s.property.number()).collect();
        assert_eq!(properties, [17, 18, 580, 582, 625]);
        assert_eq!(facts.statements[1].value, ItemValue::File("Siege.jpg".to_owned()));
    }
}
