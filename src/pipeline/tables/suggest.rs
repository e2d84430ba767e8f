//! From a table to a mapping that is suggested for it.

use std::path::Path;

use crate::mapping::{SuggestOptions, suggest};
use crate::model::{Row, TableSample};
use crate::pipeline::PipelineError;
use crate::source::{self, sample_tables};

/// Looks at the tables of a file and suggests a mapping for them, in YARRRML.
///
/// `name` is what the mapping is to call the file. Fails where the file cannot be read, or has no table.
pub fn suggest_mapping(
    path: &Path,
    name: &str,
    options: &SuggestOptions,
    source: &source::Options,
) -> Result<String, PipelineError> {
    suggest_for(sample_tables(path, source)?, (path, name), options)
}

/// The same, for those tables that have names of columns or values: in a build, others are none.
pub(super) fn suggest_in_build(
    path: &Path,
    name: &str,
    options: &SuggestOptions,
    source: &source::Options,
) -> Result<String, PipelineError> {
    let mut samples = sample_tables(path, source)?;
    samples.retain(says_something);
    suggest_for(samples, (path, name), options)
}

fn suggest_for(
    mut samples: Vec<TableSample>,
    (path, name): (&Path, &str),
    options: &SuggestOptions,
) -> Result<String, PipelineError> {
    if samples.is_empty() {
        return Err(PipelineError::NoTable {
            path: path.to_owned(),
        });
    }
    for sample in &mut samples {
        name.clone_into(&mut sample.path);
    }
    Ok(suggest(&samples, options))
}

/// Whether a table has a column with a name, or a value.
fn says_something(sample: &TableSample) -> bool {
    let has_value = |row: Row<'_>| (0..sample.columns.len()).any(|slot| row.values(slot).next().is_some());
    sample.columns.iter().any(|column| !column.name.is_empty()) || sample.rows().any(has_value)
}
