//! The project's own gold: records `dembei-annotation-1` with their text, one after the other.
//!
//! A record of `annotate` with the text in it is read as it is; what gold may have beyond that is told in
//! `data/gold/README.md`: a list where several values are right, and `optional`.

use std::{collections::BTreeSet, path::Path};

use serde::Deserialize;

use super::chars::Chars;
use super::{
    GoldDetails, GoldDocument, GoldItem, GoldLink, GoldMention, GoldObservation, GoldQuantity, GoldStatement,
    GoldTime, GoldValue, innermost,
};
use crate::eval::EvalError;
use crate::model::{DocumentId, Edtf, EntityClass, ItemId, MentionKind, Number, Span};
use crate::rdf::Ontology;

#[derive(Debug, Deserialize)]
struct Record {
    id: DocumentId,
    #[serde(default)]
    path: Option<String>,
    text: String,
    #[serde(default)]
    mentions: Vec<MentionRecord>,
    #[serde(default)]
    times: Option<Vec<TimeRecord>>,
    #[serde(default)]
    quantities: Option<Vec<QuantityRecord>>,
    #[serde(default)]
    statements: Option<Vec<StatementRecord>>,
    #[serde(default)]
    observations: Option<Vec<ObservationRecord>>,
}

/// One value, or several that are all right.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    Any(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn into_list(self) -> Vec<T> {
        match self {
            Self::One(value) => vec![value],
            Self::Any(values) => values,
        }
    }
}

fn list<T>(some: Option<OneOrMore<T>>) -> Vec<T> {
    some.map(OneOrMore::into_list).unwrap_or_default()
}

#[derive(Debug, Deserialize)]
struct MentionRecord {
    start: usize,
    end: usize,
    text: String,
    #[serde(default = "name")]
    kind: MentionKind,
    #[serde(rename = "type", default)]
    class: Option<OneOrMore<String>>,
    #[serde(default)]
    entity: Option<String>,
    #[serde(default = "unknown", deserialize_with = "item")]
    wikidata: GoldItem,
    #[serde(default)]
    optional: bool,
}

fn name() -> MentionKind {
    MentionKind::Name
}

fn unknown() -> GoldItem {
    GoldItem::Unknown
}

/// `null` says that there is no item, which is more than saying nothing.
fn item<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<GoldItem, D::Error> {
    let item = Option::<ItemId>::deserialize(deserializer)?;
    Ok(item.map_or(GoldItem::Nil, GoldItem::Item))
}

#[derive(Debug, Deserialize)]
struct TimeRecord {
    start: usize,
    end: usize,
    text: String,
    edtf: OneOrMore<Edtf>,
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Deserialize)]
struct QuantityRecord {
    start: usize,
    end: usize,
    text: String,
    value: serde_json::Number,
    #[serde(default)]
    upper: Option<serde_json::Number>,
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Deserialize)]
struct StatementRecord {
    subject: String,
    property: OneOrMore<String>,
    object: ObjectRecord,
    #[serde(default)]
    qualifiers: DetailRecord,
    #[serde(default)]
    negated: bool,
    start: usize,
    end: usize,
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ObjectRecord {
    Entity(String),
    Time(OneOrMore<Edtf>),
    Value(serde_json::Number),
    Text(String),
}

#[derive(Debug, Default, Deserialize)]
struct DetailRecord {
    #[serde(default)]
    time: Option<OneOrMore<Edtf>>,
    #[serde(default)]
    place: Option<OneOrMore<String>>,
    #[serde(default)]
    role: Option<OneOrMore<String>>,
    #[serde(default)]
    according_to: Option<OneOrMore<String>>,
}

impl From<DetailRecord> for GoldDetails {
    fn from(record: DetailRecord) -> Self {
        Self {
            times: list(record.time),
            places: list(record.place),
            roles: list(record.role),
            sources: list(record.according_to),
        }
    }
}

#[derive(Debug, Deserialize)]
struct ObservationRecord {
    #[serde(default)]
    group: Option<OneOrMore<String>>,
    #[serde(default)]
    group_text: Option<String>,
    measure: OneOrMore<String>,
    value: serde_json::Number,
    #[serde(default)]
    upper: Option<serde_json::Number>,
    #[serde(default)]
    approximate: bool,
    #[serde(flatten)]
    qualifiers: DetailRecord,
    start: usize,
    end: usize,
    #[serde(default)]
    optional: bool,
}

/// Reads all records.
pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<GoldDocument>, EvalError> {
    let records = serde_json::Deserializer::from_str(text).into_iter::<Record>();
    let documents = records.map(|record| {
        let record = record.map_err(|source| EvalError::Json {
            path: path.to_owned(),
            source,
        })?;
        let reader = Reader {
            path,
            id: record.id.to_string(),
            chars: Chars::new(&record.text),
        };
        reader.read(record)
    });
    documents.collect()
}

struct Reader<'a> {
    path: &'a Path,
    id: String,
    chars: Chars,
}

impl Reader<'_> {
    fn read(&self, record: Record) -> Result<GoldDocument, EvalError> {
        let text = record.text;
        let mentions = record.mentions.into_iter().map(|m| self.mention(m, &text));
        let mentions: Vec<Option<GoldMention>> = mentions.collect::<Result<_, _>>()?;
        let mentions: Vec<GoldMention> = mentions.into_iter().flatten().collect();
        let times = read_all(record.times, |t| self.time(t, &text))?;
        let quantities = read_all(record.quantities, |q| self.quantity(q, &text))?;
        let statements = read_all(record.statements, |s| self.statement(s))?;
        let observations = read_all(record.observations, |o| self.observation(o))?;
        let named = mentions
            .iter()
            .filter(|m| !m.optional && m.item != GoldItem::Unknown);
        let links = named.map(|m| GoldLink {
            span: m.span,
            item: m.item,
            is_name: true,
        });
        let document = GoldDocument {
            links: innermost(links.collect()),
            path: record.path,
            classes: EntityClass::ALL.to_vec(),
            judges_links: mentions.iter().any(|m| m.item != GoldItem::Unknown),
            mentions,
            times,
            quantities,
            statements,
            observations,
            ..GoldDocument::new(record.id, text)
        };
        self.check_names(&document)?;
        Ok(document)
    }

    /// The span, if the words there are the ones that the record gives.
    fn span(&self, (start, end): (usize, usize), words: Option<&str>, text: &str) -> Result<Span, EvalError> {
        let span = self.chars.span(start, end);
        span.filter(|span| words.is_none_or(|words| span.of(text) == words))
            .ok_or_else(|| EvalError::Span {
                path: self.path.to_owned(),
                id: self.id.clone(),
                start,
                end,
                text: words.unwrap_or_default().to_owned(),
            })
    }

    fn mention(&self, record: MentionRecord, text: &str) -> Result<Option<GoldMention>, EvalError> {
        let span = self.span((record.start, record.end), Some(&record.text), text)?;
        if record.kind != MentionKind::Name {
            return Ok(None);
        }
        let class = |name: String| EntityClass::parse(&name).ok_or_else(|| self.term("class", name));
        let classes: Result<Vec<EntityClass>, EvalError> =
            list(record.class).into_iter().map(class).collect();
        let classes = classes?;
        Ok(Some(GoldMention {
            // A named thing of another kind is no name of ours.
            optional: record.optional || classes.is_empty(),
            item: record.wikidata,
            entity: Some(record.entity.unwrap_or_else(|| record.text.clone())),
            ..GoldMention::new(span, classes)
        }))
    }

    fn time(&self, record: TimeRecord, text: &str) -> Result<GoldTime, EvalError> {
        Ok(GoldTime {
            span: self.span((record.start, record.end), Some(&record.text), text)?,
            readings: record.edtf.into_list(),
            optional: record.optional,
        })
    }

    fn quantity(&self, record: QuantityRecord, text: &str) -> Result<GoldQuantity, EvalError> {
        Ok(GoldQuantity {
            span: self.span((record.start, record.end), Some(&record.text), text)?,
            value: self.number(&record.value)?,
            upper: record.upper.map(|upper| self.number(&upper)).transpose()?,
            optional: record.optional,
        })
    }

    fn statement(&self, record: StatementRecord) -> Result<GoldStatement, EvalError> {
        let property = |name: String| {
            let local = name.strip_prefix("dmb:").unwrap_or(&name).to_owned();
            let known = Ontology::get().property(&local).is_some();
            if known {
                Ok(local)
            } else {
                Err(self.term("property", name))
            }
        };
        let properties: Result<_, _> = record.property.into_list().into_iter().map(property).collect();
        Ok(GoldStatement {
            subject: record.subject,
            properties: properties?,
            object: match record.object {
                ObjectRecord::Entity(name) => GoldValue::Entity(name),
                ObjectRecord::Time(times) => GoldValue::Time(times.into_list()),
                ObjectRecord::Value(number) => GoldValue::Text(number.to_string()),
                ObjectRecord::Text(words) => GoldValue::Text(words),
            },
            details: record.qualifiers.into(),
            negated: record.negated,
            span: self.span((record.start, record.end), None, "")?,
            optional: record.optional,
        })
    }

    fn observation(&self, record: ObservationRecord) -> Result<GoldObservation, EvalError> {
        let measure = |name: String| {
            let known = Ontology::get().measure(&name).is_some();
            if known {
                Ok(name)
            } else {
                Err(self.term("measure", name))
            }
        };
        let measures: Result<_, _> = record.measure.into_list().into_iter().map(measure).collect();
        let mut groups = list(record.group);
        groups.extend(record.group_text.filter(|words| !words.is_empty()));
        Ok(GoldObservation {
            groups,
            measures: measures?,
            value: self.number(&record.value)?,
            upper: record.upper.map(|upper| self.number(&upper)).transpose()?,
            approximate: record.approximate,
            details: record.qualifiers.into(),
            span: self.span((record.start, record.end), None, "")?,
            optional: record.optional,
        })
    }

    fn number(&self, json: &serde_json::Number) -> Result<Number, EvalError> {
        parse_number(&json.to_string()).ok_or_else(|| self.term("number", json.to_string()))
    }

    fn term(&self, kind: &'static str, name: String) -> EvalError {
        EvalError::Term {
            path: self.path.to_owned(),
            id: self.id.clone(),
            kind,
            name,
        }
    }

    /// Statements are about what is mentioned.
    fn check_names(&self, document: &GoldDocument) -> Result<(), EvalError> {
        let known: BTreeSet<&str> = document
            .mentions
            .iter()
            .filter_map(|m| m.entity.as_deref())
            .collect();
        for statement in document.statements.iter().flatten() {
            let object = match &statement.object {
                GoldValue::Entity(name) => Some(name),
                _ => None,
            };
            let places = &statement.details.places;
            for name in [&statement.subject].into_iter().chain(object).chain(places) {
                if !known.contains(name.as_str()) {
                    return Err(EvalError::Entity {
                        path: self.path.to_owned(),
                        id: self.id.clone(),
                        name: name.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// Reads the records of a list that may not be there.
fn read_all<R, T>(
    records: Option<Vec<R>>,
    read: impl Fn(R) -> Result<T, EvalError>,
) -> Result<Option<Vec<T>>, EvalError> {
    let read = |records: Vec<R>| records.into_iter().map(read).collect();
    records.map(read).transpose()
}

/// A decimal number without noughts at its end, so that equal numbers are equal.
fn parse_number(text: &str) -> Option<Number> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    let mantissa = format!("{whole}{part}").parse().ok()?;
    let decimals = u8::try_from(part.len()).ok()?;
    Some(Number { mantissa, decimals })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"schema": "dembei-annotation-1", "id": "a", "text": "Ōsaka: 392 in 1890.",
        "mentions": [{"start": 0, "end": 5, "text": "Ōsaka", "type": "Place"}],
        "times": [{"start": 14, "end": 18, "text": "1890", "edtf": ["1890", "1890~"]}],
        "observations": [{"group": ["Ōsaka"], "measure": "population", "value": 392.0, "time": "1890",
                          "start": 0, "end": 19}]}"#;

    fn read(text: &str) -> Result<GoldDocument, EvalError> {
        parse(Path::new("gold.json"), text).map(|mut documents| documents.remove(0))
    }

    #[test]
    fn what_is_not_there_is_not_judged() {
        let document = read(RECORD).unwrap();
        assert_eq!(document.mentions[0].span.of(&document.text), "Ōsaka");
        assert_eq!(document.times.unwrap()[0].readings.len(), 2);
        assert_eq!(document.observations.unwrap()[0].value, Number::from(392));
        assert!(document.statements.is_none() && !document.judges_links);
    }

    #[test]
    fn wrong_words_and_unknown_terms_are_named() {
        for (from, to, told) in [
            ("\"text\": \"Ōsaka\"", "\"text\": \"Osaka\"", "0..5"),
            ("population", "happiness", "happiness"),
            ("\"Place\"", "\"Town\"", "Town"),
            ("392.0", "true", "line 4"),
        ] {
            let error = read(&RECORD.replace(from, to)).unwrap_err();
            let told_all = format!(
                "{error} {:?}",
                std::error::Error::source(&error).map(ToString::to_string)
            );
            assert!(told_all.contains(told), "{told_all}");
        }
    }
}
