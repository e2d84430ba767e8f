//! Cuts wikitext into marks and pairs those that open with those that close, in one pass.

use crate::model::Span;

/// Marks that open are paired down to this depth; what lies deeper is read as plain text.
const DEEPEST: usize = 40;

/// Bytes of a tag at most, from its angle to the other.
const LONGEST_TAG: usize = 2000;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{`
    TemplateOpen,
    /// `}}`
    TemplateClose,
    /// `[[`
    LinkOpen,
    /// `]]`
    LinkClose,
    /// `[https://example.org `, with the address.
    UrlOpen,
    /// `]`
    UrlClose,
    /// `{|` where a line begins.
    TableOpen,
    /// `|}` where a line begins.
    TableClose,
    /// `|`
    Pipe,
    /// `=`
    Equals,
    /// The end of a line.
    Line,
    /// `''`, `'''` or `'''''`
    Quotes,
    /// `&amp;`
    Reference,
    /// A comment, a footnote, a formula, `__TOC__`: there is nothing to read, and it parts no words.
    Skipped,
    /// `<br>`
    Break,
    /// `<div>`, `</p>` …: what stands on both sides is not of one sentence.
    Block,
    /// `<gallery>` and its end.
    Gallery,
    /// Another tag, such as `<small>`.
    Tag,
}

/// A mark and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// The index of the mark that it is paired with; its own where there is none.
    pub(super) partner: usize,
}

/// All marks of a text in order.
pub(super) fn scan(text: &str) -> Vec<Mark> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        marks: Vec::with_capacity(text.len() / 16),
        open: Vec::new(),
        without_end: Vec::new(),
    };
    let mut at = scanner.begin_line(0);
    while let Some(&byte) = scanner.bytes.get(at) {
        at = if is_plain(byte) {
            at + 1
        } else {
            scanner.read(at, byte)
        };
    }
    scanner.marks
}

fn is_plain(byte: u8) -> bool {
    const MARKS: [bool; 256] = {
        let mut marks = [false; 256];
        let signs = b"\n{}[]|='&<_:";
        let mut at = 0;
        while at < signs.len() {
            marks[signs[at] as usize] = true;
            at += 1;
        }
        marks
    };
    !MARKS.get(usize::from(byte)).copied().unwrap_or_default()
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    marks: Vec<Mark>,
    /// Indices of the marks that are open, outermost first.
    open: Vec<usize>,
    /// Names of tags of which no end follows.
    without_end: Vec<&'static str>,
}

impl Scanner<'_> {
    /// Reads the mark at `at`, if there is one; gives the byte to go on from.
    fn read(&mut self, at: usize, byte: u8) -> usize {
        let next = self.byte(at + 1);
        match (byte, next) {
            (b'\n', _) => self.read_line_end(at),
            (b'{', Some(b'{')) => self.push_open(Kind::TemplateOpen, at, at + 2),
            (b'}', Some(b'}')) => self.close_template(at),
            (b'[', Some(b'[')) => self.push_open(Kind::LinkOpen, at, at + 2),
            (b'[', _) => self.read_url(at),
            (b']', _) => self.close_link(at),
            (b'|', _) => self.push(Kind::Pipe, at, at + 1),
            (b'=', _) => self.push(Kind::Equals, at, at + 1),
            (b'\'', Some(b'\'')) => self.read_quotes(at),
            (b'&', _) => self.read_reference(at),
            (b'<', _) => self.read_tag(at),
            (b'_', Some(b'_')) => self.read_switch(at),
            (b':', Some(b'/')) => self.read_bare_url(at),
            _ => at + 1,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        self.marks.push(Mark {
            kind,
            span: Span::new(start, end),
            partner: self.marks.len(),
        });
        end
    }

    fn push_open(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        if self.open.len() < DEEPEST {
            self.open.push(self.marks.len());
        }
        self.push(kind, start, end)
    }

    /// The innermost open mark of that kind, as an index into `open`, unless one of `walls` stands before it.
    fn find_open(&self, kind: Kind, walls: &[Kind]) -> Option<usize> {
        for (depth, &open) in self.open.iter().enumerate().rev() {
            let found = self.marks.get(open)?.kind;
            if found == kind {
                return Some(depth);
            }
            if walls.contains(&found) {
                return None;
            }
        }
        None
    }

    /// Pairs a mark that closes with the one at `depth`; what is open within stays without a partner.
    fn push_close(&mut self, kind: Kind, start: usize, end: usize, depth: usize) -> usize {
        let close = self.marks.len();
        self.push(kind, start, end);
        if let Some(&open) = self.open.get(depth) {
            for (one, other) in [(open, close), (close, open)] {
                if let Some(mark) = self.marks.get_mut(one) {
                    mark.partner = other;
                }
            }
        }
        self.open.truncate(depth);
        end
    }

    fn close_template(&mut self, at: usize) -> usize {
        match self.find_open(Kind::TemplateOpen, &[]) {
            Some(depth) => self.push_close(Kind::TemplateClose, at, at + 2, depth),
            None => self.push(Kind::Skipped, at, at + 2),
        }
    }

    fn close_link(&mut self, at: usize) -> usize {
        let walls = [Kind::TemplateOpen, Kind::TableOpen];
        if let Some(depth) = self.find_open(Kind::UrlOpen, &[Kind::LinkOpen, walls[0], walls[1]]) {
            return self.push_close(Kind::UrlClose, at, at + 1, depth);
        }
        if self.byte(at + 1) != Some(b']') {
            return at + 1;
        }
        match self.find_open(Kind::LinkOpen, &walls) {
            Some(depth) => self.push_close(Kind::LinkClose, at, at + 2, depth),
            None => self.push(Kind::Skipped, at, at + 2),
        }
    }

    /// No address goes on over a line end, and no link over an empty line.
    fn read_line_end(&mut self, at: usize) -> usize {
        let blank = self.byte(at + 1) == Some(b'\n');
        while let Some(mark) = self.open.last().and_then(|&open| self.marks.get(open)) {
            let ends = mark.kind == Kind::UrlOpen || (blank && mark.kind == Kind::LinkOpen);
            if !ends {
                break;
            }
            self.open.pop();
        }
        self.push(Kind::Line, at, at + 1);
        self.begin_line(at + 1)
    }

    /// Reads the marks of tables that stand where a line begins.
    fn begin_line(&mut self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let indent = rest
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b':'))
            .count();
        let mark = at + indent;
        match (self.byte(mark), self.byte(mark + 1), self.byte(mark + 2)) {
            (Some(b'{'), Some(b'|'), _) => self.push_open(Kind::TableOpen, mark, mark + 2),
            (Some(b'|'), Some(b'}'), next) => {
                // `|}}` ends a template, unless a table is open within it.
                let walls: &[Kind] = if next == Some(b'}') {
                    &[Kind::TemplateOpen]
                } else {
                    &[]
                };
                match self.find_open(Kind::TableOpen, walls) {
                    Some(depth) => self.push_close(Kind::TableClose, mark, mark + 2, depth),
                    None => at,
                }
            }
            _ => at,
        }
    }

    /// `[https://example.org words]`
    fn read_url(&mut self, at: usize) -> usize {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let is_url = ["http://", "https://", "//", "ftp://", "mailto:", "news:", "irc:"]
            .iter()
            .any(|protocol| rest.starts_with(protocol));
        if !is_url {
            return at + 1;
        }
        let length = rest
            .bytes()
            .take_while(|b| !matches!(b, b' ' | b'\t' | b'\n' | b']' | b'[' | b'<' | b'{' | b'|'))
            .count();
        self.push_open(Kind::UrlOpen, at, at + 1 + length)
    }

    /// An address that stands in the text as it is.
    fn read_bare_url(&mut self, at: usize) -> usize {
        let before = self.bytes.get(..at).unwrap_or_default();
        let protocol = ["https", "http", "ftp"]
            .iter()
            .find(|protocol| before.ends_with(protocol.as_bytes()));
        let (Some(protocol), Some(b'/')) = (protocol, self.byte(at + 2)) else {
            return at + 1;
        };
        let length = self
            .bytes
            .iter()
            .skip(at)
            .take_while(|b| !b.is_ascii_whitespace() && !b"]|<>{}[\"".contains(b))
            .count();
        self.push(Kind::Skipped, at - protocol.len(), at + length)
    }

    fn read_quotes(&mut self, at: usize) -> usize {
        let run = self.bytes.iter().skip(at).take_while(|&&b| b == b'\'').count();
        // Of four signs the first is an apostrophe, and of more than five all but five.
        let marks = match run {
            2 | 3 | 5 => run,
            4 => 3,
            _ => 5,
        };
        self.push(Kind::Quotes, at + run - marks, at + run)
    }

    fn read_reference(&mut self, at: usize) -> usize {
        let name = self
            .bytes
            .iter()
            .skip(at + 1)
            .take(32)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
            .count();
        let end = at + 1 + name;
        if name > 0 && self.byte(end) == Some(b';') {
            self.push(Kind::Reference, at, end + 1)
        } else {
            at + 1
        }
    }

    /// `__NOTOC__`
    fn read_switch(&mut self, at: usize) -> usize {
        let name = self
            .bytes
            .iter()
            .skip(at + 2)
            .take(40)
            .take_while(|b| b.is_ascii_uppercase())
            .count();
        let end = at + 2 + name;
        if name > 0 && self.byte(end) == Some(b'_') && self.byte(end + 1) == Some(b'_') {
            self.push(Kind::Skipped, at, end + 2)
        } else {
            at + 1
        }
    }

    fn read_tag(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") {
            let length = rest.find("-->").map_or(rest.len(), |end| end + 3);
            return self.push(Kind::Skipped, at, at + length);
        }
        let closes = self.byte(at + 1) == Some(b'/');
        let from = at + 1 + usize::from(closes);
        let name: String = self
            .bytes
            .iter()
            .skip(from)
            .take(24)
            .take_while(|b| b.is_ascii_alphanumeric())
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
        let Some((kind, name)) = kind_of_tag(&name) else {
            return at + 1;
        };
        let Some(end) = self.end_of_tag(from) else {
            return at + 1;
        };
        let is_whole = self.byte(end - 2) == Some(b'/');
        match kind {
            TagKind::Hides if closes || is_whole => self.push(Kind::Skipped, at, end),
            TagKind::Hides => {
                let end = self.end_of_element(name, end).map_or(end, |(_, end)| end);
                self.push(Kind::Skipped, at, end)
            }
            TagKind::Quotes if closes || is_whole => self.push(Kind::Tag, at, end),
            TagKind::Quotes => {
                self.push(Kind::Tag, at, end);
                match self.end_of_element(name, end) {
                    Some((start, end)) => self.push(Kind::Tag, start, end),
                    None => end,
                }
            }
            TagKind::Is(kind) => self.push(kind, at, end),
        }
    }

    /// The byte after the `>` of the tag whose name is at `from`.
    fn end_of_tag(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let angle = rest
            .iter()
            .take(LONGEST_TAG)
            .position(|b| matches!(b, b'<' | b'>'))?;
        (rest.get(angle) == Some(&b'>')).then_some(from + angle + 1)
    }

    /// Where the end tag of that name begins and ends.
    fn end_of_element(&mut self, name: &'static str, from: usize) -> Option<(usize, usize)> {
        if self.without_end.contains(&name) {
            return None;
        }
        let rest = self.text.get(from..).unwrap_or_default();
        for (at, _) in rest.match_indices("</") {
            let after = from + at + 2;
            let found = self.bytes.get(after..after + name.len()).unwrap_or_default();
            let ends = self
                .byte(after + name.len())
                .is_none_or(|b| !b.is_ascii_alphanumeric());
            if found.eq_ignore_ascii_case(name.as_bytes()) && ends {
                let end = self.end_of_tag(after).unwrap_or(after + name.len());
                return Some((from + at, end));
            }
        }
        self.without_end.push(name);
        None
    }
}

#[derive(Clone, Copy)]
enum TagKind {
    /// What is in it is not to be read.
    Hides,
    /// What is in it has no marks.
    Quotes,
    /// The tag alone is a mark.
    Is(Kind),
}

/// Tags whose content is not to be read.
const HIDES: &str = "ref references math chem ce score source syntaxhighlight timeline imagemap hiero graph mapframe \
                     maplink templatedata templatestyles indicator includeonly inputbox table section categorytree";

/// Tags whose content has no marks.
const QUOTES: &str = "nowiki pre";

const BREAKS: &str = "br hr";

const BLOCKS: &str = "p div blockquote li ul ol dl dt dd center poem tr td th caption h1 h2 h3 h4 h5 h6";

const OTHERS: &str = "abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q rb rp rt ruby s samp small span \
                      strike strong sub sup time tt u var wbr noinclude onlyinclude";

/// What a tag does; `None` for what is no tag, such as `<person@example.org>`.
fn kind_of_tag(name: &str) -> Option<(TagKind, &'static str)> {
    let kinds = [
        (HIDES, TagKind::Hides),
        (QUOTES, TagKind::Quotes),
        (BREAKS, TagKind::Is(Kind::Break)),
        (BLOCKS, TagKind::Is(Kind::Block)),
        (OTHERS, TagKind::Is(Kind::Tag)),
        ("gallery", TagKind::Is(Kind::Gallery)),
    ];
    kinds.into_iter().find_map(|(names, kind)| {
        let known = names.split(' ').find(|known| *known == name)?;
        Some((kind, known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<(&str, Kind)> {
        scan(text).iter().map(|m| (m.span.of(text), m.kind)).collect()
    }

    fn pairs(text: &str) -> Vec<(usize, usize)> {
        let marks = scan(text);
        let opens = marks.iter().enumerate().filter(|(at, mark)| mark.partner > *at);
        opens
            .map(|(_, mark)| (mark.span.start(), marks[mark.partner].span.start()))
            .collect()
    }

    #[test]
    fn marks_that_open_find_those_that_close() {
        assert_eq!(pairs("{{a|[[b|c]]}} [[d]]"), [(0, 11), (4, 9), (14, 17)]);
        assert_eq!(pairs("{{a|[[b}} ]]"), [(0, 7)]);
        assert_eq!(pairs("{{a {{b}}"), [(4, 7)]);
        assert_eq!(pairs("{|\n| a\n|}"), [(0, 7)]);
        assert_eq!(pairs("{{a\n|}}"), [(0, 5)]);
    }

    #[test]
    fn footnotes_and_comments_are_one_mark() {
        assert_eq!(
            marks("a<ref name=x>{{cite|}}</ref><!-- [[ -->b<ref name=\"y\" />"),
            [
                ("<ref name=x>{{cite|}}</ref>", Kind::Skipped),
                ("<!-- [[ -->", Kind::Skipped),
                ("<ref name=\"y\" />", Kind::Skipped)
            ]
        );
        assert_eq!(marks("a < b, <me@example.org>"), []);
    }

    #[test]
    fn hostile_texts_are_cut_in_time_that_grows_with_their_length() {
        let started = std::time::Instant::now();
        for piece in [
            "{{a|",
            "[[a|",
            "<ref>",
            "<ref name=",
            "{|\n",
            "''",
            "<nowiki>",
            "<b<",
            "]]",
            "}}",
            "&#",
            "[http://",
        ] {
            let text = piece.repeat(200_000);
            assert!(
                !scan(&text).is_empty() || matches!(piece, "<ref name=" | "<b<" | "&#"),
                "{piece}"
            );
        }
        assert!(started.elapsed().as_secs() < 20);
    }
}
