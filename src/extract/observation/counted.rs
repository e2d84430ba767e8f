//! Who or what is counted, as the clause of a number says it: its subject, what is said of it, of what it is a part.

use super::{measure, reader::FigureReader};
use crate::extract::syntax::{Clause, Complement, Phrase};
use crate::model::{EntityClass, LocalEntityId, Mention, MentionKind, Unit};

/// Whose number a subject says it is: of whom or what, in "the town had" and "its population was".
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'a> {
    /// A place, group or organization.
    Named(&'a Mention),
    /// Somebody's or something's that is not named.
    Unnamed,
}

impl<'r, 'a> FigureReader<'r, 'a> {
    /// "put at 731", "estimate at 300".
    pub(super) fn is_set(&self) -> bool {
        self.phrase.preposition == "at"
            && matches!(self.lemma(), "put" | "estimate" | "place" | "give" | "set")
    }

    /// "A survey found 2,291": a number by itself that a source gives, of those who are spoken of.
    pub(super) fn is_given(&self) -> bool {
        let gives = matches!(
            self.lemma(),
            "count" | "enumerate" | "find" | "give" | "list" | "record" | "register" | "report" | "show"
        );
        let object = self.clause.is_some_and(|clause| {
            let mut bare = clause.complements.iter().filter(|c| c.preposition.is_empty());
            !clause.passive && bare.next().is_some_and(|first| first.phrase == self.number)
        });
        gives && object && self.phrase.head == self.unit && self.is_cited() && self.context.group.is_some()
    }

    /// The phrase that says what is counted: the subject, or the object of "put the number of victims at".
    pub(super) fn counted_phrase(&self, clause: &'r Clause) -> Option<(usize, &'r [Complement])> {
        let is_set = self.is_set() && !clause.passive;
        let object = clause.complements.iter().position(|c| c.preposition.is_empty());
        if let Some(at) = object.filter(|_| is_set) {
            let rest = clause.complements.get(at..)?;
            return Some((rest.first()?.phrase, rest));
        }
        Some((clause.subject?, &clause.lead))
    }

    /// What the subject of the clause, or who owns it, says is counted: "the town had", "its population was".
    pub(super) fn population_subject(&self) -> Option<Owner<'a>> {
        let (subject, beside) = self.counted_phrase(self.clause?)?;
        let phrase = self
            .reader
            .syntax
            .phrases
            .get(subject)
            .filter(|_| subject != self.number)?;
        let noun = self.reader.head_noun(subject);
        let owns = noun
            .as_deref()
            .is_some_and(|noun| measure::of_noun(noun).is_some());
        let is_plain = noun
            .as_deref()
            .is_some_and(|noun| matches!(noun, "population" | "populations" | "number" | "numbers"));
        let named = self.reader.mention_of(subject);
        if owns && named.is_none_or(|mention| is_plain && mention.kind != MentionKind::Name) {
            let of = beside
                .iter()
                .find(|c| matches!(c.preposition, "of" | "in"))
                .map(|c| c.phrase);
            let owner = match phrase.owner {
                Some(unit) => self.reader.mention(unit),
                None => of.and_then(|of| self.reader.mention_of(of)),
            };
            return Some(owner.map_or(Owner::Unnamed, Owner::Named));
        }
        let mention = named?;
        let counts = match mention.class? {
            EntityClass::Group | EntityClass::Place | EntityClass::Organization => {
                self.is_set()
                    || matches!(
                        self.lemma(),
                        "have"
                            | "number"
                            | "count"
                            | "grow"
                            | "rise"
                            | "fall"
                            | "reach"
                            | "consist"
                            | "comprise"
                            | "total"
                            | "employ"
                            | "drop"
                            | "shrink"
                            | "decline"
                            | "increase"
                            | "exceed"
                            | "estimate"
                            | "house"
                            | "be"
                    )
            }
            _ => false,
        };
        counts.then_some(Owner::Named(mention))
    }

    /// Who those are that the number is the subject of: "1,900 were Jews", "71 per cent were Russians".
    pub(super) fn predicate_group(&self) -> Option<&'a Mention> {
        let clause = self.clause.filter(|clause| clause.subject == Some(self.number))?;
        if self.lemma() != "be" || clause.passive {
            return None;
        }
        let object = clause.complements.iter().find(|c| c.preposition.is_empty())?;
        let mention = self.reader.mention_of(object.phrase)?;
        (mention.class == Some(EntityClass::Group)).then_some(mention)
    }

    /// What those are of whom the number is the subject: "384 were civilians".
    pub(super) fn predicate_people(&self) -> Option<String> {
        let clause = self.clause.filter(|clause| clause.subject == Some(self.number))?;
        let object = clause.complements.iter().find(|c| c.preposition.is_empty())?;
        let noun = self.reader.head_noun(object.phrase)?;
        let is_said = self.lemma() == "be" && !clause.passive && self.phrase.head == self.unit;
        (is_said && measure::is_people(&noun) && !measure::is_anybody(&noun)).then_some(noun)
    }

    /// Whether the number stands in a list right after the one before: "792 soldiers and 525 sailors".
    pub(super) fn is_listed(&self) -> bool {
        self.phrase.listed && self.before.is_some()
    }

    /// Of what the number is a part: "of its population".
    pub(super) fn whole(&self) -> Option<&'r Phrase> {
        let next = self.reader.syntax.phrases.get(self.number + 1)?;
        let adjoins = next.preposition == "of" && next.units.start <= self.phrase.units.end + 2;
        let noun = self.reader.head_noun(self.number + 1).filter(|_| adjoins)?;
        matches!(
            noun.as_str(),
            "population" | "inhabitants" | "residents" | "people" | "total"
        )
        .then_some(next)
    }

    pub(super) fn place_of_whole(&self) -> Option<LocalEntityId> {
        let owner = self.reader.mention(self.whole()?.owner?)?;
        (owner.class == Some(EntityClass::Place)).then_some(owner.entity)
    }

    /// Who is so much of a whole: "Koreans made up 6.5 per cent of the population", "71 per cent of the people were Russians".
    pub(super) fn sharer(&self) -> Option<&'a Mention> {
        self.whole().filter(|_| self.quantity.unit == Unit::Percent)?;
        let makes = matches!(
            self.lemma(),
            "make" | "constitute" | "comprise" | "form" | "account" | "represent"
        );
        let subject = || {
            let mention = self.reader.mention_of(self.clause?.subject?)?;
            (makes && mention.class == Some(EntityClass::Group)).then_some(mention)
        };
        self.predicate_group().or_else(subject)
    }
}
