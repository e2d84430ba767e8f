//! The formats that answers are written in.

use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat},
    sparql::results::QueryResultsFormat,
};

/// A format of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For rows.
    Csv,
    /// For rows.
    Tsv,
    /// For rows, and for yes and no.
    Json,
    /// For rows, and for yes and no.
    Xml,
    /// For graphs.
    Turtle,
    /// For graphs.
    NTriples,
    /// For graphs.
    RdfXml,
    /// For graphs.
    JsonLd,
}

impl Format {
    /// All of them, in the order in which they are listed to users.
    pub const ALL: [Self; 8] = [
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Xml,
        Self::Turtle,
        Self::NTriples,
        Self::RdfXml,
        Self::JsonLd,
    ];

    /// The format of that name on the command line; `ttl` and the other file endings are taken too.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name || format.extension() == name)
    }

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
            Self::RdfXml => "rdfxml",
            Self::JsonLd => "jsonld",
        }
    }

    /// How its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match (self.results(), self.graph()) {
            (Some(format), _) => format.file_extension(),
            (None, Some(format)) => format.file_extension(),
            (None, None) => "",
        }
    }

    /// What it is called on the web.
    pub fn media_type(self) -> &'static str {
        match (self.results(), self.graph()) {
            (Some(format), _) => format.media_type(),
            (None, Some(format)) => format.media_type(),
            (None, None) => "",
        }
    }

    /// Whether it can hold rows.
    pub fn is_for_rows(self) -> bool {
        self.results().is_some()
    }

    pub(super) fn results(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            _ => return None,
        })
    }

    pub(super) fn graph(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
            _ => return None,
        })
    }
}
