//! Decides what the rows of a table are, and what each column is of them.

use std::{collections::{BTreeMap, HashMap, HashSet}, sync::LazyLock};

use super::{
    look::{Look, is_url},
    words::{Authority, Kind, Meaning, NoValue, RowClass, class_of_singular, class_of_table, find_meanings},
};
use crate::model::TableSample;

/// What a column is.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// What its header means, with a property or measure.
    Known(Kind, &'static str),
    /// Identifiers of an authority file.
    Authority(&'static Authority),
    /// Titles of articles of a Wikipedia.
    Wikipedia,
    /// Nothing that is known; the values may tell what kind they are of.
    Unknown,
}

impl Role {
    /// The kind, if it is known.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Known(kind, _) => Some(kind),
            _ => None,
        }
    }
}

/// How rows are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// By a name.
    Name(usize),
    /// By an identifier.
    Id(usize),
    /// By an identifier that several rows share, which are of one thing then.
    Shared(usize),
    /// By several columns together.
    Several(Vec<usize>),
    /// By their number in the file.
    Row,
}

/// A table that was looked at.
pub(super) struct Table<'s> {
    pub(super) sample: &'s TableSample,
    pub(super) looks: Vec<Look<'s>>,
    pub(super) class: RowClass,
    /// The headers that tell the class.
    pub(super) evidence: Vec<&'s str>,
    pub(super) roles: Vec<Role>,
    /// Words of headers that their meaning does not need.
    pub(super) rests: Vec<Vec<String>>,
    /// Whether rows are figures about something, and not things.
    pub(super) is_of_figures: bool,
    pub(super) key: Key,
    /// The column of names.
    pub(super) label: Option<usize>,
}

impl<'s> Table<'s> {
    /// Looks at a table.
    pub(super) fn new(sample: &'s TableSample, name: &str) -> Self {
        let looks = Look::all(sample);
        let found: Vec<_> = looks.iter().map(|look| find_meanings(&look.words, &look.last_part)).collect();
        let meanings: Vec<&[&Meaning]> = found
            .iter()
            .map(|found| found.as_ref().map_or(&[][..], |(meanings, _)| meanings.as_slice()))
            .collect();
        let rests = found.iter().map(|found| found.as_ref().map(|(_, rest)| rest.clone()).unwrap_or_default());
        let authorities: Vec<Option<&'static Authority>> = looks.iter().map(find_authority).collect();
        let is_of_figures = are_figures(&looks, &meanings);
        let head = if is_of_figures { None } else { find_head(&looks, &meanings, &authorities) };
        let (class, evidence) = find_class(&looks, &meanings, head, name);
        let mut table = Self {
            sample,
            class,
            evidence,
            roles: Vec::new(),
            rests: rests.collect(),
            is_of_figures,
            key: Key::Row,
            label: None,
            looks,
        };
        let roles = (0..table.looks.len()).map(|at| table.role(at, meanings[at], authorities[at]));
        table.roles = roles.collect();
        if !is_of_figures {
            table.find_label(head.map(|(at, _)| at));
            table.tell_lives();
        }
        table.key = table.find_key();
        table
    }

    fn role(&self, at: usize, meanings: &[&'static Meaning], authority: Option<&'static Authority>) -> Role {
        let look = &self.looks[at];
        if let Some(authority) = authority {
            return Role::Authority(authority);
        }
        let is_wikipedia = |word: &String| word == "wikipedia" || word == "enwiki";
        if look.words.iter().any(is_wikipedia) && !look.has(1, is_url) {
            return Role::Wikipedia;
        }
        let fitting = meanings.iter().find(|meaning| {
            meaning.is_of(self.class) && meaning.kind.is_of_figures() <= self.is_of_figures && fits(look, meaning.kind)
        });
        // Rows that are figures have what all figures have first.
        let of_figures = meanings.iter().find(|meaning| {
            let is_what_figures_have = meaning.kind.is_of_figures()
                || matches!(meaning.kind, Kind::Figure | Kind::Entity(_))
                || meaning.property == "dmb:group";
            is_what_figures_have && meaning.classes.is_empty() && fits(look, meaning.kind)
        });
        let places = meanings.iter().find(|meaning| matches!(meaning.kind, Kind::Entity(_)) && fits(look, meaning.kind));
        let meaning = if self.is_of_figures {
            of_figures.or(places).or(fitting)
        } else {
            fitting
        };
        meaning.map_or(Role::Unknown, |meaning| Role::Known(meaning.kind, meaning.property))
    }

    /// The columns of a kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        (0..self.roles.len()).filter(move |at| self.roles[*at].kind() == Some(kind))
    }

    /// Chooses the column of names; other such columns are of other names.
    fn find_label(&mut self, head: Option<usize>) {
        let labels: Vec<usize> = self.of_kind(Kind::Label).collect();
        let best = labels.iter().copied().max_by_key(|at| {
            let look = &self.looks[*at];
            // Of equals the first; without a language before those with one.
            (look.filled > 0, look.language.is_none(), self.rests[*at].is_empty(), std::cmp::Reverse(*at))
        });
        let has_parts = self.of_kind(Kind::Family).next().is_some();
        if !has_parts {
            // A given name alone is a name like others.
            for at in self.of_kind(Kind::Given).collect::<Vec<_>>() {
                self.roles[at] = Role::Unknown;
            }
        }
        self.label = best.or(head.filter(|_| !has_parts));
        if self.label.is_none() && !has_parts {
            let is_name = |at: &usize| {
                let look = &self.looks[*at];
                matches!(self.roles[*at], Role::Unknown) && look.is_unique() && is_textual(look)
            };
            self.label = (0..self.looks.len()).find(is_name);
        }
        for at in labels {
            self.roles[at] = Role::Known(Kind::Alias, "skos:altLabel");
        }
        if let Some(at) = self.label {
            self.roles[at] = Role::Known(Kind::Label, "rdfs:label");
        }
    }

    /// Beginnings and ends of persons that lie a life apart are births and deaths, where nothing else is.
    fn tell_lives(&mut self) {
        if self.class != RowClass::Person {
            return;
        }
        let is_born = |role: &Role| matches!(role, Role::Known(_, "dmb:birthDate" | "dmb:birthDate dmb:deathDate"));
        if self.roles.iter().any(is_born) {
            return;
        }
        let begins = |words: &[String]| words.iter().any(|word| ["begin", "start", "from"].contains(&word.as_str()));
        let ends = |words: &[String]| words.iter().any(|word| ["end", "to", "until"].contains(&word.as_str()));
        let is_free = |at: &usize| {
            matches!(self.roles[*at], Role::Unknown | Role::Known(Kind::Date | Kind::Start | Kind::End, _))
                && self.looks[*at].dates.is_mostly()
        };
        let mut columns = (0..self.looks.len()).filter(is_free);
        let begin = columns.clone().find(|at| begins(&self.looks[*at].words));
        let end = columns.find(|at| ends(&self.looks[*at].words));
        let (Some(begin), Some(end)) = (begin, end) else { return };
        let mut spans: Vec<i32> = Vec::new();
        for row in self.sample.rows() {
            let year = |slot| {
                let text = row.one(slot)?.text;
                text.get(..4)?.parse::<i32>().ok()
            };
            if let (Some(from), Some(to)) = (year(begin), year(end)) {
                spans.push(to - from);
            }
        }
        spans.sort_unstable();
        if spans.get(spans.len() / 2).is_some_and(|middle| (30..=110).contains(middle)) {
            self.roles[begin] = Role::Known(Kind::Date, "dmb:birthDate");
            self.roles[end] = Role::Known(Kind::Date, "dmb:deathDate");
        }
    }

    fn find_key(&self) -> Key {
        let slots = || 0..self.looks.len();
        let is_short = |at: &usize| self.looks[*at].length() <= 60.0;
        let is_unique = |at: &usize| self.looks[*at].is_unique() && is_short(at);
        let is_key = |at: &usize| self.roles[*at].kind() == Some(Kind::Key);
        if let Some(at) = slots().filter(is_key).find(is_unique) {
            return Key::Id(at);
        }
        if !self.is_of_figures {
            let is_id = |at: &usize| matches!(self.roles[*at], Role::Unknown) && is_identifier(&self.looks[*at], *at);
            if let Some(at) = slots().filter(is_unique).find(is_id) {
                return Key::Id(at);
            }
            let is_first_authority = |at: &usize| *at == 0 && matches!(self.roles[*at], Role::Authority(_));
            if let Some(at) = slots().filter(is_first_authority).find(is_unique) {
                return Key::Id(at);
            }
            let shared = slots().filter(|at| is_key(at) || is_id(at)).find(|at| self.tells_label(*at));
            if let Some(at) = shared {
                return Key::Shared(at);
            }
            if let Some(at) = self.label.filter(is_unique) {
                return Key::Name(at);
            }
            // Where most names come again and again, rows are about the same things, and not about namesakes.
            let is_repeated = |at: &usize| {
                let look = &self.looks[*at];
                look.is_filled() && 2 * look.distinct <= look.rows && is_short(at)
            };
            if let Some(at) = self.label.filter(is_repeated) {
                return Key::Shared(at);
            }
            let is_authority = |at: &usize| matches!(self.roles[*at], Role::Authority(_));
            if let Some(at) = slots().filter(is_authority).find(is_unique) {
                return Key::Id(at);
            }
        }
        self.find_combination().map_or(Key::Row, Key::Several)
    }

    /// Whether rows with the same identifier have the same name, and there are such.
    fn tells_label(&self, at: usize) -> bool {
        let Some(label) = self.label.or_else(|| self.of_kind(Kind::Family).next()) else {
            return false;
        };
        if !self.looks[at].is_filled() || self.looks[at].distinct < 2 || at == label {
            return false;
        }
        let mut names: HashMap<&str, &str> = HashMap::new();
        self.sample.rows().all(|row| match (row.one(at), row.one(label)) {
            (Some(id), Some(name)) => *names.entry(id.text).or_insert(name.text) == name.text,
            _ => false,
        })
    }

    /// Two or three columns that are different in each row together: names, dates and places first.
    fn find_combination(&self) -> Option<Vec<usize>> {
        const MOST: usize = 12;
        let weight = |at: &usize| match self.roles[*at] {
            _ if self.label == Some(*at) => 0,
            Role::Known(Kind::Family | Kind::Given | Kind::Entity(_), _) if self.is_of_figures => 1,
            Role::Known(Kind::Family, _) => 1,
            Role::Known(Kind::Given, _) => 2,
            Role::Known(Kind::Date | Kind::Year | Kind::Span, _) => 3,
            Role::Known(Kind::Measure, _) => 4,
            Role::Known(Kind::Entity(_), _) => 5,
            Role::Known(Kind::Source | Kind::Start | Kind::Text, _) => 6,
            _ => 9,
        };
        let is_usable = |at: &usize| {
            self.looks[*at].is_filled() && self.looks[*at].distinct > 1 && self.looks[*at].length() <= 60.0 && weight(at) < 9
        };
        let mut columns: Vec<usize> = (0..self.looks.len()).filter(is_usable).collect();
        columns.sort_by_key(|at| (weight(at), *at));
        columns.truncate(MOST);
        let pairs = columns.iter().enumerate().flat_map(|(index, one)| {
            columns[index + 1..].iter().map(move |other| vec![*one, *other])
        });
        let triples = columns.iter().enumerate().flat_map(|(index, one)| {
            let rest = &columns[index + 1..];
            rest.iter().enumerate().flat_map(move |(index, second)| {
                rest[index + 1..].iter().map(move |third| vec![*one, *second, *third])
            })
        });
        let needs_name = !self.is_of_figures;
        let is_named = |columns: &Vec<usize>| {
            !needs_name || columns.iter().any(|at| self.label == Some(*at) || self.roles[*at].kind() == Some(Kind::Family))
        };
        pairs.chain(triples).filter(is_named).find(|columns| self.is_unique_together(columns))
    }

    fn is_unique_together(&self, columns: &[usize]) -> bool {
        let mut seen = HashSet::new();
        self.sample.rows().all(|row| {
            let values: Option<Vec<&str>> = columns.iter().map(|at| Some(row.one(*at)?.text)).collect();
            values.is_some_and(|values| seen.insert(values))
        })
    }

    /// Texts that stand for no value in any column.
    pub(super) fn nulls(&self) -> Vec<String> {
        let mut nulls: BTreeMap<&str, bool> = BTreeMap::new();
        for (look, role) in self.looks.iter().zip(&self.roles) {
            let is_of_things = matches!(
                role,
                Role::Authority(_)
                    | Role::Known(
                        Kind::Label | Kind::Date | Kind::Entity(_) | Kind::Number | Kind::Figure | Kind::Year | Kind::Value,
                        _
                    )
            );
            for (text, kind) in &look.nulls {
                *nulls.entry(text).or_default() |= *kind == NoValue::Anywhere || is_of_things;
            }
        }
        nulls.into_iter().filter(|(_, holds)| *holds).map(|(text, _)| text.to_owned()).collect()
    }
}

/// The authority file whose identifiers a column has.
fn find_authority(look: &Look<'_>) -> Option<&'static Authority> {
    let named = Authority::all().iter().filter_map(|authority| {
        let words = authority.is_named_by(&look.words)?;
        let holds = look.has(95, |value| authority.is_id(value)) || (look.values.is_empty() && words > 0);
        holds.then_some((words, authority))
    });
    // Of equals the first.
    let best = named.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, authority)| authority)
}

/// Whether rows are figures: a number and a time of something that comes in several rows, or a measure beside a number.
fn are_figures(looks: &[Look<'_>], meanings: &[&[&Meaning]]) -> bool {
    let has = |at: usize, is_so: &dyn Fn(Kind) -> bool| {
        meanings[at].iter().any(|meaning| is_so(meaning.kind) && fits(&looks[at], meaning.kind))
    };
    let any = |is_so: &dyn Fn(Kind) -> bool| (0..looks.len()).any(|at| has(at, is_so));
    let has_time = any(&|kind| kind == Kind::Year);
    let has_value = any(&|kind| kind == Kind::Value);
    let has_number = has_value || any(&|kind| kind == Kind::Figure);
    if any(&|kind| kind == Kind::Measure) && has_value {
        return true;
    }
    let is_thing = |kind| matches!(kind, Kind::Entity(_) | Kind::Label);
    let mut things = (0..looks.len()).filter(|at| has(*at, &is_thing)).peekable();
    let is_some = things.peek().is_some();
    let is_none_unique = things.all(|at| 10 * looks[at].distinct <= 9 * looks[at].rows);
    has_time && has_number && is_some && is_none_unique
}

/// The column that names the rows where no header says that it does, with what it says that they are: one called by a word
/// for such things, or else the first of names of which there are many.
fn find_head(
    looks: &[Look<'_>],
    meanings: &[&[&Meaning]],
    authorities: &[Option<&'static Authority>],
) -> Option<(usize, Option<RowClass>)> {
    let has_kind = |kind| meanings.iter().any(|meanings| meanings.iter().any(|meaning| meaning.kind == kind));
    if has_kind(Kind::Label) || (has_kind(Kind::Given) && has_kind(Kind::Family)) {
        return None;
    }
    let is_name = |at: &usize| authorities[*at].is_none() && is_textual(&looks[*at]) && !is_identifier(&looks[*at], *at);
    let mut names = (0..looks.len()).filter(is_name);
    let called = names.clone().find(|at| meanings[*at].is_empty() && class_of_singular(&looks[*at].words).is_some());
    if let Some(at) = called {
        return Some((at, class_of_singular(&looks[at].words)));
    }
    names.find_map(|at| {
        let look = &looks[at];
        let is_entity = meanings[at].iter().find_map(|meaning| match meaning.kind {
            Kind::Entity(class) => Some(class),
            _ => None,
        });
        let is_free = meanings[at].is_empty() || is_entity.is_some();
        (is_free && 10 * look.distinct >= 9 * look.rows && look.rows > 0).then_some((at, is_entity))
    })
}

/// What the rows are, and which headers say so.
fn find_class<'s>(
    looks: &[Look<'s>],
    meanings: &[&[&Meaning]],
    head: Option<(usize, Option<RowClass>)>,
    name: &str,
) -> (RowClass, Vec<&'s str>) {
    let mut scores: BTreeMap<RowClass, usize> = BTreeMap::new();
    let mut evidence: Vec<(RowClass, &str)> = Vec::new();
    if let Some(class) = class_of_table(name) {
        *scores.entry(class).or_default() += 6;
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
        let is_head = head.is_some_and(|(at, _)| at == look.slot);
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
    static PLACES: LazyLock<Words> = LazyLock::new(|| heads(include_str!("../../../data/names/place-heads.txt")));
    static EVENTS: LazyLock<Words> = LazyLock::new(|| heads(include_str!("../../../data/names/event-heads.txt")));
    let has_head = |list: &Words, name: &str| {
        name.split([' ', ',']).any(|word| list.contains(word))
            || name.split_whitespace().last().is_some_and(|word| list.contains(word.to_lowercase().as_str()))
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

/// Whether values look as the kind wants them; a column without values fits everything.
fn fits(look: &Look<'_>, kind: Kind) -> bool {
    if look.values.is_empty() {
        return true;
    }
    let is_degree = |limit: f64| move |value: &str| value.parse::<f64>().is_ok_and(|degree| degree.abs() <= limit);
    match kind {
        Kind::Date | Kind::Start | Kind::End | Kind::Year => look.dates.is_mostly(),
        Kind::Span => !look.is_integers() && look.has(30, |value| value.bytes().filter(u8::is_ascii_digit).count() >= 4),
        Kind::Entity(_) | Kind::Text | Kind::Language | Kind::Measure => is_textual(look) || is_codes(look),
        Kind::Label | Kind::Given | Kind::Middle | Kind::Family | Kind::Alias => {
            !look.is_numbers() && !look.has(50, is_url)
        }
        Kind::Number | Kind::Figure | Kind::Value => look.is_numbers(),
        Kind::Latitude => look.has(95, is_degree(90.0)),
        Kind::Longitude => look.has(95, is_degree(180.0)),
        Kind::Coordinates => look.has(90, |value| point(value).is_some()),
        Kind::Gender => look.distinct <= 12,
        Kind::Approximate => look.distinct <= 6,
        Kind::Key => look.length() <= 60.0 && look.has(90, |value| !value.contains(' ') || value.len() < 20),
        Kind::Url | Kind::Image | Kind::Note | Kind::Source | Kind::Code => true,
        Kind::Table => false,
    }
}

/// Whether values are words of people, and not numbers, addresses or long texts.
pub(super) fn is_textual(look: &Look<'_>) -> bool {
    look.length() <= 80.0
        && look.share(|value| value.chars().any(char::is_alphabetic)) > 0.7
        && look.share(is_url) < 0.1
        && !look.dates.is_mostly()
}

/// Whether values are short codes that come again and again.
fn is_codes(look: &Look<'_>) -> bool {
    let has_letters = |value: &str| value.chars().any(char::is_alphabetic);
    look.length() <= 8.0
        && 2 * look.distinct <= look.values.len()
        && look.share(has_letters) > 0.7
        && !look.dates.is_mostly()
}

/// Whether values look as identifiers do: short, without blanks, with a digit; whole numbers in the first column only.
fn is_identifier(look: &Look<'_>, at: usize) -> bool {
    let is_id = |value: &str| {
        value.len() <= 40
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().all(|byte| byte.is_ascii_graphic())
            && !is_url(value)
    };
    let is_counted = at == 0 && look.is_integers();
    look.has(100, is_id) && look.year.is_none() && !look.dates.is_mostly() && (is_counted || !look.is_numbers())
}

/// How texts write a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    /// As well-known text.
    Wkt,
    /// Two numbers, the latitude first.
    Numbers,
}

impl Point {
    /// What is so written.
    pub(super) fn pattern(self) -> &'static str {
        match self {
            Self::Wkt => r"POINT ?\(-?[0-9.]+ -?[0-9.]+\)",
            Self::Numbers => r"\(?-?[0-9]{1,3}(?:\.[0-9]+)?[,; ]\s*-?[0-9]{1,3}(?:\.[0-9]+)?\)?",
        }
    }
}

/// How a text writes a point, if it does.
pub(super) fn point(text: &str) -> Option<Point> {
    static REGEXES: LazyLock<Vec<(Point, Option<regex::Regex>)>> = LazyLock::new(|| {
        let compile = |point: Point| (point, regex::Regex::new(&format!("^(?:{})$", point.pattern())).ok());
        [Point::Wkt, Point::Numbers].map(compile).into()
    });
    let mut forms = REGEXES.iter();
    let form = forms.find(|(_, regex)| regex.as_ref().is_some_and(|regex| regex.is_match(text)));
    form.map(|(point, _)| *point)
}
