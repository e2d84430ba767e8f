//! The IRIs of everything that the graph names, below one base.

use std::fmt::Write as _;

use oxigraph::model::NamedNode;

use super::RdfError;
use crate::model::{Cell, DocumentId, EntityId, ItemId, TableFormat};

/// The IRI below which all others lie; it ends with a slash.
///
/// ```
/// use dembei::{model::DocumentId, rdf::Base};
/// let base = Base::default();
/// let id = DocumentId::parse("letters/Dembei 1702.txt").unwrap();
/// assert_eq!(base.passage(&id, 6, 12).as_str(),
///     "http://localhost:7878/id/document/letters/Dembei%201702.txt#char=6,12");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

impl Base {
    /// The base that stands until the user sets one: that of a local server.
    pub const DEFAULT: &str = "http://localhost:7878/id/";

    /// Takes an absolute `http` or `https` IRI that ends with a slash and has no query and no fragment.
    pub fn parse(base: &str) -> Result<Self, RdfError> {
        let error = |reason| RdfError::Base {
            base: base.to_owned(),
            reason,
        };
        if !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(error("it does not begin with http:// or https://"));
        }
        if !base.ends_with('/') {
            return Err(error("it does not end with a slash"));
        }
        if base.contains(['?', '#']) {
            return Err(error("it has a query or a fragment"));
        }
        let host = base.split('/').nth(2).unwrap_or_default();
        if host.is_empty() || NamedNode::new(base).is_err() {
            return Err(error("it is not a valid IRI"));
        }
        Ok(Self(base.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nobody has set it yet.
    pub fn is_default(&self) -> bool {
        self.0 == Self::DEFAULT
    }

    /// An entity; an id that is a whole IRI stays as it is.
    pub fn entity(&self, id: &EntityId) -> NamedNode {
        if id.as_str().contains("://") {
            escaped(id.as_str())
        } else {
            self.below(id.as_str())
        }
    }

    /// A document; distinct ids have distinct IRIs.
    pub fn document(&self, id: &DocumentId) -> NamedNode {
        self.below(&format!("document/{}", path(id.as_str())))
    }

    /// A passage of a document, from and to in code points, half open.
    pub fn passage(&self, document: &DocumentId, start: usize, end: usize) -> NamedNode {
        self.below(&format!(
            "document/{}#char={start},{end}",
            path(document.as_str())
        ))
    }

    /// A row of a table, or a cell of one.
    ///
    /// In comma-separated values it is as RFC 7111 has it, `#row=5` and `#cell=5,2`, where the header is row 1; a sheet is
    /// named before, `#sheet=All;row=5`. In XML the fragment is the `XPath` of the row, `#xpointer((/all/one)[5])`, and in
    /// JSON the `JSONPath` of all rows with the number of the one, `#jsonpath=$.all[*];item=5`.
    pub fn cell(&self, document: &DocumentId, format: &TableFormat, cell: Cell) -> NamedNode {
        let Cell { row, column, .. } = cell;
        let number = match (format, column) {
            (TableFormat::Csv(_) | TableFormat::Sheet { .. }, 1..) => format!("cell={row},{column}"),
            (TableFormat::Csv(_) | TableFormat::Sheet { .. }, 0) => format!("row={row}"),
            (TableFormat::Json { .. }, _) => format!("item={row}"),
            (TableFormat::Xml { .. }, _) => format!("%5B{row}%5D)"),
        };
        let before = match format {
            TableFormat::Csv(_) | TableFormat::Sheet { sheet: None } => String::new(),
            TableFormat::Sheet { sheet: Some(sheet) } => format!("sheet={};", fragment(sheet)),
            TableFormat::Json { iterator, .. } => {
                format!("jsonpath={};", fragment(iterator.as_deref().unwrap_or("$")))
            }
            TableFormat::Xml { iterator, namespaces } => {
                let of_one = |(prefix, iri): &(String, String)| format!("xmlns({prefix}={})", fragment(iri));
                let path = iterator.as_deref().unwrap_or("/");
                let is_used = |(prefix, _): &&(String, String)| path.contains(&format!("{prefix}:"));
                let names: String = namespaces.iter().filter(is_used).map(of_one).collect();
                format!("{names}xpointer(({})", fragment(path))
            }
        };
        self.below(&format!("document/{}#{before}{number}", path(document.as_str())))
    }

    /// A thing without a name of its own that the mapping of that path makes, by the label that it has there.
    pub fn unnamed(&self, mapping: &str, label: &str) -> NamedNode {
        self.below(&format!("unnamed/{}/{}", path(mapping), path(label)))
    }

    /// What names an entity of that IRI: below the base, its path.
    pub fn entity_id(&self, iri: &str) -> Option<EntityId> {
        let local = iri
            .strip_prefix(&self.0)
            .and_then(|path| EntityId::parse(path).ok());
        let is_local = |id: &EntityId| !id.as_str().contains("://");
        local.filter(is_local).or_else(|| EntityId::parse(iri).ok())
    }

    /// The page of all annotations of a document.
    pub fn annotations(&self, document: &DocumentId) -> NamedNode {
        self.below(&format!("annotation/{}", path(document.as_str())))
    }

    /// The annotation of a passage of a document, from and to in code points, half open.
    pub fn annotation(&self, document: &DocumentId, start: usize, end: usize) -> NamedNode {
        self.below(&format!(
            "annotation/{}#char={start},{end}",
            path(document.as_str())
        ))
    }

    /// A statement, by its hash.
    pub fn statement(&self, hash: &str) -> NamedNode {
        self.below(&format!("statement/{hash}"))
    }

    /// A figure, by its hash.
    pub fn observation(&self, hash: &str) -> NamedNode {
        self.below(&format!("observation/{hash}"))
    }

    /// A link to Wikidata, by its hash.
    pub fn link(&self, hash: &str) -> NamedNode {
        self.below(&format!("link/{hash}"))
    }

    /// A statement that was fetched from Wikidata without its own name, by its hash.
    pub fn enrichment(&self, hash: &str) -> NamedNode {
        self.below(&format!("enrichment/{hash}"))
    }

    /// A run of the program, by the hash of what went into it.
    pub fn run(&self, hash: &str) -> NamedNode {
        self.below(&format!("run/{hash}"))
    }

    /// The dataset as a whole.
    pub fn dataset(&self) -> NamedNode {
        self.below("dataset")
    }

    /// A part of the dataset, by its path.
    pub fn dataset_part(&self, part: &str) -> NamedNode {
        self.below(&format!("dataset/{}", path(part)))
    }

    /// The named graph of what one document says.
    pub fn source_graph(&self, document: &DocumentId) -> NamedNode {
        self.below(&format!("graph/source/{}", path(document.as_str())))
    }

    /// One of the other named graphs.
    pub fn graph(&self, graph: NamedGraph) -> NamedNode {
        self.below(&format!("graph/{}", graph.as_str()))
    }

    fn below(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.0))
    }
}

/// The named graphs that belong to no single source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NamedGraph {
    /// Matches and near matches found by score.
    Links,
    /// What a person decided about them.
    Decisions,
    /// What was fetched from Wikidata.
    Enrichment,
    /// The vocabulary.
    Ontology,
    /// How the graph came about, and its description.
    Run,
}

impl NamedGraph {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Links,
        Self::Decisions,
        Self::Enrichment,
        Self::Ontology,
        Self::Run,
    ];

    /// As it stands in the IRI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Decisions => "decisions",
            Self::Enrichment => "enrichment",
            Self::Ontology => "ontology",
            Self::Run => "run",
        }
    }
}

/// A Wikidata item.
pub fn item(id: ItemId) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{id}", super::vocab::WIKIDATA_ENTITY))
}

/// A file of Wikimedia Commons, as Wikidata names it in RDF.
pub(super) fn commons_file(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!(
        "http://commons.wikimedia.org/wiki/Special:FilePath/{}",
        path(name)
    ))
}

/// Writes an id as the path of an IRI: letters, digits and `/ - _ .` stay, all else is percent-encoded, and a segment
/// of dots alone gets a tilde, since `.` and `..` mean something in a path. No two ids give the same path.
fn path(id: &str) -> String {
    let mut path = String::with_capacity(id.len());
    for (at, segment) in id.split('/').enumerate() {
        if at > 0 {
            path.push('/');
        }
        if segment == "." || segment == ".." {
            path.push('~');
        }
        encode(segment, b"-_.", &mut path);
    }
    path
}

/// Writes a text as part of a fragment, with what an IRI must not hold there percent-encoded.
fn fragment(text: &str) -> String {
    let mut sound = String::with_capacity(text.len());
    encode(text, b"-._~:/?@!$&'()*+,;=", &mut sound);
    sound
}

/// Adds a text, with all bytes percent-encoded but letters, digits and those that are kept.
fn encode(text: &str, kept: &[u8], to: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            to.push(char::from(byte));
        } else {
            let _ = write!(to, "%{byte:02X}");
        }
    }
}

/// The IRI, with what an IRI must not hold percent-encoded.
fn escaped(iri: &str) -> NamedNode {
    NamedNode::new(iri).unwrap_or_else(|_| {
        let mut sound = String::with_capacity(iri.len());
        encode(iri, b"-._~:/?#@!$&'()*+,;=%", &mut sound);
        NamedNode::new(&sound)
            .unwrap_or_else(|_| NamedNode::new_unchecked(format!("urn:x-invalid:{}", path(iri))))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn distinct_documents_have_distinct_and_valid_iris() {
        let ids = [
            "a b",
            "a-b",
            "a%20b",
            "a+b",
            "A b",
            "a/b",
            "a//b",
            "./b",
            "../b",
            "~./b",
            "b",
            "大阪",
            "a#b",
            "a?b",
            "ä",
            "a\u{308}",
            "https://example.org/x",
            "/x",
            "x/",
        ];
        let base = Base::default();
        let iris: BTreeSet<_> = ids
            .iter()
            .map(|id| base.document(&DocumentId::parse(id).unwrap()))
            .collect();
        assert_eq!(iris.len(), ids.len());
        for iri in &iris {
            NamedNode::new(iri.as_str()).unwrap();
        }
    }

    #[test]
    fn a_base_is_absolute_and_ends_with_a_slash() {
        assert!(Base::parse("https://example.org/kg/").is_ok());
        for wrong in [
            "",
            "example.org/",
            "https://example.org",
            "https:///",
            "https://e.org/a b/",
            "http://e.org/#/",
            "ftp://e/",
        ] {
            assert!(Base::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rows_and_cells_have_valid_iris_that_name_them() {
        let base = Base::parse("https://e.org/").unwrap();
        let id = DocumentId::parse("a b.csv").unwrap();
        let iri = |format: &TableFormat, column| {
            let cell = Cell {
                part: 0,
                row: 5,
                column,
            };
            let iri = base.cell(&id, format, cell);
            NamedNode::new(iri.as_str()).unwrap();
            iri.as_str().split_once('#').unwrap().1.to_owned()
        };
        let csv = TableFormat::Csv(crate::model::Dialect::default());
        assert_eq!(iri(&csv, 0), "row=5");
        assert_eq!(iri(&csv, 2), "cell=5,2");
        let sheet = TableFormat::Sheet {
            sheet: Some("A b".to_owned()),
        };
        assert_eq!(iri(&sheet, 2), "sheet=A%20b;cell=5,2");
        let json = TableFormat::Json {
            iterator: Some("$.all[*]".to_owned()),
            splits_arrays: true,
        };
        assert_eq!(iri(&json, 0), "jsonpath=$.all%5B*%5D;item=5");
        let xml = TableFormat::Xml {
            iterator: Some("/x:all/x:one".to_owned()),
            namespaces: vec![("x".to_owned(), "http://e.org/#".to_owned())],
        };
        assert_eq!(
            iri(&xml, 0),
            "xmlns(x=http://e.org/%23)xpointer((/x:all/x:one)%5B5%5D)"
        );
    }

    #[test]
    fn an_entity_with_an_iri_of_its_own_keeps_it() {
        let base = Base::parse("https://example.org/kg/").unwrap();
        let iri = |id| base.entity(&EntityId::parse(id).unwrap()).into_string();
        assert_eq!(iri("person/dembei"), "https://example.org/kg/person/dembei");
        assert_eq!(iri("http://elsewhere.org/p/1"), "http://elsewhere.org/p/1");
    }
}
