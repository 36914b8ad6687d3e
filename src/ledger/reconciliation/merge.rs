//! Brings both sides together: each is put in order, and then they are read side by side.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::cause::CausesForm;
use super::keyed::{Keyed, PeriodLine, in_order, payments_in_order};
use super::row::{ReconciliationRow, age_days};
use super::sides::Sides;
use super::{Ours, Tally};
use crate::domain::payment::Payment;

/// The rows of both sides, in the order of enrolments and periods.
pub(super) fn rows(
    ours: &[Ours],
    theirs: &[Payment],
    judged: (CausesForm, NaiveDate),
) -> Vec<ReconciliationRow> {
    let (ours, theirs) = (in_order(ours), payments_in_order(theirs));
    let (mut our_rest, mut their_rest) = (ours.as_slice(), theirs.as_slice());
    let mut rows = Vec::with_capacity(ours.len().max(theirs.len()));
    // Of the enrolment last seen: a payment may name a period that we do not know.
    let mut last: Option<&Keyed<'_, Ours>> = None;
    loop {
        let order = match (our_rest.first(), their_rest.first()) {
            (Some(our), Some(their)) => our.by_key(their),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return rows,
        };
        let our_group = if order.is_le() { take_group(&mut our_rest) } else { &[] };
        let their_group = if order.is_ge() { take_group(&mut their_rest) } else { &[] };
        last = our_group.last().or(last);
        let of_same = |our: &&Keyed<'_, Ours>| {
            let their = their_group.first();
            their.is_some_and(|their| our.by_enrolment(their).is_eq())
        };
        let known = our_group.first().or(last.filter(of_same));
        let known = known.or_else(|| our_rest.first().filter(of_same)).map(|keyed| keyed.line);
        rows.extend(row(known, our_group, their_group, judged));
    }
}

/// Takes the lines off the front that have the key of the first.
fn take_group<'s, 'a, T: PeriodLine>(rest: &mut &'s [Keyed<'a, T>]) -> &'s [Keyed<'a, T>] {
    let others = rest.iter().skip(1).zip(*rest);
    let more = others.take_while(|(one, before)| one.by_key(before).is_eq()).count();
    let (group, after) = rest.split_at(more.saturating_add(1).min(rest.len()));
    *rest = after;
    group
}

/// The row of one enrolment and period; none where neither side has anything on it. The enrolment
/// is `known` where any period of it is ours.
fn row(
    known: Option<&Ours>,
    ours: &[Keyed<'_, Ours>],
    theirs: &[Keyed<'_, Payment>],
    (form, as_at): (CausesForm, NaiveDate),
) -> Option<ReconciliationRow> {
    let period = ours.first().map(|keyed| keyed.line);
    let drawn: Tally = ours.iter().filter_map(|keyed| keyed.line.drawn).collect();
    let paid: Tally = theirs.iter().map(|keyed| keyed.line.amount.into()).collect();
    if drawn.count == 0 && paid.count == 0 {
        return None;
    }
    let sides = Sides { known, period, drawn: drawn.total, paid: paid.total, payments: theirs };
    let first = theirs.first().map(|keyed| keyed.line);
    let (enrolment, number) = match (period, first) {
        (Some(ours), _) => (&ours.enrolment, ours.period),
        (None, payment) => payment.map(|payment| (&payment.enrolment, payment.period))?,
    };
    let (ukprn, learner) = match known {
        Some(known) => (known.ukprn, &known.learner),
        None => first.map(|payment| (payment.ukprn, &payment.learner))?,
    };
    let due_on = period.map(|period| period.due_on);
    let payment_date = theirs.iter().map(|keyed| keyed.line.paid_on).min();
    Some(ReconciliationRow {
        cause: sides.cause(form, as_at),
        ukprn,
        paid_to: first.map(|payment| payment.ukprn),
        learner: learner.clone(),
        enrolment: enrolment.clone(),
        period: number,
        ours: drawn,
        theirs: paid,
        references: references(theirs),
        due_on,
        payment_date,
        age_days: due_on.or(payment_date).map_or(0, |since| age_days(since, as_at)),
    })
}

fn references(payments: &[Keyed<'_, Payment>]) -> String {
    let all = payments.iter().map(|keyed| keyed.line.reference.as_str());
    all.collect::<Vec<_>>().join(";")
}
