//! What the links of a document say of its names: where each begins and ends, what it is the name of, and its full form.

use std::{collections::HashMap, ops::Range};

use super::{
    analysis::Analysis,
    entities::one_line,
    infobox::{Told, classify_values, names_entities, told_by_infobox},
    lexicon::{HeadPosition, lexicon},
    name::{Name, name_at},
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Link, Score};
use crate::text::{TokenKind, fold};

/// A link whose words are a name.
#[derive(Clone, Debug)]
struct LinkedName<'a> {
    tokens: Range<usize>,
    title: Title<'a>,
    /// Whether it is the page's own.
    is_own: bool,
    /// Whether its capital may be there only because a sentence or value begins.
    opens: bool,
}

/// The title of a page in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Title<'a> {
    /// What it names.
    name: &'a str,
    /// What tells it from others of the same name: the "film" in "Omsk (film)".
    kind: Option<&'a str>,
    /// The title with all that.
    whole: &'a str,
}

impl<'a> Title<'a> {
    fn parse(target: &'a str) -> Option<Self> {
        let (name, kind) = parts_of_title(target);
        (!name.is_empty()).then_some(Self {
            name,
            kind,
            whole: target,
        })
    }

    /// What the words in brackets, or a list, or the name itself, tell for sure.
    fn told(&self) -> Option<Told> {
        if let Some(kind) = self.kind {
            if kind.split_whitespace().any(|word| has(WORKS, word)) {
                return Some(Told(None));
            }
            let known = kind.split(' ').next_back().map(|word| lexicon().word(word))?;
            let is_last = |head: Option<HeadPosition>| head.is_some_and(HeadPosition::is_last);
            let class = if known.occupation || known.title {
                EntityClass::Person
            } else if let Some((class, _)) = known.nominal {
                class
            } else if is_last(known.place) {
                EntityClass::Place
            } else if is_last(known.organization) {
                EntityClass::Organization
            } else if is_last(known.event) {
                EntityClass::Event
            } else {
                gazetteer()
                    .find(kind)?
                    .class
                    .filter(|c| *c == EntityClass::Place)?
            };
            return Some(Told(Some(class)));
        }
        if let Some(entry) = gazetteer().find(self.name) {
            return Some(Told(entry.class));
        }
        let (_, within) = self.name.rsplit_once(", ")?;
        // "Tula, Inc.".
        if lexicon().word(within.trim_end_matches('.')).organization == Some(HeadPosition::Last) {
            return Some(Told(Some(EntityClass::Organization)));
        }
        // "Omsk, Russia": a place by the place that it is in.
        let within = gazetteer().find(within)?.class;
        (within == Some(EntityClass::Place)).then_some(Told(within))
    }
}

/// The title of a page without the words in brackets that tell it from others of the name, and these words.
pub(crate) fn parts_of_title(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    title
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .filter(|(name, kind)| !name.is_empty() && !kind.is_empty())
        .map_or((title, None), |(name, kind)| (name, Some(kind)))
}

/// What the titles of works and other things say of themselves, in brackets.
const WORKS: &str = "film films album song single novel book play musical opera series TV game magazine journal \
                     manga anime comics comic character franchise software painting poem soundtrack EP episode \
                     genus species plant fish bird surname disambiguation";

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Adds the names that are linked, and gives those that are found already the full name of what they lead to. What a
/// field of an infobox tells of the names in it is taken in as well.
pub(crate) fn join_links(analysis: &Analysis<'_>, names: Vec<Name>) -> Vec<Name> {
    let own_title = analysis.document.title.as_deref().and_then(Title::parse);
    let links = linked_names(analysis, own_title);
    let mut names = merge(analysis, names, &links);
    let own_class = told_by_infobox(analysis.document);
    classify_values(analysis, &mut names, own_class);
    if links.is_empty() {
        return names;
    }
    let by_place: HashMap<(usize, usize), &LinkedName<'_>> = links
        .iter()
        .map(|link| ((link.tokens.start, link.tokens.end), link))
        .collect();
    settle_classes(&mut names, &by_place, own_class);
    complete(analysis, &mut names, &by_place, &unambiguous(&links));
    spread(analysis, &mut names, &by_place);
    names
}

/// Gives each linked name the full name of what it leads to, where that is its name.
fn complete(
    analysis: &Analysis<'_>,
    names: &mut [Name],
    by_place: &HashMap<(usize, usize), &LinkedName<'_>>,
    unambiguous: &HashMap<String, bool>,
) {
    for name in names {
        let Some(link) = by_place.get(&(name.tokens.start, name.tokens.end)) else {
            continue;
        };
        if name.class == Some(EntityClass::Group) || name.canonical.is_some() {
            continue;
        }
        let words = analysis.span(name.tokens.clone()).of(analysis.text);
        let alone = unambiguous
            .get(&fold(link.title.name))
            .copied()
            .unwrap_or_default();
        let full = if alone { link.title.name } else { link.title.whole };
        let is_full = link.is_own || names_the_same(words, link.title.name, name.class);
        // Also where it is no fuller: nothing else in the document then has a better name for it.
        name.canonical = is_full.then(|| full.to_owned());
    }
}

/// What links tell of a name holds for the same words where they are not linked, unless links differ.
fn spread(analysis: &Analysis<'_>, names: &mut [Name], by_place: &HashMap<(usize, usize), &LinkedName<'_>>) {
    let is_linked = |name: &Name| by_place.contains_key(&(name.tokens.start, name.tokens.end));
    let mut told: HashMap<String, Option<Name>> = HashMap::new();
    for name in names
        .iter()
        .filter(|name| is_linked(name) && name.class != Some(EntityClass::Group))
    {
        let words = one_line(analysis.span(name.tokens.clone()).of(analysis.text));
        let known = told.entry(words).or_insert_with(|| Some(name.clone()));
        let same = |known: &Name| {
            (known.class, known.item, &known.canonical) == (name.class, name.item, &name.canonical)
        };
        if !known.as_ref().is_some_and(same) {
            *known = None;
        }
    }
    for name in names.iter_mut() {
        if is_linked(name) || name.class == Some(EntityClass::Group) || name.canonical.is_some() {
            continue;
        }
        let words = one_line(analysis.span(name.tokens.clone()).of(analysis.text));
        if let Some(Some(known)) = told.get(&words)
            && (known.score >= name.score || known.class == name.class)
        {
            *name = Name {
                tokens: name.tokens.clone(),
                ..known.clone()
            };
        }
    }
}

/// Whether, for each name that links lead to, they all lead to the same page: "Georgia (country)" and "Georgia (state)"
/// are told apart by their whole titles.
fn unambiguous(links: &[LinkedName<'_>]) -> HashMap<String, bool> {
    let mut pages: HashMap<String, (&str, bool)> = HashMap::new();
    for link in links {
        let page = pages
            .entry(fold(link.title.name))
            .or_insert((link.title.whole, true));
        page.1 &= page.0 == link.title.whole || link.title.kind.is_none();
    }
    pages.into_iter().map(|(name, (_, same))| (name, same)).collect()
}

/// The links whose words are a name, in reading order; they do not overlap.
fn linked_names<'a>(analysis: &Analysis<'a>, own: Option<Title<'a>>) -> Vec<LinkedName<'a>> {
    let mut found: Vec<LinkedName<'a>> = Vec::new();
    for link in &analysis.document.links {
        let words = link.span.of(analysis.text);
        let Some(title) = title_of(link, words) else {
            continue;
        };
        let is_own = own == Some(title);
        let Some(tokens) = tokens_of(analysis, link) else {
            continue;
        };
        if found.last().is_some_and(|last| last.tokens.end > tokens.start) {
            continue;
        }
        let Some(tokens) = name_in(analysis, tokens, is_own) else {
            continue;
        };
        let opens = is_opening(analysis, tokens.start);
        found.push(LinkedName {
            tokens,
            title,
            is_own,
            opens,
        });
    }
    found
}

/// The title that a link with these words leads to; `None` for an address of another kind. A link to a section is of
/// the section, if that has the words of the link, and else of nothing but its words.
fn title_of<'a>(link: &'a Link, words: &'a str) -> Option<Title<'a>> {
    let target = link.target.as_str();
    let is_address =
        target.contains("://") || target.starts_with(['/', '.', '#']) || target.starts_with("mailto:");
    if is_address {
        return None;
    }
    let Some((_, section)) = target.split_once('#') else {
        return Title::parse(target);
    };
    let (own, heading) = (fold(words), fold(section));
    let extra = heading.split(' ').count().saturating_sub(own.split(' ').count());
    let is_named = heading.contains(&own) && extra <= 2;
    Some(Title {
        name: if is_named { section.trim() } else { words },
        kind: None,
        whole: target,
    })
}

/// The tokens under a link, if they are of one sentence.
fn tokens_of(analysis: &Analysis<'_>, link: &Link) -> Option<Range<usize>> {
    let all = &analysis.tokens;
    let start = all.partition_point(|token| token.span.start() < link.span.start());
    let end = all.partition_point(|token| token.span.end() <= link.span.end());
    let sentence = analysis.sentences.partition_point(|s| s.tokens.end <= start);
    let sentence = analysis.sentences.get(sentence)?;
    (start < end && sentence.tokens.contains(&start) && end <= sentence.tokens.end).then_some(start..end)
}

/// The name that the words of a link are: capitalised throughout but for small words. An article before it, and a
/// possessive behind it, are not part of it.
fn name_in(analysis: &Analysis<'_>, tokens: Range<usize>, is_own: bool) -> Option<Range<usize>> {
    const LONGEST: usize = 12;
    let kind = |at: usize| analysis.tokens.get(at).map(|token| token.kind);
    let mut start = tokens.start;
    let mut end = tokens.end;
    if tokens.len() > 1 && matches!(analysis.word(start), "the" | "The" | "a" | "an") && !is_own {
        start += 1;
    }
    while end > start && kind(end - 1) == Some(TokenKind::Possessive) {
        end -= 1;
    }
    let first = analysis.word(start);
    let starts = kind(start).is_some_and(TokenKind::is_upper_initial);
    if !starts || end - start > LONGEST || end <= start {
        return None;
    }
    if is_own {
        return Some(start..end);
    }
    let is_small = |word: &str| has(SMALL, word) || word.chars().count() <= 2;
    let lower = (start..end)
        .filter(|&at| kind(at) == Some(TokenKind::Lower) && !is_small(analysis.word(at)))
        .filter(|&at| analysis.word(at).is_ascii())
        .count();
    let word = lexicon().word(first);
    let alone = end - start == 1;
    let is_adjective = alone && lexicon().demonym(first).is_some();
    let is_number = kind(end - 1) == Some(TokenKind::Number) && end - start == 2 && word.not_name;
    let is_word = alone && (word.not_name || (word.common && is_opening(analysis, start)));
    (lower == 0 && !is_adjective && !is_word && !is_number).then_some(start..end)
}

/// Small words within names.
const SMALL: &str = "of the and in for on at to de la du des von van der den del al ibn bin from with against \
                     und";

/// Whether a token is the first of a sentence, or stands behind a sign that parts the things of a list.
fn is_opening(analysis: &Analysis<'_>, token: usize) -> bool {
    let sentence = analysis.sentences.partition_point(|s| s.tokens.end <= token);
    let first = analysis
        .sentences
        .get(sentence)
        .is_some_and(|s| s.tokens.start == token);
    first
        || token
            .checked_sub(1)
            .is_some_and(|before| matches!(analysis.word(before), ";" | "•" | "·"))
}

/// Puts the linked names among those that were found. A link tells best where a name begins and ends, except where it
/// is a part of a longer name that is found around it.
fn merge(analysis: &Analysis<'_>, names: Vec<Name>, links: &[LinkedName<'_>]) -> Vec<Name> {
    let mut merged: Vec<Name> = Vec::with_capacity(names.len() + links.len());
    let mut names = names.into_iter().peekable();
    for link in links {
        while let Some(name) = names.next_if(|name| name.tokens.end <= link.tokens.start) {
            merged.push(name);
        }
        let mut touched = Vec::new();
        while let Some(name) = names.next_if(|name| name.tokens.start < link.tokens.end) {
            touched.push(name);
        }
        let kept = touched.iter().any(|name| is_around(analysis, name, link));
        if kept {
            merged.extend(touched);
            continue;
        }
        if let [name] = touched.as_slice()
            && name.tokens == link.tokens
        {
            merged.extend(touched);
            continue;
        }
        // A single word where a sentence begins may be any word; something else must speak for a name.
        let is_doubtful = touched.is_empty() && link.opens && link.tokens.len() == 1;
        if is_doubtful && !is_known(analysis, link) {
            continue;
        }
        let before = merged.last().map_or(0, |name| name.tokens.end);
        if before <= link.tokens.start {
            merged.push(name_at(analysis, link.tokens.clone()));
        }
    }
    merged.extend(names);
    merged
}

/// Whether a name goes on beyond the words of a link as one: `the [[Omsk]] Fortress`, but not `Mayor [[Ana Lee]]`, nor a
/// name that is part of the link.
fn is_around(analysis: &Analysis<'_>, name: &Name, link: &LinkedName<'_>) -> bool {
    let (whole, part) = (&name.tokens, &link.tokens);
    let contains = whole.start <= part.start && part.end <= whole.end && whole != part;
    let titles = (whole.start..part.start).all(|at| lexicon().word(analysis.word(at)).title);
    let only_titles = part.end == whole.end && titles && part.start > whole.start;
    contains && !only_titles && !link.is_own
}

fn is_known(analysis: &Analysis<'_>, link: &LinkedName<'_>) -> bool {
    let word = analysis.word(link.tokens.start);
    let known = lexicon().word(word);
    link.is_own
        || names_entities(analysis, analysis.span(link.tokens.clone()))
        || known.given
        || known.surname
        || gazetteer().find(word).is_some()
        || link.title.name.contains(' ')
        || link.title.told().is_some()
}

/// Names that lead to one page are of one class: what the title tells, or else what is surest of them.
fn settle_classes(
    names: &mut [Name],
    by_place: &HashMap<(usize, usize), &LinkedName<'_>>,
    own: Option<Told>,
) {
    const BY_TITLE: f64 = 0.95;
    let mut classes: HashMap<&str, (Option<EntityClass>, Score)> = HashMap::new();
    let link_of = |name: &Name| by_place.get(&(name.tokens.start, name.tokens.end)).copied();
    for name in names.iter() {
        let Some(link) = link_of(name) else { continue };
        if name.class == Some(EntityClass::Group) {
            continue;
        }
        let told = own.filter(|_| link.is_own).or_else(|| link.title.told());
        let (class, score) = told.map_or((name.class, name.score), |told| (told.0, Score::new(BY_TITLE)));
        let known = classes.entry(link.title.whole).or_insert((class, score));
        if score > known.1 {
            *known = (class, score);
        }
    }
    for name in names.iter_mut() {
        let Some(link) = link_of(name) else { continue };
        if name.class == Some(EntityClass::Group) && !link.is_own {
            continue;
        }
        if let Some(&(class, score)) = classes.get(link.title.whole) {
            if name.class != class {
                name.item = None;
            }
            name.class = class;
            name.score = name.score.max(score);
        }
        if name.item.is_none()
            && let Some(entry) = gazetteer().find(link.title.name)
            && entry.class == name.class
            && link.title.kind.is_none()
        {
            name.item = entry.item;
        }
    }
}

/// Whether the words of a link are a shorter or longer form of the title that it leads to, or another name of what a
/// list has under that title. "Omsk" in a link to "History of Omsk" is not.
fn names_the_same(words: &str, title: &str, class: Option<EntityClass>) -> bool {
    let (short, full) = (fold(words), fold(title));
    if short == full {
        return true;
    }
    let entry = gazetteer().find(title);
    if entry.is_some_and(|entry| entry.class == class && class.is_some()) {
        return true;
    }
    let parts: Vec<&str> = full.split(' ').collect();
    let own: Vec<&str> = short.split(' ').collect();
    if is_description(title) || (parts.ends_with(&own) && is_after_preposition(&parts, own.len())) {
        return false;
    }
    let is_within = |some: &[&str], all: &[&str]| some.iter().all(|word| all.contains(word));
    // "Tomsk University" in "Tomsk Imperial University".
    let is_shortened = is_within(&own, &parts) && own.first() == parts.first() && own.last() == parts.last();
    match class {
        _ if is_shortened => true,
        Some(EntityClass::Person) => is_within(&own, &parts) || is_within(&parts, &own),
        Some(EntityClass::Place) => title.split(", ").next().is_some_and(|name| fold(name) == short),
        Some(EntityClass::Organization) => {
            is_acronym(words, title)
                || parts.starts_with(&own)
                || is_within(&parts, &own)
                || parts.ends_with(&own)
        }
        _ => is_within(&parts, &own) || parts.ends_with(&own),
    }
}

/// Whether words are the initials of the words of a title that are written with a capital.
fn is_acronym(words: &str, title: &str) -> bool {
    let initials: String = title
        .split([' ', '-'])
        .filter_map(|word| word.chars().next().filter(|c| c.is_uppercase()))
        .collect();
    initials.len() > 2 && words == initials
}

/// Whether a title says what its page is about and is no name: "List of rivers of Asia", "Boroughs and towns of Omsk".
fn is_description(title: &str) -> bool {
    let small = |word: &&str| word.starts_with(char::is_lowercase) && !has(SMALL, word);
    title.starts_with("List of ")
        || title.split(' ').filter(small).count() > 1
        || title
            .split_once(" and ")
            .is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
}

/// Whether a preposition stands before the last `count` words.
fn is_after_preposition(words: &[&str], count: usize) -> bool {
    let before = words.len().checked_sub(count + 1).and_then(|at| words.get(at));
    before.is_some_and(|word| matches!(*word, "of" | "in" | "at" | "for" | "on" | "the" | "from" | "to"))
}
