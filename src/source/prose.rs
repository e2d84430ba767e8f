//! Writes the words of a text that has markup into a text of the same length, each where it stands.

use crate::model::Span;

/// The text as it reads: blanks, with words copied into their places.
///
/// Words go to the place where they stand, so that spans count in both texts. Only where markup parts what is read as
/// one word, such as the `]]` in `[[town]]s`, is the rest of the word moved up to its beginning.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    text: &'a str,
    bytes: Vec<u8>,
    /// The byte after the last that was written.
    end: usize,
    last: char,
    /// Whether only marks without width stand since then.
    joined: bool,
    /// Whether what follows joins whatever it is, as after a character reference.
    sticky: bool,
    /// From the first to the last character that was written since a block began, white space left out.
    extent: Option<Span>,
}

impl<'a> Prose<'a> {
    /// Nothing but blanks, in place of `text`.
    pub(super) fn blank(text: &'a str) -> Self {
        Self {
            text,
            bytes: vec![b' '; text.len()],
            end: 0,
            last: ' ',
            joined: false,
            sticky: false,
            extent: None,
        }
    }

    /// Copies a part of the text; gives the place where it came to stand, empty if it has no words.
    pub(super) fn copy(&mut self, span: Span) -> Span {
        let words = span.of(self.text);
        let Some(first) = words.chars().next() else {
            return Span::new(self.end, self.end);
        };
        let (mut start, mut end) = (span.start().max(self.end), span.end());
        if start != span.start() {
            return Span::new(self.end, self.end); // never over what is written
        }
        let head = words.find(char::is_whitespace).unwrap_or(words.len());
        let (moved, rest) = words.split_at_checked(head).unwrap_or((words, ""));
        let joins = self.joined && self.end < start && self.takes(first);
        if joins && self.suits(self.end, moved) {
            start = self.end;
            self.put(start, moved);
            if rest.is_empty() {
                end = self.end;
            } else {
                self.put(span.start() + head, rest);
            }
        } else {
            self.put(start, words);
        }
        Span::new(start, end)
    }

    /// Writes other words instead of the text in `room`, from its start, if there is space enough.
    pub(super) fn write(&mut self, words: &str, room: Span) -> Option<Span> {
        let start = room.start().max(self.end);
        let end = start + words.len();
        (end <= room.end() && !words.is_empty() && self.suits(start, words)).then(|| {
            self.put(start, words);
            Span::new(start, end)
        })
    }

    /// Writes the character that a reference stands for, close to what is written; what follows closes up to it.
    pub(super) fn write_character(&mut self, character: &str, room: Span) {
        let first = character.chars().next().unwrap_or(' ');
        let at = if self.joined && self.takes(first) {
            self.end
        } else {
            room.start()
        };
        if self
            .write(character, Span::new(at.max(self.end), room.end()))
            .is_some()
        {
            self.sticky = true;
        }
    }

    /// Notes that something stands here which parts words.
    pub(super) fn part(&mut self) {
        self.joined = false;
        self.sticky = false;
    }

    /// The byte after the last that was written.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// Starts a block.
    pub(super) fn begin(&mut self) {
        self.part();
        self.extent = None;
    }

    /// Whether the block has any words yet.
    pub(super) fn has_words(&self) -> bool {
        self.extent.is_some()
    }

    /// Ends a block; gives its extent, if it has any words, and tidies it.
    pub(super) fn finish(&mut self) -> Option<Span> {
        self.part();
        let extent = self.extent.take()?;
        self.tidy(extent);
        Some(extent)
    }

    /// Blanks out what was written in a span.
    pub(super) fn erase(&mut self, span: Span) {
        if let Some(bytes) = self.bytes.get_mut(span.start()..span.end()) {
            bytes.fill(b' ');
        }
    }

    /// What was written in a span.
    pub(super) fn of(&self, span: Span) -> &str {
        let bytes = self.bytes.get(span.start()..span.end()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The whole.
    pub(super) fn into_text(self) -> Option<String> {
        String::from_utf8(self.bytes).ok()
    }

    /// Whether each character of words that do not stand here would begin and end where a character of the text does,
    /// so that every span of them is one of the text too.
    fn suits(&self, at: usize, words: &str) -> bool {
        let borders = words
            .char_indices()
            .map(|(offset, _)| offset)
            .chain([words.len()]);
        borders
            .into_iter()
            .all(|offset| self.text.is_char_boundary(at + offset))
    }

    fn takes(&self, next: char) -> bool {
        let closes = matches!(
            next,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | '’' | '\'' | '”' | '%'
        );
        let word = self.last.is_alphanumeric() && (next.is_alphanumeric() || next == '"');
        let blank = self.last.is_whitespace() || next.is_whitespace();
        !blank && (closes || word || self.sticky)
    }

    fn put(&mut self, at: usize, words: &str) {
        let Some(place) = self.bytes.get_mut(at..at + words.len()) else {
            return;
        };
        place.copy_from_slice(words.as_bytes());
        self.end = at + words.len();
        self.last = words.chars().next_back().unwrap_or(' ');
        self.joined = true;
        self.sticky = false;
        let start = at + (words.len() - words.trim_start().len());
        let written = Span::new(start, start + words.trim().len());
        if !written.is_empty() {
            self.extent = Some(self.extent.map_or(written, |extent| extent.cover(written)));
        }
    }

    /// Takes out brackets that markup left empty, and signs that it left at their beginning: "( ; born 1901)".
    fn tidy(&mut self, block: Span) {
        let Some(bytes) = self.bytes.get_mut(block.start()..block.end()) else {
            return;
        };
        let mut opened = None;
        for at in 0..bytes.len() {
            let Some(&byte) = bytes.get(at) else { return };
            match (byte, opened) {
                (b'(', _) => opened = Some(at),
                (b' ' | b'\n', _) | (_, None) => {}
                (b';' | b',', Some(_)) => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = b' '),
                (b')', Some(from)) => {
                    for place in [from, at] {
                        bytes.iter_mut().skip(place).take(1).for_each(|b| *b = b' ');
                    }
                    opened = None;
                }
                _ => opened = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, spans: &[(usize, usize)]) -> String {
        let mut prose = Prose::blank(text);
        prose.begin();
        for &(start, end) in spans {
            prose.copy(Span::new(start, end));
        }
        prose.finish();
        prose.into_text().unwrap()
    }

    #[test]
    fn words_stay_where_they_are_and_parted_ones_close_up() {
        assert_eq!(read("[[town]]s of", &[(2, 6), (8, 12)]), "  towns   of");
        assert_eq!(read("(''Foo'') x", &[(0, 1), (3, 6), (8, 11)]), "(  Foo)   x");
    }

    #[test]
    fn no_character_is_moved_across_the_border_of_another() {
        assert_eq!(read("''a''大阪", &[(2, 3), (5, 11)]), "  a  大阪");
        assert_eq!(read("''a''é b", &[(2, 3), (5, 9)]), "  aé   b");
    }

    #[test]
    fn empty_brackets_go() {
        assert_eq!(
            read("Omsk (##; ##) is", &[(0, 6), (8, 10), (12, 16)]),
            "Omsk          is"
        );
        assert_eq!(read("A (##; born 1901)", &[(0, 3), (5, 17)]), "A (    born 1901)");
    }

    #[test]
    fn other_words_are_written_only_where_there_is_room() {
        let mut prose = Prose::blank("{{x|1950}}");
        assert!(prose.write("12 September 1950", Span::new(0, 10)).is_none());
        assert!(prose.write("1950", Span::new(4, 10)).is_some());
        assert_eq!(prose.into_text().unwrap(), "    1950  ");
    }
}
