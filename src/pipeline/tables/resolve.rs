//! From what a mapping names to what can be opened: files, formats, and whether expressions can be evaluated.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use super::MapOptions;
use crate::mapping::{
    Expression, Fault, Formulation, LogicalSource, Mapping, MappingError, MappingNote, Place, Root,
    TriplesMap,
};
use crate::model::{SOURCE_ROW, TableFormat, TableRequest};
use crate::pipeline::PipelineError;
use crate::source::{SourceError, check_iterator, check_reference};

/// Finds files.
pub(super) struct Resolver<'o> {
    options: &'o MapOptions,
}

impl<'o> Resolver<'o> {
    /// Within what the options allow.
    pub(super) fn new(options: &'o MapOptions) -> Self {
        Self { options }
    }

    /// What to ask of the reader of a source.
    pub(super) fn request(
        &self,
        source: &LogicalSource,
        references: &[String],
    ) -> Result<TableRequest, PipelineError> {
        Ok(TableRequest {
            path: self.path(source)?,
            name: source.path.clone(),
            format: format_of(source),
            references: references.to_vec(),
            nulls: source.nulls.clone(),
            encoding: source.encoding.clone(),
            packing: source.packing,
            is_strict: source.is_strict,
        })
    }

    fn path(&self, source: &LogicalSource) -> Result<PathBuf, PipelineError> {
        let named = self.options.sources.iter().find(|(name, _)| *name == source.path);
        if let Some((_, path)) = named {
            return Ok(path.clone());
        }
        let path = Path::new(&source.path);
        if source.path == "-" {
            return Ok(path.to_owned());
        }
        let folder = source.mapping.parent().unwrap_or(Path::new("")).to_owned();
        let below = |root: &Path| {
            if root.as_os_str().is_empty() {
                path.to_owned()
            } else {
                root.join(path)
            }
        };
        let (found, root) = match &source.root {
            Root::Mapping => (below(&folder), folder),
            Root::Current => (path.to_owned(), PathBuf::new()),
            Root::Folder(root) => (below(Path::new(root)), folder),
            Root::Unsaid => {
                let beside = below(&folder);
                if beside.exists() {
                    (beside, folder)
                } else {
                    (path.to_owned(), PathBuf::new())
                }
            }
        };
        let is_allowed = || {
            let mut folders = self.options.folders.iter();
            is_below(&found, &root) || folders.any(|folder| is_below(&found, folder))
        };
        if !self.options.allow_outside && !is_allowed() {
            return Err(PipelineError::Outside {
                place: source.mapping.display().to_string(),
                path: found,
            });
        }
        Ok(found)
    }
}

/// Whether a file lies in a folder, also after following links.
fn is_below(path: &Path, folder: &Path) -> bool {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path.starts_with(folder),
        // What is not there cannot be read either; its name alone tells.
        _ => !path.components().any(|part| part == Component::ParentDir),
    }
}

fn format_of(source: &LogicalSource) -> TableFormat {
    let iterator = source.iterator.clone();
    match &source.formulation {
        Formulation::Csv(dialect) => TableFormat::Csv(dialect.clone()),
        Formulation::Json { splits_arrays } => TableFormat::Json {
            iterator,
            splits_arrays: *splits_arrays,
        },
        Formulation::Xml(namespaces) => TableFormat::Xml {
            iterator,
            namespaces: namespaces.clone(),
        },
        Formulation::Sheet => TableFormat::Sheet { sheet: iterator },
    }
}

/// Refuses expressions that are none for their source. In an older mapping, triples maps with such are left out.
pub(super) fn check_expressions(mapping: &mut Mapping) -> Result<(), MappingError> {
    let (mut left_out, mut names) = (Vec::new(), BTreeMap::new());
    for (at, map) in mapping.maps.iter().enumerate() {
        let Some(source) = map.source.and_then(|source| mapping.sources.get(source)) else {
            continue;
        };
        let mut fault = check_iterator(&format_of(source))
            .err()
            .map(|error| (map.place.clone(), error.to_string()));
        let mut check = |source: &LogicalSource, expression: &Expression, place: &Place| {
            let format = format_of(source);
            expression.for_each_reference(&mut |reference| {
                if is_name(source, reference) {
                    names.entry(reference.to_owned()).or_insert_with(|| place.clone());
                }
                if fault.is_none()
                    && let Err(error) = check_reference(&format, reference)
                {
                    fault = Some((place.clone(), error.to_string()));
                }
            });
        };
        map.for_each_expression(&mut |expression, place| check(source, expression, place));
        for_each_of_parents(mapping, map, &mut check);
        match fault {
            None => {}
            Some((place, reason)) if source.is_strict => {
                return Err(place.fault(Fault::Expression(reason)));
            }
            Some((place, reason)) => left_out.push((at, place, reason)),
        }
    }
    for (name, place) in names {
        let text =
            format!("{name:?} is no JSONPath and is read as a name; write \"$.{name}\" or \"$['{name}']\"");
        mapping.notes.push(MappingNote { place, text });
    }
    for (at, place, reason) in left_out {
        if let Some(map) = mapping.maps.get_mut(at) {
            leave_out(map);
        }
        let text = format!("{reason}; the triples map is left out");
        mapping.notes.push(MappingNote { place, text });
    }
    Ok(())
}

/// Calls `check` with each expression of a triples map that is evaluated on rows of another's source.
fn for_each_of_parents(
    mapping: &Mapping,
    map: &TriplesMap,
    check: &mut dyn FnMut(&LogicalSource, &Expression, &Place),
) {
    for join in map.joins() {
        let parent = mapping.maps.get(join.parent).and_then(|parent| parent.source);
        if let Some(source) = parent.and_then(|source| mapping.sources.get(source)) {
            for condition in &join.conditions {
                check(source, &condition.parent, &join.place);
            }
        }
    }
}

/// Takes away all that a triples map makes.
fn leave_out(map: &mut TriplesMap) {
    map.predicate_objects.clear();
    map.classes.clear();
    map.graphs.clear();
    map.subject.expression = Expression::Fresh;
    map.source = None;
}

/// Whether the newer standard wants a path in place of a name.
fn is_name(source: &LogicalSource, reference: &str) -> bool {
    let is_path = reference.starts_with('$') || reference == SOURCE_ROW;
    source.is_strict && matches!(source.formulation, Formulation::Json { .. }) && !is_path
}

/// Says where a mapping names a table that cannot be read, or the column that it does not have.
pub(super) fn at_its_place(error: SourceError, mapping: &Mapping, source: Option<usize>) -> PipelineError {
    let column = match &error {
        SourceError::NoColumn { column, .. } => Some(column.as_str()),
        _ => None,
    };
    let mut found: Option<&Place> = None;
    for map in mapping.maps.iter().filter(|map| map.source == source) {
        if column.is_none() {
            found = found.or(Some(&map.place));
        }
        map.for_each_expression(&mut |expression, place| {
            expression.for_each_reference(&mut |reference| {
                if Some(reference) == column {
                    found = found.or(Some(place));
                }
            });
        });
    }
    match found {
        Some(place) => PipelineError::NamedTable {
            place: place.clone(),
            source: error,
        },
        None => error.into(),
    }
}
