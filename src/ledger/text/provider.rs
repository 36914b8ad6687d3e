//! The lines of events of a provider: claims, payments, reconciliations, notes and months.

use super::TextError;
use super::lines::{Lines, Rest, read_sum, read_totals, write_totals};
use crate::domain::bounds::Bound;
use crate::domain::calendar::{date, recordable};
use crate::domain::ids::EnrolmentId;
use crate::domain::payment::Payment;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{
    ClaimMade, MonthCertified, MonthPrepared, MonthReopened, NoteRecorded, NoteSubject,
    ReconciliationPrepared, SeenFile,
};
use crate::ledger::form::Form;
use crate::ledger::reconciliation::{BreakId, OpenBreak, Tally};

pub(super) fn write_claim(lines: &mut Lines, claim: &ClaimMade) {
    lines.add("claim", &claim.claim);
    lines.add_day("due", claim.due_by);
    lines.add("lines", claim.lines);
    lines.add_sum("claimed", claim.amount);
    lines.add("digest", claim.digest);
    let is_first = lines.is_first();
    for recovery in &claim.recoveries {
        match recovery.chain.learner().filter(|_| is_first) {
            Some(learner) => {
                lines.add("recovery", format_args!("{learner}/{}", recovery.seq));
            }
            None => lines.add("recovery", recovery.whole()),
        }
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
    // In the second form `file` is the number of what brought an entry.
    lines.add(if lines.is_first() { "file" } else { "name" }, &prepared.file);
    lines.add("digest", prepared.schedule);
    if !lines.is_first() {
        if let Some(tally) = prepared.lines {
            write_tally(lines, "lines", tally);
        }
        lines.add("causes", prepared.causes);
    }
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
        amount: rest.take_sum("claimed")?,
        digest: rest.take("digest")?,
        recoveries: Vec::new(),
    };
    let is_first = rest.is_first();
    let name = |text: &str| if is_first { short_name(text) } else { text.parse().ok() };
    while let Some(recovery) = rest.take_some_with("recovery", name)? {
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
    let (form, is_first) = (rest.form, rest.is_first());
    let tally = |text: &str| read_tally(form, text);
    let as_at = rest.take_date("as-at")?;
    let file = rest.take(if is_first { "file" } else { "name" })?;
    let schedule = rest.take("digest")?;
    let (lines, causes) = if is_first {
        (None, 1)
    } else {
        (rest.take_some_with("lines", tally)?, rest.take("causes")?)
    };
    let mut prepared = ReconciliationPrepared {
        as_at,
        file,
        schedule,
        lines,
        causes,
        payments: rest.take("payments")?,
        rows: rest.take("rows")?,
        ours: rest.take_with("ours", tally)?,
        theirs: rest.take_with("theirs", tally)?,
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

/// In the first form the entry of a learner was always named in short.
fn short_name(text: &str) -> Option<EntryName> {
    let (learner, seq) = text.rsplit_once('/')?;
    Some(EntryName::of_learner(&learner.parse().ok()?, seq.parse().ok()?))
}

fn read_tally(form: Form, text: &str) -> Option<Tally> {
    let (count, total) = text.split_once(' ')?;
    Some(Tally { count: count.parse().ok()?, total: read_sum(form, total)? })
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

pub(super) fn write_note(lines: &mut Lines, note: &NoteRecorded) {
    match &note.about {
        NoteSubject::Period(enrolment, period) => {
            lines.add("enrolment", enrolment);
            lines.add("period", period);
        }
        NoteSubject::Payment(reference) => lines.add("reference", reference),
    }
    lines.add_some("owner", note.owner.as_ref());
    lines.add("note", note.note);
}

pub(super) fn read_note(rest: &mut Rest<'_>) -> Result<NoteRecorded, TextError> {
    let about = match rest.take_some("reference")? {
        Some(reference) => NoteSubject::Payment(reference),
        None => NoteSubject::Period(rest.take("enrolment")?, rest.take("period")?),
    };
    Ok(NoteRecorded { about, owner: rest.take_some("owner")?, note: rest.take("note")? })
}

pub(super) fn write_month_prepared(lines: &mut Lines, month: &MonthPrepared) {
    lines.add_month("month", month.month);
    lines.add("reconciliation", month.reconciliation);
    write_files(lines, &month.files);
    write_totals(lines, &month.totals);
}

pub(super) fn read_month_prepared(rest: &mut Rest<'_>) -> Result<MonthPrepared, TextError> {
    Ok(MonthPrepared {
        month: rest.take("month")?,
        reconciliation: rest.take("reconciliation")?,
        files: read_files(rest)?,
        totals: read_totals(rest)?,
    })
}

pub(super) fn write_month_certified(lines: &mut Lines, month: &MonthCertified) {
    lines.add_month("month", month.month);
    lines.add("prepared", month.prepared);
    write_files(lines, &month.files);
    lines.add_some("shared-login", month.shared_login.then_some("yes"));
}

pub(super) fn read_month_certified(rest: &mut Rest<'_>) -> Result<MonthCertified, TextError> {
    let (month, prepared) = (rest.take("month")?, rest.take("prepared")?);
    let files = read_files(rest)?;
    let yes = |text: &str| (text == "yes").then_some(());
    let shared_login = rest.take_some_with("shared-login", yes)?.is_some();
    Ok(MonthCertified { month, prepared, files, shared_login })
}

pub(super) fn write_month_reopened(lines: &mut Lines, month: &MonthReopened) {
    lines.add_month("month", month.month);
    lines.add("certified", month.certified);
}

pub(super) fn read_month_reopened(rest: &mut Rest<'_>) -> Result<MonthReopened, TextError> {
    Ok(MonthReopened { month: rest.take("month")?, certified: rest.take("certified")? })
}

fn write_files(lines: &mut Lines, files: &[SeenFile]) {
    for file in files {
        lines.add("seen", format_args!("{} {}", file.digest, file.name));
    }
}

fn read_files(rest: &mut Rest<'_>) -> Result<Vec<SeenFile>, TextError> {
    let read = |text: &str| {
        let (digest, name) = text.split_once(' ')?;
        Some(SeenFile { name: name.to_owned(), digest: digest.parse().ok()? })
    };
    let mut files = Vec::new();
    while let Some(file) = rest.take_some_with("seen", read)? {
        files.push(file);
    }
    Ok(files)
}
