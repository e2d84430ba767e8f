//! Finds what pronouns and nouns such as "the city" stand for, within a document.
//!
//! Everything that is mentioned is remembered with a weight: the subject of a clause more than an object, that more than
//! what stands after a preposition or owns something. What was said sentences ago weighs less, and the topic of the
//! document more. A pronoun takes the weightiest thing that agrees with it in class, gender and number. Things without a
//! name weigh as well, so that "his father … he" or "the soldiers … they" is left alone where a name would be a guess.
//! A noun wants a thing that is known to be one: by its name, the gazetteer, or what the document has said of it.

mod memory;
mod noun;
mod pronoun;

use std::collections::HashMap;

use super::{
    analysis::{Analysis, Sentence},
    entities::Entities,
    lexicon::{lexicon, lower},
    name::is_trait,
    syntax::{Clause, ClauseKind, Determiner, Kind, Phrase, Syntax},
    topic::Topic,
};
use crate::model::{EntityClass, Gender, LocalEntityId, Mention, MentionKind, Score, Span};
use memory::{Memory, Seen, Weight};
use pronoun::Pronoun;

/// Resolves the sentences of a document, one after the other.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    analysis: &'a Analysis<'a>,
    names: &'a [Mention],
    topic: Option<Topic>,
    memory: Memory,
    /// Nouns that the document has called things by.
    kinds: HashMap<LocalEntityId, Vec<String>>,
    genders: HashMap<LocalEntityId, Gender>,
    sentence: usize,
    block: Option<usize>,
}

/// One sentence, as it is read.
struct Reading<'r> {
    syntax: &'r Syntax,
    entities: &'r Entities,
    /// For each phrase, how much weight its place gives it.
    weights: Vec<Weight>,
    /// For each phrase, the clause that it is the subject of.
    subject_of: Vec<Option<usize>>,
    /// What each phrase was found to stand for.
    referents: Vec<Option<LocalEntityId>>,
    found: Vec<Mention>,
}

impl<'a> Resolver<'a> {
    /// Begins a document; `names` are all of its names, in reading order.
    pub(crate) fn new(analysis: &'a Analysis<'a>, names: &'a [Mention], topic: Option<Topic>) -> Self {
        Self {
            analysis,
            names,
            topic,
            memory: Memory::default(),
            kinds: HashMap::new(),
            genders: HashMap::new(),
            sentence: 0,
            block: None,
        }
    }

    /// What words of the next sentence that are not names stand for, in reading order.
    pub(crate) fn read(&mut self, sentence: &Sentence, syntax: &Syntax, entities: &Entities) -> Vec<Mention> {
        self.sentence += 1;
        self.memory.forget(self.sentence);
        let begins = self.block != Some(sentence.block);
        self.block = Some(sentence.block);
        if sentence.is_heading {
            self.note_heading(sentence, entities);
            return Vec::new();
        }
        let (weights, subject_of) = weights(syntax);
        let mut reading = Reading {
            syntax,
            entities,
            referents: vec![None; syntax.phrases.len()],
            weights,
            subject_of,
            found: Vec::new(),
        };
        self.memory.begin_sentence(begins);
        for number in 0..syntax.phrases.len() {
            self.read_phrase(number, &mut reading);
        }
        self.learn(&reading);
        reading.found.sort_by_key(|mention| mention.span);
        reading.found
    }

    /// What a heading names may be spoken of right below it.
    fn note_heading(&mut self, sentence: &Sentence, entities: &Entities) {
        let first = self
            .names
            .partition_point(|m| m.span.start() < sentence.span.start());
        for mention in self
            .names
            .iter()
            .skip(first)
            .take_while(|m| m.span.start() < sentence.span.end())
        {
            self.memory.push(Seen {
                gender: self.gender(mention.entity, entities),
                ..self.seen(Some(mention.entity), mention.class, Weight::Object)
            });
        }
    }

    fn seen(&self, entity: Option<LocalEntityId>, class: Option<EntityClass>, weight: Weight) -> Seen {
        Seen {
            entity,
            class,
            gender: None,
            plural: false,
            weight,
            sentence: self.sentence,
        }
    }

    fn gender(&self, entity: LocalEntityId, entities: &Entities) -> Option<Gender> {
        self.genders
            .get(&entity)
            .copied()
            .or_else(|| entities.entity(entity)?.gender)
    }

    fn read_phrase(&mut self, number: usize, reading: &mut Reading<'_>) {
        let Some(phrase) = reading.syntax.phrases.get(number) else {
            return;
        };
        let weight = reading.weights.get(number).copied().unwrap_or(Weight::Oblique);
        // "the mayor's brother": what owns comes first.
        if let Some(owner) = phrase.owner {
            self.read_owner(number, owner, reading);
        }
        for at in phrase.units.clone() {
            if at != phrase.head && Some(at) != phrase.owner {
                self.note_name(at, Weight::Owner, reading);
            }
        }
        let Some(head) = reading.syntax.units.get(phrase.head) else {
            return;
        };
        match head.kind {
            // "was renamed Tula": the text goes on about the thing by its old name.
            Kind::Name(_) if is_new_name(number, reading) => {}
            Kind::Name(_) => {
                let referent = self.note_name(phrase.head, weight, reading);
                if let Some(slot) = reading.referents.get_mut(number) {
                    *slot = referent;
                }
                self.learn_title(phrase, referent, reading);
            }
            Kind::Pronoun | Kind::Adverb => self.read_pronoun(number, phrase.head, weight, reading),
            Kind::Noun | Kind::Verb(_) | Kind::Number | Kind::Determiner => {
                self.read_noun(number, phrase.head, weight, reading);
            }
            _ => {}
        }
    }

    fn read_owner(&mut self, number: usize, owner: usize, reading: &mut Reading<'_>) {
        let Some(unit) = reading.syntax.units.get(owner) else {
            return;
        };
        let weight = self.weight_of_owner(number, owner, reading);
        match unit.kind {
            Kind::Name(_) => {
                self.note_name(owner, weight, reading);
            }
            Kind::Possessive => self.read_pronoun(number, owner, weight, reading),
            Kind::Noun => self.read_noun(number, owner, Weight::Owner, reading),
            _ => {}
        }
    }

    /// Of "his brother did", the text goes on about him rather than the brother.
    fn weight_of_owner(&self, number: usize, owner: usize, reading: &Reading<'_>) -> Weight {
        let Some(phrase) = reading.syntax.phrases.get(number) else {
            return Weight::Owner;
        };
        let is_kin = (owner + 1..=phrase.head).any(|at| {
            let word = lower(reading.syntax.word(at, self.analysis.text));
            lexicon().kinship(&word).is_some()
        });
        if is_kin && reading.weights.get(number) == Some(&Weight::Subject) {
            Weight::Kin
        } else {
            Weight::Owner
        }
    }

    /// Remembers a name; gives what it names.
    fn note_name(&mut self, unit: usize, weight: Weight, reading: &Reading<'_>) -> Option<LocalEntityId> {
        let Kind::Name(name) = reading.syntax.units.get(unit)?.kind else {
            return None;
        };
        let mention = self.names.get(name)?;
        let head = mention.span.of(self.analysis.text).rsplit(' ').next();
        if head.is_some_and(is_trait) {
            return Some(mention.entity);
        }
        self.memory.push(Seen {
            gender: self.gender(mention.entity, reading.entities),
            ..self.seen(Some(mention.entity), mention.class, weight)
        });
        Some(mention.entity)
    }

    fn read_pronoun(&mut self, number: usize, unit: usize, weight: Weight, reading: &mut Reading<'_>) {
        let Some(span) = reading.syntax.units.get(unit).map(|unit| unit.span) else {
            return;
        };
        let word = lower(span.of(self.analysis.text)).into_owned();
        let Some(pronoun) = Pronoun::of(&word) else { return };
        let is_owner = matches!(weight, Weight::Owner | Weight::Kin);
        if pronoun.is_thing() && self.is_empty_subject(number, reading) {
            return;
        }
        let barred = barred(number, is_owner, reading);
        let of_people = is_owner && pronoun == Pronoun::They && self.owns_people(number, reading);
        // "Their daughter" is hers or his, of the couple that is spoken of.
        if pronoun == Pronoun::They
            && (weight == Weight::Kin || self.has_relatives(number, reading))
            && let Some(entity) = self.one_of_couple()
        {
            return self.push(
                (MentionKind::Pronoun, span),
                entity,
                (number, unit, weight),
                reading,
            );
        }
        let of_itself = || {
            is_reflexive(&word)
                .then(|| subject_beside(number, reading))
                .flatten()
        };
        let found = known_as(number, reading)
            .or_else(of_itself)
            .or_else(|| self.listed_owner(number, pronoun, reading))
            .or_else(|| self.antecedent((pronoun, weight), (&barred, of_people), reading));
        let Some(entity) = found else {
            self.memory.push(Seen {
                gender: pronoun.gender(),
                plural: pronoun == Pronoun::They,
                ..self.seen(None, pronoun.classes().first().copied(), weight)
            });
            return;
        };
        if let Some(gender) = pronoun.gender() {
            self.genders.entry(entity).or_insert(gender);
        }
        self.push(
            (MentionKind::Pronoun, span),
            entity,
            (number, unit, weight),
            reading,
        );
    }

    /// Whether a phrase is of the number or lot of a people.
    fn owns_people(&self, number: usize, reading: &Reading<'_>) -> bool {
        const NOUNS: [&str; 8] = [
            "community",
            "descendants",
            "homeland",
            "number",
            "numbers",
            "population",
            "ranks",
            "settlement",
        ];
        reading.syntax.phrases.get(number).is_some_and(|phrase| {
            let noun = lower(reading.syntax.word(phrase.head, self.analysis.text));
            NOUNS.contains(&noun.as_ref())
        })
    }

    /// "Boris Petrov and his wife": he is the one just named.
    fn listed_owner(&self, number: usize, pronoun: Pronoun, reading: &Reading<'_>) -> Option<LocalEntityId> {
        let phrase = reading.syntax.phrases.get(number)?;
        let before = reading.syntax.phrases.get(number.checked_sub(1)?)?;
        let joins = phrase.units.start == before.units.end + 1
            && reading.syntax.units.get(before.units.end)?.kind == Kind::And
            && phrase.preposition.is_empty();
        let noun = lower(reading.syntax.word(phrase.head, self.analysis.text));
        let noun_after_owner = phrase.owner.and_then(|owner| {
            let first = lower(reading.syntax.word(owner + 1, self.analysis.text)).into_owned();
            lexicon().kinship(&first).map(|_| ())
        });
        let is_kin = lexicon().kinship(&noun).is_some() || noun_after_owner.is_some();
        let wanted = pronoun.gender().filter(|_| joins && is_kin)?;
        let entity = reading.referents.get(number - 1).copied().flatten()?;
        let class = reading.entities.entity(entity)?.class;
        let gender = self.gender(entity, reading.entities);
        (class == Some(EntityClass::Person) && gender.is_none_or(|gender| gender == wanted)).then_some(entity)
    }

    /// "They had two sons": whether a phrase is the subject of a verb for having, and has relatives.
    fn has_relatives(&self, number: usize, reading: &Reading<'_>) -> bool {
        let clause = reading.subject_of.get(number).copied().flatten();
        let Some(clause) = clause.and_then(|at| reading.syntax.clauses.get(at)) else {
            return false;
        };
        let verb = clause.verb.and_then(|verb| reading.syntax.verbs.get(verb));
        let mut objects = clause.complements.iter().filter(|c| c.preposition.is_empty());
        verb.is_some_and(|verb| verb.lemma == "have")
            && objects.any(|object| {
                let head = reading
                    .syntax
                    .phrases
                    .get(object.phrase)
                    .map(|phrase| phrase.head);
                head.is_some_and(|head| {
                    let noun = lower(reading.syntax.word(head, self.analysis.text));
                    lexicon().kinship(&noun).is_some()
                })
            })
    }

    /// One of the two persons last spoken of, the one who was a subject: nothing where a group was spoken of since.
    fn one_of_couple(&self) -> Option<LocalEntityId> {
        let near = || {
            self.memory
                .newest()
                .take_while(|seen| seen.sentence + 1 >= self.sentence)
        };
        let last = near().find(|seen| {
            seen.plural || matches!(seen.class, Some(EntityClass::Person | EntityClass::Group))
        })?;
        if last.plural || last.class == Some(EntityClass::Group) {
            return None;
        }
        let mut persons =
            near().filter(|seen| seen.class == Some(EntityClass::Person) && seen.entity.is_some());
        persons
            .find(|seen| seen.weight == Weight::Subject)
            .and_then(|seen| seen.entity)
    }

    /// Notes that words stand for an entity.
    fn push(
        &mut self,
        (kind, span): (MentionKind, Span),
        entity: LocalEntityId,
        (number, unit, weight): (usize, usize, Weight),
        reading: &mut Reading<'_>,
    ) {
        let class = reading.entities.entity(entity).and_then(|e| e.class);
        self.memory.push(Seen {
            gender: self.gender(entity, reading.entities),
            ..self.seen(Some(entity), class, weight)
        });
        let is_head = reading.syntax.phrases.get(number).is_some_and(|p| p.head == unit);
        if let Some(slot) = reading.referents.get_mut(number).filter(|_| is_head) {
            *slot = Some(entity);
        }
        let score = Score::new(if kind == MentionKind::Pronoun { 0.7 } else { 0.65 });
        reading.found.push(Mention {
            span,
            kind,
            class,
            entity,
            item: None,
            score,
        });
    }

    /// Whether "it" stands for nothing: "it is said that", "it was in 1912 that".
    fn is_empty_subject(&self, number: usize, reading: &Reading<'_>) -> bool {
        const EMPTY: [&str; 14] = [
            "appear", "argue", "assume", "believe", "claim", "estimate", "know", "rain", "report", "say",
            "seem", "suggest", "take", "think",
        ];
        let Some(at) = reading.subject_of.get(number).copied().flatten() else {
            return false;
        };
        let clause = reading.syntax.clauses.get(at);
        let Some(verb) = clause.and_then(|c| reading.syntax.verbs.get(c.verb?)) else {
            return false;
        };
        let says = EMPTY.contains(&verb.lemma)
            && (clause.is_some_and(|clause| clause.passive)
                || matches!(verb.lemma, "seem" | "appear" | "take" | "rain"));
        let cleft = verb.lemma == "be"
            && (verb.end..verb.end + 8).any(|unit| {
                let word = reading.syntax.word(unit, self.analysis.text);
                matches!(word, "that" | "who" | "whether" | "until")
                    || (word == "to"
                        && unit > verb.end
                        && reading.syntax.units.get(unit).is_some_and(|u| u.kind == Kind::To))
            });
        says || cleft
    }

    /// What the sentence has said that things are, for nouns to come.
    fn learn(&mut self, reading: &Reading<'_>) {
        for clause in &reading.syntax.clauses {
            let is_copula = clause
                .verb
                .and_then(|verb| reading.syntax.verbs.get(verb))
                .is_some_and(|verb| verb.lemma == "be" || verb.lemma == "become" || verb.lemma == "remain");
            if !(is_copula || clause.kind == ClauseKind::Apposition) || clause.passive {
                continue;
            }
            let Some(subject) = clause.subject else { continue };
            let Some(entity) = reading.referents.get(subject).copied().flatten() else {
                continue;
            };
            let complements = clause.complements.iter().filter(|c| c.preposition.is_empty());
            for complement in complements.take(3) {
                let Some(phrase) = reading.syntax.phrases.get(complement.phrase) else {
                    continue;
                };
                if phrase.determiner != Determiner::Other {
                    self.learn_kind(entity, phrase.head, reading);
                }
            }
        }
    }

    /// "the newspaper Vaqt", "Prince Jaya".
    fn learn_title(&mut self, phrase: &Phrase, referent: Option<LocalEntityId>, reading: &Reading<'_>) {
        let before = phrase.head.checked_sub(1).filter(|at| *at >= phrase.units.start);
        if let (Some(entity), Some(before)) = (referent, before) {
            self.learn_kind(entity, before, reading);
        }
    }

    fn learn_kind(&mut self, entity: LocalEntityId, unit: usize, reading: &Reading<'_>) {
        let Some(unit) = reading
            .syntax
            .units
            .get(unit)
            .filter(|unit| unit.kind == Kind::Noun)
        else {
            return;
        };
        let noun = lower(unit.span.of(self.analysis.text)).into_owned();
        if let Some((EntityClass::Person, Some(gender))) = lexicon().word(&noun).nominal {
            self.genders.entry(entity).or_insert(gender);
        }
        let kinds = self.kinds.entry(entity).or_default();
        if kinds.len() < 12 && !kinds.contains(&noun) {
            kinds.push(noun);
        }
    }
}

/// Whether a phrase is the name that something is given.
fn is_new_name(number: usize, reading: &Reading<'_>) -> bool {
    reading.syntax.clauses.iter().any(|clause| {
        let lemma = clause
            .verb
            .and_then(|verb| reading.syntax.verbs.get(verb))
            .map_or("", |verb| verb.lemma);
        let names = clause.passive && matches!(lemma, "call" | "name" | "rechristen" | "rename");
        names
            && clause
                .complements
                .iter()
                .any(|c| c.phrase == number && matches!(c.preposition, "" | "as" | "to"))
    })
}

/// For each phrase its weight, and the clause that it is the subject of.
fn weights(syntax: &Syntax) -> (Vec<Weight>, Vec<Option<usize>>) {
    let mut weights: Vec<Weight> = syntax
        .phrases
        .iter()
        .map(|phrase| {
            if phrase.preposition.is_empty() {
                Weight::Object
            } else {
                Weight::Oblique
            }
        })
        .collect();
    let mut subject_of = vec![None; syntax.phrases.len()];
    // The subject of a relative clause is an object or less in the clause that it belongs to.
    let mut taken = vec![false; syntax.phrases.len()];
    for complement in syntax.clauses.iter().flat_map(|clause| &clause.complements) {
        if let Some(slot) = taken.get_mut(complement.phrase) {
            *slot = true;
        }
    }
    for (at, clause) in syntax.clauses.iter().enumerate() {
        let Some(subject) = clause.subject else { continue };
        for phrase in syntax.list(subject) {
            let is_bare = syntax
                .phrases
                .get(phrase)
                .is_some_and(|p| p.preposition.is_empty() || p.listed);
            let is_part = taken.get(phrase).copied().unwrap_or_default();
            if clause.kind == ClauseKind::Verbal && is_bare && !is_part {
                if let Some(weight) = weights.get_mut(phrase) {
                    *weight = Weight::Subject;
                }
                if let Some(slot) = subject_of.get_mut(phrase) {
                    *slot = slot.or(Some(at));
                }
            }
        }
    }
    // "Her husband, Ivan, owned": Ivan did.
    for number in 0..syntax.phrases.len() {
        if let Some(name) = syntax.same_as(number).filter(|name| *name > number)
            && let Some(weight) = weights.get(number).copied()
            && let Some(slot) = weights.get_mut(name)
        {
            *slot = weight.max(*slot);
        }
    }
    (weights, subject_of)
}

/// What a pronoun cannot stand for: the subject of its own clause, unless it owns something ("he met him", "he met his
/// brother"), and whom it is with in a clause that opens the sentence ("Placed under the care of Bailey, he").
fn barred(number: usize, is_owner: bool, reading: &Reading<'_>) -> Vec<LocalEntityId> {
    if is_owner {
        return Vec::new();
    }
    let clauses = &reading.syntax.clauses;
    let referent = |phrase: usize| reading.referents.get(phrase).copied().flatten();
    if reading.subject_of.get(number).copied().flatten().is_some() {
        let opening = clauses
            .iter()
            .filter(|clause| opens_before(number, clause, reading));
        let complements = opening.flat_map(|clause| &clause.complements);
        return complements.filter_map(|c| referent(c.phrase)).collect();
    }
    subject_beside(number, reading).into_iter().collect()
}

fn is_reflexive(pronoun: &str) -> bool {
    pronoun.ends_with("self") || pronoun.ends_with("selves")
}

/// The subject of the clause that a phrase is a complement of: who does something to himself.
fn subject_beside(number: usize, reading: &Reading<'_>) -> Option<LocalEntityId> {
    let is_own = |clause: &&Clause| clause.complements.iter().any(|c| c.phrase == number);
    let own = reading.syntax.clauses.iter().find(is_own)?;
    reading.referents.get(own.subject?).copied().flatten()
}

/// Whether a clause has a phrase as its subject that comes after its verb: "Known as Ivan, he".
fn opens_before(number: usize, clause: &Clause, reading: &Reading<'_>) -> bool {
    let verb = clause.verb.and_then(|verb| reading.syntax.verbs.get(verb));
    let start = reading
        .syntax
        .phrases
        .get(number)
        .map_or(0, |phrase| phrase.units.start);
    clause.subject == Some(number) && verb.is_some_and(|verb| verb.end <= start)
}

/// "Known as Sakhalin Koreans, they": what the subject was called before it stands for what it is called.
fn known_as(number: usize, reading: &Reading<'_>) -> Option<LocalEntityId> {
    let is_naming = |clause: &&Clause| {
        let verb = clause.verb.and_then(|verb| reading.syntax.verbs.get(verb));
        verb.is_some_and(|verb| matches!(verb.lemma, "call" | "dub" | "know" | "name" | "nickname"))
    };
    let mut clauses = reading.syntax.clauses.iter();
    let clause = clauses.find(|clause| is_naming(clause) && opens_before(number, clause, reading))?;
    let name = clause
        .complements
        .iter()
        .find(|c| matches!(c.preposition, "" | "as"))?;
    reading.referents.get(name.phrase).copied().flatten()
}
