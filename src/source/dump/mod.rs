//! Cuts a `MediaWiki` XML dump into pages, as it is read: no more than one page is held at a time.

mod page;

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufRead},
    sync::Arc,
};

pub use page::{Page, RawPage, parse_page};
use page::{Site, title_of};

use super::{
    Found, Options, SourceError,
    read::{is_bomb, open},
};

/// Bytes of what stands before the first page that are looked at.
const LONGEST_HEADER: usize = 64 << 10;

/// Bytes of a page that is too large that are kept, for its title.
const HEAD_OF_PAGE: usize = 4 << 10;

/// The pages of one dump, in order. What breaks off is read up to there, and named.
pub struct Dump {
    input: Box<dyn BufRead>,
    found: Arc<Found>,
    limit: usize,
    ratio: usize,
    site: Arc<Site>,
    header: Vec<u8>,
    /// The line being read, from 1.
    line: usize,
    /// The title of the page being read.
    page: String,
    state: State,
    /// How often each title was met, by its hash.
    titles: HashMap<u64, u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first page, between pages.
    Between,
    /// Behind the end of the dump, where another may begin.
    Behind,
    Done,
}

/// What a search for the end of a tag came to.
enum Step {
    Tag,
    Full,
    End,
}

impl Dump {
    /// Opens a dump.
    pub fn open(found: &Found, options: &Options) -> Result<Self, SourceError> {
        let input = open(&found.path, options)?;
        Ok(Self::new(found, input, options))
    }

    /// The pages of what `input` gives.
    pub fn new(found: &Found, input: Box<dyn BufRead>, options: &Options) -> Self {
        Self {
            input,
            found: Arc::new(found.clone()),
            limit: options.max_page_bytes,
            ratio: options.max_compression_ratio,
            site: Arc::default(),
            header: Vec::new(),
            line: 1,
            page: String::new(),
            state: State::Between,
            titles: HashMap::new(),
        }
    }

    /// Reads up to the next page and through it.
    fn read_page(&mut self) -> io::Result<Option<Result<RawPage, SourceError>>> {
        let mut tag = Vec::new();
        loop {
            tag.clear();
            match self.read_tag(&mut tag, LONGEST_HEADER)? {
                Step::End => return Ok(None),
                Step::Full => continue,
                Step::Tag => {}
            }
            let from = tag.iter().rposition(|&b| b == b'<').unwrap_or_default();
            let name = tag.get(from..).unwrap_or_default();
            if name.starts_with(b"<page>") || name.starts_with(b"<page ") {
                break;
            }
            if name.starts_with(b"</mediawiki") {
                self.state = State::Behind;
            }
            if name.starts_with(b"<mediawiki") {
                self.state = State::Between;
                self.header.clear();
                self.header.extend_from_slice(name);
            } else if self.header.len() + tag.len() <= LONGEST_HEADER {
                self.header.extend_from_slice(&tag);
            }
        }
        if !self.header.is_empty() {
            self.site = Arc::new(Site::parse(&self.header));
            self.header.clear();
        }
        self.state = State::Between;
        self.read_through()
    }

    /// Reads from behind `<page>` to behind `</page>`.
    fn read_through(&mut self) -> io::Result<Option<Result<RawPage, SourceError>>> {
        const END: &[u8] = b"</page>";
        let line = self.line;
        let mut xml = b"<page>".to_vec();
        let mut too_large = false;
        loop {
            let step = self.read_tag(&mut xml, self.limit);
            let step = match step {
                Ok(Step::End) | Err(_) => {
                    // The page is not whole; what is said of it is its title and where it began.
                    self.line = line;
                    self.page = title_of(&xml);
                    step?
                }
                Ok(step) => step,
            };
            match step {
                Step::End => return Ok(None),
                Step::Tag if xml.ends_with(END) => break,
                Step::Tag => {}
                Step::Full => {
                    too_large = true;
                }
            }
            if too_large {
                let tail = xml.split_off(xml.len().saturating_sub(END.len()));
                xml.truncate(HEAD_OF_PAGE);
                xml.extend(tail);
            }
        }
        let title = title_of(&xml);
        if too_large {
            return Ok(Some(Err(SourceError::Page {
                path: self.found.path.clone(),
                page: title,
                line,
                source: Box::new(SourceError::LargePage {
                    path: self.found.path.clone(),
                    limit: self.limit,
                }),
            })));
        }
        let mut hasher = DefaultHasher::new();
        title.hash(&mut hasher);
        let count = self.titles.entry(hasher.finish()).or_default();
        *count = count.saturating_add(1);
        Ok(Some(Ok(RawPage {
            xml,
            title,
            line,
            occurrence: *count,
            found: Arc::clone(&self.found),
            site: Arc::clone(&self.site),
        })))
    }

    /// Adds bytes up to the next `>`, or until there are `limit` of them.
    fn read_tag(&mut self, to: &mut Vec<u8>, limit: usize) -> io::Result<Step> {
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                return Ok(Step::End);
            }
            let room = limit.saturating_sub(to.len()).max(1);
            let found = available.iter().take(room).position(|&b| b == b'>');
            let taken = found.map_or(available.len().min(room), |at| at + 1);
            let bytes = available.get(..taken).unwrap_or_default();
            self.line += bytes.iter().map(|b| usize::from(*b == b'\n')).sum::<usize>();
            to.extend_from_slice(bytes);
            self.input.consume(taken);
            if found.is_some() {
                return Ok(Step::Tag);
            }
            if to.len() >= limit {
                return Ok(Step::Full);
            }
        }
    }

    fn broken(&self, error: Option<io::Error>) -> SourceError {
        let (path, page) = (self.found.path.clone(), self.page.clone());
        match error {
            Some(error) if is_bomb(&error) => SourceError::Bomb {
                path,
                limit: self.ratio,
            },
            source => SourceError::BreaksOff {
                path,
                page,
                line: self.line,
                source,
            },
        }
    }
}

impl Iterator for Dump {
    type Item = Result<RawPage, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        match self.read_page() {
            Ok(Some(page)) => Some(page),
            Ok(None) => {
                let whole = self.state == State::Behind;
                self.state = State::Done;
                (!whole).then(|| Err(self.broken(None)))
            }
            Err(error) => {
                self.state = State::Done;
                Some(Err(self.broken(Some(error))))
            }
        }
    }
}

/// Whether a text that begins with these bytes is a dump.
pub(super) fn is_dump(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.contains("<mediawiki")
}
