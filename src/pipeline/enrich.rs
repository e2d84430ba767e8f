//! Fetches what Wikidata says of matched entities, puts it in a graph of its own, and keeps it over rebuilds.
//!
//! What was fetched is kept in `enrichment.nt` beside `dembei.toml`: sorted triples, for people and for version control.
//! `build` takes the file over as it is, less what it says of items that nothing is matched with any more; only
//! `enrich` renews it, and then as a whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use tracing::info_span;

use super::{PipelineError, build::describe, counting::Counting, replace};
use crate::config::Config;
use crate::model::{DocumentId, ItemFacts, ItemId, ItemValue, LanguageText, Proposal};
use crate::rdf::{
    self, Base, NamedGraph, UsedDocument,
    vocab::{WIKIDATA_ENTITY, dcterms, dmb, owl, prov},
};
use crate::store::{self, GraphFilter, GraphStore, StoreError};
use crate::wikidata::facts::{FactGroup, FactSource, Facts, Wanted};

/// The file of what was fetched from Wikidata.
pub const ENRICHMENT: &str = "enrichment.nt";

/// What to enrich.
#[derive(Clone, Debug)]
pub struct EnrichOptions {
    /// Where the store is.
    pub store: PathBuf,
    /// The folder of the project, which keeps what was fetched; `None` keeps it until the next build only.
    pub project: Option<PathBuf>,
    /// The settings.
    pub config: Config,
    /// What to fetch.
    pub wanted: Wanted,
}

/// What enriching did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnrichReport {
    /// Items that entities are matched with.
    pub matched: usize,
    /// Statements fetched.
    pub statements: usize,
    /// References to sources, each statement's counted for itself.
    pub references: usize,
    /// Labels of matched items.
    pub labels: usize,
    /// Items that are deleted, or that the source does not have.
    pub missing: Vec<ItemId>,
    /// Items that were merged into others, with those.
    pub merged: Vec<(ItemId, ItemId)>,
    /// Quads of the graph of enrichment.
    pub quads: usize,
    /// Where what was fetched is kept.
    pub kept: Option<PathBuf>,
}

/// Fetches, and builds the store anew with what was fetched in the place of what was there before; all or nothing.
pub fn enrich(options: &EnrichOptions, source: &dyn FactSource) -> Result<EnrichReport, PipelineError> {
    let base = options.config.base();
    let old = GraphStore::open(&options.store)?;
    if !old.graphs()?.contains(&base.graph(NamedGraph::Run)) {
        return Err(PipelineError::OtherBase {
            store: options.store.clone(),
            base: base.as_str().to_owned(),
        });
    }
    let matched: Vec<ItemId> = matched_items(&old, &base)?.into_iter().collect();
    let (facts, names) = info_span!("fetch").in_scope(|| fetch(source, &matched, &options.wanted))?;
    let quads = rdf::enrichment(&base, &facts, &names);
    let mut report = EnrichReport {
        quads: quads.len(),
        ..count(&matched, &facts)
    };
    let table: BTreeSet<String> = quads.iter().map(to_line).collect();
    info_span!("load").in_scope(|| rebuild(options, &base, old, quads))?;
    if let Some(project) = &options.project {
        let path = project.join(ENRICHMENT);
        replace(&path, &table.into_iter().collect::<String>())?;
        report.kept = Some(path);
    }
    Ok(report)
}

/// A quad as a line of N-Triples: the graph is known, and its IRI depends on the base.
fn to_line(quad: &Quad) -> String {
    format!("{} {} {} .\n", quad.subject, quad.predicate, quad.object)
}

/// The items of accepted matches, whoever accepted them.
fn matched_items(store: &GraphStore, base: &Base) -> Result<BTreeSet<ItemId>, StoreError> {
    let graphs = [NamedGraph::Links, NamedGraph::Decisions].map(|graph| base.graph(graph));
    let mut items = BTreeSet::new();
    for quad in store.quads(&GraphFilter::Only(graphs.to_vec())) {
        let quad = quad?;
        if let (true, Term::NamedNode(object)) = (quad.predicate == owl::SAME_AS, &quad.object) {
            let name = object.as_str().strip_prefix(WIKIDATA_ENTITY);
            items.extend(name.and_then(|name| name.parse::<ItemId>().ok()));
        }
    }
    Ok(items)
}

type Names = BTreeMap<ItemId, Vec<LanguageText>>;

/// What is wanted of the items, and the names of the items that are values there.
fn fetch(
    source: &dyn FactSource,
    items: &[ItemId],
    wanted: &Wanted,
) -> Result<(Facts, Names), PipelineError> {
    let facts = source.facts(items, wanted)?;
    if !wanted.has_labels() {
        return Ok((facts, Names::new()));
    }
    let described: BTreeSet<ItemId> = facts.values().map(|facts| facts.item).collect();
    let values = facts.values().flat_map(|facts| &facts.statements);
    let values: BTreeSet<ItemId> = values
        .filter_map(|statement| match statement.value {
            ItemValue::Item(item) if !described.contains(&item) => Some(item),
            _ => None,
        })
        .collect();
    let only_labels = Wanted {
        groups: BTreeSet::from([FactGroup::Labels]),
        languages: wanted.languages.clone(),
    };
    let values = source.facts(&values.into_iter().collect::<Vec<_>>(), &only_labels)?;
    let names = values
        .into_iter()
        .map(|(asked, facts)| (asked, facts.labels))
        .collect();
    Ok((facts, names))
}

fn count(matched: &[ItemId], facts: &Facts) -> EnrichReport {
    let of_each = |count: fn(&ItemFacts) -> usize| facts.values().map(count).sum();
    let merged = facts.iter().filter(|(asked, facts)| **asked != facts.item);
    EnrichReport {
        matched: matched.len(),
        statements: of_each(|facts| facts.statements.len()),
        references: of_each(|facts| {
            facts
                .statements
                .iter()
                .map(|statement| statement.references.len())
                .sum()
        }),
        labels: of_each(|facts| facts.labels.len()),
        missing: matched
            .iter()
            .filter(|item| !facts.contains_key(item))
            .copied()
            .collect(),
        merged: merged.map(|(asked, facts)| (*asked, facts.item)).collect(),
        ..EnrichReport::default()
    }
}

/// Builds the store anew: all that was there, but for the old enrichment and the numbers that count it.
fn rebuild(
    options: &EnrichOptions,
    base: &Base,
    old: GraphStore,
    enrichment: Vec<Quad>,
) -> Result<(), PipelineError> {
    let documents = used_documents(&old, base)?;
    let graph = GraphName::from(base.graph(NamedGraph::Enrichment));
    GraphStore::build(&options.store, move |loader| {
        let mut loader = Counting::new(loader, base);
        for quad in old.quads(&GraphFilter::All) {
            let quad = quad?;
            if quad.graph_name != graph && !rdf::is_description(base, &quad) {
                loader.push(quad)?;
            }
        }
        loader.extend(enrichment)?;
        let description = describe(&options.config);
        loader.describe(|counts| description.quads(base, counts, &documents))?;
        Ok(())
    })
}

/// The documents that the store's run used, as the description of the dataset names them.
fn used_documents(store: &GraphStore, base: &Base) -> Result<Vec<UsedDocument>, StoreError> {
    let mut documents = Vec::new();
    let run = base.graph(NamedGraph::Run);
    for quad in store.quads(&GraphFilter::Only(vec![run])) {
        let quad = quad?;
        let Term::NamedNode(document) = &quad.object else {
            continue;
        };
        if quad.predicate != prov::USED {
            continue;
        }
        let said = |predicate| -> Result<Option<String>, StoreError> {
            let subject = NamedOrBlankNode::from(document.clone());
            let mut found = store.find(Some(subject.as_ref()), Some(predicate), None);
            Ok(found.next().transpose()?.map(|triple| text_of(triple.object)))
        };
        let id = said(dcterms::IDENTIFIER)?.and_then(|id| DocumentId::parse(&id).ok());
        // Options of the run are used by it, too, and are no documents.
        let Some(id) = id.filter(|id| base.document(id) == *document) else {
            continue;
        };
        documents.push(UsedDocument {
            id,
            hash: said(dmb::CONTENT_HASH)?.unwrap_or_default(),
            licence: said(dcterms::LICENSE)?,
        });
    }
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(documents)
}

fn text_of(term: Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.into_string(),
        Term::Literal(literal) => literal.destruct().0,
        other => other.to_string(),
    }
}

/// What is kept of earlier fetches for a build: all about the items that are matched now.
pub(super) fn kept(
    project: Option<&Path>,
    base: &Base,
    proposals: &[Proposal],
) -> Result<Vec<Quad>, PipelineError> {
    let path = match project.map(|project| project.join(ENRICHMENT)) {
        Some(path) if path.exists() => path,
        _ => return Ok(Vec::new()),
    };
    let matched = proposals.iter().filter_map(|proposal| proposal.matched.as_ref());
    let roots: BTreeSet<NamedNode> = matched.map(|matched| rdf::item(matched.item)).collect();
    let quads: Vec<Quad> = store::read_file(&path)?.collect::<Result<_, _>>()?;
    if quads.iter().any(rdf::has_blank_node) {
        return Err(PipelineError::BlankNode { path });
    }
    Ok(rdf::reachable_enrichment(base, quads, &roots))
}
