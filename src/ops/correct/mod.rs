//! correct: undoes an entry of a learner, with all that follows from it, by appending the opposite;
//! or strikes out a payment.

mod fall;
mod payment;

use chrono::NaiveDate;

use self::fall::Fall;
use super::dossier::Dossier;
use super::patience::act;
use super::reference::Reference;
use super::shortage::{check_money, refused_as_beyond};
use super::undo::{Step, StepTaken, shift_by, take, undoing, uprated_anew, uprating_anew};
use super::{Moment, Moved, OpError, Recording};
use crate::domain::ids::ReasonCode;
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::chain_name::ChainName;
use crate::ledger::deed::Deed;
use crate::ledger::entry_name::EntryName;
use crate::store::{Batch, Store};

pub use super::undo::{Undone, UpratedAnew};

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
    /// It was refused.
    Refused(Objection),
}

/// What is said of an entry of the ledger's own chain.
fn of_the_ledger(correction: &Correction) -> CorrectionAnswer {
    let because = format!(
        "{} stands in the ledger's own chain, which tells what was done and moves no money of a \
         learner: it is put right by doing it anew, for example by importing the right file",
        correction.entry
    );
    CorrectionAnswer {
        entry: correction.entry.clone(),
        outcome: CorrectionOutcome::Refused(Objection::new(RuleCode::NotCorrectable, because)),
        remaining: None,
    }
}

/// Undoes an entry and everything that follows from it, or refuses and says why. All of it is
/// appended in one act.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn correct(
    store: &mut dyn Store,
    correction: &Correction,
    moment: &Moment,
    recording: Recording,
) -> Result<CorrectionAnswer, OpError> {
    act(store, recording, |reader| {
        // Gather.
        let learner = match &correction.entry.chain {
            ChainName::Learner(learner) => learner,
            ChainName::Provider(provider) => {
                let struck_out = payment::correct(reader, *provider, correction, moment)?;
                return Ok(struck_out);
            }
            ChainName::Ledger => return Ok((of_the_ledger(correction), Batch::default())),
        };
        let mut dossier = Dossier::gather(reader, learner)?;
        let policy = Reference::with_policy(reader)?.policy;
        // Decide.
        let outcome = match fall::decide(&correction.entry, &dossier) {
            Ok(fall) => {
                let undone = fall.entries.iter().chain(&fall.upratings);
                let undone: Vec<_> =
                    undone.map(|deed| (deed.seq, deed.event, deed.counts_from)).collect();
                let what = format!("undoing {}", correction.entry);
                match steps(&fall, correction, &policy) {
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

/// What is recorded: the opposites of the entry and of what follows from it, then those of the
/// upratings since, and these anew.
fn steps(fall: &Fall<'_>, correction: &Correction, policy: &Policy) -> Result<Vec<Step>, OpError> {
    let (on, reason) = (correction.on, Some(&correction.reason));
    let undone = fall.entries.iter().chain(&fall.upratings);
    let mut steps: Vec<Step> = undone.map(|deed| undoing(deed, on, reason)).collect();
    let shift = |uprating: &Deed| shift_by(&fall.entries, uprating);
    steps.extend(uprating_anew(fall.upratings.iter().copied(), shift, policy)?);
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
