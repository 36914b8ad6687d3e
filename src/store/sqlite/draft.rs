//! A ledger in the making: in a folder of its own beside its path, which is taken away whatever
//! becomes of its maker.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// With what the name of such a folder begins.
const PREFIX: &str = ".lifelong-";

/// The file that the maker keeps locked.
const LOCK: &str = "making";

/// The ledger in it.
const LEDGER: &str = "new.db";

/// What may stand in it: whatever holds anything else is somebody else's.
const OURS: [&str; 5] = [LOCK, LEDGER, "new.db-wal", "new.db-shm", "new.db-journal"];

/// A folder in which a ledger is made. It goes away with this value.
pub(super) struct NewLedger {
    folder: TempDir,
    /// Held until all is done: the system lets go of it when the maker ends, however it ends.
    _lock: File,
}

impl NewLedger {
    /// Makes a folder for a ledger, in the folder where the ledger is to lie.
    pub(super) fn begin(beside: &Path) -> io::Result<NewLedger> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside)?;
            // Until it is locked, somebody may take it for one that was left behind.
            let lock = match open_lock(folder.path()) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                other => other?,
            };
            // Where a file system has no locks, nobody else gets this one either.
            let _ = lock.lock();
            if folder.path().join(LOCK).exists() {
                return Ok(NewLedger { folder, _lock: lock });
            }
        }
    }

    /// Where the ledger is made.
    pub(super) fn ledger(&self) -> PathBuf {
        self.folder.path().join(LEDGER)
    }
}

/// Takes away what makers that were killed have left behind in a folder. Whoever still works on a
/// draft holds its lock, and the lock of one who is gone is free: so neither age nor a number of a
/// process has to be judged. What cannot be taken away stays where it is.
pub(super) fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let rest = name.as_encoded_bytes().strip_prefix(PREFIX.as_bytes());
        // Whoever makes one lets the system choose letters and digits; what has an ending is named.
        let is_chosen = rest.is_some_and(|rest| rest.iter().all(u8::is_ascii_alphanumeric));
        let is_draft = is_chosen && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_draft {
            let _ = clear_draft(&entry.path());
        }
    }
}

fn clear_draft(draft: &Path) -> io::Result<()> {
    for entry in fs::read_dir(draft)? {
        if !OURS.iter().any(|ours| entry.as_ref().is_ok_and(|entry| entry.file_name() == *ours)) {
            return Ok(());
        }
    }
    let lock = open_lock(draft)?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    for ours in OURS.iter().rev() {
        match fs::remove_file(draft.join(ours)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::remove_dir(draft)
}

/// The lock of a draft. It is made where it is not there yet: the maker may be about to do so, and
/// then sees that somebody else holds it.
fn open_lock(draft: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(draft.join(LOCK))
}
