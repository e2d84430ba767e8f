//! Items as Wikidata has them, and candidates as other authorities have them.
//!
//! [`facts`] says what is wanted of items and who has it. [`api`] asks Wikidata itself, or another Wikibase; [`reconciliation`] asks any service that speaks the Reconciliation
//! Service API.

pub mod api;
pub mod facts;
pub mod reconciliation;
