//! The values of the features of a candidate.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use super::common_names::{commonness, last_commonness};
use super::context::Context;
use super::dates::dates;
use super::meeting::Meeting;
use super::score::FEATURES;
use super::sport::{is_team, sport};
use super::stance::{MINOR, Stance};
use super::words::{Stem, shared, stems};
use crate::model::{Entity, EntityClass, Item, NameMatch};
use crate::text::fold;

/// Values of [`FEATURES`], each in 0–1.
pub(super) type Values = [f64; FEATURES.len()];

/// Where the first of the ways in which names meet stands among the features.
const HOW: usize = 1;
const WHOLE: usize = 10;
const LEFT_OUT: usize = 11;
const LONGER: usize = 12;
const OTHER_NAMES: usize = 13;
const ONE_WORD: usize = 14;
const BARE_PERSON: usize = 15;
const PERSON: usize = 16;
const PLACE: usize = 17;
const ORGANIZATION: usize = 18;
const NO_CLASS: usize = 19;
const NO_CAPITAL: usize = 20;
const LISTED: usize = 21;
const HINT: usize = 22;
const POPULAR: usize = 23;
const CLASS_SAME: usize = 24;
const CLASS_OTHER: usize = 25;
const CLASS_UNKNOWN: usize = 26;
const DATES_AGREE: usize = 27;
pub(super) const DATES_CLASH: usize = 28;
pub(super) const CLAIMED: usize = 29;
const FULL_NAME: usize = 30;
const REST_OF_NAME: usize = 31;
const WORDS: usize = 32;
pub(super) const LINKED: usize = 33;
pub(super) const ALIKE: usize = 34;
const TEAM: usize = 35;
const TEAM_PLACE: usize = 36;
const LOCATED: usize = 37;
const FOR_BODY: usize = 38;
const WITHIN_NAME: usize = 39;
const COMMON_NAME: usize = 40;
const ORDINARY_WORD: usize = 41;
const CAPITALS: usize = 42;
const ALONE: usize = 43;
const ALONE_OF_CLASS: usize = 44;
const SURNAME: usize = 45;
const SHORT_FORM: usize = 46;
const MINOR_ROLE: usize = 47;

/// An item with what is computed of it once.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) item: Arc<Item>,
    /// Words of its English description, sorted.
    pub(super) description: Vec<Stem>,
    /// Words of its label, sorted.
    pub(super) label: Vec<Stem>,
    /// Its label, folded.
    pub(super) folded: String,
}

/// In which languages labels and descriptions are wanted, the best first.
pub(super) const LANGUAGES: [&str; 2] = ["en", "mul"];

impl Profile {
    pub(super) fn new(item: Arc<Item>) -> Self {
        let description = item.description(&LANGUAGES).map(stems).unwrap_or_default();
        let label = item.label(&LANGUAGES);
        Self {
            description,
            label: stems(&label),
            folded: fold(&label),
            item,
        }
    }
}

/// The values of the features that do not depend on other entities' items.
pub(super) fn own_values(
    entity: &Entity,
    context: &Context,
    profile: &Profile,
    meeting: &Meeting,
    nearby: &[&Entity],
) -> Values {
    let item = &profile.item;
    let mut values = Setter([0.0; FEATURES.len()]);
    values.hold(0, true);
    values.hold(HOW + meeting.how as usize, true);
    name_values(&mut values, entity, profile, meeting);
    class_values(&mut values, entity, item);
    values.set(POPULAR, popularity(item));
    let dates = dates(context, item);
    values.hold(DATES_AGREE, dates == Some(true));
    values.hold(DATES_CLASH, dates == Some(false));
    values.hold(FULL_NAME, is_named_in_full(entity, profile, nearby));
    values.set(REST_OF_NAME, rest_of_name(entity, context, profile));
    values.set(WORDS, saturating(shared(&profile.description, &context.words)));
    let sport = sport(context);
    if is_team(profile) {
        values.set(TEAM, sport);
    }
    if item.class == Some(EntityClass::Place) {
        values.set(TEAM_PLACE, sport * (1.0 - context.stance.located));
    }
    let stance = Stance {
        team: context.stance.team.max(context.stance.bout * sport),
        ..context.stance
    };
    stance_values(&mut values, stance, profile);
    // That a list has the name, or is sure of it, says nothing of what else goes by it.
    let [sports, body, within] = [TEAM_PLACE, FOR_BODY, WITHIN_NAME].map(|at| values.of(at));
    let literal = 1.0 - (2.0 * sports).max(body).max(within);
    if meeting.listed {
        values.set(LISTED, literal);
    }
    if entity.items.contains(&item.id) {
        values.set(HINT, literal);
    }
    values.hold(ALONE, meeting.alone && meeting.name.contains(char::is_whitespace));
    if item.class == Some(EntityClass::Person) {
        // All of one last name have it alike.
        let common = if values.of(SURNAME) > 0.0 {
            last_commonness(&meeting.name)
        } else {
            commonness(&item.label(&LANGUAGES))
        };
        values.set(COMMON_NAME, common);
    }
    values.0
}

/// Marks the one among the candidates of an entity that is of its class and has its name, if there is one only.
pub(super) fn mark_alone<'c>(all: impl Iterator<Item = (&'c Meeting, &'c mut Values)>) {
    let value = |values: &Values, at: usize| values.get(at).copied().unwrap_or_default();
    let fits = |meeting: &Meeting, values: &Values| {
        value(values, CLASS_SAME) > 0.0 && (meeting.is_named() || value(values, SURNAME) > 0.0)
    };
    let mut fitting = all.filter(|(meeting, values)| fits(meeting, values));
    if let (Some((_, values)), None) = (fitting.next(), fitting.next())
        && let Some(slot) = values.get_mut(ALONE_OF_CLASS)
    {
        *slot = 1.0;
    }
}

/// Values while they are computed.
struct Setter(Values);

impl Setter {
    fn set(&mut self, at: usize, value: f64) {
        if let Some(slot) = self.0.get_mut(at) {
            *slot = (value.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        }
    }

    fn of(&self, at: usize) -> f64 {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn hold(&mut self, at: usize, holds: bool) {
        self.set(at, f64::from(u8::from(holds)));
    }
}

/// What the names say.
fn name_values(values: &mut Setter, entity: &Entity, profile: &Profile, meeting: &Meeting) {
    let one_word = is_one_word(&entity.label);
    let is_person = told_class(entity) == Some(EntityClass::Person);
    let own = stems(&entity.label);
    let (met, others) = meeting.others;
    let in_full = meeting.how <= NameMatch::Folded && meeting.left_out == 0;
    let has_words = entity.label.contains(char::is_whitespace);
    values.hold(WHOLE, in_full && has_words && !is_person);
    values.hold(
        CAPITALS,
        !has_words && !one_word && entity.label.contains(char::is_uppercase),
    );
    values.set(LEFT_OUT, count(meeting.left_out) / 2.0);
    if shared(&own, &profile.label) > 0 {
        let more = profile
            .label
            .iter()
            .filter(|stem| own.binary_search(stem).is_err());
        values.set(LONGER, saturating(more.count()));
    }
    if others > 0 {
        values.set(OTHER_NAMES, count(met) / count(others));
    }
    values.hold(ONE_WORD, one_word);
    values.hold(BARE_PERSON, one_word && is_person);
    values.hold(PERSON, !one_word && is_person);
    values.hold(NO_CAPITAL, is_noun(&meeting.name));
    part_values(values, profile, meeting);
    values.hold(ORDINARY_WORD, ORDINARY.contains(&*entity.label.to_lowercase()));
}

/// What it says where the name stands in the item's.
fn part_values(values: &mut Setter, profile: &Profile, meeting: &Meeting) {
    if meeting.how != NameMatch::Part {
        return;
    }
    let name = fold(&meeting.name);
    let ends = profile
        .folded
        .strip_suffix(&*name)
        .is_some_and(|rest| rest.ends_with(' '));
    let begins = profile
        .folded
        .strip_prefix(&*name)
        .is_some_and(|rest| rest.starts_with(' '));
    let is_person = profile.item.class == Some(EntityClass::Person);
    values.hold(SURNAME, is_person && ends && !name.contains(' '));
    values.hold(SHORT_FORM, !is_person && (begins || ends));
}

/// The class of an entity, if its name is one: what is written in small letters is a noun, and its class a guess.
pub(super) fn told_class(entity: &Entity) -> Option<EntityClass> {
    entity.class.filter(|_| !is_noun(&entity.label))
}

/// Whether it is written in small letters alone, in a script that has others.
pub(super) fn is_noun(name: &str) -> bool {
    name.contains(char::is_lowercase) && !name.contains(char::is_uppercase)
}

/// What the classes say.
fn class_values(values: &mut Setter, entity: &Entity, item: &Item) {
    let class = told_class(entity);
    values.hold(PLACE, class == Some(EntityClass::Place));
    values.hold(ORGANIZATION, class == Some(EntityClass::Organization));
    match (class, item.class) {
        (None, _) => values.hold(NO_CLASS, true),
        (Some(_), None) => values.hold(CLASS_UNKNOWN, true),
        (Some(ours), Some(theirs)) => {
            let is_same = ours == theirs || item.also.contains(&ours);
            values.hold(CLASS_SAME, is_same);
            values.hold(CLASS_OTHER, !is_same);
        }
    }
}

/// What the words beside the name say.
fn stance_values(values: &mut Setter, stance: Stance, profile: &Profile) {
    match profile.item.class {
        Some(EntityClass::Place) => {
            values.set(LOCATED, stance.located);
            values.set(FOR_BODY, stance.body.max(stance.team));
        }
        Some(EntityClass::Organization) if !profile.description.is_empty() && !is_team(profile) => {
            values.set(FOR_BODY, stance.team);
        }
        Some(EntityClass::Group) => values.set(FOR_BODY, stance.team),
        Some(EntityClass::Person) if shared(&MINOR, &profile.description) == 0 => {
            values.set(MINOR_ROLE, stance.minor);
        }
        _ => {}
    }
    // What stands before the name of a person tells who it is: "Chancellor Merkel".
    let ends = match profile.item.class {
        Some(EntityClass::Person) => 0.0,
        _ => stance.ends,
    };
    values.set(
        WITHIN_NAME,
        stance.begins.max(ends) * (1.0 - values.of(REST_OF_NAME)),
    );
}

/// Grows from 0 towards 1 with a number of things: half for one, three quarters for two.
pub(super) fn saturating(number: usize) -> f64 {
    1.0 - 0.5_f64.powi(i32::try_from(number.min(20)).unwrap_or(20))
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn count(number: usize) -> f64 {
    number as f64
}

fn is_one_word(name: &str) -> bool {
    !name.contains(char::is_whitespace) && name.contains(char::is_lowercase)
}

/// Whether a neighbour goes by the item's label, and the entity by a part of it.
fn is_named_in_full(entity: &Entity, profile: &Profile, nearby: &[&Entity]) -> bool {
    let own = stems(&entity.label);
    let is_part =
        own.len() < profile.label.len() && shared(&own, &profile.label) == own.len() && !own.is_empty();
    if !is_part {
        return false;
    }
    let label = &profile.folded;
    let names = |other: &&&Entity| {
        other
            .other_names
            .iter()
            .chain([&other.label])
            .any(|name| fold(name) == *label)
    };
    nearby.iter().find(names).is_some()
}

/// The share of the label's words, beside those of the entity's name, that stand near it.
fn rest_of_name(entity: &Entity, context: &Context, profile: &Profile) -> f64 {
    let own = stems(&entity.label);
    let rest: Vec<Stem> = profile
        .label
        .iter()
        .copied()
        .filter(|stem| own.binary_search(stem).is_err())
        .collect();
    if rest.is_empty() || rest.len() == profile.label.len() {
        return 0.0;
    }
    count(shared(&rest, &context.words)) / count(rest.len())
}

/// Words that need no name to be written.
static ORDINARY: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/names/common-words.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// How well known an item is: log2(1 + wiki pages) / 9.
///
/// Where nothing is known of an item but its names, it is taken for one that few know, whatever its number of pages.
fn popularity(item: &Item) -> f64 {
    let pages = if is_known(item) {
        item.sitelinks
    } else {
        item.sitelinks.min(2)
    };
    f64::from(1 + pages).log2() / 9.0
}

/// Whether anything is known of an item but its names, its class and how many pages it has.
fn is_known(item: &Item) -> bool {
    !item.descriptions.is_empty()
        || !item.relations.is_empty()
        || item.coordinates.is_some()
        || item.start.is_some()
        || item.end.is_some()
}

/// Names of persons that are more common than that are no evidence by themselves.
const COMMON: f64 = 0.5;

/// What speaks for an item beside its name and class.
const EVIDENCE: [usize; 7] = [HINT, LISTED, OTHER_NAMES, FULL_NAME, DATES_AGREE, CLAIMED, LINKED];

/// Whether nothing but a name speaks for an item, and that says too little: it is a person, who has a task that few are
/// known for and is not said to have it, or nothing is known of the item, not even its class, or it is a person and the
/// name is very common or a single word.
pub(super) fn is_name_alone(item: &Item, values: &Values) -> bool {
    let value = |at: usize| values.get(at).copied().unwrap_or_default();
    let is_any_bearer = || match item.class {
        None => true,
        Some(EntityClass::Person) => value(BARE_PERSON) > 0.0 || value(COMMON_NAME) > COMMON,
        Some(_) => false,
    };
    let says_little = value(MINOR_ROLE) > 0.0 || (!is_known(item) && is_any_bearer());
    says_little && EVIDENCE.iter().all(|at| value(*at) <= 0.0)
}
