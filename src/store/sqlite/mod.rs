//! A ledger in one SQLite file: write-ahead log, one writer at a time.

mod append;
mod columns;
mod draft;
mod guards;
mod integrity;
mod listing;
mod location;
mod make;
mod open;
mod read;
mod rights;
mod totals;

use std::path::Path;

use rusqlite::{Connection, ErrorCode, ffi};

use self::location::Location;
use super::{
    Batch, Denial, SaltedFacts, Store, StoreError, StoredEnrolment, StoredLearner, StoredRefusal,
    StoredRow, Totals, Visit,
};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::reference::ReferenceRow;

const TABLES: &str = include_str!("tables.sql");

/// A ledger in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    location: Location,
    /// Why nothing can be appended, where it was opened for reading.
    read_only: Option<Denial>,
}

impl Sqlite {
    /// Where the file itself lies, whatever path led to it.
    #[must_use]
    pub fn location(&self) -> &Path {
        self.location.path()
    }

    /// What should be told to whoever reads this ledger, because writing to it is refused until it
    /// is put right.
    #[must_use]
    pub fn remarks(&self) -> Vec<Denial> {
        self.location.check_own().err().into_iter().collect()
    }
}

impl Store for Sqlite {
    fn at_one_moment(&self, read: &mut dyn FnMut()) -> Result<(), StoreError> {
        read::at_one_moment(&self.connection, read)
    }

    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError> {
        read::chain(&self.connection, name)
    }

    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError> {
        read::learners(&self.connection, ids)
    }

    fn learner_ids(
        &self,
        after: Option<&LearnerId>,
        most: usize,
    ) -> Result<Vec<LearnerId>, StoreError> {
        listing::learner_ids(&self.connection, after, most)
    }

    fn learner_count(&self) -> Result<u64, StoreError> {
        listing::learner_count(&self.connection)
    }

    fn learners_at(&self, provider: Ukprn) -> Result<Vec<LearnerId>, StoreError> {
        listing::learners_at(&self.connection, provider)
    }

    fn providers(&self) -> Result<Vec<Ukprn>, StoreError> {
        listing::providers(&self.connection)
    }

    fn facts(&self, ids: &[LearnerId]) -> Result<Vec<Option<SaltedFacts>>, StoreError> {
        read::facts(&self.connection, ids)
    }

    fn places(&self, ids: &[EnrolmentId]) -> Result<Vec<Option<StoredEnrolment>>, StoreError> {
        read::places(&self.connection, ids)
    }

    fn last_seq(&self, name: &ChainName) -> Result<u32, StoreError> {
        read::last_seq(&self.connection, name)
    }

    fn reference(
        &self,
        kind: &str,
        id: &str,
        as_of: u32,
    ) -> Result<Option<ReferenceRow>, StoreError> {
        read::reference(&self.connection, kind, id, as_of)
    }

    fn references(&self, kind: &str, as_of: u32) -> Result<Vec<ReferenceRow>, StoreError> {
        read::references(&self.connection, kind, as_of)
    }

    fn references_since(&self, kind: &str, since: u32) -> Result<Vec<ReferenceRow>, StoreError> {
        read::references_since(&self.connection, kind, since)
    }

    fn each_entry(&self, visit: &mut dyn FnMut(StoredRow) -> Visit) -> Result<(), StoreError> {
        read::each_entry(&self.connection, visit)
    }

    fn each_head(&self, visit: &mut dyn FnMut(Head) -> Visit) -> Result<(), StoreError> {
        read::each_head(&self.connection, visit)
    }

    fn each_refusal(
        &self,
        visit: &mut dyn FnMut(StoredRefusal) -> Visit,
    ) -> Result<(), StoreError> {
        read::each_refusal(&self.connection, visit)
    }

    fn each_enrolment(
        &self,
        visit: &mut dyn FnMut(StoredEnrolment) -> Visit,
    ) -> Result<(), StoreError> {
        read::each_enrolment(&self.connection, visit)
    }

    fn altered_guards(&self) -> Result<Vec<String>, StoreError> {
        guards::altered(&self.connection)
    }

    fn damaged_parts(&self) -> Result<Vec<String>, StoreError> {
        integrity::faults(&self.connection)
    }

    fn totals(&self) -> Result<Totals, StoreError> {
        totals::totals(&self.connection)
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if let Some(denial) = &self.read_only {
            return Err(denial.clone().into());
        }
        append::append(&mut self.connection, &self.location, batch)
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
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    if let FromSqlConversionFailure(..)
    | IntegralValueOutOfRange(..)
    | InvalidColumnType(..)
    | Utf8Error(..) = error
    {
        return StoreError::Damaged(format!("a value is not of the kind of its column: {error}"));
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged(error.to_string())
        }
        // Our statements name nothing but our tables: one that cannot be run misses some of them.
        Some(ErrorCode::Unknown) => StoreError::Damaged(error.to_string()),
        Some(ErrorCode::DiskFull) => StoreError::NoRoom { doing },
        _ if is_one_of(&error, BEING_MADE_ANEW) => StoreError::Busy,
        // What readers and writers share had no room to grow.
        _ if is_one_of(&error, &[ffi::SQLITE_IOERR_SHMSIZE]) => StoreError::NoRoom { doing },
        _ => StoreError::Unavailable { doing, source: Box::new(error) },
    }
}
