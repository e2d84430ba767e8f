//! Gold as lessons.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context;
use dembei::{
    eval::{GoldDocument, GoldItem, parse_gold},
    extract::extract_given,
    link::{Lesson, Passages, Right},
    model::{EntityIndex, ItemId, MentionKind, Span},
    resolve::{Registry, resolve},
    source::{Options, PlainText, read_text, to_document},
};
use rayon::prelude::*;

/// As many mentions as each set counts for, however large it is.
const EACH: f64 = 300.0;

/// A set of gold.
pub(crate) struct Set {
    /// What it is called.
    pub(crate) name: String,
    /// Its documents with the names of the gold.
    pub(crate) to_judge: Vec<Lesson>,
    /// The same, and then once more with nouns, too.
    pub(crate) to_learn: Vec<Lesson>,
}

impl Set {
    /// What is learned from the documents whose place is `wanted`.
    pub(crate) fn learned(&self, wanted: impl Fn(usize) -> bool) -> impl Iterator<Item = Lesson> {
        let documents = self.to_judge.len().max(1);
        let lessons = self.to_learn.iter().enumerate();
        lessons
            .filter(move |(at, _)| wanted(at % documents))
            .map(|(_, lesson)| lesson.clone())
    }
}

/// Reads a file of gold.
pub(crate) fn read(path: &Path) -> anyhow::Result<Set> {
    let options = Options {
        max_line_bytes: usize::MAX,
        ..Options::default()
    };
    let gold = parse_gold(path, &read_text(path, &options)?)?;
    let lessons = |nouns: bool| -> anyhow::Result<Vec<Lesson>> {
        let lessons = gold.documents.par_iter().map(|document| lesson(document, nouns));
        lessons
            .map(|lesson| lesson.context("an entity is not in its resolution"))
            .collect()
    };
    let to_judge = lessons(false)?;
    let mut to_learn = to_judge.clone();
    to_learn.extend(lessons(true)?);
    let mentions: f64 = to_learn
        .iter()
        .flat_map(|lesson| &lesson.right)
        .map(|right| right.mentions)
        .sum();
    for lesson in &mut to_learn {
        lesson.weight = EACH / mentions.max(1.0);
    }
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Set {
        name,
        to_judge,
        to_learn,
    })
}

fn lesson(gold: &GoldDocument, nouns: bool) -> Option<Lesson> {
    let document = to_document(
        gold.id.clone(),
        gold.text.clone(),
        &PlainText,
        &Options::default(),
    );
    let links = gold.links(nouns);
    let spans: Vec<Span> = links.iter().map(|link| link.span).collect();
    let extraction = extract_given(&document, &spans);
    let resolution = resolve(&[&extraction], &mut [], &mut Registry::default());
    let passages = Passages::new(&document, &extraction);
    let mut right: BTreeMap<(EntityIndex, Option<ItemId>), f64> = BTreeMap::new();
    for link in &links {
        let item = match link.item {
            GoldItem::Unknown => continue,
            GoldItem::Nil => None,
            GoldItem::Item(item) => Some(item),
        };
        let mut names = extraction.mentions.iter().filter(|m| m.kind == MentionKind::Name);
        let Some(name) = names.find(|name| name.span.overlaps(link.span)) else {
            continue;
        };
        let entity = *resolution.local.first()?.get(name.entity.index())?;
        *right.entry((entity, item)).or_default() += 1.0;
    }
    let right = right.into_iter().map(|((entity, item), mentions)| Right {
        entity,
        item,
        mentions,
    });
    Some(Lesson {
        right: right.collect(),
        resolution,
        passages,
        weight: 1.0,
    })
}
