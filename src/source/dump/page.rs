//! A page of a dump: its XML, and the document that it becomes.

use std::{path::Path, sync::Arc};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::model::DocumentId;
use crate::source::{
    Found, LeftOut, Namespaces, Options, Reading, SourceError, layout_page, read::check_lines,
    reference::decode_references, with_layout,
};

/// What a dump says of its wiki.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    /// BCP 47 tag.
    pub(super) language: Option<String>,
    pub(super) names: Namespaces,
}

impl Site {
    /// Reads what stands before the first page; what cannot be read is left out.
    pub(super) fn parse(header: &[u8]) -> Self {
        let text = String::from_utf8_lossy(header);
        let mut reader = Reader::from_str(&text);
        let mut site = Self::default();
        let mut number = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) if tag.name().as_ref() == b"mediawiki" => {
                    site.language = attribute(&tag, "xml:lang").filter(|tag| is_language_tag(tag));
                }
                Event::Start(tag) if tag.name().as_ref() == b"namespace" => {
                    number = attribute(&tag, "key").and_then(|key| key.parse().ok());
                }
                Event::Text(words) => {
                    if let (Some(number), Ok(name)) = (number, words.unescape()) {
                        site.names.add(number, &name);
                    }
                }
                Event::End(_) => number = None,
                Event::Eof => break,
                _ => {}
            }
        }
        site
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    attribute.unescape_value().ok().map(std::borrow::Cow::into_owned)
}

fn is_language_tag(tag: &str) -> bool {
    (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A page as it stands in the dump.
#[derive(Clone, Debug)]
pub struct RawPage {
    /// From `<page>` to `</page>`.
    pub(super) xml: Vec<u8>,
    pub(super) title: String,
    /// Where it begins in the dump, from 1.
    pub(super) line: usize,
    /// Which page of this title it is, from 1.
    pub(super) occurrence: u32,
    pub(super) found: Arc<Found>,
    pub(super) site: Arc<Site>,
}

/// What a page says, without what the wiki says of its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The number of its space of names; 0 are the articles.
    pub namespace: i32,
    /// Whether it only leads to another page.
    pub is_redirect: bool,
    /// What its text is written in, `wikitext` where nothing is said.
    pub model: Option<String>,
    /// The text of its last version.
    pub text: String,
}

impl RawPage {
    /// Bytes of its XML.
    pub(in crate::source) fn size(&self) -> usize {
        self.xml.len()
    }

    /// Reads it into a document, if it is an article.
    pub(in crate::source) fn read(self, options: &Options) -> Result<Reading, SourceError> {
        let path = self.found.path.as_path();
        let page = parse_page(&self.xml, path, self.line).map_err(|source| self.error(source))?;
        let is_wikitext = page.model.as_deref().is_none_or(|model| model == "wikitext");
        if page.namespace != 0 || !is_wikitext {
            return Ok(Reading::LeftOut(LeftOut::NoArticle));
        }
        if page.is_redirect {
            return Ok(Reading::LeftOut(LeftOut::Redirect));
        }
        if page.text.trim().is_empty() {
            return Ok(Reading::LeftOut(LeftOut::Empty));
        }
        check_lines(&page.text, path, options).map_err(|source| self.error(source))?;
        let id = self.id().map_err(|source| self.error(source))?;
        let layout = layout_page(&page.text, Some(&self.title), &self.site.names);
        let mut document = with_layout(id, page.text, layout, options);
        if let Some(language) = &self.site.language {
            document.language.clone_from(language);
        }
        document.path = Some(self.found.below.clone());
        Ok(Reading::Document(Box::new(document)))
    }

    /// The id of the dump, and the title with underscores, as the wiki itself has it in addresses; a `#`, which no
    /// title has, parts the number of one that comes again.
    fn id(&self) -> Result<DocumentId, SourceError> {
        let untitled = || SourceError::Untitled {
            path: self.found.path.clone(),
        };
        let title = self.title.replace(' ', "_");
        if title.is_empty() {
            return Err(untitled());
        }
        let number = if self.occurrence > 1 {
            format!("#{}", self.occurrence)
        } else {
            String::new()
        };
        DocumentId::parse(&format!("{}/{title}{number}", self.found.id)).map_err(|_| untitled())
    }

    fn error(&self, source: SourceError) -> SourceError {
        SourceError::Page {
            path: self.found.path.clone(),
            page: self.title.clone(),
            line: self.line,
            source: Box::new(source),
        }
    }
}

/// Parses the XML of one page, from `<page>` to `</page>`, that begins in this line of a file. Of several versions the
/// last is taken.
pub fn parse_page(xml: &[u8], path: &Path, line: usize) -> Result<Page, SourceError> {
    let text = std::str::from_utf8(xml).map_err(|error| SourceError::Encoding {
        path: path.to_owned(),
        line: line_of(xml, line, error.valid_up_to()),
        offset: error.valid_up_to(),
    })?;
    let mut reader = Reader::from_str(text);
    let mut page = Page::default();
    let mut open: Vec<Vec<u8>> = Vec::new();
    loop {
        let event = reader.read_event();
        let here = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        // Counted only for what is to be named: a page may have many tags.
        let broken = |source| SourceError::Xml {
            path: path.to_owned(),
            line: line_of(xml, line, here),
            source: Box::new(source),
        };
        match event.map_err(broken)? {
            Event::Start(tag) => {
                const DEEPEST: usize = 16;
                open.push(tag.name().as_ref().to_vec());
                if open.len() > DEEPEST {
                    return Err(SourceError::Nested {
                        path: path.to_owned(),
                        line: line_of(xml, line, here),
                    });
                }
                begin(&mut page, &open);
            }
            Event::Empty(tag) => {
                open.push(tag.name().as_ref().to_vec());
                begin(&mut page, &open);
                open.pop();
            }
            Event::Text(words) => {
                let words = words.unescape().map_err(broken)?;
                take(&mut page, &open, &words);
            }
            Event::CData(words) => {
                let words = words.decode().map_err(|error| broken(error.into()))?;
                take(&mut page, &open, &words);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => return Ok(page),
            _ => {}
        }
    }
}

/// The line of a byte in what begins in line `first`.
fn line_of(xml: &[u8], first: usize, offset: usize) -> usize {
    first + xml.iter().take(offset).filter(|byte| **byte == b'\n').count()
}

fn begin(page: &mut Page, path: &[Vec<u8>]) {
    if is(path, &[b"page", b"revision", b"text"]) {
        page.text.clear();
    }
    page.is_redirect |= is(path, &[b"page", b"redirect"]);
}

fn take(page: &mut Page, path: &[Vec<u8>], words: &str) {
    if is(path, &[b"page", b"revision", b"text"]) {
        page.text.push_str(words);
    } else if is(path, &[b"page", b"revision", b"model"]) {
        page.model = Some(words.trim().to_owned());
    } else if is(path, &[b"page", b"ns"]) {
        page.namespace = words.trim().parse().unwrap_or_default();
    }
}

fn is(path: &[Vec<u8>], names: &[&[u8]]) -> bool {
    path.len() == names.len() && path.iter().zip(names).all(|(one, other)| one == other)
}

/// The title in the XML of a page, even of one that is not well-formed; empty if there is none.
pub(super) fn title_of(xml: &[u8]) -> String {
    const LONGEST: usize = 2 << 10;
    let head = String::from_utf8_lossy(xml.get(..LONGEST.min(xml.len())).unwrap_or_default());
    let title = head
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map_or("", |(title, _)| title);
    let title = decode_references(title);
    let words: Vec<&str> = title
        .split(|c: char| c.is_whitespace() || c.is_control() || c == '_')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
