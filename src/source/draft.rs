//! What lies in a file, piece by piece: a text is one piece, a dump one for each page.

use super::{
    Found, Options, SourceError,
    dump::{Dump, RawPage, is_dump},
    format_of,
    read::peek,
    read_document,
};
use crate::model::Document;

/// A piece that is found but not read yet, so that many can be read at once.
#[derive(Clone, Debug)]
pub enum Draft {
    /// A file that is one document.
    File(Found),
    /// A page of a dump.
    Page(Box<RawPage>),
}

/// What a draft was read into.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A document.
    Document(Box<Document>),
    /// Nothing, since it is no article.
    LeftOut(LeftOut),
}

/// Why a page of a dump is no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It leads to another page.
    Redirect,
    /// It is a talk page, a template, a category, a program …
    NoArticle,
    /// It has no text.
    Empty,
}

impl Draft {
    /// About how many bytes of text it holds.
    pub fn size(&self) -> usize {
        match self {
            Self::File(found) => {
                let size = std::fs::metadata(&found.path).map_or(0, |data| data.len());
                usize::try_from(size).unwrap_or(usize::MAX)
            }
            Self::Page(page) => page.size(),
        }
    }

    /// Reads it.
    pub fn read(self, options: &Options) -> Result<Reading, SourceError> {
        match self {
            Self::File(found) => Ok(Reading::Document(Box::new(read_document(&found, options)?))),
            Self::Page(page) => page.read(options),
        }
    }
}

/// The pieces of one file, in order. A dump is known by its first bytes, whatever its name.
pub fn drafts(found: &Found, options: &Options) -> Box<dyn Iterator<Item = Result<Draft, SourceError>>> {
    if holds_dump(&found.path) {
        return match Dump::open(found, options) {
            Ok(dump) => Box::new(dump.map(|page| Ok(Draft::Page(Box::new(page?))))),
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
    }
    let draft = if is_xml(&found.path) {
        Err(SourceError::NoDump {
            path: found.path.clone(),
        })
    } else {
        Ok(Draft::File(found.clone()))
    };
    Box::new(std::iter::once(draft))
}

/// Whether a file that no source knows by its name begins as a dump does.
pub(super) fn holds_dump(path: &std::path::Path) -> bool {
    format_of(path).is_none() && is_dump(&peek(path))
}

/// Whether the name of a file, below `.gz`, `.bz2` or `.zst`, ends in `.xml`.
pub(super) fn is_xml(path: &std::path::Path) -> bool {
    super::extension(path).is_some_and(|extension| extension == "xml")
}
