//! A ledger in one SQLite file: write-ahead log, one writer at a time.

mod append;
mod columns;
mod forms;
mod guards;
mod listing;
mod pages;
mod pool;
mod read;
mod reader;
mod totals;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use self::forms::TableForm;
use self::pool::Pool;
use self::reader::SqliteReader;
use super::{Address, Audit, Batch, Reader, Store, StoreError};

/// `LLE1`, as `file` and SQLite's own tools show it.
const APPLICATION_ID: i64 = 1_280_066_609;

/// How long a writer waits for another one before it says so.
const PATIENCE: Duration = Duration::from_secs(30);

/// A ledger in one SQLite file.
#[derive(Debug)]
pub(super) struct Sqlite {
    pool: Arc<Pool>,
}

impl Sqlite {
    /// Makes a ledger with its first entries. It appears at its place whole or not at all.
    ///
    /// # Errors
    /// When there is something at that place already, or the file cannot be written.
    pub(super) fn make(path: &Path, first: &Batch) -> Result<(), StoreError> {
        let (given, path) = (path, &whole(path)?);
        // A log that another ledger of this name left behind would be played into the new one.
        let taken = ["", "-wal", "-shm", "-journal"].map(|end| beside(given, end));
        if let Some(taken) = taken.into_iter().find(|place| place.exists()) {
            return Err(StoreError::Exists(Address::File(taken)));
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
        connection.execute_batch(TableForm::Second.tables()).map_err(making)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(making)?;
        connection.pragma_update(None, "synchronous", "full").map_err(making)?;
        append::append(&mut connection, first)?;
        connection.close().map_err(|(_, error)| making(error))?;
        // A hard link is refused where a file has appeared in the meantime; a rename is not.
        match std::fs::hard_link(&place, path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(StoreError::Exists(given.into()))
            }
            other => other.map_err(io),
        }
    }

    /// Opens the ledger at a place. One that may only be read, such as a copy kept in an archive,
    /// is opened for reading.
    ///
    /// # Errors
    /// When there is none, it is not a ledger of this program, or it cannot be opened.
    pub(super) fn open(path: &Path) -> Result<Sqlite, StoreError> {
        Ok(Sqlite { pool: Pool::open(path)? })
    }
}

/// A connection to the ledger at a place.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing(path.into()));
    }
    let place = whole(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(&place, flags).and_then(checked_readable);
    let connection = match opened {
        Err(error) if may_only_be_read(&error) && !beside(&place, "-wal").exists() => {
            archived(&place).map_err(opening)?
        }
        other => match other {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                let because = "it is no SQLite file".to_owned();
                return Err(StoreError::NotALedger { address: path.into(), because });
            }
            other => other.map_err(opening)?,
        },
    };
    check_form(&connection, path)?;
    connection.pragma_update(None, "cache_size", -65_536).map_err(opening)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A path that SQLite takes for nothing but a file: `:memory:` is a file of that name.
fn whole(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|source| StoreError::Unavailable {
        doing: "find the ledger",
        source: source.into(),
    })
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A connection that is set up, and from which something could be read.
fn checked_readable(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

fn may_only_be_read(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
    )
}

/// Opens a ledger that nobody can be writing to, because its folder may only be read.
fn archived(place: &Path) -> rusqlite::Result<Connection> {
    let escaped = place.to_string_lossy().replace('%', "%25").replace('?', "%3f");
    let uri = format!("file://{}?immutable=1", escaped.replace('#', "%23"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags)
}

/// Checks that the file is a ledger, and of a form that this program knows.
fn check_form(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let not_a_ledger = |because: String| StoreError::NotALedger { address: path.into(), because };
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get(0));
    let application: i64 = number("application_id").map_err(opening)?;
    if application != APPLICATION_ID {
        return Err(not_a_ledger("it is a SQLite file of something else".to_owned()));
    }
    let form: i64 = number("user_version").map_err(opening)?;
    if TableForm::of(form).is_none() {
        return Err(not_a_ledger(format!(
            "its tables have form {form}, and this program knows forms 1 and 2"
        )));
    }
    Ok(())
}

impl Store for Sqlite {
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(SqliteReader::begin(&self.pool)?))
    }

    fn audit(&self) -> Result<Box<dyn Audit>, StoreError> {
        Ok(Box::new(SqliteReader::begin(&self.pool)?))
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        append::append(self.pool.lend()?.connection_mut(), batch)
    }

    fn append_again(&mut self, batch: &Batch) -> Result<(), StoreError> {
        append::append_again(self.pool.lend()?.connection_mut(), batch)
    }
}

/// Turns an error of the database into one of ours, saying what was being done.
fn while_doing(doing: &'static str, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged(error.to_string())
        }
        _ => StoreError::Unavailable { doing, source: Box::new(error) },
    }
}

fn opening(error: rusqlite::Error) -> StoreError {
    while_doing("open the ledger", error)
}

fn making(error: rusqlite::Error) -> StoreError {
    while_doing("make the ledger", error)
}
