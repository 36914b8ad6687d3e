//! Opening a ledger that is there.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::super::StoreError;
use super::place::{beside, whole};
use super::{Sqlite, while_doing};

/// `LLE1`, as `file` and SQLite's own tools show it.
const APPLICATION_ID: i64 = 1_280_066_609;

/// The form of the tables that this program reads and writes.
const FORM: i64 = 1;

/// How long a writer waits for another one before it says so.
const PATIENCE: Duration = Duration::from_secs(30);

impl Sqlite {
    /// Opens the ledger at a place. One that may only be read, such as a copy kept in an archive,
    /// is opened for reading.
    ///
    /// # Errors
    /// When there is none, it is not a ledger of this program, or it cannot be opened.
    pub fn open(path: &Path) -> Result<Sqlite, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
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
                    return Err(StoreError::NotALedger { path: path.to_owned(), because });
                }
                other => other.map_err(opening)?,
            },
        };
        check_form(&connection, path)?;
        connection.pragma_update(None, "cache_size", -65_536).map_err(opening)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Sqlite { connection })
    }
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
    let not_a_ledger = |because: String| StoreError::NotALedger { path: path.to_owned(), because };
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get(0));
    let application: i64 = number("application_id").map_err(opening)?;
    if application != APPLICATION_ID {
        return Err(not_a_ledger("it is a SQLite file of something else".to_owned()));
    }
    let form: i64 = number("user_version").map_err(opening)?;
    if form != FORM {
        return Err(not_a_ledger(format!(
            "its tables have form {form}, and this program knows form {FORM}"
        )));
    }
    Ok(())
}

pub(super) fn opening(error: rusqlite::Error) -> StoreError {
    while_doing("open the ledger", error)
}
