//! The lines of events of a provider: claims, payments and reconciliations.

use super::TextError;
use super::lines::{Lines, Rest, read_sum};
use crate::domain::bounds::Bound;
use crate::domain::calendar::{date, recordable};
use crate::domain::ids::EnrolmentId;
use crate::domain::payment::Payment;
use crate::ledger::event::{ClaimMade, ReconciliationPrepared};
use crate::ledger::reconciliation::{BreakId, OpenBreak, Tally};

pub(super) fn write_claim(lines: &mut Lines, claim: &ClaimMade) {
    lines.add("claim", &claim.claim);
    lines.add_day("due", claim.due_by);
    lines.add("lines", claim.lines);
    lines.add_sum("claimed", claim.amount);
    lines.add("digest", claim.digest);
    for recovery in &claim.recoveries {
        lines.add("recovery", recovery);
    }
}

pub(super) fn write_payment(lines: &mut Lines, payment: &Payment) {
    lines.add("reference", &payment.reference);
    lines.add_day("paid-on", payment.paid_on);
    lines.add("provider", payment.ukprn);
    lines.add("learner", &payment.learner);
    lines.add("enrolment", &payment.enrolment);
    lines.add("period", payment.period);
    lines.add("paid", payment.amount);
}

pub(super) fn write_prepared(lines: &mut Lines, prepared: &ReconciliationPrepared) {
    lines.add_day("as-at", prepared.as_at);
    lines.add("file", &prepared.file);
    lines.add("digest", prepared.schedule);
    lines.add("payments", prepared.payments);
    lines.add("rows", prepared.rows);
    write_tally(lines, "ours", prepared.ours);
    write_tally(lines, "theirs", prepared.theirs);
    lines.add("matched", prepared.matched);
    for OpenBreak { id, cause, first_seen } in &prepared.opened {
        lines.check("break", recordable(*first_seen).err());
        lines.add("break", format_args!("{} {} {cause} {first_seen}", id.enrolment, id.period));
    }
    for id in &prepared.closed {
        lines.add("closed", format_args!("{} {}", id.enrolment, id.period));
    }
}

fn write_tally(lines: &mut Lines, name: &'static str, tally: Tally) {
    lines.check(name, tally.total.within(Bound::Run).err());
    lines.add(name, format_args!("{} {}", tally.count, tally.total));
}

pub(super) fn read_claim(rest: &mut Rest<'_>) -> Result<ClaimMade, TextError> {
    let mut claim = ClaimMade {
        claim: rest.take("claim")?,
        due_by: rest.take_date("due")?,
        lines: rest.take("lines")?,
        amount: rest.take_with("claimed", read_sum)?,
        digest: rest.take("digest")?,
        recoveries: Vec::new(),
    };
    while let Some(recovery) = rest.take_some("recovery")? {
        claim.recoveries.push(recovery);
    }
    Ok(claim)
}

pub(super) fn read_payment(rest: &mut Rest<'_>) -> Result<Payment, TextError> {
    Ok(Payment {
        reference: rest.take("reference")?,
        paid_on: rest.take_date("paid-on")?,
        ukprn: rest.take("provider")?,
        learner: rest.take("learner")?,
        enrolment: rest.take("enrolment")?,
        period: rest.take("period")?,
        amount: rest.take_money("paid")?,
    })
}

pub(super) fn read_prepared(rest: &mut Rest<'_>) -> Result<ReconciliationPrepared, TextError> {
    let mut prepared = ReconciliationPrepared {
        as_at: rest.take_date("as-at")?,
        file: rest.take("file")?,
        schedule: rest.take("digest")?,
        payments: rest.take("payments")?,
        rows: rest.take("rows")?,
        ours: rest.take_with("ours", read_tally)?,
        theirs: rest.take_with("theirs", read_tally)?,
        matched: rest.take("matched")?,
        opened: Vec::new(),
        closed: Vec::new(),
    };
    while let Some(open) = rest.take_some_with("break", read_break)? {
        prepared.opened.push(open);
    }
    while let Some(id) = rest.take_some_with("closed", read_break_id)? {
        prepared.closed.push(id);
    }
    Ok(prepared)
}

fn read_tally(text: &str) -> Option<Tally> {
    let (count, total) = text.split_once(' ')?;
    Some(Tally { count: count.parse().ok()?, total: read_sum(total)? })
}

fn read_break_id(text: &str) -> Option<BreakId> {
    let (enrolment, period) = text.split_once(' ')?;
    let enrolment: EnrolmentId = enrolment.parse().ok()?;
    Some(BreakId { enrolment, period: period.parse().ok()? })
}

fn read_break(text: &str) -> Option<OpenBreak> {
    let (rest, first_seen) = text.rsplit_once(' ')?;
    let (id, cause) = rest.rsplit_once(' ')?;
    let first_seen = date(first_seen).ok()?;
    Some(OpenBreak { id: read_break_id(id)?, cause: cause.parse().ok()?, first_seen })
}
