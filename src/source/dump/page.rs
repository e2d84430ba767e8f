//! A page of a dump: its XML, and the document that it becomes.

use std::sync::Arc;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::model::DocumentId;
use crate::source::{
    Found, LeftOut, Namespaces, Options, PageError, Reading, SourceError, layout_page, read::long_line,
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
        let page = parse_page(&self.xml).map_err(|source| self.error(source))?;
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
        let limit = options.max_line_bytes;
        if let Some(line) = long_line(&page.text, limit) {
            return Err(self.error(PageError::LongLine { line, limit }));
        }
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
    fn id(&self) -> Result<DocumentId, PageError> {
        let title = self.title.replace(' ', "_");
        if title.is_empty() {
            return Err(PageError::Untitled);
        }
        let number = if self.occurrence > 1 {
            format!("#{}", self.occurrence)
        } else {
            String::new()
        };
        DocumentId::parse(&format!("{}/{title}{number}", self.found.id)).map_err(|_| PageError::Untitled)
    }

    fn error(&self, source: PageError) -> SourceError {
        SourceError::Page {
            path: self.found.path.clone(),
            page: self.title.clone(),
            line: self.line,
            source,
        }
    }
}

/// Parses the XML of one page, from `<page>` to `</page>`. Of several versions the last is taken.
pub fn parse_page(xml: &[u8]) -> Result<Page, PageError> {
    let text = std::str::from_utf8(xml).map_err(|error| PageError::Encoding {
        offset: error.valid_up_to(),
    })?;
    let mut reader = Reader::from_str(text);
    let mut page = Page::default();
    let mut path: Vec<Vec<u8>> = Vec::new();
    loop {
        let event = reader.read_event().map_err(xml_error)?;
        match event {
            Event::Start(tag) => {
                const DEEPEST: usize = 16;
                path.push(tag.name().as_ref().to_vec());
                if path.len() > DEEPEST {
                    return Err(PageError::Nested);
                }
                if is(&path, &[b"page", b"revision", b"text"]) {
                    page.text.clear();
                }
                page.is_redirect |= is(&path, &[b"page", b"redirect"]);
            }
            Event::Empty(tag) => {
                let inside = is(&path, &[b"page"]);
                page.is_redirect |= inside && tag.name().as_ref() == b"redirect";
                if is(&path, &[b"page", b"revision"]) && tag.name().as_ref() == b"text" {
                    page.text.clear();
                }
            }
            Event::Text(words) => {
                let words = words.unescape().map_err(xml_error)?;
                take(&mut page, &path, &words);
            }
            Event::CData(words) => {
                let words = words.decode().map_err(|error| xml_error(error.into()))?;
                take(&mut page, &path, &words);
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Eof => return Ok(page),
            _ => {}
        }
    }
}

fn xml_error(error: quick_xml::Error) -> PageError {
    PageError::Xml(Box::new(error))
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
