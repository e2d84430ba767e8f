//! Logical sources: which file, how it is read, and what its rows are.

use std::sync::Arc;

use oxigraph::model::Term;

use super::{
    graph::{Edge, local},
    read::Reader,
};
use crate::mapping::{Fault, Formulation, LogicalSource, MappingError, Root};
use crate::model::Dialect;

impl<'g> Reader<'g> {
    /// The place of a logical source among those of the mapping.
    pub(super) fn read_source(&mut self, edge: &'g Edge) -> Result<usize, MappingError> {
        let node = &edge.object;
        let of_databases = self.all(node, &["tableName", "query", "sqlQuery", "sqlVersion"]);
        if let Some(edge) = of_databases.first() {
            return Err(self.fault(
                edge.line,
                Fault::Unsupported(format!("{}, a database,", edge.property)),
            ));
        }
        if let Some(edge) = self.all(node, &["viewOn"]).first() {
            return Err(self.fault(
                edge.line,
                Fault::Unsupported("rml:viewOn, a logical view,".to_owned()),
            ));
        }
        let access = self.one(node, &["source"], "source", edge.line)?;
        let mut source = self.read_access(access)?;
        if let Some(edge) = self.at_most_one(node, &["iterator"], "iterator")? {
            source.iterator = Some(self.text(edge)?.to_owned());
        }
        let formulation = self.at_most_one(node, &["referenceFormulation"], "reference formulation")?;
        self.read_formulation(formulation, &mut source)?;
        let known = self.mapping.sources.iter().position(|known| *known == source);
        Ok(known.unwrap_or_else(|| {
            self.mapping.sources.push(source);
            self.mapping.sources.len() - 1
        }))
    }

    fn read_access(&mut self, edge: &'g Edge) -> Result<LogicalSource, MappingError> {
        let node = &edge.object;
        let mut source = LogicalSource {
            path: String::new(),
            root: Root::Unsaid,
            mapping: Arc::clone(&self.path),
            formulation: Formulation::Csv(Dialect::default()),
            iterator: None,
            nulls: Vec::new(),
            encoding: None,
            packing: None,
            is_strict: self.graph.is_present,
        };
        if let Term::Literal(path) = node {
            path.value().clone_into(&mut source.path);
            return Ok(source);
        }
        let path = self.at_most_one(
            node,
            &["path", "csvw:url", "dcat:accessURL", "dcat:downloadURL"],
            "path",
        )?;
        source.path = match path.map(|edge| &edge.object) {
            Some(Term::Literal(path)) => path.value().to_owned(),
            Some(Term::NamedNode(iri)) => self.read_file_iri(iri.as_str(), edge.line)?,
            _ => match node {
                Term::NamedNode(iri) if !self.graph.has(node) => {
                    self.read_file_iri(iri.as_str(), edge.line)?
                }
                _ => return Err(self.fault(edge.line, Fault::Missing("path"))),
            },
        };
        if let Some(edge) = self.at_most_one(node, &["root"], "root")? {
            source.root = match &edge.object {
                Term::NamedNode(iri) if local(iri) == "MappingDirectory" => Root::Mapping,
                Term::NamedNode(iri) if local(iri) == "CurrentWorkingDirectory" => Root::Current,
                Term::Literal(folder) => Root::Folder(folder.value().to_owned()),
                other => return Err(self.fault(edge.line, Fault::Unsupported(format!("the root {other}")))),
            };
        }
        self.read_details(node, &mut source)?;
        Ok(source)
    }

    /// The path of a file by its IRI. Nothing is fetched.
    fn read_file_iri(&self, iri: &str, line: u64) -> Result<String, MappingError> {
        match iri.strip_prefix("file://") {
            Some(path) => Ok(path.to_owned()),
            None => Err(self.fault(
                line,
                Fault::Unsupported(format!("the source <{iri}>, which is no file,")),
            )),
        }
    }

    /// Nulls, encoding, packing and dialect.
    fn read_details(&mut self, node: &Term, source: &mut LogicalSource) -> Result<(), MappingError> {
        for edge in self.all(node, &["null", "csvw:null"]) {
            source.nulls.push(self.text(edge)?.to_owned());
        }
        if let Some(edge) = self.at_most_one(node, &["encoding"], "encoding")? {
            source.encoding = Some(match &edge.object {
                Term::NamedNode(iri) => local(iri).to_owned(),
                _ => self.text(edge)?.to_owned(),
            });
        }
        if let Some(edge) = self.at_most_one(node, &["compression"], "compression")? {
            let iri = self.iri(edge)?;
            source.packing = match local(&iri) {
                "none" => None,
                "gzip" => Some("gz"),
                "bzip2" => Some("bz2"),
                "zstd" => Some("zst"),
                other => {
                    return Err(self.fault(edge.line, Fault::Unsupported(format!("the compression {other}"))));
                }
            };
        }
        let mut dialect = Dialect::default();
        self.read_dialect(node, &mut dialect, source)?;
        for edge in self.all(node, &["csvw:dialect"]) {
            self.read_dialect(&edge.object, &mut dialect, source)?;
        }
        for edge in self.all(node, &["csvw:tableSchema"]) {
            for column in self.all(&edge.object, &["csvw:columns", "csvw:column"]) {
                for column in self.list(&column.object) {
                    if let Some(edge) = self
                        .all(&column, &["csvw:name", "csvw:titles", "csvw:title"])
                        .first()
                    {
                        dialect.columns.push(self.text(edge)?.to_owned());
                    }
                }
            }
        }
        if dialect.has_header {
            // The names of the file hold; those of the schema are for a file without.
            dialect.columns.clear();
        }
        source.formulation = Formulation::Csv(dialect);
        Ok(())
    }

    fn read_dialect(
        &mut self,
        node: &Term,
        dialect: &mut Dialect,
        source: &mut LogicalSource,
    ) -> Result<(), MappingError> {
        for edge in self.graph.edges(node) {
            let Some(property) = edge.property.strip_prefix("csvw:") else {
                continue;
            };
            match property {
                "delimiter" | "separator" => dialect.delimiter = Some(self.byte(edge)?),
                "quoteChar" => {
                    dialect.quote = if self.text(edge)?.is_empty() {
                        None
                    } else {
                        Some(self.byte(edge)?)
                    };
                }
                "doubleQuote" => {
                    dialect.escape = if self.flag(edge)? { None } else { Some(b'\\') };
                }
                "commentPrefix" => dialect.comment = Some(self.byte(edge)?),
                "header" => dialect.has_header = self.flag(edge)?,
                "headerRowCount" => dialect.has_header = self.text(edge)? != "0",
                "skipRows" => dialect.skip_lines = self.count(edge)?,
                "trim" => dialect.trim = ["true", "1"].contains(&self.text(edge)?),
                "skipInitialSpace" => dialect.trim |= self.flag(edge)?,
                "encoding" if source.encoding.is_none() => {
                    source.encoding = Some(self.text(edge)?.to_owned());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn byte(&self, edge: &'g Edge) -> Result<u8, MappingError> {
        match self.text(edge)?.as_bytes() {
            [byte] => Ok(*byte),
            b"\\t" => Ok(b'\t'),
            _ => Err(self.kind_of(edge, "one ASCII character")),
        }
    }

    fn flag(&self, edge: &'g Edge) -> Result<bool, MappingError> {
        match self.text(edge)? {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(self.kind_of(edge, "true or false")),
        }
    }

    fn count(&self, edge: &'g Edge) -> Result<usize, MappingError> {
        let count = self.text(edge)?.parse();
        count.map_err(|_| self.kind_of(edge, "a whole number"))
    }

    fn kind_of(&self, edge: &'g Edge, expected: &'static str) -> MappingError {
        let fault = Fault::Kind {
            property: edge.property.clone(),
            expected,
            found: edge.object.to_string(),
        };
        self.fault(edge.line, fault)
    }

    /// The members of a list, or the node itself if it is none.
    fn list(&self, node: &Term) -> Vec<Term> {
        const LONGEST: usize = 100_000;
        let mut members = Vec::new();
        let mut rest = node.clone();
        while members.len() < LONGEST {
            let Some(first) = self.all(&rest, &["rdf:first"]).first().copied() else {
                break;
            };
            members.push(first.object.clone());
            match self.all(&rest, &["rdf:rest"]).first() {
                Some(edge) => rest = edge.object.clone(),
                None => break,
            }
        }
        if members.is_empty() {
            vec![node.clone()]
        } else {
            members
        }
    }

    /// `JSONPath`, in which the newer standard takes arrays as they are.
    fn json(&self) -> Formulation {
        Formulation::Json {
            splits_arrays: !self.graph.is_present,
        }
    }

    /// How rows and values are named: as it says, or as the name of the file lets expect.
    fn read_formulation(
        &mut self,
        edge: Option<&'g Edge>,
        source: &mut LogicalSource,
    ) -> Result<(), MappingError> {
        let path = source.path.to_lowercase();
        let ending = |endings: &[&str]| {
            let path = [".gz", ".bz2", ".zst"]
                .iter()
                .find_map(|packed| path.strip_suffix(packed))
                .unwrap_or(&path);
            endings.iter().any(|ending| path.ends_with(ending))
        };
        let is_sheet = ending(&[".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"]);
        let Some(edge) = edge else {
            match () {
                () if is_sheet => source.formulation = Formulation::Sheet,
                () if ending(&[".json", ".jsonl", ".ndjson", ".geojson"]) => {
                    source.formulation = self.json();
                }
                () if ending(&[".xml"]) => source.formulation = Formulation::Xml(Vec::new()),
                () => {}
            }
            return Ok(());
        };
        let name = match &edge.object {
            Term::NamedNode(iri) => local(iri).to_owned(),
            node => {
                let types = self.all(node, &["rdf:type"]);
                let mut names = types.iter().filter_map(|edge| match &edge.object {
                    Term::NamedNode(iri) => Some(local(iri).to_owned()),
                    _ => None,
                });
                names
                    .find(|name| name.ends_with("ReferenceFormulation"))
                    .unwrap_or_default()
            }
        };
        match name.as_str() {
            "CSV" | "CSVW" | "TSV" | "CSVReferenceFormulation" | "CSVWReferenceFormulation" if is_sheet => {
                source.formulation = Formulation::Sheet;
            }
            "CSV" | "CSVW" | "TSV" | "CSVReferenceFormulation" | "CSVWReferenceFormulation" => {
                // Rows of such a table are its records, whatever else is said.
                source.iterator = None;
            }
            "Spreadsheet" | "Excel" | "XLSX" | "ODS" => source.formulation = Formulation::Sheet,
            "JSONPath" | "JSONPathReferenceFormulation" => source.formulation = self.json(),
            "XPath" | "XPathReferenceFormulation" => {
                source.formulation = Formulation::Xml(self.read_namespaces(&edge.object)?);
            }
            _ => {
                let found = edge.object.to_string();
                return Err(self.fault(
                    edge.line,
                    Fault::Unsupported(format!("the reference formulation {found}")),
                ));
            }
        }
        Ok(())
    }

    fn read_namespaces(&mut self, node: &Term) -> Result<Vec<(String, String)>, MappingError> {
        let mut namespaces = Vec::new();
        for edge in self.all(node, &["namespace"]) {
            let prefix = self.one(&edge.object, &["namespacePrefix"], "prefix", edge.line)?;
            let url = self.one(&edge.object, &["namespaceURL"], "URL", edge.line)?;
            namespaces.push((self.text(prefix)?.to_owned(), self.text(url)?.to_owned()));
        }
        Ok(namespaces)
    }
}
