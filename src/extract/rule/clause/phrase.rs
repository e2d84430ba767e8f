//! What a phrase stands for: a name, a time, a number or words of a list.

use super::{ClauseReader, Thing, fits};
use crate::extract::{
    entities::one_line,
    lexicon::lower,
    rule::{
        frame::Capture,
        words::{LANGUAGES, PLACE_NOUNS, RELIGIONS},
    },
    syntax::{Complement, Kind},
};
use crate::model::{Mention, QuantityMention, Span, TimeMention};

impl<'a> ClauseReader<'a> {
    /// The noun that heads a phrase, in lower case.
    pub(crate) fn head_noun(&self, phrase: usize) -> Option<String> {
        let phrase = self.syntax.phrases.get(phrase)?;
        let unit = self.syntax.units.get(phrase.head)?;
        matches!(unit.kind, Kind::Noun | Kind::Verb(_) | Kind::Determiner)
            .then(|| lower(unit.span.of(self.analysis.text)).into_owned())
    }

    /// The mention at a unit: a name, or what a pronoun or noun there stands for.
    pub(crate) fn mention(&self, unit: usize) -> Option<&'a Mention> {
        let span = self.syntax.units.get(unit)?.span;
        let at = self.mentions.partition_point(|m| m.span.end() <= span.start());
        self.mentions.get(at).filter(|m| m.span.contains(span))
    }

    /// What a phrase stands for: its mention, or that of what the sentence says it is.
    pub(crate) fn mention_of(&self, phrase: usize) -> Option<&'a Mention> {
        let own = self.syntax.phrases.get(phrase)?;
        let placed = self.mention(own.head).or_else(|| self.name_before(own.head));
        placed.or_else(|| {
            let other = self.syntax.phrases.get(self.syntax.same_as(phrase)?)?;
            self.mention(other.head)
        })
    }

    /// Where the head of a phrase stands, if it is of that kind.
    fn head_of(&self, phrase: usize, kind: Kind) -> Option<Span> {
        let unit = self.syntax.units.get(self.syntax.phrases.get(phrase)?.head)?;
        (unit.kind == kind).then_some(unit.span)
    }

    pub(super) fn time(&self, phrase: usize) -> Option<&'a TimeMention> {
        self.analysis.times_in(self.head_of(phrase, Kind::Time)?).first()
    }

    pub(super) fn quantity(&self, phrase: usize) -> Option<&'a QuantityMention> {
        self.analysis
            .quantities_in(self.head_of(phrase, Kind::Number)?)
            .first()
    }

    /// What a phrase is, if it is of one of the classes.
    pub(super) fn thing(&self, phrase: usize, capture: &Capture) -> Option<Thing<'a>> {
        let is = |class: &str| capture.classes.iter().any(|wanted| wanted == class);
        if is("Time")
            && let Some(time) = self.time(phrase)
        {
            return Some(Thing::Time(time));
        }
        if is("Quantity")
            && let Some(quantity) = self.quantity(phrase)
        {
            return Some(Thing::Quantity(quantity));
        }
        let mention = self.mention_of(phrase);
        if is("Language") || is("Religion") {
            return self.listed_word(phrase, mention, is("Language"));
        }
        if is("Country") {
            return self.country(phrase, mention).map(Thing::Mention);
        }
        let mention = mention?;
        fits(mention, capture).then_some(Thing::Mention(mention))
    }

    /// A language or a religion: what is named so, or the word.
    fn listed_word(&self, phrase: usize, mention: Option<&'a Mention>, language: bool) -> Option<Thing<'a>> {
        let own = self.syntax.phrases.get(phrase)?;
        let unit = self.syntax.units.get(own.head)?;
        let list = if language { &LANGUAGES } else { &RELIGIONS };
        let named = unit.span.of(self.analysis.text);
        let is_listed = |words: &str| {
            words
                .split_whitespace()
                .next_back()
                .is_some_and(|last| list.contains(last) || list.contains(lower(last).as_ref()))
        };
        let whole = language && (named.ends_with(" language") || named.ends_with(" Language"));
        if let Some(mention) = mention.filter(|m| m.class.is_none() && (whole || is_listed(named))) {
            return Some(Thing::Mention(mention));
        }
        is_listed(named).then(|| Thing::Words(one_line(named)))
    }

    /// "The city of Tula lies": what stands behind "of" in place of the city.
    pub(super) fn inside(&self, subject: usize) -> Option<&'a Mention> {
        let end = self
            .syntax
            .phrases
            .get(subject)
            .filter(|_| self.is_transparent(subject))?
            .units
            .end;
        let of = self.syntax.phrases.get(subject + 1)?;
        let adjoins = of.preposition == "of" && of.units.start <= end + 1;
        adjoins.then(|| self.mention_of(subject + 1)).flatten()
    }

    /// What follows a verb, with what stands behind "the city of" in place of the city.
    pub(super) fn spread(&self, complements: &[Complement]) -> Vec<Complement> {
        let mut all = Vec::with_capacity(complements.len());
        for (at, complement) in complements.iter().enumerate() {
            all.push(*complement);
            let Some(next) = complements.get(at + 1) else {
                continue;
            };
            all.extend(self.destination(complement, next));
            if next.preposition != "of" {
                continue;
            }
            let transparent = self.is_transparent(complement.phrase);
            if transparent {
                all.push(Complement {
                    preposition: complement.preposition,
                    phrase: next.phrase,
                });
            }
        }
        all
    }

    /// Whether a noun before "of" adds nothing to what follows: "in the city of Tula".
    pub(super) fn is_transparent(&self, phrase: usize) -> bool {
        self.head_noun(phrase)
            .is_some_and(|noun| PLACE_NOUNS.is_transparent(&noun))
    }
}
