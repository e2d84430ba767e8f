//! Mappings that are read, and mappings that are refused with a reason.
