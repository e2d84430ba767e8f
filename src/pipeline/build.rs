//! Builds the store: every stage, from sources to graph.

use std::{collections::BTreeSet, fs, io, path::Path, time::Instant};

use oxigraph::model::Quad;
use rayon::prelude::*;
use tracing::{info, info_span};

use super::counting::Counting;
use super::read::{extract_logged, read_all};
use super::spill::{Spill, Spilled};
use super::tables::BuildTables;
use super::{
    BuildOptions, DOCUMENTS, ENTITIES, EXTRACTION, Gist, LINKS, LeftOutPages, LinkReport, MapReport,
    PipelineError, Read, Report, SUBJECTS, Settled, Skipped, StageTime, enrich, keep, links, replace, settle,
};
use crate::config::Config;
use crate::link::{Linker, Passages};
use crate::model::{
    Certainty, EntityClass, EntityId, EntityIndex, Extraction, Proposal, Resolution, TableSubject,
};
use crate::rdf::{self, Base, Description, GraphWriter, NamedGraph, Ontology, Run, SourceText, UsedDocument};
use crate::source::{self, Discovery};
use crate::store::GraphStore;

/// How many source graphs are written at once.
const WRITTEN_AT_ONCE: usize = 32;

/// Builds the store from sources, all or nothing.
pub fn build(options: &BuildOptions, linker: &Linker) -> Result<Report, PipelineError> {
    let mut clock = Clock::new();
    let (discovery, found) = source::discover_with_tables(&options.paths);
    let mut tables = BuildTables::new(&found, &options.paths, &options.config);
    let mut other = [&discovery.other[..], &tables.other].concat();
    other.sort();
    let base = options.config.base();
    let mut settled = Settled::read(options.project.as_deref())?;
    settled.mappings.rebase(base.as_str());
    let mut gathered = Gathered::new()?;
    let (skipped, left_out) = gathered.read(discovery, &options.config)?;
    if gathered.documents.is_empty() && tables.is_empty() {
        let paths = options.paths.clone();
        return Err(tables
            .take_failure()
            .unwrap_or(PipelineError::NoSources { paths, skipped }));
    }
    clock.stop("extract");
    let mut subjects = tables.describe()?;
    if let Some(folder) = &options.keep {
        make_folder(folder)?;
        keep(folder, SUBJECTS, subjects.iter())?;
    }
    // What the documents say is in the resolution then, and no longer needed one by one.
    let (resolution, proposals) = {
        let extractions = std::mem::take(&mut gathered.extractions);
        let gist = Gist {
            extractions: &extractions.iter().collect::<Vec<_>>(),
            passages: &std::mem::take(&mut gathered.passages),
            subjects: &mut subjects,
        };
        settle(gist, &mut settled, (linker, &options.config))
    };
    clock.stop("resolve, link");
    gathered.documents.extend(tables.used());
    gathered.documents.sort_by(|a, b| a.id.cmp(&b.id));
    let results = Results {
        resolution: &resolution,
        proposals: &proposals,
        tables: &tables,
        subjects: &subjects,
    };
    let (quads, mapped) = info_span!("load").in_scope(|| load(options, &base, &mut gathered, results))?;
    clock.stop("graph, store");
    if let Some(keep) = &options.keep {
        keep_stages(keep, &mut gathered, results)?;
    }
    if let Some(project) = &options.project {
        remember(project, &settled, &mut gathered, results, &base)?;
    }
    let report = Report {
        skipped,
        other,
        left_out,
        tables: tables.into_report(mapped),
        quads,
        links: LinkReport::new(&settled.mappings, &resolution.entities),
        stages: clock.stages,
        ..count(gathered.counted, &resolution, &proposals)
    };
    info!(documents = report.documents, quads, "built");
    Ok(report)
}

/// Writes what the next build is to know of this one.
fn remember(
    project: &Path,
    settled: &Settled,
    gathered: &mut Gathered,
    results: Results<'_>,
    base: &Base,
) -> Result<(), PipelineError> {
    let (resolution, proposals) = (results.resolution, results.proposals);
    replace(&project.join(ENTITIES), &settled.registry.to_table())?;
    // Read once more, so that what a person decided while the build ran is kept.
    let mappings = links::read_mappings(project)?;
    links::write_cases(project, gathered, (resolution, proposals), &mappings)?;
    let links = mappings.to_table(&resolution.entities, proposals, base.as_str());
    replace(&project.join(LINKS), &links)
}

/// What the later stages need of the documents; the rest is on disk.
pub(super) struct Gathered {
    pub(super) spill: Spill,
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

    /// Reads all documents; gives what was skipped and left out.
    fn read(
        &mut self,
        discovery: Discovery,
        config: &Config,
    ) -> Result<(Vec<Skipped>, LeftOutPages), PipelineError> {
        let read = |document| {
            let extraction = extract_logged(&document);
            let passages = Passages::new(&document, &extraction);
            ((document, extraction), passages)
        };
        let take = |(read, passages)| self.take(read, passages);
        read_all(discovery, &config.source, read, take)
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

/// What goes into the graph beside the documents.
#[derive(Clone, Copy)]
struct Results<'a> {
    resolution: &'a Resolution,
    proposals: &'a [Proposal],
    tables: &'a BuildTables,
    subjects: &'a [TableSubject],
}

fn load(
    options: &BuildOptions,
    base: &Base,
    gathered: &mut Gathered,
    results: Results<'_>,
) -> Result<(u64, MapReport), PipelineError> {
    let (resolution, proposals) = (results.resolution, results.proposals);
    let documents = &gathered.documents;
    let spill = &mut gathered.spill;
    GraphStore::build(&options.store, |loader| {
        let mut loader = Counting::new(loader, base);
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
        let mut take = |quads: Vec<Quad>| loader.extend(quads);
        let mapped = results.tables.write(&writer, results.subjects, &mut take)?;
        loader.extend(rdf::links(base, proposals, options.config.link.propose))?;
        loader.extend(enrich::kept(options.project.as_deref(), base, proposals)?)?;
        let run = Run {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            options: run_options(&options.config),
            documents: documents.clone(),
            date: None,
        };
        loader.extend(run.quads(base))?;
        let description = describe(&options.config);
        let quads = loader.describe(|counts| description.quads(base, counts, documents))?;
        Ok((quads, mapped))
    })
}

/// What the dataset says of itself.
pub(super) fn describe(config: &Config) -> Description {
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
    let linked: BTreeSet<&EntityId> = proposals
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
        resolution.count_statements(),
        claims().filter(|claim| claim.negated).count(),
        claims()
            .filter(|claim| claim.certainty == Certainty::Reported)
            .count(),
    ];
    report
}

fn make_folder(folder: &Path) -> Result<(), PipelineError> {
    fs::create_dir_all(folder).map_err(|source| PipelineError::File {
        action: "make the folder",
        path: folder.to_owned(),
        source,
    })
}

/// Writes what passed between the stages, one JSON object a line; the subjects are written before, with their claims.
fn keep_stages(folder: &Path, gathered: &mut Gathered, results: Results<'_>) -> Result<(), PipelineError> {
    let mut documents = Vec::new();
    let mut extractions = Vec::new();
    for line in gathered.spill.read().map_err(PipelineError::Spill)? {
        let (document, extraction) = line.and_then(Spilled::parse).map_err(PipelineError::Spill)?;
        documents.push(document);
        extractions.push(extraction);
    }
    keep(folder, DOCUMENTS, documents.iter())?;
    keep(folder, EXTRACTION, extractions.iter())?;
    keep(folder, "3-entities.jsonl", results.resolution.entities.iter())?;
    keep(folder, "4-links.jsonl", results.proposals.iter())
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
