//! A learner's account as at a day: what of it counts by then.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::NaiveDate;

use super::LearnerAccount;
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;

impl LearnerAccount {
    /// This account, which is that of the chain, as at a day: the fold of the entries that count by
    /// then and were not undone, in the order of recording. What was recorded later may count
    /// earlier, so an account may be below zero here, and shares may come to something else than
    /// what is set aside and drawn.
    #[must_use]
    pub fn as_at(&self, chain: &Chain<LearnerEvent>, day: NaiveDate) -> Cow<'_, LearnerAccount> {
        let entries = chain.entries();
        if entries.iter().all(|entry| entry.draft().effective_on <= day) {
            return Cow::Borrowed(self);
        }
        let undone: HashSet<u32> = entries
            .iter()
            .filter_map(|entry| match entry.event() {
                LearnerEvent::Corrected(corrected) => Some(corrected.undoes),
                _ => None,
            })
            .collect();
        let mut counted = LearnerAccount::default();
        for entry in entries {
            let is_undoing = matches!(entry.event(), LearnerEvent::Corrected(_));
            if is_undoing || undone.contains(&entry.seq()) || entry.draft().effective_on > day {
                continue;
            }
            if let Some(posting) = entry.posting() {
                counted.balances.add(posting);
            }
            counted.take(entry);
        }
        Cow::Owned(counted)
    }
}
