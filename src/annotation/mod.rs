//! What was found in one document, in the forms that other programs and people read.
//!
//! An [`AnnotationFormat`] writes one document at a time, so that a stream of them needs no more memory than one. Adding
//! one is a file here and a line in [`FORMATS`].

mod error;
mod html;
mod names;
mod nif;
mod record;
mod web;

pub use error::AnnotationError;

use crate::model::{Document, Extraction, Proposal, Resolution};
use crate::rdf::Base;

/// A document with what was found in it, resolved and linked without any other document.
#[derive(Clone, Copy, Debug)]
pub struct Annotated<'a> {
    /// The document.
    pub document: &'a Document,
    /// What was found in it.
    pub extraction: &'a Extraction,
    /// Its entities; the resolution has no other document.
    pub resolution: &'a Resolution,
    /// Their matches.
    pub proposals: &'a [Proposal],
}

/// Writes annotated documents, one after the other, between a beginning and an end.
///
/// The same document and base give the same text, whatever stands before it.
pub trait AnnotationFormat: std::fmt::Debug + Sync {
    /// What the format is called on the command line.
    fn name(&self) -> &'static str;

    /// What stands before all documents.
    fn begin(&self) -> String {
        String::new()
    }

    /// One document, with a line end.
    fn write(&self, annotated: Annotated<'_>, base: &Base) -> Result<String, AnnotationError>;

    /// What stands after all documents.
    fn end(&self) -> String {
        String::new()
    }
}

/// All formats, in the order in which they are listed to users.
pub const FORMATS: &[&dyn AnnotationFormat] =
    &[&record::JsonLines, &nif::Nif, &web::WebAnnotation, &html::Html];

/// The format of that name.
pub fn find_format(name: &str) -> Option<&'static dyn AnnotationFormat> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
