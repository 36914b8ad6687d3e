//! correct: undoes an entry of a learner, with all that follows from it, by appending the opposite.

mod fall;

use chrono::NaiveDate;

use self::fall::Fall;
use super::learner_file::LearnerFile;
use super::patience::until_alone;
use super::reference::Reference;
use super::undo::{undo, uprate_anew};
use super::{Moment, OpError, Recording};
use crate::domain::ids::ReasonCode;
use crate::domain::money::Money;
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
    /// From which day it counts.
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
    pub remaining: Option<Money>,
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionOutcome {
    /// The entry was undone.
    Corrected {
        /// It and what fell with it, in the order of undoing.
        undone: Vec<Undone>,
        /// The upratings that fell and were made anew, of what remains now.
        uprated: Vec<UpratedAnew>,
    },
    /// It was refused.
    Refused {
        /// The code of the rule.
        rule: &'static str,
        /// Because of what.
        because: String,
    },
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
    until_alone(|| {
        // Gather.
        let mut file = LearnerFile::gather(store, &correction.entry.learner)?;
        let policy = Reference::with_policy(store)?.policy;
        // Decide.
        let outcome = match fall::decide(&correction.entry, &file) {
            Ok(Fall { entries, upratings }) => {
                let own = |deeds: Vec<&Deed>| -> Vec<(Deed, NaiveDate)> {
                    deeds.into_iter().map(|deed| (deed.clone(), correction.on)).collect()
                };
                let (entries, upratings) = (own(entries), own(upratings));
                let mut undone = Vec::with_capacity(entries.len());
                for (deed, on) in entries.iter().chain(&upratings) {
                    undone.push(undo(deed, &mut file, *on, Some(&correction.reason), moment)?);
                }
                let uprated = uprate_anew(&upratings, &mut file, &policy, moment)?;
                CorrectionOutcome::Corrected { undone, uprated }
            }
            Err((rule, because)) => CorrectionOutcome::Refused { rule, because },
        };
        let is_known = !file.chain.entries().is_empty();
        let remaining = is_known.then(|| file.account.entitlement().remaining());
        // Record.
        if recording == Recording::Real {
            let entries = file.into_new_entries().collect();
            store.append(&Batch { entries, ..Batch::default() })?;
        }
        Ok(CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining })
    })
}
