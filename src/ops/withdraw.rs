//! withdraw: gives back what is no longer due.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::excess::recover_excess;
use super::patience::act;
use super::study::unknown_enrolment;
use super::{Moment, Moved, OpError, Recording};
use crate::domain::enrolment::Held;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::money::Money;
use crate::domain::objection::Objection;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::deed::DeedKind;
use crate::ledger::event::{LearnerEvent, RecoveryCause, Withdrawn};
use crate::store::{Batch, Store};

/// A withdrawal that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The day; one before the start is allowed, and gives back everything.
    pub withdrawn_on: NaiveDate,
    /// Why, where a reason is given.
    pub reason: Option<ReasonCode>,
}

/// The answer to a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalAnswer {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Whose it is; none where it is not known.
    pub learner: Option<LearnerId>,
    /// What became of it.
    pub outcome: WithdrawalOutcome,
    /// What remains of the entitlement after this.
    pub remaining: Option<Sum>,
    /// From which day it counts, where that is not the day of the withdrawal.
    pub moved: Option<Moved>,
}

/// What became of a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithdrawalOutcome {
    /// It was recorded, and gave this much back.
    Withdrawn {
        /// What was given back.
        released: Money,
        /// What had been drawn down for the provider and was recovered: it is part of what was
        /// given back.
        recovered: Sum,
    },
    /// The same withdrawal, on the same day, is there already.
    Already,
    /// It was refused.
    Refused(Objection),
}

/// Withdraws a learner from an enrolment, or refuses and says why.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn withdraw(
    store: &mut dyn Store,
    withdrawal: &Withdrawal,
    moment: &Moment,
    recording: Recording,
) -> Result<WithdrawalAnswer, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let Some(mut dossier) = Dossier::of_holder(reader, &withdrawal.enrolment)? else {
            return Ok((unknown(withdrawal), Batch::default()));
        };
        // Decide.
        let answer = decide(withdrawal, &mut dossier, moment)?;
        // Record.
        Ok((answer, Batch::of(dossier.into_new_entries())))
    })
}

/// The answer where nobody holds the enrolment.
pub(super) fn unknown(withdrawal: &Withdrawal) -> WithdrawalAnswer {
    WithdrawalAnswer {
        enrolment: withdrawal.enrolment.clone(),
        learner: None,
        outcome: WithdrawalOutcome::Refused(unknown_enrolment(&withdrawal.enrolment)),
        remaining: None,
        moved: None,
    }
}

/// Decides about a withdrawal, and seals it into the learner's dossier where it is to be recorded.
pub(super) fn decide(
    withdrawal: &Withdrawal,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<WithdrawalAnswer, OpError> {
    let held = dossier.account.enrolment(&withdrawal.enrolment);
    let mut moved = None;
    let outcome = match held.map(|held| (held, held.withdrawn_on)) {
        None => match dossier.account.undone(&withdrawal.enrolment) {
            None => return Ok(unknown(withdrawal)),
            Some(by) => {
                let because = format!(
                    "enrolment {} was undone by {}/{by}: there is nothing to withdraw from",
                    withdrawal.enrolment, dossier.id
                );
                WithdrawalOutcome::Refused(Objection::new(RuleCode::EnrolmentKnown, because))
            }
        },
        Some((_, Some(day))) if day == withdrawal.withdrawn_on => WithdrawalOutcome::Already,
        Some((_, Some(day))) => {
            let because = format!(
                "enrolment {} was withdrawn on {day} already, and a withdrawal is recorded once: \
                 where that day is wrong, undo it and withdraw again",
                withdrawal.enrolment
            );
            let objection = Objection::new(RuleCode::WithdrawnAlready, because);
            let withdrew = DeedKind::Withdrawn(withdrawal.enrolment.clone());
            WithdrawalOutcome::Refused(objection.with(dossier.undo_what(&withdrew)))
        }
        Some((held, None)) => {
            let held = held.clone();
            let (outcome, counts_from) = record(withdrawal, held, dossier, moment)?;
            moved = Moved::between(withdrawal.withdrawn_on, counts_from);
            outcome
        }
    };
    Ok(WithdrawalAnswer {
        enrolment: withdrawal.enrolment.clone(),
        learner: Some(dossier.id.clone()),
        outcome,
        remaining: Some(dossier.account.entitlement().remaining()),
        moved,
    })
}

/// Records a withdrawal: what was drawn down and is no longer due is recovered, and all that is set
/// aside beyond what is due until that day is given back. It counts from the later of its day and
/// the start, which is told.
fn record(
    withdrawal: &Withdrawal,
    held: Held,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<(WithdrawalOutcome, NaiveDate), OpError> {
    let Withdrawal { enrolment, withdrawn_on, reason } = withdrawal;
    let effective_on = held.enrolment.start.max(*withdrawn_on);
    let held = Held { withdrawn_on: Some(*withdrawn_on), ..held };
    let when_and_why = (effective_on, reason.as_ref());
    // What is recovered is set aside again, and so is part of it before and after.
    let released = (dossier.account.funded_for(enrolment) - held.payable()).money()?;
    let recovered = recover_excess(&held, RecoveryCause::Withdrawn, when_and_why, dossier, moment)?;
    let (enrolment, withdrawn_on) = (enrolment.clone(), *withdrawn_on);
    let event = LearnerEvent::Withdrawn(Withdrawn {
        enrolment,
        withdrawn_on,
        never_attended: None,
        charged: None,
        released,
        replaces: None,
    });
    let draft = moment.draft_because(effective_on, reason.clone(), event);
    let counts_from = dossier.record(draft)?.draft().effective_on;
    Ok((WithdrawalOutcome::Withdrawn { released, recovered }, counts_from))
}
