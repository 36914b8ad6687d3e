//! What a store gives back: rows as they are stored, not yet believed.

use crate::domain::ids::LearnerId;
use crate::domain::learner::Learner;
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::closing::note_digest;
use crate::ledger::entry_name::EntryName;
use crate::ledger::facts::{FactsForm, Numbers, facts_digest};
use crate::ledger::hash::Hash;
use crate::ledger::kept_refusal::RefusalLink;

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
    /// The unique learner number, where it is kept.
    pub uln: Option<String>,
    /// The loans body's number of the learner, where it is kept.
    pub ssn: Option<String>,
    /// The salt.
    pub salt: [u8; 16],
}

impl SaltedFacts {
    /// The digest of the facts, as an entry of that form of facts holds it.
    #[must_use]
    pub fn digest(&self, form: FactsForm) -> Hash {
        let numbers = Numbers { uln: self.uln.as_deref(), ssn: self.ssn.as_deref() };
        facts_digest(form, &self.learner, numbers, &self.salt)
    }
}

/// The text of a note, which stands beside the entry that holds its digest and can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaltedNote {
    /// The entry: of a provider's chain.
    pub at: EntryName,
    /// Whom it is about.
    pub learner: LearnerId,
    /// What it says.
    pub text: String,
    /// The salt.
    pub salt: [u8; 16],
}

impl SaltedNote {
    /// The digest of it, as its entry holds it.
    #[must_use]
    pub fn digest(&self) -> Hash {
        note_digest(&self.learner, &self.text, &self.salt)
    }
}

/// An entry with the columns beside it, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// The name of its chain.
    pub chain: String,
    /// The column that holds its number, whatever stands there: the next page begins after it.
    pub number: i64,
    /// Its number in the order of recording, from 1 without gaps, where the store keeps one.
    pub ordinal: Option<i64>,
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
    /// The entry of the ledger's own chain as of which it was decided.
    pub basis: u32,
    /// What it is known by, as text; none where it is known by its words, as refusals of the first
    /// form are.
    pub text: Option<String>,
    /// The entry of the ledger's own chain that began the file which brought it, if one did.
    pub file: Option<u32>,
    /// Its link in a chain of refusals, if it was a single one.
    pub link: Option<RefusalLink>,
}

/// Where an enrolment stands, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEnrolment {
    /// Its id.
    pub id: String,
    /// Which enrolment under this id it is, counted from 1: an id that was undone may come again.
    pub nth: u32,
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

/// The place of a closing, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClosing {
    /// The chain in which a month was closed or opened again.
    pub chain: String,
    /// The column that holds the number of the entry, whatever stands there.
    pub seq: i64,
}

/// What changes and one enrolment needs, of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The number of the entry of the ledger's own chain that brought rows of the catalogue or the
    /// policy last.
    pub basis: u32,
    /// The learner.
    pub learner: StoredLearner,
    /// Where the enrolment was enrolled, if it ever was.
    pub enrolment: Option<StoredEnrolment>,
}
