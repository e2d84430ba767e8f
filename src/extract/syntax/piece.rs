//! Cuts the units of a sentence into phrases, verb groups and what stands between them.

use super::phrase::{Chunker, Finiteness, Phrase, Verb, is_adjective};
use super::unit::{Kind, Unit};
use super::verb::Shape;
use crate::extract::lexicon::lower;
use crate::model::EntityClass;

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A noun phrase, by its number.
    Phrase(usize),
    /// A verb group, by its number.
    Verb(usize),
    /// "and", "or", "but".
    And,
    /// A comma or dash.
    Comma,
    /// A semicolon or colon.
    Break,
    /// "while", "when".
    Subordinator,
    /// "who", "which", and the preposition before it.
    Relative(Relative, &'static str),
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// What a relative pronoun stands for in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relative {
    /// "which", "that": the subject or the object.
    Which,
    /// "who", "whom": a person.
    Who,
    /// "whose": the owner of what follows.
    Whose,
    /// "where": the place.
    Where,
}

/// What [`cut`] finds.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) verbs: Vec<Verb>,
}

/// Cuts a sentence into pieces.
pub(super) fn cut(text: &str, units: &[Unit]) -> Pieces {
    let chunker = Chunker { text, units };
    let mut cutter = Cutter {
        citation: end_of_citation(&chunker),
        chunker,
        pieces: Pieces::default(),
        at: 0,
        denied: false,
    };
    while let Some(kind) = cutter.chunker.kind(cutter.at) {
        cutter.take(kind);
    }
    let Cutter { mut pieces, .. } = cutter;
    relate(text, units, &mut pieces);
    pieces
}

struct Cutter<'a> {
    chunker: Chunker<'a>,
    pieces: Pieces,
    at: usize,
    /// Whether "not" or "never" waits for its verb.
    denied: bool,
    /// The comma that ends whom the sentence cites at its head.
    citation: Option<usize>,
}

/// The comma after "According to X" at the head of a sentence: who is named behind it is not X by another name.
fn end_of_citation(chunker: &Chunker<'_>) -> Option<usize> {
    if lower(chunker.word(0)) != "according" {
        return None;
    }
    let kinds = || chunker.units.iter().map(|unit| unit.kind).enumerate();
    let is_verbal = |kind: Kind| {
        matches!(
            kind,
            Kind::Be | Kind::Have | Kind::Do | Kind::Modal | Kind::Verb(_)
        )
    };
    let end = kinds()
        .skip(1)
        .find(|(_, kind)| is_verbal(*kind))
        .map_or(0, |(at, _)| at);
    let mut commas = kinds().take(end).filter(|(_, kind)| *kind == Kind::Comma);
    let (comma, _) = commas.next()?;
    // "According to Kato, a historian, the Japanese …".
    let described = matches!(chunker.kind(comma - 1), Some(Kind::Name(_)))
        && chunker.kind(comma + 1) == Some(Kind::Determiner);
    let later = commas.next().filter(|_| described).map(|(at, _)| at);
    Some(later.unwrap_or(comma))
}

impl Cutter<'_> {
    fn push(&mut self, piece: Piece) {
        self.pieces.list.push(piece);
        self.at += 1;
    }

    fn take(&mut self, kind: Kind) {
        match kind {
            Kind::Comma if self.citation == Some(self.at) => self.push(Piece::Break),
            Kind::Comma => self.push(Piece::Comma),
            Kind::Break => self.push(Piece::Break),
            Kind::Open => self.push(Piece::Open),
            Kind::Close => self.push(Piece::Close),
            Kind::And | Kind::But => self.push(Piece::And),
            Kind::Subordinator if self.is_when_of_time() => {
                self.push(Piece::Relative(Relative::Where, ""));
            }
            Kind::Subordinator => self.push(Piece::Subordinator),
            Kind::Relative => self.take_relative(""),
            Kind::Preposition(preposition) => self.take_preposition(preposition),
            Kind::To if self.chunker.is_infinitive(self.at) => {
                self.take_verb("");
            }
            Kind::To => self.take_preposition("to"),
            Kind::Not => {
                self.denied = true;
                self.at += 1;
            }
            Kind::Adverb if self.is_place(self.at) => self.take_place("there"),
            Kind::Adverb | Kind::Sign | Kind::Owner => self.at += 1,
            Kind::Be | Kind::Have | Kind::Do | Kind::Modal => {
                self.take_verb("");
            }
            Kind::Verb(form) if self.is_verb(form.shape) => {
                self.take_verb("");
            }
            Kind::Determiner if self.is_relative_that() => self.push(Piece::Relative(Relative::Which, "")),
            Kind::Determiner if self.is_conjunction_that() => self.push(Piece::Subordinator),
            Kind::Determiner
                if self.chunker.word(self.at) == "no" && self.chunker.word(self.at + 1) == "longer" =>
            {
                if !self.take_verb("") {
                    self.at += 2;
                }
            }
            _ => self.take_phrase(""),
        }
    }

    fn take_relative(&mut self, preposition: &'static str) {
        let word = lower(self.chunker.word(self.at));
        let relative = match word.as_ref() {
            "whose" => Relative::Whose,
            "who" | "whom" => Relative::Who,
            "where" => Relative::Where,
            _ => Relative::Which,
        };
        self.push(Piece::Relative(relative, preposition));
    }

    fn take_preposition(&mut self, preposition: &'static str) {
        let next = self.at + 1;
        match self.chunker.kind(next) {
            Some(Kind::Relative) => {
                self.at = next;
                self.take_relative(preposition);
            }
            Some(Kind::Verb(form)) if form.shape == Shape::Gerund => {
                self.at = next;
                self.take_verb(preposition);
            }
            Some(Kind::Have | Kind::Be) if matches!(self.chunker.word(next), "having" | "being") => {
                self.at = next;
                self.take_verb(preposition);
            }
            // "as well as" joins; "because of", "out of", "up to" are prepositions of two words.
            Some(Kind::Adverb) if self.words_are(&["as", "well", "as"]) => {
                self.pieces.list.push(Piece::And);
                self.at += 3;
            }
            Some(Kind::Adverb) if self.is_place(next) => {
                self.at = next;
                self.take_place(preposition);
            }
            // 'at "Rose House"': the quotation mark belongs to the name.
            Some(Kind::Sign) if matches!(self.chunker.kind(next + 1), Some(Kind::Name(_))) => {
                self.at = next + 1;
                self.take_phrase(preposition);
            }
            Some(Kind::Adverb | Kind::Preposition(_) | Kind::To | Kind::Sign) | None => self.at = next,
            Some(_) => {
                self.at = next;
                self.take_phrase(preposition);
            }
        }
    }

    /// Whether "there" or "here" is a place, and not the "there" of "there were".
    fn is_place(&self, at: usize) -> bool {
        let word = self.chunker.word(at);
        let exists = matches!(
            self.chunker.kind(at + 1),
            Some(Kind::Be | Kind::Have | Kind::Modal | Kind::Not)
        );
        matches!(word, "there" | "here") && !exists
    }

    /// "there", which ties itself to its verb.
    fn take_place(&mut self, preposition: &'static str) {
        self.pieces.list.push(Piece::Phrase(self.pieces.phrases.len()));
        self.pieces.phrases.push(Phrase {
            preposition,
            units: self.at..self.at + 1,
            head: self.at,
            owner: None,
            determiner: super::Determiner::None,
            listed: false,
            apposed: None,
            within: false,
        });
        self.at += 1;
    }

    fn words_are(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| lower(self.chunker.word(self.at + offset)) == *word)
    }

    /// Whether "that" begins what somebody says: "told him that Ivan", "believed that in 1901 he".
    fn is_conjunction_that(&self) -> bool {
        if self.chunker.word(self.at) != "that" {
            return false;
        }
        let says = self.pieces.verbs.last().is_some_and(|verb| {
            matches!(
                verb.lemma,
                "say"
                    | "tell"
                    | "claim"
                    | "believe"
                    | "think"
                    | "state"
                    | "report"
                    | "argue"
                    | "announce"
                    | "know"
                    | "write"
                    | "show"
                    | "suggest"
                    | "find"
                    | "declare"
                    | "explain"
                    | "note"
                    | "indicate"
                    | "allege"
            )
        });
        match self.chunker.kind(self.at + 1) {
            Some(Kind::Noun | Kind::Verb(_)) => says,
            Some(
                Kind::Name(_)
                | Kind::Pronoun
                | Kind::Possessive
                | Kind::Determiner
                | Kind::Preposition(_)
                | Kind::Number
                | Kind::Time,
            ) => !self.pieces.list.is_empty(),
            _ => false,
        }
    }

    /// Whether "when" goes back to a time right before it: "in 1920, when most of them left".
    fn is_when_of_time(&self) -> bool {
        let before = &self.pieces.list;
        let last = match before.last() {
            Some(Piece::Comma) => before.len().checked_sub(2).and_then(|at| before.get(at)),
            other => other,
        };
        let Some(Piece::Phrase(phrase)) = last else {
            return false;
        };
        let head = self.pieces.phrases.get(*phrase).map(|phrase| phrase.head);
        self.chunker.word(self.at) == "when"
            && head.is_some_and(|head| self.chunker.kind(head) == Some(Kind::Time))
    }

    /// Whether "that" begins a clause about the noun before it: "the company that was founded".
    fn is_relative_that(&self) -> bool {
        let after_noun = matches!(self.pieces.list.last(), Some(Piece::Phrase(_)));
        let verb_follows = match self.chunker.kind(self.at + 1) {
            Some(Kind::Be | Kind::Have | Kind::Modal | Kind::Do | Kind::Not) => true,
            Some(Kind::Verb(form)) => matches!(form.shape, Shape::Past | Shape::Either | Shape::Present),
            _ => false,
        };
        after_noun && verb_follows && self.chunker.word(self.at) == "that"
    }

    /// Whether a form of a verb is a verb where a phrase might begin.
    fn is_verb(&self, shape: Shape) -> bool {
        let after_phrase = matches!(self.pieces.list.last(), Some(Piece::Phrase(_) | Piece::Close));
        let after_relative = matches!(self.pieces.list.last(), Some(Piece::Relative(..)));
        let is_subject = || {
            let Some(Piece::Phrase(phrase)) = self.pieces.list.last() else {
                return false;
            };
            self.pieces
                .phrases
                .get(*phrase)
                .is_some_and(|phrase| phrase.preposition.is_empty())
        };
        let next = self.chunker.kind(self.at + 1);
        let noun_follows = matches!(next, Some(Kind::Noun | Kind::Name(_)));
        match shape {
            Shape::Past => true,
            Shape::Either | Shape::Participle => {
                // "retired soldiers": an adjective, unless something comes before it that can be its subject.
                let adjective = !after_phrase
                    && !after_relative
                    && matches!(next, Some(Kind::Noun | Kind::Verb(_)))
                    && !matches!(
                        self.pieces.list.last(),
                        Some(Piece::And | Piece::Comma | Piece::Verb(_))
                    );
                !adjective
            }
            Shape::Gerund => {
                !noun_follows || after_phrase || matches!(self.pieces.list.last(), Some(Piece::Comma))
            }
            Shape::Present | Shape::Base => {
                (after_phrase && (is_subject() || self.awaits_verb())) || after_relative
            }
        }
    }

    /// Whether the clause has a subject and no verb yet, and what follows goes with a verb: "the Koreans in Omsk speak the".
    fn awaits_verb(&self) -> bool {
        let follows = matches!(
            self.chunker.kind(self.at + 1),
            Some(
                Kind::Adverb
                    | Kind::Determiner
                    | Kind::Name(_)
                    | Kind::Not
                    | Kind::Number
                    | Kind::Possessive
                    | Kind::Preposition(_)
                    | Kind::To
            )
        );
        let own = self.pieces.list.iter().rev().take_while(|piece| {
            !matches!(
                piece,
                Piece::Break | Piece::Comma | Piece::Open | Piece::Relative(..) | Piece::Subordinator
            )
        });
        let mut has_subject = false;
        for piece in own {
            match piece {
                Piece::Verb(_) => return false,
                Piece::Phrase(phrase) => {
                    has_subject |= self
                        .pieces
                        .phrases
                        .get(*phrase)
                        .is_some_and(|phrase| phrase.preposition.is_empty());
                }
                _ => {}
            }
        }
        follows && has_subject
    }

    fn take_verb(&mut self, preposition: &'static str) -> bool {
        let Some(verb) = self.chunker.verb_group(self.at, self.denied) else {
            self.at += 1;
            return false;
        };
        self.denied = false;
        self.at = verb.end.max(self.at + 1);
        self.pieces.list.push(Piece::Verb(self.pieces.verbs.len()));
        self.pieces.verbs.push(Verb { preposition, ..verb });
        true
    }

    fn take_phrase(&mut self, preposition: &'static str) {
        match self.chunker.phrase(self.at, preposition) {
            Some((phrase, end)) => {
                self.at = end.max(self.at + 1);
                self.pieces.list.push(Piece::Phrase(self.pieces.phrases.len()));
                self.pieces.phrases.push(phrase);
            }
            None => self.at += 1,
        }
    }
}

/// Marks what goes on with a list, what is another name of the phrase before it, and what says where that lies.
fn relate(text: &str, units: &[Unit], pieces: &mut Pieces) {
    let list = std::mem::take(&mut pieces.list);
    for at in 1..list.len() {
        let Some(Piece::Phrase(here)) = list.get(at) else {
            continue;
        };
        let related = Related {
            text,
            units,
            pieces,
            list: &list,
            at,
        };
        let (listed, apposed, within) = (
            related.listed(*here),
            related.apposed(*here),
            related.is_within(*here),
        );
        if let Some(phrase) = pieces.phrases.get_mut(*here) {
            phrase.listed = listed && apposed.is_none();
            phrase.apposed = apposed;
            phrase.within = within && !phrase.listed;
        }
    }
    pieces.list = list;
}

struct Related<'a> {
    text: &'a str,
    units: &'a [Unit],
    pieces: &'a Pieces,
    list: &'a [Piece],
    at: usize,
}

impl Related<'_> {
    fn piece(&self, at: usize) -> Option<Piece> {
        self.list.get(at).copied()
    }

    fn phrase_at(&self, at: usize) -> Option<(usize, &Phrase)> {
        match self.piece(at)? {
            Piece::Phrase(number) => Some((number, self.pieces.phrases.get(number)?)),
            _ => None,
        }
    }

    fn head(&self, phrase: &Phrase) -> Option<&Unit> {
        self.units.get(phrase.head)
    }

    fn is_name(&self, phrase: &Phrase) -> bool {
        self.head(phrase)
            .is_some_and(|head| matches!(head.kind, Kind::Name(_)))
    }

    fn is_place(&self, phrase: &Phrase) -> bool {
        self.head(phrase)
            .is_some_and(|head| head.class == Some(EntityClass::Place))
    }

    /// Whether two phrases can stand in one list.
    fn are_alike(&self, one: &Phrase, other: &Phrase) -> bool {
        let (Some(one), Some(other)) = (self.head(one), self.head(other)) else {
            return false;
        };
        match (one.kind, other.kind) {
            (Kind::Name(_), Kind::Name(_)) => {
                one.class == other.class || one.class.is_none() || other.class.is_none()
            }
            // "the central and northern Kuril Islands".
            (Kind::Noun, Kind::Name(_)) => is_adjective(one.span.of(self.text)),
            (Kind::Noun | Kind::Verb(_) | Kind::Number, Kind::Noun | Kind::Verb(_) | Kind::Number)
            | (Kind::Time, Kind::Time)
            | (Kind::Pronoun, Kind::Name(_)) => true,
            _ => false,
        }
    }

    /// Whether the phrase goes on with a list: after "and", or after a comma that an "and" follows in time.
    fn listed(&self, here: usize) -> bool {
        let Some(own) = self.pieces.phrases.get(here).filter(|p| p.preposition.is_empty()) else {
            return false;
        };
        match self.piece(self.at - 1) {
            Some(Piece::And) => {
                let before = match self.at.checked_sub(2).and_then(|at| self.piece(at)) {
                    Some(Piece::Comma) => self.at.checked_sub(3),
                    _ => self.at.checked_sub(2),
                };
                // "of Ivan, a painter, and Anna": the list goes on over what is said of its member.
                let described = before.map(|at| self.start_of_description(at));
                described
                    .and_then(|at| self.phrase_at(at))
                    .is_some_and(|(_, before)| {
                        let member = before.apposed.and_then(|number| self.pieces.phrases.get(number));
                        self.are_alike(before, own)
                            || member.is_some_and(|member| self.are_alike(member, own))
                    })
            }
            Some(Piece::Comma) => {
                let before = self.at.checked_sub(2).and_then(|at| self.phrase_at(at));
                before.is_some_and(|(_, before)| self.are_alike(before, own)) && self.list_closes(own)
            }
            _ => false,
        }
    }

    /// From the end of ", the mayor of Tula," to the noun that says what somebody is; the place itself where none does.
    fn start_of_description(&self, end: usize) -> usize {
        let mut at = end;
        for _ in 0..3 {
            match self.phrase_at(at) {
                Some((_, phrase)) if phrase.apposed.is_some() => return at,
                Some((_, phrase)) if !phrase.preposition.is_empty() => match at.checked_sub(1) {
                    Some(before) => at = before,
                    None => break,
                },
                _ => break,
            }
        }
        end
    }

    /// Whether an "and" with one more of the same follows: "B, C and D" after "A,".
    fn list_closes(&self, own: &Phrase) -> bool {
        let mut at = self.at + 1;
        for _ in 0..40 {
            let comma = self.piece(at) == Some(Piece::Comma);
            let and = self.piece(at + usize::from(comma)) == Some(Piece::And);
            if !comma && !and {
                return false;
            }
            at += usize::from(comma) + usize::from(and);
            let Some((_, next)) = self.phrase_at(at) else {
                return false;
            };
            if !next.preposition.is_empty() || !self.are_alike(own, next) {
                return false;
            }
            if and {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The phrase that this one is another name of.
    fn apposed(&self, here: usize) -> Option<usize> {
        let own = self
            .pieces
            .phrases
            .get(here)
            .filter(|p| p.preposition.is_empty())?;
        if self.piece(self.at - 1) != Some(Piece::Comma) || self.verb_follows() {
            return None;
        }
        let (number, before) = self.phrase_before_comma()?;
        let before_head = self.head(before)?;
        let own_head = self.head(own)?;
        // "Ivan and Boris, two painters".
        let counted = own
            .units
            .clone()
            .any(|at| self.units.get(at).is_some_and(|unit| unit.kind == Kind::Number));
        let described = matches!(own_head.kind, Kind::Noun | Kind::Verb(_))
            && match own.determiner {
                super::Determiner::None => self.is_role(own),
                super::Determiner::Other => counted && before_head.class == Some(EntityClass::Person),
                _ => true,
            };
        let is_nominal = before_head.kind == Kind::Noun && before.owner.is_some();
        let named = is_nominal && matches!(own_head.kind, Kind::Name(_));
        (((self.is_name(before) || is_nominal) && described) || named).then_some(number)
    }

    /// "son of", "president of": a noun for a person, without an article.
    fn is_role(&self, phrase: &Phrase) -> bool {
        matches!(
            self.units.get(phrase.head + 1).map(|unit| unit.kind),
            Some(Kind::Preposition("of"))
        )
    }

    /// The name before the comma: the last phrase, or the one before a time or number that ends with it.
    fn phrase_before_comma(&self) -> Option<(usize, &Phrase)> {
        let mut at = self.at.checked_sub(2)?;
        if self.piece(at) == Some(Piece::Close) {
            while self.piece(at) != Some(Piece::Open) {
                at = at.checked_sub(1)?;
            }
            at = at.checked_sub(1)?;
        }
        let last = self.phrase_at(at)?;
        let is_time = self.head(last.1).is_some_and(|head| head.kind == Kind::Time);
        if is_time {
            self.phrase_at(at.checked_sub(1)?)
        } else {
            Some(last)
        }
    }

    /// Whether a verb follows with this phrase as its subject.
    fn verb_follows(&self) -> bool {
        let mut at = self.at + 1;
        loop {
            match self.piece(at) {
                Some(Piece::Phrase(next))
                    if self
                        .pieces
                        .phrases
                        .get(next)
                        .is_some_and(|p| !p.preposition.is_empty()) =>
                {
                    at += 1;
                }
                Some(Piece::Verb(verb)) => {
                    return self.pieces.verbs.get(verb).is_some_and(|verb| {
                        verb.finiteness == Finiteness::Finite || !self.takes_participle(verb)
                    });
                }
                _ => return false,
            }
        }
    }

    /// "the lighthouse, a tower built in 1901": a participle after an apposition.
    fn takes_participle(&self, verb: &Verb) -> bool {
        let object_follows = matches!(
            self.units.get(verb.end).map(|unit| unit.kind),
            Some(Kind::Name(_) | Kind::Determiner | Kind::Possessive | Kind::Noun)
        );
        verb.finiteness != Finiteness::Bare || !(object_follows || verb.intransitive)
    }

    /// "Tula, Russia": the second place says where the first lies.
    fn is_within(&self, here: usize) -> bool {
        let Some(own) = self.pieces.phrases.get(here) else {
            return false;
        };
        let after_place = self.piece(self.at - 1) == Some(Piece::Comma)
            && self
                .at
                .checked_sub(2)
                .and_then(|at| self.phrase_at(at))
                .is_some_and(|(_, before)| self.is_place(before));
        own.preposition.is_empty()
            && self.is_place(own)
            && after_place
            && !matches!(self.piece(self.at + 1), Some(Piece::Verb(_)))
    }
}
