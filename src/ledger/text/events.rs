//! The lines of each event: what stands between `event` and the posting.

use super::lines::{Lines, Rest, read_amount};
use super::{TextError, enrolment, grant, ledger, provider, record};
use crate::domain::excerpt::excerpt;
use crate::ledger::event::{Corrected, Event};
use crate::ledger::posting::Posting;

pub(super) fn write_event(lines: &mut Lines, event: &Event) {
    match event {
        Event::LedgerOpened { entitlement_year } => lines.add_year("year", *entitlement_year),
        Event::ImportBegun(begun) => ledger::write_begun(lines, begun),
        Event::FileImported(import) => ledger::write_imported(lines, import),
        Event::CheckpointTaken(taken) => ledger::write_checkpoint(lines, taken),
        Event::KeyIntroduced(key) => ledger::write_key(lines, key),
        Event::UpratingBegun(begun) => ledger::write_uprating_begun(lines, begun),
        Event::UpratingRun(run) => ledger::write_uprating_run(lines, run),
        Event::LearnerRecorded { facts, form } => record::write_facts(lines, facts, *form),
        Event::FactsForgotten => {}
        Event::EntitlementGranted { year, amount } => {
            lines.add_year("year", *year);
            lines.add("granted", amount);
        }
        Event::GrantPutRight(put_right) => grant::write_put_right(lines, put_right),
        Event::PriorStudyDeducted { amount, source } => {
            lines.add("deducted", amount);
            lines.add_some("source", source.as_ref());
        }
        Event::PriorStudyRestored { amount, source } => {
            lines.add("restored", amount);
            lines.add_some("source", source.as_ref());
        }
        Event::AdditionalGranted { amount, key } => {
            lines.add("granted", amount);
            lines.add_some("key", key.as_ref());
        }
        Event::EntitlementUprated(uprated) => grant::write_uprated(lines, uprated),
        Event::Enrolled(enrolled) => enrolment::write_enrolled(lines, enrolled),
        Event::Withdrawn(withdrawn) => enrolment::write_withdrawn(lines, withdrawn),
        Event::AttendanceRecorded(recorded) => enrolment::write_attendance(lines, recorded),
        Event::DrawnDown(drawn) => enrolment::write_drawn(lines, drawn),
        Event::Recovered(recovered) => enrolment::write_recovered(lines, recovered),
        Event::FeeAmended(amended) => enrolment::write_amended(lines, amended),
        Event::OutcomeRecorded(outcome) => record::write_outcome(lines, outcome),
        Event::BadgeIssued(badge) => record::write_badge(lines, badge),
        Event::BadgeRevoked(revoked) => lines.add("badge", revoked.badge),
        Event::BroughtForward(brought) => record::write_brought_forward(lines, brought),
        Event::ClaimMade(claim) => provider::write_claim(lines, claim),
        Event::PaymentRecorded(payment) => provider::write_payment(lines, payment),
        Event::ReconciliationPrepared(prepared) => provider::write_prepared(lines, prepared),
        Event::NoteRecorded(note) => provider::write_note(lines, note),
        Event::MonthPrepared(month) => provider::write_month_prepared(lines, month),
        Event::MonthCertified(month) => provider::write_month_certified(lines, month),
        Event::MonthReopened(month) => provider::write_month_reopened(lines, month),
        Event::Corrected(Corrected { undoes, enrolment, .. }) => {
            lines.add("undoes", undoes);
            lines.add_some("enrolment", enrolment.as_ref());
        }
    }
}

pub(super) fn read_event(rest: &mut Rest<'_>) -> Result<Event, TextError> {
    let name = rest.line("event")?;
    if rest.is_first() && !IN_THE_FIRST_FORM.contains(&name) {
        return Err(TextError::UnknownEvent(excerpt(name)));
    }
    Ok(match name {
        "ledger-opened" => Event::LedgerOpened { entitlement_year: rest.take("year")? },
        "import-begun" => Event::ImportBegun(ledger::read_begun(rest)?),
        "file-imported" => Event::FileImported(ledger::read_imported(rest)?),
        "checkpoint-taken" => Event::CheckpointTaken(ledger::read_checkpoint(rest)?),
        "key-introduced" => Event::KeyIntroduced(ledger::read_key(rest)?),
        "uprating-begun" => Event::UpratingBegun(ledger::read_uprating_begun(rest)?),
        "uprating-run" => Event::UpratingRun(ledger::read_uprating_run(rest)?),
        "learner-recorded" => record::read_facts(rest)?,
        "facts-forgotten" => Event::FactsForgotten,
        "entitlement-granted" => Event::EntitlementGranted {
            year: rest.take("year")?,
            amount: rest.take_with("granted", read_amount)?,
        },
        "grant-put-right" => Event::GrantPutRight(grant::read_put_right(rest)?),
        "prior-study-deducted" => Event::PriorStudyDeducted {
            amount: rest.take_with("deducted", read_amount)?,
            source: rest.take_some("source")?,
        },
        "prior-study-restored" => Event::PriorStudyRestored {
            amount: rest.take_with("restored", read_amount)?,
            source: rest.take_some("source")?,
        },
        "additional-granted" => Event::AdditionalGranted {
            amount: rest.take_with("granted", read_amount)?,
            key: rest.take_some("key")?,
        },
        "entitlement-uprated" => Event::EntitlementUprated(grant::read_uprated(rest)?),
        "enrolled" => Event::Enrolled(enrolment::read_enrolled(rest)?),
        "withdrawn" => Event::Withdrawn(enrolment::read_withdrawn(rest)?),
        "attendance-recorded" => Event::AttendanceRecorded(enrolment::read_attendance(rest)?),
        "drawn-down" => Event::DrawnDown(enrolment::read_drawn(rest)?),
        "recovered" => Event::Recovered(enrolment::read_recovered(rest)?),
        "fee-amended" => Event::FeeAmended(enrolment::read_amended(rest)?),
        "outcome-recorded" => Event::OutcomeRecorded(record::read_outcome(rest)?),
        "badge-issued" => Event::BadgeIssued(record::read_badge(rest)?),
        "badge-revoked" => Event::BadgeRevoked(record::read_revoked(rest)?),
        "brought-forward" => Event::BroughtForward(record::read_brought_forward(rest)?),
        "claim-made" => Event::ClaimMade(provider::read_claim(rest)?),
        "payment-recorded" => Event::PaymentRecorded(provider::read_payment(rest)?),
        "reconciliation-prepared" => Event::ReconciliationPrepared(provider::read_prepared(rest)?),
        "note-recorded" => Event::NoteRecorded(provider::read_note(rest)?),
        "month-prepared" => Event::MonthPrepared(provider::read_month_prepared(rest)?),
        "month-certified" => Event::MonthCertified(provider::read_month_certified(rest)?),
        "month-reopened" => Event::MonthReopened(provider::read_month_reopened(rest)?),
        "corrected" => Event::Corrected(Corrected {
            undoes: rest.take("undoes")?,
            enrolment: rest.take_some("enrolment")?,
            posting: read_posting(&mut rest.clone())?,
        }),
        other => return Err(TextError::UnknownEvent(excerpt(other))),
    })
}

/// The events that there were in `lifelong/1`.
const IN_THE_FIRST_FORM: [&str; 20] = [
    "ledger-opened",
    "file-imported",
    "checkpoint-taken",
    "uprating-run",
    "learner-recorded",
    "entitlement-granted",
    "prior-study-deducted",
    "prior-study-restored",
    "additional-granted",
    "entitlement-uprated",
    "enrolled",
    "withdrawn",
    "attendance-recorded",
    "drawn-down",
    "recovered",
    "fee-amended",
    "corrected",
    "claim-made",
    "payment-recorded",
    "reconciliation-prepared",
];

/// What a correction moves is not said by its event, but by the posting that follows it.
fn read_posting(rest: &mut Rest<'_>) -> Result<Option<Posting>, TextError> {
    let Some(debit) = rest.take_some("debit")? else { return Ok(None) };
    let (credit, amount) = (rest.take("credit")?, rest.take_with("amount", read_amount)?);
    Ok(Some(Posting { debit, credit, amount }))
}
