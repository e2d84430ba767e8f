//! The file of links of a project: read, written, and what there is to say about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use super::{LINKS, PipelineError, REVIEW, build::Gathered, keep, replace, spill::Spilled};
use crate::link::{
    Mappings,
    review::{Case, Passage},
};
use crate::model::{
    Decider, Document, Entity, EntityId, EntityIndex, Extraction, ItemId, MentionKind, Proposal, Resolution,
    Span,
};

/// What people decided about links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// Lines that people decided.
    pub decided: usize,
    /// Entities with decisions that no document has any more; their lines are kept.
    pub strays: Vec<EntityId>,
    /// Items that people accepted for more than one entity, with those.
    pub conflicts: Vec<(ItemId, Vec<EntityId>)>,
}

impl LinkReport {
    /// Of a file and the entities of a build, sorted by identifier.
    pub fn new(mappings: &Mappings, entities: &[Entity]) -> Self {
        let conflicts = mappings.conflicts().into_iter();
        Self {
            decided: mappings.decided(),
            strays: mappings.strays(entities).into_iter().cloned().collect(),
            conflicts: conflicts
                .map(|(item, entities)| (item, entities.into_iter().cloned().collect()))
                .collect(),
        }
    }
}

/// Reads the links of the project in a folder; where there is no file yet, there are none.
pub fn read_mappings(project: &Path) -> Result<Mappings, PipelineError> {
    let path = project.join(LINKS);
    match fs::read(&path) {
        Ok(bytes) => Mappings::read(&bytes).map_err(|source| PipelineError::Links { path, source }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Mappings::default()),
        Err(source) => Err(PipelineError::File {
            action: "read",
            path,
            source,
        }),
    }
}

/// Writes the links of the project in a folder as they are: the old file stays until the new one is whole.
pub fn write_mappings(project: &Path, mappings: &Mappings) -> Result<(), PipelineError> {
    replace(&project.join(LINKS), &mappings.to_text())
}

/// Passages that are kept for each entity, and how many of one document.
const PASSAGES: usize = 3;
const PASSAGES_OF_A_DOCUMENT: usize = 2;

/// Writes what a review needs to know of the entities that nobody has decided about or that are in a conflict, whether they
/// have candidates or not: one [`Case`] a line, as JSON.
pub(super) fn write_cases(
    project: &Path,
    gathered: &mut Gathered,
    (resolution, proposals): (&Resolution, &[Proposal]),
    mappings: &Mappings,
) -> Result<(), PipelineError> {
    let conflicts = mappings.conflicts();
    let in_conflict: BTreeSet<&EntityId> = conflicts.iter().flat_map(|(_, ids)| ids).copied().collect();
    let is_open = |id: &EntityId| mappings.decision(id).is_none() || in_conflict.contains(id);
    let of_table: BTreeSet<&EntityId> = proposals
        .iter()
        .filter(|proposal| {
            let matched = proposal.matched.as_ref();
            matched.is_some_and(|matched| matched.decided_by == Decider::Table)
        })
        .map(|proposal| &proposal.entity)
        .collect();
    let entities = resolution.entities.iter().enumerate();
    let open: BTreeMap<usize, &Entity> = entities
        .filter(|(_, entity)| is_open(&entity.id) && !of_table.contains(&entity.id))
        .collect();
    let mut passages = find_passages(gathered, resolution, &open.keys().copied().collect())?;
    let cases = open.into_iter().map(|(at, entity)| {
        let found = proposals.binary_search_by(|proposal| proposal.entity.cmp(&entity.id));
        let proposal = found.ok().and_then(|at| proposals.get(at));
        Case {
            entity: entity.clone(),
            candidates: proposal.map_or_else(Vec::new, |proposal| proposal.candidates.clone()),
            matched: proposal.and_then(|proposal| proposal.matched.clone()),
            passages: passages.remove(&at).unwrap_or_default(),
        }
    });
    keep(project, REVIEW, cases)
}

/// Reads what the last build of a project wrote for a review; `None` where there was none.
pub fn read_cases(project: &Path) -> Result<Option<Vec<Case>>, PipelineError> {
    let path = project.join(REVIEW);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(PipelineError::File {
                action: "read",
                path,
                source,
            });
        }
    };
    let cases = text.lines().enumerate().map(|(at, line)| {
        serde_json::from_str(line).map_err(|source| PipelineError::Review {
            path: path.clone(),
            line: at + 1,
            source,
        })
    });
    cases.collect::<Result<_, _>>().map(Some)
}

/// Some passages that name each of these entities.
fn find_passages(
    gathered: &mut Gathered,
    resolution: &Resolution,
    entities: &BTreeSet<usize>,
) -> Result<BTreeMap<usize, Vec<Passage>>, PipelineError> {
    let mut passages: BTreeMap<usize, Vec<Passage>> = BTreeMap::new();
    if entities.is_empty() {
        return Ok(passages);
    }
    let documents = gathered.spill.read().map_err(PipelineError::Spill)?;
    for (line, local) in documents.zip(&resolution.local) {
        let wanted = |entity: &EntityIndex| {
            let found = passages.get(&entity.index()).map_or(0, Vec::len);
            entities.contains(&entity.index()) && found < PASSAGES
        };
        if !local.iter().any(wanted) {
            continue;
        }
        let (document, extraction) = line.and_then(Spilled::parse).map_err(PipelineError::Spill)?;
        for (entity, passage) in passages_of(&document, &extraction, local, entities) {
            let list = passages.entry(entity).or_default();
            if list.len() < PASSAGES {
                list.push(passage);
            }
        }
    }
    Ok(passages)
}

fn passages_of(
    document: &Document,
    extraction: &Extraction,
    local: &[EntityIndex],
    entities: &BTreeSet<usize>,
) -> Vec<(usize, Passage)> {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    let mut passages = Vec::new();
    let text = document.prose.as_deref().unwrap_or(&document.text);
    for mention in extraction.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        let Some(entity) = local.get(mention.entity.index()).map(|entity| entity.index()) else {
            continue;
        };
        let seen = count.entry(entity).or_default();
        if !entities.contains(&entity) || *seen >= PASSAGES_OF_A_DOCUMENT {
            continue;
        }
        *seen += 1;
        let block = document
            .blocks
            .iter()
            .find(|block| block.span.contains(mention.span));
        let bounds = block.map_or(Span::new(0, text.len()), |block| block.span);
        passages.push((entity, Passage::cut(&document.id, text, bounds, mention.span)));
    }
    passages
}
