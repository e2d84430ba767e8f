//! What somebody is called: "X is a member of Y", "X, a member of Y", "as a member of Y X …", "his brother X".

use std::ops::Range;

use super::ClauseReader;
use crate::extract::syntax::{Clause, Complement, Finiteness, Kind, Phrase};

/// A noun that is said of somebody.
#[derive(Clone, Debug)]
pub(super) struct Role {
    /// The phrases of whom.
    pub(super) subjects: Vec<usize>,
    /// The units of the noun and what stands before it.
    pub(super) words: Range<usize>,
    /// The unit of whose it is.
    pub(super) owner: Option<usize>,
    /// What follows the noun.
    pub(super) rest: Vec<Complement>,
    /// The clause that says so.
    pub(super) clause: Option<usize>,
    /// Whether what stands before the verb bears on it.
    pub(super) takes_lead: bool,
}

/// Verbs that say what their subject is.
const COPULAS: [&str; 6] = ["be", "become", "remain", "stay", "form", "turn"];

/// Verbs that make somebody something: passive of the subject, active of the object.
const MAKERS: [&str; 20] = [
    "appoint",
    "anoint",
    "call",
    "choose",
    "consecrate",
    "consider",
    "create",
    "crown",
    "declare",
    "designate",
    "elect",
    "install",
    "make",
    "name",
    "nominate",
    "ordain",
    "proclaim",
    "promote",
    "re-elect",
    "swear",
];

/// Nouns for what one holds.
const POSTS: [&str; 9] = [
    "post", "office", "position", "title", "rank", "job", "role", "seat", "chair",
];

/// All roles that a sentence speaks of.
pub(super) fn roles(reader: &ClauseReader<'_>) -> Vec<Role> {
    let mut found = Vec::new();
    for (at, clause) in reader.syntax.clauses.iter().enumerate() {
        let finder = Finder { reader, at, clause };
        finder.find(&mut found);
    }
    for (number, phrase) in reader.syntax.phrases.iter().enumerate() {
        found.extend(title(reader, number, phrase));
    }
    found
}

struct Finder<'r, 'a> {
    reader: &'r ClauseReader<'a>,
    at: usize,
    clause: &'r Clause,
}

impl Finder<'_, '_> {
    fn find(&self, found: &mut Vec<Role>) {
        self.among(found);
        let Some(subject) = self.clause.subject else {
            return;
        };
        let subjects: Vec<usize> = self.reader.syntax.list(subject).collect();
        let Some(verb) = self.clause.verb.and_then(|v| self.reader.syntax.verbs.get(v)) else {
            self.predicate(&subjects, 0, found);
            self.inverse(subject, 0, found);
            return;
        };
        let complements = &self.clause.complements;
        let object = complements.iter().position(|c| c.preposition.is_empty());
        let says = COPULAS.contains(&verb.lemma) && !self.clause.passive;
        let is_made = MAKERS.contains(&verb.lemma);
        match object {
            Some(object) if says || (is_made && self.clause.passive) => {
                self.predicate(&subjects, object, found);
                if says {
                    self.inverse(subject, object, found);
                }
            }
            // "They elected Ivan Petrov chairman."
            Some(object) if is_made && verb.finiteness == Finiteness::Finite => {
                let next = complements.get(object + 1).filter(|c| c.preposition.is_empty());
                if let (Some(person), Some(_)) = (complements.get(object), next) {
                    self.predicate(&[person.phrase], object + 1, found);
                }
            }
            _ => {}
        }
        // "held the post of minister".
        let is_held = matches!(verb.lemma, "hold" | "take" | "assume" | "fill" | "receive")
            && object.and_then(|at| complements.get(at)).is_some_and(|object| {
                self.reader
                    .head_noun(object.phrase)
                    .is_some_and(|noun| POSTS.contains(&noun.as_str()))
            });
        if let Some(of) = object.map(|at| at + 1).filter(|_| is_held)
            && complements.get(of).is_some_and(|c| c.preposition == "of")
        {
            self.predicate(&subjects, of, found);
        }
        for (at, _) in complements
            .iter()
            .enumerate()
            .filter(|(_, c)| c.preposition == "as" && !self.is_example(c.phrase))
        {
            self.predicate(&subjects, at, found);
        }
        for complement in self.clause.lead.iter().filter(|c| c.preposition == "as") {
            let mut rest = self.clause.lead.iter().skip_while(|c| *c != complement);
            rest.next();
            let rest = rest.copied().collect();
            found.extend(self.role(&subjects, complement.phrase, rest, true));
        }
    }

    /// "women such as servants": what follows "such as" is nobody's role.
    fn is_example(&self, phrase: usize) -> bool {
        let start = self
            .reader
            .syntax
            .phrases
            .get(phrase)
            .map_or(0, |phrase| phrase.units.start);
        let word = start
            .checked_sub(2)
            .map(|at| self.reader.syntax.word(at, self.reader.analysis.text));
        word == Some("such")
    }

    /// "Among its graduates were Ivan Petrov and Boris Orlov", "its graduates include Ivan Petrov".
    fn among(&self, found: &mut Vec<Role>) {
        let lemma = self
            .clause
            .verb
            .and_then(|v| self.reader.syntax.verbs.get(v))
            .map(|v| v.lemma);
        let noun = match lemma {
            Some("be") if self.clause.subject.is_none() => {
                let among = self.clause.lead.iter().find(|c| c.preposition == "among");
                among.map(|c| c.phrase)
            }
            Some("include") => self.clause.subject,
            _ => None,
        };
        let Some(noun) = noun.filter(|noun| self.reader.head_noun(*noun).is_some()) else {
            return;
        };
        let names: Vec<usize> = self
            .clause
            .complements
            .iter()
            .filter(|c| c.preposition.is_empty() && self.reader.head_noun(c.phrase).is_none())
            .map(|c| c.phrase)
            .collect();
        let rest: Vec<Complement> = self
            .clause
            .lead
            .iter()
            .filter(|c| c.preposition == "of")
            .copied()
            .collect();
        if !names.is_empty() {
            found.extend(self.role(&names, noun, rest, false));
        }
    }

    /// The roles that begin with the `from`-th complement: it, and those listed with it.
    fn predicate(&self, subjects: &[usize], from: usize, found: &mut Vec<Role>) {
        let complements = &self.clause.complements;
        let Some(first) = complements.get(from) else {
            return;
        };
        let mut at = from;
        let mut phrase = first.phrase;
        loop {
            let rest: Vec<Complement> = complements.get(at + 1..).unwrap_or_default().to_vec();
            found.extend(self.role(subjects, phrase, rest, true));
            // "a painter, poet and member of X": the next of the list, over what hangs on to this one.
            let next = complements
                .iter()
                .enumerate()
                .skip(at + 1)
                .find(|(_, c)| self.goes_on(c, first.preposition));
            let Some((next, complement)) = next else { break };
            (at, phrase) = (next, complement.phrase);
        }
    }

    /// Whether a complement is one more thing that the subject is said to be.
    fn goes_on(&self, complement: &Complement, preposition: &str) -> bool {
        let Some(phrase) = self.reader.syntax.phrases.get(complement.phrase) else {
            return false;
        };
        let is_noun = self
            .reader
            .syntax
            .units
            .get(phrase.head)
            .is_some_and(|unit| matches!(unit.kind, Kind::Noun | Kind::Verb(_)));
        let before = phrase
            .units
            .start
            .checked_sub(1)
            .and_then(|at| self.reader.syntax.units.get(at));
        let joined = phrase.listed || before.is_some_and(|unit| unit.kind == Kind::And);
        is_noun
            && joined
            && (phrase.preposition.is_empty() && complement.preposition == preposition
                || phrase.preposition.is_empty())
    }

    /// "The mayor is Boris Orlov", "his brother, Boris Orlov": the name comes last.
    fn inverse(&self, subject: usize, from: usize, found: &mut Vec<Role>) {
        let complements = &self.clause.complements;
        let Some(name) = complements.get(from) else { return };
        let is_name = self
            .reader
            .syntax
            .phrases
            .get(name.phrase)
            .and_then(|phrase| self.reader.syntax.units.get(phrase.head))
            .is_some_and(|unit| matches!(unit.kind, Kind::Name(_)));
        if !is_name || self.reader.head_noun(subject).is_none() {
            return;
        }
        let names: Vec<usize> = self.reader.syntax.list(name.phrase).collect();
        let mut rest: Vec<Complement> = self.clause.lead.clone();
        rest.extend(complements.get(from + names.len()..).unwrap_or_default());
        found.extend(self.role(&names, subject, rest, false));
    }

    fn role(&self, subjects: &[usize], noun: usize, rest: Vec<Complement>, takes_lead: bool) -> Option<Role> {
        let phrase = self.reader.syntax.phrases.get(noun)?;
        let head = self.reader.syntax.units.get(phrase.head)?;
        // "He was a friend of Ivan Petrov": a name is nobody's role.
        if !matches!(head.kind, Kind::Noun | Kind::Verb(_)) || subjects.contains(&noun) {
            return None;
        }
        Some(Role {
            subjects: subjects.to_vec(),
            words: self.reader.noun_units(phrase, phrase.head + 1),
            owner: phrase.owner,
            rest,
            clause: Some(self.at),
            takes_lead,
        })
    }
}

impl ClauseReader<'_> {
    /// The units of a phrase after its determiner and owner, up to one.
    fn noun_units(&self, phrase: &Phrase, end: usize) -> Range<usize> {
        // "a merchant's clerk" is a clerk of no merchant in particular.
        let is_plain = |owner: &usize| {
            self.syntax
                .units
                .get(*owner)
                .is_some_and(|unit| unit.kind == Kind::Noun && !unit.capital)
        };
        let owner = phrase.owner.filter(|owner| !is_plain(owner));
        let after_owner = owner.map_or(phrase.units.start, |owner| owner + 1);
        let start = (after_owner..end).find(|at| {
            self.syntax.units.get(*at).is_some_and(|unit| {
                !matches!(
                    unit.kind,
                    Kind::Determiner | Kind::Possessive | Kind::Owner | Kind::Number | Kind::Name(_)
                )
            })
        });
        start.unwrap_or(end)..end
    }
}

/// "the painter Anna Orlova", "his brother Ivan", "Moscow Tea Company chairman Ivan Petrov".
fn title(reader: &ClauseReader<'_>, number: usize, phrase: &Phrase) -> Option<Role> {
    let unit = |at: usize| reader.syntax.units.get(at);
    let head = unit(phrase.head).filter(|head| matches!(head.kind, Kind::Name(_)))?;
    let last = phrase
        .head
        .checked_sub(1)
        .filter(|last| *last >= phrase.units.start)?;
    if !matches!(unit(last)?.kind, Kind::Noun | Kind::Verb(_)) || head.kind == Kind::Noun {
        return None;
    }
    // "a major Warhol exhibition" is no title.
    let is_owned = phrase.owner.is_some();
    if !is_owned && unit(phrase.head + 1).is_some_and(|next| matches!(next.kind, Kind::Noun) && !next.capital)
    {
        return None;
    }
    let mut start = last;
    while start > phrase.units.start
        && unit(start - 1).is_some_and(|u| matches!(u.kind, Kind::Noun | Kind::Verb(_)))
    {
        start -= 1;
    }
    let before = start.checked_sub(1).filter(|at| *at >= phrase.units.start);
    let named = before.filter(|at| unit(*at).is_some_and(|u| matches!(u.kind, Kind::Name(_))));
    // "the brothers Ivan and Boris", but "his brother Ivan and Anna".
    let word = unit(last)?.span.of(reader.analysis.text);
    let plural = word.ends_with('s') && !word.ends_with("ss");
    let count = if plural { usize::MAX } else { 1 };
    // "the painters Ivan and Boris and the poets Karl and Anna": the next noun begins a list of its own.
    let has_own_noun = |phrase: &usize| {
        let phrase = reader.syntax.phrases.get(*phrase);
        phrase.is_some_and(|phrase| {
            let mut before = phrase.units.start..phrase.head;
            before.any(|at| unit(at).is_some_and(|unit| unit.kind == Kind::Noun && !unit.capital))
        })
    };
    let listed = reader
        .syntax
        .list(number)
        .skip(1)
        .take_while(|phrase| !has_own_noun(phrase));
    Some(Role {
        subjects: std::iter::once(number).chain(listed).take(count).collect(),
        words: start..phrase.head,
        owner: phrase.owner.or(named),
        rest: Vec::new(),
        clause: None,
        takes_lead: false,
    })
}
