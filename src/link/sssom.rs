//! The exchange file `links.sssom.tsv`: proposals for people to decide, and what they decided.
//!
//! The form is SSSOM 1.0 (<https://w3id.org/sssom/>): a metadata block of lines that begin with `#`, and a table. One line
//! is a mapping. Its `mapping_justification` tells who made it: `semapv:LexicalMatching` is a proposal of ours, renewed at
//! every build; anything else is a person's decision and is never changed. To decide, a person sets it to
//! `semapv:ManualMappingCuration` and `predicate_id` to `owl:sameAs`, `skos:exactMatch` or `skos:closeMatch`; to reject,
//! `predicate_modifier` to `Not`; and to say that Wikidata has no such item, `object_id` to `sssom:NoTermFound`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::model::{Entity, EntityId, ItemId, Proposal};

/// An SSSOM file that cannot be read as one.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// A column that must be there is not.
    #[error("the SSSOM table has no column {column}")]
    Column {
        /// Which.
        column: &'static str,
    },
    /// A line of another form.
    #[error("SSSOM line {line}: it has {found} columns, and the header {expected}")]
    Width {
        /// From 1.
        line: usize,
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A decided line with an object that is no item.
    #[error("SSSOM line {line}: {object:?} is neither a Wikidata item (wd:Q…) nor sssom:NoTermFound")]
    Object {
        /// From 1.
        line: usize,
        /// What stands there.
        object: String,
    },
    /// A line with a subject that is no entity.
    #[error("SSSOM line {line}: {subject:?} is no entity of ours")]
    Subject {
        /// From 1.
        line: usize,
        /// What stands there.
        subject: String,
    },
}

/// What a person decided about an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is this item.
    Accepted(ItemId),
    /// Wikidata does not have it.
    None,
}

/// The decisions of people, and their lines as they wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mappings {
    decisions: BTreeMap<EntityId, Decision>,
    rejected: BTreeSet<(EntityId, ItemId)>,
    /// Decided lines by entity, each as its columns.
    kept: BTreeMap<EntityId, Vec<Vec<String>>>,
    /// Metadata lines and columns that the user added.
    metadata: Vec<String>,
    extra_columns: Vec<String>,
}

const COLUMNS: [&str; 9] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
];
const OURS: &str = "semapv:LexicalMatching";
const NONE: &str = "sssom:NoTermFound";

impl Mappings {
    /// Reads a file; `base` is the base IRI, for which subjects have the prefix `entity:`.
    pub fn parse(table: &str) -> Result<Self, LinkError> {
        let mut mappings = Self::default();
        let mut header: Option<Vec<&str>> = None;
        for (at, text) in table.lines().enumerate() {
            let line = at + 1;
            if text.starts_with('#') {
                mappings.metadata.push(text.to_owned());
            } else if let Some(header) = &header {
                if !text.trim().is_empty() {
                    mappings.read_line(line, header, text)?;
                }
            } else if !text.trim().is_empty() {
                let columns: Vec<&str> = text.split('\t').collect();
                for column in ["subject_id", "predicate_id", "object_id", "mapping_justification"] {
                    if !columns.contains(&column) {
                        return Err(LinkError::Column { column });
                    }
                }
                let own = columns.iter().filter(|c| !COLUMNS.contains(c));
                mappings.extra_columns = own.map(|c| (*c).to_owned()).collect();
                header = Some(columns);
            }
        }
        Ok(mappings)
    }

    fn read_line(&mut self, line: usize, header: &[&str], text: &str) -> Result<(), LinkError> {
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() != header.len() {
            return Err(LinkError::Width {
                line,
                found: cells.len(),
                expected: header.len(),
            });
        }
        let cell = |name: &str| {
            let at = header.iter().position(|column| *column == name);
            at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
        };
        if cell("mapping_justification") == OURS {
            return Ok(());
        }
        let subject = cell("subject_id");
        let local = subject.strip_prefix("entity:").unwrap_or(subject);
        let id = EntityId::parse(local).map_err(|_| LinkError::Subject {
            line,
            subject: subject.to_owned(),
        })?;
        let object = cell("object_id");
        let rejects = cell("predicate_modifier").eq_ignore_ascii_case("not");
        let item: Option<ItemId> = object
            .rsplit([':', '/'])
            .next()
            .and_then(|name| name.parse().ok());
        match item {
            _ if object == NONE => {
                self.decisions.insert(id.clone(), Decision::None);
            }
            Some(item) if rejects => {
                self.rejected.insert((id.clone(), item));
            }
            Some(item) => {
                self.decisions.insert(id.clone(), Decision::Accepted(item));
            }
            None => {
                return Err(LinkError::Object {
                    line,
                    object: object.to_owned(),
                });
            }
        }
        let columns = COLUMNS
            .into_iter()
            .chain(self.extra_columns.iter().map(String::as_str));
        let row = columns.map(|column| cell(column).to_owned()).collect();
        self.kept.entry(id).or_default().push(row);
        Ok(())
    }

    /// What a person decided about an entity, if anyone did.
    pub fn decision(&self, entity: &EntityId) -> Option<Decision> {
        self.decisions.get(entity).copied()
    }

    /// Whether a person said that an entity is not this item.
    pub fn is_rejected(&self, entity: &EntityId, item: ItemId) -> bool {
        self.rejected.contains(&(entity.clone(), item))
    }

    /// The whole file: every decided line as it was, and the best proposal for each entity that is not decided, sorted.
    pub fn to_table(&self, entities: &[Entity], proposals: &[Proposal], base: &str) -> String {
        let mut lines: BTreeMap<&EntityId, Vec<Vec<String>>> = BTreeMap::new();
        for (id, rows) in &self.kept {
            lines.entry(id).or_default().extend(rows.iter().cloned());
        }
        let labels: BTreeMap<&EntityId, &str> = entities.iter().map(|e| (&e.id, e.label.as_str())).collect();
        for proposal in proposals
            .iter()
            .filter(|p| !self.decisions.contains_key(&p.entity))
        {
            let label = labels.get(&proposal.entity).copied().unwrap_or_default();
            if let Some(row) = self.row(proposal, label) {
                lines.entry(&proposal.entity).or_default().push(row);
            }
        }
        let mut table = self.metadata_block(base);
        let columns: Vec<&str> = COLUMNS
            .into_iter()
            .chain(self.extra_columns.iter().map(String::as_str))
            .collect();
        let _infallible = writeln!(table, "{}", columns.join("\t"));
        for row in lines.into_values().flatten() {
            let _infallible = writeln!(table, "{}", row.join("\t"));
        }
        table
    }

    fn metadata_block(&self, base: &str) -> String {
        if !self.metadata.is_empty() {
            return self.metadata.join("\n") + "\n";
        }
        [
            "#mapping_set_id: https://w3id.org/dembei/links",
            "#mapping_set_title: Entities and the Wikidata items that they are",
            "#license: https://creativecommons.org/publicdomain/zero/1.0/",
            "#subject_source: entity:",
            "#object_source: wd:Q2013",
            "#curie_map:",
            &format!("#  entity: {base}"),
            "#  owl: http://www.w3.org/2002/07/owl#",
            "#  semapv: https://w3id.org/semapv/vocab/",
            "#  skos: http://www.w3.org/2004/02/skos/core#",
            "#  sssom: https://w3id.org/sssom/",
            "#  wd: http://www.wikidata.org/entity/",
            "",
        ]
        .join("\n")
    }

    fn row(&self, proposal: &Proposal, label: &str) -> Option<Vec<String>> {
        let best = proposal.candidates.first()?;
        let accepted = proposal.matched.as_ref().is_some_and(|m| m.item == best.item);
        let features: Vec<String> = best
            .features
            .iter()
            .map(|f| format!("{}={}", f.name, f.value))
            .collect();
        let mut comment = features.join(" ");
        if let Some(second) = proposal.candidates.get(1) {
            let _infallible = write!(
                comment,
                "; runner-up wd:{} {} {}",
                second.item, second.label, second.score
            );
        }
        let mut row = vec![
            format!("entity:{}", proposal.entity),
            label.replace(['\t', '\n'], " "),
            if accepted { "owl:sameAs" } else { "skos:closeMatch" }.to_owned(),
            String::new(),
            format!("wd:{}", best.item),
            best.label.clone(),
            OURS.to_owned(),
            best.score.to_string(),
            comment,
        ];
        row.resize(COLUMNS.len() + self.extra_columns.len(), String::new());
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\treviewer";

    #[test]
    fn decided_lines_are_kept_as_they_are() {
        let table = format!(
            "#mapping_set_id: https://example.org/x\n{HEADER}\n\
             entity:person/a\towl:sameAs\twd:Q1\tsemapv:ManualMappingCuration\t\tKato\n\
             entity:person/b\towl:sameAs\twd:Q2\tsemapv:ManualMappingCuration\tNot\tKato\n\
             entity:person/c\tskos:closeMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\t\t\n\
             entity:person/d\towl:sameAs\twd:Q4\tsemapv:LexicalMatching\t\t\n"
        );
        let mappings = Mappings::parse(&table).unwrap();
        let id = |text: &str| EntityId::parse(text).unwrap();
        assert_eq!(
            mappings.decision(&id("person/a")),
            Some(Decision::Accepted("Q1".parse().unwrap()))
        );
        assert!(mappings.is_rejected(&id("person/b"), "Q2".parse().unwrap()));
        assert_eq!(mappings.decision(&id("person/c")), Some(Decision::None));
        assert_eq!(mappings.decision(&id("person/d")), None);
        let written = mappings.to_table(&[], &[], "https://example.org/");
        assert_eq!(Mappings::parse(&written).unwrap(), mappings);
        assert!(written.contains("Kato") && written.starts_with("#mapping_set_id: https://example.org/x"));
    }

    #[test]
    fn a_broken_line_is_named() {
        let wrong = |line: &str| {
            Mappings::parse(&format!("{HEADER}\n{line}\n"))
                .unwrap_err()
                .to_string()
        };
        assert!(wrong("entity:person/a\towl:sameAs").contains("line 2"));
        assert!(
            wrong("entity:person/a\towl:sameAs\tTokyo\tsemapv:ManualMappingCuration\t\t").contains("Tokyo")
        );
        assert!(
            Mappings::parse("subject_id\tobject_id\n")
                .unwrap_err()
                .to_string()
                .contains("predicate_id")
        );
    }
}
