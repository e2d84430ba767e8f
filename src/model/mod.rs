//! The plain types that pass between the stages; it knows no RDF, no files and no store.

mod claim;
mod date;
mod document;
mod duration;
mod entity;
mod extraction;
mod facts;
mod id;
mod item;
mod links;
mod mention;
mod quantity;
mod sample;
mod score;
mod span;
mod stated;
mod subject;
mod table;

pub use claim::{
    AccordingTo, Certainty, Claim, Location, Measure, Observation, Property, Qualifiers, Reference,
    Statement, Value,
};
pub use date::{Calendar, Day, Edtf, ParseEdtfError, Season};
pub use document::{Block, BlockKind, Document, Link, Section};
pub use duration::{Duration, DurationKind, DurationMention, TimeUnit};
pub use entity::{Entity, EntityClass, EntityIndex, Resolution};
pub use extraction::{Extraction, LocalEntity, LocalEntityId};
pub use facts::{FactOrigin, ItemFacts, ItemReference, ItemStatement, ItemValue};
pub use id::{DocumentId, EntityId, ItemId, ParseIdError, PropertyId};
pub use item::{Item, LanguageText, NameHit, NameMatch};
pub use links::{Candidate, Decider, Feature, Match, Proposal};
pub use mention::{Gender, Mention, MentionKind, TimeMention};
pub use quantity::{Bound, Number, Quantity, QuantityMention, Unit};
pub use sample::{Nesting, SampleColumn, TableSample};
pub use score::Score;
pub use span::{CharOffsets, Span};
pub use stated::{TableStatement, TableStatements, TableStatementsBuilder, table_claim};
pub use subject::{Cell, TableClaim, TableDocument, TableSubject};
pub use table::{Dialect, Row, RowFault, Rows, SOURCE_ROW, TableFormat, TableRequest, TableValue, ValueKind};
