//! Writes the source graph of each document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::Quad;

use super::{
    Base, RdfError,
    document::DocumentPen,
    entity, observation,
    statement::{self, Context, Merged},
};
use crate::model::{
    AccordingTo, Cell, Claim, Document, DocumentId, Entity, EntityId, EntityIndex, Extraction, Location,
    MentionKind, Qualifiers, Resolution, Value,
};

/// Writes the source graphs of all documents of one resolution, one at a time and in any order.
#[derive(Debug)]
pub struct GraphWriter<'a> {
    context: Context<'a>,
    /// What statements and figures are merged with that share their names with others.
    statements: HashMap<usize, Merged>,
    observations: HashMap<usize, Merged>,
    statements_of: ByDocument,
    observations_of: ByDocument,
}

/// What each document states, by index.
#[derive(Debug, Default)]
struct ByDocument {
    documents: BTreeMap<DocumentId, u32>,
    /// Documents, by their numbers, with what they state; sorted.
    stated: Vec<(u32, u32)>,
}

impl ByDocument {
    /// Of all statements and of all figures.
    fn new(resolution: &Resolution) -> (Self, Self) {
        let (mut statements, mut observations) = (Self::default(), Self::default());
        for (at, statement) in resolution.statements.iter().enumerate() {
            statement
                .references
                .iter()
                .for_each(|reference| statements.note(at, &reference.document));
        }
        for (at, statement) in (resolution.statements.len()..).zip(resolution.table_statements.iter()) {
            statement
                .cells()
                .for_each(|(document, _)| statements.note(at, document));
        }
        for (at, figure) in resolution.observations.iter().enumerate() {
            figure
                .references
                .iter()
                .for_each(|reference| observations.note(at, &reference.document));
        }
        for of_kind in [&mut statements, &mut observations] {
            of_kind.stated.sort_unstable();
            of_kind.stated.dedup();
        }
        (statements, observations)
    }

    fn note(&mut self, at: usize, document: &DocumentId) {
        let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let number = match self.documents.get(document) {
            Some(known) => *known,
            None => *self.documents.entry(document.clone()).or_insert(next),
        };
        let noted = (number, u32::try_from(at).unwrap_or(u32::MAX));
        if self.stated.last() != Some(&noted) {
            self.stated.push(noted);
        }
    }

    /// What a document states, each once.
    fn of(&self, document: &DocumentId) -> impl Iterator<Item = usize> {
        let number = self.documents.get(document).copied().unwrap_or(u32::MAX);
        let first = self.stated.partition_point(|(of, _)| *of < number);
        let rest = self.stated.get(first..).unwrap_or_default();
        let own = rest.iter().take_while(move |(of, _)| *of == number);
        own.map(|(_, at)| *at as usize)
    }
}

/// One document with what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'a> {
    /// The document.
    pub document: &'a Document,
    /// What was found in it.
    pub extraction: &'a Extraction,
    /// The entity of each of its local ones, from [`Resolution::local`].
    pub local: &'a [EntityIndex],
}

impl<'a> GraphWriter<'a> {
    /// Sorts what the resolution holds by document, and gives claims of the same content one name, one certainty and
    /// one confidence.
    pub fn new(base: &'a Base, resolution: &'a Resolution) -> Self {
        let claim = |at: usize| {
            let claim = resolution.claim(at)?;
            Some(Merged::of_claim(&claim, resolution))
        };
        let figure = |at: usize| {
            let figure = resolution.observations.get(at)?;
            Some(observation::merged(&figure.claim, resolution))
        };
        let (statements_of, observations_of) = ByDocument::new(resolution);
        Self {
            context: Context { base, resolution },
            statements: merge(resolution.count_statements(), claim),
            observations: merge(resolution.observations.len(), figure),
            statements_of,
            observations_of,
        }
    }

    /// Everything that one document says, as quads of its source graph, each once.
    pub fn document(&self, source: SourceText<'_>) -> Result<Vec<Quad>, RdfError> {
        let mut to = DocumentPen::new(self.context.base, source.document);
        to.describe(source.document);
        self.entities(&mut to, source)?;
        let id = &source.document.id;
        self.statements(&mut to, id, |_, _| Ok::<(), RdfError>(()))?;
        for at in self.observations_of.of(id) {
            if let Some(figure) = self.context.resolution.observations.get(at) {
                let merged = self.observations.get(&at).cloned();
                let merged =
                    merged.unwrap_or_else(|| observation::merged(&figure.claim, self.context.resolution));
                let places: Vec<Location> = figure.places(id).collect();
                observation::write(&mut to, self.context, &figure.claim, &merged, &places)?;
            }
        }
        Ok(to.pen.finish())
    }

    /// The base of all IRIs.
    pub(super) fn base(&self) -> &'a Base {
        self.context.base
    }

    /// The entity of that index.
    pub(super) fn entity(&self, index: EntityIndex) -> Option<&Entity> {
        self.context.resolution.entity(index)
    }

    /// The index of the entity of that id.
    pub(super) fn index_of(&self, id: &EntityId) -> Option<EntityIndex> {
        let entities = &self.context.resolution.entities;
        let at = entities.binary_search_by(|entity| entity.id.cmp(id)).ok()?;
        u32::try_from(at).ok().map(EntityIndex)
    }

    /// The cells of a table from which something is stated.
    pub(super) fn cells_of<'c>(&'c self, table: &'c DocumentId) -> impl Iterator<Item = Cell> + 'c {
        let statements = self.statements_of.of(table);
        let places = statements.flat_map(move |at| self.context.resolution.places(at, table));
        places.filter_map(|at| match at {
            Location::Cell(cell) => Some(cell),
            Location::Span(_) => None,
        })
    }

    /// Writes each statement of a document, and hands on the entities that it is about.
    pub(super) fn statements<E: From<RdfError>>(
        &self,
        to: &mut DocumentPen<'_>,
        id: &DocumentId,
        mut each: impl FnMut(&mut DocumentPen<'_>, &Claim<EntityIndex>) -> Result<(), E>,
    ) -> Result<(), E> {
        for at in self.statements_of.of(id) {
            if let Some(claim) = self.context.resolution.claim(at) {
                let merged = self.statements.get(&at).cloned();
                let merged = merged.unwrap_or_else(|| Merged::of_claim(&claim, self.context.resolution));
                let places = self.context.resolution.places(at, id);
                statement::write(to, self.context, &claim, &merged, &places)?;
                each(to, &claim)?;
            }
        }
        Ok(())
    }

    /// Describes every entity that the document names or that a claim of it is about, so that its graph stands alone.
    fn entities(&self, to: &mut DocumentPen<'_>, source: SourceText<'_>) -> Result<(), RdfError> {
        let mut names: BTreeMap<EntityIndex, BTreeSet<&str>> = BTreeMap::new();
        for (local, &index) in source.extraction.entities.iter().zip(source.local) {
            names
                .entry(index)
                .or_default()
                .extend(local.names.iter().map(String::as_str));
        }
        let mut used = BTreeSet::new();
        let id = &source.document.id;
        for at in self.statements_of.of(id) {
            if let Some(claim) = self.context.resolution.claim(at) {
                used.extend(entities_of(&claim));
            }
        }
        for at in self.observations_of.of(id) {
            if let Some(figure) = self.context.resolution.observations.get(at) {
                used.extend(figure.claim.group);
                used.extend(entities_of_qualifiers(&figure.claim.qualifiers));
                used.extend(&figure.claim.further_places);
            }
        }
        let mut mentioned = BTreeSet::new();
        for mention in source
            .extraction
            .mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Name)
        {
            let Some(&index) = source.local.get(mention.entity.index()) else {
                continue;
            };
            let iri = self.context.entity(index)?;
            to.name(mention.span, &iri);
            mentioned.insert(index);
        }
        used.extend(&mentioned);
        for index in used {
            let entity = self
                .context
                .resolution
                .entity(index)
                .ok_or(RdfError::UnknownEntity(index.0))?;
            let seen = names.get(&index).into_iter().flatten().copied();
            let known = seen.filter(|name| entity.other_names.iter().any(|other| other == name));
            let iri = entity::describe(to, entity, known);
            if mentioned.contains(&index) || entity.documents.contains(&source.document.id) {
                to.mentioned(&iri);
            }
        }
        Ok(())
    }
}

/// What those of `count` things are merged with that go by the same name: the same certainty, confidence and rule.
///
/// Most names are of one thing, so that no more is held for each than where its name begins.
fn merge(count: usize, of: impl Fn(usize) -> Option<Merged>) -> HashMap<usize, Merged> {
    let head = |merged: Merged| merged.hash.as_bytes().first_chunk::<HEAD>().copied();
    let mut heads: Vec<([u8; HEAD], u32)> = Vec::with_capacity(count);
    for at in 0..count {
        let found = of(at).and_then(head).zip(u32::try_from(at).ok());
        heads.extend(found);
    }
    heads.sort_unstable();
    let mut all = HashMap::new();
    for alike in heads.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let mut by_name: BTreeMap<String, (Merged, Vec<usize>)> = BTreeMap::new();
        for (_, at) in alike {
            let at = *at as usize;
            let Some(one) = of(at) else { continue };
            let known = by_name
                .entry(one.hash.clone())
                .or_insert_with(|| (one.clone(), Vec::new()));
            known.0.absorb(&one);
            known.1.push(at);
        }
        for (merged, same) in by_name.into_values().filter(|(_, same)| same.len() > 1) {
            all.extend(same.into_iter().map(|at| (at, merged.clone())));
        }
    }
    all
}

/// How many characters of a name tell most apart.
const HEAD: usize = 12;

pub(super) fn entities_of(claim: &Claim<EntityIndex>) -> impl Iterator<Item = EntityIndex> {
    let value = match claim.value {
        Value::Entity(entity) => Some(entity),
        _ => None,
    };
    [claim.subject]
        .into_iter()
        .chain(value)
        .chain(entities_of_qualifiers(&claim.qualifiers))
}

fn entities_of_qualifiers(qualifiers: &Qualifiers<EntityIndex>) -> impl Iterator<Item = EntityIndex> + use<> {
    let by = match qualifiers.according_to {
        Some(AccordingTo::Entity(entity)) => Some(entity),
        _ => None,
    };
    qualifiers.place.into_iter().chain(by)
}
