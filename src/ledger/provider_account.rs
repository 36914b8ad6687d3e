//! What a provider's chain comes to: claims made, payments recorded, breaks that are open.

use std::collections::BTreeMap;
use std::mem;

use chrono::{DateTime, Utc};

use super::actor::Name;
use super::chain::{ChainError, Link, StoredEntry};
use super::entry::Entry;
use super::entry_name::EntryName;
use super::event::{ClaimMade, ProviderEvent, ReconciliationPrepared};
use super::reconciliation::OpenBreaks;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// The fold of a provider's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderAccount {
    claims: Vec<ClaimMade>,
    /// The place of each claim among them.
    claim_places: BTreeMap<ClaimReference, usize>,
    claimed_recoveries: BTreeMap<EntryName, usize>,
    payments: Vec<Payment>,
    /// The number of the entry of each of these payments.
    payment_seqs: Vec<u32>,
    struck_out: Vec<Payment>,
    open_breaks: OpenBreaks,
    reconciliations: Vec<Prepared>,
}

/// A reconciliation as it stands on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The number of its entry.
    pub seq: u32,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub by: Name,
    /// What was recorded.
    pub reconciliation: ReconciliationPrepared,
}

impl ProviderAccount {
    /// Verifies stored entries and folds them one by one, without keeping them; beside what they
    /// come to is the place where the next one belongs.
    ///
    /// # Errors
    /// As for [`Chain::verified`](super::chain::Chain::verified).
    pub fn verified(
        provider: Ukprn,
        stored: Vec<StoredEntry>,
    ) -> Result<(ProviderAccount, Link<ProviderEvent>), ChainError> {
        let (mut account, mut end) = (ProviderAccount::default(), Link::first(&provider));
        for entry in stored {
            account.apply(end.next(entry)?);
        }
        Ok((account, end))
    }

    fn apply(&mut self, entry: Entry<ProviderEvent>) {
        let (seq, recorded_at) = (entry.seq(), entry.draft().recorded_at);
        let by = entry.draft().actor.by.clone();
        match entry.into_event() {
            ProviderEvent::ClaimMade(claim) => {
                let place = self.claims.len();
                let recoveries = claim.recoveries.iter();
                self.claimed_recoveries.extend(recoveries.map(|name| (name.clone(), place)));
                self.claim_places.insert(claim.claim.clone(), place);
                self.claims.push(claim);
            }
            ProviderEvent::PaymentRecorded(payment) => {
                self.payments.push(payment);
                self.payment_seqs.push(seq);
            }
            ProviderEvent::Corrected(corrected) => self.strike_out(corrected.undoes),
            ProviderEvent::ReconciliationPrepared(reconciliation) => {
                change(&mut self.open_breaks, &reconciliation);
                self.reconciliations.push(Prepared { seq, recorded_at, by, reconciliation });
            }
            ProviderEvent::NoteRecorded(_)
            | ProviderEvent::MonthPrepared(_)
            | ProviderEvent::MonthCertified(_)
            | ProviderEvent::MonthReopened(_)
            | ProviderEvent::KeyIntroduced(_) => {}
        }
    }

    fn strike_out(&mut self, seq: u32) {
        if let Ok(place) = self.payment_seqs.binary_search(&seq) {
            self.payment_seqs.remove(place);
            self.struck_out.push(self.payments.remove(place));
        }
    }

    /// The claims, in the order in which they were made.
    #[must_use]
    pub fn claims(&self) -> &[ClaimMade] {
        &self.claims
    }

    /// The claim of this reference.
    #[must_use]
    pub fn claim(&self, reference: &ClaimReference) -> Option<&ClaimMade> {
        self.claim_places.get(reference).and_then(|place| self.claims.get(*place))
    }

    /// The reference that the next claim will have: the provider's number, and how many claims it
    /// will have made then.
    ///
    /// # Panics
    /// Never: digits and a stroke make a reference.
    #[must_use]
    pub fn next_claim(&self, provider: Ukprn) -> ClaimReference {
        let number = self.claims.len().saturating_add(1);
        format!("{provider}-{number:04}").parse().expect("digits and a stroke make a reference")
    }

    /// The claim of which a recovery is a line, where it was claimed.
    #[must_use]
    pub fn claim_of(&self, recovery: &EntryName) -> Option<&ClaimMade> {
        self.claimed_recoveries.get(recovery).and_then(|place| self.claims.get(*place))
    }

    /// The payments that stand, in the order in which they were recorded.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The payments that stand, to keep; the account holds none of them then.
    #[must_use]
    pub fn take_payments(&mut self) -> Vec<Payment> {
        self.payment_seqs.clear();
        mem::take(&mut self.payments)
    }

    /// The payments that were recorded by mistake and struck out. They count as nothing, and their
    /// lines stay known, so that a schedule that is read again does not bring them back.
    #[must_use]
    pub fn struck_out(&self) -> &[Payment] {
        &self.struck_out
    }

    /// The sum of what was claimed, recoveries below zero.
    #[must_use]
    pub fn claimed(&self) -> Sum {
        self.claims.iter().map(|claim| claim.amount).sum()
    }

    /// The breaks that were open after the last reconciliation, in the order of their ids.
    #[must_use]
    pub const fn open_breaks(&self) -> &OpenBreaks {
        &self.open_breaks
    }

    /// The breaks that were open before the reconciliation at this place among those prepared.
    #[must_use]
    pub fn open_before(&self, place: usize) -> OpenBreaks {
        let mut open = OpenBreaks::new();
        for prepared in self.reconciliations.iter().take(place) {
            change(&mut open, &prepared.reconciliation);
        }
        open
    }

    /// The reconciliations, in the order in which they were prepared.
    #[must_use]
    pub fn reconciliations(&self) -> &[Prepared] {
        &self.reconciliations
    }
}

fn change(open_breaks: &mut OpenBreaks, prepared: &ReconciliationPrepared) {
    for id in &prepared.closed {
        open_breaks.remove(id);
    }
    for open in &prepared.opened {
        open_breaks.insert(open.id.clone(), open.clone());
    }
}
