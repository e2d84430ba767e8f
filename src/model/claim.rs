//! What is said of an entity: claims, statements, figures.

use std::{cmp::Ordering, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Cell, DocumentId, Edtf, Quantity, Score, Span};

/// The local name of a property of the vocabulary, such as `residence`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Property(Arc<str>);

impl Property {
    /// The property of that local name; whether the vocabulary has it is for `rdf` to say.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The local name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Property {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<Property> for String {
    fn from(property: Property) -> Self {
        property.0.as_ref().to_owned()
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The local name of a measure of the vocabulary, such as `Population`.
pub type Measure = Property;

/// Subject, property, value and qualifiers, as one passage states them.
///
/// `E` names an entity: of the document while it is read ([`LocalEntityId`](super::LocalEntityId)), of the whole
/// project once it is resolved ([`EntityIndex`](super::EntityIndex)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim<E> {
    /// Of whom or what.
    pub subject: E,
    /// What is said.
    pub property: Property,
    /// The other side.
    pub value: Value<E>,
    /// What narrows it.
    pub qualifiers: Qualifiers<E>,
    /// How the source puts it.
    pub certainty: Certainty,
    /// Whether the source denies it.
    pub negated: bool,
    /// How sure the extractor is that the source says so.
    pub confidence: Score,
    /// The passage, a sentence or a field.
    pub span: Span,
    /// The rule that read it.
    pub rule: Property,
}

/// The object of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value<E> {
    /// Another entity.
    Entity(E),
    /// A time.
    Time(Edtf),
    /// A number.
    Quantity(Quantity),
    /// Words.
    Text(String),
}

/// Properties and values that narrow a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Qualifiers<E> {
    /// When it holds or held.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub time: Option<Edtf>,
    /// Where.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub place: Option<E>,
    /// As what.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Who says so, within the text.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub according_to: Option<AccordingTo<E>>,
}

impl<E> Default for Qualifiers<E> {
    fn default() -> Self {
        Self {
            time: None,
            place: None,
            role: None,
            according_to: None,
        }
    }
}

fn none<T>() -> Option<T> {
    None
}

/// Whom a text cites for what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccordingTo<E> {
    /// A named source.
    Entity(E),
    /// One that is described: "a Russian report released in 2005".
    Text(String),
}

/// How a source puts what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// As a fact.
    #[default]
    Stated,
    /// As what others say or believe.
    Reported,
    /// Not in so many words.
    Implied,
}

/// A figure about a group: so many, of whom, where, when, according to whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Observation<E> {
    /// Who is counted.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub group: Option<E>,
    /// The words for who is counted: those of the text, or for speakers of a language "speakers of" it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group_text: String,
    /// What is counted of them.
    pub measure: Measure,
    /// How many.
    pub quantity: Quantity,
    /// Time, place and source.
    pub qualifiers: Qualifiers<E>,
    /// The other places, where one figure is of several together: "captured in Manchuria, Karafuto and Korea".
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub further_places: Vec<E>,
    /// How the source puts it.
    pub certainty: Certainty,
    /// How sure the extractor is.
    pub confidence: Score,
    /// The passage.
    pub span: Span,
    /// The rule that read it.
    pub rule: Property,
}

/// A claim with its references: all passages that state the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement<C> {
    /// What is stated; its span and confidence are those of the first reference.
    pub claim: C,
    /// Where, sorted by document and span.
    pub references: Vec<Reference>,
}

impl<C> Statement<C> {
    /// The places in a document where it is stated, in order.
    pub fn places(&self, document: &DocumentId) -> impl Iterator<Item = Location> {
        let own = equal(&self.references, |reference| reference.document.cmp(document));
        own.iter().map(|reference| reference.at)
    }
}

/// Those of a sorted list that compare as equal.
pub(super) fn equal<T>(list: &[T], compare: impl Fn(&T) -> Ordering) -> &[T] {
    let first = list.partition_point(|one| compare(one).is_lt());
    let rest = list.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|one| compare(one).is_eq()))
        .unwrap_or_default()
}

/// Where a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The document.
    pub document: DocumentId,
    /// Where in it.
    pub at: Location,
}

/// Where in a document something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// In a passage of a text.
    Span(Span),
    /// In a cell or row of a table.
    Cell(Cell),
}
