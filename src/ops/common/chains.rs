//! Reading all chains one after the other, each verified before it is used.

use std::iter::Peekable;

use super::pages;
use crate::domain::ids::LearnerId;
use crate::ledger::chain::{Chain, StoredEntry};
use crate::ledger::chain_name::{ChainName, ChainNameError, TheLedger};
use crate::ledger::event::{LearnerEvent, LedgerEvent, ProviderEvent};
use crate::ledger::learner_account::LearnerAccount;
use crate::ops::OpError;
use crate::store::{Reader, StoreError, StoredRow};

/// A chain of whatever kind.
pub(in crate::ops) enum AnyChain {
    Ledger(Chain<LedgerEvent>),
    Learner(LearnerId, Chain<LearnerEvent>),
    Provider(Chain<ProviderEvent>),
}

/// Every learner's chain, as [`chains`] gives them.
pub(in crate::ops) fn learners_chains(
    reader: &dyn Reader,
) -> impl Iterator<Item = Result<(LearnerId, Chain<LearnerEvent>), OpError>> + '_ {
    chains(reader).filter_map(|chain| match chain {
        Ok(AnyChain::Learner(learner, chain)) => Some(Ok((learner, chain))),
        Ok(AnyChain::Ledger(_) | AnyChain::Provider(_)) => None,
        Err(error) => Some(Err(error)),
    })
}

/// Every chain, verified, in the order of their names. Where entries stand in no chain that has a
/// name, the end is an error: what is passed on would else lack them without a word.
pub(in crate::ops) fn chains(
    reader: &dyn Reader,
) -> impl Iterator<Item = Result<AnyChain, OpError>> + '_ {
    Chains { reader, rows: pages::entries(reader).peekable(), read: 0, is_at_end: false }
}

struct Chains<'r, I: Iterator> {
    reader: &'r dyn Reader,
    rows: Peekable<I>,
    read: u64,
    is_at_end: bool,
}

impl<I: Iterator<Item = Result<StoredRow, OpError>>> Iterator for Chains<'_, I> {
    type Item = Result<AnyChain, OpError>;

    fn next(&mut self) -> Option<Result<AnyChain, OpError>> {
        if self.is_at_end {
            return None;
        }
        let chain = self.read_chain();
        self.is_at_end = !matches!(chain, Ok(Some(_)));
        chain.transpose()
    }
}

impl<I: Iterator<Item = Result<StoredRow, OpError>>> Chains<'_, I> {
    fn read_chain(&mut self) -> Result<Option<AnyChain>, OpError> {
        let Some(first) = self.rows.next().transpose()? else {
            self.check_all_read()?;
            return Ok(None);
        };
        let (name, mut entries): (String, Vec<StoredEntry>) = (first.chain, vec![first.entry]);
        let is_of_it = |row: &Result<StoredRow, OpError>| match row {
            Ok(row) => row.chain == name,
            Err(_) => true,
        };
        while let Some(row) = self.rows.next_if(is_of_it) {
            entries.push(row?.entry);
        }
        self.read = self.read.saturating_add(u64::try_from(entries.len()).unwrap_or(u64::MAX));
        let damaged =
            |error: ChainNameError| OpError::Store(StoreError::Damaged(error.to_string()));
        Ok(Some(match name.parse().map_err(damaged)? {
            ChainName::Ledger => AnyChain::Ledger(Chain::verified(&TheLedger, entries)?),
            ChainName::Learner(learner) => {
                let chain = Chain::verified(&learner, entries)?;
                AnyChain::Learner(learner, chain)
            }
            ChainName::Provider(ukprn) => AnyChain::Provider(Chain::verified(&ukprn, entries)?),
        }))
    }

    fn check_all_read(&self) -> Result<(), OpError> {
        let all = self.reader.entry_count()?;
        if all == self.read {
            return Ok(());
        }
        let what = format!("there are {all} entries, and the chains hold {}", self.read);
        Err(OpError::Store(StoreError::Damaged(what)))
    }
}

/// What a learner's chain comes to, or where it cannot be right.
pub(in crate::ops) fn account_of(
    learner: &LearnerId,
    chain: &Chain<LearnerEvent>,
) -> Result<LearnerAccount, OpError> {
    LearnerAccount::of(chain)
        .map_err(|because| OpError::Account { learner: learner.clone(), because })
}
