//! Reads a page line by line: headings, paragraphs, lists, pictures, and templates that stand by themselves.

use super::{
    inline::Place,
    marked::{Marked, Part},
    scan::Kind,
    template::{Action, action_of, is_infobox},
    title::{Namespaces, Target, target},
};
use crate::model::{Block, BlockKind, Link, Span};
use crate::source::{Layout, prose::Prose};

/// Sections that list other texts; nothing in them is told by the page itself.
const BIBLIOGRAPHY: &str = "references|notes|notes and references|references and notes|footnotes|explanatory notes|\
                            citations|notes and citations|sources|general sources|cited sources|works cited|bibliography|\
                            select bibliography|further reading|external links|literature cited|\
                            references and further reading";

/// How many names in bold a page may have for what it is about.
const MOST_NAMES: usize = 12;

/// Reads one page.
pub(super) struct Reader<'a> {
    pub(super) marked: Marked<'a>,
    pub(super) names: &'a Namespaces,
    pub(super) prose: Prose<'a>,
    pub(super) layout: Layout,
    /// How many links and templates the words being read stand in.
    pub(super) depth: usize,
    /// Where bold words began.
    pub(super) bold: Option<usize>,
    /// The kind of the block that is open.
    pub(super) open: Option<BlockKind>,
    /// The names that the page has for what it is about, which its first paragraph sets in bold.
    own_names: Vec<Span>,
    /// Whether nothing but the beginning was read yet.
    in_lead: bool,
    /// The level of the heading of a section that is left out.
    left_out: Option<u8>,
    in_gallery: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, names: &'a Namespaces) -> Self {
        Self {
            marked: Marked::new(text),
            names,
            prose: Prose::blank(text),
            layout: Layout::default(),
            depth: 0,
            bold: None,
            open: None,
            own_names: Vec::new(),
            in_lead: true,
            left_out: None,
            in_gallery: false,
        }
    }

    /// Reads all; `title` is that of the page, where it is known.
    pub(super) fn read(mut self, title: Option<&str>) -> Layout {
        self.read_blocks(self.marked.whole());
        let prose = &self.prose;
        // A cell of a table that is no sentence was blanked out, with the names in it.
        self.own_names.retain(|&span| !prose.of(span).trim().is_empty());
        let first = self.own_names.first().map(|&span| self.prose.of(span));
        let first = first.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
        let own = self.layout.title.take();
        self.layout.title = title.map(str::to_owned).or(own).or(first);
        self.link_own_names();
        self.layout.links.sort_by_key(|link| link.span);
        self.layout.prose = self.prose.into_text();
        self.layout
    }

    /// A name of the page in bold is a link to the page itself, as wikis show such links in bold.
    fn link_own_names(&mut self) {
        let Some(title) = self.layout.title.clone() else {
            return;
        };
        for span in std::mem::take(&mut self.own_names) {
            let taken = self.layout.links.iter().any(|link| link.span.overlaps(span));
            if !taken {
                let target = title.clone();
                self.layout.links.push(Link { span, target });
            }
        }
    }

    /// Reads a part as lines, and ends the last block.
    pub(super) fn read_blocks(&mut self, part: Part) {
        for line in self.marked.lines(part) {
            self.read_line(line);
            self.bold = None;
        }
        self.end_block();
    }

    fn read_line(&mut self, line: Part) {
        let text = self.marked.text;
        let words = line.span.of(text);
        let start = line.span.start() + (words.len() - words.trim_start().len());
        let words = words.trim();
        if words.starts_with('=') && self.read_heading(line, start) {
            return;
        }
        if self.left_out.is_some() {
            return;
        }
        if self.read_gallery(line) {
            return;
        }
        match words.as_bytes() {
            [b'*' | b'#' | b':' | b';', ..] => self.read_item(line, start),
            // A bar or `!` is of a table or template that lacks its beginning.
            [] | [b'-', b'-', b'-', b'-', ..] | [b'|' | b'!', ..] => self.end_block(),
            _ => self.read_text(self.marked.from(line, start)),
        }
    }

    /// Reads a line that may begin with pictures, tables and templates.
    fn read_text(&mut self, mut line: Part) {
        while let Some(rest) = self.read_standing(line) {
            let words = rest.span.of(self.marked.text);
            let start = rest.span.start() + (words.len() - words.trim_start().len());
            line = self.marked.from(rest, start);
            if words.trim().is_empty() {
                return;
            }
        }
        if self.open.is_none() {
            self.begin_block(BlockKind::Paragraph);
        }
        self.read_inline(line, Place::Text);
        let end = line.span.end();
        if self.prose.has_words() {
            self.prose.write("\n", Span::new(end, end + 1));
        }
        self.prose.part();
    }

    /// Reads what stands by itself where a line begins; gives the rest of the line, or `None` if it is words.
    fn read_standing(&mut self, line: Part) -> Option<Part> {
        let mark = line.first;
        if mark >= line.last || self.marked.span(mark).start() != line.span.start() {
            return None;
        }
        let close = self.marked.close_of(mark);
        let rest = |reader: &Self| {
            let end = reader.marked.span(close.unwrap_or(mark)).end();
            reader.marked.from(line, end)
        };
        match self.marked.kind(mark)? {
            Kind::TableOpen => {
                self.end_block();
                match close {
                    Some(close) => self.read_table(self.marked.between(mark, close)),
                    None => return Some(self.marked.from(line, line.span.end())),
                }
                Some(rest(self))
            }
            Kind::LinkOpen => {
                let inside = self.marked.between(mark, close?);
                let parts = self.marked.split(inside, Kind::Pipe);
                let leads = parts.first()?.span.of(self.marked.text);
                if target(leads, self.names) != Target::File {
                    return None;
                }
                self.end_block();
                self.read_caption(&parts);
                Some(rest(self))
            }
            Kind::TemplateOpen => {
                if close.is_none() {
                    // One that is not closed: its name and arguments are no words.
                    return Some(self.marked.from(line, line.span.end()));
                }
                let rest = rest(self);
                self.read_standing_template(mark, rest).then_some(rest)
            }
            _ => None,
        }
    }

    /// Reads a template that is more than words in a line; gives whether it was one.
    fn read_standing_template(&mut self, open: usize, rest: Part) -> bool {
        let Some((name, arguments)) = self.marked.template(open) else {
            return false;
        };
        let alone = self.is_blank(rest);
        if is_infobox(&name) {
            self.end_block();
            self.read_infobox(open);
            return true;
        }
        match action_of(&name) {
            Some(Action::Blocks(picks)) => {
                self.end_block();
                for pick in picks {
                    if let Some(argument) = pick.of(&self.marked, &arguments) {
                        self.read_blocks(argument.value);
                    }
                }
                true
            }
            Some(Action::List) if alone => {
                self.end_block();
                for argument in arguments.iter().filter(|argument| argument.name.is_none()) {
                    if self.marked.marks_of(argument.value, Kind::Line).next().is_some() {
                        self.read_blocks(argument.value);
                    } else {
                        self.read_whole(BlockKind::ListItem, argument.value);
                    }
                }
                true
            }
            Some(Action::Skip) | None => alone,
            _ => false,
        }
    }

    /// Whether a part has nothing to read.
    fn is_blank(&self, part: Part) -> bool {
        let skipped = |mark: usize| matches!(self.marked.kind(mark), Some(Kind::Skipped | Kind::Break));
        (part.first..part.last).all(skipped) && self.marked.plain(part).is_empty()
    }

    /// The last argument of a picture that is no option is its caption.
    fn read_caption(&mut self, parts: &[Part]) {
        let caption = parts
            .iter()
            .skip(1)
            .rfind(|part| !is_picture_option(part.span.of(self.marked.text)));
        if let Some(caption) = caption {
            self.read_whole(BlockKind::Paragraph, *caption);
        }
    }

    /// Reads a part as one block.
    fn read_whole(&mut self, kind: BlockKind, part: Part) {
        let lead = std::mem::replace(&mut self.in_lead, false);
        self.begin_block(kind);
        self.read_inline(part, Place::Text);
        self.end_block();
        self.in_lead = lead;
    }

    fn read_item(&mut self, line: Part, start: usize) {
        let words = Span::new(start, line.span.end()).of(self.marked.text);
        let marks = words.len() - words.trim_start_matches(['*', '#', ':', ';', ' ']).len();
        let content = self.marked.from(line, start + marks);
        self.end_block();
        let stands = self.marked.kind(content.first).filter(|_| {
            content.first < content.last && self.marked.span(content.first).start() == start + marks
        });
        if stands == Some(Kind::TableOpen) {
            self.read_text(content);
        } else {
            self.read_whole(BlockKind::ListItem, content);
        }
    }

    /// Reads a line `== words ==`, behind which comments may stand; gives whether it is one.
    fn read_heading(&mut self, line: Part, start: usize) -> bool {
        let text = self.marked.text;
        let mut end = line.span.end();
        for mark in (line.first..line.last).rev() {
            let span = self.marked.span(mark);
            let behind = Span::new(span.end(), end).of(text);
            if self.marked.kind(mark) != Some(Kind::Skipped) || !behind.trim().is_empty() {
                break;
            }
            end = span.start();
        }
        let whole = Span::new(start, end).trimmed(text);
        let words = whole.of(text);
        let opening = words.bytes().take_while(|&b| b == b'=').count();
        let closing = words.bytes().rev().take_while(|&b| b == b'=').count();
        let level = opening.min(closing).min(6);
        if level == 0 || words.len() <= 2 * level {
            return false;
        }
        let inner = self.marked.from(line, whole.start() + level);
        let inner = self.marked.up_to(inner, whole.end() - level);
        let level = u8::try_from(level).unwrap_or(6);
        self.end_block();
        self.in_lead = false;
        self.in_gallery = false;
        let name = self.marked.plain(inner).to_lowercase();
        if self.left_out.is_none_or(|out| level <= out) {
            let out = BIBLIOGRAPHY.split('|').any(|known| known == name);
            self.left_out = out.then_some(level);
        }
        if self.left_out.is_none() {
            self.read_whole(BlockKind::Heading(level), inner);
            if level == 1 && self.layout.title.is_none() {
                self.make_title();
            }
        }
        true
    }

    /// Makes the last block the title.
    fn make_title(&mut self) {
        let prose = &self.prose;
        if let Some(block) = self.layout.blocks.last_mut() {
            block.kind = BlockKind::Title;
            self.layout.title = Some(prose.of(block.span).to_owned());
            self.in_lead = true;
        }
    }

    /// Reads a line of a gallery: the name of a file, a bar, a caption.
    fn read_gallery(&mut self, line: Part) -> bool {
        let tag = self.marked.marks_of(line, Kind::Gallery).last();
        if let Some(tag) = tag {
            self.end_block();
            self.in_gallery = !self.marked.span(tag).of(self.marked.text).starts_with("</");
            return true;
        }
        if !self.in_gallery {
            return false;
        }
        if let Some(bar) = self.marked.marks_of(line, Kind::Pipe).last() {
            let caption = self.marked.from(line, self.marked.span(bar).end());
            self.read_whole(BlockKind::ListItem, caption);
        }
        true
    }

    pub(super) fn begin_block(&mut self, kind: BlockKind) {
        self.end_block();
        self.prose.begin();
        self.open = Some(kind);
    }

    /// Ends the open block, if there is one and it has words.
    pub(super) fn end_block(&mut self) {
        self.bold = None;
        let Some(kind) = self.open.take() else {
            return;
        };
        let Some(span) = self.prose.finish() else {
            return;
        };
        if !self.prose.of(span).contains(char::is_alphanumeric) {
            return;
        }
        if kind == BlockKind::Paragraph && !self.own_names.is_empty() {
            self.in_lead = false;
        }
        self.layout.blocks.push(Block { kind, span });
    }

    /// Ends the open block and begins another of its kind.
    pub(super) fn restart_block(&mut self) {
        if let Some(kind) = self.open.clone() {
            self.begin_block(kind);
        }
    }

    /// Notes words in bold, which are names of what the page is about where its first paragraph has them.
    pub(super) fn note_bold(&mut self, written: Span) {
        let words = self.prose.of(written);
        let start = written.start() + (words.len() - words.trim_start().len());
        let words = words.trim();
        let is_name = words.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && words.len() <= 100;
        let is_lead = self.in_lead && self.own_names.len() < MOST_NAMES;
        if is_lead && self.open == Some(BlockKind::Paragraph) && is_name {
            self.own_names.push(Span::new(start, start + words.len()));
        }
    }
}

/// Whether an argument of a picture is not its caption: `thumb`, `250px`, `alt=…`.
fn is_picture_option(words: &str) -> bool {
    const OPTIONS: &str = "thumb thumbnail frame framed frameless border left right center centre none upright baseline sub \
                           super top text-top middle bottom text-bottom mini miniatur vignette hochkant";
    const NAMED: [&str; 10] = [
        "alt",
        "link",
        "page",
        "class",
        "lang",
        "upright",
        "thumb",
        "start",
        "end",
        "thumbtime",
    ];
    let words = words.trim();
    let is_size = words
        .strip_suffix("px")
        .is_some_and(|size| size.bytes().all(|b| b.is_ascii_digit() || b == b'x' || b == b' '));
    let is_named = words
        .split_once('=')
        .is_some_and(|(name, _)| NAMED.contains(&name.trim()));
    words.is_empty()
        || is_size
        || is_named
        || OPTIONS
            .split(' ')
            .any(|option| words.eq_ignore_ascii_case(option))
}
