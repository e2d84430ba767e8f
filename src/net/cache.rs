//! Keeps answers on disk, with their age.
//!
//! An answer is one file, `HOST/HASH.json` in the folder of the cache: a line of JSON that says what was asked, when, and
//! the hash of the answer; then the answer as it came. A file that is not what it should be counts as absent, so that the
//! answer is asked for again. Files may be deleted at any time.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Options, Request};

const FORMAT: &str = "dembei-cache-1";

/// Characters of the hash in the name of a file: 160 bits.
const LENGTH: usize = 40;

/// The folder, and which answers in it are still good.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// `None` where any age is good.
    max_age: Option<Duration>,
    now: SystemTime,
}

/// The first line of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    format: String,
    url: String,
    parameters: Vec<(String, String)>,
    /// Seconds since 1970.
    asked: u64,
    sha256: String,
}

impl Cache {
    /// That of the options, if they name one.
    pub(super) fn new(options: &Options, now: SystemTime) -> Option<Self> {
        let max_age = Duration::from_secs(u64::from(options.max_age) * 24 * 60 * 60);
        options.cache.as_ref().map(|folder| Self {
            folder: folder.clone(),
            max_age: (!options.offline).then_some(max_age),
            now,
        })
    }

    /// The answer, if there is one that is whole and young enough.
    pub(super) fn read(&self, request: &Request) -> Option<Value> {
        let bytes = fs::read(self.path(request)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, body) = (bytes.get(..end)?, bytes.get(end + 1..)?);
        let head: Head = serde_json::from_slice(head).ok()?;
        let is_it = head.format == FORMAT
            && head.url == request.url
            && head.parameters == request.parameters
            && head.sha256 == hash(body);
        (is_it && self.is_young(head.asked))
            .then(|| serde_json::from_slice(body).ok())
            .flatten()
    }

    fn is_young(&self, asked: u64) -> bool {
        let Some(max_age) = self.max_age else { return true };
        let asked = UNIX_EPOCH
            .checked_add(Duration::from_secs(asked))
            .unwrap_or(UNIX_EPOCH);
        // One from the future was asked for by another clock.
        let age = self.now.duration_since(asked).unwrap_or_default();
        age < max_age
    }

    /// Keeps an answer: whole, or not at all.
    pub(super) fn write(&self, request: &Request, body: &[u8]) -> io::Result<()> {
        let path = self.path(request);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let head = Head {
            format: FORMAT.to_owned(),
            url: request.url.clone(),
            parameters: request.parameters.clone(),
            asked: self.now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            sha256: hash(body),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, &head)?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        file.persist(&path).map(|_| ()).map_err(|error| error.error)
    }

    fn path(&self, request: &Request) -> PathBuf {
        let mut asked = Sha256::new();
        let fields = request.parameters.iter().flat_map(|(name, value)| [name, value]);
        for field in [&request.url].into_iter().chain(fields) {
            asked.update((field.len() as u64).to_be_bytes());
            asked.update(field.as_bytes());
        }
        let mut name = HEXLOWER.encode(&asked.finalize());
        name.truncate(LENGTH);
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || c == '.' || c == '-' {
                c
            } else {
                '_'
            }
        };
        let host: String = request.host().chars().map(plain).collect();
        // A host of dots alone would be a folder above.
        let host = if host.chars().all(|c| c == '.') {
            "_"
        } else {
            &host
        };
        Path::new(&self.folder).join(host).join(name + ".json")
    }
}

fn hash(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}
