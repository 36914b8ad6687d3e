//! The texts of notes: each is the one whose digest was recorded, or was erased with its learner.

use std::collections::BTreeMap;

use super::Faults;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::entry::Entry;
use crate::ledger::event::{LearnerEvent, NoteSubject, ProviderEvent};
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ops::OpError;
use crate::ops::claim::provider_account;
use crate::ops::dossier::holder;
use crate::store::{Audit, SaltedNote, StoreError, Totals};

/// What entries tell of notes.
#[derive(Default)]
pub(super) struct Notes {
    /// The notes of each provider, by the numbers of their entries.
    recorded: BTreeMap<Ukprn, BTreeMap<u32, Recorded>>,
    /// When each learner was forgotten last.
    forgotten: BTreeMap<LearnerId, Instant>,
}

/// A note as its entry has it.
struct Recorded {
    about: NoteSubject,
    digest: Hash,
    at: Instant,
}

impl Notes {
    /// Takes an entry of a learner in.
    pub(super) fn of_learner(&mut self, entry: &Entry<LearnerEvent>) {
        if let (LearnerEvent::FactsForgotten, Some(learner)) =
            (entry.event(), entry.chain().learner())
        {
            self.forgotten.insert(learner.clone(), entry.draft().recorded_at);
        }
    }

    /// Takes an entry of a provider in.
    pub(super) fn of_provider(&mut self, provider: Ukprn, entry: &Entry<ProviderEvent>) {
        if let ProviderEvent::NoteRecorded(note) = entry.event() {
            let (about, digest) = (note.about.clone(), note.note);
            let recorded = Recorded { about, digest, at: entry.draft().recorded_at };
            self.recorded.entry(provider).or_default().insert(entry.seq(), recorded);
        }
    }

    /// Holds the texts against what entries tell.
    pub(super) fn finish(
        self,
        reader: &dyn Audit,
        totals: &Totals,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        let mut known = 0_u64;
        for (provider, recorded) in &self.recorded {
            let mut texts: BTreeMap<u32, SaltedNote> = match reader.notes(*provider) {
                Ok(texts) => texts.into_iter().map(|text| (text.at.seq, text)).collect(),
                Err(StoreError::Damaged(what)) => {
                    faults.add(format!("notes of provider {provider}"), what);
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            for (seq, note) in recorded {
                let text = texts.remove(seq);
                known = known.saturating_add(u64::from(text.is_some()));
                if let Some(what) = self.wrong(reader, (*provider, *seq), note, text.as_ref())? {
                    faults.add(format!("note provider/{provider}/{seq}"), what);
                }
            }
        }
        if totals.notes != known {
            faults.add("table of notes", "there are rows of it that no entry of the ledger knows");
        }
        Ok(())
    }

    /// What is wrong with a note.
    fn wrong(
        &self,
        reader: &dyn Audit,
        (provider, seq): (Ukprn, u32),
        note: &Recorded,
        text: Option<&SaltedNote>,
    ) -> Result<Option<&'static str>, OpError> {
        let was_forgotten =
            |learner: &LearnerId| self.forgotten.get(learner).is_some_and(|at| *at > note.at);
        let Some(text) = text else {
            let mut about = whom_about(reader, provider, seq, &note.about)?;
            let gone = "its text is gone, and no entry says that it was erased";
            return Ok((!about.any(|learner| was_forgotten(&learner))).then_some(gone));
        };
        if text.digest() != note.digest {
            return Ok(Some("its text is not the one whose digest was recorded"));
        }
        let there = "its text is there, and an entry says that it was erased with its learner";
        Ok(was_forgotten(&text.learner).then_some(there))
    }
}

/// The learners whom a note could be about, as far as can be known without its text.
fn whom_about(
    reader: &dyn Audit,
    provider: Ukprn,
    seq: u32,
    about: &NoteSubject,
) -> Result<impl Iterator<Item = LearnerId>, OpError> {
    let holder = match about {
        NoteSubject::Period(enrolment, _) => holder(reader, enrolment)?,
        NoteSubject::Payment(_) => None,
    };
    let (account, _) = provider_account(reader, provider)?;
    let note = account.notes().iter().find(|note| note.seq == seq);
    let paid_for = note.map(|note| note.paid_for.clone()).unwrap_or_default();
    Ok(holder.into_iter().chain(paid_for))
}
