//! Writes what Wikidata says of items: in Wikidata's own terms and about its own items, so that nothing of it can be
//! taken for what the sources say.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::{
    Base, NamedGraph,
    hash::Fingerprint,
    iri, literal,
    pen::Pen,
    vocab::{
        WIKIDATA_CLAIM, WIKIDATA_DIRECT, WIKIDATA_QUALIFIER, WIKIDATA_REFERENCE, WIKIDATA_REFERENCE_PROPERTY,
        WIKIDATA_STATEMENT, WIKIDATA_VALUE, dcterms, dmb, prov, rdfs, wikibase,
    },
};
use crate::model::{
    Edtf, FactOrigin, ItemFacts, ItemId, ItemReference, ItemStatement, ItemValue, LanguageText, PropertyId,
};

/// The licence of all that Wikidata says: CC0.
pub(super) const LICENCE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://creativecommons.org/publicdomain/zero/1.0/");

/// Wikidata itself, as an item.
pub(super) const WIKIDATA: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.wikidata.org/entity/Q2013");

/// The quads of facts, by the id that their item was asked for by, and of the names of items that are values in them.
///
/// An item that was merged into another is `dcterms:isReplacedBy` that one. Statements that are not of the best rank of
/// their property have a statement node and no direct triple. Times are EDTF, with bounds on the statement node.
pub fn enrichment(
    base: &Base,
    facts: &BTreeMap<ItemId, ItemFacts>,
    names: &BTreeMap<ItemId, Vec<LanguageText>>,
) -> Vec<Quad> {
    let mut writer = Writer {
        base,
        pen: Pen::new(base.graph(NamedGraph::Enrichment)),
    };
    for (asked, facts) in facts {
        if *asked != facts.item {
            writer
                .pen
                .add(&iri::item(*asked), dcterms::IS_REPLACED_BY, iri::item(facts.item));
        }
        writer.item(facts);
    }
    for (item, labels) in names {
        writer.labels(&iri::item(*item), labels);
    }
    writer.pen.finish()
}

struct Writer<'b> {
    base: &'b Base,
    pen: Pen,
}

impl Writer<'_> {
    fn item(&mut self, facts: &ItemFacts) {
        let item = iri::item(facts.item);
        self.pen.class(&item, wikibase::ITEM);
        self.labels(&item, &facts.labels);
        let origin = self.origin(facts);
        self.pen.add(&item, prov::WAS_DERIVED_FROM, origin.clone());
        for statement in &facts.statements {
            self.statement(&item, statement, &origin);
        }
    }

    fn labels(&mut self, item: &NamedNode, labels: &[LanguageText]) {
        for label in labels {
            let label = language_text(label);
            self.pen.add(item, rdfs::LABEL, label);
        }
    }

    /// What the facts were taken from.
    fn origin(&mut self, facts: &ItemFacts) -> NamedNode {
        const DATA: &str = "https://www.wikidata.org/wiki/Special:EntityData/";
        let (node, label) = match &facts.origin {
            FactOrigin::Revision(number) => (
                NamedNode::new_unchecked(format!("{DATA}{}?revision={number}", facts.item)),
                format!("{} in Wikidata, revision {number}", facts.item),
            ),
            FactOrigin::Page => (
                NamedNode::new_unchecked(format!("{DATA}{}", facts.item)),
                format!("{} in Wikidata", facts.item),
            ),
            FactOrigin::Dump(name) => (
                self.base.dataset_part(&format!("wikidata-dump/{name}")),
                format!("the Wikidata dump {name}"),
            ),
        };
        self.pen.class(&node, prov::ENTITY);
        self.pen.add(&node, rdfs::LABEL, literal::text(&label, "en"));
        node
    }

    fn statement(&mut self, item: &NamedNode, statement: &ItemStatement, origin: &NamedNode) {
        let property = statement.property;
        let value = term(&statement.value);
        let node = self.node(item, statement, &value);
        if statement.is_best {
            self.pen
                .add(item, predicate(WIKIDATA_DIRECT, property).as_ref(), value.clone());
            self.pen.class(&node, wikibase::BEST_RANK);
        }
        self.pen
            .add(item, predicate(WIKIDATA_CLAIM, property).as_ref(), node.clone());
        self.pen.class(&node, wikibase::STATEMENT);
        self.pen
            .add(&node, predicate(WIKIDATA_VALUE, property).as_ref(), value);
        if let ItemValue::Time(time) = &statement.value {
            self.bounds(&node, time);
        }
        for (property, value) in &statement.qualifiers {
            self.pen.add(
                &node,
                predicate(WIKIDATA_QUALIFIER, *property).as_ref(),
                term(value),
            );
        }
        self.pen.add(&node, prov::WAS_DERIVED_FROM, origin.clone());
        for reference in &statement.references {
            let reference = self.reference(reference);
            self.pen.add(&node, prov::WAS_DERIVED_FROM, reference);
        }
    }

    /// Wikidata's own name for a statement, or one of ours by its content.
    fn node(&self, item: &NamedNode, statement: &ItemStatement, value: &Term) -> NamedNode {
        let own = statement.id.as_ref().map(|id| id.replace('$', "-"));
        let is_plain = |id: &String| {
            id.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if let Some(id) = own.filter(is_plain) {
            return NamedNode::new_unchecked(format!("{WIKIDATA_STATEMENT}{id}"));
        }
        let mut hash = Fingerprint::new("enrichment");
        hash.field(b's', item.as_str());
        hash.field(b'p', &statement.property.to_string());
        hash.field(b'v', &value.to_string());
        self.base.enrichment(&hash.finish())
    }

    fn bounds(&mut self, node: &NamedNode, time: &Edtf) {
        if let Some(day) = time.earliest() {
            self.pen.add(node, dmb::EARLIEST, literal::date(day));
        }
        if let Some(day) = time.latest() {
            self.pen.add(node, dmb::LATEST, literal::date(day));
        }
    }

    fn reference(&mut self, reference: &ItemReference) -> NamedNode {
        let node = NamedNode::new_unchecked(format!("{WIKIDATA_REFERENCE}{}", reference.hash));
        self.pen.class(&node, wikibase::REFERENCE);
        for (property, value) in &reference.parts {
            let property = predicate(WIKIDATA_REFERENCE_PROPERTY, *property);
            self.pen.add(&node, property.as_ref(), term(value));
        }
        node
    }
}

fn predicate(namespace: &str, property: PropertyId) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{property}"))
}

fn term(value: &ItemValue) -> Term {
    match value {
        ItemValue::Item(item) => iri::item(*item).into(),
        ItemValue::Time(time) => literal::time(time).into(),
        ItemValue::Coordinates(latitude, longitude) => literal::point(*latitude, *longitude).into(),
        ItemValue::Text(text) => literal::string(text.as_str()).into(),
        ItemValue::LanguageText(text) => language_text(text),
        // An address that is no IRI is kept as what stands there.
        ItemValue::Url(url) => {
            NamedNode::new(url.as_str()).map_or_else(|_| literal::string(url.as_str()).into(), Term::from)
        }
        ItemValue::File(name) => iri::commons_file(name).into(),
    }
}

fn language_text(text: &LanguageText) -> Term {
    literal::text(&text.text, &text.language)
}

/// Those of the quads that are about the roots, or about what is named in a quad that is kept; as quads of the graph of
/// enrichment, sorted.
///
/// So what was fetched about an item goes as soon as nothing is matched with it any more.
pub fn reachable_enrichment(base: &Base, quads: Vec<Quad>, roots: &BTreeSet<NamedNode>) -> Vec<Quad> {
    let mut by_subject: BTreeMap<NamedNode, Vec<Quad>> = BTreeMap::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            by_subject.entry(subject.clone()).or_default().push(quad);
        }
    }
    let graph = GraphName::from(base.graph(NamedGraph::Enrichment));
    let mut open: VecDeque<NamedNode> = roots.iter().cloned().collect();
    let mut kept: BTreeMap<String, Quad> = BTreeMap::new();
    while let Some(subject) = open.pop_front() {
        for quad in by_subject.remove(&subject).into_iter().flatten() {
            if let Term::NamedNode(object) = &quad.object {
                open.push_back(object.clone());
            }
            let quad = Quad {
                graph_name: graph.clone(),
                ..quad
            };
            kept.insert(quad.to_string(), quad);
        }
    }
    kept.into_values().collect()
}
