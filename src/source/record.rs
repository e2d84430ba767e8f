//! Documents given as JSON Lines: one record a line, as `annotate --input-format jsonl` reads them.

use std::path::Path;

use serde::Deserialize;

use super::{Options, PlainText, SourceError, to_document};
use crate::model::{Document, DocumentId};

/// One line of input.
#[derive(Clone, Debug, Deserialize)]
pub struct DocumentRecord {
    /// Unique among the lines.
    pub id: DocumentId,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// The text, in which offsets are counted.
    pub text: String,
    /// BCP 47 tag.
    #[serde(default)]
    pub lang: Option<String>,
}

/// Parses line number `line` (from 1) of `path` as a document.
pub fn parse_record(
    json: &str,
    path: &Path,
    line: usize,
    options: &Options,
) -> Result<Document, SourceError> {
    let record: DocumentRecord = serde_json::from_str(json).map_err(|source| SourceError::Record {
        path: path.to_owned(),
        line,
        source,
    })?;
    let mut document = to_document(record.id, record.text, &PlainText, options);
    let title = record.title.filter(|title| !title.trim().is_empty());
    document.title = title.or(document.title);
    document.language = record.lang.unwrap_or(document.language);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_title_is_none() {
        let read = |title: &str| {
            let json = format!(r#"{{"id": "a", "title": "{title}", "text": "One town."}}"#);
            parse_record(&json, Path::new("a.jsonl"), 1, &Options::default()).unwrap()
        };
        assert_eq!(read(" ").name(), "a");
        assert_eq!(read("Omsk").name(), "Omsk");
    }
}
