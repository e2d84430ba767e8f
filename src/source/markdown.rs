//! Markdown (`CommonMark`), with an optional front matter of `key: value` lines.

use pulldown_cmark::{Event, HeadingLevel, Options as Extensions, Parser, Tag, TagEnd};

use super::{Layout, Source};
use crate::model::{Block, BlockKind, Link, Span};

/// Markdown: headings, paragraphs, list items, table cells and links; code and raw HTML are left out.
pub struct Markdown;

impl Source for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn layout(&self, text: &str) -> Layout {
        let extensions = Extensions::ENABLE_TABLES
            | Extensions::ENABLE_FOOTNOTES
            | Extensions::ENABLE_STRIKETHROUGH
            | Extensions::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut reader = Reader::new(text);
        for (event, range) in Parser::new_ext(text, extensions).into_offset_iter() {
            reader.read(event, Span::new(range.start, range.end));
        }
        reader.finish()
    }
}

struct Reader<'a> {
    text: &'a str,
    layout: Layout,
    /// The text with everything but words blanked out.
    prose: Vec<u8>,
    /// Kind and extent so far of the block that is open.
    open: Option<(BlockKind, Option<Span>)>,
    links: Vec<(String, Option<Span>)>,
    in_metadata: bool,
    in_code: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let blank = |b: u8| if b == b'\n' { b'\n' } else { b' ' };
        Self {
            text,
            layout: Layout::default(),
            prose: text.bytes().map(blank).collect(),
            open: None,
            links: Vec::new(),
            in_metadata: false,
            in_code: false,
        }
    }

    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Heading { level, .. }) => self.begin(heading(level)),
            Event::Start(Tag::Item | Tag::TableCell) => self.begin(BlockKind::ListItem),
            Event::Start(Tag::Paragraph) if self.open.is_none() => self.begin(BlockKind::Paragraph),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push((dest_url.into_string(), None)),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                self.end();
            }
            Event::Text(words) if self.in_metadata => self.read_metadata(&words),
            Event::Text(_) if !self.in_code => self.add(span),
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some((kind, None));
    }

    fn add(&mut self, span: Span) {
        let bytes = self.text.as_bytes().get(span.start()..span.end());
        if let (Some(from), Some(to)) = (bytes, self.prose.get_mut(span.start()..span.end())) {
            to.copy_from_slice(from);
        }
        if let Some((_, extent)) = &mut self.open {
            *extent = Some(extent.map_or(span, |e| e.cover(span)));
        }
        if let Some((_, extent)) = self.links.last_mut() {
            *extent = Some(extent.map_or(span, |e| e.cover(span)));
        }
    }

    fn end_link(&mut self) {
        if let Some((target, Some(span))) = self.links.pop()
            && !target.is_empty()
        {
            self.layout.links.push(Link { span, target });
        }
    }

    fn end(&mut self) {
        let Some((kind, Some(span))) = self.open.take() else {
            return;
        };
        let span = span.trimmed(self.text);
        if span.is_empty() {
            return;
        }
        let kind = match kind {
            BlockKind::Heading(1) if self.layout.title.is_none() || self.layout.blocks.is_empty() => {
                BlockKind::Title
            }
            other => other,
        };
        if kind == BlockKind::Title && self.layout.title.is_none() {
            self.layout.title = Some(span.of(self.text).to_owned());
        }
        self.layout.blocks.push(Block { kind, span });
    }

    fn read_metadata(&mut self, words: &str) {
        for line in words.lines() {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            if value.is_empty() {
                continue;
            }
            match key.trim() {
                "title" => self.layout.title = Some(value),
                "language" | "lang" => self.layout.language = Some(value),
                "licence" | "license" => self.layout.licence = Some(value),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Layout {
        self.end();
        self.layout.prose = String::from_utf8(self.prose).ok();
        self.layout
    }
}

fn heading(level: HeadingLevel) -> BlockKind {
    BlockKind::Heading(match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_blanked_and_offsets_stay() {
        let text = "---\ntitle: \"Karafuto\"\nlicence: CC0\n---\n\n# Karafuto\n\nThe *island* of [Sakhalin](https://x.org) é.\n\n- one\n- two\n";
        let layout = Markdown.layout(text);
        let prose = layout.prose.as_deref().unwrap();
        assert_eq!(prose.len(), text.len());
        assert_eq!(layout.title.as_deref(), Some("Karafuto"));
        assert_eq!(layout.licence.as_deref(), Some("CC0"));
        let parts: Vec<_> = layout.blocks.iter().map(|b| b.span.of(prose)).collect();
        assert_eq!(
            parts,
            [
                "Karafuto",
                "The  island  of  Sakhalin                 é.",
                "one",
                "two"
            ]
        );
        assert_eq!(layout.links[0].span.of(text), "Sakhalin");
        assert_eq!(layout.links[0].target, "https://x.org");
    }

    #[test]
    fn a_link_to_nowhere_is_none() {
        let layout = Markdown.layout("The [island]() and [the sea](<>).");
        assert!(layout.links.is_empty());
        assert_eq!(layout.blocks.len(), 1);
    }

    #[test]
    fn code_and_html_are_no_words() {
        let layout = Markdown.layout("Text `code` more.\n\n```\ncode\n```\n\n<div>html</div>\n");
        let prose = layout.prose.unwrap();
        assert!(!prose.contains("code") && !prose.contains("html"));
        assert_eq!(layout.blocks.len(), 1);
    }
}
