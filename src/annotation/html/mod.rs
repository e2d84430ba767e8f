//! A page to look at: the text with its names, times and numbers marked, and beside it what it says.
//!
//! The page stands alone: no script, no font, no picture, nothing from elsewhere. Statements and passages lead to each
//! other. Everything that comes from a document is escaped.

mod marks;
mod said;

use std::fmt::Write as _;

use super::names::Names;
use super::{Annotated, AnnotationError, AnnotationFormat};
use crate::model::{Block, BlockKind, EntityClass, Span};
use crate::rdf::Base;
use marks::{Mark, find_marks};
use said::{Passage, find_passages};

/// One page with all documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Html;

impl AnnotationFormat for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn begin(&self) -> String {
        let legend = EntityClass::ALL.map(|class| {
            let name = EntityClass::slug(Some(class));
            format!("<li><mark class=\"{name}\">{class}</mark></li>")
        });
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Annotations</title>\n\
             <style>\n{}</style>\n</head>\n<body>\n<header>\n<ul>\n{}\n\
             <li><mark class=\"thing\">Other thing</mark></li>\n\
             <li><mark class=\"reference person\">by noun or pronoun</mark></li>\n\
             <li><mark class=\"time\">Date</mark></li>\n<li><mark class=\"quantity\">Number</mark></li>\n\
             </ul>\n</header>\n<main>\n",
            include_str!("page.css"),
            legend.join("\n")
        )
    }

    fn write(&self, annotated: Annotated<'_>, base: &Base) -> Result<String, AnnotationError> {
        let names = Names::new(annotated, base);
        let marks = find_marks(annotated, names);
        let passages = find_passages(annotated, &marks);
        let id = base.document(&annotated.document.id).into_string();
        let id = id.strip_prefix(base.as_str()).unwrap_or(&id).replace('%', "~");
        let language = Escaped(&annotated.document.language);
        let mut page = format!("<article id=\"{}\" lang=\"{language}\">\n", Escaped(&id));
        let mut writer = Writer {
            annotated,
            id: &id,
            marks: &marks,
            passages: &passages,
            is_named: vec![false; passages.len()],
            page: &mut page,
        };
        writer.text();
        said::write(annotated, names, (&passages, &id), &mut page);
        entities(names, &mut page);
        page.push_str("</article>\n");
        Ok(page)
    }

    fn end(&self) -> String {
        "</main>\n</body>\n</html>\n".to_owned()
    }
}

/// A text as it stands in HTML, in an element or an attribute.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' => f.write_char(c)?,
                _ if c.is_control() => f.write_char(char::REPLACEMENT_CHARACTER)?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Writes the text of a document, block by block.
struct Writer<'a> {
    annotated: Annotated<'a>,
    id: &'a str,
    marks: &'a [Mark],
    passages: &'a [Passage<'a>],
    /// Whether a passage has been given its id, which it bears once though it may stand in several blocks.
    is_named: Vec<bool>,
    page: &'a mut String,
}

impl Writer<'_> {
    fn text(&mut self) {
        let document = self.annotated.document;
        let has_title = document.blocks.iter().any(|block| block.kind == BlockKind::Title);
        if !has_title {
            let _infallible = writeln!(self.page, "<h2>{}</h2>", Escaped(&document.name()));
        }
        let mut open = "";
        let mut in_column = false;
        for block in &document.blocks {
            let group = match block.kind {
                BlockKind::ListItem => "ul",
                BlockKind::Field { .. } => "table",
                _ => "",
            };
            if group != open {
                self.close(open);
            }
            if block.kind != BlockKind::Title && !in_column {
                self.page.push_str("<div>\n");
                in_column = true;
            }
            if group != open {
                self.page.push_str(match group {
                    "ul" => "<ul>\n",
                    "table" => "<table class=\"fields\">\n",
                    _ => "",
                });
                open = group;
            }
            self.block(block, in_column);
        }
        self.close(open);
        self.page
            .push_str(if in_column { "</div>\n" } else { "<div></div>\n" });
    }

    fn close(&mut self, group: &str) {
        if !group.is_empty() {
            let _infallible = writeln!(self.page, "</{group}>");
        }
    }

    fn block(&mut self, block: &Block, in_column: bool) {
        let (begin, end) = match &block.kind {
            BlockKind::Title if in_column => ("<h3>".to_owned(), "</h3>".to_owned()),
            BlockKind::Title => ("<h2>".to_owned(), "</h2>".to_owned()),
            BlockKind::Heading(level) => {
                let level = (*level + 1).clamp(3, 6);
                (format!("<h{level}>"), format!("</h{level}>"))
            }
            BlockKind::Paragraph => ("<p>".to_owned(), "</p>".to_owned()),
            BlockKind::ListItem => ("<li>".to_owned(), "</li>".to_owned()),
            BlockKind::Field { key } => {
                let key = Escaped(key.of(self.annotated.document.reading())).to_string();
                (format!("<tr><th>{key}</th><td>"), "</td></tr>".to_owned())
            }
        };
        self.page.push_str(&begin);
        self.passages(block.span);
        self.page.push_str(&end);
        self.page.push('\n');
    }

    /// A part of the text, with the passages in it.
    fn passages(&mut self, range: Span) {
        let mut at = range.start();
        let first = self.passages.partition_point(|passage| passage.span.end() <= at);
        for (number, passage) in self.passages.iter().enumerate().skip(first) {
            let span = Span::new(passage.span.start().max(at), passage.span.end().min(range.end()));
            if passage.span.start() >= range.end() || span.is_empty() {
                break;
            }
            self.marked(Span::new(at, span.start()));
            let shown = number + 1;
            let named = self
                .is_named
                .get_mut(number)
                .map(|named| std::mem::replace(named, true));
            let id = Escaped(self.id);
            let _infallible = if named == Some(false) {
                write!(self.page, "<span class=\"passage\" id=\"{id}-p{shown}\">")
            } else {
                write!(self.page, "<span class=\"passage\">")
            };
            self.marked(span);
            let _infallible = write!(
                self.page,
                "<a href=\"#{}-s{shown}\">{shown}</a></span>",
                Escaped(self.id)
            );
            at = span.end();
        }
        self.marked(Span::new(at, range.end()));
    }

    /// A part of the text, with the marks that lie wholly in it.
    fn marked(&mut self, range: Span) {
        let text = self.annotated.document.reading();
        let mut at = range.start();
        let first = self.marks.partition_point(|mark| mark.span.start() < at);
        for mark in self.marks.iter().skip(first) {
            if mark.span.start() >= range.end() {
                break;
            }
            if mark.span.end() > range.end() {
                continue;
            }
            let _infallible = write!(
                self.page,
                "{}<mark class=\"{}\" title=\"{}\">{}</mark>",
                Escaped(Span::new(at, mark.span.start()).of(text)),
                mark.class,
                Escaped(&mark.title),
                Escaped(mark.span.of(text))
            );
            at = mark.span.end();
        }
        let _infallible = write!(self.page, "{}", Escaped(Span::new(at, range.end()).of(text)));
    }
}

/// The table of all entities, folded away.
fn entities(names: Names<'_>, page: &mut String) {
    let all = names.entities();
    let _infallible = writeln!(
        page,
        "<details><summary>Entities ({})</summary>\n<table>\n\
         <tr><th>Name</th><th>Class</th><th>Named</th><th>Wikidata</th><th>IRI</th></tr>",
        all.len()
    );
    for entity in all {
        let item = names
            .item(entity)
            .map(|item| format!("<a href=\"https://www.wikidata.org/wiki/{item}\">{item}</a>"));
        let _infallible = writeln!(
            page,
            "<tr><td>{}</td><td><mark class=\"{}\">{}</mark></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(&entity.label),
            EntityClass::slug(entity.class),
            entity.class.map_or("Other thing", EntityClass::as_str),
            entity.mentions,
            item.unwrap_or_default(),
            Escaped(&names.iri(entity))
        );
    }
    page.push_str("</table>\n</details>\n");
}
