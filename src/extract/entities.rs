//! The things one document names: which names, within it, are names of the same.

use std::collections::{BTreeSet, HashMap};

use super::{alias::find_aliases, analysis::Analysis, lexicon::lexicon, name::Name};
use crate::model::{
    BlockKind, EntityClass, Gender, ItemId, LocalEntity, LocalEntityId, Mention, MentionKind,
};
use crate::text::{fold, unbroken};

/// Collects the entities of a document.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    list: Vec<LocalEntity>,
    names: Vec<BTreeSet<String>>,
    by_name: HashMap<(Option<EntityClass>, String), LocalEntityId>,
    by_item: HashMap<ItemId, LocalEntityId>,
}

impl Entities {
    /// The entity with this name or item, made if there is none yet.
    pub(crate) fn intern(
        &mut self,
        name: &str,
        class: Option<EntityClass>,
        item: Option<ItemId>,
    ) -> LocalEntityId {
        let key = (class, fold(name));
        let known = item
            .and_then(|item| self.by_item.get(&item))
            .or_else(|| self.by_name.get(&key))
            .copied();
        let id = known.unwrap_or_else(|| {
            self.list.push(LocalEntity {
                name: one_line(name),
                class,
                names: Vec::new(),
                mentions: 0,
                gender: None,
                item,
            });
            self.names.push(BTreeSet::new());
            LocalEntityId(u32::try_from(self.list.len() - 1).unwrap_or(u32::MAX))
        });
        self.add_name(id, name);
        self.by_name.entry(key).or_insert(id);
        if let Some(item) = item {
            self.by_item.entry(item).or_insert(id);
            if let Some(entity) = self.list.get_mut(id.index()) {
                entity.item.get_or_insert(item);
            }
        }
        id
    }

    /// Gives an entity another name, by which it is then known in the document.
    fn alias(&mut self, id: LocalEntityId, name: &str, classes: [Option<EntityClass>; 2]) {
        self.add_name(id, name);
        for class in classes {
            self.by_name.entry((class, fold(name))).or_insert(id);
        }
    }

    /// The entity of that index.
    pub(crate) fn entity(&self, id: LocalEntityId) -> Option<&LocalEntity> {
        self.list.get(id.index())
    }

    /// Notes a gender, unless one is known already.
    pub(crate) fn set_gender(&mut self, id: LocalEntityId, gender: Option<Gender>) {
        if let Some(entity) = self.list.get_mut(id.index()) {
            entity.gender = entity.gender.or(gender);
        }
    }

    pub(crate) fn add_name(&mut self, id: LocalEntityId, name: &str) {
        let words = one_line(name);
        if let Some(names) = self.names.get_mut(id.index()) {
            names.insert(words);
        }
    }

    /// All of them, with their names and how often they are mentioned by one.
    pub(crate) fn finish(self, mentions: &[Mention]) -> Vec<LocalEntity> {
        let mut list = self.list;
        for mention in mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            if let Some(entity) = list.get_mut(mention.entity.index()) {
                entity.mentions += 1;
            }
        }
        for (entity, names) in list.iter_mut().zip(self.names) {
            entity.names = names.into_iter().collect();
        }
        list
    }
}

/// The gender that a given name tells; initials before it tell nothing.
fn gender(analysis: &Analysis<'_>, name: &Name) -> Option<Gender> {
    let mut words = name.tokens.clone().map(|at| analysis.word(at));
    let first = words.find(|word| word.chars().nth(1).is_some_and(|second| second != '.'))?;
    lexicon().word(first).gender
}

/// Makes a mention of every name, and an entity of everything named.
pub(crate) fn name_mentions(
    analysis: &Analysis<'_>,
    names: &[Name],
    entities: &mut Entities,
) -> Vec<Mention> {
    let persons = FullNames::new(analysis, names);
    let acronyms = acronyms(analysis, names);
    let aliases = find_aliases(analysis, names);
    let mut mentions: Vec<Mention> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let span = analysis.span(name.tokens.clone());
        let words = span.of(analysis.text);
        // A title stands by itself, so the first sentence tells better what it names.
        let class = if at == 0 {
            aliases.title.or(name.class)
        } else {
            name.class
        };
        let other = aliases
            .of
            .get(at)
            .copied()
            .flatten()
            .and_then(|other| mentions.get(other));
        if let Some(same) = other {
            let mention = Mention { span, ..same.clone() };
            entities.alias(mention.entity, &one_line(words), [mention.class, name.class]);
            mentions.push(mention);
            continue;
        }
        let whole = name
            .canonical
            .as_deref()
            .or_else(|| persons.of(words, at, name))
            .or_else(|| {
                let short = name.class == Some(EntityClass::Organization) && name.item.is_none();
                acronyms.get(words).copied().filter(|_| short)
            });
        let entity = entities.intern(&one_line(whole.unwrap_or(words)), class, name.item);
        if whole.is_some() && class != Some(EntityClass::Group) {
            entities.add_name(entity, words);
        }
        if class == Some(EntityClass::Person) {
            entities.set_gender(entity, gender(analysis, name));
        }
        let (item, score) = (name.item, name.score);
        mentions.push(Mention {
            span,
            kind: MentionKind::Name,
            class,
            entity,
            item,
            score,
        });
    }
    mentions
}

/// White space of any kind, such as a line break inside a name, as one blank.
pub(crate) fn one_line(name: &str) -> String {
    unbroken(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of persons in full, by each of their words.
struct FullNames<'a> {
    parts: HashMap<&'a str, Vec<(usize, &'a str)>>,
    /// The person in the title, who is meant by a surname alone.
    title: Option<&'a str>,
}

impl<'a> FullNames<'a> {
    fn new(analysis: &'a Analysis<'a>, names: &[Name]) -> Self {
        let mut parts: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let (first, last) = (name.tokens.start, name.tokens.end - 1);
            // A name said twice is a slip.
            let is_full = last > first && analysis.word(first) != analysis.word(last);
            if name.class == Some(EntityClass::Person) && is_full {
                let words = analysis.span(name.tokens.clone()).of(analysis.text);
                // "Anne of Cleves" is known as "Anne", and not as "Cleves".
                let has_of = name.tokens.clone().any(|at| analysis.word(at) == "of");
                for token in [first, last].into_iter().take(if has_of { 1 } else { 2 }) {
                    parts.entry(analysis.word(token)).or_default().push((at, words));
                }
            }
        }
        Self {
            parts,
            title: analysis
                .document
                .blocks
                .iter()
                .find(|block| block.kind == BlockKind::Title)
                .map(|block| block.span.of(analysis.text))
                .or(analysis.document.title.as_deref()),
        }
    }

    /// The full name that a part of it stands for at the `at`-th name: the last one before it, or else the first after.
    fn of(&self, part: &str, at: usize, name: &Name) -> Option<&'a str> {
        if name.class != Some(EntityClass::Person) || name.tokens.len() > 1 {
            return None;
        }
        let full = self.parts.get(part)?;
        let titled = full
            .iter()
            .find(|(_, words)| Some(*words) == self.title && words.ends_with(part));
        if let Some((_, words)) = titled {
            return Some(words);
        }
        let before = full.partition_point(|(place, _)| *place < at);
        full.get(before.saturating_sub(1)).map(|(_, words)| *words)
    }
}

/// The organizations of a document by the initials of their words.
fn acronyms<'a>(analysis: &Analysis<'a>, names: &[Name]) -> HashMap<String, &'a str> {
    let mut acronyms = HashMap::new();
    for name in names
        .iter()
        .filter(|n| n.class == Some(EntityClass::Organization) && n.tokens.len() > 2)
    {
        let initials: String = name
            .tokens
            .clone()
            .filter_map(|token| analysis.word(token).chars().next().filter(|c| c.is_uppercase()))
            .collect();
        acronyms
            .entry(initials)
            .or_insert(analysis.span(name.tokens.clone()).of(analysis.text));
    }
    acronyms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_entity_is_among_its_names() {
        let mut entities = Entities::default();
        entities.intern("Japanese  people\nin Russia", Some(EntityClass::Group), None);
        let list = entities.finish(&[]);
        assert_eq!(list[0].names, ["Japanese people in Russia"]);
        assert_eq!(list[0].name, list[0].names[0]);
    }
}
