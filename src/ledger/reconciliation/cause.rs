//! The causes of a break, in the order in which they are looked at.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::Ours;
use super::keyed::Keyed;
use crate::domain::excerpt::excerpt;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::domain::money::Money;
use crate::domain::pay_day::pay_day;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// Why an enrolment and liability period does not agree. The first that applies is told.
///
/// The form of the causes: which there are, in which order, and when each applies. A reconciliation
/// on record is judged again by the causes of its own form.
pub const CAUSES_FORM: u32 = 1;

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
    /// The same payment reference twice. Each line counts as money, since that is what the payer
    /// says was paid: left out, the payer's total would not foot, and the same money could be
    /// reclaimed without any trace of it here. A payment and a reclaim under its reference are no
    /// duplicates (ours): they undo each other.
    Duplicate,
    /// After a withdrawal, their sum is more than what remains due.
    WithdrawnAfterPayment,
    /// Theirs, where our attendance for the period is missing or not `A`.
    NotConfirmed,
    /// Theirs, and we have drawn nothing, or recovered all of it.
    OnlyTheirs,
    /// Both, with different sums.
    AmountDiffers,
    /// Only ours, and the payer's next run lies after the day of the reconciliation.
    Timing,
    /// Only ours, and the pay day has passed, or none will come because attendance is not
    /// confirmed.
    OnlyOurs,
}

/// Both sides of one enrolment and period, as far as they bear on the cause.
pub(super) struct Sides<'s, 'a> {
    /// Any period of the enrolment, where it is ours.
    pub(super) known: Option<&'a Ours>,
    /// The period, where it is ours.
    pub(super) period: Option<&'a Ours>,
    pub(super) drawn: Sum,
    pub(super) paid: Sum,
    /// In the order of their references.
    pub(super) payments: &'s [Keyed<'a, Payment>],
}

impl Cause {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Cause; 9] = [
        Cause::UnknownEnrolment,
        Cause::WrongProvider,
        Cause::Duplicate,
        Cause::WithdrawnAfterPayment,
        Cause::NotConfirmed,
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

/// The first cause that applies; none where both sides agree.
pub(super) fn of(sides: &Sides<'_, '_>, as_at: NaiveDate) -> Option<Cause> {
    if sides.stands(|known, payment| known.learner != payment.learner) {
        return Some(Cause::UnknownEnrolment);
    }
    if sides.stands(|known, payment| known.ukprn != payment.ukprn) {
        return Some(Cause::WrongProvider);
    }
    if sides.drawn == Sum::ZERO && sides.paid == Sum::ZERO {
        return None;
    }
    if sides.has_duplicate() {
        return Some(Cause::Duplicate);
    }
    let left_due = sides.period.and_then(|period| period.left_due);
    if left_due.is_some_and(|left_due| sides.paid > left_due) {
        return Some(Cause::WithdrawnAfterPayment);
    }
    if sides.payments.is_empty() {
        return Some(if sides.is_paid_after(as_at) { Cause::Timing } else { Cause::OnlyOurs });
    }
    if sides.confirmed_on().is_none() {
        return Some(Cause::NotConfirmed);
    }
    if sides.drawn == Sum::ZERO {
        return Some(Cause::OnlyTheirs);
    }
    (sides.drawn != sides.paid).then_some(Cause::AmountDiffers)
}

impl Sides<'_, '_> {
    /// Whether payments that go astray by this measure come to anything, for any provider and
    /// learner that they name. Where the enrolment is not ours, all do.
    fn stands(&self, goes_astray: impl Fn(&Ours, &Payment) -> bool) -> bool {
        let astray =
            |payment: &&Payment| self.known.is_none_or(|known| goes_astray(known, payment));
        let payments = self.payments.iter().map(|keyed| keyed.line).filter(astray);
        let mut named: Vec<(Ukprn, &LearnerId, Money)> =
            payments.map(|payment| (payment.ukprn, &payment.learner, payment.amount)).collect();
        named.sort_unstable();
        let same = |one: &(Ukprn, &LearnerId, Money), next: &(Ukprn, &LearnerId, Money)| {
            (one.0, one.1) == (next.0, next.1)
        };
        let sum = |lines: &[(Ukprn, &LearnerId, Money)]| -> Sum {
            lines.iter().map(|(_, _, amount)| *amount).sum()
        };
        named.chunk_by(same).any(|lines| sum(lines) != Sum::ZERO)
    }

    /// Whether a reference stands on two payments, or two reclaims, that no line undoes.
    fn has_duplicate(&self) -> bool {
        let same = |one: &Keyed<'_, Payment>, next: &Keyed<'_, Payment>| {
            one.line.reference == next.line.reference
        };
        self.payments.chunk_by(same).any(|lines| {
            let reclaims = lines.iter().filter(|keyed| keyed.line.amount < Money::ZERO).count();
            lines.len().saturating_sub(reclaims).abs_diff(reclaims) > 1
        })
    }

    fn confirmed_on(&self) -> Option<NaiveDate> {
        let attendance = self.period.and_then(|period| period.attendance);
        let attending = attendance.filter(|attendance| attendance.status.is_attending());
        attending.map(|attendance| attendance.confirmed_on)
    }

    fn is_paid_after(&self, as_at: NaiveDate) -> bool {
        let ready = self.confirmed_on().zip(self.period);
        ready.is_some_and(|(confirmed_on, period)| pay_day(confirmed_on, period.due_on) > as_at)
    }
}
