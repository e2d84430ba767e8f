//! Under which names an entity is looked up.
//!
//! A text says "the Rev. Dr. Anna B. Petrova's" where Wikidata has "Anna Petrova". So besides the names as they are
//! written there are lookups without what is not part of a name everywhere: article, possessive, titles, middle names and
//! initials, the region after a comma, the legal form of a company. What was left out is kept, since it makes a hit less
//! sure.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::gazetteer::gazetteer;
use crate::model::{Entity, EntityClass, NameMatch};

/// A name to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The words.
    pub(super) text: String,
    /// Which of the entity's names it was made from: 0 is the label, then the others in order.
    pub(super) name: usize,
    /// How a hit is called at best; `None` leaves it to the source.
    pub(super) at_best: Option<NameMatch>,
    /// How many words of the name are missing, other than titles, articles and legal forms.
    pub(super) left_out: usize,
}

/// At most so many names of an entity are looked up.
const MOST_NAMES: usize = 12;
/// So many words may stand before a name without belonging to it ("Former", "Sporting legend").
const MOST_BEFORE: usize = 2;

/// What stands before names of persons.
static TITLES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/names/titles.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split('\t').next()).collect()
});

/// What may stand at the end of a company's name and is not said by all.
const LEGAL_FORMS: [&str; 20] = [
    "Inc",
    "Inc.",
    "Corp",
    "Corp.",
    "Corporation",
    "Co",
    "Co.",
    "Company",
    "Ltd",
    "Ltd.",
    "Limited",
    "PLC",
    "plc",
    "LLC",
    "L.L.C.",
    "AG",
    "GmbH",
    "S.A.",
    "N.V.",
    "LP",
];

/// Whether a word, or several, may stand before the name of a person.
pub(super) fn is_title(words: &str) -> bool {
    TITLES.contains(words)
}

/// The names of an entity and their shorter forms, each once, the names themselves first.
pub(super) fn lookups(entity: &Entity) -> Vec<Lookup> {
    let mut list = Lookups(Vec::new());
    let names = || {
        let all = [&entity.label].into_iter().chain(&entity.other_names);
        all.take(MOST_NAMES).enumerate()
    };
    for (name, text) in names() {
        list.push(text, name, None, 0);
    }
    for (name, text) in names() {
        list.push_short_forms(text, name, entity.class);
    }
    list.0
}

/// Lookups while they are gathered.
struct Lookups(Vec<Lookup>);

impl Lookups {
    fn push(&mut self, text: &str, name: usize, at_best: Option<NameMatch>, left_out: usize) {
        let is_new = self.0.iter().all(|known| known.text != text);
        if is_new && !text.is_empty() {
            let text = text.to_owned();
            self.0.push(Lookup {
                text,
                name,
                at_best,
                left_out,
            });
        }
    }

    fn push_short_forms(&mut self, text: &str, name: usize, class: Option<EntityClass>) {
        let mut short = without_frame(text);
        self.push(short, name, Some(NameMatch::Folded), 0);
        if !matches!(class, Some(EntityClass::Person)) && short.starts_with(char::is_uppercase) {
            self.push(&format!("The {short}"), name, Some(NameMatch::Folded), 0);
        }
        // A people is not its country.
        if let Some(country) = gazetteer()
            .find_by_adjective(short)
            .filter(|_| class != Some(EntityClass::Group))
        {
            self.push(country.label, name, Some(NameMatch::Demonym), 0);
        }
        if matches!(class, Some(EntityClass::Person) | None) {
            short = without_titles(short);
            self.push(short, name, Some(NameMatch::Folded), 0);
            if let Some(ends) = first_and_last(short) {
                self.push(&ends, name, Some(NameMatch::Initials), 0);
            }
        }
        for left_out in 1..=MOST_BEFORE {
            let Some((_, after)) = short.split_once(' ').filter(|(_, after)| after.contains(' ')) else {
                break;
            };
            short = after;
            self.push(short, name, Some(NameMatch::Folded), left_out);
        }
    }
}

/// Without article, possessive, the region after a comma and the legal form.
fn without_frame(name: &str) -> &str {
    let name = ["the ", "The "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name);
    let name = ["'s", "’s", "'", "’"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let name = name.split_once(", ").map_or(name, |(before, _)| before);
    match name.rsplit_once(' ') {
        Some((before, last)) if LEGAL_FORMS.contains(&last) => before.trim_end_matches(','),
        _ => name,
    }
}

/// Without the titles before it, as long as two words are left.
fn without_titles(name: &str) -> &str {
    let mut rest = name;
    loop {
        let ends = rest
            .match_indices(' ')
            .map(|(at, _)| at)
            .take(4)
            .collect::<Vec<_>>();
        let title = ends.iter().rev().find_map(|&at| {
            let (before, after) = rest.split_at_checked(at)?;
            let after = after.trim_start();
            (is_title(before) && after.contains(' ')).then_some(after)
        });
        match title {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// The first and the last of three words or more, unless small words such as "of" stand among them.
fn first_and_last(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let all_names = words.iter().all(|word| word.starts_with(char::is_uppercase));
    let (first, last) = (words.first()?, words.last()?);
    (words.len() > 2 && words.len() < 5 && all_names).then(|| format!("{first} {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityId;

    fn texts(label: &str, class: Option<EntityClass>) -> Vec<String> {
        let entity = Entity {
            id: EntityId::parse("thing/x").unwrap(),
            class,
            label: label.to_owned(),
            other_names: Vec::new(),
            gender: None,
            items: Vec::new(),
            mentions: 1,
            documents: Vec::new(),
            stated: None,
            identifiers: Vec::new(),
        };
        lookups(&entity).into_iter().map(|lookup| lookup.text).collect()
    }

    #[test]
    fn titles_articles_and_middle_names_may_be_missing() {
        let person = Some(EntityClass::Person);
        assert!(texts("Senator Anna B. Petrova", person).contains(&"Anna Petrova".to_owned()));
        assert!(texts("the Hermitage's", Some(EntityClass::Place)).contains(&"Hermitage".to_owned()));
        assert!(texts("Lonmin PLC", Some(EntityClass::Organization)).contains(&"Lonmin".to_owned()));
        assert_eq!(texts("Dembei", person), ["Dembei"]);
    }

    #[test]
    fn an_adjective_is_looked_up_as_its_country() {
        let adjective = texts("Japanese", None);
        assert!(adjective.contains(&"Japan".to_owned()), "{adjective:?}");
        assert!(!texts("Japanese", Some(EntityClass::Group)).contains(&"Japan".to_owned()));
    }
}
