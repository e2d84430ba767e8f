//! `CoNLL-U` with entities in brackets, as the GUM corpus has them: `Entity=(3-place-new-…-1,2-sgl-Omsk`.
//!
//! GUM marks every noun phrase, at its full length and nested. Gold are the names among them: phrases of one of four
//! types whose head is a proper noun. Of these the words that GUM's `minspan` marks as the name are taken, up to a comma
//! or bracket ("Portland, Oregon" is "Portland", and "Oregon" is a name of its own). Of nested names the outermost
//! counts. What stands before the head of a person's name is a title, and may be part of it or not. Names of people in
//! the plural ("Americans") are optional: GUM has them among persons, and this program among groups.

use std::collections::BTreeMap;

use super::compose::{Composer, Sentence, to_id};
use super::{GoldDocument, GoldMention};
use crate::model::{EntityClass, Span};

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    word: &'a str,
    part: &'a str,
    tag: &'a str,
    /// Index of the head in the sentence; `None` for the root.
    head: Option<usize>,
    relation: &'a str,
    entity: &'a str,
}

/// Where in an entity's description its fields stand.
#[derive(Clone, Copy, Debug)]
struct Fields {
    class: usize,
    name: Option<usize>,
}

impl Fields {
    const DEFAULT: Self = Self {
        class: 1,
        name: Some(5),
    };

    /// Reads a line such as `GRP-etype-infstat-salience-centering-minspan-link-identity`.
    fn parse(description: &str) -> Self {
        let place = |name: &str| description.trim().split('-').position(|field| field == name);
        let class = place("etype").or_else(|| place("entity")).unwrap_or(1);
        Self {
            class,
            name: place("minspan"),
        }
    }
}

/// Reads all documents.
pub(super) fn parse(text: &str) -> Vec<GoldDocument> {
    let mut reader = Reader {
        fields: Fields::DEFAULT,
        composer: Composer::default(),
        current: String::new(),
        mentions: Vec::new(),
        open: Vec::new(),
        documents: Vec::new(),
    };
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            reader.read_sentence(&lines);
            lines.clear();
        } else {
            lines.push(line);
        }
    }
    reader.read_sentence(&lines);
    reader.end_document();
    reader.documents
}

struct Reader<'a> {
    fields: Fields,
    composer: Composer,
    current: String,
    mentions: Vec<GoldMention>,
    /// Entities whose end has not come: the index of their first token, and their description.
    open: Vec<(usize, &'a str)>,
    documents: Vec<GoldDocument>,
}

impl<'a> Reader<'a> {
    fn read_sentence(&mut self, lines: &[&'a str]) {
        let mut sentence = Sentence::default();
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for line in lines {
            if let Some(id) = line.strip_prefix("# newdoc id = ") {
                self.end_document();
                id.clone_into(&mut self.current);
            } else if let Some(fields) = line.strip_prefix("# global.Entity = ") {
                self.fields = Fields::parse(fields);
            } else if line.starts_with("# newpar") {
                sentence.paragraph = true;
            } else if let Some(text) = line.strip_prefix("# text = ") {
                sentence.text = Some(text);
            } else if !line.starts_with('#') {
                rows.push(line.split('\t').collect());
            }
        }
        let tokens = read_tokens(&rows);
        sentence.words = tokens.iter().map(|token| token.word).collect();
        if tokens.is_empty() {
            return;
        }
        let spans = self.composer.add(&sentence);
        let phrases = self.find_phrases(&tokens);
        let mut mentions: Vec<GoldMention> = Vec::new();
        for phrase in &phrases {
            if let Some(mention) = to_mention(phrase, &tokens, &spans)
                && !mentions.iter().any(|outer| outer.overlaps(mention.span))
            {
                mentions.push(mention);
            }
        }
        mentions.sort_by_key(|mention| mention.span);
        self.mentions.extend(mentions);
    }

    /// The phrases of a sentence, outer ones before the inner.
    fn find_phrases(&mut self, tokens: &[Token<'a>]) -> Vec<Phrase<'a>> {
        let mut phrases: Vec<Phrase<'_>> = Vec::new();
        self.open.clear();
        for (at, token) in tokens.iter().enumerate() {
            for bracket in brackets(token.entity) {
                if let Some(description) = bracket.strip_prefix('(') {
                    self.open.push((at, description.trim_end_matches(')')));
                    if !bracket.ends_with(')') {
                        continue;
                    }
                }
                let id = bracket.trim_matches(['(', ')']).split('-').next();
                let begun = self
                    .open
                    .iter()
                    .rposition(|(_, description)| description.split('-').next() == id);
                if let Some((first, description)) = begun.map(|begun| self.open.remove(begun)) {
                    phrases.extend(Phrase::parse(description, self.fields, (first, at)));
                }
            }
        }
        phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.last - phrase.first), phrase.first));
        phrases
    }

    fn end_document(&mut self) {
        if self.composer.is_empty() {
            return;
        }
        let text = self.composer.take();
        let mentions = std::mem::take(&mut self.mentions);
        if let Some(id) = to_id(&self.current, self.documents.len() + 1) {
            let document = GoldDocument::new(id, text);
            self.documents.push(GoldDocument {
                mentions,
                classes: vec![
                    EntityClass::Person,
                    EntityClass::Place,
                    EntityClass::Organization,
                    EntityClass::Event,
                ],
                ..document
            });
        }
    }
}

/// Tokens that are words of the sentence: ranges (`1-2`) and empty nodes (`8.1`) are left out.
fn read_tokens<'a>(rows: &[Vec<&'a str>]) -> Vec<Token<'a>> {
    let is_word = |row: &&Vec<&str>| row.first().is_some_and(|id| id.parse::<usize>().is_ok());
    let ids: BTreeMap<&str, usize> = rows
        .iter()
        .filter(is_word)
        .enumerate()
        .filter_map(|(at, row)| Some((*row.first()?, at)))
        .collect();
    let token = |row: &Vec<&'a str>| {
        let entity = row
            .get(9)?
            .split('|')
            .find_map(|field| field.strip_prefix("Entity="));
        Some(Token {
            word: row.get(1)?,
            part: row.get(3)?,
            tag: row.get(4)?,
            head: ids.get(row.get(6)?).copied(),
            relation: row.get(7)?,
            entity: entity.unwrap_or_default(),
        })
    };
    rows.iter().filter(is_word).filter_map(token).collect()
}

/// Cuts `3)(4-place-new(5-person-x)` into `3)`, `(4-place-new` and `(5-person-x)`.
fn brackets(entity: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, c) in entity.char_indices() {
        let end = if c == ')' { at + 1 } else { at };
        if (c == ')' || c == '(') && end > start {
            pieces.push(Span::new(start, end).of(entity));
            start = end;
        }
    }
    if start < entity.len() {
        pieces.push(Span::new(start, entity.len()).of(entity));
    }
    pieces
}

/// A noun phrase of one of the four types.
#[derive(Clone, Debug)]
struct Phrase<'a> {
    class: EntityClass,
    /// Its first and last token.
    first: usize,
    last: usize,
    /// Numbers of the tokens of the name within the phrase, from 1.
    name: &'a str,
}

impl<'a> Phrase<'a> {
    fn parse(description: &'a str, fields: Fields, (first, last): (usize, usize)) -> Option<Self> {
        let parts: Vec<&str> = description.split('-').collect();
        let class = match *parts.get(fields.class)? {
            "person" => EntityClass::Person,
            "place" => EntityClass::Place,
            "organization" => EntityClass::Organization,
            "event" => EntityClass::Event,
            _ => return None,
        };
        let name = fields.name.and_then(|name| parts.get(name).copied());
        Some(Self {
            class,
            first,
            last,
            name: name.unwrap_or_default(),
        })
    }
}

fn to_mention(phrase: &Phrase<'_>, tokens: &[Token<'_>], spans: &[Span]) -> Option<GoldMention> {
    let inside = phrase.first..=phrase.last;
    let is_top = |at: &usize| {
        tokens
            .get(*at)
            .is_some_and(|t| t.head.is_none_or(|head| !inside.contains(&head)))
    };
    let head = inside.clone().find(is_top)?;
    let head_token = tokens.get(head)?;
    if head_token.part != "PROPN" {
        return None;
    }
    let numbers = phrase
        .name
        .split(',')
        .filter_map(|number| number.parse::<usize>().ok());
    let words: Vec<usize> = numbers
        .map(|number| phrase.first + number - usize::from(number > 0))
        .filter(|at| inside.contains(at))
        .collect();
    let (from, to) = (
        words.iter().min().copied().unwrap_or(head),
        words.iter().max().copied().unwrap_or(head),
    );
    let parts_names = |at: &usize| {
        let word = tokens.get(*at).map_or("", |token| token.word);
        [",", "(", ")", "[", "]", ";", ":", "/", "–", "—"].contains(&word)
    };
    let to = (head..=to).find(parts_names).map_or(to, |at| at - 1);
    let from = (from..=head).rev().find(parts_names).map_or(from, |at| at + 1);
    let cover = |from: usize| Some(spans.get(from)?.cover(*spans.get(to)?));
    let whole = cover(from)?;
    let mut mention = GoldMention::new(whole, vec![phrase.class]);
    if phrase.class == EntityClass::Person {
        mention.optional = head_token.tag == "NNPS";
        if head > from && !matches!(head_token.relation, "flat" | "goeswith") {
            mention.span = cover(head)?;
            mention.also.push(whole);
        }
    }
    Some(mention)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_parted() {
        assert_eq!(
            brackets("3)(4-place-new(5-person-x)"),
            ["3)", "(4-place-new", "(5-person-x)"]
        );
        assert_eq!(brackets("(1-event)2)3)"), ["(1-event)", "2)", "3)"]);
        assert!(brackets("").is_empty());
    }

    #[test]
    fn the_outermost_name_counts_without_what_is_not_name() {
        let row = |id: usize, word: &str, part: &str, head: usize, relation: &str, entity: &str| {
            let entity = if entity.is_empty() {
                "_".to_owned()
            } else {
                format!("X=1|Entity={entity}")
            };
            format!("{id}\t{word}\t_\t{part}\tNNP\t_\t{head}\t{relation}\t_\t{entity}\n")
        };
        let text = [
            "# newdoc id = a\n# global.Entity = GRP-etype-infstat-minspan-identity\n# newpar\n".to_owned(),
            row(1, "Mr.", "PROPN", 2, "compound", "(1-person-new-1,2-Ann_Lee"),
            row(2, "Lee", "PROPN", 3, "nsubj", "1)"),
            row(3, "ran", "VERB", 0, "root", ""),
            row(4, "the", "DET", 5, "det", "(2-organization-new-2,4"),
            row(5, "University", "PROPN", 3, "obj", ""),
            row(6, "of", "ADP", 7, "case", ""),
            row(7, "Turin", "PROPN", 5, "nmod", "(3-place-new-1)2)"),
            row(8, "in", "ADP", 9, "case", ""),
            row(9, "Turin", "PROPN", 3, "obl", "(3-place-giv-1,3"),
            row(10, ",", "PUNCT", 11, "punct", ""),
            row(11, "Italy", "PROPN", 9, "appos", "(4-place-new-1)3)"),
        ];
        let documents = parse(&text.concat());
        let document = &documents[0];
        let names: Vec<&str> = document
            .mentions
            .iter()
            .map(|m| m.span.of(&document.text))
            .collect();
        assert_eq!(names, ["Lee", "University of Turin", "Turin", "Italy"]);
        assert_eq!(document.mentions[0].also[0].of(&document.text), "Mr. Lee");
    }
}
