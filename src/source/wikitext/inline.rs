//! Reads the words of a line: links, templates, references, quotes.

use super::{
    marked::{Argument, Part},
    reader::Reader,
    scan::Kind,
    template::{Action, action_of, date_of, is_infobox, measure_of},
    title::{Target, target, title},
};
use crate::model::{Link, Span};
use crate::source::reference::decode_reference;

/// Where words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In running text.
    Text,
    /// In the value of a field, where a line break parts one thing from the next.
    Field,
}

impl Reader<'_> {
    /// Reads a part.
    pub(super) fn read_inline(&mut self, part: Part, place: Place) {
        let (mut mark, mut at) = (part.first, part.span.start());
        if place == Place::Field {
            at += self.list_marks(at).min(part.span.len());
        }
        while mark < part.last {
            let span = self.marked.span(mark);
            self.copy(Span::new(at, span.start()));
            (mark, at) = self.read_mark(mark, place);
        }
        self.copy(Span::new(at, part.span.end()));
    }

    /// Copies words that have no marks.
    fn copy(&mut self, span: Span) -> Option<Span> {
        let copied = self.prose.copy(span);
        (!copied.is_empty()).then_some(copied)
    }

    /// Reads one mark with all that it opens; gives the next one, and the byte to go on from.
    fn read_mark(&mut self, mark: usize, place: Place) -> (usize, usize) {
        let span = self.marked.span(mark);
        let next = self.marked.after(mark);
        let end = self.marked.span(next - 1).end();
        match self.marked.kind(mark) {
            Some(Kind::TemplateOpen) if next > mark + 1 => self.read_template(mark, place),
            Some(Kind::LinkOpen) if next > mark + 1 => {
                let end = self.read_link(mark, place);
                return (next, end);
            }
            Some(Kind::UrlOpen) if next > mark + 1 => self.read_url(mark, place),
            Some(Kind::TableOpen) => self.prose.part(),
            Some(Kind::Pipe | Kind::Equals) => {
                self.copy(span);
            }
            Some(Kind::Reference) => match decode_reference(span.of(self.marked.text)) {
                Some(characters) => self.prose.write_character(&characters, span),
                None => {
                    self.copy(span);
                }
            },
            Some(Kind::Quotes) => self.read_quotes(span),
            Some(Kind::Line) => return (next, self.read_line_break(span, place)),
            Some(Kind::Break) if place == Place::Field => self.separate(span),
            Some(Kind::Break) => {
                self.prose.write("\n", span);
                self.prose.part();
            }
            Some(Kind::Block | Kind::Gallery) => self.read_block_tag(place),
            _ => {}
        }
        (next, end)
    }

    /// A block tag ends what stands before it.
    fn read_block_tag(&mut self, place: Place) {
        self.prose.part();
        if place == Place::Text && self.depth == 0 {
            self.restart_block();
        }
    }

    /// A line end within a paragraph or value; in a value, a list that begins there parts its items. Gives the byte to go
    /// on from.
    fn read_line_break(&mut self, span: Span, place: Place) -> usize {
        if place == Place::Text && self.depth == 0 {
            self.prose.write("\n", span);
        }
        self.prose.part();
        let marks = if place == Place::Field {
            self.list_marks(span.end())
        } else {
            0
        };
        if marks > 0 {
            self.separate(span);
        }
        span.end() + marks
    }

    /// How many bytes the marks of a list take at the beginning of a line.
    fn list_marks(&self, at: usize) -> usize {
        let line = self.marked.text.get(at..).unwrap_or_default();
        let words = line.trim_start_matches(' ');
        let content = words.trim_start_matches(['*', '#', ';']);
        if content.len() == words.len() {
            0
        } else {
            line.len() - content.len()
        }
    }

    /// Parts one value from the next, unless nothing stands before.
    fn separate(&mut self, room: Span) {
        if self.prose.has_words() {
            self.prose.write(";", room);
        }
        self.prose.part();
    }

    /// Quotation signs that set italic or bold; bold names at the beginning of a page are its own.
    fn read_quotes(&mut self, span: Span) {
        if span.len() == 2 {
            return;
        }
        match self.bold.take() {
            None => self.bold = Some(self.prose.end()),
            Some(from) => self.note_bold(Span::new(from, self.prose.end())),
        }
    }

    /// Reads `[[target|words]]` and the letters after it; gives the byte to go on from.
    fn read_link(&mut self, open: usize, place: Place) -> usize {
        let Some(close) = self.marked.close_of(open) else {
            return self.marked.span(open).end();
        };
        let end = self.marked.span(close).end();
        let inside = self.marked.between(open, close);
        let bar = self.marked.marks_of(inside, Kind::Pipe).next();
        let leads = match bar {
            Some(bar) => self.marked.up_to(inside, self.marked.span(bar).start()),
            None => inside,
        };
        let shown = bar
            .map(|bar| self.marked.from(inside, self.marked.span(bar).end()))
            .filter(|part| !part.span.of(self.marked.text).trim().is_empty());
        let words = leads.span.of(self.marked.text);
        let to = target(words, self.names);
        if matches!(to, Target::File | Target::Margin) {
            return end;
        }
        let before = self.prose.end();
        let part = shown.unwrap_or_else(|| {
            let colon = words.len() - words.trim_start().trim_start_matches(':').len();
            self.marked.from(leads, leads.span.start() + colon)
        });
        self.read_nested(part, place);
        let trail = self.read_trail(end);
        if let Target::Page(title) = to {
            self.push_link(before, title);
        }
        trail
    }

    /// The letters that stand close to a link belong to its words: `[[town]]s`.
    fn read_trail(&mut self, at: usize) -> usize {
        let rest = self.marked.text.get(at..).unwrap_or_default();
        let length: usize = rest
            .chars()
            .take_while(|c| c.is_lowercase())
            .map(char::len_utf8)
            .sum();
        self.copy(Span::new(at, at + length));
        at + length
    }

    /// Adds a link of all that was written since `from`.
    pub(super) fn push_link(&mut self, from: usize, title: String) {
        let written = Span::new(from, self.prose.end());
        let words = self.prose.of(written);
        let start = written.start() + (words.len() - words.trim_start().len());
        let span = Span::new(start, start + words.trim().len());
        if !span.is_empty() && !title.is_empty() {
            self.layout.links.push(Link { span, target: title });
        }
    }

    fn read_nested(&mut self, part: Part, place: Place) {
        self.depth += 1;
        self.read_inline(part, place);
        self.depth -= 1;
    }

    /// `[https://example.org words]`; one without words is a number in brackets, and not read.
    fn read_url(&mut self, open: usize, place: Place) {
        let Some(close) = self.marked.close_of(open) else {
            return;
        };
        let from = self.prose.end();
        let address = self.marked.span(open);
        let url = Span::new(address.start() + 1, address.end())
            .of(self.marked.text)
            .to_owned();
        self.prose.part();
        self.read_nested(self.marked.between(open, close), place);
        self.push_link(from, url);
    }

    fn read_template(&mut self, open: usize, place: Place) {
        let Some((name, arguments)) = self.marked.template(open) else {
            return;
        };
        let Some(close) = self.marked.close_of(open) else {
            return;
        };
        let whole = self.marked.span(open).cover(self.marked.span(close));
        // A function of the wiki: `{{formatnum:1234}}`.
        if let Some(("formatnum" | "lc" | "uc" | "ucfirst" | "lcfirst" | "nowrap", _)) = name.split_once(':')
        {
            let inside = self.marked.between(open, close);
            if let Some(colon) = inside.span.of(self.marked.text).find(':') {
                self.read_nested(self.marked.from(inside, inside.span.start() + colon + 1), place);
            }
            return;
        }
        if is_infobox(&name) {
            return;
        }
        let Some(action) = action_of(&name) else {
            return self.prose.part();
        };
        self.depth += 1;
        self.act(&action, &arguments, whole, place);
        self.depth -= 1;
    }

    fn act(&mut self, action: &Action, arguments: &[Argument], whole: Span, place: Place) {
        match action {
            Action::Skip => {}
            Action::Sign(sign) => match sign.trim() {
                "" => self.prose.part(),
                _ => self.prose.write_character(sign, whole),
            },
            Action::Show(picks) | Action::Blocks(picks) => {
                for pick in picks {
                    if let Some(argument) = pick.of(&self.marked, arguments) {
                        self.read_inline(argument.value, place);
                    }
                }
            }
            Action::List => self.read_list(arguments, place),
            Action::Date => self.read_date(arguments, whole, 0),
            Action::Dates => self.read_dates(arguments, whole),
            Action::AsOf => self.read_as_of(arguments, whole),
            Action::Circa(word) => self.read_circa(word, arguments, whole),
            Action::Convert => {
                for part in measure_of(&self.marked, arguments) {
                    self.prose.part();
                    self.read_inline(part, place);
                }
            }
            Action::Link(picks) => {
                let from = self.prose.end();
                let mut words = Vec::new();
                for pick in picks {
                    if let Some(argument) = pick.of(&self.marked, arguments) {
                        self.prose.part();
                        self.read_inline(argument.value, place);
                        words.push(self.marked.plain(argument.value));
                    }
                }
                self.push_link(from, title(&words.join(" ")));
            }
            Action::Named | Action::Ship | Action::ShipName => {
                self.read_named(action, arguments, whole, place);
            }
            Action::Marriage => self.read_marriage(arguments, place),
            Action::Join => self.read_fraction(arguments, whole),
        }
    }

    /// Arguments in a row, parted by signs; in a value, also from what stands before them.
    fn read_list(&mut self, arguments: &[Argument], place: Place) {
        let nameless = arguments.iter().filter(|argument| argument.name.is_none());
        for (at, argument) in nameless.enumerate() {
            let start = argument.value.span.start();
            if self.prose.end() < start && (at > 0 || place == Place::Field) {
                self.separate(Span::new(start.saturating_sub(1), start));
            }
            self.read_inline(argument.value, Place::Field);
        }
        if place == Place::Text {
            self.prose.part();
        }
    }

    /// Puts a date in words where its template stands; one that is not in numbers is read as it is.
    fn read_date(&mut self, arguments: &[Argument], whole: Span, first: usize) {
        self.prose.part();
        let written = date_of(&self.marked, arguments, first)
            .is_some_and(|words| words.iter().any(|words| self.prose.write(words, whole).is_some()));
        if !written && let Some(argument) = arguments.iter().filter(|a| a.name.is_none()).nth(first) {
            self.read_inline(argument.value, Place::Field);
        }
    }

    fn read_dates(&mut self, arguments: &[Argument], whole: Span) {
        self.read_date(arguments, whole, 0);
        if let Some([to, short]) = date_of(&self.marked, arguments, 3) {
            let words = [format!(" – {to}"), format!("–{short}")];
            let _fits = words.iter().any(|words| self.prose.write(words, whole).is_some());
        }
    }

    /// "As of" stands in the name of the template, a date behind it.
    fn read_as_of(&mut self, arguments: &[Argument], whole: Span) {
        let lower = arguments.iter().any(|argument| {
            argument
                .name
                .is_some_and(|name| name.span.of(self.marked.text).trim() == "lc")
        });
        let Some([date, short]) = date_of(&self.marked, arguments, 0) else {
            return self.prose.part();
        };
        let word = if lower || self.prose.has_words() {
            "as of"
        } else {
            "As of"
        };
        let words = [format!("{word} {date}"), format!("{word} {short}"), short];
        self.prose.part();
        let _fits = words.iter().any(|words| self.prose.write(words, whole).is_some());
    }

    fn read_circa(&mut self, word: &str, arguments: &[Argument], whole: Span) {
        let years: Vec<&str> = arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .map(|argument| argument.value.span.of(self.marked.text).trim())
            .collect();
        let words = match years.as_slice() {
            [from, to, ..] if !to.is_empty() => format!("{word} {from}–{to}"),
            [from, ..] => format!("{word} {from}"),
            [] => word.to_owned(),
        };
        self.prose.part();
        let marked = words.contains(['[', '{', '<', '&', '|']);
        if !marked && self.prose.write(&words, whole).is_some() {
            return;
        }
        for argument in arguments.iter().filter(|argument| argument.name.is_none()) {
            self.prose.part();
            self.read_inline(argument.value, Place::Field);
        }
    }

    /// "US$73", "USS Constitution".
    fn read_named(&mut self, action: &Action, arguments: &[Argument], whole: Span, place: Place) {
        let nameless: Vec<&Argument> = arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .collect();
        let Some(first) = nameless.first() else {
            return self.prose.part();
        };
        let from = self.prose.end();
        let text = self.marked.text;
        self.prose.part();
        if *action != Action::ShipName {
            let name = Span::new(whole.start() + 2, first.value.span.start().saturating_sub(1)).trimmed(text);
            self.prose.write(&name.of(text).to_uppercase(), name);
        }
        let shown = if *action == Action::ShipName { 2 } else { 1 };
        for argument in nameless.iter().take(shown) {
            if *action != Action::Named {
                self.prose.part();
            }
            self.read_inline(argument.value, place);
        }
        if *action != Action::Named {
            let written = self.prose.of(Span::new(from, self.prose.end()));
            let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
            self.push_link(from, words);
        }
    }

    /// "Name (1977–1982)": the bars become the signs.
    fn read_marriage(&mut self, arguments: &[Argument], place: Place) {
        let nameless = arguments.iter().filter(|argument| argument.name.is_none());
        let mut sign = None;
        for (at, argument) in nameless.take(3).enumerate() {
            let span = argument.value.span;
            if span.of(self.marked.text).trim().is_empty() {
                continue;
            }
            if let Some(sign) = sign {
                self.prose.write(sign, Span::new(span.start() - 1, span.end()));
            }
            self.read_inline(argument.value, place);
            sign = if at == 0 { Some("(") } else { Some("-") };
        }
        if sign == Some("-") {
            let end = self.prose.end();
            self.prose.write(")", Span::new(end, end + 2));
        }
    }

    fn read_fraction(&mut self, arguments: &[Argument], whole: Span) {
        let numbers: Vec<&str> = arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .map(|argument| argument.value.span.of(self.marked.text).trim())
            .collect();
        let words = match numbers.as_slice() {
            [whole, above, below] => format!("{whole} {above}/{below}"),
            [above, below] => format!("{above}/{below}"),
            [below] => format!("1/{below}"),
            _ => return self.prose.part(),
        };
        self.prose.part();
        if words
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'/' || b == b' ')
        {
            self.prose.write(&words, whole);
        }
    }
}
