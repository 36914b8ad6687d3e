//! Events of a provider's chain: claims made, and reconciliations prepared.

use chrono::NaiveDate;

use super::entry_name::EntryName;
use super::hash::Hash;
use super::reconciliation::{BreakId, OpenBreak, Tally};
use crate::domain::ids::ClaimReference;
use crate::domain::sum::Sum;

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
