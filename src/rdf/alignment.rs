//! What terms of other vocabularies mean in ours, as the ontology aligns them: classes, claim properties, names.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{
    Ontology,
    vocab::{WIKIDATA_DIRECT, dmb, owl, rdfs, schema, skos},
};
use crate::model::{EntityClass, Property};

/// A property by which things are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The preferred name.
    Label,
    /// Another name.
    Other,
    /// The given name of a person.
    Given,
    /// The family name of a person.
    Family,
}

/// The terms of other vocabularies that mean something in ours.
///
/// A class or property of theirs means one of ours that is a kind of it, or that is said to match it closely or to be
/// wider. schema.org is known by both of its namespaces.
#[derive(Debug, Default)]
pub struct Alignment {
    classes: BTreeMap<String, BTreeSet<EntityClass>>,
    observations: BTreeSet<String>,
    properties: BTreeMap<String, Vec<Property>>,
    naming: BTreeMap<String, Naming>,
    same: BTreeSet<String>,
}

/// The namespace of schema.org that most mappings use.
const OLD_SCHEMA: &str = "http://schema.org/";

impl Alignment {
    /// That of the ontology that is compiled in.
    pub fn get() -> &'static Self {
        static ALIGNMENT: LazyLock<Alignment> = LazyLock::new(|| Alignment::of(Ontology::get()));
        &ALIGNMENT
    }

    fn of(ontology: &Ontology) -> Self {
        let mut alignment = Self::default();
        for class in EntityClass::ALL {
            for iri in meanings(ontology, &format!("{}{class}", dmb::NAMESPACE)) {
                alignment.classes.entry(iri).or_default().insert(class);
            }
        }
        alignment.observations = meanings(ontology, dmb::OBSERVATION.as_str());
        for property in ontology.properties() {
            let own = property
                .wikidata
                .map(|number| format!("{WIKIDATA_DIRECT}P{number}"));
            for iri in meanings(ontology, property.iri.as_str()).into_iter().chain(own) {
                let known = alignment.properties.entry(iri).or_default();
                let name = Property::new(&property.name);
                if !known.contains(&name) {
                    known.push(name);
                }
            }
        }
        for (term, naming) in [
            (rdfs::LABEL, Naming::Label),
            (skos::ALT_LABEL, Naming::Other),
            (schema::GIVEN_NAME, Naming::Given),
            (schema::FAMILY_NAME, Naming::Family),
        ] {
            let known = meanings(ontology, term.as_str()).into_iter();
            alignment.naming.extend(known.map(|iri| (iri, naming)));
        }
        alignment.same = meanings(ontology, owl::SAME_AS.as_str());
        alignment
    }

    /// Of which of the five classes something of this class is; several where the class does not tell them apart.
    pub fn classes(&self, iri: &str) -> impl Iterator<Item = EntityClass> {
        self.classes.get(&*canonical(iri)).into_iter().flatten().copied()
    }

    /// Whether things of this class are figures.
    pub fn is_observation(&self, iri: &str) -> bool {
        self.observations.contains(&*canonical(iri))
    }

    /// The claim properties that say the same as this property.
    pub fn properties(&self, iri: &str) -> &[Property] {
        self.properties.get(&*canonical(iri)).map_or(&[], Vec::as_slice)
    }

    /// How this property names things, if it does.
    pub fn naming(&self, iri: &str) -> Option<Naming> {
        self.naming.get(&*canonical(iri)).copied()
    }

    /// Whether this property says that two things are the same.
    pub fn is_same(&self, iri: &str) -> bool {
        self.same.contains(&*canonical(iri))
    }
}

/// The term itself, what it is a kind of, and what is said to match it, apart from what is narrower in theirs only.
fn meanings(ontology: &Ontology, term: &str) -> BTreeSet<String> {
    let mut meanings = BTreeSet::from([term.to_owned()]);
    let ways = [
        rdfs::SUB_CLASS_OF,
        rdfs::SUB_PROPERTY_OF,
        skos::CLOSE_MATCH,
        skos::EXACT_MATCH,
        skos::NARROW_MATCH,
    ];
    for way in ways {
        let found = ontology.named(term, way);
        meanings.extend(
            found
                .filter(|iri| *iri != dmb::ENTITY.as_str())
                .map(str::to_owned),
        );
    }
    meanings
}

fn canonical(iri: &str) -> std::borrow::Cow<'_, str> {
    match iri.strip_prefix(OLD_SCHEMA) {
        Some(name) => format!("{}{name}", schema::NAMESPACE).into(),
        None => iri.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_other_vocabularies_mean_ours() {
        let alignment = Alignment::get();
        let classes = |iri: &str| alignment.classes(iri).collect::<Vec<_>>();
        for person in [
            dmb::PERSON.as_str(),
            "http://schema.org/Person",
            "https://schema.org/Person",
            "http://xmlns.com/foaf/0.1/Person",
            "http://www.cidoc-crm.org/cidoc-crm/E21_Person",
            "http://www.wikidata.org/entity/Q5",
        ] {
            assert_eq!(classes(person), [EntityClass::Person], "{person}");
        }
        assert_eq!(
            classes("http://www.cidoc-crm.org/cidoc-crm/E74_Group"),
            [EntityClass::Organization, EntityClass::Group]
        );
        assert!(classes("https://schema.org/Thing").is_empty());
        let properties = |iri: &str| {
            let names = alignment.properties(iri).iter();
            names.map(Property::as_str).collect::<Vec<_>>()
        };
        assert_eq!(properties("http://schema.org/birthDate"), ["birthDate"]);
        assert_eq!(
            properties("http://www.wikidata.org/prop/direct/P569"),
            ["birthDate"]
        );
        assert_eq!(alignment.naming("http://schema.org/name"), Some(Naming::Label));
        assert_eq!(
            alignment.naming("http://xmlns.com/foaf/0.1/familyName"),
            Some(Naming::Family)
        );
        assert!(alignment.is_same("http://www.w3.org/2004/02/skos/core#exactMatch"));
        assert!(alignment.is_observation("http://purl.org/linked-data/cube#Observation"));
    }
}
