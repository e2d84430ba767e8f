//! Finds the files to read below the paths that the user named.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;

use super::{
    SourceError,
    draft::{holds_dump, is_xml},
    format_of,
    read::peek_at,
};
use crate::model::DocumentId;

/// A file to read, and the identifier of what is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Unique among all that were found.
    pub id: DocumentId,
    /// Where it is.
    pub path: PathBuf,
    /// The same, from the folder that was named: what the graph says of it, wherever the folder stands.
    pub below: String,
}

/// What lies below the paths that the user named.
#[derive(Debug, Default)]
pub struct Discovery {
    /// Files that a source reads, sorted by id.
    pub found: Vec<Found>,
    /// Files of other kinds, sorted: they are left out.
    pub other: Vec<PathBuf>,
    /// Paths that cannot be looked at.
    pub failed: Vec<SourceError>,
}

/// Tables and mappings below the paths that the user named.
#[derive(Debug, Default)]
pub struct FoundTables {
    /// Tables, sorted; the id keeps the extension. Those of a format that may hold other things as well are among them.
    pub tables: Vec<Found>,
    /// Mappings, sorted likewise.
    pub mappings: Vec<Found>,
}

/// Walks files and folders as [`discover`] does, but takes tables and mappings for what they are, also those that are
/// named outright. In a folder, Turtle and YAML are mappings if they read as such.
pub fn discover_with_tables(paths: &[PathBuf]) -> (Discovery, FoundTables) {
    let is_named_table = |path: &PathBuf| path.is_file() && !holds_dump(path) && kind_of(path).is_some();
    let (named, others): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(is_named_table);
    let mut discovery = discover(&others);
    let mut all: Vec<(PathBuf, PathBuf, Kind)> = Vec::new();
    for path in named {
        let name = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
        all.extend(kind_of(&path).map(|kind| (name, path, kind)));
    }
    let folders: Vec<&PathBuf> = others.iter().filter(|path| path.is_dir()).collect();
    discovery.other.retain(|path| {
        let kind = kind_of(path).filter(|kind| *kind == Kind::Table || reads_as_mapping(path));
        let below = folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
        all.extend(
            kind.zip(below)
                .map(|(kind, below)| (below.to_owned(), path.clone(), kind)),
        );
        kind.is_none()
    });
    all.sort();
    all.dedup_by(|a, b| a.1 == b.1);
    let mut found = FoundTables::default();
    let mut uses: BTreeMap<&PathBuf, usize> = BTreeMap::new();
    for (below, ..) in &all {
        *uses.entry(below).or_default() += 1;
    }
    let shared = |below: &PathBuf| uses.get(below).is_some_and(|&count| count > 1);
    for (below, path, kind) in &all {
        let name = slashes(if shared(below) { path } else { below });
        let id = name.as_deref().and_then(|name| DocumentId::parse(name).ok());
        let (Some(id), Some(below)) = (id, slashes(below)) else {
            discovery.failed.push(SourceError::Name { path: path.clone() });
            continue;
        };
        let one = Found {
            id,
            path: path.clone(),
            below,
        };
        match kind {
            Kind::Table => found.tables.push(one),
            Kind::Mapping => found.mappings.push(one),
        }
    }
    found.tables.sort();
    found.mappings.sort();
    (discovery, found)
}

/// What a file holds that is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Table,
    Mapping,
}

/// By the name of the file.
fn kind_of(path: &Path) -> Option<Kind> {
    let is =
        |names: &[&str]| super::extension(path).is_some_and(|extension| names.contains(&extension.as_str()));
    if is(TABLES) || is(STRUCTURED) {
        Some(Kind::Table)
    } else if is(&["ttl", "rml", "yml", "yaml", "yarrrml"]) {
        Some(Kind::Mapping)
    } else {
        None
    }
}

/// Extensions of files that are tables.
const TABLES: &[&str] = &["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "xlsb", "ods"];

/// Extensions of files that hold tables if a mapping says so, and perhaps something else.
const STRUCTURED: &[&str] = &["json", "jsonl", "ndjson", "xml"];

/// Whether a file is a table by its name alone, and nothing else.
pub fn is_table(path: &Path) -> bool {
    super::extension(path).is_some_and(|extension| TABLES.contains(&extension.as_str()))
}

/// So many bytes of a mapping are looked at.
const HEAD: usize = 64 << 10;

/// Whether Turtle or YAML begins as a mapping does: it names the vocabulary, or has a key for mappings.
fn reads_as_mapping(path: &Path) -> bool {
    let bytes = peek_at(path, HEAD);
    let text = String::from_utf8_lossy(&bytes);
    if super::extension(path).is_some_and(|extension| ["ttl", "rml"].contains(&extension.as_str())) {
        let vocabularies = [
            "http://w3id.org/rml/",
            "http://www.w3.org/ns/r2rml#",
            "http://semweb.mmlab.be/ns/rml#",
        ];
        return vocabularies.iter().any(|vocabulary| text.contains(vocabulary));
    }
    let keys = ["mappings:", "mapping:", "m:"];
    text.lines()
        .any(|line| keys.iter().any(|key| line.starts_with(key)))
}

/// Walks files and folders. A file named outright is read whatever its extension; in a folder, those that a source
/// knows are, except hidden ones and what a `.dembeiignore` (in the form of a `.gitignore`) leaves out.
///
/// The id of a file is its path below the folder that was named, without the extension, so that a project can be
/// moved; files that would share one keep the extension, and then the path as it was given.
pub fn discover(paths: &[PathBuf]) -> Discovery {
    let mut discovery = Discovery::default();
    let mut files: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files, &mut discovery);
        } else if path.exists() || path.as_os_str() == "-" {
            files.push((
                path.file_name().map_or_else(|| path.clone(), PathBuf::from),
                path.clone(),
            ));
        } else {
            let source = io::Error::from(io::ErrorKind::NotFound);
            discovery.failed.push(SourceError::Read {
                path: path.clone(),
                source,
            });
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.1 == b.1);
    name_all(files, &mut discovery);
    discovery.found.sort();
    part_dumps(&mut discovery.found);
    discovery.found.sort();
    discovery.other.sort();
    discovery
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, PathBuf)>, discovery: &mut Discovery) {
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false)
        .hidden(true)
        .add_custom_ignore_filename(".dembeiignore");
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
            Ok(entry) => {
                let path = entry.into_path();
                if format_of(&path).is_some() || (is_xml(&path) && holds_dump(&path)) {
                    let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                    files.push((below, path));
                } else {
                    discovery.other.push(path);
                }
            }
            Err(error) => {
                let path = error_path(&error).unwrap_or_else(|| folder.to_owned());
                let source = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("cannot be walked"));
                discovery.failed.push(SourceError::Read { path, source });
            }
        }
    }
}

fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}

/// Gives each file the shortest of its three possible names that it shares with no other.
fn name_all(files: Vec<(PathBuf, PathBuf)>, discovery: &mut Discovery) {
    let names = |(below, path): &(PathBuf, PathBuf)| -> Option<[String; 3]> {
        let below = slashes(below)?;
        let folder_and_name = below.rsplit_once('/');
        let file = folder_and_name.map_or(below.as_str(), |(_, file)| file);
        let stem = file
            .split('.')
            .next()
            .filter(|stem| !stem.is_empty())
            .unwrap_or(file);
        let short = folder_and_name.map_or_else(|| stem.to_owned(), |(folder, _)| format!("{folder}/{stem}"));
        Some([short, below, slashes(path)?])
    };
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for all in files.iter().filter_map(names) {
        for name in all.iter().take(2) {
            *uses.entry(name.clone()).or_default() += 1;
        }
    }
    for file in files {
        let below = slashes(&file.0).unwrap_or_default();
        let id = names(&file).and_then(|all| {
            let alone = |name: &&String| uses.get(*name).is_some_and(|&n| n == 1);
            let [short, below, whole] = &all;
            // The short and the long name of a file without an extension are one, and count twice.
            let same = short == below && uses.get(short).is_some_and(|&n| n == 2);
            let name = if same {
                short
            } else {
                [short, below].into_iter().find(alone).unwrap_or(whole)
            };
            DocumentId::parse(name).ok()
        });
        match id {
            Some(id) => discovery.found.push(Found {
                id,
                path: file.1,
                below,
            }),
            None => discovery.failed.push(SourceError::Name { path: file.1 }),
        }
    }
}

/// The pages of a dump stand below its id: where a folder of the same name stands beside it, it keeps its extension.
fn part_dumps(found: &mut [Found]) {
    let ids: BTreeSet<String> = found.iter().map(|found| found.id.as_str().to_owned()).collect();
    for dump in found.iter_mut().filter(|found| format_of(&found.path).is_none()) {
        let folder = format!("{}/", dump.id);
        let is_taken = ids
            .range(folder.clone()..)
            .next()
            .is_some_and(|id| id.starts_with(&folder));
        if let (true, Ok(id)) = (is_taken, DocumentId::parse(&dump.below)) {
            dump.id = id;
        }
    }
}

fn slashes(path: &Path) -> Option<String> {
    Some(path.to_str()?.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_where_they_can_be() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.txt",
            "a.md",
            "b/c.txt.gz",
            ".hidden.txt",
            "table.csv",
            "left/out.txt",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        std::fs::write(folder.path().join(".dembeiignore"), "left/\n").unwrap();
        let discovery = discover(&[folder.path().to_owned()]);
        let ids: Vec<_> = discovery.found.iter().map(|f| f.id.as_str().to_owned()).collect();
        assert_eq!(ids, ["a.md", "a.txt", "b/c"]);
        assert_eq!(discovery.other.len(), 1);
        assert!(discovery.failed.is_empty());
    }

    #[test]
    fn pages_of_a_dump_have_no_ids_of_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("wiki")).unwrap();
        std::fs::write(folder.path().join("wiki/Omsk.txt"), "x").unwrap();
        std::fs::write(folder.path().join("wiki.xml"), "<mediawiki>").unwrap();
        std::fs::write(folder.path().join("feed.xml"), "<feed/>").unwrap();
        let discovery = discover(&[folder.path().to_owned()]);
        let ids: Vec<_> = discovery.found.iter().map(|f| f.id.as_str().to_owned()).collect();
        assert_eq!(ids, ["wiki.xml", "wiki/Omsk"]);
        assert_eq!(discovery.other.len(), 1);
    }

    #[test]
    fn what_is_not_there_is_said() {
        let discovery = discover(&[PathBuf::from("no/such/file.txt")]);
        assert_eq!(discovery.failed.len(), 1);
    }
}
