//! Scores names: their bounds, their classes, their matches.
//!
//! Only names are compared; pronouns and nouns that stand for something are left out. A class that a set does not mark
//! (groups and events, in a set of persons, places and organizations) is not held against what was found: such a name
//! counts only where the gold has a name of the same bounds.

use super::gold::{GoldDocument, GoldItem, GoldMention};
use super::score::{Found, Scores};
use super::slip::SlipKind;
use super::tally::Row;
use crate::model::{EntityClass, Mention, MentionKind, Span};

/// Names that were found in the parts that are judged, in order; they do not overlap.
fn names<'a>(gold: &GoldDocument, found: Found<'a>) -> Vec<&'a Mention> {
    let mentions = found.extraction.mentions.iter();
    mentions
        .filter(|m| m.kind == MentionKind::Name && gold.is_judged(m.span))
        .collect()
}

/// Whether a name that the gold does not have would be wrong: it is of a class that the set marks, where it was annotated.
pub(super) fn is_judged_name(gold: &GoldDocument, name: &Mention) -> bool {
    gold.is_judged(name.span) && name.class.is_some_and(|class| gold.classes.contains(&class))
}

/// Rows for bounds, for bounds with classes, and for each class.
pub(super) fn score_mentions(gold: &GoldDocument, found: Found<'_>, scores: &mut Scores) {
    for row in [Row::Mentions, Row::Boundaries] {
        scores.row(row);
    }
    for class in &gold.classes {
        scores.row(Row::Class(*class));
    }
    let names = names(gold, found);
    let mut used = vec![false; names.len()];
    for mention in gold
        .mentions
        .iter()
        .filter(|m| !m.optional && gold.is_judged(m.span))
    {
        let exact = names.iter().position(|name| mention.fits(name.span));
        if let Some(used) = exact.and_then(|at| used.get_mut(at)) {
            *used = true;
        }
        let name = exact.and_then(|at| names.get(at)).copied();
        score_required(gold, mention, name, scores);
        if name.is_none() {
            note_missed(gold, mention, &names, scores);
        }
    }
    for name in names
        .iter()
        .zip(used)
        .filter(|(_, used)| !used)
        .map(|(name, _)| *name)
    {
        score_surplus(gold, name, scores);
    }
}

/// Compares a name of the gold with what was found in its bounds.
fn score_required(gold: &GoldDocument, mention: &GoldMention, name: Option<&Mention>, scores: &mut Scores) {
    let bounds = scores.row(Row::Boundaries);
    if name.is_some() {
        bounds.right += 1;
    } else {
        bounds.missed += 1;
    }
    let Some(&best) = mention.classes.first() else {
        return; // of no judged class: only the bounds count
    };
    let class = name.and_then(|name| name.class);
    if let Some(class) = class.filter(|class| mention.classes.contains(class)) {
        for row in [Row::Mentions, Row::Class(class)] {
            scores.row(row).right += 1;
        }
        return;
    }
    for row in [Row::Mentions, Row::Class(best)] {
        scores.row(row).missed += 1;
    }
    let Some(name) = name else { return };
    if let Some(class) = class.filter(|class| gold.classes.contains(class)) {
        for row in [Row::Mentions, Row::Class(class)] {
            scores.row(row).wrong += 1;
        }
    }
    let words = name.span.of(&gold.text);
    let class = class.map_or("nothing of ours", EntityClass::as_str);
    let what = format!("{words}: {best}, found as {class}");
    scores.slip(SlipKind::Mistyped, &what, (&gold.text, name.span));
}

fn note_missed(gold: &GoldDocument, mention: &GoldMention, names: &[&Mention], scores: &mut Scores) {
    let words = mention.span.of(&gold.text);
    let place = (gold.text.as_str(), mention.span);
    let near: Vec<&str> = names
        .iter()
        .filter(|name| mention.overlaps(name.span))
        .map(|name| name.span.of(&gold.text))
        .collect();
    if near.is_empty() {
        let class = mention
            .classes
            .first()
            .map_or("not judged", |class| class.as_str());
        scores.slip(SlipKind::Missed, &format!("{words} ({class})"), place);
    } else {
        let near = near.join(" | ");
        scores.slip(SlipKind::Cut, &format!("{words}, found as {near}"), place);
    }
}

/// A name that was found and is none of the gold's.
fn score_surplus(gold: &GoldDocument, name: &Mention, scores: &mut Scores) {
    let Some(class) = name.class.filter(|class| gold.classes.contains(class)) else {
        return;
    };
    let mut near = gold.mentions.iter().filter(|m| m.overlaps(name.span)).peekable();
    let is_new = near.peek().is_none();
    if !is_new && near.all(|m| m.optional) {
        return;
    }
    for row in [Row::Boundaries, Row::Mentions, Row::Class(class)] {
        scores.row(row).wrong += 1;
    }
    if is_new {
        let what = format!("{} ({class})", name.span.of(&gold.text));
        scores.slip(SlipKind::Invented, &what, (&gold.text, name.span));
    }
}

/// The row for matches: of each name of the gold that has an item, and of names that were found elsewhere.
///
/// A name must have the bounds of the gold's for its match to be right. Items that the set does not know
/// (`<NO_MAPPING>`), and optional mentions, are left out; a match where the gold says that there is none is wrong.
pub(super) fn score_links(gold: &GoldDocument, found: Found<'_>, scores: &mut Scores) {
    scores.row(Row::Links);
    let names = names(gold, found);
    for mention in gold
        .mentions
        .iter()
        .filter(|m| !m.optional && gold.is_judged(m.span))
    {
        let name = names.iter().find(|name| mention.fits(name.span));
        let item = name.and_then(|name| found.item(name.entity));
        let tally = scores.row(Row::Links);
        match (mention.item, item) {
            (GoldItem::Item(right), Some(item)) if right == item => tally.right += 1,
            (GoldItem::Unknown, _) | (GoldItem::Nil, None) => {}
            (right, item) => {
                tally.wrong += usize::from(item.is_some());
                tally.missed += usize::from(right != GoldItem::Nil);
                let words = mention.span.of(&gold.text);
                let right = match right {
                    GoldItem::Item(right) => right.to_string(),
                    _ => "none".to_owned(),
                };
                let got = item.map_or_else(|| "none".to_owned(), |item| item.to_string());
                let what = format!("{words}: {right}, found {got}");
                scores.slip(SlipKind::Link, &what, (&gold.text, mention.span));
            }
        }
    }
    let is_apart = |span: Span| gold.mentions.iter().all(|m| !m.overlaps(span));
    for name in names {
        if is_judged_name(gold, name) && is_apart(name.span) && found.item(name.entity).is_some() {
            scores.row(Row::Links).wrong += 1;
        }
    }
}
