//! What only `verify` asks of a store.

use super::{Reader, StoreError, StoredClosing, StoredEnrolment, StoredRefusal, StoredRow};
use crate::domain::ids::EnrolmentId;
use crate::ledger::reference::ReferenceKindError;

/// Reads what a store says of itself, beside what any reader reads.
#[expect(clippy::missing_errors_doc, reason = "as for a reader: when the store cannot be read")]
pub trait Audit: Reader {
    /// Tells what the store itself finds wrong with how it keeps its rows, reading all of it; the
    /// first hundred lines of it. What is damaged is no error, but the answer.
    fn damaged_parts(&self) -> Result<Vec<String>, StoreError>;

    /// A kind of row of the catalogue and the policy that this version does not know, where there
    /// are such rows: somebody else put them there, or a newer version.
    fn unknown_kind(&self) -> Result<Option<ReferenceKindError>, StoreError>;

    /// How many rows there are and what they sum to, as the database itself adds up.
    fn totals(&self) -> Result<Totals, StoreError>;

    /// For each of these enrolments, in the order given, every row of its id, in their order.
    fn enrolments_ever(&self, ids: &[EnrolmentId])
    -> Result<Vec<Vec<StoredEnrolment>>, StoreError>;

    /// The single refusals, those of one provider after the other and in the order of their
    /// numbers: a page. One that has no provider or no number is left out.
    fn single_refusals_after(
        &self,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError>;

    /// Closings: a page in the order of chain and number.
    fn closings_after(
        &self,
        after: Option<&StoredClosing>,
        most: usize,
    ) -> Result<Vec<StoredClosing>, StoreError>;

    /// Entries whose chain has no name, at most so many: they were put there, or their chain lost
    /// its name, by somebody else.
    fn strays(&self, most: usize) -> Result<Vec<StoredRow>, StoreError>;
}

/// What the database adds up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many entries there are.
    pub entries: u64,
    /// How many chains have a name.
    pub chains: u64,
    /// How many enrolments there are, those included that were undone.
    pub enrolments: u64,
    /// How many closings there are.
    pub closings: u64,
    /// Of how many learners facts are kept.
    pub facts: u64,
    /// How many notes have a text.
    pub notes: u64,
    /// How many rows of the catalogue and the policy there are.
    pub reference: u64,
    /// For each pair of kinds of account, debit and credit, the sum moved, in pence: of as many
    /// entries as there are, and so in more bits than one of them has.
    pub moved: Vec<(String, String, i128)>,
}
