//! Reads claims off the clauses of a sentence, by the frames of the rules.

mod bind;
mod claim;
mod context;
mod phrase;
mod place;
mod role;

use self::role::{Role, roles};
use super::{
    apply::Clauses,
    catalog::RULES,
    encode::Encoded,
    file::Rule,
    frame::{Capture, Frame, WordList},
    words::{matched, singular},
};
use crate::extract::{
    analysis::Analysis,
    entities::Entities,
    lexicon::lower,
    syntax::{Clause, Complement, Determiner, Kind, Syntax},
};
use crate::model::{Certainty, Claim, EntityClass, LocalEntityId, Mention, QuantityMention, TimeMention};

/// A sentence in clauses, with what its words stand for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClauseReader<'a> {
    /// The document.
    pub(crate) analysis: &'a Analysis<'a>,
    /// The sentence in clauses.
    pub(crate) syntax: &'a Syntax,
    /// The mentions of the sentence, in reading order.
    pub(crate) mentions: &'a [Mention],
    /// The sentence in slots.
    pub(crate) encoded: &'a Encoded<'a>,
    /// What it cites.
    pub(crate) cited: &'a Clauses,
    /// The entities of the document, for the names of what pronouns stand for.
    pub(crate) entities: Option<&'a Entities>,
}

/// What a phrase stands for.
#[derive(Clone, Debug)]
enum Thing<'a> {
    Mention(&'a Mention),
    Time(&'a TimeMention),
    Quantity(&'a QuantityMention),
    Words(String),
}

/// Something that a frame has captured.
#[derive(Clone, Debug)]
struct Bound<'a> {
    thing: Thing<'a>,
    /// Which of what follows the verb or noun it is.
    at: Option<usize>,
}

/// Where a frame is met: a verb or a noun, with what follows it.
#[derive(Clone, Debug)]
struct Place<'a> {
    rest: Vec<Complement>,
    lead: &'a [Complement],
    clause: Option<usize>,
    /// A byte of the document, to find out whom the sentence cites there.
    start: usize,
    mood: Option<(Certainty, bool)>,
}

impl<'a> ClauseReader<'a> {
    /// All claims that frames read in the sentence.
    pub(crate) fn read(self) -> Vec<Claim<LocalEntityId>> {
        let mut claims = Vec::new();
        for (at, clause) in self.syntax.clauses.iter().enumerate() {
            let Some(verb) = clause.verb.and_then(|verb| self.syntax.verbs.get(verb)) else {
                continue;
            };
            let mut place = None;
            for (rule, frame) in RULES.of_verb(verb.lemma) {
                let met = frame.heads.iter().any(|head| {
                    head.word == verb.lemma
                        && head.particle == verb.particle
                        && head.passive == clause.passive
                });
                if met {
                    let place = place.get_or_insert_with(|| self.place_of_verb(at, clause));
                    claims.extend(self.of_verb(rule, frame, (clause, place)));
                }
            }
        }
        for role in roles(&self) {
            claims.extend(self.of_noun(&role));
        }
        claims
    }

    fn place_of_verb(&self, at: usize, clause: &'a Clause) -> Place<'a> {
        let start = clause
            .subject
            .and_then(|subject| self.syntax.phrases.get(subject))
            .map_or(0, |subject| self.syntax.span(subject).start());
        Place {
            rest: self.spread(self.complements(at, clause)),
            lead: &clause.lead,
            clause: Some(at),
            start,
            mood: self.mood(at, clause),
        }
    }

    /// What follows a verb, or the next one where the two share it: "was born and raised in Tula".
    fn complements(&self, at: usize, clause: &'a Clause) -> &'a [Complement] {
        let next = self
            .syntax
            .clauses
            .get(at + 1)
            .filter(|next| next.shares == Some(at));
        let adjoins = next.is_some_and(|next| {
            let end = clause
                .verb
                .and_then(|verb| self.syntax.verbs.get(verb))
                .map_or(0, |verb| verb.end);
            let start = next
                .verb
                .and_then(|verb| self.syntax.verbs.get(verb))
                .map_or(0, |verb| verb.start);
            start == end + 1
        });
        match next.filter(|_| adjoins && clause.complements.is_empty()) {
            Some(next) => &next.complements,
            None => &clause.complements,
        }
    }

    fn of_verb(
        &self,
        rule: &Rule,
        frame: &Frame,
        (clause, place): (&Clause, &Place<'a>),
    ) -> Vec<Claim<LocalEntityId>> {
        let Some(subjects) = self.subjects(rule, frame, clause) else {
            return Vec::new();
        };
        if !frame.objects.is_empty() && !self.has_object(frame, clause) {
            return Vec::new();
        }
        let mut captures = vec![(frame.subject.name.as_str(), subjects)];
        for wanted in &frame.wanted {
            captures.push((wanted.capture.name.as_str(), self.bind(wanted, place)));
        }
        self.claims(rule, &captures, place)
    }

    /// The subjects of a clause that a frame asks for; nothing where it asks in vain.
    fn subjects(&self, rule: &Rule, frame: &Frame, clause: &Clause) -> Option<Vec<Bound<'a>>> {
        let bound = |mention| Bound {
            thing: Thing::Mention(mention),
            at: None,
        };
        if frame.subject.name.is_empty() && frame.subject.classes.is_empty() {
            return Some(Vec::new());
        }
        let subject = clause.subject?;
        if frame.owned.is_empty() {
            let inside = |phrase| {
                self.inside(phrase)
                    .filter(|_| !(rule.whole_subject && self.is_part(phrase)))
            };
            let found: Vec<_> = self
                .syntax
                .list(subject)
                .filter_map(|phrase| self.mention_of(phrase).or_else(|| inside(phrase)))
                .filter(|mention| fits(mention, &frame.subject))
                .map(bound)
                .collect();
            return (!found.is_empty()).then_some(found);
        }
        let noun = self.head_noun(subject)?;
        let phrase = self.syntax.phrases.get(subject)?;
        if !frame.owned.contains(&noun) {
            return None;
        }
        let of = || {
            clause
                .lead
                .iter()
                .find(|c| c.preposition == "of")
                .map(|c| c.phrase)
        };
        let owner = match phrase.owner {
            Some(unit) => self.mention(unit),
            None => of()
                .and_then(|of| self.mention_of(of))
                .or_else(|| self.inside(subject)),
        };
        owner
            .filter(|mention| fits(mention, &frame.subject))
            .map(|m| vec![bound(m)])
    }

    /// Whether a clause has one of the objects that a frame asks for; a passive has it behind "to" or "in". "-" asks for
    /// none at all.
    fn has_object(&self, frame: &Frame, clause: &Clause) -> bool {
        let mut nouns = clause
            .complements
            .iter()
            .filter(|c| {
                c.preposition.is_empty() || (clause.passive && matches!(c.preposition, "to" | "in" | "into"))
            })
            .filter(|c| self.time(c.phrase).is_none());
        if frame.objects == ["-"] {
            return !nouns.any(|c| c.preposition.is_empty());
        }
        nouns
            .filter_map(|c| self.head_noun(c.phrase))
            .any(|noun| frame.objects.contains(&noun))
    }

    /// Those who are what a noun says, as far as the frame takes them.
    fn holders(&self, role: &Role, frame: &Frame) -> Vec<Bound<'a>> {
        let mentions = role.subjects.iter().filter_map(|phrase| self.mention_of(*phrase));
        mentions
            .filter(|mention| fits(mention, &frame.subject))
            .map(|mention| Bound {
                thing: Thing::Mention(mention),
                at: None,
            })
            .collect()
    }

    /// The claims of a noun that says what somebody or something is.
    fn of_noun(&self, role: &Role) -> Vec<Claim<LocalEntityId>> {
        let mut words = self.words(role);
        if role.subjects.len() > 1
            && let Some(one) = singular(&words)
        {
            words = one;
        }
        let Some(last) = words.rsplit(' ').next() else {
            return Vec::new();
        };
        // "Captain Cook", "Prince Jaya": a rank or honour is no occupation.
        let is_rank = role.clause.is_none()
            && self
                .syntax
                .units
                .get(role.words.end.wrapping_sub(1))
                .is_some_and(|unit| unit.capital);
        let mut claims = Vec::new();
        let mut place = None;
        for (rule, frame) in RULES.of_noun(last) {
            if is_rank && frame.list == Some(WordList::Occupation) {
                continue;
            }
            let Some(mut noun) = matched(frame, &words) else {
                continue;
            };
            if frame.role == "value" && frame.list.is_none() {
                noun.push_str(&self.department(role));
            }
            let subjects = self.holders(role, frame);
            if subjects.is_empty() {
                continue;
            }
            let place = place.get_or_insert_with(|| self.place_of_noun(role));
            let mut captures = vec![(frame.subject.name.as_str(), subjects)];
            for wanted in &frame.wanted {
                let mut bound = self.bind(wanted, place);
                if wanted.prepositions.iter().any(|p| p == "of")
                    && let Some(owner) = role.owner.and_then(|unit| self.mention(unit))
                    && fits(owner, &wanted.capture)
                {
                    bound = vec![Bound {
                        thing: Thing::Mention(owner),
                        at: None,
                    }];
                }
                captures.push((wanted.capture.name.as_str(), bound));
            }
            let role_words = Bound {
                thing: Thing::Words(noun),
                at: None,
            };
            captures.push((frame.role.as_str(), vec![role_words]));
            claims.extend(self.claims(rule, &captures, place));
        }
        claims
    }

    /// "of trade" after "minister".
    fn department(&self, role: &Role) -> String {
        let of = role.rest.first().filter(|c| c.preposition == "of");
        let phrase = of.and_then(|c| self.syntax.phrases.get(c.phrase));
        let is_plain = phrase.is_some_and(|phrase| {
            phrase.determiner == Determiner::None
                && self
                    .syntax
                    .units
                    .get(phrase.head)
                    .is_some_and(|unit| matches!(unit.kind, Kind::Noun | Kind::Verb(_)) && !unit.capital)
        });
        match phrase.filter(|_| is_plain && role.owner.is_none()) {
            Some(phrase) => format!(
                " of {}",
                self.syntax.span(phrase).of(self.analysis.text).to_lowercase()
            ),
            None => String::new(),
        }
    }

    /// The words of a role, in lower case.
    fn words(&self, role: &Role) -> String {
        let mut words = String::new();
        for at in role.words.clone() {
            let unit = self.syntax.units.get(at);
            let Some(unit) = unit.filter(|unit| !matches!(unit.kind, Kind::Sign)) else {
                continue;
            };
            if !words.is_empty() && unit.kind != Kind::Owner {
                words.push(' ');
            }
            words.push_str(&lower(unit.span.of(self.analysis.text)));
        }
        words
    }

    fn place_of_noun(&self, role: &Role) -> Place<'a> {
        let clause = role
            .clause
            .and_then(|at| Some((at, self.syntax.clauses.get(at)?)));
        let mood = match clause {
            Some((at, clause)) if clause.verb.is_some() => self.mood(at, clause),
            _ => Some((Certainty::Stated, false)),
        };
        Place {
            rest: self.spread(&role.rest),
            lead: clause
                .filter(|_| role.takes_lead)
                .map_or(&[], |(_, clause)| clause.lead.as_slice()),
            clause: clause
                .filter(|(_, clause)| clause.verb.is_some())
                .map(|(at, _)| at),
            start: self
                .syntax
                .units
                .get(role.words.start)
                .map_or(0, |unit| unit.span.start()),
            mood,
        }
    }
}

fn fits(mention: &Mention, capture: &Capture) -> bool {
    let class = mention.class.map_or("Thing", EntityClass::as_str);
    capture.classes.is_empty() || capture.classes.iter().any(|wanted| wanted == class)
}
