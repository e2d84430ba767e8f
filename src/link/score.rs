//! The score of a candidate: how likely it is that an entity and an item are the same.
//!
//! Each feature has a value in 0–1 and a weight, in units of log odds (`data/linker/weights.tsv`, with a card beside it).
//! The points of a candidate are the sum of values times weights. Its score is its share of the odds: `eᵖ / (1 + Σ eᵖ)`
//! over all candidates of the entity, where the 1 stands for "none of these". So two that are equally good cannot both be
//! sure, and one that is alone must still be likelier than that Wikidata does not have the thing.
//!
//! | feature | value | what it says |
//! | --- | --- | --- |
//! | `candidate` | 1 | there is an item of that name at all |
//! | `label` … `fuzzy` | 0, 1 | how the name met the item's, one of [`NameMatch`](crate::model::NameMatch) |
//! | `left-out` | 0–1 | words of the name that were left out to meet it: half for one, 1 for two |
//! | `other-names` | 0–1 | the share of the entity's other names that are names of the item too |
//! | `one-word` | 0, 1 | the name has one word and small letters: a surname, a place |
//! | `bare-person` | 0, 1 | the same, for a person: a surname or given name alone |
//! | `no-capital` | 0, 1 | the name is written without capitals |
//! | `listed` | 0, 1 | the embedded gazetteer has the item under this name |
//! | `hint` | 0, 1 | a link in the text leads to the item |
//! | `popular` | 0–1 | log₂(1 + wiki pages) / 9 |
//! | `class-same` | 0, 1 | both are of one class |
//! | `class-other` | 0, 1 | they are of two |
//! | `dates-agree` | 0, 1 | beginnings or ends agree as far as their precision goes |
//! | `dates-clash` | 0, 1 | a person or event cannot have been there then |
//! | `claimed` | 0–1 | what the sources say of it is, to another entity's item, a statement of Wikidata |
//! | `full-name` | 0, 1 | the item's label is the name of another entity nearby, of which this is a part |
//! | `rest-of-name` | 0–1 | the share of the label's other words that stand near the name |
//! | `words` | 0–1 | words of the description near the name: 1 − 2⁻ⁿ |
//! | `linked` | 0–1 | items of entities nearby are in its statements or named in its description, or the other way round |
//! | `alike` | 0–1 | items of entities nearby are of its kind or described in the same words |
//!
//! The last two and `claimed` are of the other entities' candidates, each counted as far as it is likely itself: they
//! are computed anew in each of [`ROUNDS`](super::ROUNDS) rounds, from the scores of the round before.

use std::sync::Arc;

use super::context::Context;
use super::words::{Stem, shared, stems};
use crate::model::{Edtf, Entity, EntityClass, Item, NameMatch};
use crate::text::fold;

/// A feature of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureKind {
    /// Its name in the graph, in the SSSOM file and in the table of weights.
    pub name: &'static str,
    /// What it says, in a few words.
    pub says: &'static str,
}

const fn kind(name: &'static str, says: &'static str) -> FeatureKind {
    FeatureKind { name, says }
}

/// All features, in their order.
pub const FEATURES: [FeatureKind; 34] = [
    kind("candidate", "there is an item of that name"),
    kind("label", "the name is the item's label"),
    kind("alias", "the name is another name of the item"),
    kind("folded", "the names differ in case, accents, articles, titles"),
    kind("romanized", "the names are one in two scripts"),
    kind("demonym", "the name is an adjective of the item"),
    kind("acronym", "the name is made of first letters"),
    kind("initials", "names in full in one, initials or none in the other"),
    kind("part", "the name is a part of the item's"),
    kind("fuzzy", "the names differ in letters"),
    kind("left-out", "words of the name were left out"),
    kind("other-names", "the entity's other names are the item's too"),
    kind("one-word", "the name is a single word"),
    kind("bare-person", "a surname or given name alone"),
    kind("no-capital", "the name has no capital"),
    kind("listed", "the embedded gazetteer has it"),
    kind("hint", "a link in the text leads to it"),
    kind("popular", "how many wiki pages it has"),
    kind("class-same", "both are of one class"),
    kind("class-other", "they are of two classes"),
    kind("dates-agree", "dates agree"),
    kind("dates-clash", "dates contradict each other"),
    kind("claimed", "statements in common"),
    kind("full-name", "its full name stands nearby"),
    kind("rest-of-name", "the rest of its name stands nearby"),
    kind("words", "words of its description stand nearby"),
    kind("linked", "tied to items of entities nearby"),
    kind("alike", "like the items of entities nearby"),
    kind("person", "a person with given name and surname"),
    kind("organization", "an organization"),
    kind("no-class", "the text does not tell what it is"),
    kind("longer", "the item's label is longer than the name"),
    kind("team", "a team, and the passage is about sports"),
    kind("team-place", "a place, and the passage is about sports"),
];

/// Values of [`FEATURES`], each in 0–1.
pub(super) type Values = [f64; FEATURES.len()];

/// Where the first of the ways in which names meet stands among the features.
const HOW: usize = 1;
const LEFT_OUT: usize = 10;
const OTHER_NAMES: usize = 11;
const ONE_WORD: usize = 12;
const BARE_PERSON: usize = 13;
const NO_CAPITAL: usize = 14;
const LISTED: usize = 15;
const HINT: usize = 16;
const POPULAR: usize = 17;
const CLASS_SAME: usize = 18;
const CLASS_OTHER: usize = 19;
const DATES_AGREE: usize = 20;
const DATES_CLASH: usize = 21;
pub(super) const CLAIMED: usize = 22;
const FULL_NAME: usize = 23;
const REST_OF_NAME: usize = 24;
const WORDS: usize = 25;
pub(super) const LINKED: usize = 26;
pub(super) const ALIKE: usize = 27;
const PERSON: usize = 28;
const ORGANIZATION: usize = 29;
const NO_CLASS: usize = 30;
const LONGER: usize = 31;
const TEAM: usize = 32;
const TEAM_PLACE: usize = 33;

/// An item with what is computed of it once.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) item: Arc<Item>,
    /// Words of its English description, sorted.
    pub(super) description: Vec<Stem>,
    /// Words of its label, sorted.
    pub(super) label: Vec<Stem>,
}

/// In which languages labels and descriptions are wanted, the best first.
pub(super) const LANGUAGES: [&str; 2] = ["en", "mul"];

impl Profile {
    pub(super) fn new(item: Arc<Item>) -> Self {
        let description = item.description(&LANGUAGES).map(stems).unwrap_or_default();
        let label = stems(&item.label(&LANGUAGES));
        Self {
            item,
            description,
            label,
        }
    }
}

/// How an entity's names met an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meeting {
    /// The surest way.
    pub(super) how: NameMatch,
    /// The name of the entity that met it that way, as it is written.
    pub(super) name: String,
    /// Words of it that were left out.
    pub(super) left_out: usize,
    /// How many other names of the entity met it, and how many there are.
    pub(super) others: (usize, usize),
    /// Whether the gazetteer gave it.
    pub(super) listed: bool,
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
    let mut values = [0.0; FEATURES.len()];
    let mut set = |at: usize, value: f64| {
        if let Some(slot) = values.get_mut(at) {
            *slot = (value.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        }
    };
    let holds = |is: bool| f64::from(u8::from(is));
    set(0, 1.0);
    set(HOW + meeting.how as usize, 1.0);
    set(LEFT_OUT, count(meeting.left_out) / 2.0);
    let (met, others) = meeting.others;
    set(
        OTHER_NAMES,
        if others == 0 {
            0.0
        } else {
            count(met) / count(others)
        },
    );
    let one_word = is_one_word(&entity.label);
    set(ONE_WORD, holds(one_word));
    set(
        BARE_PERSON,
        holds(one_word && entity.class == Some(EntityClass::Person)),
    );
    set(NO_CAPITAL, holds(!meeting.name.contains(char::is_uppercase)));
    set(LISTED, holds(meeting.listed));
    set(HINT, holds(entity.items.contains(&item.id)));
    set(POPULAR, popularity(item));
    set(
        PERSON,
        holds(!one_word && entity.class == Some(EntityClass::Person)),
    );
    set(
        ORGANIZATION,
        holds(entity.class == Some(EntityClass::Organization)),
    );
    set(NO_CLASS, holds(entity.class.is_none()));
    let own = stems(&entity.label);
    let more = profile
        .label
        .iter()
        .filter(|stem| own.binary_search(stem).is_err())
        .count();
    set(
        LONGER,
        if shared(&own, &profile.label) > 0 {
            1.0 - 0.5_f64.powi(i32::try_from(more).unwrap_or(9))
        } else {
            0.0
        },
    );
    let sport = sport(&context.words);
    set(TEAM, if is_team(profile) { sport } else { 0.0 });
    set(
        TEAM_PLACE,
        if item.class == Some(EntityClass::Place) {
            sport
        } else {
            0.0
        },
    );
    if let (Some(ours), Some(theirs)) = (entity.class, item.class) {
        set(CLASS_SAME, holds(ours == theirs));
        set(CLASS_OTHER, holds(ours != theirs));
    }
    let dates = dates(context, item);
    set(DATES_AGREE, holds(dates == Some(true)));
    set(DATES_CLASH, holds(dates == Some(false)));
    set(FULL_NAME, holds(is_named_in_full(entity, profile, nearby)));
    set(REST_OF_NAME, rest_of_name(entity, context, profile));
    let words = shared(&profile.description, &context.words);
    set(WORDS, 1.0 - 0.5_f64.powi(i32::try_from(words).unwrap_or(9)));
    values
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
    let label = fold(&profile.item.label(&LANGUAGES));
    let names = |other: &&&Entity| {
        other
            .other_names
            .iter()
            .chain([&other.label])
            .any(|name| fold(name) == label)
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

/// Whether dates agree: `None` where there is nothing to compare.
///
/// Only persons and events are compared: a state, city or organization may have begun several times, and what a text calls
/// its founding may be a later one. Any time at which the entity did something counts, not only beginning and end.
fn dates(context: &Context, item: &Item) -> Option<bool> {
    if !matches!(item.class, Some(EntityClass::Person | EntityClass::Event)) {
        return None;
    }
    let same = [(&context.start, &item.start), (&context.end, &item.end)];
    let mut agrees = None;
    for (ours, theirs) in same {
        for (ours, theirs) in ours.iter().filter_map(|ours| Some((ours, theirs.as_ref()?))) {
            if !overlap(ours, theirs) {
                return Some(false);
            }
            agrees = Some(true);
        }
    }
    let outside = |time: &Edtf| {
        let too_late = item.end.as_ref().is_some_and(|end| is_after(time, end));
        too_late || item.start.as_ref().is_some_and(|start| is_after(start, time))
    };
    let mut times = context.start.iter().chain(&context.end).chain(&context.active);
    if times.any(outside) { Some(false) } else { agrees }
}

/// Days from the year 0, all months being of one length: good enough to compare.
fn days(day: crate::model::Day) -> i64 {
    i64::from(day.year) * 372 + i64::from(day.month) * 31 + i64::from(day.day)
}

/// Calendars may set two dates of one event some days apart.
const FORTNIGHT: i64 = 14;
/// Works appear, and offices are counted, somewhat after a death.
const YEAR: i64 = 372;

/// Whether two times can be the same: dates of different precision agree if the shared part does.
fn overlap(a: &Edtf, b: &Edtf) -> bool {
    let bounds = |time: &Edtf| Some((days(time.earliest()?), days(time.latest()?)));
    match (bounds(a), bounds(b)) {
        (Some((a1, a2)), Some((b1, b2))) => a1 <= b2 + FORTNIGHT && b1 <= a2 + FORTNIGHT,
        _ => true,
    }
}

/// Whether all of a time is more than a year after all of another.
fn is_after(late: &Edtf, early: &Edtf) -> bool {
    match (late.earliest(), early.latest()) {
        (Some(late), Some(early)) => days(late) > days(early) + YEAR,
        _ => false,
    }
}

/// Words of sports reports.
const SPORTS: &str = "beat coach season quarterback win won league game cup innings captain wicket goal match team teams \
    player players championship final semifinal tournament score scored striker midfielder defender inning pitcher \
    baseball football soccer basketball hockey cricket rugby tennis olympic medal nba nfl mlb nhl fifa uefa playoff \
    stadium touchdown homer rushing yards batting bowler round defeat victory club halftime";

static SPORT: std::sync::LazyLock<Vec<Stem>> = std::sync::LazyLock::new(|| stems(SPORTS));
static TEAMS: std::sync::LazyLock<Vec<Stem>> = std::sync::LazyLock::new(|| {
    stems("team club football soccer basketball baseball hockey cricket rugby fc sox athletic united")
});

fn sport(words: &[Stem]) -> f64 {
    1.0 - 0.5_f64.powi(i32::try_from(shared(&SPORT, words)).unwrap_or(9))
}

fn is_team(profile: &Profile) -> bool {
    shared(&TEAMS, &profile.label) + shared(&TEAMS, &profile.description) > 0
}

/// How well known an item is: log2(1 + wiki pages) / 9.
///
/// Where nothing is known of an item but its names, it is taken for one that few know, whatever its number of pages.
fn popularity(item: &Item) -> f64 {
    let is_known = !item.descriptions.is_empty()
        || !item.relations.is_empty()
        || item.coordinates.is_some()
        || item.start.is_some()
        || item.end.is_some();
    let pages = if is_known {
        item.sitelinks
    } else {
        item.sitelinks.min(2)
    };
    f64::from(1 + pages).log2() / 9.0
}
