//! XML: cut at the rows that the iterator finds, without a tree of the whole where that can be.

mod cut;
mod path;
mod tree;
mod value;

use std::sync::Arc;

use self::{
    cut::Cutter,
    path::{XmlReference, steps},
    tree::{TreeParser, Whole},
    value::XmlParser,
};
use super::{PieceParser, Table, TableReader, decode};
use crate::model::TableRequest;
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
