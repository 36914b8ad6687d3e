//! A learner's dossier: the verified chain, what it comes to, and the facts beside it.

use chrono::NaiveDate;

use crate::domain::eligibility::Standing;
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::learner::Learner;
use crate::domain::remedy::Remedy;
use crate::ledger::chain::Chain;
use crate::ledger::deed::DeedKind;
use crate::ledger::draft::Draft;
use crate::ledger::entry::Entry;
use crate::ledger::event::{ChainEvent, LearnerEvent};
use crate::ledger::imports::Origin;
use crate::ledger::learner_account::LearnerAccount;
use crate::ops::OpError;
use crate::store::{Reader, StoreError, StoredEnrolment, StoredLearner};

/// All that the ledger has of one learner, verified on reading, and added to as we go.
pub(in crate::ops) struct Dossier {
    pub(in crate::ops) id: LearnerId,
    pub(in crate::ops) chain: Chain<LearnerEvent>,
    pub(in crate::ops) account: LearnerAccount,
    pub(in crate::ops) learner: Option<Learner>,
    stored: usize,
    /// What brings the entries that are recorded now, where that is a file or a run.
    origin: Option<Origin>,
}

impl Dossier {
    /// The dossier of one learner; it is empty where nothing is recorded.
    pub(in crate::ops) fn gather(reader: &dyn Reader, id: &LearnerId) -> Result<Dossier, OpError> {
        let mut dossiers = Dossier::gather_all(reader, std::slice::from_ref(id))?;
        dossiers.pop().ok_or_else(|| OpError::UnknownLearner(id.clone()))
    }

    /// The dossiers of many learners, in the order given.
    pub(in crate::ops) fn gather_all(
        reader: &dyn Reader,
        ids: &[LearnerId],
    ) -> Result<Vec<Dossier>, OpError> {
        let stored = reader.learners(ids)?;
        ids.iter().zip(stored).map(|(id, stored)| Dossier::open(id, stored)).collect()
    }

    /// The dossier of a learner as it is stored, once it is verified.
    pub(in crate::ops) fn open(id: &LearnerId, stored: StoredLearner) -> Result<Dossier, OpError> {
        let chain = Chain::verified(id, stored.entries)?;
        let account = LearnerAccount::of(&chain)
            .map_err(|because| OpError::Account { learner: id.clone(), because })?;
        let recorded = |salted: &crate::store::SaltedFacts| {
            account.facts().is_some_and(|(digest, form)| salted.digest(form) == digest)
        };
        if !stored.facts.as_ref().is_none_or(recorded) {
            return Err(OpError::Facts(id.clone()));
        }
        let (learner, stored) = (stored.facts.map(|salted| salted.learner), chain.entries().len());
        Ok(Dossier { id: id.clone(), chain, account, learner, stored, origin: None })
    }

    /// The dossier of whoever holds an enrolment; none where nobody does.
    pub(in crate::ops) fn of_holder(
        reader: &dyn Reader,
        id: &EnrolmentId,
    ) -> Result<Option<Dossier>, OpError> {
        let Some(holder) = holder(reader, id)? else { return Ok(None) };
        let dossier = Dossier::gather(reader, &holder)?;
        dossier.check_has(id)?;
        Ok(Some(dossier))
    }

    /// Checks that an enrolment which is known to be this learner's stands in the chain, or did
    /// before it was undone: where it does not, the chain has lost entries.
    pub(in crate::ops) fn check_has(&self, id: &EnrolmentId) -> Result<(), OpError> {
        if self.account.enrolment(id).is_some() || self.account.undone(id).is_some() {
            return Ok(());
        }
        Err(lost(id, &self.id))
    }

    /// What the rules may know of this learner, for what begins on a day.
    pub(in crate::ops) fn standing(&self, start: NaiveDate) -> Standing<'_> {
        Standing {
            granted: self.account.entitlement_year().is_some(),
            learner: self.learner.as_ref(),
            remaining: self.account.entitlement().remaining(),
            least: self.account.least_from(start),
            held: self.account.held(),
        }
    }

    /// Whether the learner's facts were erased, and that is on record.
    pub(in crate::ops) fn is_forgotten(&self) -> bool {
        self.forgotten_on().is_some()
    }

    /// From which day the learner's facts are erased, where they are and that is on record.
    pub(in crate::ops) fn forgotten_on(&self) -> Option<NaiveDate> {
        let last = self.chain.entries().iter().rev().find_map(|entry| match entry.event() {
            LearnerEvent::FactsForgotten => Some(Some(entry.draft().effective_on)),
            LearnerEvent::LearnerRecorded { .. } => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// The same dossier, for what a file or a run brings.
    pub(in crate::ops) fn brought_by(self, origin: Origin) -> Dossier {
        Dossier { origin: Some(origin), ..self }
    }

    /// The file that brings what is decided, where one does: the number of its `import-begun`.
    pub(in crate::ops) fn brought_by_file(&self) -> Option<u32> {
        match self.origin {
            Some(Origin::File(begun)) => Some(begun),
            Some(Origin::Run(_)) | None => None,
        }
    }

    /// That an entry of this dossier can be undone.
    pub(in crate::ops) fn undo(&self, seq: u32) -> Remedy {
        Remedy::Undo { learner: self.id.clone(), seq }
    }

    /// That the entry which did this can be undone, where one stands.
    pub(in crate::ops) fn undo_what(&self, kind: &DeedKind) -> Option<Remedy> {
        let mut deeds = self.account.deeds().iter();
        let deed = deeds.find(|deed| deed.kind == *kind && deed.undone_by.is_none())?;
        Some(self.undo(deed.seq))
    }

    /// Seals a draft into the chain, and takes it into account. It counts from its day or, where
    /// an account would then be below zero on some day, from the first day from which on it fits.
    pub(in crate::ops) fn record(
        &mut self,
        mut draft: Draft<LearnerEvent>,
    ) -> Result<&Entry<LearnerEvent>, OpError> {
        if let Some(posting) = draft.event.posting(self.chain.name()) {
            let own = draft.effective_on;
            draft.effective_on = self.account.first_fit(&[(own, &posting)]).unwrap_or(own);
        }
        self.record_as_it_counts(draft)
    }

    /// The same, for a draft of an act of several: whoever knows all of it has seen to it that the
    /// act fits as a whole.
    pub(in crate::ops) fn record_as_it_counts(
        &mut self,
        mut draft: Draft<LearnerEvent>,
    ) -> Result<&Entry<LearnerEvent>, OpError> {
        draft.origin = self.origin;
        let entry = self.chain.seal(draft)?;
        if let Some(posting) = entry.posting() {
            self.account.balances().check_growth(posting)?;
        }
        let because = |because| OpError::Account { learner: self.id.clone(), because };
        self.account.apply(&entry).map_err(because)?;
        self.chain.push(entry);
        Ok(self.chain.entries().last().expect("an entry was just added"))
    }

    /// The entries that were recorded since the dossier was read.
    pub(in crate::ops) fn into_new_entries(self) -> impl Iterator<Item = Entry> {
        self.chain.into_entries().into_iter().skip(self.stored).map(Into::into)
    }
}

/// What the chain of a learner has lost where it does not hold an enrolment of theirs.
pub(in crate::ops) fn lost(id: &EnrolmentId, learner: &LearnerId) -> OpError {
    let what = format!("enrolment {id} is known, and the chain of {learner} does not hold it");
    OpError::Store(StoreError::Damaged(what))
}

/// Who holds an enrolment.
pub(in crate::ops) fn holder(
    reader: &dyn Reader,
    id: &EnrolmentId,
) -> Result<Option<LearnerId>, OpError> {
    Ok(holders(reader, std::slice::from_ref(id))?.pop().flatten())
}

/// Who holds each of these enrolments, in the order given.
pub(in crate::ops) fn holders(
    reader: &dyn Reader,
    ids: &[EnrolmentId],
) -> Result<Vec<Option<LearnerId>>, OpError> {
    let learner = |stored: Option<StoredEnrolment>| stored.as_ref().map(learner_of).transpose();
    reader.enrolments(ids)?.into_iter().map(learner).collect()
}

/// In whose chain an enrolment stands.
pub(in crate::ops) fn learner_of(stored: &StoredEnrolment) -> Result<LearnerId, OpError> {
    stored.learner().ok_or_else(|| {
        let what = format!("enrolment {} stands in no learner's chain", stored.id);
        OpError::Store(StoreError::Damaged(what))
    })
}
