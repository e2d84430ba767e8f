//! Finds dates and periods.
