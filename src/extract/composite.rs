//! Reads what names themselves say: a school "in Moscow" in its name is in Moscow, a ministry "of Japan" is of Japan.

use std::collections::BTreeSet;

use super::{entities::Entities, name::is_year, topic::Topic};
use crate::gazetteer::{GazetteerEntry, gazetteer};
use crate::model::{
    Certainty, Claim, Edtf, EntityClass, LocalEntityId, Mention, Property, Qualifiers, Score, Span, Value,
};

/// Nouns for what belongs to a state, in order.
const OF_STATE: [&str; 12] = [
    "academy",
    "army",
    "congress",
    "consulate",
    "court",
    "embassy",
    "government",
    "ministry",
    "navy",
    "parliament",
    "police",
    "senate",
];
/// What happens at the place that its name has after "of", in order.
const OF_PLACE: [&str; 10] = [
    "battle",
    "blockade",
    "bombing",
    "fall",
    "invasion",
    "liberation",
    "massacre",
    "occupation",
    "sack",
    "siege",
];
/// What somebody does to others, in order.
const ACTS: [&str; 9] = [
    "blockade",
    "campaign",
    "expedition",
    "intervention",
    "invasion",
    "landing",
    "offensive",
    "raid",
    "siege",
];

/// A document's mentions, as far as names are compared with what stands before them.
struct Names<'a> {
    mentions: &'a [Mention],
    text: &'a str,
}

/// The claims that names make: where an organization, an event or the community of the topic is, of which country, and
/// who took part.
pub(crate) fn read_composites(
    (mentions, topic): (&[Mention], Option<Topic>),
    sentence_of: impl Fn(Span) -> Span,
    text: &str,
    entities: &mut Entities,
) -> Vec<Claim<LocalEntityId>> {
    let names = Names { mentions, text };
    let mut claims = Vec::new();
    let mut said = BTreeSet::new();
    for (at, mention) in mentions.iter().enumerate() {
        let read = match mention.class {
            Some(EntityClass::Organization) => names.of_organization(at, entities),
            Some(EntityClass::Event) => names.of_event(at, entities),
            // "Greeks in Tashkent" live there.
            Some(EntityClass::Group) => topic
                .filter(|topic| topic.entity == mention.entity && topic.people.is_some())
                .and_then(|topic| Some((topic.entity, "residence", Value::Entity(topic.place?))))
                .into_iter()
                .collect(),
            _ => continue,
        };
        for (subject, property, value) in read {
            if value == Value::Entity(subject) || !said.insert((subject, property, value.clone())) {
                continue;
            }
            claims.push(Claim {
                subject,
                property: Property::new(property),
                value,
                qualifiers: Qualifiers::default(),
                certainty: Certainty::Implied,
                negated: false,
                confidence: Score::new(0.8),
                span: sentence_of(mention.span),
                rule: Property::new("name"),
            });
        }
    }
    claims
}

/// Subject, property and value of a claim.
type Read = (LocalEntityId, &'static str, Value<LocalEntityId>);

impl Names<'_> {
    /// "The Japanese School in Moscow", "Japan's Ministry of Justice".
    fn of_organization(&self, at: usize, entities: &mut Entities) -> Vec<Read> {
        let Some(mention) = self.mentions.get(at) else {
            return Vec::new();
        };
        let name = mention.span.of(self.text);
        let place = place_in(name).map(|place| {
            let place = entities.intern(place.label, Some(EntityClass::Place), place.item);
            (mention.entity, "location", Value::Entity(place))
        });
        let is_of_state = has_word(&OF_STATE, name);
        let owner = || {
            self.owner(at)
                .filter(|owner| owner.class == Some(EntityClass::Place))
        };
        let country = is_of_state
            .then(|| {
                owner()
                    .map(|owner| owner.entity)
                    .or_else(|| self.adjective(at, entities))
            })
            .flatten();
        place
            .into_iter()
            .chain(country.map(|country| (mention.entity, "country", Value::Entity(country))))
            .collect()
    }

    /// "The battle of Omsk", "the USSR's invasion of Manchuria".
    fn of_event(&self, at: usize, entities: &mut Entities) -> Vec<Read> {
        let Some(mention) = self.mentions.get(at) else {
            return Vec::new();
        };
        let name = mention.span.of(self.text);
        let (head, rest) = name.split_once(" of ").unwrap_or((name, ""));
        let place = has_word(&OF_PLACE, head)
            .then(|| self.place_named(rest.trim_start_matches("the "), entities))
            .flatten()
            .map(|place| (mention.entity, "location", Value::Entity(place)));
        let actor = self.owner(at).filter(|_| has_word(&ACTS, head));
        // "The 1906 San Francisco earthquake".
        let year = name.split(' ').next().filter(|word| is_year(word));
        let time = year
            .and_then(|year| Edtf::year(year.parse().ok()?))
            .map(|year| (mention.entity, "pointInTime", Value::Time(year)));
        place
            .into_iter()
            .chain(time)
            .chain(actor.map(|actor| (actor.entity, "participantIn", Value::Entity(mention.entity))))
            .collect()
    }

    /// What owns a name: "Japan" of "Japan's Ministry".
    fn owner(&self, at: usize) -> Option<&Mention> {
        let mention = self.mentions.get(at)?;
        let before = self.mentions.get(at.checked_sub(1)?)?;
        let between = Span::new(before.span.end(), mention.span.start().max(before.span.end()));
        matches!(between.of(self.text), "'s " | "\u{2019}s ").then_some(before)
    }

    /// The country of the adjective that a name begins with, or that stands before it.
    fn adjective(&self, at: usize, entities: &mut Entities) -> Option<LocalEntityId> {
        let mention = self.mentions.get(at)?;
        let name = mention.span.of(self.text);
        let before = self.text.get(..mention.span.start()).unwrap_or_default();
        let words = [
            name.split(' ').next(),
            before
                .strip_suffix(' ')
                .and_then(|before| before.rsplit(char::is_whitespace).next()),
        ];
        let country = words
            .into_iter()
            .flatten()
            .find_map(|word| gazetteer().find_by_adjective(word))
            // The European Court of Justice is no court of a country.
            .filter(|entry| entry.class == Some(EntityClass::Place) && entry.kind != "continent")?;
        Some(entities.intern(country.label, country.class, country.item))
    }

    /// The place of a name, as the document or the gazetteer has it.
    fn place_named(&self, name: &str, entities: &mut Entities) -> Option<LocalEntityId> {
        if name.is_empty() {
            return None;
        }
        let is_place = |class: Option<EntityClass>| class == Some(EntityClass::Place);
        let known = || {
            let mut places = self.mentions.iter().filter(|m| is_place(m.class));
            places.find(|m| m.span.of(self.text) == name).map(|m| m.entity)
        };
        let listed = gazetteer().find(name).filter(|entry| is_place(entry.class));
        listed
            .map(|entry| entities.intern(entry.label, entry.class, entry.item))
            .or_else(known)
    }
}

/// Whether one of the words of a name is in a list, which is in order.
fn has_word(list: &[&str], name: &str) -> bool {
    name.split(' ')
        .any(|word| list.binary_search(&word.to_lowercase().as_str()).is_ok())
}

/// The place at the end of a name after "in"; or a city at its head, before other words, or at the end of a longer one.
fn place_in(name: &str) -> Option<&'static GazetteerEntry> {
    let is_city = |entry: &&'static GazetteerEntry| entry.kind == "city";
    if let Some((_, place)) = name.rsplit_once(" in ") {
        return gazetteer()
            .find(place)
            .filter(|entry| entry.class == Some(EntityClass::Place));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let lengths = || (1..words.len().min(4)).rev();
    let first = lengths()
        .find_map(|n| gazetteer().find(&words.get(..n)?.join(" ")))
        .filter(is_city);
    // "Omsk Trade School Kazan", but not "Hotel Moscow".
    let last = || {
        lengths()
            .filter(|n| words.len() > n + 1)
            .find_map(|n| gazetteer().find(&words.get(words.len() - n..)?.join(" ")))
            .filter(is_city)
    };
    first.or_else(last)
}
