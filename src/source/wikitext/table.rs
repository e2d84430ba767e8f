//! Reads tables: of their cells those that hold sentences.

use super::{marked::Part, reader::Reader, scan::Kind};
use crate::model::{BlockKind, Span};

/// Bytes below which a cell cannot hold a sentence that is worth reading.
const SHORTEST: usize = 60;

impl Reader<'_> {
    /// Reads what stands between the marks of a table. A cell of sentences is a list item for each of its paragraphs;
    /// names and numbers by themselves mean nothing without their columns, and are left out.
    pub(super) fn read_table(&mut self, part: Part) {
        for cell in self.cells(part) {
            if cell.span.len() >= SHORTEST {
                self.read_cell(cell);
            }
        }
    }

    fn cells(&self, part: Part) -> Vec<Part> {
        let text = self.marked.text;
        let mut cells = Vec::new();
        let mut open: Option<usize> = None;
        let mut close = |open: &mut Option<usize>, end: usize| {
            if let Some(start) = open.take() {
                cells.push(self.content(self.marked.up_to(self.marked.from(part, start), end)));
            }
        };
        for line in self.marked.lines(part) {
            let words = line.span.of(text);
            let start = line.span.start() + (words.len() - words.trim_start().len());
            match words.trim_start().as_bytes() {
                [b'|', b'-' | b'+' | b'}', ..] | [b'!', ..] => close(&mut open, line.span.start()),
                [b'|', ..] => {
                    close(&mut open, line.span.start());
                    open = Some(start + 1);
                    let bars: Vec<usize> = self.marked.marks_of(line, Kind::Pipe).collect();
                    for two in bars.windows(2) {
                        let [one, other] = two else { continue };
                        let (one, other) = (self.marked.span(*one), self.marked.span(*other));
                        if one.end() == other.start() && one.start() > start {
                            close(&mut open, one.start());
                            open = Some(other.end());
                        }
                    }
                }
                _ => {}
            }
        }
        close(&mut open, part.span.end());
        cells
    }

    /// A cell without what stands before the first bar of its first line, which is how it looks.
    fn content(&self, cell: Part) -> Part {
        let bar = self.marked.marks_of(cell, Kind::Pipe).next();
        let line = self.marked.marks_of(cell, Kind::Line).next();
        match bar {
            Some(bar) if line.is_none_or(|line| bar < line) => {
                self.marked.from(cell, self.marked.span(bar).end())
            }
            _ => cell,
        }
    }

    fn read_cell(&mut self, cell: Part) {
        let blocks = self.layout.blocks.len();
        let links = self.layout.links.len();
        self.read_blocks(cell);
        let read = self.layout.blocks.split_off(blocks);
        let mut kept: Vec<Span> = Vec::new();
        for mut block in read {
            let is_text = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
            if is_text && !has_sentence(self.prose.of(block.span)) {
                self.prose.erase(block.span);
                continue;
            }
            if block.kind == BlockKind::Paragraph {
                block.kind = BlockKind::ListItem;
            }
            kept.push(block.span);
            self.layout.blocks.push(block);
        }
        let found = self.layout.links.split_off(links);
        let stands = |span: Span| {
            let at = kept.partition_point(|kept| kept.end() < span.end());
            kept.get(at).is_some_and(|kept| kept.contains(span))
        };
        self.layout
            .links
            .extend(found.into_iter().filter(|link| stands(link.span)));
    }
}

/// Whether words read as a sentence: some, with small words among them, and a full stop.
fn has_sentence(words: &str) -> bool {
    let small = words
        .split_whitespace()
        .filter(|word| word.chars().all(|c| c.is_lowercase() || c == ','))
        .count();
    let stops = words.ends_with(['.', '!', '?']) || words.contains(". ");
    stops && small >= 4
}
