//! What the templates of wikis mean for the words around them. The table is `data/wikitext-templates.tsv`.

use std::{collections::HashMap, sync::LazyLock};

use super::marked::{Argument, Marked, Part};

/// What a template does with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing to read, and it parts no words.
    Skip,
    /// Arguments are read where they stand.
    Show(Vec<Pick>),
    /// All arguments without a name, in a row.
    List,
    /// A date: year, month, day.
    Date,
    /// Two dates: from, to.
    Dates,
    /// Its own name and a date: "as of 2011".
    AsOf,
    /// An abbreviation and a year, or two.
    Circa(&'static str),
    /// A measure: numbers and a unit.
    Convert,
    /// The title of a page; with two picks, a title in two arguments.
    Link(Vec<Pick>),
    /// Its own name in upper case, close to the argument: "US$73".
    Named,
    /// Its own name in upper case, and the argument: "USS Constitution".
    Ship,
    /// Two arguments, which are the prefix and the name of a ship.
    ShipName,
    /// A spouse, and the years.
    Marriage,
    /// Paragraphs of their own.
    Blocks(Vec<Pick>),
    /// A character or some.
    Sign(String),
    /// Two numbers with a stroke between them.
    Join,
}

/// Which argument is meant: the first of these that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick(Vec<Wanted>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// The n-th without a name, from 0.
    Place(usize),
    /// The last without a name.
    Last,
    /// The one of this name.
    Name(String),
}

static ACTIONS: LazyLock<HashMap<&'static str, Action>> = LazyLock::new(|| {
    include_str!("../../../data/wikitext-templates.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "))
        .filter_map(parse_line)
        .collect()
});

fn parse_line(line: &'static str) -> Option<(&'static str, Action)> {
    let mut columns = line.split('\t');
    let (name, action) = (columns.next()?, columns.next()?);
    let words = columns.next().unwrap_or_default();
    let picks = || words.split(',').map(Pick::parse).collect();
    let action = match action {
        "skip" => Action::Skip,
        "show" => Action::Show(picks()),
        "list" => Action::List,
        "date" => Action::Date,
        "dates" => Action::Dates,
        "as-of" => Action::AsOf,
        "circa" => Action::Circa(words),
        "convert" => Action::Convert,
        "link" => Action::Link(words.split('+').map(Pick::parse).collect()),
        "named" => Action::Named,
        "ship" => Action::Ship,
        "shipname" => Action::ShipName,
        "marriage" => Action::Marriage,
        "blocks" => Action::Blocks(vec![Pick::parse(&words.replace(',', "/"))]),
        "sign" => Action::Sign(words.replace('_', " ")),
        "join" => Action::Join,
        _ => return None,
    };
    Some((name, action))
}

impl Pick {
    fn parse(words: &str) -> Self {
        let wanted = words.split('/').map(|word| match word.parse::<usize>() {
            Ok(place) => Wanted::Place(place.saturating_sub(1)),
            Err(_) if word == "-1" => Wanted::Last,
            Err(_) => Wanted::Name(word.to_owned()),
        });
        Self(wanted.collect())
    }

    /// The argument that is meant, if there is one that is not empty.
    pub(super) fn of<'m>(&self, marked: &Marked<'_>, arguments: &'m [Argument]) -> Option<&'m Argument> {
        let filled = |argument: &&Argument| !argument.value.span.of(marked.text).trim().is_empty();
        self.0
            .iter()
            .find_map(|wanted| find(wanted, marked, arguments).filter(filled))
    }
}

fn find<'m>(wanted: &Wanted, marked: &Marked<'_>, arguments: &'m [Argument]) -> Option<&'m Argument> {
    let mut nameless = arguments.iter().filter(|argument| argument.name.is_none());
    match wanted {
        // An argument may also be named by its place, as one with an equals sign in it must be.
        Wanted::Place(place) => {
            let number = (place + 1).to_string();
            nameless.nth(*place).or_else(|| named(&number, marked, arguments))
        }
        Wanted::Last => nameless.next_back(),
        Wanted::Name(name) => named(name, marked, arguments),
    }
}

fn named<'m>(name: &str, marked: &Marked<'_>, arguments: &'m [Argument]) -> Option<&'m Argument> {
    arguments.iter().find(|argument| {
        argument
            .name
            .is_some_and(|part| part.span.of(marked.text).trim().eq_ignore_ascii_case(name))
    })
}

/// What the template of that name does; `None` for one that is not known.
pub(super) fn action_of(name: &str) -> Option<Action> {
    if let Some(action) = ACTIONS.get(name) {
        return Some(action.clone());
    }
    // "lang-de": words in a language; "IPA-xx", "cite …": nothing to read.
    let shown = || Action::Show(vec![Pick(vec![Wanted::Place(0)])]);
    if name.starts_with("lang-") || name.starts_with("nihongo") {
        return Some(shown());
    }
    let skipped = [
        "ipa-", "ipac-", "cite ", "harv", "sfn", "efn", "usurped", "flagicon",
    ];
    if skipped.iter().any(|prefix| name.starts_with(prefix)) {
        return Some(Action::Skip);
    }
    None
}

/// Whether the template of that name is a box of fields.
pub(super) fn is_infobox(name: &str) -> bool {
    const BOXES: [&str; 12] = [
        "taxobox",
        "speciesbox",
        "automatic taxobox",
        "subspeciesbox",
        "geobox",
        "drugbox",
        "chembox",
        "starbox",
        "protected area",
        "nrhp",
        "album infobox",
        "persondata",
    ];
    name.starts_with("infobox") || name.ends_with(" infobox") || BOXES.contains(&name)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The date in arguments from `first` on of those without a name: year, month, day, as far as they are there.
///
/// Gives it in words, in full and with a short month.
pub(super) fn date_of(marked: &Marked<'_>, arguments: &[Argument], first: usize) -> Option<[String; 2]> {
    let nameless: Vec<&str> = arguments
        .iter()
        .filter(|argument| argument.name.is_none())
        .skip(first)
        .take(3)
        .map(|argument| argument.value.span.of(marked.text).trim())
        .collect();
    let year = nameless.first().copied()?;
    let plain = !year.is_empty() && year.len() <= 20 && year.bytes().all(|b| b.is_ascii_digit());
    if !plain {
        return None;
    }
    let month = nameless.get(1).and_then(|month| month_name(month));
    let day = nameless
        .get(2)
        .and_then(|day| day.parse::<u8>().ok())
        .filter(|day| (1..=31).contains(day));
    Some(match (month, day) {
        (Some(month), Some(day)) => {
            let short = month.get(..3).unwrap_or(month);
            [format!("{day} {month} {year}"), format!("{day} {short} {year}")]
        }
        (Some(month), None) => [format!("{month} {year}"), year.to_owned()],
        _ => [year.to_owned(), year.to_owned()],
    })
}

fn month_name(month: &str) -> Option<&'static str> {
    if let Ok(number) = month.parse::<usize>() {
        return MONTHS.get(number.checked_sub(1)?).copied();
    }
    let start = month.get(..3)?.to_lowercase();
    MONTHS
        .into_iter()
        .find(|name| name.to_lowercase().starts_with(&start))
}

/// Of the arguments of a measure those that are read: numbers, words for a range, and the unit after them.
pub(super) fn measure_of(marked: &Marked<'_>, arguments: &[Argument]) -> Vec<Part> {
    let mut parts = Vec::new();
    for argument in arguments.iter().filter(|argument| argument.name.is_none()) {
        let words = argument.value.span.of(marked.text).trim();
        parts.push(argument.value);
        let is_number = words.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'));
        let is_range = matches!(
            words,
            "to" | "and" | "or" | "–" | "-" | "by" | "x" | "×" | "+/-" | "±" | "to(-)" | "and(-)"
        );
        if !is_number && !is_range {
            break;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> (String, Vec<Argument>) {
        Marked::new(text).template(0).unwrap()
    }

    #[test]
    fn the_table_is_sorted_and_every_line_means_something() {
        let lines: Vec<&str> = include_str!("../../../data/wikitext-templates.tsv")
            .lines()
            .skip(1)
            .collect();
        assert!(lines.iter().all(|line| parse_line(line).is_some()));
        assert!(lines.windows(2).all(|two| two[0] < two[1]));
        assert_eq!(ACTIONS.len(), lines.len());
    }

    #[test]
    fn arguments_are_found_by_place_and_name() {
        let text = "{{ Lang |ja| 大阪 |x=y<!-- c -->}}";
        let marked = Marked::new(text);
        let (name, arguments) = template(text);
        assert_eq!(name, "lang");
        let Some(Action::Show(picks)) = action_of(&name) else {
            panic!()
        };
        let value = picks[0].of(&marked, &arguments).unwrap().value;
        assert_eq!(value.span.of(text).trim(), "大阪");
        assert_eq!(
            named("X", &marked, &arguments).unwrap().value.span.of(text),
            "y<!-- c -->"
        );
    }

    #[test]
    fn dates_are_put_in_words() {
        for (text, expected) in [
            ("{{birth date|df=y|1950|9|22}}", Some("22 September 1950")),
            ("{{start date|1950|March}}", Some("March 1950")),
            ("{{start date|1950}}", Some("1950")),
            ("{{birth date|1950|13|1}}", Some("1950")),
            ("{{birth date|around 1950}}", None),
            ("{{birth date}}", None),
        ] {
            let (_, arguments) = template(text);
            let date = date_of(&Marked::new(text), &arguments, 0).map(|[long, _]| long);
            assert_eq!(date.as_deref(), expected, "{text}");
        }
    }
}
