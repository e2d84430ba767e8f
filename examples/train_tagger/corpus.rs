//! Reads annotated corpora as examples to learn from.

use std::{fs::File, io::Read, ops::Range};

use anyhow::Context;
use dembei::extract::tagger::{Example, Kind};
use dembei::model::{Block, BlockKind, Document, DocumentId, Span};

/// The documents of a file, by the ending of its name.
pub(crate) fn read_corpus(path: &str) -> anyhow::Result<Vec<Example>> {
    let file = File::open(path).with_context(|| format!("cannot open {path}"))?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    let of_sentence = if path.ends_with(".conllu.gz") {
        read_gum
    } else {
        read_iob2
    };
    let mut examples = Vec::new();
    let mut draft = Draft::default();
    for part in text.split("\n\n") {
        let lines: Vec<&str> = part.lines().collect();
        if lines.iter().any(|line| line.starts_with("# newdoc")) {
            examples.extend(draft.finish());
        }
        let rows: Vec<Vec<&str>> = lines
            .iter()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
            .map(|line| line.split('\t').collect())
            .filter(|row: &Vec<&str>| row[0].bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let raw = lines.iter().find_map(|line| line.strip_prefix("# text = "));
        if let (Some(raw), false) = (raw, rows.is_empty())
            && let Some(names) = of_sentence(&rows)
        {
            draft.push(raw, &rows, &names);
        }
    }
    examples.extend(draft.finish());
    Ok(examples)
}

/// A document that is being put together, a sentence a line.
#[derive(Default)]
struct Draft {
    text: String,
    blocks: Vec<Block>,
    names: Vec<(Span, Kind)>,
}

impl Draft {
    fn push(&mut self, raw: &str, rows: &[Vec<&str>], names: &[(Range<usize>, Kind)]) {
        let start = self.text.len();
        let mut at = 0;
        let mut spans = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(found) = raw.get(at..).and_then(|rest| rest.find(row[1])) else {
                return; // the text does not have the words in this form
            };
            spans.push((at + found, at + found + row[1].len()));
            at += found + row[1].len();
        }
        for (range, kind) in names {
            let span = Span::new(start + spans[range.start].0, start + spans[range.end - 1].1);
            self.names.push((span, *kind));
        }
        self.text.push_str(raw);
        self.blocks.push(Block {
            kind: BlockKind::Paragraph,
            span: Span::new(start, self.text.len()),
        });
        self.text.push('\n');
    }

    fn finish(&mut self) -> Option<Example> {
        let Self { text, blocks, names } = std::mem::take(self);
        let document = Document {
            id: DocumentId::parse("corpus").ok()?,
            title: None,
            text,
            prose: None,
            language: "en".to_owned(),
            path: None,
            licence: None,
            hash: String::new(),
            blocks,
            links: Vec::new(),
        };
        (!document.blocks.is_empty()).then_some(Example { document, names })
    }
}

/// Column 3 of Universal NER; `B-O` is a slip for `O`.
#[expect(
    clippy::unnecessary_wraps,
    reason = "one of two readers, of which the other leaves sentences out"
)]
fn read_iob2(rows: &[Vec<&str>]) -> Option<Vec<(Range<usize>, Kind)>> {
    let mut names: Vec<(Range<usize>, Kind)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let (tag, kind) = row[2].split_once('-').unwrap_or(("O", ""));
        let kind = match kind {
            "PER" => Kind::Person,
            "LOC" => Kind::Place,
            "ORG" => Kind::Organization,
            "OTH" => Kind::Other,
            _ => continue,
        };
        match names.last_mut() {
            Some((range, before)) if tag == "I" && range.end == at && *before == kind => range.end += 1,
            _ => names.push((at..at + 1, kind)),
        }
    }
    Some(names)
}

/// The names in a sentence of GUM: the proper nouns of its mentions. `None` for a sentence with a proper noun that no
/// mention explains.
fn read_gum(rows: &[Vec<&str>]) -> Option<Vec<(Range<usize>, Kind)>> {
    let mut mentions = read_mentions(rows);
    mentions.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut names: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut taken = vec![false; rows.len()];
    for (range, class) in &mentions {
        let head = range.clone().find(|&at| {
            let head: usize = rows[at][6].parse().unwrap_or(0);
            head == 0 || !range.contains(&(head - 1))
        });
        let Some(head) = head.filter(|&at| is_proper(&rows[at]) && !taken[at]) else {
            continue;
        };
        let Some(kind) = kind_of(class, rows[head][4]) else {
            taken[range.clone()].fill(true);
            continue;
        };
        let name = name_around(rows, range, head, kind);
        if taken[name.clone()].iter().any(|&t| t) {
            continue;
        }
        taken[name.clone()].fill(true);
        names.push((name, kind));
    }
    for (at, row) in rows
        .iter()
        .enumerate()
        .filter(|(at, row)| is_proper(row) && !taken[*at])
    {
        let smallest = mentions
            .iter()
            .filter(|(range, _)| range.contains(&at))
            .min_by_key(|(range, _)| range.len());
        match smallest.map(|(_, class)| class.as_str()) {
            Some("time") => {}
            Some("person") if row[7].starts_with("flat") || row[7] == "appos" => return None,
            _ => return None,
        }
    }
    for (at, row) in rows.iter().enumerate().skip(1) {
        if !taken[at] && row[3] == "ADJ" && row[1].starts_with(char::is_uppercase) && row[1].len() > 3 {
            names.push((at..at + 1, Kind::Other));
        }
    }
    names.sort_by_key(|(range, _)| range.start);
    Some(names)
}

fn is_proper(row: &[&str]) -> bool {
    row[3] == "PROPN"
}

fn kind_of(class: &str, tag: &str) -> Option<Kind> {
    match class {
        _ if tag == "NNPS" && class == "person" => Some(Kind::Other),
        "person" => Some(Kind::Person),
        "place" => Some(Kind::Place),
        "organization" => Some(Kind::Organization),
        "time" => None,
        _ => Some(Kind::Other),
    }
}

/// The run of capitalised words around a head, within its mention, with small words between them.
fn name_around(rows: &[Vec<&str>], range: &Range<usize>, head: usize, kind: Kind) -> Range<usize> {
    let is_large = |at: usize| {
        let row = &rows[at];
        is_proper(row)
            || (row[1].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && row[3] != "DET"
                && row[3] != "PRON")
    };
    // "and" joins words of one name only in the names of organizations, events and works.
    let is_small = |at: usize| match rows[at][1] {
        "of" | "the" | "-" | "'s" | "’s" | "de" | "von" | "van" | "la" | "." | "al" | "le" | "du" => true,
        "and" | "for" | "&" | "in" => !matches!(kind, Kind::Person | Kind::Place),
        _ => false,
    };
    let (mut start, mut end) = (head, head + 1);
    while let Some(next) = (end..range.end.min(end + 3)).find(|&at| is_large(at)) {
        if (end..next).all(is_small) {
            end = next + 1;
        } else {
            break;
        }
    }
    while let Some(next) = (range.start.max(start.saturating_sub(2))..start)
        .rev()
        .find(|&at| is_large(at))
    {
        if (next + 1..start).all(is_small) {
            start = next;
        } else {
            break;
        }
    }
    start..end
}

/// The mentions that open and close in a sentence, with their class.
fn read_mentions(rows: &[Vec<&str>]) -> Vec<(Range<usize>, String)> {
    let mut open: Vec<(String, String, usize)> = Vec::new();
    let mut mentions = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let field = row[9].split('|').find_map(|field| field.strip_prefix("Entity="));
        let mut rest = field.unwrap_or_default();
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let end = inner.find(['(', ')']).unwrap_or(inner.len());
                let mut parts = inner.get(..end).unwrap_or_default().split('-');
                let id = parts.next().unwrap_or_default().to_owned();
                let class = parts.next().unwrap_or_default().to_owned();
                rest = inner.get(end..).unwrap_or_default();
                if let Some(after) = rest.strip_prefix(')') {
                    mentions.push((at..at + 1, class));
                    rest = after;
                } else {
                    open.push((id, class, at));
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len());
                let id = rest.get(..end).unwrap_or_default();
                rest = rest.get(end + 1..).unwrap_or_default();
                if let Some(place) = open.iter().rposition(|(other, _, _)| other == id) {
                    let (_, class, start) = open.remove(place);
                    mentions.push((start..at + 1, class));
                }
            }
        }
    }
    mentions
}
