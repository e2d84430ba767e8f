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
    BlockKind, Certainty, Claim, Document, Edtf, EntityClass, Extraction, LocalEntityId, Mention, Property,
    Qualifiers, Score, Span, Value,
};
use crate::text::fold;

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
            field.key_span.of(text) == "background" && (value.contains("group") || value.contains("band"))
        });
    Some(Told(if is_band {
        Some(EntityClass::Organization)
    } else {
        class_of_box(kind)
    }))
}

/// Gives the names in fields that take one class of value only that class, unless a list knows better: the place of
/// birth is a place. `about` is what the kind of the box tells.
pub(crate) fn classify_values(analysis: &Analysis<'_>, names: &mut [Name], about: Option<Told>) {
    /// As sure as a name is whose class a field tells.
    const BY_FIELD: f64 = 0.85;
    let about = about.and_then(|told| told.0);
    for field in fields(analysis.document) {
        let mut classes = field
            .key
            .meanings()
            .iter()
            .filter(|meaning| {
                matches!(meaning.kind, Kind::Entity | Kind::Place)
                    && (about.is_none() || meaning.subjects.admit(about))
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

/// Adds what infoboxes say of the topic of their document, and of others that a later box names.
pub(crate) fn read_infobox(
    analysis: &Analysis<'_>,
    topic: Topic,
    entities: &mut Entities,
    extraction: &mut Extraction,
) {
    let fields: Vec<Field> = fields(analysis.document).collect();
    let is_kind = |field: &Field| field.key_span.of(analysis.text) == KIND_OF_BOX;
    let mut boxes: Vec<&[Field]> = Vec::new();
    let mut start = 0;
    for (at, field) in fields.iter().enumerate() {
        if is_kind(field) && at > start {
            boxes.push(fields.get(start..at).unwrap_or_default());
            start = at;
        }
    }
    boxes.push(fields.get(start..).unwrap_or_default());
    let topic_name = entities
        .entity(topic.entity)
        .map_or_else(String::new, |entity| fold(&entity.name));
    for (at, fields) in boxes.into_iter().enumerate() {
        let kind = fields.first().filter(|field| is_kind(field));
        let about = if at == 0 {
            Some(topic)
        } else {
            subject_of_box(analysis, fields, (topic, &topic_name), &extraction.mentions)
        };
        let mut by_key: HashMap<&Key, &Field> = HashMap::new();
        for field in fields {
            by_key.entry(&field.key).or_insert(field);
        }
        let Some(topic) = about else { continue };
        let reader = Reader {
            analysis,
            topic,
            by_key: &by_key,
            has_kind: kind.is_some(),
        };
        for field in fields {
            for meaning in reader.meanings(field) {
                reader.read(field, meaning, entities, extraction);
            }
        }
    }
}

/// What a box is about that is not the first of its document: the topic, if the box has its name or none, and is of its
/// class; or what else it names. `None` if that cannot be told.
fn subject_of_box(
    analysis: &Analysis<'_>,
    fields: &[Field],
    (topic, topic_name): (Topic, &str),
    mentions: &[Mention],
) -> Option<Topic> {
    const NAMES: [&str; 6] = [
        "name",
        "fullname",
        "clubname",
        "official_name",
        "conflict",
        "title",
    ];
    let class = class_of_box(fields.first()?.span.of(analysis.text))?;
    let is_name = |field: &&Field| NAMES.contains(&field.key_span.of(analysis.text));
    let Some(name) = fields.iter().find(is_name) else {
        return (topic.class == Some(class)).then_some(topic);
    };
    let words = fold(name.span.of(analysis.text));
    if is_part(&words, topic_name) {
        return (topic.class == Some(class)).then_some(topic);
    }
    let mention = mentions_in(mentions, name.span).find(|mention| mention.class == Some(class))?;
    Some(Topic {
        entity: mention.entity,
        class: Some(class),
        place: None,
        people: None,
    })
}

/// The mentions, which are in reading order, that lie in a span.
fn mentions_in(mentions: &[Mention], span: Span) -> impl Iterator<Item = &Mention> {
    let first = mentions.partition_point(|mention| mention.span.start() < span.start());
    let rest = mentions.get(first..).unwrap_or_default().iter();
    rest.take_while(move |mention| mention.span.start() < span.end())
        .filter(move |mention| span.contains(mention.span))
}

/// Whether all words of one name are in the other.
fn is_part(one: &str, other: &str) -> bool {
    let within = |some: &str, all: &str| {
        some.split(' ')
            .all(|word| all.split(' ').any(|known| known == word))
    };
    within(one, other) || within(other, one)
}

/// Whether the value of a field at this place names things of a class: a name that stands there alone is one.
pub(crate) fn names_entities(analysis: &Analysis<'_>, place: Span) -> bool {
    let blocks = &analysis.document.blocks;
    let at = blocks.partition_point(|block| block.span.end() < place.end());
    blocks.get(at).is_some_and(|block| match block.kind {
        BlockKind::Field { key } if block.span.contains(place) => Key::parse(key.of(analysis.text))
            .meanings()
            .iter()
            .any(|meaning| matches!(meaning.kind, Kind::Entity | Kind::Place)),
        _ => false,
    })
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
        let label = label.map(|field| format!(" {} ", fold(field.span.of(self.analysis.text))));
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
            Kind::Entity if meaning.term == "language" => self
                .languages(span, entities, extraction)
                .into_iter()
                .map(Value::Entity)
                .collect(),
            Kind::Entity | Kind::Place => {
                let named = self.named(span, meaning, extraction);
                named.into_iter().map(Value::Entity).collect()
            }
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

    /// The languages that a list of adjectives stands for: "Russian, Japanese". The mentions there are of them, not of
    /// peoples.
    fn languages(
        &self,
        span: Span,
        entities: &mut Entities,
        extraction: &mut Extraction,
    ) -> Vec<LocalEntityId> {
        let list = span.of(self.analysis.text);
        let mut found = Vec::new();
        let mut start = span.start();
        for name in list.split([',', ';']) {
            let place = Span::new(start, start + name.len());
            start = place.end() + 1;
            let name = one_line(name);
            let name = name.strip_suffix(" language").unwrap_or(&name);
            let Some(entry) = gazetteer().find(&format!("{name} language")) else {
                continue;
            };
            let language = entities.intern(entry.label, entry.class, entry.item);
            for mention in &mut extraction.mentions {
                if place.contains(mention.span) && mention.class == Some(EntityClass::Group) {
                    (mention.entity, mention.class) = (language, entry.class);
                }
            }
            found.push(language);
        }
        found
    }

    /// The entities named in a value that may stand there. What stands in brackets is said of them, and is left out.
    fn named(&self, span: Span, meaning: &Meaning, extraction: &Extraction) -> Vec<LocalEntityId> {
        let text = self.analysis.text;
        let mut named = Vec::new();
        let mut depth = 0_usize;
        let mut at = span.start();
        // Behind a place, with nothing but brackets after it: whether there was a comma.
        let mut chain: Option<bool> = None;
        for mention in mentions_in(&extraction.mentions, span) {
            for c in Span::new(at, mention.span.start()).of(text).chars() {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    ',' if depth == 0 => chain = chain.map(|_| true),
                    _ if depth == 0 && !c.is_whitespace() => chain = None,
                    _ => {}
                }
            }
            at = mention.span.end().max(at);
            if depth > 0 {
                continue;
            }
            let in_chain = meaning.kind == Kind::Place && chain == Some(true);
            let is_place = mention.class == Some(EntityClass::Place);
            chain = is_place.then_some(false);
            if !in_chain && meaning.objects.admit(mention.class) && mention.entity != self.topic.entity {
                named.push(mention.entity);
            }
        }
        named
    }

    /// Countries by name, or else by adjective: "German".
    fn nations(
        &self,
        span: Span,
        meaning: &Meaning,
        entities: &mut Entities,
        extraction: &Extraction,
    ) -> Vec<Value<LocalEntityId>> {
        let named = self.named(span, meaning, extraction);
        if !named.is_empty() {
            return named.into_iter().map(Value::Entity).collect();
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
