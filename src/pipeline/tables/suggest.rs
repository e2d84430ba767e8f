//! From a table to a mapping that is suggested for it.

use std::path::Path;

use crate::mapping::{SuggestOptions, suggest};
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
    let mut samples = sample_tables(path, source)?;
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
