//! Finds mentions, times, quantities and claims in one document.

pub mod date;
pub mod quantity;
