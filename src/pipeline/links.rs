//! The file of links of a project: read, written, and what there is to say about it.

use std::{fs, io, path::Path};

use super::{LINKS, PipelineError, replace};
use crate::link::Mappings;
use crate::model::{Entity, EntityId, ItemId};

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
