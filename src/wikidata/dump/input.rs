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

/// Bytes that a line may have; the longest items of Wikidata have some five million.
const LONGEST_LINE: usize = 128 << 20;

/// Whole lines of a dump.
#[derive(Debug, Default)]
pub(in crate::wikidata) struct Batch {
    bytes: Vec<u8>,
    /// The number of its first line, from 1.
    first_line: u64,
    /// How many lines of it were too long to keep; there is nothing else in it then.
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
    pub(in crate::wikidata) fn len(&self) -> u64 {
        self.bytes.len() as u64
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
    input: Box<dyn Read + Send>,
    /// What was read behind the last whole line.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
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
            input,
            rest: Vec::new(),
            line: skip.lines + 1,
            ended: false,
        })
    }

    /// The next lines; `None` at the end.
    pub(in crate::wikidata) fn next_batch(&mut self) -> Result<Option<Batch>, WikidataError> {
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.reserve(PIECE.saturating_sub(bytes.len()));
        let mut passed_over = false;
        while !self.ended {
            let before = bytes.len();
            let room = PIECE.saturating_sub(before).max(PIECE / 4);
            let count = (&mut self.input)
                .take(room as u64)
                .read_to_end(&mut bytes)
                .map_err(|source| WikidataError::ReadDump {
                    path: self.path.clone(),
                    line: self.line.saturating_sub(1),
                    source,
                })?;
            if count < room {
                self.ended = true;
                break;
            }
            let fresh = bytes.get(before..).unwrap_or_default();
            let end = if passed_over {
                memchr(b'\n', fresh)
            } else {
                memrchr(b'\n', fresh)
            };
            if let Some(at) = end {
                self.rest = bytes.split_off(before + at + 1);
                break;
            }
            if bytes.len() >= LONGEST_LINE {
                passed_over = true;
                bytes.clear();
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let first_line = self.line;
        let broken_off = !bytes.ends_with(b"\n");
        self.line += memchr_iter(b'\n', &bytes).count() as u64 + u64::from(broken_off);
        Ok(Some(Batch {
            bytes,
            first_line,
            too_long: passed_over,
        }))
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
