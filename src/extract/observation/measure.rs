//! What is counted: measures, and the words that tell them.

use crate::extract::lexicon::lexicon;
use crate::model::EntityClass;

/// Words beside a number that say what is counted, by measure; the first that stands near the number decides.
const CUES: [(&str, &[&str]); 8] = [
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
            "lost their lives",
            "the lives of",
            "put to death",
            "casualties",
            "buried",
        ],
    ),
    (
        "Repatriated",
        &[
            "repatriated",
            "repatriation",
            "came home",
            "come home",
            "sent home",
            "returned home",
        ],
    ),
    ("Missing", &["missing", "unaccounted", "never traced"]),
    (
        "ForcedLabourers",
        &[
            "forced labour",
            "forced labor",
            "perform forced",
            "forced labourers",
            "forced laborers",
        ],
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
            "speaks",
            "spoke",
        ],
    ),
    ("Settlers", &["settlers", "colonists"]),
    (
        "Migrants",
        &[
            "migrants",
            "emigrants",
            "immigrants",
            "emigrated",
            "went to live",
            "deportees",
            "evacuees",
        ],
    ),
];

/// Verbs that say what happened to those who are counted.
const VERBS: [(&str, &[&str]); 8] = [
    (
        "Deaths",
        &[
            "assassinate",
            "behead",
            "bury",
            "die",
            "drown",
            "execute",
            "hang",
            "kill",
            "massacre",
            "murder",
            "perish",
            "starve",
        ],
    ),
    ("Repatriated", &["repatriate"]),
    (
        "Migrants",
        &[
            "arrive",
            "banish",
            "bring",
            "come",
            "deport",
            "emigrate",
            "evacuate",
            "exile",
            "expel",
            "flee",
            "immigrate",
            "land",
            "leave",
            "migrate",
            "move",
            "recruit",
            "relocate",
            "resettle",
            "return",
            "sail",
            "send",
            "settle",
            "ship",
            "transport",
        ],
    ),
    ("Speakers", &["speak"]),
    ("Employees", &["employ"]),
    ("Pupils", &["enrol", "enroll", "attend"]),
    ("Captured", &["capture", "intern"]),
    (
        "Population",
        &[
            "be", "claim", "comprise", "consist", "contain", "count", "decline", "decrease", "double",
            "drop", "estimate", "exceed", "fall", "find", "form", "give", "grow", "have", "house", "include",
            "increase", "inhabit", "leave", "list", "live", "mention", "name", "number", "put", "reach",
            "record", "register", "remain", "report", "reside", "rise", "show", "shrink", "stand", "state",
            "stay", "total",
        ],
    ),
];

/// Nouns for those who are counted that say what is counted of them.
const NOUNS: [(&str, &[&str]); 7] = [
    (
        "Pupils",
        &[
            "pupils",
            "pupil",
            "students",
            "schoolchildren",
            "enrolment",
            "enrollment",
        ],
    ),
    ("Members", &["members", "membership", "adherents"]),
    ("Employees", &["employees", "staff", "workforce"]),
    ("Speakers", &["speakers"]),
    (
        "Deaths",
        &["deaths", "dead", "casualties", "victims", "fatalities", "toll"],
    ),
    ("Captured", &["prisoners", "captives", "internees"]),
    (
        "Population",
        &[
            "population",
            "populations",
            "inhabitants",
            "residents",
            "people",
            "persons",
            "souls",
            "citizens",
            "nationals",
            "individuals",
            "numbers",
            "number",
            "islanders",
            "villagers",
            "townspeople",
            "community",
            "colony",
            "diaspora",
            "minority",
            "expatriates",
        ],
    ),
];

/// People of no kind in particular, so that a figure of them is one of a place or of the group that is spoken of.
const ANYBODY: [&str; 15] = [
    "people",
    "persons",
    "inhabitants",
    "residents",
    "population",
    "individuals",
    "souls",
    "citizens",
    "nationals",
    "numbers",
    "number",
    "islanders",
    "villagers",
    "townspeople",
    "total",
];

/// People of some kind.
const SOMEBODY: [&str; 38] = [
    "artists",
    "boys",
    "captives",
    "castaways",
    "children",
    "civilians",
    "colonists",
    "communists",
    "emigrants",
    "exiles",
    "expatriates",
    "families",
    "fishermen",
    "girls",
    "immigrants",
    "labourers",
    "laborers",
    "members",
    "men",
    "migrants",
    "names",
    "officers",
    "peasants",
    "prisoners",
    "pupils",
    "rebels",
    "refugees",
    "sailors",
    "settlers",
    "soldiers",
    "speakers",
    "students",
    "subjects",
    "survivors",
    "troops",
    "victims",
    "women",
    "workers",
];

fn of(list: &[(&'static str, &[&str])], word: &str) -> Option<&'static str> {
    list.iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(measure, _)| *measure)
}

/// What a verb says is counted.
pub(super) fn of_verb(lemma: &str) -> Option<&'static str> {
    of(&VERBS, lemma)
}

/// What a noun says is counted.
pub(super) fn of_noun(noun: &str) -> Option<&'static str> {
    of(&NOUNS, noun)
}

/// Whether a noun stands for people of no kind in particular.
pub(super) fn is_anybody(noun: &str) -> bool {
    ANYBODY.contains(&noun)
}

/// Whether a noun stands for people.
pub(super) fn is_people(noun: &str) -> bool {
    if matches!(noun, "households" | "families" | "houses" | "homes" | "couples") {
        return false;
    }
    let one = noun.strip_suffix('s').unwrap_or(noun);
    let is_person = |(class, _)| matches!(class, EntityClass::Person | EntityClass::Group);
    is_anybody(noun)
        || SOMEBODY.binary_search(&noun).is_ok()
        || of_noun(noun).is_some()
        || (one != noun && lexicon().word(one).nominal.is_some_and(is_person))
        || lexicon().word(noun).group
}

/// What the words beside a number say is counted.
pub(super) fn of_words(words: &str) -> Option<&'static str> {
    let has = |cue: &str| {
        words.match_indices(cue).any(|(at, _)| {
            let before = words.get(..at).and_then(|w| w.chars().next_back());
            let after = words.get(at + cue.len()..).and_then(|w| w.chars().next());
            !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
        })
    };
    CUES.iter()
        .find(|(_, cues)| cues.iter().any(|cue| has(cue)))
        .map(|(measure, _)| *measure)
}
