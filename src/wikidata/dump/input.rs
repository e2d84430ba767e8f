//! A dump as pieces of whole lines, unpacked, in bounded memory.

use std::{
    fs::File,
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use memchr::{memchr, memchr_iter, memrchr};
use ruzstd::decoding::{
    FrameDecoder, StreamingDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

use crate::wikidata::WikidataError;

/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// Bytes that a batch keeps room for once a long line is read.
const MOST_HELD: usize = 4 * PIECE;

/// Bytes that a line may have; the longest items of Wikidata have some five million.
const LONGEST_LINE: usize = 128 << 20;

/// Whole lines of a dump.
#[derive(Clone, Debug, Default)]
pub(in crate::wikidata) struct Batch {
    bytes: Vec<u8>,
    /// The number of its first line, from 1.
    first_line: u64,
    /// How many lines there are.
    lines: u64,
    /// Bytes that were read for it; more than it has where a line was too long to keep.
    read: u64,
    /// Whether its only line was too long to keep.
    too_long: bool,
}

impl Batch {
    /// Its lines, without comma and white space at the end, with their numbers; those without an entity are left out.
    pub(in crate::wikidata) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut rest = self.bytes.as_slice();
        let mut number = self.first_line;
        let lines = std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at_checked(end)?;
            rest = after;
            number += 1;
            Some((number - 1, line))
        });
        lines.filter_map(|(number, line)| {
            let line = strip(line);
            (!line.is_empty()).then_some((number, line))
        })
    }

    /// Where a line stands that was passed over because it is too long.
    pub(in crate::wikidata) fn too_long(&self) -> Option<u64> {
        self.too_long.then_some(self.first_line)
    }

    /// Bytes of its lines.
    pub(in crate::wikidata) fn bytes(&self) -> u64 {
        self.read
    }

    /// How many lines there are.
    pub(in crate::wikidata) fn line_count(&self) -> u64 {
        self.lines
    }
}

/// What is left of a line without what holds the array together.
fn strip(line: &[u8]) -> &[u8] {
    let mut line = line.trim_ascii();
    if let Some(rest) = line.strip_suffix(b",") {
        line = rest.trim_ascii_end();
    }
    if line.first() == Some(&b'[') {
        line = line.get(1..).unwrap_or_default().trim_ascii_start();
    }
    if line.last() == Some(&b']') {
        line = line.get(..line.len() - 1).unwrap_or_default().trim_ascii_end();
    }
    line
}

/// How far a run had come that is gone on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::wikidata) struct Skip {
    /// Bytes, unpacked.
    pub(in crate::wikidata) bytes: u64,
    /// Lines in them.
    pub(in crate::wikidata) lines: u64,
}

/// A dump that is being read.
pub(in crate::wikidata) struct Input {
    path: PathBuf,
    bytes: Box<dyn Read + Send>,
    /// What was read behind the last whole line.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// Whether the dump begins as an array, once that is known.
    opened: Option<bool>,
    /// Whether what was read last ends one.
    closed: bool,
}

impl Input {
    /// Opens a dump, unpacking `.gz`, `.bz2` and `.zst`; `-` is standard input. What `skip` covers is not given again.
    pub(in crate::wikidata) fn open(path: &Path, skip: Skip) -> Result<Self, WikidataError> {
        let failed = |source| WikidataError::ReadDump {
            path: path.to_owned(),
            line: 0,
            source,
        };
        let mut input = unpack(path).map_err(failed)?;
        if skip.bytes > 0 {
            let passed = io::copy(&mut (&mut input).take(skip.bytes), &mut io::sink()).map_err(failed)?;
            if passed < skip.bytes {
                return Err(failed(io::ErrorKind::UnexpectedEof.into()));
            }
        }
        Ok(Self {
            path: path.to_owned(),
            bytes: input,
            rest: Vec::new(),
            line: skip.lines + 1,
            ended: false,
            opened: (skip.bytes > 0).then_some(true),
            closed: false,
        })
    }

    /// Reads the next lines over what a batch holds; false at the end.
    pub(in crate::wikidata) fn next_batch(&mut self, batch: &mut Batch) -> Result<bool, WikidataError> {
        let mut bytes = std::mem::take(&mut batch.bytes);
        bytes.clear();
        bytes.shrink_to(MOST_HELD);
        bytes.append(&mut self.rest);
        let mut read = bytes.len() as u64;
        let mut too_long = false;
        bytes.reserve(PIECE.saturating_sub(bytes.len()));
        while !self.ended {
            let before = bytes.len();
            let room = PIECE.saturating_sub(before).max(PIECE / 4);
            let count = self.fill(&mut bytes, room)?;
            self.ended = count < room;
            read += count as u64;
            let fresh = bytes.get(before..).unwrap_or_default();
            let end = if too_long {
                memchr(b'\n', fresh)
            } else {
                memrchr(b'\n', fresh)
            };
            if let Some(at) = end.filter(|_| too_long || !self.ended) {
                self.rest.extend(bytes.drain(before + at + 1..));
                read -= self.rest.len() as u64;
                break;
            }
            if bytes.len() >= LONGEST_LINE || too_long {
                too_long = true;
                bytes.clear();
            }
        }
        if read == 0 {
            return Ok(false);
        }
        if too_long {
            bytes.clear();
        }
        let first_line = self.line;
        let broken_off = !bytes.ends_with(b"\n");
        let lines = memchr_iter(b'\n', &bytes).count() as u64 + u64::from(broken_off);
        self.line += lines;
        self.look_at_ends(&bytes);
        *batch = Batch {
            bytes,
            first_line,
            lines,
            read,
            too_long,
        };
        Ok(true)
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, room: usize) -> Result<usize, WikidataError> {
        let filled = (&mut self.bytes).take(room as u64).read_to_end(bytes);
        filled.map_err(|source| WikidataError::ReadDump {
            path: self.path.clone(),
            line: self.line.saturating_sub(1),
            source,
        })
    }

    fn look_at_ends(&mut self, bytes: &[u8]) {
        let text = bytes.trim_ascii();
        if self.opened.is_none() && !text.is_empty() {
            self.opened = Some(text.first() == Some(&b'['));
        }
        if let Some(last) = text.last() {
            self.closed = *last == b']';
        }
    }

    /// The number of the last line that was read.
    pub(in crate::wikidata) fn last_line(&self) -> u64 {
        self.line.saturating_sub(1)
    }

    /// Whether the array that the dump is was opened and not closed.
    pub(in crate::wikidata) fn is_cut_off(&self) -> bool {
        self.opened == Some(true) && !self.closed
    }
}

fn unpack(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    const BUFFER: usize = 256 << 10;
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path)?;
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_lowercase)
        .unwrap_or_default();
    let buffered = |file| io::BufReader::with_capacity(BUFFER, file);
    Ok(match extension.as_str() {
        "gz" => Box::new(flate2::bufread::MultiGzDecoder::new(buffered(file))),
        "bz2" => Box::new(bzip2::bufread::MultiBzDecoder::new(buffered(file))),
        "zst" => Box::new(Frames::new(buffered(file))),
        _ => Box::new(file),
    })
}

/// A `.zst` file of one or more frames.
struct Frames {
    file: Shared,
    frame: Option<StreamingDecoder<Shared, FrameDecoder>>,
}

/// A file that a decoder reads from, and that is there when it is done.
#[derive(Clone)]
struct Shared(Arc<Mutex<io::BufReader<File>>>);

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut io::BufReader<File>) -> io::Result<T>) -> io::Result<T> {
        let mut file = self.0.lock().map_err(|_| io::Error::other("the file is held"))?;
        act(&mut file)
    }
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.with(|file| file.read(buffer))
    }
}

impl Frames {
    fn new(file: io::BufReader<File>) -> Self {
        Self {
            file: Shared(Arc::new(Mutex::new(file))),
            frame: None,
        }
    }

    /// Begins the next frame, if there is one; frames without data are passed over.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.file.with(|file| Ok(file.fill_buf()?.is_empty()))? {
                return Ok(false);
            }
            match StreamingDecoder::new(self.file.clone()) {
                Ok(frame) => {
                    self.frame = Some(frame);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    self.file
                        .with(|file| io::copy(&mut file.take(length), &mut io::sink()))?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let count = frame.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
                self.frame = None;
            }
            if !self.next_frame()? {
                return Ok(0);
            }
        }
    }
}
