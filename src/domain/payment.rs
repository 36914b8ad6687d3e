//! A payment, as the payer's schedule tells it.

use chrono::NaiveDate;

use super::attendance::LiabilityPeriod;
use super::ids::{EnrolmentId, LearnerId, PaymentReference, Ukprn};
use super::money::Money;

/// One line of the payer's schedule: what was paid to a provider for a liability period.
///
/// Two payments that say the same throughout are the same payment; the order is that of all that
/// they say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Payment {
    /// The payer's reference.
    pub reference: PaymentReference,
    /// The day of the payment.
    pub paid_on: NaiveDate,
    /// The provider that was paid.
    pub ukprn: Ukprn,
    /// The learner for whom.
    pub learner: LearnerId,
    /// The enrolment for which.
    pub enrolment: EnrolmentId,
    /// The liability period for which.
    pub period: LiabilityPeriod,
    /// How much; below zero where money was taken back.
    pub amount: Money,
}
