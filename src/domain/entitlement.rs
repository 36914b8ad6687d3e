//! A learner's entitlement: what was granted, what is set aside, what is paid, what remains.

use chrono::NaiveDate;

use super::sum::Sum;

/// The figures of one learner's entitlement. What remains is worked out, never kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entitlement {
    /// All that the scheme has granted, less what corrections took back.
    pub granted: Sum,
    /// What earlier funded study had used up.
    pub prior_study: Sum,
    /// What is set aside for enrolments and not yet paid.
    pub committed: Sum,
    /// What has been paid to providers.
    pub drawn: Sum,
}

impl Entitlement {
    /// `granted − prior study − committed − drawn`.
    #[must_use]
    pub fn remaining(self) -> Sum {
        self.granted - self.prior_study - self.committed - self.drawn
    }
}

/// The least that remains of an entitlement on any day from some day on: so much can be lent from
/// that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    /// The first day on which it is so little.
    pub on: NaiveDate,
    /// What remains then; below zero only beside entries of the first form.
    pub remaining: Sum,
}
