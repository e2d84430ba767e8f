//! Reads figures about groups: how many, of whom, where, when, according to whom.
//!
//! A number is read where it stands, and its group, place and time are looked for in the words around it, then in the
//! sentence, and then, since enumerations go on over sentences, in the figure before.

use super::{
    analysis::Sentence,
    attribution::Attribution,
    entities::{Entities, one_line},
    lexicon::{Hedge, lexicon},
    rule::{Clauses, Encoded, Slot},
    topic::Topic,
};
use crate::gazetteer::gazetteer;
use crate::model::{
    AccordingTo, Certainty, Edtf, EntityClass, LocalEntityId, Measure, Mention, Observation, Qualifiers,
    Quantity, QuantityMention, Score, Span, Unit,
};

/// What the figures of earlier sentences have settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    group: Option<(LocalEntityId, String)>,
    place: Option<LocalEntityId>,
    block: Option<usize>,
}

impl Context {
    /// Forgets everything where a paragraph begins.
    fn enter(&mut self, sentence: &Sentence) {
        if self.block != Some(sentence.block) {
            *self = Self {
                block: Some(sentence.block),
                ..Self::default()
            };
        }
    }

    /// Notes what a sentence is about, for the figures of the next.
    pub(crate) fn note(&mut self, sentence: &Sentence, mentions: &[Mention], text: &str) {
        self.enter(sentence);
        for mention in mentions {
            match mention.class {
                Some(EntityClass::Group) => {
                    self.group = Some((mention.entity, mention.span.of(text).to_owned()));
                }
                Some(EntityClass::Place) => self.place = Some(mention.entity),
                _ => {}
            }
        }
    }
}

/// Words that say what is counted, by measure; the first that stands near the number decides.
const MEASURES: [(&str, &[&str]); 10] = [
    (
        "Deaths",
        &[
            "died",
            "dead",
            "deaths",
            "killed",
            "murdered",
            "murder",
            "perished",
            "victims",
            "executed",
            "massacred",
        ],
    ),
    (
        "Repatriated",
        &[
            "repatriated",
            "repatriation",
            "returned",
            "came home",
            "come home",
            "sent home",
        ],
    ),
    ("Missing", &["missing", "unaccounted"]),
    (
        "ForcedLabourers",
        &["forced labour", "forced labor", "perform forced"],
    ),
    (
        "Captured",
        &[
            "prisoners",
            "prisoner",
            "captured",
            "captives",
            "interned",
            "internees",
            "taken prisoner",
        ],
    ),
    (
        "Speakers",
        &[
            "native language",
            "native speakers",
            "speakers",
            "mother tongue",
            "speak",
        ],
    ),
    ("Pupils", &["pupils", "students", "schoolchildren"]),
    ("Members", &["members", "membership"]),
    ("Settlers", &["settlers", "colonists"]),
    (
        "Migrants",
        &[
            "migrants",
            "emigrants",
            "immigrants",
            "emigrated",
            "went to live",
            "arrived",
        ],
    ),
];

/// Words for people that a number counts.
const PEOPLE: [&str; 30] = [
    "people",
    "persons",
    "residents",
    "inhabitants",
    "population",
    "nationals",
    "citizens",
    "individuals",
    "men",
    "women",
    "settlers",
    "prisoners",
    "soldiers",
    "families",
    "children",
    "pupils",
    "students",
    "members",
    "workers",
    "emigrants",
    "immigrants",
    "speakers",
    "souls",
    "subjects",
    "expatriates",
    "castaways",
    "fishermen",
    "communists",
    "names",
    "community",
];

/// Finds the figures of one sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finder<'a> {
    /// The text of the document.
    pub(crate) text: &'a str,
    /// The sentence.
    pub(crate) sentence: &'a Sentence,
    /// The sentence in slots.
    pub(crate) encoded: &'a Encoded<'a>,
    /// What it cites.
    pub(crate) clauses: &'a Clauses,
}

impl Finder<'_> {
    /// All figures of the sentence, in order.
    pub(crate) fn find(
        self,
        entities: &mut Entities,
        context: &mut Context,
    ) -> Vec<Observation<LocalEntityId>> {
        context.enter(self.sentence);
        let mut found: Vec<Observation<LocalEntityId>> = Vec::new();
        for (index, slot) in self.encoded.slots.iter().enumerate() {
            let Slot::Quantity(quantity) = slot else { continue };
            let at = self.encoded.place(index);
            let attribution = self.clauses.attribution(at);
            let reader = Reader {
                finder: self,
                index,
                quantity,
                attribution,
            };
            if let Some(mut observation) = reader.read(found.last(), context) {
                if observation.qualifiers.place.is_none() && is_of_people(&observation.measure) {
                    observation.qualifiers.place = reader.country_of_source(entities);
                }
                // A number of nobody in particular, nowhere, says nothing.
                if observation.group.is_some() || observation.qualifiers.place.is_some() {
                    found.push(observation);
                }
            }
        }
        if let Some(last) = found.last() {
            context.group = last
                .group
                .map(|group| (group, last.group_text.clone()))
                .or(context.group.take());
            context.place = last.qualifiers.place.or(context.place);
        }
        found
    }
}

fn place_at(slots: &[Slot<'_>], at: usize) -> Option<LocalEntityId> {
    match slots.get(at)? {
        Slot::Mention(m) if m.class == Some(EntityClass::Place) => Some(m.entity),
        _ => None,
    }
}

/// Whether a measure counts people who are somewhere, so that the place of the sentence before holds on.
fn is_of_people(measure: &Measure) -> bool {
    matches!(
        measure.as_str(),
        "Population" | "Speakers" | "Settlers" | "Members" | "Pupils" | "Ratio" | "Share"
    )
}

struct Reader<'a> {
    finder: Finder<'a>,
    /// Of the number's slot.
    index: usize,
    quantity: &'a QuantityMention,
    attribution: Option<&'a Attribution>,
}

impl Reader<'_> {
    fn read(
        &self,
        before: Option<&Observation<LocalEntityId>>,
        context: &Context,
    ) -> Option<Observation<LocalEntityId>> {
        let (after, until) = self.words_after();
        let ahead = self.words_before();
        let near_group = self.group_after(&after);
        let enumerated = before.filter(|_| is_enumerated(&after, &ahead));
        let own = measure_of(first_clause(&after)).or_else(|| measure_of(last_clause(&ahead)));
        let counts_people = near_group.is_some()
            || PEOPLE
                .iter()
                .any(|noun| first_words(&after, 4).any(|word| word == *noun))
            || measure_of(first_clause(&after)).is_some()
            || is_population(&ahead)
            || self.has_population_ahead()
            || enumerated.is_some()
            || (context.group.is_some() && is_existence(&ahead, &after));
        let is_rate = after.contains(" to every ") || ahead.ends_with(" every ");
        if !counts_people || is_rate || (self.quantity.quantity.unit == Unit::Percent && near_group.is_none())
        {
            return None;
        }
        let shared = enumerated.map(|b| b.measure.clone());
        let measure = own
            .map(Measure::new)
            .or(shared)
            .unwrap_or_else(|| self.measure_by_unit());
        let (group, group_text) = self.group(near_group, before, context, &after);
        // What an enumeration leaves out is as in the figure before; another measure is another matter.
        let alike = before.filter(|b| b.measure == measure);
        let held = context.place.filter(|_| is_of_people(&measure));
        let place = self
            .place(until)
            .or_else(|| alike.and_then(|b| b.qualifiers.place))
            .or(held);
        let time = self
            .time(until)
            .or_else(|| alike.and_then(|b| b.qualifiers.time.clone()));
        let hedged = matches!(
            lexicon().hedge(&ahead),
            Some(Hedge::Reported | Hedge::Possible | Hedge::Unreal)
        );
        let according_to = self.attribution.map(|a| a.cited.clone());
        let reported = hedged || according_to.is_some();
        Some(Observation {
            group,
            group_text,
            measure,
            quantity: self.quantity.quantity.clone(),
            qualifiers: Qualifiers {
                time,
                place,
                role: None,
                according_to,
            },
            certainty: if reported {
                Certainty::Reported
            } else {
                Certainty::Stated
            },
            confidence: Score::new(if near_group.is_some() { 0.85 } else { 0.7 }),
            span: self.finder.sentence.span,
            rule: Measure::new("figure"),
        })
    }

    /// The country whose census or government is cited: "the 2002 Russian census" counts people in Russia.
    fn country_of_source(&self, entities: &mut Entities) -> Option<LocalEntityId> {
        let words = match &self.attribution?.cited {
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

    fn measure_by_unit(&self) -> Measure {
        Measure::new(match self.quantity.quantity.unit {
            Unit::Count => "Population",
            Unit::Percent => "Share",
            Unit::Ratio => "Ratio",
        })
    }

    /// The words after the number, up to the next number or the end of the clause, and the slot that ends them.
    fn words_after(&self) -> (String, usize) {
        let from = self.finder.encoded.place(self.index);
        let next = (self.index + 1..self.finder.encoded.slots.len())
            .find(|&at| matches!(self.finder.encoded.slots.get(at), Some(Slot::Quantity(_))));
        let end = next
            .and_then(|at| self.finder.encoded.places.get(at).copied())
            .unwrap_or(self.finder.encoded.text.len());
        let words = self.finder.encoded.text.get(from..end).unwrap_or_default();
        let words: String = words.chars().skip(2).collect();
        let stop = words.find(';').unwrap_or(words.len());
        (
            words.get(..stop).unwrap_or_default().to_owned(),
            next.unwrap_or(self.finder.encoded.slots.len()),
        )
    }

    /// The words of the clause before the number.
    fn words_before(&self) -> String {
        let at = self.finder.encoded.place(self.index);
        let before = self.finder.encoded.text.get(..at).unwrap_or_default();
        let start = before.rfind(';').unwrap_or(0);
        before.get(start..).unwrap_or_default().to_owned()
    }

    /// The group that the number counts: "42,823 Chinese", "26,100 of the Koreans".
    fn group_after(&self, after: &str) -> Option<&Mention> {
        let next = self.finder.encoded.slots.get(self.index + 1)?;
        let Slot::Mention(mention) = next else { return None };
        let between = after.split('\u{E004}').next().unwrap_or_default();
        let near = between.len() < 50
            && !between.contains([',', '.', ':'])
            && !between.contains(" and ")
            && between.split_whitespace().count() <= 6;
        (mention.class == Some(EntityClass::Group) && near && after.contains('\u{E004}')).then_some(mention)
    }

    fn group(
        &self,
        near: Option<&Mention>,
        before: Option<&Observation<LocalEntityId>>,
        context: &Context,
        after: &str,
    ) -> (Option<LocalEntityId>, String) {
        let text = self.finder.text;
        if let Some(mention) = near {
            return (Some(mention.entity), one_line(mention.span.of(text)));
        }
        let noun = PEOPLE
            .iter()
            .find(|noun| first_words(after, 4).any(|word| word == **noun))
            .copied()
            .unwrap_or_default();
        // The group of the sentence: the last one named before the number, else the first after it.
        let of_class =
            |slot: &&Slot<'_>| matches!(slot, Slot::Mention(m) if m.class == Some(EntityClass::Group));
        let ahead = self
            .finder
            .encoded
            .slots
            .iter()
            .take(self.index)
            .rev()
            .find(of_class);
        let behind = self.finder.encoded.slots.iter().skip(self.index).find(of_class);
        match ahead.or_else(|| behind.filter(|_| before.is_none() && context.group.is_none())) {
            Some(Slot::Mention(mention)) => (Some(mention.entity), one_line(mention.span.of(text))),
            _ => match before
                .and_then(|b| b.group.map(|group| (group, b.group_text.clone())))
                .or(context.group.clone())
            {
                Some((group, words)) => (Some(group), words),
                None => (None, noun.to_owned()),
            },
        }
    }

    /// Whether a population is the subject: "the Japanese population of the city was estimated at 1,000".
    fn has_population_ahead(&self) -> bool {
        const NOUNS: [&str; 5] = ["population", "community", "colony", "diaspora", "minority"];
        self.finder
            .encoded
            .slots
            .iter()
            .take(self.index)
            .any(|slot| match slot {
                Slot::Mention(m) if m.class == Some(EntityClass::Group) => NOUNS
                    .iter()
                    .any(|noun| m.span.of(self.finder.text).ends_with(noun)),
                _ => false,
            })
    }

    /// The place after the number, else the nearest before it in the sentence, else, for a list of figures that ends
    /// with their place, the first after them.
    fn place(&self, until: usize) -> Option<LocalEntityId> {
        let slots = &self.finder.encoded.slots;
        let own = (self.index + 1..until).find_map(|at| self.located_place(at));
        let before = || {
            (0..self.index).rev().find_map(|at| {
                let start = self.finder.encoded.places.get(at).copied().unwrap_or_default();
                let text = &self.finder.encoded.text;
                let ahead = text.get(..start).unwrap_or_default();
                let possessive = text
                    .get(start..)
                    .is_some_and(|rest| rest.chars().skip(2).take(2).eq("'s".chars()));
                let elsewhere = possessive || ahead.ends_with("to ") || ahead.ends_with("from ");
                place_at(slots, at).filter(|_| !elsewhere)
            })
        };
        let behind = || {
            let at = self.finder.encoded.place(self.index);
            let rest = self.finder.encoded.text.get(at..).unwrap_or_default();
            let is_list = !rest.split(';').next().unwrap_or_default().contains("including");
            (until..slots.len())
                .find_map(|at| self.located_place(at))
                .filter(|_| is_list)
        };
        own.or_else(before).or_else(behind)
    }

    /// The place at a slot, if a preposition says that something is there.
    fn located_place(&self, at: usize) -> Option<LocalEntityId> {
        const PREPOSITIONS: [&str; 9] = [
            "in ",
            "on ",
            "at ",
            "of ",
            "near ",
            "area of ",
            "sent to ",
            "taken to ",
            "deported to ",
        ];
        let start = self.finder.encoded.places.get(at).copied()?;
        let before = self.finder.encoded.text.get(..start)?;
        let located = PREPOSITIONS
            .iter()
            .any(|preposition| before.ends_with(preposition));
        place_at(&self.finder.encoded.slots, at).filter(|_| located)
    }

    /// The time right before the number ("in 2002, 835"), else the nearest after it and before the next, else the nearest
    /// before it.
    fn time(&self, until: usize) -> Option<Edtf> {
        let encoded = self.finder.encoded;
        let place = |at: usize| encoded.place(at);
        let between = |from: usize, to: usize| encoded.text.get(place(from)..place(to)).unwrap_or_default();
        let time = |at: usize| match encoded.slots.get(at) {
            Some(Slot::Time(t)) => Some(t.edtf.clone()),
            _ => None,
        };
        // A slot takes two characters, and a comma and a blank may follow it.
        let adjoining = self
            .index
            .checked_sub(1)
            .filter(|&at| between(at, self.index).chars().count() <= 4);
        let after = || {
            (self.index + 1..until).find_map(|at| {
                let words = between(self.index, at);
                time(at).filter(|_| words.len() < 60 && !words.contains(';'))
            })
        };
        let before = || {
            let published = self
                .attribution
                .and_then(|a| a.publication.clone())
                .unwrap_or_default();
            let mut ahead = (0..self.index)
                .rev()
                .filter(|&at| !published.contains(&place(at)));
            ahead.find_map(time)
        };
        adjoining.and_then(time).or_else(after).or_else(before)
    }
}

/// "Their numbers grew to 80", "the Japanese population was 1,000".
fn is_population(ahead: &str) -> bool {
    const CUES: [&str; 13] = [
        "population",
        "numbers grew",
        "numbers rose",
        "number of",
        "numbered",
        "numbers fell",
        "numbers had",
        "community of",
        "inhabitants",
        "residents",
        "community had",
        "community grew",
        "numbers reached",
    ];
    CUES.iter().any(|cue| ahead.contains(cue))
}

/// "By 1890 there were 392.": of those that the sentence before counted.
fn is_existence(ahead: &str, after: &str) -> bool {
    let ends = after.is_empty() || after.starts_with([',', '.']);
    ends && ["there were ", "there lived ", "were counted "]
        .iter()
        .any(|words| ahead.ends_with(words))
}

/// Whether a number goes on with an enumeration: "80 people in 1877 and 392 in 1890", "162 in Moscow, 43 in …".
fn is_enumerated(after: &str, ahead: &str) -> bool {
    const FOLLOWS: [&str; 9] = [
        "in ", "died", "remained", "were", "had", "at ", "on ", "from ", "for ",
    ];
    const LINKS: [&str; 7] = [",", " and", " or", "another", "including", " with", " then"];
    let words = after.trim_start();
    let follows = FOLLOWS.iter().any(|word| words.starts_with(word));
    let linked = LINKS.iter().any(|link| ahead.trim_end().ends_with(link));
    (follows || words.is_empty() || words.starts_with(['.', ','])) && linked
}

/// What the words beside a number say is counted.
fn measure_of(words: &str) -> Option<&'static str> {
    let has = |cue: &str| {
        words.match_indices(cue).any(|(at, _)| {
            let before = words.get(..at).and_then(|w| w.chars().next_back());
            let after = words.get(at + cue.len()..).and_then(|w| w.chars().next());
            !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
        })
    };
    MEASURES
        .iter()
        .find(|(_, cues)| cues.iter().any(|cue| has(cue)))
        .map(|(measure, _)| *measure)
}

/// Up to the first comma that is followed by another subject.
fn first_clause(words: &str) -> &str {
    words.split([',', ';', '.']).next().unwrap_or_default()
}

fn last_clause(words: &str) -> &str {
    words.rsplit([',', ';', '.']).next().unwrap_or_default()
}

fn first_words(words: &str, count: usize) -> impl Iterator<Item = &str> {
    words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .take(count)
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
        certainty: Certainty::Stated,
        confidence: Score::new(0.9),
        span,
        rule: Measure::new("infobox"),
    }
}
