//! Reads the fields of infoboxes.

mod keys;

use std::collections::HashMap;

use keys::{Key, Kind, Meaning, class_of_box};

use super::{
    analysis::Analysis,
    entities::{Entities, one_line},
    name::Name,
    observation::field_observation,
    topic::Topic,
};
use crate::gazetteer::gazetteer;
use crate::model::{
    BlockKind, Certainty, Claim, Document, Edtf, EntityClass, Extraction, LocalEntityId, Property,
    Qualifiers, Score, Span, Value,
};

/// The key under which a source gives the kind of a box.
const KIND_OF_BOX: &str = "Infobox";

/// A field of a box.
#[derive(Clone, Debug)]
struct Field {
    key: Key,
    /// Where its key stands.
    key_span: Span,
    /// Its value.
    span: Span,
}

impl Field {
    /// What both say, which is the evidence.
    fn evidence(&self) -> Span {
        self.key_span.cover(self.span)
    }
}

fn fields(document: &Document) -> impl Iterator<Item = Field> + use<'_> {
    document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Field { key } => Some(Field {
            key: Key::parse(key.of(document.reading())),
            key_span: key,
            span: block.span,
        }),
        _ => None,
    })
}

/// What a document says outright that something is: a thing of that class, or of none of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told(pub(crate) Option<EntityClass>);

/// What a document is about, by the kind of its infobox.
pub(crate) fn told_by_infobox(document: &Document) -> Option<Told> {
    let text = document.reading();
    let mut kinds = document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Field { key } if key.of(text) == KIND_OF_BOX => Some(block.span.of(text)),
        _ => None,
    });
    let kind = kinds.next()?;
    let is_band = kind.starts_with("musical artist")
        && fields(document).any(|field| {
            let value = field.span.of(text);
            field.key.name == "background" && (value.contains("group") || value.contains("band"))
        });
    Some(Told(if is_band {
        Some(EntityClass::Organization)
    } else {
        class_of_box(kind)
    }))
}

/// Gives the names in fields that take one class of value only that class, unless a list knows better: the place of
/// birth is a place.
pub(crate) fn classify_values(analysis: &Analysis<'_>, names: &mut [Name]) {
    /// As sure as a name is whose class a field tells.
    const BY_FIELD: f64 = 0.85;
    let about = told_by_infobox(analysis.document).and_then(|told| told.0);
    for field in fields(analysis.document) {
        let mut classes = field
            .key
            .meanings()
            .iter()
            .filter(|meaning| {
                meaning.kind == Kind::Entity && (about.is_none() || meaning.subjects.admit(about))
            })
            .map(|meaning| meaning.objects.only());
        let (Some(Some(class)), None) = (classes.next(), classes.next()) else {
            continue;
        };
        let first =
            names.partition_point(|name| analysis.span(name.tokens.clone()).start() < field.span.start());
        for name in names.iter_mut().skip(first) {
            let span = analysis.span(name.tokens.clone());
            if !field.span.contains(span) {
                break;
            }
            let unsure = name.item.is_none() && name.canonical.is_none() && name.score < Score::new(BY_FIELD);
            if unsure && name.class != Some(EntityClass::Group) {
                name.class = Some(class);
                name.score = Score::new(BY_FIELD);
            }
        }
    }
}

/// Adds what an infobox says of the topic of its document.
pub(crate) fn read_infobox(
    analysis: &Analysis<'_>,
    topic: Topic,
    entities: &mut Entities,
    extraction: &mut Extraction,
) {
    let fields: Vec<Field> = fields(analysis.document).collect();
    let mut by_key: HashMap<&Key, &Field> = HashMap::new();
    for field in &fields {
        by_key.entry(&field.key).or_insert(field);
    }
    let reader = Reader {
        analysis,
        topic,
        by_key: &by_key,
        has_kind: told_by_infobox(analysis.document).is_some(),
    };
    for field in &fields {
        for meaning in reader.meanings(field) {
            reader.read(field, meaning, entities, extraction);
        }
    }
}

struct Reader<'a, 'd> {
    analysis: &'a Analysis<'d>,
    topic: Topic,
    by_key: &'a HashMap<&'a Key, &'a Field>,
    has_kind: bool,
}

impl Reader<'_, '_> {
    /// What a field means here: of the meanings of its key those that fit the topic, and the label beside it.
    fn meanings(&self, field: &Field) -> Vec<&'static Meaning> {
        let label = field.key.partners().find_map(|key| self.by_key.get(&key));
        let label = label.map(|field| format!(" {} ", crate::text::fold(field.span.of(self.analysis.text))));
        let says = |meaning: &Meaning| match (&meaning.label, &label) {
            (Some(wanted), Some(label)) => label.contains(&format!(" {wanted} ")),
            (wanted, _) => wanted.is_none(),
        };
        let fits = |meaning: &&Meaning| match self.topic.class {
            None if self.has_kind => meaning.subjects.is_any(),
            None => true,
            class => meaning.subjects.admit(class),
        };
        let fitting: Vec<&Meaning> = field
            .key
            .meanings()
            .iter()
            .filter(fits)
            .filter(|m| says(m))
            .collect();
        let labelled = fitting
            .iter()
            .copied()
            .filter(|meaning| meaning.label.is_some())
            .max_by_key(|meaning| meaning.label.as_ref().map_or(0, String::len));
        match (labelled, self.topic.class) {
            (Some(one), _) => vec![one],
            (None, None) => fitting.into_iter().take(1).collect(),
            (None, Some(_)) => fitting,
        }
    }

    fn read(&self, field: &Field, meaning: &Meaning, entities: &mut Entities, extraction: &mut Extraction) {
        let span = field.span;
        let values: Vec<Value<LocalEntityId>> = match meaning.kind {
            Kind::Entity if meaning.term == "language" => languages(span.of(self.analysis.text), entities)
                .into_iter()
                .map(Value::Entity)
                .collect(),
            Kind::Entity => self.named(span, meaning, extraction).map(Value::Entity).collect(),
            Kind::Nation => self.nations(span, meaning, entities, extraction),
            Kind::Time => {
                let time = self.analysis.times_in(span).first();
                time.map(|time| Value::Time(time.edtf.clone()))
                    .into_iter()
                    .collect()
            }
            Kind::Text => texts(span.of(self.analysis.text)),
            Kind::Words => whole(span.of(self.analysis.text)).into_iter().collect(),
            Kind::Figure => return self.read_figures(field, meaning, extraction),
        };
        let time = self.time_beside(field, meaning);
        let claims = values
            .into_iter()
            .filter_map(|value| self.claim(field, meaning, value, time.clone()));
        extraction.claims.extend(claims);
    }

    /// The entities named in a value that may stand there.
    fn named<'m>(
        &self,
        span: Span,
        meaning: &'m Meaning,
        extraction: &'m Extraction,
    ) -> impl Iterator<Item = LocalEntityId> + use<'m> {
        let topic = self.topic.entity;
        extraction
            .mentions
            .iter()
            .filter(move |mention| span.contains(mention.span) && meaning.objects.admit(mention.class))
            .map(|mention| mention.entity)
            .filter(move |entity| *entity != topic)
    }

    /// Countries by name, or else by adjective: "German".
    fn nations(
        &self,
        span: Span,
        meaning: &Meaning,
        entities: &mut Entities,
        extraction: &Extraction,
    ) -> Vec<Value<LocalEntityId>> {
        let named: Vec<_> = self.named(span, meaning, extraction).map(Value::Entity).collect();
        if !named.is_empty() {
            return named;
        }
        let words = span.of(self.analysis.text);
        let parts = words.split([',', ';', '/', '(', ')']).map(one_line);
        parts
            .filter_map(|part| gazetteer().find_by_adjective(&part))
            .filter(|entry| meaning.objects.admit(entry.class))
            .map(|entry| Value::Entity(entities.intern(entry.label, entry.class, entry.item)))
            .collect()
    }

    /// When it holds, by the fields beside it.
    fn time_beside(&self, field: &Field, meaning: &Meaning) -> Option<Edtf> {
        let time = |name: &String| {
            let field = self.by_key.get(&field.key.beside(name))?;
            let time = self.analysis.times_in(field.span).first()?;
            Some(time.edtf.clone())
        };
        match meaning.times.as_slice() {
            [one] => time(one),
            [from, to] => match (time(from), time(to)) {
                (Some(from), Some(to)) => Edtf::interval(&from, &to),
                (Some(from), None) => Edtf::since(&from),
                (None, Some(to)) => Edtf::until(&to),
                (None, None) => None,
            },
            _ => None,
        }
    }

    fn read_figures(&self, field: &Field, meaning: &Meaning, extraction: &mut Extraction) {
        let span = field.span;
        let quantities = self.analysis.quantities_in(span);
        let first = self.analysis.times_in(span).first().map(|time| time.edtf.clone());
        let beside = self.time_beside(field, meaning);
        for (at, mention) in quantities.iter().enumerate() {
            let end = quantities
                .get(at + 1)
                .map_or(span.end(), |next| next.span.start());
            let own = self
                .analysis
                .times_in(Span::new(mention.span.start(), end))
                .first();
            let time = own
                .map(|time| time.edtf.clone())
                .or_else(|| first.clone())
                .or_else(|| beside.clone());
            let evidence = field.evidence();
            let observation = field_observation(&mention.quantity, time, self.topic, meaning.term, evidence);
            extraction.observations.push(observation);
        }
    }

    fn claim(
        &self,
        field: &Field,
        meaning: &Meaning,
        value: Value<LocalEntityId>,
        time: Option<Edtf>,
    ) -> Option<Claim<LocalEntityId>> {
        let topic = self.topic.entity;
        let (subject, value) = match (meaning.is_inverse, value) {
            (true, Value::Entity(entity)) => (entity, Value::Entity(topic)),
            (true, _) => return None,
            (false, value) => (topic, value),
        };
        Some(Claim {
            subject,
            property: Property::new(meaning.term),
            value,
            qualifiers: Qualifiers {
                time,
                ..Qualifiers::default()
            },
            certainty: Certainty::Stated,
            negated: false,
            confidence: Score::new(0.9),
            span: field.evidence(),
            rule: Property::new("infobox"),
        })
    }
}

/// The parts of a list, each as text.
fn texts(list: &str) -> Vec<Value<LocalEntityId>> {
    const LONGEST: usize = 120;
    list.split([',', ';'])
        .map(one_line)
        .filter(|value| value.contains(char::is_alphabetic) && value.len() <= LONGEST)
        .map(Value::Text)
        .collect()
}

/// The words of a value as one text, up to the first sign that parts it from another.
fn whole(words: &str) -> Option<Value<LocalEntityId>> {
    const LONGEST: usize = 200;
    let words = one_line(words.split(';').next().unwrap_or_default());
    (words.contains(char::is_alphabetic) && words.len() <= LONGEST).then_some(Value::Text(words))
}

/// The languages that a list of adjectives stands for: "Russian, Japanese".
fn languages(list: &str, entities: &mut Entities) -> Vec<LocalEntityId> {
    let names = list
        .split([',', ';'])
        .map(one_line)
        .filter(|name| !name.is_empty());
    let listed = names.filter_map(|name| {
        let name = name.strip_suffix(" language").unwrap_or(&name);
        gazetteer().find(&format!("{name} language"))
    });
    listed
        .map(|entry| entities.intern(entry.label, entry.class, entry.item))
        .collect()
}
