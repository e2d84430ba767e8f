//! Things that tables describe, as a mapping says.

use serde::{Deserialize, Serialize};

use super::{
    DocumentId, EntityClass, EntityId, ItemId, LanguageText, Property, PropertyId, TableFormat, Value,
};

/// A file of one or more tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDocument {
    /// Its path below the folder that the user named, with its extension.
    pub id: DocumentId,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// BCP 47 tag of names that state no language.
    pub language: String,
    /// Its licence, where one is known.
    pub licence: Option<String>,
    /// The ways in which its rows are found, each once: of a workbook its sheets, of JSON the iterators.
    pub parts: Vec<TableFormat>,
}

/// A cell of a table, or a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// Which of the document's ways to find rows.
    pub part: u16,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1; 0 is the whole row.
    pub column: u32,
}

/// A person, place, organization, event or group that mappings describe, with what resolving and linking need of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSubject {
    /// The IRI that a mapping gave it.
    pub id: EntityId,
    /// What it is.
    pub class: EntityClass,
    /// Its names, the preferred one first, or the end of its IRI where it has none. One without a language is in that of its document.
    pub names: Vec<LanguageText>,
    /// The Wikidata item that a table says it is; `None` also where tables say several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Identifiers in authority files, by the Wikidata property of the file, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<(PropertyId, String)>,
    /// What is said of it, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<TableClaim>,
    /// The tables that describe it, sorted.
    pub documents: Vec<DocumentId>,
    /// In how many rows.
    pub rows: usize,
}

/// What a cell says of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableClaim {
    /// What is said.
    pub property: Property,
    /// The other side; an entity is named by its IRI, and need not be a subject of any table.
    pub value: Value<EntityId>,
    /// The table.
    pub document: DocumentId,
    /// The cell.
    pub cell: Cell,
    /// The triples map that says so.
    pub rule: Property,
}
