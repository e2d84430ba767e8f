//! Renews the proposals of a project without building its store.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use super::read::{extract_logged, read_all};
use super::tables::BuildTables;
use super::{
    DOCUMENTS, EXTRACTION, Gist, LINKS, PipelineError, Read, SUBJECTS, Settled, Skipped, replace, settle,
};
use crate::config::Config;
use crate::link::{Linker, Passages};
use crate::model::{
    Candidate, Document, Entity, EntityId, Extraction, ItemId, Proposal, Resolution, TableSubject,
};
use crate::source;
use crate::text::fold;

/// Where the documents are that are linked anew.
#[derive(Clone, Debug)]
pub enum Documents {
    /// Files and folders, which are read and extracted.
    Sources(Vec<PathBuf>),
    /// The folder of `build --keep`, where what was extracted lies.
    Kept(PathBuf),
}

/// All entities of a project with what linking says of them.
#[derive(Debug)]
pub struct Relinked {
    /// The entities.
    pub resolution: Resolution,
    /// What is proposed and accepted.
    pub proposals: Vec<Proposal>,
    /// Sources that were left out.
    pub skipped: Vec<Skipped>,
    settled: Settled,
    passages: Vec<Passages>,
}

/// Why an entity has the match that it has.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// What is proposed and accepted, if anything.
    pub proposal: Option<&'a Proposal>,
    /// All candidates, best first.
    pub candidates: Vec<Candidate>,
}

/// Links all entities of some documents anew, with what a project has settled. Nothing is written.
pub fn relink(
    documents: &Documents,
    project: Option<&Path>,
    (linker, config): (&Linker, &Config),
) -> Result<Relinked, PipelineError> {
    let mut settled = Settled::read(project)?;
    let (mut extractions, mut passages) = (Vec::new(), Vec::new());
    let mut take = |(document, mut extraction): Read| {
        passages.push(Passages::new(&document, &extraction));
        extraction.mentions = Vec::new();
        extractions.push(extraction);
        Ok::<(), PipelineError>(())
    };
    let mut subjects;
    let skipped = match documents {
        Documents::Sources(paths) => {
            let (discovery, found) = source::discover_with_tables(paths);
            subjects = BuildTables::new(&found, paths, config).describe()?;
            let read = |document: Document| {
                let extraction = extract_logged(&document);
                (document, extraction)
            };
            read_all(discovery, &config.source, read, take)?.0
        }
        Documents::Kept(folder) => {
            let documents = lines::<Document>(&folder.join(DOCUMENTS))?;
            for (document, extraction) in documents.zip(lines::<Extraction>(&folder.join(EXTRACTION))?) {
                take((document?, extraction?))?;
            }
            subjects = lines::<TableSubject>(&folder.join(SUBJECTS))?.collect::<Result<_, _>>()?;
            Vec::new()
        }
    };
    let all: Vec<&Extraction> = extractions.iter().collect();
    let gist = Gist {
        extractions: &all,
        passages: &passages,
        subjects: &mut subjects,
    };
    let (resolution, proposals) = settle(gist, &mut settled, (linker, config));
    Ok(Relinked {
        resolution,
        proposals,
        skipped,
        settled,
        passages,
    })
}

impl Relinked {
    /// Writes the proposals into the project's file, where decided lines stay as they are; says whether it has changed.
    pub fn write(&self, project: &Path, config: &Config) -> Result<bool, PipelineError> {
        let base = config.base();
        let table = self
            .settled
            .mappings
            .to_table(&self.resolution.entities, &self.proposals, base.as_str());
        let path = project.join(LINKS);
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        replace(&path, &table)?;
        Ok(before != table)
    }

    /// The items that several entities are matched with, whoever accepted them, sorted. One thing under two names should
    /// perhaps be one entity, or one of the matches is wrong.
    pub fn conflicts(&self) -> Vec<(ItemId, Vec<EntityId>)> {
        let mut holders: BTreeMap<ItemId, Vec<EntityId>> = BTreeMap::new();
        for proposal in &self.proposals {
            if let Some(matched) = &proposal.matched {
                holders
                    .entry(matched.item)
                    .or_default()
                    .push(proposal.entity.clone());
            }
        }
        holders.retain(|_, entities| entities.len() > 1);
        holders.into_iter().collect()
    }

    /// Explains the links of the entities that go by a name, in whatever case and accents it is written.
    pub fn explain(&self, name: &str, linker: &Linker) -> Vec<Explanation<'_>> {
        let wanted = fold(name);
        let goes_by = |entity: &Entity| {
            let mut names = entity.other_names.iter().chain([&entity.label]);
            entity.id.as_str() == name || names.any(|name| fold(name) == wanted)
        };
        let all = linker.candidates(&self.resolution, &self.passages, &self.settled.mappings);
        let entities = self
            .resolution
            .entities
            .iter()
            .zip(all)
            .filter(|(entity, _)| goes_by(entity));
        entities
            .map(|(entity, candidates)| Explanation {
                entity,
                proposal: self
                    .proposals
                    .iter()
                    .find(|proposal| proposal.entity == entity.id),
                candidates,
            })
            .collect()
    }
}

/// The values in a file of JSON Lines.
fn lines<T: serde::de::DeserializeOwned>(
    path: &Path,
) -> Result<impl Iterator<Item = Result<T, PipelineError>> + use<T>, PipelineError> {
    let failed = |source| PipelineError::File {
        action: "read",
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let path = path.to_owned();
    let parse = move |line: std::io::Result<String>| {
        line.and_then(|line| Ok(serde_json::from_str(&line)?))
            .map_err(|source| PipelineError::File {
                action: "read",
                path: path.clone(),
                source,
            })
    };
    Ok(BufReader::new(file).lines().map(parse))
}
