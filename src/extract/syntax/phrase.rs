//! Noun phrases and verb groups: what a sentence is made of before one asks who did what.

use std::ops::Range;

use super::unit::{Kind, Unit};
use super::verb::{Form, Shape};
use crate::extract::lexicon::{lexicon, lower};
use crate::model::EntityClass;

/// What stands before the nouns of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    /// Nothing.
    None,
    /// "a", "an", "one of".
    Indefinite,
    /// "the".
    Definite,
    /// "his", "X's".
    Owner,
    /// "some", "two", "this".
    Other,
}

/// A noun phrase, with the preposition before it.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The preposition; empty for a subject or an object.
    pub(crate) preposition: &'static str,
    /// From the determiner to the head, in units.
    pub(crate) units: Range<usize>,
    /// The unit that says what it is: a name, a noun, a pronoun, a time.
    pub(crate) head: usize,
    /// The unit that possesses: "his", or what stands before "'s".
    pub(crate) owner: Option<usize>,
    /// What stands before the nouns.
    pub(crate) determiner: Determiner,
    /// Whether it goes on with the list that the phrase before begins or goes on with.
    pub(crate) listed: bool,
    /// The phrase it is another name of: "Ivan, the brother of Boris".
    pub(crate) apposed: Option<usize>,
    /// Whether it only says where the place before it lies: "Tula, Russia".
    pub(crate) within: bool,
}

/// How a verb group stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finiteness {
    /// "moved" after a subject, "was moved", "has moved".
    Finite,
    /// "moved" without an auxiliary: the past or a participle.
    Bare,
    /// "moving", "having moved".
    Gerund,
    /// "to move".
    Infinitive,
}

/// How far a sentence commits itself to what a verb says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mood {
    /// It is so.
    Fact,
    /// It is said to be so, or may be so.
    Said,
    /// It is not so.
    Denied,
    /// It was meant, wished or asked to be so.
    Unreal,
}

/// A verb with its auxiliaries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verb {
    /// The verb; "be" and "have" by themselves are verbs too.
    pub(crate) lemma: &'static str,
    /// The particle after it, as in "set up"; empty for most.
    pub(crate) particle: &'static str,
    /// How it stands.
    pub(crate) finiteness: Finiteness,
    /// Whether the subject suffers it.
    pub(crate) passive: bool,
    /// Whether the verb takes no object as a rule.
    pub(crate) intransitive: bool,
    /// How far the sentence commits itself.
    pub(crate) mood: Mood,
    /// The preposition before a gerund: "after moving".
    pub(crate) preposition: &'static str,
    /// First unit.
    pub(crate) start: usize,
    /// The unit after the last.
    pub(crate) end: usize,
}

/// Reads phrases off the units of a sentence.
pub(super) struct Chunker<'a> {
    pub(super) text: &'a str,
    pub(super) units: &'a [Unit],
}

impl<'a> Chunker<'a> {
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.units.get(at).map(|unit| unit.kind)
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.units.get(at).map_or("", |unit| unit.span.of(self.text))
    }

    /// The noun phrase that begins at a unit, and the unit after it.
    pub(super) fn phrase(&self, at: usize, preposition: &'static str) -> Option<(Phrase, usize)> {
        let mut reader = NounReader {
            chunker: self,
            start: at,
            at,
            head: None,
            owner: None,
            determiner: Determiner::None,
            has_noun: false,
            after_preposition: !preposition.is_empty(),
        };
        while reader.step() {}
        let head = reader.head.or_else(|| {
            // "Many emigrated", "his": a determiner that stands for what it determines.
            let last = reader.at.checked_sub(1).filter(|last| *last >= at)?;
            matches!(
                self.kind(last),
                Some(Kind::Determiner | Kind::Possessive | Kind::Owner)
            )
            .then_some(last)
        })?;
        let phrase = Phrase {
            preposition,
            units: at..reader.at,
            head,
            owner: reader.owner.filter(|owner| *owner != head),
            determiner: reader.determiner,
            listed: false,
            apposed: None,
            within: false,
        };
        Some((phrase, reader.at))
    }
}

/// Reads one noun phrase unit by unit.
struct NounReader<'c, 'a> {
    chunker: &'c Chunker<'a>,
    start: usize,
    at: usize,
    head: Option<usize>,
    owner: Option<usize>,
    determiner: Determiner,
    /// Whether the head is a noun, so that a verb may follow.
    has_noun: bool,
    after_preposition: bool,
}

impl NounReader<'_, '_> {
    /// Takes one unit in; `false` where the phrase has ended.
    fn step(&mut self) -> bool {
        let Some(unit) = self.chunker.units.get(self.at) else {
            return false;
        };
        match unit.kind {
            // "the southern half".
            Kind::Determiner if self.head.is_some() && !self.has_noun => self.take_noun(),
            Kind::Determiner if !self.has_noun => self.take_determiner(),
            Kind::Possessive if !self.has_noun => {
                self.owner = Some(self.at);
                self.determiner = Determiner::Owner;
                self.at += 1;
                true
            }
            Kind::Pronoun if self.at == self.start => {
                self.head = Some(self.at);
                self.at += 1;
                false
            }
            Kind::Name(_) => self.take_name(unit.class),
            Kind::Time => self.take_time(),
            Kind::Number if !self.has_noun => {
                self.head = Some(self.at);
                if self.determiner == Determiner::None {
                    self.determiner = Determiner::Other;
                }
                self.at += 1;
                true
            }
            Kind::Noun => self.take_noun(),
            Kind::Verb(form) if self.is_nominal(form) => self.take_noun(),
            Kind::Adverb if !self.has_noun && self.at > self.start => {
                let goes_on = matches!(
                    self.chunker.kind(self.at + 1),
                    Some(Kind::Verb(_) | Kind::Noun | Kind::Number | Kind::Name(_))
                ) && self.determiner != Determiner::None;
                self.at += usize::from(goes_on);
                goes_on
            }
            Kind::Sign => {
                let goes_on = matches!(self.chunker.kind(self.at + 1), Some(Kind::Noun | Kind::Name(_)));
                self.at += usize::from(goes_on);
                goes_on
            }
            _ => false,
        }
    }

    fn take_determiner(&mut self) -> bool {
        let word = lower(self.chunker.word(self.at));
        self.determiner = match word.as_ref() {
            "the" => Determiner::Definite,
            "a" | "an" | "another" => Determiner::Indefinite,
            _ if self.determiner == Determiner::None => Determiner::Other,
            _ => self.determiner,
        };
        self.at += 1;
        true
    }

    /// What stands before "'s" owns what follows.
    fn take_owner(&mut self) -> bool {
        if self.chunker.kind(self.at) != Some(Kind::Owner) {
            return false;
        }
        self.owner = self.at.checked_sub(1);
        self.determiner = Determiner::Owner;
        self.head = None;
        self.has_noun = false;
        self.at += 1;
        true
    }

    fn take_name(&mut self, class: Option<EntityClass>) -> bool {
        // "He met Boris Anna": two persons are two phrases.
        if self.has_noun && self.head.is_some_and(|head| self.is_person(head)) {
            return false;
        }
        self.head = Some(self.at);
        self.has_noun = true;
        self.at += 1;
        if self.take_owner() {
            return true;
        }
        // "its Kazan store": no form that a name in the singular takes.
        let is_noun = |form: Form| {
            form.shape == Shape::Base
                && self.determiner != Determiner::None
                && class != Some(EntityClass::Group)
        };
        class != Some(EntityClass::Person)
            && match self.chunker.kind(self.at) {
                Some(Kind::Name(_) | Kind::Noun) => true,
                Some(Kind::Verb(form)) => is_noun(form),
                _ => false,
            }
    }

    fn is_person(&self, at: usize) -> bool {
        self.chunker
            .units
            .get(at)
            .is_some_and(|unit| unit.class == Some(EntityClass::Person))
    }

    /// A time is a phrase by itself, or says which: "the 1897 census".
    fn take_time(&mut self) -> bool {
        // "The 1932 games", but "at the end of 1932 Ivan".
        let is_one_word = !self.chunker.word(self.at).contains(' ');
        let noun_follows =
            is_one_word && matches!(self.chunker.kind(self.at + 1), Some(Kind::Noun | Kind::Name(_)));
        if self.determiner != Determiner::None && !self.has_noun && noun_follows {
            self.at += 1;
            return true;
        }
        if self.head.is_none() {
            self.head = Some(self.at);
            self.at += 1;
            return self.take_owner();
        }
        false
    }

    fn take_noun(&mut self) -> bool {
        if self.head.is_some_and(|head| self.is_person(head)) {
            return false;
        }
        self.head = Some(self.at);
        let unit = self.chunker.units.get(self.at);
        self.has_noun = unit.is_some_and(|unit| unit.capital) || !is_adjective(self.chunker.word(self.at));
        self.at += 1;
        self.take_owner();
        true
    }

    /// Whether a word that is a form of a verb is a noun or an adjective here.
    fn is_nominal(&self, form: Form) -> bool {
        let next = self.chunker.kind(self.at + 1);
        let before_noun = matches!(
            next,
            Some(Kind::Noun | Kind::Name(_) | Kind::Verb(_) | Kind::Number)
        );
        let is_past = matches!(form.shape, Shape::Past | Shape::Either | Shape::Participle);
        if self.has_noun {
            return self.goes_on_as_noun(form, next);
        }
        if self.head.is_some() && is_past {
            // "his younger married sister", "835 died".
            return before_noun
                && self
                    .head
                    .is_some_and(|head| self.chunker.kind(head) == Some(Kind::Noun));
        }
        match self.determiner {
            Determiner::None if self.at > self.start => !is_past || before_noun,
            Determiner::None if self.after_preposition => {
                (is_past && before_noun) || matches!(form.shape, Shape::Base | Shape::Present)
            }
            Determiner::None => matches!(form.shape, Shape::Base | Shape::Present),
            // "Many emigrated", "this led to".
            Determiner::Other => !is_past || (before_noun && form.shape != Shape::Past && !form.intransitive),
            _ => !is_past || before_noun,
        }
    }

    /// The same after a noun: "trade talks", but "the school teaches" and "the people live".
    fn goes_on_as_noun(&self, form: Form, next: Option<Kind>) -> bool {
        let before = self.chunker.word(self.at.saturating_sub(1));
        let after_name = self
            .head
            .is_some_and(|head| matches!(self.chunker.kind(head), Some(Kind::Name(_))));
        let is_plural =
            before.ends_with('s') || matches!(before, "people" | "men" | "women" | "children" | "Japanese");
        let runs_on = matches!(
            next,
            Some(Kind::Be | Kind::Have | Kind::Modal | Kind::Verb(_) | Kind::Owner)
        );
        match form.shape {
            Shape::Base => !is_plural,
            Shape::Present => !after_name && (is_plural || runs_on || self.determiner == Determiner::None),
            Shape::Gerund => {
                !after_name
                    && !matches!(
                        next,
                        Some(Kind::Preposition(_) | Kind::To | Kind::Name(_) | Kind::Determiner)
                    )
            }
            _ => false,
        }
    }
}

/// Adjectives that no ending tells.
const ADJECTIVES: [&str; 65] = [
    "young",
    "younger",
    "youngest",
    "old",
    "older",
    "oldest",
    "elder",
    "eldest",
    "new",
    "large",
    "larger",
    "largest",
    "small",
    "smaller",
    "smallest",
    "great",
    "greater",
    "greatest",
    "big",
    "good",
    "best",
    "high",
    "higher",
    "highest",
    "long",
    "longest",
    "little",
    "main",
    "first",
    "last",
    "second",
    "third",
    "fourth",
    "fifth",
    "own",
    "sole",
    "only",
    "same",
    "early",
    "earliest",
    "late",
    "latest",
    "rich",
    "poor",
    "free",
    "full",
    "former",
    "future",
    "present",
    "modern",
    "western",
    "eastern",
    "northern",
    "southern",
    "upper",
    "lower",
    "twin",
    "famous",
    "senior",
    "junior",
    "additional",
    "mere",
    "total",
    "part-time",
    "full-time",
];

/// Whether a lower case word is an adjective rather than a noun, by its look.
pub(super) fn is_adjective(word: &str) -> bool {
    if ADJECTIVES.contains(&word) {
        return true;
    }
    let known = lexicon().word(word);
    let is_noun = known.nominal.is_some() || known.occupation || known.title || known.organization.is_some();
    !is_noun
        && word.len() > 4
        && [
            "al", "ic", "ous", "ive", "ful", "less", "ish", "ese", "ary", "able", "ible", "ian",
        ]
        .iter()
        .any(|end| word.ends_with(end))
}
