//! The one place that knows all stages and their order: source → extract → resolve → link → rdf → store.

mod annotate;
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
    time::{Duration, Instant},
};

pub use annotate::{Means, annotate_documents, annotate_records, annotate_sources, settle_alone};
pub use enrich::{ENRICHMENT, EnrichOptions, EnrichReport, enrich};
pub use links::{LinkReport, read_cases, read_mappings, write_mappings};
pub use measure::measure_links;
use oxigraph::model::Quad;
use rayon::prelude::*;
pub use read::LeftOutPages;
use read::{extract_logged, read_all};
pub use relink::{Documents, Explanation, Relinked, relink};
use spill::{Spill, Spilled};
pub use tables::{
    LeftOutOfTable, LineSink, MapOptions, MapReport, QuadSink, Sink, SortedSink, TableFault, map_tables,
    suggest_mapping,
};
use tracing::{info, info_span};

use crate::config::Config;
use crate::link::{LinkError, Linker, Mappings, Passages};
use crate::model::{Certainty, Document, EntityClass, EntityIndex, Extraction, Proposal, Resolution};
use crate::net::NetError;
use crate::rdf::{
    self, Base, Description, GraphWriter, NamedGraph, Ontology, RdfError, Run, SourceText, UsedDocument,
};
use crate::resolve::{Registry, ResolveError, resolve};
use crate::source::{self, SourceError};
use crate::store::{GraphStore, StoreError};

/// The file that remembers which entity has which identifier.
pub const ENTITIES: &str = "entities.tsv";
/// The file of links for people to decide.
pub const LINKS: &str = "links.sssom.tsv";
/// The documents, among what `--keep` writes.
const DOCUMENTS: &str = "1-documents.jsonl";
/// What was found in them.
const EXTRACTION: &str = "2-extraction.jsonl";

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
    #[error("{path:?} has no table: no sheet of it has any rows")]
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
    /// The stages in order.
    pub stages: Vec<StageTime>,
}

/// A document with what was found in it.
pub type Read = (Document, Extraction);

/// How many source graphs are written at once.
const WRITTEN_AT_ONCE: usize = 32;

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

/// Resolves and links what was read; `passages` are of the documents, in their order.
pub fn settle(
    (extractions, passages): (&[&Extraction], &[Passages]),
    settled: &mut Settled,
    (linker, config): (&Linker, &Config),
) -> (Resolution, Vec<Proposal>) {
    let resolution = info_span!("resolve").in_scope(|| resolve(extractions, &mut settled.registry));
    let proposals =
        info_span!("link").in_scope(|| linker.link(&resolution, passages, &settled.mappings, &config.link));
    (resolution, proposals)
}

/// Builds the store from sources, all or nothing.
pub fn build(options: &BuildOptions, linker: &Linker) -> Result<Report, PipelineError> {
    let mut clock = Clock::new();
    let discovery = source::discover(&options.paths);
    let other = discovery.other.clone();
    let mut settled = Settled::read(options.project.as_deref())?;
    settled.mappings.rebase(options.config.base().as_str());
    let mut gathered = Gathered::new()?;
    let (skipped, left_out) = read_all(
        discovery,
        &options.config.source,
        |document| {
            let extraction = extract_logged(&document);
            let passages = Passages::new(&document, &extraction);
            ((document, extraction), passages)
        },
        |(read, passages)| gathered.take(read, passages),
    )?;
    if gathered.documents.is_empty() {
        return Err(PipelineError::NoSources {
            paths: options.paths.clone(),
            skipped,
        });
    }
    clock.stop("extract");
    // What the documents say is in the resolution then, and no longer needed one by one.
    let extractions = std::mem::take(&mut gathered.extractions);
    let passages = std::mem::take(&mut gathered.passages);
    let (resolution, proposals) = settle(
        (&extractions.iter().collect::<Vec<_>>(), &passages),
        &mut settled,
        (linker, &options.config),
    );
    drop((extractions, passages));
    clock.stop("resolve, link");
    let base = options.config.base();
    let quads =
        info_span!("load").in_scope(|| load(options, &base, &mut gathered, (&resolution, &proposals)))?;
    clock.stop("graph, store");
    if let Some(keep) = &options.keep {
        keep_stages(keep, &mut gathered, &resolution, &proposals)?;
    }
    if let Some(project) = &options.project {
        replace(&project.join(ENTITIES), &settled.registry.to_table())?;
        // Read once more, so that what a person decided while the build ran is kept.
        let mappings = links::read_mappings(project)?;
        links::write_cases(project, &mut gathered, (&resolution, &proposals), &mappings)?;
        let links = mappings.to_table(&resolution.entities, &proposals, base.as_str());
        replace(&project.join(LINKS), &links)?;
    }
    let report = Report {
        skipped,
        other,
        left_out,
        quads,
        links: LinkReport::new(&settled.mappings, &resolution.entities),
        stages: clock.stages,
        ..count(gathered.counted, &resolution, &proposals)
    };
    info!(documents = report.documents, quads, "built");
    Ok(report)
}

/// What the later stages need of the documents; the rest is on disk.
struct Gathered {
    spill: Spill,
    documents: Vec<UsedDocument>,
    /// Without mentions, times and quantities.
    extractions: Vec<Extraction>,
    /// What linking needs of the texts.
    passages: Vec<Passages>,
    /// What can be counted of single documents.
    counted: Report,
}

impl Gathered {
    fn new() -> Result<Self, PipelineError> {
        Ok(Self {
            spill: Spill::new().map_err(PipelineError::Spill)?,
            documents: Vec::new(),
            extractions: Vec::new(),
            passages: Vec::new(),
            counted: Report::default(),
        })
    }

    fn take(&mut self, read: Read, passages: Passages) -> Result<(), PipelineError> {
        self.spill.push(&read).map_err(PipelineError::Spill)?;
        let (document, mut extraction) = read;
        self.passages.push(passages);
        self.documents.push(UsedDocument {
            id: document.id,
            hash: document.hash,
            licence: document.licence,
        });
        self.counted.documents += 1;
        self.counted.bytes += document.text.len();
        self.counted.times += extraction.times.len();
        for mention in &extraction.mentions {
            if let Some(count) = self.counted.mentions.get_mut(mention.kind as usize) {
                *count += 1;
            }
        }
        extraction.entities.shrink_to_fit();
        extraction.claims.shrink_to_fit();
        extraction.observations.shrink_to_fit();
        self.extractions.push(Extraction {
            mentions: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            durations: Vec::new(),
            ..extraction
        });
        Ok(())
    }
}

fn load(
    options: &BuildOptions,
    base: &Base,
    gathered: &mut Gathered,
    settled: (&Resolution, &[Proposal]),
) -> Result<u64, PipelineError> {
    let (resolution, proposals) = settled;
    let documents = &gathered.documents;
    let spill = &mut gathered.spill;
    GraphStore::build(&options.store, base, |loader| {
        loader.extend(Ontology::get().quads(&base.graph(NamedGraph::Ontology)))?;
        let writer = GraphWriter::new(base, resolution);
        let mut documents_on_disk = spill.read().map_err(PipelineError::Spill)?.zip(&resolution.local);
        loop {
            let chunk: Vec<_> = documents_on_disk.by_ref().take(WRITTEN_AT_ONCE).collect();
            if chunk.is_empty() {
                break;
            }
            let quads: Vec<Result<Vec<Quad>, PipelineError>> = chunk
                .into_par_iter()
                .map(|(line, local)| write_document(&writer, line, local))
                .collect();
            for quads in quads {
                loader.extend(quads?)?;
            }
        }
        loader.extend(rdf::links(base, proposals, options.config.link.propose))?;
        loader.extend(enrich::kept(options.project.as_deref(), base, proposals)?)?;
        let run = Run {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            options: run_options(&options.config),
            documents: documents.clone(),
            date: None,
        };
        loader.extend(run.quads(base))?;
        let quads = describe(&options.config).quads(base, loader.census(), documents);
        loader.extend(quads)?;
        Ok(loader.census().quads())
    })
}

/// What the dataset says of itself.
fn describe(config: &Config) -> Description {
    Description {
        title: config.dataset.title.clone(),
        description: config.dataset.description.clone(),
        licence: config.dataset.licence.clone(),
        language: config.source.language.clone(),
    }
}

/// The source graph of one document that was on disk.
fn write_document(
    writer: &GraphWriter<'_>,
    line: io::Result<Spilled>,
    local: &[EntityIndex],
) -> Result<Vec<Quad>, PipelineError> {
    let (document, extraction) = line.and_then(Spilled::parse).map_err(PipelineError::Spill)?;
    let source = SourceText {
        document: &document,
        extraction: &extraction,
        local,
    };
    Ok(writer.document(source)?)
}

fn run_options(config: &Config) -> Vec<(String, String)> {
    vec![
        ("base".to_owned(), config.dataset.base.clone()),
        ("link.accept".to_owned(), config.link.accept.to_string()),
        ("link.propose".to_owned(), config.link.propose.to_string()),
        ("source.language".to_owned(), config.source.language.clone()),
    ]
}

fn count(counted: Report, resolution: &Resolution, proposals: &[Proposal]) -> Report {
    let linked: std::collections::BTreeSet<_> = proposals
        .iter()
        .filter(|p| p.matched.is_some())
        .map(|p| &p.entity)
        .collect();
    let classes = EntityClass::ALL.into_iter().map(Some).chain([None]);
    let of_class = |class: Option<EntityClass>| {
        let all = || resolution.entities.iter().filter(move |e| e.class == class);
        (
            class,
            all().count(),
            all().filter(|e| linked.contains(&e.id)).count(),
        )
    };
    let mut report = Report {
        entities: classes.map(of_class).collect(),
        observations: resolution.observations.len(),
        proposed: proposals.iter().filter(|p| p.matched.is_none()).count(),
        ..counted
    };
    let claims = || resolution.statements.iter().map(|statement| &statement.claim);
    report.statements = [
        claims().count(),
        claims().filter(|claim| claim.negated).count(),
        claims()
            .filter(|claim| claim.certainty == Certainty::Reported)
            .count(),
    ];
    report
}

/// Writes what passed between the stages, one JSON object a line.
fn keep_stages(
    folder: &Path,
    gathered: &mut Gathered,
    resolution: &Resolution,
    proposals: &[Proposal],
) -> Result<(), PipelineError> {
    fs::create_dir_all(folder).map_err(|source| PipelineError::File {
        action: "make the folder",
        path: folder.to_owned(),
        source,
    })?;
    let mut documents = Vec::new();
    let mut extractions = Vec::new();
    for line in gathered.spill.read().map_err(PipelineError::Spill)? {
        let (document, extraction) = line.and_then(Spilled::parse).map_err(PipelineError::Spill)?;
        documents.push(document);
        extractions.push(extraction);
    }
    keep(folder, DOCUMENTS, documents.iter())?;
    keep(folder, EXTRACTION, extractions.iter())?;
    keep(folder, "3-entities.jsonl", resolution.entities.iter())?;
    keep(folder, "4-links.jsonl", proposals.iter())
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

struct Clock {
    started: Instant,
    stages: Vec<StageTime>,
}

impl Clock {
    fn new() -> Self {
        Self {
            started: Instant::now(),
            stages: Vec::new(),
        }
    }

    fn stop(&mut self, name: &'static str) {
        self.stages.push(StageTime {
            name,
            time: self.started.elapsed(),
        });
        self.started = Instant::now();
    }
}
