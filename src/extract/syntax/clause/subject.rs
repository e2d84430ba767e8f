//! Which subject a verb takes, by where it stands: the clauses of verbs with a subject of their own, and of those that
//! share one.

use super::{BOTTOM, Builder, Clause, ClauseKind, Complement, Level, Separator};
use crate::extract::syntax::{
    phrase::{Determiner, Finiteness, Phrase, Verb},
    piece::{Piece, Relative},
    unit::Kind,
};

impl Builder<'_> {
    /// "who was born in Tula", "whose brother was a painter", "where he studied".
    pub(super) fn relative_clause(
        &mut self,
        number: usize,
        (relative, preposition, antecedent): (Relative, &'static str, Option<usize>),
    ) -> Option<usize> {
        let run = self.take_run();
        let bare = || run.iter().filter(|complement| self.is_bare(complement)).copied();
        // "whose granddaughter he married": the last one is the subject.
        let own = if relative == Relative::Whose {
            bare().last()
        } else {
            bare().next()
        };
        if let (Relative::Whose, Some(first), Some(owner)) = (relative, bare().next(), antecedent) {
            self.owned.push((first.phrase, owner));
        }
        let verb = self.pieces.verbs.get(number)?;
        let subject = match relative {
            Relative::Which | Relative::Who => own
                .map(|c| c.phrase)
                .or(antecedent.filter(|_| preposition.is_empty())),
            Relative::Whose | Relative::Where => own.map(|c| c.phrase),
        };
        let mut lead: Vec<Complement> = run.into_iter().filter(|c| Some(*c) != own).collect();
        let place = match relative {
            Relative::Where => Some("in"),
            Relative::Which | Relative::Who if own.is_some() || !preposition.is_empty() => Some(preposition),
            _ => None,
        };
        if let (Some(preposition), Some(phrase)) = (place, antecedent) {
            lead.push(Complement { preposition, phrase });
        }
        let passive = verb.passive;
        let clause = self.push(number, subject, passive, lead);
        self.levels.push(Level {
            subject,
            clause: Some(clause),
            passive,
            subordinate: own.is_some(),
        });
        Some(clause)
    }

    /// The first verb after what leads a clause.
    pub(super) fn first_clause(&mut self, number: usize, verb: &Verb, rest: &[Piece]) -> usize {
        let subject = self
            .lead
            .iter()
            .find(|c| self.is_bare(c) && !self.is_listed(c.phrase))
            .or_else(|| self.lead.iter().find(|c| self.is_bare(c)))
            .map(|c| c.phrase)
            .or_else(|| self.subject_of_conjunction());
        let subject = self.after_opening(subject).or(subject);
        // "Figures of the ministry state that 300 Koreans live": what follows "that" is the subject.
        let own = || self.lead.iter().rev().take(self.run).rev();
        let subject = if self.separator == Separator::Subordinator {
            own().find(|c| self.is_bare(c)).map(|c| c.phrase).or(subject)
        } else {
            subject
        };
        let last = self.lead.last().map(|c| c.phrase);
        let modifies = match verb.finiteness {
            // "the school, founded in 1901, …" and "the school founded in 1901 was …".
            Finiteness::Bare => {
                let parted = self.separator == Separator::Comma && self.run == 0 && self.lead.len() == 1;
                self.is_passive(verb) && (parted || self.verb_follows(rest))
            }
            Finiteness::Gerund | Finiteness::Infinitive => true,
            Finiteness::Finite => false,
        };
        if modifies || (subject.is_none() && verb.finiteness != Finiteness::Finite) {
            return self.modifier(number, verb, subject, last);
        }
        let lead = std::mem::take(&mut self.lead);
        let lead: Vec<Complement> = lead
            .into_iter()
            .filter(|c| Some(c.phrase) != subject && !self.is_listed(c.phrase))
            .collect();
        let passive = verb.passive;
        let clause = self.push(number, subject, passive, lead);
        self.settle(Level {
            subject,
            clause: Some(clause),
            passive,
            subordinate: false,
        });
        clause
    }

    /// "A member of the party, he wrote": what opens the sentence says what the subject is, which comes after a comma.
    fn after_opening(&mut self, first: Option<usize>) -> Option<usize> {
        let first = first?;
        let at = self.lead.iter().position(|c| c.phrase == first)?;
        let kind = |phrase: &Phrase| self.units.get(phrase.head).map(|unit| unit.kind);
        let opening = self.phrase(first).filter(|phrase| {
            kind(phrase) == Some(Kind::Noun)
                && matches!(
                    phrase.determiner,
                    Determiner::None | Determiner::Indefinite | Determiner::Definite
                )
        })?;
        let later = self.lead.get(at + 1..)?.iter().position(|c| {
            self.is_bare(c)
                && self.phrase(c.phrase).is_some_and(|phrase| {
                    let parted = phrase
                        .units
                        .start
                        .checked_sub(1)
                        .and_then(|before| self.units.get(before))
                        .is_some_and(|unit| unit.kind == Kind::Comma);
                    let names = matches!(kind(phrase), Some(Kind::Pronoun | Kind::Name(_)));
                    parted && names && !phrase.listed && phrase.apposed.is_none()
                })
        })? + at
            + 1;
        let is_person = opening.determiner == Determiner::Indefinite || self.may_be_person(first);
        if !is_person {
            return None;
        }
        let subject = self.lead.get(later)?.phrase;
        let complements: Vec<Complement> = self.lead.drain(at..later).collect();
        self.clauses.push(Clause {
            kind: ClauseKind::Apposition,
            subject: Some(subject),
            verb: None,
            passive: false,
            complements,
            lead: Vec::new(),
            shares: None,
        });
        Some(subject)
    }

    /// "after he left": what follows a preposition that is a conjunction too is a subject.
    fn subject_of_conjunction(&self) -> Option<usize> {
        let last = self.lead.last()?;
        let phrase = self.phrase(last.phrase)?;
        matches!(
            phrase.preposition,
            "after" | "before" | "since" | "until" | "till" | "as" | "than"
        )
        .then_some(last.phrase)
    }

    /// A participle that belongs to the phrase before it, before the clause has its verb; or one that opens a sentence.
    fn modifier(&mut self, number: usize, verb: &Verb, subject: Option<usize>, last: Option<usize>) -> usize {
        let opens = verb.finiteness == Finiteness::Gerund && !verb.preposition.is_empty();
        let adjoins = (self.run > 0 || self.separator == Separator::Comma) && !opens;
        let own = if adjoins { last } else { subject };
        let clause = self.push(number, own, self.is_passive(verb), Vec::new());
        if own.is_none() {
            self.waiting.push(clause);
        }
        // What leads the clause goes on leading it when this has ended.
        clause
    }

    /// A verb after phrases that follow another verb: "a school founded in 1901", "said that Kazan was old".
    pub(super) fn inner_clause(&mut self, number: usize, verb: &Verb) -> usize {
        let last = self.last_phrase();
        match verb.finiteness {
            Finiteness::Finite => {
                let run = self.take_run();
                let at = run.iter().rposition(|c| self.is_bare(c));
                let subject = at.and_then(|at| run.get(at)).map(|c| c.phrase).or_else(|| {
                    let last = self.phrase(last?)?;
                    matches!(
                        last.preposition,
                        "after" | "before" | "since" | "until" | "as" | "than"
                    )
                    .then(|| run.last().map(|c| c.phrase))
                    .flatten()
                });
                // What stands before the new subject stays with the verb before.
                let keep = at.or_else(|| run.len().checked_sub(1)).unwrap_or(0);
                if let Some(clause) = self.open.and_then(|at| self.clauses.get_mut(at)) {
                    clause.complements.extend(run.iter().take(keep));
                }
                let lead = run.iter().skip(keep + 1).copied().collect();
                let clause = self.push(number, subject, verb.passive, lead);
                self.levels.push(Level {
                    subject,
                    clause: Some(clause),
                    passive: verb.passive,
                    subordinate: true,
                });
                clause
            }
            Finiteness::Infinitive => {
                let object = self.object_of_open();
                let subject = object.or(self.levels.last().and_then(|level| level.subject));
                self.push(number, subject, verb.passive, Vec::new())
            }
            Finiteness::Gerund if !verb.preposition.is_empty() => {
                let subject = self.levels.last().and_then(|level| level.subject);
                self.push(number, subject, verb.passive, Vec::new())
            }
            Finiteness::Bare | Finiteness::Gerund => {
                let last = self.joint().or(last);
                self.push(number, last, self.is_passive(verb), Vec::new())
            }
        }
    }

    /// The person or thing that the open verb acts on: "sent Ivan to study".
    fn object_of_open(&self) -> Option<usize> {
        let clause = self.clauses.get(self.open?)?;
        let first = clause.complements.first()?;
        (!clause.passive && self.is_bare(first)).then_some(first.phrase)
    }

    /// A verb with a subject of its own after "and", a comma or a conjunction.
    pub(super) fn new_clause(&mut self, number: usize) -> Option<usize> {
        let verb = self.pieces.verbs.get(number)?;
        // "a venture of A and B founded in 1901": the two are no subject.
        if self.separator == Separator::And
            && verb.finiteness == Finiteness::Bare
            && self.is_passive(verb)
            && let Some(venture) = self.joint()
        {
            return Some(self.push(number, Some(venture), true, Vec::new()));
        }
        let run = self.take_run();
        let own = run.iter().find(|c| self.is_bare(c)).copied();
        let subject = own.map(|c| c.phrase);
        let lead = run.into_iter().filter(|c| Some(*c) != own).collect();
        let modifies = verb.finiteness != Finiteness::Finite && verb.finiteness != Finiteness::Bare;
        let clause = self.push(number, subject, verb.passive, lead);
        let level = Level {
            subject,
            clause: Some(clause),
            passive: verb.passive,
            subordinate: self.separator == Separator::Subordinator,
        };
        if level.subordinate || modifies {
            self.levels.push(level);
        } else {
            self.settle(level);
        }
        Some(clause)
    }

    /// A verb without a subject of its own: it shares one.
    pub(super) fn shared_clause(&mut self, number: usize, verb: &Verb) -> usize {
        let lead = if self.open.is_some() && self.run > 0 {
            self.take_run()
        } else {
            Vec::new()
        };
        let resumes = matches!(self.separator, Separator::Comma | Separator::CommaAnd);
        let is_finite = matches!(verb.finiteness, Finiteness::Finite | Finiteness::Bare);
        if resumes && is_finite && self.levels.len() > 1 {
            self.levels.truncate(1);
        }
        let level = self.levels.last().copied().unwrap_or(BOTTOM);
        let carries_on = level.passive
            && verb.finiteness == Finiteness::Bare
            && (!self.object_follows(verb) || takes_predicate(verb.lemma));
        // "is owned by the Neva Company, based in Omsk": of a passive only such a one is said of its agent.
        let of_agent = is_static(verb.lemma) && self.taken().last().is_some_and(|c| c.preposition == "by");
        let trails = verb.finiteness == Finiteness::Bare
            && self.separator == Separator::Comma
            && (!level.passive || of_agent)
            && self.is_passive(verb);
        let subject = if trails {
            // "joined the Neva Company, founded in 1890".
            self.relative_antecedent().or(level.subject)
        } else if level.subordinate && self.separator == Separator::And {
            None
        } else {
            level.subject.or(self.antecedent)
        };
        let passive = verb.passive || trails || (carries_on && !verb.intransitive) || {
            let opens = matches!(
                self.separator,
                Separator::Start | Separator::Break | Separator::Subordinator
            );
            (opens || self.antecedent.is_some()) && self.is_passive(verb)
        };
        let shares = level.clause.filter(|_| !trails);
        let clause = self.push(number, subject, passive, lead);
        if let Some(new) = self.clauses.get_mut(clause) {
            new.shares = shares;
        }
        if subject.is_none() && level.clause.is_none() {
            self.waiting.push(clause);
            return clause;
        }
        if !trails
            && is_finite
            && let Some(last) = self.levels.last_mut()
        {
            last.passive = passive;
            last.clause = Some(clause);
        }
        clause
    }
}

/// Whether a participle says where its subject is.
fn is_static(lemma: &str) -> bool {
    matches!(lemma, "base" | "headquarter" | "house" | "locate" | "situate")
}

/// Whether a verb in the passive says what its subject was made: "was renamed X and made the seat of Y".
fn takes_predicate(lemma: &str) -> bool {
    matches!(
        lemma,
        "appoint"
            | "call"
            | "christen"
            | "crown"
            | "declare"
            | "designate"
            | "elect"
            | "make"
            | "name"
            | "proclaim"
            | "rename"
    )
}
