//! Events of a provider's chain.

use chrono::NaiveDate;

use super::closing::{MonthCertified, MonthPrepared, MonthReopened, NoteRecorded};
use super::entry_name::EntryName;
use super::event::{ChainEvent, Corrected};
use super::hash::Hash;
use super::proof::KeyIntroduced;
use super::reconciliation::{BreakId, OpenBreak, Tally};
use crate::domain::ids::ClaimReference;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// What happened to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderEvent {
    /// A claim was made, of what was drawn down and recovered since the one before.
    ClaimMade(ClaimMade),
    /// The payer's schedule says that this was paid to it.
    PaymentRecorded(Payment),
    /// An earlier entry of the same chain was undone by its opposite.
    Corrected(Corrected),
    /// What was drawn down was held against what was paid.
    ReconciliationPrepared(ReconciliationPrepared),
    /// A note on a break.
    NoteRecorded(NoteRecorded),
    /// A month was prepared for certification.
    MonthPrepared(MonthPrepared),
    /// A month was certified.
    MonthCertified(MonthCertified),
    /// A month was opened again.
    MonthReopened(MonthReopened),
    /// A key is used from now on to sign.
    KeyIntroduced(KeyIntroduced),
}

/// A claim that was made. Its lines are the entries `drawn-down` that name it, and the recoveries
/// that it lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimMade {
    /// The claim.
    pub claim: ClaimReference,
    /// The day that was asked for: everything due on or before it was claimed.
    pub due_by: NaiveDate,
    /// How many lines it has.
    pub lines: u64,
    /// What they come to, recoveries below zero.
    pub amount: Sum,
    /// The SHA-256 of the claim file.
    pub digest: Hash,
    /// The entries of recoveries that are lines of it, in the order of learners and numbers.
    pub recoveries: Vec<EntryName>,
}

/// What was drawn down for a provider, held against what the payer's schedules say was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconciliationPrepared {
    /// The day as of which it was made.
    pub as_at: NaiveDate,
    /// The name of the schedule's file, without folders.
    pub file: String,
    /// The SHA-256 of the schedule.
    pub schedule: Hash,
    /// How many payments of the schedule were new.
    pub payments: u64,
    /// The SHA-256 of the rows of this provider, as `reconciliation.csv` holds them.
    pub rows: Hash,
    /// All that was drawn down for the provider.
    pub ours: Tally,
    /// All that was paid.
    pub theirs: Tally,
    /// How many rows match.
    pub matched: u64,
    /// How many lines the whole schedule had, and what they came to; not told by entries of the
    /// first form.
    pub lines: Option<Tally>,
    /// The form of the causes by which breaks were judged.
    pub causes: u32,
    /// The breaks that are new since the last one or whose cause or first day changed.
    pub opened: Vec<OpenBreak>,
    /// The breaks that are there no more.
    pub closed: Vec<BreakId>,
}

impl ChainEvent for ProviderEvent {
    fn name(&self) -> &'static str {
        match self {
            ProviderEvent::ClaimMade(_) => "claim-made",
            ProviderEvent::PaymentRecorded(_) => "payment-recorded",
            ProviderEvent::Corrected(_) => "corrected",
            ProviderEvent::ReconciliationPrepared(_) => "reconciliation-prepared",
            ProviderEvent::NoteRecorded(_) => "note-recorded",
            ProviderEvent::MonthPrepared(_) => "month-prepared",
            ProviderEvent::MonthCertified(_) => "month-certified",
            ProviderEvent::MonthReopened(_) => "month-reopened",
            ProviderEvent::KeyIntroduced(_) => "key-introduced",
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        match self {
            ProviderEvent::PaymentRecorded(payment) => Some(payment.paid_on),
            ProviderEvent::ReconciliationPrepared(prepared) => Some(prepared.as_at),
            _ => None,
        }
    }
}
