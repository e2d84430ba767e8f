//! HTML: the words that a browser would show, and the links.

mod element;
mod reader;

#[cfg(test)]
mod tests;

use html5gum::{Token, Tokenizer, emitters::default::DefaultEmitter};

use super::{Layout, Source};
use crate::model::Span;

/// HTML pages: title, headings, paragraphs, list items, table cells, and the rows of infoboxes as fields. Scripts, styles,
/// navigation, comments and what is hidden are left out.
pub struct Html;

impl Source for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn layout(&self, text: &str) -> Layout {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut reader = reader::Reader::new(text);
        let mut at = 0;
        for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
            let span = match &token {
                Token::StartTag(tag) => tag.span,
                Token::EndTag(tag) => tag.span,
                Token::Comment(comment) => comment.span,
                Token::Doctype(doctype) => doctype.span,
                Token::String(_) | Token::Error(_) => continue,
            };
            // What lies between two tags is text, whatever the tokenizer made of it.
            reader.read_text(Span::new(at, span.start));
            at = span.end.max(at);
            match token {
                Token::StartTag(tag) => reader.read_start(&tag),
                Token::EndTag(tag) => reader.read_end(&tag.name),
                _ => {}
            }
        }
        reader.read_text(Span::new(at, text.len()));
        reader.finish()
    }
}
