//! The identifiers that entities were given, remembered from build to build in `entities.tsv`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    sync::Arc,
};

use super::cluster::Cluster;
use crate::model::{EntityClass, EntityId, ParseIdError};
use crate::text::{fold, slug};

/// Identifiers with what they were given to: class, name and a document that named it.
///
/// An identifier once given is not given to another entity, however many homonyms later documents bring: of two
/// entities with one class and name, the one that the remembered document names keeps it.
///
/// A clone shares what was read from the table, so that it costs no more than what was entered since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    known: Arc<Known>,
    /// What was entered since.
    new: BTreeMap<EntityId, Given>,
}

/// What the table has, and where to find it by name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    given: BTreeMap<EntityId, Given>,
    by_name: ByName,
}

/// By class and folded name, in the order of the identifiers.
type ByName = HashMap<(Option<EntityClass>, String), Vec<EntityId>>;

fn index(given: &BTreeMap<EntityId, Given>) -> ByName {
    let mut by_name = ByName::new();
    for (id, given) in given {
        let key = (given.class, fold(&given.name));
        by_name.entry(key).or_default().push(id.clone());
    }
    by_name
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    class: Option<EntityClass>,
    name: String,
    document: String,
}

/// An `entities.tsv` that cannot be read as one.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// A line of another form.
    #[error("line {line}: an entity is id, class, name and document, parted by tabs")]
    Columns {
        /// From 1.
        line: usize,
    },
    /// A line with another kind of identifier.
    #[error("line {line}")]
    Id {
        /// From 1.
        line: usize,
        /// Why.
        source: ParseIdError,
    },
    /// An identifier given twice.
    #[error("line {line}: {id} stands there a second time")]
    Twice {
        /// From 1.
        line: usize,
        /// Which.
        id: EntityId,
    },
}

const HEADER: &str = "id\tclass\tname\tdocument";

impl Registry {
    /// Reads the table, below its header line.
    pub fn parse(table: &str) -> Result<Self, ResolveError> {
        let mut all = BTreeMap::new();
        for (at, text) in table.lines().enumerate() {
            let line = at + 1;
            if text == HEADER || text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = text.split('\t').collect();
            let [id, class, name, document] = columns.as_slice() else {
                return Err(ResolveError::Columns { line });
            };
            let id = EntityId::parse(id).map_err(|source| ResolveError::Id { line, source })?;
            let given = Given {
                class: EntityClass::parse(class),
                name: (*name).to_owned(),
                document: (*document).to_owned(),
            };
            if all.insert(id.clone(), given).is_some() {
                return Err(ResolveError::Twice { line, id });
            }
        }
        let by_name = index(&all);
        Ok(Self {
            known: Arc::new(Known { given: all, by_name }),
            new: BTreeMap::new(),
        })
    }

    /// The table, sorted by identifier.
    pub fn to_table(&self) -> String {
        let mut table = format!("{HEADER}\n");
        let all: BTreeMap<&EntityId, &Given> = self.known.given.iter().chain(&self.new).collect();
        for (id, given) in all {
            let class = given.class.map_or("", EntityClass::as_str);
            let _infallible = writeln!(table, "{id}\t{class}\t{}\t{}", given.name, given.document);
        }
        table
    }

    /// How many identifiers were given.
    pub fn len(&self) -> usize {
        self.known.given.len() + self.new.len()
    }

    /// Whether none was given yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn given(&self, id: &EntityId) -> Option<&Given> {
        self.known.given.get(id).or_else(|| self.new.get(id))
    }

    /// An identifier for each cluster, in their order: one that is fixed, else the remembered one, else a new one. What is
    /// taken by others is given to none for which it is not fixed.
    pub(crate) fn assign(
        &mut self,
        clusters: &[Cluster],
        remembered: Vec<Option<EntityId>>,
        fixed: &[Option<&EntityId>],
        is_taken: impl Fn(&EntityId) -> bool,
    ) -> Vec<EntityId> {
        let mut ids = Vec::with_capacity(clusters.len());
        for ((cluster, remembered), fixed) in clusters.iter().zip(remembered).zip(fixed) {
            let id = match (fixed, remembered.filter(|id| !is_taken(id))) {
                (Some(fixed), _) => {
                    if self.given(fixed).is_none() {
                        self.note((*fixed).clone(), cluster);
                    }
                    (*fixed).clone()
                }
                (None, Some(remembered)) => remembered,
                (None, None) => self.enter(cluster, &is_taken),
            };
            ids.push(id);
        }
        ids
    }

    /// The remembered identifiers of clusters: first by name and document, then by name alone where that leaves no doubt.
    pub(crate) fn recognise(&self, clusters: &[Cluster]) -> Vec<Option<EntityId>> {
        if self.is_empty() {
            return vec![None; clusters.len()];
        }
        let new = index(&self.new);
        let candidates = |cluster: &Cluster| -> BTreeSet<EntityId> {
            let keys = cluster.names.keys().map(|name| (cluster.class, fold(name)));
            keys.flat_map(|key| [self.known.by_name.get(&key), new.get(&key)])
                .flatten()
                .flatten()
                .cloned()
                .collect()
        };
        let mut taken: BTreeSet<EntityId> = BTreeSet::new();
        let mut assigned: Vec<Option<EntityId>> = vec![None; clusters.len()];
        for by_document in [true, false] {
            for (cluster, slot) in clusters
                .iter()
                .zip(&mut assigned)
                .filter(|(_, slot)| slot.is_none())
            {
                let free = candidates(cluster).into_iter().filter(|id| !taken.contains(id));
                let fitting: Vec<EntityId> = free
                    .filter(|id| {
                        let given = self.given(id);
                        given.is_some_and(|g| {
                            !by_document || cluster.documents.iter().any(|d| d.as_str() == g.document)
                        })
                    })
                    .collect();
                let labelled = |id: &&EntityId| {
                    self.given(id)
                        .is_some_and(|g| fold(&g.name) == fold(cluster.label()))
                };
                let chosen = fitting.iter().find(labelled).or(fitting.first());
                if let Some(id) = chosen {
                    taken.insert(id.clone());
                    *slot = Some(id.clone());
                }
            }
        }
        assigned
    }

    /// Gives a new identifier: class and slug, with a number where others have that already.
    fn enter(&mut self, cluster: &Cluster, is_taken: impl Fn(&EntityId) -> bool) -> EntityId {
        let class = EntityClass::slug(cluster.class);
        let slug = slug(cluster.label());
        let mut number = 1;
        let id = loop {
            let text = if number == 1 {
                format!("{class}/{slug}")
            } else {
                format!("{class}/{slug}-{number}")
            };
            match EntityId::parse(&text) {
                Ok(id) if self.given(&id).is_none() && !is_taken(&id) => break id,
                _ => number += 1,
            }
        };
        self.note(id.clone(), cluster);
        id
    }

    /// Remembers which cluster an identifier was given to.
    fn note(&mut self, id: EntityId, cluster: &Cluster) {
        let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        let document = cluster
            .documents
            .iter()
            .next()
            .map(|d| clean(d.as_str()))
            .unwrap_or_default();
        let given = Given {
            class: cluster.class,
            name: clean(cluster.label()),
            document,
        };
        self.new.insert(id, given);
    }
}
