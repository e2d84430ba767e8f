//! Reads figures about groups: how many, of whom, where, when, according to whom.
//!
//! A number is read in its clause. Who is counted stands beside it, or is the subject ("the town had 300 inhabitants",
//! "their numbers grew to 80"), or was said in the figure before ("80 in 1877 and 392 in 1890"), in the sentences before
//! or in the title. Place and time are those beside the number, then those of the clause, then those of the figure before.

mod counted;
mod measure;
mod reader;

use super::{
    analysis::Sentence,
    entities::Entities,
    rule::ClauseReader,
    syntax::{ClauseKind, Kind},
    topic::Topic,
};
use crate::gazetteer::gazetteer;
use crate::model::{
    AccordingTo, Certainty, Edtf, EntityClass, LocalEntityId, Measure, Mention, Observation, Qualifiers,
    Quantity, Score, Span,
};
use reader::{FigureReader, Group};

/// What the sentences before have settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The group that is spoken of, with its words.
    group: Option<(LocalEntityId, String)>,
    /// Where.
    place: Option<LocalEntityId>,
    /// The group and place of the title, which hold where a paragraph begins.
    topic: (Option<LocalEntityId>, Option<LocalEntityId>),
    /// The people in the title of a document about a community.
    people: Option<LocalEntityId>,
    /// The event of the title, in which those are counted of whom nothing else is said.
    event: Option<LocalEntityId>,
    /// The place that the heading of the section names.
    section: Option<LocalEntityId>,
    /// Whether the document is about a place, which then is where everything is that is nowhere else.
    is_of_place: bool,
    block: Option<usize>,
}

impl Context {
    /// Begins a document.
    pub(crate) fn new(topic: Option<Topic>) -> Self {
        let of = |class: EntityClass| topic.filter(|t| t.class == Some(class)).map(|t| t.entity);
        Self {
            topic: (
                of(EntityClass::Group),
                topic.and_then(|t| t.place).or(of(EntityClass::Place)),
            ),
            people: topic.and_then(|t| t.people),
            event: of(EntityClass::Event),
            is_of_place: of(EntityClass::Place).is_some(),
            ..Self::default()
        }
    }

    /// Notes the place that a heading names; `names` are those in it.
    pub(crate) fn note_heading(&mut self, names: &[Mention]) {
        let place = names.iter().find(|m| m.class == Some(EntityClass::Place));
        self.section = place
            .map(|m| m.entity)
            .filter(|place| Some(*place) != self.topic.1);
        self.block = None;
    }

    /// Forgets everything but the topic where a paragraph begins.
    fn enter(&mut self, sentence: &Sentence) {
        if self.block != Some(sentence.block) {
            self.block = Some(sentence.block);
            let topic = self.topic.0.map(|group| (group, String::new()));
            // An event goes on being about those whom it befell.
            self.group = topic.or_else(|| self.group.take().filter(|_| self.event.is_some()));
            self.place = self.section.or(self.topic.1);
        }
    }

    /// Notes what a sentence is about, for the figures of the next: the group that is its subject, and the place that it
    /// speaks of last.
    pub(crate) fn note(&mut self, sentence: &Sentence, reader: &ClauseReader<'_>) {
        self.enter(sentence);
        let clauses = || {
            reader
                .syntax
                .clauses
                .iter()
                .filter(|c| c.kind == ClauseKind::Verbal)
        };
        let of_class = |phrase: usize, class: EntityClass| {
            reader
                .mention_of(phrase)
                .filter(|mention| mention.class == Some(class))
        };
        let subjects = || clauses().filter_map(|clause| clause.subject);
        if let Some(group) = subjects().find_map(|subject| of_class(subject, EntityClass::Group)) {
            self.group = Some((group.entity, words(group, reader)));
        }
        if self.is_of_place || self.section.is_some() {
            return;
        }
        let located = clauses().flat_map(|clause| &clause.complements);
        let located = located.filter(|c| matches!(c.preposition, "in" | "at" | "on" | "there"));
        let places = located.filter_map(|c| of_class(c.phrase, EntityClass::Place));
        let last = places.fold(None, |_, place| Some(place));
        let subject = || subjects().find_map(|subject| of_class(subject, EntityClass::Place));
        self.place = last.or_else(subject).map(|place| place.entity).or(self.place);
    }
}

fn words(mention: &Mention, reader: &ClauseReader<'_>) -> String {
    mention.span.of(reader.analysis.text).to_owned()
}

/// All figures of a sentence, in order.
pub(crate) fn find_figures(
    sentence: &Sentence,
    reader: &ClauseReader<'_>,
    entities: &mut Entities,
    context: &mut Context,
) -> Vec<Observation<LocalEntityId>> {
    context.enter(sentence);
    let mut found: Vec<Observation<LocalEntityId>> = Vec::new();
    for (unit, _) in reader
        .syntax
        .units
        .iter()
        .enumerate()
        .filter(|(_, u)| u.kind == Kind::Number)
    {
        let figure = FigureReader::new(reader, unit, context, found.last());
        let Some(read) = figure.and_then(|figure| figure.read()) else {
            continue;
        };
        for (quantity, time) in read.values {
            let place = read.places.first().copied().or_else(|| {
                is_of_people(read.measure)
                    .then(|| country_of_source(read.cited.as_ref(), entities))
                    .flatten()
            });
            let event = context
                .event
                .filter(|_| matches!(read.measure, "Deaths" | "Captured" | "Missing"));
            let (group, group_text) = named_group(&read.group, place.or(event), entities);
            // A number of nobody in particular, nowhere, says nothing.
            if group.is_none() && (place.is_none() || matches!(read.group, Group::Described(_))) {
                continue;
            }
            found.push(Observation {
                group,
                group_text,
                measure: Measure::new(read.measure),
                quantity,
                qualifiers: Qualifiers {
                    time,
                    place,
                    role: None,
                    according_to: read.cited.clone(),
                },
                further_places: read.places.iter().skip(1).copied().collect(),
                certainty: if read.reported {
                    Certainty::Reported
                } else {
                    Certainty::Stated
                },
                confidence: Score::new(if read.is_near { 0.85 } else { 0.7 }),
                span: sentence.span,
                rule: Measure::new("figure"),
            });
        }
    }
    if let Some(last) = found.last() {
        context.group = last
            .group
            .map(|group| (group, last.group_text.clone()))
            .or(context.group.take());
        if !context.is_of_place && context.section.is_none() {
            context.place = last.qualifiers.place.or(context.place);
        }
    }
    found
}

/// The entity that is counted, and the words for it. People of some kind without a name are a group of their place,
/// or of the event: "refugees in Tashkent".
fn named_group(
    group: &Group,
    scene: Option<LocalEntityId>,
    entities: &mut Entities,
) -> (Option<LocalEntityId>, String) {
    match group {
        Group::Known(id, words) => (Some(*id), words.clone()),
        Group::Anybody(words) => (None, words.clone()),
        Group::Described(words) => {
            let name = scene.and_then(|place| Some(format!("{words} in {}", entities.entity(place)?.name)));
            let id = name.map(|name| entities.intern(&name, Some(EntityClass::Group), None));
            (id, words.clone())
        }
    }
}

/// Whether a measure counts people who are somewhere.
fn is_of_people(measure: &str) -> bool {
    matches!(
        measure,
        "Population" | "Speakers" | "Settlers" | "Members" | "Pupils" | "Ratio" | "Share" | "Count"
    )
}

/// The country whose census or government is cited: "the 2002 Russian census" counts people in Russia.
fn country_of_source(
    cited: Option<&AccordingTo<LocalEntityId>>,
    entities: &mut Entities,
) -> Option<LocalEntityId> {
    let words = match cited? {
        AccordingTo::Entity(id) => entities.entity(*id)?.name.clone(),
        AccordingTo::Text(words) => words.clone(),
    };
    if !["census", "survey", "government", "register"]
        .iter()
        .any(|source| words.contains(source))
    {
        return None;
    }
    let country = words.split_whitespace().find_map(|word| {
        let mut letters = word.chars();
        let capital: String = letters.next()?.to_uppercase().chain(letters).collect();
        gazetteer()
            .find_by_adjective(&capital)
            .filter(|entry| entry.class == Some(EntityClass::Place))
    })?;
    Some(entities.intern(country.label, country.class, country.item))
}

/// The figure of an infobox field such as `Population: 1,321 (2022)`.
pub(crate) fn field_observation(
    quantity: &Quantity,
    time: Option<Edtf>,
    topic: Topic,
    measure: &str,
    span: Span,
) -> Observation<LocalEntityId> {
    let is_place = topic.class == Some(EntityClass::Place);
    Observation {
        group: (!is_place).then_some(topic.entity),
        group_text: String::new(),
        measure: Measure::new(measure),
        quantity: quantity.clone(),
        qualifiers: Qualifiers {
            time,
            place: if is_place { Some(topic.entity) } else { topic.place },
            role: None,
            according_to: None,
        },
        further_places: Vec::new(),
        certainty: Certainty::Stated,
        confidence: Score::new(0.9),
        span,
        rule: Measure::new("infobox"),
    }
}
