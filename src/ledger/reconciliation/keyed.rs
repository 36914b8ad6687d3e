//! Puts the lines of either side in the order of enrolments and periods.

use std::cmp::Ordering;

use super::Ours;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::EnrolmentId;
use crate::domain::payment::Payment;

/// How many bytes of an id are compared at a time.
const PART: usize = 16;

/// A line of either side.
pub(super) trait PeriodLine {
    fn enrolment(&self) -> &EnrolmentId;
    fn period(&self) -> LiabilityPeriod;
}

/// A line with the first part of its enrolment's id, as much as a register of the processor holds:
/// most ids differ in it, so that comparing two lines seldom goes to where the ids are.
pub(super) struct Keyed<'a, T> {
    /// Padded with zero bytes, which no id has, so it is in the order of the ids.
    part: u128,
    period: LiabilityPeriod,
    pub(super) line: &'a T,
}

impl PeriodLine for Ours {
    fn enrolment(&self) -> &EnrolmentId {
        &self.enrolment
    }

    fn period(&self) -> LiabilityPeriod {
        self.period
    }
}

impl PeriodLine for Payment {
    fn enrolment(&self) -> &EnrolmentId {
        &self.enrolment
    }

    fn period(&self) -> LiabilityPeriod {
        self.period
    }
}

impl<T: PeriodLine> Keyed<'_, T> {
    pub(super) fn by_enrolment<U: PeriodLine>(&self, other: &Keyed<'_, U>) -> Ordering {
        self.part.cmp(&other.part).then_with(|| {
            if is_last(self.part) {
                Ordering::Equal
            } else {
                self.line.enrolment().cmp(other.line.enrolment())
            }
        })
    }

    pub(super) fn by_key<U: PeriodLine>(&self, other: &Keyed<'_, U>) -> Ordering {
        self.by_enrolment(other).then(self.period.cmp(&other.period))
    }
}

/// Lines in the order of their keys.
pub(super) fn in_order<T: PeriodLine>(lines: &[T]) -> Vec<Keyed<'_, T>> {
    let key = |line| Keyed { part: part_of(T::enrolment(line), 0), period: line.period(), line };
    let mut keyed: Vec<_> = lines.iter().map(key).collect();
    put_in_order(&mut keyed, PART);
    keyed
}

/// Payments of one key are put in the order of all that they say, so that it does not matter in
/// which order they came.
pub(super) fn payments_in_order(payments: &[Payment]) -> Vec<Keyed<'_, Payment>> {
    let mut keyed = in_order(payments);
    let of_one_key = keyed.chunk_by_mut(|one, next| one.by_key(next).is_eq());
    for several in of_one_key.filter(|several| several.len() > 1) {
        several.sort_by(|one, other| {
            let Payment { reference, paid_on, ukprn, learner, amount, .. } = one.line;
            let line = other.line;
            (reference, paid_on, ukprn, learner, amount).cmp(&(
                &line.reference,
                &line.paid_on,
                &line.ukprn,
                &line.learner,
                &line.amount,
            ))
        });
    }
    keyed
}

/// Puts lines in the order of the part of their ids that they hold, and those that have it alike in
/// the order of the part after it: going to each id once is much faster than at each comparison.
fn put_in_order<T: PeriodLine>(keyed: &mut [Keyed<'_, T>], skipped: usize) {
    keyed.sort_by_key(|one| (one.part, one.period));
    let alike = keyed.chunk_by_mut(|one, next| one.part == next.part);
    for several in alike.filter(|several| several.len() > 1) {
        let part = several.first().map_or(0, |first| first.part);
        if !is_last(part) {
            for one in &mut *several {
                one.part = part_of(one.line.enrolment(), skipped);
            }
            put_in_order(several, skipped.saturating_add(PART));
            for one in several {
                one.part = part;
            }
        }
    }
}

/// The bytes of an id after those that are skipped, as far as they fit.
fn part_of(id: &EnrolmentId, skipped: usize) -> u128 {
    let mut part = [0; PART];
    for (to, from) in part.iter_mut().zip(id.as_str().bytes().skip(skipped)) {
        *to = from;
    }
    u128::from_be_bytes(part)
}

/// Whether an id ends within this part of it.
const fn is_last(part: u128) -> bool {
    part.trailing_zeros() >= u8::BITS
}
