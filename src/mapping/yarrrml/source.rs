//! Sources of YARRRML: `['people.json~jsonpath', '$.people[*]']`, a map, or the name of one.

use std::sync::Arc;

use super::{
    read::Reader,
    yaml::{Node, Yaml},
};
use crate::mapping::{Fault, Formulation, LogicalSource, MappingError, Root};
use crate::model::Dialect;

impl Reader {
    /// The sources of a mapping: several, or one that is a list itself.
    pub(super) fn list_of_sources(yaml: &Yaml) -> &[Yaml] {
        match &yaml.node {
            Node::List(parts)
                if parts
                    .first()
                    .is_some_and(|first| first.text().is_some_and(|text| text.contains('~'))) =>
            {
                std::slice::from_ref(yaml)
            }
            _ => yaml.members(),
        }
    }

    /// The place of a source among those of the mapping.
    pub(super) fn read_source(&mut self, yaml: &Yaml) -> Result<usize, MappingError> {
        if let Some(name) = yaml.text() {
            if let Some(known) = self.sources.get(name) {
                return Ok(*known);
            }
            if !name.contains('~') {
                return Err(self.fault(yaml.line, Fault::Missing("source of that name")));
            }
        }
        let (access, iterator) = match &yaml.node {
            Node::List(parts) => (parts.first(), parts.get(1)),
            Node::Map(_) => (yaml.at(&["access"]), yaml.at(&["iterator"])),
            _ => (Some(yaml), None),
        };
        let access = access.ok_or_else(|| self.fault(yaml.line, Fault::Missing("access")))?;
        let access = self.needs_text(access, "access")?;
        let (path, formulation) = if let Some((path, formulation)) = access.rsplit_once('~') {
            (path, formulation.to_owned())
        } else {
            let stated = yaml
                .at(&["referenceFormulation", "reference"])
                .and_then(Yaml::text);
            let ending = access.rsplit('.').next().unwrap_or_default();
            (access, stated.unwrap_or(ending).to_owned())
        };
        let iterator = iterator.and_then(Yaml::text).map(str::to_owned);
        let formulation = self.formulation(&formulation, yaml)?;
        let source = LogicalSource {
            path: path.to_owned(),
            root: Root::Unsaid,
            mapping: Arc::clone(&self.place(yaml.line).path),
            iterator: if matches!(formulation, Formulation::Csv(_)) {
                None
            } else {
                iterator
            },
            formulation,
            nulls: yaml
                .at(&["null", "nulls"])
                .map_or(&[][..], Yaml::members)
                .iter()
                .filter_map(Yaml::text)
                .map(str::to_owned)
                .collect(),
            encoding: yaml.at(&["encoding"]).and_then(Yaml::text).map(str::to_owned),
            packing: None,
            is_strict: true,
        };
        let known = self.mapping.sources.iter().position(|known| *known == source);
        Ok(known.unwrap_or_else(|| {
            self.mapping.sources.push(source);
            self.mapping.sources.len() - 1
        }))
    }

    fn formulation(&self, name: &str, yaml: &Yaml) -> Result<Formulation, MappingError> {
        Ok(match name.to_lowercase().as_str() {
            "csv" | "tsv" => {
                let mut dialect = Dialect::default();
                if let Some(delimiter) = yaml.at(&["delimiter"]).and_then(Yaml::text) {
                    dialect.delimiter = match delimiter.as_bytes() {
                        [byte] => Some(*byte),
                        b"\\t" => Some(b'\t'),
                        _ => {
                            return Err(self.fault(
                                yaml.line,
                                Fault::Unsupported("a delimiter of several bytes".to_owned()),
                            ));
                        }
                    };
                }
                Formulation::Csv(dialect)
            }
            "jsonpath" | "json" | "jsonl" => Formulation::Json { splits_arrays: true },
            "xpath" | "xml" => Formulation::Xml(self.prefixes.clone()),
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" | "spreadsheet" => Formulation::Sheet,
            other => {
                return Err(self.fault(
                    yaml.line,
                    Fault::Unsupported(format!("the reference formulation {other}")),
                ));
            }
        })
    }
}
