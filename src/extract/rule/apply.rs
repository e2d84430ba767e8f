//! Matches the rules against a sentence and makes claims of the matches.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Match, Regex};

use super::{
    catalog::RULES,
    encode::{Encoded, Slot, class_char},
    file::{ClaimForm, Rule},
    list::{captured_class, listed_after, listed_before},
    pattern::GAP_NAME,
};
use crate::extract::{
    attribution::Attribution,
    lexicon::{Hedge, lexicon},
};
use crate::model::{
    AccordingTo, Certainty, Claim, Edtf, EntityClass, LocalEntityId, Mention, Property, Qualifiers, Score,
    Span, Value,
};

/// What holds for all that a sentence says.
#[derive(Clone, Debug)]
pub(crate) struct Clauses {
    /// The sentence, as evidence.
    pub(crate) span: Span,
    /// Whom it cites, clause by clause.
    pub(crate) attributions: Vec<Attribution>,
}

impl Clauses {
    /// What the clause cites in which a byte of the encoded sentence stands.
    pub(crate) fn attribution(&self, at: usize) -> Option<&Attribution> {
        self.attributions.iter().find(|a| a.clause.contains(&at))
    }
}

/// All claims that the rules read in a sentence.
pub(crate) fn apply_rules(encoded: &Encoded<'_>, clauses: &Clauses) -> Vec<Claim<LocalEntityId>> {
    if encoded.slots.is_empty() {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (rule, pattern) in RULES.matching(&encoded.text) {
        let (mut from, mut last_end) = (0, 0);
        while pattern.is_match_at(&encoded.text, from) {
            let Some(captures) = pattern.captures_at(&encoded.text, from) else {
                break;
            };
            let Some(whole) = captures.get(0) else { break };
            // A match that ends with the one before it is the same words with a nearer subject, taken from an aside.
            if whole.end() > last_end
                && is_allowed(rule, encoded, whole.range())
                && gaps(&captures).all(|gap| !breaks_off(gap.as_str()))
            {
                let reader = Reader {
                    encoded,
                    clauses,
                    rule,
                    captures: &captures,
                };
                claims.extend(rule.claims.iter().flat_map(|form| reader.claims(form)));
                last_end = whole.end();
            }
            // The next match may begin with the slot that ended this one.
            let first = encoded.text.get(whole.start()..).and_then(|t| t.chars().next());
            from = whole.start() + first.map_or(1, char::len_utf8);
        }
    }
    claims
}

/// The claims of a sentence, each once: of those that say the same, the one that says when, and the surer one.
pub(crate) fn without_repetitions(mut claims: Vec<Claim<LocalEntityId>>) -> Vec<Claim<LocalEntityId>> {
    claims.sort_by(|a, b| {
        let key = |c: &Claim<LocalEntityId>| {
            let place = c.qualifiers.place;
            (c.subject, c.property.clone(), c.value.clone(), c.negated, place)
        };
        let rank = |c: &Claim<LocalEntityId>| {
            (
                c.qualifiers.time.is_none(),
                c.qualifiers.role.is_none(),
                std::cmp::Reverse(c.confidence),
            )
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| rank(a).cmp(&rank(b)))
            .then_with(|| a.cmp(b))
    });
    claims.dedup_by(|next, kept| {
        let same = (next.subject, &next.property, &next.value, next.negated)
            == (kept.subject, &kept.property, &kept.value, kept.negated);
        let said = next.qualifiers.time.is_none() || next.qualifiers.time == kept.qualifiers.time;
        same && said && next.qualifiers.place == kept.qualifiers.place
    });
    claims
}

/// Whether the words around a match let it stand.
fn is_allowed(rule: &Rule, encoded: &Encoded<'_>, whole: Range<usize>) -> bool {
    let before = encoded.text.get(..whole.start).unwrap_or_default();
    let after = encoded.text.get(whole.end..).unwrap_or_default();
    let preceded = rule
        .not_after
        .as_ref()
        .is_some_and(|regex| regex.is_match(before));
    let followed = preceded
        || rule
            .not_followed
            .as_ref()
            .is_some_and(|regex| regex.is_match(after));
    let followed = followed || rule.followed.as_ref().is_some_and(|regex| !regex.is_match(after));
    // "Married X's sister" is not "married X".
    let owns = after.starts_with("'s");
    let whole_text = encoded.text.get(whole).unwrap_or_default();
    !followed
        && !owns
        && (rule.free_subject
            || !(is_oblique(before) || is_object(before, whole_text))
            || is_relative(whole_text))
}

/// The parts of a match that are gaps.
fn gaps<'c>(captures: &'c Captures<'c>) -> impl Iterator<Item = Match<'c>> {
    (1..).map_while(|number| captures.name(&format!("{GAP_NAME}{number}")))
}

/// Another subject in a gap: after a conjunction a noun with its article, or somebody's relative.
static OTHER_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    let nouns = lexicon().kin_nouns().join("|");
    let conjunction = "and|but|while|whereas|because|although|though|that|when|whose|which|where|if|so";
    let article =
        "the|an?|its|this|these|those|their|some|most|many|several|others?|another|there|it|all|no|one|both";
    let places = r"(?:while|whereas|because|although|though|that|when|where) [\u{E001}\u{E003}\u{E005}]";
    let relatives = format!(r"'s (?:[a-z-]+ )??(?:{nouns})\b");
    let pattern = format!(
        r"\b(?:{conjunction}) (?:{article}) |\b{places}|, (?:this|these|those|it|there) |{relatives}"
    );
    #[expect(
        clippy::expect_used,
        reason = "a literal and words of a list, compiled in every test"
    )]
    Regex::new(&pattern).expect("the pattern compiles")
});

/// Whether what follows these words is said of something else than what stands before them.
fn breaks_off(gap: &str) -> bool {
    // "X and his wife" is a subject with X in it.
    let joined = gap
        .strip_prefix(" and ")
        .map(|rest| rest.split_once("'s ").map_or(rest, |(_, noun)| noun));
    OTHER_SUBJECT.is_match(joined.unwrap_or(gap))
}

/// Whether a relative clause or an apposition makes a match speak of the noun right before it, whatever governs that.
fn is_relative(whole: &str) -> bool {
    let mut chars = whole.chars();
    let after = chars.by_ref().nth(1).map_or("", |_| chars.as_str());
    let clause = [", who ", " who ", ", which ", " which "]
        .iter()
        .any(|pronoun| after.starts_with(pronoun));
    let apposition = [", a ", ", an ", ", the "]
        .iter()
        .any(|article| after.starts_with(article));
    clause || (apposition && after.matches(',').count() == 1)
}

/// Whether a verb before it takes what follows as its object: "met X in Moscow and moved" does not say that X moved.
fn is_object(before: &str, whole: &str) -> bool {
    const VERBS: [&str; 14] = [
        "met", "saw", "taught", "brought", "took", "sent", "told", "left", "made", "gave", "beat", "found",
        "had", "led",
    ];
    let word = before
        .strip_suffix(' ')
        .and_then(|text| text.rsplit(' ').next())
        .unwrap_or_default();
    (word.ends_with("ed") || VERBS.contains(&word)) && whole.contains(" and ")
}

/// Whether what follows is governed by a preposition and so no subject. "The city of", "half of" and the like are let
/// pass: what is said of them is said of the place.
fn is_oblique(before: &str) -> bool {
    const PREPOSITIONS: [&str; 19] = [
        "in",
        "of",
        "to",
        "from",
        "at",
        "on",
        "near",
        "with",
        "by",
        "under",
        "between",
        "against",
        "for",
        "about",
        "like",
        "unlike",
        "including",
        "as",
        "than",
    ];
    const TRANSPARENT: [&str; 14] = [
        "half",
        "part",
        "whole",
        "island",
        "city",
        "town",
        "village",
        "port",
        "peninsula",
        "republic",
        "most",
        "rest",
        "all",
        "settlement",
    ];
    let mut words = before.split_whitespace().rev();
    let is_title = |word: &&str| lexicon().word(word).occupation || lexicon().word(word).title;
    let mut last = words.next();
    if last.as_ref().is_some_and(is_title) {
        last = words.next();
    }
    let governed = last.is_some_and(|word| PREPOSITIONS.contains(&word));
    let transparent =
        before.trim_end().ends_with("of") && words.next().is_some_and(|word| TRANSPARENT.contains(&word));
    governed && before.ends_with(' ') && !transparent
}

struct Reader<'r, 'e> {
    encoded: &'r Encoded<'e>,
    clauses: &'r Clauses,
    rule: &'r Rule,
    captures: &'r Captures<'r>,
}

impl<'e> Reader<'_, 'e> {
    /// What a form claims: of the subject and all that is listed with it, with the value and all listed with that.
    fn claims(&self, form: &ClaimForm) -> Vec<Claim<LocalEntityId>> {
        let mut claims = Vec::new();
        if !self.reads_well() {
            return claims;
        }
        let values: Vec<_> = self
            .value(&form.value)
            .into_iter()
            .chain(self.listed(&form.value).map(Value::Entity))
            .collect();
        let Some(Slot::Mention(subject)) = self.slot(&form.subject) else {
            return claims;
        };
        for id in [subject.entity].into_iter().chain(self.listed(&form.subject)) {
            claims.extend(
                values
                    .iter()
                    .filter_map(|value| self.claim(form, (id, subject), value.clone())),
            );
        }
        claims
    }

    /// Whether the words at the captures are such as the rule asks for.
    fn reads_well(&self) -> bool {
        self.rule.readings.iter().all(|reading| {
            let words = self
                .captures
                .name(&reading.capture)
                .map(|found| self.encoded.words(found.range()).to_lowercase());
            words.is_none_or(|words| reading.words.is_match(&words) == reading.wanted)
        })
    }

    /// What a capture at the start or end of the match is listed with.
    fn listed(&self, name: &str) -> impl Iterator<Item = LocalEntityId> + use<'_> {
        let slots = self.listed_slots(name).unwrap_or_default();
        slots
            .into_iter()
            .filter_map(|index| match self.encoded.slots.get(index) {
                Some(Slot::Mention(mention)) => Some(mention.entity),
                _ => None,
            })
    }

    fn listed_slots(&self, name: &str) -> Option<Vec<usize>> {
        let (whole, captured) = (self.captures.get(0)?, self.captures.name(name)?);
        let class = captured_class(captured.as_str())?;
        if captured.end() == whole.end() {
            return Some(listed_after(self.encoded, class, captured.end()));
        }
        if captured.start() > whole.start() || self.rule.free_subject {
            return None;
        }
        let (slots, start) = listed_before(self.encoded, class, captured.start());
        let before = self.encoded.text.get(..start).unwrap_or_default();
        (!is_oblique(before) && !is_object(before, " and ") && !before.ends_with("'s ")).then_some(slots)
    }

    fn claim(
        &self,
        form: &ClaimForm,
        (id, subject): (LocalEntityId, &Mention),
        value: Value<LocalEntityId>,
    ) -> Option<Claim<LocalEntityId>> {
        if value == Value::Entity(id) {
            return None;
        }
        let property = self.property(&form.property)?;
        let place = match form.place.as_deref().and_then(|name| self.slot(name)) {
            Some(Slot::Mention(mention)) => Some(mention.entity),
            _ => None,
        };
        let time = match form.time.as_deref().and_then(|name| self.slot(name)) {
            Some(Slot::Time(time)) => Some(time.edtf.clone()),
            _ if self.rule.takes_time && !matches!(value, Value::Time(_)) => self.time_nearby(),
            _ => None,
        };
        let role = form
            .role
            .as_deref()
            .and_then(|name| self.text(name))
            .map(str::to_owned);
        // Nobody is cited for what the sentence says of himself.
        let cited = self.cited().filter(|cited| *cited != AccordingTo::Entity(id));
        let (certainty, negated) = self.mood(cited.is_some())?;
        let sureness = if certainty == Certainty::Stated {
            Score::ONE
        } else {
            Score::new(0.95)
        };
        Some(Claim {
            subject: id,
            property,
            value,
            qualifiers: Qualifiers {
                time,
                place,
                role,
                according_to: cited,
            },
            certainty,
            negated: negated || self.rule.negated,
            confidence: self.rule.confidence.times(subject.score).times(sureness),
            span: self.clauses.span,
            rule: self.rule.name.clone(),
        })
    }

    fn cited(&self) -> Option<AccordingTo<LocalEntityId>> {
        let whole = self.captures.get(0)?;
        self.clauses
            .attribution(whole.start())
            .map(|attribution| attribution.cited.clone())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.captures.name(name).map(|m| m.as_str())
    }

    fn slot(&self, name: &str) -> Option<Slot<'e>> {
        self.encoded.slot(self.text(name)?)
    }

    /// The value that a form names: a capture, its words, or the start or end of a time that is captured.
    fn value(&self, form: &str) -> Option<Value<LocalEntityId>> {
        let (name, end) = form.split_once('.').unwrap_or((form, ""));
        match self.slot(name) {
            Some(slot) if end == "words" => Some(Value::Text(self.encoded.words_at(slot))),
            Some(Slot::Time(time)) if !end.is_empty() => {
                let (first, last) = time.edtf.ends()?;
                (if end == "start" { first } else { last }).map(Value::Time)
            }
            Some(Slot::Mention(mention)) => Some(Value::Entity(mention.entity)),
            Some(Slot::Time(time)) => Some(Value::Time(time.edtf.clone())),
            Some(Slot::Quantity(quantity)) => Some(Value::Quantity(quantity.quantity.clone())),
            None => self
                .text(name)
                .map(|words| Value::Text(lexicon().occupation(words).unwrap_or_else(|| words.to_owned()))),
        }
    }

    fn property(&self, form: &str) -> Option<Property> {
        match form.strip_prefix('@') {
            Some(kin) => lexicon().kinship(self.text(kin)?).cloned(),
            None => Some(Property::new(form)),
        }
    }

    /// The time of the clause that the match stands in: within it, right before it, after it, or at the head of the sentence.
    fn time_nearby(&self) -> Option<Edtf> {
        let whole = self.captures.get(0)?;
        let agents = [EntityClass::Person, EntityClass::Organization];
        let times = || {
            self.encoded
                .slots
                .iter()
                .zip(&self.encoded.places)
                .filter_map(|(slot, &place)| match slot {
                    Slot::Time(time) => Some((time, place)),
                    _ => None,
                })
        };
        // Years in brackets after a name are of its bearer, not of what he did.
        let in_brackets = |place: usize| {
            let before = self.encoded.text.get(whole.start()..place).unwrap_or_default();
            before.rfind('(') > before.rfind(')')
        };
        let inside = times().find(|(_, place)| whole.range().contains(place) && !in_brackets(*place));
        let after = || {
            times()
                .find(|(_, place)| *place >= whole.end())
                .filter(|(_, place)| {
                    let between = self.encoded.text.get(whole.end()..*place).unwrap_or_default();
                    between.len() < 60
                        && !between.contains([';', ':'])
                        && !Encoded::has_class(between, &agents)
                        && !goes_on(between)
                })
        };
        let heading = || {
            times().next().filter(|(_, place)| {
                let before = self.encoded.text.get(..*place).unwrap_or_default();
                *place < whole.start() && is_opening(before)
            })
        };
        // "…, and at the end of 1701 he arrived": a time takes two characters, and a blank or a comma may follow.
        let adjoining = || {
            times().find(|(_, place)| {
                let between = self.encoded.text.get(*place..whole.start()).unwrap_or_default();
                !between.is_empty() && between.chars().count() <= 4
            })
        };
        inside
            .or_else(adjoining)
            .or_else(after)
            .or_else(heading)
            .map(|(time, _)| time.edtf.clone())
    }

    /// How the sentence puts the match, and whether it denies it; nothing for what was only meant.
    fn mood(&self, cited: bool) -> Option<(Certainty, bool)> {
        let whole = self.captures.get(0)?;
        let before = self.encoded.text.get(..whole.start()).unwrap_or_default();
        let clause = before
            .rfind(';')
            .map_or(before, |at| before.get(at..).unwrap_or_default());
        let inside = lexicon().hedge(self.predicate(whole));
        if inside == Some(Hedge::Unreal) {
            return None;
        }
        let negated = inside == Some(Hedge::Negated);
        let hedged = !negated
            && (inside.is_some()
                || matches!(lexicon().hedge(clause), Some(Hedge::Reported | Hedge::Possible)));
        let reported = hedged || cited;
        Some((
            if reported {
                Certainty::Reported
            } else {
                self.rule.certainty
            },
            negated,
        ))
    }

    /// The match from the clause of its verb on: a "not" before that denies something else.
    fn predicate<'m>(&self, whole: Match<'m>) -> &'m str {
        let gap_end = self.captures.name("gap1").map_or(whole.start(), |gap| gap.end());
        let gap = self.encoded.text.get(whole.start()..gap_end).unwrap_or_default();
        let borders = [", ", " and ", " but ", " who ", ") "];
        let start = borders
            .iter()
            .filter_map(|border| gap.rfind(border))
            .max()
            .unwrap_or(0);
        whole.as_str().get(start..).unwrap_or_default()
    }
}

/// Whether another predicate begins in these words: "and died".
fn goes_on(between: &str) -> bool {
    const PREPOSITIONS: [&str; 7] = ["in", "on", "at", "from", "until", "for", "near"];
    between.match_indices(" and ").any(|(at, and)| {
        let word = between
            .get(at + and.len()..)
            .and_then(|rest| rest.split(' ').next())
            .unwrap_or_default();
        let counts = class_char("Quantity").is_some_and(|class| word.starts_with(class));
        counts || (word.starts_with(|c: char| c.is_ascii_lowercase()) && !PREPOSITIONS.contains(&word))
    })
}

/// Whether a time after these words, at the head of a sentence, is when all of it happened: "In 1938", "After the war
/// in 1905".
fn is_opening(before: &str) -> bool {
    const OPENERS: [&str; 11] = [
        "in ",
        "on ",
        "after ",
        "during ",
        "by ",
        "following ",
        "since ",
        "when ",
        "before ",
        "from ",
        "at ",
    ];
    before.is_empty() || (!before.contains(',') && OPENERS.iter().any(|opener| before.starts_with(opener)))
}
