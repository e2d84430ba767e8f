//! Bytes to text: unpacking, encoding, limits.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    rc::Rc,
};

use super::{Options, SourceError};

/// Reads a text file, unpacking `.gz`, `.bz2` and `.zst`; `-` is standard input.
///
/// The text is UTF-8, with or without a byte order mark, or UTF-16 with one. A mark is left out of the text.
pub fn read_text(path: &Path, options: &Options) -> Result<String, SourceError> {
    let bytes = read_bytes(path, options)?;
    let text = decode(bytes, path)?;
    check_lines(&text, path, options)?;
    Ok(text)
}

fn read_bytes(path: &Path, options: &Options) -> Result<Vec<u8>, SourceError> {
    let failed = |source| SourceError::Read {
        path: path.to_owned(),
        source,
    };
    let too_large = || SourceError::TooLarge {
        path: path.to_owned(),
        limit: options.max_document_bytes,
    };
    let (input, packed_size): (Box<dyn Read>, usize) = if path.as_os_str() == "-" {
        (Box::new(io::stdin().lock()), usize::MAX)
    } else {
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        (Box::new(file), usize::try_from(size).unwrap_or(usize::MAX))
    };
    let (input, is_packed) = unpack(path, input).map_err(failed)?;
    if !is_packed {
        return read_at_most(input, options.max_document_bytes)
            .map_err(failed)?
            .ok_or_else(too_large);
    }
    // A small file may well unpack to a few kilobytes more than the ratio allows.
    let by_ratio = packed_size
        .saturating_mul(options.max_compression_ratio)
        .max(64 << 10);
    match read_at_most(input, by_ratio.min(options.max_document_bytes)).map_err(failed)? {
        Some(bytes) => Ok(bytes),
        None if by_ratio < options.max_document_bytes => Err(SourceError::Bomb {
            path: path.to_owned(),
            limit: options.max_compression_ratio,
        }),
        None => Err(too_large()),
    }
}

/// Unpacks what `path` says is packed; gives whether it was.
fn unpack(path: &Path, input: Box<dyn Read>) -> io::Result<(Box<dyn Read>, bool)> {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .map(str::to_lowercase)
        .unwrap_or_default();
    let input: Box<dyn Read> = match extension.as_str() {
        "gz" => Box::new(flate2::read::MultiGzDecoder::new(input)),
        "bz2" => Box::new(bzip2::read::MultiBzDecoder::new(input)),
        "zst" => Box::new(ruzstd::decoding::StreamingDecoder::new(input).map_err(io::Error::other)?),
        _ => return Ok((input, false)),
    };
    Ok((input, true))
}

/// Bytes that a packed file may always unpack to, whatever its size.
const ALWAYS: u64 = 1 << 20;

/// Opens a file to be read piece by piece, unpacked; `-` is standard input. What grows past the allowed ratio is an
/// error that [`is_bomb`] knows.
pub(super) fn open(path: &Path, options: &Options) -> Result<Box<dyn BufRead>, SourceError> {
    open_packed(path, None, options)
}

/// Like [`open`], for a file whose name may not say how it is packed: `gz`, `bz2` or `zst`.
pub(super) fn open_packed(
    path: &Path,
    packing: Option<&'static str>,
    options: &Options,
) -> Result<Box<dyn BufRead>, SourceError> {
    const BUFFER: usize = 256 << 10;
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let failed = |source| SourceError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let packed = Rc::new(Cell::new(0));
    let counted = Counted {
        input: BufReader::with_capacity(BUFFER, file),
        read: Rc::clone(&packed),
    };
    let named = packing.map_or_else(|| path.to_owned(), |packing| path.with_extension(packing));
    let (input, is_packed) = unpack(&named, Box::new(counted)).map_err(failed)?;
    let ratio = if is_packed {
        options.max_compression_ratio as u64
    } else {
        u64::MAX
    };
    let guarded = Guarded {
        input,
        packed,
        unpacked: 0,
        ratio,
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, guarded)))
}

/// The first bytes of a file, unpacked, as far as they can be read. Standard input keeps them.
pub(super) fn peek(path: &Path) -> Vec<u8> {
    peek_at(path, 4 << 10)
}

/// The same, so many of them.
pub(super) fn peek_at(path: &Path, bytes: usize) -> Vec<u8> {
    let mut head = Vec::new();
    if path.as_os_str() == "-" {
        if let Ok(available) = io::stdin().lock().fill_buf() {
            head.extend(available.iter().take(bytes));
        }
    } else if let Ok(file) = File::open(path)
        && let Ok((input, _)) = unpack(path, Box::new(file))
    {
        let _may_break_off = input.take(bytes as u64).read_to_end(&mut head);
    }
    head
}

/// Counts the bytes that are read.
struct Counted<R> {
    input: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// Stops what unpacks to far more than it is.
struct Guarded {
    input: Box<dyn Read>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    ratio: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("it unpacks to far more than it is")]
struct Bomb;

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.unpacked += count as u64;
        if self.unpacked > self.packed.get().saturating_mul(self.ratio).max(ALWAYS) {
            return Err(io::Error::other(Bomb));
        }
        Ok(count)
    }
}

/// Whether reading stopped because a file unpacks to far more than it is.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    let inner: Option<&(dyn std::error::Error + Send + Sync)> = error.get_ref();
    inner.and_then(|inner| inner.downcast_ref::<Bomb>()).is_some()
}

/// `None` if there is more than `limit`.
fn read_at_most(input: impl Read, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

fn decode(mut bytes: Vec<u8>, path: &Path) -> Result<String, SourceError> {
    if let Some(text) = decode_utf16(&bytes) {
        return Ok(text);
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(SourceError::Binary {
            path: path.to_owned(),
            offset,
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        SourceError::Encoding {
            path: path.to_owned(),
            line,
            offset,
        }
    })?;
    if text.trim().is_empty() {
        return Err(SourceError::Empty {
            path: path.to_owned(),
        });
    }
    Ok(text)
}

fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let little = bytes.strip_prefix(&[0xFF, 0xFE]);
    let pairs = little.or_else(|| bytes.strip_prefix(&[0xFE, 0xFF]))?;
    let unit = if little.is_some() {
        u16::from_le_bytes
    } else {
        u16::from_be_bytes
    };
    let units: Vec<u16> = pairs
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok())
        .map(unit)
        .collect();
    String::from_utf16(&units).ok()
}

/// Refuses a text with a line that has more bytes than allowed.
pub(super) fn check_lines(text: &str, path: &Path, options: &Options) -> Result<(), SourceError> {
    let limit = options.max_line_bytes;
    match text.lines().position(|line| line.len() > limit) {
        Some(line) => Err(SourceError::LongLine {
            path: path.to_owned(),
            line: line + 1,
            limit,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<String, SourceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        read_text(
            &path,
            &Options {
                max_line_bytes: 1000,
                max_document_bytes: 1 << 20,
                ..Options::default()
            },
        )
    }

    #[test]
    fn marks_are_left_out_and_utf16_is_read() {
        assert_eq!(read("a.txt", b"\xEF\xBB\xBFDembei").unwrap(), "Dembei");
        assert_eq!(read("a.txt", b"\xFF\xFED\0e\0").unwrap(), "De");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert!(matches!(
            read("a.txt", b"one\ntwo \xE9t\xE9"),
            Err(SourceError::Encoding {
                line: 2,
                offset: 8,
                ..
            })
        ));
        assert!(matches!(
            read("a.txt", b"one\0"),
            Err(SourceError::Binary { offset: 3, .. })
        ));
        assert!(matches!(read("a.txt", b" \n"), Err(SourceError::Empty { .. })));
        let long = format!("short\n{}", "x".repeat(2000));
        assert!(matches!(
            read("a.txt", long.as_bytes()),
            Err(SourceError::LongLine { line: 2, .. })
        ));
    }

    #[test]
    fn packed_texts_are_unpacked_within_bounds() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all("Dembei\n".repeat(100).as_bytes()).unwrap();
        assert_eq!(read("a.txt.gz", &gz.finish().unwrap()).unwrap().len(), 700);
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        bomb.write_all("\n".repeat(1 << 20).as_bytes()).unwrap();
        assert!(matches!(
            read("a.txt.gz", &bomb.finish().unwrap()),
            Err(SourceError::Bomb { .. })
        ));
        assert!(matches!(
            read("a.txt.bz2", b"not packed"),
            Err(SourceError::Read { .. })
        ));
    }
}
