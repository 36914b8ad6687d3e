//! Opening a ledger that is there.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use super::super::{Denial, StoreError};
use super::forms::TableForm;
use super::location::{Location, beside};
use super::rights::nobody_can_write;
use super::while_doing;

/// `LLE1`, as `file` and SQLite's own tools show it.
const APPLICATION_ID: i64 = 1_280_066_609;

/// How long a writer waits for another one before it says so.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a ledger that is there.
pub(super) struct Opened {
    pub(super) connection: Connection,
    /// Why nothing can be written to it, where that is so.
    pub(super) read_only: Option<Denial>,
}

/// A connection to the ledger in a file. What is told of it names it by the path that was given.
pub(super) fn connect(location: &Location, given: &Path) -> Result<Opened, StoreError> {
    check_no_journal(location)?;
    let opened = open_as_may_be(location).map_err(|error| match error {
        Refused::Rights(denial) => denial.into(),
        Refused::Database(error) if is(&error, ErrorCode::NotADatabase) => {
            let because = "it is no SQLite file".to_owned();
            StoreError::NotALedger { address: given.into(), because }
        }
        Refused::Database(error) => opening(error),
    })?;
    // What was opened is what the path led to, unless it was exchanged in between.
    location.metadata()?;
    let connection = &opened.connection;
    check_form(connection, given)?;
    // Statements are planned for any value, and not anew for each one that is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(opening)?;
    connection.pragma_update(None, "cache_size", -65_536).map_err(opening)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(opened)
}

/// Checks that no journal lies beside a ledger that keeps a log. It is what an interrupted program
/// left of another file of this name, and SQLite would play it into this one.
fn check_no_journal(location: &Location) -> Result<(), StoreError> {
    let journal = beside(location.path(), "-journal");
    if !fs::metadata(&journal).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    // The file's format says at this place whether it keeps a log (2) or a journal (1).
    let mut beginning = [0; 19];
    let read = File::open(location.path()).and_then(|mut file| file.read_exact(&mut beginning));
    if read.is_err() || beginning[18] != 2 {
        return Ok(());
    }
    Err(StoreError::Damaged(format!(
        "{} lies beside it and is of another file, into which it belongs: move it away",
        journal.display()
    )))
}

/// Why a connection could not be made.
enum Refused {
    Rights(Denial),
    Database(rusqlite::Error),
}

/// A connection from which something could be read, and why nothing can be written to it, where
/// that is so.
fn open_as_may_be(location: &Location) -> Result<Opened, Refused> {
    // SQLite itself goes over to reading where it may not write to the file.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(location.path(), flags).and_then(checked_readable);
    match opened {
        Ok(connection) => {
            let read_only = connection.is_readonly(MAIN_DB).map_err(Refused::Database)?;
            let denial = Denial::ReadOnlyFile(location.path().to_owned());
            Ok(Opened { connection, read_only: read_only.then_some(denial) })
        }
        Err(error) if is_of_rights(&error) => {
            let because = nobody_can_write(location).map_err(Refused::Rights)?;
            let connection = unlocked(location.path()).and_then(checked_readable);
            let connection = connection.map_err(Refused::Database)?;
            Ok(Opened { connection, read_only: Some(because) })
        }
        Err(error) => Err(Refused::Database(error)),
    }
}

/// A connection that is set up, and from which something could be read.
fn checked_readable(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

fn is(error: &rusqlite::Error, code: ErrorCode) -> bool {
    error.sqlite_error_code() == Some(code)
}

fn is_of_rights(error: &rusqlite::Error) -> bool {
    [ErrorCode::ReadOnly, ErrorCode::CannotOpen, ErrorCode::PermissionDenied]
        .into_iter()
        .any(|code| is(error, code))
}

/// Opens a file without any lock and without a log: nobody may be writing to it.
fn unlocked(file: &Path) -> rusqlite::Result<Connection> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte);
    let escaped = file.as_os_str().as_encoded_bytes().iter().map(|byte| match byte {
        byte if plain(byte) => char::from(*byte).to_string(),
        byte => format!("%{byte:02x}"),
    });
    let uri = format!("file://{}?immutable=1", escaped.collect::<String>());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
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
            "its tables have form {form}, and this program knows forms 1 to 3"
        )));
    }
    Ok(())
}

pub(super) fn opening(error: rusqlite::Error) -> StoreError {
    while_doing("open the ledger", error)
}
