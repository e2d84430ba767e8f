//! Writes an SSSOM file: lines of people as they were, lines of ours anew, decisions of a review.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{
    BY_HAND, CLOSE, COLUMNS, Earlier, Mappings, NONE, Named, OURS, PROPOSED, REVIEW, Reviewer, Row, SAME,
    TOOL, Verdict, read::prefixes, table::quote,
};
use crate::model::{Decider, Entity, EntityId, Proposal};

impl Mappings {
    /// The whole file after linking: people's lines as they were, and the best proposal for each entity that is not
    /// decided, sorted by entity. `base` is the IRI that the prefix `entity:` stands for.
    pub fn to_table(&self, entities: &[Entity], proposals: &[Proposal], base: &str) -> String {
        let mut renewed = self.clone();
        renewed.rebase(base);
        renewed.add_columns(&COLUMNS);
        renewed.renew_metadata(base);
        let labels: BTreeMap<&EntityId, &str> = entities.iter().map(|e| (&e.id, e.label.as_str())).collect();
        // What a table decides is for nobody to review; whoever knows better adds a line.
        let is_open = |proposal: &&Proposal| {
            let matched = proposal.matched.as_ref();
            matched.is_none_or(|matched| matched.decided_by != Decider::Table)
        };
        let open = proposals.iter().filter(is_open);
        let proposals: BTreeMap<&EntityId, &Proposal> = open.map(|p| (&p.entity, p)).collect();
        let known: Vec<EntityId> = renewed.rows.keys().cloned().collect();
        let all: BTreeSet<&EntityId> = known.iter().chain(proposals.keys().copied()).collect();
        for entity in all {
            let decision = renewed.decision(entity);
            let old = renewed.rows.remove(entity).unwrap_or_default();
            let label = labels.get(entity).copied().unwrap_or_default();
            let proposal = proposals.get(entity).filter(|_| decision.is_none());
            let rows = renewed.renew(old, proposal.copied(), label);
            if !rows.is_empty() {
                renewed.rows.insert(entity.clone(), rows);
            }
        }
        renewed.to_text()
    }

    /// The file as it is: every line as it was read or set since.
    pub fn to_text(&self) -> String {
        let sheet = &self.sheet;
        let header: Vec<String> = sheet.columns.iter().map(|column| quote(column)).collect();
        let header = header.join("\t");
        let rows = self.rows.values().flatten();
        let lines = rows.flat_map(|row| row.remarks.iter().chain([&row.raw]));
        let all = sheet
            .metadata
            .iter()
            .chain([&header])
            .chain(lines)
            .chain(&self.remarks);
        let mut text = String::from(if sheet.bom { "\u{feff}" } else { "" });
        for line in all {
            text.push_str(line);
            text.push_str(sheet.newline);
        }
        text
    }

    /// The lines of an entity after linking.
    fn renew(&mut self, old: Vec<Row>, proposal: Option<&Proposal>, label: &str) -> Vec<Row> {
        let mut notes: Option<Row> = None;
        let mut remarks = Vec::new();
        let mut rows = Vec::new();
        for row in old {
            if row.verdict == Verdict::Open {
                remarks.extend(row.remarks.iter().cloned());
                notes.get_or_insert(row);
            } else {
                rows.push(row);
            }
        }
        if let Some(mut row) = proposal.and_then(|proposal| self.propose(proposal, label, notes.as_ref())) {
            row.remarks = remarks;
            rows.push(row);
        } else if let Some(last) = rows.last_mut() {
            last.remarks.extend(remarks);
        } else {
            self.remarks.extend(remarks);
        }
        rows
    }

    /// The line of a proposal, with what a person noted in columns of their own in the one before.
    fn propose(&self, proposal: &Proposal, label: &str, notes: Option<&Row>) -> Option<Row> {
        let best = proposal.candidates.first()?;
        let accepted = proposal.matched.as_ref().is_some_and(|m| m.item == best.item);
        let predicate = if accepted { SAME } else { CLOSE };
        let object = format!("wd:{}", best.item);
        let features = best.features.iter().map(|f| format!("{}={}", f.name, f.value));
        let mut comment = features.collect::<Vec<_>>().join(" ");
        if let Some(second) = proposal.candidates.get(1) {
            let _infallible = write!(
                comment,
                "; runner-up wd:{} {} {}",
                second.item, second.label, second.score
            );
        }
        let own = [
            ("subject_id", subject(&proposal.entity)),
            ("subject_label", label.to_owned()),
            ("predicate_id", predicate.to_owned()),
            ("predicate_modifier", String::new()),
            ("object_id", object.clone()),
            ("object_label", best.label.clone()),
            ("mapping_justification", OURS.to_owned()),
            ("mapping_tool", TOOL.to_owned()),
            ("confidence", best.score.to_string()),
            ("other", format!("{PROPOSED}{predicate} {object}")),
            ("comment", comment),
        ];
        let before = |name: &str| notes.map_or("", |row| self.cell(&row.cells, name));
        Some(self.make_row(&own, before, Verdict::Open))
    }

    fn make_row<'r>(&self, own: &[(&str, String)], other: impl Fn(&str) -> &'r str, verdict: Verdict) -> Row {
        let cell = |column: &String| {
            let found = own.iter().find(|(name, _)| name == column);
            found.map_or_else(|| other(column).to_owned(), |(_, text)| text.clone())
        };
        let cells: Vec<String> = self.sheet.columns.iter().map(cell).collect();
        let raw: Vec<String> = cells.iter().map(|cell| quote(cell)).collect();
        Row {
            line: 0,
            raw: raw.join("\t"),
            cells,
            verdict,
            remarks: Vec::new(),
        }
    }

    /// Appends the columns that are not there yet to all rows.
    fn add_columns(&mut self, names: &[&str]) {
        for name in names {
            if self.sheet.columns.iter().any(|column| column == name) {
                continue;
            }
            self.sheet.columns.push((*name).to_owned());
            for row in self.rows.values_mut().flatten() {
                row.cells.push(String::new());
                row.raw.push('\t');
            }
        }
    }

    /// Fills an empty metadata block, and lets the prefix `entity:` stand for the base.
    fn renew_metadata(&mut self, base: &str) {
        let metadata = &mut self.sheet.metadata;
        if metadata.is_empty() {
            *metadata = METADATA.lines().map(str::to_owned).collect();
        }
        // A line of ours in earlier versions, which is no YAML.
        metadata.retain(|line| line != "#subject_source: entity:");
        let before = prefixes(metadata);
        if before.get("entity").map(String::as_str) != Some(base) {
            self.localize();
        }
        let metadata = &mut self.sheet.metadata;
        let is_map = |line: &String| line.trim_start_matches('#').trim() == "curie_map:";
        let map = metadata.iter().position(is_map).unwrap_or_else(|| {
            metadata.push("#curie_map:".to_owned());
            metadata.len() - 1
        });
        for (prefix, iri) in [("wd", "http://www.wikidata.org/entity/"), ("entity", base)] {
            let is_prefix = |line: &String| {
                line.trim_start_matches(['#', ' ', '\t'])
                    .starts_with(&format!("{prefix}:"))
            };
            let own = metadata
                .iter()
                .skip(map + 1)
                .position(is_prefix)
                .map(|at| map + 1 + at);
            match own.and_then(|at| metadata.get_mut(at)) {
                Some(_) if prefix == "wd" || before.get(prefix).map(String::as_str) == Some(iri) => {}
                Some(line) => {
                    let indent: String = line.chars().take_while(|c| "# \t".contains(*c)).collect();
                    *line = format!("{indent}{prefix}: {iri}");
                }
                None => metadata.insert(map + 1, format!("#  {prefix}: {iri}")),
            }
        }
    }

    /// Takes IRIs below the base for what they stand for, where the file did not say what `entity:` stands for.
    pub fn rebase(&mut self, base: &str) {
        let local = |entity: &EntityId| EntityId::parse(entity.as_str().strip_prefix(base)?).ok();
        let moved: Vec<(EntityId, EntityId)> = self
            .rows
            .keys()
            .filter_map(|entity| Some((entity.clone(), local(entity)?)))
            .collect();
        for (iri, entity) in moved {
            let rows = self.rows.remove(&iri).unwrap_or_default();
            self.rows.entry(entity).or_default().extend(rows);
        }
    }

    /// Writes subjects with the prefix `entity:` that were written otherwise, since another base would make others of them.
    fn localize(&mut self) {
        let at = self
            .sheet
            .columns
            .iter()
            .position(|column| column == "subject_id");
        for (entity, rows) in &mut self.rows {
            let local = subject(entity);
            for row in rows {
                let cell = at.and_then(|at| row.cells.get_mut(at));
                if let Some(cell) = cell.filter(|cell| cell.trim() != local) {
                    cell.clone_from(&local);
                    let raw: Vec<String> = row.cells.iter().map(|cell| quote(cell)).collect();
                    row.raw = raw.join("\t");
                }
            }
        }
    }

    /// Puts the decision of a person in place of the proposal for an entity, and of earlier decisions that it
    /// contradicts; gives back the lines as they were.
    pub fn decide(&mut self, what: Named<'_>, verdict: Verdict, reviewer: &Reviewer) -> Earlier {
        self.add_columns(&COLUMNS);
        let given = [&reviewer.id, &reviewer.name, &reviewer.date];
        let review: Vec<&str> = REVIEW
            .into_iter()
            .zip(given)
            .filter(|(_, text)| text.is_some())
            .map(|(name, _)| name)
            .collect();
        self.add_columns(&review);
        let old = self.rows.remove(what.entity).unwrap_or_default();
        let earlier = Earlier {
            entity: what.entity.clone(),
            rows: old.clone(),
        };
        let row = self.decision_row(what, verdict, reviewer, &old);
        let mut rows: Vec<Row> = old
            .into_iter()
            .filter(|row| !gives_way(row.verdict, verdict))
            .collect();
        rows.push(row);
        self.rows.insert(what.entity.clone(), rows);
        earlier
    }

    fn decision_row(&self, what: Named<'_>, verdict: Verdict, reviewer: &Reviewer, old: &[Row]) -> Row {
        let is_not = matches!(verdict, Verdict::Rejected(_));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let object = what
            .item
            .map_or_else(|| NONE.to_owned(), |item| format!("wd:{item}"));
        let proposal = old
            .iter()
            .find(|row| self.cell(&row.cells, "object_id") == object);
        let known = |name: &str| proposal.map_or("", |row| self.cell(&row.cells, name));
        let own = [
            ("subject_id", subject(what.entity)),
            ("subject_label", what.label.to_owned()),
            (
                "predicate_id",
                if what.item.is_some() {
                    SAME
                } else {
                    "skos:exactMatch"
                }
                .to_owned(),
            ),
            ("predicate_modifier", if is_not { "Not" } else { "" }.to_owned()),
            ("object_id", object.clone()),
            ("object_label", what.item_label.to_owned()),
            ("mapping_justification", BY_HAND.to_owned()),
            ("mapping_tool", String::new()),
            ("confidence", String::new()),
            ("other", String::new()),
            ("reviewer_id", text(&reviewer.id)),
            ("reviewer_label", text(&reviewer.name)),
            ("mapping_date", text(&reviewer.date)),
        ];
        let mut row = self.make_row(&own, known, verdict);
        row.remarks = old
            .iter()
            .filter(|row| gives_way(row.verdict, verdict))
            .flat_map(|row| row.remarks.clone())
            .collect();
        row
    }

    /// Drops what people accepted for an entity, or that Wikidata does not have it; gives back the lines as they were.
    pub fn reopen(&mut self, entity: &EntityId) -> Earlier {
        let old = self.rows.remove(entity).unwrap_or_default();
        let earlier = Earlier {
            entity: entity.clone(),
            rows: old.clone(),
        };
        let is_kept = |row: &Row| !matches!(row.verdict, Verdict::Accepted(_) | Verdict::Nil);
        let rows: Vec<Row> = old.into_iter().filter(is_kept).collect();
        if !rows.is_empty() {
            self.rows.insert(entity.clone(), rows);
        }
        earlier
    }

    /// Takes a decision back: the lines of the entity are again as they were before it.
    pub fn restore(&mut self, earlier: Earlier) {
        let width = self.sheet.columns.len();
        let mut rows = earlier.rows;
        for row in &mut rows {
            while row.cells.len() < width {
                row.cells.push(String::new());
                row.raw.push('\t');
            }
        }
        if rows.is_empty() {
            self.rows.remove(&earlier.entity);
        } else {
            self.rows.insert(earlier.entity, rows);
        }
    }
}

/// Whether a line is to go when a decision is made.
fn gives_way(old: Verdict, new: Verdict) -> bool {
    match (old, new) {
        (Verdict::Rejected(a), Verdict::Accepted(b) | Verdict::Rejected(b))
        | (Verdict::Accepted(a), Verdict::Rejected(b)) => a == b,
        (Verdict::Open, _) | (Verdict::Accepted(_) | Verdict::Nil, Verdict::Accepted(_) | Verdict::Nil) => {
            true
        }
        _ => false,
    }
}

/// An entity as it stands in a file.
fn subject(entity: &EntityId) -> String {
    let text = entity.as_str();
    if text.contains("://") {
        text.to_owned()
    } else {
        format!("entity:{text}")
    }
}

/// The metadata of a new file.
const METADATA: &str = "\
#sssom_version: \"1.0\"
#mapping_set_id: https://w3id.org/dembei/links
#mapping_set_title: Entities and the Wikidata items that they are
#license: https://creativecommons.org/publicdomain/zero/1.0/
#object_source: wd:Q2013
#curie_map:
#  orcid: https://orcid.org/
#  owl: http://www.w3.org/2002/07/owl#
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  sssom: https://w3id.org/sssom/
#  wd: http://www.wikidata.org/entity/";
