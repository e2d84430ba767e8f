//! The one place that knows all stages and their order: source → extract → resolve → link → rdf → store.

mod annotate;
mod build;
mod counting;
mod enrich;
mod links;
mod measure;
mod read;
mod relink;
mod spill;
mod stream;
mod tables;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

pub use annotate::{Means, annotate_documents, annotate_records, annotate_sources, settle_alone};
pub use build::build;
pub use enrich::{ENRICHMENT, EnrichOptions, EnrichReport, enrich};
pub use links::{LinkReport, read_cases, read_mappings, write_mappings};
pub use measure::measure_links;
pub use read::LeftOutPages;
pub use relink::{Documents, Explanation, Relinked, relink};
pub use tables::{
    LeftOutOfTable, LineSink, MapOptions, MapReport, Sink, SortedSink, TableFault, TableReport, Unnamed,
    map_tables, map_to_quads, suggest_mapping,
};
use tracing::info_span;

use crate::config::Config;
use crate::link::{LinkError, Linker, Mappings, Passages};
use crate::model::{Document, EntityClass, Extraction, Proposal, Resolution, TableSubject};
use crate::net::NetError;
use crate::rdf::RdfError;
use crate::resolve::{Registry, ResolveError, resolve};
use crate::source::SourceError;
use crate::store::StoreError;

/// The file that remembers which entity has which identifier.
pub const ENTITIES: &str = "entities.tsv";
/// The file of links for people to decide.
pub const LINKS: &str = "links.sssom.tsv";
/// The documents, among what `--keep` writes.
const DOCUMENTS: &str = "1-documents.jsonl";
/// What was found in them.
const EXTRACTION: &str = "2-extraction.jsonl";
/// What tables describe.
const SUBJECTS: &str = "2-subjects.jsonl";

/// The file of what a review needs to know, which every build renews.
pub const REVIEW: &str = "review.jsonl";

/// A build that could not be done; the store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// Nothing to read.
    #[error("there is nothing to read in {paths:?}")]
    NoSources {
        /// Where it looked.
        paths: Vec<PathBuf>,
        /// What was there and could not be read.
        skipped: Vec<Skipped>,
    },
    /// The store could not be built.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was found could not be put in a graph.
    #[error(transparent)]
    Rdf(#[from] RdfError),
    /// `entities.tsv` is damaged.
    #[error("cannot read {path:?}")]
    Registry {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ResolveError,
    },
    /// `links.sssom.tsv` is damaged.
    #[error("cannot read {path:?}")]
    Links {
        /// The file.
        path: PathBuf,
        /// Why.
        source: LinkError,
    },
    /// The file of a review is damaged.
    #[error("cannot read {path:?}, line {line}")]
    Review {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// What is kept on disk between the stages could not be.
    #[error("cannot use a temporary file; is there room in the folder for such files?")]
    Spill(#[source] io::Error),
    /// A server that was to be asked did not answer as it should.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The store has another base than the settings.
    #[error("the store {store:?} was not built with the base IRI {base:?}")]
    OtherBase {
        /// The store.
        store: PathBuf,
        /// The base of the settings.
        base: String,
    },
    /// A file that was fetched has a blank node, which is never written there.
    #[error("{path:?} has a blank node: it is not as `enrich` wrote it")]
    BlankNode {
        /// The file.
        path: PathBuf,
    },
    /// A file of the project cannot be read or written.
    #[error("cannot {action} {path:?}")]
    File {
        /// What was being done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] crate::mapping::MappingError),
    /// A mapping, or a table that one names, cannot be read.
    #[error(transparent)]
    Table(#[from] SourceError),
    /// A table that a mapping names cannot be read, or has no such column.
    #[error("{place}: {source}")]
    NamedTable {
        /// Where it is named.
        place: crate::mapping::Place,
        /// Why.
        source: SourceError,
    },
    /// There is nothing in a file that could be mapped.
    #[error("{path:?} has no table: there are neither names of columns nor values in it")]
    NoTable {
        /// The file.
        path: PathBuf,
    },
    /// A mapping names a file that lies outside of its folder.
    #[error("{place}: {path:?} lies outside of the folder of the mapping and of the current one")]
    Outside {
        /// Where it is named.
        place: String,
        /// The file.
        path: PathBuf,
    },
    /// What was mapped cannot be written.
    #[error("cannot write what was mapped")]
    Output(#[source] io::Error),
    /// What was mapped cannot be sorted or written in a format.
    #[error(transparent)]
    Export(#[from] crate::export::ExportError),
    /// What passes between the stages cannot be kept.
    #[error("cannot write {path:?} as JSON")]
    Keep {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

/// What to build, and where.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Where the store is.
    pub store: PathBuf,
    /// The folder of the project, which remembers identifiers and decisions; `None` remembers nothing.
    pub project: Option<PathBuf>,
    /// Where to write what passes between the stages.
    pub keep: Option<PathBuf>,
    /// The settings.
    pub config: Config,
}

/// A source that was left out.
#[derive(Debug)]
pub struct Skipped {
    /// The file, as the user wrote it.
    pub path: PathBuf,
    /// Why.
    pub error: SourceError,
}

/// How long a stage took.
#[derive(Clone, Copy, Debug)]
pub struct StageTime {
    /// The stage.
    pub name: &'static str,
    /// How long.
    pub time: Duration,
}

/// What a build did.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents read.
    pub documents: usize,
    /// Bytes of text in them.
    pub bytes: usize,
    /// Mentions by name, by noun and by pronoun.
    pub mentions: [usize; 3],
    /// Times found.
    pub times: usize,
    /// Entities of each class, in the order of [`EntityClass::ALL`], and then the others; with how many are linked.
    pub entities: Vec<(Option<EntityClass>, usize, usize)>,
    /// Statements: all, denied, only reported.
    pub statements: [usize; 3],
    /// Figures.
    pub observations: usize,
    /// Links proposed but not accepted.
    pub proposed: usize,
    /// What people decided about links.
    pub links: LinkReport,
    /// Quads in the store.
    pub quads: u64,
    /// Sources that were left out, sorted by path.
    pub skipped: Vec<Skipped>,
    /// Files that are no articles, sorted.
    pub other: Vec<PathBuf>,
    /// Pages of dumps that are no articles.
    pub left_out: LeftOutPages,
    /// What was made of tables.
    pub tables: TableReport,
    /// The stages in order.
    pub stages: Vec<StageTime>,
}

/// A document with what was found in it.
pub type Read = (Document, Extraction);

/// What people and earlier builds have settled.
#[derive(Debug, Default)]
pub struct Settled {
    /// Identifiers.
    pub registry: Registry,
    /// Links.
    pub mappings: Mappings,
}

impl Settled {
    /// Reads the files of a project; those that are not there yet are empty.
    pub fn read(project: Option<&Path>) -> Result<Self, PipelineError> {
        let Some(project) = project else {
            return Ok(Self::default());
        };
        let read = |name: &str| {
            let path = project.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => Ok((path, text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((path, String::new())),
                Err(source) => Err(PipelineError::File {
                    action: "read",
                    path,
                    source,
                }),
            }
        };
        let (path, table) = read(ENTITIES)?;
        let registry = Registry::parse(&table).map_err(|source| PipelineError::Registry { path, source })?;
        let mappings = links::read_mappings(project)?;
        Ok(Self { registry, mappings })
    }
}

/// What is resolved and linked.
#[derive(Debug)]
pub struct Gist<'a> {
    /// What was found in the documents.
    pub extractions: &'a [&'a Extraction],
    /// What stands around names in them, in their order.
    pub passages: &'a [Passages],
    /// What tables describe, sorted by IRI; their claims are taken out.
    pub subjects: &'a mut [TableSubject],
}

/// Resolves and links what was read.
pub fn settle(
    gist: Gist<'_>,
    settled: &mut Settled,
    (linker, config): (&Linker, &Config),
) -> (Resolution, Vec<Proposal>) {
    let Gist {
        extractions,
        passages,
        subjects,
    } = gist;
    let resolution = info_span!("resolve").in_scope(|| resolve(extractions, subjects, &mut settled.registry));
    let proposals =
        info_span!("link").in_scope(|| linker.link(&resolution, passages, &settled.mappings, &config.link));
    (resolution, proposals)
}

fn keep<T: serde::Serialize>(
    folder: &Path,
    name: &str,
    items: impl Iterator<Item = T>,
) -> Result<(), PipelineError> {
    let path = folder.join(name);
    let mut text = String::new();
    for item in items {
        let line = serde_json::to_string(&item).map_err(|source| PipelineError::Keep {
            path: path.clone(),
            source,
        })?;
        text.push_str(&line);
        text.push('\n');
    }
    replace(&path, &text)
}

/// Writes a file beside the old one and swaps them, so that it is never half written; an unchanged one is left alone.
fn replace(path: &Path, text: &str) -> Result<(), PipelineError> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let failed = |source| PipelineError::File {
        action: "write",
        path: path.to_owned(),
        source,
    };
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = new_file(folder).map_err(failed)?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file()
            .set_permissions(old.permissions())
            .map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path)
        .map(|_| ())
        .map_err(|error| failed(error.error))
}

/// A file that all may read who may read other new files; a temporary one is its owner's alone by default.
#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new()
        .permissions(permissions)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}
