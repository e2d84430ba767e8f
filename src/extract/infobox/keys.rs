//! What the keys of infoboxes mean, and what the boxes are about. The tables are `data/infobox-keys.tsv` and
//! `data/infobox-classes.tsv`.

use std::{collections::HashMap, sync::LazyLock};

use crate::model::EntityClass;
use crate::text::fold;

/// What a key means.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    /// A property, or a measure for a figure.
    pub(super) term: &'static str,
    /// Whether the property is said of the value.
    pub(super) is_inverse: bool,
    /// What its values are.
    pub(super) kind: Kind,
    /// What the box must be about.
    pub(super) subjects: Classes,
    /// What the values must be.
    pub(super) objects: Classes,
    /// What the key beside it must say, folded.
    pub(super) label: Option<String>,
    /// The keys that tell the time, folded: one, or those of its two ends.
    pub(super) times: Vec<String>,
}

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Entities named in the value.
    Entity,
    /// Places; of "Omsk, Siberia, Russia" the first, which lies in the others.
    Place,
    /// Countries, named or by their adjective.
    Nation,
    /// Times.
    Time,
    /// Each of the words that commas part.
    Text,
    /// The words as a whole.
    Words,
    /// A number of people.
    Figure,
}

/// Some of the five classes; none of them stands for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classes(Vec<EntityClass>);

impl Classes {
    fn parse(letters: &str) -> Self {
        let class = |letter| match letter {
            'P' => Some(EntityClass::Person),
            'L' => Some(EntityClass::Place),
            'O' => Some(EntityClass::Organization),
            'E' => Some(EntityClass::Event),
            'G' => Some(EntityClass::Group),
            _ => None,
        };
        Self(letters.chars().filter_map(class).collect())
    }

    /// Whether a thing of that class may stand there.
    pub(super) fn admit(&self, class: Option<EntityClass>) -> bool {
        self.0.is_empty() || class.is_some_and(|class| self.0.contains(&class))
    }

    /// Whether any class may stand there.
    pub(super) fn is_any(&self) -> bool {
        self.0.is_empty()
    }

    /// The only class that may.
    pub(super) fn only(&self) -> Option<EntityClass> {
        match self.0.as_slice() {
            [class] => Some(*class),
            _ => None,
        }
    }
}

static KEYS: LazyLock<HashMap<String, Vec<Meaning>>> = LazyLock::new(|| {
    let mut keys: HashMap<String, Vec<Meaning>> = HashMap::new();
    for line in include_str!("../../../data/infobox-keys.tsv").lines() {
        if let Some((key, meaning)) = parse_key(line).filter(|_| !line.starts_with('#')) {
            keys.entry(key).or_default().push(meaning);
        }
    }
    keys
});

fn parse_key(line: &'static str) -> Option<(String, Meaning)> {
    let mut columns = line.split('\t');
    let key = columns.next()?;
    let (key, label) = key
        .split_once('|')
        .map_or((key, None), |(key, label)| (key, Some(fold(label))));
    let term = columns.next()?;
    let kind = match columns.next()? {
        "entity" => Kind::Entity,
        "place" => Kind::Place,
        "nation" => Kind::Nation,
        "time" => Kind::Time,
        "figure" => Kind::Figure,
        "words" => Kind::Words,
        "text" => Kind::Text,
        _ => return None,
    };
    let meaning = Meaning {
        term: term.trim_start_matches('^'),
        is_inverse: term.starts_with('^'),
        kind,
        subjects: Classes::parse(columns.next().unwrap_or_default()),
        objects: Classes::parse(columns.next().unwrap_or_default()),
        label,
        times: columns
            .next()
            .map(|keys| keys.split("..").map(fold).collect())
            .unwrap_or_default(),
    };
    Some((fold(key), meaning))
}

/// Where the label of a key stands: the name in `leader_name1` is of what `leader_title1` says.
const PARTNERS: [(&str, &str); 4] = [
    ("subdivision name", "subdivision type"),
    ("leader name", "leader title"),
    ("leader name", "leader type"),
    ("established date", "established title"),
];

/// A key as it is compared: folded, without its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) number: String,
}

impl Key {
    /// A key that the table has with its number is not parted from it.
    pub(super) fn parse(key: &str) -> Self {
        let name = fold(key);
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        if KEYS.contains_key(&name) || stem.len() == name.len() {
            return Self {
                name,
                number: String::new(),
            };
        }
        Self {
            number: name.get(stem.len()..).unwrap_or_default().to_owned(),
            name: stem.trim_end().to_owned(),
        }
    }

    /// Another key of the same number.
    pub(super) fn beside(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            number: self.number.clone(),
        }
    }

    /// The keys that say what this one is the value of.
    pub(super) fn partners(&self) -> impl Iterator<Item = Self> + use<'_> {
        PARTNERS
            .iter()
            .filter(|(name, _)| fold(name) == self.name)
            .map(|(_, partner)| self.beside(&fold(partner)))
    }

    /// All that it may mean.
    pub(super) fn meanings(&self) -> &'static [Meaning] {
        KEYS.get(&self.name).map(Vec::as_slice).unwrap_or_default()
    }
}

static BOXES: LazyLock<HashMap<String, EntityClass>> = LazyLock::new(|| {
    include_str!("../../../data/infobox-classes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (kind, class) = line.split_once('\t')?;
            Some((fold(kind), EntityClass::parse(class)?))
        })
        .collect()
});

/// What a box of that kind is about: by the whole of its words, or as many of the last as are known.
pub(super) fn class_of_box(kind: &str) -> Option<EntityClass> {
    let kind = fold(kind);
    let mut rest = kind.as_str();
    loop {
        if let Some(class) = BOXES.get(rest) {
            return Some(*class);
        }
        rest = rest.split_once(' ')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_with_and_without_a_number() {
        assert_eq!(Key::parse("birth_date").meanings()[0].term, "birthDate");
        let key = Key::parse("subdivision_name12");
        assert_eq!(
            (key.name.as_str(), key.number.as_str()),
            ("subdivision name", "12")
        );
        assert_eq!(key.partners().next().unwrap(), Key::parse("subdivision_type12"));
        assert!(Key::parse("term_start").meanings().is_empty());
    }

    #[test]
    fn boxes_are_known_by_their_last_words() {
        assert_eq!(class_of_box("football biography"), Some(EntityClass::Person));
        assert_eq!(class_of_box("UK place"), Some(EntityClass::Place));
        assert_eq!(class_of_box("film"), None);
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        let lines = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(
            KEYS.values().map(Vec::len).sum::<usize>(),
            lines(include_str!("../../../data/infobox-keys.tsv"))
        );
        assert_eq!(
            BOXES.len(),
            lines(include_str!("../../../data/infobox-classes.tsv"))
        );
    }
}
