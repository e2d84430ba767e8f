//! Describes the dataset and the run that made it: `VoID`, DCAT and PROV-O, in the graph of the run.

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};

use super::{
    Base, NamedGraph, Ontology,
    census::Counts,
    document::licence_term,
    enrichment,
    hash::Fingerprint,
    literal,
    pen::Pen,
    vocab::{dcat, dcterms, dmb, owl, prov, rdfs, skos, void},
};
use crate::model::{Day, DocumentId};

/// A document that a run read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedDocument {
    /// The document.
    pub id: DocumentId,
    /// SHA-256 of the bytes read, in hexadecimal.
    pub hash: String,
    /// IRI or name of its licence.
    pub licence: Option<String>,
}

/// A run of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The version of the program.
    pub version: String,
    /// Names and values of the options that bear on the graph, sorted.
    pub options: Vec<(String, String)>,
    /// What was read, sorted by id.
    pub documents: Vec<UsedDocument>,
    /// The day, if the graph is to say so; the same input on another day is then another graph.
    pub date: Option<Day>,
}

/// What a dataset says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// IRI or name of the licence of the whole.
    pub licence: Option<String>,
    /// The language of title and description, as a BCP 47 tag.
    pub language: String,
}

impl Run {
    /// The quads that describe the run.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let mut pen = Pen::new(base.graph(NamedGraph::Run));
        let run = self.iri(base);
        pen.class(&run, prov::ACTIVITY);
        pen.add(&run, rdfs::LABEL, literal::text("a run of dembei", "en"));
        let software = base.dataset_part(&format!("software/dembei-{}", self.version));
        pen.add(&run, prov::WAS_ASSOCIATED_WITH, software.clone());
        pen.class(&software, prov::SOFTWARE_AGENT);
        pen.add(
            &software,
            rdfs::LABEL,
            literal::string(format!("dembei {}", self.version)),
        );
        if let Some(day) = self.date {
            pen.add(&run, dcterms::CREATED, literal::date(day));
        }
        for (name, value) in &self.options {
            let option = NamedNode::new_unchecked(format!("{}/option/{}", run.as_str(), slug(name)));
            pen.add(&run, prov::USED, option.clone());
            pen.class(&option, prov::ENTITY);
            pen.add(&option, rdfs::LABEL, literal::string(name.as_str()));
            pen.add(&option, prov::VALUE, literal::string(value.as_str()));
        }
        for UsedDocument { id, hash, .. } in &self.documents {
            let document = base.document(id);
            pen.add(&run, prov::USED, document.clone());
            if !hash.is_empty() {
                pen.add(&document, dmb::CONTENT_HASH, literal::string(hash.as_str()));
            }
        }
        pen.add(&base.dataset(), prov::WAS_GENERATED_BY, run);
        pen.finish()
    }

    /// The run, named by all that went into it save the day.
    fn iri(&self, base: &Base) -> NamedNode {
        let mut hash = Fingerprint::new("run");
        hash.field(b'v', &self.version);
        for (name, value) in &self.options {
            hash.field(b'o', name);
            hash.field(b'=', value);
        }
        for document in &self.documents {
            hash.field(b'd', document.id.as_str());
            hash.field(b'h', &document.hash);
        }
        base.run(&hash.finish())
    }
}

impl Description {
    /// The quads that describe the dataset, given what was counted of all others; the numbers include these quads themselves.
    pub fn quads(&self, base: &Base, counted: &Counts, documents: &[UsedDocument]) -> Vec<Quad> {
        let mut quads = Vec::new();
        // The description is part of what it counts; its own size settles once its own classes are among the counted.
        for _ in 0..8 {
            let mut counts = counted.clone();
            for quad in &quads {
                counts.add(quad, true);
            }
            let next = self.write(base, &counts, documents);
            if next == quads {
                break;
            }
            quads = next;
        }
        quads
    }

    fn write(&self, base: &Base, counts: &Counts, documents: &[UsedDocument]) -> Vec<Quad> {
        let mut pen = Pen::new(base.graph(NamedGraph::Run));
        let dataset = base.dataset();
        pen.class(&dataset, void::DATASET);
        pen.class(&dataset, dcat::DATASET);
        pen.add(
            &dataset,
            dcterms::TITLE,
            literal::text(&self.title, &self.language),
        );
        if let Some(text) = &self.description {
            pen.add(
                &dataset,
                dcterms::DESCRIPTION,
                literal::text(text, &self.language),
            );
        }
        if let Some(licence) = &self.licence {
            pen.add(&dataset, dcterms::LICENSE, licence_term(licence));
        }
        pen.add(&dataset, void::URI_SPACE, literal::string(base.as_str()));
        pen.add(&dataset, void::TRIPLES, literal::count(counts.triples));
        pen.add(&dataset, void::ENTITIES, literal::count(entities(counts)));
        pen.add(&dataset, void::DOCUMENTS, literal::count(documents.len() as u64));
        for (_, namespace) in Ontology::get()
            .prefixes()
            .iter()
            .filter(|(_, namespace)| is_used(counts, namespace))
        {
            pen.add(
                &dataset,
                void::VOCABULARY,
                NamedNode::new_unchecked(namespace.as_str()),
            );
        }
        partitions(&mut pen, base, counts);
        linksets(&mut pen, base, counts);
        self.subsets(&mut pen, base, counts, documents);
        pen.finish()
    }

    /// One subset for each named graph.
    fn subsets(&self, pen: &mut Pen, base: &Base, counts: &Counts, documents: &[UsedDocument]) {
        let dataset = base.dataset();
        for (graph, count) in &counts.graphs {
            pen.add(&dataset, void::SUBSET, graph.clone());
            pen.class(graph, void::DATASET);
            pen.add(graph, void::TRIPLES, literal::count(*count));
        }
        for UsedDocument { id, licence, .. } in documents {
            let graph = base.source_graph(id);
            if !counts.graphs.contains_key(&graph) {
                continue;
            }
            let document = base.document(id);
            pen.add(&dataset, dcterms::SOURCE, document.clone());
            pen.add(&graph, dcterms::SOURCE, document);
            if let Some(licence) = licence {
                pen.add(&graph, dcterms::LICENSE, licence_term(licence));
            }
        }
        let enrichment = base.graph(NamedGraph::Enrichment);
        if counts.graphs.contains_key(&enrichment) {
            pen.add(&enrichment, dcterms::SOURCE, enrichment::WIKIDATA.into_owned());
            pen.add(&enrichment, dcterms::LICENSE, enrichment::LICENCE.into_owned());
        }
        let own = NamedGraph::ALL
            .into_iter()
            .filter(|graph| *graph != NamedGraph::Enrichment);
        let own: Vec<NamedNode> = own.map(|graph| base.graph(graph)).collect();
        if let Some(licence) = &self.licence {
            for graph in own.iter().filter(|graph| counts.graphs.contains_key(graph)) {
                pen.add(graph, dcterms::LICENSE, licence_term(licence));
            }
        }
    }
}

/// Whether a quad describes the dataset, as [`Description::quads`] does; what the graph of the run says of the run itself
/// does not.
pub fn is_description(base: &Base, quad: &Quad) -> bool {
    let (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) =
        (&quad.subject, &quad.graph_name)
    else {
        return false;
    };
    if *graph != base.graph(NamedGraph::Run) {
        return false;
    }
    let parts = ["dataset/class/", "dataset/property/", "dataset/links/", "graph/"];
    let below = subject.as_str().strip_prefix(base.as_str()).unwrap_or_default();
    let is_dataset = *subject == base.dataset() && quad.predicate != prov::WAS_GENERATED_BY;
    is_dataset || parts.iter().any(|part| below.starts_with(part))
}

fn partitions(pen: &mut Pen, base: &Base, counts: &Counts) {
    let dataset = base.dataset();
    for (class, count) in &counts.classes {
        let part = base.dataset_part(&format!("class/{}", short(class)));
        pen.add(&dataset, void::CLASS_PARTITION, part.clone());
        pen.add(&part, void::CLASS, class.clone());
        pen.add(&part, void::ENTITIES, literal::count(*count));
    }
    for (property, count) in &counts.properties {
        let part = base.dataset_part(&format!("property/{}", short(property)));
        pen.add(&dataset, void::PROPERTY_PARTITION, part.clone());
        pen.add(&part, void::PROPERTY, property.clone());
        pen.add(&part, void::TRIPLES, literal::count(*count));
    }
}

fn linksets(pen: &mut Pen, base: &Base, counts: &Counts) {
    const WIKIDATA: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.wikidata.org/");
    for (name, predicate) in [("sameAs", owl::SAME_AS), ("closeMatch", skos::CLOSE_MATCH)] {
        let Some(count) = counts.links.get(&predicate.into_owned()) else {
            continue;
        };
        let linkset = base.dataset_part(&format!("links/{name}"));
        pen.add(&base.dataset(), void::SUBSET, linkset.clone());
        pen.class(&linkset, void::LINKSET);
        pen.add(&linkset, void::SUBJECTS_TARGET, base.dataset());
        pen.add(&linkset, void::OBJECTS_TARGET, WIKIDATA.into_owned());
        pen.add(&linkset, void::LINK_PREDICATE, predicate.into_owned());
        pen.add(&linkset, void::TRIPLES, literal::count(*count));
    }
}

/// How many things have one of the entity classes.
fn entities(counts: &Counts) -> u64 {
    let classes = [
        dmb::PERSON,
        dmb::PLACE,
        dmb::ORGANIZATION,
        dmb::EVENT,
        dmb::GROUP,
        dmb::ENTITY,
    ];
    classes
        .iter()
        .filter_map(|class| counts.classes.get(&class.into_owned()))
        .sum()
}

fn is_used(counts: &Counts, namespace: &str) -> bool {
    let terms = counts.classes.keys().chain(counts.properties.keys());
    terms.into_iter().any(|term| {
        term.as_str()
            .strip_prefix(namespace)
            .is_some_and(|local| !local.contains(['/', '#']))
    })
}

/// A class or property as it stands in the IRI of its partition: with our prefix if it has one.
fn short(iri: &NamedNode) -> String {
    let prefixes = Ontology::get().prefixes();
    let found = prefixes.iter().find_map(|(prefix, namespace)| {
        let local = iri.as_str().strip_prefix(namespace)?;
        // One namespace may begin with another.
        (!local.contains(['/', '#'])).then_some((prefix, local))
    });
    found.map_or_else(
        || iri.as_str().to_owned(),
        |(prefix, local)| format!("{prefix}-{local}"),
    )
}

fn slug(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect()
}
