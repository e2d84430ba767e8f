//! Reads quads from files, and keeps those of a store in one.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::Path,
};

use data_encoding::HEXLOWER;
use flate2::read::MultiGzDecoder;
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::Quad,
};
use sha2::{Digest, Sha256};

use super::{StoreError, directory::io_error};

/// Reads a file of RDF; its ending names its format, and `.gz` after it that it is compressed.
///
/// Triples are in the default graph. Blank nodes get names of their own, so that two files do not share any.
pub fn read_file(path: &Path) -> Result<impl Iterator<Item = Result<Quad, StoreError>> + use<>, StoreError> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let (name, is_compressed) = match name.strip_suffix(".gz") {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let format = ending
        .and_then(to_format)
        .ok_or_else(|| StoreError::UnknownFormat(path.to_owned()))?;
    let file = File::open(path).map_err(|source| io_error("open", path, source))?;
    let reader: Box<dyn Read> = if is_compressed {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut parser = RdfParser::from_format(format).rename_blank_nodes();
    if let Ok(absolute) = std::path::absolute(path)
        && let Ok(based) = parser.clone().with_base_iri(file_iri(&absolute))
    {
        parser = based;
    }
    let path = path.to_owned();
    let quads = parser.for_reader(BufReader::new(reader));
    Ok(quads.map(move |quad| {
        quad.map_err(|source| StoreError::Parse {
            path: path.clone(),
            source,
        })
    }))
}

fn to_format(ending: &str) -> Option<RdfFormat> {
    Some(match ending {
        "ttl" => RdfFormat::Turtle,
        "nt" => RdfFormat::NTriples,
        "nq" => RdfFormat::NQuads,
        "trig" => RdfFormat::TriG,
        "rdf" | "xml" | "owl" => RdfFormat::RdfXml,
        "jsonld" | "json" => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
        _ => return None,
    })
}

fn file_iri(path: &Path) -> String {
    let mut iri = "file://".to_owned();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            iri.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(iri, "%{byte:02X}");
        }
    }
    iri
}

/// Writes lines to a file and gives the SHA-256 of the whole in hexadecimal.
pub(super) fn write_lines<'l>(
    path: &Path,
    lines: impl Iterator<Item = &'l str>,
) -> Result<String, StoreError> {
    let failed = |source| io_error("write", path, source);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut hash = Sha256::new();
    for line in lines {
        for part in [line, "\n"] {
            hash.update(part);
            file.write_all(part.as_bytes()).map_err(failed)?;
        }
    }
    file.flush().map_err(failed)?;
    Ok(HEXLOWER.encode(&hash.finalize()))
}

/// So many bytes of a store's file are read at once, and at least a line.
const PIECE: usize = 1 << 16;

/// Reads the quads of a store's file, then compares its hash; each broken line is an error.
pub(super) fn read_lines(
    path: &Path,
    hash: &str,
    mut take: impl FnMut(Quad) -> Result<(), StoreError>,
) -> Result<(), LinesError> {
    let file = File::open(path).map_err(|source| io_error("open", path, source))?;
    let mut reader = Hashing {
        reader: file,
        hash: Sha256::new(),
    };
    let mut input = BufReader::with_capacity(PIECE, &mut reader);
    let (mut lines, mut before) = (Vec::new(), 0);
    loop {
        // Whole lines, since a parser that reads by itself takes none of more than some megabytes.
        lines.clear();
        while lines.len() < PIECE {
            let read = input.read_until(b'\n', &mut lines);
            if read.map_err(|source| io_error("read", path, source))? == 0 {
                break;
            }
        }
        if lines.is_empty() {
            break;
        }
        // Not lenient: a file that was damaged may hold anything.
        for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(&lines) {
            take(quad.map_err(|error| {
                let line = before + error.location().map_or(0, |place| place.start.line) + 1;
                LinesError::Broken(format!("line {line} is no quad"))
            })?)?;
        }
        before += memchr::memchr_iter(b'\n', &lines).count() as u64;
    }
    drop(input);
    if HEXLOWER.encode(&reader.hash.finalize()) == hash {
        Ok(())
    } else {
        Err(LinesError::Broken(
            "its quads are not those that were written".to_owned(),
        ))
    }
}

/// Hashes what is read through it.
struct Hashing<R> {
    reader: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.reader.read(buffer)?;
        self.hash.update(buffer.get(..size).unwrap_or_default());
        Ok(size)
    }
}

/// What can go wrong with the file of a store.
pub(super) enum LinesError {
    /// It is not as it was written.
    Broken(String),
    /// Anything else.
    Other(StoreError),
}

impl From<StoreError> for LinesError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Self::Broken("its quads are missing".to_owned())
            }
            other => Self::Other(other),
        }
    }
}
