//! The file that says that a folder is a store, and of which form.

use std::{fs, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};

use super::StoreError;

/// The name of the file.
pub(super) const NAME: &str = "dembei-store";

/// The format that this version writes and reads.
pub(super) const FORMAT: u32 = 1;

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marker {
    /// The format of the folder.
    pub(super) format: u32,
    /// How the quads are kept.
    pub(super) form: Form,
    /// False until all quads are in.
    pub(super) complete: bool,
    /// SHA-256 of the file of quads, where they are kept in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hash: Option<String>,
}

/// How the quads of a store are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// In a `RocksDB` database.
    RocksDb,
    /// As a file of sorted N-Quads.
    NQuads,
}

/// The part of the file that every format has.
#[derive(Deserialize)]
struct AnyFormat {
    format: u32,
}

impl Marker {
    /// The marker of a folder; `None` if it has none.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(source) => {
                return Err(StoreError::Io {
                    action: "read",
                    path,
                    source,
                });
            }
        };
        let damaged = |error: serde_json::Error| StoreError::Damaged {
            path: dir.to_owned(),
            reason: format!("the file {NAME} says {error}"),
        };
        let AnyFormat { format: found } = serde_json::from_str(&text).map_err(damaged)?;
        if found != FORMAT {
            return Err(StoreError::Version {
                path: dir.to_owned(),
                found,
                known: FORMAT,
            });
        }
        serde_json::from_str(&text).map(Some).map_err(damaged)
    }

    /// Whether the folder has a marker, of whatever format and condition.
    pub(super) fn is_in(dir: &Path) -> bool {
        dir.join(NAME).is_file()
    }

    /// Writes the marker.
    pub(super) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(NAME);
        let written = serde_json::to_string(self).map_err(std::io::Error::from);
        written
            .and_then(|text| fs::write(&path, text + "\n"))
            .map_err(|source| StoreError::Io {
                action: "write",
                path,
                source,
            })
    }
}
