//! Reads files and folders into documents.
//!
//! A [`Source`] knows one format. Adding one is a file here, a line in [`SOURCES`] and a test in the file. A
//! `MediaWiki` dump ([`Dump`]) is a file of many documents; [`drafts`] gives the pieces of any file.

mod discover;
mod draft;
mod dump;
mod error;
mod html;
mod lines;
mod markdown;
mod plain;
mod prose;
mod read;
mod record;
mod reference;
mod table;
mod wikitext;

use std::path::Path;

pub use discover::{Discovery, Found, FoundTables, discover, discover_with_tables, is_table};
pub use draft::{Draft, LeftOut, Reading, drafts};
pub use dump::{Dump, Page, RawPage, parse_page};
pub use error::SourceError;
pub use html::Html;
pub use lines::read_lines;
pub use markdown::Markdown;
pub use plain::PlainText;
pub use read::read_text;
pub use record::{DocumentRecord, parse_record};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
pub use table::{
    Piece, PieceParser, Table, TableReader, check_iterator, check_reference, open_table, sample_tables,
};
pub use wikitext::{Namespaces, Wikitext, layout_page};

use crate::model::{Block, Document, DocumentId, Link};

/// Reads one format of articles.
pub trait Source: Sync {
    /// The format's name.
    fn name(&self) -> &'static str;

    /// File name extensions, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Finds the parts of a text. Every text has parts: what a format does not know reads as prose.
    fn layout(&self, text: &str) -> Layout;
}

/// All formats, in the order in which an extension is looked up.
pub static SOURCES: &[&dyn Source] = &[&PlainText, &Markdown, &Wikitext, &Html];

/// The parts of a text; spans count in the text that was laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The title the text gives itself.
    pub title: Option<String>,
    /// BCP 47 tag, where stated.
    pub language: Option<String>,
    /// Licence, where stated.
    pub licence: Option<String>,
    /// The text with markup blanked out, of the same length in bytes, where there was any.
    pub prose: Option<String>,
    /// Parts in reading order.
    pub blocks: Vec<Block>,
    /// Links in order.
    pub links: Vec<Link>,
}

/// What is read, and how much of it at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Language of sources that do not say.
    pub language: String,
    /// Licence of sources that do not say: an IRI or a name.
    pub licence: Option<String>,
    /// Bytes of one document, unpacked.
    pub max_document_bytes: usize,
    /// Bytes of one page of a dump, with its XML.
    pub max_page_bytes: usize,
    /// Bytes of one line.
    pub max_line_bytes: usize,
    /// How many times larger than the file its unpacked text may be.
    pub max_compression_ratio: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            licence: None,
            max_document_bytes: 256 << 20,
            max_page_bytes: 16 << 20,
            max_line_bytes: 1 << 20,
            max_compression_ratio: 200,
        }
    }
}

/// The format of a path by its extension, below `.gz`, `.bz2` or `.zst`; `None` if no source reads it.
pub fn format_of(path: &Path) -> Option<&'static dyn Source> {
    let extension = extension(path)?;
    SOURCES
        .iter()
        .copied()
        .find(|source| source.extensions().contains(&extension.as_str()))
}

/// The extension of a path below `.gz`, `.bz2` or `.zst`, in lower case.
fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let name = [".gz", ".bz2", ".zst"]
        .iter()
        .find_map(|packed| name.strip_suffix(packed))
        .unwrap_or(&name);
    let (_, extension) = name.rsplit_once('.')?;
    Some(extension.to_owned())
}

/// Reads one file into a document.
pub fn read_document(found: &Found, options: &Options) -> Result<Document, SourceError> {
    let text = read_text(&found.path, options)?;
    let source = format_of(&found.path).unwrap_or(&PlainText);
    let mut document = to_document(found.id.clone(), text, source, options);
    document.path = Some(found.below.clone());
    Ok(document)
}

/// Lays a text out as a document.
pub fn to_document(id: DocumentId, text: String, source: &dyn Source, options: &Options) -> Document {
    let layout = source.layout(&text);
    with_layout(id, text, layout, options)
}

fn with_layout(id: DocumentId, text: String, layout: Layout, options: &Options) -> Document {
    Document {
        id,
        title: layout.title,
        prose: layout.prose,
        language: layout.language.unwrap_or_else(|| options.language.clone()),
        path: None,
        licence: layout.licence.or_else(|| options.licence.clone()),
        hash: data_encoding::HEXLOWER.encode(&Sha256::digest(&text)),
        blocks: layout.blocks,
        links: layout.links,
        text,
    }
}
