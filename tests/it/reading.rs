//! How much of what passages of prose say is read from them, and how much of what is read is right.
//!
//! The passages of `tests/reading/` were written for this, in the manner of encyclopaedias, obituaries and local papers;
//! rules were written with those of the folder itself in view, and without a look at those in `check/`. A passage is a
//! `TITLE` and a `TEXT` line, and then:
//!
//! - `=> subject | property | value | time=…` is said and must be found (`negated` where it is denied);
//! - `~> …` is said or implied, and may be found;
//! - `OBS group | measure | value | place=… | time=…` is a figure that must be found.
//!
//! What is found beside these is counted as wrong. A property and its inverse are the same, and so are those that say
//! nearly the same of one thing (`KINDRED`). The floors below may only be raised. `READING=show` fails the test, with every
//! difference.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use dembei::{
    extract::extract,
    model::{Claim, DocumentId, Extraction, LocalEntityId, Observation, Value},
    source::{Options, PlainText, to_document},
};

/// Of a hundred: statements found, found ones right, their times right; figures found, figures right.
const FLOORS: [(&str, [usize; 5]); 2] = [
    ("tests/reading", [85, 93, 94, 64, 75]),
    ("tests/reading/check", [71, 91, 89, 48, 68]),
];

/// Properties that are scored as one.
const KINDRED: [(&str, &str); 7] = [
    ("father", "parent"),
    ("mother", "parent"),
    ("party", "memberOf"),
    ("conflict", "participantIn"),
    ("location", "locatedIn"),
    ("country", "locatedIn"),
    ("headOfState", "headOfGovernment"),
];

/// Properties whose inverse is another or the same.
const INVERSES: [(&str, &str); 11] = [
    ("hasPart", "partOf"),
    ("capital", "capitalOf"),
    ("parent", "child"),
    ("student", "studentOf"),
    ("participant", "participantIn"),
    ("effect", "cause"),
    ("replaces", "replacedBy"),
    ("follows", "followedBy"),
    ("subsidiary", "parentOrganization"),
    ("sibling", "sibling"),
    ("spouse", "spouse"),
];

#[derive(Clone, Debug, Default)]
struct Passage {
    title: String,
    text: String,
    statements: Vec<Wanted>,
    figures: Vec<Wanted>,
}

/// A line of a passage.
#[derive(Clone, Debug, Default)]
struct Wanted {
    parts: [String; 3],
    rest: Vec<String>,
    is_optional: bool,
    is_found: bool,
}

impl Wanted {
    fn parse(line: &str, is_optional: bool) -> Self {
        let mut parts = line.split('|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        Self {
            parts: [next(), next(), next()],
            rest: parts.collect(),
            is_optional,
            is_found: false,
        }
    }

    fn value_of(&self, key: &str) -> Option<&str> {
        self.rest
            .iter()
            .find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
    }
}

fn passages(folder: &Path) -> Vec<Passage> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut passages: Vec<Passage> = Vec::new();
    for file in files {
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some(title) = line.strip_prefix("TITLE ") {
                passages.push(Passage {
                    title: title.to_owned(),
                    ..Passage::default()
                });
            }
            let Some(passage) = passages.last_mut() else {
                continue;
            };
            if let Some(text) = line.strip_prefix("TEXT ") {
                text.clone_into(&mut passage.text);
            } else if let Some(line) = line.strip_prefix("=> ") {
                passage.statements.push(Wanted::parse(line, false));
            } else if let Some(line) = line.strip_prefix("~> ") {
                passage.statements.push(Wanted::parse(line, true));
            } else if let Some(line) = line.strip_prefix("OBS ") {
                passage.figures.push(Wanted::parse(line, false));
            }
        }
    }
    passages
}

/// What was found and what was right, and what was not.
#[derive(Debug, Default)]
struct Score {
    wanted: usize,
    found: usize,
    given: usize,
    right: usize,
    timed: usize,
    time_right: usize,
    figures: usize,
    figures_found: usize,
    figures_given: usize,
    figures_right: usize,
    log: String,
}

impl Score {
    fn percentages(&self) -> [usize; 5] {
        let percent = |part: usize, whole: usize| (part * 100).checked_div(whole).unwrap_or(100);
        [
            percent(self.found, self.wanted),
            percent(self.right, self.given),
            percent(self.time_right, self.timed),
            percent(self.figures_found, self.figures),
            percent(self.figures_right, self.figures_given),
        ]
    }
}

fn score(folder: &str) -> Score {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut score = Score::default();
    for mut passage in passages(&folder) {
        let id = DocumentId::parse("passage").unwrap();
        let text = format!("= {} =\n\n{}\n", passage.title, passage.text);
        let extraction = extract(&to_document(id, text, &PlainText, &Options::default()));
        let _ = writeln!(score.log, "\n## {}", passage.title);
        score_statements(&mut passage, &extraction, &mut score);
        score_figures(&mut passage, &extraction, &mut score);
    }
    score
}

fn score_statements(passage: &mut Passage, extraction: &Extraction, score: &mut Score) {
    let mut seen = BTreeSet::new();
    for claim in &extraction.claims {
        let key = (
            claim.subject,
            claim.property.clone(),
            claim.value.clone(),
            claim.negated,
        );
        if !seen.insert(key) {
            continue;
        }
        score.given += 1;
        let mut is_right = false;
        for wanted in &mut passage.statements {
            // A name says nothing of a time.
            let is_of_name = claim.rule.as_str() == "name" && wanted.value_of("time").is_some();
            if is_of_name || !says(claim, wanted, extraction) {
                continue;
            }
            is_right = true;
            let first = !wanted.is_found;
            wanted.is_found = true;
            if let (Some(time), true) = (wanted.value_of("time"), first) {
                score.timed += 1;
                let own = claim.qualifiers.time.as_ref().map(ToString::to_string);
                if own.as_deref() == Some(time) {
                    score.time_right += 1;
                } else {
                    let _ = writeln!(score.log, "time   {} but {own:?}", wanted.parts.join(" | "));
                }
            }
        }
        score.right += usize::from(is_right);
        if !is_right {
            let _ = writeln!(
                score.log,
                "wrong  {}   [{}]",
                shown(claim, extraction),
                claim.rule
            );
        }
    }
    for wanted in passage.statements.iter().filter(|wanted| !wanted.is_optional) {
        score.wanted += 1;
        score.found += usize::from(wanted.is_found);
        if !wanted.is_found {
            let _ = writeln!(
                score.log,
                "missed {} {}",
                wanted.parts.join(" | "),
                wanted.rest.join(" ")
            );
        }
    }
}

fn score_figures(passage: &mut Passage, extraction: &Extraction, score: &mut Score) {
    for observation in &extraction.observations {
        score.figures_given += 1;
        let found = passage
            .figures
            .iter_mut()
            .find(|wanted| !wanted.is_found && counts(observation, wanted, extraction));
        if let Some(wanted) = found {
            wanted.is_found = true;
            score.figures_right += 1;
        } else {
            let _ = writeln!(score.log, "wrong  {}", figure(observation, extraction));
        }
    }
    for wanted in &passage.figures {
        score.figures += 1;
        score.figures_found += usize::from(wanted.is_found);
        if !wanted.is_found {
            let _ = writeln!(
                score.log,
                "missed OBS {} {}",
                wanted.parts.join(" | "),
                wanted.rest.join(" ")
            );
        }
    }
}

fn kindred(property: &str) -> &str {
    KINDRED
        .iter()
        .find(|(one, _)| *one == property)
        .map_or(property, |(_, other)| other)
}

fn inverse(property: &str) -> Option<&'static str> {
    INVERSES.iter().find_map(|(one, other)| {
        if *one == property {
            Some(*other)
        } else {
            (*other == property).then_some(*one)
        }
    })
}

fn says(claim: &Claim<LocalEntityId>, wanted: &Wanted, extraction: &Extraction) -> bool {
    let [subject, property, value] = &wanted.parts;
    if claim.negated != wanted.rest.iter().any(|part| part == "negated") {
        return false;
    }
    let (own, property) = (kindred(claim.property.as_str()), kindred(property));
    let straight =
        own == property && is_named(extraction, claim.subject, subject) && is_value(claim, value, extraction);
    let turned = || match &claim.value {
        Value::Entity(other) => {
            inverse(own) == Some(property)
                && is_named(extraction, *other, subject)
                && is_named(extraction, claim.subject, value)
        }
        _ => false,
    };
    straight || turned()
}

fn is_value(claim: &Claim<LocalEntityId>, value: &str, extraction: &Extraction) -> bool {
    match &claim.value {
        Value::Entity(id) => is_named(extraction, *id, value),
        Value::Time(time) => time.to_string() == value,
        Value::Quantity(quantity) => quantity.value.to_string() == value,
        Value::Text(words) => alike(words, value),
    }
}

fn is_named(extraction: &Extraction, id: LocalEntityId, name: &str) -> bool {
    let entity = &extraction.entities[id.index()];
    entity
        .names
        .iter()
        .chain([&entity.name])
        .any(|own| alike(own, name))
}

/// Whether two names are the same, or one is the other with a word more at an end.
fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (short, long) = if one.len() < other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    let within = || {
        let rest = long
            .strip_prefix(short.as_str())
            .or_else(|| long.strip_suffix(short.as_str()));
        rest.is_some_and(|rest| rest.starts_with(' ') || rest.ends_with(' ')) && !long.contains(" of ")
    };
    one == other || within()
}

fn counts(observation: &Observation<LocalEntityId>, wanted: &Wanted, extraction: &Extraction) -> bool {
    let [group, measure, value] = &wanted.parts;
    let is = |id: Option<LocalEntityId>, name: &str| id.is_some_and(|id| is_named(extraction, id, name));
    let place = observation.qualifiers.place;
    let is_group = is(observation.group, group)
        || alike(&observation.group_text, group)
        || (observation.group.is_none() && is(place, group));
    let time = observation.qualifiers.time.as_ref().map(ToString::to_string);
    is_group
        && observation.measure.as_str() == measure
        && observation.quantity.value.to_string() == *value
        && wanted.value_of("place").is_none_or(|name| is(place, name))
        && wanted
            .value_of("time")
            .is_none_or(|wanted| time.as_deref() == Some(wanted))
}

fn name(extraction: &Extraction, id: LocalEntityId) -> &str {
    &extraction.entities[id.index()].name
}

fn shown(claim: &Claim<LocalEntityId>, extraction: &Extraction) -> String {
    let value = match &claim.value {
        Value::Entity(id) => name(extraction, *id).to_owned(),
        Value::Time(time) => time.to_string(),
        Value::Quantity(quantity) => quantity.value.to_string(),
        Value::Text(words) => format!("{words:?}"),
    };
    let mut shown = format!(
        "{} | {} | {value}",
        name(extraction, claim.subject),
        claim.property
    );
    if let Some(time) = &claim.qualifiers.time {
        let _ = write!(shown, " | time={time}");
    }
    if claim.negated {
        shown.push_str(" | negated");
    }
    shown
}

fn figure(observation: &Observation<LocalEntityId>, extraction: &Extraction) -> String {
    let group = observation.group.map_or_else(
        || format!("({})", observation.group_text),
        |id| name(extraction, id).to_owned(),
    );
    let qualifiers = &observation.qualifiers;
    format!(
        "OBS {group} | {} | {} | place={} | time={}",
        observation.measure,
        observation.quantity.value,
        qualifiers.place.map_or("-", |id| name(extraction, id)),
        qualifiers
            .time
            .as_ref()
            .map_or("-".to_owned(), ToString::to_string),
    )
}

#[test]
fn passages_are_read_as_well_as_before() {
    let is_shown = std::env::var_os("READING").is_some_and(|value| value == "show");
    let mut report = String::new();
    let mut is_worse = false;
    for (folder, floors) in FLOORS {
        let score = score(folder);
        let percentages = score.percentages();
        is_worse |= percentages.iter().zip(floors).any(|(now, floor)| *now < floor);
        report.push_str(&score.log);
        let _ = writeln!(
            report,
            "\n{folder}: {percentages:?} of floors {floors:?}; {} statements wanted, {} given; {} figures wanted, {} given",
            score.wanted, score.given, score.figures, score.figures_given
        );
    }
    assert!(!is_worse && !is_shown, "{report}");
}
