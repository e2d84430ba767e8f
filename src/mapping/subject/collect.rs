//! Puts together what the rows of all tables say of each subject.

use std::collections::{BTreeMap, BTreeSet};

use super::{Said, Saying, pick::UNKNOWN};
use crate::model::{
    Cell, DocumentId, EntityClass, EntityId, ItemId, LanguageText, Property, PropertyId, TableClaim,
    TableSubject, Value,
};
use crate::rdf::{Naming, Ontology, vocab::WIKIDATA_ENTITY};

/// Subjects while they are put together.
#[derive(Debug, Default)]
pub struct Subjects(BTreeMap<EntityId, Draft>);

/// What is known of one subject so far.
#[derive(Debug, Default)]
struct Draft {
    classes: BTreeSet<Vec<EntityClass>>,
    names: BTreeSet<(Naming, LanguageText)>,
    items: BTreeSet<ItemId>,
    identifiers: BTreeSet<(PropertyId, String)>,
    claims: Vec<(&'static [Property], TableClaim)>,
    documents: BTreeSet<DocumentId>,
    rows: usize,
    last: Option<(DocumentId, Cell)>,
}

impl Subjects {
    /// Adds what a row of a table says, by a triples map.
    pub fn add(&mut self, saying: Saying, document: &DocumentId, rule: &Property) {
        let Saying { subject, said, cell } = saying;
        let draft = self.0.entry(subject).or_default();
        let row = Cell { column: 0, ..cell };
        if draft
            .last
            .as_ref()
            .is_none_or(|(of, last)| (of, last) != (document, &row))
        {
            draft.rows += 1;
            draft.last = Some((document.clone(), row));
        }
        if !draft.documents.contains(document) {
            draft.documents.insert(document.clone());
        }
        match said {
            Said::Class(classes) => drop(draft.classes.insert(classes)),
            Said::Name(naming, name) => drop(draft.names.insert((naming, name))),
            Said::Item(item) => drop(draft.items.insert(item)),
            Said::Identifier(file, identifier) => drop(draft.identifiers.insert((file, identifier))),
            Said::Claim(properties, value) => {
                let claim = TableClaim {
                    property: properties.first().cloned().unwrap_or_else(|| rule.clone()),
                    value,
                    document: document.clone(),
                    cell,
                    rule: rule.clone(),
                };
                draft.claims.push((properties, claim));
            }
        }
    }

    /// The subjects that are of one of the five classes, by their IRIs. One that no row names goes by the end of its IRI.
    pub fn finish(self) -> Vec<TableSubject> {
        let subjects = self.0.into_iter();
        let mut subjects: Vec<TableSubject> = subjects.filter_map(|(id, draft)| draft.finish(id)).collect();
        let classes: BTreeMap<EntityId, EntityClass> = subjects
            .iter()
            .map(|subject| (subject.id.clone(), subject.class))
            .collect();
        for subject in &mut subjects {
            subject.claims.retain(|claim| match &claim.value {
                Value::Entity(id) => classes
                    .get(id)
                    .is_some_and(|class| has_range(&claim.property, *class)),
                _ => true,
            });
        }
        subjects
    }
}

impl Draft {
    fn finish(self, id: EntityId) -> Option<TableSubject> {
        let class = choose_class(&self.classes)?;
        let names = order_names(&self.names).unwrap_or_else(|| vec![name_of(&id)]);
        let claims = self.claims.into_iter().filter_map(|(properties, claim)| {
            let property = properties.iter().find(|property| has_domain(property, class))?;
            Some(TableClaim {
                property: property.clone(),
                ..claim
            })
        });
        let mut claims: Vec<TableClaim> = claims.collect();
        claims.sort();
        claims.dedup();
        let own = id
            .as_str()
            .strip_prefix(WIKIDATA_ENTITY)
            .and_then(|item| item.parse().ok());
        let mut items = own.map_or(self.items, |own| BTreeSet::from([own])).into_iter();
        Some(TableSubject {
            id,
            class,
            names,
            item: items.next().filter(|_| items.next().is_none()),
            identifiers: self.identifiers.into_iter().collect(),
            claims,
            documents: self.documents.into_iter().collect(),
            rows: self.rows,
        })
    }
}

/// What something is that is of all of these: each is one class or one of several.
fn choose_class(said: &BTreeSet<Vec<EntityClass>>) -> Option<EntityClass> {
    let fits = |class: &EntityClass| said.iter().all(|classes| classes.contains(class));
    let all = EntityClass::ALL.into_iter().find(fits);
    all.filter(|_| !said.is_empty())
        .or_else(|| said.iter().min_by_key(|classes| classes.len())?.first().copied())
}

/// The names, the preferred one first: of those that are given as such the first in the language of the table, else in any.
/// A given and a family name make one.
fn order_names(said: &BTreeSet<(Naming, LanguageText)>) -> Option<Vec<LanguageText>> {
    let of = |naming: Naming| {
        said.iter()
            .filter(move |(known, _)| *known == naming)
            .map(|(_, name)| name)
    };
    let mut names: Vec<LanguageText> = of(Naming::Label).cloned().collect();
    let only = |naming: Naming| {
        let mut all = of(naming);
        all.next().filter(|_| all.next().is_none())
    };
    if let (Some(given), Some(family)) = (only(Naming::Given), only(Naming::Family)) {
        names.push(LanguageText {
            language: given.language.clone(),
            text: format!("{} {}", given.text, family.text).into(),
        });
    }
    if names.is_empty() {
        names.extend(only(Naming::Family).or_else(|| only(Naming::Given)).cloned());
    }
    names.extend(of(Naming::Other).cloned());
    let own = names.iter().position(|name| name.language.is_empty());
    if let Some(own) = own {
        let preferred = names.remove(own);
        names.insert(0, preferred);
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    (!names.is_empty()).then_some(names)
}

/// The end of an IRI as a name in no known language.
fn name_of(id: &EntityId) -> LanguageText {
    let iri = id.as_str().trim_end_matches(['/', '#']);
    let end = iri.rsplit(['/', '#']).next().unwrap_or(iri);
    let text = percent_decoded(end);
    LanguageText {
        language: UNKNOWN.into(),
        text: if text.is_empty() { iri } else { &*text }.into(),
    }
}

/// A part of an IRI as it reads; what is no UTF-8 then stays as it was.
fn percent_decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        rest = code.and(after.get(2..)).unwrap_or(after);
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

fn has_domain(property: &Property, class: EntityClass) -> bool {
    let known = Ontology::get().property(property.as_str());
    known.is_some_and(|known| {
        known
            .domain
            .iter()
            .any(|of| [class.as_str(), "Entity"].contains(&of.as_str()))
    })
}

fn has_range(property: &Property, class: EntityClass) -> bool {
    let ontology = Ontology::get();
    let class = crate::rdf::class(Some(class));
    let above = ontology.super_classes(class.as_str());
    let known = ontology.property(property.as_str());
    known.is_some_and(|known| known.range.iter().any(|range| above.contains(range.as_str())))
}
