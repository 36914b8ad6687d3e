//! Both sides of one enrolment and period, and the first cause that applies to them.

use chrono::NaiveDate;

use super::Ours;
use super::cause::{Cause, CausesForm};
use super::keyed::Keyed;
use crate::domain::attendance::Attendance;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::domain::money::Money;
use crate::domain::pay_day::pay_day;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

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

impl Sides<'_, '_> {
    /// The first cause that applies; none where both sides agree.
    pub(super) fn cause(&self, form: CausesForm, as_at: NaiveDate) -> Option<Cause> {
        if self.stands(|known, payment| known.learner != payment.learner) {
            return Some(Cause::UnknownEnrolment);
        }
        if self.stands(|known, payment| known.ukprn != payment.ukprn) {
            return Some(Cause::WrongProvider);
        }
        if self.drawn == Sum::ZERO && self.paid == Sum::ZERO {
            return None;
        }
        match form {
            CausesForm::First => self.first(as_at),
            CausesForm::Second => self.second(as_at),
        }
    }

    fn second(&self, as_at: NaiveDate) -> Option<Cause> {
        if self.is_paid_twice() {
            return Some(Cause::Duplicate);
        }
        if self.is_more_than_left_due() {
            return Some(Cause::WithdrawnAfterPayment);
        }
        if self.drawn == self.paid {
            return None;
        }
        let released = self.attendance(|attendance| attendance.status.releases_payment());
        if !self.payments.is_empty() && released.is_none() {
            return Some(Cause::NotConfirmed);
        }
        if self.paid < Sum::ZERO {
            return Some(Cause::ReclaimedTooMuch);
        }
        let is_beyond_theirs = self.drawn > self.paid;
        if is_beyond_theirs && self.is_paid_after(as_at, released) {
            return Some(Cause::Timing);
        }
        Some(match self.payments.is_empty() {
            true => Cause::OnlyOurs,
            false if self.drawn == Sum::ZERO => Cause::OnlyTheirs,
            false => Cause::AmountDiffers,
        })
    }

    /// As it was judged in the first form, in which `A` alone released a payment.
    fn first(&self, as_at: NaiveDate) -> Option<Cause> {
        if self.has_reference_twice() {
            return Some(Cause::Duplicate);
        }
        if self.is_more_than_left_due() {
            return Some(Cause::WithdrawnAfterPayment);
        }
        let released = self.attendance(|attendance| attendance.status.to_string() == "A");
        if self.payments.is_empty() {
            let is_later = self.is_paid_after(as_at, released);
            return Some(if is_later { Cause::Timing } else { Cause::OnlyOurs });
        }
        if released.is_none() {
            return Some(Cause::NotConfirmed);
        }
        if self.drawn == Sum::ZERO {
            return Some(Cause::OnlyTheirs);
        }
        (self.drawn != self.paid).then_some(Cause::AmountDiffers)
    }

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

    /// Whether more was paid than we have and than the instalment, and a reference stands on two
    /// payments that no reclaim undoes.
    fn is_paid_twice(&self) -> bool {
        let instalment = self.period.map_or(Money::ZERO, |period| period.instalment);
        self.paid > self.drawn.max(instalment.into())
            && self.payments.chunk_by(is_of_one_reference).any(|lines| standing(lines) > 1)
    }

    /// Whether a reference stands on two payments, or two reclaims, that no line undoes.
    fn has_reference_twice(&self) -> bool {
        self.payments.chunk_by(is_of_one_reference).any(|lines| {
            let reclaims = lines.iter().filter(|keyed| keyed.line.amount < Money::ZERO).count();
            lines.len().saturating_sub(reclaims).abs_diff(reclaims) > 1
        })
    }

    fn is_more_than_left_due(&self) -> bool {
        let left_due = self.period.and_then(|period| period.left_due);
        left_due.is_some_and(|left_due| self.paid > left_due)
    }

    /// The day of the attendance that was confirmed last, where it releases the payment.
    fn attendance(&self, releases: impl Fn(&Attendance) -> bool) -> Option<NaiveDate> {
        let attendance = self.period.and_then(|period| period.attendance);
        attendance.filter(releases).map(|attendance| attendance.confirmed_on)
    }

    fn is_paid_after(&self, as_at: NaiveDate, released: Option<NaiveDate>) -> bool {
        let ready = released.zip(self.period);
        ready.is_some_and(|(confirmed_on, period)| pay_day(confirmed_on, period.due_on) > as_at)
    }
}

fn is_of_one_reference(one: &Keyed<'_, Payment>, next: &Keyed<'_, Payment>) -> bool {
    one.line.reference == next.line.reference
}

/// How many of the payments of one reference no reclaim of the same amount under it undoes.
fn standing(lines: &[Keyed<'_, Payment>]) -> usize {
    let mut amounts: Vec<Money> = lines.iter().map(|keyed| keyed.line.amount).collect();
    amounts.retain(|amount| *amount > Money::ZERO);
    for reclaim in lines.iter().filter(|keyed| keyed.line.amount < Money::ZERO) {
        if let Some(undone) = amounts.iter().position(|amount| *amount == -reclaim.line.amount) {
            amounts.swap_remove(undone);
        }
    }
    amounts.len()
}
