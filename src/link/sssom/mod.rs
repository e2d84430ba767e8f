//! The exchange file `links.sssom.tsv`: proposals for people to decide, and what they decided.
//!
//! The form is SSSOM 1.0 (<https://w3id.org/sssom/>): a metadata block of lines that begin with `#`, and a table. One line
//! is a mapping. A line of ours has `semapv:LexicalMatching` as its `mapping_justification` and says in `other` what it
//! proposed; it is renewed at every build. All other lines are people's and are written again byte for byte. To decide, in
//! any editor, any of this will do:
//!
//! - to accept, set `predicate_id` to `owl:sameAs` or `skos:exactMatch`, or `mapping_justification` to
//!   `semapv:ManualMappingCuration`; `object_id` may be changed to another item;
//! - to reject, set `predicate_modifier` to `Not`, or `predicate_id` to what is less than the same
//!   (`skos:relatedMatch`, `skos:broadMatch`, `skos:narrowMatch`);
//! - to say that Wikidata has no such item, set `object_id` to `sssom:NoTermFound`.
//!
//! Columns and metadata of the user's, their order, comments, the kind of line ends and a byte order mark stay. A file
//! that cannot be read wholly is refused and never written.

mod error;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

pub use error::LinkError;
use table::Sheet;

use crate::model::{Entity, EntityId, ItemId};

/// What a person decided about an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is this item.
    Accepted(ItemId),
    /// Wikidata does not have it.
    None,
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A proposal of ours, or a match by score alone: nobody decided.
    Open,
    /// The entity is this item.
    Accepted(ItemId),
    /// The entity is not this item.
    Rejected(ItemId),
    /// Wikidata does not have the entity.
    Nil,
}

/// Who decides, for the lines that are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewer {
    /// A name.
    pub name: Option<String>,
    /// A CURIE or IRI, such as `orcid:0000-0002-7356-1779`.
    pub id: Option<String>,
    /// The date to put on decisions, as `2026-11-29`.
    pub date: Option<String>,
}

/// The lines of one entity, as they were before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    entity: EntityId,
    rows: Vec<Row>,
}

/// An entity and an item, with the names to show.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The entity.
    pub entity: &'a EntityId,
    /// Its name.
    pub label: &'a str,
    /// The item; `None` for none.
    pub item: Option<ItemId>,
    /// Its name.
    pub item_label: &'a str,
}

/// The file: decisions of people, and their lines as they wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mappings {
    sheet: Sheet,
    /// In the order of the file.
    rows: BTreeMap<EntityId, Vec<Row>>,
    /// Comments after the last line.
    remarks: Vec<String>,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    /// In the file it was read from, from 1; 0 for a new one.
    line: usize,
    /// As it was written.
    raw: String,
    cells: Vec<String>,
    verdict: Verdict,
    /// Comments that stand before it.
    remarks: Vec<String>,
}

/// The columns of a new file.
const COLUMNS: [&str; 11] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_tool",
    "confidence",
    "other",
    "comment",
];
/// Columns without which lines say nothing.
const REQUIRED: [&str; 4] = ["subject_id", "predicate_id", "object_id", "mapping_justification"];
/// Columns that are filled in by a decision and come when the first is made.
const REVIEW: [&str; 3] = ["reviewer_id", "reviewer_label", "mapping_date"];
const OURS: &str = "semapv:LexicalMatching";
const BY_HAND: &str = "semapv:ManualMappingCuration";
const TOOL: &str = "dembei";
const NONE: &str = "sssom:NoTermFound";
const SAME: &str = "owl:sameAs";
const CLOSE: &str = "skos:closeMatch";
/// What stands in `other` before what a line of ours proposed.
const PROPOSED: &str = "proposed=";

impl Default for Mappings {
    fn default() -> Self {
        Self {
            sheet: Sheet {
                bom: false,
                newline: "\n",
                metadata: Vec::new(),
                columns: COLUMNS.map(str::to_owned).to_vec(),
            },
            rows: BTreeMap::new(),
            remarks: Vec::new(),
        }
    }
}

impl Mappings {
    /// What a person decided about an entity, if anyone did.
    pub fn decision(&self, entity: &EntityId) -> Option<Decision> {
        self.rows.get(entity)?.iter().find_map(|row| match row.verdict {
            Verdict::Accepted(item) => Some(Decision::Accepted(item)),
            Verdict::Nil => Some(Decision::None),
            Verdict::Open | Verdict::Rejected(_) => None,
        })
    }

    /// Whether a person said that an entity is not this item.
    pub fn is_rejected(&self, entity: &EntityId, item: ItemId) -> bool {
        let rows = self.rows.get(entity).map_or(&[][..], Vec::as_slice);
        rows.iter().any(|row| row.verdict == Verdict::Rejected(item))
    }

    /// How many lines people decided.
    pub fn decided(&self) -> usize {
        self.rows
            .values()
            .flatten()
            .filter(|row| row.verdict != Verdict::Open)
            .count()
    }

    /// The entities that people decided about and that are none of these; their lines are kept all the same.
    pub fn strays(&self, entities: &[Entity]) -> Vec<&EntityId> {
        let is_decided = |rows: &[Row]| rows.iter().any(|row| row.verdict != Verdict::Open);
        let strays = self.rows.iter().filter(|(id, rows)| {
            is_decided(rows) && entities.binary_search_by(|entity| entity.id.cmp(id)).is_err()
        });
        strays.map(|(id, _)| id).collect()
    }

    /// The items that people accepted for more than one entity, with those entities.
    pub fn conflicts(&self) -> Vec<(ItemId, Vec<&EntityId>)> {
        let mut holders: BTreeMap<ItemId, Vec<&EntityId>> = BTreeMap::new();
        for entity in self.rows.keys() {
            if let Some(Decision::Accepted(item)) = self.decision(entity) {
                holders.entry(item).or_default().push(entity);
            }
        }
        holders
            .into_iter()
            .filter(|(_, entities)| entities.len() > 1)
            .collect()
    }
}
