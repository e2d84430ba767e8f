//! Pronouns: what each asks for, and what fits best.

use super::memory::{Seen, Weight};
use super::{Reading, Resolver};
use crate::model::{EntityClass, Gender, LocalEntityId};

/// How many sentences back a pronoun reaches.
const REACH: usize = 3;
/// Points that a sentence between takes away.
const DISTANCE: i32 = 30;
/// Points for the topic of the document.
const TOPIC: i32 = 22;

/// A pronoun, as far as what it stands for depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    There,
    Here,
}

impl Pronoun {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "he" | "him" | "his" | "himself" => Self::He,
            "she" | "her" | "hers" | "herself" => Self::She,
            "it" | "its" | "itself" => Self::It,
            "they" | "them" | "their" | "theirs" | "themselves" => Self::They,
            "there" => Self::There,
            "here" => Self::Here,
            _ => return None,
        })
    }

    pub(super) fn gender(self) -> Option<Gender> {
        match self {
            Self::He => Some(Gender::Masculine),
            Self::She => Some(Gender::Feminine),
            _ => None,
        }
    }

    /// Whether it stands for a thing, so that it may stand for nothing at all.
    pub(super) fn is_thing(self) -> bool {
        self == Self::It
    }

    /// The classes of what it may stand for, the likeliest first.
    pub(super) fn classes(self) -> &'static [EntityClass] {
        use EntityClass::{Event, Group, Organization, Person, Place};
        match self {
            Self::He | Self::She => &[Person],
            Self::It => &[Organization, Place, Event],
            Self::They => &[Group, Organization],
            Self::There => &[Place],
            Self::Here => &[Place, Organization],
        }
    }

    /// What a mention weighs for this pronoun beyond its place; nothing where it does not agree.
    fn agreement(self, seen: &Seen, gender: Option<Gender>) -> Option<i32> {
        if let (Some(wanted), Some(known)) = (self.gender(), gender)
            && wanted != known
        {
            return None;
        }
        let Some(class) = seen.class else {
            // A thing of no class, such as a book or "the lighthouse", may be "it".
            return (self == Self::It && !seen.plural).then_some(0);
        };
        match self {
            Self::They if seen.plural => Some(0),
            Self::They if class == EntityClass::Organization => Some(-22),
            Self::He | Self::She | Self::It if seen.plural => None,
            Self::He | Self::She => {
                (class == EntityClass::Person).then_some(if gender.is_none() { -4 } else { 0 })
            }
            _ => self.classes().contains(&class).then_some(0),
        }
    }
}

impl Resolver<'_> {
    /// What a pronoun stands for, if that is clear.
    pub(super) fn antecedent(
        &self,
        (pronoun, weight): (Pronoun, Weight),
        (barred, of_people): (&[LocalEntityId], bool),
        reading: &Reading<'_>,
    ) -> Option<LocalEntityId> {
        if pronoun == Pronoun::Here {
            let topic = self.topic?;
            let class = reading.entities.entity(topic.entity)?.class?;
            return pronoun.classes().contains(&class).then_some(topic.entity);
        }
        if pronoun == Pronoun::There {
            return self.last_place();
        }
        let mut best: Option<(i32, Option<LocalEntityId>, Weight)> = None;
        let mut rival = false;
        // How far back another person or thing was last a subject.
        let mut subject: Option<usize> = None;
        for seen in self.memory.newest() {
            let distance = self.sentence.saturating_sub(seen.sentence);
            if distance > REACH {
                break;
            }
            let Some(agreement) = pronoun.agreement(seen, self.gender_of(seen, reading)) else {
                continue;
            };
            if seen.entity.is_some_and(|entity| barred.contains(&entity)) {
                continue;
            }
            // "Their numbers grew" is said of a people.
            if of_people && (seen.entity.is_none() || seen.class != Some(EntityClass::Group)) {
                continue;
            }
            let is_topic = self.is_topic(seen);
            let points = self.points(seen, distance, agreement)
                + parallel(weight, seen.weight, distance)
                + if is_topic && subject.is_none_or(|nearest| nearest >= distance) {
                    DISTANCE / 2 * i32::try_from(distance).unwrap_or_default()
                } else {
                    0
                };
            if !is_topic && seen.weight == Weight::Subject {
                subject = subject.or(Some(distance));
            }
            match best {
                Some((most, entity, _)) if entity.is_some() && entity == seen.entity => {
                    if points > most {
                        best = Some((points, entity, seen.weight));
                    }
                }
                Some((most, _, weight)) => {
                    // Two that stand alike are not told apart.
                    let even =
                        (points - most).abs() <= 2 && weight == seen.weight && weight == Weight::Subject;
                    if points > most + 2 || (is_topic && points >= most) {
                        best = Some((points, seen.entity, seen.weight));
                        rival = false;
                    } else if even && distance > 0 {
                        rival = true;
                    }
                }
                None => best = Some((points, seen.entity, seen.weight)),
            }
        }
        match best {
            Some((_, entity, _)) => entity.filter(|_| !rival),
            None => self.topic_as(pronoun, reading),
        }
    }

    /// The gender of what was mentioned, as it is known by now.
    fn gender_of(&self, seen: &Seen, reading: &Reading<'_>) -> Option<Gender> {
        seen.gender
            .or_else(|| self.gender(seen.entity?, reading.entities))
    }

    fn is_topic(&self, seen: &Seen) -> bool {
        self.topic.is_some_and(|topic| {
            seen.entity.is_some() && (seen.entity == Some(topic.entity) || seen.entity == topic.people)
        })
    }

    fn points(&self, seen: &Seen, distance: usize, agreement: i32) -> i32 {
        let far = i32::try_from(distance).unwrap_or(i32::MAX / DISTANCE) * DISTANCE;
        let is_topic = self.is_topic(seen);
        // What has no name is seldom gone on about.
        let nameless = if seen.entity.is_none() { -18 } else { 0 };
        let topic = match (is_topic, self.memory.begins) {
            (false, _) => 0,
            (true, false) => TOPIC,
            (true, true) => 2 * TOPIC,
        };
        seen.weight.points() + agreement + topic + nameless - far
    }

    /// The topic of the document, where nothing else was mentioned that a pronoun could stand for.
    fn topic_as(&self, pronoun: Pronoun, reading: &Reading<'_>) -> Option<LocalEntityId> {
        let topic = self.topic?.entity;
        let class = reading.entities.entity(topic)?.class?;
        let gender = self.gender(topic, reading.entities);
        let agrees = gender.is_none() || pronoun.gender().is_none() || gender == pronoun.gender();
        (agrees && pronoun.classes().contains(&class)).then_some(topic)
    }

    /// The place that "there" is: the last one mentioned in this sentence, or the subject of the one before, or the last
    /// mentioned there.
    fn last_place(&self) -> Option<LocalEntityId> {
        let near = self
            .memory
            .newest()
            .take_while(|seen| seen.sentence + 1 >= self.sentence);
        // The subject of the same sentence is no place to be at.
        let mut places = near.filter(|seen| {
            let acts = seen.weight == Weight::Subject && seen.sentence == self.sentence;
            seen.class == Some(EntityClass::Place) && seen.weight != Weight::Owner && !acts
        });
        let last = places.next()?;
        if last.sentence == self.sentence {
            return last.entity;
        }
        let subject = places.find(|seen| seen.weight == Weight::Subject);
        subject
            .filter(|_| last.weight != Weight::Subject)
            .unwrap_or(last)
            .entity
    }
}

/// Points for what stands in the same part of the same sentence.
fn parallel(weight: Weight, other: Weight, distance: usize) -> i32 {
    match (weight, other, distance) {
        // "his son Ivan stayed, and his daughter left": the same man's.
        (Weight::Kin, Weight::Kin, 0) => 25,
        // "The shop had two floors, but it closed": a subject goes on with a subject.
        (Weight::Subject, Weight::Subject, 0) => 12,
        _ => 0,
    }
}
