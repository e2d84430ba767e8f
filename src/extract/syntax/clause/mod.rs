//! Puts phrases and verb groups together to clauses: who, does what, to whom, where and when.
//!
//! A sentence is read once from left to right. A verb takes for its subject the phrase that leads its clause, or that
//! follows the last conjunction; with none there, it shares the subject of the verb before it, or, after a comma, that of
//! the main clause. What is not clear has no subject, and then nothing is read from it.

mod subject;

use super::phrase::{Finiteness, Phrase, Verb};
use super::piece::{Piece, Pieces, Relative};
use super::unit::{Kind, Unit};
use crate::extract::lexicon::{lexicon, lower};
use crate::model::EntityClass;

/// What kind of clause it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// With a verb of its own: finite, or a participle that has its subject elsewhere.
    Verbal,
    /// "to study": what somebody meant to do.
    Purpose,
    /// "Ivan, a painter": a phrase that says what the one before it is.
    Apposition,
}

/// A phrase that belongs to a verb, and the preposition that ties it to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Complement {
    /// The preposition, that of the head of its list; empty for an object.
    pub(crate) preposition: &'static str,
    /// The number of the phrase.
    pub(crate) phrase: usize,
}

/// A subject and what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// What it is.
    pub(crate) kind: ClauseKind,
    /// The number of the phrase that is the subject.
    pub(crate) subject: Option<usize>,
    /// The number of the verb group; none in an apposition, which stands for "is".
    pub(crate) verb: Option<usize>,
    /// Whether the verb is a passive, if only by its participle.
    pub(crate) passive: bool,
    /// What follows the verb.
    pub(crate) complements: Vec<Complement>,
    /// What stands before the verb beside the subject, such as a time.
    pub(crate) lead: Vec<Complement>,
    /// The clause whose subject and opening it shares.
    pub(crate) shares: Option<usize>,
}

/// What came last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Start,
    And,
    CommaAnd,
    Comma,
    Subordinator,
    Break,
    Verb,
}

/// A clause that others hang on to: the main one, then a relative one inside it, and so on.
#[derive(Clone, Copy, Debug)]
struct Level {
    subject: Option<usize>,
    clause: Option<usize>,
    passive: bool,
    /// Whether a conjunction opened it, so that what follows "and" may belong to it or not.
    subordinate: bool,
}

const BOTTOM: Level = Level {
    subject: None,
    clause: None,
    passive: false,
    subordinate: false,
};

/// All clauses of a sentence, and the phrases that "whose" gives an owner to, each with the phrase of the owner.
pub(super) fn clauses(text: &str, units: &[Unit], pieces: &Pieces) -> (Vec<Clause>, Vec<(usize, usize)>) {
    let mut builder = Builder::new((text, units), pieces, None);
    builder.read(&pieces.list);
    (builder.clauses, builder.owned)
}

struct Builder<'p> {
    text: &'p str,
    units: &'p [Unit],
    pieces: &'p Pieces,
    clauses: Vec<Clause>,
    levels: Vec<Level>,
    /// The clause that phrases now belong to.
    open: Option<usize>,
    /// The clauses that phrases belong to again when the appositions that are open have ended.
    hosts: Vec<(Option<usize>, Separator, usize)>,
    /// Phrases since the clause began, as long as it has no verb.
    lead: Vec<Complement>,
    /// How many phrases came since the last separator.
    run: usize,
    separator: Separator,
    /// The separator and the number of phrases before the last comma, for what it opens.
    opened: (Separator, usize),
    /// A relative pronoun that waits for its verb, with what it stands for.
    relative: Option<(Relative, &'static str, Option<usize>)>,
    /// Clauses that wait for the subject of the main clause.
    waiting: Vec<usize>,
    /// What stands before the bracket that is being read.
    antecedent: Option<usize>,
    /// Phrases after "whose", and the phrases of their owners.
    owned: Vec<(usize, usize)>,
}

impl<'p> Builder<'p> {
    fn new((text, units): (&'p str, &'p [Unit]), pieces: &'p Pieces, antecedent: Option<usize>) -> Self {
        Self {
            text,
            units,
            pieces,
            clauses: Vec::new(),
            levels: vec![BOTTOM],
            open: None,
            hosts: Vec::new(),
            lead: Vec::new(),
            run: 0,
            separator: Separator::Start,
            opened: (Separator::Start, 0),
            relative: None,
            waiting: Vec::new(),
            antecedent,
            owned: Vec::new(),
        }
    }

    fn read(&mut self, list: &[Piece]) {
        let mut at = 0;
        while let Some(piece) = list.get(at) {
            at += 1;
            match *piece {
                Piece::Phrase(phrase) => self.take_phrase(phrase),
                Piece::Verb(verb) => {
                    let rest = list.get(at..).unwrap_or_default();
                    self.take_verb(verb, rest);
                }
                Piece::And => {
                    let after = if self.separator == Separator::Comma && self.run == 0 {
                        Separator::CommaAnd
                    } else {
                        Separator::And
                    };
                    let list_goes_on =
                        matches!(list.get(at), Some(Piece::Phrase(next)) if self.is_listed(*next));
                    if self.hosts.is_empty() || !list_goes_on {
                        self.separate(after);
                    }
                }
                Piece::Comma => self.separate(Separator::Comma),
                Piece::Subordinator => self.separate(Separator::Subordinator),
                Piece::Break => self.restart(),
                Piece::Relative(relative, preposition) => self.take_relative(relative, preposition),
                Piece::Open => {
                    let rest = list.get(at..).unwrap_or_default();
                    let inside = rest
                        .iter()
                        .position(|piece| *piece == Piece::Close)
                        .unwrap_or(rest.len());
                    self.read_aside(rest.get(..inside).unwrap_or_default());
                    at += inside + 1;
                }
                Piece::Close => {}
            }
        }
    }

    /// What stands in brackets is said of what stands before them.
    fn read_aside(&mut self, inside: &[Piece]) {
        let Some(antecedent) = self.last_phrase().or(self.antecedent) else {
            return;
        };
        let mut aside = Builder::new((self.text, self.units), self.pieces, Some(antecedent));
        aside.read(inside);
        let offset = self.clauses.len();
        self.owned.extend(aside.owned);
        for mut clause in aside.clauses {
            clause.shares = clause.shares.map(|at| at + offset);
            self.clauses.push(clause);
        }
    }

    fn phrase(&self, number: usize) -> Option<&'p Phrase> {
        self.pieces.phrases.get(number)
    }

    fn is_listed(&self, number: usize) -> bool {
        self.phrase(number).is_some_and(|phrase| phrase.listed)
    }

    /// Whether a phrase can be a subject or an object: no preposition, no time.
    fn is_bare(&self, complement: &Complement) -> bool {
        let Some(phrase) = self.phrase(complement.phrase) else {
            return false;
        };
        let is_time = self
            .units
            .get(phrase.head)
            .is_some_and(|head| head.kind == Kind::Time);
        phrase.preposition.is_empty() && !is_time && !phrase.within
    }

    /// The last phrase read.
    fn last_phrase(&self) -> Option<usize> {
        match self.open.and_then(|at| self.clauses.get(at)) {
            Some(clause) => clause
                .complements
                .last()
                .map(|c| c.phrase)
                .or(clause.subject.filter(|_| clause.verb.is_none())),
            None => self.lead.last().map(|c| c.phrase),
        }
    }

    fn separate(&mut self, separator: Separator) {
        let closes = separator == Separator::Comma && !self.hosts.is_empty();
        self.end_apposition();
        // "and his mother, a nurse, left": the comma closes what the one before it opened.
        if closes
            && self.has_subject()
            && matches!(
                self.separator,
                Separator::And | Separator::CommaAnd | Separator::Subordinator
            )
        {
            return;
        }
        self.opened = (self.separator, self.run);
        // "and, in 1938, moved": the comma does not undo the conjunction.
        let keeps = separator == Separator::Comma
            && matches!(
                self.separator,
                Separator::And
                    | Separator::CommaAnd
                    | Separator::Subordinator
                    | Separator::Start
                    | Separator::Break
            )
            && self.only_adjuncts();
        if !keeps {
            self.separator = separator;
            self.run = 0;
        }
        if separator == Separator::Subordinator {
            self.relative = None;
        }
    }

    /// Whether only times and phrases with prepositions came since the last separator.
    fn only_adjuncts(&self) -> bool {
        self.taken()
            .iter()
            .rev()
            .take(self.run)
            .all(|complement| !self.is_bare(complement))
    }

    fn end_apposition(&mut self) {
        if let Some((host, separator, run)) = self.hosts.pop() {
            (self.open, self.separator, self.run) = (host, separator, run);
        }
    }

    fn restart(&mut self) {
        self.hosts.clear();
        self.levels = vec![BOTTOM];
        self.open = None;
        self.lead.clear();
        self.run = 0;
        self.separator = Separator::Break;
        self.relative = None;
    }

    fn take_phrase(&mut self, number: usize) {
        let Some(phrase) = self.phrase(number) else { return };
        if let Some(before) = phrase.apposed {
            let before = self.described_by(phrase, before);
            self.end_apposition();
            self.hosts.push((self.open, self.opened.0, self.opened.1));
            // "the daughter of Ivan, a painter, and Anna": Anna goes with Ivan.
            let inner = self.clauses.last().is_some_and(|clause| {
                clause.kind == ClauseKind::Apposition
                    && clause.complements.last().is_some_and(|c| c.phrase == before)
            });
            if inner {
                self.hosts
                    .push((Some(self.clauses.len() - 1), Separator::Verb, 0));
            }
            self.open = Some(self.clauses.len());
            self.clauses.push(Clause {
                kind: ClauseKind::Apposition,
                subject: Some(before),
                verb: None,
                passive: false,
                complements: vec![Complement {
                    preposition: "",
                    phrase: number,
                }],
                lead: Vec::new(),
                shares: None,
            });
            return;
        }
        let is_aside = self.antecedent.is_some() && self.open.is_none() && self.lead.is_empty();
        if is_aside && phrase.preposition.is_empty() {
            self.open = Some(self.clauses.len());
            self.clauses.push(Clause {
                kind: ClauseKind::Apposition,
                subject: self.antecedent,
                verb: None,
                passive: false,
                complements: Vec::new(),
                lead: Vec::new(),
                shares: None,
            });
        }
        let complement = Complement {
            preposition: self.governing(phrase),
            phrase: number,
        };
        match self.open.and_then(|at| self.clauses.get_mut(at)) {
            Some(clause) => clause.complements.push(complement),
            None => self.lead.push(complement),
        }
        self.run += 1;
    }

    /// The phrase that an apposition speaks of: the one before it, unless that is a place and it speaks of a person.
    fn described_by(&self, phrase: &Phrase, before: usize) -> usize {
        let noun = self
            .units
            .get(phrase.head)
            .filter(|head| head.kind == Kind::Noun)
            .map(|head| lower(head.span.of(self.text)));
        let class = self
            .phrase(before)
            .and_then(|before| self.units.get(before.head))
            .and_then(|head| head.class);
        let Some(noun) = noun else { return before };
        let fits = match class {
            Some(EntityClass::Person) | None => true,
            Some(_) => !is_personal(&noun) && noun != "part",
        };
        let subject = || {
            let open = self
                .open
                .and_then(|at| self.clauses.get(at))
                .and_then(|clause| clause.subject);
            open.or_else(|| self.lead.iter().find(|c| self.is_bare(c)).map(|c| c.phrase))
        };
        if fits { before } else { subject().unwrap_or(before) }
    }

    /// The preposition of a phrase, or of the list that it goes on with.
    fn governing(&self, phrase: &Phrase) -> &'static str {
        if !phrase.listed {
            return phrase.preposition;
        }
        self.taken().last().map_or("", |last| last.preposition)
    }

    fn take_relative(&mut self, relative: Relative, preposition: &'static str) {
        let antecedent = match relative {
            Relative::Who => self.last_person().or_else(|| self.relative_antecedent()),
            _ => self.relative_antecedent(),
        };
        self.end_apposition();
        self.relative = Some((relative, preposition, antecedent));
        self.separator = Separator::Subordinator;
        self.run = 0;
    }

    /// The phrase that a relative pronoun or a participle after it speaks of.
    fn relative_antecedent(&self) -> Option<usize> {
        self.joint()
            .or_else(|| self.defined())
            .or_else(|| self.last_phrase())
            .or(self.antecedent)
    }

    /// "Is a subsidiary of the Neva Company, founded in 1901": what the clause says that its subject is, where that is an
    /// organization and a comma parts what follows.
    fn defined(&self) -> Option<usize> {
        let clause = self.clauses.get(self.open?)?;
        let verb = self.pieces.verbs.get(clause.verb?)?;
        let first = clause.complements.first()?;
        let head = self
            .phrase(first.phrase)
            .and_then(|phrase| self.units.get(phrase.head))
            .filter(|head| head.kind == Kind::Noun)?;
        let class = lexicon()
            .word(&lower(head.span.of(self.text)))
            .nominal
            .map(|(class, _)| class);
        let is_parted = self.separator == Separator::Comma && self.run == 0;
        (verb.lemma == "be" && self.is_bare(first) && class == Some(EntityClass::Organization) && is_parted)
            .then_some(first.phrase)
    }

    /// "A venture between A and B, which": what several have in common, rather than the last of them.
    fn joint(&self) -> Option<usize> {
        const OF_SEVERAL: [&str; 10] = [
            "alliance",
            "coalition",
            "company",
            "consortium",
            "federation",
            "merger",
            "partnership",
            "project",
            "union",
            "venture",
        ];
        let taken = self.taken();
        let members = taken.iter().rev().take_while(|c| self.is_member(c)).count();
        let at = taken.len().checked_sub(members + 1)?;
        let (first, before) = (taken.get(at)?, taken.get(at.checked_sub(1)?)?);
        let head = self
            .phrase(before.phrase)
            .and_then(|phrase| self.units.get(phrase.head))
            .filter(|head| matches!(head.kind, Kind::Noun | Kind::Verb(_)))?;
        let is_joint = match first.preposition {
            "between" => true,
            "by" | "of" => OF_SEVERAL.contains(&lower(head.span.of(self.text)).as_ref()),
            _ => false,
        };
        (members > 0 && is_joint).then_some(before.phrase)
    }

    /// Whether a phrase is listed with another, or may be: "and the Neva Company".
    fn is_member(&self, complement: &Complement) -> bool {
        let joined = || {
            let start = self.phrase(complement.phrase)?.units.start;
            let before = self.units.get(start.checked_sub(1)?)?;
            Some(before.kind == Kind::And && complement.preposition.is_empty())
        };
        self.is_listed(complement.phrase) || joined().unwrap_or(false)
    }

    /// The phrases that the clause being read has taken.
    fn taken(&self) -> &[Complement] {
        match self.open.and_then(|at| self.clauses.get(at)) {
            Some(clause) => &clause.complements,
            None => &self.lead,
        }
    }

    /// The last phrase that can be a person: of "the son of a merchant from Omsk, who", the merchant.
    fn last_person(&self) -> Option<usize> {
        let mut last = self.taken().iter().rev().take(4).map(|c| c.phrase);
        last.find(|phrase| self.may_be_person(*phrase))
    }

    fn may_be_person(&self, phrase: usize) -> bool {
        let head = self.phrase(phrase).and_then(|phrase| self.units.get(phrase.head));
        head.is_some_and(|head| match head.kind {
            Kind::Name(_) => head
                .class
                .is_none_or(|c| matches!(c, EntityClass::Person | EntityClass::Group)),
            Kind::Noun => is_personal(&lower(head.span.of(self.text))),
            Kind::Pronoun | Kind::Number | Kind::Determiner => true,
            _ => false,
        })
    }

    /// Takes the phrases since the last separator away from the clause they were given to.
    fn take_run(&mut self) -> Vec<Complement> {
        let taken = match self.open.and_then(|at| self.clauses.get_mut(at)) {
            Some(clause) => &mut clause.complements,
            None => &mut self.lead,
        };
        let from = taken.len().saturating_sub(self.run);
        taken.split_off(from)
    }

    fn take_verb(&mut self, number: usize, rest: &[Piece]) {
        let Some(verb) = self.pieces.verbs.get(number) else {
            return;
        };
        while !self.hosts.is_empty() {
            self.end_apposition();
        }
        let clause = if let Some(relative) = self.relative.take() {
            self.relative_clause(number, relative)
        } else if (self.open.is_none() || self.is_main(verb)) && !self.lead.is_empty() {
            Some(self.first_clause(number, verb, rest))
        } else if self.run > 0 && self.separator == Separator::Verb {
            Some(self.inner_clause(number, verb))
        } else if self.run > 0 && self.has_subject() {
            self.new_clause(number)
        } else {
            Some(self.shared_clause(number, verb))
        };
        self.run = 0;
        self.separator = Separator::Verb;
        self.open = clause;
    }

    /// Whether a verb is that of the main clause, which has waited for it over a relative clause or a participle.
    fn is_main(&self, verb: &Verb) -> bool {
        let waits = self.levels.first().is_some_and(|level| level.clause.is_none());
        let is_finite = matches!(verb.finiteness, Finiteness::Finite | Finiteness::Bare);
        let resumes = match self.separator {
            Separator::Comma => !self.has_subject() || self.goes_on_with_list(),
            // "captured in Manchuria and Korea were sent": what follows "and" is no subject.
            Separator::And | Separator::CommaAnd => self.goes_on_with_list(),
            Separator::Verb => self.run > 0,
            _ => false,
        };
        waits && is_finite && resumes
    }

    /// Whether all phrases since the last separator go on with the list before it.
    fn goes_on_with_list(&self) -> bool {
        let Some(clause) = self.open.and_then(|at| self.clauses.get(at)) else {
            return false;
        };
        let from = clause.complements.len().saturating_sub(self.run);
        let run = clause.complements.get(from..).unwrap_or_default();
        !run.is_empty() && run.iter().all(|complement| self.is_listed(complement.phrase))
    }

    /// Whether a phrase since the last separator can be a subject.
    fn has_subject(&self) -> bool {
        let Some(clause) = self.open.and_then(|at| self.clauses.get(at)) else {
            return false;
        };
        let from = clause.complements.len().saturating_sub(self.run);
        clause
            .complements
            .get(from..)
            .unwrap_or_default()
            .iter()
            .any(|complement| self.is_bare(complement))
    }

    fn push(&mut self, number: usize, subject: Option<usize>, passive: bool, lead: Vec<Complement>) -> usize {
        let kind = match self.pieces.verbs.get(number) {
            Some(verb) if verb.finiteness == Finiteness::Infinitive => ClauseKind::Purpose,
            _ => ClauseKind::Verbal,
        };
        self.clauses.push(Clause {
            kind,
            subject,
            verb: Some(number),
            passive,
            complements: Vec::new(),
            lead,
            shares: None,
        });
        self.clauses.len() - 1
    }

    /// Whether a verb is passive: by its auxiliary, or as a participle that something modifies by.
    fn is_passive(&self, verb: &Verb) -> bool {
        verb.passive
            || (verb.finiteness == Finiteness::Bare && !verb.intransitive && !self.object_follows(verb))
    }

    /// Whether an object stands right after a verb.
    fn object_follows(&self, verb: &Verb) -> bool {
        let mut at = verb.end;
        while matches!(
            self.units.get(at).map(|u| u.kind),
            Some(Kind::Adverb | Kind::Sign)
        ) {
            at += 1;
        }
        matches!(
            self.units.get(at).map(|unit| unit.kind),
            Some(
                Kind::Name(_)
                    | Kind::Noun
                    | Kind::Determiner
                    | Kind::Possessive
                    | Kind::Number
                    | Kind::Pronoun
                    | Kind::Verb(_)
            )
        )
    }

    /// Gives a new main clause its place, and its subject to those that wait for it.
    fn settle(&mut self, level: Level) {
        for clause in std::mem::take(&mut self.waiting) {
            if let Some(clause) = self.clauses.get_mut(clause) {
                clause.subject = level.subject;
            }
        }
        self.levels = vec![level];
    }

    /// Whether the next phrase goes on with a list, right here or after "and".
    fn list_goes_on(&self, rest: &[Piece]) -> bool {
        let mut rest = rest.iter().skip_while(|piece| **piece == Piece::And);
        matches!(rest.next(), Some(Piece::Phrase(next)) if self.is_listed(*next))
    }

    /// Whether a finite verb follows in the same clause, so that a participle before it is not its verb.
    fn verb_follows(&self, rest: &[Piece]) -> bool {
        let mut last = None;
        for (at, piece) in rest.iter().enumerate() {
            match piece {
                Piece::Phrase(phrase) => last = Some(*phrase),
                // "captured in Manchuria, Karafuto and Korea were": a list goes on.
                Piece::Comma | Piece::And if self.list_goes_on(rest.get(at + 1..).unwrap_or_default()) => {}
                Piece::Verb(number) => {
                    // "signed by both in 1956 provided": nothing is done to a time.
                    let after_time = last
                        .and_then(|last| self.phrase(last))
                        .and_then(|phrase| self.units.get(phrase.head))
                        .is_some_and(|head| head.kind == Kind::Time);
                    return self.pieces.verbs.get(*number).is_some_and(|verb| {
                        verb.finiteness == Finiteness::Finite
                            || (verb.finiteness == Finiteness::Bare && after_time)
                    });
                }
                _ => return false,
            }
        }
        false
    }
}

/// Whether a noun stands for a person or persons, by what they are or do.
fn is_personal(noun: &str) -> bool {
    let one = noun.strip_suffix('s').unwrap_or(noun);
    [noun, one].into_iter().any(|noun| {
        let word = lexicon().word(noun);
        let class = word.nominal.map(|(class, _)| class);
        word.occupation
            || word.group
            || lexicon().kinship(noun).is_some()
            || matches!(class, Some(EntityClass::Person | EntityClass::Group))
    })
}
