//! Verb groups: a verb with its auxiliaries, its denials, and the verbs that govern it ("began to teach").

use super::phrase::{Chunker, Finiteness, Mood, Verb};
use super::unit::Kind;
use super::verb::{Form, Shape};
use crate::extract::lexicon::lower;

/// Verbs before "to" and another verb, and what they make of it. Other verbs before "to" have a clause of their own
/// after them.
const GOVERNORS: [(&str, Mood); 62] = [
    ("agree", Mood::Said),
    ("aim", Mood::Unreal),
    ("allege", Mood::Said),
    ("allow", Mood::Fact),
    ("appear", Mood::Said),
    ("ask", Mood::Unreal),
    ("assume", Mood::Said),
    ("attempt", Mood::Unreal),
    ("authorize", Mood::Unreal),
    ("begin", Mood::Fact),
    ("believe", Mood::Said),
    ("cease", Mood::Unreal),
    ("choose", Mood::Fact),
    ("claim", Mood::Said),
    ("come", Mood::Fact),
    ("compel", Mood::Fact),
    ("consider", Mood::Said),
    ("continue", Mood::Fact),
    ("decide", Mood::Fact),
    ("decline", Mood::Denied),
    ("demand", Mood::Unreal),
    ("estimate", Mood::Said),
    ("expect", Mood::Unreal),
    ("fail", Mood::Denied),
    ("forbid", Mood::Denied),
    ("force", Mood::Fact),
    ("go", Mood::Fact),
    ("have", Mood::Fact),
    ("help", Mood::Fact),
    ("hope", Mood::Unreal),
    ("intend", Mood::Unreal),
    ("invite", Mood::Unreal),
    ("know", Mood::Fact),
    ("manage", Mood::Fact),
    ("mean", Mood::Unreal),
    ("need", Mood::Unreal),
    ("offer", Mood::Unreal),
    ("oblige", Mood::Fact),
    ("order", Mood::Unreal),
    ("permit", Mood::Fact),
    ("plan", Mood::Unreal),
    ("pledge", Mood::Unreal),
    ("prepare", Mood::Unreal),
    ("proceed", Mood::Fact),
    ("promise", Mood::Unreal),
    ("propose", Mood::Unreal),
    ("refuse", Mood::Denied),
    ("report", Mood::Said),
    ("request", Mood::Unreal),
    ("say", Mood::Said),
    ("schedule", Mood::Unreal),
    ("seek", Mood::Unreal),
    ("seem", Mood::Said),
    ("start", Mood::Fact),
    ("suppose", Mood::Said),
    ("suspect", Mood::Said),
    ("think", Mood::Said),
    ("threaten", Mood::Unreal),
    ("try", Mood::Unreal),
    ("use", Mood::Fact),
    ("want", Mood::Unreal),
    ("wish", Mood::Unreal),
];

/// Words that belong to the verb before them.
const PARTICLES: [&str; 7] = ["up", "over", "out", "down", "back", "off", "away"];

struct GroupReader<'c, 'a> {
    chunker: &'c Chunker<'a>,
    at: usize,
    mood: Mood,
    passive: bool,
    finiteness: Option<Finiteness>,
}

impl Chunker<'_> {
    /// The verb group that begins at a unit: an auxiliary, a verb, or "to" before one. `denied` where "not" went before.
    pub(super) fn verb_group(&self, at: usize, denied: bool) -> Option<Verb> {
        let mut reader = GroupReader {
            chunker: self,
            at,
            mood: if denied { Mood::Denied } else { Mood::Fact },
            passive: false,
            finiteness: None,
        };
        let mut verb = reader.read(at)?;
        // "was said to have moved": what governs another verb gives way to it.
        for _ in 0..3 {
            let Some(mood) = governs(&verb) else { break };
            let to = reader.skip_adverbs(verb.end);
            if self.kind(to) != Some(Kind::To) || !self.is_infinitive(to) {
                break;
            }
            reader.at = to;
            reader.passive = false;
            let finiteness = verb.finiteness;
            let Some(inner) = reader.read(to) else { break };
            let mood = verb.mood.max(mood).max(inner.mood);
            verb = Verb {
                finiteness,
                mood,
                start: verb.start,
                ..inner
            };
        }
        Some(verb)
    }

    /// Whether "to" at a unit stands before a verb.
    pub(super) fn is_infinitive(&self, to: usize) -> bool {
        let mut at = to + 1;
        while matches!(self.kind(at), Some(Kind::Adverb | Kind::Not)) {
            at += 1;
        }
        match self.kind(at) {
            Some(Kind::Be | Kind::Have | Kind::Do) => matches!(self.word(at), "be" | "have" | "do"),
            Some(Kind::Verb(form)) => form.shape == Shape::Base || form.lemma == self.word(at),
            _ => false,
        }
    }
}

/// What a verb makes of the verb after "to", if it governs one.
fn governs(verb: &Verb) -> Option<Mood> {
    let at = GOVERNORS
        .binary_search_by_key(&verb.lemma, |(lemma, _)| *lemma)
        .ok();
    at.and_then(|at| GOVERNORS.get(at)).map(|(_, mood)| *mood)
}

impl GroupReader<'_, '_> {
    fn kind(&self) -> Option<Kind> {
        self.chunker.kind(self.at)
    }

    fn word(&self) -> String {
        lower(self.chunker.word(self.at)).into_owned()
    }

    fn skip_adverbs(&self, from: usize) -> usize {
        let mut at = from;
        while matches!(self.chunker.kind(at), Some(Kind::Adverb | Kind::Sign)) {
            at += 1;
        }
        at
    }

    fn verb(&self, start: usize, lemma: &'static str, form: Option<Form>) -> Verb {
        Verb {
            lemma,
            particle: "",
            finiteness: self.finiteness.unwrap_or(Finiteness::Finite),
            passive: self.passive,
            intransitive: form.is_some_and(|form| form.intransitive),
            mood: self.mood,
            preposition: "",
            start,
            end: self.at,
        }
    }

    /// Takes in auxiliaries up to the verb.
    fn read(&mut self, start: usize) -> Option<Verb> {
        // The last auxiliary, which stands for a verb where none follows.
        let mut last: Option<&'static str> = None;
        loop {
            match self.kind()? {
                Kind::To if self.at == start => self.finiteness = Some(Finiteness::Infinitive),
                Kind::Adverb | Kind::Sign => {}
                Kind::Not => self.mood = self.mood.max(Mood::Denied),
                Kind::Determiner if self.is_no_longer() => {
                    self.mood = Mood::Unreal;
                    self.at += 1;
                }
                Kind::Modal => self.take_modal(),
                Kind::Do => {
                    self.finiteness.get_or_insert(Finiteness::Finite);
                    last = Some("do");
                }
                Kind::Have => {
                    self.take_auxiliary("having");
                    if matches!(last, Some("modal")) {
                        self.mood = self.mood.max(Mood::Said);
                    }
                    last = Some("have");
                }
                Kind::Be => {
                    self.take_auxiliary("being");
                    last = Some("be");
                }
                Kind::Verb(form) => {
                    if let Some(verb) = self.take_verb(start, form, last) {
                        return Some(verb);
                    }
                    return self.auxiliary_alone(start, last);
                }
                _ => return self.auxiliary_alone(start, last),
            }
            self.at += 1;
            if self.kind().is_none() {
                return self.auxiliary_alone(start, last);
            }
        }
    }

    fn is_no_longer(&self) -> bool {
        self.word() == "no" && self.chunker.word(self.at + 1) == "longer"
    }

    fn take_modal(&mut self) {
        self.finiteness.get_or_insert(Finiteness::Finite);
        let mood = match self.word().as_str() {
            // "He would become a priest" is how a biography looks ahead.
            "would" | "will" => Mood::Fact,
            "may" | "might" => Mood::Said,
            _ => Mood::Unreal,
        };
        self.mood = self.mood.max(mood);
    }

    fn take_auxiliary(&mut self, gerund: &str) {
        let finiteness = if self.word() == gerund {
            Finiteness::Gerund
        } else {
            Finiteness::Finite
        };
        self.finiteness.get_or_insert(finiteness);
    }

    /// The main verb; nothing where the word is an adjective or noun after "be" or "have".
    fn take_verb(&mut self, start: usize, form: Form, last: Option<&'static str>) -> Option<Verb> {
        let is_participle = matches!(form.shape, Shape::Either | Shape::Participle);
        match last {
            Some("be") => match form.shape {
                Shape::Gerund => {}
                _ if is_participle => self.passive = true,
                _ => return None,
            },
            Some("have") if !(is_participle || form.shape == Shape::Past) => return None,
            Some("do") if form.shape != Shape::Base && form.lemma != self.word() => return None,
            Some(_) => {}
            None => self.take_bare(form),
        }
        self.at += 1;
        if form.lemma == "get"
            && let Some(Kind::Verb(inner)) = self.kind()
            && inner.shape == Shape::Either
        {
            self.passive = true;
            self.at += 1;
            return Some(self.verb(start, inner.lemma, Some(inner)));
        }
        let mut verb = self.verb(start, form.lemma, Some(form));
        verb.particle = self.take_particle(form.lemma);
        verb.end = self.at;
        Some(verb)
    }

    /// A verb without an auxiliary.
    fn take_bare(&mut self, form: Form) {
        let finiteness = match form.shape {
            Shape::Gerund => Finiteness::Gerund,
            Shape::Either | Shape::Participle => Finiteness::Bare,
            Shape::Base | Shape::Present | Shape::Past => Finiteness::Finite,
        };
        self.finiteness.get_or_insert(finiteness);
        self.passive = form.shape == Shape::Participle;
    }

    /// "set up", "took over"; not "moved back", which says no more than "moved".
    fn take_particle(&mut self, lemma: &str) -> &'static str {
        let word = self.word();
        let Some(particle) = PARTICLES.iter().find(|particle| **particle == word) else {
            return "";
        };
        // "employed over 700", "moved up the river".
        let object_follows = matches!(self.chunker.kind(self.at + 1), Some(Kind::Number | Kind::Time));
        if object_follows && *particle == "over" {
            return "";
        }
        self.at += 1;
        let changes_little = matches!(*particle, "back" | "off" | "away" | "out" | "down")
            && !matches!(
                lemma,
                "break" | "close" | "shut" | "carry" | "turn" | "put" | "lay" | "take" | "give"
            );
        if changes_little { "" } else { particle }
    }

    fn auxiliary_alone(&self, start: usize, last: Option<&'static str>) -> Option<Verb> {
        let lemma = last.filter(|lemma| *lemma != "modal")?;
        let mut verb = self.verb(start, lemma, None);
        // What was skipped after the auxiliary may belong to the phrase that follows.
        let mut end = self.at;
        while end > start + 1
            && !matches!(
                self.chunker.kind(end - 1),
                Some(Kind::Be | Kind::Have | Kind::Do | Kind::Not)
            )
        {
            end -= 1;
        }
        verb.end = end;
        Some(verb)
    }
}
