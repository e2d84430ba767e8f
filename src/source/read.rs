//! Bytes to text: unpacking, encoding, limits.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
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
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .map(str::to_lowercase)
        .unwrap_or_default();
    let input: Box<dyn Read> = match extension.as_str() {
        "gz" => Box::new(flate2::read::MultiGzDecoder::new(input)),
        "bz2" => Box::new(bzip2::read::MultiBzDecoder::new(input)),
        "zst" => unzstd(input).map_err(failed)?,
        _ => {
            return read_at_most(input, options.max_document_bytes)
                .map_err(failed)?
                .ok_or_else(too_large);
        }
    };
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

fn unzstd(input: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let decoder = ruzstd::decoding::StreamingDecoder::new(input).map_err(io::Error::other)?;
    Ok(Box::new(decoder))
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

fn check_lines(text: &str, path: &Path, options: &Options) -> Result<(), SourceError> {
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
