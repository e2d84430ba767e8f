//! What the rows of a table are: things of a class, or figures.

use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

use super::{
    authority::Authority,
    fit::{fits, is_identifier, is_textual},
    kind::{Kind, RowClass},
    look::Look,
    words::{Addition, Meaning, addition, class_of_singular, class_of_table},
};

/// The authority file whose identifiers a column has.
pub(super) fn find_authority(look: &Look<'_>) -> Option<&'static Authority> {
    let named = Authority::all().iter().filter_map(|authority| {
        let Some(words) = authority.is_named_by(&look.words) else {
            return look
                .has(95, |value| authority.is_known(value))
                .then_some((0, authority));
        };
        let holds = look.has(95, |value| authority.is_id(value)) || look.values.is_empty();
        holds.then_some((words, authority))
    });
    // Of equals the first.
    let best = named.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, authority)| authority)
}

/// Whether rows are figures: a number and a time of something that comes in several rows, or a measure beside a number.
pub(super) fn are_figures(looks: &[Look<'_>], meanings: &[&[&Meaning]], rests: &[Vec<String>]) -> bool {
    let has = |at: usize, is_so: &dyn Fn(Kind) -> bool| {
        meanings[at].iter().any(|meaning| {
            // "Date of departure" and "amount of money" are of something else than a figure.
            let is_all = !matches!(meaning.kind, Kind::Year | Kind::Value)
                || addition(&rests[at], meaning.kind, None) == Addition::Nothing;
            is_so(meaning.kind) && is_all && fits(&looks[at], meaning.kind)
        })
    };
    let any = |is_so: &dyn Fn(Kind) -> bool| (0..looks.len()).any(|at| has(at, is_so));
    let has_time = any(&|kind| kind == Kind::Year);
    let has_value = any(&|kind| kind == Kind::Value);
    let has_number = has_value || any(&|kind| kind == Kind::Figure);
    if any(&|kind| kind == Kind::Measure) && has_value {
        return true;
    }
    if any(&|kind| kind == Kind::Given) && any(&|kind| kind == Kind::Family) {
        return false;
    }
    let is_thing = |kind| matches!(kind, Kind::Entity(_) | Kind::Label);
    let mut things = (0..looks.len()).filter(|at| has(*at, &is_thing)).peekable();
    let is_some = things.peek().is_some();
    let is_none_unique = things.all(|at| 10 * looks[at].distinct <= 9 * looks[at].rows);
    has_time && has_number && is_some && is_none_unique
}

/// Whether rows without a name are figures of several years: columns that are called by years, and others for the place or
/// group that they are about.
pub(super) fn are_years(looks: &[Look<'_>], meanings: &[&[&Meaning]]) -> bool {
    let years = looks
        .iter()
        .filter(|look| look.year.is_some() && look.is_numbers());
    let any = |is_so: &dyn Fn(Kind) -> bool| {
        let mut columns = looks.iter().zip(meanings);
        columns.any(|(look, meanings)| {
            let mut kinds = meanings.iter().map(|meaning| meaning.kind);
            kinds.any(|kind| is_so(kind) && fits(look, kind))
        })
    };
    years.count() > 1
        && any(&|kind| matches!(kind, Kind::Entity(RowClass::Place | RowClass::Group)))
        && !any(&|kind| matches!(kind, Kind::Label | Kind::Given | Kind::Family))
}

/// The column that names the rows where no header says that it does, with what it says that they are: one called by a word
/// for such things, or else the first of names of which there are many.
pub(super) fn find_head(
    looks: &[Look<'_>],
    meanings: &[&[&Meaning]],
    rests: &[Vec<String>],
    authorities: &[Option<&'static Authority>],
) -> Option<(usize, Option<RowClass>)> {
    // What some rows only have is no name of theirs.
    let has_kind = |kind| {
        let mut columns = meanings.iter().zip(looks).zip(rests);
        columns.any(|((meanings, look), rest)| {
            // "Nom ancien" is another name of what has one.
            10 * look.filled >= 9 * look.rows
                && meanings.iter().any(|meaning| meaning.kind == kind)
                && addition(rest, kind, None) != Addition::Unknown
        })
    };
    if has_kind(Kind::Label) || (has_kind(Kind::Given) && has_kind(Kind::Family)) {
        return None;
    }
    let is_name = |at: &usize| {
        authorities[*at].is_none()
            && !looks[*at].has_several
            && is_textual(&looks[*at])
            && !is_identifier(&looks[*at], *at)
    };
    let mut names = (0..looks.len()).filter(is_name);
    let called = names
        .clone()
        .find(|at| meanings[*at].is_empty() && class_of_singular(&looks[*at].words).is_some());
    if let Some(at) = called {
        return Some((at, class_of_singular(&looks[at].words)));
    }
    let first = names.clone().next();
    names.find_map(|at| {
        let look = &looks[at];
        let is_entity = meanings[at].iter().find_map(|meaning| match meaning.kind {
            Kind::Entity(class) => Some(class),
            _ => None,
        });
        let is_free = meanings[at].is_empty() || is_entity.is_some() || first == Some(at);
        (is_free && 10 * look.distinct >= 9 * look.rows && look.rows > 0).then_some((at, is_entity))
    })
}

/// What the rows are, and which headers say so.
pub(super) fn find_class<'s>(
    looks: &[Look<'s>],
    meanings: &[&[&Meaning]],
    head: Option<(usize, Option<RowClass>)>,
    name: &str,
) -> (RowClass, Vec<&'s str>) {
    let mut scores: BTreeMap<RowClass, usize> = BTreeMap::new();
    let mut evidence: Vec<(RowClass, &str)> = Vec::new();
    if let Some(class) = class_of_table(name) {
        *scores.entry(class).or_default() += 8;
    }
    for (look, meanings) in looks.iter().zip(meanings) {
        let mut classes: Vec<RowClass> = meanings
            .iter()
            .filter(|meaning| fits(look, meaning.kind))
            .flat_map(|meaning| meaning.classes.iter().copied())
            .collect();
        classes.sort_unstable();
        classes.dedup();
        let weight = match classes.len() {
            1 => 4,
            2 => 2,
            3 => 1,
            _ => 0,
        };
        for class in classes {
            *scores.entry(class).or_default() += weight;
            if weight >= 4 {
                evidence.push((class, look.name));
            }
        }
        let is_head = head.is_some_and(|(at, class)| at == look.slot && class.is_none());
        let is_label = is_head || meanings.iter().any(|meaning| meaning.kind == Kind::Label);
        if is_label {
            for (class, weight) in class_of_names(look) {
                *scores.entry(class).or_default() += weight;
            }
        }
    }
    if let Some((at, Some(class))) = head {
        *scores.entry(class).or_default() += 6;
        evidence.push((class, looks[at].name));
    }
    let best = RowClass::KNOWN
        .into_iter()
        .rev()
        .max_by_key(|class| scores.get(class).copied().unwrap_or(0))
        .filter(|class| scores.get(class).is_some_and(|score| *score > 1))
        .unwrap_or(RowClass::Thing);
    let evidence = evidence.into_iter().filter(|(class, _)| *class == best);
    (best, evidence.map(|(_, name)| name).collect())
}

/// What names are of by the words in them.
fn class_of_names(look: &Look<'_>) -> Vec<(RowClass, usize)> {
    type Words = HashSet<&'static str>;
    static GIVEN: LazyLock<Words> = LazyLock::new(|| {
        let list = include_str!("../../../data/names/given-names.tsv").lines();
        list.filter(|line| !line.starts_with('#') && !line.ends_with("word"))
            .filter_map(|line| line.split('\t').next())
            .collect()
    });
    fn heads(list: &'static str) -> Words {
        list.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split('\t').next())
            .collect()
    }
    static ORGANIZATIONS: LazyLock<Words> =
        LazyLock::new(|| heads(include_str!("../../../data/names/organization-heads.txt")));
    static PLACES: LazyLock<Words> =
        LazyLock::new(|| heads(include_str!("../../../data/names/place-heads.txt")));
    static EVENTS: LazyLock<Words> =
        LazyLock::new(|| heads(include_str!("../../../data/names/event-heads.txt")));
    let has_head = |list: &Words, name: &str| {
        name.split([' ', ',']).any(|word| list.contains(word))
            || name
                .split_whitespace()
                .last()
                .is_some_and(|word| list.contains(word.to_lowercase().as_str()))
    };
    let is_given = |name: &str| {
        let parts: Vec<&str> = name.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        (2..=5).contains(&parts.len()) && parts.iter().take(2).any(|part| GIVEN.contains(part))
    };
    let share = |list: &Words| look.share(|name| has_head(list, name));
    let mut found = Vec::new();
    if look.share(is_given) >= 0.3 {
        found.push((RowClass::Person, 5));
    }
    for (class, list) in [
        (RowClass::Organization, &ORGANIZATIONS),
        (RowClass::Place, &PLACES),
        (RowClass::Event, &EVENTS),
    ] {
        if share(list) >= 0.3 {
            found.push((class, 5));
        }
    }
    found
}
