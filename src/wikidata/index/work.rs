//! What a run keeps on disk while it reads, so that one that was cut off can be gone on with.
//!
//! What is read of a dump goes into segments; each is written, made safe on the disk, and then named in a list with
//! what was read so far. A run that finds such a list, of the same dump and the same options of reading, goes on behind
//! the last segment in it. What follows the reading is done anew. The folder is removed when the index is whole.

use std::{
    fs::{self, File, TryLockError},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::{file::VERSION, options::ReadCounts};
use crate::wikidata::{WikidataError, classes::Edge};

/// The name of the folder within that of the index.
const FOLDER: &str = "unfinished";

/// What was read, and for which run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Plan {
    version: u32,
    /// Size, and a checksum of beginning and end; its name, place and time may change.
    dump: String,
    /// The options of reading.
    reading: String,
}

/// A segment that is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    records: u64,
    edges: u64,
    /// What was read in this segment.
    read: ReadCounts,
    /// Whether the dump ended there.
    is_last: bool,
}

/// The folder of a run.
#[derive(Debug)]
pub(super) struct Work {
    path: PathBuf,
    segments: Vec<Segment>,
    /// Held for as long as the run lasts.
    _lock: File,
}

impl Work {
    /// Opens the folder of a run within that of an index, with what an earlier run of the same dump has left, if that
    /// is wanted and can be told.
    pub(super) fn open(
        index: &Path,
        dump: &Path,
        reading: &str,
        restart: bool,
    ) -> Result<Self, WikidataError> {
        let path = index.join(FOLDER);
        let failed = |source| WikidataError::Write {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(&path).map_err(failed)?;
        let lock = File::create(path.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WikidataError::Busy {
                    path: index.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let plan = fingerprint(dump)
            .map_err(|source| WikidataError::ReadDump {
                path: dump.to_owned(),
                line: 0,
                source,
            })?
            .map(|dump| Plan {
                version: VERSION,
                dump,
                reading: reading.to_owned(),
            });
        let mut work = Self {
            path: path.clone(),
            segments: Vec::new(),
            _lock: lock,
        };
        let left = plan
            .as_ref()
            .filter(|_| !restart)
            .and_then(|plan| work.left(plan));
        match left {
            Some(segments) => work.segments = segments,
            None => work.begin(plan.as_ref()).map_err(failed)?,
        }
        Ok(work)
    }

    fn list(&self) -> PathBuf {
        self.path.join("segments.jsonl")
    }

    fn records(&self, number: usize) -> PathBuf {
        self.path.join(format!("records-{number:04}"))
    }

    fn edges(&self, number: usize) -> PathBuf {
        self.path.join(format!("subclasses-{number:04}"))
    }

    /// The segments that an earlier run has left; `None` if it was another run. What cannot be read ends the list.
    fn left(&self, plan: &Plan) -> Option<Vec<Segment>> {
        let mut lines = BufReader::new(File::open(self.list()).ok()?).lines();
        let first: Plan = serde_json::from_str(&lines.next()?.ok()?).ok()?;
        if first != *plan {
            return None;
        }
        let mut segments = Vec::new();
        for line in lines.map_while(Result::ok) {
            let Ok(segment) = serde_json::from_str::<Segment>(&line) else {
                break;
            };
            let number = segments.len();
            let has = |path: PathBuf, length: u64| fs::metadata(path).is_ok_and(|file| file.len() == length);
            if !has(self.records(number), segment.records) || !has(self.edges(number), segment.edges) {
                break;
            }
            segments.push(segment);
        }
        self.rewrite(plan, &segments).ok()?;
        Some(segments)
    }

    fn rewrite(&self, plan: &Plan, segments: &[Segment]) -> io::Result<()> {
        let mut text = serde_json::to_string(plan)? + "\n";
        for segment in segments {
            text += &(serde_json::to_string(segment)? + "\n");
        }
        fs::write(self.list(), text)
    }

    /// Removes what there is; without a plan the run cannot be gone on with.
    fn begin(&self, plan: Option<&Plan>) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() != "lock" {
                fs::remove_file(entry.path())?;
            }
        }
        match plan {
            Some(plan) => self.rewrite(plan, &[]),
            None => Ok(()),
        }
    }

    /// Where sorted runs may go.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was read in all segments.
    pub(super) fn counts(&self) -> ReadCounts {
        let mut all = ReadCounts::default();
        for segment in &self.segments {
            all.add(segment.read.clone());
        }
        all
    }

    /// Whether the dump was read to its end.
    pub(super) fn is_read(&self) -> bool {
        self.segments.last().is_some_and(|segment| segment.is_last)
    }

    /// Begins the next segment.
    pub(super) fn next_segment(&self) -> io::Result<SegmentWriter> {
        const BUFFER: usize = 256 << 10;
        let number = self.segments.len();
        let create = |path: PathBuf| File::create(path).map(|file| BufWriter::with_capacity(BUFFER, file));
        Ok(SegmentWriter {
            records: create(self.records(number))?,
            edges: create(self.edges(number))?,
            read: ReadCounts::default(),
        })
    }

    /// Makes a segment safe.
    pub(super) fn keep(&mut self, segment: SegmentWriter, is_last: bool) -> io::Result<()> {
        let close = |writer: BufWriter<File>| -> io::Result<u64> {
            let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_data()?;
            file.stream_position()
        };
        let segment = Segment {
            records: close(segment.records)?,
            edges: close(segment.edges)?,
            read: segment.read,
            is_last,
        };
        let mut list = File::options().append(true).create(true).open(self.list())?;
        list.write_all((serde_json::to_string(&segment)? + "\n").as_bytes())?;
        list.sync_data()?;
        self.segments.push(segment);
        Ok(())
    }

    /// All records in the order of the dump.
    pub(super) fn read_records(&self) -> impl Read + use<> {
        let paths: Vec<PathBuf> = (0..self.segments.len())
            .map(|number| self.records(number))
            .collect();
        Chain {
            paths: paths.into_iter(),
            file: None,
        }
    }

    /// All subclasses.
    pub(super) fn read_edges(&self) -> io::Result<Vec<Edge>> {
        let bytes: u64 = self.segments.iter().map(|segment| segment.edges).sum();
        let mut edges = Vec::with_capacity(usize::try_from(bytes / 8).map_err(io::Error::other)?);
        for number in 0..self.segments.len() {
            let mut file = BufReader::new(File::open(self.edges(number))?);
            let mut pair = [0; 8];
            while !file.fill_buf()?.is_empty() {
                file.read_exact(&mut pair)?;
                let number = u64::from_le_bytes(pair);
                #[expect(clippy::cast_possible_truncation, reason = "both halves are meant")]
                edges.push(Edge {
                    parent: number as u32,
                    child: (number >> 32) as u32,
                });
            }
        }
        Ok(edges)
    }

    /// Removes the folder; the index is whole.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.path)
    }
}

/// Files one after the other.
struct Chain {
    paths: std::vec::IntoIter<PathBuf>,
    file: Option<File>,
}

impl Read for Chain {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(file) = &mut self.file {
                let count = file.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
            }
            match self.paths.next() {
                Some(path) => self.file = Some(File::open(path)?),
                None => return Ok(0),
            }
        }
    }
}

/// A segment that is being written.
#[derive(Debug)]
pub(super) struct SegmentWriter {
    records: BufWriter<File>,
    edges: BufWriter<File>,
    /// What was read in it so far.
    pub(super) read: ReadCounts,
}

impl SegmentWriter {
    pub(super) fn write(&mut self, records: &[u8], edges: &[Edge]) -> io::Result<()> {
        self.records.write_all(records)?;
        for edge in edges {
            let number = u64::from(edge.child) << 32 | u64::from(edge.parent);
            self.edges.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }
}

/// By what a dump is known again: its size, and a checksum of its beginning and end. `None` for standard input and
/// other files that cannot be read twice.
fn fingerprint(dump: &Path) -> io::Result<Option<String>> {
    const PIECE: u64 = 1 << 20;
    if dump.as_os_str() == "-" {
        return Ok(None);
    }
    let mut file = File::open(dump)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(None);
    }
    let mut ends = Vec::new();
    (&mut file).take(PIECE).read_to_end(&mut ends)?;
    file.seek(SeekFrom::Start(about.len().saturating_sub(PIECE)))?;
    (&mut file).take(PIECE).read_to_end(&mut ends)?;
    Ok(Some(format!(
        "{} {:016x}",
        about.len(),
        XxHash3_64::oneshot(&ends)
    )))
}
