//! What can go wrong in a store, without a word of SQL.

use std::error::Error;
use std::path::PathBuf;

use thiserror::Error;

/// Why a store could not do what was asked. Whatever it says, nothing was half-written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer appended to a chain first, or took the enrolment id first: read again.
    #[error("another writer was first")]
    Conflict,
    /// There is no ledger at this place.
    #[error("there is no ledger at {}", .0.display())]
    Missing(PathBuf),
    /// There is something already where a ledger was to be made.
    #[error("{} is there already and was left alone", .0.display())]
    Exists(PathBuf),
    /// The file is not a ledger of a form that this program knows.
    #[error("{} is not a ledger of this program: {because}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What was found.
        because: String,
    },
    /// What is stored cannot be what was written.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// The ledger stayed locked by another program for longer than we wait.
    #[error("the ledger is busy: another program has been writing to it for too long")]
    Busy,
    /// The database or the disk refused.
    #[error("could not {doing}: {source}")]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: Box<dyn Error + Send + Sync>,
    },
}
