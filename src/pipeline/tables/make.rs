//! What is made of some rows of a table in a build: sayings of its subjects at first, then its graph.

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use crate::mapping::{Describer, Indexes, MadeOfRow, Saying, TablePlan};
use crate::model::{Cell, Row, RowFault, Rows, SOURCE_ROW, TableDocument};
use crate::rdf::{Base, RowPen};

/// So many characters of a row or cell are quoted.
const QUOTED: usize = 500;

/// Makes of the rows of a table what one mapping says.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a TablePlan,
    pub(super) indexes: &'a Indexes,
    pub(super) base: &'a Base,
    pub(super) document: &'a TableDocument,
    /// Which of the document's ways to find rows.
    pub(super) part: u16,
    /// The id of the mapping, in which blank nodes have their names.
    pub(super) mapping: &'a str,
}

/// What was made of some rows.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) quads: Vec<Quad>,
    pub(super) rows: usize,
    pub(super) faults: Vec<RowFault>,
}

impl Maker<'_> {
    /// What the rows say of their subjects, each with the triples map that says so.
    pub(super) fn describe(
        &self,
        rows: &Rows,
        describer: Describer<'_>,
        is_wanted: &(dyn Fn(usize) -> bool + Sync),
    ) -> Vec<(usize, Saying)> {
        let mut sayings = Vec::new();
        let mut take = |made: MadeOfRow<'_>| {
            let (mut quads, mut start) = (made.quads.drain(..), 0);
            for &(end, slot) in made.parts {
                let cell = self.cell(made.row, slot.map_or(0, |slot| made.row.column(slot)));
                let of_part = quads.by_ref().take(end - start);
                start = end;
                let picked = of_part.filter_map(|quad| describer.pick(&self.in_graph(quad), cell));
                sayings.extend(picked.map(|saying| (made.map, saying)));
            }
        };
        self.plan.for_each_row((rows, self.indexes), is_wanted, &mut take);
        sayings
    }

    /// The quads of the rows, with where they come from. `cells` are those that statements come from, sorted; a table whose
    /// rows are quoted by another mapping already is only pointed at.
    pub(super) fn write(&self, rows: &Rows, cells: &[Cell], quotes_rows: bool) -> Made {
        let mut pen = RowPen::new(self.base, self.document);
        let mut made = Made {
            rows: rows.len(),
            ..Made::default()
        };
        let mut of_row: Vec<Quad> = Vec::new();
        let mut last = None;
        let mut take = |part: MadeOfRow<'_>| {
            let row = self.cell(part.row, 0);
            if last.is_some_and(|last| last != row) {
                finish_row(&mut pen, last, &mut of_row, &mut made.quads);
            }
            last = Some(row);
            of_row.extend(part.quads.drain(..).map(|quad| self.in_graph(quad)));
        };
        made.faults = self.plan.for_each_row((rows, self.indexes), |_| true, &mut take);
        finish_row(&mut pen, last, &mut of_row, &mut made.quads);
        for row in rows.iter() {
            self.quote(&mut pen, row, cells, quotes_rows);
        }
        made.quads.extend(pen.finish());
        made
    }

    fn cell(&self, row: Row<'_>, column: u32) -> Cell {
        Cell {
            part: self.part,
            row: u32::try_from(row.number()).unwrap_or(u32::MAX),
            column,
        }
    }

    /// Brings what a quad names into the graph: blank nodes get IRIs, and what has no graph is in that of the table.
    fn in_graph(&self, quad: Quad) -> Quad {
        Quad {
            subject: match quad.subject {
                NamedOrBlankNode::BlankNode(node) => self.base.unnamed(self.mapping, node.as_str()).into(),
                named @ NamedOrBlankNode::NamedNode(_) => named,
            },
            predicate: quad.predicate,
            object: match quad.object {
                Term::BlankNode(node) => self.base.unnamed(self.mapping, node.as_str()).into(),
                other => other,
            },
            graph_name: match quad.graph_name {
                GraphName::DefaultGraph => self.base.source_graph(&self.document.id).into(),
                GraphName::NamedNode(graph) => graph.into(),
                GraphName::BlankNode(graph) => self.base.unnamed(self.mapping, graph.as_str()).into(),
            },
        }
    }

    fn quote(&self, pen: &mut RowPen<'_>, row: Row<'_>, cells: &[Cell], quotes_rows: bool) {
        let whole = self.cell(row, 0);
        if quotes_rows && let Some(iri) = pen.iri(whole) {
            pen.quote(&iri, &self.words(row));
        }
        let first = cells.partition_point(|cell| *cell <= whole);
        let of_row = cells.get(first..).unwrap_or_default().iter();
        for cell in of_row.take_while(|cell| (cell.part, cell.row) == (whole.part, whole.row)) {
            let slot = (0..self.plan.references.len()).find(|slot| row.column(*slot) == cell.column);
            if let (Some(slot), Some(iri)) = (slot, pen.iri(*cell)) {
                pen.quote(&iri, &cut(values(row, slot)));
            }
        }
    }

    /// What a row has for the columns that the mapping names: `name: Gonza; born: 1718~`.
    fn words(&self, row: Row<'_>) -> String {
        let of_one = |(slot, reference): (usize, &String)| {
            let values = values(row, slot);
            (!values.is_empty() && reference != SOURCE_ROW).then(|| format!("{reference}: {values}"))
        };
        let words: Vec<String> = self
            .plan
            .references
            .iter()
            .enumerate()
            .filter_map(of_one)
            .collect();
        cut(words.join("; "))
    }
}

/// So much of a text as is quoted.
fn cut(text: String) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The values for a reference, in a line.
fn values(row: Row<'_>, slot: usize) -> String {
    row.values(slot)
        .map(|value| value.text)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Says of all subjects of a row where they come from.
fn finish_row(pen: &mut RowPen<'_>, row: Option<Cell>, of_row: &mut Vec<Quad>, quads: &mut Vec<Quad>) {
    let Some(iri) = row.and_then(|row| pen.iri(row)) else {
        return;
    };
    let mut subject = None;
    for quad in of_row.iter() {
        if subject != Some(&quad.subject) {
            pen.derive(&quad.subject, &iri);
            subject = Some(&quad.subject);
        }
    }
    pen.complete(of_row);
    quads.append(of_row);
}
