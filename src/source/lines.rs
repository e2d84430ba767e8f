//! Lines of a file one after the other, so that a file of any length is read in little memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use super::{Options, SourceError};

/// Reads the lines of a file that are not blank, with their numbers from 1, unpacking `.gz`, `.bz2` and `.zst`; `-` is
/// standard input.
///
/// A line that is not UTF-8 or is longer than `max_document_bytes` is an error in its place, and the ones after it are
/// read. After an error of the system nothing more is.
pub fn read_lines(
    path: &Path,
    options: &Options,
) -> impl Iterator<Item = Result<(usize, String), SourceError>> {
    let opened = open(path);
    Lines {
        path: path.to_owned(),
        limit: options.max_document_bytes,
        number: 0,
        input: Some(opened),
    }
}

struct Lines {
    path: PathBuf,
    limit: usize,
    number: usize,
    /// `None` once there is nothing more to read.
    input: Option<io::Result<Box<dyn BufRead>>>,
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = BufReader::new(File::open(path)?);
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let unpacked: Box<dyn Read> = match ending.to_lowercase().as_str() {
        "gz" => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        "bz2" => Box::new(bzip2::bufread::MultiBzDecoder::new(file)),
        "zst" => Box::new(ruzstd::decoding::StreamingDecoder::new(file).map_err(io::Error::other)?),
        _ => return Ok(Box::new(file)),
    };
    Ok(Box::new(BufReader::new(unpacked)))
}

impl Iterator for Lines {
    type Item = Result<(usize, String), SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut input = match self.input.take()? {
                Ok(input) => input,
                Err(source) => return Some(Err(self.failed(source))),
            };
            let part = match read_line(&mut input, self.limit) {
                Ok(part) => part,
                Err(source) => return Some(Err(self.failed(source))),
            };
            self.input = Some(Ok(input));
            self.number += 1;
            let line = match part {
                Part::End => {
                    self.input = None;
                    return None;
                }
                Part::Long => {
                    return Some(Err(SourceError::LongRecord {
                        path: self.path.clone(),
                        line: self.number,
                        limit: self.limit,
                    }));
                }
                Part::Line(line) => line,
            };
            match String::from_utf8(line) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(mut text) => {
                    if self.number == 1 && text.starts_with('\u{FEFF}') {
                        text.remove(0);
                    }
                    return Some(Ok((self.number, text)));
                }
                Err(error) => {
                    return Some(Err(SourceError::Encoding {
                        path: self.path.clone(),
                        line: self.number,
                        offset: error.utf8_error().valid_up_to(),
                    }));
                }
            }
        }
    }
}

impl Lines {
    fn failed(&self, source: io::Error) -> SourceError {
        SourceError::Read {
            path: self.path.clone(),
            source,
        }
    }
}

/// What was read.
enum Part {
    /// A line, with its end.
    Line(Vec<u8>),
    /// A line past the limit; it was passed over.
    Long,
    /// Nothing more.
    End,
}

fn read_line(input: &mut dyn BufRead, limit: usize) -> io::Result<Part> {
    let mut line = Vec::new();
    let (mut begun, mut long) = (false, false);
    loop {
        let mut part = Vec::new();
        let room = limit.saturating_sub(line.len()).max(1 << 16);
        if (&mut *input).take(room as u64).read_until(b'\n', &mut part)? == 0 {
            break;
        }
        begun = true;
        let ended = part.ends_with(b"\n");
        long = long || line.len() + part.len() > limit;
        if long {
            line = Vec::new();
        } else {
            line.append(&mut part);
        }
        if ended {
            break;
        }
    }
    Ok(match (begun, long) {
        (false, _) => Part::End,
        (true, true) => Part::Long,
        (true, false) => Part::Line(line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_an_error_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let long = "x".repeat(200_000);
        std::fs::write(
            &path,
            [b"one\n\n\xFF\n".as_slice(), long.as_bytes(), b"\nfour"].concat(),
        )
        .unwrap();
        let options = Options {
            max_document_bytes: 1000,
            ..Options::default()
        };
        let lines: Vec<String> = read_lines(&path, &options)
            .map(|line| {
                line.map_or_else(
                    |error| error.to_string(),
                    |(at, text)| format!("{at} {}", text.trim_end()),
                )
            })
            .collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!((lines[0].as_str(), lines[3].as_str()), ("1 one", "5 four"));
        assert!(
            lines[1].contains("line 3") && lines[2].contains("line 4"),
            "{lines:?}"
        );
    }

    #[test]
    fn what_cannot_be_unpacked_ends_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        std::fs::write(&path, b"not packed").unwrap();
        let lines: Vec<_> = read_lines(&path, &Options::default()).collect();
        assert!(matches!(lines.as_slice(), [Err(SourceError::Read { .. })]));
    }
}
