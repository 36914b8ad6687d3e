//! The lines of each event: what stands between `event` and the posting.

use super::lines::{Lines, Rest, read_amount};
use super::{Lined, TextError, enrolment, grant, ledger, provider, record};
use crate::domain::excerpt::excerpt;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::EntryError;
use crate::ledger::event::{Corrected, Event, LearnerEvent, LedgerEvent, ProviderEvent};
use crate::ledger::posting::Posting;

/// Reads an event that stands in a chain: one of its kind.
pub(super) fn read_event(chain: &ChainName, rest: &mut Rest<'_>) -> Result<Event, EntryError> {
    let name = rest.line("event")?;
    if rest.is_first() && !IN_THE_FIRST_FORM.contains(&name) {
        return Err(EntryError::Text(TextError::UnknownEvent(excerpt(name))));
    }
    let read = match chain {
        ChainName::Ledger => LedgerEvent::read(name, rest)?.map(Event::Ledger),
        ChainName::Learner(_) => LearnerEvent::read(name, rest)?.map(Event::Learner),
        ChainName::Provider(_) => ProviderEvent::read(name, rest)?.map(Event::Provider),
    };
    read.ok_or_else(|| {
        if is_known(name, rest) {
            EntryError::Stray(name.to_owned())
        } else {
            EntryError::Text(TextError::UnknownEvent(excerpt(name)))
        }
    })
}

/// Whether there is an event of this name in any kind of chain.
fn is_known(name: &str, rest: &Rest<'_>) -> bool {
    !matches!(LedgerEvent::read(name, &mut rest.clone()), Ok(None))
        || !matches!(LearnerEvent::read(name, &mut rest.clone()), Ok(None))
        || !matches!(ProviderEvent::read(name, &mut rest.clone()), Ok(None))
}

impl Lined for LedgerEvent {
    fn write(&self, lines: &mut Lines) {
        match self {
            LedgerEvent::LedgerOpened { entitlement_year } => {
                lines.add_year("year", *entitlement_year);
            }
            LedgerEvent::ImportBegun(begun) => ledger::write_begun(lines, begun),
            LedgerEvent::FileImported(import) => ledger::write_imported(lines, import),
            LedgerEvent::UpratingBegun(begun) => ledger::write_uprating_begun(lines, begun),
            LedgerEvent::UpratingRun(run) => ledger::write_uprating_run(lines, run),
            LedgerEvent::CheckpointTaken(taken) => ledger::write_checkpoint(lines, taken),
            LedgerEvent::KeyIntroduced(key) => ledger::write_key(lines, key),
        }
    }

    fn read(name: &str, rest: &mut Rest<'_>) -> Result<Option<Self>, TextError> {
        Ok(Some(match name {
            "ledger-opened" => LedgerEvent::LedgerOpened { entitlement_year: rest.take("year")? },
            "import-begun" => LedgerEvent::ImportBegun(ledger::read_begun(rest)?),
            "file-imported" => LedgerEvent::FileImported(ledger::read_imported(rest)?),
            "uprating-begun" => LedgerEvent::UpratingBegun(ledger::read_uprating_begun(rest)?),
            "uprating-run" => LedgerEvent::UpratingRun(ledger::read_uprating_run(rest)?),
            "checkpoint-taken" => LedgerEvent::CheckpointTaken(ledger::read_checkpoint(rest)?),
            "key-introduced" => LedgerEvent::KeyIntroduced(ledger::read_key(rest)?),
            _ => return Ok(None),
        }))
    }
}

impl Lined for LearnerEvent {
    fn write(&self, lines: &mut Lines) {
        match self {
            LearnerEvent::LearnerRecorded { facts, form } => {
                record::write_facts(lines, facts, *form);
            }
            LearnerEvent::FactsForgotten => {}
            LearnerEvent::EntitlementGranted { year, amount } => {
                lines.add_year("year", *year);
                lines.add("granted", amount);
            }
            LearnerEvent::GrantPutRight(put_right) => grant::write_put_right(lines, put_right),
            LearnerEvent::PriorStudyDeducted { amount, source } => {
                lines.add("deducted", amount);
                lines.add_some("source", source.as_ref());
            }
            LearnerEvent::PriorStudyRestored { amount, source } => {
                lines.add("restored", amount);
                lines.add_some("source", source.as_ref());
            }
            LearnerEvent::AdditionalGranted { amount, key } => {
                lines.add("granted", amount);
                lines.add_some("key", key.as_ref());
            }
            LearnerEvent::EntitlementUprated(uprated) => grant::write_uprated(lines, uprated),
            LearnerEvent::Enrolled(enrolled) => enrolment::write_enrolled(lines, enrolled),
            LearnerEvent::Withdrawn(withdrawn) => enrolment::write_withdrawn(lines, withdrawn),
            LearnerEvent::AttendanceRecorded(recorded) => {
                enrolment::write_attendance(lines, recorded);
            }
            LearnerEvent::DrawnDown(drawn) => enrolment::write_drawn(lines, drawn),
            LearnerEvent::Recovered(recovered) => enrolment::write_recovered(lines, recovered),
            LearnerEvent::FeeAmended(amended) => enrolment::write_amended(lines, amended),
            LearnerEvent::Corrected(corrected) => write_corrected(lines, corrected),
            LearnerEvent::OutcomeRecorded(outcome) => record::write_outcome(lines, outcome),
            LearnerEvent::BadgeIssued(badge) => record::write_badge(lines, badge),
            LearnerEvent::BadgeRevoked(revoked) => lines.add("badge", revoked.badge),
            LearnerEvent::BroughtForward(brought) => record::write_brought_forward(lines, brought),
        }
    }

    fn read(name: &str, rest: &mut Rest<'_>) -> Result<Option<Self>, TextError> {
        Ok(Some(match name {
            "learner-recorded" => record::read_facts(rest)?,
            "facts-forgotten" => LearnerEvent::FactsForgotten,
            "entitlement-granted" => LearnerEvent::EntitlementGranted {
                year: rest.take("year")?,
                amount: rest.take_with("granted", read_amount)?,
            },
            "grant-put-right" => LearnerEvent::GrantPutRight(grant::read_put_right(rest)?),
            "prior-study-deducted" => LearnerEvent::PriorStudyDeducted {
                amount: rest.take_with("deducted", read_amount)?,
                source: rest.take_some("source")?,
            },
            "prior-study-restored" => LearnerEvent::PriorStudyRestored {
                amount: rest.take_with("restored", read_amount)?,
                source: rest.take_some("source")?,
            },
            "additional-granted" => LearnerEvent::AdditionalGranted {
                amount: rest.take_with("granted", read_amount)?,
                key: rest.take_some("key")?,
            },
            "entitlement-uprated" => LearnerEvent::EntitlementUprated(grant::read_uprated(rest)?),
            "enrolled" => LearnerEvent::Enrolled(enrolment::read_enrolled(rest)?),
            "withdrawn" => LearnerEvent::Withdrawn(enrolment::read_withdrawn(rest)?),
            "attendance-recorded" => {
                LearnerEvent::AttendanceRecorded(enrolment::read_attendance(rest)?)
            }
            "drawn-down" => LearnerEvent::DrawnDown(enrolment::read_drawn(rest)?),
            "recovered" => LearnerEvent::Recovered(enrolment::read_recovered(rest)?),
            "fee-amended" => LearnerEvent::FeeAmended(enrolment::read_amended(rest)?),
            "corrected" => LearnerEvent::Corrected(read_corrected(rest)?),
            "outcome-recorded" => LearnerEvent::OutcomeRecorded(record::read_outcome(rest)?),
            "badge-issued" => LearnerEvent::BadgeIssued(record::read_badge(rest)?),
            "badge-revoked" => LearnerEvent::BadgeRevoked(record::read_revoked(rest)?),
            "brought-forward" => LearnerEvent::BroughtForward(record::read_brought_forward(rest)?),
            _ => return Ok(None),
        }))
    }
}

impl Lined for ProviderEvent {
    fn write(&self, lines: &mut Lines) {
        match self {
            ProviderEvent::ClaimMade(claim) => provider::write_claim(lines, claim),
            ProviderEvent::PaymentRecorded(payment) => provider::write_payment(lines, payment),
            ProviderEvent::Corrected(corrected) => write_corrected(lines, corrected),
            ProviderEvent::ReconciliationPrepared(prepared) => {
                provider::write_prepared(lines, prepared);
            }
            ProviderEvent::NoteRecorded(note) => provider::write_note(lines, note),
            ProviderEvent::MonthPrepared(month) => provider::write_month_prepared(lines, month),
            ProviderEvent::MonthCertified(month) => provider::write_month_certified(lines, month),
            ProviderEvent::MonthReopened(month) => provider::write_month_reopened(lines, month),
            ProviderEvent::KeyIntroduced(key) => ledger::write_key(lines, key),
        }
    }

    fn read(name: &str, rest: &mut Rest<'_>) -> Result<Option<Self>, TextError> {
        Ok(Some(match name {
            "claim-made" => ProviderEvent::ClaimMade(provider::read_claim(rest)?),
            "payment-recorded" => ProviderEvent::PaymentRecorded(provider::read_payment(rest)?),
            "corrected" => ProviderEvent::Corrected(read_corrected(rest)?),
            "reconciliation-prepared" => {
                ProviderEvent::ReconciliationPrepared(provider::read_prepared(rest)?)
            }
            "note-recorded" => ProviderEvent::NoteRecorded(provider::read_note(rest)?),
            "month-prepared" => ProviderEvent::MonthPrepared(provider::read_month_prepared(rest)?),
            "month-certified" => {
                ProviderEvent::MonthCertified(provider::read_month_certified(rest)?)
            }
            "month-reopened" => ProviderEvent::MonthReopened(provider::read_month_reopened(rest)?),
            "key-introduced" => ProviderEvent::KeyIntroduced(ledger::read_key(rest)?),
            _ => return Ok(None),
        }))
    }
}

fn write_corrected(lines: &mut Lines, corrected: &Corrected) {
    lines.add("undoes", corrected.undoes);
    lines.add_some("enrolment", corrected.enrolment.as_ref());
}

fn read_corrected(rest: &mut Rest<'_>) -> Result<Corrected, TextError> {
    Ok(Corrected {
        undoes: rest.take("undoes")?,
        enrolment: rest.take_some("enrolment")?,
        posting: read_posting(&mut rest.clone())?,
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
