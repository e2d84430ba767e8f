//! Puts the entities of all documents into clusters, each of which is one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Counts;
use crate::model::{DocumentId, EntityClass, Extraction, Gender, ItemId, LocalEntity};
use crate::text::fold;

/// Entities of documents that are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    pub(crate) class: Option<EntityClass>,
    /// All names with how often each was seen.
    pub(crate) names: Counts<String>,
    pub(crate) gender: Option<Gender>,
    pub(crate) items: Counts<ItemId>,
    pub(crate) mentions: usize,
    pub(crate) documents: BTreeSet<DocumentId>,
    /// Index of the extraction, index of the entity there.
    pub(crate) members: Vec<(usize, usize)>,
    /// The fullest name that any document gives.
    pub(crate) fullest: Counts<String>,
    /// Whether its name is too short to go by outside its document.
    pub(crate) is_within: bool,
    label: String,
}

impl Cluster {
    /// The preferred name: of the full names the one most often seen, then the longest, then the first by code points.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    fn choose_label(&mut self) {
        let length = |name: &String| name.chars().count();
        let best = self.fullest.iter().max_by(|(a, times_a), (b, times_b)| {
            let by_length = || length(a).cmp(&length(b));
            times_a.cmp(times_b).then_with(by_length).then_with(|| b.cmp(a))
        });
        self.label = best.map(|(name, _)| name.clone()).unwrap_or_default();
    }
}

/// What decides whether two documents mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// An item of the gazetteer.
    Item(ItemId),
    /// A class and a folded name.
    Name(Option<EntityClass>, String),
    /// A name that is too short to go by outside its document.
    Within(DocumentId, Option<EntityClass>, String),
}

/// Finds the clusters, sorted by class, label and documents.
///
/// Two documents' entities are the same if the gazetteer has both under one item, or if they share class and full name
/// and no item tells them apart. A given name alone ("Irina") and a description ("Japanese school") are not compared with
/// other documents.
pub(crate) fn find_clusters(extractions: &[&Extraction]) -> Vec<Cluster> {
    let items = items_by_name(extractions);
    let mut clusters: BTreeMap<Key, Cluster> = BTreeMap::new();
    for (at, extraction) in extractions.iter().enumerate() {
        for (index, entity) in extraction.entities.iter().enumerate() {
            let key = key(entity, &extraction.document, &items);
            let is_within = matches!(key, Key::Within(..));
            let cluster = clusters.entry(key).or_default();
            cluster.is_within = is_within;
            add(cluster, entity, &extraction.document);
            cluster.members.push((at, index));
        }
    }
    let mut clusters: Vec<Cluster> = clusters.into_values().collect();
    clusters.iter_mut().for_each(Cluster::choose_label);
    clusters.sort_by(|a, b| (a.class, a.label(), &a.documents).cmp(&(b.class, b.label(), &b.documents)));
    clusters
}

/// For a class and name, the item that names so written have: none if there are several.
fn items_by_name(extractions: &[&Extraction]) -> HashMap<(Option<EntityClass>, String), Option<ItemId>> {
    let mut items: HashMap<(Option<EntityClass>, String), Option<ItemId>> = HashMap::new();
    for entity in extractions.iter().flat_map(|e| &e.entities) {
        let Some(item) = entity.item else { continue };
        for name in &entity.names {
            let known = items.entry((entity.class, fold(name))).or_insert(Some(item));
            if *known != Some(item) {
                *known = None;
            }
        }
    }
    items
}

fn key(
    entity: &LocalEntity,
    document: &DocumentId,
    items: &HashMap<(Option<EntityClass>, String), Option<ItemId>>,
) -> Key {
    let name = fold(&entity.name);
    let item = entity
        .item
        .or_else(|| items.get(&(entity.class, name.clone())).copied().flatten());
    match item {
        Some(item) => Key::Item(item),
        None if is_given_name_alone(entity) || is_described(entity) => {
            Key::Within(document.clone(), entity.class, name)
        }
        None => Key::Name(entity.class, name),
    }
}

/// A person's name of one word whose gender is known is a given name.
fn is_given_name_alone(entity: &LocalEntity) -> bool {
    entity.class == Some(EntityClass::Person)
        && entity.gender.is_some()
        && !entity.name.contains(char::is_whitespace)
}

/// "Japanese school": what is described and not named is another one in another document.
fn is_described(entity: &LocalEntity) -> bool {
    let last = entity.name.split_whitespace().next_back().unwrap_or_default();
    entity.class == Some(EntityClass::Organization) && last.starts_with(char::is_lowercase)
}

fn add(cluster: &mut Cluster, entity: &LocalEntity, document: &DocumentId) {
    let mentions = entity.mentions;
    cluster.class = cluster.class.or(entity.class);
    for name in entity.names.iter().chain([&entity.name]) {
        *cluster.names.entry(name.clone()).or_default() += 1;
    }
    *cluster.fullest.entry(entity.name.clone()).or_default() += mentions.max(1);
    // Where documents differ about a gender, neither is taken before the other by chance.
    cluster.gender = match (cluster.gender, entity.gender) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    if let Some(item) = entity.item {
        *cluster.items.entry(item).or_default() += mentions.max(1);
    }
    cluster.mentions += mentions;
    cluster.documents.insert(document.clone());
}
