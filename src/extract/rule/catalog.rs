//! The list of all rules.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::file::Rule;

macro_rules! rule {
    ($name:literal) => {
        ($name, include_str!(concat!("catalog/", $name, ".md")))
    };
}

/// Name and text of every rule file, in the order in which they are tried.
pub const CATALOG: &[(&str, &str)] = &[
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
    rule!("education"),
    rule!("employment"),
    rule!("event-end"),
    rule!("event-place"),
    rule!("event-start"),
    rule!("event-time"),
    rule!("founder"),
    rule!("founding"),
    rule!("headquarters"),
    rule!("inception-by-founder"),
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
    rule!("office-title"),
    rule!("organization-place"),
    rule!("ownership"),
    rule!("parents"),
    rule!("part"),
    rule!("participation"),
    rule!("position"),
    rule!("religion"),
    rule!("renaming"),
    rule!("renaming-again"),
    rule!("residence"),
    rule!("signatory"),
    rule!("stranding"),
    rule!("studies-under"),
    rule!("subsidiary"),
    rule!("succession"),
    rule!("teaching"),
    rule!("territorial-claim"),
    rule!("visit"),
];

/// How many bytes the automaton of all patterns may take: lists of words such as the occupations are long.
const SET_SIZE: usize = 1 << 28;

/// All rules, compiled once.
pub static RULES: LazyLock<Rules> = LazyLock::new(Rules::load);

/// Rules, and one automaton that tells which of their patterns match at all.
#[derive(Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    /// For each pattern of `set`, its rule and its number there.
    owners: Vec<(usize, usize)>,
    set: RegexSet,
}

impl Rules {
    /// Reads the catalog. A file that is no rule would be left out; a test sees to it that there is none.
    fn load() -> Self {
        let rules: Vec<Rule> = CATALOG.iter().filter_map(|(name, text)| Rule::parse(name, text).ok()).collect();
        let mut owners = Vec::new();
        let mut patterns = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            for (number, pattern) in rule.patterns.iter().enumerate() {
                owners.push((at, number));
                patterns.push(pattern.as_str());
            }
        }
        let set = RegexSetBuilder::new(patterns).size_limit(SET_SIZE).dfa_size_limit(SET_SIZE).build();
        let set = set.unwrap_or_else(|_| RegexSet::empty());
        Self { rules, owners, set }
    }

    /// All rules, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The patterns that match somewhere in a text, with their rules.
    pub(super) fn matching<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a Rule, &'a Regex)> {
        self.set.matches(text).into_iter().filter_map(|pattern| {
            let &(rule, number) = self.owners.get(pattern)?;
            let rule = self.rules.get(rule)?;
            Some((rule, rule.patterns.get(number)?))
        })
    }
}
