//! Which document each table is that a mapping names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::model::{Dialect, DocumentId, TableDocument, TableFormat, TableRequest};
use crate::pipeline::PipelineError;
use crate::source::Found;

/// Which document the rows of a plan's table are of.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlaceOfTable {
    pub(super) document: usize,
    pub(super) part: u16,
    /// Whether no mapping before reads the same rows.
    pub(super) is_first: bool,
}

/// The documents of tables while mappings are read.
pub(super) struct Documents<'c> {
    config: &'c Config,
    /// What was found, by where it really is.
    found: BTreeMap<PathBuf, &'c Found>,
    pub(super) used: Vec<TableDocument>,
    /// By where they really are.
    known: BTreeMap<PathBuf, usize>,
    /// Which rows some mapping reads.
    read: BTreeSet<(usize, u16)>,
}

impl<'c> Documents<'c> {
    pub(super) fn new(found: &'c [Found], config: &'c Config) -> Self {
        Self {
            config,
            found: found.iter().map(|found| (real(&found.path), found)).collect(),
            used: Vec::new(),
            known: BTreeMap::new(),
            read: BTreeSet::new(),
        }
    }

    /// The document of a table that a mapping names.
    pub(super) fn place(&mut self, request: &TableRequest) -> Result<PlaceOfTable, PipelineError> {
        let path = real(&request.path);
        let document = match self.known.get(&path) {
            Some(known) => *known,
            None => self.add(path, request)?,
        };
        let parts = self.used.get_mut(document).map(|document| &mut document.parts);
        let part = parts.map_or(0, |parts| {
            let format = part_of(&request.format);
            parts
                .iter()
                .position(|known| *known == format)
                .unwrap_or_else(|| {
                    parts.push(format);
                    parts.len() - 1
                })
        });
        let part = u16::try_from(part).unwrap_or(u16::MAX);
        let is_first = self.read.insert((document, part));
        Ok(PlaceOfTable {
            document,
            part,
            is_first,
        })
    }

    fn add(&mut self, path: PathBuf, request: &TableRequest) -> Result<usize, PipelineError> {
        let failed = |source| PipelineError::File {
            action: "read",
            path: request.path.clone(),
            source,
        };
        let hash = hash(&path).map_err(failed)?;
        let named = request.name.trim_start_matches("./").replace('\\', "/");
        let by_name = || DocumentId::parse(&named).map_err(|error| failed(io::Error::other(error)));
        let id = match self.found.remove(&path) {
            Some(found) => found.id.clone(),
            None => by_name()?,
        };
        self.used.push(TableDocument {
            id,
            hash,
            language: self.config.source.language.clone(),
            licence: self.config.source.licence.clone(),
            parts: Vec::new(),
        });
        self.known.insert(path, self.used.len() - 1);
        Ok(self.used.len() - 1)
    }

    /// What was found and no mapping names, in order.
    pub(super) fn unread(&self) -> Vec<&'c Found> {
        let mut unread: Vec<&Found> = self.found.values().copied().collect();
        unread.sort();
        unread
    }
}

/// What tells the rows of one table of a file from those of another.
fn part_of(format: &TableFormat) -> TableFormat {
    match format {
        TableFormat::Csv(_) => TableFormat::Csv(Dialect::default()),
        other => other.clone(),
    }
}

/// Where a file is, after following links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The SHA-256 of a file, in hexadecimal.
fn hash(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}
