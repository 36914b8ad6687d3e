//! Connections to one file, lent out one at a time and used again.
//!
//! Whoever reads and then writes gets the same connection for both, with what it has in its cache.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Row};

use super::super::{Denial, StoreError};
use super::draft;
use super::location::Location;
use super::open::{Opened, PATIENCE, connect};
use super::read::{reading, unknown_kind};

/// The connections that nobody is using.
#[derive(Debug)]
pub(super) struct Pool {
    location: Location,
    /// Why nothing can be written to the file, where it was opened for reading.
    read_only: Option<Denial>,
    free: Mutex<Vec<Connection>>,
    /// Whether all kinds of rows of the catalogue and the policy were found to be known.
    kinds_are_known: AtomicBool,
    /// Whether the file was found to keep a write-ahead log.
    keeps_a_log: AtomicBool,
}

impl Pool {
    /// A pool for the file to which a path leads, with its first connection, so that it is known
    /// that it can be opened.
    pub(super) fn open(path: &Path) -> Result<Arc<Pool>, StoreError> {
        let location = Location::find(path)?;
        draft::clear(location.folder());
        let Opened { connection, read_only } = connect(&location, path)?;
        Ok(Arc::new(Pool {
            location,
            read_only,
            free: Mutex::new(vec![connection]),
            kinds_are_known: AtomicBool::new(false),
            keeps_a_log: AtomicBool::new(false),
        }))
    }

    /// Where the file lies.
    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// Checks, once, that this program knows every kind of row of the catalogue and the policy: a
    /// newer one that adds a kind gives the tables another form.
    pub(super) fn check_kinds(&self, connection: &Connection) -> Result<(), StoreError> {
        if self.kinds_are_known.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Some(unknown) = unknown_kind(connection).map_err(reading)? {
            return Err(StoreError::Damaged(unknown.to_string()));
        }
        self.kinds_are_known.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Makes the file keep a log, once, where a copy of it does not: without one, whoever reads
    /// keeps others from writing. Where somebody is reading just then, the next one will.
    pub(super) fn keep_a_log(&self, connection: &Connection) {
        if self.keeps_a_log.load(Ordering::Relaxed) {
            return;
        }
        let keep = || -> rusqlite::Result<String> {
            connection.busy_timeout(Duration::ZERO)?;
            let mode = |row: &Row<'_>| row.get(0);
            let kept = connection.pragma_update_and_check(None, "journal_mode", "wal", mode);
            connection.busy_timeout(PATIENCE)?;
            kept
        };
        self.keeps_a_log.store(keep().is_ok_and(|mode| mode == "wal"), Ordering::Relaxed);
    }

    /// A connection to write with, where the file can be written to.
    pub(super) fn lend_to_write(self: &Arc<Self>) -> Result<Lent, StoreError> {
        match &self.read_only {
            None => self.lend(),
            Some(denial) => Err(denial.clone().into()),
        }
    }

    /// The connection that was given back last, or a new one.
    pub(super) fn lend(self: &Arc<Self>) -> Result<Lent, StoreError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => connect(&self.location, self.location.path())?.connection,
        };
        Ok(Lent { connection: Some(connection), pool: Arc::clone(self) })
    }
}

/// A connection that is given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lent {
    connection: Option<Connection>,
    pool: Arc<Pool>,
}

impl Lent {
    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("it is there until it is dropped")
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // A moment that cannot be ended is not lent again: its connection is closed.
        if connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok() {
            self.pool.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
