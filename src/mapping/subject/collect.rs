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
pub struct Subjects(BTreeMap<EntityId, Box<Draft>>);

/// What is known of one subject so far, in sorted lists: there are mostly one or two of a kind, and many subjects.
#[derive(Debug, Default)]
struct Draft {
    classes: Vec<Vec<EntityClass>>,
    names: Vec<(Naming, LanguageText)>,
    items: Vec<ItemId>,
    identifiers: Vec<(PropertyId, String)>,
    claims: Vec<(&'static [Property], TableClaim)>,
    documents: Vec<DocumentId>,
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
        if draft.documents.last() != Some(document) {
            note(&mut draft.documents, document.clone());
        }
        match said {
            Said::Class(classes) => note(&mut draft.classes, classes),
            Said::Name(naming, name) => note(&mut draft.names, (naming, name)),
            Said::Item(item) => note(&mut draft.items, item),
            Said::Identifier(file, identifier) => note(&mut draft.identifiers, (file, identifier)),
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
        let mut subjects: Vec<TableSubject> = Vec::with_capacity(self.0.len());
        subjects.extend(self.0.into_iter().filter_map(|(id, draft)| draft.finish(id)));
        let of_one = |subject: &TableSubject| (subject.id.clone(), subject.class);
        let classes: Vec<(EntityId, EntityClass)> = subjects.iter().map(of_one).collect();
        let class_of = |id: &EntityId| {
            let at = classes.binary_search_by(|(known, _)| known.cmp(id)).ok()?;
            classes.get(at).map(|(_, class)| *class)
        };
        for subject in &mut subjects {
            subject.claims.retain(|claim| match &claim.value {
                Value::Entity(id) => class_of(id).is_some_and(|class| has_range(&claim.property, class)),
                _ => true,
            });
        }
        subjects
    }
}

/// Notes something, with room for no more where it is among few. What comes again may be noted again, until the list is
/// [`sorted`].
fn note<T: Ord>(list: &mut Vec<T>, new: T) {
    const FEW: usize = 8;
    if list.len() < FEW {
        if !list.contains(&new) {
            list.reserve_exact(1);
            list.push(new);
        }
        return;
    }
    if list.len() == list.capacity() {
        list.sort();
        list.dedup();
        // It is sorted again when there is as much more.
        list.reserve(list.len());
    }
    list.push(new);
}

/// What was noted, each once.
fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list.dedup();
    list.shrink_to_fit();
    list
}

impl Draft {
    fn finish(self, id: EntityId) -> Option<TableSubject> {
        let class = choose_class(&sorted(self.classes))?;
        let names = order_names(&sorted(self.names)).unwrap_or_else(|| vec![name_of(&id)]);
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
        claims.shrink_to_fit();
        let own = id
            .as_str()
            .strip_prefix(WIKIDATA_ENTITY)
            .and_then(|item| item.parse().ok());
        let mut items = own
            .map_or_else(|| sorted(self.items), |own| vec![own])
            .into_iter();
        Some(TableSubject {
            id,
            class,
            names,
            item: items.next().filter(|_| items.next().is_none()),
            identifiers: sorted(self.identifiers),
            claims,
            documents: sorted(self.documents),
            rows: self.rows,
        })
    }
}

/// What something is that is of all of these: each is one class or one of several.
fn choose_class(said: &[Vec<EntityClass>]) -> Option<EntityClass> {
    let fits = |class: &EntityClass| said.iter().all(|classes| classes.contains(class));
    let all = EntityClass::ALL.into_iter().find(fits);
    all.filter(|_| !said.is_empty())
        .or_else(|| said.iter().min_by_key(|classes| classes.len())?.first().copied())
}

/// The names, the preferred one first: of those that are given as such the first in the language of the table, else in any.
/// A given and a family name make one.
fn order_names(said: &[(Naming, LanguageText)]) -> Option<Vec<LanguageText>> {
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
