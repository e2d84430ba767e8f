//! Tables and the mappings that are suggested for them.
