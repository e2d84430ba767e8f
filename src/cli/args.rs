//! Arguments that several commands share.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use anyhow::Context;
use clap::Args;
use dembei::{
    config::Config,
    link::{ApiSource, CandidateSource, GazetteerSource, IndexSource, Linker, ServiceSource},
    net::NetError,
    pipeline::PipelineError,
    query::QueryError,
    store::StoreError,
    wikidata::{WikidataError, WikidataIndex, api::WikidataApi, reconciliation::ReconciliationService},
};

use super::net::NetArgs;

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

/// Where candidates for links come from.
#[derive(Clone, Debug, Args)]
pub(crate) struct LinkArgs {
    /// The folder of a local index of Wikidata, as `dembei wikidata index` makes it
    #[arg(
        long,
        value_name = "DIR",
        env = "DEMBEI_WIKIDATA_INDEX",
        help_heading = "Linking"
    )]
    wikidata_index: Option<PathBuf>,

    /// A reconciliation service to ask, whose identifiers are Wikidata's
    ///
    /// It is asked for names that the local sources do not have, as is Wikidata itself where there is a contact.
    #[arg(long, value_name = "URL", help_heading = "Linking")]
    service: Option<String>,

    #[command(flatten)]
    net: NetArgs,
}

impl LinkArgs {
    /// The linker over all sources that are named here or in the settings: the index, the gazetteer, and, where there is a
    /// contact and connections are allowed, the service and Wikidata's API.
    pub(crate) fn linker(&self, config: &Config, now: SystemTime) -> anyhow::Result<Linker> {
        let mut sources: Vec<Box<dyn CandidateSource>> = Vec::new();
        if let Some(folder) = self
            .wikidata_index
            .as_ref()
            .or(config.link.wikidata_index.as_ref())
        {
            sources.push(Box::new(IndexSource::new(Arc::new(WikidataIndex::open(folder)?))));
        }
        sources.push(Box::new(GazetteerSource));
        let options = self.net.options(config);
        let service = self.service.as_ref().or(config.link.service.as_ref());
        if options.offline || (options.contact.is_none() && service.is_none()) {
            return Ok(Linker::new(sources));
        }
        let client = Arc::new(self.net.client(config, now)?);
        match service {
            Some(url) => {
                let service = ReconciliationService::open(client, url)?;
                sources.push(Box::new(ServiceSource::new(service)));
            }
            None => sources.push(Box::new(ApiSource::new(WikidataApi::new(
                client,
                config.wikidata.clone(),
            )))),
        }
        Ok(Linker::new(sources))
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
        if let Some(error) = cause.downcast_ref::<NetError>() {
            return error.help();
        }
        if let Some(error) = cause.downcast_ref::<QueryError>() {
            return error.help();
        }
        if let Some(error) = cause.downcast_ref::<WikidataError>() {
            return error.help();
        }
        match cause.downcast_ref::<PipelineError>()? {
            PipelineError::NoSources { .. } => {
                Some("name files or folders of articles (.txt, .md, .html, .wiki, .xml)".to_owned())
            }
            PipelineError::Outside { .. } => {
                Some("allow it with --allow-outside, or name another file with --source NAME=PATH".to_owned())
            }
            PipelineError::Store(error) => error.help(),
            PipelineError::Net(error) => error.help(),
            PipelineError::OtherBase { .. } => {
                Some("build the graph anew: IRIs depend on `base` in dembei.toml".to_owned())
            }
            PipelineError::BlankNode { path } => {
                Some(format!("delete {} and run `dembei enrich` again", path.display()))
            }
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

/// Writes a file beside its place and then puts it there, so that a file of that name is whole at any time. What is no
/// regular file, such as a pipe, is written as it is.
pub(crate) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    const BUFFER: usize = 1 << 20;
    let failed = || format!("cannot write {}", path.display());
    if path.metadata().is_ok_and(|data| !data.is_file()) {
        let file = File::options().write(true).open(path).with_context(failed)?;
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(&mut out)?;
        return out.flush().with_context(failed);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).with_context(failed)?;
    let mut out = BufWriter::with_capacity(BUFFER, file.as_file());
    write(&mut out)?;
    out.flush().with_context(failed)?;
    drop(out);
    let file = set_usual_permissions(file)?;
    let persisted = file.persist(path).map_err(|error| error.error);
    persisted.with_context(failed)?;
    Ok(())
}

/// A temporary file is for its owner alone; what is exported is for whom the user's files are.
fn set_usual_permissions(file: tempfile::NamedTempFile) -> anyhow::Result<tempfile::NamedTempFile> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let probe = tempfile::Builder::new()
            .permissions(std::fs::Permissions::from_mode(0o666))
            .tempfile()?;
        let mode = File::metadata(probe.as_file())?.permissions();
        file.as_file().set_permissions(mode)?;
    }
    Ok(file)
}

/// As wide as the terminal, or 80 columns.
pub(crate) fn terminal_width() -> u16 {
    terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| width.max(40))
}
