//! Reading all chains one after the other, each verified before it is used.

use super::OpError;
use crate::domain::ids::LearnerId;
use crate::ledger::chain::{Chain, StoredEntry};
use crate::ledger::learner_account::LearnerAccount;
use crate::store::{Store, StoreError, Visit};

/// Visits every chain, verified, in the order of their names.
pub(super) fn each_chain(
    store: &dyn Store,
    visit: &mut dyn FnMut(&Chain) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let mut open: Option<(String, Vec<StoredEntry>)> = None;
    let mut failed = None;
    store.each_entry(&mut |row| {
        match &mut open {
            Some((name, entries)) if *name == row.chain => entries.push(row.entry),
            _ => {
                let before = open.replace((row.chain, vec![row.entry]));
                if let Some(error) = before.and_then(|chain| close(chain, visit).err()) {
                    failed = Some(error);
                    return Visit::Break(());
                }
            }
        }
        Visit::Continue(())
    })?;
    match (failed, open) {
        (Some(error), _) => Err(error),
        (None, Some(chain)) => close(chain, visit),
        (None, None) => Ok(()),
    }
}

fn close(
    (name, entries): (String, Vec<StoredEntry>),
    visit: &mut dyn FnMut(&Chain) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let damaged = |error: crate::ledger::chain_name::ChainNameError| {
        OpError::Store(StoreError::Damaged(error.to_string()))
    };
    visit(&Chain::verified(name.parse().map_err(damaged)?, entries)?)
}

/// What a learner's chain comes to, or where it cannot be right.
pub(super) fn account_of(learner: &LearnerId, chain: &Chain) -> Result<LearnerAccount, OpError> {
    LearnerAccount::of(chain)
        .map_err(|because| OpError::Account { learner: learner.clone(), because })
}
