//! Where a ledger lies: the file itself, whatever led to it, and what lies beside it.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::super::{Denial, LedgerPart, StoreError};

/// What SQLite keeps beside the file of a ledger, by the ends of their names.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file that is there, by its own path and by what stays the same whatever it is called.
#[derive(Clone, Debug)]
pub(super) struct Location {
    path: PathBuf,
    given: PathBuf,
    identity: Identity,
}

/// The device and the number of a file on it, where the system tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(Option<(u64, u64)>);

impl Location {
    /// Follows a path to the file itself: symbolic links are resolved here, once, so that the log
    /// and everything else is sought beside the file and not beside what led to it.
    pub(super) fn find(path: &Path) -> Result<Location, StoreError> {
        let found = |error: io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => StoreError::Missing(path.into()),
            ErrorKind::PermissionDenied => Denial::Unreadable(path.to_owned()).into(),
            _ => finding(error),
        };
        let resolved = fs::canonicalize(path).map_err(found)?;
        let metadata = fs::metadata(&resolved).map_err(found)?;
        if metadata.is_dir() {
            return Err(Denial::IsFolder(path.to_owned()).into());
        }
        if !metadata.is_file() {
            let because = "it is no file".to_owned();
            return Err(StoreError::NotALedger { address: path.into(), because });
        }
        let given = if path.is_symlink() { resolved.clone() } else { path.to_owned() };
        Ok(Location { path: resolved, given, identity: Identity::of(&metadata) })
    }

    /// The path as it was given, where it is no link: that is how people know it.
    pub(super) fn given(&self) -> &Path {
        &self.given
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.path)
    }

    /// The file as it is now, where the path still leads to it.
    pub(super) fn metadata(&self) -> Result<Metadata, Denial> {
        let now = fs::metadata(&self.path).ok();
        let same = now.filter(|now| Identity::of(now) == self.identity);
        same.ok_or_else(|| Denial::Elsewhere(self.path.clone()))
    }

    /// Checks that the path still leads to the file, and that the file has no other name.
    pub(super) fn check_own(&self) -> Result<(), Denial> {
        match names(&self.metadata()?) {
            0 | 1 => Ok(()),
            names => Err(Denial::ManyNames { file: self.path.clone(), names }),
        }
    }

    /// What SQLite keeps beside the file for what is not in it yet, where there is such a thing.
    pub(super) fn log(&self) -> Option<PathBuf> {
        let logs = ["-wal", "-journal"].map(|end| beside(&self.path, end));
        logs.into_iter().find(|log| fs::symlink_metadata(log).is_ok())
    }
}

#[cfg(unix)]
impl Identity {
    fn of(metadata: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt;
        Identity(Some((metadata.dev(), metadata.ino())))
    }
}

#[cfg(not(unix))]
impl Identity {
    fn of(_: &Metadata) -> Identity {
        Identity(None)
    }
}

/// How many names a file has, as far as the system tells.
#[cfg(unix)]
fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

/// Which part of the ledger at a path another path is. One that is not there yet is a part all the
/// same where SQLite would look for it.
pub(in crate::store) fn part_at(ledger: &Path, path: &Path) -> Option<LedgerPart> {
    let ledger = fs::canonicalize(ledger).ok()?;
    let path = fs::canonicalize(path).ok().or_else(|| whole(path).ok())?;
    if path == ledger {
        return Some(LedgerPart::Itself);
    }
    let is_companion = COMPANIONS.iter().any(|end| path == beside(&ledger, end));
    is_companion.then_some(LedgerPart::Companion)
}

/// The path to a file that is to be made, with the folder resolved. SQLite takes a whole path for
/// nothing but a file: `:memory:` is a file of that name.
pub(super) fn whole(path: &Path) -> Result<PathBuf, StoreError> {
    let path = std::path::absolute(path).map_err(finding)?;
    let folder = fs::canonicalize(folder_of(&path)).map_err(finding)?;
    Ok(path.file_name().map_or(path.clone(), |name| folder.join(name)))
}

pub(super) fn finding(source: io::Error) -> StoreError {
    StoreError::Unavailable { doing: "find the ledger", source: source.into() }
}

/// The folder of a whole path.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("/"))
}

pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
