//! Making a ledger: it appears at its place whole or not at all.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::super::{Batch, StoreError};
use super::place::{beside, whole};
use super::{Sqlite, TABLES, append, while_doing};

impl Sqlite {
    /// Makes a ledger with its first entries. It appears at its place whole or not at all.
    ///
    /// # Errors
    /// When there is something at that place already, or the file cannot be written.
    pub fn make(path: &Path, first: &Batch) -> Result<(), StoreError> {
        let (given, path) = (path, &whole(path)?);
        // A log that another ledger of this name left behind would be played into the new one.
        let taken = ["", "-wal", "-shm", "-journal"].map(|end| beside(given, end));
        if let Some(taken) = taken.into_iter().find(|place| place.exists()) {
            return Err(StoreError::Exists(taken));
        }
        let io = |source: std::io::Error| StoreError::Unavailable {
            doing: "make the ledger",
            source: Box::new(source),
        };
        let folder = path.parent().unwrap_or(Path::new("/"));
        let draft = tempfile::Builder::new().prefix(".lifelong-").tempdir_in(folder).map_err(io)?;
        let place = draft.path().join("new.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = Connection::open_with_flags(&place, flags).map_err(making)?;
        connection.execute_batch(TABLES).map_err(making)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(making)?;
        connection.pragma_update(None, "synchronous", "full").map_err(making)?;
        append::append(&mut connection, first)?;
        connection.close().map_err(|(_, error)| making(error))?;
        // A hard link is refused where a file has appeared in the meantime; a rename is not.
        match std::fs::hard_link(&place, path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(StoreError::Exists(given.to_owned()))
            }
            other => other.map_err(io),
        }
    }
}

fn making(error: rusqlite::Error) -> StoreError {
    while_doing("make the ledger", error)
}
