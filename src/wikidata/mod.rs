//! Items as Wikidata has them, and candidates as other authorities have them.
//!
//! [`api`] asks Wikidata itself, or another Wikibase; [`reconciliation`] asks any service that speaks the Reconciliation
//! Service API.

pub mod api;
pub mod reconciliation;
