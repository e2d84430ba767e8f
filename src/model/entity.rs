//! Things in the world, with an identifier of ours.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use super::{
    Claim, DocumentId, EntityId, Gender, ItemId, Location, Observation, PropertyId, Statement,
    TableStatements,
};

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityClass {
    /// A human being.
    Person,
    /// Somewhere: a country, a city, an island, a sea.
    Place,
    /// A body of people with a purpose and a name.
    Organization,
    /// What happened: a war, a treaty, a census.
    Event,
    /// A community, people or population.
    Group,
}

impl EntityClass {
    /// All five, in order.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Place,
        Self::Organization,
        Self::Event,
        Self::Group,
    ];

    /// The name of the class in the vocabulary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Place => "Place",
            Self::Organization => "Organization",
            Self::Event => "Event",
            Self::Group => "Group",
        }
    }

    /// The class of that name, if it is one of the five.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// The class as it stands in an IRI.
    pub fn slug(class: Option<Self>) -> &'static str {
        match class {
            Some(Self::Person) => "person",
            Some(Self::Place) => "place",
            Some(Self::Organization) => "organization",
            Some(Self::Event) => "event",
            Some(Self::Group) => "group",
            None => "thing",
        }
    }
}

impl fmt::Display for EntityClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Index of an entity within a [`Resolution`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityIndex(pub u32);

impl EntityIndex {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A thing in the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its identifier, which is never given to another.
    pub id: EntityId,
    /// What it is; `None` for a named thing of another kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<EntityClass>,
    /// Preferred name.
    pub label: String,
    /// The other names it was seen under, sorted.
    pub other_names: Vec<String>,
    /// For a person, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// The items that the gazetteer has under its names, most often seen first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// In how many places it is mentioned by name.
    pub mentions: usize,
    /// The documents that name it, sorted.
    pub documents: Vec<DocumentId>,
    /// The item that a table says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<ItemId>,
    /// Its identifiers in authority files that a table gives, by the Wikidata property of the file, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<(PropertyId, String)>,
}

/// All documents' entities and what is said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// Sorted by id; an [`EntityIndex`] is an index into it.
    pub entities: Vec<Entity>,
    /// What texts say of them, and tables besides, sorted, each once.
    pub statements: Vec<Statement<Claim<EntityIndex>>>,
    /// What only tables say of them.
    pub table_statements: TableStatements,
    /// Figures, sorted, each once.
    pub observations: Vec<Statement<Observation<EntityIndex>>>,
    /// For each extraction, in the order given, the entity of each of its local ones.
    pub local: Vec<Vec<EntityIndex>>,
}

impl Resolution {
    /// The entity of that index.
    pub fn entity(&self, index: EntityIndex) -> Option<&Entity> {
        self.entities.get(index.index())
    }

    /// How many statements there are, of texts and of tables.
    pub fn count_statements(&self) -> usize {
        self.statements.len() + self.table_statements.len()
    }

    /// The claim of the statement of that index: those of texts come first.
    pub fn claim(&self, at: usize) -> Option<Cow<'_, Claim<EntityIndex>>> {
        if let Some(statement) = self.statements.get(at) {
            return Some(Cow::Borrowed(&statement.claim));
        }
        let of_table = self.table_statements.get(at - self.statements.len())?;
        Some(Cow::Owned(of_table.to_claim()))
    }

    /// The places in a document where the statement of that index is made, in order.
    pub fn places(&self, at: usize, document: &DocumentId) -> Vec<Location> {
        if let Some(statement) = self.statements.get(at) {
            return statement.places(document).collect();
        }
        let of_table = self.table_statements.get(at - self.statements.len());
        let cells = of_table
            .into_iter()
            .flat_map(|statement| statement.cells_in(document));
        cells.map(Location::Cell).collect()
    }
}
