//! forget: erases what is kept beside a learner's chain, and records that it was.

use super::dossier::Dossier;
use super::patience::act;
use super::{Moment, OpError, Recording};
use crate::domain::ids::LearnerId;
use crate::ledger::event::LearnerEvent;
use crate::ledger::hash::Hash;
use crate::store::{Batch, Store};

/// The answer to being asked to forget a learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The learner.
    pub learner: LearnerId,
    /// How many notes about the learner were erased.
    pub notes: u64,
    /// The number and hash of the entry that says so; none where it had been said already.
    pub entry: Option<(u32, Hash)>,
    /// How many entries the learner's chain has then: they stay, as does all that was drawn.
    pub entries: u32,
}

/// Erases birth, residency, bursary, numbers and their salt, and the texts of notes, and records in
/// the same act that they were erased: only after that is it right that they are gone. The chains
/// keep the digests, which nobody can guess back without the salts. Whoever is forgotten already is
/// not forgotten twice, unless notes were written since.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or written, or is damaged.
pub fn forget(
    store: &mut dyn Store,
    learner: &LearnerId,
    moment: &Moment,
    recording: Recording,
) -> Result<Forgotten, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let mut dossier = Dossier::gather(reader, learner)?;
        if dossier.chain.entries().is_empty() {
            return Err(OpError::UnknownLearner(learner.clone()));
        }
        // Decide.
        let notes = reader.notes_about(learner)?;
        let mut entry = None;
        if !dossier.is_forgotten() || notes > 0 {
            let told = moment.draft(moment.today(), LearnerEvent::FactsForgotten);
            let recorded = dossier.record(told)?;
            entry = Some((recorded.seq(), *recorded.hash()));
        }
        let entries = dossier.chain.entries().last().map_or(0, crate::ledger::entry::Entry::seq);
        let answer = Forgotten { learner: learner.clone(), notes, entry, entries };
        // Record.
        let mut batch = Batch::of(dossier.into_new_entries());
        batch.forgotten.extend(entry.map(|_| learner.clone()));
        Ok((answer, batch))
    })
}
