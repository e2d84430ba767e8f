//! Gold as lessons.

use std::collections::BTreeMap;
use std::path::Path;

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

pub fn read(path: &Path) -> anyhow::Result<Vec<Lesson>> {
    let options = Options {
        max_line_bytes: usize::MAX,
        ..Options::default()
    };
    let gold = parse_gold(path, &read_text(path, &options)?)?;
    let mut lessons: Vec<Lesson> = gold
        .documents
        .par_iter()
        .map(|d| lesson(d).context("a lesson"))
        .collect::<anyhow::Result<_>>()?;
    let all: f64 = lessons.iter().flat_map(|l| &l.right).map(|r| r.mentions).sum();
    for l in &mut lessons {
        l.weight = EACH / all.max(1.0);
    }
    Ok(lessons)
}

fn lesson(gold: &GoldDocument) -> Option<Lesson> {
    let document = to_document(
        gold.id.clone(),
        gold.text.clone(),
        &PlainText,
        &Options::default(),
    );
    let links = gold.links(false);
    let spans: Vec<Span> = links.iter().map(|l| l.span).collect();
    let extraction = extract_given(&document, &spans);
    let resolution = resolve(&[&extraction], &mut Registry::default());
    let passages = Passages::new(&document, &extraction);
    let mut right: BTreeMap<(EntityIndex, Option<ItemId>), f64> = BTreeMap::new();
    for link in &links {
        let item = match link.item {
            GoldItem::Unknown => continue,
            GoldItem::Nil => None,
            GoldItem::Item(i) => Some(i),
        };
        let Some(m) = extraction
            .mentions
            .iter()
            .find(|m| m.kind == MentionKind::Name && m.span.overlaps(link.span))
        else {
            continue;
        };
        let entity = *resolution.local.first()?.get(m.entity.index())?;
        *right.entry((entity, item)).or_default() += 1.0;
    }
    let right = right
        .into_iter()
        .map(|((entity, item), mentions)| Right {
            entity,
            item,
            mentions,
        })
        .collect();
    Some(Lesson {
        resolution,
        passages,
        right,
        weight: 1.0,
    })
}
