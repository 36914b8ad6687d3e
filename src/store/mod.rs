//! Where entries are kept. A store decides nothing: no rule, no fee, no date arithmetic.

pub mod error;
mod sqlite;

use std::path::Path;

pub use error::{Denial, StoreError};
pub use sqlite::Sqlite;

use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::learner::Learner;
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::entry::Entry;
use crate::ledger::hash::Hash;
use crate::ledger::reference::ReferenceRow;
use crate::ledger::refusal::Refusal;

/// What every store can do. Nothing of it names a database, a connection or a transaction:
/// [`Store::append`] is the one act that writes, and it is atomic.
pub trait Store {
    /// Lets everything that is read meanwhile be of one moment, whatever others append.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn at_one_moment(&self, read: &mut dyn FnMut()) -> Result<(), StoreError>;

    /// The entries of a chain, in order, as they are stored; none where there is no such chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError>;

    /// For each of these learners, in the order given, the chain and the facts as they stand at
    /// one moment. Sorted ids are read fastest.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError>;

    /// The learners that have a chain, in the order of their ids: the first so many after one, or
    /// from the beginning.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn learner_ids(
        &self,
        after: Option<&LearnerId>,
        most: usize,
    ) -> Result<Vec<LearnerId>, StoreError>;

    /// How many learners have a chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn learner_count(&self) -> Result<u64, StoreError>;

    /// The learners that were ever enrolled at a provider, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn learners_at(&self, provider: Ukprn) -> Result<Vec<LearnerId>, StoreError>;

    /// The providers at which anybody was ever enrolled or that have a chain, in the order of their
    /// numbers.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn providers(&self) -> Result<Vec<Ukprn>, StoreError>;

    /// For each of these learners, in the order given, the facts.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn facts(&self, ids: &[LearnerId]) -> Result<Vec<Option<SaltedFacts>>, StoreError>;

    /// For each of these enrolments, in the order given, where it was enrolled.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn places(&self, ids: &[EnrolmentId]) -> Result<Vec<Option<StoredEnrolment>>, StoreError>;

    /// The number of the last entry of a chain; nothing where there is no such chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn last_seq(&self, name: &ChainName) -> Result<u32, StoreError>;

    /// The row of the catalogue or the policy that was in force as of an entry of the ledger's own
    /// chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn reference(
        &self,
        kind: &str,
        id: &str,
        as_of: u32,
    ) -> Result<Option<ReferenceRow>, StoreError>;

    /// Every row of a kind that was in force as of an entry of the ledger's own chain, in the order
    /// of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn references(&self, kind: &str, as_of: u32) -> Result<Vec<ReferenceRow>, StoreError>;

    /// The rows that one import brought, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn references_since(&self, kind: &str, since: u32) -> Result<Vec<ReferenceRow>, StoreError>;

    /// Visits every entry with the columns that mirror it, in the order of chain and number.
    ///
    /// # Errors
    /// When the store cannot be read, or the visitor's own error.
    fn each_entry(&self, visit: &mut dyn FnMut(StoredRow) -> Visit) -> Result<(), StoreError>;

    /// Visits the head of every chain, in the order of their names.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn each_head(&self, visit: &mut dyn FnMut(Head) -> Visit) -> Result<(), StoreError>;

    /// Visits every refusal, in the order of enrolment and time.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn each_refusal(&self, visit: &mut dyn FnMut(StoredRefusal) -> Visit)
    -> Result<(), StoreError>;

    /// Visits every enrolment id with its place, in the order of the ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn each_enrolment(
        &self,
        visit: &mut dyn FnMut(StoredEnrolment) -> Visit,
    ) -> Result<(), StoreError>;

    /// Names what makes the store refuse to forget and is not as it was made: a trigger that is
    /// gone, a table that was altered, or one that is not ours. It is a cheap question: no row is
    /// read for it.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn altered_guards(&self) -> Result<Vec<String>, StoreError>;

    /// Tells what the store itself finds wrong with how it keeps its rows, reading all of it; the
    /// first hundred lines of it.
    ///
    /// # Errors
    /// When the store cannot be read; what is damaged is no error, but the answer.
    fn damaged_parts(&self) -> Result<Vec<String>, StoreError>;

    /// How many rows there are and what they sum to, as the database itself adds up.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn totals(&self) -> Result<Totals, StoreError>;

    /// Appends a batch: all of it or nothing. Entries of one chain stand together and in order.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when an entry is not the next of its chain or an enrolment id is
    /// taken; otherwise when the store cannot be written.
    fn append(&mut self, batch: &Batch) -> Result<(), StoreError>;
}

/// Whether to go on with the next row.
pub type Visit = std::ops::ControlFlow<()>;

/// A learner as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLearner {
    /// The entries of the chain, in order.
    pub entries: Vec<StoredEntry>,
    /// The facts, unless they were never recorded or have been erased.
    pub facts: Option<SaltedFacts>,
}

/// The facts about a learner, with the salt of their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaltedFacts {
    /// The facts.
    pub learner: Learner,
    /// The salt.
    pub salt: [u8; 16],
}

/// An entry with the columns beside it, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// The name of its chain.
    pub chain: String,
    /// Its place in the order of recording, from 1 without gaps, where the store keeps one.
    pub place: Option<i64>,
    /// The entry.
    pub entry: StoredEntry,
    /// The column `recorded_at`.
    pub recorded_at: String,
    /// The column `effective_on`.
    pub effective_on: String,
    /// The column `event`.
    pub event: String,
    /// The column `debit`: the kind of the account.
    pub debit: Option<String>,
    /// The column `credit`: the kind of the account.
    pub credit: Option<String>,
    /// The column `amount_pence`.
    pub amount_pence: Option<i64>,
}

/// A refusal as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRefusal {
    /// What tells it from others of the same enrolment.
    pub content: Hash,
    /// The enrolment that was asked for.
    pub enrolment: String,
    /// Who asked.
    pub learner: String,
    /// When it was decided.
    pub decided_at: String,
    /// By whom.
    pub by: String,
    /// The codes of the rules that were not met.
    pub rules: String,
    /// Their reasons.
    pub because: String,
    /// The last entry of the ledger's own chain when it was decided.
    pub basis: u32,
}

/// The place of an enrolment, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEnrolment {
    /// Its id.
    pub id: String,
    /// The chain in which it was enrolled.
    pub chain: String,
    /// The entry.
    pub seq: u32,
    /// The provider.
    pub ukprn: u32,
}

impl StoredEnrolment {
    /// The learner in whose chain it stands; none where that is no learner's chain.
    #[must_use]
    pub fn learner(&self) -> Option<LearnerId> {
        self.chain.parse::<ChainName>().ok()?.learner().cloned()
    }
}

/// What the database adds up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many entries there are.
    pub entries: u64,
    /// How many chains have a name.
    pub chains: u64,
    /// How many enrolment ids are taken.
    pub enrolments: u64,
    /// Of how many learners facts are kept.
    pub facts: u64,
    /// How many rows of the catalogue and the policy there are.
    pub reference: u64,
    /// For each pair of kinds of account, debit and credit, the sum moved, in pence.
    pub moved: Vec<(String, String, i64)>,
}

/// What is appended in one act.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Entries, those of one chain together and in order.
    pub entries: Vec<Entry>,
    /// Facts of learners to record or correct.
    pub facts: Vec<SaltedFacts>,
    /// Rows of the catalogue and the policy.
    pub reference: Vec<ReferenceRow>,
    /// Refusals to keep.
    pub refusals: Vec<Refusal>,
}

impl Batch {
    /// Whether there is nothing to append.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.facts.is_empty()
            && self.reference.is_empty()
            && self.refusals.is_empty()
    }
}

/// Opens the ledger at a place.
///
/// # Errors
/// When there is none, it is not a ledger, or it cannot be opened.
pub fn open(path: &Path) -> Result<Sqlite, StoreError> {
    Sqlite::open(path)
}
