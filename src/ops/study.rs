//! What is said of an enrolment or a liability period that is not there.

use super::learner_file::LearnerFile;
use super::shortage::Refusal;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::ledger::periods::Liability;

/// The refusal where nobody holds an enrolment.
pub(super) fn unknown_enrolment(enrolment: &EnrolmentId) -> Refusal {
    let because = format!(
        "there is no enrolment {enrolment} in this ledger: look for it in what `lifelong export \
         enrolments --out DIR` writes"
    );
    ("enrolment-known", because)
}

/// An enrolment that is held.
pub(super) fn enrolment_known<'f>(
    file: &'f LearnerFile,
    enrolment: &EnrolmentId,
) -> Result<&'f Held, Refusal> {
    if let Some(held) = file.account.enrolment(enrolment) {
        return Ok(held);
    }
    Err(match file.account.undone(enrolment) {
        None => unknown_enrolment(enrolment),
        Some(by) => {
            let because = format!(
                "enrolment {enrolment} was undone by {}/{by}: nothing can be recorded of it",
                file.id
            );
            ("enrolment-known", because)
        }
    })
}

/// A liability period of an enrolment.
pub(super) fn period_known<'f>(
    file: &'f LearnerFile,
    held: &'f Held,
    period: LiabilityPeriod,
) -> Result<Liability<'f>, Refusal> {
    let all: Vec<Liability<'f>> = file.account.periods_of(held).collect();
    if let Some(found) = all.get(period.place()) {
        return Ok(*found);
    }
    let known = all
        .iter()
        .map(|liability| format!("{} (due on {})", liability.period, liability.instalment.due_on));
    let because = format!(
        "enrolment {} has no liability period {period}: it has {}",
        held.enrolment.id,
        known.collect::<Vec<_>>().join(", ")
    );
    Err(("period-known", because))
}
