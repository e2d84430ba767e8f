//! `CoNLL` columns with IOB tags: a token a line, sentences parted by blank lines.

use super::compose::{Composer, Sentence, document_of, to_id};
use super::{GoldDocument, GoldMention};
use crate::model::{EntityClass, Span};

/// Which columns hold words and tags, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    word: usize,
    tag: usize,
}

/// Finds the columns: words are in the first one, or the second if the first has numbers, and tags in the last one of
/// which all lines are tags.
pub(super) fn find_columns(text: &str) -> Option<Columns> {
    let rows: Vec<Vec<&str>> = text.lines().filter(is_row).take(1000).map(cells).collect();
    let first = rows.first()?;
    let numbered = first.len() > 2
        && rows
            .iter()
            .all(|row| row.first().is_some_and(|cell| cell.parse::<u32>().is_ok()));
    let word = usize::from(numbered);
    let has_tags = |column: &usize| {
        rows.iter()
            .all(|row| row.get(*column).is_some_and(|cell| parse_tag(cell).is_some()))
    };
    let tag = (word + 1..first.len()).rev().find(has_tags)?;
    Some(Columns { word, tag })
}

fn is_row(line: &&str) -> bool {
    !line.trim().is_empty() && !line.starts_with("# ") && !line.starts_with("-DOCSTART-")
}

fn cells(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t').collect()
    } else {
        line.split_whitespace().collect()
    }
}

/// What a token is to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag<'a> {
    Outside,
    /// The first word of a name of this label.
    Begin(&'a str),
    /// A later one.
    Inside(&'a str),
}

fn parse_tag(tag: &str) -> Option<Tag<'_>> {
    if tag == "O" {
        return Some(Tag::Outside);
    }
    let (place, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
    match place {
        "B" | "S" | "U" => Some(Tag::Begin(label)),
        "I" | "E" | "L" | "M" => Some(Tag::Inside(label)),
        _ => None,
    }
}

/// The class of a label; `None` for what is no name of ours (`B-O`, `MISC`, dates).
fn class(label: &str) -> Option<EntityClass> {
    let label = label.to_uppercase();
    let label = label.split(['.', '_']).next().unwrap_or_default();
    match label {
        "PER" | "PERS" | "PERSON" => Some(EntityClass::Person),
        "LOC" | "GPE" | "FAC" | "LOCATION" | "PLACE" => Some(EntityClass::Place),
        "ORG" | "ORGANIZATION" | "ORGANISATION" => Some(EntityClass::Organization),
        "EVENT" | "EVT" => Some(EntityClass::Event),
        "NORP" | "GROUP" => Some(EntityClass::Group),
        _ => None,
    }
}

/// Reads all documents. A text without ids of documents and sentences is one document.
pub(super) fn parse(text: &str) -> Vec<GoldDocument> {
    let Some(columns) = find_columns(text) else {
        return Vec::new();
    };
    let mut reader = Reader {
        columns,
        composer: Composer::default(),
        current: String::new(),
        mentions: Vec::new(),
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
    let events = reader.documents.iter().flat_map(|d| &d.mentions);
    let mut classes: Vec<EntityClass> = events.flat_map(|m| m.classes.clone()).collect();
    classes.extend([EntityClass::Person, EntityClass::Place, EntityClass::Organization]);
    classes.sort();
    classes.dedup();
    for document in &mut reader.documents {
        document.classes.clone_from(&classes);
    }
    reader.documents
}

struct Reader {
    columns: Columns,
    composer: Composer,
    /// The id of the document that is being read.
    current: String,
    mentions: Vec<GoldMention>,
    documents: Vec<GoldDocument>,
}

impl Reader {
    fn read_sentence(&mut self, lines: &[&str]) {
        let mut sentence = Sentence::default();
        let mut tags: Vec<&str> = Vec::new();
        for line in lines {
            if let Some(id) = line.strip_prefix("# newdoc id = ") {
                sentence.document = Some(id);
            } else if line.starts_with("# newpar") {
                sentence.paragraph = true;
            } else if let Some(id) = line.strip_prefix("# sent_id = ") {
                sentence.document = sentence.document.or_else(|| document_of(id));
            } else if let Some(text) = line.strip_prefix("# text = ") {
                sentence.text = Some(text);
            } else if line.starts_with("-DOCSTART-") {
                self.end_document();
            } else if is_row(line) {
                let cells = cells(line);
                let cell = |column: usize| cells.get(column).copied().unwrap_or_default();
                sentence.words.push(cell(self.columns.word));
                tags.push(cell(self.columns.tag));
            }
        }
        if sentence.words.is_empty() {
            return;
        }
        if let Some(id) = sentence.document.filter(|id| *id != self.current) {
            self.end_document();
            id.clone_into(&mut self.current);
        }
        let spans = self.composer.add(&sentence);
        self.mentions.extend(find_mentions(&tags, &spans));
    }

    fn end_document(&mut self) {
        if self.composer.is_empty() {
            return;
        }
        let text = self.composer.take();
        let mentions = std::mem::take(&mut self.mentions);
        if let Some(id) = to_id(&self.current, self.documents.len() + 1) {
            self.documents.push(GoldDocument {
                mentions,
                ..GoldDocument::new(id, text)
            });
        }
    }
}

/// Names go from a beginning over all insides of the same label; an inside without a beginning begins one.
fn find_mentions(tags: &[&str], spans: &[Span]) -> Vec<GoldMention> {
    let mut mentions: Vec<GoldMention> = Vec::new();
    let mut open: Option<&str> = None;
    for (tag, span) in tags.iter().zip(spans) {
        open = match parse_tag(tag).unwrap_or(Tag::Outside) {
            Tag::Inside(label) if open == Some(label) => {
                if let (Some(last), true) = (mentions.last_mut(), class(label).is_some()) {
                    last.span = last.span.cover(*span);
                }
                open
            }
            Tag::Begin(label) | Tag::Inside(label) => {
                mentions.extend(class(label).map(|class| GoldMention::new(*span, vec![class])));
                Some(label)
            }
            Tag::Outside => None,
        };
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(document: &GoldDocument) -> Vec<(&str, EntityClass)> {
        let mentions = document.mentions.iter();
        mentions
            .map(|m| (m.span.of(&document.text), m.classes[0]))
            .collect()
    }

    #[test]
    fn universal_ner_is_read_by_document() {
        let text = "# newdoc id = a\n# sent_id = a-1\n# text = Ann's in New York.\n1\tAnn\tB-PER\t-\tx\n2\t's\tO\t-\tx\n\
                    3\tin\tO\t-\t-\n4\tNew\tB-LOC\t-\tx\n5\tYork\tI-LOC\t-\tx\n6\t.\tO\t-\t-\n\n\
                    # sent_id = b-1\n# text = Call Omega\n1\tCall\tB-O\t-\tx\n2\tOmega\tB-ORG\t-\tx\n";
        let documents = parse(text);
        assert_eq!(documents.len(), 2);
        assert_eq!(
            named(&documents[0]),
            [("Ann", EntityClass::Person), ("New York", EntityClass::Place)]
        );
        assert_eq!(named(&documents[1]), [("Omega", EntityClass::Organization)]);
        assert_eq!(documents[1].id.as_str(), "b");
    }

    #[test]
    fn four_columns_and_a_start_line_are_read_too() {
        let text = "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n\n";
        let documents = parse(text);
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].text, "EU rejects German");
        assert_eq!(named(&documents[0]), [("EU", EntityClass::Organization)]);
    }
}
