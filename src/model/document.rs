//! One source text, with what its form says about it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{DocumentId, Span};

/// One source text with its metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique within a project.
    pub id: DocumentId,
    /// The title it gives itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text exactly as given; every span counts in it.
    pub text: String,
    /// The text as it reads, where that differs: of the same length in bytes, with markup blanked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose: Option<String>,
    /// BCP 47 tag.
    #[serde(default = "english")]
    pub language: String,
    /// Where it was read from, below the folder that the user named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// IRI or name of its licence, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// SHA-256 of the bytes read, in hexadecimal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// Its parts in reading order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Links out of the text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A part of a document that reads on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words, without the marks that make it what it is.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// The title of the document.
    Title,
    /// A heading; 2 is a section, 3 a section within one.
    Heading(u8),
    /// Running prose.
    Paragraph,
    /// One entry of a list.
    ListItem,
    /// The value of an infobox field, with the span of its key.
    Field {
        /// Where the field's name stands.
        key: Span,
    },
}

/// A link out of a text: strong evidence of what the words in it name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words that are linked.
    pub span: Span,
    /// Where to: a URL, or the title of a page.
    pub target: String,
}

/// A heading and the blocks below it, up to the next heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// The heading's words; `None` before the first.
    pub heading: Option<&'a str>,
    /// What stands below it.
    pub blocks: &'a [Block],
}

impl Document {
    /// What the words are read from: the prose where markup was blanked out, else the text itself.
    pub fn reading(&self) -> &str {
        self.prose.as_deref().unwrap_or(&self.text)
    }

    /// The title, or else the id.
    pub fn name(&self) -> Cow<'_, str> {
        self.title
            .as_deref()
            .map_or_else(|| Cow::Owned(self.id.to_string()), Cow::Borrowed)
    }

    /// The document in sections, in order.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        let is_heading = |b: &Block| matches!(b.kind, BlockKind::Heading(_));
        let starts = self
            .blocks
            .iter()
            .enumerate()
            .filter(move |(at, b)| *at == 0 || is_heading(b))
            .map(|(at, _)| at);
        let ends = starts.clone().skip(1).chain([self.blocks.len()]);
        starts.zip(ends).map(move |(from, to)| {
            let blocks = self.blocks.get(from..to).unwrap_or_default();
            let heading = blocks
                .first()
                .filter(|b| is_heading(b))
                .map(|b| b.span.of(&self.text));
            Section {
                heading,
                blocks: blocks.get(usize::from(heading.is_some())..).unwrap_or_default(),
            }
        })
    }
}

fn english() -> String {
    "en".to_owned()
}
