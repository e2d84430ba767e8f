//! Finds items by name.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    WikidataIndex,
    deletions::{allowance, distance, find_similar, is_word},
    dictionary::{Posting, Postings},
    keys::{Origin, initials_key, is_telling, key, other_keys},
    record::{Name, Record},
};
use crate::model::{ItemId, NameHit, NameMatch};

/// What was found so far: for each item, how surely and by which name.
#[derive(Debug, Default)]
struct Hits<'a> {
    by_item: BTreeMap<u32, (NameMatch, &'a str, u32)>,
}

impl<'a> Hits<'a> {
    fn add(&mut self, record: &Record<'a>, name: &Name<'a>, how: NameMatch) {
        let hit = (how, name.text, record.sitelinks);
        self.by_item
            .entry(record.id)
            .and_modify(|known| {
                if how < known.0 {
                    *known = hit;
                }
            })
            .or_insert(hit);
    }

    /// The surest kind first, then the best known, then by number.
    fn into_list(self, limit: usize) -> Vec<NameHit> {
        let mut all: Vec<_> = self.by_item.into_iter().collect();
        all.sort_unstable_by_key(|(id, (how, _, sitelinks))| (*how, Reverse(*sitelinks), *id));
        all.truncate(limit);
        all.into_iter()
            .map(|(id, (how, name, sitelinks))| NameHit {
                item: ItemId::new(id.into()),
                name: name.to_owned(),
                how,
                sitelinks,
            })
            .collect()
    }
}

impl WikidataIndex {
    /// Items with this name: letter for letter, folded, in another romanization, or as a demonym.
    ///
    /// The surest kind of match comes first, then the item with more pages, then the lower number. Of a name that very
    /// many items have, the thousand best known are looked at.
    pub fn find(&self, name: &str, limit: usize) -> Vec<NameHit> {
        let mut hits = Hits::default();
        let whole = key(name);
        if let Some(postings) = self.dictionary().find(&whole) {
            self.add_all(
                &mut hits,
                postings,
                |origin| origin <= Origin::Demonym,
                (name, NameMatch::Label),
            );
        }
        for other in other_keys(name, &whole) {
            if let Some(postings) = self.dictionary().find(&other) {
                let wanted = |origin| origin <= Origin::Romanized;
                self.add_all(&mut hits, postings, wanted, (name, NameMatch::Romanized));
            }
        }
        hits.into_list(limit)
    }

    /// Items with a name that this one is short for: it is an acronym of the name, a part of it such as the family name,
    /// or has given names as initials.
    pub fn find_partly(&self, name: &str, limit: usize) -> Vec<NameHit> {
        let mut hits = Hits::default();
        self.add_parts(&mut hits, name, &key(name), limit);
        hits.into_list(limit)
    }

    /// Items with a name like this one: what [`Self::find_partly`] gives, and names that differ in a letter or two. What
    /// [`Self::find`] gives may be among them.
    pub fn find_fuzzy(&self, name: &str, limit: usize) -> Vec<NameHit> {
        let mut hits = Hits::default();
        let whole = key(name);
        if whole.is_empty() {
            return Vec::new();
        }
        self.add_parts(&mut hits, name, &whole, limit);
        self.add_misspelled(&mut hits, &whole, limit);
        hits.into_list(limit)
    }

    fn add_parts<'a>(&'a self, hits: &mut Hits<'a>, name: &str, whole: &str, limit: usize) {
        if whole.contains(' ') {
            self.add_initials(hits, whole);
            self.add_containing(hits, whole);
        } else if let Some(postings) = self.dictionary().find(whole) {
            let is_acronym = looks_like_acronym(name);
            let wanted = |origin| origin == Origin::Part || (origin == Origin::Acronym && is_acronym);
            self.add_all(hits, at_most(postings, limit), wanted, (name, NameMatch::Label));
        }
    }

    /// Items with a name that begins so, the best known first.
    pub fn find_prefix(&self, name: &str, limit: usize) -> Vec<NameHit> {
        const KEYS: usize = 512;
        let mut hits = Hits::default();
        let start = key(name);
        if start.is_empty() {
            return Vec::new();
        }
        for (_, postings) in self.dictionary().find_prefix(&start, KEYS) {
            for posting in postings.filter(|posting| posting.origin <= Origin::Alias) {
                if let Some((record, name)) = self.name_of(posting) {
                    hits.add(&record, &name, NameMatch::Part);
                }
            }
        }
        hits.into_list(limit)
    }

    fn add_all<'a>(
        &'a self,
        hits: &mut Hits<'a>,
        postings: impl Iterator<Item = Posting>,
        wanted: impl Fn(Origin) -> bool,
        (asked, at_best): (&str, NameMatch),
    ) {
        for posting in postings.filter(|posting| wanted(posting.origin)) {
            let Some((record, name)) = self.name_of(posting) else {
                continue;
            };
            let how = match posting.origin {
                Origin::Label if name.text == asked => NameMatch::Label,
                Origin::Alias if name.text == asked => NameMatch::Alias,
                origin => origin.how(),
            };
            hits.add(&record, &name, how.max(at_best));
        }
    }

    fn name_of(&self, posting: Posting) -> Option<(Record<'_>, Name<'_>)> {
        let record = self.record_at(posting.place)?;
        let name = record.names().nth(posting.name.into())?;
        Some((record, name))
    }

    /// People whose names agree where both have a whole word, and have initials or nothing where not.
    fn add_initials<'a>(&'a self, hits: &mut Hits<'a>, whole: &str) {
        let Some(initials) = initials_key(whole) else {
            return;
        };
        let Some(postings) = self.dictionary().find(&initials) else {
            return;
        };
        for posting in postings.filter(|posting| posting.origin == Origin::Initials) {
            let Some((record, name)) = self.name_of(posting) else {
                continue;
            };
            if let Some(how) = agree(whole, &key(name.text)) {
                hits.add(&record, &name, how);
            }
        }
    }

    /// Items that have all words of the name in theirs.
    fn add_containing<'a>(&'a self, hits: &mut Hits<'a>, whole: &str) {
        let dictionary = self.dictionary();
        let rarest = whole
            .split(' ')
            .filter(|word| is_telling(word))
            .map(|word| dictionary.find(word))
            .min_by_key(|postings| postings.as_ref().map_or(0, Postings::total));
        let Some(Some(postings)) = rarest else { return };
        for posting in postings.filter(|posting| posting.origin == Origin::Part) {
            let Some((record, name)) = self.name_of(posting) else {
                continue;
            };
            let other = key(name.text);
            let has = |word: &str| other.split(' ').any(|known| known == word);
            if other.len() > whole.len() && whole.split(' ').all(has) {
                hits.add(&record, &name, NameMatch::Part);
            }
        }
    }

    /// Items whose name differs in few letters: in one if there are any, or else in two.
    fn add_misspelled<'a>(&'a self, hits: &mut Hits<'a>, whole: &str, limit: usize) {
        let letters = whole.bytes().filter(|byte| *byte != b' ').count();
        let most = allowance(letters);
        if most == 0 {
            return;
        }
        let words: Vec<&str> = whole.split(' ').collect();
        let near: Vec<Vec<(String, usize)>> = words.iter().map(|word| self.spellings(word, 1)).collect();
        let mut any = self.add_parted_otherwise(hits, whole, limit);
        for (at, options) in near.iter().enumerate() {
            for (option, _) in options {
                any |= self.add_spelled(hits, &with_word(&words, &[(at, option)]), limit);
            }
        }
        if any || most < 2 {
            return;
        }
        for (at, word) in words.iter().enumerate() {
            for (option, _) in self.spellings(word, 2).iter().filter(|(_, cost)| *cost == 2) {
                self.add_spelled(hits, &with_word(&words, &[(at, option)]), limit);
            }
        }
        self.add_misspelled_twice(hits, &words, &near, limit);
    }

    /// The same for a letter in each of two words.
    fn add_misspelled_twice<'a>(
        &'a self,
        hits: &mut Hits<'a>,
        words: &[&str],
        near: &[Vec<(String, usize)>],
        limit: usize,
    ) {
        const COMBINATIONS: usize = 256;
        let pairs =
            (0..words.len()).flat_map(|first| (first + 1..words.len()).map(move |second| (first, second)));
        let combinations = pairs.flat_map(|(first, second)| {
            let options = |at: usize| near.get(at).into_iter().flatten();
            options(first)
                .flat_map(move |(a, _)| options(second).map(move |(b, _)| [(first, a), (second, b)]))
        });
        for [(first, a), (second, b)] in combinations.take(COMBINATIONS) {
            self.add_spelled(hits, &with_word(words, &[(first, a), (second, b)]), limit);
        }
    }

    /// Items whose name has a blank less, or one more, than this one.
    fn add_parted_otherwise<'a>(&'a self, hits: &mut Hits<'a>, whole: &str, limit: usize) -> bool {
        const LONGEST: usize = 24;
        let mut any = false;
        for (at, _) in whole.match_indices(' ') {
            if let Some((before, after)) = whole.split_at_checked(at) {
                any |= self.add_spelled(hits, &format!("{before}{}", after.trim_start()), limit);
            }
        }
        if !whole.contains(' ') && whole.len() <= LONGEST {
            for at in 2..whole.len().saturating_sub(1) {
                if let Some((before, after)) = whole.split_at_checked(at) {
                    any |= self.add_spelled(hits, &format!("{before} {after}"), limit);
                }
            }
        }
        any
    }

    fn add_spelled<'a>(&'a self, hits: &mut Hits<'a>, key: &str, limit: usize) -> bool {
        let Some(postings) = self.dictionary().find(key) else {
            return false;
        };
        let mut any = false;
        for posting in at_most(postings, limit).filter(|posting| posting.origin <= Origin::Romanized) {
            if let Some((record, name)) = self.name_of(posting) {
                any = true;
                hits.add(&record, &name, NameMatch::Fuzzy);
            }
        }
        any
    }

    /// The words of the index that differ from a word in up to `most` letters and no more than it allows.
    fn spellings(&self, word: &str, most: usize) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        let most = most.min(allowance(word.len()));
        if !is_word(word.as_bytes()) || most == 0 {
            return found;
        }
        for number in find_similar(&self.file, word.as_bytes(), most) {
            let Some((other, _)) = self.dictionary().key_at(number) else {
                continue;
            };
            if let Some(cost) = distance(word.as_bytes(), &other, most).filter(|cost| *cost > 0)
                && let Ok(other) = String::from_utf8(other)
            {
                found.push((other, cost));
            }
        }
        found
    }
}

/// Of postings of each origin only the first so many, which are the best known.
fn at_most(postings: Postings<'_>, limit: usize) -> impl Iterator<Item = Posting> {
    let mut seen = (Origin::Label, 0);
    postings.filter(move |posting| {
        seen = if seen.0 == posting.origin {
            (posting.origin, seen.1 + 1)
        } else {
            (posting.origin, 1)
        };
        seen.1 <= limit
    })
}

/// The words with others in some places.
fn with_word(words: &[&str], others: &[(usize, &String)]) -> String {
    let mut text = String::with_capacity(64);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        let other = others.iter().find(|(place, _)| *place == at);
        text.push_str(other.map_or(word, |(_, other)| other.as_str()));
    }
    text
}

/// Whether a name is written as acronyms are: in capitals.
fn looks_like_acronym(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && letters().all(char::is_uppercase)
}

/// How two keys of names of people agree: word for word from the front, where an initial agrees with a word and middle
/// names may be missing in one of them. The family names are the same.
fn agree(asked: &str, other: &str) -> Option<NameMatch> {
    let (given, family) = asked.rsplit_once(' ')?;
    let (other_given, other_family) = other.rsplit_once(' ')?;
    if family != other_family {
        return None;
    }
    let mut initials = false;
    let mut left = other_given.split(' ').peekable();
    let mut fits = |word: &str, known: &str| {
        let is_initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
        initials |= word != known;
        word == known || is_initial(word, known) || is_initial(known, word)
    };
    let mut missing = 0;
    for word in given.split(' ') {
        if let Some(known) = left.peek() {
            if !fits(word, known) {
                return None;
            }
            left.next();
        } else {
            missing += 1;
        }
    }
    let more = left.count();
    match (initials, missing + more) {
        (true, _) => Some(NameMatch::Initials),
        (false, 0) => None,
        (false, _) => Some(NameMatch::Part),
    }
}
