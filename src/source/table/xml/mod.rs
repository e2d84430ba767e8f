//! XML: cut at the rows that the iterator finds, without a tree of the whole where that can be.

mod cut;
mod path;
mod survey;
mod tree;
mod value;

use std::sync::Arc;

pub(super) use self::survey::survey;
use self::{
    cut::Cutter,
    path::{XmlReference, steps},
    tree::{TreeParser, Whole},
    value::XmlParser,
};
use super::{PieceParser, Table, TableReader, decode};
use crate::model::TableRequest;
use crate::source::read::is_bomb;
use crate::source::{Options, SourceError};

/// Whether this is a path.
pub(super) fn check(path: &str) -> Result<(), SourceError> {
    tree::check(path)
}

/// Opens such a table.
pub(super) fn open(
    request: &TableRequest,
    iterator: Option<&str>,
    namespaces: &[(String, String)],
    options: &Options,
) -> Result<Table, SourceError> {
    let iterator = iterator.unwrap_or("/");
    check(iterator)?;
    let references: Vec<XmlReference> = request
        .references
        .iter()
        .map(|text| XmlReference::parse(text))
        .collect();
    for reference in &request.references {
        check(reference)?;
    }
    let input = decode::open(request, options)?;
    let leaves_row = references.iter().any(XmlReference::leaves_row);
    let Some(steps) = steps(iterator).filter(|_| !leaves_row) else {
        let parser = TreeParser::new(request, Some(iterator), namespaces);
        return Ok(Table {
            reader: Box::new(Whole::new(input, request, options)),
            parser: Arc::new(parser),
        });
    };
    let parser: Arc<dyn PieceParser> = match XmlParser::new(&references, request, namespaces) {
        Some(parser) => Arc::new(parser),
        None => Arc::new(TreeParser::new(request, None, namespaces)),
    };
    let reader: Box<dyn TableReader> = Box::new(Cutter::new(input, steps, request, namespaces, options));
    Ok(Table { reader, parser })
}

/// Why a document cannot be read from this place on, in bytes.
fn broken(request: &TableRequest, options: &Options, offset: u64, error: quick_xml::Error) -> SourceError {
    let path = request.path.clone();
    match error {
        quick_xml::Error::Io(source) if is_bomb(&source) => {
            let limit = options.max_compression_ratio;
            SourceError::Bomb { path, limit }
        }
        quick_xml::Error::Io(source) => {
            let source = std::io::Error::new(source.kind(), source);
            SourceError::Read { path, source }
        }
        error => SourceError::BrokenXml {
            path,
            offset,
            source: Box::new(error),
        },
    }
}
