//! The causes of a break, in the order in which they are looked at, in each form that there was.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::excerpt::excerpt;

/// The form of the causes: which there are, in which order, and when each applies. A reconciliation
/// on record is judged again by the causes of its own form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CausesForm {
    /// Of the ledgers before part 5: one reference twice was a duplicate, whatever the sums were;
    /// what was not confirmed was a break even where they agreed.
    First,
    /// As [`Cause`] says it.
    Second,
}

impl CausesForm {
    /// The one by which new reconciliations are judged.
    pub const LATEST: CausesForm = CausesForm::Second;

    /// The form of a number, where this program knows it.
    #[must_use]
    pub const fn of(number: u32) -> Option<CausesForm> {
        match number {
            1 => Some(CausesForm::First),
            2 => Some(CausesForm::Second),
            _ => None,
        }
    }

    /// Its number, as an entry names it.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            CausesForm::First => 1,
            CausesForm::Second => 2,
        }
    }

    /// Its causes, in the order in which they are looked at.
    #[must_use]
    pub fn causes(self) -> Vec<Cause> {
        let is_there =
            |cause: &Cause| self == CausesForm::Second || *cause != Cause::ReclaimedTooMuch;
        Cause::ALL.into_iter().filter(is_there).collect()
    }
}

/// Why an enrolment and liability period does not agree. The first that applies is told.
///
/// What was paid and taken back in full is settled (ours): it names no enrolment and no provider
/// any more, and where we have nothing drawn either, nothing is left to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Theirs names an enrolment that is not ours. An enrolment is a learner's, so one of ours that
    /// is named with another learner is not ours either (ours): were it matched, one learner would
    /// be charged for what another was paid for.
    UnknownEnrolment,
    /// Theirs names another provider than the enrolment's.
    WrongProvider,
    /// One payment reference on two or more lines above nothing that no reclaim of the same amount
    /// under it undoes, where theirs is more than ours and more than the instalment of the period:
    /// a payment may come in parts, and a line of nothing tells and pays nothing. Each line counts
    /// as money, since that is what the payer says was paid: left out, the payer's total would not
    /// foot, and the same money could be reclaimed without any trace of it here.
    Duplicate,
    /// After a withdrawal, their sum is more than what remains due.
    WithdrawnAfterPayment,
    /// Theirs, where our attendance for the period is missing or does not release the payment, and
    /// the sums differ.
    NotConfirmed,
    /// Theirs comes to less than nothing: more was taken back than was ever paid.
    ReclaimedTooMuch,
    /// Theirs, and we have drawn nothing, or recovered all of it.
    OnlyTheirs,
    /// Both, with different sums, and not `timing`.
    AmountDiffers,
    /// Only ours, or the part of ours beyond theirs, and the payer's next run lies after the day of
    /// the reconciliation.
    Timing,
    /// Only ours, and the pay day has passed, or none will come because attendance is not
    /// confirmed.
    OnlyOurs,
}

impl Cause {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Cause; 10] = [
        Cause::UnknownEnrolment,
        Cause::WrongProvider,
        Cause::Duplicate,
        Cause::WithdrawnAfterPayment,
        Cause::NotConfirmed,
        Cause::ReclaimedTooMuch,
        Cause::OnlyTheirs,
        Cause::AmountDiffers,
        Cause::Timing,
        Cause::OnlyOurs,
    ];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Cause::UnknownEnrolment => "unknown-enrolment",
            Cause::WrongProvider => "wrong-provider",
            Cause::Duplicate => "duplicate",
            Cause::WithdrawnAfterPayment => "withdrawn-after-payment",
            Cause::NotConfirmed => "not-confirmed",
            Cause::ReclaimedTooMuch => "reclaimed-too-much",
            Cause::OnlyTheirs => "only-theirs",
            Cause::AmountDiffers => "amount-differs",
            Cause::Timing => "timing",
            Cause::OnlyOurs => "only-ours",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A text that names no cause of a break.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a cause of a break")]
pub struct CauseError(String);

impl FromStr for Cause {
    type Err = CauseError;

    fn from_str(text: &str) -> Result<Cause, CauseError> {
        let found = Cause::ALL.into_iter().find(|cause| cause.code() == text);
        found.ok_or_else(|| CauseError(excerpt(text)))
    }
}
