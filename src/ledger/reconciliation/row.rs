//! A row of a reconciliation: both sides of one enrolment and liability period.

use std::fmt;

use chrono::NaiveDate;

use super::Tally;
use super::cause::Cause;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::sum::Sum;

/// Both sides of one enrolment and liability period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Why it is a break; none where it matches.
    pub cause: Option<Cause>,
    /// The provider of the enrolment; where it is not ours, the one that the payment names.
    pub ukprn: Ukprn,
    /// The provider that the first of the payments names, where there are any.
    pub paid_to: Option<Ukprn>,
    /// The learner of the enrolment; where it is not ours, the one that the payment names.
    pub learner: LearnerId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period.
    pub period: LiabilityPeriod,
    /// What we drew less what we recovered; none of a period counts as no line.
    pub ours: Tally,
    /// The payments, reclaims among them below zero.
    pub theirs: Tally,
    /// The references of all payments, sorted, with `;` between them. One that stands on two lines
    /// stands here twice.
    pub references: String,
    /// The day on which the instalment falls due, where the period is ours.
    pub due_on: Option<NaiveDate>,
    /// The day of the first of the payments. It is the first so that a break does not look younger
    /// when one more payment comes.
    pub payment_date: Option<NaiveDate>,
    /// The days from the day on which it fell due, or where that is not known from the first
    /// payment; 0 before that day.
    pub age_days: u64,
}

/// For how long something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgeBand {
    /// A week.
    Week,
    /// Up to 30 days.
    Month,
    /// Up to 60 days.
    TwoMonths,
    /// Up to 90 days.
    ThreeMonths,
    /// More than 90 days.
    Longer,
}

impl Row {
    /// `matched` or `break`.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        if self.cause.is_some() { "break" } else { "matched" }
    }

    /// Ours less theirs.
    #[must_use]
    pub fn difference(&self) -> Sum {
        self.ours.total - self.theirs.total
    }

    /// The band of its age.
    #[must_use]
    pub const fn band(&self) -> AgeBand {
        match self.age_days {
            0..=7 => AgeBand::Week,
            8..=30 => AgeBand::Month,
            31..=60 => AgeBand::TwoMonths,
            61..=90 => AgeBand::ThreeMonths,
            _ => AgeBand::Longer,
        }
    }
}

impl AgeBand {
    /// All of them, the youngest first.
    pub const ALL: [AgeBand; 5] =
        [AgeBand::Week, AgeBand::Month, AgeBand::TwoMonths, AgeBand::ThreeMonths, AgeBand::Longer];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AgeBand::Week => "0-7",
            AgeBand::Month => "8-30",
            AgeBand::TwoMonths => "31-60",
            AgeBand::ThreeMonths => "61-90",
            AgeBand::Longer => "90+",
        }
    }
}

impl fmt::Display for AgeBand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// An age is never below zero, so that its band always holds it.
pub(super) fn age_days(since: NaiveDate, as_at: NaiveDate) -> u64 {
    u64::try_from(as_at.signed_duration_since(since).num_days()).unwrap_or_default()
}
