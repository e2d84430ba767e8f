//! The list of all rules.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{
    anchor::anchors,
    file::Rule,
    frame::{Frame, FrameKind, WordList},
};
use crate::extract::lexicon::lexicon;

macro_rules! rule {
    ($name:literal) => {
        ($name, include_str!(concat!("catalog/", $name, ".md")))
    };
}

/// Name and text of every rule file, in the order in which they are tried.
pub const CATALOG: &[(&str, &str)] = &[
    rule!("address"),
    rule!("award"),
    rule!("belligerents"),
    rule!("birth"),
    rule!("branch"),
    rule!("burial"),
    rule!("capital"),
    rule!("capture"),
    rule!("cause"),
    rule!("children"),
    rule!("citizenship"),
    rule!("command"),
    rule!("containment"),
    rule!("control"),
    rule!("death"),
    rule!("departure"),
    rule!("detention"),
    rule!("dissolution"),
    rule!("duration"),
    rule!("education"),
    rule!("employment"),
    rule!("event-end"),
    rule!("event-place"),
    rule!("event-start"),
    rule!("event-time"),
    rule!("founder"),
    rule!("founding"),
    rule!("government"),
    rule!("headquarters"),
    rule!("killing"),
    rule!("kinship"),
    rule!("language"),
    rule!("lifespan"),
    rule!("marriage"),
    rule!("membership"),
    rule!("movement"),
    rule!("naming"),
    rule!("native-place"),
    rule!("no-control"),
    rule!("occupation"),
    rule!("office"),
    rule!("organization-place"),
    rule!("ownership"),
    rule!("parents"),
    rule!("part"),
    rule!("participation"),
    rule!("party"),
    rule!("position"),
    rule!("religion"),
    rule!("renaming"),
    rule!("residence"),
    rule!("sequence"),
    rule!("signatory"),
    rule!("stranding"),
    rule!("studies-under"),
    rule!("study-place"),
    rule!("subsidiary"),
    rule!("succession"),
    rule!("teaching"),
    rule!("territorial-claim"),
    rule!("visit"),
    rule!("work-place"),
];

/// All rules, compiled once.
pub static RULES: LazyLock<Rules> = LazyLock::new(Rules::load);

/// Rules, and one automaton that tells which of their patterns are worth trying.
#[derive(Debug)]
pub struct Rules {
    list: Vec<Rule>,
    /// The patterns in order: each its rule, and its number there.
    patterns: Vec<(usize, usize)>,
    /// Finds the words without which patterns cannot match.
    anchors: Option<AhoCorasick>,
    /// For each anchor, the patterns that want it.
    wanted_by: Vec<Vec<usize>>,
    /// Patterns that have no anchor.
    always: Vec<usize>,
    /// The frames of each verb: its rule, and its number there.
    verbs: HashMap<String, Vec<(usize, usize)>>,
    /// The frames of nouns, by the last word of the noun.
    nouns: HashMap<String, Vec<(usize, usize)>>,
}

impl Rules {
    /// Reads the catalog. A file that is no rule would be left out; a test sees to it that there is none.
    fn load() -> Self {
        let list: Vec<Rule> = CATALOG
            .iter()
            .filter_map(|(name, text)| Rule::parse(name, text).ok())
            .collect();
        let mut rules = Self {
            list,
            patterns: Vec::new(),
            anchors: None,
            wanted_by: Vec::new(),
            always: Vec::new(),
            verbs: HashMap::new(),
            nouns: HashMap::new(),
        };
        rules.index_frames();
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, rule) in rules.list.iter().enumerate() {
            for (number, pattern) in rule.patterns.iter().enumerate() {
                let index = rules.patterns.len();
                rules.patterns.push((at, number));
                match anchors(pattern.as_str()) {
                    Some(anchors) => {
                        for word in anchors {
                            words.entry(word).or_default().push(index);
                        }
                    }
                    None => rules.always.push(index),
                }
            }
        }
        rules.anchors = AhoCorasick::new(words.keys()).ok();
        rules.wanted_by = words.into_values().collect();
        rules
    }

    fn index_frames(&mut self) {
        for (at, rule) in self.list.iter().enumerate() {
            for (number, frame) in rule.frames.iter().enumerate() {
                let index = match frame.kind {
                    FrameKind::Verb => &mut self.verbs,
                    FrameKind::Noun => &mut self.nouns,
                };
                for key in keys(frame) {
                    let frames = index.entry(key).or_default();
                    if frames.last() != Some(&(at, number)) {
                        frames.push((at, number));
                    }
                }
            }
        }
    }

    /// The frames of a verb, in order, with their rules.
    pub(super) fn of_verb(&self, lemma: &str) -> impl Iterator<Item = (&Rule, &Frame)> {
        self.frames(self.verbs.get(lemma))
    }

    /// The frames of nouns that end with a word, in order, with their rules.
    pub(super) fn of_noun(&self, last: &str) -> impl Iterator<Item = (&Rule, &Frame)> {
        self.frames(self.nouns.get(last))
    }

    fn frames<'a>(
        &'a self,
        found: Option<&'a Vec<(usize, usize)>>,
    ) -> impl Iterator<Item = (&'a Rule, &'a Frame)> {
        found.into_iter().flatten().filter_map(|&(rule, number)| {
            let rule = self.list.get(rule)?;
            Some((rule, rule.frames.get(number)?))
        })
    }

    /// All rules, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.list.iter()
    }

    /// The patterns that may match somewhere in a text, in order, with their rules.
    pub(super) fn matching<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a Rule, &'a Regex)> {
        let mut wanted = vec![false; self.patterns.len()];
        let found = self
            .anchors
            .iter()
            .flat_map(|anchors| anchors.find_overlapping_iter(text));
        let by_anchor = found.filter_map(|anchor| self.wanted_by.get(anchor.pattern().as_usize()));
        for &pattern in by_anchor.flatten().chain(&self.always) {
            if let Some(slot) = wanted.get_mut(pattern) {
                *slot = true;
            }
        }
        self.patterns
            .iter()
            .zip(wanted)
            .filter(|(_, wanted)| *wanted)
            .filter_map(|(&(rule, number), _)| {
                let rule = self.list.get(rule)?;
                Some((rule, rule.patterns.get(number)?))
            })
    }
}

/// The words by which a frame is found: its verbs, or the last words of its nouns.
fn keys(frame: &Frame) -> Vec<String> {
    let last = |words: &str| words.rsplit(' ').next().unwrap_or_default().to_owned();
    match frame.list {
        Some(WordList::Occupation) => lexicon().occupations().into_iter().map(last).collect(),
        Some(WordList::Kin) => {
            let nouns = lexicon().kin_nouns();
            nouns
                .into_iter()
                .flat_map(|noun| [last(noun), format!("{}s", last(noun))])
                .collect()
        }
        None => frame.heads.iter().map(|head| last(&head.word)).collect(),
    }
}
