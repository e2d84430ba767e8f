//! Makes an index of a dump: reads it, decides what its classes are, and writes what is kept.

use std::{fs, io, path::Path};

use tempfile::NamedTempFile;
use tracing::info_span;

use super::{
    FILE, Summary,
    file::VERSION,
    options::{IndexOptions, IndexReport, ReadCounts},
    read::read_dump,
    work::Work,
    write::write_index,
};
use crate::wikidata::{WikidataError, classes::Classes};

/// Makes an index of a dump (`.json`, also packed; `-` is standard input) in a folder.
///
/// An index that is there stays as it is until the new one is whole. A run that was cut off is gone on with, unless the
/// dump or what is read of it has changed. A line that cannot be read is passed over and named in the report; a dump
/// that breaks off, has no items or none that is kept, is an error.
pub fn build_index(dump: &Path, folder: &Path, options: &IndexOptions) -> Result<IndexReport, WikidataError> {
    options.check()?;
    fs::create_dir_all(folder).map_err(|source| WikidataError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let mut work = Work::open(folder, dump, &options.reading(), options.restart)?;
    let resumed = work.counts().bytes;
    read_dump(dump, options, &mut work)?;
    let read = work.counts();
    if read.items == 0 {
        return Err(no_items(dump, &read, work));
    }
    let mut summary = Summary {
        version: VERSION,
        dump: dump
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        date: read.date.clone().or_else(|| date_in_name(dump)),
        languages: options
            .languages
            .iter()
            .map(|code| code.as_str().into())
            .collect(),
        filter: Some(options.filter.as_str().to_owned()).filter(|text| !text.is_empty()),
        ..Summary::default()
    };
    let size = write(&work, folder, options, &mut summary).map_err(|source| WikidataError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let Some(size) = size else {
        return Err(WikidataError::NothingKept {
            path: dump.to_owned(),
            items: read.items,
        });
    };
    work.remove().map_err(|source| WikidataError::Write {
        path: folder.to_owned(),
        source,
    })?;
    Ok(IndexReport {
        summary,
        size,
        read,
        resumed,
    })
}

/// Writes the index beside the one that is there and puts it in its place; `None` if nothing is kept.
fn write(
    work: &Work,
    folder: &Path,
    options: &IndexOptions,
    summary: &mut Summary,
) -> io::Result<Option<u64>> {
    let also: Vec<u32> = options
        .also
        .iter()
        .filter_map(|item| u32::try_from(item.number()).ok())
        .collect();
    let classes =
        info_span!("classes").in_scope(|| Ok::<_, io::Error>(Classes::new(work.read_edges()?, &also)))?;
    let new = NamedTempFile::new_in(work.path())?;
    let size = write_index(work, classes, options, new.reopen()?, summary)?;
    if summary.items == 0 {
        return Ok(None);
    }
    new.persist(folder.join(FILE)).map_err(|error| error.error)?;
    Ok(Some(size))
}

/// What stands in the file instead of items. What was kept of it is of no use.
fn no_items(dump: &Path, read: &ReadCounts, work: Work) -> WikidataError {
    let reason = match read.skipped.first() {
        Some(line) => format!("and line {} cannot be read: {}", line.line, line.reason),
        None => format!("only {} other entities", read.others),
    };
    // It lies in a folder of its own, which the next run empties.
    drop(work.remove());
    WikidataError::NoItems {
        path: dump.to_owned(),
        reason,
    }
}

/// The date in the name of a dump, such as `wikidata-20260105-all.json.gz`.
fn date_in_name(dump: &Path) -> Option<String> {
    let name = dump.file_name()?.to_str()?;
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 8)
        .find_map(|digits| {
            let (year, rest) = digits.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            let is_date = matches!(month.parse(), Ok(1..=12_u8)) && matches!(day.parse(), Ok(1..=31_u8));
            is_date.then(|| format!("{year}-{month}-{day}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_stands_in_the_name_of_a_dump() {
        let date = |name: &str| date_in_name(Path::new(name));
        assert_eq!(
            date("wikidata-20260105-all.json.gz").as_deref(),
            Some("2026-01-05")
        );
        assert_eq!(date("latest-all.json"), None);
        assert_eq!(date("20261305.json"), None);
    }
}
