//! What was found in one document, in the forms that other programs read.

mod record;

pub use record::{AnnotationRecord, annotate_jsonl};
