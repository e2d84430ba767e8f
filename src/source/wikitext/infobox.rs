//! Reads boxes of fields: every parameter with a value is a field of its own.

use super::{
    inline::Place,
    marked::{Argument, Part},
    reader::Reader,
    scan::Kind,
    template::is_infobox,
};
use crate::model::{Block, BlockKind, Span};

impl Reader<'_> {
    /// Reads a box, and the boxes in it. Its kind is a field too: `{{Infobox person` has the key "Infobox" and the
    /// value "person".
    pub(super) fn read_infobox(&mut self, open: usize) {
        let Some((_, arguments)) = self.marked.template(open) else {
            return;
        };
        self.read_kind_of_box(open);
        for argument in &arguments {
            let boxes: Vec<usize> = self
                .marked
                .marks_of(argument.value, Kind::TemplateOpen)
                .filter(|&mark| self.is_box(mark))
                .collect();
            let value = match boxes.first() {
                Some(&first) => self.marked.up_to(argument.value, self.marked.span(first).start()),
                None => argument.value,
            };
            self.read_field(argument, value);
            for inner in boxes {
                self.read_infobox(inner);
            }
        }
    }

    fn is_box(&self, open: usize) -> bool {
        self.marked
            .template(open)
            .is_some_and(|(name, _)| is_infobox(&name))
    }

    fn read_kind_of_box(&mut self, open: usize) {
        const KEY: usize = "infobox".len();
        let Some(close) = self.marked.close_of(open) else {
            return;
        };
        let inside = self.marked.between(open, close);
        let end = self.marked.marks_of(inside, Kind::Pipe).next().unwrap_or(close);
        let text = self.marked.text;
        let name = Span::new(inside.span.start(), self.marked.span(end).start());
        let words = name.of(text).lines().next().unwrap_or_default();
        let words = words.split("<!--").next().unwrap_or_default();
        let name = Span::new(name.start(), name.start() + words.len()).trimmed(text);
        let key = Span::new(name.start(), name.start() + KEY);
        let kind = Span::new(key.end(), name.end()).trimmed(text);
        if key.of(text).eq_ignore_ascii_case("infobox") && !kind.is_empty() {
            self.prose.begin();
            self.prose.copy(key);
            self.prose.part();
            self.prose.copy(kind);
            self.layout.blocks.push(Block {
                kind: BlockKind::Field { key },
                span: kind,
            });
        }
    }

    fn read_field(&mut self, argument: &Argument, value: Part) {
        const LONGEST_KEY: usize = 60;
        let text = self.marked.text;
        let Some(name) = argument.name else { return };
        let key = name.span.trimmed(text);
        let words = key.of(text);
        if key.is_empty() || key.len() > LONGEST_KEY || words.contains('\n') || is_for_show(words) {
            return;
        }
        if is_file_name(value.span.of(text)) {
            return;
        }
        self.prose.begin();
        let key = self.prose.copy(key);
        self.prose.begin();
        self.depth += 1;
        self.read_inline(value, Place::Field);
        self.depth -= 1;
        self.bold = None;
        let span = self.prose.finish().map(|span| {
            let words = self.prose.of(span).trim_end_matches([';', ',', ' ', '\n']);
            Span::new(span.start(), span.start() + words.len())
        });
        match span.filter(|&span| self.prose.of(span).contains(char::is_alphanumeric)) {
            Some(span) => self.layout.blocks.push(Block {
                kind: BlockKind::Field { key },
                span,
            }),
            None => self.prose.erase(key),
        }
    }
}

/// What keys of how the box looks, or of addresses and codes, have in them.
const SHOW_PARTS: &str = "image img photo logo _size size_ width height_px _alt pushpin map colour color style footnote \
                          signature shield _seal blank_emblem website homepage url embed pixels";

/// Such keys as a whole.
const SHOW_KEYS: &str = "alt size coordinates coords coord seal module child footer bgcolour bodyclass autoheaders decat \
                         italic_title caption_align postal_code area_code iso_code utc_offset utc_offset_dst timezone \
                         timezone_dst isin oclc isbn issn";

/// Whether a key is of how the box looks, or of addresses and codes.
fn is_for_show(key: &str) -> bool {
    let key = key.to_lowercase().replace(' ', "_");
    let is_caption = key.ends_with("caption");
    let in_key = SHOW_PARTS.split(' ').any(|part| key.contains(part));
    !is_caption && (in_key || SHOW_KEYS.split(' ').any(|known| known == key))
}

fn is_file_name(value: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        ".jpg", ".jpeg", ".png", ".svg", ".gif", ".tif", ".tiff", ".webm", ".ogg", ".oga", ".webp", ".pdf",
    ];
    let value = value.trim();
    let name = value.split(['|', ']']).next().unwrap_or_default().to_lowercase();
    !value.contains('\n') && ENDINGS.iter().any(|ending| name.ends_with(ending))
}
