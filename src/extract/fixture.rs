//! Documents for the tests of this room.

use crate::model::{Block, BlockKind, Document, DocumentId, Span};

/// A document of one paragraph.
pub(crate) fn paragraph(text: &str) -> Document {
    Document {
        id: DocumentId::parse("example").unwrap(),
        title: None,
        text: text.to_owned(),
        prose: None,
        language: "en".to_owned(),
        path: None,
        licence: None,
        hash: String::new(),
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, text.len()),
        }],
        links: Vec::new(),
    }
}
