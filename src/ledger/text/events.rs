//! The lines of each event: what stands between `event` and the posting.

use super::lines::{Lines, Rest, read_amount, read_sum};
use super::{TextError, enrolment, provider};
use crate::domain::excerpt::excerpt;
use crate::ledger::event::{Corrected, Event, FileImported, Uprated};
use crate::ledger::posting::Posting;

pub(super) fn write_event(lines: &mut Lines, event: &Event) {
    match event {
        Event::LedgerOpened { entitlement_year } => lines.add_year("year", *entitlement_year),
        Event::FileImported(import) => {
            lines.add("kind", &import.kind);
            lines.add("file", &import.file);
            lines.add("digest", import.digest);
            lines.add("lines", import.lines);
            lines.add("recorded-lines", import.recorded);
            lines.add("already-lines", import.already);
            lines.add("refused-lines", import.refused);
            lines.add("rows", import.rows);
        }
        Event::CheckpointTaken { root, chains, entries } => {
            lines.add("root", root);
            lines.add("chains", chains);
            lines.add("entries", entries);
        }
        Event::UpratingRun { to, learners, change } => {
            lines.add_year("to", *to);
            lines.add("learners", learners);
            lines.add_sum("change", *change);
        }
        Event::LearnerRecorded { facts } => lines.add("facts", facts),
        Event::EntitlementGranted { year, amount } => {
            lines.add_year("year", *year);
            lines.add("granted", amount);
        }
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
        Event::EntitlementUprated(Uprated { from, to, remaining, change, replaces }) => {
            lines.add_year("from", *from);
            lines.add_year("to", *to);
            lines.add("remaining", remaining);
            lines.add("change", change);
            lines.add_some("replaces", replaces.as_ref());
        }
        Event::Enrolled(enrolled) => enrolment::write_enrolled(lines, enrolled),
        Event::Withdrawn { enrolment, withdrawn_on, released } => {
            lines.add("enrolment", enrolment);
            lines.add_day("withdrawn", *withdrawn_on);
            lines.add("released", released);
        }
        Event::AttendanceRecorded(recorded) => enrolment::write_attendance(lines, recorded),
        Event::DrawnDown(drawn) => enrolment::write_drawn(lines, drawn),
        Event::Recovered(recovered) => enrolment::write_recovered(lines, recovered),
        Event::FeeAmended(amended) => enrolment::write_amended(lines, amended),
        Event::ClaimMade(claim) => provider::write_claim(lines, claim),
        Event::PaymentRecorded(payment) => provider::write_payment(lines, payment),
        Event::ReconciliationPrepared(prepared) => provider::write_prepared(lines, prepared),
        Event::Corrected(Corrected { undoes, enrolment, .. }) => {
            lines.add("undoes", undoes);
            lines.add_some("enrolment", enrolment.as_ref());
        }
    }
}

pub(super) fn read_event(rest: &mut Rest<'_>) -> Result<Event, TextError> {
    Ok(match rest.line("event")? {
        "ledger-opened" => Event::LedgerOpened { entitlement_year: rest.take("year")? },
        "file-imported" => Event::FileImported(FileImported {
            kind: rest.take("kind")?,
            file: rest.take("file")?,
            digest: rest.take("digest")?,
            lines: rest.take("lines")?,
            recorded: rest.take("recorded-lines")?,
            already: rest.take("already-lines")?,
            refused: rest.take("refused-lines")?,
            rows: rest.take("rows")?,
        }),
        "checkpoint-taken" => Event::CheckpointTaken {
            root: rest.take("root")?,
            chains: rest.take("chains")?,
            entries: rest.take("entries")?,
        },
        "uprating-run" => Event::UpratingRun {
            to: rest.take("to")?,
            learners: rest.take("learners")?,
            change: rest.take_with("change", read_sum)?,
        },
        "learner-recorded" => Event::LearnerRecorded { facts: rest.take("facts")? },
        "entitlement-granted" => Event::EntitlementGranted {
            year: rest.take("year")?,
            amount: rest.take_with("granted", read_amount)?,
        },
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
        "entitlement-uprated" => Event::EntitlementUprated(Uprated {
            from: rest.take("from")?,
            to: rest.take("to")?,
            remaining: rest.take_money("remaining")?,
            change: rest.take_money("change")?,
            replaces: rest.take_some("replaces")?,
        }),
        "enrolled" => Event::Enrolled(enrolment::read_enrolled(rest)?),
        "withdrawn" => Event::Withdrawn {
            enrolment: rest.take("enrolment")?,
            withdrawn_on: rest.take_date("withdrawn")?,
            released: rest.take_money("released")?,
        },
        "attendance-recorded" => Event::AttendanceRecorded(enrolment::read_attendance(rest)?),
        "drawn-down" => Event::DrawnDown(enrolment::read_drawn(rest)?),
        "recovered" => Event::Recovered(enrolment::read_recovered(rest)?),
        "fee-amended" => Event::FeeAmended(enrolment::read_amended(rest)?),
        "claim-made" => Event::ClaimMade(provider::read_claim(rest)?),
        "payment-recorded" => Event::PaymentRecorded(provider::read_payment(rest)?),
        "reconciliation-prepared" => Event::ReconciliationPrepared(provider::read_prepared(rest)?),
        "corrected" => Event::Corrected(Corrected {
            undoes: rest.take("undoes")?,
            enrolment: rest.take_some("enrolment")?,
            posting: read_posting(&mut rest.clone())?,
        }),
        other => return Err(TextError::UnknownEvent(excerpt(other))),
    })
}

/// What a correction moves is not said by its event, but by the posting that follows it.
fn read_posting(rest: &mut Rest<'_>) -> Result<Option<Posting>, TextError> {
    let Some(debit) = rest.take_some("debit")? else { return Ok(None) };
    let (credit, amount) = (rest.take("credit")?, rest.take_with("amount", read_amount)?);
    Ok(Some(Posting { debit, credit, amount }))
}
