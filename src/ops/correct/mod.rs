//! correct: undoes an entry of a learner, with all that follows from it, by appending the opposite;
//! strikes out a payment; or takes back as a whole what a file or a run recorded.

mod fall;
mod payment;
mod take_back;
mod whole;

use chrono::NaiveDate;

use self::fall::Fall;
use super::claim::provider_account;
use super::dossier::Dossier;
use super::patience::act;
use super::reference::Reference;
use super::shortage::{check_money, refused_as_beyond};
use super::undo::{Step, StepTaken, shift_by, take, undoing, uprated_anew, uprating_anew};
use super::{Moment, Moved, OpError, Recording};
use crate::domain::ids::{ReasonCode, Ukprn};
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::sum::Sum;
use crate::ledger::chain_name::ChainName;
use crate::ledger::deed::Deed;
use crate::ledger::entry_name::EntryName;
use crate::ledger::learner_account::LearnerAccount;
use crate::store::{Batch, Reader, Store};

pub use super::undo::{Undone, UpratedAnew};
pub use take_back::{InTheWay, TakenBack};

/// A correction that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The entry to undo.
    pub entry: EntryName,
    /// Why.
    pub reason: ReasonCode,
    /// The day on which it was found or decided. What is undone is undone from the day from which
    /// it counts, so that the two cancel on every day.
    pub on: NaiveDate,
}

/// The answer to a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionAnswer {
    /// The entry that was to be undone.
    pub entry: EntryName,
    /// What became of it.
    pub outcome: CorrectionOutcome,
    /// What remains of the entitlement after this; none where the learner is not known.
    pub remaining: Option<Sum>,
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionOutcome {
    /// The entry was undone.
    Corrected {
        /// It and what fell with it, in the order of undoing.
        undone: Vec<Undone>,
        /// The upratings that fell with it and were made anew.
        uprated: Vec<UpratedAnew>,
    },
    /// All that a file, a run or a reconciliation had recorded was undone.
    TakenBack(TakenBack),
    /// Nothing of that was undone, because of this.
    InTheWay(InTheWay),
    /// It was refused.
    Refused(Objection),
}

/// Undoes an entry and everything that follows from it, or all that a file, a run or a
/// reconciliation recorded; or refuses and says why. All of it is appended in one act.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn correct(
    store: &mut dyn Store,
    correction: &Correction,
    moment: &Moment,
    recording: Recording,
) -> Result<CorrectionAnswer, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let learner = match &correction.entry.chain {
            ChainName::Learner(learner) => learner,
            ChainName::Provider(provider) => {
                return of_a_provider(reader, *provider, correction, moment);
            }
            ChainName::Ledger => return take_back::of_the_ledger(reader, correction, moment),
        };
        let mut dossier = Dossier::gather(reader, learner)?.with_last_days(reader)?;
        let policy = Reference::with_policy(reader)?.policy;
        // Decide.
        let outcome = match fall::decide(&correction.entry, &dossier) {
            Ok(fall) => {
                let undone = fall.entries.iter().chain(&fall.upratings);
                let undone: Vec<_> =
                    undone.map(|deed| (deed.seq, deed.event, deed.counts_from)).collect();
                let what = format!("undoing {}", correction.entry);
                match steps(&fall, correction, &dossier.account, &policy) {
                    Ok(steps) => match check_money(&dossier, &steps) {
                        Ok(()) => corrected(&undone, &steps, &take(&steps, &mut dossier, moment)?),
                        Err(objection) => CorrectionOutcome::Refused(objection),
                    },
                    Err(error) => CorrectionOutcome::Refused(refused_as_beyond(&what, error)?),
                }
            }
            Err(objection) => CorrectionOutcome::Refused(objection),
        };
        let is_known = !dossier.chain.entries().is_empty();
        let remaining = is_known.then(|| dossier.account.entitlement().remaining());
        // Record.
        let answer = CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining };
        Ok((answer, Batch::of(dossier.into_new_entries())))
    })
}

/// Undoes an entry of a provider, or all payments that one of its reconciliations recorded.
fn of_a_provider(
    reader: &dyn Reader,
    provider: Ukprn,
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    let (account, end) = provider_account(reader, provider)?;
    let seq = correction.entry.seq;
    if account.reconciliations().iter().any(|prepared| prepared.seq == seq) {
        return take_back::of_a_reconciliation(reader, (provider, &account), correction, moment);
    }
    payment::correct((account, end), correction, moment)
}

/// What is recorded: the opposites of the entry and of what follows from it, then those of the
/// upratings since, and these anew.
fn steps(
    fall: &Fall<'_>,
    correction: &Correction,
    account: &LearnerAccount,
    policy: &Policy,
) -> Result<Vec<Step>, OpError> {
    let (on, reason) = (correction.on, Some(&correction.reason));
    let undone = fall.entries.iter().chain(&fall.upratings);
    let mut steps: Vec<Step> = undone.map(|deed| undoing(deed, on, reason)).collect();
    let shift = |uprating: &Deed| shift_by(&fall.entries, uprating);
    let upratings = fall.upratings.iter().copied();
    steps.extend(uprating_anew(upratings, shift, account, policy)?);
    Ok(steps)
}

fn corrected(
    undone: &[(u32, &'static str, NaiveDate)],
    steps: &[Step],
    taken: &[StepTaken],
) -> CorrectionOutcome {
    let one = |(&(seq, event, counted_from), taken): (&(_, _, _), &StepTaken)| {
        let StepTaken { seq: by, change, counts_from, .. } = *taken;
        let moved = Moved::between(counted_from, counts_from);
        Undone { seq, event, by, change, counts_from, moved }
    };
    let uprated = uprated_anew(steps, taken);
    CorrectionOutcome::Corrected { undone: undone.iter().zip(taken).map(one).collect(), uprated }
}
