//! Everything that can happen, in the past tense.

use chrono::NaiveDate;

use super::hash::Hash;
use crate::domain::calendar::AcademicYear;
use crate::domain::enrolment::Enrolment;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::{Amount, Money};

/// What happened. Some events belong to a learner's chain, some to the ledger's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Of the ledger: it was made, and grants the full entitlement of this year.
    LedgerOpened {
        /// The year whose full entitlement new learners are granted.
        entitlement_year: AcademicYear,
    },
    /// Of the ledger: a file was taken in.
    FileImported(FileImported),
    /// Of the ledger: the heads of all chains were written down outside of it.
    CheckpointTaken {
        /// The root over all heads.
        root: Hash,
        /// How many chains there were.
        chains: u64,
        /// How many entries they held together.
        entries: u64,
    },
    /// The facts about a learner were recorded or corrected; only a salted digest of them.
    LearnerRecorded {
        /// The digest.
        facts: Hash,
    },
    /// The full entitlement of a year was granted.
    EntitlementGranted {
        /// The year whose rates it is at.
        year: AcademicYear,
        /// The whole of it.
        amount: Amount,
    },
    /// What earlier funded study had used up was deducted.
    PriorStudyDeducted {
        /// How much.
        amount: Amount,
        /// What the figure rests on, where that was given.
        source: Option<String>,
    },
    /// An enrolment was funded: its loan was set aside.
    Enrolled(Enrolled),
    /// The learner withdrew from an enrolment.
    Withdrawn {
        /// The enrolment.
        enrolment: EnrolmentId,
        /// The day of the withdrawal, which may lie before the start.
        withdrawn_on: NaiveDate,
        /// What was set aside and is no longer due; it may be nothing.
        released: Money,
    },
}

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileImported {
    /// What kind of file, as `import` names it.
    pub kind: String,
    /// Its name, without folders.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub digest: Hash,
    /// How many lines it had, the header not counted.
    pub lines: u64,
    /// How many of its records were new and were recorded.
    pub recorded: u64,
    /// How many of its records were there already.
    pub already: u64,
    /// How many were refused by a rule.
    pub refused: u64,
    /// The digest of the reference rows that it brought, in the order of their ids; of nothing
    /// for kinds that bring none.
    pub rows: Hash,
}

/// An enrolment as it was funded, and what the decision rested on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The enrolment with all that was decided.
    pub enrolment: Enrolment,
    /// The number of the last entry of the ledger's own chain when it was decided: the catalogue
    /// and the policy were those that had been imported by then.
    pub basis: u32,
}

impl Event {
    /// The name of the event in texts, columns and exports.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Event::LedgerOpened { .. } => "ledger-opened",
            Event::FileImported(_) => "file-imported",
            Event::CheckpointTaken { .. } => "checkpoint-taken",
            Event::LearnerRecorded { .. } => "learner-recorded",
            Event::EntitlementGranted { .. } => "entitlement-granted",
            Event::PriorStudyDeducted { .. } => "prior-study-deducted",
            Event::Enrolled(_) => "enrolled",
            Event::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The enrolment that the event is about, where it is about one.
    #[must_use]
    pub const fn enrolment(&self) -> Option<&EnrolmentId> {
        match self {
            Event::Enrolled(enrolled) => Some(&enrolled.enrolment.id),
            Event::Withdrawn { enrolment, .. } => Some(enrolment),
            _ => None,
        }
    }
}
