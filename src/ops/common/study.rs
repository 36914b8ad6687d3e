//! What is said of an enrolment or a liability period that is not there.

use super::dossier::Dossier;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::ledger::periods::Liability;

/// The refusal where nobody holds an enrolment.
pub(in crate::ops) fn unknown_enrolment(enrolment: &EnrolmentId) -> Objection {
    let because = format!(
        "there is no enrolment {enrolment} in this ledger: look for it among those that there are"
    );
    Objection::new(RuleCode::EnrolmentKnown, because).with([Remedy::SeeEnrolments])
}

/// An enrolment that is held.
pub(in crate::ops) fn enrolment_known<'f>(
    dossier: &'f Dossier,
    enrolment: &EnrolmentId,
) -> Result<&'f Held, Objection> {
    if let Some(held) = dossier.account.enrolment(enrolment) {
        return Ok(held);
    }
    Err(match dossier.account.undone(enrolment) {
        None => unknown_enrolment(enrolment),
        Some(by) => {
            let because = format!(
                "enrolment {enrolment} was undone by {}/{by}: nothing can be recorded of it, and \
                 to have it again, enrol the learner anew",
                dossier.id
            );
            Objection::new(RuleCode::EnrolmentKnown, because)
        }
    })
}

/// How many periods are told one by one.
const MOST_TOLD: usize = 12;

/// A liability period of an enrolment.
pub(in crate::ops) fn period_known<'f>(
    dossier: &'f Dossier,
    held: &'f Held,
    period: LiabilityPeriod,
) -> Result<Liability<'f>, Objection> {
    let all: Vec<Liability<'f>> = dossier.account.periods_of(held).collect();
    if let Some(found) = all.get(period.index()) {
        return Ok(*found);
    }
    let known = all
        .iter()
        .map(|liability| format!("{} (due on {})", liability.period, liability.instalment.due_on));
    let mut told = known.take(MOST_TOLD).collect::<Vec<_>>().join(", ");
    if all.len() > MOST_TOLD {
        told = format!("{told} and so on to {}", all.len());
    }
    let id = &held.enrolment.id;
    let because = format!("enrolment {id} has no liability period {period}: it has {told}");
    Err(Objection::new(RuleCode::PeriodKnown, because))
}
