//! Recoveries: what was drawn down and is taken back, and because of what.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::excerpt::excerpt;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::Amount;

/// What was drawn down and taken back from the provider. It is set aside again for the enrolment;
/// where it is no longer due, the entry after it gives it back to the learner. It is a line below
/// zero of the provider's next claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period for which it was drawn.
    pub period: LiabilityPeriod,
    /// The day on which the instalment fell due.
    pub due_on: NaiveDate,
    /// Because of what.
    pub cause: RecoveryCause,
    /// How much.
    pub amount: Amount,
}

/// Because of what something is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryCause {
    /// The payer rejected the claim or took the money back. The period is not claimed again before
    /// its attendance is confirmed anew.
    Rejected,
    /// The learner withdrew before it fell due.
    Withdrawn,
    /// The fee was amended, and less is due.
    Amended,
}

/// A text that names no cause of a recovery.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a cause of a recovery: `rejected`, `withdrawn` or `amended`")]
pub struct RecoveryCauseError(String);

impl RecoveryCause {
    const ALL: [RecoveryCause; 3] =
        [RecoveryCause::Rejected, RecoveryCause::Withdrawn, RecoveryCause::Amended];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RecoveryCause::Rejected => "rejected",
            RecoveryCause::Withdrawn => "withdrawn",
            RecoveryCause::Amended => "amended",
        }
    }
}

impl fmt::Display for RecoveryCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for RecoveryCause {
    type Err = RecoveryCauseError;

    fn from_str(text: &str) -> Result<RecoveryCause, RecoveryCauseError> {
        let found = RecoveryCause::ALL.into_iter().find(|cause| cause.code() == text);
        found.ok_or_else(|| RecoveryCauseError(excerpt(text)))
    }
}
