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
    MentionKind, Qualifiers, Resolution, Statement, Value,
};

/// Writes the source graphs of all documents of one resolution, one at a time and in any order.
#[derive(Debug)]
pub struct GraphWriter<'a> {
    context: Context<'a>,
    statements: Vec<Merged>,
    observations: Vec<Merged>,
    /// By document: which statement, in which passage.
    statements_of: Passages<'a>,
    observations_of: Passages<'a>,
}

/// The passages of all documents, sorted by document, with the index of what each states.
#[derive(Debug)]
struct Passages<'a>(Vec<(&'a DocumentId, usize, Location)>);

impl<'a> Passages<'a> {
    fn new<C>(statements: &'a [Statement<C>]) -> Self {
        let of_one = |(at, statement): (usize, &'a Statement<C>)| {
            statement.references.iter().map(move |r| (&r.document, at, r.at))
        };
        let mut all: Vec<_> = statements.iter().enumerate().flat_map(of_one).collect();
        all.sort_unstable();
        Self(all)
    }

    /// What a document states, each once, with the passages that state it.
    fn of(
        &self,
        document: &DocumentId,
    ) -> impl Iterator<Item = (usize, &[(&'a DocumentId, usize, Location)])> {
        let first = self.0.partition_point(|(of, ..)| *of < document);
        let rest = self.0.get(first..).unwrap_or_default();
        let end = rest.partition_point(|(of, ..)| *of == document);
        let passages = rest.get(..end).unwrap_or_default();
        passages
            .chunk_by(|a, b| a.1 == b.1)
            .filter_map(|same| Some((same.first()?.1, same)))
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
        let claims = resolution
            .statements
            .iter()
            .map(|s| Merged::of_claim(&s.claim, resolution));
        let figures = resolution
            .observations
            .iter()
            .map(|s| observation::merged(&s.claim, resolution));
        Self {
            context: Context { base, resolution },
            statements: merge(claims.collect()),
            observations: merge(figures.collect()),
            statements_of: Passages::new(&resolution.statements),
            observations_of: Passages::new(&resolution.observations),
        }
    }

    /// Everything that one document says, as quads of its source graph, each once.
    pub fn document(&self, source: SourceText<'_>) -> Result<Vec<Quad>, RdfError> {
        let mut to = DocumentPen::new(self.context.base, source.document);
        to.describe(source.document);
        self.entities(&mut to, source)?;
        let id = &source.document.id;
        self.statements(&mut to, id, |_, _| Ok::<(), RdfError>(()))?;
        for (at, passages) in self.observations_of.of(id) {
            if let (Some(figure), Some(merged)) = (
                self.context.resolution.observations.get(at),
                self.observations.get(at),
            ) {
                let places: Vec<Location> = passages.iter().map(|passage| passage.2).collect();
                observation::write(&mut to, self.context, &figure.claim, merged, &places)?;
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
    pub(super) fn cells_of(&self, table: &DocumentId) -> impl Iterator<Item = Cell> {
        let places = self.statements_of.of(table).flat_map(|(_, places)| places);
        places.filter_map(|(.., at)| match at {
            Location::Cell(cell) => Some(*cell),
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
        for (at, places) in self.statements_of.of(id) {
            if let (Some(statement), Some(merged)) = (
                self.context.resolution.statements.get(at),
                self.statements.get(at),
            ) {
                let places: Vec<Location> = places.iter().map(|place| place.2).collect();
                statement::write(to, self.context, &statement.claim, merged, &places)?;
                each(to, &statement.claim)?;
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
        for (at, _) in self.statements_of.of(id) {
            if let Some(statement) = self.context.resolution.statements.get(at) {
                used.extend(entities_of(&statement.claim));
            }
        }
        for (at, _) in self.observations_of.of(id) {
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

/// Gives all that go by the same name the same certainty, confidence and rule.
fn merge(mut all: Vec<Merged>) -> Vec<Merged> {
    let mut first: HashMap<String, Merged> = HashMap::with_capacity(all.len());
    for one in &all {
        first
            .entry(one.hash.clone())
            .and_modify(|merged| merged.absorb(one))
            .or_insert_with(|| one.clone());
    }
    for one in &mut all {
        if let Some(merged) = first.get(&one.hash) {
            one.clone_from(merged);
        }
    }
    all
}

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
