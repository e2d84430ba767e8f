//! Things as Wikidata has them, as far as linking needs to know.

use serde::{Deserialize, Serialize};

use super::{Edtf, EntityClass, ItemId, PropertyId};

/// A Wikidata item: its names, what it is, and what is said of it that tells it from others of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its identifier.
    pub id: ItemId,
    /// Preferred names, one for each language that was kept, sorted by language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LanguageText>,
    /// Other names, sorted by language, then as Wikidata has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<LanguageText>,
    /// Names of its inhabitants and adjectives to it (P1549), sorted by language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demonyms: Vec<LanguageText>,
    /// Short descriptions, one for each language that was kept, sorted by language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<LanguageText>,
    /// Which of our classes it is of; `None` for a thing of another kind, or where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<EntityClass>,
    /// Of which others of our classes it is, too: a university is an organization and a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<EntityClass>,
    /// What it is an instance of (P31), deprecated statements left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ItemId>,
    /// Birth, inception, start, or point in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Edtf>,
    /// Death, dissolution, end, or point in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Edtf>,
    /// Latitude and longitude (P625) in degrees, north and east positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<(f64, f64)>,
    /// Statements whose value is another item (country, place of birth, occupation …), sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<(PropertyId, ItemId)>,
    /// Identifiers in other authorities (VIAF, GND, `GeoNames`, ISNI …), sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<(PropertyId, String)>,
    /// Number of wiki pages about it, which stands for how well known it is.
    #[serde(default)]
    pub sitelinks: u32,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LanguageText {
    /// Wikimedia's code for it, such as `en` or `ja`.
    pub language: Box<str>,
    /// The text.
    pub text: Box<str>,
}

impl Item {
    /// An item of which nothing is known but its identifier.
    pub fn new(id: ItemId) -> Self {
        Self {
            id,
            labels: Vec::new(),
            aliases: Vec::new(),
            demonyms: Vec::new(),
            descriptions: Vec::new(),
            class: None,
            also: Vec::new(),
            kinds: Vec::new(),
            start: None,
            end: None,
            coordinates: None,
            relations: Vec::new(),
            identifiers: Vec::new(),
            sitelinks: 0,
        }
    }

    /// The name to show: the label in the first of `languages` that it has one in, any label, or the identifier.
    pub fn label(&self, languages: &[&str]) -> String {
        let wanted = languages
            .iter()
            .find_map(|language| self.labels.iter().find(|label| &*label.language == *language));
        wanted
            .or_else(|| self.labels.first())
            .map_or_else(|| self.id.to_string(), |label| label.text.to_string())
    }

    /// The description in the first of `languages` that it has one in.
    pub fn description(&self, languages: &[&str]) -> Option<&str> {
        languages
            .iter()
            .find_map(|language| self.descriptions.iter().find(|text| &*text.language == *language))
            .map(|description| &*description.text)
    }
}

/// How a name of an entity met a name of an item, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameMatch {
    /// It is the label, letter for letter.
    Label,
    /// It is another name that the item has, letter for letter.
    Alias,
    /// The two differ in case, accents and punctuation only.
    Folded,
    /// They are one name in two romanizations, or in two scripts.
    Romanized,
    /// It is an adjective or a name of inhabitants that goes back to the item's name.
    Demonym,
    /// It is made of the first letters of the item's name.
    Acronym,
    /// Given names stand as initials in one of the two.
    Initials,
    /// It is the family name alone, or another part of the item's name.
    Part,
    /// They differ in a few letters.
    Fuzzy,
}

/// An item found by a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameHit {
    /// The item.
    pub item: ItemId,
    /// The name of the item that was met, as Wikidata has it.
    pub name: String,
    /// How.
    pub how: NameMatch,
    /// Number of wiki pages about the item.
    pub sitelinks: u32,
}
