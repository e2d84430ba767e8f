//! Nouns such as "the city" and "the company".

use super::memory::{FAR, Seen, Weight};
use super::{Reading, Resolver, barred};
use crate::extract::lexicon::{lexicon, lower};
use crate::extract::syntax::{Determiner, Kind};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Gender, LocalEntityId, MentionKind, Span};

/// Nouns for a people as a whole.
const COLLECTIVES: [&str; 5] = ["community", "colony", "population", "diaspora", "minority"];

/// Nouns that can be said of the same thing.
const ALIKE: [&[&str]; 22] = [
    &[
        "company",
        "firm",
        "corporation",
        "business",
        "enterprise",
        "manufacturer",
        "concern",
        "brewery",
    ],
    &[
        "city",
        "town",
        "settlement",
        "port",
        "municipality",
        "seaport",
        "metropolis",
    ],
    &[
        "town",
        "village",
        "settlement",
        "commune",
        "hamlet",
        "port",
        "parish",
    ],
    &[
        "school",
        "gymnasium",
        "institute",
        "college",
        "seminary",
        "lyceum",
        "conservatory",
    ],
    &[
        "university",
        "college",
        "institute",
        "academy",
        "institution",
        "school",
    ],
    &[
        "party",
        "league",
        "movement",
        "organization",
        "organisation",
        "bloc",
    ],
    &[
        "association",
        "society",
        "club",
        "union",
        "organization",
        "organisation",
        "group",
        "federation",
        "order",
        "league",
    ],
    &["union", "organization", "trade union", "association"],
    &["war", "conflict", "hostilities", "fighting"],
    &["battle", "fighting", "siege", "clash"],
    &[
        "treaty",
        "agreement",
        "convention",
        "pact",
        "accord",
        "peace",
        "armistice",
        "truce",
        "protocol",
    ],
    &["island", "isle", "islet"],
    &["newspaper", "paper", "journal", "magazine", "weekly", "daily"],
    &[
        "country",
        "state",
        "nation",
        "republic",
        "kingdom",
        "empire",
        "duchy",
        "sultanate",
        "principality",
    ],
    &[
        "region",
        "province",
        "oblast",
        "territory",
        "krai",
        "district",
        "county",
        "area",
        "prefecture",
    ],
    &[
        "army", "force", "forces", "troops", "corps", "division", "regiment",
    ],
    &["orchestra", "ensemble", "band", "choir", "troupe"],
    &[
        "rebellion",
        "uprising",
        "revolt",
        "revolution",
        "insurrection",
        "mutiny",
    ],
    &["museum", "gallery", "collection"],
    &["church", "cathedral", "parish", "abbey", "monastery"],
    &["bank", "firm", "company"],
    &["incident", "massacre", "affair", "attack"],
];

/// Nouns that say too little of what they stand for.
const VAGUE: [&str; 28] = [
    "area",
    "birth",
    "border",
    "coast",
    "death",
    "event",
    "field",
    "figure",
    "garden",
    "gate",
    "group",
    "head",
    "home",
    "house",
    "individual",
    "land",
    "location",
    "marriage",
    "member",
    "office",
    "owner",
    "person",
    "place",
    "race",
    "side",
    "site",
    "spring",
    "subject",
];

/// How well a thing is known to be what a noun says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Nothing is known of it.
    Unknown,
    /// It is called something that the noun can stand for.
    Alike,
    /// It is called so.
    Same,
}

impl Resolver<'_> {
    /// Reads a noun with what stands before it, and remembers what has no name.
    pub(super) fn read_noun(
        &mut self,
        number: usize,
        unit: usize,
        weight: Weight,
        reading: &mut Reading<'_>,
    ) {
        let Some(phrase) = reading.syntax.phrases.get(number) else {
            return;
        };
        let start = phrase.units.start;
        let noun = lower(reading.syntax.word(unit, self.analysis.text)).into_owned();
        let known = lexicon().word(&noun).nominal;
        let plural = is_plural(&noun) || phrase.determiner == Determiner::Other;
        if let Some((class, gender)) = known
            && self.is_anaphoric(start, unit, reading)
            && let Some(entity) =
                self.named_by((&noun, class, gender), &barred(number, false, reading), reading)
        {
            let span = match (reading.syntax.units.get(start), reading.syntax.units.get(unit)) {
                (Some(first), Some(last)) => first.span.cover(last.span),
                _ => Span::default(),
            };
            self.push(
                (MentionKind::Nominal, span),
                entity,
                (number, unit, weight),
                reading,
            );
            return;
        }
        // "Her husband, Ivan": what has a name is remembered by it.
        let named = reading.syntax.same_as(number).is_some_and(|other| {
            let head = reading.syntax.phrases.get(other).map(|phrase| phrase.head);
            head.and_then(|head| reading.syntax.units.get(head))
                .is_some_and(|unit| matches!(unit.kind, Kind::Name(_) | Kind::Pronoun))
        });
        if named {
            return;
        }
        // "His father", "the soldiers": somebody whom a pronoun may mean.
        let (class, gender) = match known {
            Some((EntityClass::Group, _)) => (Some(EntityClass::Group), None),
            Some((class, gender)) => (Some(class), gender),
            None if plural => (Some(EntityClass::Group), None),
            None => (None, None),
        };
        self.memory.push(Seen {
            gender,
            plural: plural && class != Some(EntityClass::Person),
            ..self.seen(None, class, weight)
        });
    }

    /// Whether a noun can stand for something mentioned before: "the city", and nothing more.
    fn is_anaphoric(&self, start: usize, unit: usize, reading: &Reading<'_>) -> bool {
        let units = &reading.syntax.units;
        let article = lower(reading.syntax.word(start, self.analysis.text)).into_owned();
        let short = unit == start + 1 && matches!(article.as_str(), "the" | "this" | "that");
        let next = units.get(unit + 1);
        let modified = next.is_some_and(|next| match next.kind {
            Kind::Preposition(preposition) => preposition == "of",
            Kind::Relative | Kind::Noun | Kind::Name(_) => true,
            _ => reading.syntax.word(unit + 1, self.analysis.text) == "that",
        });
        short && !modified && !units.get(unit).is_some_and(|unit| unit.capital)
    }

    /// The thing that a noun stands for, if that is clear; none of those barred: "Tokyo opened an office in the city".
    fn named_by(
        &self,
        (noun, class, gender): (&str, EntityClass, Option<Gender>),
        barred: &[LocalEntityId],
        reading: &Reading<'_>,
    ) -> Option<LocalEntityId> {
        if VAGUE.contains(&noun) || (class == EntityClass::Group && !COLLECTIVES.contains(&noun)) {
            return None;
        }
        // "The city", in an article about a city or about a community of one, is that city.
        if let Some(topic) = self.topic {
            for id in [Some(topic.entity), topic.place].into_iter().flatten() {
                if self.matches(id, (noun, class, gender), reading) >= Some(Match::Alike)
                    && !barred.contains(&id)
                    && !self.is_rivalled(id, (noun, class), barred, reading)
                {
                    return Some(id);
                }
            }
        }
        let mut best: Option<(i32, LocalEntityId)> = None;
        let mut unknown: Option<(i32, LocalEntityId)> = None;
        let mut ambiguous = false;
        for seen in self.memory.newest() {
            let distance = self.sentence.saturating_sub(seen.sentence);
            let fits = |entity: &LocalEntityId| distance <= FAR && !barred.contains(entity);
            let Some(entity) = seen.entity.filter(fits) else {
                continue;
            };
            match self.matches(entity, (noun, class, gender), reading) {
                Some(Match::Unknown) if distance <= 1 => {
                    ambiguous |= unknown.is_some_and(|(_, other)| other != entity);
                    let far = i32::try_from(distance).unwrap_or_default() * 12;
                    unknown = unknown.or(Some((seen.weight.points() / 2 - far, entity)));
                }
                Some(found) if found > Match::Unknown => {
                    let near = i32::try_from(distance).unwrap_or(i32::MAX / 16) * 12;
                    let points = seen.weight.points() / 2 - near + if found == Match::Same { 20 } else { 6 };
                    if best.is_none_or(|(most, _)| points > most) {
                        best = Some((points, entity));
                    }
                }
                _ => {}
            }
        }
        // A place of which nothing is known may be the city, if it was spoken of just now.
        let unknown = unknown.filter(|(points, _)| {
            let nearer = best.is_none_or(|(most, _)| *points > most);
            !ambiguous && nearer && class != EntityClass::Person
        });
        unknown.or(best).map(|(_, entity)| entity)
    }

    /// Whether another thing that a noun fits was the last one spoken of, rather than the topic.
    fn is_rivalled(
        &self,
        topic: LocalEntityId,
        (noun, class): (&str, EntityClass),
        barred: &[LocalEntityId],
        reading: &Reading<'_>,
    ) -> bool {
        let near = self
            .memory
            .newest()
            .take_while(|seen| seen.sentence + 1 >= self.sentence);
        let mut fitting = near.filter(|seen| {
            seen.entity.is_some_and(|entity| {
                !barred.contains(&entity)
                    && self.matches(entity, (noun, class, None), reading) >= Some(Match::Alike)
            })
        });
        fitting
            .next()
            .is_some_and(|last| last.entity != Some(topic) && last.weight == Weight::Subject)
    }

    /// How well an entity is known to be what a noun says; nothing where it is known to be something else.
    fn matches(
        &self,
        id: LocalEntityId,
        (noun, class, gender): (&str, EntityClass, Option<Gender>),
        reading: &Reading<'_>,
    ) -> Option<Match> {
        let entity = reading.entities.entity(id)?;
        let own = self.gender(id, reading.entities);
        if entity.class != Some(class) || (gender.is_some() && own.is_some() && gender != own) {
            return None;
        }
        if class == EntityClass::Group {
            return Some(Match::Same);
        }
        let mut best: Option<Match> = None;
        let mut is_known = false;
        let mut consider = |word: &str| {
            is_known = true;
            if word == noun {
                best = best.max(Some(Match::Same));
            } else if are_alike(word, noun) {
                best = best.max(Some(Match::Alike));
            }
        };
        for kind in self.kinds.get(&id).into_iter().flatten() {
            consider(kind);
        }
        let listed = entity
            .item
            .and_then(|item| gazetteer().entry(item))
            .or_else(|| gazetteer().find(&entity.name));
        if let Some(entry) = listed {
            consider(entry.kind);
        }
        let of_class = |word: &str| lexicon().word(word).nominal.is_some_and(|(c, _)| c == class);
        for word in entity.name.split_whitespace().filter(|word| of_class(word)) {
            consider(&lower(word));
        }
        best.or_else(|| (!is_known).then_some(Match::Unknown))
    }
}

fn are_alike(one: &str, other: &str) -> bool {
    ALIKE
        .iter()
        .any(|nouns| nouns.contains(&one) && nouns.contains(&other))
}

fn is_plural(noun: &str) -> bool {
    (noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us"))
        || matches!(
            noun,
            "people" | "men" | "women" | "children" | "police" | "troops"
        )
}
