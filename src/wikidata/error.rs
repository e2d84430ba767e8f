//! What can go wrong with dumps and indexes of Wikidata.

use std::{io, path::PathBuf};

/// A dump or an index that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WikidataError {
    /// The system refused to give the dump, or it breaks off.
    #[error("cannot read the dump {path:?} after line {line}")]
    ReadDump {
        /// The dump.
        path: PathBuf,
        /// The last line that was read whole, from 1.
        line: u64,
        /// Why.
        source: io::Error,
    },
    /// There is no item in it.
    #[error("{path:?} is no Wikidata dump: there is no item in it, {reason}")]
    NoItems {
        /// The file.
        path: PathBuf,
        /// What stands there instead.
        reason: String,
    },
    /// None of the items is of a class that was asked for.
    #[error("{path:?} has {items} items, and none that the index should hold")]
    NothingKept {
        /// The dump.
        path: PathBuf,
        /// How many items it has.
        items: u64,
    },
    /// A filter that is not written as it should be.
    #[error("cannot read the filter {text:?}: {reason}")]
    Filter {
        /// The filter.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More languages than an index can tell apart.
    #[error("an index holds up to {limit} languages, not {count}")]
    Languages {
        /// How many are possible.
        limit: usize,
        /// How many were asked for.
        count: usize,
    },
    /// The index or what is kept beside it cannot be written.
    #[error("cannot write {path:?}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index cannot be opened, or what is kept of an interrupted run cannot be read.
    #[error("cannot read {path:?}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another run is writing this index.
    #[error("another run is writing the index {path:?}")]
    Busy {
        /// The folder of the index.
        path: PathBuf,
    },
    /// It is some other file.
    #[error("{path:?} is no index of Wikidata: it does not begin as one")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of the program wrote it.
    #[error("the index {path:?} has version {found} of the format, and this program reads version {known}")]
    Version {
        /// The file.
        path: PathBuf,
        /// What the file says.
        found: u32,
        /// What this program writes.
        known: u32,
    },
    /// The file ends before the index does.
    #[error("the index {path:?} is cut off: it has {found} bytes and should have {expected}")]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Its length in bytes.
        found: u64,
        /// What its head says.
        expected: u64,
    },
    /// Bytes of it have changed.
    #[error("the index {path:?} is damaged in its {part}, between bytes {from} and {to}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which part.
        part: &'static str,
        /// Where the damaged block begins, in bytes from the start of the file.
        from: u64,
        /// Where it ends.
        to: u64,
    },
}

impl WikidataError {
    /// What the user can do about it, where that can be told.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::ReadDump { .. } => Some(
                "run the command again to go on from there, once the dump is whole, or with `--restart`"
                    .to_owned(),
            ),
            Self::NoItems { .. } => {
                Some("give it the JSON dump, with one item a line, such as latest-all.json.gz".to_owned())
            }
            Self::NothingKept { .. } => {
                Some("choose other classes by `--classes` or `--also`, or another `--filter`".to_owned())
            }
            Self::Filter { .. } => {
                Some("filters read like P31:Q5, P31:Q5&P50 or P31:Q515,Q3957|~P576".to_owned())
            }
            Self::Busy { .. } => Some("wait for it to end, or name another folder by `--output`".to_owned()),
            Self::Foreign { .. } | Self::Version { .. } | Self::Truncated { .. } | Self::Damaged { .. } => {
                Some("make it anew with `dembei wikidata index DUMP`; the file was left as it is".to_owned())
            }
            Self::Languages { .. } | Self::Write { .. } | Self::Read { .. } => None,
        }
    }
}
