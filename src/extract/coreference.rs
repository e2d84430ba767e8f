//! Finds what pronouns and nouns such as "the city" stand for, within a document.
//!
//! The rules are those of Hobbs's and of Lappin and Leass's algorithms in their simplest form: agreement in class and
//! gender, the subject before the rest, the near before the far, and nothing where no antecedent is near.

use super::{
    analysis::{Analysis, Sentence},
    entities::Entities,
    lexicon::{lexicon, lower},
    topic::Topic,
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Gender, LocalEntity, LocalEntityId, Mention, MentionKind, Score};
use crate::text::{Token, TokenKind};

/// How many sentences back an antecedent may stand.
const REACH: usize = 3;
/// The same for a noun, which says more of it.
const FAR_REACH: usize = 12;

/// Nouns for a people as a whole.
const COLLECTIVES: [&str; 5] = ["community", "colony", "population", "diaspora", "minority"];

/// What words that are not names stand for, in reading order.
pub(crate) fn find_anaphors(
    analysis: &Analysis<'_>,
    names: &[Mention],
    entities: &Entities,
    topic: Option<Topic>,
) -> Vec<Mention> {
    let mut reader = Reader {
        analysis,
        names,
        entities,
        topic,
        found: Vec::new(),
    };
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        if !sentence.is_heading {
            reader.read_sentence(at, sentence);
        }
    }
    reader.found
}

struct Reader<'a, 'd> {
    analysis: &'a Analysis<'d>,
    names: &'a [Mention],
    entities: &'a Entities,
    topic: Option<Topic>,
    found: Vec<Mention>,
}

/// What an antecedent must agree with.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    class: EntityClass,
    gender: Option<Gender>,
    noun: Option<&'a str>,
}

impl Reader<'_, '_> {
    fn read_sentence(&mut self, at: usize, sentence: &Sentence) {
        for index in sentence.tokens.clone() {
            let Some(&token) = self.analysis.tokens.get(index) else {
                continue;
            };
            if token.kind == TokenKind::Sign || token.kind == TokenKind::Number || self.is_named(token) {
                continue;
            }
            let word = lower(token.span.of(self.analysis.text));
            let next = lower(self.analysis.word(index + 1)).into_owned();
            if let Some(wanted) = pronoun(&word, &next) {
                self.push(
                    token,
                    MentionKind::Pronoun,
                    self.antecedent(at, token, wanted),
                    wanted.class,
                );
            } else if matches!(word.as_ref(), "the" | "this" | "that") {
                self.read_noun(at, token, index + 1);
            }
        }
    }

    /// "the city": the noun after an article.
    fn read_noun(&mut self, at: usize, article: Token, index: usize) {
        let Some(&token) = self.analysis.tokens.get(index) else {
            return;
        };
        let noun = token.span.of(self.analysis.text);
        let Some((class, gender)) = lexicon()
            .word(noun)
            .nominal
            .filter(|_| token.kind == TokenKind::Lower)
        else {
            return;
        };
        let next = self.analysis.tokens.get(index + 1);
        let modified = next.is_some_and(|t| {
            t.kind.is_upper_initial()
                || matches!(t.span.of(self.analysis.text), "of" | "where" | "that" | "which")
        });
        if modified || (class == EntityClass::Group && !COLLECTIVES.contains(&noun)) {
            return;
        }
        let wanted = Wanted {
            class,
            gender,
            noun: Some(noun),
        };
        let covering = Token {
            span: article.span.cover(token.span),
            kind: TokenKind::Lower,
        };
        self.push(
            covering,
            MentionKind::Nominal,
            self.antecedent(at, article, wanted),
            class,
        );
    }

    fn push(&mut self, token: Token, kind: MentionKind, entity: Option<LocalEntityId>, class: EntityClass) {
        let Some(entity) = entity else { return };
        let class = self.entities.entity(entity).map_or(Some(class), |e| e.class);
        let score = Score::new(if kind == MentionKind::Pronoun { 0.7 } else { 0.65 });
        self.found.push(Mention {
            span: token.span,
            kind,
            class,
            entity,
            item: None,
            score,
        });
    }

    fn is_named(&self, token: Token) -> bool {
        let at = self.names.partition_point(|m| m.span.end() <= token.span.start());
        self.names.get(at).is_some_and(|m| m.span.overlaps(token.span))
    }

    /// The best antecedent of something at `token` in the `at`-th sentence.
    fn antecedent(&self, at: usize, token: Token, wanted: Wanted<'_>) -> Option<LocalEntityId> {
        let sentence = self.analysis.sentences.get(at)?;
        // "The city", in an article about a city or about a community of one, is that city.
        let titled = self.topic.and_then(|topic| {
            [Some(topic.entity), topic.place]
                .into_iter()
                .flatten()
                .find(|id| {
                    let class = self.entities.entity(*id).and_then(|e| e.class);
                    wanted.noun.is_some() && self.fits(class, *id, wanted)
                })
        });
        if titled.is_some() {
            return titled;
        }
        if let Some(found) = self.same_pronoun(sentence, wanted) {
            return Some(found);
        }
        let here: Vec<&Mention> = self
            .names_in(sentence)
            .filter(|m| m.span.end() <= token.span.start() && self.agrees(m, wanted))
            .collect();
        if let Some(found) = self.choose(&here, wanted, true) {
            return Some(found);
        }
        let reach = if wanted.noun.is_some() { FAR_REACH } else { REACH };
        for back in 1..=reach {
            let Some(before) = at.checked_sub(back).and_then(|b| self.analysis.sentences.get(b)) else {
                break;
            };
            if before.is_heading {
                continue;
            }
            let there: Vec<&Mention> = self.names_in(before).filter(|m| self.agrees(m, wanted)).collect();
            if let Some(found) = self.choose(&there, wanted, false) {
                return Some(found);
            }
            // A pronoun seldom reaches over more than one sentence without a name, except to the topic.
            if wanted.noun.is_none() && wanted.class != EntityClass::Person && back == 2 {
                break;
            }
        }
        let topic = self.topic?.entity;
        let class = self.entities.entity(topic).and_then(|e| e.class);
        self.fits(class, topic, wanted).then_some(topic)
    }

    /// What the same pronoun stood for earlier in the sentence.
    fn same_pronoun(&self, sentence: &Sentence, wanted: Wanted<'_>) -> Option<LocalEntityId> {
        let earlier = self
            .found
            .iter()
            .rev()
            .take_while(|m| m.span.start() >= sentence.span.start());
        let mut pronouns = earlier.filter(|m| m.kind == MentionKind::Pronoun && wanted.noun.is_none());
        pronouns
            .find(|m| self.agrees(m, wanted) && wanted.class == EntityClass::Person)
            .map(|m| m.entity)
    }

    /// Of persons and groups the subject, and of other things too where they stand in an earlier sentence; else the last.
    fn choose(
        &self,
        mentions: &[&Mention],
        wanted: Wanted<'_>,
        same_sentence: bool,
    ) -> Option<LocalEntityId> {
        let subject = mentions.iter().find(|m| !self.is_oblique(m)).or(mentions.first());
        let acts = matches!(wanted.class, EntityClass::Person | EntityClass::Group);
        let chosen = if acts || !same_sentence {
            subject
        } else {
            mentions.last()
        };
        chosen.map(|m| m.entity)
    }

    /// Whether a preposition or a possessive ending makes a mention less than a subject.
    fn is_oblique(&self, mention: &Mention) -> bool {
        const PREPOSITIONS: [&str; 9] = ["of", "by", "to", "with", "from", "for", "after", "under", "in"];
        let at = self
            .analysis
            .tokens
            .partition_point(|t| t.span.start() < mention.span.start());
        let previous = at.checked_sub(1).map_or("", |p| self.analysis.word(p));
        let after = self
            .analysis
            .tokens
            .partition_point(|t| t.span.start() < mention.span.end());
        let possessive = self
            .analysis
            .tokens
            .get(after)
            .is_some_and(|t| t.kind == TokenKind::Possessive);
        possessive || PREPOSITIONS.contains(&previous) || lexicon().word(previous).title
    }

    fn names_in(&self, sentence: &Sentence) -> impl Iterator<Item = &Mention> {
        let first = self
            .names
            .partition_point(|m| m.span.start() < sentence.span.start());
        let end = self
            .names
            .partition_point(|m| m.span.start() < sentence.span.end());
        self.names.get(first..end).unwrap_or_default().iter()
    }

    fn agrees(&self, mention: &Mention, wanted: Wanted<'_>) -> bool {
        self.fits(mention.class, mention.entity, wanted)
    }

    fn fits(&self, class: Option<EntityClass>, entity: LocalEntityId, wanted: Wanted<'_>) -> bool {
        let Some(entity) = self.entities.entity(entity) else {
            return false;
        };
        let gender = match (wanted.gender, entity.gender) {
            (Some(wanted), Some(known)) => wanted == known,
            _ => true,
        };
        class == Some(wanted.class) && gender && wanted.noun.is_none_or(|noun| is_a(entity, noun))
    }
}

/// Whether an entity can be called by a noun: its name has it, or the gazetteer says so, or nothing is known.
fn is_a(entity: &LocalEntity, noun: &str) -> bool {
    if entity.class == Some(EntityClass::Group) {
        return true;
    }
    if entity
        .names
        .iter()
        .chain([&entity.name])
        .any(|name| name.to_lowercase().contains(noun))
    {
        return true;
    }
    let listed = entity
        .item
        .and_then(|item| gazetteer().entry(item))
        .or_else(|| gazetteer().find(&entity.name));
    match listed {
        Some(entry) => {
            entry.kind == noun
                || entry
                    .description
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == noun)
        }
        // Of what is not in the gazetteer, only persons and cities are called by a noun that their name lacks.
        None => entity.class == Some(EntityClass::Person) || matches!(noun, "city" | "town" | "village"),
    }
}

/// What a pronoun asks for.
fn pronoun(word: &str, next: &str) -> Option<Wanted<'static>> {
    let person = |gender| Wanted {
        class: EntityClass::Person,
        gender: Some(gender),
        noun: None,
    };
    match word {
        "he" | "him" | "his" | "himself" => Some(person(Gender::Masculine)),
        "she" | "her" | "hers" | "herself" => Some(person(Gender::Feminine)),
        "they" | "their" | "them" => Some(Wanted {
            class: EntityClass::Group,
            gender: None,
            noun: None,
        }),
        "there"
            if !matches!(
                next,
                "is" | "are" | "was" | "were" | "had" | "has" | "have" | "would" | "may"
            ) =>
        {
            Some(Wanted {
                class: EntityClass::Place,
                gender: None,
                noun: None,
            })
        }
        _ => None,
    }
}
