//! What a provider's chain comes to: claims made, payments recorded, breaks that are open.

use std::collections::BTreeMap;

use super::chain::Chain;
use super::entry_name::EntryName;
use super::event::{ClaimMade, Event, ReconciliationPrepared};
use super::reconciliation::{BreakId, OpenBreak};
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::money::Money;
use crate::domain::payment::Payment;

/// The fold of a provider's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderAccount {
    claims: Vec<ClaimMade>,
    claimed_recoveries: BTreeMap<EntryName, usize>,
    payments: Vec<Payment>,
    open_breaks: BTreeMap<BreakId, OpenBreak>,
    reconciliations: Vec<ReconciliationPrepared>,
}

impl ProviderAccount {
    /// Folds a provider's chain.
    #[must_use]
    pub fn of(chain: Chain) -> ProviderAccount {
        let mut account = ProviderAccount::default();
        for entry in chain.into_entries() {
            account.apply(entry.into_event());
        }
        account
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::ClaimMade(claim) => {
                let place = self.claims.len();
                let recoveries = claim.recoveries.iter();
                self.claimed_recoveries.extend(recoveries.map(|name| (name.clone(), place)));
                self.claims.push(claim);
            }
            Event::PaymentRecorded(payment) => self.payments.push(payment),
            Event::ReconciliationPrepared(prepared) => {
                for id in &prepared.closed {
                    self.open_breaks.remove(id);
                }
                for open in &prepared.opened {
                    self.open_breaks.insert(open.id.clone(), open.clone());
                }
                self.reconciliations.push(prepared);
            }
            _ => {}
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
        self.claims.iter().find(|claim| claim.claim == *reference)
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

    /// The payments, in the order in which they were recorded.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The sum of what was claimed, recoveries below zero.
    #[must_use]
    pub fn claimed(&self) -> Money {
        self.claims.iter().map(|claim| claim.amount).sum()
    }

    /// The breaks that were open after the last reconciliation, in the order of their ids.
    pub fn open_breaks(&self) -> impl Iterator<Item = &OpenBreak> {
        self.open_breaks.values()
    }

    /// The reconciliations, in the order in which they were prepared.
    #[must_use]
    pub fn reconciliations(&self) -> &[ReconciliationPrepared] {
        &self.reconciliations
    }
}
