//! Events of a learner's chain.

use chrono::NaiveDate;

use super::chain_name::ChainName;
use super::event::{ChainEvent, Corrected};
use super::facts::FactsForm;
use super::hash::Hash;
use super::posting::Posting;
use super::record::{BadgeIssued, BadgeRevoked, BroughtForward, OutcomeRecorded};
use super::recovery::Recovered;
use crate::domain::attendance::{Attendance, AttendanceStatus, LiabilityPeriod};
use crate::domain::calendar::AcademicYear;
use crate::domain::employer::Employer;
use crate::domain::enrolment::{Enrolment, Terms};
use crate::domain::ids::{ClaimReference, EnrolmentId, GrantKey};
use crate::domain::money::{Amount, Money};

/// What happened to a learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearnerEvent {
    /// The facts about a learner were recorded or corrected; only a salted digest of them.
    LearnerRecorded {
        /// The digest.
        facts: Hash,
        /// The form of what it is the digest of.
        form: FactsForm,
    },
    /// The facts about a learner were erased, with their salt and all that stands beside the chain.
    FactsForgotten,
    /// The full entitlement of a year was granted.
    EntitlementGranted {
        /// The year whose rates it is at.
        year: AcademicYear,
        /// The whole of it.
        amount: Amount,
    },
    /// A grant was put right, because the full entitlement that it had used was not the right one.
    GrantPutRight(GrantPutRight),
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
    Withdrawn(Withdrawn),
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
    /// What came of a module was recorded.
    OutcomeRecorded(OutcomeRecorded),
    /// A credential was signed for a module that was passed.
    BadgeIssued(BadgeIssued),
    /// A credential was revoked.
    BadgeRevoked(BadgeRevoked),
    /// What the entries before come to.
    BroughtForward(BroughtForward),
}

/// A withdrawal from an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The day of the withdrawal, which may lie before the start.
    pub withdrawn_on: NaiveDate,
    /// The day on which it was told that the learner never attended, where that was told.
    pub never_attended: Option<NaiveDate>,
    /// The loan's part of what the provider charges, where it is less than what was due.
    pub charged: Option<Money>,
    /// What was set aside and is no longer due; it may be nothing, and in the place of another
    /// withdrawal less than nothing.
    pub released: Money,
    /// The withdrawal that stands and in whose place this one comes, moving the difference alone.
    pub replaces: Option<u32>,
}

/// A grant that was put right: the difference alone is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantPutRight {
    /// The year whose rates it is at.
    pub year: AcademicYear,
    /// The full entitlement of that year.
    pub full: Amount,
    /// The full entitlement that was used before.
    pub full_before: Amount,
    /// The grant, or what had put it right before.
    pub replaces: u32,
}

impl GrantPutRight {
    /// By how much more is granted; below zero where it is less.
    #[must_use]
    pub fn change(&self) -> Money {
        self.full.less(self.full_before)
    }
}

/// The full entitlements by which something was re-priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FullEntitlements {
    /// Of the year from which it was.
    pub before: Amount,
    /// Of the year to which it was.
    pub now: Amount,
}

impl FullEntitlements {
    /// These two, where both are above nothing, as those of rates are.
    #[must_use]
    pub fn of(before: Money, now: Money) -> Option<FullEntitlements> {
        Some(FullEntitlements { before: Amount::new(before)?, now: Amount::new(now)? })
    }
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
    /// What an employer pays from now on, where that changes too.
    pub employer: Option<(Money, Employer)>,
}

/// An enrolment as it was funded, and what the decision rested on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The enrolment with all that was decided.
    pub enrolment: Enrolment,
    /// The entry of the ledger's own chain that had last brought rows of the catalogue or the
    /// policy when it was decided: they were those that had been imported by then.
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
    pub anew: Option<u32>,
    /// The number of the uprating that stands and in whose place this one comes, moving the
    /// difference alone.
    pub replaces: Option<u32>,
    /// The full entitlements that were used; not told by entries of the first form.
    pub full: Option<FullEntitlements>,
}

impl LearnerEvent {
    /// What a figure of prior study rests on, where that was given.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        match self {
            LearnerEvent::PriorStudyDeducted { source, .. }
            | LearnerEvent::PriorStudyRestored { source, .. } => source.as_deref(),
            _ => None,
        }
    }

    /// The enrolment that the event is about, where it is about one.
    #[must_use]
    pub const fn enrolment(&self) -> Option<&EnrolmentId> {
        match self {
            LearnerEvent::Enrolled(enrolled) => Some(&enrolled.enrolment.id),
            LearnerEvent::Withdrawn(withdrawn) => Some(&withdrawn.enrolment),
            LearnerEvent::AttendanceRecorded(recorded) => Some(&recorded.enrolment),
            LearnerEvent::DrawnDown(drawn) => Some(&drawn.enrolment),
            LearnerEvent::Recovered(recovered) => Some(&recovered.enrolment),
            LearnerEvent::FeeAmended(amended) => Some(&amended.enrolment),
            LearnerEvent::Corrected(corrected) => corrected.enrolment.as_ref(),
            LearnerEvent::OutcomeRecorded(outcome) => Some(&outcome.enrolment),
            LearnerEvent::BadgeIssued(badge) => Some(&badge.enrolment),
            _ => None,
        }
    }
}

impl LearnerEvent {
    /// The liability period that the event is about, where it is about one.
    #[must_use]
    pub const fn period(&self) -> Option<LiabilityPeriod> {
        match self {
            LearnerEvent::AttendanceRecorded(recorded) => Some(recorded.period),
            LearnerEvent::DrawnDown(drawn) => Some(drawn.period),
            LearnerEvent::Recovered(recovered) => Some(recovered.period),
            _ => None,
        }
    }

    /// The status of attendance that it tells, where it tells one.
    #[must_use]
    pub const fn status(&self) -> Option<AttendanceStatus> {
        match self {
            LearnerEvent::AttendanceRecorded(recorded) => Some(recorded.attendance.status),
            _ => None,
        }
    }
}

impl ChainEvent for LearnerEvent {
    fn name(&self) -> &'static str {
        match self {
            LearnerEvent::LearnerRecorded { .. } => "learner-recorded",
            LearnerEvent::FactsForgotten => "facts-forgotten",
            LearnerEvent::EntitlementGranted { .. } => "entitlement-granted",
            LearnerEvent::GrantPutRight(_) => "grant-put-right",
            LearnerEvent::PriorStudyDeducted { .. } => "prior-study-deducted",
            LearnerEvent::PriorStudyRestored { .. } => "prior-study-restored",
            LearnerEvent::AdditionalGranted { .. } => "additional-granted",
            LearnerEvent::EntitlementUprated(_) => "entitlement-uprated",
            LearnerEvent::Enrolled(_) => "enrolled",
            LearnerEvent::Withdrawn(_) => "withdrawn",
            LearnerEvent::AttendanceRecorded(_) => "attendance-recorded",
            LearnerEvent::DrawnDown(_) => "drawn-down",
            LearnerEvent::Recovered(_) => "recovered",
            LearnerEvent::FeeAmended(_) => "fee-amended",
            LearnerEvent::Corrected(_) => "corrected",
            LearnerEvent::OutcomeRecorded(_) => "outcome-recorded",
            LearnerEvent::BadgeIssued(_) => "badge-issued",
            LearnerEvent::BadgeRevoked(_) => "badge-revoked",
            LearnerEvent::BroughtForward(_) => "brought-forward",
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        match self {
            LearnerEvent::Enrolled(enrolled) => Some(enrolled.enrolment.start),
            LearnerEvent::Withdrawn(withdrawn) => Some(withdrawn.withdrawn_on),
            LearnerEvent::AttendanceRecorded(recorded) => Some(recorded.attendance.confirmed_on),
            LearnerEvent::OutcomeRecorded(outcome) => Some(outcome.completed_on),
            _ => None,
        }
    }

    fn posting(&self, chain: &ChainName) -> Option<Posting> {
        super::posting::posting_for(chain.learner()?, self)
    }
}
