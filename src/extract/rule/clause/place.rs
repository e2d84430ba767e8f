//! Places that stand behind or before a noun: "to a camp near Omsk", "the Primorye area", "under Japanese rule".

use super::ClauseReader;
use crate::extract::{adjective::is_power, lexicon::lower, rule::words::PLACE_NOUNS, syntax::Complement};
use crate::model::{EntityClass, Mention, MentionKind};

/// Nouns after "to" for what one does or is rather than for where one goes: "went to school in Tula".
const STATES: [&str; 8] = [
    "church",
    "college",
    "death",
    "power",
    "school",
    "university",
    "war",
    "work",
];

impl<'a> ClauseReader<'a> {
    /// "the Primorye area": the place that is named before a noun for places.
    pub(super) fn name_before(&self, head: usize) -> Option<&'a Mention> {
        let noun = self.syntax.word(head, self.analysis.text);
        let name = self.mention(head.checked_sub(1)?)?;
        (PLACE_NOUNS.is_named(noun)
            && name.class == Some(EntityClass::Place)
            && name.kind == MentionKind::Name)
            .then_some(name)
    }

    /// Whether a phrase is part of what it names: "the southern half of Sakhalin".
    pub(super) fn is_part(&self, phrase: usize) -> bool {
        self.head_noun(phrase)
            .is_some_and(|noun| PLACE_NOUNS.is_part(&noun))
    }

    /// The country that a phrase speaks of: by its name, or by the owner or the adjective of a noun for power over a
    /// place: "Japanese territory", "Russia's control".
    pub(super) fn country(&self, phrase: usize, named: Option<&'a Mention>) -> Option<&'a Mention> {
        let own = self.syntax.phrases.get(phrase)?;
        let of_power = || {
            let noun = lower(self.syntax.word(own.head, self.analysis.text));
            let before = own.owner.or_else(|| own.head.checked_sub(1))?;
            is_power(&noun).then(|| self.mention(before)).flatten()
        };
        named.or_else(of_power).filter(|mention| {
            matches!(
                mention.class,
                Some(EntityClass::Place | EntityClass::Organization)
            )
        })
    }

    /// "sent to a camp in Siberia", "moved to a farm near Omsk": who goes to what is in a place goes to the place.
    pub(super) fn destination(&self, complement: &Complement, next: &Complement) -> Option<Complement> {
        let leads = matches!(complement.preposition, "to" | "into")
            && matches!(next.preposition, "in" | "at" | "near" | "on" | "outside");
        let noun = self.head_noun(complement.phrase).filter(|_| leads)?;
        let is_somewhere = self.mention_of(complement.phrase).is_none() && !STATES.contains(&noun.as_str());
        is_somewhere.then_some(Complement {
            preposition: complement.preposition,
            phrase: next.phrase,
        })
    }
}
