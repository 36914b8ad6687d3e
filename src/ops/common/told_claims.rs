//! Which claim tells what was drawn down or recovered.

use std::collections::HashMap;

use super::claim::provider_account;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ClaimMade, LearnerEvent};
use crate::ledger::provider_account::ProviderAccount;
use crate::ops::OpError;
use crate::store::Reader;

/// The claims of providers.
pub(in crate::ops) struct ToldClaims(HashMap<Ukprn, ProviderAccount>);

impl ToldClaims {
    /// Those of all providers.
    pub(in crate::ops) fn gather(reader: &dyn Reader) -> Result<ToldClaims, OpError> {
        ToldClaims::of(reader, &reader.providers()?)
    }

    /// Those of these providers.
    pub(in crate::ops) fn of(
        reader: &dyn Reader,
        providers: &[Ukprn],
    ) -> Result<ToldClaims, OpError> {
        let mut accounts = HashMap::new();
        for provider in providers {
            let (mut account, _) = provider_account(reader, *provider)?;
            // Of these there may be millions, and no claim needs them.
            drop(account.take_payments());
            accounts.insert(*provider, account);
        }
        Ok(ToldClaims(accounts))
    }

    /// The claim of a provider that tells an entry of a learner, where one does: what was recovered
    /// may wait for the next one.
    pub(in crate::ops) fn that_tells(
        &self,
        learner: &LearnerId,
        provider: Ukprn,
        entry: &Entry<LearnerEvent>,
    ) -> Option<&ClaimMade> {
        let account = self.0.get(&provider)?;
        match entry.event() {
            LearnerEvent::DrawnDown(drawn) => account.claim(&drawn.claim),
            LearnerEvent::Recovered(_) => {
                account.claim_of(&EntryName::of_learner(learner, entry.seq()))
            }
            _ => None,
        }
    }
}
