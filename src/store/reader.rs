//! Reading a store: a reader is a value of one moment.

use super::{Gathered, SaltedFacts, SaltedNote, StoreError, StoredEnrolment, StoredLearner};
use super::{StoredRefusal, StoredRow};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::hash::Hash;
use crate::ledger::imports::Origin;
use crate::ledger::instant::Instant;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};
use crate::ledger::reference::{ReferenceKind, ReferenceRow};

/// What a reader promises about everything that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// All of it is of one moment: the one at which the reader was made, whatever others append.
    OneMoment,
    /// Each chain is of one moment, and so is what stands beside it; two chains may be of two. Who
    /// judges across chains looks again before judging.
    EachChain,
}

/// Reads what a store holds. It can be handed to another thread, and there may be as many as are
/// wanted. Pages hold as many rows as are asked for and begin after the last row of the one before;
/// one that holds fewer is the last. Everything that is sorted is sorted by the bytes of its names,
/// on every store.
///
/// Every question fails when the store cannot be read, or when what is stored cannot be what was
/// written.
#[expect(clippy::missing_errors_doc, reason = "said once, of all of them")]
pub trait Reader: Send {
    /// What it promises.
    fn promise(&self) -> Promise;

    /// Names what makes the store refuse to forget and is not as it was made: a trigger that is
    /// gone, a table that was altered, or one that is not ours. It is a cheap question: no row is
    /// read for it.
    fn altered_guards(&self) -> Result<Vec<String>, StoreError>;

    /// The time of the last thing that was recorded, an entry or a refusal; with an instant, of the
    /// last that is of no later time. There is none where nothing is.
    fn last_recorded(&self, by: Option<Instant>) -> Result<Option<Instant>, StoreError>;

    /// The entries of a chain, in order, as they are stored; none where there is no such chain.
    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError>;

    /// The number of the entry of the ledger's own chain that brought rows of the catalogue or the
    /// policy last; 1, the opening, where none did. There is no answer where rows are of a kind
    /// that this version does not know: what is decided would leave them out without a word.
    fn basis(&self) -> Result<u32, StoreError>;

    /// For each of these learners, in the order given, the chain and the facts. Sorted ids are read
    /// fastest.
    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError>;

    /// For each of these learners, in the order given, the facts.
    fn facts(&self, ids: &[LearnerId]) -> Result<Vec<Option<SaltedFacts>>, StoreError>;

    /// The texts of the notes in a provider's chain that were not erased, in the order of their
    /// numbers.
    fn notes(&self, provider: Ukprn) -> Result<Vec<SaltedNote>, StoreError>;

    /// How many notes about a learner were not erased.
    fn notes_about(&self, learner: &LearnerId) -> Result<u64, StoreError>;

    /// For each of these enrolments, in the order given, where it was enrolled: the last time,
    /// where an id was undone and came again.
    fn enrolments(&self, ids: &[EnrolmentId]) -> Result<Vec<Option<StoredEnrolment>>, StoreError>;

    /// What changes and one enrolment needs, in one question.
    fn gather(&self, learner: &LearnerId, enrolment: &EnrolmentId) -> Result<Gathered, StoreError> {
        let none = StoredLearner { entries: Vec::new(), facts: None };
        Ok(Gathered {
            basis: self.basis()?,
            learner: self.learners(std::slice::from_ref(learner))?.pop().unwrap_or(none),
            enrolment: self.enrolments(std::slice::from_ref(enrolment))?.pop().flatten(),
        })
    }

    /// Whether each of these refusals, by enrolment and content, is kept already.
    fn are_kept(&self, refusals: &[(EnrolmentId, Hash)]) -> Result<Vec<bool>, StoreError>;

    /// The last of the single refusals at a provider.
    fn last_refusal(&self, at: RefusedAt) -> Result<Option<RefusalLink>, StoreError>;

    /// The last single refusal at each provider that has any: a page in the order of the providers'
    /// numbers, before which those of no known provider stand.
    fn refusal_heads_after(
        &self,
        after: Option<RefusedAt>,
        most: usize,
    ) -> Result<Vec<RefusalLink>, StoreError>;

    /// The refusals of a file, by the number of its `import-begun`: a page in the order of the
    /// bytes of enrolment and content.
    fn refusals_of(
        &self,
        file: u32,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError>;

    /// The learners that have a chain: a page in the order of their ids.
    fn learner_ids(
        &self,
        after: Option<&LearnerId>,
        most: usize,
    ) -> Result<Vec<LearnerId>, StoreError>;

    /// How many learners have a chain.
    fn learner_count(&self) -> Result<u64, StoreError>;

    /// The learners that were ever enrolled at a provider, in the order of their ids.
    fn learners_at(&self, provider: Ukprn) -> Result<Vec<LearnerId>, StoreError>;

    /// The providers at which anybody was ever enrolled or that have a chain, in the order of their
    /// numbers.
    fn providers(&self) -> Result<Vec<Ukprn>, StoreError>;

    /// The row of the catalogue or the policy that was in force as of an entry of the ledger's own
    /// chain.
    fn reference(
        &self,
        kind: ReferenceKind,
        id: &str,
        as_of: u32,
    ) -> Result<Option<ReferenceRow>, StoreError>;

    /// Every row of a kind that was in force as of an entry of the ledger's own chain, in the order
    /// of their ids.
    fn references(&self, kind: ReferenceKind, as_of: u32) -> Result<Vec<ReferenceRow>, StoreError>;

    /// The rows that one import brought, in the order of their ids.
    fn references_since(
        &self,
        kind: ReferenceKind,
        since: u32,
    ) -> Result<Vec<ReferenceRow>, StoreError>;

    /// The entry in a provider's chain by which a month of it was last closed or opened again; none
    /// where that never happened.
    fn last_closing(&self, provider: Ukprn) -> Result<Option<u32>, StoreError>;

    /// How many entries there are, those included whose chain has lost its name.
    fn entry_count(&self) -> Result<u64, StoreError>;

    /// Entries with the columns that mirror them: a page in the order of chain and number.
    fn entries_after(
        &self,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError>;

    /// The entries that say that this file or run brought them, with the columns that mirror them:
    /// a page in the order of recording. What was recorded before the file or the run was begun is
    /// not looked at.
    fn entries_brought_by(
        &self,
        origin: Origin,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError>;

    /// The heads of chains: a page in the order of their names.
    fn heads_after(&self, after: Option<&ChainName>, most: usize) -> Result<Vec<Head>, StoreError>;

    /// Refusals: a page in the order of enrolment, time and content.
    fn refusals_after(
        &self,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError>;

    /// Enrolment ids and where they stand: a page in the order of ids and numbers.
    fn enrolments_after(
        &self,
        after: Option<&StoredEnrolment>,
        most: usize,
    ) -> Result<Vec<StoredEnrolment>, StoreError>;
}
