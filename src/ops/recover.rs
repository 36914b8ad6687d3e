//! recover: takes back what was drawn down for a period and the payer rejected or reclaimed.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::patience::act;
use super::study::{enrolment_known, period_known, unknown_enrolment};
use super::{Moment, Moved, OpError, Recording};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::money::Amount;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::event::{LearnerEvent, Recovered, RecoveryCause};
use crate::ledger::periods::Readiness;
use crate::store::{Batch, Store};

/// A recovery that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period.
    pub period: LiabilityPeriod,
    /// Why.
    pub reason: ReasonCode,
    /// From which day it counts.
    pub on: NaiveDate,
}

/// The answer to a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryAnswer {
    /// Whose enrolment it is; none where it is not known.
    pub learner: Option<LearnerId>,
    /// What became of it.
    pub outcome: RecoveryOutcome,
    /// From which day it counts, where that is not the day that was given.
    pub moved: Option<Moved>,
}

/// What became of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoveryOutcome {
    /// So much was taken back.
    Recovered(Amount),
    /// All of it was taken back before, and attendance was not confirmed anew since.
    Already,
    /// It was refused.
    Refused(Objection),
}

/// Takes back all that was drawn down for a period, or refuses and says why. It is set aside again,
/// and not claimed before attendance is confirmed anew.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn recover(
    store: &mut dyn Store,
    recovery: &Recovery,
    moment: &Moment,
    recording: Recording,
) -> Result<RecoveryAnswer, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let Some(mut dossier) = Dossier::of_holder(reader, &recovery.enrolment)? else {
            let outcome = unknown(&recovery.enrolment);
            return Ok((RecoveryAnswer { learner: None, outcome, moved: None }, Batch::default()));
        };
        // Decide.
        let outcome = decide(recovery, &mut dossier, moment)?;
        // Record.
        let learner = Some(dossier.id.clone());
        let entries: Vec<_> = dossier.into_new_entries().collect();
        let recorded = entries.last().map(|entry| entry.draft().effective_on);
        let moved = recorded.and_then(|counts_from| Moved::between(recovery.on, counts_from));
        Ok((RecoveryAnswer { learner, outcome, moved }, Batch::of(entries)))
    })
}

fn unknown(enrolment: &EnrolmentId) -> RecoveryOutcome {
    RecoveryOutcome::Refused(unknown_enrolment(enrolment))
}

fn decide(
    recovery: &Recovery,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<RecoveryOutcome, OpError> {
    let Recovery { enrolment, period, reason, on } = recovery;
    let found =
        enrolment_known(dossier, enrolment).and_then(|held| period_known(dossier, held, *period));
    let liability = match found {
        Ok(liability) => liability,
        Err(objection) => return Ok(RecoveryOutcome::Refused(objection)),
    };
    let drawn = liability.account.drawn();
    let Some(amount) = drawn.amount()? else {
        if liability.account.readiness() == Readiness::Rejected {
            return Ok(RecoveryOutcome::Already);
        }
        let (because, remedy) = match liability.account.ever_drawn() {
            Some(Sum::ZERO) => (
                format!(
                    "all that was drawn down for period {period} of enrolment {enrolment} has been \
                     recovered: see the entries of {}",
                    dossier.id
                ),
                Some(Remedy::SeeStatement(dossier.id.clone())),
            ),
            _ => (
                format!(
                    "nothing was drawn down for period {period} of enrolment {enrolment}, so there \
                     is nothing to take back: look whether another period is meant"
                ),
                None,
            ),
        };
        let objection = Objection::new(RuleCode::NotDrawn, because);
        return Ok(RecoveryOutcome::Refused(objection.with(remedy)));
    };
    let (cause, due_on) = (RecoveryCause::Rejected, liability.instalment.due_on);
    let counts_from = liability.account.recovered_from(*on);
    let (enrolment, period) = (enrolment.clone(), *period);
    let event = LearnerEvent::Recovered(Recovered { enrolment, period, due_on, cause, amount });
    let mut draft = moment.draft_because(*on, Some(reason.clone()), event);
    draft.effective_on = counts_from;
    dossier.record(draft)?;
    Ok(RecoveryOutcome::Recovered(amount))
}
