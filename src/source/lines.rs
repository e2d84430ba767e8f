//! Lines of a file one after the other, so that a file of any length is read in little memory.

use std::{
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
};

use super::{
    Options, SourceError,
    read::{is_bomb, open},
};

/// Reads the lines of a file that are not blank, with their numbers from 1, unpacking `.gz`, `.bz2` and `.zst`; `-` is
/// standard input.
///
/// A line that is not UTF-8 or is longer than `max_document_bytes` is an error in its place, and the ones after it are
/// read. After an error of the system, or where the file unpacks to far more than it is, nothing more is.
pub fn read_lines(
    path: &Path,
    options: &Options,
) -> impl Iterator<Item = Result<(usize, String), SourceError>> {
    Lines {
        path: path.to_owned(),
        limit: options.max_document_bytes,
        ratio: options.max_compression_ratio,
        number: 0,
        input: Some(open(path, options)),
    }
}

struct Lines {
    path: PathBuf,
    limit: usize,
    ratio: usize,
    number: usize,
    /// `None` once there is nothing more to read.
    input: Option<Result<Box<dyn BufRead>, SourceError>>,
}

impl Iterator for Lines {
    type Item = Result<(usize, String), SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut input = match self.input.take()? {
                Ok(input) => input,
                Err(error) => return Some(Err(error)),
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
        let path = self.path.clone();
        if is_bomb(&source) {
            let limit = self.ratio;
            return SourceError::Bomb { path, limit };
        }
        SourceError::Read { path, source }
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
    fn a_file_that_unpacks_to_far_more_than_it_is_ends_with_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        io::Write::write_all(&mut gz, &b"{}\n".repeat(1 << 20)).unwrap();
        std::fs::write(&path, gz.finish().unwrap()).unwrap();
        let last = read_lines(&path, &Options::default()).last();
        assert!(matches!(last, Some(Err(SourceError::Bomb { .. }))));
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
