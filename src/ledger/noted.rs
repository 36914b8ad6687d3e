//! Notes on breaks, as they stand on record.

use chrono::NaiveDate;

use super::actor::Name;
use super::event::NoteSubject;
use super::hash::Hash;
use super::reconciliation::BreakId;
use crate::domain::ids::LearnerId;

/// A note on a break, without its text, which stands beside the chain and can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteOnRecord {
    /// The number of its entry.
    pub seq: u32,
    /// The day of it.
    pub on: NaiveDate,
    /// Who wrote it.
    pub by: Name,
    /// What it is about.
    pub about: NoteSubject,
    /// What that came to when it was written: the period itself, or those that the payment was for.
    pub breaks: Vec<BreakId>,
    /// The learners whom the payments name that it is about, where it is about payments.
    pub paid_for: Vec<LearnerId>,
    /// Who is to see to it, where somebody is.
    pub owner: Option<Name>,
    /// The digest of its text.
    pub digest: Hash,
}
