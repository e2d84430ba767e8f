//! Puts the words of a page into blocks as its tags come.

use html5gum::{HtmlString, StartTag};

use super::element::{is_block, is_hidden, is_hidden_class, kind_of, may_hide};
use crate::model::{Block, BlockKind, Link, Span};
use crate::source::{
    Layout,
    prose::Prose,
    reference::{decode_reference, decode_references, find_references},
    wikitext::title_of_address,
};

/// Reads one page.
pub(super) struct Reader<'a> {
    text: &'a str,
    prose: Prose<'a>,
    layout: Layout,
    /// The kind of block that words belong to here.
    kind: BlockKind,
    open: Option<BlockKind>,
    /// The element that is being left out, and how many of its name are open.
    hidden: Option<(String, usize)>,
    /// Links that are open: where the words begin, how many blocks there were, where they lead.
    links: Vec<(usize, usize, String)>,
    in_pre: bool,
    /// How many tables are open, and which of them is an infobox.
    tables: usize,
    infobox: Option<usize>,
    /// Cells of the row: whether it is a heading, and the index of its first block.
    row: Vec<(bool, usize)>,
    has_heading: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            prose: Prose::blank(text),
            layout: Layout::default(),
            kind: BlockKind::Paragraph,
            open: None,
            hidden: None,
            links: Vec::new(),
            in_pre: false,
            tables: 0,
            infobox: None,
            row: Vec::new(),
            has_heading: false,
        }
    }

    /// Words between two tags.
    pub(super) fn read_text(&mut self, span: Span) {
        if self.hidden.is_some() || span.is_empty() {
            return;
        }
        let text = self.text;
        if self.open.is_none() {
            if span.of(text).trim().is_empty() {
                return;
            }
            self.prose.begin();
            self.open = Some(self.kind.clone());
        }
        let mut at = span.start();
        for found in find_references(span.of(text)) {
            let reference = found.shifted(span.start());
            let Some(characters) = decode_reference(reference.of(text)) else {
                continue;
            };
            self.copy(Span::new(at, reference.start()));
            match characters.trim() {
                "" => self.prose.part(),
                _ => self.prose.write_character(&characters, reference),
            }
            at = reference.end();
        }
        self.copy(Span::new(at, span.end()));
    }

    /// Copies words; a line end among them is a blank.
    fn copy(&mut self, span: Span) {
        if self.in_pre {
            self.prose.copy(span);
            return;
        }
        let mut at = span.start();
        for line in span.of(self.text).split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            self.prose.copy(Span::new(at, at + words.len()));
            if words.len() < line.len() {
                self.prose.part();
            }
            at += line.len();
        }
    }

    pub(super) fn read_start(&mut self, tag: &StartTag<usize>) {
        let name = words(&tag.name);
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(*hidden == name && !tag.self_closing);
            return;
        }
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| words(value));
        if Self::hides(&name, tag) {
            if is_block(&name) {
                self.end_block();
            }
            self.prose.part();
            self.hidden = Some((name, 1));
            return;
        }
        let span = Span::new(tag.span.start, tag.span.end);
        match name.as_str() {
            "br" => {
                self.prose.write("\n", span);
                self.prose.part();
            }
            "a" => {
                let target = attribute("href").unwrap_or_default();
                self.links
                    .push((self.prose.end(), self.layout.blocks.len(), target));
                if attribute("rel").is_some_and(|rel| rel.split_whitespace().any(|r| r == "license")) {
                    self.layout.licence = attribute("href");
                }
            }
            "link" if attribute("rel").as_deref() == Some("license") => {
                self.layout.licence = attribute("href");
            }
            "meta" => self.read_meta(attribute("name"), attribute("content")),
            "html" => self.layout.language = attribute("lang").filter(|lang| !lang.is_empty()),
            "img" | "input" => self.prose.part(),
            _ => {}
        }
        if is_block(&name) {
            self.end_block();
            self.kind = kind_of(&name);
            self.in_pre |= name == "pre";
        }
        self.read_table_start(&name, attribute("class"));
    }

    fn hides(name: &str, tag: &StartTag<usize>) -> bool {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| words(value));
        if is_hidden(name) || tag.attributes.is_empty() || tag.self_closing || !may_hide(name) {
            return is_hidden(name) && !tag.self_closing;
        }
        attribute("hidden").is_some()
            || attribute("aria-hidden").as_deref() == Some("true")
            || attribute("class").is_some_and(|classes| is_hidden_class(&classes))
            || attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
    }

    fn read_meta(&mut self, name: Option<String>, content: Option<String>) {
        let name = name.unwrap_or_default().to_lowercase();
        if matches!(
            name.as_str(),
            "license" | "licence" | "dc.rights" | "dcterms.license"
        ) {
            self.layout.licence = content.filter(|content| !content.trim().is_empty());
        }
    }

    fn read_table_start(&mut self, name: &str, class: Option<String>) {
        match name {
            "table" => {
                self.tables += 1;
                let is_infobox = class.is_some_and(|class| class.split_whitespace().any(|c| c == "infobox"));
                if is_infobox && self.infobox.is_none() {
                    self.infobox = Some(self.tables);
                }
                self.row.clear();
            }
            "tr" => {
                self.end_row();
            }
            "th" | "td" => self.row.push((name == "th", self.layout.blocks.len())),
            _ => {}
        }
    }

    pub(super) fn read_end(&mut self, name: &HtmlString) {
        let name = words(name);
        if let Some((hidden, depth)) = &mut self.hidden {
            if *hidden == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        if name == "a" {
            self.end_link();
        }
        if is_block(&name) {
            self.end_block();
            self.kind = BlockKind::Paragraph;
            self.in_pre &= name != "pre";
        }
        match name.as_str() {
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                if self.infobox == Some(self.tables) {
                    self.infobox = None;
                }
                self.tables = self.tables.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((from, blocks, address)) = self.links.pop() else {
            return;
        };
        let written = Span::new(from, self.prose.end());
        let shown = self.prose.of(written);
        let start = from + (shown.len() - shown.trim_start().len());
        let span = Span::new(start, start + shown.trim().len());
        let target = title_of_address(&address).unwrap_or(address);
        let is_link = !span.is_empty() && !target.is_empty() && !target.starts_with('#');
        if is_link && blocks == self.layout.blocks.len() {
            self.layout.links.push(Link { span, target });
        }
    }

    fn end_block(&mut self) {
        let Some(kind) = self.open.take() else { return };
        let Some(span) = self.prose.finish() else { return };
        if !self.prose.of(span).contains(char::is_alphanumeric) {
            return;
        }
        let kind = match kind {
            BlockKind::Heading(1) if !self.has_heading => {
                self.has_heading = true;
                self.layout.title = None;
                // The first heading is a better title than the one of the window, which often names the site too.
                self.layout.blocks.retain(|block| block.kind != BlockKind::Title);
                BlockKind::Title
            }
            BlockKind::Title if self.layout.title.is_some() => return,
            other => other,
        };
        if kind == BlockKind::Title {
            let words = self.prose.of(span);
            self.layout.title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        self.layout.blocks.push(Block { kind, span });
    }

    /// A row of an infobox with a heading and a cell is a field.
    fn end_row(&mut self) {
        self.end_block();
        let row = std::mem::take(&mut self.row);
        let [(true, head), (false, cell)] = row.as_slice() else {
            return;
        };
        let blocks = &mut self.layout.blocks;
        if self.infobox.is_none() || cell - head != 1 || blocks.len() <= *cell {
            return;
        }
        let values = blocks.split_off(*cell);
        let Some(key) = blocks.pop().map(|block| block.span) else {
            return;
        };
        let first = values.first().map_or(key, |block| block.span);
        let span = values.last().map_or(first, |block| first.cover(block.span));
        blocks.push(Block {
            kind: BlockKind::Field { key },
            span,
        });
    }

    pub(super) fn finish(mut self) -> Layout {
        self.end_row();
        self.layout.links.sort_by_key(|link| link.span);
        self.layout.prose = self.prose.into_text();
        self.layout
    }
}

fn words(bytes: &HtmlString) -> String {
    decode_references(&String::from_utf8_lossy(bytes)).into_owned()
}
