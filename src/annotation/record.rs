//! The stable record `dembei-annotation-1`: one JSON object per document.

use serde::Serialize;

use super::{Annotated, AnnotationError, AnnotationFormat, names::Names, to_json_line};
use crate::model::{
    AccordingTo, Certainty, CharOffsets, Claim, Document, DurationKind, DurationMention, Edtf, EntityClass,
    Extraction, ItemId, LocalEntityId, MentionKind, Number, Observation, Qualifiers, Quantity, Score, Span,
    Value,
};
use crate::rdf::{Base, Ontology};

/// The name of this form of record; a change that readers must know of changes it.
const SCHEMA: &str = "dembei-annotation-1";

/// One document with everything found in it. Offsets count code points of the text as given, half open.
#[derive(Clone, Debug, Serialize)]
struct AnnotationRecord<'a> {
    schema: &'static str,
    id: &'a str,
    mentions: Vec<MentionRecord<'a>>,
    times: Vec<TimeRecord<'a>>,
    quantities: Vec<QuantityRecord<'a>>,
    durations: Vec<DurationRecord<'a>>,
    statements: Vec<StatementRecord>,
    observations: Vec<ObservationRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct MentionRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: MentionKind,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    class: Option<EntityClass>,
    entity: String,
    wikidata: Option<ItemId>,
    score: Score,
}

#[derive(Clone, Debug, Serialize)]
struct TimeRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    edtf: &'a Edtf,
}

#[derive(Clone, Debug, Serialize)]
struct QuantityRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: serde_json::Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<serde_json::Number>,
    approximate: bool,
}

#[derive(Clone, Debug, Serialize)]
struct DurationRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    /// In ISO 8601, as is the upper end of a range.
    duration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<String>,
    approximate: bool,
    kind: DurationKind,
    /// What a time is told from.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<AnchorRecord<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct AnchorRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    /// The entity that these words name, if they name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct StatementRecord {
    subject: String,
    property: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata_property: Option<String>,
    object: ObjectRecord,
    qualifiers: QualifierRecord,
    certainty: Certainty,
    negated: bool,
    start: usize,
    end: usize,
    confidence: Score,
    rule: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum ObjectRecord {
    Entity(String),
    Time(Edtf),
    Value(serde_json::Number),
    Text(String),
}

#[derive(Clone, Debug, Serialize)]
struct QualifierRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Edtf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    according_to: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ObservationRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    group_text: String,
    measure: String,
    value: serde_json::Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<serde_json::Number>,
    approximate: bool,
    #[serde(flatten)]
    qualifiers: QualifierRecord,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further_places: Vec<String>,
    certainty: Certainty,
    start: usize,
    end: usize,
    confidence: Score,
}

/// One object a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLines;

impl AnnotationFormat for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn write(&self, annotated: Annotated<'_>, base: &Base) -> Result<String, AnnotationError> {
        let Annotated {
            document, extraction, ..
        } = annotated;
        let names = Names::new(annotated, base);
        to_json_line(&record(document, extraction, names), document)
    }
}

fn record<'a>(document: &'a Document, extraction: &'a Extraction, names: Names<'a>) -> AnnotationRecord<'a> {
    let offsets = CharOffsets::new(&document.text);
    let place = |span: Span| offsets.to_char_span(&document.text, span);
    let mentions = extraction.mentions.iter().filter_map(|mention| {
        let (start, end) = place(mention.span);
        let entity = names.entity(mention.entity)?;
        Some(MentionRecord {
            start,
            end,
            text: mention.span.of(&document.text),
            kind: mention.kind,
            class: mention.class,
            entity: names.iri(entity),
            wikidata: names.item(entity),
            score: mention.score,
        })
    });
    let times = extraction.times.iter().map(|time| {
        let (start, end) = place(time.span);
        TimeRecord {
            start,
            end,
            text: time.span.of(&document.text),
            edtf: &time.edtf,
        }
    });
    let quantities = extraction.quantities.iter().map(|mention| {
        let (start, end) = place(mention.span);
        let quantity = &mention.quantity;
        QuantityRecord {
            start,
            end,
            text: mention.span.of(&document.text),
            value: number(quantity.value),
            upper: quantity.upper.map(number),
            approximate: quantity.approximate,
        }
    });
    let durations = extraction.durations.iter();
    AnnotationRecord {
        schema: SCHEMA,
        id: document.id.as_str(),
        mentions: mentions.collect(),
        times: times.collect(),
        quantities: quantities.collect(),
        durations: durations
            .map(|mention| names.duration(mention, (document, extraction), &place))
            .collect(),
        statements: extraction
            .claims
            .iter()
            .filter_map(|claim| names.statement(claim, place(claim.span)))
            .collect(),
        observations: extraction
            .observations
            .iter()
            .map(|o| names.observation(o, place(o.span)))
            .collect(),
    }
}

impl Names<'_> {
    fn id(&self, local: LocalEntityId) -> Option<String> {
        self.entity(local).map(|entity| self.iri(entity))
    }

    fn duration<'d>(
        &self,
        mention: &DurationMention,
        (document, extraction): (&'d Document, &Extraction),
        place: &impl Fn(Span) -> (usize, usize),
    ) -> DurationRecord<'d> {
        let DurationMention { span, duration, .. } = mention;
        let (start, end) = place(*span);
        let told_from = mention.anchor.map(|words| {
            let (start, end) = place(words);
            let named = extraction.mentions.iter().find(|m| words.contains(m.span));
            AnchorRecord {
                start,
                end,
                text: words.of(&document.text),
                entity: named.and_then(|mention| self.id(mention.entity)),
            }
        });
        DurationRecord {
            start,
            end,
            text: span.of(&document.text),
            duration: duration.to_iso(),
            upper: duration.upper_to_iso(),
            approximate: duration.quantity.approximate,
            kind: mention.kind,
            anchor: told_from,
        }
    }

    fn statement(
        &self,
        claim: &Claim<LocalEntityId>,
        (start, end): (usize, usize),
    ) -> Option<StatementRecord> {
        let object = match &claim.value {
            Value::Entity(id) => ObjectRecord::Entity(self.id(*id)?),
            Value::Time(time) => ObjectRecord::Time(time.clone()),
            Value::Quantity(Quantity { value, .. }) => ObjectRecord::Value(number(*value)),
            Value::Text(words) => ObjectRecord::Text(words.clone()),
        };
        let property = Ontology::get().property(claim.property.as_str());
        Some(StatementRecord {
            subject: self.id(claim.subject)?,
            property: format!("dmb:{}", claim.property),
            wikidata_property: property.and_then(|p| p.wikidata.map(|number| format!("P{number}"))),
            object,
            qualifiers: self.qualifiers(&claim.qualifiers),
            certainty: claim.certainty,
            negated: claim.negated,
            start,
            end,
            confidence: claim.confidence,
            rule: claim.rule.to_string(),
        })
    }

    fn observation(
        &self,
        observation: &Observation<LocalEntityId>,
        (start, end): (usize, usize),
    ) -> ObservationRecord {
        ObservationRecord {
            group: observation.group.and_then(|group| self.id(group)),
            group_text: observation.group_text.clone(),
            measure: observation.measure.to_string(),
            value: number(observation.quantity.value),
            upper: observation.quantity.upper.map(number),
            approximate: observation.quantity.approximate,
            qualifiers: self.qualifiers(&observation.qualifiers),
            further_places: (observation.further_places.iter())
                .filter_map(|place| self.id(*place))
                .collect(),
            certainty: observation.certainty,
            start,
            end,
            confidence: observation.confidence,
        }
    }

    fn qualifiers(&self, qualifiers: &Qualifiers<LocalEntityId>) -> QualifierRecord {
        QualifierRecord {
            time: qualifiers.time.clone(),
            place: qualifiers.place.and_then(|place| self.id(place)),
            role: qualifiers.role.clone(),
            according_to: qualifiers.according_to.as_ref().and_then(|cited| match cited {
                AccordingTo::Entity(id) => self.id(*id),
                AccordingTo::Text(words) => Some(words.clone()),
            }),
        }
    }
}

/// Integers as such, the rest as decimals.
fn number(number: Number) -> serde_json::Number {
    let decimal = || serde_json::Number::from_f64(number.to_string().parse().unwrap_or_default());
    let whole = || serde_json::Number::from(number.mantissa);
    if number.decimals == 0 {
        whole()
    } else {
        decimal().unwrap_or_else(whole)
    }
}
