//! Arguments that several commands share.

use std::path::{Path, PathBuf};

use clap::Args;
use dembei::{config::Config, pipeline::PipelineError, query::QueryError, store::StoreError};

/// Which settings hold.
#[derive(Clone, Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The settings of the project
    ///
    /// Without this option, the file `dembei.toml` in the current folder, if there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ConfigArgs {
    /// The settings, and the folder of the project if it has one.
    pub(crate) fn read(&self) -> anyhow::Result<(Config, Option<PathBuf>)> {
        let default = PathBuf::from(dembei::config::FILE);
        let path = match &self.config {
            Some(path) => path.clone(),
            None if default.exists() => default,
            None => return Ok((Config::default(), None)),
        };
        let config = Config::read(&path)?;
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        Ok((config, Some(folder.to_owned())))
    }
}

/// Where the graph is.
#[derive(Clone, Debug, Args)]
pub(crate) struct StoreArgs {
    /// The folder of the graph
    #[arg(long, value_name = "DIR", default_value = "graph", env = "DEMBEI_STORE")]
    pub(crate) store: PathBuf,
}

/// What the user can do about an error, where that can be told.
pub(crate) fn help(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<StoreError>() {
            return error.help();
        }
        if let Some(error) = cause.downcast_ref::<QueryError>() {
            return error.help();
        }
        match cause.downcast_ref::<PipelineError>()? {
            PipelineError::NoSources { .. } => {
                Some("name files or folders of articles (.txt, .md, .html, .wiki, .xml)".to_owned())
            }
            PipelineError::Store(error) => error.help(),
            PipelineError::Links { source, .. } => {
                Some(format!("{}; the file was not changed", source.help()))
            }
            PipelineError::Registry { path, .. } => Some(format!(
                "mend that line of {}, or put back the file as it was",
                path.display()
            )),
            _ => None,
        }
    })
}

/// As wide as the terminal, or 80 columns.
pub(crate) fn terminal_width() -> u16 {
    terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| width.max(40))
}
