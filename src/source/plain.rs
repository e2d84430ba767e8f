//! Plain text, with headings between equals signs and an infobox of `- Key: value` lines, if there are any.

use super::{Layout, Source};
use crate::model::{Block, BlockKind, Span};

/// Plain text.
///
/// `= Title =` on a line is the title and `== Section ==` a heading; a line `Infobox` begins a block of fields, one a
/// line as `- Key: value`, up to the first blank line; lines that begin with `- `, `* ` or `• ` are list items; blank
/// lines part paragraphs.
pub struct PlainText;

impl Source for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn layout(&self, text: &str) -> Layout {
        let mut reader = Reader {
            text,
            layout: Layout::default(),
            paragraph: None,
            in_infobox: false,
        };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            reader.read_line(Span::new(at, at + line.len()));
            at += line.len();
        }
        reader.end_paragraph();
        reader.layout
    }
}

struct Reader<'a> {
    text: &'a str,
    layout: Layout,
    paragraph: Option<Span>,
    in_infobox: bool,
}

impl Reader<'_> {
    fn read_line(&mut self, line: Span) {
        let line = line.trimmed(self.text);
        let words = line.of(self.text);
        if words.is_empty() {
            self.end_paragraph();
            self.in_infobox = false;
        } else if let Some((level, span)) = heading(line, self.text) {
            self.end_paragraph();
            self.in_infobox = false;
            if level == 1 && self.layout.title.is_none() {
                self.layout.title = Some(span.of(self.text).to_owned());
                self.push(BlockKind::Title, span);
            } else {
                self.push(BlockKind::Heading(level), span);
            }
        } else if words.eq_ignore_ascii_case("infobox") {
            self.end_paragraph();
            self.in_infobox = true;
        } else if let Some(item) = list_item(line, self.text) {
            self.end_paragraph();
            match field(item, self.text) {
                Some((key, value)) if self.in_infobox => self.push(BlockKind::Field { key }, value),
                _ => self.push(BlockKind::ListItem, item),
            }
        } else {
            self.paragraph = Some(self.paragraph.map_or(line, |p| p.cover(line)));
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(span) = self.paragraph.take() {
            self.push(BlockKind::Paragraph, span);
        }
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        if !span.is_empty() {
            self.layout.blocks.push(Block { kind, span });
        }
    }
}

/// The level and the words of a heading between equals signs.
fn heading(line: Span, text: &str) -> Option<(u8, Span)> {
    let words = line.of(text);
    let level = words.bytes().take_while(|&b| b == b'=').count();
    let closing = words.bytes().rev().take_while(|&b| b == b'=').count();
    let is_heading = (1..=6).contains(&level) && level == closing && words.len() > 2 * level;
    let inner = Span::new(line.start() + level, line.end().saturating_sub(level)).trimmed(text);
    (is_heading && !inner.is_empty()).then_some((u8::try_from(level).unwrap_or(6), inner))
}

fn list_item(line: Span, text: &str) -> Option<Span> {
    let words = line.of(text);
    let mark = ["- ", "* ", "• "]
        .into_iter()
        .find(|mark| words.starts_with(mark))?;
    Some(Span::new(line.start() + mark.len(), line.end()).trimmed(text))
}

fn field(item: Span, text: &str) -> Option<(Span, Span)> {
    let colon = item.start() + item.of(text).find(':')?;
    let key = Span::new(item.start(), colon).trimmed(text);
    let value = Span::new(colon + 1, item.end()).trimmed(text);
    (!key.is_empty() && !value.is_empty()).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_falls_into_its_parts() {
        let text = "= Karafuto =\n\nInfobox\n- Capital: Toyohara\n\nKarafuto was\na prefecture.\n\n==History==\n- one\n= not";
        let layout = PlainText.layout(text);
        let parts: Vec<_> = layout.blocks.iter().map(|b| (b.span.of(text), &b.kind)).collect();
        assert_eq!(layout.title.as_deref(), Some("Karafuto"));
        assert_eq!(parts.len(), 6);
        assert!(matches!(parts[1], ("Toyohara", BlockKind::Field { key }) if key.of(text) == "Capital"));
        assert_eq!(parts[2], ("Karafuto was\na prefecture.", &BlockKind::Paragraph));
        assert_eq!(parts[3], ("History", &BlockKind::Heading(2)));
        assert_eq!(parts[4], ("one", &BlockKind::ListItem));
        assert_eq!(parts[5], ("= not", &BlockKind::Paragraph));
    }

    #[test]
    fn signs_alone_are_no_heading() {
        for text in ["==", "====", "= =", "=== a =="] {
            assert!(
                PlainText
                    .layout(text)
                    .blocks
                    .iter()
                    .all(|b| b.kind == BlockKind::Paragraph),
                "{text}"
            );
        }
    }
}
