//! Tables to quads: reads mappings, opens what they name, and writes what they make of it, on all cores and in order.

mod build;
mod documents;
mod make;
mod resolve;
mod run;
mod sink;
mod suggest;

use std::path::{Path, PathBuf};

pub(super) use build::BuildTables;
pub use build::TableReport;
use oxigraph::model::Quad;
use resolve::Resolver;
use run::in_order;
pub use sink::{LineSink, Sink, SortedSink};
pub use suggest::suggest_mapping;
use tracing::{info, info_span};

use super::PipelineError;
use crate::mapping::{
    Batch, DEFAULT_BASE, Form, Indexes, JoinIndex, LineSet, Mapping, MappingNote, Plan, PlanOptions,
    TablePlan, parse_rml, parse_yarrrml,
};
use crate::model::{RowFault, Rows, TableFormat, TableRequest};
use crate::source::{self, SourceError, open_table, read_text};

/// Up to how many lines all repeated ones are left out; in more, only those of rows that are near each other.
const DISTINCT: usize = 100_000;

/// How many faults are kept with their reason; of the others, the number.
const KEPT: usize = 100;

/// What to map, and how.
#[derive(Clone, Debug, Default)]
pub struct MapOptions {
    /// The mappings: RML in Turtle.
    pub mappings: Vec<PathBuf>,
    /// What relative IRIs begin with where the mapping does not say it; `None` is [`crate::mapping::DEFAULT_BASE`].
    pub base: Option<String>,
    /// Files in place of those that the mappings name.
    pub sources: Vec<(String, PathBuf)>,
    /// Whether mappings may name files outside of their folder and the current one.
    pub allow_outside: bool,
    /// Folders of which they may name files all the same.
    pub folders: Vec<PathBuf>,
    /// What is written.
    pub form: Form,
    /// The graph of triples for which the mapping names none.
    pub graph: Unnamed,
    /// How many threads work; 0 is one for each core.
    pub threads: usize,
    /// How tables are read, within which limits.
    pub source: source::Options,
}

/// The graph of triples for which a mapping names none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unnamed {
    /// The default graph.
    #[default]
    Default,
    /// This named graph.
    Graph(String),
    /// This named graph if the mappings name graphs for other triples, else the default graph.
    GraphBesideOthers(String),
}

/// What was mapped.
#[derive(Debug, Default)]
pub struct MapReport {
    /// Rows of tables, each once for all triples maps of its table.
    pub rows: u64,
    /// Lines or quads that were given to the sink.
    pub lines: u64,
    /// What is odd about the mappings.
    pub notes: Vec<MappingNote>,
    /// What of which table was left out.
    pub faults: Vec<TableFault>,
    /// How many more there were.
    pub more_faults: u64,
    /// Whether all mappings are held to the newer standard.
    is_strict: bool,
}

/// What of a table was left out.
#[derive(Debug)]
pub struct TableFault {
    /// The file, as the mapping names it.
    pub table: String,
    /// What.
    pub left_out: LeftOutOfTable,
}

/// What of a table was left out.
#[derive(Debug)]
pub enum LeftOutOfTable {
    /// A row or a value of it.
    Row(RowFault),
    /// All of it, or its rest.
    Table(SourceError),
}

impl MapReport {
    fn add(&mut self, table: &str, left_out: LeftOutOfTable) {
        if self.faults.len() < KEPT {
            let table = table.to_owned();
            self.faults.push(TableFault { table, left_out });
        } else {
            self.more_faults += 1;
        }
    }

    /// Adds what another part of the work came to.
    fn extend(&mut self, other: Self) {
        self.rows += other.rows;
        self.lines += other.lines;
        self.notes.extend(other.notes);
        self.more_faults += other.more_faults;
        for TableFault { table, left_out } in other.faults {
            self.add(&table, left_out);
        }
    }

    /// Whether all was mapped.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether nothing was made of tables for what is wrong with them. Older mappings may do so.
    pub fn is_failed(&self) -> bool {
        self.is_strict && self.lines == 0 && !self.is_whole()
    }
}

/// Maps tables and gives the lines to a sink, in an order that does not depend on the number of threads.
///
/// Fails, before anything is written, where a mapping is against the standard or names a file that is not there. What of
/// a table cannot be read is in the report.
pub fn map_tables(options: &MapOptions, sink: &mut dyn Sink) -> Result<MapReport, PipelineError> {
    let mut set = LineSet::new(DISTINCT);
    map(options, &TablePlan::write, &mut |mut lines: Vec<u8>| {
        set.filter(&mut lines);
        sink.take(&lines)?;
        Ok(memchr::memchr_iter(b'\n', &lines).count())
    })
}

/// Maps tables to quads, which `take` gets piece by piece, in an order that does not depend on the number of threads. One
/// may come again.
///
/// Fails as [`map_tables`] does.
pub fn map_to_quads(
    options: &MapOptions,
    take: &mut dyn FnMut(Vec<Quad>) -> Result<(), PipelineError>,
) -> Result<MapReport, PipelineError> {
    map(options, &TablePlan::quads, &mut |quads: Vec<Quad>| {
        let count = quads.len();
        take(quads)?;
        Ok(count)
    })
}

/// Makes something of some rows of a table.
type Make<T> = dyn Fn(&TablePlan, &Rows, &Indexes) -> Batch<T> + Sync;

/// Takes what was made of some rows; gives back how much there was of it.
type Take<'t, T> = dyn FnMut(T) -> Result<usize, PipelineError> + 't;

/// Runs all mappings, when all have been read.
fn map<T: Send>(
    options: &MapOptions,
    make: &Make<T>,
    take: &mut Take<'_, T>,
) -> Result<MapReport, PipelineError> {
    let mut report = MapReport::default();
    let mut mappings = Vec::new();
    for path in &options.mappings {
        mappings.push(read_mapping(path, options)?);
    }
    let graph = match &options.graph {
        Unnamed::Default => None,
        Unnamed::Graph(graph) => Some(graph.as_str()),
        Unnamed::GraphBesideOthers(graph) => mappings.iter().any(Mapping::names_graphs).then_some(&**graph),
    };
    let mut sources = mappings.iter().flat_map(|mapping| &mapping.sources);
    report.is_strict = sources.all(|source| source.is_strict);
    let mut jobs = Vec::new();
    for mut mapping in mappings {
        jobs.push(Job::new(&mut mapping, graph, options)?);
        report.notes.extend(mapping.notes);
    }
    for job in &jobs {
        job.run(options, &mut report, make, take)?;
    }
    info!(rows = report.rows, "mapped");
    Ok(report)
}

/// Reads one mapping.
fn read_mapping(path: &Path, options: &MapOptions) -> Result<Mapping, PipelineError> {
    let text = read_text(path, &options.source)?;
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    Ok(match ending {
        "yml" | "yaml" | "yarrrml" => parse_yarrrml(&text, path)?,
        _ => parse_rml(&text, path, options.base.as_deref())?,
    })
}

/// A mapping with its tables.
struct Job {
    plan: Plan,
    /// How each of the plan's tables and joins is read; `None` has no source.
    tables: Vec<Option<TableRequest>>,
    joins: Vec<TableRequest>,
}

/// Whether a table can be opened, and has the columns that are asked for. Standard input can be opened only once, and a
/// workbook is not read twice for that.
fn check(request: &TableRequest, options: &MapOptions) -> Result<(), SourceError> {
    let is_read_once = request.path.as_os_str() == "-" || matches!(request.format, TableFormat::Sheet { .. });
    if is_read_once {
        Ok(())
    } else {
        open_table(request, &options.source).map(|_| ())
    }
}

impl Job {
    /// Finds the files of a mapping, and checks its expressions.
    fn new(mapping: &mut Mapping, graph: Option<&str>, options: &MapOptions) -> Result<Self, PipelineError> {
        resolve::check_expressions(mapping)?;
        let plan = Plan::new(
            mapping,
            &PlanOptions {
                base: options.base.clone().unwrap_or_else(|| DEFAULT_BASE.to_owned()),
                form: options.form,
                graph: graph.map(str::to_owned),
            },
        )?;
        let resolver = Resolver::new(options);
        let mut tables = Vec::new();
        for table in &plan.tables {
            let source = table.source.and_then(|source| plan.sources.get(source));
            let request = source.map(|source| resolver.request(source, &table.references));
            tables.push(request.transpose()?);
        }
        let mut joins = Vec::new();
        for join in &plan.joins {
            if let Some(source) = plan.sources.get(join.source) {
                joins.push(resolver.request(source, &join.references)?);
            }
        }
        for (table, request) in plan.tables.iter().zip(&tables) {
            if let Some(request) = request {
                check(request, options)
                    .map_err(|error| resolve::at_its_place(error, mapping, table.source))?;
            }
        }
        for (join, request) in plan.joins.iter().zip(&joins) {
            check(request, options)
                .map_err(|error| resolve::at_its_place(error, mapping, Some(join.source)))?;
        }
        Ok(Self { plan, tables, joins })
    }

    /// Reads the tables that are looked up in.
    fn index(&self, options: &MapOptions, report: &mut MapReport) -> Result<Indexes, PipelineError> {
        let mut indexes: Indexes = Vec::new();
        for (join, request) in self.plan.joins.iter().zip(&self.joins) {
            let mut index = JoinIndex::default();
            let work = |rows: &Rows| join.index(rows, &indexes);
            let ended = in_order(request, options, &work, &mut |(rows, faults)| {
                for fault in faults {
                    report.add(&request.name, LeftOutOfTable::Row(fault));
                }
                index.extend(&rows).map_err(PipelineError::from)
            })?;
            if let Err(error) = ended {
                report.add(&request.name, LeftOutOfTable::Table(error));
            }
            indexes.push(index);
        }
        Ok(indexes)
    }

    /// Reads the tables that are looked up in, then maps the others.
    fn run<T: Send>(
        &self,
        options: &MapOptions,
        report: &mut MapReport,
        make: &Make<T>,
        take: &mut Take<'_, T>,
    ) -> Result<(), PipelineError> {
        let indexes = self.index(options, report)?;
        for (table, request) in self.plan.tables.iter().zip(&self.tables) {
            let _span = info_span!("map").entered();
            let mut finish = |batch: Batch<T>, name: &str| {
                report.rows += batch.rows as u64;
                for fault in batch.faults {
                    report.add(name, LeftOutOfTable::Row(fault));
                }
                report.lines += take(batch.made)? as u64;
                Ok(())
            };
            let Some(request) = request else {
                let mut rows = Rows::new(0);
                rows.push_row(1);
                finish(make(table, &rows, &indexes), "")?;
                continue;
            };
            let work = |rows: &Rows| make(table, rows, &indexes);
            let ended = in_order(request, options, &work, &mut |batch| finish(batch, &request.name))?;
            if let Err(error) = ended {
                report.add(&request.name, LeftOutOfTable::Table(error));
            }
        }
        Ok(())
    }
}
