//! Where entries are kept. A store decides nothing: no rule, no fee, no date arithmetic.

mod address;
mod audit;
mod batch;
mod error;
mod known;
mod reader;
mod sqlite;
mod stored;

pub use address::{Address, AddressError, LedgerPart};
pub use audit::{Audit, Totals};
pub use batch::{Batch, LastClosing, RefusedByFile};
pub use error::{Denial, StoreError};
pub use known::known;
pub use reader::{Promise, Reader};
pub use stored::{Gathered, SaltedFacts, SaltedNote, StoredClosing, StoredEnrolment};
pub use stored::{StoredLearner, StoredRefusal, StoredRow};

use sqlite::Sqlite;

/// What every store can do. Nothing of it names a database, a connection or a transaction.
/// [`Store::append`] is the one act that writes, and it is atomic.
pub trait Store: Send {
    /// A reader of the moment at which this is called.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError>;

    /// A reader of the moment at which this is called, which can also be asked what only `verify`
    /// wants to know.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn audit(&self) -> Result<Box<dyn Audit>, StoreError>;

    /// Where the ledger itself is, whatever led to it: a path stays as it was given, but for a
    /// link, which was followed when the ledger was opened. What belongs beside it belongs beside
    /// this.
    fn address(&self) -> Address;

    /// What should be told to whoever reads the ledger, because writing to it is refused until it
    /// is put right.
    fn remarks(&self) -> Vec<Denial>;

    /// Appends a batch: all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when an entry is not the next of its chain, an enrolment id is
    /// taken by another learner, a row or a refusal is not new in its place, or an expectation of
    /// the batch does not hold any more; [`StoreError::Behind`] when its time is not after that of
    /// all that stands, and must be; [`StoreError::Unknown`] when it may stand and may not;
    /// otherwise when the store cannot be written, and nothing was.
    fn append(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// Sends a batch again of which it is not known what became: where it stands it is not appended
    /// a second time, and the answer is that it does. It is not for a batch that nobody sent:
    /// somebody else may have recorded the very same at the same second.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn append_again(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// Puts what was appended where it stays. It is for whoever appends much while reading: between
    /// two parts of that work, with no reader of this store open. A store that puts everything
    /// where it stays at once has nothing to do, and what cannot be done now is done later.
    fn put_away(&mut self);
}

/// Opens the ledger at an address.
///
/// # Errors
/// When there is none, it is not a ledger, or it cannot be opened.
pub fn open(address: &Address) -> Result<Box<dyn Store>, StoreError> {
    match address {
        Address::File(path) => Ok(Box::new(Sqlite::open(path)?)),
    }
}

/// Checks that a ledger could be made at an address. Nothing is made.
///
/// # Errors
/// When there is something at that address already, or there cannot be.
pub fn check_free(address: &Address) -> Result<(), StoreError> {
    match address {
        Address::File(path) => Sqlite::check_free(path).map(|_| ()),
    }
}

/// Makes a ledger with its first entries. It appears at its address whole or not at all.
///
/// # Errors
/// When there is something at that address already, or it cannot be written.
pub fn make(address: &Address, first: &Batch) -> Result<(), StoreError> {
    match address {
        Address::File(path) => Sqlite::make(path, first),
    }
}

/// A folder for the ledgers of a test, which goes with it.
#[cfg(test)]
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for a test")
}

/// What the files of a ledger in such a folder hold, but for what readers and writers share.
#[cfg(test)]
pub(crate) fn bytes_in(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let read = |name: &&str| std::fs::read(folder.join(name)).expect("a file of a ledger");
    ["lifelong.db", "lifelong.db-wal"].iter().map(read).collect()
}
