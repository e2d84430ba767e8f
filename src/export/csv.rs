//! Tables for a spreadsheet: one row for each statement, figure or entity.

use std::{collections::HashMap, io::Write};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef, Triple};

use super::{ExportError, Exporter, Options, Table, sort::Sorter};
use crate::rdf::vocab::{dcterms, dmb, nif, owl, prov, rdf, rdfs, skos};
use crate::store::{GraphFilter, GraphStore};

/// One table, as [`Options::table`] says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Csv;

/// How many things are remembered.
const MOST_KNOWN: usize = 100_000;

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn media_type(&self) -> &'static str {
        "text/csv; charset=utf-8"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let chosen = match &options.graphs {
            GraphFilter::All => graph.clone(),
            filter @ GraphFilter::Only(_) => {
                GraphStore::in_memory(graph.quads(filter).collect::<Result<Vec<_>, _>>()?)?
            }
        };
        let mut rows = Rows {
            graph: &chosen,
            known: HashMap::new(),
        };
        let (header, classes): (&[&str], &[NamedNodeRef<'_>]) = match options.table {
            Table::Statements => (STATEMENT, &[dmb::STATEMENT]),
            Table::Observations => (OBSERVATION, &[dmb::OBSERVATION]),
            Table::Entities => (ENTITY, ENTITY_CLASSES),
        };
        let mut sorter = Sorter::default();
        for class in classes {
            for instance in chosen.find(None, Some(rdf::TYPE), Some(TermRef::NamedNode(*class))) {
                let node = rows.node(instance?.subject.as_ref())?;
                let fields = match options.table {
                    Table::Statements => rows.statement(&node),
                    Table::Observations => rows.observation(&node),
                    Table::Entities => rows.entity(&node, *class),
                }?;
                // As JSON, since a field may hold a line feed and a line of the sorter may not.
                sorter.push(serde_json::Value::from(fields).to_string())?;
            }
        }
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(header)?;
        for line in sorter.finish()? {
            let fields: Vec<String> = serde_json::from_str(&line?).map_err(ExportError::Context)?;
            writer.write_record(fields)?;
        }
        writer.flush()?;
        Ok(())
    }
}

const STATEMENT: &[&str] = &[
    "subject",
    "subject_label",
    "class",
    "property",
    "object",
    "object_label",
    "time",
    "earliest",
    "latest",
    "place",
    "certainty",
    "confidence",
    "negated",
    "document",
    "start",
    "end",
    "quote",
    "references",
    "statement",
];

const OBSERVATION: &[&str] = &[
    "observation",
    "label",
    "group",
    "group_label",
    "measure",
    "value",
    "upper_value",
    "approximate",
    "time",
    "earliest",
    "latest",
    "place",
    "according_to",
    "certainty",
    "confidence",
    "document",
    "start",
    "end",
    "quote",
    "references",
];

const ENTITY: &[&str] = &["entity", "label", "class", "other_names", "wikidata", "documents"];

const ENTITY_CLASSES: &[NamedNodeRef<'static>] = &[
    dmb::PERSON,
    dmb::PLACE,
    dmb::ORGANIZATION,
    dmb::EVENT,
    dmb::GROUP,
    dmb::ENTITY,
];

/// A thing with what is said of it.
struct Node {
    iri: String,
    triples: Vec<Triple>,
}

impl Node {
    /// The objects of a property, sorted.
    fn all(&self, property: NamedNodeRef<'_>) -> Vec<&Term> {
        let mut found: Vec<_> = self
            .triples
            .iter()
            .filter(|triple| triple.predicate == property)
            .map(|triple| &triple.object)
            .collect();
        found.sort_by_cached_key(ToString::to_string);
        found
    }

    fn first(&self, property: NamedNodeRef<'_>) -> Option<&Term> {
        self.all(property).into_iter().next()
    }

    /// The first object of a property, bare.
    fn text(&self, property: NamedNodeRef<'_>) -> String {
        self.first(property).map(bare).unwrap_or_default()
    }
}

/// Makes rows.
struct Rows<'g> {
    graph: &'g GraphStore,
    known: HashMap<NamedNode, Known>,
}

/// What rows say of a thing again and again.
#[derive(Debug, Default)]
struct Known {
    label: String,
    class: String,
}

impl Rows<'_> {
    fn node(&self, subject: NamedOrBlankNodeRef<'_>) -> Result<Node, ExportError> {
        let triples = self
            .graph
            .find(Some(subject), None, None)
            .collect::<Result<_, _>>()?;
        let iri = match subject {
            NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
        };
        Ok(Node { iri, triples })
    }

    fn node_of(&self, term: Option<&Term>) -> Result<Option<Node>, ExportError> {
        match term {
            Some(Term::NamedNode(node)) => self.node(NamedOrBlankNodeRef::NamedNode(node.as_ref())).map(Some),
            _ => Ok(None),
        }
    }

    /// What a thing is called; the text itself of a literal.
    fn label(&mut self, term: Option<&Term>) -> Result<String, ExportError> {
        match term {
            Some(Term::NamedNode(node)) => Ok(self.known(node)?.label.clone()),
            Some(other) => Ok(bare(other)),
            None => Ok(String::new()),
        }
    }

    /// The labels of several things, in order, with commas.
    fn labels(&mut self, terms: &[&Term]) -> Result<String, ExportError> {
        let labels: Result<Vec<_>, _> = terms.iter().map(|term| self.label(Some(term))).collect();
        Ok(labels?.join(", "))
    }

    /// Label and class of a thing. They are looked up once, since some things are in very many statements.
    fn known(&mut self, node: &NamedNode) -> Result<&Known, ExportError> {
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        if !self.known.contains_key(node) {
            let known = self.find_known(node)?;
            self.known.insert(node.clone(), known);
        }
        Ok(self.known.entry(node.clone()).or_default())
    }

    fn find_known(&self, node: &NamedNode) -> Result<Known, ExportError> {
        let subject = || Some(NamedOrBlankNodeRef::NamedNode(node.as_ref()));
        let mut labels = Vec::new();
        for triple in self.graph.find(subject(), Some(rdfs::LABEL), None) {
            if let Term::Literal(label) = triple?.object {
                labels.push((label.language() != Some("en"), label.value().to_owned()));
            }
        }
        let mut classes = Vec::new();
        for triple in self.graph.find(subject(), Some(rdf::TYPE), None) {
            let class = triple?.object;
            if ENTITY_CLASSES.iter().any(|known| class == Term::from(*known)) {
                classes.push(local(&bare(&class)));
            }
        }
        let label = labels
            .into_iter()
            .min()
            .map(|(_, label)| label)
            .unwrap_or_default();
        Ok(Known {
            label,
            class: classes.into_iter().min().unwrap_or_default(),
        })
    }

    /// Document, start, end and words of the first passage, and how many there are.
    fn passage(&self, of: &Node) -> Result<[String; 5], ExportError> {
        let passages = of.all(prov::WAS_DERIVED_FROM);
        let count = passages.len().to_string();
        let Some(passage) = self.node_of(passages.into_iter().next())? else {
            return Ok([const { String::new() }; 5]);
        };
        let document = self.node_of(passage.first(nif::REFERENCE_CONTEXT))?;
        let document = document
            .map(|document| document.text(dcterms::IDENTIFIER))
            .unwrap_or_default();
        let text = |property| passage.text(property);
        Ok([
            document,
            text(nif::BEGIN_INDEX),
            text(nif::END_INDEX),
            text(nif::ANCHOR_OF),
            count,
        ])
    }

    fn statement(&mut self, node: &Node) -> Result<Vec<String>, ExportError> {
        let subject = node.first(rdf::SUBJECT);
        let class = match subject {
            Some(Term::NamedNode(subject)) => self.known(subject)?.class.clone(),
            _ => String::new(),
        };
        let object = node.first(rdf::OBJECT);
        let is_negated = node
            .all(rdf::TYPE)
            .iter()
            .any(|class| **class == Term::from(dmb::NEGATED_STATEMENT));
        let mut row = vec![
            node.text(rdf::SUBJECT),
            self.label(subject)?,
            class,
            local(&node.text(rdf::PREDICATE)),
            node.text(rdf::OBJECT),
            self.label(object)?,
        ];
        row.extend([dmb::TIME, dmb::EARLIEST, dmb::LATEST].map(|property| node.text(property)));
        row.push(self.label(node.first(dmb::AT_PLACE))?);
        row.push(local(&node.text(dmb::CERTAINTY)).to_lowercase());
        row.push(node.text(dmb::CONFIDENCE));
        row.push(is_negated.to_string());
        row.extend(self.passage(node)?);
        row.push(node.iri.clone());
        Ok(row)
    }

    fn observation(&mut self, node: &Node) -> Result<Vec<String>, ExportError> {
        let by = node
            .first(dmb::ACCORDING_TO)
            .or(node.first(dmb::ACCORDING_TO_TEXT));
        let mut row = vec![
            node.iri.clone(),
            node.text(rdfs::LABEL),
            node.text(dmb::OBSERVED_GROUP),
            self.label(node.first(dmb::OBSERVED_GROUP))?,
            local(&node.text(dmb::MEASURE)),
        ];
        let plain = [
            dmb::VALUE,
            dmb::UPPER_VALUE,
            dmb::APPROXIMATE,
            dmb::TIME,
            dmb::EARLIEST,
            dmb::LATEST,
        ];
        row.extend(plain.map(|property| node.text(property)));
        row.push(self.labels(&node.all(dmb::AT_PLACE))?);
        row.push(self.label(by)?);
        row.push(local(&node.text(dmb::CERTAINTY)).to_lowercase());
        row.push(node.text(dmb::CONFIDENCE));
        row.extend(self.passage(node)?);
        Ok(row)
    }

    fn entity(&mut self, node: &Node, class: NamedNodeRef<'_>) -> Result<Vec<String>, ExportError> {
        let label = self.label(NamedNode::new(&node.iri).ok().map(Term::from).as_ref())?;
        let names: Vec<_> = node.all(skos::ALT_LABEL).into_iter().map(bare).collect();
        Ok(vec![
            node.iri.clone(),
            label,
            local(class.as_str()),
            names.join(" | "),
            local(&node.text(owl::SAME_AS)),
            node.all(dmb::MENTIONED_IN).len().to_string(),
        ])
    }
}

/// A term without the marks of RDF.
fn bare(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(_) | Term::Triple(_) => term.to_string(),
    }
}

/// The last part of an IRI.
fn local(iri: &str) -> String {
    iri.rsplit(['#', '/']).next().unwrap_or(iri).to_owned()
}
