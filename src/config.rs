//! The settings of a project: the file `dembei.toml`, the sum of every room's options.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::link;
use crate::net;
use crate::rdf::Base;
use crate::source;
use crate::wikidata::{api, facts};

/// The name of the file.
pub const FILE: &str = "dembei.toml";

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The system refused.
    #[error("cannot read {path:?}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not TOML, or has a setting that does not exist.
    #[error("cannot read {path:?} as a configuration")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Why, with line and column.
        source: toml::de::Error,
    },
    /// The base is no IRI that others can stand below.
    #[error("cannot use the base IRI {base:?} of {path:?}")]
    Base {
        /// The file.
        path: PathBuf,
        /// The setting.
        base: String,
        /// Why.
        source: Box<crate::rdf::RdfError>,
    },
}

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The dataset.
    pub dataset: Dataset,
    /// Reading.
    pub source: source::Options,
    /// Linking.
    pub link: link::Options,
    /// Connections.
    pub net: net::Options,
    /// The Wikibase that is asked by its API: Wikidata, unless another one is named.
    pub wikidata: api::Options,
    /// What `enrich` fetches.
    pub enrich: facts::Options,
    /// Reviewing.
    pub review: link::review::Options,
}

/// What the graph says of itself, and where it lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dataset {
    /// All identifiers stand below it; it ends with a slash.
    pub base: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its licence: an IRI or a name.
    pub licence: Option<String>,
    /// What `build` reads when no path is given, from the folder of the file.
    pub sources: Vec<PathBuf>,
}

impl Default for Dataset {
    fn default() -> Self {
        Self {
            base: Base::default().as_str().to_owned(),
            title: "A knowledge graph".to_owned(),
            description: None,
            licence: None,
            sources: vec![PathBuf::from("data")],
        }
    }
}

impl Config {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let config: Self = toml::from_str(&text).map_err(|source| ConfigError::Parse {
            path: path.to_owned(),
            source,
        })?;
        let base = config.dataset.base.clone();
        Base::parse(&base).map_err(|source| ConfigError::Base {
            path: path.to_owned(),
            base,
            source: Box::new(source),
        })?;
        Ok(config)
    }

    /// What to read: these paths, or where there are none the sources of the settings, below the folder of the project.
    pub fn sources(&self, paths: &[PathBuf], project: Option<&Path>) -> Vec<PathBuf> {
        if !paths.is_empty() {
            return paths.to_vec();
        }
        let folder = project.unwrap_or(Path::new(""));
        self.dataset
            .sources
            .iter()
            .map(|source| folder.join(source))
            .collect()
    }

    /// The base IRI; that of a file was checked when it was read.
    pub fn base(&self) -> Base {
        Base::parse(&self.dataset.base).unwrap_or_default()
    }
}
