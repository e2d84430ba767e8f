//! What Wikidata says of an item, statement by statement, with its references.

use super::{Edtf, ItemId, LanguageText, PropertyId};

/// A choice of what Wikidata says of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemFacts {
    /// The item.
    pub item: ItemId,
    /// What the facts were taken from.
    pub origin: FactOrigin,
    /// Names, sorted by language.
    pub labels: Vec<LanguageText>,
    /// Statements, by property and then as Wikidata has them; deprecated ones are left out.
    pub statements: Vec<ItemStatement>,
}

/// What facts were taken from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactOrigin {
    /// The item as it was at a revision.
    Revision(u64),
    /// The item as it was, when nobody said at which revision.
    Page,
    /// A dump of that name or date. It has no references for single statements here.
    Dump(String),
}

/// A statement of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemStatement {
    /// The property.
    pub property: PropertyId,
    /// Wikidata's own name for the statement, such as `Q585$8A08…`; `None` where it was not kept.
    pub id: Option<String>,
    /// The value.
    pub value: ItemValue,
    /// Whether it is of the best rank that the property has there.
    pub is_best: bool,
    /// Properties and values that narrow it.
    pub qualifiers: Vec<(PropertyId, ItemValue)>,
    /// Where Wikidata has it from.
    pub references: Vec<ItemReference>,
}

/// A value of a statement, qualifier or reference.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemValue {
    /// Another item.
    Item(ItemId),
    /// A time.
    Time(Edtf),
    /// Latitude and longitude in degrees, north and east positive.
    Coordinates(f64, f64),
    /// A text in no language, or an identifier.
    Text(String),
    /// A text in a language.
    LanguageText(LanguageText),
    /// An address on the web.
    Url(String),
    /// The name of a file of Wikimedia Commons.
    File(String),
}

/// Where Wikidata has a statement from.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemReference {
    /// Wikidata's hash of the reference.
    pub hash: String,
    /// What it is made of, sorted by property.
    pub parts: Vec<(PropertyId, ItemValue)>,
}
