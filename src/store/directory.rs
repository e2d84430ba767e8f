//! Puts a new store in the place of the old one, all or nothing, and finds its way back after a crash.
//!
//! A build writes to `.NAME.building-PID` beside the store. The swap is two renames: the store becomes `.NAME.old`, then
//! the new one takes its name; the old one is then removed. A crash leaves one of these states:
//!
//! | store | `.NAME.old` | `.NAME.building-…` | what holds |
//! | --- | --- | --- | --- |
//! | yes | no | yes | the build did not end: the building folder goes |
//! | no | yes | yes | between the renames: the old store is put back, the building folder goes |
//! | yes | yes | no | after the renames: the old store goes |

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{StoreError, marker::Marker};

/// How often, and how long apart, a reader looks again for a store that is just being swapped.
const LOOKS: u32 = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// The place of a store and of what stands beside it during a build.
#[derive(Clone, Debug)]
pub(super) struct Place {
    dir: PathBuf,
    parent: PathBuf,
    name: OsString,
}

/// A build in progress: holds the lock, and removes what it wrote unless it is installed.
#[derive(Debug)]
pub(super) struct Building {
    place: Place,
    path: PathBuf,
    _lock: File,
}

impl Place {
    /// The place of the store `dir`.
    pub(super) fn new(dir: &Path) -> Result<Self, StoreError> {
        let foreign = || StoreError::Foreign(dir.to_owned());
        // `.` and `..` have no name of their own; the folders they stand for have.
        let dir = match dir.file_name() {
            Some(_) => dir.to_owned(),
            None => fs::canonicalize(dir).map_err(|source| io_error("find", dir, source))?,
        };
        let name = dir.file_name().ok_or_else(foreign)?.to_owned();
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.map_or_else(|| PathBuf::from("."), Path::to_owned);
        Ok(Self { dir, parent, name })
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(ending);
        self.parent.join(name)
    }

    fn old(&self) -> PathBuf {
        self.beside(".old")
    }

    /// Takes the lock; `None` if another process holds it.
    fn try_lock(&self) -> Result<Option<File>, StoreError> {
        let path = self.beside(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.map_err(|source| io_error("open", &path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(io_error("lock", &path, source)),
        }
    }

    /// Starts a build: takes the lock, mends what a crash left, and makes the folder to build in.
    pub(super) fn start_build(self) -> Result<Building, StoreError> {
        fs::create_dir_all(&self.parent).map_err(|source| io_error("make", &self.parent, source))?;
        let lock = self
            .try_lock()?
            .ok_or_else(|| StoreError::Busy(self.dir.clone()))?;
        self.mend()?;
        self.remove_stale_builds()?;
        self.check_replaceable()?;
        let path = self.beside(&format!(".building-{}", std::process::id()));
        fs::create_dir(&path).map_err(|source| io_error("make", &path, source))?;
        Ok(Building {
            place: self,
            path,
            _lock: lock,
        })
    }

    /// The folder of the store to read, after mending what a crash left.
    pub(super) fn find(&self) -> Result<&Path, StoreError> {
        for _ in 0..LOOKS {
            if self.dir.exists() {
                return Ok(&self.dir);
            }
            if !self.old().exists() {
                break;
            }
            // The old store without the new one: a crash if nobody holds the lock, else a swap that will soon be over.
            if let Some(_lock) = self.try_lock()? {
                self.mend()?;
            } else {
                thread::sleep(BETWEEN_LOOKS);
            }
        }
        if self.dir.exists() {
            Ok(&self.dir)
        } else {
            Err(StoreError::Missing(self.dir.clone()))
        }
    }

    /// Puts the old store back, or removes it where the new one has taken its place. Needs the lock.
    fn mend(&self) -> Result<(), StoreError> {
        let old = self.old();
        if !Marker::is_in(&old) {
            return Ok(());
        }
        if self.dir.exists() {
            remove_store(&old)
        } else {
            fs::rename(&old, &self.dir).map_err(|source| io_error("restore", &self.dir, source))
        }
    }

    /// Removes what dead builds left; since we hold the lock, all builds are dead.
    fn remove_stale_builds(&self) -> Result<(), StoreError> {
        let start = self.beside(".building-");
        let start = start
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let entries = fs::read_dir(&self.parent).map_err(|source| io_error("list", &self.parent, source))?;
        for entry in entries {
            let entry = entry.map_err(|source| io_error("list", &self.parent, source))?;
            let name = entry.file_name();
            let Some(process) = name.to_str().and_then(|name| name.strip_prefix(&start)) else {
                continue;
            };
            if process.is_empty() || !process.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            if Marker::is_in(&entry.path()) {
                remove_store(&entry.path())?;
            } else {
                // It died before it wrote anything, or it is not ours; only an empty folder goes.
                let _ = fs::remove_dir(entry.path());
            }
        }
        Ok(())
    }

    /// Refuses to replace what is no store of ours, unless it is an empty folder.
    fn check_replaceable(&self) -> Result<(), StoreError> {
        let dir = &self.dir;
        if Marker::is_in(dir) || fs::symlink_metadata(dir).is_err() {
            return Ok(());
        }
        let is_empty = match fs::read_dir(dir) {
            Ok(mut entries) => entries.next().is_none(),
            Err(_) => false,
        };
        if is_empty {
            Ok(())
        } else {
            Err(StoreError::Foreign(dir.clone()))
        }
    }
}

impl Building {
    /// The folder to build in.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that all is on disk, and puts the new store in its place.
    pub(super) fn install(self) -> Result<(), StoreError> {
        sync_all(&self.path).map_err(|source| io_error("write", &self.path, source))?;
        let Place { dir, parent, .. } = &self.place;
        // Once more, since the user may have put something there meanwhile.
        self.place.check_replaceable()?;
        let old = self.place.old();
        let had_store = Marker::is_in(dir);
        if had_store {
            fs::rename(dir, &old).map_err(|source| io_error("move", dir, source))?;
        } else if dir.exists() {
            fs::remove_dir(dir).map_err(|source| io_error("replace", dir, source))?;
        }
        if let Err(source) = fs::rename(&self.path, dir) {
            if had_store {
                fs::rename(&old, dir).map_err(|source| io_error("restore", dir, source))?;
            }
            return Err(io_error("install", dir, source));
        }
        sync(parent).map_err(|source| io_error("write", parent, source))?;
        if had_store { remove_store(&old) } else { Ok(()) }
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        // After the installation there is nothing at this path any more.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes a store: its marker last, so that what a crash leaves of it can still be told for a store.
fn remove_store(dir: &Path) -> Result<(), StoreError> {
    let removed = fs::read_dir(dir).and_then(|entries| {
        for entry in entries {
            let entry = entry?;
            if entry.file_name() == super::marker::NAME {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        fs::remove_dir_all(dir)
    });
    removed.map_err(|source| io_error("remove", dir, source))
}

/// Waits until every file below `dir` is on disk.
fn sync_all(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync(dir)
}

/// Waits until the names in a folder are on disk, where the system lets folders be opened.
fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()
    } else {
        Ok(())
    }
}

pub(super) fn io_error(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}
