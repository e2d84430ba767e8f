//! What a validation found.

use std::{collections::BTreeMap, fmt::Write as _};

use oxigraph::model::{Literal, Term};

use super::{
    ValidateError,
    shape::{Path, Severity},
};
use crate::query::{Shortener, Table};

/// A node that is not as a shape wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The shape, or the one that it is in.
    pub shape: Term,
    /// The node.
    pub focus: Term,
    /// What the shape looks at from there.
    pub path: Option<Path>,
    /// The value that is wrong, where it is a single one.
    pub value: Option<Term>,
    /// The local name of the constraint component.
    pub component: &'static str,
    /// What is wrong, in words.
    pub message: String,
}

/// What a validation found, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
    counts: [usize; 3],
    most: usize,
}

impl Report {
    pub(super) fn with_limit(most: usize) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        let at = match finding.severity {
            Severity::Violation => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        if self.findings.len() < self.most {
            self.findings.push(finding);
        }
    }

    pub(super) fn sort(&mut self) {
        self.findings.sort_by_cached_key(|finding| {
            let value = finding.value.as_ref().map(ToString::to_string);
            let path = finding.path.as_ref().map(ToString::to_string);
            (
                finding.severity,
                finding.shape.to_string(),
                finding.focus.to_string(),
                path,
                finding.component,
                value,
            )
        });
    }

    /// What was found, up to the limit.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings there are of a severity, those beyond the limit among them.
    pub fn count(&self, severity: Severity) -> usize {
        let [violations, warnings, infos] = self.counts;
        match severity {
            Severity::Violation => violations,
            Severity::Warning => warnings,
            Severity::Info => infos,
        }
    }

    /// How many findings there are beyond the limit.
    pub fn left_out(&self) -> usize {
        self.counts.iter().sum::<usize>() - self.findings.len()
    }

    /// Whether nothing at all was found, as SHACL has it.
    pub fn conforms(&self) -> bool {
        self.counts.iter().all(|count| *count == 0)
    }

    /// The findings as a table.
    pub fn to_table(&self, shortener: &mut Shortener<'_>) -> Result<Table, ValidateError> {
        let columns = ["severity", "node", "path", "value", "message"]
            .map(str::to_owned)
            .to_vec();
        let mut table = Table {
            columns,
            rows: Vec::new(),
        };
        for finding in &self.findings {
            table.rows.push(vec![
                finding.severity.as_str().to_owned(),
                shortener.text(&finding.focus)?,
                finding
                    .path
                    .as_ref()
                    .map(|path| short_path(path, shortener))
                    .unwrap_or_default(),
                finding
                    .value
                    .as_ref()
                    .map(|value| shortener.text(value))
                    .transpose()?
                    .unwrap_or_default(),
                finding.message.clone(),
            ]);
        }
        Ok(table)
    }

    /// Each message with its severity and how often it came, the worst first.
    pub fn summary(&self) -> Vec<(Severity, &str, usize)> {
        let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry((finding.severity, &finding.message)).or_default() += 1;
        }
        counts
            .into_iter()
            .map(|((severity, message), count)| (severity, message, count))
            .collect()
    }

    /// The report as SHACL has it, in Turtle.
    pub fn to_turtle(&self) -> String {
        let mut text = String::from("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n");
        let _ = write!(
            text,
            "<urn:x-dembei:report> a sh:ValidationReport ;\n    sh:conforms {}",
            self.conforms()
        );
        for at in 1..=self.findings.len() {
            let _ = write!(text, " ;\n    sh:result <urn:x-dembei:report:{at}>");
        }
        text.push_str(" .\n");
        for (at, finding) in self.findings.iter().enumerate() {
            let Finding {
                severity,
                shape,
                focus,
                path,
                value,
                component,
                message,
            } = finding;
            let _ = write!(
                text,
                "\n<urn:x-dembei:report:{}> a sh:ValidationResult ;\n    sh:focusNode {focus} ;\n    \
                 sh:resultSeverity {} ;\n    sh:sourceConstraintComponent sh:{component} ;\n    sh:sourceShape {shape} ;\n    \
                 sh:resultMessage {}",
                at + 1,
                severity.iri(),
                Literal::new_simple_literal(message),
            );
            if let Some(path) = path {
                let _ = write!(text, " ;\n    sh:resultPath {}", turtle_path(path));
            }
            if let Some(value) = value {
                let _ = write!(text, " ;\n    sh:value {value}");
            }
            text.push_str(" .\n");
        }
        text
    }
}

/// A path as SHACL writes it.
fn turtle_path(path: &Path) -> String {
    let list = |paths: &[Path]| {
        format!(
            "( {} )",
            paths.iter().map(turtle_path).collect::<Vec<_>>().join(" ")
        )
    };
    match path {
        Path::Predicate(property) => property.to_string(),
        Path::Inverse(path) => format!("[ sh:inversePath {} ]", turtle_path(path)),
        Path::Sequence(paths) => list(paths),
        Path::Alternative(paths) => format!("[ sh:alternativePath {} ]", list(paths)),
        Path::Repeated(path, true) => format!("[ sh:zeroOrMorePath {} ]", turtle_path(path)),
        Path::Repeated(path, false) => format!("[ sh:oneOrMorePath {} ]", turtle_path(path)),
        Path::Optional(path) => format!("[ sh:zeroOrOnePath {} ]", turtle_path(path)),
    }
}

/// A path with short names.
fn short_path(path: &Path, shortener: &Shortener<'_>) -> String {
    match path {
        Path::Predicate(property) => shortener.short(property.as_str()),
        Path::Inverse(path) => format!("^{}", short_path(path, shortener)),
        other => other.to_string(),
    }
}
