//! A ledger in one SQLite file: write-ahead log, one writer at a time.

mod append;
mod chain_rows;
mod columns;
mod conflict;
mod draft;
mod erasable;
mod forms;
mod guards;
mod integrity;
mod listing;
mod location;
mod make;
mod open;
mod pages;
mod pool;
mod read;
mod reader;
mod rights;
mod times;
mod totals;

use std::path::Path;
use std::sync::Arc;

use rusqlite::{ErrorCode, Row, ffi};

use self::pool::Pool;
use self::reader::SqliteReader;

use super::{Address, Audit, Batch, Denial, Reader, Store, StoreError};

pub(super) use self::location::part_at;

/// A ledger in one SQLite file.
#[derive(Debug)]
pub(super) struct Sqlite {
    pool: Arc<Pool>,
}

impl Sqlite {
    /// Opens the ledger to which a path leads. One that this account may only read is opened for
    /// reading, beside those who write to it; one that nobody can write to, such as a copy kept in
    /// an archive, without regard to anybody.
    ///
    /// # Errors
    /// When there is none, it is not a ledger of this program, or it cannot be opened.
    pub(super) fn open(path: &Path) -> Result<Sqlite, StoreError> {
        Ok(Sqlite { pool: Pool::open(path)? })
    }
}

impl Store for Sqlite {
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(SqliteReader::begin(&self.pool)?))
    }

    fn audit(&self) -> Result<Box<dyn Audit>, StoreError> {
        Ok(Box::new(SqliteReader::begin(&self.pool)?))
    }

    fn address(&self) -> Address {
        self.pool.location().given().into()
    }

    fn remarks(&self) -> Vec<Denial> {
        self.pool.location().check_own().err().into_iter().collect()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut lent = self.pool.lend_to_write()?;
        self.pool.keep_a_log(lent.connection());
        append::append(lent.connection_mut(), self.pool.location(), batch)
    }

    fn append_again(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut lent = self.pool.lend_to_write()?;
        append::append_again(lent.connection_mut(), self.pool.location(), batch)
    }

    /// Who reads while others append keeps the log from being begun anew: it would grow with every
    /// part of a long import.
    fn put_away(&mut self) {
        if let Ok(lent) = self.pool.lend_to_write() {
            let rows = |row: &Row<'_>| row.get::<_, i64>(0);
            let _later = lent.connection().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], rows);
        }
    }
}

/// Whoever may only read meets the log while another program makes it anew.
const BEING_MADE_ANEW: &[i32] =
    &[ffi::SQLITE_READONLY_CANTINIT, ffi::SQLITE_READONLY_CANTLOCK, ffi::SQLITE_READONLY_RECOVERY];

fn is_one_of(error: &rusqlite::Error, extended_codes: &[i32]) -> bool {
    error.sqlite_error().is_some_and(|error| extended_codes.contains(&error.extended_code))
}

/// Turns an error of the database into one of ours, saying what was being done.
fn while_doing(doing: &'static str, error: rusqlite::Error) -> StoreError {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, SqlInputError,
        Utf8Error,
    };
    if let IntegralValueOutOfRange(_, number) = error {
        return StoreError::Damaged(format!(
            "{number} cannot be the number that was written there"
        ));
    }
    if let FromSqlConversionFailure(..) | InvalidColumnType(..) | Utf8Error(..) = error {
        return StoreError::Damaged(format!("a value is not of the kind of its column: {error}"));
    }
    // Our statements name nothing but our tables: one that cannot even be prepared misses some.
    if let SqlInputError { .. } = error {
        return StoreError::Damaged(error.to_string());
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged(error.to_string())
        }
        // As one that cannot be run.
        Some(ErrorCode::Unknown) => StoreError::Damaged(error.to_string()),
        Some(ErrorCode::DiskFull) => StoreError::NoRoom { doing },
        _ if is_one_of(&error, BEING_MADE_ANEW) => StoreError::Busy,
        // What readers and writers share had no room to grow.
        _ if is_one_of(&error, &[ffi::SQLITE_IOERR_SHMSIZE]) => StoreError::NoRoom { doing },
        _ => StoreError::Unavailable { doing, source: Box::new(error) },
    }
}
