//! A wikitext with its marks, and how to go through it: parts, arguments, lines.

use super::scan::{Kind, Mark, scan};
use crate::model::Span;

/// A text and its marks.
#[derive(Debug)]
pub(super) struct Marked<'a> {
    pub(super) text: &'a str,
    pub(super) marks: Vec<Mark>,
}

/// A stretch of the text, with the marks in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The index of its first mark.
    pub(super) first: usize,
    /// The index after its last mark.
    pub(super) last: usize,
    pub(super) span: Span,
}

/// An argument of a template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Argument {
    /// What stands before the equals sign, if there is one.
    pub(super) name: Option<Part>,
    pub(super) value: Part,
}

impl<'a> Marked<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            marks: scan(text),
        }
    }

    pub(super) fn whole(&self) -> Part {
        Part {
            first: 0,
            last: self.marks.len(),
            span: Span::new(0, self.text.len()),
        }
    }

    pub(super) fn kind(&self, mark: usize) -> Option<Kind> {
        self.marks.get(mark).map(|mark| mark.kind)
    }

    /// Where a mark stands; past the last, the end of the text.
    pub(super) fn span(&self, mark: usize) -> Span {
        let end = Span::new(self.text.len(), self.text.len());
        self.marks.get(mark).map_or(end, |mark| mark.span)
    }

    /// The mark that closes what this one opens.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        let partner = self.marks.get(open)?.partner;
        (partner > open).then_some(partner)
    }

    /// The mark after this one, or after all that this one opens.
    pub(super) fn after(&self, mark: usize) -> usize {
        self.close_of(mark).unwrap_or(mark) + 1
    }

    /// What lies between two marks.
    pub(super) fn between(&self, open: usize, close: usize) -> Part {
        Part {
            first: open + 1,
            last: close,
            span: Span::new(self.span(open).end(), self.span(close).start()),
        }
    }

    /// The marks of a part that are of this kind and in nothing that another opens.
    pub(super) fn marks_of(&self, part: Part, kind: Kind) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let mut at = part.first;
        std::iter::from_fn(move || {
            while at < part.last {
                let here = at;
                at = self.after(here);
                if self.kind(here) == Some(kind) {
                    return Some(here);
                }
            }
            None
        })
    }

    /// The parts between the marks of this kind.
    pub(super) fn split(&self, part: Part, kind: Kind) -> Vec<Part> {
        let mut parts = Vec::new();
        let (mut first, mut start) = (part.first, part.span.start());
        for mark in self.marks_of(part, kind) {
            parts.push(Part {
                first,
                last: mark,
                span: Span::new(start, self.span(mark).start()),
            });
            (first, start) = (mark + 1, self.span(mark).end());
        }
        parts.push(Part {
            first,
            last: part.last,
            span: Span::new(start, part.span.end()),
        });
        parts
    }

    /// The part from the byte `at` on.
    pub(super) fn from(&self, part: Part, at: usize) -> Part {
        let marks = self.marks.get(part.first..part.last).unwrap_or_default();
        let skipped = marks.partition_point(|mark| mark.span.start() < at);
        Part {
            first: part.first + skipped,
            last: part.last,
            span: Span::new(at, part.span.end()),
        }
    }

    /// The part up to the byte `at`.
    pub(super) fn up_to(&self, part: Part, at: usize) -> Part {
        let marks = self.marks.get(part.first..part.last).unwrap_or_default();
        let kept = marks.partition_point(|mark| mark.span.start() < at);
        Part {
            first: part.first,
            last: part.first + kept,
            span: Span::new(part.span.start(), at),
        }
    }

    /// The name of the template that a mark opens, without comments, in lower case, and its arguments.
    pub(super) fn template(&self, open: usize) -> Option<(String, Vec<Argument>)> {
        let close = self.close_of(open)?;
        let mut parts = self.split(self.between(open, close), Kind::Pipe).into_iter();
        let name = self.plain(parts.next()?);
        let name = name.to_lowercase();
        let name = name.strip_prefix("template:").unwrap_or(&name).trim().to_owned();
        let arguments = parts.map(|part| {
            let equals = self.marks_of(part, Kind::Equals).next();
            match equals {
                Some(mark) => Argument {
                    name: Some(self.up_to(part, self.span(mark).start())),
                    value: self.from(part, self.span(mark).end()),
                },
                None => Argument {
                    name: None,
                    value: part,
                },
            }
        });
        Some((name, arguments.collect()))
    }

    /// The words of a part without its marks and what they open, on one line.
    pub(super) fn plain(&self, part: Part) -> String {
        let mut words = String::new();
        let mut start = part.span.start();
        let mut mark = part.first;
        while mark < part.last {
            words.push_str(Span::new(start, self.span(mark).start()).of(self.text));
            if self.kind(mark) == Some(Kind::Line) {
                words.push(' ');
            }
            let next = self.after(mark);
            start = self.span(next - 1).end();
            mark = next;
        }
        words.push_str(Span::new(start, part.span.end()).of(self.text));
        words
            .split(|c: char| c == '_' || c.is_whitespace())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The lines of a part; a line end within a template, link or table is none.
    pub(super) fn lines(&self, part: Part) -> Vec<Part> {
        self.split(part, Kind::Line)
    }
}
