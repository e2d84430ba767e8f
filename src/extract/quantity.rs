//! Finds numbers of things.
