//! Connections to one file, lent out one at a time and used again.
//!
//! Whoever reads and then writes gets the same connection for both, with what it has in its cache.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::super::StoreError;
use super::connect;

/// The connections that nobody is using.
#[derive(Debug)]
pub(super) struct Pool {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
}

impl Pool {
    /// A pool for a file, with its first connection, so that it is known that it can be opened.
    pub(super) fn open(path: &Path) -> Result<Arc<Pool>, StoreError> {
        let first = connect(path)?;
        Ok(Arc::new(Pool { path: path.to_owned(), free: Mutex::new(vec![first]) }))
    }

    /// The connection that was given back last, or a new one.
    pub(super) fn lend(self: &Arc<Self>) -> Result<Lent, StoreError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => connect(&self.path)?,
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
