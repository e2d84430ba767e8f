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
            | Self::Name { path } => path,
        }
    }
}
