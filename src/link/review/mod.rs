//! The review of links by a person: what is to be decided, in which order, and what was decided so far.
//!
//! It knows neither terminal nor files: [`Review`] is the state, and what it changes in [`Mappings`] is for its caller to
//! keep at once. A [`Case`] is what a build found out about one entity; a [`Linker`](super::Linker) describes
//! items and finds others.

mod order;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use order::order;

use super::{Decision, Earlier, Mappings, Named, Reviewer, Verdict};
use crate::model::{Candidate, DocumentId, Entity, EntityId, ItemId, Match, Span};

/// Who reviews, for the lines of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// A name.
    pub name: Option<String>,
    /// An ORCID, such as `0000-0002-1825-0097`.
    pub orcid: Option<String>,
}

/// An entity that nobody has decided about, with what there is to decide by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The entity.
    pub entity: Entity,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// The match by score alone, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Match>,
    /// Some of the places that name it, in the order of the documents.
    pub passages: Vec<Passage>,
}

/// Some words around a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Whose.
    pub document: DocumentId,
    /// The words.
    pub text: String,
    /// The name in them.
    pub name: Span,
}

/// Some bytes of text on either side of a name.
const AROUND: usize = 140;

impl Passage {
    /// Cuts a passage out of a text: what stands around a name within `bounds`, whole words of it.
    pub fn cut(document: &DocumentId, text: &str, bounds: Span, name: Span) -> Self {
        let is_blank = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii_whitespace);
        let mut start = name.start().saturating_sub(AROUND).max(bounds.start());
        while start > bounds.start() && start < name.start() && !is_blank(start) {
            start += 1;
        }
        let mut end = (name.end() + AROUND).min(bounds.end());
        while end < bounds.end() && end > name.end() && !is_blank(end) {
            end -= 1;
        }
        let dots = |cut: bool| if cut { "… " } else { "" };
        let before = Span::new(start.min(name.start()), name.start()).of(text);
        let after = Span::new(name.end(), end.max(name.end())).of(text);
        let mut words = format!(
            "{}{}",
            dots(start > bounds.start()),
            on_one_line(before).trim_start()
        );
        let marked = on_one_line(name.of(text));
        let name = Span::new(words.len(), words.len() + marked.len());
        words.push_str(&marked);
        words.push_str(on_one_line(after).trim_end());
        if end < bounds.end() {
            words.push_str(" …");
        }
        Self {
            document: document.clone(),
            text: words,
            name,
        }
    }
}

fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let is_second_blank = c == ' ' && line.ends_with(' ');
        if !is_second_blank && !c.is_control() {
            line.push(c);
        }
    }
    line
}

/// A step that can be taken back.
#[derive(Clone, Debug)]
struct Step {
    /// Where the review stood before.
    at: usize,
    /// The candidates that the case had before.
    candidates: Vec<Candidate>,
    /// What it changed in the file; `None` for a case that was only passed over.
    earlier: Option<Earlier>,
}

/// The state of a review.
#[derive(Clone, Debug)]
pub struct Review {
    cases: Vec<Case>,
    at: usize,
    steps: Vec<Step>,
}

/// What a person says about the case that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is the candidate of that place, from 0.
    Accept(usize),
    /// It is not the candidate of that place, from 0.
    Reject(usize),
    /// Wikidata has no such item.
    Nil,
}

impl Review {
    /// A review of cases in this order, which [`order()`] gives.
    pub fn new(cases: Vec<Case>) -> Self {
        Self {
            cases,
            at: 0,
            steps: Vec::new(),
        }
    }

    /// The case that is open, past all that were decided in the file since; `None` at the end.
    pub fn current(&mut self, mappings: &Mappings) -> Option<&Case> {
        while let Some(case) = self.cases.get_mut(self.at) {
            if mappings.decision(&case.entity.id).is_none() {
                let entity = &case.entity.id;
                case.candidates
                    .retain(|candidate| !mappings.is_rejected(entity, candidate.item));
                break;
            }
            self.at += 1;
        }
        self.cases.get(self.at)
    }

    /// How many cases were left behind, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.cases.len())
    }

    /// How many decisions were made and not taken back.
    pub fn decisions(&self) -> usize {
        self.steps.iter().filter(|step| step.earlier.is_some()).count()
    }

    /// Writes an answer to the open case into `mappings` and goes on, or stays where a candidate was rejected. Gives
    /// `false` and changes nothing where there is no such candidate.
    pub fn answer(&mut self, answer: Answer, mappings: &mut Mappings, reviewer: &Reviewer) -> bool {
        let Some(case) = self.cases.get_mut(self.at) else {
            return false;
        };
        let place = match answer {
            Answer::Accept(place) | Answer::Reject(place) => Some(place),
            Answer::Nil => None,
        };
        let candidate = place.and_then(|place| case.candidates.get(place)).cloned();
        let (verdict, item, item_label) = match (answer, &candidate) {
            (Answer::Nil, _) => (Verdict::Nil, None, ""),
            (Answer::Accept(_), Some(found)) => {
                (Verdict::Accepted(found.item), Some(found.item), &*found.label)
            }
            (Answer::Reject(_), Some(found)) => {
                (Verdict::Rejected(found.item), Some(found.item), &*found.label)
            }
            (_, None) => return false,
        };
        let named = Named {
            entity: &case.entity.id,
            label: &case.entity.label,
            item,
            item_label,
        };
        let earlier = mappings.decide(named, verdict, reviewer);
        self.steps.push(Step {
            at: self.at,
            candidates: case.candidates.clone(),
            earlier: Some(earlier),
        });
        match verdict {
            Verdict::Rejected(item) => case.candidates.retain(|candidate| candidate.item != item),
            _ => self.at += 1,
        }
        true
    }

    /// Leaves the open case undecided and goes on.
    pub fn skip(&mut self) {
        if let Some(case) = self.cases.get(self.at) {
            self.steps.push(Step {
                at: self.at,
                candidates: case.candidates.clone(),
                earlier: None,
            });
            self.at += 1;
        }
    }

    /// Puts items that were searched for in the place of the candidates of the open case.
    pub fn offer(&mut self, found: Vec<Candidate>) {
        if let Some(case) = self.cases.get_mut(self.at) {
            self.steps.push(Step {
                at: self.at,
                candidates: std::mem::take(&mut case.candidates),
                earlier: None,
            });
            case.candidates = found;
        }
    }

    /// Takes the last step back, as often as there were any; `false` where there is none.
    pub fn undo(&mut self, mappings: &mut Mappings) -> bool {
        let Some(step) = self.steps.pop() else {
            return false;
        };
        self.at = step.at;
        if let Some(case) = self.cases.get_mut(step.at) {
            case.candidates = step.candidates;
        }
        if let Some(earlier) = step.earlier {
            mappings.restore(earlier);
        }
        true
    }

    /// Opens the decided lines of an entity again, so that it is the open case once more: to settle a conflict.
    pub fn reopen(&mut self, case: Case, mappings: &mut Mappings) {
        let earlier = mappings.reopen(&case.entity.id);
        self.steps.push(Step {
            at: self.at,
            candidates: Vec::new(),
            earlier: Some(earlier),
        });
        self.cases.insert(self.at, case);
    }
}

/// The item that an entity was accepted as, by a person or else by its score.
pub fn accepted(case: &Case, mappings: &Mappings) -> Option<ItemId> {
    match mappings.decision(&case.entity.id) {
        Some(Decision::Accepted(item)) => Some(item),
        Some(Decision::None) => None,
        None => case.matched.as_ref().map(|matched| matched.item),
    }
}

/// The other entities that an item is accepted for.
pub fn holders<'c>(item: ItemId, cases: &'c [Case], mappings: &'c Mappings) -> Vec<&'c EntityId> {
    let is_holder = |case: &&Case| accepted(case, mappings) == Some(item);
    cases
        .iter()
        .filter(is_holder)
        .map(|case| &case.entity.id)
        .collect()
}
