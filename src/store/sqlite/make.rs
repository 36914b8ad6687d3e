//! Making a ledger: it appears at its path whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempPath;

use super::super::{Batch, Denial, StoreError};
use super::draft::{self, NewLedger};
use super::forms::TableForm;
use super::location::{COMPANIONS, Location, beside, finding, folder_of, whole};
use super::{Sqlite, append, while_doing};

const MAKING: &str = "make the ledger";

impl Sqlite {
    /// Checks that a ledger could be made at a path, and says at which whole path that is.
    ///
    /// # Errors
    /// When there is something at that path already, or no folder for it.
    pub(in crate::store) fn check_free(path: &Path) -> Result<PathBuf, StoreError> {
        if path.is_dir() {
            return Err(Denial::IsFolder(path.to_owned()).into());
        }
        check_folder_of(path)?;
        let resolved = whole(path)?;
        // A log that another ledger of this name left behind would be played into the new one.
        for end in [""].into_iter().chain(COMPANIONS) {
            if fs::symlink_metadata(beside(&resolved, end)).is_ok() {
                return Err(StoreError::Exists(beside(path, end).into()));
            }
        }
        Ok(resolved)
    }

    /// Makes a ledger with its first entries, for its owner alone. It appears at its path whole or
    /// not at all.
    ///
    /// # Errors
    /// When there is something at that path already, or the file cannot be written.
    pub(in crate::store) fn make(path: &Path, first: &Batch) -> Result<(), StoreError> {
        let resolved = Sqlite::check_free(path)?;
        let folder = folder_of(&resolved);
        let refused = |error: io::Error| match error.kind() {
            ErrorKind::PermissionDenied => Denial::ReadOnlyFolder(folder.to_owned()).into(),
            ErrorKind::ReadOnlyFilesystem => Denial::ReadOnlyFileSystem(folder.to_owned()).into(),
            ErrorKind::StorageFull => StoreError::NoRoom { doing: MAKING },
            _ => StoreError::Unavailable { doing: MAKING, source: error.into() },
        };
        draft::clear(folder);
        let draft = NewLedger::begin(folder).map_err(refused)?;
        let ledger = draft.ledger();
        for_its_owner(&ledger).map_err(refused)?;
        fill(&ledger, first)?;
        // The name is given where nothing else has it, even since it was looked at; and the file
        // has never two names, for which it would be refused.
        let made = TempPath::try_from_path(ledger).map_err(refused)?;
        made.persist_noclobber(&resolved).map_err(|kept| match kept.error.kind() {
            ErrorKind::AlreadyExists => StoreError::Exists(path.into()),
            _ => refused(kept.error),
        })?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(refused)
    }
}

/// Checks that the folder is there in which a ledger is to be made.
fn check_folder_of(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let is_there = match fs::metadata(folder) {
        Ok(there) if there.is_dir() => return Ok(()),
        Ok(_) => true,
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => false,
            ErrorKind::PermissionDenied => {
                return Err(Denial::Unreadable(folder.to_owned()).into());
            }
            _ => return Err(finding(error)),
        },
    };
    Err(Denial::NoFolder { folder: folder.to_owned(), file: file.to_owned(), is_there }.into())
}

/// Makes a file that its owner alone may read and write: a ledger holds what is known of people.
/// The log and what else SQLite keeps beside it take over the rights of the file.
fn for_its_owner(file: &Path) -> io::Result<()> {
    let mut new = OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    new.open(file).map(|_| ())
}

/// Puts the tables and the first entries into an empty file.
fn fill(ledger: &Path, first: &Batch) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(ledger, flags).map_err(making)?;
    connection.execute_batch(TableForm::LATEST.tables()).map_err(making)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(making)?;
    connection.pragma_update(None, "synchronous", "full").map_err(making)?;
    append::append(&mut connection, &Location::find(ledger)?, first)?;
    connection.close().map_err(|(_, error)| making(error))
}

fn making(error: rusqlite::Error) -> StoreError {
    while_doing(MAKING, error)
}
