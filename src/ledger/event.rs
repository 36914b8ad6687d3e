//! Everything that can happen, in the past tense.

use chrono::NaiveDate;

use super::chain_name::ChainName;
use super::hash::Hash;
use super::posting::Posting;
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::calendar::AcademicYear;
use crate::domain::enrolment::{Enrolment, Terms};
use crate::domain::ids::{ClaimReference, EnrolmentId, GrantKey};
use crate::domain::money::{Amount, Money};
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

pub use super::provider_event::{ClaimMade, ReconciliationPrepared};
pub use super::recovery::{Recovered, RecoveryCause};

/// What happened. Some events belong to a learner's chain, some to a provider's, some to the
/// ledger's own.
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
    /// Of the ledger: what remained of every learner's entitlement was re-priced at the rates of a
    /// year. The figures are of all upratings to that year that stand.
    UpratingRun {
        /// The year.
        to: AcademicYear,
        /// How many learners.
        learners: u64,
        /// By how much in all.
        change: Sum,
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
    /// Too much had been deducted for prior study, and was given back.
    PriorStudyRestored {
        /// How much.
        amount: Amount,
        /// What the lower figure rests on, where that was given.
        source: Option<String>,
    },
    /// Additional entitlement was granted, for a priority course.
    AdditionalGranted {
        /// How much.
        amount: Amount,
        /// What tells this grant from others of the same learner, where that was given.
        key: Option<GrantKey>,
    },
    /// What remained was re-priced at the rates of a later year.
    EntitlementUprated(Uprated),
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
    /// Attendance was confirmed for a liability period, or that there is none.
    AttendanceRecorded(AttendanceRecorded),
    /// An instalment was drawn down: claimed for the provider.
    DrawnDown(DrawnDown),
    /// What was drawn down was taken back from the provider.
    Recovered(Recovered),
    /// The fee of an enrolment was put right, and with it the loan and its instalments.
    FeeAmended(FeeAmended),
    /// An earlier entry of the same chain was undone by its opposite.
    Corrected(Corrected),
    /// Of a provider: a claim was made, of what was drawn down and recovered since the one before.
    ClaimMade(ClaimMade),
    /// Of a provider: the payer's schedule says that this was paid to it.
    PaymentRecorded(Payment),
    /// Of a provider: what was drawn down was held against what was paid.
    ReconciliationPrepared(ReconciliationPrepared),
}

/// What was confirmed for a liability period of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceRecorded {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The period.
    pub period: LiabilityPeriod,
    /// What was confirmed, and on which day.
    pub attendance: Attendance,
}

/// An instalment, or what was still to be drawn of it, that was drawn down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnDown {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period that it pays for.
    pub period: LiabilityPeriod,
    /// The claim that it is a line of.
    pub claim: ClaimReference,
    /// The day on which the instalment fell due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Amount,
}

/// A fee that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeAmended {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The fee, the loan and its instalments from now on.
    pub terms: Terms,
    /// By how much more is set aside; below zero where it is less.
    pub set_aside: Money,
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

/// An uprating of what remained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uprated {
    /// The year at whose rates the entitlement stood.
    pub from: AcademicYear,
    /// The year at whose rates it stands now.
    pub to: AcademicYear,
    /// What remained before; where it replaces another, what would have remained before that one.
    pub remaining: Money,
    /// By how much that changed; it may be nothing, or below it where the rates fell.
    pub change: Money,
    /// The number of the uprating that was undone and in whose place this one stands.
    pub replaces: Option<u32>,
}

/// An entry that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// Its number in the chain.
    pub undoes: u32,
    /// The enrolment that it was about, where it was about one.
    pub enrolment: Option<EnrolmentId>,
    /// The opposite of what it moved, where it moved money.
    pub posting: Option<Posting>,
}

impl Event {
    /// The name of the event in texts, columns and exports.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Event::LedgerOpened { .. } => "ledger-opened",
            Event::FileImported(_) => "file-imported",
            Event::CheckpointTaken { .. } => "checkpoint-taken",
            Event::UpratingRun { .. } => "uprating-run",
            Event::LearnerRecorded { .. } => "learner-recorded",
            Event::EntitlementGranted { .. } => "entitlement-granted",
            Event::PriorStudyDeducted { .. } => "prior-study-deducted",
            Event::PriorStudyRestored { .. } => "prior-study-restored",
            Event::AdditionalGranted { .. } => "additional-granted",
            Event::EntitlementUprated(_) => "entitlement-uprated",
            Event::Enrolled(_) => "enrolled",
            Event::Withdrawn { .. } => "withdrawn",
            Event::AttendanceRecorded(_) => "attendance-recorded",
            Event::DrawnDown(_) => "drawn-down",
            Event::Recovered(_) => "recovered",
            Event::FeeAmended(_) => "fee-amended",
            Event::Corrected(_) => "corrected",
            Event::ClaimMade(_) => "claim-made",
            Event::PaymentRecorded(_) => "payment-recorded",
            Event::ReconciliationPrepared(_) => "reconciliation-prepared",
        }
    }

    /// Whether an event of this kind belongs in a chain: each kind has its own kind of chain.
    #[must_use]
    pub const fn stands_in(&self, chain: &ChainName) -> bool {
        match self {
            Event::LedgerOpened { .. }
            | Event::FileImported(_)
            | Event::CheckpointTaken { .. }
            | Event::UpratingRun { .. } => matches!(chain, ChainName::Ledger),
            Event::LearnerRecorded { .. }
            | Event::EntitlementGranted { .. }
            | Event::PriorStudyDeducted { .. }
            | Event::PriorStudyRestored { .. }
            | Event::AdditionalGranted { .. }
            | Event::EntitlementUprated(_)
            | Event::Enrolled(_)
            | Event::Withdrawn { .. }
            | Event::AttendanceRecorded(_)
            | Event::DrawnDown(_)
            | Event::Recovered(_)
            | Event::FeeAmended(_) => matches!(chain, ChainName::Learner(_)),
            Event::ClaimMade(_) | Event::PaymentRecorded(_) | Event::ReconciliationPrepared(_) => {
                matches!(chain, ChainName::Provider(_))
            }
            Event::Corrected(_) => !matches!(chain, ChainName::Ledger),
        }
    }

    /// The enrolment that the event is about, where it is about one.
    #[must_use]
    pub const fn enrolment(&self) -> Option<&EnrolmentId> {
        match self {
            Event::Enrolled(enrolled) => Some(&enrolled.enrolment.id),
            Event::Withdrawn { enrolment, .. } => Some(enrolment),
            Event::AttendanceRecorded(recorded) => Some(&recorded.enrolment),
            Event::DrawnDown(drawn) => Some(&drawn.enrolment),
            Event::Recovered(recovered) => Some(&recovered.enrolment),
            Event::FeeAmended(amended) => Some(&amended.enrolment),
            Event::Corrected(corrected) => corrected.enrolment.as_ref(),
            _ => None,
        }
    }
}
