//! What can go wrong while a source is read.

use std::{io, path::PathBuf};

/// A source that could not be read; the others still are.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The system refused.
    #[error("cannot read {path:?}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("{path:?} is empty")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Not a text at all.
    #[error("{path:?} is binary: it has a zero byte at offset {offset}")]
    Binary {
        /// The file.
        path: PathBuf,
        /// Where, in bytes from 0.
        offset: usize,
    },
    /// A text in another encoding.
    #[error(
        "cannot read {path:?}, line {line}: byte {offset} is not UTF-8; convert the file, for instance with iconv"
    )]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// In bytes from 0.
        offset: usize,
    },
    /// A line past the limit.
    #[error("cannot read {path:?}, line {line}: it is longer than max_line_bytes = {limit}")]
    LongLine {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The limit.
        limit: usize,
    },
    /// A text past the limit.
    #[error("cannot read {path:?}: it is larger than max_document_bytes = {limit}")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A compressed file that unpacks to far more than it is.
    #[error("cannot unpack {path:?}: it grows more than max_compression_ratio = {limit} times")]
    Bomb {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A line that is no document record.
    #[error("cannot read {path:?}, line {line}, as a document record")]
    Record {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// A record past the limit.
    #[error("cannot read {path:?}, line {line}: the record is larger than max_document_bytes = {limit}")]
    LongRecord {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The limit.
        limit: usize,
    },
    /// A dump that ends before its end, or cannot be unpacked any further; the pages before are read.
    #[error(
        "{path:?} breaks off at line {line}{}; the pages before are kept",
        in_page(page)
    )]
    BreaksOff {
        /// The file.
        path: PathBuf,
        /// The title of the page that is not whole; empty between pages, and where it is not known.
        page: String,
        /// Line, from 1, in the unpacked text: where it ends, or the page begins that it ends in.
        line: usize,
        /// Why, unless the text just ends.
        source: Option<io::Error>,
    },
    /// A page of a dump.
    #[error("cannot read page {page:?} of {path:?}, line {line}")]
    Page {
        /// The file.
        path: PathBuf,
        /// The title of the page; empty if it has none.
        page: String,
        /// Where the page begins: line, from 1, in the unpacked text.
        line: usize,
        /// Why.
        source: Box<SourceError>,
    },
    /// A page past the limit.
    #[error("a page of {path:?} is larger than max_page_bytes = {limit}")]
    LargePage {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A page without a title, of which no identifier can be made.
    #[error("a page of {path:?} has no title")]
    Untitled {
        /// The file.
        path: PathBuf,
    },
    /// A page whose XML is damaged.
    #[error("cannot read {path:?}, line {line}, as XML")]
    Xml {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Why.
        source: Box<quick_xml::Error>,
    },
    /// A page with more elements in elements than a dump has.
    #[error("cannot read {path:?}, line {line}: its XML is nested too deep")]
    Nested {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// XML of another kind.
    #[error("{path:?} is no MediaWiki dump, and no other XML is read")]
    NoDump {
        /// The file.
        path: PathBuf,
    },
    /// A column that a mapping asks for and the table does not have.
    #[error("{path:?} has no column {column:?}; it has {known}")]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The name that was asked for.
        column: String,
        /// The names that there are.
        known: String,
    },
    /// A `JSONPath` that is none.
    #[error("{expression:?} is no JSONPath (RFC 9535)")]
    JsonPath {
        /// As it was written.
        expression: String,
        /// Why.
        source: Box<serde_json_path::ParseError>,
    },
    /// A `JSONPath` with more filters than are read: each may take a multiple of the time of those in it.
    #[error("{expression:?} has more filters than a JSONPath may have here")]
    JsonPathFilters {
        /// As it was written.
        expression: String,
    },
    /// An `XPath` that is none, or that cannot be evaluated.
    #[error("{expression:?} is no XPath 1.0: {reason}")]
    XPath {
        /// As it was written.
        expression: String,
        /// Why, in the words of the library.
        reason: String,
    },
    /// A name of an encoding that nobody knows.
    #[error("cannot read {path:?}: there is no encoding {label:?}")]
    UnknownEncoding {
        /// The file.
        path: PathBuf,
        /// The name.
        label: String,
    },
    /// A text whose structure ends before its end, or is not that of JSON.
    #[error("cannot read {path:?}, byte {offset}, as JSON: {reason}; the rows before are kept")]
    BrokenJson {
        /// The file.
        path: PathBuf,
        /// Where, in bytes of the unpacked text, from 0.
        offset: u64,
        /// What was expected.
        reason: &'static str,
    },
    /// A text that is not XML; the rows before are read.
    #[error("cannot read {path:?}, byte {offset}, as XML; the rows before are kept")]
    BrokenXml {
        /// The file.
        path: PathBuf,
        /// Where, in bytes of the unpacked text, from 0.
        offset: u64,
        /// Why.
        source: Box<quick_xml::Error>,
    },
    /// A document that the library for `XPath` does not read.
    #[error("cannot read {path:?} as XML: {reason}")]
    Document {
        /// The file.
        path: PathBuf,
        /// Why, in the words of the library.
        reason: String,
    },
    /// A workbook that cannot be read.
    #[error("cannot read {path:?} as a workbook")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<calamine::Error>,
    },
    /// A workbook in which what one part says is not in another.
    #[error("cannot read {path:?} as a workbook: it is damaged; open it in a spreadsheet and save it again")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A sheet whose cells would take far too much memory.
    #[error(
        "cannot read a sheet of {path:?}: its cells reach so far, to row {row} and column {column}, or are repeated so often, \
             that they do not fit in memory; delete what stands far away from the table"
    )]
    VastSheet {
        /// The file.
        path: PathBuf,
        /// The last row, from 1.
        row: u32,
        /// The last column, from 1.
        column: u32,
    },
    /// A sheet that a workbook does not have.
    #[error("{path:?} has no sheet {sheet:?}; it has {known}")]
    NoSheet {
        /// The file.
        path: PathBuf,
        /// The name that was asked for.
        sheet: String,
        /// The names that there are.
        known: String,
    },
    /// A file name that cannot be an identifier.
    #[error("{path:?} has a name that is not Unicode or has control characters")]
    Name {
        /// The file.
        path: PathBuf,
    },
}

impl SourceError {
    /// The file that it is about.
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::Read { path, .. }
            | Self::Empty { path }
            | Self::Binary { path, .. }
            | Self::Encoding { path, .. }
            | Self::LongLine { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Bomb { path, .. }
            | Self::Record { path, .. }
            | Self::LongRecord { path, .. }
            | Self::BreaksOff { path, .. }
            | Self::Page { path, .. }
            | Self::LargePage { path, .. }
            | Self::Untitled { path }
            | Self::Xml { path, .. }
            | Self::Nested { path, .. }
            | Self::NoDump { path }
            | Self::NoColumn { path, .. }
            | Self::UnknownEncoding { path, .. }
            | Self::BrokenJson { path, .. }
            | Self::BrokenXml { path, .. }
            | Self::Document { path, .. }
            | Self::Workbook { path, .. }
            | Self::Damaged { path }
            | Self::VastSheet { path, .. }
            | Self::NoSheet { path, .. }
            | Self::Name { path } => path,
            Self::JsonPath { .. } | Self::JsonPathFilters { .. } | Self::XPath { .. } => {
                std::path::Path::new("")
            }
        }
    }
}

fn in_page(title: &str) -> String {
    if title.is_empty() {
        String::new()
    } else {
        format!(", in page {title:?}")
    }
}
