//! The score of a candidate: how likely it is that an entity and an item are the same.
//!
//! Each feature has a value in 0–1 and a weight, in units of log odds (`data/linker/weights.tsv`, with a card beside it).
//! The points of a candidate are the sum of values times weights. Its score is its share of the odds: `eᵖ / (1 + Σ eᵖ)`
//! over all candidates of the entity, where the 1 stands for "none of these". So two that are equally good cannot both be
//! sure, and one that is alone must still be likelier than that Wikidata does not have the thing.
//!
//! | feature | value | what it says |
//! | --- | --- | --- |
//! | `candidate` | 1 | there is an item of that name at all |
//! | `label` … `fuzzy` | 0, 1 | how the name met the item's, one of [`NameMatch`](crate::model::NameMatch) |
//! | `whole` | 0, 1 | a name of several words, not a person's, met an item's but for spelling |
//! | `left-out` | 0–1 | words that were left out of the name to meet the item's: half for one, 1 for two |
//! | `longer` | 0–1 | words that the item's label has beyond the name: 1 − 2⁻ⁿ |
//! | `other-names` | 0–1 | the share of the entity's other names that are names of the item too |
//! | `one-word` | 0, 1 | the name has one word and small letters: a surname, a place |
//! | `bare-person` | 0, 1 | the same, for a person: a surname or given name alone |
//! | `person`, `place`, `organization`, `no-class` | 0, 1 | what the entity is, a person by more than one word |
//! | `no-capital` | 0, 1 | the name is written without capitals, so that its class is not known |
//! | `listed` | 0, 1 | the embedded gazetteer has the item under this name |
//! | `hint` | 0, 1 | a link in the text leads to the item, or the gazetteer was sure of it |
//! | `popular` | 0–1 | log₂(1 + wiki pages) / 9; at most two pages count where nothing else is known of an item |
//! | `class-same` | 0, 1 | both are of one class |
//! | `class-other` | 0, 1 | they are of two |
//! | `class-unknown` | 0, 1 | the entity's class is known and the item's is not |
//! | `dates-agree` | 0, 1 | beginnings or ends agree as far as their precision goes |
//! | `dates-clash` | 0, 1 | a person or event cannot have been there then |
//! | `claimed` | 0–1 | what the sources say of it is, to another entity's item, a statement of Wikidata |
//! | `full-name` | 0, 1 | the item's label is the name of another entity nearby, of which this is a part |
//! | `rest-of-name` | 0–1 | the share of the label's other words that stand near the name |
//! | `words` | 0–1 | words of the description near the name: 1 − 2⁻ⁿ |
//! | `linked` | 0–1 | items of entities nearby are in its statements or named in its description, or the other way round |
//! | `alike` | 0–1 | items of entities nearby are of its kind or described in the same words |
//! | `team` | 0–1 | a team, where the passage is about sports: 1 − 2⁻ⁿ over its words |
//! | `team-place` | 0–1 | a place, where the passage is about sports: teams go by the names of their places |
//! | `located` | 0–1 | a place, and so many of the entity's mentions stand behind "in" and the like |
//! | `for-body` | 0–1 | a place, and so many stand beside "spokesman", "captain", "beat", or, in sports, "defeated" and the like; a group or a body that is no team, beside the latter |
//! | `within-name` | 0–1 | so many stand beside another word with a capital, which the item's label does not have |
//! | `common-name` | 0–1 | a person, by how many people have such a first name and such a last one, or the latter where it stands alone |
//! | `ordinary-word` | 0, 1 | the name is one word that is also an ordinary one ("Army", "King") |
//! | `capitals` | 0, 1 | the name is one word in capitals, or letters and digits: several things may have such first letters |
//!
//! | `alone` | 0, 1 | a name of several words, and no other item has it, but for spelling and middle names |
//! | `alone-of-class` | 0, 1 | the same for any name, also a person's last, among the items of the entity's class |
//! | `surname` | 0, 1 | a person, and the name is the last word of the label |
//! | `short-form` | 0, 1 | no person, and the label begins or ends with the name |
//! | `minor-role` | 0–1 | a person, and so many mentions stand beside "spokesman", "analyst" and the like, whose bearers are mostly known to few; nothing where the description says so too |
//!
//! Above a threshold a candidate is accepted, unless it is contradicted: a person is nothing but a person, and was not where
//! its dates do not let it be. Nor is it where nothing is known of it but a name: a person's that is common, or that of
//! something of which not even the class is known. Such a candidate is only proposed.
//!
//! `linked`, `alike` and `claimed` are of the other entities' candidates, each counted as far as it is likely itself: they
//! are computed anew in each of [`ROUNDS`](super::ROUNDS) rounds, from the scores of the round before.

/// A feature of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureKind {
    /// Its name in the graph, in the SSSOM file and in the table of weights.
    pub name: &'static str,
    /// What it says, in a few words.
    pub says: &'static str,
}

const fn kind(name: &'static str, says: &'static str) -> FeatureKind {
    FeatureKind { name, says }
}

/// All features, in their order.
pub const FEATURES: [FeatureKind; 48] = [
    kind("candidate", "there is an item of that name"),
    kind("label", "the name is the item's label"),
    kind("alias", "the name is another name of the item"),
    kind("folded", "the names differ in case, accents, articles, titles"),
    kind("romanized", "the names are one in two scripts"),
    kind("demonym", "the name is an adjective of the item"),
    kind("acronym", "the name is made of first letters"),
    kind("initials", "given names are short in one of the names"),
    kind("part", "the name is a part of the item's"),
    kind("fuzzy", "the names differ in letters"),
    kind("whole", "a name of several words, whole"),
    kind("left-out", "words of the name were left out"),
    kind("longer", "the item's label has more words"),
    kind("other-names", "the entity's other names are the item's too"),
    kind("one-word", "the name is a single word"),
    kind("bare-person", "a surname or given name alone"),
    kind("person", "a person with several names"),
    kind("place", "a place"),
    kind("organization", "an organization"),
    kind("no-class", "the text does not tell what it is"),
    kind("no-capital", "the name has no capital"),
    kind("listed", "the embedded gazetteer has it"),
    kind("hint", "a link in the text leads to it"),
    kind("popular", "how many wiki pages it has"),
    kind("class-same", "both are of one class"),
    kind("class-other", "they are of two classes"),
    kind("class-unknown", "Wikidata does not tell what it is"),
    kind("dates-agree", "dates agree"),
    kind("dates-clash", "dates contradict each other"),
    kind("claimed", "statements in common"),
    kind("full-name", "its full name stands nearby"),
    kind("rest-of-name", "the rest of its name stands nearby"),
    kind("words", "words of its description stand nearby"),
    kind("linked", "tied to items of entities nearby"),
    kind("alike", "like the items of entities nearby"),
    kind("team", "a team, and the passage is about sports"),
    kind("team-place", "a place, and the passage is about sports"),
    kind("located", "a place, and the name stands where places do"),
    kind("for-body", "the name stands for a body or team"),
    kind("within-name", "the name is a piece of a longer one"),
    kind("common-name", "a person's name that many have"),
    kind("ordinary-word", "the name is an ordinary word, too"),
    kind("capitals", "the name is in capitals, as of first letters"),
    kind("alone", "no other item has that whole name"),
    kind("alone-of-class", "no other item of its class has that name"),
    kind("surname", "the name is the last of a person's"),
    kind("short-form", "the name begins or ends the item's"),
    kind("minor-role", "one who is named for a task, not for himself"),
];
