//! The list of all rules.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{
    anchor::Anchors,
    file::Rule,
    frame::{Frame, FrameKind, WordList},
    pattern::Pattern,
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
    /// Tells which of them may match.
    anchors: Anchors,
    /// The frames of each verb: its rule, and its number there.
    verbs: FxHashMap<String, Vec<(usize, usize)>>,
    /// The frames of nouns, by the last word of the noun.
    nouns: FxHashMap<String, Vec<(usize, usize)>>,
}

impl Rules {
    /// Reads the catalog. A file that is no rule would be left out; a test sees to it that there is none.
    fn load() -> Self {
        let list: Vec<Rule> = CATALOG
            .iter()
            .filter_map(|(name, text)| Rule::parse(name, text).ok())
            .collect();
        let numbers = |(at, rule): (usize, &Rule)| (0..rule.patterns.len()).map(move |number| (at, number));
        let outlines = list.iter().flat_map(|rule| &rule.patterns).map(Pattern::outline);
        let mut rules = Self {
            anchors: Anchors::new(outlines),
            patterns: list.iter().enumerate().flat_map(numbers).collect(),
            list,
            verbs: FxHashMap::default(),
            nouns: FxHashMap::default(),
        };
        rules.index_frames();
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
        self.anchors.matching(text).filter_map(|index| {
            let &(rule, number) = self.patterns.get(index)?;
            let rule = self.list.get(rule)?;
            Some((rule, rule.patterns.get(number)?.compile().ok()?))
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
