//! Rows for people: short names, and a table that fits the terminal.

use std::collections::HashMap;
use std::fmt::Write as _;

use comfy_table::{ContentArrangement, presets};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNodeRef, Term};

use super::{QueryError, Rows};
use crate::rdf::{Base, Ontology, vocab::rdfs};
use crate::store::GraphStore;

/// Columns and rows of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The fields, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// Turns terms into short text.
#[derive(Debug)]
pub struct Shortener<'a> {
    base: &'a Base,
    labels: Option<(&'a GraphStore, HashMap<String, Option<String>>)>,
}

impl<'a> Shortener<'a> {
    /// One that shortens IRIs by our prefixes and by the base.
    pub fn new(base: &'a Base) -> Self {
        Self { base, labels: None }
    }

    /// The same, but what has a label in the store is shown by it.
    #[must_use]
    pub fn with_labels(self, store: &'a GraphStore) -> Self {
        Self {
            labels: Some((store, HashMap::new())),
            ..self
        }
    }

    /// A term as text. Characters that could command a terminal are replaced.
    pub fn text(&mut self, term: &Term) -> Result<String, QueryError> {
        let text = match term {
            Term::NamedNode(node) => match self.label(node.as_ref())? {
                Some(label) => label,
                None => self.short(node.as_str()),
            },
            Term::Literal(literal) => literal.value().to_owned(),
            Term::BlankNode(_) | Term::Triple(_) => term.to_string(),
        };
        Ok(text
            .chars()
            .map(|c| {
                if c.is_control() && c != '\n' {
                    '\u{FFFD}'
                } else {
                    c
                }
            })
            .collect())
    }

    /// An IRI with a prefix, or without the base.
    pub fn short(&self, iri: &str) -> String {
        let prefixes = Ontology::get().prefixes().iter();
        let locals =
            prefixes.filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace.as_str())?)));
        let shortest = locals.min_by_key(|(_, local)| local.len());
        if let Some((prefix, local)) = shortest.filter(|(_, local)| !local.is_empty() && !local.contains('/'))
        {
            return format!("{prefix}:{local}");
        }
        iri.strip_prefix(self.base.as_str())
            .filter(|rest| !rest.is_empty())
            .unwrap_or(iri)
            .to_owned()
    }

    fn label(&mut self, node: NamedNodeRef<'_>) -> Result<Option<String>, QueryError> {
        let Some((store, known)) = &mut self.labels else {
            return Ok(None);
        };
        if let Some(label) = known.get(node.as_str()) {
            return Ok(label.clone());
        }
        let mut labels = Vec::new();
        for triple in store.find(
            Some(NamedOrBlankNodeRef::NamedNode(node)),
            Some(rdfs::LABEL),
            None,
        ) {
            if let Term::Literal(label) = triple?.object {
                labels.push((label.language() != Some("en"), label.value().to_owned()));
            }
        }
        let label = labels.into_iter().min().map(|(_, label)| label);
        known.insert(node.as_str().to_owned(), label.clone());
        Ok(label)
    }
}

impl Table {
    /// All rows of an answer.
    pub fn from_rows(rows: Rows, shortener: &mut Shortener<'_>) -> Result<Self, QueryError> {
        let mut table = Self {
            columns: rows.variables().to_vec(),
            rows: Vec::new(),
        };
        for row in rows {
            let fields = row?
                .into_iter()
                .map(|term| term.map_or_else(|| Ok(String::new()), |t| shortener.text(&t)));
            table.rows.push(fields.collect::<Result<_, _>>()?);
        }
        Ok(table)
    }

    /// The table drawn with lines, so wide at most; long fields are broken.
    ///
    /// Sentences would leave no room for the rest, so those of a column `sentence` are set in full below the table, each
    /// once with its document, and the column has their numbers. A column with nothing in it is left out.
    pub fn draw(&self, width: u16) -> String {
        let position = |name: &str| self.columns.iter().position(|column| column == name);
        let sentence = position(SENTENCE);
        let document = position(DOCUMENT).filter(|_| sentence.is_some());
        let has_any = |at: usize| {
            self.rows
                .iter()
                .any(|row| row.get(at).is_some_and(|field| !field.is_empty()))
        };
        let shown = |at: &usize| Some(*at) != document && (self.rows.is_empty() || has_any(*at));
        let mut notes: Vec<(&str, &str)> = Vec::new();
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::UTF8_HORIZONTAL_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width)
            .force_no_tty();
        let columns = self.columns.iter().enumerate().filter(|(at, _)| shown(at));
        table.set_header(columns.map(|(_, column)| column.replace('_', " ")));
        for row in &self.rows {
            let title = document.and_then(|at| row.get(at)).map_or("", String::as_str);
            let fields = row.iter().enumerate().filter(|(at, _)| shown(at));
            table.add_row(fields.map(|(at, field)| {
                if Some(at) == sentence && !field.is_empty() {
                    number_of(&mut notes, (field, title))
                } else {
                    field.clone()
                }
            }));
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let mut text = without_inner_lines(&table.trim_fmt());
        for (at, (sentence, title)) in notes.iter().enumerate() {
            let source = if title.is_empty() {
                String::new()
            } else {
                format!(" ({title})")
            };
            let note = format!("{sentence}{source}");
            let _infallible = write!(text, "\n{}", indented(at + 1, &note, usize::from(width)));
        }
        text
    }
}

/// The column whose fields are set below the table.
const SENTENCE: &str = "sentence";
/// The column that goes with them.
const DOCUMENT: &str = "document";

/// The number of a sentence among the notes, in brackets.
fn number_of<'a>(notes: &mut Vec<(&'a str, &'a str)>, note: (&'a str, &'a str)) -> String {
    let known = notes.iter().position(|other| *other == note);
    let at = known.unwrap_or_else(|| {
        notes.push(note);
        notes.len() - 1
    });
    format!("[{}]", at + 1)
}

/// The table with a line below its head and at its end, and none between its rows.
fn without_inner_lines(table: &str) -> String {
    let mut lines: Vec<&str> = table.lines().collect();
    let end = lines.pop();
    let rows = lines.into_iter().skip(1).filter(|line| !line.starts_with('─'));
    rows.chain(end)
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// A note broken into lines of at most `width` columns, behind its number.
fn indented(number: usize, note: &str, width: usize) -> String {
    let margin = format!("[{number}] ");
    let mut text = margin.clone();
    let mut column = margin.len();
    for word in note.split_whitespace() {
        let length = word.chars().count();
        if column > margin.len() {
            if column + 1 + length > width {
                text.push('\n');
                text.push_str(&" ".repeat(margin.len()));
                column = margin.len();
            } else {
                text.push(' ');
                column += 1;
            }
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
    text
}
