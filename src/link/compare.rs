//! How a name meets the names of an item, for sources that have items only.

use crate::model::{EntityClass, Item, NameHit, NameMatch};
use crate::text::{edit_similarity, fold, is_same_romanized};

/// Names that are less alike are not the same with a few other letters.
const ALIKE: f64 = 0.8;

/// How a name meets the names of an item, the surest way; `None` if it does not.
pub(super) fn meet(name: &str, item: &Item) -> Option<NameHit> {
    let folded = fold(name);
    let labels = item.labels.iter().map(|label| (&*label.text, NameMatch::Label));
    let aliases = item.aliases.iter().map(|alias| (&*alias.text, NameMatch::Alias));
    let demonyms = item
        .demonyms
        .iter()
        .map(|demonym| (&*demonym.text, NameMatch::Demonym));
    let met = labels
        .chain(aliases)
        .chain(demonyms)
        .filter_map(|(known, exact)| {
            let how = if exact == NameMatch::Demonym {
                (fold(known) == folded).then_some(exact)
            } else if known == name {
                Some(exact)
            } else {
                compare((name, &folded), (known, &fold(known)), item.class)
            };
            how.map(|how| (how, known))
        });
    let (how, known) = met.min_by_key(|(how, _)| *how)?;
    Some(NameHit {
        item: item.id,
        name: known.to_owned(),
        how,
        sitelinks: item.sitelinks,
    })
}

/// How two names meet, each as it is written and folded.
fn compare(
    (written, name): (&str, &str),
    (own, known): (&str, &str),
    class: Option<EntityClass>,
) -> Option<NameMatch> {
    if name.is_empty() || known.is_empty() {
        return None;
    }
    if name == known {
        return Some(NameMatch::Folded);
    }
    if is_same_romanized(written, own) {
        return Some(NameMatch::Romanized);
    }
    let words: Vec<&str> = known.split(' ').collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    if words.len() > 2 && initials == name {
        return Some(NameMatch::Acronym);
    }
    let may_be_person = matches!(class, Some(EntityClass::Person) | None);
    if may_be_person && (is_short_for(name, known) || is_short_for(known, name)) {
        return Some(NameMatch::Initials);
    }
    if name.split(' ').all(|word| words.contains(&word)) {
        return Some(NameMatch::Part);
    }
    (edit_similarity(name, known) >= ALIKE).then_some(NameMatch::Fuzzy)
}

/// Whether names end alike, and before that one has first letters or nothing where the other has words.
fn is_short_for(short: &str, long: &str) -> bool {
    let (Some((given, family)), Some((names, other))) = (short.rsplit_once(' '), long.rsplit_once(' '))
    else {
        return false;
    };
    let mut names = names.split(' ');
    let mut fits = |word: &str| names.any(|name| name == word || (word.len() == 1 && name.starts_with(word)));
    family == other && given.split(' ').all(&mut fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LanguageText;

    fn how(name: &str, label: &str) -> Option<NameMatch> {
        let label = LanguageText {
            language: "en".into(),
            text: label.into(),
        };
        let item = Item {
            labels: vec![label],
            ..Item::new("Q1".parse().unwrap())
        };
        meet(name, &item).map(|hit| hit.how)
    }

    #[test]
    fn names_meet_in_many_ways() {
        for (name, label, expected) in [
            ("Omsk", "Omsk", Some(NameMatch::Label)),
            ("OMSK", "Omsk", Some(NameMatch::Folded)),
            ("A. Petrova", "Anna Petrova", Some(NameMatch::Initials)),
            (
                "Anna Petrova",
                "Anna Borisovna Petrova",
                Some(NameMatch::Initials),
            ),
            ("FBI", "Federal Bureau Investigation", Some(NameMatch::Acronym)),
            ("Petrova", "Anna Petrova", Some(NameMatch::Part)),
            ("Irina Hakamada", "Irina Khakamada", Some(NameMatch::Romanized)),
            ("Anna Petrowna", "Anna Petrovne", Some(NameMatch::Fuzzy)),
            ("Omsk", "Tomsk Oblast", None),
        ] {
            assert_eq!(how(name, label), expected, "{name}");
        }
    }
}
