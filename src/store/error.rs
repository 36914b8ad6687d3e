//! What can go wrong in a store, without a word of SQL.

use std::error::Error;

use thiserror::Error;

use super::Address;

/// Why a store could not do what was asked. Whatever it says, nothing was half-written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer appended to a chain first, or took the enrolment id first: read again.
    #[error("another writer was first")]
    Conflict,
    /// There is no ledger at this address.
    #[error("there is no ledger at {0}")]
    Missing(Address),
    /// There is something already where a ledger was to be made.
    #[error("{0} is there already and was left alone")]
    Exists(Address),
    /// The file is not a ledger of a form that this program knows.
    #[error("{address} is not a ledger of this program: {because}")]
    NotALedger {
        /// Where it is.
        address: Address,
        /// What was found.
        because: String,
    },
    /// What is stored cannot be what was written.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// The ledger stayed locked by another program for longer than we wait.
    #[error("the ledger is busy: another program has been writing to it for too long")]
    Busy,
    /// The answer to the last step of an act was lost, so that it may stand and may not.
    #[error("it is not known whether it was recorded: {0}")]
    Unknown(Box<dyn Error + Send + Sync>),
    /// The database or the disk refused.
    #[error("could not {doing}: {source}")]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: Box<dyn Error + Send + Sync>,
    },
}
