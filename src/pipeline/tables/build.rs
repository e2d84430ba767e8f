//! The tables of a build: which mapping names which, who is described in them, and their graphs.
//!
//! Rows are read twice: at first for what resolving needs of typed subjects, then for the graph, when it is known which
//! entities these are. Neither holds more of a table than some pieces.

use std::{collections::BTreeMap, path::PathBuf};

use oxigraph::model::Quad;
use tracing::{info_span, warn};

use super::{
    Job, LeftOutOfTable, MapOptions, MapReport, Unnamed,
    documents::{Documents, PlaceOfTable},
    in_order,
    make::{Made, Maker},
    read_mapping,
    suggest::suggest_in_build,
};
use crate::config::Config;
use crate::mapping::{
    Describer, Form, Mapping, Saying, Subjects, SuggestOptions, describing_maps, parse_yarrrml,
};
use crate::model::{Cell, DocumentId, Property, Rows, TableDocument, TableSubject};
use crate::pipeline::PipelineError;
use crate::rdf::{Alignment, Base, GraphWriter, UsedDocument};
use crate::source::{Found, FoundTables, is_table};

/// What was made of the tables of a build.
#[derive(Debug, Default)]
pub struct TableReport {
    /// Tables with a mapping.
    pub tables: usize,
    /// What mapping them came to; the lines are quads.
    pub mapped: MapReport,
    /// Tables that no mapping names, and that were mapped as is suggested for them; sorted.
    pub suggested: Vec<PathBuf>,
    /// Mappings that cannot be used, and tables for which none can be suggested, and why.
    pub failed: Vec<(PathBuf, PipelineError)>,
}

impl TableReport {
    /// Whether nothing went wrong.
    pub fn is_whole(&self) -> bool {
        self.failed.is_empty() && self.mapped.is_whole()
    }
}

/// The tables of a build with their mappings.
pub(in crate::pipeline) struct BuildTables {
    base: Base,
    language: String,
    options: MapOptions,
    /// By id.
    documents: Vec<TableDocument>,
    jobs: Vec<MappingJob>,
    report: TableReport,
    /// Files that may be tables, and that no mapping names.
    pub(in crate::pipeline) other: Vec<PathBuf>,
}

/// A mapping with its tables.
struct MappingJob {
    id: DocumentId,
    job: Job,
    /// For each triples map, whether it may describe subjects.
    describes: Vec<bool>,
    /// What the triples maps are called.
    rules: Vec<Property>,
    /// For each table of the plan, which it is; `None` has no rows to point at.
    places: Vec<Option<PlaceOfTable>>,
}

impl BuildTables {
    /// Reads the mappings that were found, and finds their tables. `named` are the paths that the user gave.
    pub(in crate::pipeline) fn new(found: &FoundTables, named: &[PathBuf], config: &Config) -> Self {
        let base = config.base();
        let folders = named.iter().filter(|path| path.is_dir()).cloned().collect();
        let mut tables = Self {
            language: config.source.language.clone(),
            options: MapOptions {
                mappings: Vec::new(),
                base: Some(base.as_str().to_owned()),
                sources: Vec::new(),
                allow_outside: false,
                folders,
                form: Form::Quads,
                graph: Unnamed::Default,
                threads: 0,
                source: config.source.clone(),
            },
            base,
            documents: Vec::new(),
            jobs: Vec::new(),
            report: TableReport::default(),
            other: Vec::new(),
        };
        let mut documents = Documents::new(&found.tables, config);
        for of_mapping in &found.mappings {
            let added = read_mapping(&of_mapping.path, &tables.options)
                .and_then(|mapping| tables.add(of_mapping, mapping, &mut documents));
            if let Err(error) = added {
                warn!(mapping = %of_mapping.path.display(), %error, "not mapped");
                tables.report.failed.push((of_mapping.path.clone(), error));
            }
        }
        for table in documents.unread() {
            let path = table.path.clone();
            if !is_table(&path) && !named.contains(&path) {
                tables.other.push(path);
                continue;
            }
            let added = tables
                .suggest(table)
                .and_then(|mapping| tables.add(table, mapping, &mut documents));
            match added {
                Ok(()) => tables.report.suggested.push(path),
                Err(error) => {
                    warn!(table = %path.display(), %error, "not mapped");
                    tables.report.failed.push((path, error));
                }
            }
        }
        tables.report.tables = documents.used.len();
        tables.documents = documents.used;
        tables
    }

    /// The mapping that is suggested for a table, as if it stood beside it.
    fn suggest(&self, table: &Found) -> Result<Mapping, PipelineError> {
        let options = SuggestOptions {
            base: self.base.clone(),
            language: self.language.clone(),
            document: self.base.document(&table.id).into_string(),
        };
        let name = table.path.file_name().unwrap_or_default().to_string_lossy();
        let text = suggest_in_build(&table.path, &name, &options, &self.options.source)?;
        Ok(parse_yarrrml(&text, &table.path.with_extension("suggested.yml"))?)
    }

    /// Takes a mapping in, with the tables that it names; `found` is where it is from.
    fn add(
        &mut self,
        found: &Found,
        mut mapping: Mapping,
        documents: &mut Documents<'_>,
    ) -> Result<(), PipelineError> {
        let job = Job::new(&mut mapping, None, &self.options)?;
        let mut places = Vec::new();
        for request in &job.tables {
            places.push(
                request
                    .as_ref()
                    .map(|request| documents.place(request))
                    .transpose()?,
            );
        }
        // What is looked up in is read as well, though nothing is made of its rows alone.
        for request in &job.joins {
            documents.place(request)?;
        }
        self.report.mapped.notes.append(&mut mapping.notes);
        self.jobs.push(MappingJob {
            id: found.id.clone(),
            describes: describing_maps(&mapping, Alignment::get()),
            rules: mapping.maps.iter().map(|map| Property::new(&map.name)).collect(),
            job,
            places,
        });
        Ok(())
    }

    /// Whether there is nothing to map.
    pub(in crate::pipeline) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Why the first of the mappings that cannot be used cannot.
    pub(in crate::pipeline) fn take_failure(&mut self) -> Option<PipelineError> {
        let failed = std::mem::take(&mut self.report.failed);
        failed.into_iter().map(|(_, error)| error).next()
    }

    /// What there is to say when `mapped` has come of mapping the tables.
    pub(in crate::pipeline) fn into_report(mut self, mapped: MapReport) -> TableReport {
        let notes = std::mem::take(&mut self.report.mapped.notes);
        self.report.mapped = MapReport { notes, ..mapped };
        self.report
    }

    /// The tables, as the run has used them.
    pub(in crate::pipeline) fn used(&self) -> impl Iterator<Item = UsedDocument> {
        self.documents.iter().map(|document| UsedDocument {
            id: document.id.clone(),
            hash: document.hash.clone(),
            licence: document.licence.clone(),
        })
    }

    /// Who and what the tables describe, sorted by IRI. What cannot be read is told when the graph is written.
    pub(in crate::pipeline) fn describe(&self) -> Result<Vec<TableSubject>, PipelineError> {
        let _span = info_span!("describe").entered();
        let mut subjects = Subjects::default();
        let describer = Describer {
            base: &self.base,
            language: &self.language,
        };
        let mut report = MapReport::default();
        for of_mapping in self.jobs.iter().filter(|job| job.describes.contains(&true)) {
            let MappingJob { describes, rules, .. } = of_mapping;
            let is_wanted = |map: usize| describes.get(map).copied().unwrap_or_default();
            let describe =
                |maker: &Maker<'_>, rows: &Rows, _: bool| maker.describe(rows, describer, &is_wanted);
            let mut take = |document: &TableDocument, sayings: Vec<(usize, Saying)>| {
                for (map, saying) in sayings {
                    if let Some(rule) = rules.get(map) {
                        subjects.add(saying, &document.id, rule);
                    }
                }
                Ok(())
            };
            self.for_each_table(of_mapping, &mut report, &describe, &mut take)?;
        }
        Ok(subjects.finish())
    }

    /// Gives the graphs of all tables to `take`, piece by piece.
    pub(in crate::pipeline) fn write(
        &self,
        writer: &GraphWriter<'_>,
        subjects: &[TableSubject],
        take: &mut dyn FnMut(Vec<Quad>) -> Result<(), PipelineError>,
    ) -> Result<MapReport, PipelineError> {
        let _span = info_span!("map").entered();
        let mut report = MapReport::default();
        let cells: Vec<Vec<Cell>> = self
            .documents
            .iter()
            .map(|document| writer.cells(document))
            .collect();
        let ids: BTreeMap<&DocumentId, &Vec<Cell>> = self
            .documents
            .iter()
            .map(|document| &document.id)
            .zip(&cells)
            .collect();
        for of_mapping in &self.jobs {
            let make = |maker: &Maker<'_>, rows: &Rows, is_first: bool| {
                let cells = ids
                    .get(&maker.document.id)
                    .map_or(&[][..], |cells| cells.as_slice());
                maker.write(rows, cells, is_first)
            };
            let mut of_rows = MapReport::default();
            let mut finish = |document: &TableDocument, made: Made| {
                of_rows.rows += made.rows as u64;
                of_rows.lines += made.quads.len() as u64;
                for fault in made.faults {
                    of_rows.add(document.id.as_str(), LeftOutOfTable::Row(fault));
                }
                take(made.quads)
            };
            self.for_each_table(of_mapping, &mut report, &make, &mut finish)?;
            report.extend(of_rows);
        }
        let mut described: BTreeMap<&DocumentId, Vec<&TableSubject>> = BTreeMap::new();
        for subject in subjects {
            for document in &subject.documents {
                described.entry(document).or_default().push(subject);
            }
        }
        for document in &self.documents {
            let here = described.remove(&document.id).unwrap_or_default();
            writer.table(document, here.into_iter(), take)?;
        }
        Ok(report)
    }

    /// Reads the tables of a mapping and hands what `work` makes of their rows to `take`, in order.
    fn for_each_table<T: Send>(
        &self,
        of_mapping: &MappingJob,
        report: &mut MapReport,
        work: &(dyn Fn(&Maker<'_>, &Rows, bool) -> T + Sync),
        take: &mut dyn FnMut(&TableDocument, T) -> Result<(), PipelineError>,
    ) -> Result<(), PipelineError> {
        let MappingJob { job, places, id, .. } = of_mapping;
        let indexes = job.index(&self.options, report)?;
        for ((plan, request), place) in job.plan.tables.iter().zip(&job.tables).zip(places) {
            let Some((request, place)) = request.as_ref().zip(*place) else {
                continue;
            };
            let Some(document) = self.documents.get(place.document) else {
                continue;
            };
            let maker = Maker {
                plan,
                indexes: &indexes,
                base: &self.base,
                document,
                part: place.part,
                mapping: id.as_str(),
            };
            let work = |rows: &Rows| work(&maker, rows, place.is_first);
            let ended = in_order(request, &self.options, &work, &mut |made| take(document, made));
            let broken = match ended {
                Ok(ended) => ended.err(),
                Err(PipelineError::Table(error)) => Some(error),
                Err(error) => return Err(error),
            };
            if let Some(error) = broken {
                report.add(document.id.as_str(), LeftOutOfTable::Table(error));
            }
        }
        Ok(())
    }
}
