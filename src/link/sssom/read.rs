//! Reads lines of an SSSOM file: whose they are, and what they say.

use std::collections::BTreeMap;

use super::{
    LinkError, Mappings, NONE, OURS, PROPOSED, Row, Verdict,
    table::{self, Record},
};
use crate::model::{EntityId, ItemId};

impl Mappings {
    /// Reads a file from its bytes: UTF-8, or UTF-16 with a byte order mark.
    pub fn read(bytes: &[u8]) -> Result<Self, LinkError> {
        Self::parse(&table::decode(bytes)?)
    }

    /// Reads a file; what is blank has no lines.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let (sheet, records) = table::cut(text)?;
        let prefixes = prefixes(&sheet.metadata);
        let mut mappings = Self {
            sheet,
            rows: BTreeMap::new(),
            remarks: Vec::new(),
        };
        for record in records {
            if record.cells.is_empty() {
                mappings.remarks.push(record.raw);
            } else {
                let (entity, mut row) = mappings.row(record, &prefixes)?;
                row.remarks = std::mem::take(&mut mappings.remarks);
                mappings.rows.entry(entity).or_default().push(row);
            }
        }
        for (entity, rows) in &mappings.rows {
            find_contradiction(entity, rows)?;
        }
        Ok(mappings)
    }

    fn row(&self, record: Record, prefixes: &BTreeMap<String, String>) -> Result<(EntityId, Row), LinkError> {
        let line = record.line;
        let cell = |name: &str| self.cell(&record.cells, name);
        let subject = cell("subject_id");
        let entity = parse_subject(subject, prefixes).ok_or_else(|| LinkError::Cell {
            line,
            column: "subject_id",
            text: subject.to_owned(),
            expected: "an entity, such as entity:person/dembei or an IRI",
        })?;
        let verdict = if self.is_ours(&record.cells) {
            Verdict::Open
        } else {
            verdict(
                line,
                [
                    cell("predicate_id"),
                    cell("predicate_modifier"),
                    cell("object_id"),
                ],
            )?
        };
        let row = Row {
            line,
            raw: record.raw,
            cells: record.cells,
            verdict,
            remarks: Vec::new(),
        };
        Ok((entity, row))
    }

    /// Whether a line is as we wrote it, so that nobody decided.
    fn is_ours(&self, cells: &[String]) -> bool {
        let cell = |name: &str| self.cell(cells, name);
        if cell("mapping_justification") != OURS || !cell("predicate_modifier").is_empty() {
            return false;
        }
        let proposed = cell("other")
            .split('|')
            .find_map(|part| part.trim().strip_prefix(PROPOSED));
        match proposed {
            Some(proposed) => proposed == format!("{} {}", cell("predicate_id"), cell("object_id")),
            // A line of an earlier version, which did not say what it proposed.
            None => cell("object_id") != NONE,
        }
    }

    /// A cell of a row by the name of its column, without blanks around it; empty where there is no such column.
    pub(super) fn cell<'r>(&self, cells: &'r [String], name: &str) -> &'r str {
        let at = self.sheet.columns.iter().position(|column| column == name);
        at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    }
}

/// The prefixes of the metadata block: the lines below `curie_map:`.
pub(super) fn prefixes(metadata: &[String]) -> BTreeMap<String, String> {
    let below = metadata
        .iter()
        .skip_while(|line| !line.trim_start_matches('#').trim().starts_with("curie_map:"));
    below
        .skip(1)
        .map_while(|line| {
            line.strip_prefix('#')
                .filter(|line| line.starts_with([' ', '\t']))
        })
        .filter_map(|line| {
            let (prefix, iri) = line.trim().split_once(':')?;
            let iri = iri.trim().trim_matches(['"', '\'']);
            Some((prefix.trim_matches(['"', '\'']).to_owned(), iri.to_owned()))
        })
        .collect()
}

/// An entity: what follows `entity:`, or an IRI or CURIE below the IRI that this prefix stands for, or another IRI.
fn parse_subject(subject: &str, prefixes: &BTreeMap<String, String>) -> Option<EntityId> {
    if let Some(local) = subject.strip_prefix("entity:") {
        return EntityId::parse(local).ok().filter(|_| !local.contains("://"));
    }
    let expanded = subject
        .split_once(':')
        .filter(|(_, local)| !local.starts_with("//"))
        .and_then(|(prefix, local)| Some(format!("{}{local}", prefixes.get(prefix)?)));
    let iri = expanded.as_deref().unwrap_or(subject);
    let (scheme, _) = iri.split_once("://")?;
    if !scheme.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let local = prefixes
        .get("entity")
        .and_then(|base| iri.strip_prefix(base.as_str()));
    EntityId::parse(local.unwrap_or(iri)).ok()
}

/// What a line of a person's says.
fn verdict(line: usize, [predicate, modifier, object]: [&str; 3]) -> Result<Verdict, LinkError> {
    let wrong = |column, text: &str, expected| LinkError::Cell {
        line,
        column,
        text: text.to_owned(),
        expected,
    };
    let is_not = match modifier {
        "" => false,
        _ if modifier.eq_ignore_ascii_case("not") => true,
        _ => return Err(wrong("predicate_modifier", modifier, "Not, nor is it empty")),
    };
    if object == NONE || object == "https://w3id.org/sssom/NoTermFound" {
        return Ok(Verdict::Nil);
    }
    let item = parse_item(object).ok_or_else(|| {
        wrong(
            "object_id",
            object,
            "a Wikidata item (wd:Q…), nor is it sssom:NoTermFound",
        )
    })?;
    let name = predicate.rsplit([':', '#']).next().unwrap_or(predicate);
    match name {
        "sameAs" | "exactMatch" | "closeMatch" if is_not => Ok(Verdict::Rejected(item)),
        "sameAs" | "exactMatch" | "closeMatch" => Ok(Verdict::Accepted(item)),
        "relatedMatch" | "broadMatch" | "narrowMatch" | "differentFrom" => Ok(Verdict::Rejected(item)),
        _ => Err(wrong(
            "predicate_id",
            predicate,
            "owl:sameAs, skos:exactMatch or skos:closeMatch, nor is it one of the weaker skos:relatedMatch, \
             skos:broadMatch and skos:narrowMatch",
        )),
    }
}

/// An item, as a CURIE, as the IRI or the address of its page, or bare.
fn parse_item(object: &str) -> Option<ItemId> {
    let item = [
        "wd:",
        "wikidata:",
        "http://www.wikidata.org/entity/",
        "https://www.wikidata.org/entity/",
    ]
    .into_iter()
    .chain(["https://www.wikidata.org/wiki/", "http://www.wikidata.org/wiki/"])
    .find_map(|prefix| object.strip_prefix(prefix))
    .unwrap_or(object);
    item.parse().ok()
}

/// Finds two lines about an entity that cannot both hold.
fn find_contradiction(entity: &EntityId, rows: &[Row]) -> Result<(), LinkError> {
    let decided: Vec<&Row> = rows.iter().filter(|row| row.verdict != Verdict::Open).collect();
    for (at, second) in decided.iter().enumerate() {
        for first in decided.iter().take(at) {
            let holds = match (first.verdict, second.verdict) {
                (Verdict::Accepted(a), Verdict::Accepted(b)) => a == b,
                (Verdict::Accepted(a), Verdict::Rejected(b))
                | (Verdict::Rejected(a), Verdict::Accepted(b)) => a != b,
                (Verdict::Accepted(_), Verdict::Nil) | (Verdict::Nil, Verdict::Accepted(_)) => false,
                _ => true,
            };
            if !holds {
                return Err(LinkError::Contradiction {
                    entity: entity.clone(),
                    first: first.line,
                    second: second.line,
                    first_says: say(first.verdict),
                    second_says: say(second.verdict),
                });
            }
        }
    }
    Ok(())
}

fn say(verdict: Verdict) -> String {
    match verdict {
        Verdict::Accepted(item) => format!("it is {item}"),
        Verdict::Rejected(item) => format!("it is not {item}"),
        Verdict::Nil => "Wikidata does not have it".to_owned(),
        Verdict::Open => "nothing is decided".to_owned(),
    }
}
