//! Picks out of the triples of a row what describes their subjects.

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::maps::is_type_property;
use crate::model::{
    Cell, Edtf, EntityClass, EntityId, ItemId, LanguageText, Property, PropertyId, Quantity, Value,
};
use crate::rdf::{
    Alignment, Base, Naming, Ontology,
    vocab::{WIKIDATA_DIRECT, WIKIDATA_ENTITY, edtf, geo, rdf, xsd},
};

/// What one triple says of its subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// Of what.
    pub subject: EntityId,
    /// What.
    pub said: Said,
    /// Where.
    pub cell: Cell,
}

/// What a triple says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// What it is: one of these.
    Class(Vec<EntityClass>),
    /// How it is called; without a language, in that of the table.
    Name(Naming, LanguageText),
    /// Which Wikidata item it is.
    Item(ItemId),
    /// Which identifier it has in the authority file of a Wikidata property.
    Identifier(PropertyId, String),
    /// A value of one of these properties, whichever fits its class.
    Claim(&'static [Property], Value<EntityId>),
}

/// The Wikidata property of identifiers in VIAF.
const VIAF: PropertyId = PropertyId::new(214);

/// A longer text, in bytes, is neither a name nor a value to tell things apart by.
const LONGEST: usize = 4096;

/// The tag of a language that nobody knows.
pub(super) const UNKNOWN: &str = "und";

/// Languages that are not written in Latin letters.
const NOT_LATIN: [&str; 18] = [
    "am", "ar", "be", "bg", "el", "fa", "he", "hi", "hy", "ja", "ka", "ko", "mk", "ru", "sr", "th", "uk",
    "zh",
];

/// Picks out what describes the subjects of triples.
#[derive(Clone, Copy, Debug)]
pub struct Describer<'a> {
    /// The base of all IRIs of ours.
    pub base: &'a Base,
    /// The language of names that state none.
    pub language: &'a str,
}

impl Describer<'_> {
    /// What a triple says of its subject, if it says anything that matters.
    pub fn pick(&self, quad: &Quad, cell: Cell) -> Option<Saying> {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            return None;
        };
        let said = self.said(quad.predicate.as_str(), &quad.object)?;
        let subject = self.base.entity_id(subject.as_str())?;
        Some(Saying { subject, said, cell })
    }

    fn said(&self, predicate: &str, object: &Term) -> Option<Said> {
        let alignment = Alignment::get();
        if text(object)?.len() > LONGEST {
            return None;
        }
        if is_type_property(predicate) {
            let Term::NamedNode(class) = object else {
                return None;
            };
            let classes: Vec<_> = alignment.classes(class.as_str()).collect();
            return (!classes.is_empty()).then_some(Said::Class(classes));
        }
        if let Some(naming) = alignment.naming(predicate) {
            let Term::Literal(name) = object else { return None };
            return self.name(name).map(|name| Said::Name(naming, name));
        }
        if alignment.is_same(predicate) {
            return identity(text(object)?);
        }
        let properties = alignment.properties(predicate);
        if properties.is_empty() {
            let number = predicate.strip_prefix(WIKIDATA_DIRECT)?;
            let Term::Literal(identifier) = object else {
                return None;
            };
            return Some(Said::Identifier(
                number.parse().ok()?,
                identifier.value().trim().to_owned(),
            ));
        }
        let value = match object {
            Term::NamedNode(iri) => self.entity(properties, iri)?,
            Term::Literal(literal) => self.value(properties, literal)?,
            _ => return None,
        };
        Some(Said::Claim(properties, value))
    }

    fn name(&self, name: &Literal) -> Option<LanguageText> {
        let text = name.value().trim();
        let language = match name.language() {
            None if self.is_foreign(text) => UNKNOWN,
            Some(language) if !self.is_own(language) => language,
            _ => "",
        };
        (!text.is_empty()).then(|| LanguageText {
            language: language.into(),
            text: text.into(),
        })
    }

    /// Whether a name without a language can hardly be in that of the table, since it has no Latin letter.
    fn is_foreign(&self, text: &str) -> bool {
        let is_latin = |c: char| c.is_alphabetic() && c < '\u{370}';
        let own = self.language.split('-').next().unwrap_or_default();
        !NOT_LATIN.contains(&own) && text.contains(char::is_alphabetic) && !text.contains(is_latin)
    }

    fn is_own(&self, language: &str) -> bool {
        language.eq_ignore_ascii_case(self.language)
    }

    fn entity(&self, properties: &[Property], iri: &NamedNode) -> Option<Value<EntityId>> {
        let takes = |property: &Property| Kind::of(property).is_some_and(Kind::takes_entities);
        if !properties.iter().any(takes) {
            return None;
        }
        self.base.entity_id(iri.as_str()).map(Value::Entity)
    }

    /// A literal as the properties want it; words in another language than that of the table are left out.
    fn value(&self, properties: &[Property], literal: &Literal) -> Option<Value<EntityId>> {
        let text = literal.value().trim();
        properties.iter().find_map(|property| match Kind::of(property)? {
            Kind::Time => time(text).map(Value::Time),
            Kind::Count => count(text).map(Value::Quantity),
            Kind::Point => text.starts_with("POINT").then(|| Value::Text(text.to_owned())),
            Kind::Text | Kind::TextOrEntity => {
                let is_own = literal.language().is_none_or(|language| self.is_own(language));
                (is_own && !text.is_empty()).then(|| Value::Text(text.to_owned()))
            }
            Kind::Entity => None,
        })
    }
}

/// What values of a claim property are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Time,
    Count,
    Point,
    Text,
    TextOrEntity,
    Entity,
}

impl Kind {
    fn of(property: &Property) -> Option<Self> {
        let property = Ontology::get().property(property.as_str())?;
        let has =
            |range: oxigraph::model::NamedNodeRef<'_>| property.range.iter().any(|known| *known == range);
        Some(match property.range.len() {
            _ if has(edtf::EDTF) => Self::Time,
            _ if has(xsd::INTEGER) => Self::Count,
            _ if has(geo::WKT_LITERAL) => Self::Point,
            1 if has(rdf::LANG_STRING) || has(xsd::STRING) => Self::Text,
            _ if has(rdf::LANG_STRING) => Self::TextOrEntity,
            _ => Self::Entity,
        })
    }

    fn takes_entities(self) -> bool {
        matches!(self, Self::TextOrEntity | Self::Entity)
    }
}

/// The text of a term: an IRI or a literal.
fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(iri) => Some(iri.as_str()),
        Term::Literal(literal) => Some(literal.value().trim()),
        _ => None,
    }
}

/// What is said by naming the same thing elsewhere: an item of Wikidata, by its IRI, page or number, or one of VIAF.
fn identity(same: &str) -> Option<Said> {
    let plain = same
        .strip_prefix("https://")
        .or_else(|| same.strip_prefix("http://"));
    let plain = plain.unwrap_or(same).trim_end_matches('/');
    let plain = plain.strip_prefix("www.").unwrap_or(plain);
    if let Some(number) = plain.strip_prefix("viaf.org/viaf/") {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        return is_number.then(|| Said::Identifier(VIAF, number.to_owned()));
    }
    let item = same.strip_prefix(WIKIDATA_ENTITY);
    let item = item.or_else(|| plain.strip_prefix("wikidata.org/entity/"));
    let item = item.or_else(|| plain.strip_prefix("wikidata.org/wiki/"));
    item.unwrap_or(plain).parse().ok().map(Said::Item)
}

/// A time as EDTF, or a date or time of XML Schema.
fn time(text: &str) -> Option<Edtf> {
    let is_time = |(_, time): &(&str, &str)| time.starts_with(|c: char| c.is_ascii_digit());
    let day = text.split_once('T').filter(is_time).map_or(text, |(day, _)| day);
    day.parse().or_else(|_| day.trim_end_matches('Z').parse()).ok()
}

/// A whole number, with or without commas between thousands.
fn count(text: &str) -> Option<Quantity> {
    text.replace(',', "").parse().ok().map(Quantity::exact)
}
